//! One instance that holds what somebody wants it to hold, completed to be ordinary and sound.

use super::answer::{self, Step};
use super::build::Builder;
use super::pool::Pool;
use super::sample;
use crate::expr::Expr;
use crate::interpret::{Interpreter, Violation};
use crate::model::{FieldId, GroupId, ItemId, Model};
use crate::support::{Date, Json};

/// What an instance has to hold.
pub(crate) struct Given {
    /// The day of submission.
    pub(crate) submitted_on: Date,
    /// The region, where it is not the whole matter's.
    pub(crate) region: Option<String>,
    /// Just these items are applied for, where that is said.
    pub(crate) items: Option<Vec<ItemId>>,
    /// What is to be so, one after another.
    pub(crate) goals: Vec<Goal>,
    /// Rules that may stay broken: place and code.
    pub(crate) broken: Vec<(String, String)>,
}

/// One thing that is to be so.
pub(crate) enum Goal {
    /// The question at a path such as `children[0].name` is answered so, or not at all.
    Answer(String, Option<Json>),
    /// Nothing of the group at this path is answered.
    Empty(String),
    /// A question is answered, no matter how.
    Field(FieldId),
    /// Something of a group is answered.
    Group(GroupId),
    /// A condition, read at the whole form, holds or does not.
    Holds(Expr, bool),
}

/// The instance; else the fewest rules found broken, and the goal (index) that was missed.
pub(crate) fn instance(
    interpreter: &Interpreter<'_>,
    given: &Given,
) -> Result<Json, (Vec<Violation>, Option<usize>)> {
    let pool = Pool::new(interpreter, given.submitted_on);
    let mut builder = Builder::new(&pool);
    if let Some(region) = &given.region {
        builder = builder.in_region(region);
    }
    builder.keep_to(given);
    builder.finish().map_err(|broken| (broken, builder.missed(given)))
}

/// The identity number of a person for a question: so old or born on that day, man (1) or woman (0).
pub(crate) fn resident_id(
    field: FieldId,
    row: usize,
    today: Date,
    age: Option<i64>,
    born: Option<Date>,
    gender: usize,
) -> Option<String> {
    let born = born.or_else(|| sample::birthday(today, age.unwrap_or(35)))?;
    sample::resident_id(born, sample::seed(field, row), gender)
}

impl Given {
    /// Whether what stands at a place is given: there, around or below it.
    pub(super) fn fixes(&self, place: &[Step]) -> bool {
        self.goals.iter().any(|goal| match goal {
            Goal::Answer(path, value) => {
                let at = answer::steps(path);
                place.starts_with(&at) || (value.is_some() && at.starts_with(place))
            }
            Goal::Empty(path) => place.starts_with(&answer::steps(path)),
            Goal::Field(_) | Goal::Group(_) | Goal::Holds(..) => false,
        })
    }

    /// Whether a rule may stay broken.
    pub(super) fn allows(&self, broken: &Violation) -> bool {
        self.broken.iter().any(|(path, code)| *path == broken.path && *code == broken.code)
    }
}

impl Builder<'_> {
    /// Sets what is given, as far as the rest lets it.
    pub(super) fn take_in(&mut self, given: &Given) {
        for goal in &given.goals {
            match goal {
                Goal::Answer(path, value) => {
                    if let Some(field) = self.model().fields.find(&answer::name(path))
                        && value.is_some()
                    {
                        self.open_field(field, 0);
                    }
                    self.fix(&answer::steps(path), value.clone());
                }
                Goal::Empty(path) => self.fix(&answer::steps(path), None),
                Goal::Field(field) => {
                    self.open_field(*field, 0);
                    self.answer(*field);
                }
                Goal::Group(group) => {
                    if let Some(field) = self.model().fields_below(*group).first() {
                        self.open_field(*field, 0);
                        self.answer(*field);
                    }
                }
                Goal::Holds(condition, wanted) => self.achieve(condition, *wanted, Model::ROOT, 0),
            }
        }
    }

    /// The first goal that the instance as it is now misses.
    pub(super) fn missed(&self, given: &Given) -> Option<usize> {
        let there = |place: &[Step]| answer::get(self.instance(), place);
        given.goals.iter().position(|goal| match goal {
            Goal::Answer(path, value) => there(&answer::steps(path)) != value.as_ref(),
            Goal::Empty(path) => there(&answer::steps(path)).is_some(),
            Goal::Field(field) => there(&self.place(*field)).is_none(),
            Goal::Group(group) => there(&self.group_place(*group)).is_none(),
            Goal::Holds(condition, wanted) => {
                let holds = self.look(|now| now.holds(condition, now.first_node(Model::ROOT)));
                holds != Some(*wanted)
            }
        })
    }
}

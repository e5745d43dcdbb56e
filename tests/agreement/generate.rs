//! Random instances: a walk among valid ones, and changes of those it meets.

use super::case::{Case, Judge};
use super::change::Change;
use super::place::{self, Spot, Step, Thing};
use super::random::Random;
use super::values::Values;
use lianban::examples::{Expectation, examples};
use lianban::model::{Domain, FieldId, GroupId, Member, Model, Requirement, Under};
use lianban::support::Json;

/// Most valid instances that are kept to go on from.
const KEPT: usize = 400;
/// Most rounds of completing what a step of the walk left open.
const ROUNDS: usize = 10;

/// A valid instance, and every place it has.
pub(super) struct Base {
    pub(super) instance: Json,
    pub(super) spots: Vec<Spot>,
}

/// Makes instances of a matter.
pub(super) struct Generator<'j, 'm> {
    pub(super) judge: &'j Judge<'m>,
    pub(super) values: Values,
    pub(super) random: Random,
    pub(super) bases: Vec<Base>,
    /// Of the bases, those that came from examples.
    pub(super) examples: usize,
}

impl<'j, 'm> Generator<'j, 'm> {
    pub(super) fn new(judge: &'j Judge<'m>, mut random: Random) -> Generator<'j, 'm> {
        let values = Values::new(judge.interpreter, &mut random);
        let mut made = Generator { judge, values, random, bases: Vec::new(), examples: 0 };
        for example in examples(made.model()) {
            if example.expect == Expectation::Valid {
                let base = made.base(example.instance);
                made.bases.push(base);
            }
        }
        made.examples = made.bases.len();
        assert!(made.examples > 0, "{}: no example is valid", made.model().id);
        made
    }

    pub(super) fn model(&self) -> &'m Model {
        self.judge.interpreter.model()
    }

    fn base(&self, instance: Json) -> Base {
        Base { spots: place::spots(self.model(), &instance), instance }
    }

    /// The next case.
    pub(super) fn next(&mut self) -> Case {
        let registers = self.random.below(self.judge.answers.len());
        if self.random.chance(25) {
            let instance = self.walk();
            return self.judge.case(&instance, registers, false);
        }
        let changes = match self.random.below(20) {
            0..13 => 1,
            13..18 => 2,
            _ => 4,
        };
        let base = self.random.below(self.bases.len());
        let mut instance = self.bases[base].instance.clone();
        for _ in 0..changes {
            let change = Change::any(self, base);
            change.apply(&mut instance);
        }
        self.judge.case(&instance, registers, changes == 1)
    }

    /// A step from a valid instance to another: some answers are others, and what follows from it is
    /// asked, left out or answered otherwise. Where that does not come to an end, an invalid one.
    pub(super) fn walk(&mut self) -> Json {
        let base = self.random.below(self.bases.len());
        let mut instance = self.bases[base].instance.clone();
        for _ in 0..=self.random.below(4) {
            let change = Change::sound(self, base);
            change.apply(&mut instance);
        }
        for _ in 0..ROUNDS {
            let violations = self.judge.interpreter.validate(&instance);
            if violations.is_empty() {
                let base = self.base(instance.clone());
                if self.bases.len() < KEPT {
                    self.bases.push(base);
                } else {
                    // Examples stay, so that every item and question is met.
                    let place = self.examples + self.random.below(KEPT - self.examples.min(KEPT));
                    if let Some(kept) = self.bases.get_mut(place) {
                        *kept = base;
                    }
                }
                return instance;
            }
            for violation in violations {
                self.mend(&mut instance, &violation.path, &violation.code);
            }
        }
        instance
    }

    fn mend(&mut self, instance: &mut Json, path: &str, code: &str) {
        let model = self.model();
        let place = place::answered(place::steps(path));
        let name = place::name(path);
        if let Some(id) = code.strip_prefix("check:") {
            let checks: Vec<_> = model.checks.values().filter(|check| check.id == id).collect();
            let read =
                checks.iter().flat_map(|check| lianban::expr::Reads::of(&check.that, model).fields);
            let read: Vec<FieldId> = read.collect();
            if let Some(field) = self.random.pick(&read).copied()
                && let Some(value) = self.sound(field)
            {
                let place = self.place_of(field);
                if place::get(instance, &place).is_some() || self.random.chance(30) {
                    place::put(instance, &place, value);
                } else {
                    place::clear(instance, &place);
                }
            }
        } else if code == "closed" {
            place::clear(instance, &place);
        } else if let Some(field) = model.fields.find(&name) {
            let value = self.contained(instance, field).or_else(|| self.sound(field));
            value.into_iter().for_each(|value| place::put(instance, &place, value));
        } else if let Some(group) = model.groups.find(&name) {
            self.fill(instance, group, &place);
        } else if path.is_empty() && code == "choose_items" {
            let switches: Vec<FieldId> =
                model.groups.values().filter_map(|group| group.switch).collect();
            if let Some(switch) = self.random.pick(&switches).copied() {
                let place = self.place_of(switch);
                place::put(instance, &place, Json::Bool(self.random.chance(70)));
            }
        }
    }

    /// Answers a question of a group that must be there, in one row more where it is repeated.
    fn fill(&mut self, instance: &mut Json, group: GroupId, place: &[Step]) {
        let model = self.model();
        let mut place = place.to_vec();
        if model.groups[group].repeat.is_some() {
            let rows = place::get(instance, &place).and_then(Json::as_list).map_or(0, <[_]>::len);
            if rows > 12 {
                return;
            }
            place.push(Step::Row(rows));
        }
        let member = model.groups[group].members.iter().find_map(|member| match member {
            Member::Field(id) => {
                let field = &model.fields[*id];
                let wanted =
                    field.derive.is_none() && matches!(field.required, Requirement::Always);
                wanted.then_some(*id)
            }
            _ => None,
        });
        if let Some(field) = member.or_else(|| model.fields_below(group).first().copied())
            && let Some(value) = self.sound(field)
        {
            let depth = model.ancestry(group).len();
            let rest = model.ancestry(model.fields[field].group).into_iter().skip(depth);
            place.extend(rest.map(|group| Step::Key(model.groups[group].id.clone())));
            place.push(Step::Key(model.fields[field].id.clone()));
            place::put(instance, &place, value);
        }
    }

    /// Where a question is answered, in first rows.
    pub(super) fn place_of(&self, field: FieldId) -> Vec<Step> {
        let model = self.model();
        let mut place = vec![Step::Key("answers".to_owned())];
        for group in model.ancestry(model.fields[field].group) {
            place.push(Step::Key(model.groups[group].id.clone()));
            if model.groups[group].repeat.is_some() {
                place.push(Step::Row(0));
            }
        }
        place.push(Step::Key(model.fields[field].id.clone()));
        place
    }

    /// A sound answer.
    pub(super) fn sound(&mut self, field: FieldId) -> Option<Json> {
        self.random.pick(self.values.sound(field)).cloned()
    }

    /// A division within the one that should contain it.
    fn contained(&mut self, instance: &Json, field: FieldId) -> Option<Json> {
        let model = self.model();
        let definition = &model.fields[field];
        let Domain::Division { table, .. } = &definition.domain else { return None };
        let container = match definition.under.as_ref()? {
            Under::Code(code) => code.clone(),
            Under::Field(other) => {
                place::get(instance, &self.place_of(*other))?.as_text()?.to_owned()
            }
        };
        let mut fits = self.values.sound(field).to_vec();
        fits.retain(|code| {
            let code = code.as_text().unwrap_or_default();
            self.judge.interpreter.contains(*table, &container, code)
        });
        self.random.pick(&fits).cloned().or(Some(Json::from("测试地")))
    }

    /// A place of a base with such a thing.
    pub(super) fn spot(&mut self, base: usize, fits: impl Fn(&Thing) -> bool) -> Option<Spot> {
        let spots = &self.bases[base].spots;
        // Most places fit most wishes, so a few tries do.
        for _ in 0..6 {
            let spot = self.random.pick(spots)?;
            if fits(&spot.thing) {
                return Some(spot.clone());
            }
        }
        None
    }
}

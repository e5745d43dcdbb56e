//! Filling in departments' forms: what they lack is taken down on the way.

use std::borrow::Cow;

use crate::support::row_path;

use super::dispatch::{Asked, Cause, Declared, Dispatch, Gap, Heading, Outcome, blame};
use super::fields::{Field, Fields, is_nothing};

/// Gaps of a form for which there is room before any is found.
const GAPS: usize = 16;

/// Takes down what a form lacks while it is filled in, one form after the other.
#[derive(Default)]
pub struct Filler {
    pub(super) causes: Vec<Cause>,
    pub(super) gaps: Vec<Left>,
    /// Where in the form the fields at hand stand.
    path: String,
}

/// A field that is left for others.
pub(super) enum Left {
    /// As the schema declares it, at the top of the form.
    Declared(&'static Declared),
    /// Anything else, which is rare.
    Told(Box<Gap>),
}

/// What takes the forms as they are filled in, each with what it lacks.
pub type TakeForm<'t, F> =
    &'t mut dyn FnMut(&'static Heading, Option<usize>, &mut dyn Filled<F>, &mut Filler);

/// A form as it was filled in; one that waits may be incomplete, and is none then. `F` is any form.
pub trait Filled<F> {
    /// Its fields.
    fn fields(&self) -> Option<&dyn Fields>;
    /// Takes it out.
    fn take(&mut self) -> Option<F>;
}

impl<F, T: Fields + Into<F>> Filled<F> for Option<T> {
    fn fields(&self) -> Option<&dyn Fields> {
        self.as_ref().map(|form| form as &dyn Fields)
    }

    fn take(&mut self) -> Option<F> {
        Option::take(self).map(Into::into)
    }
}

impl Filler {
    /// Nothing lacks yet.
    #[must_use]
    pub fn new() -> Filler {
        // Most forms have gaps, few lack anything.
        Filler { gaps: Vec::with_capacity(GAPS), ..Filler::default() }
    }

    /// Goes into a part, whose fields are named below `name`. Gives what [`Filler::leave`] wants.
    pub fn enter(&mut self, name: &str) -> usize {
        let outer = self.path.len();
        if !self.path.is_empty() && !name.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(name);
        outer
    }

    /// Leaves a part.
    pub fn leave(&mut self, outer: usize) {
        self.path.truncate(outer);
    }

    fn name(&self, target: &'static str) -> Cow<'static, str> {
        if self.path.is_empty() {
            Cow::Borrowed(target)
        } else if target.is_empty() {
            Cow::Owned(self.path.clone())
        } else {
            Cow::Owned(format!("{}.{target}", self.path))
        }
    }

    /// Takes down that something the department demands is not known.
    #[cold]
    pub fn lacks(&mut self, target: &'static str, asked: &[Asked]) {
        let (reason, register) = blame(asked);
        let target = self.name(target).into_owned();
        self.causes.push(Cause { target, reason, register });
    }

    /// A value the department demands. The proofs of the schema say that there is one.
    pub fn demand<T: Field>(&mut self, target: &'static str, value: Option<T>) -> Option<T> {
        self.demand_of(target, value, &[])
    }

    /// A value the department demands, which may have to wait for a register.
    pub fn demand_of<T: Field>(
        &mut self,
        target: &'static str,
        value: Option<T>,
        asked: &[Asked],
    ) -> Option<T> {
        let value = there(value);
        if value.is_none() {
            self.lacks(target, asked);
        }
        value
    }

    /// A value, or the gap that is declared where there is none.
    pub fn value_or_gap<T: Field>(
        &mut self,
        value: Option<T>,
        gap: &'static Declared,
    ) -> Option<T> {
        let value = there(value);
        if value.is_none() {
            self.gap(gap);
        }
        value
    }

    /// Whether the form, or a field that the department demands, applies. While that is not known,
    /// it is waited for, and it does not.
    pub fn applies(&mut self, target: &'static str, when: Option<bool>, asked: &[Asked]) -> bool {
        if when.is_none() {
            self.lacks(target, asked);
        }
        when == Some(true)
    }

    /// One part for each row, where there are rows.
    pub fn rows<'r, R, T>(
        &mut self,
        name: &str,
        rows: &'r [R],
        mut fill: impl FnMut(&'r R, &mut Filler) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut filled = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            // Every row is gone through, so that everything that lacks is told.
            let outer = self.enter(&row_path(name, index));
            filled.extend(fill(row, self));
            self.leave(outer);
        }
        (!rows.is_empty() && filled.len() == rows.len()).then_some(filled)
    }

    /// A field that is left for others.
    pub fn gap(&mut self, gap: &'static Declared) {
        let left = if self.path.is_empty() { Left::Declared(gap) } else { self.below(gap) };
        self.gaps.push(left);
    }

    #[cold]
    fn below(&self, gap: &Declared) -> Left {
        Left::Told(Box::new(gap.at(self.name(gap.target))))
    }

    /// A field without a counterpart for its code.
    #[cold]
    pub fn unmapped(&mut self, target: &'static str, reason: &'static str) {
        let target = self.name(target);
        let gap = Gap { target, reason, filled_by: None, filled_when: None };
        self.gaps.push(Left::Told(Box::new(gap)));
    }

    /// The form as filled in, or why it waits.
    pub fn finish<F>(
        &mut self,
        heading: &Heading,
        row: Option<usize>,
        filled: &mut dyn Filled<F>,
    ) -> Dispatch<F> {
        let Heading { form, department, fallback, .. } = *heading;
        let causes = std::mem::take(&mut self.causes);
        let outcome = match filled.take() {
            Some(form) if causes.is_empty() => Outcome::Ready { form },
            _ => Outcome::Waiting { causes, fallback },
        };
        let gap = |left| match left {
            Left::Declared(gap) => gap.at(Cow::Borrowed(gap.target)),
            Left::Told(gap) => *gap,
        };
        let gaps = self.gaps.drain(..).map(gap).collect();
        Dispatch { form, department, row, outcome, gaps }
    }
}

impl Declared {
    fn at(&self, target: Cow<'static, str>) -> Gap {
        let Declared { reason, filled_by, filled_when, .. } = *self;
        Gap { target, reason, filled_by, filled_when }
    }
}

/// A value, if it is one: empty texts and lists never are.
#[inline]
pub fn there<T: Field>(value: Option<T>) -> Option<T> {
    match value {
        Some(value) if !value.is_empty() => Some(value),
        _ => None,
    }
}

/// A part, if anything is in it.
pub fn part_there<T: Fields>(part: Option<T>) -> Option<T> {
    part.filter(|part| !is_nothing(part))
}

/// Rows, if anything is in one of them.
pub fn rows_there<T: Fields>(rows: Option<Vec<T>>) -> Option<Vec<T>> {
    rows.filter(|rows| rows.iter().any(|row| !is_nothing(row)))
}

/// A ticked box; one that is not ticked is no value.
#[must_use]
pub fn ticked(tick: Option<bool>) -> Option<bool> {
    if tick == Some(true) { tick } else { None }
}

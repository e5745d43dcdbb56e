//! Violations as they are found.

use std::fmt::Display;

use crate::support::{Fault, Size, Unit, Violation, member_path};

use super::answer::{Answer, Part};
use super::place::Place;
use super::reading::Code;
use super::scan::is_digits;

/// The violations found so far.
#[derive(Clone, Debug, Default)]
pub struct Notes(Vec<Violation>);

impl Notes {
    /// No violation yet.
    #[must_use]
    pub fn new() -> Notes {
        Notes::default()
    }

    /// Takes down a violation.
    pub fn add(&mut self, violation: Violation) {
        self.0.push(violation);
    }

    /// Takes down a fault at a path.
    pub fn fault(&mut self, fault: Fault, path: &str, label: &str) {
        self.add(fault.at(path, label));
    }

    /// Demands an answer.
    pub fn demand<T>(
        &mut self,
        demanded: bool,
        answer: &Answer<T>,
        path: impl Display,
        label: &str,
    ) {
        if demanded && answer.is_absent() {
            self.fault(Fault::Missing, &path.to_string(), label);
        }
    }

    /// Whether no rule is broken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes over what was found elsewhere.
    pub fn append(&mut self, mut other: Notes) {
        self.0.append(&mut other.0);
    }

    /// All violations, each once, in order of place.
    #[must_use]
    pub fn finish(mut self) -> Vec<Violation> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}

/// What takes down the rules that are broken. A path is only made a text where it is needed.
pub trait Findings {
    /// Takes down a broken rule.
    fn broken(&mut self, path: impl Display, code: &'static str, message: &'static str);

    /// Settles whether a part is asked. What was entered where nothing is asked is reported once,
    /// at its own path, and nothing else about it.
    fn settle(
        &mut self,
        open: Option<bool>,
        part: &mut impl Part,
        path: impl Display,
        label: &'static str,
    );

    /// Demands that there are enough rows where there are some.
    fn few<T>(
        &mut self,
        rows: &Answer<Vec<T>>,
        limits: (u32, u32),
        path: impl Display,
        label: &'static str,
    );

    /// Demands that a division lies in another, where both are divisions of the table.
    fn contain<T: Code>(
        &mut self,
        place: &Answer<Place<T>>,
        whole: Option<&str>,
        within: impl Fn(&str, &str) -> bool,
        path: impl Display,
        label: &'static str,
    );

    /// Demands an answer.
    fn demand<T>(
        &mut self,
        demanded: bool,
        answer: &Answer<T>,
        path: impl Display,
        label: &'static str,
    );
}

impl Findings for Notes {
    fn broken(&mut self, path: impl Display, code: &'static str, message: &'static str) {
        self.add(Violation::new(path.to_string(), code, message));
    }

    fn settle(
        &mut self,
        open: Option<bool>,
        part: &mut impl Part,
        path: impl Display,
        label: &'static str,
    ) {
        match open {
            Some(true) => {}
            Some(false) => {
                if part.close() {
                    let path = path.to_string();
                    self.0.retain(|violation| !lies_in(&violation.path, &path));
                    self.fault(Fault::Closed, &path, label);
                }
            }
            None => part.doubt(),
        }
    }

    fn few<T>(
        &mut self,
        rows: &Answer<Vec<T>>,
        (min, max): (u32, u32),
        path: impl Display,
        label: &'static str,
    ) {
        if let Some(found) = too_few(rows, min) {
            let size = Size { min, max, found, unit: Unit::Rows };
            self.fault(Fault::TooFew(size), &path.to_string(), label);
        }
    }

    fn contain<T: Code>(
        &mut self,
        place: &Answer<Place<T>>,
        whole: Option<&str>,
        within: impl Fn(&str, &str) -> bool,
        path: impl Display,
        label: &'static str,
    ) {
        if lies_outside(place, whole, within) {
            self.fault(Fault::NotInTable, &path.to_string(), label);
        }
    }

    fn demand<T>(
        &mut self,
        demanded: bool,
        answer: &Answer<T>,
        path: impl Display,
        label: &'static str,
    ) {
        Notes::demand(self, demanded, answer, path, label);
    }
}

/// Whether no rule is broken and nothing was entered of which it is not certain that it is asked;
/// not which, nor where.
pub struct Flawless(pub bool);

impl Findings for Flawless {
    fn broken(&mut self, _: impl Display, _: &'static str, _: &'static str) {
        self.0 = false;
    }

    fn settle(
        &mut self,
        open: Option<bool>,
        part: &mut impl Part,
        _: impl Display,
        _: &'static str,
    ) {
        self.0 &= open == Some(true) || !part.is_there();
    }

    fn few<T>(
        &mut self,
        rows: &Answer<Vec<T>>,
        (min, _): (u32, u32),
        _: impl Display,
        _: &'static str,
    ) {
        self.0 &= too_few(rows, min).is_none();
    }

    fn contain<T: Code>(
        &mut self,
        place: &Answer<Place<T>>,
        whole: Option<&str>,
        within: impl Fn(&str, &str) -> bool,
        _: impl Display,
        _: &'static str,
    ) {
        self.0 &= !lies_outside(place, whole, within);
    }

    fn demand<T>(
        &mut self,
        demanded: bool,
        answer: &Answer<T>,
        _: impl Display,
        _: &'static str,
    ) {
        self.0 &= !(demanded && answer.is_absent());
    }
}

/// How many rows there are, where they are some but too few.
fn too_few<T>(rows: &Answer<Vec<T>>, min: u32) -> Option<u32> {
    let found = u32::try_from(rows.entered()?.len()).unwrap_or(u32::MAX);
    (found < min).then_some(found)
}

fn lies_outside<T: Code>(
    place: &Answer<Place<T>>,
    whole: Option<&str>,
    within: impl Fn(&str, &str) -> bool,
) -> bool {
    let (Some(Place::Division(place)), Some(whole)) = (place.entered(), whole) else {
        return false;
    };
    is_digits(whole) && !within(place.code(), whole)
}

fn lies_in(path: &str, part: &str) -> bool {
    path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The path of something below the row at the given depth of `path`.
#[must_use]
pub fn below_row(path: &str, depth: usize, rest: &str) -> String {
    let end =
        path.match_indices(']').nth(depth.saturating_sub(1)).map_or(path.len(), |(at, _)| at + 1);
    member_path(path.get(..end).unwrap_or(path), rest)
}

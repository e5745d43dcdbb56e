//! Violations as they are found.

use crate::support::{Fault, Size, Unit, Violation, member_path};

use super::answer::{Answer, Part};
use super::place::Place;
use super::reading::Code;

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

    /// Settles whether a part is asked. What was entered where nothing is asked is reported once,
    /// at its own path, and nothing else about it.
    pub fn settle(&mut self, open: Option<bool>, part: &mut dyn Part, path: &str, label: &str) {
        match open {
            Some(true) => {}
            Some(false) => {
                if part.close() {
                    self.0.retain(|violation| !lies_in(&violation.path, path));
                    self.fault(Fault::Closed, path, label);
                }
            }
            None => part.doubt(),
        }
    }

    /// Demands that there are enough rows where there are some.
    pub fn few<T>(
        &mut self,
        rows: &Answer<Vec<T>>,
        (min, max): (u32, u32),
        path: &str,
        label: &str,
    ) {
        let Some(rows) = rows.entered() else { return };
        let found = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        if found < min {
            self.fault(Fault::TooFew(Size { min, max, found, unit: Unit::Rows }), path, label);
        }
    }

    /// Demands that a division lies in another, where both are divisions of the table.
    pub fn contain<T: Code>(
        &mut self,
        place: &Answer<Place<T>>,
        whole: Option<&str>,
        within: impl Fn(&str, &str) -> bool,
        path: &str,
        label: &str,
    ) {
        let is_code = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (Some(place), Some(whole)) = (place.entered(), whole) else { return };
        if is_code(place.wire()) && is_code(whole) && !within(place.wire(), whole) {
            self.fault(Fault::NotInTable, path, label);
        }
    }

    /// Demands an answer.
    pub fn demand<T>(&mut self, demanded: bool, answer: &Answer<T>, path: &str, label: &str) {
        if demanded && matches!(answer, Answer::Absent) {
            self.fault(Fault::Missing, path, label);
        }
    }
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

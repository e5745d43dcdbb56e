//! Violations as they are found.

use crate::support::{Fault, Violation};

use super::answer::{Answer, Part};

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

//! What goes to the departments.

use serde::Serialize;

use crate::support::{Lookup, row_path};

/// One original form of a department, filled in or waiting.
#[derive(Clone, Serialize)]
pub struct Dispatch<F> {
    /// Id of the form.
    pub form: &'static str,
    /// Id of the department.
    pub department: &'static str,
    /// The row it is for (from 0), where there is one form for each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// Filled in, or waiting.
    #[serde(flatten)]
    pub outcome: Outcome<F>,
    /// What is left for others to fill in.
    pub gaps: Vec<Gap>,
}

/// Whether a department's form can be sent.
#[derive(Clone, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Outcome<F> {
    /// It can.
    Ready {
        /// The form.
        #[serde(rename = "fields")]
        form: F,
    },
    /// Something it needs is not known yet.
    Waiting {
        /// What is missing, and why.
        causes: Vec<Cause>,
        /// What to do meanwhile.
        #[serde(skip_serializing_if = "Option::is_none")]
        fallback: Option<&'static str>,
    },
}

/// Why a field that a department demands has no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The field, by its name at the department; the empty text for the whole form.
    pub target: String,
    /// Why.
    pub reason: Reason,
    /// The register that would tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<&'static str>,
}

/// Reasons for which a value is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A register was not asked or did not answer.
    RegisterUnavailable,
    /// A register has no record.
    RegisterNotFound,
    /// The answers do not tell.
    Undetermined,
}

/// A field of a department that the application does not fill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The field, by its name at the department.
    pub target: String,
    /// Why.
    pub reason: &'static str,
    /// Who fills it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filled_by: Option<&'static str>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filled_when: Option<&'static str>,
}

/// A register that is read for a value, and whether it has a record.
pub type Asked = (&'static str, Option<bool>);

/// The register that keeps a value from being known: the first that gave no answer, else the first
/// that has no record.
#[must_use]
pub fn blame(asked: &[Asked]) -> (Reason, Option<&'static str>) {
    let first = |state| asked.iter().find(|(_, found)| *found == state).map(|(name, _)| *name);
    match (first(None), first(Some(false))) {
        (Some(silent), _) => (Reason::RegisterUnavailable, Some(silent)),
        (None, Some(empty)) => (Reason::RegisterNotFound, Some(empty)),
        (None, None) => (Reason::Undetermined, None),
    }
}

/// A component of a material that goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// Id of the material.
    pub material: &'static str,
    /// Id of the component.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<&'static str>,
    /// The department's page code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<&'static str>,
}

/// A file that the applicant handed in with the form.
#[derive(Clone, Serialize)]
pub struct Page<T> {
    /// The file.
    #[serde(flatten)]
    pub file: T,
    /// The department's page code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<&'static str>,
}

/// Takes down what a form lacks while it is filled in.
#[derive(Default)]
pub struct Filler {
    causes: Vec<Cause>,
    gaps: Vec<Gap>,
    path: String,
}

impl Filler {
    /// Nothing lacks yet.
    #[must_use]
    pub fn new() -> Filler {
        Filler::default()
    }

    /// Fills in a part, whose fields are named below `name`.
    pub fn inside<T>(&mut self, name: &str, fill: impl FnOnce(&mut Filler) -> T) -> T {
        let outer = self.path.clone();
        self.path = self.name(name);
        let filled = fill(self);
        self.path = outer;
        filled
    }

    fn name(&self, target: &str) -> String {
        if self.path.is_empty() || target.is_empty() {
            format!("{}{target}", self.path)
        } else {
            format!("{}.{target}", self.path)
        }
    }

    /// Takes down that something the department demands is not known.
    pub fn lacks(&mut self, target: &str, asked: &[Asked]) {
        let (reason, register) = blame(asked);
        let target = self.name(target);
        self.causes.push(Cause { target, reason, register });
    }

    /// A value the department demands.
    pub fn demand<T>(&mut self, target: &str, value: Option<T>, asked: &[Asked]) -> Option<T> {
        if value.is_none() {
            self.lacks(target, asked);
        }
        value
    }

    /// Whether a field that the department demands applies; while that is not known, it does not.
    pub fn applies(&mut self, target: &str, when: Option<bool>, asked: &[Asked]) -> bool {
        if when.is_none() {
            self.lacks(target, asked);
        }
        when == Some(true)
    }

    /// One part for each row, where there are rows.
    pub fn rows<R, T>(
        &mut self,
        name: &str,
        rows: &[R],
        mut fill: impl FnMut(&R, &mut Filler) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut filled = Vec::new();
        let mut complete = !rows.is_empty();
        for (index, row) in rows.iter().enumerate() {
            // Every row is gone through, so that everything that lacks is told.
            match self.inside(&row_path(name, index), |filler| fill(row, filler)) {
                Some(part) => filled.push(part),
                None => complete = false,
            }
        }
        complete.then_some(filled)
    }

    /// A field that is left for others.
    pub fn gap(
        &mut self,
        target: &str,
        reason: &'static str,
        filled_by: Option<&'static str>,
        filled_when: Option<&'static str>,
    ) {
        let target = self.name(target);
        self.gaps.push(Gap { target, reason, filled_by, filled_when });
    }

    /// The form as filled in, or why it waits.
    pub fn finish<F>(
        self,
        (form, department): (&'static str, &'static str),
        row: Option<usize>,
        filled: Option<F>,
        fallback: Option<&'static str>,
    ) -> Dispatch<F> {
        let outcome = match filled {
            Some(form) if self.causes.is_empty() => Outcome::Ready { form },
            _ => Outcome::Waiting { causes: self.causes, fallback },
        };
        Dispatch { form, department, row, outcome, gaps: self.gaps }
    }
}

impl<F> Dispatch<F> {
    /// The same with the form wrapped.
    pub fn map<G>(self, wrap: impl FnOnce(F) -> G) -> Dispatch<G> {
        let Dispatch { form, department, row, outcome, gaps } = self;
        let outcome = match outcome {
            Outcome::Ready { form } => Outcome::Ready { form: wrap(form) },
            Outcome::Waiting { causes, fallback } => Outcome::Waiting { causes, fallback },
        };
        Dispatch { form, department, row, outcome, gaps }
    }
}

/// The record of a register, if there is one.
pub fn record<T>(lookup: Lookup<&T>) -> Option<&T> {
    if let Lookup::Found(record) = lookup { Some(record) } else { None }
}

/// Whether a register has a record of which something holds; undetermined when it gave no answer.
pub fn told<T>(lookup: Lookup<&T>, holds: impl FnOnce(&T) -> bool) -> Option<bool> {
    match lookup {
        Lookup::Found(record) => Some(holds(record)),
        Lookup::NotFound => Some(false),
        Lookup::Unavailable => None,
    }
}

//! What goes to the departments.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::support::Lookup;

/// One original form of a department, filled in or waiting.
#[derive(Clone)]
pub struct Dispatch<F> {
    /// Id of the form.
    pub form: &'static str,
    /// Id of the department.
    pub department: &'static str,
    /// The row it is for (from 0), where there is one form for each.
    pub row: Option<usize>,
    /// Filled in, or waiting.
    pub outcome: Outcome<F>,
    /// What is left for others to fill in.
    pub gaps: Vec<Gap>,
}

/// Whether a department's form can be sent.
#[derive(Clone)]
pub enum Outcome<F> {
    /// It can.
    Ready {
        /// The form.
        form: F,
    },
    /// Something it needs is not known yet.
    Waiting {
        /// What is missing, and why.
        causes: Vec<Cause>,
        /// What to do meanwhile.
        fallback: Option<&'static str>,
    },
}

impl<F: Serialize> Serialize for Dispatch<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("form", self.form)?;
        map.serialize_entry("department", self.department)?;
        if let Some(row) = self.row {
            map.serialize_entry("row", &row)?;
        }
        match &self.outcome {
            Outcome::Ready { form } => {
                map.serialize_entry("status", "ready")?;
                map.serialize_entry("fields", form)?;
            }
            Outcome::Waiting { causes, fallback } => {
                map.serialize_entry("status", "waiting")?;
                map.serialize_entry("causes", causes)?;
                if let Some(fallback) = fallback {
                    map.serialize_entry("fallback", fallback)?;
                }
            }
        }
        map.serialize_entry("gaps", &self.gaps)?;
        map.end()
    }
}

/// What a department's form is called, and what to do while it waits.
pub struct Heading {
    /// Id of the form.
    pub form: &'static str,
    /// Id of the department.
    pub department: &'static str,
    /// What to do while something it needs is not known.
    pub fallback: Option<&'static str>,
    /// Form and department as members of JSON.
    pub json: &'static str,
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

impl Reason {
    /// The word for it in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Reason::RegisterUnavailable => "register_unavailable",
            Reason::RegisterNotFound => "register_not_found",
            Reason::Undetermined => "undetermined",
        }
    }
}

/// A field of a department that the application does not fill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The field, by its name at the department.
    pub target: Cow<'static, str>,
    /// Why.
    pub reason: &'static str,
    /// Who fills it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filled_by: Option<&'static str>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filled_when: Option<&'static str>,
}

/// A gap that the schema declares.
#[derive(Clone, Copy)]
pub struct Declared {
    /// The field, by its name at the department, within its part of the form.
    pub target: &'static str,
    /// Why.
    pub reason: &'static str,
    /// Who fills it in.
    pub filled_by: Option<&'static str>,
    /// When.
    pub filled_when: Option<&'static str>,
    /// All of it as JSON.
    pub json: &'static str,
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

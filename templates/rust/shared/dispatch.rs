//! What goes to the departments.

use serde::Serialize;

use crate::support::Lookup;

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
    /// The code has no counterpart at the department.
    Unmapped,
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

/// A register that was asked for a value, and whether it has a record.
pub type Asked = (&'static str, Option<bool>);

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

    /// A value the department demands. Whatever asked registers did not tell is the cause.
    pub fn demand<T>(&mut self, target: &str, value: Option<T>, asked: &[Asked]) -> Option<T> {
        if value.is_none() {
            let silent = |state: Option<bool>| asked.iter().find(|(_, found)| *found == state);
            let (reason, register) = match (silent(None), silent(Some(false))) {
                (Some((register, _)), _) => (Reason::RegisterUnavailable, Some(*register)),
                (None, Some((register, _))) => (Reason::RegisterNotFound, Some(*register)),
                (None, None) => (Reason::Undetermined, None),
            };
            let target = self.name(target);
            self.causes.push(Cause { target, reason, register });
        }
        value
    }

    /// A value the department demands where a condition holds. Where that is not known, neither
    /// is the value.
    pub fn demand_when<T>(
        &mut self,
        target: &str,
        when: Option<bool>,
        value: impl FnOnce() -> Option<T>,
        asked: &[Asked],
    ) -> Option<T> {
        match when {
            Some(false) => None,
            Some(true) => self.demand(target, value(), asked),
            None => self.demand(target, None, asked),
        }
    }

    /// A code that may have no counterpart at the department, which then is a gap.
    pub fn counterpart<T>(
        &mut self,
        target: &str,
        converted: Option<Result<T, &'static str>>,
    ) -> Option<Option<T>> {
        match converted? {
            Ok(code) => Some(Some(code)),
            Err(reason) => {
                self.gap(target, reason, None, None);
                Some(None)
            }
        }
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

//! Answers of registers, and what may be concluded from them.

use serde::{Deserialize, Serialize};

/// The answer of a register. Nothing is concluded from a register that gave none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", content = "data", rename_all = "snake_case", deny_unknown_fields)]
pub enum Lookup<T> {
    /// The register has this record.
    Found(T),
    /// The register has no record.
    NotFound,
    /// The register was not asked, or did not answer.
    #[default]
    Unavailable,
}

impl<T> Lookup<T> {
    /// The record, if there is one.
    pub fn found(&self) -> Option<&T> {
        if let Lookup::Found(record) = self { Some(record) } else { None }
    }

    /// Whether there is a record; undetermined when the register gave no answer.
    pub const fn is_found(&self) -> Option<bool> {
        match self {
            Lookup::Found(_) => Some(true),
            Lookup::NotFound => Some(false),
            Lookup::Unavailable => None,
        }
    }

    /// The same answer about a borrowed record.
    pub const fn as_ref(&self) -> Lookup<&T> {
        match self {
            Lookup::Found(record) => Lookup::Found(record),
            Lookup::NotFound => Lookup::NotFound,
            Lookup::Unavailable => Lookup::Unavailable,
        }
    }

    /// The same answer with the record transformed.
    pub fn map<U>(self, transform: impl FnOnce(T) -> U) -> Lookup<U> {
        match self {
            Lookup::Found(record) => Lookup::Found(transform(record)),
            Lookup::NotFound => Lookup::NotFound,
            Lookup::Unavailable => Lookup::Unavailable,
        }
    }
}

/// Whether a condition of eligibility is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is met.
    Met,
    /// It is not met.
    NotMet,
    /// The data do not tell: for the department to judge.
    Unknown,
}

impl Standing {
    /// The word for the applicant.
    #[must_use]
    pub const fn chinese(self) -> &'static str {
        match self {
            Standing::Met => "符合",
            Standing::NotMet => "不符合",
            Standing::Unknown => "待核实",
        }
    }
}

impl From<Option<bool>> for Standing {
    fn from(truth: Option<bool>) -> Standing {
        match truth {
            Some(true) => Standing::Met,
            Some(false) => Standing::NotMet,
            None => Standing::Unknown,
        }
    }
}

impl From<Standing> for Option<bool> {
    fn from(standing: Standing) -> Option<bool> {
        match standing {
            Standing::Met => Some(true),
            Standing::NotMet => Some(false),
            Standing::Unknown => None,
        }
    }
}

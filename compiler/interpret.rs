//! The reference semantics: what a matter means for an instance.
//!
//! Everything generated agrees with what this module computes. The decisions, in one place:
//!
//! **Reading.** A member is absent, ill-formed or a value. An object or list that is ill-formed as a
//! whole (wrong type, `null`, empty, more rows than `max`) is reported once at its own path; all that
//! it could hold reads as undetermined and is neither reported nor demanded. Of duplicate keys the
//! first counts. A leaf has one fault: the first one found. A set is read member by member (type,
//! `empty`, `not_in_table`, `duplicate_option`), then by size, then an exclusive option beside others
//! is `check`. A division outside of the one that should contain it is reported (`not_in_table`) but
//! read as it stands: it breaks a rule between answers, not its own form.
//!
//! **Openness** is three-valued: parent's, then the parent's switch (for all but the switch), then
//! `when`; a group's `when` is read at its parent. An answer counts when it is given and its question
//! certainly open; otherwise it reads as undetermined. An absent set is empty and an absent tick
//! false, whether open or not. `has` is false when nothing is given or the question is closed, true
//! when a sound value is given and open, else undetermined; of a computed value it tells whether it
//! is determined. Closed or absent repeated groups have no rows; rows given while openness is
//! undetermined make quantifiers, `count` and `size` undetermined.
//!
//! **Demand.** A group's members are demanded when something in it is answered, or when its parent's
//! are demanded and its own `required` holds; a row's members always are. Missing is reported where
//! openness, demand and `required` are all certain. A repeated group with rows needs `min` of them
//! even when it is optional. A closed member is reported once, whatever is wrong inside it. A check is
//! judged where its group is certainly open and its members are demanded.
//!
//! **Sets** are what was chosen, in the order of the table. A row with `implied_by` is never chosen;
//! conditions that name it have been made counts when they were typed.
//!
//! **Regions.** A parameter, term or eligibility line is that of the region with the longest code
//! (trailing pairs of zeros dropped) that begins the envelope's region and sets it, else the matter's.
//! The items it does not offer and the codes it does not use are checks of the form, made when its
//! file is read (`resolve/region_rules.rs`). Its slots and its promised limit are for guide and form.
//!
//! **Registers.** One whose `when` is not certainly true, or whose `key` is undetermined, is not
//! found whatever was handed in. One whose data break their domain counts as unavailable.
//!
//! **Texts that come out empty** (`join` of nothing) and empty sets never leave: a target or computed
//! value that would be one is not there.
//!
//! What splitting, materials, plan, eligibility and suggestions mean is said in the modules of those names.

mod call;
mod draft;
mod eligibility;
mod envelope;
mod eval;
mod known;
mod layout;
mod leaf;
mod master;
mod materials;
mod normalize;
mod observe;
mod open;
mod plan;
mod region;
mod registers;
mod split;
mod suggest;
mod validate;
mod wire;

pub use draft::{Draft, NodeId, Presence, State};
pub use envelope::{Envelope, read_json};
pub use eval::Situation;
pub use layout::Interpreter;
pub use normalize::{drop_closed, normalize};
pub use registers::Registers;

use crate::model::{Domain, Model, TableId, Value};
use crate::support::{self, Fault, Json};
use serde::Serialize;
use std::borrow::Cow;

/// A broken rule of an instance. It holds nothing that the applicant entered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Violation {
    /// The place: `section.field`, rows as `children[0].name`, the whole form as the empty text.
    pub path: String,
    /// The stable code: one of [`support::Fault`], `check:<id>` or `choose_items`.
    pub code: Cow<'static, str>,
    /// The sentence for the applicant.
    pub message: String,
}

impl From<support::Violation> for Violation {
    fn from(violation: support::Violation) -> Violation {
        let support::Violation { path, code, message } = violation;
        Violation { path, code: Cow::Borrowed(code), message }
    }
}

/// An instance that breaks no rule. Only [`Interpreter::application`] makes one.
#[derive(Debug)]
pub struct Application<'m> {
    interpreter: &'m Interpreter<'m>,
    draft: Draft,
}

impl<'m> Interpreter<'m> {
    /// Every rule that `instance` breaks, sorted by place, each once.
    pub fn validate(&self, instance: &Json) -> Vec<Violation> {
        self.judge(instance).1
    }

    /// The instance as an application.
    ///
    /// # Errors
    /// Every rule it breaks.
    pub fn application(&'m self, instance: &Json) -> Result<Application<'m>, Vec<Violation>> {
        match self.judge(instance) {
            (draft, violations) if violations.is_empty() => {
                Ok(Application { interpreter: self, draft })
            }
            (_, violations) => Err(violations),
        }
    }

    /// The value that `json` is in a domain.
    ///
    /// # Errors
    /// The first thing wrong with it.
    pub fn read_value(&self, domain: &Domain, json: &Json) -> Result<Value, Fault> {
        leaf::read(self, domain, json)
    }

    /// Whether a division is `container` or lies in it; a place outside of the table lies in none.
    pub fn contains(&self, table: TableId, container: &str, division: &str) -> bool {
        region::contains(self, table, container, division)
    }

    fn judge(&self, instance: &Json) -> (Draft, Vec<Violation>) {
        let (draft, envelope) = Draft::read(self, instance);
        let violations = self.violations(&draft, envelope);
        (draft, violations)
    }

    /// Every rule broken by an instance that has been read, with the violations of its envelope.
    pub(crate) fn violations(&self, draft: &Draft, envelope: Vec<Violation>) -> Vec<Violation> {
        let mut violations = envelope;
        violations.extend(Situation::new(self, draft, &Registers::default()).violations());
        violations.sort();
        violations.dedup();
        violations
    }
}

impl Application<'_> {
    /// What holds in this application, given what the registers answered.
    pub fn with<'a>(&'a self, registers: &'a Registers) -> Situation<'a> {
        Situation::new(self.interpreter, &self.draft, registers)
    }
}

/// Every rule that `instance` breaks. For one instance; keep an [`Interpreter`] for many.
pub fn validate(model: &Model, instance: &Json) -> Vec<Violation> {
    Interpreter::new(model).validate(instance)
}

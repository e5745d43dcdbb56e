//! What was proved, refuted, left unknown or assumed: for people who answer for the matter.

use crate::diagnostic::Bilingual;
use crate::source::Span;
use serde_json::Value as Json;

/// Groups of proofs, as the ledger lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A condition is determined wherever it is read.
    Determined,
    /// Who applies for an item has a form sent for it.
    Sent,
    /// A required field of a department gets a value.
    Filled,
    /// A value that goes to a department is in its domain.
    InDomain,
}

impl Kind {
    /// Every kind, in the order of the ledger.
    pub const ALL: &[Kind] = &[Kind::Determined, Kind::Sent, Kind::Filled, Kind::InDomain];

    /// What is proved of the subjects of this kind.
    pub fn title(self) -> Bilingual {
        match self {
            Kind::Determined => bi!("条件总能判断", "conditions can always be told"),
            Kind::Sent => bi!("申请的事项总有表送出", "items applied for have forms sent"),
            Kind::Filled => bi!("部门必填的栏总有值", "required fields of departments have values"),
            Kind::InDomain => bi!(
                "送给部门的值都在取值范围内",
                "values that go to departments are in their domains"
            ),
        }
    }
}

/// How an obligation stands.
#[derive(Clone, Debug)]
pub enum Standing {
    /// It holds for every valid application.
    Proved,
    /// Here is one for which it does not.
    Refuted(Box<Counterexample>),
    /// Neither came about; it never counts as proved.
    Unknown(Bilingual),
    /// A declared gap: somebody else sees to it, for this reason.
    Assumed(String),
}

impl Standing {
    /// The word for it.
    pub fn word(&self) -> Bilingual {
        match self {
            Standing::Proved => bi!("已证明", "proved"),
            Standing::Refuted(_) => bi!("有反例", "refuted"),
            Standing::Unknown(_) => bi!("未判定", "unknown"),
            Standing::Assumed(_) => bi!("缺口", "gap"),
        }
    }
}

/// An application that is valid and yet fails; a possible person's, and synthetic.
#[derive(Clone, Debug)]
pub struct Counterexample {
    /// The instance.
    pub instance: Json,
    /// What registers answer.
    pub registers: Json,
    /// What of it makes it fail; nothing of this could be left out.
    pub situation: Vec<Bilingual>,
}

/// Something that was to be proved.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The group of proofs.
    pub kind: Kind,
    /// What it is about, as a noun phrase.
    pub subject: Bilingual,
    /// Where it is written.
    pub span: Span,
    /// How it stands.
    pub standing: Standing,
}

/// Everything that was to be proved of a matter, in order: the number of an entry is its place,
/// counted from 1.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Questions that the solver was asked.
    pub questions: usize,
    /// Propositions that were weighed for them, all questions together: what the proofs cost.
    pub weighed: usize,
}

/// How many entries stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Proved.
    pub proved: usize,
    /// Refuted.
    pub refuted: usize,
    /// Unknown.
    pub unknown: usize,
    /// Declared gaps.
    pub assumed: usize,
}

impl Ledger {
    /// How many entries of a kind stand how; of every kind when none is given.
    pub fn count(&self, kind: Option<Kind>) -> Count {
        let mut count = Count::default();
        for entry in self.entries.iter().filter(|entry| kind.is_none_or(|kind| entry.kind == kind))
        {
            match entry.standing {
                Standing::Proved => count.proved += 1,
                Standing::Refuted(_) => count.refuted += 1,
                Standing::Unknown(_) => count.unknown += 1,
                Standing::Assumed(_) => count.assumed += 1,
            }
        }
        count
    }
}

impl Count {
    /// The counts in words; those proved never stand without those assumed.
    pub fn words(self) -> Bilingual {
        let Count { proved, refuted, unknown, assumed } = self;
        let mut words = bi!(
            "证明 {proved} 项，声明缺口 {assumed} 项",
            "{proved} proved, {assumed} declared gaps"
        );
        if refuted > 0 {
            words.zh.push_str(&format!("，有反例 {refuted} 项"));
            words.en.push_str(&format!(", {refuted} refuted"));
        }
        if unknown > 0 {
            words.zh.push_str(&format!("，未能判定 {unknown} 项"));
            words.en.push_str(&format!(", {unknown} unknown"));
        }
        words
    }
}

//! What the schemas say of the rules, and what is left to the other carriers.

use super::formula::Formula;

/// How far a rule is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// Every instance that breaks the rule is refused.
    Full,
    /// Some instances that break it are refused, and only such.
    Partly,
    /// Only noted.
    No,
}

impl Carried {
    pub(super) fn of(exact: bool, formula: &Formula) -> Carried {
        match (exact, formula) {
            (true, _) => Carried::Full,
            (false, Formula::False) => Carried::No,
            (false, _) => Carried::Partly,
        }
    }
}

/// A rule that stands at some places of the form and not at others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A closed question has no answer.
    Closed,
    /// An open, required question has one.
    Missing,
    /// A division lies inside of the one answered elsewhere.
    Under,
    /// A check of the form, by its id.
    Check(String),
    /// Items are chosen as the form wants it.
    ChooseItems,
}

/// How far the rule at one place is carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The question or group, by path; the whole form is empty.
    pub path: String,
    /// The rule.
    pub rule: Rule,
    /// How far it is carried.
    pub carried: Carried,
}

/// Codes of violations that the schemas refuse wherever they occur. `duplicate_key` is lost when
/// JSON is read, `check_digit` is arithmetic.
const ALWAYS: &[&str] = &[
    "type",
    "null",
    "empty",
    "unknown_key",
    "too_short",
    "too_long",
    "too_few",
    "too_many",
    "characters",
    "not_canonical",
    "pattern",
    "calendar",
    "range",
    "duplicate_option",
    // A check that is a fault of one answer: an exclusive option beside others.
    "check",
];

/// Whether a schema that carries so much refuses every instance with this violation.
pub fn refuses(coverage: &[Coverage], path: &str, code: &str) -> bool {
    let rule = match code {
        "closed" => Rule::Closed,
        "missing" => Rule::Missing,
        "not_in_table" => Rule::Under,
        "choose_items" => Rule::ChooseItems,
        code => match code.strip_prefix("check:") {
            Some(id) => Rule::Check(id.to_owned()),
            None => return ALWAYS.contains(&code),
        },
    };
    let path = without_rows(path);
    let anywhere = matches!(rule, Rule::Check(_) | Rule::ChooseItems);
    let mut noted = coverage
        .iter()
        .filter(|coverage| coverage.rule == rule && (anywhere || coverage.path == path))
        .peekable();
    // What is not noted stands at the envelope or at a table: always carried, unless it is a rule
    // of the form that must be noted.
    (noted.peek().is_some() || !anywhere) && noted.all(|c| c.carried == Carried::Full)
}

/// A path without the numbers of rows.
fn without_rows(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for character in path.chars() {
        match character {
            '[' => inside = true,
            ']' => inside = false,
            character if !inside => out.push(character),
            _ => {}
        }
    }
    out
}

//! Whether every text an expression can produce lies in a domain.
//!
//! What an expression can produce is known by its least and greatest length, the checks its texts
//! pass, and a language ([`language`]) that holds all of them. A domain's rules are asked one by one:
//! lengths are compared, checks must be the very same, spelling and patterns hold when no text of the
//! language breaks them. All of this may know too little and never too much, so “yes” is proved. “No”
//! is only said with answers that were evaluated by the reference semantics and gave a text that the
//! domain refuses; whatever else there is stays undecided.

mod class;
mod codes;
mod language;
mod produced;
mod search;
mod spelling;
#[cfg(test)]
mod tests;
mod way;
mod witness;

use crate::diagnostic::Bilingual;
use crate::expr::{Expr, ExprKind, Frame};
use crate::interpret::Interpreter;
use crate::model::{Domain, FieldId, Level, Model, RegisterId, TableId, TextTypeId, Value};
use crate::pattern::Pattern;
use crate::support::{Fault, Json, NamedCheck};
use codes::Naming;
use language::{Language, Languages};
use produced::Produced;
use search::{Found, shortest};
use std::cell::Cell;
use std::collections::HashMap;

/// Whether every text of an expression lies in a domain.
#[derive(Debug)]
pub(super) enum Inclusion {
    /// It does.
    Yes,
    /// One does not.
    No(Outside),
    /// It could be neither proved nor refuted, for a reason.
    Unknown(Bilingual),
}

/// A text outside of a domain, and how it comes about. It has been evaluated.
#[derive(Debug)]
pub(super) struct Outside {
    /// The text.
    pub(super) text: String,
    /// What is wrong with it.
    pub(super) fault: Fault,
    /// What must be answered, by question and rows as the expression reads them.
    pub(super) answers: Vec<(FieldId, Frame, Value)>,
    /// What registers must say, by register and number of its field.
    pub(super) registers: Vec<(RegisterId, usize, Value)>,
    /// Whether that is all it takes; otherwise a branch or a region's wording was taken that
    /// something else has to lead to.
    pub(super) certain: bool,
}

/// Decides on texts of one model, remembering what it has found out.
pub(super) struct TextProver<'m> {
    interpreter: &'m Interpreter<'m>,
    model: &'m Model,
    languages: Languages,
    names: HashMap<(TableId, Option<Level>, Naming), Produced>,
    /// Languages that were searched, and whether they have no text.
    searched: HashMap<Language, bool>,
    /// How deep the expression being looked at lies, and how many are still looked at: terms and
    /// derived answers that each read another twice would never end.
    depth: Cell<usize>,
    left: Cell<usize>,
}

/// Deepest nesting that is followed.
const DEPTH: usize = 64;
/// Most expressions that are looked at to decide one.
const STEPS: usize = 20_000;

/// A rule of a text domain.
#[derive(Clone, Copy)]
enum Rule {
    /// From so many characters to so many.
    Length(u32, u32),
    /// The texts allowed, for the spelling of a kind.
    Spelling(Language),
    /// The texts allowed, for a pattern.
    Pattern(Language),
    /// A check that covers so many leading characters.
    Check(NamedCheck, Option<u32>),
}

impl<'m> TextProver<'m> {
    pub(super) fn new(interpreter: &'m Interpreter<'m>) -> TextProver<'m> {
        TextProver {
            interpreter,
            model: interpreter.model(),
            languages: Languages::new(),
            names: HashMap::new(),
            searched: HashMap::new(),
            depth: Cell::new(0),
            left: Cell::new(0),
        }
    }

    /// Whether one more expression may be looked at; then [`TextProver::leave`] follows.
    fn enter(&self) -> bool {
        let (depth, left) = (self.depth.get(), self.left.get());
        let may = depth < DEPTH && left > 0;
        if may {
            self.depth.set(depth + 1);
            self.left.set(left - 1);
        }
        may
    }

    fn leave(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// Whether every text of an expression (or every division, for a domain of divisions) lies in a
    /// domain. A text that comes out empty is not there and breaks no rule.
    pub(super) fn inclusion(&mut self, expr: &Expr, domain: &Domain) -> Inclusion {
        self.left.set(STEPS);
        self.included(expr, domain)
    }

    fn included(&mut self, expr: &Expr, domain: &Domain) -> Inclusion {
        let alternatives: Vec<(&Expr, bool)> = match &expr.kind {
            ExprKind::If(_, yes, no) => vec![(&**yes, false), (&**no, false)],
            ExprKind::FirstOf(parts) => {
                parts.iter().enumerate().map(|(at, part)| (part, at == 0)).collect()
            }
            ExprKind::Term(id) => {
                let meanings = self.meanings(*id);
                let only = meanings.len() == 1;
                meanings.into_iter().map(|is| (is, only)).collect()
            }
            _ => return self.decide(expr, domain),
        };
        if !self.enter() {
            return Inclusion::Unknown(too_deep());
        }
        let mut all = Inclusion::Yes;
        for (part, certain) in alternatives {
            match self.included(part, domain) {
                Inclusion::Yes => {}
                Inclusion::No(mut outside) => {
                    outside.certain &= certain;
                    all = Inclusion::No(outside);
                    break;
                }
                unknown => all = unknown,
            }
        }
        self.leave();
        all
    }

    fn decide(&mut self, expr: &Expr, domain: &Domain) -> Inclusion {
        if own_domain(self.model, expr).is_some_and(|own| is_part(own, domain)) {
            return Inclusion::Yes;
        }
        match domain {
            Domain::Text { kind, min, max, pattern } => {
                match self.rules(*kind, *min, *max, pattern.as_ref()) {
                    Some(rules) => self.text(expr, domain, &rules),
                    None => Inclusion::Unknown(bi!("没有这种文字类型", "no such text type")),
                }
            }
            Domain::Division { .. } => match self.tried(expr, domain) {
                Some(outside) => Inclusion::No(outside),
                None if self.allowed(expr, domain) => Inclusion::Yes,
                None => Inclusion::Unknown(bi!(
                    "不能断定所有的区划都属于这一级",
                    "not every division is known to be of that level"
                )),
            },
            _ => Inclusion::Unknown(bi!("不是文字", "this is no text")),
        }
    }

    fn rules(
        &mut self,
        kind: TextTypeId,
        min: u32,
        max: u32,
        place: Option<&Pattern>,
    ) -> Option<Vec<Rule>> {
        let kind = self.model.text_types.get(kind)?;
        let mut rules = vec![Rule::Length(min.max(kind.min), max.min(kind.max))];
        rules.push(Rule::Spelling(self.languages.kind(kind.kind)));
        for pattern in kind.pattern.iter().chain(place) {
            rules.push(Rule::Pattern(self.languages.pattern(pattern.node())));
        }
        rules.extend(kind.check.map(|check| Rule::Check(check, kind.check_prefix)));
        Some(rules)
    }

    fn text(&mut self, expr: &Expr, domain: &Domain, rules: &[Rule]) -> Inclusion {
        if self.allowed(expr, domain) {
            return Inclusion::Yes;
        }
        let mut produced = self.produced(expr, false);
        produced.min = produced.min.max(1);
        let mut open = rules.to_vec();
        open.retain(|rule| !self.is_kept(&produced, *rule));
        if open.is_empty() {
            return Inclusion::Yes;
        }
        if let Some(outside) = self.tried(expr, domain) {
            return Inclusion::No(outside);
        }
        // Now with the lengths of every part.
        let exactly = self.produced(expr, true).language;
        let shown = self.languages.sized(1, None);
        let exactly = self.languages.both(vec![exactly, shown]);
        for rule in open {
            let allowed = match rule {
                Rule::Length(min, max) => self.languages.sized(min, Some(max)),
                Rule::Spelling(allowed) | Rule::Pattern(allowed) => allowed,
                Rule::Check(check, prefix) => self.languages.check(check, prefix),
            };
            let refused = self.languages.except(allowed);
            let breaking = self.languages.both(vec![exactly, refused]);
            let mut found = shortest(&mut self.languages, breaking);
            let is_check = matches!(rule, Rule::Check(..));
            if found == Found::Nothing && is_check {
                // All have the form of such numbers; most have a wrong check digit.
                found = shortest(&mut self.languages, exactly);
                if found == Found::Nothing {
                    continue;
                }
            }
            match found {
                Found::Nothing => {}
                Found::Undecided => return Inclusion::Unknown(undecided(rule)),
                Found::Text(text) => {
                    return match self.explained(expr, &text, domain) {
                        Some(outside) => Inclusion::No(outside),
                        None => Inclusion::Unknown(undecided(rule)),
                    };
                }
            }
        }
        Inclusion::Yes
    }

    /// Whether what is known of some texts is enough to keep a rule.
    fn is_kept(&mut self, produced: &Produced, rule: Rule) -> bool {
        match rule {
            Rule::Length(min, max) => min <= produced.min && produced.max <= max,
            Rule::Check(check, prefix) => produced.passes(check, prefix),
            Rule::Spelling(allowed) | Rule::Pattern(allowed) => {
                let refused = self.languages.except(allowed);
                let shown = self.languages.sized(1, None);
                let breaking = self.languages.both(vec![produced.language, refused, shown]);
                if let Some(known) = self.searched.get(&breaking) {
                    return *known;
                }
                let none = shortest(&mut self.languages, breaking) == Found::Nothing;
                self.searched.insert(breaking, none);
                none
            }
        }
    }

    /// Whether the domain takes each of the few texts there are.
    fn allowed(&self, expr: &Expr, domain: &Domain) -> bool {
        let refuses = |text: &String| !text.is_empty() && self.fault(domain, text).is_some();
        self.finite(expr).is_some_and(|texts| !texts.iter().any(refuses))
    }

    /// What a domain has against a text.
    fn fault(&self, domain: &Domain, text: &str) -> Option<Fault> {
        self.interpreter.read_value(domain, &Json::from(text)).err()
    }
}

/// The domain of what is answered or read; none for what is computed.
fn own_domain<'m>(model: &'m Model, expr: &Expr) -> Option<&'m Domain> {
    match &expr.kind {
        ExprKind::Field(id, _) => {
            let field = model.fields.get(*id)?;
            field.derive.is_none().then_some(&field.domain)
        }
        ExprKind::Register(register, field) => {
            Some(&model.registers.get(*register)?.fields.get(*field)?.domain)
        }
        _ => None,
    }
}

/// Whether a domain is so plainly part of another that nothing has to be proved.
fn is_part(own: &Domain, other: &Domain) -> bool {
    match (own, other) {
        (
            Domain::Text { kind, min, max, pattern },
            Domain::Text { kind: wanted, min: least, max: most, pattern: needed },
        ) => {
            let limited = min >= least && max <= most;
            kind == wanted && limited && (needed.is_none() || pattern == needed)
        }
        (Domain::Division { .. }, Domain::Division { .. }) => own == other,
        _ => false,
    }
}

fn too_deep() -> Bilingual {
    bi!("算式一层套一层，太深或太多", "the expressions nest too deeply or too often")
}

fn undecided(rule: Rule) -> Bilingual {
    match rule {
        Rule::Length(min, max) => bi!(
            "不能断定字数总在 {min} 到 {max} 之间",
            "its length is not known to stay within {min} to {max} characters"
        ),
        Rule::Spelling(_) => bi!(
            "不能断定写法（空格、换行、全角字符等）总合要求",
            "its spelling (spaces, line breaks, full-width characters) is not known to be right always"
        ),
        Rule::Pattern(_) => {
            bi!("不能断定总合格式", "it is not known to match the pattern always")
        }
        Rule::Check(check, _) => {
            let name = check.name();
            bi!(
                "不能断定校验位（{name}）总是对的",
                "it is not known to pass the check `{name}` always"
            )
        }
    }
}

//! What is known of the texts an expression can come out as: never fewer than it can, sometimes more.

use super::class::Class;
use super::language::Language;
use super::{TextProver, search};
use crate::expr::{Expr, ExprKind, Function, Type};
use crate::model::{ArenaId, Domain, PLACE_MAX, TermId, Value};
use crate::support::{NamedCheck, TextKind};
use std::collections::BTreeSet;

/// Most characters of words that are told apart one by one.
const SPELT: usize = 32;
/// The same, where all that can be known is wanted.
const SPELT_EXACTLY: usize = 600;
/// Last place that a slice is followed to.
const SLICED: i64 = 200;

/// A set of texts.
#[derive(Clone)]
pub(super) struct Produced {
    /// Fewest characters.
    pub(super) min: u32,
    /// Most characters; [`u32::MAX`] when nothing limits them.
    pub(super) max: u32,
    /// What they are made of.
    pub(super) language: Language,
    /// Checks that all of them pass, with how many leading characters each covers.
    pub(super) checks: Vec<(NamedCheck, Option<u32>)>,
}

impl Produced {
    fn new(min: u32, max: u32, language: Language) -> Produced {
        Produced { min, max, language, checks: Vec::new() }
    }

    /// Any text.
    pub(super) fn anything() -> Produced {
        Produced::new(0, u32::MAX, Language::ALL)
    }

    /// Checks that still hold when something is put behind.
    fn checks_of_beginning(&self) -> Vec<(NamedCheck, Option<u32>)> {
        let covered = |&(check, prefix): &(NamedCheck, Option<u32>)| match prefix {
            Some(prefix) if self.min >= prefix => Some((check, Some(prefix))),
            None if self.min == self.max => Some((check, Some(self.min))),
            _ => None,
        };
        self.checks.iter().filter_map(covered).collect()
    }

    /// Whether all of them pass a check.
    pub(super) fn passes(&self, check: NamedCheck, prefix: Option<u32>) -> bool {
        // What is longer than any of them covers all of each.
        let limited = |prefix: Option<u32>| prefix.filter(|prefix| *prefix < self.max);
        self.checks.iter().any(|(known, own)| *known == check && limited(*own) == limited(prefix))
    }
}

impl<'m> TextProver<'m> {
    /// The texts of an expression; with the limits of lengths inside of it when they are wanted
    /// exactly.
    pub(super) fn produced(&mut self, expr: &Expr, exact: bool) -> Produced {
        if !self.enter() {
            return Produced::anything();
        }
        let mut found = self.found(expr, exact);
        self.leave();
        if exact {
            let most = Some(found.max).filter(|max| *max < u32::MAX);
            let sized = self.languages.sized(found.min, most);
            found.language = self.languages.both(vec![found.language, sized]);
        }
        found
    }

    fn found(&mut self, expr: &Expr, exact: bool) -> Produced {
        let model = self.model;
        match &expr.kind {
            ExprKind::Constant(Value::Text(text)) => self.words([text.as_str()], exact),
            ExprKind::Field(id, _) => match model.fields.get(*id) {
                Some(field) => match &field.derive {
                    Some(derive) => self.produced(derive, exact),
                    None => self.held(&field.domain, exact),
                },
                None => Produced::anything(),
            },
            ExprKind::Register(..) => match super::own_domain(model, expr) {
                Some(domain) => self.held(domain, exact),
                None => Produced::anything(),
            },
            ExprKind::PartOf(part, level) => self.part_codes(expr, part, *level),
            ExprKind::Parameter(_) => match self.finite(expr) {
                Some(words) => self.words(words.iter().map(String::as_str), exact),
                None => Produced::anything(),
            },
            ExprKind::Term(id) => {
                let all: Vec<_> =
                    self.meanings(*id).into_iter().map(|is| self.produced(is, exact)).collect();
                self.united(all)
            }
            ExprKind::Region => {
                let (pattern, min, max) = match model.region.is_empty() {
                    true => ("[0-9A-Za-z]+", 2, 12),
                    false => ("[0-9]+", 6, 6),
                };
                Produced::new(min, max, self.languages.written(pattern))
            }
            ExprKind::If(_, yes, no) => {
                let all = vec![self.produced(yes, exact), self.produced(no, exact)];
                self.united(all)
            }
            ExprKind::FirstOf(parts) => {
                let all = parts.iter().map(|part| self.produced(part, exact)).collect();
                self.united(all)
            }
            ExprKind::Concat(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.produced(part, exact)).collect();
                let languages: Vec<_> = parts.iter().map(|part| part.language).collect();
                Produced {
                    min: parts.iter().fold(0, |sum, part| sum.saturating_add(part.min)),
                    max: parts.iter().fold(0, |sum, part| sum.saturating_add(part.max)),
                    language: self.languages.sequence(&languages),
                    checks: parts.first().map(Produced::checks_of_beginning).unwrap_or_default(),
                }
            }
            ExprKind::Call(function, arguments) => self.called(*function, arguments, expr, exact),
            _ => Produced::anything(),
        }
    }

    /// Every meaning a term may have: the matter's own and those of regions.
    pub(super) fn meanings(&self, id: TermId) -> Vec<&'m Expr> {
        let model = self.model;
        let own = model.terms.get(id).map(|term| &term.is);
        let local = model.regions.iter().flat_map(|region| &region.terms);
        own.into_iter().chain(local.filter(|(term, _)| *term == id).map(|(_, is)| is)).collect()
    }

    /// Texts of a domain.
    fn held(&mut self, domain: &Domain, exact: bool) -> Produced {
        match domain {
            Domain::Text { kind, min, max, pattern } => {
                let Some(kind) = self.model.text_types.get(*kind) else {
                    return Produced::anything();
                };
                let patterns = || kind.pattern.iter().chain(pattern);
                let min = patterns().fold(kind.min.max(*min), |min, p| min.max(p.min_len()));
                let max = patterns().filter_map(|p| p.max_len()).fold(kind.max.min(*max), u32::min);
                let language = self.languages.text_type(kind, pattern.as_ref());
                let checks = kind.check.map(|check| (check, kind.check_prefix));
                Produced { min, max, language, checks: checks.into_iter().collect() }
            }
            Domain::Division { table, level } => {
                let Some(table) = self.model.tables.get(*table) else {
                    return Produced::anything();
                };
                let rows = table.selectable().filter(|(_, row)| row.level == Some(*level));
                let codes = self.words(rows.map(|(_, row)| row.code.as_str()), exact);
                let place = self.place();
                self.united(vec![codes, place])
            }
            _ => Produced::anything(),
        }
    }

    /// Places outside of a table.
    pub(super) fn place(&mut self) -> Produced {
        let plain = self.languages.kind(TextKind::Plain);
        let number = self.languages.written("[0-9]*");
        let name = self.languages.except(number);
        Produced::new(1, PLACE_MAX, self.languages.both(vec![plain, name]))
    }

    /// These words and no other.
    pub(super) fn words<'w>(
        &mut self,
        words: impl IntoIterator<Item = &'w str>,
        exact: bool,
    ) -> Produced {
        let words: Vec<&str> = words.into_iter().collect();
        let lengths = || words.iter().map(|word| word.chars().count());
        let count = |length: Option<usize>| u32::try_from(length.unwrap_or(0)).unwrap_or(u32::MAX);
        let (min, max) = (count(lengths().min()), count(lengths().max()));
        let spelt = if exact { SPELT_EXACTLY } else { SPELT };
        let language = if lengths().sum::<usize>() <= spelt {
            let words = words.iter().map(|word| self.languages.word(word)).collect();
            self.languages.either(words)
        } else {
            let letters: BTreeSet<char> = words.iter().flat_map(|word| word.chars()).collect();
            let class = Class::only(letters).coarse();
            let class = self.languages.class(class);
            self.languages.times(class, min, None)
        };
        Produced::new(min, max, language)
    }

    /// The texts of any of them.
    pub(super) fn united(&mut self, all: Vec<Produced>) -> Produced {
        let languages = all.iter().map(|one| one.language).collect();
        let mut checks = all.first().map(|one| one.checks.clone()).unwrap_or_default();
        checks.retain(|(check, prefix)| all.iter().all(|one| one.passes(*check, *prefix)));
        Produced {
            min: all.iter().map(|one| one.min).min().unwrap_or(0),
            max: all.iter().map(|one| one.max).max().unwrap_or(0),
            language: self.languages.either(languages),
            checks,
        }
    }

    fn called(
        &mut self,
        function: Function,
        arguments: &[Expr],
        whole: &Expr,
        exact: bool,
    ) -> Produced {
        let Some(first) = arguments.first() else { return Produced::anything() };
        let number = |index: usize| match arguments.get(index).map(|argument| &argument.kind) {
            Some(ExprKind::Constant(Value::Integer(number))) => Some(*number),
            _ => None,
        };
        let string = |index: usize| match arguments.get(index).map(|argument| &argument.kind) {
            Some(ExprKind::Constant(Value::Text(text))) => Some(text.as_str()),
            _ => None,
        };
        match function {
            Function::Upper | Function::Lower => {
                let inner = self.produced(first, exact);
                self.recased(inner, function == Function::Upper)
            }
            Function::Slice => {
                let inner = self.produced(first, exact);
                match (number(1), number(2)) {
                    (Some(from), Some(to)) => self.sliced(inner, from, to),
                    _ => {
                        let class = self.languages.characters(inner.language);
                        let class = self.languages.class(class);
                        Produced::new(1, inner.max, self.languages.times(class, 1, None))
                    }
                }
            }
            Function::PadStart | Function::PadEnd => {
                let inner = self.produced(first, exact);
                match (number(1).and_then(|n| u32::try_from(n).ok()), string(2)) {
                    (Some(width), _) if inner.min >= width => inner,
                    (Some(width), Some(fill)) => {
                        let at_start = function == Function::PadStart;
                        self.padded(inner, width, fill, at_start)
                    }
                    _ => Produced::anything(),
                }
            }
            Function::FullName => match first.ty {
                Type::Division(table) => self.full_names(table, first),
                _ => Produced::anything(),
            },
            Function::Join => match (first.ty, string(1)) {
                (Type::Codes(_), Some(between)) => self.joined(first, between, exact),
                _ => Produced::anything(),
            },
            Function::Text if first.ty == Type::Text => self.produced(first, exact),
            Function::Text => self.canonical(first, exact),
            _ => match self.finite(whole) {
                Some(words) => self.words(words.iter().map(String::as_str), exact),
                None => Produced::anything(),
            },
        }
    }

    fn recased(&mut self, inner: Produced, upper: bool) -> Produced {
        let letters = if upper { ('a', 'z') } else { ('A', 'Z') };
        let touched = self.languages.characters(inner.language).and(&Class::of(&[letters]));
        if touched.is_empty() {
            return inner;
        }
        let language = self.languages.recased(inner.language, upper);
        Produced::new(inner.min, inner.max, language)
    }

    fn sliced(&mut self, inner: Produced, from: i64, to: i64) -> Produced {
        let places = u32::try_from(from).ok().zip(u32::try_from(to).ok());
        let Some((from, to)) = places.filter(|(from, to)| *from >= 1 && from <= to) else {
            return Produced::new(0, 0, Language::NOTHING);
        };
        let count = to - from + 1;
        let followed = if i64::from(to) <= SLICED {
            search::window(&mut self.languages, inner.language, from, to)
        } else {
            None
        };
        let language = followed.unwrap_or_else(|| {
            let class = self.languages.characters(inner.language);
            let class = self.languages.class(class);
            self.languages.times(class, count, Some(count))
        });
        let covers = |&(_, prefix): &(NamedCheck, Option<u32>)| prefix.is_some_and(|p| p <= to);
        let checks = inner.checks.iter().copied().filter(|check| from == 1 && covers(check));
        Produced { min: count, max: count, language, checks: checks.collect() }
    }

    fn padded(&mut self, inner: Produced, width: u32, fill: &str, at_start: bool) -> Produced {
        let filling = self.languages.word(fill);
        let filling = self.languages.times(filling, 0, None);
        let (parts, checks) = match at_start {
            true => ([filling, inner.language], Vec::new()),
            false => ([inner.language, filling], inner.checks_of_beginning()),
        };
        let language = self.languages.sequence(&parts);
        Produced { min: inner.min.max(width), max: inner.max.max(width), language, checks }
    }
}

/// A row of a table, as the model numbers it.
pub(super) fn row_of(
    table: &crate::model::CodeTable,
    row: crate::model::RowId,
) -> Option<&crate::model::CodeRow> {
    table.rows.get(row.index())
}

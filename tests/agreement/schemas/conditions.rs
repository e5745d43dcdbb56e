//! Random conditions and values over what can be read.

use super::draw::{Draw, Kind};

/// Whether registers may be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reads {
    Allowed,
    #[default]
    Forbidden,
}

/// What can be read at a place, and how it is written there.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) questions: Vec<(usize, String)>,
    /// Repeated groups.
    pub(super) rows: Vec<(usize, String)>,
    pub(super) registers: Reads,
    pub(super) items: bool,
    /// So many of the terms.
    pub(super) terms: usize,
}

/// Rows in rows in conditions.
const DEPTH: usize = 2;

impl Draw {
    /// A condition; `deep` ones are put together of several.
    pub(super) fn condition(&mut self, scope: &Scope, deep: usize) -> String {
        if deep == 0 || self.random.chance(45) {
            return self.leaf(scope, 0);
        }
        let one = self.condition(scope, deep - 1);
        if self.random.chance(20) {
            return format!("not ({one})");
        }
        let other = self.condition(scope, deep - 1);
        match self.random.below(5) {
            0 | 1 => format!("({one}) and ({other})"),
            2 | 3 => format!("({one}) or ({other})"),
            _ => format!("if {one} then {other} else {}", self.leaf(scope, 0)),
        }
    }

    fn leaf(&mut self, scope: &Scope, depth: usize) -> String {
        for _ in 0..6 {
            let found = match self.random.below(20) {
                0..12 => self.of_question(scope),
                12..15 => self.of_rows(scope, depth),
                15 => self.comparison(scope),
                16 => self.of_term(scope),
                17 => self.of_register(scope),
                18 if scope.items => {
                    self.random.pick(&self.items).map(|i| format!("items.{}", i.0))
                }
                18 if self.local => Some("region == \"530102\"".to_owned()),
                _ => Some("strict".to_owned()),
            };
            if let Some(found) = found {
                return found;
            }
        }
        "strict".to_owned()
    }

    /// A test that is read only where what it reads is there.
    fn guarded(&mut self, there: bool, guard: &str, test: String) -> String {
        if there || self.random.chance(self.careless) {
            return test;
        }
        match self.random.below(4) {
            0 => format!("(not {guard} or {test})"),
            1 => format!("not ({guard} and {test})"),
            _ => format!("({guard} and {test})"),
        }
    }

    fn of_question(&mut self, scope: &Scope) -> Option<String> {
        let (index, path) = self.random.pick(&scope.questions).cloned()?;
        let question = self.questions[index].clone();
        let kind = question.kind;
        if self.random.chance(10) && !matches!(kind, Kind::AnyOf(_) | Kind::Tick) {
            return Some(format!("has({path})"));
        }
        let test = self.test(kind, &path, Some(scope), question.group)?;
        let there = question.sure || matches!(kind, Kind::AnyOf(_) | Kind::Tick);
        // Of a set it is only the one choice that may not be there.
        if test.starts_with("only(") {
            return Some(self.guarded(false, &format!("size({path}) == 1"), test));
        }
        Some(self.guarded(there, &format!("has({path})"), test))
    }

    fn test(
        &mut self,
        kind: Kind,
        path: &str,
        scope: Option<&Scope>,
        group: usize,
    ) -> Option<String> {
        let order = *self.random.pick(&["<", "<=", ">", ">=", "==", "!="])?;
        let which = self.random.below(4);
        Some(match kind {
            Kind::YesNo | Kind::Tick => path.to_owned(),
            Kind::OneOf(table) => {
                let table = &self.tables[table];
                let (_, one) = self.random.pick(&table.codes)?.clone();
                let (_, other) = self.random.pick(&table.codes)?.clone();
                match which {
                    0 => format!("{path} == {one}"),
                    1 => format!("{path} != {one}"),
                    2 => format!("{path} in [{one}, {other}]"),
                    _ => format!("(not {path} in [{one}])"),
                }
            }
            Kind::AnyOf(table) => {
                let table = &self.tables[table];
                let (_, one) = self.random.pick(&table.codes)?.clone();
                let (_, other) = self.random.pick(&table.codes)?.clone();
                let implied = table.implied.clone();
                match (which, implied) {
                    (0, Some(label)) => format!("{path} has_any [{label}]"),
                    (0, None) => format!("only({path}) == {one}"),
                    (1, _) => format!("{path} has_any [{one}, {other}]"),
                    (2, _) => format!("{path} has_all [{one}, {other}]"),
                    _ => format!("size({path}) {order} {}", self.random.below(4)),
                }
            }
            Kind::Integer => {
                let bound = match self.random.below(4) {
                    0 => "limit".to_owned(),
                    1 => format!("limit + {}", self.random.below(3)),
                    _ => self.random.below(6).to_string(),
                };
                format!("{path} {order} {bound}")
            }
            Kind::Money => {
                let bound = *self.random.pick(&["ceiling", "100", "0.01", "5000"])?;
                format!("{path} {order} {bound}")
            }
            Kind::Decimal => format!("{path} {order} {}", self.random.pick(&["1.50", "99.99"])?),
            Kind::Date => match which {
                0 => format!("{path} {order} submitted_on"),
                1 => format!("{path} {order} start_day"),
                2 => format!("year({path}) {order} year(submitted_on)"),
                _ => format!("days_between({path}, submitted_on) {order} 30"),
            },
            Kind::Month => format!("{path} {order} 2024-0{}", 1 + self.random.below(9)),
            Kind::Resident => match which {
                0 => {
                    let mut others = scope?.questions.iter();
                    let gender = others.find(|(index, _)| {
                        let other = &self.questions[*index];
                        other.kind == Kind::OneOf(0) && other.sure
                    });
                    let gender = gender.map_or("男", |(_, gender)| gender);
                    format!("gender_of({path}) == {gender}")
                }
                1 => format!("birth_date({path}) {order} start_day"),
                2 => format!("age_by_month({path}, submitted_on) {order} 60"),
                _ => format!("age_on({path}, submitted_on) {order} 1{}", self.random.below(9)),
            },
            Kind::Text | Kind::Name | Kind::Phone => {
                // Another text of the same place, when it is surely there.
                let other = scope?.questions.iter().find(|(index, other)| {
                    let question = &self.questions[*index];
                    question.kind == kind
                        && question.sure
                        && question.group != group
                        && other != path
                });
                match (other, which) {
                    (Some((_, other)), 0 | 1) => format!("{path} != {other}"),
                    (_, 1 | 2) => format!("starts_with({path}, \"1\")"),
                    (_, 3) => format!("{path} == \"测甲\""),
                    _ => format!("not {path} == \"测甲\""),
                }
            }
            Kind::Division => format!("within({path}, \"530{}00\")", self.random.pick(&[1, 4])?),
        })
    }

    fn of_rows(&mut self, scope: &Scope, depth: usize) -> Option<String> {
        if depth >= DEPTH {
            return None;
        }
        let (group, path) = self.random.pick(&scope.rows).cloned()?;
        let order = *self.random.pick(&["<", ">=", "=="])?;
        let mut inner = Scope { questions: Vec::new(), rows: Vec::new(), ..scope.clone() };
        self.add_row(group, "it", &mut inner);
        if self.random.chance(15) {
            let least = self.random.below(3);
            return Some(format!("count({path}) {order} {least}"));
        }
        if self.random.chance(20) {
            let texts = inner.questions.iter().find(|(index, _)| {
                let question = &self.questions[*index];
                question.sure && matches!(question.kind, Kind::Name | Kind::Text | Kind::OneOf(_))
            });
            if let Some((_, text)) = texts {
                return Some(format!("unique({path}, {text})"));
            }
        }
        let body = self.leaf(&inner, depth + 1);
        Some(match self.random.below(3) {
            0 => format!("any({path}, {body})"),
            1 => format!("all({path}, {body})"),
            _ => format!("count({path}, {body}) {order} {}", self.random.below(3)),
        })
    }

    /// A number, with a comparison.
    fn comparison(&mut self, scope: &Scope) -> Option<String> {
        let (one, other) = (self.number(scope)?, self.number(scope)?);
        let order = self.random.pick(&["<", "<=", ">", ">=", "==", "!="])?;
        Some(format!("({one}) {order} ({other})"))
    }

    /// A number that is always there.
    pub(super) fn number(&mut self, scope: &Scope) -> Option<String> {
        let careless = self.careless;
        let mut sure: Vec<(Kind, String)> = Vec::new();
        for (index, path) in &scope.questions {
            if self.questions[*index].sure || self.random.chance(careless) {
                sure.push((self.questions[*index].kind, path.clone()));
            }
        }
        let of =
            |kind: Kind| sure.iter().find(|(own, _)| *own == kind).map(|(_, path)| path.clone());
        let which = self.random.below(9);
        Some(match which {
            0 | 1 => of(Kind::Integer)?,
            2 => format!("age_on({}, submitted_on)", of(Kind::Resident)?),
            3 => {
                let set = scope
                    .questions
                    .iter()
                    .find(|(index, _)| matches!(self.questions[*index].kind, Kind::AnyOf(_)))?;
                format!("size({})", set.1)
            }
            4 => format!("count({})", self.random.pick(&scope.rows)?.1),
            5 => {
                let (group, path) = self.random.pick(&scope.rows).cloned()?;
                let summand = self.questions.iter().find(|question| {
                    question.group == group && question.sure && question.kind == Kind::Integer
                })?;
                format!("sum({path}, it.{})", summand.id)
            }
            6 => {
                let condition = self.leaf(scope, 1);
                format!("if {condition} then {} else limit", of(Kind::Integer)?)
            }
            7 => format!("{} + {}", of(Kind::Integer)?, self.random.below(4)),
            _ => "limit".to_owned(),
        })
    }

    fn of_term(&mut self, scope: &Scope) -> Option<String> {
        let known = self.terms.get(..scope.terms)?;
        let term = self.random.pick(known)?;
        Some(if term.condition { term.id.clone() } else { format!("{} > limit", term.id) })
    }

    fn of_register(&mut self, scope: &Scope) -> Option<String> {
        if scope.registers == Reads::Forbidden {
            return None;
        }
        let register = self.random.pick(&self.registers)?;
        let found = format!("found(registers.{})", register.id);
        let (field, kind, _) = self.random.pick(&register.fields)?.clone();
        let path = format!("registers.{}.{field}", register.id);
        if self.random.chance(40) {
            return Some(found);
        }
        let test = self.test(kind, &path, Some(&Scope::default()), 0)?;
        Some(self.guarded(false, &format!("has({path})"), test))
    }
}

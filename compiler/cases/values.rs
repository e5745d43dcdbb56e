//! Written values as JSON: codes by label, yes and no in Chinese, persons by their age.

use super::Desk;
use crate::ast::Given;
use crate::code::Code;
use crate::diagnostic::nearest;
use crate::examples;
use crate::model::*;
use crate::resolve::wanted;
use crate::support::{Date, Json, NamedCheck, normalize_decimal, parse_decimal};
use crate::yaml::Scalar;

/// The word for what is not answered.
pub(super) const LEFT_OUT: &str = "不填";
/// The word for what is answered, no matter how.
pub(super) const ANSWERED: &str = "已填";

/// What is said of an answer.
pub(super) enum Said {
    /// This.
    Value(Json),
    /// It is left out.
    LeftOut,
    /// It is there.
    Answered,
}

/// What a bare word says; a word in quotes is a text.
pub(super) fn word(scalar: &Scalar) -> Option<Said> {
    match scalar.text.as_str() {
        LEFT_OUT if scalar.plain => Some(Said::LeftOut),
        ANSWERED if scalar.plain => Some(Said::Answered),
        _ => None,
    }
}

/// Yes or no.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text {
        "是" | "true" => Some(true),
        "否" | "false" => Some(false),
        _ => None,
    }
}

impl Desk<'_> {
    /// What is said of an answer in a domain. `ill_formed` lets anything stand as it is typed.
    pub(super) fn said<'g>(
        &mut self,
        domain: &Domain,
        given: &'g Given,
        ill_formed: bool,
    ) -> Option<Said> {
        let scalars = match given {
            Given::One(scalar) => {
                if let Some(said) = word(scalar) {
                    return Some(said);
                }
                vec![scalar]
            }
            Given::Many(many, _) if matches!(domain, Domain::AnyOf { .. }) => {
                let one = |given: &'g Given| match given {
                    Given::One(scalar) => Some(scalar),
                    _ => None,
                };
                many.iter().map(one).collect::<Option<Vec<_>>>().unwrap_or_default()
            }
            _ => Vec::new(),
        };
        if scalars.is_empty() {
            self.misshapen(given.span());
            return None;
        }
        let mut found = Vec::new();
        for scalar in &scalars {
            match written(self.model, domain, &scalar.text) {
                Some(value) => found.push(value),
                None if ill_formed => found.push(Json::from(scalar.text.as_str())),
                None => {
                    self.no_value(domain, scalar);
                    return None;
                }
            }
        }
        let value = match (domain, found.pop()) {
            (Domain::AnyOf { .. }, last) => Json::List(found.into_iter().chain(last).collect()),
            (_, Some(value)) => value,
            (_, None) => return None,
        };
        if !ill_formed && self.interpreter.read_value(domain, &value).is_err() {
            if let Some(scalar) = scalars.first() {
                self.no_value(domain, scalar);
            }
            return None;
        }
        Some(Said::Value(value))
    }

    fn no_value(&mut self, domain: &Domain, scalar: &Scalar) {
        let (what, mut how) = wanted(self.model, domain);
        let (zh, en, text) = (what.zh, what.en, &scalar.text);
        if matches!(domain, Domain::YesNo | Domain::Tick) {
            how = bi!("写 是 或 否", "write `是` (yes) or `否` (no)");
        }
        let near = table(domain)
            .and_then(|table| self.model.tables.get(table))
            .and_then(|table| nearest(text, table.selectable().map(|(_, row)| row.label.as_str())));
        let help = match near {
            Some(near) => vec![bi!("是不是想写“{near}”？", "did you mean `{near}`?")],
            None => vec![how],
        };
        let message = bi!("“{text}”不能作{zh}", "`{text}` is no {en}");
        self.error(Code::BadValue, scalar.span, message, help);
    }

    /// The identity number of a person described as `17岁`, `60岁男` or `1970-06-16出生`.
    pub(super) fn person(
        &self,
        field: FieldId,
        row: usize,
        today: Date,
        given: &Given,
    ) -> Option<Json> {
        let Given::One(scalar) = given else { return None };
        let Domain::Text { kind, .. } = &self.model.fields.get(field)?.domain else { return None };
        let kind = self.model.text_types.get(*kind)?;
        if kind.check != Some(NamedCheck::ResidentId) || kind.check_prefix.is_some() {
            return None;
        }
        let text: String =
            scalar.text.chars().filter(|c| !c.is_whitespace() && *c != '，').collect();
        let text = text.trim_end_matches('性');
        let (text, gender) = match text.strip_suffix('男') {
            Some(text) => (text, 1),
            None => (text.strip_suffix('女').unwrap_or(text), 0),
        };
        let age = text.strip_suffix("周岁").or_else(|| text.strip_suffix('岁'));
        let born = text.strip_suffix("出生").or_else(|| text.strip_suffix('生'));
        let (age, born) = match (age, born) {
            (Some(age), _) => (Some(age.parse().ok().filter(|age| (0..=130).contains(age))?), None),
            (_, Some(born)) => (None, Some(Date::parse(born).ok()?)),
            _ if text.is_empty() => (None, None),
            _ => return None,
        };
        examples::resident_id(field, row, today, age, born, gender).map(Json::Text)
    }
}

/// The code table of a domain.
pub(super) fn table(domain: &Domain) -> Option<TableId> {
    match domain {
        Domain::OneOf(table) | Domain::AnyOf { table, .. } | Domain::Division { table, .. } => {
            Some(*table)
        }
        _ => None,
    }
}

/// One written value (of a set: one member) as JSON, where it can be read at all.
fn written(model: &Model, domain: &Domain, text: &str) -> Option<Json> {
    let text = text.trim();
    Some(match domain {
        Domain::Text { .. } | Domain::Date { .. } | Domain::Month { .. } => Json::from(text),
        Domain::Integer { .. } => Json::from(text.parse::<i64>().ok()?),
        Domain::Decimal { scale, .. } => Json::Text(normalize_decimal(text, *scale)?),
        Domain::Money { .. } => Json::from(parse_decimal(&normalize_decimal(text, 2)?, 2).ok()?),
        Domain::YesNo | Domain::Tick => Json::Bool(truth(text)?),
        Domain::OneOf(table) | Domain::AnyOf { table, .. } => {
            let table = model.tables.get(*table)?;
            let row = table.by_code(text).or_else(|| table.by_label(text))?;
            Json::from(table.rows.get(row.index())?.code.as_str())
        }
        Domain::Division { table, level } => {
            let mut rows = model.tables.get(*table)?.selectable();
            let row = rows.find(|(_, row)| {
                row.level == Some(*level) && (row.code == text || row.label == text)
            });
            Json::from(row.map_or(text, |(_, row)| row.code.as_str()))
        }
    })
}

//! The human door: what people typed, brought into its one accepted spelling.

use crate::support::{
    Json, TextKind, normalize_date, normalize_decimal, normalize_integer, normalize_money,
    normalize_month, normalize_text,
};

/// How what is typed at a question is brought into its one accepted spelling.
pub enum Spelling {
    /// A text of a kind.
    Text(TextKind),
    /// A whole number.
    Integer,
    /// An amount of money.
    Money,
    /// A number with so many decimals.
    Decimal(u8),
    /// A day.
    Date,
    /// A month.
    Month,
    /// Several codes.
    Options,
    /// A box to tick.
    Tick,
    /// A code, or yes or no.
    Plain,
    /// A group of questions.
    Group(&'static [(&'static str, Spelling)]),
    /// The rows of a repeated group.
    Rows(&'static [(&'static str, Spelling)]),
}

impl Spelling {
    /// The value in its accepted spelling; nothing where it is never a value, such as an empty
    /// text. What cannot be understood stays as it is.
    #[must_use]
    pub fn normalize(&self, json: &Json) -> Option<Json> {
        let plain = |text: &str| normalize_text(TextKind::Plain, text);
        let or_same = |found: Option<Json>, text: &str| found.unwrap_or_else(|| plain(text).into());
        let json = match (self, json) {
            (Spelling::Group(members) | Spelling::Rows(members), Json::List(rows)) => {
                let rows = rows.iter().filter_map(|row| group(members, row));
                return present(Json::List(rows.collect()));
            }
            (Spelling::Group(members) | Spelling::Rows(members), json) => {
                return group(members, json);
            }
            (Spelling::Tick, Json::Bool(false)) => return None,
            (Spelling::Options, Json::List(codes)) => Json::List(
                codes.iter().filter_map(|code| Spelling::Plain.normalize_option(code)).collect(),
            ),
            (Spelling::Text(kind), Json::Text(text)) => Json::Text(normalize_text(*kind, text)),
            (Spelling::Integer, Json::Text(text)) => {
                or_same(normalize_integer(text).map(Json::from), text)
            }
            (Spelling::Money, Json::Text(text)) => {
                or_same(normalize_money(text).map(Json::from), text)
            }
            (Spelling::Decimal(scale), Json::Text(text)) => {
                or_same(normalize_decimal(text, *scale).map(Json::Text), text)
            }
            (Spelling::Date, Json::Text(text)) => {
                or_same(normalize_date(text).map(Json::Text), text)
            }
            (Spelling::Month, Json::Text(text)) => {
                or_same(normalize_month(text).map(Json::Text), text)
            }
            (_, Json::Text(text)) => Json::Text(plain(text)),
            (_, other) => other.clone(),
        };
        present(json)
    }

    fn normalize_option(&self, code: &Json) -> Option<Json> {
        if let Json::Text(_) = code { self.normalize(code) } else { Some(code.clone()) }
    }

    /// What is left of an instance when groups without an answer are left out. Rows keep their
    /// places.
    #[must_use]
    pub fn without_empty_groups(&self, instance: &Json) -> Json {
        let Json::Object(members) = instance else { return instance.clone() };
        let members = members.iter().filter_map(|(key, json)| {
            let json = if key == "answers" { self.filled(json)? } else { json.clone() };
            Some((key.clone(), json))
        });
        Json::Object(members.collect())
    }

    fn filled(&self, json: &Json) -> Option<Json> {
        match (self, json) {
            (Spelling::Group(known), Json::Object(members)) => filled_members(known, members),
            (Spelling::Rows(known), Json::List(rows)) => {
                let filled = |row: &Json| match row {
                    Json::Object(members) => {
                        filled_members(known, members).unwrap_or(Json::Object(Vec::new()))
                    }
                    other => other.clone(),
                };
                Some(Json::List(rows.iter().map(filled).collect()))
            }
            _ => Some(json.clone()),
        }
    }

    /// An instance with its envelope and answers in their accepted spelling.
    #[must_use]
    pub fn normalize_instance(&self, instance: &Json) -> Json {
        let Json::Object(members) = instance else { return instance.clone() };
        let members = members.iter().filter_map(|(key, json)| {
            let json = match (key.as_str(), json) {
                // The whole form has no rows.
                ("answers", Json::List(_)) => present(json.clone())?,
                ("answers", answers) => self.normalize(answers)?,
                ("submitted_on", Json::Text(text)) => {
                    normalize_date(text).map_or_else(|| json.clone(), Json::Text)
                }
                ("matter" | "version" | "region", Json::Text(text)) => {
                    Json::Text(normalize_text(TextKind::Plain, text))
                }
                _ => json.clone(),
            };
            Some((key.clone(), json))
        });
        Json::Object(members.collect())
    }
}

fn filled_members(known: &[(&str, Spelling)], members: &[(String, Json)]) -> Option<Json> {
    let members: Vec<(String, Json)> = members
        .iter()
        .filter_map(|(key, json)| {
            let member = known.iter().find(|(name, _)| name == key);
            let json = member.map_or_else(|| Some(json.clone()), |(_, member)| member.filled(json));
            Some((key.clone(), json?))
        })
        .collect();
    (!members.is_empty()).then_some(Json::Object(members))
}

fn group(known: &[(&str, Spelling)], json: &Json) -> Option<Json> {
    let Json::Object(members) = json else { return present(json.clone()) };
    let members = members.iter().filter_map(|(key, json)| {
        let spelling = known.iter().find(|(name, _)| name == key).map(|(_, spelling)| spelling);
        let json = match spelling {
            Some(spelling) => spelling.normalize(json)?,
            None => json.clone(),
        };
        Some((key.clone(), json))
    });
    present(Json::Object(members.collect()))
}

fn present(json: Json) -> Option<Json> {
    let nothing = match &json {
        Json::Null => true,
        Json::Text(text) => text.is_empty(),
        Json::List(rows) => rows.is_empty(),
        Json::Object(members) => members.is_empty(),
        _ => false,
    };
    (!nothing).then_some(json)
}

/// The instance without what stands at `path` of its answers. A row keeps its place.
#[must_use]
pub fn without(instance: &Json, path: &str) -> Json {
    let Json::Object(members) = instance else { return instance.clone() };
    let members = members.iter().filter_map(|(key, json)| {
        let json = if key == "answers" { cut(json, path)? } else { json.clone() };
        Some((key.clone(), json))
    });
    Json::Object(members.collect())
}

fn cut(json: &Json, path: &str) -> Option<Json> {
    let Json::Object(members) = json else { return Some(json.clone()) };
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (name, rest) = path.split_at_checked(end)?;
    let members: Vec<(String, Json)> = members
        .iter()
        .filter_map(|(key, json)| {
            let json = if key == name { cut_member(json, rest)? } else { json.clone() };
            Some((key.clone(), json))
        })
        .collect();
    (!members.is_empty()).then_some(Json::Object(members))
}

fn cut_member(json: &Json, rest: &str) -> Option<Json> {
    if rest.is_empty() {
        return None;
    }
    if let Some(inner) = rest.strip_prefix('.') {
        return cut(json, inner);
    }
    let (index, rest) = rest.strip_prefix('[')?.split_once(']')?;
    let (index, Json::List(rows)) = (index.parse::<usize>().ok()?, json) else {
        return Some(json.clone());
    };
    let rows = rows.iter().enumerate().map(|(place, row)| {
        if place == index {
            cut_member(row, rest).unwrap_or(Json::Object(Vec::new()))
        } else {
            row.clone()
        }
    });
    Some(Json::List(rows.collect()))
}

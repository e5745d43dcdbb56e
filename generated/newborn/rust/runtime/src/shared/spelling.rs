//! The human door: what people typed, brought into its one accepted spelling.

use crate::support::{
    Json, TextKind, Violation, normalize_date, normalize_decimal, normalize_integer,
    normalize_money, normalize_month, normalize_text,
};

use super::group::{Domain, Members};

impl Domain {
    /// The value in its accepted spelling; nothing where it is never a value, such as an empty
    /// text. What cannot be understood stays as it is.
    #[must_use]
    pub fn normalize(&self, json: &Json) -> Option<Json> {
        let json = match (self, json) {
            (Domain::Group(table) | Domain::Rows(table, ..), Json::List(rows)) => {
                Json::List(rows.iter().filter_map(|row| group(table, row)).collect())
            }
            (Domain::Group(table) | Domain::Rows(table, ..), json) => return group(table, json),
            (Domain::Tick, Json::Bool(false)) => return None,
            (Domain::AnyOf(..), Json::List(codes)) => {
                let option = |code: &Json| match code {
                    Json::Text(code) => present(plain(code)),
                    other => Some(other.clone()),
                };
                Json::List(codes.iter().filter_map(option).collect())
            }
            (_, Json::Text(text)) => self.spelt(text),
            (_, other) => other.clone(),
        };
        present(json)
    }

    /// A text in its accepted spelling.
    fn spelt(&self, text: &str) -> Json {
        let found = match self {
            Domain::Text(domain) => Some(normalize_text(domain.rule.kind, text).into()),
            Domain::Integer(..) => normalize_integer(text).map(Json::from),
            Domain::Money(..) => normalize_money(text).map(Json::from),
            Domain::Decimal(scale, ..) => normalize_decimal(text, *scale).map(Json::Text),
            Domain::Date(..) => normalize_date(text).map(Json::Text),
            Domain::Month(..) => normalize_month(text).map(Json::Text),
            _ => None,
        };
        found.unwrap_or_else(|| plain(text))
    }

    fn filled(&self, json: &Json) -> Option<Json> {
        match (self, json) {
            (Domain::Group(table), Json::Object(members)) => filled_members(table, members),
            (Domain::Rows(table, ..), Json::List(rows)) => {
                let filled = |row: &Json| match row {
                    Json::Object(members) => {
                        filled_members(table, members).unwrap_or(Json::Object(Vec::new()))
                    }
                    other => other.clone(),
                };
                Some(Json::List(rows.iter().map(filled).collect()))
            }
            _ => Some(json.clone()),
        }
    }
}

fn plain(text: &str) -> Json {
    normalize_text(TextKind::Plain, text).into()
}

impl Members {
    /// An instance with its envelope and answers in their accepted spelling, and without what is
    /// never a value.
    #[must_use]
    pub fn normalize(&'static self, instance: &Json) -> Json {
        let Json::Object(members) = instance else { return instance.clone() };
        let members = members.iter().filter_map(|(key, json)| {
            let json = match (key.as_str(), json) {
                // The whole form has no rows.
                ("answers", Json::List(_)) => present(json.clone())?,
                ("answers", answers) => group(self, answers)?,
                ("submitted_on", Json::Text(text)) => {
                    normalize_date(text).map_or_else(|| json.clone(), Json::Text)
                }
                ("matter" | "version" | "region", Json::Text(text)) => plain(text),
                _ => json.clone(),
            };
            Some((key.clone(), json))
        });
        Json::Object(members.collect())
    }

    /// [`Members::normalize`], then [`Members::drop_closed`].
    #[must_use]
    pub fn normal(&'static self, instance: &Json, judge: fn(&Json) -> Vec<Violation>) -> Json {
        self.drop_closed(&self.normalize(instance), judge)
    }

    /// An instance without answers to questions that are certainly not asked, as `judge` tells.
    #[must_use]
    pub fn drop_closed(&self, instance: &Json, judge: fn(&Json) -> Vec<Violation>) -> Json {
        let mut current = instance.clone();
        // What is taken out may have kept another question open; every round takes out some.
        loop {
            let mut next = current.clone();
            for violation in judge(&current) {
                if violation.code == "closed" {
                    next = without(&next, &violation.path);
                }
            }
            let next = self.without_empty_groups(&next);
            if next == current {
                return current;
            }
            current = next;
        }
    }

    /// What is left of an instance when groups without an answer are left out. Rows keep their
    /// places.
    fn without_empty_groups(&self, instance: &Json) -> Json {
        let Json::Object(members) = instance else { return instance.clone() };
        let members = members.iter().filter_map(|(key, json)| {
            let json = match json {
                Json::Object(members) if key == "answers" => filled_members(self, members)?,
                other => other.clone(),
            };
            Some((key.clone(), json))
        });
        Json::Object(members.collect())
    }
}

fn filled_members(table: &Members, members: &[(String, Json)]) -> Option<Json> {
    let filled = members.iter().filter_map(|(key, json)| {
        let json = match table.member(key) {
            Some(member) => member.domain.filled(json)?,
            None => json.clone(),
        };
        Some((key.clone(), json))
    });
    let members: Vec<(String, Json)> = filled.collect();
    (!members.is_empty()).then_some(Json::Object(members))
}

fn group(table: &Members, json: &Json) -> Option<Json> {
    let Json::Object(members) = json else { return present(json.clone()) };
    let members = members.iter().filter_map(|(key, json)| {
        let json = match table.member(key) {
            Some(member) => member.domain.normalize(json)?,
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
fn without(instance: &Json, path: &str) -> Json {
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

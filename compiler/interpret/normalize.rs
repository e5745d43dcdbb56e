//! The human door: spellings made canonical, closed answers dropped. Carriers of JSON do neither.

use super::draft::{Child, Draft, NodeId};
use super::eval::Situation;
use super::layout::Interpreter;
use super::registers::Registers;
use crate::model::{Domain, Group, GroupId, Member, Model};
use crate::support::{self, Json, TextKind};

/// The instance with what people typed brought into its one accepted spelling, and without what is
/// never a value: empty texts, lists and objects, `null`, unticked boxes. What cannot be understood
/// stays as it is. Doing it twice changes nothing.
pub fn normalize(model: &Model, instance: &Json) -> Json {
    let Json::Object(members) = instance else { return instance.clone() };
    let members = members.iter().filter_map(|(key, json)| {
        let json = match (key.as_str(), json) {
            ("answers", answers) => group(model, Model::ROOT, answers)?,
            ("submitted_on", Json::Text(text)) => {
                support::normalize_date(text).map_or_else(|| json.clone(), Json::Text)
            }
            ("matter" | "version" | "region", Json::Text(text)) => {
                Json::Text(support::normalize_text(TextKind::Plain, text))
            }
            _ => json.clone(),
        };
        Some((key.clone(), json))
    });
    Json::Object(members.collect())
}

fn group(model: &Model, id: GroupId, json: &Json) -> Option<Json> {
    let (Some(group), Json::Object(members)) = (model.groups.get(id), json) else {
        return present(json.clone());
    };
    let members = members.iter().filter_map(|(key, json)| {
        let json = match member(model, group, key) {
            Some(Member::Field(field)) => leaf(model, &model.fields.get(field)?.domain, json)?,
            Some(Member::Group(child)) => match json {
                Json::List(rows) => {
                    let rows: Vec<Json> =
                        rows.iter().filter_map(|row| self::group(model, child, row)).collect();
                    present(Json::List(rows))?
                }
                json => self::group(model, child, json)?,
            },
            _ => json.clone(),
        };
        Some((key.clone(), json))
    });
    present(Json::Object(members.collect()))
}

fn member(model: &Model, group: &Group, key: &str) -> Option<Member> {
    group.members.iter().copied().find(|member| match member {
        Member::Field(id) => {
            model.fields.get(*id).is_some_and(|f| f.id == key && f.derive.is_none())
        }
        Member::Group(id) => model.groups.get(*id).is_some_and(|group| group.id == key),
        Member::Passage(_) => false,
    })
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

fn leaf(model: &Model, domain: &Domain, json: &Json) -> Option<Json> {
    let plain = |text: &str| support::normalize_text(TextKind::Plain, text);
    let or_same =
        |found: Option<Json>, text: &str| found.unwrap_or_else(|| Json::from(plain(text)));
    let json = match (domain, json) {
        (Domain::Tick, Json::Bool(false)) => return None,
        (Domain::AnyOf { .. }, Json::List(codes)) => {
            let codes = codes.iter().filter_map(|code| match code {
                Json::Text(code) => present(Json::Text(plain(code))),
                other => Some(other.clone()),
            });
            Json::List(codes.collect())
        }
        (Domain::Text { kind, .. }, Json::Text(text)) => {
            let kind = model.text_types.get(*kind).map_or(TextKind::Plain, |kind| kind.kind);
            Json::Text(support::normalize_text(kind, text))
        }
        (Domain::Integer { .. }, Json::Text(text)) => {
            or_same(support::normalize_integer(text).map(Json::from), text)
        }
        (Domain::Money { .. }, Json::Text(text)) => {
            or_same(support::normalize_money(text).map(Json::from), text)
        }
        (Domain::Decimal { scale, .. }, Json::Text(text)) => {
            or_same(support::normalize_decimal(text, *scale).map(Json::Text), text)
        }
        (Domain::Date { .. }, Json::Text(text)) => {
            or_same(support::normalize_date(text).map(Json::Text), text)
        }
        (Domain::Month { .. }, Json::Text(text)) => {
            or_same(support::normalize_month(text).map(Json::Text), text)
        }
        (_, Json::Text(text)) => Json::Text(plain(text)),
        (_, other) => other.clone(),
    };
    present(json)
}

/// The instance without answers to questions that are certainly closed.
pub fn drop_closed(model: &Model, instance: &Json) -> Json {
    let interpreter = Interpreter::new(model);
    let registers = Registers::default();
    let mut current = instance.clone();
    // An answer that is dropped may have kept another question open; each round drops at least one.
    for _ in 0..=model.fields.len().saturating_add(model.groups.len()) {
        let (draft, _) = Draft::read(&interpreter, &current);
        let situation = Situation::new(&interpreter, &draft, &registers);
        let Json::Object(members) = &current else { break };
        let members = members.iter().filter_map(|(key, json)| {
            let kept = if key == "answers" { kept(&situation, NodeId::ROOT, json) } else { None };
            match (key.as_str(), kept) {
                ("answers", kept) => kept.map(|kept| (key.clone(), kept)),
                _ => Some((key.clone(), json.clone())),
            }
        });
        let next = Json::Object(members.collect());
        if next == current {
            break;
        }
        current = next;
    }
    current
}

fn kept(situation: &Situation<'_>, node: NodeId, json: &Json) -> Option<Json> {
    let Json::Object(members) = json else { return Some(json.clone()) };
    let model = situation.model();
    let held = situation.draft.node(node);
    let group = held.and_then(|held| model.groups.get(held.group));
    let Some(group) = group else { return Some(json.clone()) };
    let members: Vec<(String, Json)> = members
        .iter()
        .filter_map(|(key, json)| {
            let kept = match member(model, group, key) {
                Some(Member::Field(field)) => {
                    let slot = situation.interpreter.field_slot(field);
                    let closed = situation.field_open(node, slot) == Some(false);
                    if closed { None } else { Some(json.clone()) }
                }
                Some(Member::Group(child)) => {
                    let slot = situation.interpreter.group_slot(child);
                    if situation.child_open(node, slot) == Some(false) {
                        return None;
                    }
                    match (situation.draft.child(node, slot), json) {
                        (Some(Child::One(child)), json) => kept(situation, *child, json),
                        (Some(Child::Rows(_, nodes)), Json::List(rows))
                            if nodes.len() == rows.len() =>
                        {
                            let rows = nodes.iter().zip(rows).map(|(node, row)| {
                                // A row keeps its place even when nothing is left in it.
                                kept(situation, *node, row).unwrap_or(Json::Object(Vec::new()))
                            });
                            Some(Json::List(rows.collect()))
                        }
                        _ => Some(json.clone()),
                    }
                }
                _ => Some(json.clone()),
            };
            kept.map(|kept| (key.clone(), kept))
        })
        .collect();
    if members.is_empty() { None } else { Some(Json::Object(members)) }
}

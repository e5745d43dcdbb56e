//! Places in an instance, and what of the form stands there.

use lianban::model::{FieldId, GroupId, Member, Model};
use lianban::support::Json;

/// A step from an object or list to what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Row(usize),
}

/// What of the form stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// An answer.
    Field(FieldId),
    /// An object: the answers of a group, or one of its rows.
    Group(GroupId),
    /// The rows of a repeated group.
    Rows(GroupId),
    /// The whole instance, or a member of its envelope.
    Envelope,
}

/// A place that an instance has.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) place: Vec<Step>,
    pub(super) thing: Thing,
}

/// The steps of a path as violations name it: below `answers`, or a member of the envelope.
pub(super) fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let (key, rest) = part.split_at(part.find('[').unwrap_or(part.len()));
        steps.push(Step::Key(key.to_owned()));
        steps.extend(rest.split(['[', ']']).filter_map(|row| row.parse().ok()).map(Step::Row));
    }
    steps
}

/// A place below the answers, from the root of the instance.
pub(super) fn answered(mut place: Vec<Step>) -> Vec<Step> {
    place.insert(0, Step::Key("answers".to_owned()));
    place
}

/// The path without its rows: the name of the question or group in the model.
pub(super) fn name(path: &str) -> String {
    let mut inside = false;
    let kept = path.chars().filter(|c| {
        inside = *c == '[' || inside && *c != ']';
        !inside && *c != ']'
    });
    kept.collect()
}

pub(super) fn get<'j>(json: &'j Json, place: &[Step]) -> Option<&'j Json> {
    place.iter().try_fold(json, |json, step| match step {
        Step::Key(key) => json.get(key),
        Step::Row(row) => json.as_list()?.get(*row),
    })
}

/// What stands at a place, to be changed. None when the way there is not there.
pub(super) fn get_mut<'j>(json: &'j mut Json, place: &[Step]) -> Option<&'j mut Json> {
    place.iter().try_fold(json, |json, step| match (step, json) {
        (Step::Key(key), Json::Object(members)) => {
            members.iter_mut().find(|(name, _)| name == key).map(|(_, json)| json)
        }
        (Step::Row(row), Json::List(rows)) => rows.get_mut(*row),
        _ => None,
    })
}

/// Puts something at a place, and the objects and rows on the way there.
pub(super) fn put(json: &mut Json, place: &[Step], value: Json) {
    match place {
        [] => *json = value,
        [Step::Key(key), rest @ ..] => {
            if !matches!(json, Json::Object(_)) {
                *json = Json::Object(Vec::new());
            }
            let Json::Object(members) = json else { return };
            let known = members.iter().position(|(name, _)| name == key);
            let index = known.unwrap_or_else(|| {
                members.push((key.clone(), Json::Null));
                members.len() - 1
            });
            put(&mut members[index].1, rest, value);
        }
        [Step::Row(row), rest @ ..] => {
            if !matches!(json, Json::List(_)) {
                *json = Json::List(Vec::new());
            }
            let Json::List(rows) = json else { return };
            if rows.len() <= *row && *row < 100 {
                rows.resize(*row + 1, Json::Object(Vec::new()));
            }
            if let Some(held) = rows.get_mut(*row) {
                put(held, rest, value);
            }
        }
    }
}

/// Takes away what stands at a place, and nothing else; whether it was there.
pub(super) fn take(json: &mut Json, place: &[Step]) -> bool {
    let Some((last, way)) = place.split_last() else { return false };
    match (last, get_mut(json, way)) {
        (Step::Key(key), Some(Json::Object(members))) => {
            let before = members.len();
            members.retain(|(name, _)| name != key);
            members.len() < before
        }
        (Step::Row(row), Some(Json::List(rows))) if *row < rows.len() => {
            rows.remove(*row);
            true
        }
        _ => false,
    }
}

/// Takes away what stands at a place, and the objects and lists that then are empty.
pub(super) fn clear(json: &mut Json, place: &[Step]) {
    take(json, place);
    for length in (2..place.len()).rev() {
        let empty = match get(json, &place[..length]) {
            Some(Json::Object(members)) => members.is_empty(),
            Some(Json::List(rows)) => rows.is_empty(),
            _ => false,
        };
        if !empty {
            return;
        }
        take(json, &place[..length]);
    }
}

/// Every place of an instance, the instance itself left out.
pub(super) fn spots(model: &Model, instance: &Json) -> Vec<Spot> {
    let mut found = Vec::new();
    for (key, json) in instance.as_object().unwrap_or_default() {
        let place = vec![Step::Key(key.clone())];
        if key == "answers" {
            below(model, Model::ROOT, json, place, &mut found);
        } else {
            found.push(Spot { place, thing: Thing::Envelope });
        }
    }
    found
}

fn below(model: &Model, group: GroupId, json: &Json, place: Vec<Step>, found: &mut Vec<Spot>) {
    let definition = &model.groups[group];
    if let (Json::List(rows), Some(_)) = (json, &definition.repeat) {
        found.push(Spot { place: place.clone(), thing: Thing::Rows(group) });
        for (index, row) in rows.iter().enumerate() {
            let mut place = place.clone();
            place.push(Step::Row(index));
            inside(model, group, row, place, found);
        }
    } else {
        inside(model, group, json, place, found);
    }
}

fn inside(model: &Model, group: GroupId, json: &Json, place: Vec<Step>, found: &mut Vec<Spot>) {
    found.push(Spot { place: place.clone(), thing: Thing::Group(group) });
    for member in &model.groups[group].members {
        let (id, child) = match member {
            Member::Field(id) => (&model.fields[*id].id, None),
            Member::Group(id) => (&model.groups[*id].id, Some(*id)),
            Member::Passage(_) => continue,
        };
        let Some(json) = json.get(id) else { continue };
        let mut place = place.clone();
        place.push(Step::Key(id.clone()));
        match (member, child) {
            (_, Some(child)) => below(model, child, json, place, found),
            (Member::Field(id), _) => found.push(Spot { place, thing: Thing::Field(*id) }),
            _ => {}
        }
    }
}

//! Places in an instance.

use crate::support::Json;

/// A step from an object or list to what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Row(usize),
}

/// The steps of a path such as `children[0].name`, below `answers`.
pub(crate) fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let (key, rest) = part.split_at(part.find('[').unwrap_or(part.len()));
        steps.push(Step::Key(key.to_owned()));
        let rows = rest.split(['[', ']']).filter_map(|row| row.parse().ok());
        steps.extend(rows.map(Step::Row));
    }
    steps
}

/// The path without its rows: the name of the question or group in the model.
pub(crate) fn name(path: &str) -> String {
    let keys = steps(path).into_iter().filter_map(|step| match step {
        Step::Key(key) => Some(key),
        Step::Row(_) => None,
    });
    keys.collect::<Vec<_>>().join(".")
}

/// What stands at a place of an instance's answers.
pub(crate) fn get<'j>(instance: &'j Json, place: &[Step]) -> Option<&'j Json> {
    place.iter().try_fold(instance.get("answers")?, |json, step| match step {
        Step::Key(key) => json.get(key),
        Step::Row(row) => json.as_list()?.get(*row),
    })
}

/// Puts something at a place of an instance's answers (making the way there), or takes it away
/// (and with it what then is empty).
pub(crate) fn put(instance: &mut Json, place: &[Step], value: Option<Json>) {
    let mut whole = vec![Step::Key("answers".to_owned())];
    whole.extend(place.iter().cloned());
    put_below(instance, &whole, value);
}

fn put_below(json: &mut Json, place: &[Step], value: Option<Json>) {
    match place {
        [] => {
            if let Some(value) = value {
                *json = value;
            }
        }
        [Step::Key(key), rest @ ..] => {
            if value.is_some() && !matches!(json, Json::Object(_)) {
                *json = Json::Object(Vec::new());
            }
            let Json::Object(members) = json else { return };
            let found = members.iter().position(|(name, _)| name == key);
            let Some(index) = found.or_else(|| {
                value.as_ref()?;
                members.push((key.clone(), Json::Null));
                members.len().checked_sub(1)
            }) else {
                return;
            };
            let taken = value.is_none() && rest.is_empty();
            if let Some((_, member)) = members.get_mut(index)
                && !taken
            {
                put_below(member, rest, value);
            }
            if taken || members.get(index).is_some_and(|(_, member)| is_empty(member)) {
                members.remove(index);
            }
        }
        [Step::Row(row), rest @ ..] => {
            if value.is_some() && !matches!(json, Json::List(_)) {
                *json = Json::List(Vec::new());
            }
            let Json::List(rows) = json else { return };
            if value.is_some() && rows.len() <= *row && *row < 100 {
                rows.resize(*row + 1, Json::Object(Vec::new()));
            }
            let taken = value.is_none() && rest.is_empty();
            if let Some(member) = rows.get_mut(*row)
                && !taken
            {
                put_below(member, rest, value);
            }
            if *row < rows.len() && (taken || rows.get(*row).is_some_and(is_empty)) {
                rows.remove(*row);
            }
        }
    }
}

fn is_empty(json: &Json) -> bool {
    match json {
        Json::Object(members) => members.is_empty(),
        Json::List(rows) => rows.is_empty(),
        _ => false,
    }
}

//! Reading what registers answered.

use crate::support::{Fault, Json, Lookup, Violation, member_path};

use super::members::Entry;
use super::notes::Notes;

/// Reads the answer of a register. One whose data break their domain counts as unavailable.
pub fn lookup<T>(
    answers: &Json,
    id: &str,
    title: &str,
    notes: &mut Notes,
    read: impl FnOnce(Entry<'_>, &str, &mut Notes) -> Option<T>,
) -> Lookup<T> {
    let Some(json) = answers.get(id) else { return Lookup::Unavailable };
    let mut found = Notes::new();
    let path = member_path("registers", id);
    let lookup = answer(json, &path, title, &mut found, read);
    let sound = found.is_empty();
    notes.append(found);
    lookup.filter(|_| sound).unwrap_or(Lookup::Unavailable)
}

fn answer<T>(
    json: &Json,
    path: &str,
    title: &str,
    notes: &mut Notes,
    read: impl FnOnce(Entry<'_>, &str, &mut Notes) -> Option<T>,
) -> Option<Lookup<T>> {
    let status = match json.members().and_then(|_| json.get("status").ok_or(Fault::Missing)) {
        Ok(status) => status,
        Err(fault) => {
            notes.fault(fault, &member_path(path, "status"), title);
            return None;
        }
    };
    for (key, _) in json.as_object().unwrap_or_default() {
        if key != "status" && key != "data" {
            notes.fault(Fault::UnknownKey, path, title);
        }
    }
    let data = member_path(path, "data");
    match (status.as_text(), json.get("data")) {
        (Some("found"), Some(json)) => {
            // A register may have nothing to tell but that there is a record.
            let empty = json.as_object().is_some_and(<[_]>::is_empty);
            let entry = if empty { Entry::Absent } else { Entry::Given(json) };
            return read(entry, &data, notes).map(Lookup::Found);
        }
        (Some("found"), None) => notes.fault(Fault::Missing, &data, title),
        (Some("not_found"), None) => return Some(Lookup::NotFound),
        (Some("unavailable"), None) => return Some(Lookup::Unavailable),
        (Some("not_found" | "unavailable"), Some(_)) => notes.fault(Fault::Closed, &data, title),
        _ => notes.fault(Fault::NotInTable, &member_path(path, "status"), title),
    }
    None
}

/// Reports registers that the matter does not have, and those named twice.
pub fn check_registers(answers: &Json, ids: &[&str], notes: &mut Notes) {
    let Some(members) = answers.as_object() else {
        if let Err(fault) = answers.members() {
            notes.fault(fault, "registers", "登记数据");
        }
        return;
    };
    for (key, _) in members {
        if !ids.contains(&key.as_str()) {
            notes.add(Violation::unknown_key("registers", key, "登记数据"));
        }
    }
    for key in answers.duplicate_keys() {
        if ids.contains(&key) {
            notes.fault(Fault::DuplicateKey, &member_path("registers", key), "登记数据");
        }
    }
}

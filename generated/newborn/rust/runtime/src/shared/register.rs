//! Reading what registers answered.

use crate::support::{Fault, Json, Lookup, Violation, member_path};

use super::given::Given;
use super::group::{Domain, Members};
use super::notes::Notes;
use super::reading::Readable;

/// The record of a register.
pub trait Record: Sized {
    /// Reads its fields in the order of their table; nothing where one that it must have is not there.
    fn read(fields: &mut RecordFields<'_>) -> Option<Self>;
}

/// The fields of a record, read one after the other.
pub struct RecordFields<'f> {
    /// Nothing where they cannot be read.
    members: Option<&'f [(String, Json)]>,
    table: &'static Members,
    next: usize,
    path: &'f str,
    notes: &'f mut Notes,
}

/// A field of a record: a value, or an `Option` of one where it may be missing.
pub trait RecordField<'f>: Sized {
    /// Reads the next field.
    fn next(fields: &mut RecordFields<'f>) -> Option<Self>;
}

impl<'f, T: Readable<'f>> RecordField<'f> for T {
    fn next(fields: &mut RecordFields<'f>) -> Option<T> {
        fields.answer(true)
    }
}

impl<'f, T: Readable<'f>> RecordField<'f> for Option<T> {
    fn next(fields: &mut RecordFields<'f>) -> Option<Option<T>> {
        Some(fields.answer(false))
    }
}

impl<'f> RecordFields<'f> {
    fn answer<T: Readable<'f>>(&mut self, demanded: bool) -> Option<T> {
        let (given, domain) = self.given(demanded)?;
        match T::read(given, domain) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.wrong(fault);
                None
            }
        }
    }

    /// What stands at the next field.
    fn given(&mut self, demanded: bool) -> Option<(Given<'f>, &'static Domain)> {
        let member = self.table.list.get(self.next)?;
        self.next += 1;
        let found = self.members?.iter().find(|(key, _)| key == member.key);
        if found.is_none() && demanded {
            self.wrong(Fault::Missing);
        }
        found.map(|(_, json)| (Given::from(json), &member.domain))
    }

    /// Takes down what is wrong with the field read last.
    fn wrong(&mut self, fault: Fault) {
        if let Some(member) = self.table.list.get(self.next.wrapping_sub(1)) {
            self.notes.fault(fault, &member_path(self.path, member.key), member.label);
        }
    }
}

/// Makes a type the record of a register: its fields in the order of its table.
#[macro_export]
macro_rules! fields {
    ($name:ident $(, $field:ident)*) => {
        impl $crate::shared::Record for $name {
            fn read(_fields: &mut $crate::shared::RecordFields<'_>) -> Option<$name> {
                $(let $field = $crate::shared::RecordField::next(_fields);)*
                Some($name { $($field: $field?,)* })
            }
        }
    };
}

/// Reads the answer of a register. One whose data break their domain counts as unavailable.
pub fn lookup<T: Record>(
    answers: &Json,
    id: &str,
    table: &'static Members,
    notes: &mut Notes,
) -> Lookup<T> {
    let mut record = None;
    let read = &mut |mut fields: RecordFields<'_>| record = T::read(&mut fields);
    match (look(answers, id, table, notes, read), record) {
        (Lookup::Found(()), Some(record)) => Lookup::Found(record),
        (Lookup::NotFound, _) => Lookup::NotFound,
        _ => Lookup::Unavailable,
    }
}

fn look(
    answers: &Json,
    id: &str,
    table: &'static Members,
    notes: &mut Notes,
    read: &mut dyn FnMut(RecordFields<'_>),
) -> Lookup<()> {
    let Some(json) = answers.get(id) else { return Lookup::Unavailable };
    let mut found = Notes::new();
    let path = member_path("registers", id);
    let lookup = answer(json, &path, table.label, &mut found).unwrap_or_default();
    if let Lookup::Found(data) = lookup {
        let path = member_path(&path, "data");
        let members = members(data, &path, table, &mut found);
        read(RecordFields { members, table, next: 0, path: &path, notes: &mut found });
    }
    let sound = found.is_flawless();
    notes.append(found);
    if sound { lookup.map(|_| ()) } else { Lookup::Unavailable }
}

fn answer<'a>(
    json: &'a Json,
    path: &str,
    title: &str,
    notes: &mut Notes,
) -> Option<Lookup<&'a Json>> {
    let status = match json.members().and_then(|_| json.get("status").ok_or(Fault::Missing)) {
        Ok(status) => status,
        Err(fault) => {
            notes.fault(fault, &member_path(path, "status"), title);
            return None;
        }
    };
    for (key, _) in json.as_object().unwrap_or_default() {
        if key != "status" && key != "data" {
            notes.fault(Fault::UnknownKey, &path, title);
        }
    }
    let data = member_path(path, "data");
    match (status.as_text(), json.get("data")) {
        (Some("found"), Some(json)) => return Some(Lookup::Found(json)),
        (Some("found"), None) => notes.fault(Fault::Missing, &data, title),
        (Some("not_found"), None) => return Some(Lookup::NotFound),
        (Some("unavailable"), None) => return Some(Lookup::Unavailable),
        (Some("not_found" | "unavailable"), Some(_)) => notes.fault(Fault::Closed, &data, title),
        _ => notes.fault(Fault::NotInTable, &member_path(path, "status"), title),
    }
    None
}

/// The members of a record, with what is wrong about their keys taken down.
fn members<'a>(
    json: &'a Json,
    path: &str,
    table: &Members,
    notes: &mut Notes,
) -> Option<&'a [(String, Json)]> {
    // A register may have nothing to tell but that there is a record.
    let members = match json.as_object() {
        Some(members) => members,
        None => json.members().map_err(|fault| notes.fault(fault, &path, table.label)).ok()?,
    };
    let mut seen = vec![false; table.list.len()];
    for (key, _) in members {
        match table.place_of(key, 0).and_then(|place| seen.get_mut(place)) {
            None => notes.add(Violation::unknown_key(path, key, table.label)),
            Some(true) => notes.fault(Fault::DuplicateKey, &member_path(path, key), table.label),
            Some(first) => *first = true,
        }
    }
    Some(members)
}

/// Reports registers that the matter does not have, and those named twice.
pub fn check_registers(answers: &Json, ids: &[&str], notes: &mut Notes) {
    let Some(members) = answers.as_object() else {
        if let Err(fault) = answers.members() {
            notes.fault(fault, &"registers", "登记数据");
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

//! What registers answered.

use super::layout::Interpreter;
use super::{Violation, leaf};
use crate::model::{ArenaId, Register, RegisterId, Value};
use crate::support::{Fault, Json, Lookup, Violation as Sentence, member_path};

/// The answers of registers; a register that is not mentioned is unavailable. They are personal data,
/// so nothing is shown when debugged.
#[derive(Default)]
pub struct Registers {
    answers: Vec<Lookup<Vec<Option<Value>>>>,
}

impl std::fmt::Debug for Registers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Registers({} answers)", self.answers.len())
    }
}

impl Registers {
    /// Reads `{"<register>": {"status": "found", "data": {…}}, …}`. A register whose data break their
    /// domain counts as unavailable, and what is wrong is told with paths `registers.<register>.…`.
    pub fn read(interpreter: &Interpreter<'_>, json: &Json) -> (Registers, Vec<Violation>) {
        let model = interpreter.model();
        let mut faults = Vec::new();
        let members = match json {
            // Nobody was asked.
            Json::Object(members) => members.as_slice(),
            _ => {
                faults.extend(
                    leaf::object(json).err().map(|fault| fault.at("registers", "登记数据")),
                );
                &[]
            }
        };
        let find = |id: &str| members.iter().find(|(key, _)| key == id).map(|(_, json)| json);
        let answers = model.registers.values().map(|register| {
            find(&register.id).map_or(Lookup::Unavailable, |json| {
                let before = faults.len();
                let path = member_path("registers", &register.id);
                let answer = lookup(interpreter, register, json, &path, &mut faults);
                if faults.len() > before { Lookup::Unavailable } else { answer }
            })
        });
        let answers = answers.collect();
        let mut seen = Vec::new();
        for (key, _) in members {
            if model.registers.find(key).is_none() {
                faults.push(Sentence::unknown_key("registers", key, "登记数据"));
            } else if seen.contains(&key) {
                faults.push(Fault::DuplicateKey.at(member_path("registers", key), "登记数据"));
            }
            seen.push(key);
        }
        let mut faults: Vec<Violation> = faults.into_iter().map(Violation::from).collect();
        faults.sort();
        faults.dedup();
        (Registers { answers }, faults)
    }

    pub(super) fn answer(&self, id: RegisterId) -> Lookup<&[Option<Value>]> {
        self.answers.get(id.index()).map_or(Lookup::Unavailable, |a| a.as_ref().map(Vec::as_slice))
    }
}

fn lookup(
    interpreter: &Interpreter<'_>,
    register: &Register,
    json: &Json,
    path: &str,
    faults: &mut Vec<Sentence>,
) -> Lookup<Vec<Option<Value>>> {
    let mut report = |path: String, label: &str, fault: Fault| faults.push(fault.at(path, label));
    let status = match leaf::object(json).and_then(|_| json.get("status").ok_or(Fault::Missing)) {
        Ok(status) => status,
        Err(fault) => {
            report(member_path(path, "status"), &register.title, fault);
            return Lookup::Unavailable;
        }
    };
    for (key, _) in json.as_object().unwrap_or_default() {
        if key != "status" && key != "data" {
            report(path.to_owned(), &register.title, Fault::UnknownKey);
        }
    }
    match (status.as_text(), json.get("data")) {
        (Some("found"), Some(data)) => {
            let path = member_path(path, "data");
            Lookup::Found(record(interpreter, register, data, &path, faults))
        }
        (Some("found"), None) => {
            report(member_path(path, "data"), &register.title, Fault::Missing);
            Lookup::Unavailable
        }
        (Some("not_found"), None) => Lookup::NotFound,
        (Some("unavailable"), None) => Lookup::Unavailable,
        (Some("not_found" | "unavailable"), Some(_)) => {
            report(member_path(path, "data"), &register.title, Fault::Closed);
            Lookup::Unavailable
        }
        _ => {
            report(member_path(path, "status"), &register.title, Fault::NotInTable);
            Lookup::Unavailable
        }
    }
}

fn record(
    interpreter: &Interpreter<'_>,
    register: &Register,
    data: &Json,
    path: &str,
    faults: &mut Vec<Sentence>,
) -> Vec<Option<Value>> {
    let members = match data {
        Json::Object(members) => members.as_slice(),
        _ => {
            faults.extend(leaf::object(data).err().map(|fault| fault.at(path, &register.title)));
            return Vec::new();
        }
    };
    for (index, (key, _)) in members.iter().enumerate() {
        if !register.fields.iter().any(|field| field.id == *key) {
            faults.push(Sentence::unknown_key(path, key, &register.title));
        } else if members.iter().take(index).any(|(other, _)| other == key) {
            faults.push(Fault::DuplicateKey.at(member_path(path, key), &register.title));
        }
    }
    let mut values = Vec::with_capacity(register.fields.len());
    for field in &register.fields {
        let json = members.iter().find(|(key, _)| *key == field.id).map(|(_, json)| json);
        let read = match json {
            Some(json) => leaf::read(interpreter, &field.domain, json).map(Some),
            None if field.required => Err(Fault::Missing),
            None => Ok(None),
        };
        values.push(read.unwrap_or_else(|fault| {
            faults.push(fault.at(member_path(path, &field.id), &field.label));
            None
        }));
    }
    values
}

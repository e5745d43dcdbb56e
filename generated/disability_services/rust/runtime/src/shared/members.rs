//! Objects of an instance, as they are read.

use std::collections::BTreeSet;

use crate::support::{Fault, Json, Size, Unit, Violation, member_path, row_path};

use super::answer::Answer;
use super::notes::Notes;

/// What stands at a place of an instance.
#[derive(Clone, Copy)]
pub enum Entry<'a> {
    /// Something.
    Given(&'a Json),
    /// Nothing.
    Absent,
    /// It cannot be known, because what it would stand in cannot be read.
    Lost,
}

/// An object of an instance whose members are being read.
pub struct Members<'a> {
    members: &'a [(String, Json)],
    path: &'a str,
    there: Answer<()>,
}

impl<'a> Members<'a> {
    /// The members of what stands at `path`, an object that knows these keys.
    pub fn of(
        entry: Entry<'a>,
        path: &'a str,
        label: &str,
        keys: &[&str],
        notes: &mut Notes,
    ) -> Members<'a> {
        let none = |there| Members { members: &[], path, there };
        let json = match entry {
            Entry::Given(json) => json,
            Entry::Absent => return none(Answer::Absent),
            Entry::Lost => return none(Answer::Lost),
        };
        match json.members() {
            Ok(members) => {
                report_strangers(members, path, label, keys, notes);
                Members { members, path, there: Answer::Given(()) }
            }
            Err(fault) => {
                notes.fault(fault, path, label);
                none(Answer::IllFormed)
            }
        }
    }

    /// Whether the object is there.
    #[must_use]
    pub fn there(&self) -> Answer<()> {
        self.there.clone()
    }

    /// What stands at a key; the first where there are several.
    #[must_use]
    pub fn entry(&self, key: &str) -> Entry<'a> {
        match self.members.iter().find(|(name, _)| name == key) {
            Some((_, json)) => Entry::Given(json),
            None if matches!(self.there, Answer::IllFormed | Answer::Lost) => Entry::Lost,
            None => Entry::Absent,
        }
    }

    /// The path of a member.
    #[must_use]
    pub fn path(&self, key: &str) -> String {
        member_path(self.path, key)
    }

    /// Reads an answer and takes down what is wrong with it.
    pub fn answer<T>(
        &self,
        key: &str,
        label: &str,
        notes: &mut Notes,
        read: impl FnOnce(&Json) -> Result<T, Fault>,
    ) -> Answer<T> {
        match self.entry(key) {
            Entry::Absent => Answer::Absent,
            Entry::Lost => Answer::Lost,
            Entry::Given(json) => match read(json) {
                Ok(value) => Answer::Given(value),
                Err(fault) => {
                    notes.fault(fault, &self.path(key), label);
                    Answer::IllFormed
                }
            },
        }
    }

    /// Reads the rows of a repeated group. Too many of them are not looked into.
    pub fn rows<T>(
        &self,
        key: &str,
        label: &str,
        (min, max): (u32, u32),
        notes: &mut Notes,
        mut read: impl FnMut(Entry<'_>, &str, &mut Notes) -> T,
    ) -> Answer<Vec<T>> {
        let path = self.path(key);
        let rows = self.answer(key, label, notes, |json| {
            let rows = json.rows()?;
            let found = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            if found > max {
                return Err(Fault::TooMany(Size { min, max, found, unit: Unit::Rows }));
            }
            Ok(rows.to_vec())
        });
        match rows {
            Answer::Given(rows) => {
                let read_row =
                    |(index, row)| read(Entry::Given(row), &row_path(&path, index), notes);
                Answer::Given(rows.iter().enumerate().map(read_row).collect())
            }
            Answer::IllFormed => Answer::IllFormed,
            Answer::Lost => Answer::Lost,
            _ => Answer::Absent,
        }
    }
}

fn report_strangers(
    members: &[(String, Json)],
    path: &str,
    label: &str,
    keys: &[&str],
    notes: &mut Notes,
) {
    let mut seen = BTreeSet::new();
    for (key, _) in members {
        if !keys.contains(&key.as_str()) {
            notes.add(Violation::unknown_key(path, key, label));
        } else if !seen.insert(key) {
            notes.fault(Fault::DuplicateKey, &member_path(path, key), label);
        }
    }
}

//! Violations as they are found.

use std::fmt::{self, Display};

use crate::support::{Fault, Size, Unit, Violation, member_path};

use super::answer::{Answer, List, Part};
use super::group::{AsSlot, Group, Members, Slot};
use super::place::Place;
use super::reading::Code;
use super::words::is_digits;

/// Broken rules, told in one line. It holds nothing that an applicant entered.
pub struct Broken<'v>(pub &'v [Violation]);

impl Display for Broken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, violation) in self.0.iter().enumerate() {
            let between = if number == 0 { "" } else { "；" };
            write!(f, "{between}{} [{}]：{}", violation.path, violation.code, violation.message)?;
        }
        Ok(())
    }
}

/// The violations found so far, or only whether there is any. A path is made a text where one is.
#[derive(Default)]
pub struct Notes {
    found: Vec<Violation>,
    /// Those of the other side: of what stands around the answers, while answers are read and judged.
    aside: Vec<Violation>,
    /// Whether nobody asks which they are.
    only_whether: bool,
    flawed: bool,
}

impl Notes {
    /// No violation yet.
    #[must_use]
    pub fn new() -> Notes {
        Notes::default()
    }

    /// No violation yet, and none will be told, only whether there is any.
    #[must_use]
    pub fn only_whether() -> Notes {
        Notes { only_whether: true, ..Notes::default() }
    }

    /// Whether no rule is broken, and nothing entered of which it is not certain that it is asked.
    #[must_use]
    pub fn is_flawless(&self) -> bool {
        !self.flawed && self.found.is_empty() && self.aside.is_empty()
    }

    /// Takes down a violation.
    #[cold]
    pub fn add(&mut self, violation: Violation) {
        self.found.push(violation);
    }

    /// Takes down a fault at a path.
    #[cold]
    pub fn fault(&mut self, fault: Fault, path: &dyn Display, label: &str) {
        self.flawed = true;
        if !self.only_whether {
            self.add(fault.at(path.to_string(), label));
        }
    }

    /// Takes down a broken rule.
    #[cold]
    pub fn broken(&mut self, path: &dyn Display, code: &'static str, message: &'static str) {
        self.flawed = true;
        if !self.only_whether {
            self.add(Violation::new(path.to_string(), code, message));
        }
    }

    /// Demands an answer.
    #[inline(always)]
    pub fn demand(&mut self, demanded: bool, answer: &impl Part, path: &dyn Display, label: &str) {
        if demanded && answer.is_absent() {
            self.fault(Fault::Missing, path, label);
        }
    }

    /// Demands members of a group, at places of its table.
    #[inline(always)]
    pub fn demand_all<const N: usize>(
        &mut self,
        demanded: bool,
        absent: impl FnOnce() -> [bool; N],
        places: [usize; N],
        (path, group): (&dyn Display, &Members),
    ) {
        if demanded {
            let absent = absent();
            if absent.iter().fold(false, |any, absent| any | absent) {
                self.lacking(&absent, &places, path, group);
            }
        }
    }

    #[cold]
    fn lacking(&mut self, absent: &[bool], places: &[usize], path: &dyn Display, group: &Members) {
        self.flawed = true;
        if self.only_whether {
            return;
        }
        let lacking = absent.iter().zip(places).filter(|(absent, _)| **absent);
        for member in lacking.filter_map(|(_, place)| group.list.get(*place)) {
            let path = member_path(&path.to_string(), member.key);
            self.fault(Fault::Missing, &path, member.label);
        }
    }

    /// Demands that there are enough rows where there are some.
    pub fn few<T>(
        &mut self,
        rows: &Answer<List<T>>,
        (min, max): (u32, u32),
        path: &dyn Display,
        label: &str,
    ) {
        let found = rows.entered().map(|rows| u32::try_from(rows.0.len()).unwrap_or(u32::MAX));
        if let Some(found) = found.filter(|found| *found < min) {
            let size = Size { min, max, found, unit: Unit::Rows };
            self.fault(Fault::TooFew(size), path, label);
        }
    }

    /// Demands that a division lies in another of its table, where both are divisions.
    #[inline]
    pub fn contain<T: Code>(
        &mut self,
        place: &Answer<Place<T>>,
        whole: Option<&Place<T>>,
        path: &dyn Display,
        label: &str,
    ) {
        if let (Some(Place::Division(place)), Some(Place::Division(whole))) =
            (place.entered(), whole)
            && !place.lies_in(*whole)
        {
            self.fault(Fault::NotInTable, path, label);
        }
    }

    /// Demands that a division lies in one that a code names, by a table or by its digits.
    pub fn contain_in<T: Code>(
        &mut self,
        place: &Answer<Place<T>>,
        whole: Option<&str>,
        within: fn(&str, &str) -> bool,
        path: &dyn Display,
        label: &str,
    ) {
        let (Some(Place::Division(place)), Some(whole)) = (place.entered(), whole) else { return };
        if is_digits(whole) && !within(place.code(), whole) {
            self.fault(Fault::NotInTable, path, label);
        }
    }

    /// Settles whether a member is asked. What was entered where nothing is asked is reported once,
    /// at its own path, and nothing else about it.
    #[inline(always)]
    pub fn settle<'a>(
        &mut self,
        open: Option<bool>,
        member: &mut (impl AsSlot<'a> + Part),
        path: &dyn Display,
        label: &str,
    ) {
        if open != Some(true) && member.is_there() {
            self.shut(open, &mut member.slot(), path, label);
        }
    }

    /// The same for all members of a group but its switch, which is at a place of its table.
    #[inline(always)]
    pub fn settle_switched<'a>(
        &mut self,
        open: Option<bool>,
        group: &mut impl Group<'a>,
        switch: usize,
        at: (&dyn Display, &Members),
    ) {
        if open != Some(true) && group.has_beside(switch) {
            self.shut_switched(open, group, switch, at);
        }
    }

    #[cold]
    fn shut_switched(
        &mut self,
        open: Option<bool>,
        group: &mut dyn Group<'_>,
        switch: usize,
        (path, members): (&dyn Display, &Members),
    ) {
        for (place, member) in members.list.iter().enumerate().filter(|(place, _)| *place != switch)
        {
            if let Some(mut slot) = group.member(place)
                && slot.is_there()
            {
                let path = member_path(&path.to_string(), member.key);
                self.shut(open, &mut slot, &path, member.label);
            }
        }
    }

    #[cold]
    fn shut(
        &mut self,
        open: Option<bool>,
        slot: &mut Slot<'_, '_>,
        path: &dyn Display,
        label: &str,
    ) {
        self.flawed = true;
        if self.only_whether {
            return;
        }
        if open.is_none() {
            slot.doubt();
        } else if slot.close() {
            let path = path.to_string();
            self.found.retain(|violation| !lies_in(&violation.path, &path));
            self.fault(Fault::Closed, &path, label);
        }
    }

    /// Takes over what was found elsewhere.
    pub fn append(&mut self, mut other: Notes) {
        self.found.append(&mut other.found);
    }

    /// Goes over to the answers from what stands around them, or back.
    pub fn turn(&mut self) {
        std::mem::swap(&mut self.found, &mut self.aside);
    }

    /// How many violations there are on this side.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// Forgets all on this side but so many.
    pub fn forget_after(&mut self, kept: usize) {
        self.found.truncate(kept);
    }

    /// All violations, each once, in order of place.
    #[must_use]
    pub fn finish(mut self) -> Vec<Violation> {
        self.found.append(&mut self.aside);
        self.found.sort();
        self.found.dedup();
        self.found
    }
}

fn lies_in(path: &str, part: &str) -> bool {
    path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The path of something below the row at the given depth of `path`.
#[must_use]
pub fn below_row(path: &str, depth: usize, rest: &str) -> String {
    let end =
        path.match_indices(']').nth(depth.saturating_sub(1)).map_or(path.len(), |(at, _)| at + 1);
    member_path(path.get(..end).unwrap_or(path), rest)
}

//! Which entries stand in which row: as the schema says, else as full as rows can be.

use super::content::{self, Entry, Item, Joins};
use super::layout::{repeats, words};
use super::measure;
use super::row::{above_repeat, least};
use crate::model::{Composite, GroupId, Member, Model};

/// The rows of a group in so much room.
pub(super) fn arranged(model: &Model, id: GroupId, width: u32) -> Vec<Band> {
    signed(match model.groups[id].paper.rows.as_slice() {
        [] => packed(model, id, width),
        rows => declared(model, id, rows),
    })
}

/// Rows of entries, perhaps with one entry at the end that is as high as all of them.
pub(super) struct Band {
    pub(super) rows: Vec<Vec<Share>>,
    pub(super) end: Option<Entry>,
}

impl Band {
    /// The only item of the only row.
    fn only(&mut self) -> Option<&mut Item> {
        match (self.rows.as_mut_slice(), &self.end) {
            ([row], None) => match row.as_mut_slice() {
                [Share { entry: Entry::Item(item), .. }] => Some(item),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A statement and the signature below it stand in one cell: what is signed is what is read.
fn signed(bands: Vec<Band>) -> Vec<Band> {
    let mut found: Vec<Band> = Vec::new();
    for mut band in bands {
        let above = found.last_mut().and_then(Band::only);
        let above = above.filter(|item| item.joins == Joins::Statement);
        let signature = band.only().filter(|item| item.joins == Joins::Signature);
        match (above, signature) {
            (Some(above), Some(signature)) => {
                above.lines.append(&mut signature.lines);
                (above.tall, above.joins) = (above.tall + signature.tall, Joins::Never);
            }
            _ => found.push(band),
        }
    }
    found
}

/// An entry and how many shares of its row it takes, where the schema says so.
pub(super) struct Share {
    pub(super) entry: Entry,
    pub(super) shares: u32,
}

/// The rows that the schema names.
fn declared(model: &Model, id: GroupId, rows: &[Vec<Member>]) -> Vec<Band> {
    let mut bands = Vec::new();
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        let last = row.last().copied();
        let high = rows[at..].iter().take_while(|row| row.last().copied() == last).count();
        let tall = high > 1;
        let shared = |row: &Vec<Member>| {
            let row = if tall {
                row.iter().copied().filter(|m| Some(*m) != last).collect()
            } else {
                row.clone()
            };
            shares(model, id, &row)
        };
        bands.push(Band {
            rows: rows[at..at + high].iter().map(shared).collect(),
            end: last.filter(|_| tall).map(|last| content::entry(model, id, last, false)),
        });
        at += high.max(1);
    }
    bands
}

fn shares(model: &Model, id: GroupId, row: &[Member]) -> Vec<Share> {
    let alone = row.iter().all(|member| row.first() == Some(member));
    let mut found: Vec<(Member, u32)> = Vec::new();
    for member in row {
        match found.last_mut() {
            Some((last, count)) if last == member => *count += 1,
            _ => found.push((*member, 1)),
        }
    }
    let said = found.iter().any(|(_, count)| *count > 1);
    let share = |(member, count): (Member, u32)| Share {
        entry: content::entry(model, id, member, alone),
        shares: if said { count } else { 0 },
    };
    found.into_iter().map(share).collect()
}

/// Rows as full as they can be.
fn packed(model: &Model, id: GroupId, width: u32) -> Vec<Band> {
    let members = model.printed_members(id);
    let is_photo = |member: &Member| match member {
        Member::Group(inner) => {
            matches!(model.groups[*inner].composite, Some(Composite::File { photo: true, .. }))
        }
        _ => false,
    };
    let photo = members.iter().copied().find(is_photo);
    let entry = photo.map(|photo| content::entry(model, id, photo, false));
    let room = entry.map_or(width, |entry| width - least(&entry, model));
    let mut rows: Vec<Vec<Member>> = Vec::new();
    let mut used = FULL;
    for member in members.into_iter().filter(|member| Some(*member) != photo) {
        // Beside the photo there is less room.
        let limit = if rows.len() <= PHOTO_ROWS { room } else { width };
        let need = match content::entry(model, id, member, false) {
            Entry::Item(item) if !item.whole => item.label_width + item.wish,
            _ => FULL,
        };
        match rows.last_mut() {
            Some(last) if used.saturating_add(need) <= limit => last.push(member),
            _ => {
                rows.push(vec![member]);
                used = 0;
            }
        }
        used = used.saturating_add(need);
    }
    let mut rows: Vec<Vec<Share>> = rows.iter().map(|row| shares(model, id, row)).collect();
    let mut bands = Vec::new();
    if let Some(photo) = photo {
        let repeats = |row: &&Vec<Share>| row.iter().any(|share| above_repeat(model, &share.entry));
        let beside = rows.iter().take(PHOTO_ROWS).take_while(|row| !repeats(row)).count();
        let rest = rows.split_off(beside);
        let rows = std::mem::replace(&mut rows, rest);
        bands.push(Band { rows, end: Some(content::entry(model, id, photo, false)) });
    }
    bands.extend(rows.into_iter().map(|row| Band { rows: vec![row], end: None }));
    bands
}

/// More than any row holds.
const FULL: u32 = u32::MAX;

/// Rows that a photo is as high as.
const PHOTO_ROWS: usize = 5;
/// Width of the first labels of rows, so that they stand below each other.
pub(super) fn lead(bands: &[Band], model: &Model) -> u32 {
    let first = bands.iter().flat_map(|band| &band.rows).filter_map(|row| row.first());
    let width = |share: &Share| match &share.entry {
        Entry::Item(item) => item.label_width,
        Entry::Group(id) if model.groups[*id].switch.is_none() && !repeats(model, *id) => {
            measure::label(words(&model.groups[*id]))
        }
        Entry::Group(_) => 0,
    };
    first.map(width).max().unwrap_or(0)
}

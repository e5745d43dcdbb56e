//! Code tables too large for an enum: one text, read once.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::page;
use crate::support::division_within;

use super::scan::is_digits;

/// Levels of administrative divisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省级.
    Province,
    /// 市级.
    Prefecture,
    /// 县级.
    County,
    /// 乡级.
    Township,
}

/// A row of a large table.
#[derive(Clone, Copy)]
pub struct Row {
    /// The code.
    pub code: &'static str,
    /// The label.
    pub label: &'static str,
    /// The code of the row it lies in or refines; empty when there is none.
    pub parent: &'static str,
    /// The level, for divisions.
    pub level: Option<Level>,
    /// Whether it can be an answer.
    pub answer: bool,
}

/// A table kept as lines of `code`, `parent`, `level`, `answer` and `label`, parted by tabs.
pub struct Table {
    text: &'static str,
    content: OnceLock<Content>,
}

struct Content {
    rows: Vec<Row>,
    /// For each row, the number of the one it lies in.
    outer: Vec<Option<u32>>,
    /// For each row, the labels from the top down.
    names: Vec<String>,
    /// Whether all codes are digits.
    numeric: bool,
    /// Numbers of rows by code: at the place that a code is scattered to, or in the next free ones.
    places: Vec<Option<u32>>,
}

impl Content {
    fn of(text: &'static str) -> Content {
        let rows: Vec<Row> = text.lines().filter_map(read_row).collect();
        let mut places = vec![None; (rows.len() * 2).next_power_of_two()];
        for (row, number) in rows.iter().zip(0..) {
            let mut place = scatter(row.code, places.len());
            while let Some(Some(_)) = places.get(place) {
                place = (place + 1) % places.len();
            }
            places.get_mut(place).into_iter().for_each(|place| *place = Some(number));
        }
        let digits = |row: &Row| row.code.bytes().all(|byte| byte.is_ascii_digit());
        let numeric = rows.iter().all(digits);
        let (outer, names) = (Vec::new(), Vec::new());
        let mut content = Content { rows, outer, names, numeric, places };
        content.outer = content.rows.iter().map(|row| content.find(row.parent)).collect();
        content.names = (0..).take(content.rows.len()).map(|row| content.name(row)).collect();
        content
    }

    fn find(&self, code: &str) -> Option<u32> {
        let mut place = scatter(code, self.places.len());
        loop {
            let number = (*self.places.get(place)?)?;
            if self.row(number)?.code == code {
                return Some(number);
            }
            place = (place + 1) % self.places.len();
        }
    }

    fn row(&self, number: u32) -> Option<&Row> {
        self.rows.get(usize::try_from(number).ok()?)
    }

    /// The row of a code and all rows it lies in, itself first.
    fn chain(&self, code: &str) -> impl Iterator<Item = &Row> {
        self.chain_of(self.find(code))
    }

    fn chain_of(&self, row: Option<u32>) -> impl Iterator<Item = &Row> {
        self.numbers(row).filter_map(|row| self.row(row))
    }

    fn numbers(&self, row: Option<u32>) -> impl Iterator<Item = u32> {
        let outer = |row: &u32| *self.outer.get(usize::try_from(*row).ok()?)?;
        // No division lies deeper; the bound keeps a circular table from looping.
        std::iter::successors(row, outer).take(8)
    }

    fn lies_in(&self, row: u32, whole: u32) -> bool {
        self.numbers(Some(row)).any(|row| row == whole)
    }

    fn name(&self, row: u32) -> String {
        let mut labels: Vec<&str> = self.chain_of(Some(row)).map(|row| row.label).collect();
        labels.reverse();
        labels.concat()
    }
}

/// A place for a code among so many.
fn scatter(code: &str, places: usize) -> usize {
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let bytes = code.as_bytes();
    let word = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            u64::from_le_bytes(*first).wrapping_mul(SPREAD) ^ u64::from_le_bytes(*last)
        }
        _ => bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    let scattered = word.wrapping_mul(SPREAD) >> 32;
    usize::try_from(scattered).unwrap_or_default() & places.wrapping_sub(1)
}

impl Table {
    /// The table with that text.
    #[must_use]
    pub const fn new(text: &'static str) -> Table {
        Table { text, content: OnceLock::new() }
    }

    fn content(&self) -> &Content {
        self.content.get_or_init(|| Content::of(self.text))
    }

    /// The number of the row of a code.
    pub fn find(&self, code: &str) -> Option<u32> {
        self.content().find(code)
    }

    /// The row of that number.
    pub fn row(&self, number: u32) -> Option<Row> {
        self.content().row(number).copied()
    }

    /// All rows, in order.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.content().rows
    }

    /// The rows that a text means, of a level where one is asked, within a row if that is known.
    #[must_use]
    pub fn meant(
        &self,
        text: &str,
        level: Option<Level>,
        within: Option<&str>,
    ) -> Vec<page::Place> {
        let outer = |row: &Row| usize::try_from(self.find(row.parent)?).ok();
        let gazetted = |row: &Row| page::Gazetted {
            code: row.code,
            name: row.label,
            outer: outer(row),
            asked: row.answer && (level.is_none() || row.level == level),
        };
        let rows: Vec<page::Gazetted<'_>> = self.rows().iter().map(gazetted).collect();
        page::find_places(&rows, text, within)
    }

    /// Whether the division is `whole` or lies in it; places outside of the table do not. Codes
    /// that the table lacks are held against each other by their digits.
    #[must_use]
    pub fn within(&self, place: &str, whole: &str) -> bool {
        let content = self.content();
        let digits = |text: &str| !text.is_empty() && is_digits(text);
        match (content.find(place), content.find(whole)) {
            (Some(row), Some(whole)) if content.numeric => content.lies_in(row, whole),
            (Some(row), Some(whole)) => digits(place) && content.lies_in(row, whole),
            _ => digits(place) && division_within(place, whole),
        }
    }

    /// The names from the top down; a place outside of the table as written.
    #[must_use]
    pub fn full_name<'p>(&'p self, place: &'p str) -> &'p str {
        let content = self.content();
        let row = content.find(place).and_then(|row| usize::try_from(row).ok());
        row.and_then(|row| content.names.get(row)).map_or(place, String::as_str)
    }

    /// The code of the part of a division at a level.
    #[must_use]
    pub fn part_of(&self, place: &str, level: Level) -> Option<&'static str> {
        self.content().chain(place).find(|row| row.level == Some(level)).map(|row| row.code)
    }
}

fn read_row(line: &'static str) -> Option<Row> {
    let mut cells = line.splitn(5, '\t');
    let (code, parent) = (cells.next()?, cells.next()?);
    let level = match cells.next()? {
        "province" => Some(Level::Province),
        "prefecture" => Some(Level::Prefecture),
        "county" => Some(Level::County),
        "township" => Some(Level::Township),
        _ => None,
    };
    let answer = cells.next()? == "1";
    Some(Row { code, label: cells.next()?, parent, level, answer })
}

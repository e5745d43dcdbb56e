//! Code tables too large for an enum: one text, read once.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::page;
use crate::support::division_within;

use super::words::{Packed, is_digits};

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
    /// For each row, the number of the one it lies in; its own where it lies in none.
    outer: Vec<u32>,
    /// For each row, the labels from the top down.
    names: Vec<String>,
    /// Whether all codes are digits.
    numeric: bool,
    /// Codes with the numbers of their rows: at the place that a code is spread to, or in the next
    /// free ones.
    places: Vec<(Packed, u32)>,
}

/// The number at a place without a code.
const FREE: u32 = u32::MAX;

impl Content {
    fn of(text: &'static str) -> Content {
        let rows: Vec<Row> = text.lines().filter_map(read_row).collect();
        let mut places = vec![(Packed::of(""), FREE); (rows.len() * 2).next_power_of_two()];
        for (row, number) in rows.iter().zip(0..) {
            let code = Packed::of(row.code);
            let mut place = code.spread() % places.len();
            while places.get(place).is_some_and(|(_, taken)| *taken != FREE) {
                place = (place + 1) % places.len();
            }
            places.get_mut(place).into_iter().for_each(|place| *place = (code, number));
        }
        let digits = |row: &Row| row.code.bytes().all(|byte| byte.is_ascii_digit());
        let numeric = rows.iter().all(digits);
        let (outer, names) = (Vec::new(), Vec::new());
        let mut content = Content { rows, outer, names, numeric, places };
        let numbered = content.rows.iter().zip(0..);
        content.outer =
            numbered.map(|(row, own)| content.find(row.parent).unwrap_or(own)).collect();
        content.names = (0..).take(content.rows.len()).map(|row| content.name(row)).collect();
        content
    }

    fn find(&self, code: &str) -> Option<u32> {
        self.find_packed(&Packed::of(code), (code.len() > Packed::ROOM).then_some(code))
    }

    /// The row of a code, which is given as text where it is long.
    #[inline]
    fn find_packed(&self, code: &Packed, long: Option<&str>) -> Option<u32> {
        let last = self.places.len().wrapping_sub(1);
        let mut place = code.spread() & last;
        loop {
            let (other, number) = self.places.get(place)?;
            if other == code && long.is_none_or(|long| self.is(*number, long)) {
                return (*number != FREE).then_some(*number);
            }
            if *number == FREE {
                return None;
            }
            place = (place + 1) & last;
        }
    }

    #[cold]
    fn is(&self, number: u32, code: &str) -> bool {
        self.row(number).is_some_and(|row| row.code == code)
    }

    fn row(&self, number: u32) -> Option<&Row> {
        self.rows.get(usize::try_from(number).ok()?)
    }

    /// A row and all rows it lies in, itself first.
    fn chain(&self, row: u32) -> impl Iterator<Item = &Row> {
        self.numbers(row).filter_map(|row| self.row(row))
    }

    fn numbers(&self, row: u32) -> impl Iterator<Item = u32> {
        let outer = |row: &u32| self.outer(*row).filter(|outer| outer != row);
        // No division lies deeper; the bound keeps a circular table from looping.
        std::iter::successors(Some(row), outer).take(8)
    }

    fn outer(&self, row: u32) -> Option<u32> {
        self.outer.get(usize::try_from(row).ok()?).copied()
    }

    fn lies_in(&self, row: u32, whole: u32) -> bool {
        self.numbers(row).any(|row| row == whole)
    }

    fn name(&self, row: u32) -> String {
        let mut labels: Vec<&str> = self.chain(row).map(|row| row.label).collect();
        labels.reverse();
        labels.concat()
    }
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

    /// The number of the row of a division of the level that can be an answer. Its code is digits.
    #[must_use]
    pub fn division(&self, code: &Packed, level: Level) -> Option<u32> {
        let content = self.content();
        let number = content.find_packed(code, None)?;
        let row = content.row(number)?;
        let digits = content.numeric || is_digits(row.code);
        (row.answer && row.level == Some(level) && digits && code.length() == row.code.len())
            .then_some(number)
    }

    /// Whether the row of a number is the row of another or lies in it.
    #[must_use]
    pub fn lies_in(&self, row: u32, whole: u32) -> bool {
        self.content().lies_in(row, whole)
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
        let content = self.content();
        content.chain(content.find(place)?).find(|row| row.level == Some(level)).map(|row| row.code)
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

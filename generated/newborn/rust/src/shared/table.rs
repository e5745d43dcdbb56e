//! Code tables too large for an enum: one text, read once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::page;
use crate::support::division_within;

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
    by_code: BTreeMap<&'static str, u32>,
}

impl Table {
    /// The table with that text.
    #[must_use]
    pub const fn new(text: &'static str) -> Table {
        Table { text, content: OnceLock::new() }
    }

    fn content(&self) -> &Content {
        self.content.get_or_init(|| {
            let rows: Vec<Row> = self.text.lines().filter_map(read_row).collect();
            let by_code = rows.iter().zip(0..).map(|(row, number)| (row.code, number)).collect();
            Content { rows, by_code }
        })
    }

    /// The number of the row of a code.
    pub fn find(&self, code: &str) -> Option<u32> {
        self.content().by_code.get(code).copied()
    }

    /// The row of that number.
    pub fn row(&self, number: u32) -> Option<Row> {
        self.content().rows.get(usize::try_from(number).ok()?).copied()
    }

    /// All rows, in order.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.content().rows
    }

    /// The row of a code and all rows it lies in, itself first.
    pub fn chain(&self, code: &str) -> Vec<Row> {
        let mut chain = Vec::new();
        let mut next = self.find(code).and_then(|number| self.row(number));
        // No division lies deeper; the bound keeps a circular table from looping.
        while let Some(row) = next.filter(|_| chain.len() < 8) {
            next = self.find(row.parent).and_then(|number| self.row(number));
            chain.push(row);
        }
        chain
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
        if place.is_empty() || !place.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
        let chain = self.chain(place);
        if chain.is_empty() || self.find(whole).is_none() {
            return division_within(place, whole);
        }
        chain.iter().any(|row| row.code == whole)
    }

    /// The names from the top down; a place outside of the table as written.
    #[must_use]
    pub fn full_name(&self, place: &str) -> String {
        let chain = self.chain(place);
        if chain.is_empty() {
            return place.to_owned();
        }
        chain.iter().rev().map(|row| row.label).collect()
    }

    /// The code of the part of a division at a level.
    #[must_use]
    pub fn part_of(&self, place: &str, level: Level) -> Option<&'static str> {
        self.chain(place).iter().find(|row| row.level == Some(level)).map(|row| row.code)
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

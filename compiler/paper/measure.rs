//! How much room words and answers take, in characters of running text.

use crate::model::{CodeTable, Domain, Field, Model, RowId};

/// Longest label that stands beside its blank on one line; longer ones are broken.
const LABEL_LINE: u32 = 6;
/// Widest label; what is longer takes more lines.
pub(super) const LABEL_MOST: u32 = 8;
/// Most options that are printed with boxes.
pub(super) const MOST_BOXES: usize = 24;

/// Width of a text: Chinese characters take one, others about half of it.
pub(super) fn width(text: &str) -> u32 {
    let halves: u32 = text.chars().map(|c| if c < '\u{2E80}' { 1 } else { 2 }).sum();
    halves.div_ceil(2)
}

/// Width of the cell of a label: one line when it is short, else as many as keep it narrow.
pub(super) fn label(text: &str) -> u32 {
    let width = width(text);
    let lines = width.div_ceil(LABEL_LINE).max(1);
    (width.div_ceil(lines) + 1).clamp(2, LABEL_MOST)
}

/// Words of an option with its number.
pub(super) fn option(table: &CodeTable, row: usize) -> String {
    let row = &table.rows[row];
    match &row.number {
        Some(number) if number.ends_with(|c: char| c.is_ascii_digit()) => {
            format!("{number}.{}", row.label)
        }
        Some(number) => format!("{number}{}", row.label),
        None => row.label.clone(),
    }
}

/// The rows of a table that are printed as options: what the matter refines further online stays one
/// option on paper.
pub(super) fn options(table: &CodeTable) -> Vec<usize> {
    let printed = |row: &usize| {
        let implied = table.rows.get(*row).is_some_and(|row| row.implied_by.is_some());
        let refines = table.rows.get(*row).is_some_and(|row| row.parent.is_some());
        !refines && (implied || !answers(table, *row).is_empty())
    };
    (0..table.rows.len()).filter(printed).collect()
}

/// The codes that an option stands for: its own, or those below it.
pub(super) fn answers(table: &CodeTable, option: usize) -> Vec<String> {
    let below = |row: usize| {
        let mut at = Some(RowId(row as u32));
        // Tables are trees; the bound keeps a broken one from going round.
        for _ in 0..table.rows.len() {
            match at {
                Some(RowId(here)) if here as usize == option => return true,
                Some(RowId(here)) => at = table.rows.get(here as usize).and_then(|row| row.parent),
                None => return false,
            }
        }
        false
    };
    let rows = table.rows.iter().enumerate();
    let rows = rows.filter(|(at, row)| row.selectable && below(*at));
    rows.map(|(_, row)| row.code.clone()).collect()
}

/// Room that options with their boxes take on one line.
pub(super) fn boxes(table: &CodeTable) -> u32 {
    options(table).into_iter().map(|row| width(&option(table, row)) + 2).sum()
}

/// Least and wished room for an answer that is written by hand.
pub(super) fn answer(field: &Field, model: &Model) -> (u32, u32) {
    let unit = field.unit.as_deref().map_or(0, width);
    match &field.domain {
        Domain::Text { kind, max, .. } => {
            let base = model.text_types.get(*kind).map_or("text", |kind| kind.base);
            match base {
                "person_name" => (5, 8),
                "resident_id" | "uscc" => (10, 20),
                "bank_account" => (11, 16),
                "phone" | "mobile" => (7, 9),
                "postcode" => (4, 5),
                _ if *max <= 20 => ((*max / 2).clamp(3, 6), 10),
                _ if *max <= 60 => (7, 14),
                _ => (10, 24),
            }
        }
        Domain::Integer { max, .. } => {
            let digits = max.unsigned_abs().checked_ilog10().unwrap_or(0) / 2;
            (digits.clamp(2, 5) + unit, 6 + unit)
        }
        Domain::Decimal { .. } | Domain::Money { .. } => (5 + unit.max(1), 8 + unit.max(1)),
        Domain::YesNo => (6, 6),
        Domain::Tick => (3, 3),
        Domain::OneOf(table) => {
            let rows = &model.tables[*table].rows;
            let longest = rows.iter().map(|row| width(&row.label)).max().unwrap_or(2);
            ((longest + 1).clamp(3, 4), (longest + 1).clamp(3, 8))
        }
        Domain::AnyOf { .. } => (10, 24),
        Domain::Date { .. } => (11, 11),
        Domain::Month { .. } => (8, 8),
        Domain::Division { .. } => (7, 12),
    }
}

/// Lines that a text takes in a cell.
pub(super) fn lines(width: u32, room: u32) -> u32 {
    width.div_ceil(room.saturating_sub(1).max(1)).max(1)
}

//! What holds in a region, and what lies in what.

use super::layout::Interpreter;
use super::leaf::is_code;
use crate::expr::Expr;
use crate::model::{ArenaId, CodeRow, Model, ParameterId, Region, RowId, TableId, TermId, Value};
use crate::support::division_within;

pub(super) fn parameter<'m>(
    model: &'m Model,
    regions: &[&'m Region],
    id: ParameterId,
) -> Option<&'m Value> {
    let local = regions.iter().find_map(|region| {
        region.parameters.iter().find(|(parameter, _)| *parameter == id).map(|(_, value)| value)
    });
    local.or_else(|| model.parameters.get(id).map(|parameter| &parameter.value))
}

pub(super) fn term<'m>(model: &'m Model, regions: &[&'m Region], id: TermId) -> Option<&'m Expr> {
    let local = regions.iter().find_map(|region| {
        region.terms.iter().find(|(term, _)| *term == id).map(|(_, meaning)| meaning)
    });
    local.or_else(|| model.terms.get(id).map(|term| &term.is))
}

/// A row and the rows it lies in, from the inside out.
pub(super) fn chain(rows: &[CodeRow], row: RowId) -> impl Iterator<Item = RowId> {
    let parent = |row: &RowId| rows.get(row.index()).and_then(|row| row.parent);
    // Parents form no circle (checked); the bound only keeps a broken table from looping.
    std::iter::successors(Some(row), parent).take(8)
}

/// Whether a division is `container` or lies in it; places outside of the table lie in none. A
/// container or a code that the table lacks are held against each other by their digits.
pub(super) fn contains(
    interpreter: &Interpreter<'_>,
    table: TableId,
    container: &str,
    division: &str,
) -> bool {
    if !is_code(division) {
        return false;
    }
    let rows = interpreter.model().tables.get(table).map(|table| table.rows.as_slice());
    let (Some(row), Some(rows)) = (interpreter.row(table, division), rows) else {
        return division_within(division, container);
    };
    let is_container = |row: RowId| rows.get(row.index()).is_some_and(|row| row.code == container);
    chain(rows, row).any(is_container)
        || (interpreter.row(table, container).is_none() && division_within(division, container))
}

//! Code tables that the page does not hold: files it loads when a person comes to their question.

use super::control::Control;
use crate::backend::program::{table_name, table_rows};
use crate::model::{CodeTable, LARGE_TABLE, Level, Model, RowId, TableId};
use crate::support::division_within;

/// Name of the file of a table.
pub(super) fn asset_name(model: &Model, table: TableId) -> String {
    format!("{}.json", table_name(model, table))
}

/// The proposals that stand in the page itself: those of short lists.
pub(super) fn inline(table: &CodeTable, level: Option<Level>) -> Option<Vec<String>> {
    let rows = candidates(table, level);
    (rows.len() <= LARGE_TABLE / 2).then(|| rows.into_iter().map(|(_, name)| name).collect())
}

/// The proposals that stand in the page of a region though the list is long: the places in it.
pub(super) fn of_region(
    model: &Model,
    table: &CodeTable,
    level: Option<Level>,
) -> Option<Vec<String>> {
    let place = model.edition.as_ref().filter(|_| table.division)?;
    let rows = table.selectable().filter(|(_, row)| {
        level.is_none_or(|level| row.level == Some(level))
            && division_within(&row.code, &place.code)
    });
    let names: Vec<String> = rows.map(|(_, row)| row.label.clone()).collect();
    (names.len() <= LARGE_TABLE).then_some(names)
}

/// Rows that may be the answer, each with the name people write. The names of the top level are left
/// out of a division's name: whoever is asked below it knows where they are.
fn candidates(table: &CodeTable, level: Option<Level>) -> Vec<(RowId, String)> {
    let wanted = table.selectable().filter(|(_, row)| level.is_none() || row.level == level);
    wanted.map(|(id, row)| (id, row.label.clone())).collect()
}

/// A file for each table that a question proposes from and that is too long for the page: an array
/// of rows as the program has them.
pub(super) fn assets(model: &Model) -> Vec<(String, String)> {
    let mut wanted: Vec<TableId> = Vec::new();
    for field in model.fields.values().filter(|field| field.derive.is_none()) {
        if let Control::Proposals(table, level) = Control::of(&field.domain, model)
            && inline(&model.tables[table], level).is_none()
            && !wanted.contains(&table)
        {
            wanted.push(table);
        }
    }
    wanted
        .into_iter()
        .map(|table| (asset_name(model, table), asset(&model.tables[table])))
        .collect()
}

fn asset(table: &CodeTable) -> String {
    let rows = table_rows(table);
    let lines: Vec<String> =
        rows.iter().filter_map(|row| serde_json::to_string(row).ok()).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

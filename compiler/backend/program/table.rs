//! Code tables and the rules of texts as data.

use crate::model::{CodeRow, CodeTable, Level, Model, RowId, TableId, TextTypeId};
use crate::pattern::Pattern;
use crate::support::TextKind;
use serde_json::{Map, Value as Json, json};

/// The name of a table outside of the program.
pub(in crate::backend) fn name(model: &Model, table: TableId) -> String {
    let kind = if model.tables[table].division { "divisions" } else { "codes" };
    format!("{kind}-{}", model.tables.name(table))
}

/// Rows as `[code, label, place of the row it lies in or -1, level]`, with a `false` at the end of
/// those that cannot be an answer.
pub(in crate::backend) fn rows(table: &CodeTable) -> Vec<Json> {
    let row = |row: &CodeRow| {
        let parent = row.parent.map_or(-1, |RowId(parent)| i64::from(parent));
        let level = row.level.map_or("", Level::word);
        let mut out = vec![json!(row.code), json!(row.label), json!(parent), json!(level)];
        if !row.selectable {
            out.push(json!(false));
        }
        Json::Array(out)
    };
    table.rows.iter().map(row).collect()
}

/// A table in the program: a large one by its name, one of divisions row by row, any other by its
/// codes that can be an answer, and by the others and the labels when expressions look rows up.
pub(super) fn small(model: &Model, id: TableId, looked_up: bool) -> Json {
    let table = &model.tables[id];
    if table.is_large() {
        return json!(name(model, id));
    }
    if table.division {
        return Json::Array(rows(table));
    }
    let mut out = Map::new();
    let rows: Vec<&CodeRow> = table.rows.iter().filter(|row| looked_up || row.selectable).collect();
    let mut add = |key: &str, wanted: fn(&CodeRow) -> bool, text: fn(&CodeRow) -> &str| {
        let texts: Vec<&str> = rows.iter().filter(|row| wanted(row)).map(|row| text(row)).collect();
        if !texts.is_empty() {
            out.insert(key.to_owned(), json!(texts));
        }
    };
    add("codes", |_| true, |row| &row.code);
    if looked_up {
        add("labels", |_| true, |row| &row.label);
        add("closed", |row| !row.selectable, |row| &row.code);
    }
    add("exclusive", |row| row.exclusive, |row| &row.code);
    Json::Object(out)
}

/// What a text must be: the limits of its type and of its place taken together.
pub(super) fn text_rule(
    model: &Model,
    kind: TextTypeId,
    (min, max): (u32, u32),
    pattern: Option<&Pattern>,
) -> Json {
    let mut out = Map::new();
    out.insert("is".to_owned(), json!("text"));
    let Some(kind) = model.text_types.get(kind) else {
        out.insert("kind".to_owned(), json!("plain"));
        out.insert("max".to_owned(), json!(max));
        return Json::Object(out);
    };
    out.insert("kind".to_owned(), json!(word(kind.kind)));
    out.insert("min".to_owned(), json!(min.max(kind.min)));
    out.insert("max".to_owned(), json!(max.min(kind.max)));
    let patterns: Vec<String> = kind.pattern.iter().chain(pattern).map(Pattern::portable).collect();
    if !patterns.is_empty() {
        out.insert("patterns".to_owned(), json!(patterns));
    }
    if let Some(check) = kind.check {
        out.insert("check".to_owned(), json!(check.name()));
    }
    if let Some(prefix) = kind.check_prefix {
        out.insert("prefix".to_owned(), json!(prefix));
    }
    Json::Object(out)
}

fn word(kind: TextKind) -> &'static str {
    match kind {
        TextKind::Plain => "plain",
        TextKind::Lines => "lines",
        TextKind::Name => "name",
        TextKind::Digits => "digits",
        TextKind::Id => "id",
        TextKind::Upper => "upper",
        TextKind::Phone => "phone",
    }
}

//! “我的情况 → 要带什么”: a table for each item; where they would be too long, one row for each
//! material.

use super::outline::Outline;
use crate::diagnostic::Bilingual;
use crate::document::{Block, Cell, Inline, Line, Role, Table};
use crate::model::{ArenaId, MaterialId, Model};
use crate::prove::situations::{self, Row, Shown, overview};

/// Tables of more rows than this may be broken between pages.
const WHOLE_ROWS: usize = 8;

pub(super) fn blocks(model: &Model, outline: &mut Outline) -> Vec<Block> {
    let shown: Vec<Table> = match overview(model).shown {
        Shown::Nothing => return Vec::new(),
        Shown::Items(tables) => tables.iter().map(|table| of_item(model, table)).collect(),
        Shown::Materials(tables) => vec![of_materials(model, &tables)],
    };
    let heading = outline.part("我的情况 → 要带什么");
    [heading].into_iter().chain(shown.into_iter().map(Block::Table)).collect()
}

fn of_item(model: &Model, table: &situations::Table) -> Table {
    let row = |row: &Row| {
        let materials: Vec<&str> = row
            .materials
            .iter()
            .map(|brought| model.materials[brought.material].title.as_str())
            .collect();
        let materials =
            if materials.is_empty() { "不用带材料".to_owned() } else { materials.join("、") };
        vec![Cell::words(Role::Row, words(&row.situation)), Cell::words(Role::Long, materials)]
    };
    let columns = [("我的情况", 2), ("要带的材料", 3)];
    let title = &model.items[table.item].title;
    let whole = table.rows.len() <= WHOLE_ROWS;
    Table { whole, ..Table::data(title, &columns, table.rows.iter().map(row).collect()) }
}

/// For each material: the situations, and the items in which they are the same.
fn of_materials(model: &Model, tables: &[situations::Table]) -> Table {
    let mut found: Vec<Vec<(String, Vec<&str>)>> = vec![Vec::new(); model.materials.len()];
    for table in tables {
        let item = model.items[table.item].title.as_str();
        for row in &table.rows {
            let situation = words(&row.situation);
            for brought in &row.materials {
                let found = &mut found[brought.material.index()];
                match found.iter_mut().find(|(known, _)| *known == situation) {
                    Some((_, items)) => items.push(item),
                    None => found.push((situation.clone(), vec![item])),
                }
            }
        }
    }
    let when = |id: MaterialId| -> Vec<Line> {
        let lines = found[id.index()].iter().map(|(situation, items)| {
            let line = if items.len() == tables.len() {
                format!("办理任何事项：{situation}")
            } else {
                format!("办理{}：{situation}", items.join("、"))
            };
            vec![Inline::words(line)]
        });
        lines.collect()
    };
    let rows = model.materials.iter().filter_map(|(id, material)| {
        let when = when(id);
        let title = Cell::words(Role::Row, &material.title);
        (!when.is_empty()).then(|| vec![title, Cell::new(Role::Long, when)])
    });
    let columns = [("材料", 2), ("什么情况要带", 3)];
    Table::data("每种材料，什么情况要带", &columns, rows.collect())
}

fn words(situation: &[Bilingual]) -> String {
    if situation.is_empty() {
        return "都要带".to_owned();
    }
    situation.iter().map(|part| part.zh.as_str()).collect::<Vec<_>>().join("；")
}

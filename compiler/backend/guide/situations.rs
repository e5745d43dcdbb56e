//! “我的情况 → 要带什么”: a table for each item; where they would be too long, one row for each
//! material.

use crate::diagnostic::Bilingual;
use crate::model::{MaterialId, Model};
use crate::prove::situations::{MOST_ROWS, Row, Table, by_material, tables};
use serde::Serialize;

/// Both ways to show it; one of them is empty.
#[derive(Serialize)]
pub(super) struct SituationsView {
    items: Vec<ItemView>,
    materials: Vec<MaterialView>,
}

#[derive(Serialize)]
struct ItemView {
    item: String,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    situation: String,
    materials: String,
}

#[derive(Serialize)]
struct MaterialView {
    material: String,
    when: Vec<String>,
}

pub(super) fn view(model: &Model) -> SituationsView {
    let tables = tables(model, &[]);
    let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
    // A table in which nothing depends on anything says what the list of materials says.
    if tables.iter().all(|table| table.rows.len() < 2) {
        return SituationsView { items: Vec::new(), materials: Vec::new() };
    }
    if rows <= MOST_ROWS && tables.iter().all(|table| table.exact) {
        let items = tables.iter().map(|table| item(model, table)).collect();
        return SituationsView { items, materials: Vec::new() };
    }
    SituationsView { items: Vec::new(), materials: materials(model) }
}

fn item(model: &Model, table: &Table) -> ItemView {
    let row = |row: &Row| {
        let materials: Vec<&str> = row
            .materials
            .iter()
            .map(|brought| model.materials[brought.material].title.as_str())
            .collect();
        let materials =
            if materials.is_empty() { "不用带材料".to_owned() } else { materials.join("、") };
        RowView { situation: words(&row.situation), materials }
    };
    let item = model.items[table.item].title.clone();
    ItemView { item, rows: table.rows.iter().map(row).collect() }
}

/// For each material: the situations, and the items in which they are the same.
fn materials(model: &Model) -> Vec<MaterialView> {
    let tables = by_material(model);
    let of = |id: MaterialId| {
        let mut found: Vec<(String, Vec<&str>)> = Vec::new();
        for table in &tables {
            let item = model.items[table.item].title.as_str();
            let rows = table.rows.iter();
            let own = rows.filter(|row| row.materials.iter().any(|b| b.material == id));
            for row in own {
                let situation = words(&row.situation);
                match found.iter_mut().find(|(known, _)| *known == situation) {
                    Some((_, items)) => items.push(item),
                    None => found.push((situation, vec![item])),
                }
            }
        }
        let when = found.into_iter().map(|(situation, items)| {
            if items.len() == tables.len() {
                format!("办理任何事项：{situation}")
            } else {
                format!("办理{}：{situation}", items.join("、"))
            }
        });
        when.collect::<Vec<_>>()
    };
    let materials = model
        .materials
        .iter()
        .map(|(id, material)| MaterialView { material: material.title.clone(), when: of(id) });
    materials.filter(|material| !material.when.is_empty()).collect()
}

fn words(situation: &[Bilingual]) -> String {
    if situation.is_empty() {
        return "都要带".to_owned();
    }
    situation.iter().map(|part| part.zh.as_str()).collect::<Vec<_>>().join("；")
}

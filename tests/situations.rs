//! What to bring in which situation: the tables against the interpreter, and what is known of one
//! person.

use lianban::interpret::{Interpreter, Registers};
use lianban::model::Model;
use lianban::prove::situations::{Given, Table, tables};
use std::path::Path;

struct Disk;

impl lianban::source::Loader for Disk {
    fn load(&self, path: &str) -> Result<Vec<u8>, lianban::source::LoadError> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        std::fs::read(root.join(path)).map_err(|_| lianban::source::LoadError::NotFound)
    }

    fn list(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

fn model(id: &str) -> Model {
    let compiled = lianban::compile(&Disk, &format!("schemas/{id}/matter.yaml"));
    compiled.model.expect("the matter compiles")
}

/// Every example needs just what some row of each table of its items says, and every row that can be
/// met by an example is met.
#[test]
fn tables_say_what_the_interpreter_says() {
    for id in ["disability_services", "newborn"] {
        let model = model(id);
        let interpreter = Interpreter::new(&model);
        let tables = tables(&model, &[]);
        assert_eq!(tables.len(), model.items.len());
        let mut met = std::collections::BTreeSet::new();
        for example in lianban::examples::examples(&model) {
            let Ok(application) = interpreter.application(&example.instance) else { continue };
            // Waivers need registers; without them nothing is waived but what was handed in.
            let registers = Registers::default();
            let situation = application.with(&registers);
            let listed = situation.materials();
            let needed: Vec<&str> = listed
                .as_array()
                .unwrap()
                .iter()
                .map(|m| m["material"].as_str().unwrap())
                .collect();
            let mut said = std::collections::BTreeSet::new();
            for (number, table) in tables.iter().enumerate() {
                if situation.applied(table.item) != Some(true) {
                    continue;
                }
                assert!(table.exact, "{id}: {}", model.items[table.item].title);
                let holding = row_of(&model, table, &needed);
                assert!(!holding.is_empty(), "{id}: {}: {needed:?}", model.items[table.item].title);
                for row in holding {
                    met.insert((number, row));
                    said.extend(table.rows[row].materials.iter().map(|b| b.material));
                }
            }
            for material in needed {
                let material = model.materials.find(material).unwrap();
                assert!(said.contains(&material), "{id}: {}", model.materials[material].title);
            }
        }
        assert!(met.len() > 5, "{id}: {met:?}");
    }
}

/// The rows of which everything is needed, and nothing that the item could need besides.
fn row_of(model: &Model, table: &Table, needed: &[&str]) -> Vec<usize> {
    let of_item = |id: &str| {
        let material = &model.materials[model.materials.find(id).unwrap()];
        material.occasions.is_empty()
            || material.occasions.iter().any(|occasion| occasion.item == table.item)
    };
    let alone = |id: &&&str| of_item(id) && only_of(model, id, table);
    let fits = |row: &lianban::prove::situations::Row| {
        let said: Vec<&str> =
            row.materials.iter().map(|b| model.materials[b.material].id.as_str()).collect();
        said.iter().all(|id| needed.contains(id))
            && needed.iter().filter(alone).all(|id| said.contains(id))
    };
    let rows = table.rows.iter().enumerate();
    rows.filter(|(_, row)| fits(row)).map(|(index, _)| index).collect()
}

/// Whether no other item could be why a material is needed.
fn only_of(model: &Model, id: &str, table: &Table) -> bool {
    let material = &model.materials[model.materials.find(id).unwrap()];
    !material.occasions.is_empty()
        && material.occasions.iter().all(|occasion| occasion.item == table.item)
}

#[test]
fn what_is_known_narrows_the_tables() {
    let model = model("disability_services");
    let given = |text: &str| Given::read(&model, text).unwrap();
    let known = [given("申请类型=注销申请"), given("注销原因＝死亡注销"), given("未成年人=否")];
    let tables = tables(&model, &known);
    let certificate = model.items.find("certificate").unwrap();
    let table = tables.iter().find(|table| table.item == certificate).unwrap();
    assert!(table.exact);
    let brought: Vec<Vec<&str>> = table
        .rows
        .iter()
        .map(|row| row.materials.iter().map(|b| model.materials[b.material].id.as_str()).collect())
        .collect();
    assert!(brought.iter().all(|row| row.contains(&"death_proof")), "{brought:?}");
    assert!(brought.iter().all(|row| !row.contains(&"identity_card")), "{brought:?}");
    // Who cancels cannot apply for an allowance.
    assert_eq!(tables.len(), 2);
}

#[test]
fn what_cannot_be_understood_is_told() {
    let model = model("disability_services");
    let told = |text: &str| Given::read(&model, text).unwrap_err().zh;
    assert_eq!(told("申请类型"), "“申请类型”里没有等号；写成 题目=答案");
    assert!(told("申请类形=注销申请").contains("是不是“申请类型”"));
    assert!(told("申请类型=吊销").contains("注销申请"));
    assert!(told("姓名=测试甲").contains("请写路径"));
    assert!(told("未成年人=也许").contains("“是”或“否”"));
    let none = [
        Given::read(&model, "申请类型=注销申请").unwrap(),
        Given::read(&model, "living_allowance.apply=是").unwrap(),
    ];
    assert!(tables(&model, &none).is_empty());
}

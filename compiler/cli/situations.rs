//! `lianban situations`: what an applicant must bring, by situation.

use super::console::{Console, Exit, Stop};
use super::disk;
use super::judge::Format;
use super::table::table;
use lianban::bi;
use lianban::model::Model;
use lianban::prove::situations::{Brought, Given, Table, tables};
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Schema: path of a matter.yaml, its folder, or id
    #[arg(value_name = "MATTER")]
    matter: PathBuf,
    /// What is known of the applicant: a question by path or label, or a term, and its answer
    #[arg(long, value_name = "QUESTION=ANSWER")]
    given: Vec<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Stop> {
    let compiled = disk::compile_runnable(&arguments.matter, console)?;
    let Some(model) = &compiled.model else { return Ok(Exit::Findings) };
    let mut given = Vec::new();
    for text in &arguments.given {
        given.push(Given::read(model, text).map_err(Stop::Usage)?);
    }
    let tables = tables(model, &given);
    if tables.is_empty() {
        return Err(Stop::Usage(bi!(
            "没有这样的申请：给出的情况互相矛盾，或不合规定",
            "there is no such application: what is given contradicts itself or the rules"
        )));
    }
    match arguments.format {
        Format::Human => console.print(&human(model, &tables, console))?,
        Format::Json => console.print(&format!("{:#}\n", programs(model, &tables)))?,
    }
    Ok(Exit::Done)
}

fn human(model: &Model, tables: &[Table], console: &Console) -> String {
    let mut text = String::new();
    for found in tables {
        let title = &model.items[found.item].title;
        let proof = match found.exact {
            true => bi!(
                "每份申请恰好落在一行，已证明",
                "each application falls into exactly one row: proved"
            ),
            false => bi!("情形太多，按材料逐项列出", "too many situations: listed by material"),
        };
        text.push_str(&format!("{title}（{}）\n", console.say(&proof)));
        let mut rows = vec![
            [bi!("情况", "situation"), bi!("要带的材料", "to bring")]
                .map(|word| console.say(&word).to_owned()),
        ];
        let mut noted: Vec<&Brought> = Vec::new();
        for row in &found.rows {
            let situation: Vec<&str> = row.situation.iter().map(|part| console.say(part)).collect();
            let situation = match situation.is_empty() {
                true => console.say(&bi!("都要", "everybody")).to_owned(),
                false => situation.join("；"),
            };
            let materials: Vec<&str> = row
                .materials
                .iter()
                .map(|brought| {
                    if !brought.notes.is_empty() && !noted.contains(&brought) {
                        noted.push(brought);
                    }
                    model.materials[brought.material].title.as_str()
                })
                .collect();
            let materials = match materials.is_empty() {
                true => console.say(&bi!("不用带材料", "nothing")).to_owned(),
                false => materials.join("、"),
            };
            rows.push([situation, materials]);
        }
        text.push_str(&table(&rows));
        for brought in noted {
            text.push_str(&note(model, brought, console));
        }
        text.push('\n');
    }
    text
}

/// What has to be said of a material, once below the table.
fn note(model: &Model, brought: &Brought, console: &Console) -> String {
    let title = &model.materials[brought.material].title;
    let notes: Vec<&str> = brought.notes.iter().map(|note| console.say(note)).collect();
    format!("  {title}：{}\n", notes.join("；"))
}

fn programs(model: &Model, tables: &[Table]) -> Value {
    let table = |found: &Table| {
        let rows: Vec<Value> = found
            .rows
            .iter()
            .map(|row| {
                let situation: Vec<&str> =
                    row.situation.iter().map(|part| part.zh.as_str()).collect();
                let materials: Vec<Value> = row
                    .materials
                    .iter()
                    .map(|brought| {
                        let notes: Vec<&str> =
                            brought.notes.iter().map(|note| note.zh.as_str()).collect();
                        json!({ "material": model.materials[brought.material].id, "notes": notes })
                    })
                    .collect();
                json!({ "situation": situation, "materials": materials })
            })
            .collect();
        json!({ "item": model.items[found.item].id, "exact": found.exact, "rows": rows })
    };
    json!({ "matter": model.id, "items": tables.iter().map(table).collect::<Vec<_>>() })
}

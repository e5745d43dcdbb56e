//! `lianban materials`: the materials that filled applications need.

use super::console::{Console, Exit, Stop};
use super::judge::{self, Asked, Filled, Format};
use super::table::table;
use lianban::bi;
use serde_json::Value;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    filled: Filled,
    #[command(flatten)]
    asked: Asked,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Json, value_name = "FORMAT")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Stop> {
    judge::situations(
        &arguments.filled,
        &arguments.asked,
        arguments.format,
        console,
        |label, situation, faults| {
            let list = situation.materials();
            judge::answer(label, arguments.format, "materials", list, faults, console, human)
        },
    )
}

fn human(materials: &Value, console: &Console) -> String {
    let rows: Vec<[String; 3]> = judge::entries(materials)
        .map(|entry| {
            let status = match judge::text(entry, "status") {
                "needed" => bi!("需要", "needed"),
                "waived" => bi!("免交", "waived"),
                "judged" => bi!("窗口判断", "judged at the window"),
                _ => bi!("待定", "unknown"),
            };
            let mut title = judge::text(entry, "title").to_owned();
            if let Some(row) = entry["row"].as_u64() {
                title.push_str(&format!("（{}）", row + 1));
            }
            let parts: Vec<&str> =
                judge::entries(&entry["parts"]).map(|part| judge::text(part, "title")).collect();
            let mut reasons: Vec<&str> =
                judge::entries(&entry["reasons"]).filter_map(Value::as_str).collect();
            reasons.extend(parts);
            [console.say(&status).to_owned(), title, reasons.join("；")]
        })
        .collect();
    table(&rows)
}

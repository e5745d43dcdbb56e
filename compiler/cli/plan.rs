//! `lianban plan`: in which order the items applied for are handled.

use super::console::{Console, Exit, Stop};
use super::judge::{self, Asked, Filled, Format};
use super::table::table;
use lianban::diagnostic::Lang;
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
            judge::answer(label, arguments.format, "plan", situation.plan(), faults, console, human)
        },
    )
}

fn human(plan: &Value, console: &Console) -> String {
    let mut rows = Vec::new();
    for stage in judge::entries(&plan["stages"]) {
        let number = stage["stage"].to_string();
        for item in judge::entries(&stage["items"]) {
            let before: Vec<&str> =
                judge::entries(&item["waits_for"]).filter_map(Value::as_str).collect();
            let waits = match (before.is_empty(), console.lang) {
                (true, _) => String::new(),
                (false, Lang::Zh) => format!("在 {} 之后", before.join("、")),
                (false, Lang::En) => format!("after {}", before.join(", ")),
            };
            let [name, department] =
                ["item", "department"].map(|key| judge::text(item, key).to_owned());
            rows.push([number.clone(), name, department, limit(&item["limit"], console), waits]);
        }
    }
    let mut text = table(&rows);
    if plan["limit"].is_object() {
        let word = match console.lang {
            Lang::Zh => "合计",
            Lang::En => "total",
        };
        text.push_str(&format!("{word}  {}\n", limit(&plan["limit"], console)));
    }
    text
}

/// A time limit: the promised one, else that of the law.
fn limit(limit: &Value, console: &Console) -> String {
    let days = limit["promised"].as_i64().or(limit["statutory"].as_i64());
    let Some(days) = days else { return String::new() };
    let unit = judge::text(limit, "unit");
    let mut text = match (console.lang, unit) {
        (Lang::Zh, "working_day") => format!("{days} 个工作日"),
        (Lang::Zh, "calendar_day") => format!("{days} 日"),
        _ => format!("{days} {unit}"),
    };
    match (console.lang, judge::text(limit, "excluding")) {
        (_, "") => {}
        (Lang::Zh, excluding) => text.push_str(&format!("（不含{excluding}）")),
        (Lang::En, excluding) => text.push_str(&format!(" (without {excluding})")),
    }
    text
}

//! `lianban plan`: in which order the items applied for are handled.

use super::console::{Console, Exit, Stop};
use super::judge::{self, Asked, Filled, Format};
use super::table::table;
use lianban::ast::TimeUnit;
use lianban::bi;
use lianban::diagnostic::Lang;
use lianban::model::Model;
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
            let model = situation.model();
            let plan = situation.plan();
            judge::answer(
                label,
                arguments.format,
                "plan",
                plan,
                faults,
                console,
                |plan, console| human(plan, model, console),
            )
        },
    )
}

fn human(plan: &Value, model: &Model, console: &Console) -> String {
    let title = |id| judge::item_title(model, id);
    let mut rows = Vec::new();
    for stage in judge::entries(&plan["stages"]) {
        let number = stage["stage"].to_string();
        for item in judge::entries(&stage["items"]) {
            let before: Vec<&str> =
                judge::entries(&item["waits_for"]).filter_map(Value::as_str).map(title).collect();
            let waits = match (before.is_empty(), console.lang) {
                (true, _) => String::new(),
                (false, Lang::Zh) => format!("在 {} 之后", before.join("、")),
                (false, Lang::En) => format!("after {}", before.join(", ")),
            };
            let name = title(judge::text(item, "item")).to_owned();
            let department = judge::text(item, "department");
            let department = match model.departments.find(department) {
                Some(id) => model.departments[id].title.clone(),
                None => department.to_owned(),
            };
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
    let unit = judge::text(limit, "unit");
    let Some(days) = days else {
        let immediate = bi!("即时", "at once");
        let known = unit == TimeUnit::Immediate.word();
        return if known { console.say(&immediate).to_owned() } else { String::new() };
    };
    let mut text = match (console.lang, unit) {
        (Lang::Zh, _) => {
            let known = TimeUnit::ALL.iter().find(|known| known.word() == unit);
            format!("{days} {}", known.map_or(unit, |known| known.label()))
        }
        (Lang::En, _) => {
            format!("{days} {}{}", unit.replace('_', " "), if days == 1 { "" } else { "s" })
        }
    };
    match (console.lang, judge::text(limit, "excluding")) {
        (_, "") => {}
        (Lang::Zh, excluding) => text.push_str(&format!("（不含{excluding}）")),
        (Lang::En, excluding) => text.push_str(&format!(" (without {excluding})")),
    }
    text
}

//! `lianban eligibility`: the conditions of eligibility, line by line.

use super::console::{Console, Exit, Stop};
use super::judge::{self, Asked, Filled, Format};
use super::table::table;
use lianban::bi;
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
            let lines = situation.eligibility();
            let model = situation.model();
            judge::answer(
                label,
                arguments.format,
                "eligibility",
                lines,
                faults,
                console,
                |lines, console| human(lines, model, console),
            )
        },
    )
}

fn human(lines: &Value, model: &Model, console: &Console) -> String {
    let rows: Vec<[String; 4]> = judge::entries(lines)
        .map(|line| {
            let standing = match judge::text(line, "standing") {
                "met" => bi!("符合", "met"),
                "not_met" => bi!("不符合", "not met"),
                _ => bi!("待核实", "unknown"),
            };
            let item = judge::item_title(model, judge::text(line, "item")).to_owned();
            let [text, reason] = ["text", "reason"].map(|key| judge::text(line, key).to_owned());
            [item, console.say(&standing).to_owned(), text, reason]
        })
        .collect();
    table(&rows)
}

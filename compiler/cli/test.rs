//! `lianban test`: a matter's own cases.

use super::console::{Console, Exit, Stop};
use super::disk;
use clap::ValueEnum;
use lianban::bi;
use lianban::cases::Tested;
use lianban::diagnostic::{json, render::list};
use lianban::source::Sources;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Schemas: path of a matter.yaml, its folder, or id (schemas/<id>/matter.yaml); all when left out
    #[arg(value_name = "SCHEMA")]
    schemas: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Stop> {
    let mut wrong = false;
    let mut matters = Vec::new();
    for path in disk::find_all(&arguments.schemas)? {
        let compiled = disk::compile_runnable(&path, console)?;
        let Some(model) = &compiled.model else { return Ok(Exit::Findings) };
        let mut sources = compiled.sources;
        let tested = disk::test(&path, model, &mut sources);
        wrong |= !tested.diagnostics.is_empty();
        match arguments.format {
            Format::Human => human(&path, &tested, &sources, console)?,
            Format::Json => matters.push(machine(&model.id, &tested, &sources)),
        }
    }
    if matches!(arguments.format, Format::Json) {
        console.print(&format!("{:#}\n", json!({ "matters": matters })))?;
    }
    Ok(Exit::findings(wrong))
}

fn human(path: &Path, tested: &Tested, sources: &Sources, console: &Console) -> Result<(), Stop> {
    console.print(&list(&tested.diagnostics, sources, console.for_output()))?;
    let (cases, failed) = (tested.cases, tested.failed);
    let folder = path.parent().unwrap_or(path).display();
    let summary = match (cases, failed) {
        (0, _) => bi!(
            "{folder}：没有例子（写在 cases 目录里）",
            "{folder}: no cases (they stand in its folder `cases`)"
        ),
        (_, 0) if tested.diagnostics.is_empty() => {
            bi!("{folder}：{cases} 例，全部符合", "{folder}: {cases} cases, all as expected")
        }
        (_, 0) => bi!(
            "{folder}：{cases} 例，文件里还有错误",
            "{folder}: {cases} cases, and faults in their files"
        ),
        _ => bi!(
            "{folder}：{cases} 例，{failed} 例不符合",
            "{folder}: {cases} cases, {failed} not as expected"
        ),
    };
    console.print(&format!("{}\n", console.say(&summary)))
}

/// `lianban check --format json` for each matter, with how many cases there are and how many failed.
fn machine(id: &str, tested: &Tested, sources: &Sources) -> Value {
    let mut result = json!({ "matter": id, "cases": tested.cases, "failed": tested.failed });
    if let (Some(result), Value::Object(found)) =
        (result.as_object_mut(), json::json(&tested.diagnostics, sources))
    {
        result.extend(found);
    }
    result
}

//! `lianban check`: diagnostics, for people and for programs.

use super::console::{Console, Exit, Stop};
use super::{disk, proofs};
use clap::ValueEnum;
use lianban::diagnostic::render::{list, summary};
use lianban::diagnostic::{Diagnostic, Label, Lang, Severity, json, sarif};
use lianban::source::{FileId, Sources};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Schemas: path of a matter.yaml, its folder, or id (schemas/<id>/matter.yaml); all when left out
    #[arg(value_name = "SCHEMA")]
    schemas: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
    /// Show notes too: declared doubts and gaps
    #[arg(long)]
    notes: bool,
    /// Show the ledger of proofs: what was proved, refuted, left unknown or assumed
    #[arg(long, conflicts_with = "format")]
    proofs: bool,
    /// Write the counterexamples of failed proofs into this folder, with what registers answer
    #[arg(long, value_name = "DIR")]
    counterexamples: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
    Sarif,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Stop> {
    let (mut sources, mut all) = (Sources::default(), Vec::new());
    for path in disk::find_all(&arguments.schemas)? {
        let shown = path.display();
        console.progress(&lianban::bi!("检查 {shown}", "checking {shown}"));
        let compiled = disk::compile(&path, &mut |_| {});
        if let Some(model) = compiled.runnable() {
            if arguments.proofs {
                proofs::print(model, console)?;
            }
            if let Some(folder) = &arguments.counterexamples {
                proofs::write(model, folder, console)?;
            }
        }
        join(&mut sources, &mut all, compiled);
    }
    all.sort_by_key(|found| found.severity);
    let shown: Vec<Diagnostic> = all
        .iter()
        .filter(|found| arguments.notes || found.severity != Severity::Note)
        .cloned()
        .collect();
    match arguments.format {
        Format::Human => {
            console.print(&list(&shown, &sources, console.for_output()))?;
            console.print(&count(&all, shown.len(), console.lang))?;
        }
        Format::Json => console.print(&format!("{:#}\n", json::json(&shown, &sources)))?,
        Format::Sarif => {
            console.print(&format!("{:#}\n", sarif::sarif(&shown, &sources, console.lang)))?;
        }
    }
    Ok(Exit::findings(all.iter().any(|found| found.severity == Severity::Error)))
}

fn count(all: &[Diagnostic], shown: usize, lang: Lang) -> String {
    let hint = match (all.len() > shown, lang) {
        (false, _) => "",
        (true, Lang::Zh) => "（加 --notes 查看提示）",
        (true, Lang::En) => " (--notes shows the notes)",
    };
    format!("{}{hint}\n", summary(all, lang))
}

/// Joins what is said of several matters. Files they share are said to be wrong once.
fn join(sources: &mut Sources, all: &mut Vec<Diagnostic>, compiled: lianban::Compiled) {
    let numbers: Vec<FileId> = compiled
        .sources
        .iter()
        .map(|(_, file)| sources.add(file.name.clone(), file.text.clone()))
        .collect();
    let moved = |mut label: Label| {
        if let Some(file) = numbers.get(label.span.file.0 as usize) {
            label.span.file = *file;
        }
        label
    };
    for mut found in compiled.diagnostics {
        found.primary = moved(found.primary);
        found.secondary = found.secondary.into_iter().map(moved).collect();
        let (span, file) = (found.primary.span, &sources.file(found.primary.span.file).name);
        let told = all.iter().any(|other: &Diagnostic| {
            other.code == found.code
                && other.primary.span.range() == span.range()
                && other.message == found.message
                && sources.file(other.primary.span.file).name == *file
        });
        if !told {
            all.push(found);
        }
    }
}

//! `lianban trace`: where a field comes from and all it reaches.

use super::console::{Console, Exit, Stop, harmless};
use super::{disk, judge, table};
use lianban::bi;
use lianban::source::{Sources, Span};
use lianban::trace::{self, Reach, Trace};
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Schema: path of a matter.yaml, its folder, or id
    #[arg(value_name = "MATTER")]
    matter: PathBuf,
    /// Path of a field such as applicant.name; or registers.<register>.<field>, items.<item>, a parameter or term
    #[arg(value_name = "PATH")]
    path: String,
    /// How to print
    #[arg(long, value_enum, default_value_t = judge::Format::Human, value_name = "FORMAT")]
    format: judge::Format,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Stop> {
    let compiled = disk::compile_runnable(&arguments.matter, console)?;
    let Some(model) = &compiled.model else { return Ok(Exit::Findings) };
    let path = &arguments.path;
    let subject = trace::find(model, path).map_err(|near| {
        Stop::Usage(match near {
            Some(near) => bi!(
                "没有“{path}”；是不是“{near}”？",
                "there is no `{path}`; did you mean `{near}`?"
            ),
            None => bi!("没有“{path}”", "there is no `{path}`"),
        })
    })?;
    let sources = &compiled.sources;
    let found = trace::trace(model, subject);
    console.print(&match arguments.format {
        judge::Format::Human => human(&found, sources, console),
        judge::Format::Json => format!("{:#}\n", programs(&found, sources)),
    })?;
    Ok(Exit::Done)
}

fn human(found: &Trace, sources: &Sources, console: &Console) -> String {
    let at = place(found.span, sources);
    let mut text = harmless(&format!("{}  {}  ({at})\n", found.path, found.title));
    let facts: Vec<[String; 2]> = found
        .origin
        .iter()
        .map(|fact| [format!("  {}", console.say(&fact.name)), console.say(&fact.text).to_owned()])
        .collect();
    text.push_str(&table::table(&facts));
    if found.reaches.is_empty() {
        text.push_str(console.say(&bi!("\n没有用到任何地方\n", "\nreaches nothing\n")));
        return text;
    }
    text.push_str(console.say(&bi!("\n用到：\n", "\nreaches:\n")));
    for kind in found.reaches.chunk_by(|a, b| a.kind == b.kind) {
        let Some(first) = kind.first() else { continue };
        text.push_str(&format!("  {}\n", console.say(&first.kind.title())));
        let rows: Vec<[String; 4]> =
            kind.iter().map(|reach| row(reach, sources, console)).collect();
        text.push_str(&table::table(&rows));
    }
    text
}

fn row(reach: &Reach, sources: &Sources, console: &Console) -> [String; 4] {
    let role = reach.role.title();
    let mut how = console.say(&role).to_owned();
    if !reach.via.is_empty() {
        how.push_str(&format!(" ← {}", reach.via.join(" ← ")));
    }
    let at = reach.span.map(|span| place(span, sources)).unwrap_or_default();
    [format!("    {}", reach.place), short(&one_line(&reach.title)), how, at]
}

fn programs(found: &Trace, sources: &Sources) -> Value {
    let origin: Vec<Value> = found
        .origin
        .iter()
        .map(|fact| {
            json!({
                "name": { "zh": fact.name.zh, "en": fact.name.en },
                "text": { "zh": fact.text.zh, "en": fact.text.en },
            })
        })
        .collect();
    let reaches: Vec<Value> = found
        .reaches
        .iter()
        .map(|reach| {
            json!({
                "kind": reach.kind.word(),
                "place": reach.place,
                "title": reach.title,
                "role": reach.role.word(),
                "via": reach.via,
                "at": reach.span.map(|span| place(span, sources)),
            })
        })
        .collect();
    json!({
        "path": found.path,
        "title": found.title,
        "at": place(found.span, sources),
        "origin": origin,
        "reaches": reaches,
    })
}

/// `file:line`, which editors and terminals can open.
fn place(span: Span, sources: &Sources) -> String {
    let file = sources.file(span.file);
    let (line, _) = file.line_column(span.start as usize);
    format!("{}:{line}", file.name)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn short(text: &str) -> String {
    const LONG: usize = 24;
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

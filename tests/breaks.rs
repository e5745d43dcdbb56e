//! The flagship broken as policy editors would break it, and what they are told. Each file of
//! `tests/breaks` says what was done, which text became which, and what the compiler says of it:
//!
//! ```text
//! what the editor did, in words
//! --- form.yaml
//! the text before, which occurs once
//! +++
//! the text after
//! ===
//! the messages
//! ```
//!
//! `LIANBAN_UPDATE=1 cargo test --test breaks` rewrites the messages. Every counterexample is run
//! again here, through the interpreter alone: it breaks no rule, and fails where the ledger says.

mod common;

use lianban::backend::documents::Options;
use lianban::diagnostic::render::{RenderOptions, render};
use lianban::diagnostic::{Diagnostic, Lang, Severity};
use lianban::expr::Expr;
use lianban::file_tree::FileTree;
use lianban::interpret::{Interpreter, NodeId, Registers, read_json};
use lianban::model::{Model, Requirement, Target, TargetSource};
use lianban::prove::ledger::{Counterexample, Entry, Kind, Standing};
use lianban::source::{MemoryLoader, Span};
use lianban::{Compiled, Templates, compile};
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

const MATTER: &str = "schemas/disability_services";

/// One text of a file and what it became.
struct Edit {
    file: String,
    before: String,
    after: String,
}

struct Break {
    path: PathBuf,
    /// Everything above the messages.
    done: String,
    edits: Vec<Edit>,
    said: String,
}

fn breaks() -> Vec<Break> {
    let mut paths: Vec<PathBuf> = fs::read_dir(common::root().join("tests/breaks"))
        .expect("tests/breaks")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    paths.into_iter().map(parse).collect()
}

fn parse(path: PathBuf) -> Break {
    let text = fs::read_to_string(&path).expect("read");
    let (done, said) = text.split_once("\n===\n").expect("=== above the messages");
    let edits: Vec<Edit> = done.split("\n--- ").skip(1).map(edit).collect();
    assert!(!edits.is_empty(), "{}: nothing was done", path.display());
    Break { path, done: done.to_owned(), edits, said: said.to_owned() }
}

fn edit(written: &str) -> Edit {
    let (file, change) = written.split_once('\n').expect("a file");
    let (before, after) = match change.split_once("\n+++\n") {
        Some((before, after)) => (before, after),
        None => (change.strip_suffix("\n+++").expect("+++ above the text after"), ""),
    };
    Edit { file: format!("{MATTER}/{file}"), before: before.to_owned(), after: after.to_owned() }
}

/// The flagship as the editor left it.
fn broken(flagship: &MemoryLoader, own: &Break) -> Compiled {
    compile(&edited(flagship, own), &root())
}

fn root() -> String {
    format!("{MATTER}/matter.yaml")
}

fn edited(flagship: &MemoryLoader, own: &Break) -> MemoryLoader {
    let mut files = flagship.clone();
    for Edit { file, before, after } in &own.edits {
        let text = String::from_utf8(files.0[file].clone()).expect("text");
        let place = own.path.display();
        assert_eq!(text.matches(before.as_str()).count(), 1, "{place}: {before}");
        files.0.insert(file.clone(), text.replacen(before.as_str(), after, 1).into_bytes());
    }
    files
}

fn said(compiled: &Compiled) -> String {
    let options = RenderOptions { lang: Lang::Zh, colour: false };
    render(&findings(compiled), &compiled.sources, options)
}

fn findings(compiled: &Compiled) -> Vec<Diagnostic> {
    let told = |found: &&Diagnostic| found.severity != Severity::Note;
    compiled.diagnostics.iter().filter(told).cloned().collect()
}

#[test]
fn what_editors_break_is_refused() {
    let flagship = common::loader();
    let sound = compile(&flagship, &root());
    assert!(findings(&sound).is_empty(), "the flagship itself is sound");
    let update = std::env::var_os("LIANBAN_UPDATE").is_some();
    let all = breaks();
    assert!(all.len() >= 20, "{}", all.len());
    let mut wrong = Vec::new();
    for own in &all {
        let compiled = broken(&flagship, own);
        let found = findings(&compiled);
        let place = own.path.display();
        assert!(!found.is_empty(), "{place}: nothing is said of it");
        let text = said(&compiled);
        if update {
            fs::write(&own.path, format!("{}\n===\n{text}", own.done)).expect("write");
        } else if text != own.said {
            wrong.push(format!("{place}:\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "LIANBAN_UPDATE=1 records these:\n{}", wrong.join("\n"));
}

/// A build makes everything beside the proofs, of models that are not sound as well.
#[test]
fn what_is_made_beside_a_failed_proof_is_dropped() {
    let flagship = common::loader();
    for own in &breaks() {
        let compiled = broken(&flagship, own);
        let (built, tree) = lianban::build(
            &edited(&flagship, own),
            &root(),
            &Options::default(),
            &mut Templates::default(),
            |_| Mutex::new(FileTree::new()),
        );
        let place = own.path.display();
        assert_eq!(said(&built), said(&compiled), "{place}");
        assert_eq!(tree.is_some(), compiled.model.is_some(), "{place}");
    }
}

#[test]
fn counterexamples_fail_as_the_ledger_says() {
    let flagship = common::loader();
    let mut run = 0;
    for own in &breaks() {
        let compiled = broken(&flagship, own);
        let Some(model) = &compiled.draft else { continue };
        for entry in &model.ledger.entries {
            if let Standing::Refuted(found) = &entry.standing {
                let place = format!("{}: {}", own.path.display(), entry.subject.zh);
                fails(model, entry, found, &place);
                run += 1;
            }
        }
    }
    assert!(run >= 20, "{run} counterexamples");
}

/// Holds one counterexample against the interpreter.
fn fails(model: &Model, entry: &Entry, found: &Counterexample, place: &str) {
    let interpreter = Interpreter::new(model);
    let json = |json: &serde_json::Value| read_json(json.to_string().as_bytes()).expect("JSON");
    let instance = json(&found.instance);
    assert_eq!(interpreter.validate(&instance), [], "{place}: it is valid");
    let application = interpreter.application(&instance).expect("it is valid");
    let (registers, faults) = Registers::read(&interpreter, &json(&found.registers));
    assert_eq!(faults, [], "{place}: registers answer so");
    let situation = application.with(&registers);
    if let Some(condition) = condition(model, entry.span) {
        assert_eq!(situation.holds(condition, NodeId::ROOT), None, "{place}: it can be told");
        return;
    }
    if entry.kind == Kind::Sent {
        let item = model.items.iter().find(|(_, item)| item.span == entry.span);
        let (item, definition) = item.expect("an item");
        assert_eq!(situation.applied(item), Some(true), "{place}: it is applied for");
        let forms = model.department_forms.values();
        let own = forms.filter(|form| form.occasions.iter().any(|of| of.item == item));
        let own: Vec<&str> = own.map(|form| form.id.as_str()).collect();
        let split = situation.split();
        let mut sent = split.as_array().into_iter().flatten();
        let sent = sent.any(|form| own.iter().any(|id| form["form"] == *id));
        assert!(!sent, "{place}: {} has a form sent", definition.title);
        return;
    }
    let (form, target) = target(model, entry.span).unwrap_or_else(|| panic!("{place}: no target"));
    let split = situation.split();
    let waits = split.as_array().into_iter().flatten().any(|dispatch| {
        let causes = dispatch["causes"].as_array().into_iter().flatten();
        let mut targets = causes.filter_map(|cause| cause["target"].as_str());
        dispatch["form"] == form
            && dispatch["status"] == "waiting"
            && targets.any(|path| path.rsplit(['.', ']']).next() == Some(target))
    });
    assert!(waits, "{place}: {form}.{target} does not wait\n{split:#}");
}

/// The condition that is written at a place, unless it keeps a form waiting.
fn condition(model: &Model, span: Span) -> Option<&Expr> {
    let mut all: Vec<&Expr> = Vec::new();
    for own in model.groups.values() {
        all.extend(own.when.iter().chain(demanded(&own.required)));
    }
    for own in model.fields.values() {
        all.extend(own.when.iter().chain(demanded(&own.required)));
    }
    all.extend(model.checks.values().map(|check| &check.that));
    for item in model.items.values() {
        all.push(&item.applied_when);
        all.extend(item.cases.iter().map(|case| &case.when));
    }
    all.extend(model.materials.values().filter_map(|material| material.needed.as_ref()));
    all.extend(model.registers.values().filter_map(|register| register.when.as_ref()));
    for form in model.department_forms.values() {
        left_out(&form.targets, &mut all);
    }
    all.into_iter().find(|condition| condition.span == span)
}

fn demanded(requirement: &Requirement) -> Option<&Expr> {
    match requirement {
        Requirement::When(condition) => Some(condition),
        _ => None,
    }
}

/// When fields are there that a department does not demand.
fn left_out<'m>(targets: &'m [Target], all: &mut Vec<&'m Expr>) {
    for target in targets {
        all.extend(target.when.iter().filter(|_| !target.required));
        if let TargetSource::Group(inner) | TargetSource::Rows { targets: inner, .. } =
            &target.source
        {
            left_out(inner, all);
        }
    }
}

/// The form and the field of a department that stand, or whose `when` stands, at a place.
fn target(model: &Model, span: Span) -> Option<(&str, &str)> {
    fn among(targets: &[Target], span: Span) -> Option<&str> {
        targets.iter().find_map(|target| {
            let here = target.span == span || target.when.as_ref().is_some_and(|w| w.span == span);
            match &target.source {
                _ if here => Some(target.wire.as_str()),
                TargetSource::Group(inner) | TargetSource::Rows { targets: inner, .. } => {
                    among(inner, span)
                }
                _ => None,
            }
        })
    }
    let mut forms = model.department_forms.values();
    forms.find_map(|form| Some((form.id.as_str(), among(&form.targets, span)?)))
}

//! The matters whose pages are looked at: built anew into `target/tmp`, so that what is tested is what
//! the compiler makes now, not what was committed.

use super::counter;
use super::drawn::drawn;
use crate::common;
use lianban::Templates;
use lianban::backend::make;
use lianban::desk::Desk;
use lianban::examples::{Expectation, examples};
use lianban::interpret::{Interpreter, Registers};
use lianban::model::Model;
use lianban::page::Matter as _;
use lianban::source::MemoryLoader;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// The matters people will use; their labels are known, so that more can be asked of them.
const SHIPPED: &[&str] = &["disability_services", "newborn"];
/// Matters of the tests that stand alone.
const ALONE: &[&str] = &["family", "office", "words"];

/// Where pages are made.
pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser")
}

/// What the plan says of each matter: those shipped in all states, the odd ones and random ones in
/// some. `examples` limits how many instances are typed in; without `all`, those shipped alone, or the one that `LIANBAN_MATTER` names.
pub(super) fn matters(seeds: std::ops::Range<u64>, examples: usize, all: bool) -> Vec<Value> {
    let mut plan = shipped(examples);
    let loader = common::loader();
    for path in common::matters().iter().filter(|path| !path.starts_with("schemas/")) {
        let name = path.trim_end_matches("/matter.yaml").rsplit('/').next().expect("a folder");
        plan.push(odd(name, &loader, path, examples));
    }
    for name in ALONE {
        let mut files = MemoryLoader::default();
        let path = format!("tests/matters/{name}.yaml");
        files.0.insert("m/matter.yaml".to_owned(), loader.0.get(&path).expect(name).clone());
        plan.push(odd(&format!("{name}_alone"), &files, "m/matter.yaml", examples));
    }
    for seed in seeds {
        let files = drawn(seed);
        // Some are refused, as they should be: they have no page.
        if lianban::compile(&files, "m/matter.yaml").runnable().is_some() {
            plan.push(odd(&format!("drawn_{seed}"), &files, "m/matter.yaml", examples));
        }
    }
    let only = std::env::var("LIANBAN_MATTER").ok();
    if !all && only.is_none() {
        plan.retain(|matter| matter["id"].as_str().is_some_and(|id| SHIPPED.contains(&id)));
    }
    plan.retain(|matter| only.as_ref().is_none_or(|only| matter["id"] == *only));
    plan
}

/// The matters people will use.
pub(super) fn shipped(examples: usize) -> Vec<Value> {
    let loader = common::loader();
    let one = |name: &&str| {
        let path = format!("schemas/{name}/matter.yaml");
        let mut plan = entry(name, &loader, &path, examples);
        plan["depth"] = json!("all");
        plan["named"] = json!(true);
        let first = &plan["examples"][0];
        let text = |key: &str| first[key].as_str().unwrap_or_default().to_owned();
        let (day, region) = (text("submitted_on"), text("region"));
        plan["counter"] = json!(counter::open(common::loader(), path, day, region));
        plan
    };
    SHIPPED.iter().map(one).collect()
}

fn odd(name: &str, files: &MemoryLoader, path: &str, examples: usize) -> Value {
    let mut plan = entry(name, files, path, examples);
    plan["depth"] = json!("some");
    plan
}

fn entry(name: &str, files: &MemoryLoader, path: &str, most: usize) -> Value {
    let compiled = lianban::compile(files, path);
    let model = compiled.draft.unwrap_or_else(|| panic!("{path}"));
    let folder = write(name, &model);
    let words: Vec<&str> = files
        .0
        .iter()
        .filter(|(file, _)| file.starts_with(&format!("schemas/{name}/")))
        .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
        .collect();
    let interpreter = Interpreter::new(&model);
    let registers = Registers::default();
    let desk = Desk::new(&interpreter, &registers, &Templates::default());
    json!({ "id": name, "folder": folder, "words": words.join("\n"), "examples": valid(&model, most),
        "signing": desk.signing() })
}

fn write(name: &str, model: &Model) -> PathBuf {
    let folder = folder().join(name);
    fs::create_dir_all(&folder).expect("a folder");
    for (path, content) in make("html", model).iter() {
        fs::write(folder.join(path), content).expect("a file");
    }
    folder
}

/// Valid instances, those with most answers first.
fn valid(model: &Model, most: usize) -> Vec<Value> {
    let mut found: Vec<(usize, Value)> = examples(model)
        .iter()
        .filter(|example| matches!(example.expect, Expectation::Valid))
        .map(|example| serde_json::to_string(&example.instance).expect("JSON"))
        .map(|text| (text.len(), serde_json::from_str(&text).expect("JSON")))
        .collect();
    found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    found.truncate(most);
    found.into_iter().map(|(_, instance)| instance).collect()
}

//! The language on real matters: they compile, and what editors are told about the language fits
//! them. `LIANBAN_UPDATE=1 cargo test --test language` rewrites the meta-schema in the repository.

mod common;

use common::{loader, matters, root, yaml_files};
use lianban::diagnostic::render::{RenderOptions, render};
use lianban::diagnostic::{Lang, Report, Severity};
use lianban::source::Sources;
use lianban::yaml::{self, Node};
use serde_json::{Map, Value, json};
use std::fs;

#[test]
fn every_matter_compiles() {
    let loader = loader();
    let matters = matters();
    assert!(matters.len() >= 5, "{matters:?}");
    for path in matters {
        let compiled = lianban::compile(&loader, &path);
        let errors: Vec<_> = compiled
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .cloned()
            .collect();
        let options = RenderOptions { lang: Lang::Zh, colour: false };
        assert!(errors.is_empty(), "{path}\n{}", render(&errors, &compiled.sources, options));
        assert!(compiled.model.is_some(), "{path}");
    }
}

fn doubts(node: &Node, found: &mut Vec<String>) {
    match node {
        Node::Map(map) => {
            for (key, value) in &map.entries {
                match value {
                    Some(Node::Scalar(text)) if key.text == "unclear" => {
                        found.push(text.text.clone());
                    }
                    Some(value) => doubts(value, found),
                    None => {}
                }
            }
        }
        Node::List(list) => list.items.iter().for_each(|item| doubts(item, found)),
        Node::Scalar(_) => {}
    }
}

#[test]
fn no_doubt_is_lost() {
    let loader = loader();
    for path in matters() {
        let model = lianban::compile(&loader, &path).model.expect("it compiles");
        let folder = path.trim_end_matches("matter.yaml");
        let mut written = Vec::new();
        for file in yaml_files().iter().filter(|file| file.starts_with(folder)) {
            let (mut sources, mut report) = (Sources::default(), Report::default());
            let text = text_of(file);
            let (_, node) = yaml::read(file, text.as_bytes(), &mut sources, &mut report);
            doubts(&node.expect("the file has a node"), &mut written);
        }
        let mut known: Vec<String> = model.doubts.iter().map(|doubt| doubt.text.clone()).collect();
        known.sort();
        written.sort();
        written.retain(|text| match known.iter().position(|other| other == text) {
            Some(at) => {
                known.remove(at);
                false
            }
            None => true,
        });
        assert!(written.is_empty() && known.is_empty(), "{path}: lost {written:?}, new {known:?}");
    }
}

/// A file as an editor's YAML library sees it: plain scalars by the core schema.
fn as_editor(node: &Node) -> Value {
    match node {
        Node::Map(map) => Value::Object(
            map.entries
                .iter()
                .map(|(key, value)| {
                    (key.text.clone(), value.as_ref().map_or(Value::Null, as_editor))
                })
                .collect::<Map<_, _>>(),
        ),
        Node::List(list) => Value::Array(list.items.iter().map(as_editor).collect()),
        Node::Scalar(scalar) if scalar.plain => core_schema(&scalar.text),
        Node::Scalar(scalar) => Value::String(scalar.text.clone()),
    }
}

/// A plain scalar by the YAML 1.2 core schema.
fn core_schema(text: &str) -> Value {
    match text {
        "true" | "True" | "TRUE" => return json!(true),
        "false" | "False" | "FALSE" => return json!(false),
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        _ => {}
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b));
    if let (true, Ok(integer)) = (number, text.parse::<i64>()) {
        return json!(integer);
    }
    match text.parse::<f64>() {
        Ok(float) if number => json!(float),
        _ => json!(text),
    }
}

fn read(path: &str, text: &str) -> Value {
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let (_, node) = yaml::read(path, text.as_bytes(), &mut sources, &mut report);
    assert!(!report.has_errors(), "{path}");
    as_editor(&node.expect("the file has a node"))
}

fn text_of(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("the file can be read")
}

#[test]
fn the_meta_schema_knows_every_file() {
    let validator = jsonschema::draft202012::new(&lianban::meta::schema()).expect("it is sound");
    for path in yaml_files() {
        let value = read(&path, &text_of(&path));
        let faults: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{path}\n{}", faults.join("\n"));
    }
}

#[test]
fn the_meta_schema_is_itself_valid() {
    jsonschema::draft202012::meta::validate(&lianban::meta::schema()).expect("a sound schema");
}

#[test]
fn the_meta_schema_refuses_what_the_compiler_refuses() {
    let validator = jsonschema::draft202012::new(&lianban::meta::schema()).expect("it is sound");
    let sound = text_of("schemas/newborn/matter.yaml");
    assert!(validator.is_valid(&read("matter.yaml", &sound)));
    for (written, instead) in [
        ("\ntitle: ", "\ntitel: "),
        ("department: health\n", "departement: health\n"),
        ("local: prefecture", "local: village"),
        ("unit: working_day", "unit: week"),
        ("lianban: 1\n", ""),
        ("  basics:\n", "  Basics:\n"),
    ] {
        let faulty = sound.replacen(written, instead, 1);
        assert_ne!(faulty, sound, "{written}");
        assert!(!validator.is_valid(&read("matter.yaml", &faulty)), "{instead}");
    }
}

#[test]
fn editors_find_the_meta_schema() {
    for path in common::files("schemas", &["yaml"]) {
        let above = "../".repeat(path.matches('/').count() - 1);
        let modeline = format!("# yaml-language-server: $schema={above}lianban.schema.json");
        let text = text_of(&path);
        assert_eq!(text.lines().next(), Some(modeline.as_str()), "{path}");
    }
}

#[test]
fn the_meta_schema_in_the_repository_is_current() {
    let path = root().join("schemas/lianban.schema.json");
    let mut current = serde_json::to_string_pretty(&lianban::meta::schema()).expect("it is JSON");
    current.push('\n');
    if std::env::var_os("LIANBAN_UPDATE").is_some() {
        fs::write(&path, &current).expect("the schema can be written");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == current, "run `LIANBAN_UPDATE=1 cargo test --test language`");
}

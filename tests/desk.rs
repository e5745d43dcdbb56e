//! The server half of the form page: posted forms become applications, or the page again with what
//! is to be mended and all that was typed.

use lianban::desk::Desk;
use lianban::interpret::{Interpreter, Registers, read_json};
use lianban::page::{
    Asked, Kept, Matter, Pairs, Post, Turn, Upload, Uploads, begin, pairs_of, turn,
};
use lianban::support::Json;
use std::collections::BTreeMap;
use std::fs;

/// Files kept in memory: tokens are numbers.
#[derive(Default)]
struct Shelf(BTreeMap<String, Kept>);

impl Uploads for Shelf {
    fn keep(&mut self, upload: Upload) -> Option<Kept> {
        let kept = Kept {
            token: format!("t{}", self.0.len()),
            sha256: "0".repeat(64),
            media_type: lianban::page::media_type(&upload.bytes).to_owned(),
            size: upload.bytes.len() as u64,
            name: upload.name,
        };
        self.0.insert(kept.token.clone(), kept.clone());
        Some(kept)
    }

    fn find(&self, token: &str) -> Option<Kept> {
        self.0.get(token).cloned()
    }
}

fn model(matter: &str) -> lianban::model::Model {
    let path = format!("{matter}/matter.yaml");
    let mut files = lianban::source::MemoryLoader::default();
    fn add(files: &mut lianban::source::MemoryLoader, root: &str, at: &str) {
        for entry in fs::read_dir(format!("{root}/{at}")).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            let inner = if at.is_empty() { name } else { format!("{at}/{name}") };
            if entry.path().is_dir() {
                add(files, root, &inner);
            } else {
                files.0.insert(inner, fs::read(entry.path()).unwrap());
            }
        }
    }
    add(&mut files, "schemas", "");
    lianban::compile(&files, &path).model.unwrap()
}

fn text<'j>(instance: &'j Json, key: &str) -> &'j str {
    let Json::Object(members) = instance else { panic!("no object") };
    members.iter().find(|(known, _)| known == key).unwrap().1.text().unwrap_or_default()
}

fn answers(instance: &Json) -> Json {
    let Json::Object(members) = instance else { panic!("no object") };
    members.iter().find(|(known, _)| known == "answers").unwrap().1.clone()
}

#[test]
fn every_valid_example_goes_through() {
    for matter in ["disability_services", "newborn"] {
        let model = model(matter);
        let interpreter = Interpreter::new(&model);
        let registers = Registers::default();
        let desk = Desk::new(&interpreter, &registers);
        let mut count = 0;
        for entry in fs::read_dir(format!("generated/{matter}/examples")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if !name.starts_with("valid_") {
                continue;
            }
            let instance = read_json(&fs::read(&path).unwrap()).unwrap();
            let mut shelf = Shelf::default();
            let mut pairs = typed(&desk, &instance, &mut shelf);
            let asked = |pairs: &Pairs| Asked {
                post: Post { pairs: pairs.clone(), files: Vec::new() },
                submitted_on: text(&instance, "submitted_on"),
                region: Some(text(&instance, "region")).filter(|r| !r.is_empty()),
                token: None,
            };
            match turn(&desk, &mut shelf, asked(&pairs)) {
                Turn::Page(page, false) => assert!(page.contains("确认并提交"), "{name}"),
                Turn::Page(page, true) => panic!("{name}: {}", summary(&page)),
                Turn::Sent(_) => panic!("{name} was sent unseen"),
            }
            pairs.set("page--step", "send");
            match turn(&desk, &mut shelf, asked(&pairs)) {
                Turn::Sent(sent) => {
                    assert_eq!(sorted(&answers(&sent)), sorted(&answers(&instance)), "{name}")
                }
                Turn::Page(page, _) => panic!("{name}: {}", summary(&page)),
            }
            count += 1;
        }
        assert!(count > 5, "{matter}");
        assert!(begin(&desk, &Asked::default()).contains("查看并确认"));
    }
}

fn typed(desk: &Desk<'_>, instance: &Json, shelf: &mut Shelf) -> Pairs {
    let answers = answers(instance);
    let label = |path: &str, code: &str| desk.label(path, code);
    let mut pairs = pairs_of(desk.questions(), &answers, &label);
    files("", &answers, shelf, &mut pairs);
    pairs
}

fn files(name: &str, json: &Json, shelf: &mut Shelf, pairs: &mut Pairs) {
    match json {
        Json::Object(members) if members.iter().any(|(key, _)| key == "sha256") => {
            let get = |key: &str| members.iter().find(|(known, _)| known == key).unwrap().1.clone();
            let kept = Kept {
                token: format!("t{}", shelf.0.len()),
                sha256: get("sha256").text().unwrap().to_owned(),
                media_type: get("media_type").text().unwrap().to_owned(),
                size: get("size").integer().unwrap() as u64,
                name: get("name").text().unwrap().to_owned(),
            };
            pairs.set(&format!("{name}.kept"), kept.token.clone());
            shelf.0.insert(kept.token.clone(), kept);
        }
        Json::Object(members) => {
            for (key, member) in members {
                let inner = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                files(&inner, member, shelf, pairs);
            }
        }
        Json::List(rows) => {
            for (row, member) in rows.iter().enumerate() {
                files(&format!("{name}[{row}]"), member, shelf, pairs);
            }
        }
        _ => {}
    }
}

fn summary(page: &str) -> String {
    let start = page.find("<div class=\"summary\"").unwrap_or(0);
    page.get(start..).unwrap().chars().take(1500).collect()
}

/// With members in the order of their keys.
fn sorted(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            let mut members: Vec<(String, Json)> =
                members.iter().map(|(key, json)| (key.clone(), sorted(json))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Json::Object(members)
        }
        Json::List(rows) => Json::List(rows.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

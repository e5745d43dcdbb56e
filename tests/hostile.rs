//! A matter whose texts look like markup, code and formulas, and whose ids mean something
//! elsewhere: what is generated keeps the texts, and its files can stand on every system.

mod common;

use lianban::backend::naming::is_device;
use lianban::file_tree::FileTree;
use lianban::model::Model;
use scraper::{Html, Selector};
use serde_json::Value;
use std::collections::HashSet;

fn model() -> Model {
    let compiled = lianban::compile(&common::loader(), "tests/matters/hostile/matter.yaml");
    compiled.model.expect("it compiles")
}

fn generated() -> (Model, FileTree) {
    let model = model();
    let tree = lianban::generate(&model);
    (model, tree)
}

fn text<'t>(tree: &'t FileTree, path: &str) -> &'t str {
    std::str::from_utf8(tree.get(path).expect("a file")).expect("UTF-8")
}

#[test]
fn files_can_stand_on_every_system() {
    let (_, tree) = generated();
    let mut seen = HashSet::new();
    for (path, _) in tree.iter() {
        assert!(seen.insert(path.to_lowercase()), "{path} differs from another by case only");
        assert!(path.len() <= 200, "{path}");
        for part in path.split('/') {
            let stem = part.split('.').next().unwrap_or(part);
            assert!(!is_device(stem), "{path}");
            assert!(!stem.is_empty() && !part.ends_with(['.', ' ']), "{path}");
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            assert!(part.chars().all(plain), "{path}");
        }
    }
}

#[test]
fn the_manifest_names_every_file() {
    let (_, tree) = generated();
    let manifest: Value = serde_json::from_str(text(&tree, "manifest.json")).expect("JSON");
    let named: Vec<&str> =
        manifest["files"].as_object().expect("files").keys().map(String::as_str).collect();
    let there: Vec<&str> =
        tree.iter().map(|(path, _)| path).filter(|path| *path != "manifest.json").collect();
    assert_eq!(named, there);
}

#[test]
fn two_builds_give_the_same_bytes() {
    assert_eq!(generated().1, generated().1);
}

#[test]
fn wire_names_stay_what_they_are() {
    let (model, tree) = generated();
    for (path, bytes) in tree.iter().filter(|(path, _)| path.ends_with(".schema.json")) {
        let schema: Value = serde_json::from_slice(bytes).expect("JSON");
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{path}");
    }
    let path = "json-schema/departments/con-.complete.schema.json";
    let schema: Value = serde_json::from_str(text(&tree, path)).expect("JSON");
    let keys = schema["properties"].as_object().expect("properties");
    let form = model.department_forms.values().find(|form| form.id == "con").expect("the form");
    for target in &form.targets {
        assert!(keys.contains_key(&target.wire), "{}", target.wire);
    }
}

#[test]
fn pages_show_the_texts_and_hold_nothing_else() {
    let (model, tree) = generated();
    for path in ["html/form.html", "guide/guide.html"] {
        let page = Html::parse_document(text(&tree, path));
        for element in page.select(&Selector::parse("*").expect("a selector")) {
            let mut names = element.value().attrs();
            assert!(names.all(|(name, _)| !name.starts_with("on")), "{path}");
            let to = element.value().attr("href").or(element.value().attr("src"));
            assert!(!to.is_some_and(|to| to.starts_with("javascript:")), "{path}");
        }
        let visible = Selector::parse("img, iframe, object, embed, base, link[rel=import]");
        assert_eq!(page.select(&visible.expect("a selector")).count(), 0, "{path}");
    }
    let page = Html::parse_document(text(&tree, "html/form.html"));
    let words: String = page.root_element().text().collect();
    for id in model.fields_below(Model::ROOT) {
        let field = &model.fields[id];
        // A file is one question, whatever its parts are.
        let in_file = model.groups[field.group].composite.is_some();
        if field.derive.is_none() && !in_file {
            assert!(words.contains(&field.label), "{}: {}", field.path, field.label);
        }
    }
}

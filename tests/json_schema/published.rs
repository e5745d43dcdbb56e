//! What is published as it stands.

use super::matters;
use lianban::backend::make;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn every_schema_is_sound_and_named() {
    for (path, model) in matters::all() {
        let mut names = BTreeSet::new();
        for (file, bytes) in make("json-schema", &model).iter() {
            let schema: Value = serde_json::from_slice(bytes).expect("JSON");
            if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
                panic!("{path}: {file}: {error}");
            }
            let validator = jsonschema::draft202012::new(&schema);
            assert!(validator.is_ok(), "{path}: {file}: {:?}", validator.err());
            let id = schema["$id"].as_str().expect("$id").to_owned();
            assert!(id.starts_with(&format!("urn:lianban:{}:", model.id)), "{id}");
            assert!(names.insert(id), "{path}: {file}");
        }
    }
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    for (_, model) in matters::all() {
        assert_eq!(make("json-schema", &model), make("json-schema", &model.clone()));
    }
}

#[test]
fn nothing_invisible_stands_in_a_file() {
    for (path, model) in matters::all() {
        for (file, bytes) in make("json-schema", &model).iter() {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            let odd = text
                .chars()
                .find(|c| *c != '\n' && (c.is_control() || lianban::support::is_invisible(*c)));
            assert_eq!(odd, None, "{path}: {file}");
        }
    }
}

#[test]
fn words_of_departments_stay_keys() {
    let model = matters::model("tests/matters/js_names/matter.yaml");
    let tree = make("json-schema", &model);
    let read = |path: &str| -> Value {
        serde_json::from_slice(tree.get(path).expect("a file")).expect("JSON")
    };
    let dispatched = read("departments/names.dispatched.schema.json");
    let complete = read("departments/names.complete.schema.json");
    let keys = |schema: &Value| -> Vec<String> {
        schema["properties"].as_object().expect("properties").keys().cloned().collect()
    };
    let sent = ["__proto__", "$ref", "constructor", "a b/c~d%", "house", "required"];
    assert_eq!(keys(&dispatched), sent);
    assert_eq!(keys(&complete), [&sent[..], &["account", "opinion"]].concat());
    let required = &dispatched["required"];
    assert!(!required.as_array().expect("required").contains(&Value::from("a b/c~d%")), "unmapped");
    assert!(complete["required"].as_array().expect("required").contains(&Value::from("account")));
    assert_eq!(dispatched["properties"]["$ref"]["title"], "#/$defs/../x");
}

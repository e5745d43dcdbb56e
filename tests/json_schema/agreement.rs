//! Interpreter and schema about the examples of each matter.

use super::matters;
use lianban::backend::json_schema::{
    coverage, instance_schema, master_schema, materials_schema, refuses,
};
use lianban::examples::{Expectation, examples};
use lianban::interpret::{Interpreter, Registers};
use serde_json::Value;

#[test]
fn examples_are_judged_alike() {
    for (path, model) in matters::all() {
        let coverage = coverage(&model);
        let validator = jsonschema::draft202012::new(&instance_schema(&model)).expect("schema");
        let (mut valid, mut refused, mut left) = (0, 0, Vec::new());
        for example in examples(&model) {
            let instance = serde_json::to_value(&example.instance).expect("JSON");
            let accepted = validator.is_valid(&instance);
            match &example.expect {
                Expectation::Valid => {
                    let errors: Vec<String> =
                        validator.iter_errors(&instance).map(|error| error.to_string()).collect();
                    assert!(accepted, "{path}: {}: {errors:#?}\n{instance:#}", example.name);
                    valid += 1;
                }
                Expectation::Invalid { path: place, code } => {
                    let claimed = refuses(&coverage, place, code);
                    if claimed {
                        let name = &example.name;
                        assert!(!accepted, "{path}: {name}: {code} at {place}\n{instance:#}");
                        refused += 1;
                    } else {
                        left.push(format!("{code} at {place}"));
                    }
                }
            }
        }
        assert!(valid > 0 && refused > left.len(), "{path}: {valid} {refused} {left:?}");
    }
}

#[test]
fn what_is_sent_fits_its_schemas() {
    for (path, model) in matters::all() {
        let compiled = |schema: &Value| jsonschema::draft202012::new(schema).expect("schema");
        let master = compiled(&master_schema(&model));
        let materials = compiled(&materials_schema(&model));
        let tree = lianban::backend::make("json-schema", &model);
        let interpreter = Interpreter::new(&model);
        let assert_fits = |validator: &jsonschema::Validator, value: &Value, name: &str| {
            let errors: Vec<String> =
                validator.iter_errors(value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{path}: {name}: {errors:#?}\n{value:#}");
        };
        let mut ready = 0;
        for example in examples(&model) {
            let Ok(application) = interpreter.application(&example.instance) else { continue };
            let (registers, faults) = Registers::read(&interpreter, &example.registers);
            assert_eq!(faults, []);
            let situation = application.with(&registers);
            assert_fits(&master, &situation.master(), &example.name);
            assert_fits(&materials, &situation.materials(), &example.name);
            for dispatch in situation.split().as_array().expect("dispatches") {
                let Some(fields) = dispatch.get("fields") else { continue };
                let form = dispatch["form"].as_str().expect("a form");
                let file = format!("departments/{form}.dispatched.schema.json");
                let schema = serde_json::from_slice(tree.get(&file).expect("a file"));
                assert_fits(&compiled(&schema.expect("JSON")), fields, &example.name);
                ready += 1;
            }
        }
        assert!(ready > 0, "{path}: nothing was sent");
    }
}

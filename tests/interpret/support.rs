//! Matters and instances for the tests.

use lianban::Compiled;
use lianban::interpret::{Interpreter, Registers, Violation};
use lianban::model::Model;
use lianban::source::MemoryLoader;
use lianban::support::Json;
use serde_json::Value;

/// The model of a matter in `tests/matters`.
pub(crate) fn matter(name: &str) -> Model {
    let compiled = compiled(name);
    let findings: Vec<_> = compiled.diagnostics.iter().map(|d| (&d.code, &d.message.en)).collect();
    compiled.model.unwrap_or_else(|| panic!("{name} does not compile: {findings:#?}"))
}

/// The model of a matter that is refused for its proofs alone, as an editor watches it fail.
pub(crate) fn unproved(name: &str) -> Model {
    let compiled = compiled(name);
    assert!(compiled.model.is_none(), "{name} is sound");
    compiled.runnable().unwrap_or_else(|| panic!("{name} has faults beside its proofs")).clone()
}

fn compiled(name: &str) -> Compiled {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/matters");
    let text = std::fs::read(format!("{root}/{name}.yaml")).expect("a matter of the tests");
    let mut files = MemoryLoader::default();
    files.0.insert("test/matter.yaml".into(), text);
    if let Ok(region) = std::fs::read(format!("{root}/{name}.530102.yaml")) {
        files.0.insert("test/regions/530102.yaml".into(), region);
    }
    lianban::compile(&files, "test/matter.yaml")
}

/// JSON as readers of instances see it.
pub(crate) fn json(value: &Value) -> Json {
    lianban::interpret::read_json(value.to_string().as_bytes()).expect("JSON")
}

/// An instance around answers.
pub(crate) fn instance(model: &Model, answers: Value) -> Value {
    let mut instance = serde_json::json!({
        "matter": model.id, "version": model.version, "submitted_on": "2025-06-16",
    });
    if !model.region.is_empty() {
        instance["region"] = model.region.clone().into();
    }
    instance["answers"] = answers;
    instance
}

/// What is wrong with answers: places and codes.
pub(crate) fn faults(model: &Model, answers: Value) -> Vec<(String, String)> {
    faults_of(model, &instance(model, answers))
}

/// What is wrong with an instance: places and codes.
pub(crate) fn faults_of(model: &Model, instance: &Value) -> Vec<(String, String)> {
    let violations = lianban::interpret::validate(model, &json(instance));
    let fault = |v: Violation| (v.path, v.code.into_owned());
    violations.into_iter().map(fault).collect()
}

/// Places and codes, as they are written in tests.
pub(crate) fn expected(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(path, code)| ((*path).to_owned(), (*code).to_owned())).collect()
}

/// All outputs of a valid instance: split, materials, plan, eligibility, master.
pub(crate) struct Outputs {
    pub(crate) split: Value,
    pub(crate) materials: Value,
    pub(crate) plan: Value,
    pub(crate) eligibility: Value,
    pub(crate) master: Value,
}

pub(crate) fn outputs(model: &Model, instance: &Value, registers: Value) -> Outputs {
    let interpreter = Interpreter::new(model);
    let application = interpreter.application(&json(instance)).expect("a valid instance");
    let (registers, faults) = Registers::read(&interpreter, &json(&registers));
    assert_eq!(faults, []);
    let situation = application.with(&registers);
    Outputs {
        split: situation.split(),
        materials: situation.materials(),
        plan: situation.plan(),
        eligibility: situation.eligibility(),
        master: situation.master(),
    }
}

//! Initial values from registers and other answers.

use super::support::{instance, json, matter};
use super::validity::resident;
use lianban::interpret::{Draft, Interpreter, Registers, Situation};
use serde_json::{Value, json};

fn proposed(answers: Value, registers: Value) -> Value {
    let model = matter("proposals");
    let interpreter = Interpreter::new(&model);
    let (draft, _) = Draft::read(&interpreter, &json(&instance(&model, answers)));
    let (registers, _) = Registers::read(&interpreter, &json(&registers));
    Situation::new(&interpreter, &draft, &registers).suggestions()
}

fn found(note: &str) -> Value {
    let data = json!({ "name": "测试甲", "note": note });
    json!({ "population": { "status": "found", "data": data } })
}

#[test]
fn from_registers_and_answers() {
    let answers = json!({
        "person": { "id_number": resident(1985), "name": "测试乙" },
        "file": { "apply": true, "holder": "测试乙" },
        "kin": [{ "name": "测试丙" }, { "name": "测试丁", "call": "测试" }],
    });
    let entry = |path: &str, value: &str, source: &str, differs: bool| json!({ "path": path, "value": value, "source": source, "differs": differs });
    assert_eq!(
        proposed(answers, found("短")),
        json!([
            entry("person.name", "测试甲", "register", true),
            entry("person.gender", "2", "answers", false),
            entry("person.nick", "短", "register", false),
            entry("file.holder", "测试乙", "answers", false),
            entry("kin[0].call", "测试丙", "answers", false),
            entry("kin[1].call", "测试丁", "answers", true),
        ])
    );
}

/// Closed questions, undetermined sources and values that the question refuses give nothing.
#[test]
fn none_where_nothing_can_be_proposed() {
    let answers = json!({
        "person": { "id_number": resident(1985) },
        "file": { "apply": false },
    });
    let paths = |proposed: Value| -> Vec<String> {
        let entries = proposed.as_array().cloned().unwrap_or_default();
        entries.iter().filter_map(|entry| Some(entry["path"].as_str()?.to_owned())).collect()
    };
    let without = paths(proposed(answers.clone(), json!({})));
    assert_eq!(without, ["person.gender"]);
    let long = paths(proposed(answers, found("这个备注太长")));
    assert_eq!(long, ["person.name", "person.gender"]);
}

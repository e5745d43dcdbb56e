//! Interpreter and schema about thousands of broken and half-broken instances: every example with
//! one answer taken away, replaced or added.

use super::matters;
use lianban::backend::json_schema::{coverage, instance_schema, refuses};
use lianban::examples::{Expectation, examples};
use lianban::interpret::{Interpreter, read_json};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Most instances of one matter.
const MOST: usize = 1_200;

#[test]
fn changed_examples_are_judged_alike() {
    for (path, model) in matters::all() {
        let coverage = coverage(&model);
        let validator = jsonschema::draft202012::new(&instance_schema(&model)).expect("schema");
        let interpreter = Interpreter::new(&model);
        let valid: Vec<Value> = examples(&model)
            .into_iter()
            .filter(|example| example.expect == Expectation::Valid)
            .map(|example| serde_json::to_value(&example.instance).expect("JSON"))
            .collect();
        let mut pool: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        valid.iter().for_each(|instance| collect(instance, "", &mut pool));
        let mut changed = Vec::new();
        for instance in &valid {
            let mut found = Vec::new();
            change(instance, "", &pool, &mut |value| found.push(value));
            changed.extend(found);
        }
        // What is missing most is answers that stand together: a second change on every tenth.
        let step = changed.len().div_ceil(MOST).max(1);
        let mut twice = Vec::new();
        for instance in changed.iter().step_by(step * 10) {
            let mut found = Vec::new();
            change(instance, "", &pool, &mut |value| found.push(value));
            let stride = found.len().div_ceil(10).max(1);
            twice.extend(found.into_iter().step_by(stride));
        }
        let all: Vec<Value> = changed.into_iter().step_by(step).chain(twice).collect();
        let (mut accepted, mut refused, mut codes) = (0, 0, BTreeSet::new());
        for instance in all {
            let bytes = serde_json::to_vec(&instance).expect("bytes");
            let violations = interpreter.validate(&read_json(&bytes).expect("JSON"));
            let judged = validator.is_valid(&instance);
            if violations.is_empty() {
                let errors: Vec<String> =
                    validator.iter_errors(&instance).map(|error| error.to_string()).collect();
                assert!(judged, "{path}: refused though valid: {errors:#?}\n{instance:#}");
                accepted += 1;
            } else if violations.iter().any(|v| refuses(&coverage, &v.path, &v.code)) {
                let said: Vec<_> = violations.iter().map(|v| (&v.path, &v.code)).collect();
                assert!(!judged, "{path}: accepted though {said:?}\n{instance:#}");
                codes.extend(violations.into_iter().map(|v| v.code));
                refused += 1;
            }
        }
        assert!(accepted > 0 && refused > 100, "{path}: {accepted} {refused} {codes:?}");
        assert!(codes.len() > 8, "{path}: only {codes:?}");
    }
}

/// The values that stand at each path (rows without their numbers).
fn collect(value: &Value, path: &str, pool: &mut BTreeMap<String, Vec<Value>>) {
    let held = pool.entry(path.to_owned()).or_default();
    if held.len() < 6 && !held.contains(value) {
        held.push(value.clone());
    }
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, inner)| collect(inner, &format!("{path}.{key}"), pool));
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(inner, path, pool)),
        _ => {}
    }
}

fn odd() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(""),
        json!([]),
        json!({}),
        json!(0),
        json!(-1),
        json!(7),
        json!(600),
        json!(1.5),
        json!(9_007_199_254_740_993_i64),
        json!("x"),
        json!(" 甲"),
        json!("甲\u{202E}乙"),
        json!("2023-02-29"),
        json!("2020-05-17"),
        json!("1899-12"),
        json!("0.50"),
        json!("100.01"),
        json!("999999"),
        json!("0"),
        json!("1"),
        json!(["1"]),
        json!(["2", "1"]),
        json!(["0", "1"]),
        json!(["1", "1"]),
        json!([{}]),
        json!("a".repeat(3000)),
    ]
}

/// Every change of one place of `value`, in the whole that `rebuild` makes.
fn change(
    value: &Value,
    path: &str,
    pool: &BTreeMap<String, Vec<Value>>,
    rebuild: &mut dyn FnMut(Value),
) {
    let known = pool.get(path).cloned().unwrap_or_default();
    known.into_iter().chain(odd()).filter(|other| other != value).for_each(&mut *rebuild);
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let mut without = map.clone();
                without.shift_remove(key);
                rebuild(Value::Object(without));
                change(inner, &format!("{path}.{key}"), pool, &mut |changed| {
                    let mut whole = map.clone();
                    whole.insert(key.clone(), changed);
                    rebuild(Value::Object(whole));
                });
            }
            let below = format!("{path}.");
            let absent = pool.iter().filter_map(|(other, values)| {
                let key = other.strip_prefix(&below)?;
                (!key.contains('.') && !map.contains_key(key)).then_some((key, values))
            });
            let strange = (String::from("strange"), vec![json!("甲")]);
            let absent = absent.map(|(key, values)| (key.to_owned(), values.clone()));
            for (key, values) in absent.chain([strange]) {
                for added in values {
                    let mut whole = map.clone();
                    whole.insert(key.clone(), added);
                    rebuild(Value::Object(whole));
                }
            }
        }
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                let mut without = list.clone();
                without.remove(index);
                rebuild(Value::Array(without));
                let mut twice = list.clone();
                twice.push(inner.clone());
                rebuild(Value::Array(twice));
                change(inner, path, pool, &mut |changed| {
                    let mut whole = list.clone();
                    if let Some(place) = whole.get_mut(index) {
                        *place = changed;
                    }
                    rebuild(Value::Array(whole));
                });
            }
        }
        _ => {}
    }
}

//! Schemas as JSON values: put together and merged.

use serde_json::{Map, Value, json};

/// A schema with these keywords.
pub(super) fn schema<const N: usize>(keywords: [(&str, Value); N]) -> Value {
    Value::Object(keywords.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Adds a keyword to a schema. A boolean schema is first written as an object.
pub(super) fn set(schema: &mut Value, keyword: &str, value: impl Into<Value>) {
    match schema {
        Value::Object(map) => {
            map.insert(keyword.to_owned(), value.into());
        }
        other => {
            let mut map = Map::new();
            if *other == Value::Bool(false) {
                map.insert("not".to_owned(), json!({}));
            }
            map.insert(keyword.to_owned(), value.into());
            *other = Value::Object(map);
        }
    }
}

/// An object that has what `path` leads to, and there satisfies `leaf`.
pub(super) fn present(path: &[&str], leaf: Value) -> Value {
    path.iter().rev().fold(leaf, |inner, key| {
        if inner == Value::Bool(true) {
            schema([("required", json!([key]))])
        } else {
            schema([("properties", member(key, inner)), ("required", json!([key]))])
        }
    })
}

/// An object in which whatever `path` leads to satisfies `leaf`, if it is there at all.
pub(super) fn wherever(path: &[&str], leaf: Value) -> Value {
    path.iter().rev().fold(leaf, |inner, key| match inner {
        Value::Bool(true) => inner,
        inner => schema([("properties", member(key, inner))]),
    })
}

/// An object that has nothing where `path` leads to.
pub(super) fn absent(path: &[&str]) -> Value {
    wherever(path, Value::Bool(false))
}

fn member(key: &str, value: Value) -> Value {
    let mut map = Map::new();
    map.insert(key.to_owned(), value);
    Value::Object(map)
}

/// One schema that demands what both demand, merged where merging changes no meaning.
pub(super) fn conjoin(left: Value, right: Value) -> Value {
    match (left, right) {
        (Value::Bool(true), other) | (other, Value::Bool(true)) => other,
        (Value::Bool(false), _) | (_, Value::Bool(false)) => Value::Bool(false),
        (left, right) if left == right => left,
        (Value::Object(left), Value::Object(right)) => {
            if mergeable(&left, &right) {
                merge(left, right)
            } else {
                let mut parts = parts_of(left);
                parts.extend(parts_of(right));
                schema([("allOf", Value::Array(parts))])
            }
        }
        (left, _) => left,
    }
}

/// Keywords that only have a meaning together with their neighbours.
const JOINED: &[&str] = &[
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "additionalProperties",
    "$ref",
];

fn mergeable(left: &Map<String, Value>, right: &Map<String, Value>) -> bool {
    let joined = |map: &Map<String, Value>| map.keys().any(|key| JOINED.contains(&key.as_str()));
    !joined(left)
        && !joined(right)
        && left.iter().all(|(key, value)| {
            matches!(key.as_str(), "properties" | "required" | "allOf" | "items")
                || right.get(key).is_none_or(|other| other == value)
        })
}

fn merge(mut left: Map<String, Value>, right: Map<String, Value>) -> Value {
    for (key, value) in right {
        match (left.get_mut(&key), value) {
            (Some(Value::Object(ours)), Value::Object(theirs)) if key == "properties" => {
                for (name, theirs) in theirs {
                    let ours = ours.entry(name).or_insert(Value::Bool(true));
                    *ours = conjoin(ours.take(), theirs);
                }
            }
            (Some(Value::Array(ours)), Value::Array(theirs)) if key != "enum" => {
                for value in theirs {
                    if !ours.contains(&value) {
                        ours.push(value);
                    }
                }
            }
            (Some(ours), theirs) if key == "items" => *ours = conjoin(ours.take(), theirs),
            (Some(_), _) => {}
            (None, value) => {
                left.insert(key, value);
            }
        }
    }
    Value::Object(left)
}

fn parts_of(map: Map<String, Value>) -> Vec<Value> {
    match map.get("allOf") {
        Some(Value::Array(parts)) if map.len() == 1 => parts.clone(),
        _ => vec![Value::Object(map)],
    }
}

/// One schema that is satisfied when one of these is.
pub(super) fn either(alternatives: Vec<Value>) -> Value {
    let mut kept: Vec<Value> = Vec::new();
    for alternative in alternatives {
        match alternative {
            Value::Bool(true) => return Value::Bool(true),
            Value::Bool(false) => {}
            other if kept.contains(&other) => {}
            other => kept.push(other),
        }
    }
    match kept.len() {
        0 => Value::Bool(false),
        1 => kept.swap_remove(0),
        _ => schema([("anyOf", Value::Array(kept))]),
    }
}

/// A URN under the name of the project: `urn:lianban:<matter>:<version>:<what>`.
pub(super) fn urn(matter: &str, version: &str, what: &str) -> String {
    let mut out = String::from("urn:lianban:");
    for (index, part) in [matter, version, what].into_iter().enumerate() {
        if index > 0 {
            out.push(':');
        }
        for byte in part.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' | b'/' => {
                    out.push(char::from(byte));
                }
                other => out.push_str(&format!("%{other:02X}")),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_keeps_both_demands() {
        let left = present(&["a", "b"], json!({"const": 1}));
        let right = present(&["a", "c"], Value::Bool(true));
        assert_eq!(
            conjoin(left, right),
            json!({"properties": {"a": {
                "properties": {"b": {"const": 1}},
                "required": ["b", "c"],
            }}, "required": ["a"]})
        );
        let twice = conjoin(json!({"contains": {"const": 1}}), json!({"contains": {"const": 2}}));
        assert_eq!(
            twice,
            json!({"allOf": [{"contains": {"const": 1}}, {"contains": {"const": 2}}]})
        );
    }

    #[test]
    fn different_limits_are_not_merged() {
        let both = conjoin(json!({"minimum": 1}), json!({"minimum": 2}));
        assert_eq!(both, json!({"allOf": [{"minimum": 1}, {"minimum": 2}]}));
    }

    #[test]
    fn names_in_urns_are_encoded() {
        assert_eq!(urn("a_b", "1 版", "instance"), "urn:lianban:a_b:1%20%E7%89%88:instance");
    }
}

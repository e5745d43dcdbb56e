//! Schemas as JSON values: put together, merged, and written.

use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

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

/// Bytes that a file has at least, more or less.
const SHORT: usize = 16 << 10;

/// The text of a file: indented, with everything that cannot be seen written as an escape.
pub(super) fn written(value: &Value) -> Vec<u8> {
    let mut out = Vec::with_capacity(SHORT);
    let formatter = Visible::default();
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
    // Writing a value into memory cannot fail.
    let _ = value.serialize(&mut serializer);
    out.push(b'\n');
    out
}

/// Indents, and escapes characters that are invisible, could turn the direction of the text, or are
/// no characters at all: patterns hold such characters as bounds of classes.
#[derive(Default)]
struct Visible {
    /// How many brackets are open.
    depth: usize,
    /// Whether something stands in the bracket that was opened last.
    filled: bool,
}

/// A line end, and as many spaces as are written in one piece.
const LINE: &[u8] = b"\n                                                                ";

impl Visible {
    fn line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        let first = (2 * self.depth).min(LINE.len() - 1);
        writer.write_all(&LINE[..=first])?;
        (first..2 * self.depth).try_for_each(|_| writer.write_all(b" "))
    }

    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        writer.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.filled {
            self.line(writer)?;
        }
        writer.write_all(bracket)
    }

    fn next<W: ?Sized + Write>(&self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.line(writer)
    }
}

impl Formatter for Visible {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        self.next(w, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        self.next(w, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if fragment.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut kept = 0;
        for (at, character) in fragment.char_indices() {
            if plain(character) {
                continue;
            }
            writer.write_all(&fragment.as_bytes()[kept..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                writer.write_all(&escape(*unit))?;
            }
            kept = at + character.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[kept..])
    }
}

/// A unit of UTF-16 as JSON escapes it.
fn escape(unit: u16) -> [u8; 6] {
    let digit = |place: u16| b"0123456789abcdef"[usize::from(unit >> (4 * place) & 15)];
    [b'\\', b'u', digit(3), digit(2), digit(1), digit(0)]
}

/// Whether a character may stand in a file as it is.
fn plain(character: char) -> bool {
    match u32::from(character) {
        0x20..=0x7E | 0xA1..=0xAC | 0xAE..=0x60B => true,
        // Dashes, quotes, dots and arrows, but neither spaces nor directions.
        0x2010..=0x2027 | 0x2030..=0x205E | 0x2070..=0x2FFF | 0x3001..=0xD7FF => true,
        0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF01..=0xFFEF => true,
        0x20000..=0x2FFFD | 0x30000..=0x3FFFD => true,
        _ => false,
    }
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
    fn invisible_characters_are_escaped() {
        let text =
            String::from_utf8(written(&json!("甲\u{202E}\u{E0001}\u{2028}"))).unwrap_or_default();
        assert_eq!(text, "\"甲\\u202e\\udb40\\udc01\\u2028\"\n");
    }

    #[test]
    fn names_in_urns_are_encoded() {
        assert_eq!(urn("a_b", "1 版", "instance"), "urn:lianban:a_b:1%20%E7%89%88:instance");
    }
}

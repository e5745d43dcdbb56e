//! The text of a schema: what fits into a line stands on one, everything else one member to a line.

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Bytes of a line that something may fill to stand on it.
const WIDTH: usize = 100;
/// Bytes that a file has at least, more or less.
const SHORT: usize = 16 << 10;

/// The text of a file, with everything that cannot be seen written as an escape.
pub(super) fn written(value: &Value) -> Vec<u8> {
    let mut text = Text { out: Vec::with_capacity(SHORT), line: 0 };
    text.put(value, 0);
    text.out.push(b'\n');
    text.out
}

struct Text {
    out: Vec<u8>,
    /// Where the last line begins.
    line: usize,
}

impl Text {
    /// Writes a value in a line that is indented so far.
    fn put(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Object(members) if !members.is_empty() => {
                if self.stands(value) {
                    return;
                }
                self.out.push(b'{');
                for (number, (key, value)) in members.iter().enumerate() {
                    self.begin(number, depth + 1);
                    self.text(key);
                    self.out.extend_from_slice(b": ");
                    self.put(value, depth + 1);
                }
                self.end_line(depth);
                self.out.push(b'}');
            }
            Value::Array(items) if !items.is_empty() => {
                if self.stands(value) {
                    return;
                }
                self.out.push(b'[');
                for (number, item) in items.iter().enumerate() {
                    self.begin(number, depth + 1);
                    self.put(item, depth + 1);
                }
                self.end_line(depth);
                self.out.push(b']');
            }
            leaf => self.leaf(leaf),
        }
    }

    /// Writes a value on the line, if it fits.
    fn stands(&mut self, value: &Value) -> bool {
        let start = self.out.len();
        let fits = self.fits(value);
        if !fits {
            self.out.truncate(start);
        }
        fits
    }

    /// Writes a value on the line; false if it does not fit, and then only a part of it is written.
    fn fits(&mut self, value: &Value) -> bool {
        match value {
            Value::Object(members) if !members.is_empty() => {
                self.out.extend_from_slice(b"{ ");
                for (number, (key, value)) in members.iter().enumerate() {
                    self.part(number);
                    self.text(key);
                    self.out.extend_from_slice(b": ");
                    if !self.fits(value) {
                        return false;
                    }
                }
                self.out.extend_from_slice(b" }");
            }
            Value::Array(items) if !items.is_empty() => {
                self.out.push(b'[');
                for (number, item) in items.iter().enumerate() {
                    self.part(number);
                    if !self.fits(item) {
                        return false;
                    }
                }
                self.out.push(b']');
            }
            Value::String(text) if text.len() > WIDTH => return false,
            leaf => self.leaf(leaf),
        }
        self.out.len() - self.line <= WIDTH
    }

    fn part(&mut self, number: usize) {
        if number > 0 {
            self.out.extend_from_slice(b", ");
        }
    }

    /// Begins the line of a member.
    fn begin(&mut self, number: usize, depth: usize) {
        if number > 0 {
            self.out.push(b',');
        }
        self.end_line(depth);
    }

    fn end_line(&mut self, depth: usize) {
        self.out.push(b'\n');
        self.line = self.out.len();
        self.out.resize(self.line + 2 * depth, b' ');
    }

    fn text(&mut self, text: &str) {
        // Most are plain, and then there is no more to it.
        if !text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
            return self.other(text);
        }
        self.out.push(b'"');
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b'"');
    }

    /// What has no parts.
    fn leaf(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.text(text),
            other => self.other(other),
        }
    }

    fn other(&mut self, value: impl Serialize) {
        let mut serializer = serde_json::Serializer::with_formatter(&mut self.out, Visible);
        // Writing a value into memory cannot fail.
        let _ = value.serialize(&mut serializer);
    }
}

/// Escapes characters that are invisible, could turn the direction of the text, or are no characters
/// at all: patterns hold such characters as bounds of classes.
struct Visible;

impl Formatter for Visible {
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
    use serde_json::json;

    fn text(value: &Value) -> String {
        String::from_utf8(written(value)).unwrap_or_default()
    }

    #[test]
    fn invisible_characters_are_escaped() {
        assert_eq!(
            text(&json!("甲\u{202E}\u{E0001}\u{2028}")),
            "\"甲\\u202e\\udb40\\udc01\\u2028\"\n"
        );
    }

    #[test]
    fn what_fits_stands_on_one_line() {
        assert_eq!(text(&json!({})), "{}\n");
        assert_eq!(text(&json!({"a": [1, {"b": []}]})), "{ \"a\": [1, { \"b\": [] }] }\n");
        let long = "长".repeat(20);
        assert_eq!(
            text(&json!({"a": [long, long], "b": {"c": null}})),
            format!(
                "{{\n  \"a\": [\n    \"{long}\",\n    \"{long}\"\n  ],\n  \"b\": {{ \"c\": null }}\n}}\n"
            )
        );
    }
}

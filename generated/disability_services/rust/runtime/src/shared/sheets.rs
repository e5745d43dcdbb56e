//! Departments' forms, written as JSON into a buffer, as serde would write them.
//!
//! Every member is written with a comma behind it; what closes a list or an object takes the last one
//! back. Keys come with their quotes and their colon.

use std::ops::Range;

use super::dispatch::{Cause, Gap, Heading};
use super::fields::{Fields, Items, Value};
use super::filler::{Filler, Left};
use super::key::Key;
use super::words::is_plain;
use super::written::{close, date, escaped, month, number};
use crate::support::format_decimal;

/// The forms of an application, as they are written.
pub struct Sheets<'o> {
    out: &'o mut Vec<u8>,
    /// Where texts lie that need no escape, because they stood in JSON without one.
    plain: Range<*const u8>,
}

impl<'o> Sheets<'o> {
    /// No form yet. Texts that lie in `plain` are taken to need no escape.
    #[must_use]
    pub fn new(out: &'o mut Vec<u8>, plain: &[u8]) -> Sheets<'o> {
        out.push(b'[');
        Sheets { out, plain: plain.as_ptr_range() }
    }

    /// All of them.
    pub fn finish(self) {
        close(self.out, b']');
    }

    /// Writes a form, or why it waits.
    pub fn form(
        &mut self,
        heading: &Heading,
        row: Option<usize>,
        form: Option<&dyn Fields>,
        filler: &mut Filler,
    ) {
        self.raw(heading.json);
        if let Some(row) = row {
            self.raw("\"row\":");
            number(row as u64, self.out);
            self.raw(",");
        }
        match form {
            Some(form) if filler.causes.is_empty() => {
                self.raw("\"status\":\"ready\",\"fields\":");
                self.part(form);
            }
            _ => {
                self.raw("\"status\":\"waiting\",\"causes\":[");
                filler.causes.drain(..).for_each(|cause| self.cause(&cause));
                close(self.out, b']');
                if let Some(fallback) = heading.fallback {
                    self.raw(",\"fallback\":");
                    self.quoted(fallback);
                }
            }
        }
        self.raw(",\"gaps\":[");
        for left in filler.gaps.drain(..) {
            match left {
                Left::Declared(gap) => self.raw(gap.json),
                Left::Told(gap) => self.gap(&gap),
            }
        }
        close(self.out, b']');
        self.raw("},");
    }

    #[inline(always)]
    fn raw(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    fn part(&mut self, part: &dyn Fields) {
        self.out.push(b'{');
        part.fields(&mut |keys, fields| {
            for (key, field) in keys.iter().zip(fields) {
                field.write(key, self);
            }
        });
        close(self.out, b'}');
    }

    /// Writes a member that is a text.
    pub fn text(&mut self, key: &Key, text: &str) {
        key.write_for_text(self.out);
        self.inside(text);
        self.raw("\",");
    }

    /// Writes a member that is JSON already.
    pub fn json(&mut self, key: &Key, json: &str) {
        key.write(self.out);
        self.raw(json);
        self.raw(",");
    }

    /// Writes a member, unless there is nothing.
    pub fn member(&mut self, key: &Key, value: &Value<'_>) {
        if !matches!(value, Value::Nothing) {
            key.write(self.out);
            self.value(value);
            self.raw(",");
        }
    }

    fn value(&mut self, value: &Value<'_>) {
        match *value {
            Value::Nothing => self.raw("null"),
            Value::Text(text) => self.quoted(text),
            Value::Joined(texts) => {
                self.out.push(b'"');
                texts.iter().for_each(|text| self.inside(text));
                self.out.push(b'"');
            }
            Value::Truth(truth) => self.raw(if truth { "true" } else { "false" }),
            Value::Number(value) => {
                if value < 0 {
                    self.out.push(b'-');
                }
                number(value.unsigned_abs(), self.out);
            }
            Value::Decimal(units, scale) => self.quoted(&format_decimal(units, scale)),
            Value::Date(day) => self.out.extend_from_slice(&date(day)),
            Value::Month(value) => self.out.extend_from_slice(&month(value)),
            Value::List(list) => self.list(list),
            Value::Part(part) => self.part(part),
        }
    }

    fn list(&mut self, list: &dyn Items) {
        self.out.push(b'[');
        list.each(&mut |element| {
            self.value(&element.value());
            self.out.push(b',');
        });
        close(self.out, b']');
    }

    fn quoted(&mut self, text: &str) {
        self.out.push(b'"');
        self.inside(text);
        self.out.push(b'"');
    }

    /// A text within quotes.
    #[inline(always)]
    fn inside(&mut self, text: &str) {
        if self.plain.contains(&text.as_ptr()) || is_plain(text.as_bytes()) {
            self.raw(text);
        } else {
            escaped(text.as_bytes(), self.out);
        }
    }

    #[cold]
    fn cause(&mut self, cause: &Cause) {
        self.raw("{\"target\":");
        self.quoted(&cause.target);
        self.raw(",\"reason\":");
        self.quoted(cause.reason.word());
        if let Some(register) = cause.register {
            self.raw(",\"register\":");
            self.quoted(register);
        }
        self.raw("},");
    }

    #[cold]
    fn gap(&mut self, gap: &Gap) {
        self.raw("{\"target\":");
        self.quoted(&gap.target);
        let others = [
            (",\"reason\":", Some(gap.reason)),
            (",\"filled_by\":", gap.filled_by),
            (",\"filled_when\":", gap.filled_when),
        ];
        for (key, text) in others {
            if let Some(text) = text {
                self.raw(key);
                self.quoted(text);
            }
        }
        self.raw("},");
    }
}

//! Departments' forms, written as JSON into a buffer, as serde would write them.
//!
//! Every element is written with a comma behind it, and every field with one before it; what closes a
//! list takes the last one back, and what closes a form makes a bracket of the first.

use super::dispatch::{Cause, Gap, Heading};
use super::fields::{Fields, Items, Value};
use super::filler::{Filler, Left};
use super::key::Key;
use super::words::{ends, is_plain, packed, place_of};
use super::written::{append_first, close, date, escaped, month, number};
use crate::support::format_decimal;

/// The forms of an application, as they are written.
pub struct Sheets<'o> {
    out: &'o mut Vec<u8>,
    /// JSON in which texts lie that need no escape, because they stood there without one.
    plain: &'o [u8],
}

/// Most bytes of a text that are copied at one go.
const ROOM: usize = 32;

impl<'o> Sheets<'o> {
    /// No form yet. Texts that lie in `plain` are taken to stand there without an escape.
    #[must_use]
    pub fn new(out: &'o mut Vec<u8>, plain: &'o [u8]) -> Sheets<'o> {
        out.push(b'[');
        Sheets { out, plain }
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
        let start = self.out.len();
        part.fields(&mut |keys, values| {
            for (key, value) in keys.iter().zip(values) {
                self.member(key, value);
            }
        });
        match self.out.get_mut(start) {
            Some(comma) => *comma = b'{',
            None => self.out.push(b'{'),
        }
        self.out.push(b'}');
    }

    /// A field, unless there is nothing. What is most comes first.
    #[inline(always)]
    fn member(&mut self, key: &Key, value: &Value<'_>) {
        match value {
            Value::Nothing => {}
            Value::Quoted(quoted) => {
                key.write(self.out);
                quoted.write(self.out);
            }
            Value::Text(text) => self.text(key, text),
            value => {
                key.write(self.out);
                self.value(value);
            }
        }
    }

    #[inline(always)]
    fn text(&mut self, key: &Key, text: &str) {
        if let Some(quoted) = self.standing(text, 1)
            && quoted.first() == Some(&b'"')
            && quoted.get(text.len() + 1) == Some(&b'"')
        {
            key.write(self.out);
            self.copy(quoted, text.len() + 2);
        } else {
            key.write_for_text(self.out);
            self.anew(text.as_bytes());
            self.out.push(b'"');
        }
    }

    fn value(&mut self, value: &Value<'_>) {
        match *value {
            Value::Nothing => self.raw("null"),
            Value::Text(text) => self.quoted(text),
            Value::Quoted(quoted) => quoted.write(self.out),
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
            Value::Known(_, json) => self.raw(json),
        }
    }

    fn list(&mut self, list: &dyn Items) {
        self.out.push(b'[');
        list.each(&mut |element| {
            self.value(element);
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
        match self.standing(text, 0) {
            Some(standing) => self.copy(standing, text.len()),
            None => self.anew(text.as_bytes()),
        }
    }

    /// A text that stands nowhere, within quotes.
    #[inline(always)]
    fn anew(&mut self, text: &[u8]) {
        if text.len() <= size_of::<u64>() {
            let word = packed(text);
            // What is behind the text tells as well, but no sooner.
            if place_of(ends(word)) >= text.len() {
                return append_first(&word.to_le_bytes(), text.len(), self.out);
            }
        }
        self.long(text);
    }

    #[inline(never)]
    fn long(&mut self, text: &[u8]) {
        if is_plain(text) {
            self.out.extend_from_slice(text);
        } else {
            escaped(text, self.out);
        }
    }

    /// The text where it was read, so many bytes before it, and what follows: at least as much.
    #[inline(always)]
    fn standing(&self, text: &str, around: usize) -> Option<&'o [u8]> {
        let start = text.as_ptr().addr().wrapping_sub(self.plain.as_ptr().addr());
        let standing = self.plain.get(start.wrapping_sub(around)..)?;
        (text.len() + 2 * around <= standing.len()).then_some(standing)
    }

    /// The first so many bytes of what stands somewhere.
    #[inline(always)]
    fn copy(&mut self, standing: &[u8], length: usize) {
        match standing.first_chunk::<ROOM>() {
            Some(first) if length <= ROOM => append_first(first, length, self.out),
            _ => self.out.extend_from_slice(standing.get(..length).unwrap_or_default()),
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

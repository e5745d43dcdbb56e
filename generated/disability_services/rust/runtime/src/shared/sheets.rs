//! Departments' forms, written as JSON into a buffer, as serde would write what the typed forms hold.
//!
//! Every member is written with a comma behind it; what closes a list or an object takes the last one
//! back. Keys come with their quotes and their colon.

use std::borrow::Cow;

use crate::support::{Date, Month};

use super::dispatch::{Asked, Attachment, Reason, blame};
use super::reading::Code;
use super::scan::{is_plain, plain_length};
use super::value::Decimal;

/// Gaps of a form for which there is room before any is found.
const GAPS: usize = 16;

/// The forms of an application, as they are written.
pub struct Sheets<'o> {
    out: &'o mut Vec<u8>,
    /// Where the form at hand tells whether it is ready.
    outcome: usize,
    causes: Vec<u8>,
    gaps: Vec<Left>,
    /// Where in the form the fields at hand stand, as it is written.
    path: Vec<u8>,
    /// The paths of gaps below rows and parts, one behind the other.
    paths: Vec<u8>,
}

/// A field that is left for others.
struct Left {
    /// The whole entry, or the key alone where the reason is told by a conversion.
    entry: &'static str,
    reason: Option<&'static str>,
    /// Where its path ends in `paths`.
    path_end: usize,
}

/// Where a part was begun.
#[derive(Clone, Copy)]
pub struct Mark {
    key: usize,
    content: usize,
    path: usize,
}

impl<'o> Sheets<'o> {
    /// No form yet.
    #[must_use]
    pub fn new(out: &'o mut Vec<u8>) -> Sheets<'o> {
        out.push(b'[');
        // Most forms have gaps, few lack anything.
        let (gaps, causes) = (Vec::with_capacity(GAPS), Vec::new());
        Sheets { out, outcome: 0, causes, gaps, path: Vec::new(), paths: Vec::new() }
    }

    /// All of them.
    pub fn finish(self) {
        close(self.out, b']');
    }

    /// Begins a form, which is ready unless something lacks.
    pub fn begin(&mut self, head: &str, row: Option<usize>) {
        self.out.extend_from_slice(head.as_bytes());
        if let Some(row) = row {
            self.out.extend_from_slice(b"\"row\":");
            row.write(self.out);
            self.out.push(b',');
        }
        self.outcome = self.out.len();
        self.out.extend_from_slice(b"\"status\":\"ready\",\"fields\":{");
    }

    /// Ends a form. `fallback` is a member, or nothing.
    pub fn end(&mut self, fallback: &str) {
        if self.causes.is_empty() {
            close(self.out, b'}');
        } else {
            self.out.truncate(self.outcome);
            self.out.extend_from_slice(b"\"status\":\"waiting\",\"causes\":[");
            self.out.append(&mut self.causes);
            close(self.out, b']');
            self.out.extend_from_slice(fallback.as_bytes());
        }
        self.out.extend_from_slice(b",\"gaps\":[");
        let mut path = 0;
        for gap in self.gaps.drain(..) {
            let around = self.paths.get(path..gap.path_end).unwrap_or_default();
            path = gap.path_end;
            match (gap.reason, gap.entry.strip_prefix(TARGET)) {
                (Some(reason), _) => {
                    target(self.out, around, gap.entry);
                    self.out.extend_from_slice(b",\"reason\":");
                    reason.write(self.out);
                    self.out.extend_from_slice(b"},");
                }
                (None, Some(rest)) if !around.is_empty() => target(self.out, around, rest),
                _ => self.out.extend_from_slice(gap.entry.as_bytes()),
            }
        }
        self.paths.clear();
        close(self.out, b']');
        self.out.extend_from_slice(b"},");
    }

    /// Writes a member, unless there is no value. Tells whether there was one.
    #[inline(always)]
    pub fn value<T: Written>(&mut self, key: &'static str, value: Option<T>) -> bool {
        match value {
            Some(value) if !value.is_nothing() => {
                self.out.extend_from_slice(key.as_bytes());
                value.write_before_next(self.out);
                true
            }
            _ => false,
        }
    }

    /// Writes a member as it is given.
    pub fn member(&mut self, member: &str) {
        self.out.extend_from_slice(member.as_bytes());
        self.out.push(b',');
    }

    /// Goes into a part, whose fields are named below `name`.
    pub fn enter(&mut self, key: &str, name: &str) -> Mark {
        let mark = self.list(key, b'{');
        self.below(name);
        mark
    }

    /// Goes into a row of the list `name`.
    pub fn enter_row(&mut self, name: &str, index: usize) -> Mark {
        let mark = self.list("", b'{');
        self.below(name);
        self.path.push(b'[');
        index.write(&mut self.path);
        self.path.push(b']');
        mark
    }

    /// Goes into a list.
    pub fn enter_list(&mut self, key: &str) -> Mark {
        self.list(key, b'[')
    }

    fn list(&mut self, key: &str, bracket: u8) -> Mark {
        let start = self.out.len();
        self.out.extend_from_slice(key.as_bytes());
        self.out.push(bracket);
        Mark { key: start, content: self.out.len(), path: self.path.len() }
    }

    fn below(&mut self, name: &str) {
        if !self.path.is_empty() && !name.is_empty() {
            self.path.push(b'.');
        }
        self.path.extend_from_slice(name.as_bytes());
    }

    /// Leaves a part, of which nothing remains if nothing was written.
    pub fn leave(&mut self, mark: Mark) {
        self.path.truncate(mark.path);
        if self.out.len() == mark.content {
            self.out.truncate(mark.key);
        } else {
            close(self.out, b'}');
            self.out.push(b',');
        }
    }

    /// Leaves a row. Tells whether anything was written.
    pub fn leave_row(&mut self, mark: Mark) -> bool {
        self.path.truncate(mark.path);
        let filled = self.out.len() > mark.content;
        close(self.out, b'}');
        self.out.push(b',');
        filled
    }

    /// Leaves a list, of which nothing remains unless it is to be kept.
    pub fn leave_list(&mut self, mark: Mark, kept: bool) {
        if kept {
            close(self.out, b']');
            self.out.push(b',');
        } else {
            self.out.truncate(mark.key);
        }
    }

    /// Takes down that something the department demands is not known.
    #[cold]
    pub fn lacks(&mut self, key: &str, asked: &[Asked]) {
        let (reason, register) = blame(asked);
        let reason = match reason {
            Reason::RegisterUnavailable => "register_unavailable",
            Reason::RegisterNotFound => "register_not_found",
            Reason::Undetermined => "undetermined",
        };
        target(&mut self.causes, &self.path, key);
        self.causes.extend_from_slice(b",\"reason\":\"");
        self.causes.extend_from_slice(reason.as_bytes());
        self.causes.push(b'"');
        if let Some(register) = register {
            self.causes.extend_from_slice(b",\"register\":");
            register.write(&mut self.causes);
        }
        self.causes.extend_from_slice(b"},");
    }

    /// Whether a field that the department demands applies; while that is not known, it does not.
    #[inline]
    pub fn applies(&mut self, key: &str, when: Option<bool>, asked: &[Asked]) -> bool {
        if when.is_none() {
            self.lacks(key, asked);
        }
        when == Some(true)
    }

    /// A field that is left for others, told by a whole entry of the list.
    pub fn gap(&mut self, entry: &'static str) {
        self.leave_over(entry, None);
    }

    /// A field without a counterpart for its code.
    pub fn unmapped(&mut self, key: &'static str, reason: &'static str) {
        self.leave_over(key, Some(reason));
    }

    fn leave_over(&mut self, entry: &'static str, reason: Option<&'static str>) {
        self.paths.extend_from_slice(&self.path);
        self.gaps.push(Left { entry, reason, path_end: self.paths.len() });
    }
}

/// How an entry of causes or gaps begins.
const TARGET: &str = "{\"target\":";

/// Begins an entry. `key` may have more of it behind.
fn target(out: &mut Vec<u8>, path: &[u8], key: &str) {
    let key = key.strip_suffix(':').unwrap_or(key);
    out.extend_from_slice(TARGET.as_bytes());
    match key.strip_prefix('"') {
        Some(name) if !path.is_empty() => {
            out.push(b'"');
            out.extend_from_slice(path);
            if !name.starts_with('"') {
                out.push(b'.');
            }
            out.extend_from_slice(name.as_bytes());
        }
        _ => out.extend_from_slice(key.as_bytes()),
    }
}

#[inline]
fn close(out: &mut Vec<u8>, bracket: u8) {
    match out.last_mut() {
        Some(last) if *last == b',' => *last = bracket,
        _ => out.push(bracket),
    }
}

/// A value as a department receives it.
pub trait Written {
    /// Whether it is never a value, as empty texts and lists are.
    fn is_nothing(&self) -> bool {
        false
    }
    /// Writes it as JSON.
    fn write(&self, out: &mut Vec<u8>);
    /// Writes it with a comma behind.
    fn write_before_next(&self, out: &mut Vec<u8>) {
        self.write(out);
        out.push(b',');
    }
}

impl Written for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(if *self { b"true" } else { b"false" });
    }
}

impl Written for usize {
    fn write(&self, out: &mut Vec<u8>) {
        let (mut digits, mut place, mut rest) = ([b'0'; 20], 20, *self);
        loop {
            place -= 1;
            if let Some(digit) = digits.get_mut(place) {
                *digit = b'0' + (rest % 10) as u8;
            }
            rest /= 10;
            if rest == 0 || place == 0 {
                break;
            }
        }
        out.extend_from_slice(digits.get(place..).unwrap_or_default());
    }
}

impl Written for i64 {
    fn write(&self, out: &mut Vec<u8>) {
        if *self < 0 {
            out.push(b'-');
        }
        usize::try_from(self.unsigned_abs()).unwrap_or(usize::MAX).write(out);
    }
}

impl Written for &str {
    #[inline]
    fn is_nothing(&self) -> bool {
        self.is_empty()
    }

    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'"');
        let bytes = self.as_bytes();
        if is_plain(bytes) { out.extend_from_slice(bytes) } else { escape(bytes, out) }
        out.push(b'"');
    }
}

/// An answer: one that is borrowed stood in the bytes as it is, without an escape.
impl Written for &Cow<'_, str> {
    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Cow::Borrowed(text) => quoted(text, out),
            Cow::Owned(text) => text.write(out),
        }
    }

    fn write_before_next(&self, out: &mut Vec<u8>) {
        match self {
            Cow::Borrowed(text) => {
                out.push(b'"');
                out.extend_from_slice(text.as_bytes());
                out.extend_from_slice(b"\",");
            }
            Cow::Owned(text) => {
                text.write(out);
                out.push(b',');
            }
        }
    }
}

fn quoted(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

/// Texts one behind the other.
pub struct Joined<'t, const N: usize>(pub [&'t str; N]);

impl<const N: usize> Written for Joined<'_, N> {
    fn is_nothing(&self) -> bool {
        self.0.iter().all(|text| text.is_empty())
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'"');
        for text in self.0 {
            let bytes = text.as_bytes();
            if is_plain(bytes) { out.extend_from_slice(bytes) } else { escape(bytes, out) }
        }
        out.push(b'"');
    }
}

#[cold]
fn escape(bytes: &[u8], out: &mut Vec<u8>) {
    let mut rest = bytes;
    loop {
        let (head, tail) = rest.split_at_checked(plain_length(rest)).unwrap_or((rest, &[]));
        out.extend_from_slice(head);
        let Some((sign, tail)) = tail.split_first() else { return };
        match sign {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            control => out.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
        }
        rest = tail;
    }
}

impl Written for String {
    fn is_nothing(&self) -> bool {
        self.is_empty()
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.as_str().write(out);
    }
}

impl Written for Date {
    fn write(&self, out: &mut Vec<u8>) {
        let ([y1, y2, y3, y4], [m1, m2], [d1, d2]) =
            (year(self.year()), pair(self.month()), pair(self.day()));
        out.extend_from_slice(&[b'"', y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'"']);
    }
}

impl Written for Month {
    fn write(&self, out: &mut Vec<u8>) {
        let ([y1, y2, y3, y4], [m1, m2]) = (year(self.year()), pair(self.month()));
        out.extend_from_slice(&[b'"', y1, y2, y3, y4, b'-', m1, m2, b'"']);
    }
}

const fn pair(number: u8) -> [u8; 2] {
    [b'0' + number / 10 % 10, b'0' + number % 10]
}

const fn year(year: u16) -> [u8; 4] {
    let ([y1, y2], [y3, y4]) = (pair((year / 100) as u8), pair((year % 100) as u8));
    [y1, y2, y3, y4]
}

impl<const SCALE: u8> Written for Decimal<SCALE> {
    fn write(&self, out: &mut Vec<u8>) {
        self.to_string().write(out);
    }
}

impl<T: Code> Written for T {
    #[inline]
    fn write(&self, out: &mut Vec<u8>) {
        self.code().write(out);
    }
}

impl<T: Code> Written for &[T] {
    fn is_nothing(&self) -> bool {
        self.is_empty()
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'[');
        for code in *self {
            code.write(out);
            out.push(b',');
        }
        close(out, b']');
    }
}

impl<T: Code> Written for Vec<T> {
    fn is_nothing(&self) -> bool {
        self.is_empty()
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.as_slice().write(out);
    }
}

impl Written for Attachment {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"material\":");
        self.material.write(out);
        for (key, text) in [(",\"part\":", self.part), (",\"page\":", self.page)] {
            if let Some(text) = text {
                out.extend_from_slice(key.as_bytes());
                text.write(out);
            }
        }
        out.push(b'}');
    }
}

//! The bytes of an instance, read straight into a draft.
//!
//! What is read here is right; what is not may be wrong or only unusual: a number with a fraction, `null`,
//! an empty list, a member that is unknown or there twice, an escape in anything but a text. All of that is
//! nothing, and left to the other door, which tells what it is.

use std::borrow::Cow;

use crate::support::{Date, MAX_INTEGER, Month, parse_decimal};

use super::answer::{Answer, List};
use super::place::Place;
use super::reading::{Code, Shortcut, TextDomain, in_table_order};
use super::scanned::Scanned;
use super::table::Level;
use super::value::Decimal;
use super::words::{Packed, beginning, byte_of, ends, place_of, plain_length};

/// Most rows or options for which there is room before any is read.
const ROOM: usize = 8;

/// A text of JSON, and how far it has been read.
pub struct Scan<'a> {
    text: &'a str,
    rest: &'a [u8],
}

impl<'a> Scan<'a> {
    /// The text from its beginning.
    #[must_use]
    pub const fn new(text: &'a str) -> Scan<'a> {
        Scan { text, rest: text.as_bytes() }
    }

    /// How many bytes are left.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.rest.len()
    }

    #[inline(always)]
    fn byte(&self) -> u8 {
        self.rest.first().copied().unwrap_or_default()
    }

    #[inline(always)]
    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// What is between the next byte, a quote, and the one behind so many others.
    #[inline(always)]
    fn quoted(&mut self, length: usize) -> Option<&'a str> {
        let start = self.text.len() - self.rest.len() + 1;
        let text = self.text.get(start..start + length)?;
        self.skip(length + 2);
        Some(text)
    }

    /// Most machines write no white space: it is looked for where something else was expected.
    #[cold]
    fn skip_space(&mut self) {
        while let [b' ' | b'\n' | b'\r' | b'\t', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    #[inline(always)]
    fn sign(&mut self, sign: u8) -> Option<()> {
        if self.byte() != sign {
            self.skip_space();
        }
        let (first, rest) = self.rest.split_first()?;
        if *first != sign {
            return None;
        }
        self.rest = rest;
        Some(())
    }

    #[inline(always)]
    fn word(&mut self, word: &str) -> bool {
        let behind = self.rest.strip_prefix(word.as_bytes());
        self.rest = behind.unwrap_or(self.rest);
        behind.is_some()
    }

    /// Goes into an object, which has members.
    #[inline(always)]
    pub fn open(&mut self) -> Option<bool> {
        self.sign(b'{')?;
        self.before_quote();
        Some(true)
    }

    /// Goes on after a member; tells whether there is another.
    #[inline(always)]
    pub fn more(&mut self) -> Option<bool> {
        let more = self.next(b'}')?;
        if more {
            self.before_quote();
        }
        Some(more)
    }

    #[inline(always)]
    fn before_quote(&mut self) {
        if self.byte() != b'"' {
            self.skip_space();
        }
    }

    #[inline(always)]
    fn next(&mut self, end: u8) -> Option<bool> {
        let byte = self.byte();
        if byte != b',' && byte != end {
            self.skip_space();
        }
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        if *byte == b',' {
            Some(true)
        } else if *byte == end {
            Some(false)
        } else {
            None
        }
    }

    /// Goes on behind a key, given with its quotes and its colon, if it is the next.
    #[inline(always)]
    pub fn key(&mut self, key: &str) -> bool {
        self.word(key)
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_done(&mut self) -> bool {
        self.skip_space();
        self.rest.is_empty()
    }

    /// A text that stands for itself, without an escape. Where it is none, nothing is read but
    /// white space.
    #[inline]
    pub fn raw(&mut self) -> Option<&'a str> {
        self.before_quote();
        let [b'"', inside @ ..] = self.rest else { return None };
        let length = plain_length(inside);
        if length == 0 || inside.get(length) != Some(&b'"') {
            return None;
        }
        self.quoted(length)
    }

    /// A text of less than eight bytes that stands for itself, packed.
    #[inline(always)]
    fn short(&mut self) -> Option<u64> {
        self.before_quote();
        let Some([b'"', word @ ..]) = self.rest.first_chunk::<9>() else { return None };
        let word = u64::from_le_bytes(*word);
        let length = place_of(ends(word));
        if length == size_of::<u64>() || byte_of(word, length) != b'"' {
            return None;
        }
        self.skip(length + 2);
        Some(beginning(word, length))
    }

    /// Whether this very text stands here, without an escape.
    #[must_use]
    pub fn is(&mut self, text: &str) -> bool {
        self.before_quote();
        let [b'"', inside @ ..] = self.rest else { return false };
        let Some([b'"', behind @ ..]) = inside.strip_prefix(text.as_bytes()) else { return false };
        self.rest = behind;
        true
    }

    /// A text with escapes.
    #[cold]
    fn unescaped(&mut self) -> Option<String> {
        let [b'"', inside @ ..] = self.rest else { return None };
        let mut length = 0;
        loop {
            length += plain_length(inside.get(length..)?);
            match inside.get(length)? {
                b'"' => break,
                b'\\' => length += 2,
                _ => return None,
            }
        }
        let text = serde_json::from_slice(self.rest.get(..length + 2)?).ok()?;
        self.skip(length + 2);
        Some(text)
    }

    /// A text of a domain.
    pub fn text(&mut self, domain: &TextDomain) -> Option<Answer<Cow<'a, str>>> {
        self.before_quote();
        if let ([b'"', inside @ ..], Shortcut::Common) = (self.rest, &domain.shortcut) {
            let length = common_length(inside);
            if inside.get(length) == Some(&b'"') && length != 0 && domain.has_room(inside, length) {
                return self.quoted(length).map(|text| Answer::Given(Cow::Borrowed(text)));
            }
        }
        let text = match self.raw() {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.unescaped()?),
        };
        domain.check(&text).is_ok().then_some(Answer::Given(text))
    }

    /// Yes or no.
    #[inline]
    pub fn truth(&mut self) -> Option<Answer<bool>> {
        self.before_word();
        let truth = self.word("true");
        (truth || self.word("false")).then_some(Answer::Given(truth))
    }

    /// A box that is ticked.
    #[inline]
    pub fn tick(&mut self) -> Option<Answer<bool>> {
        self.before_word();
        self.word("true").then_some(Answer::Given(true))
    }

    #[inline(always)]
    fn before_word(&mut self) {
        if self.byte() <= b' ' {
            self.skip_space();
        }
    }

    /// An integer, or an amount in fen.
    pub fn integer(&mut self, min: i64, max: i64) -> Option<Answer<i64>> {
        self.before_word();
        let negative = self.word("-");
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let written = self.rest.get(..digits)?;
        // A leading nought is no number of JSON but nought itself; −0 is a question of readers.
        if written.is_empty()
            || digits > 16
            || (written.starts_with(b"0") && (digits > 1 || negative))
        {
            return None;
        }
        self.skip(digits);
        if matches!(self.byte(), b'.' | b'e' | b'E') {
            return None;
        }
        let size = written.iter().fold(0, |sum: i64, digit| sum * 10 + i64::from(digit - b'0'));
        let value = if negative { -size } else { size };
        (size <= MAX_INTEGER && min <= value && value <= max).then_some(Answer::Given(value))
    }

    /// A decimal; limits are in units of its last digit.
    pub fn decimal<const SCALE: u8>(
        &mut self,
        min: i64,
        max: i64,
    ) -> Option<Answer<Decimal<SCALE>>> {
        let units = parse_decimal(self.raw()?, SCALE).ok()?;
        (min <= units && units <= max).then_some(Answer::Given(Decimal(units)))
    }

    /// A day.
    pub fn date(&mut self, min: Option<Date>, max: Option<Date>) -> Option<Answer<Date>> {
        let date = match self.rest.first_chunk() {
            Some([b'"', y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'"']) => {
                self.skip(12);
                Date::of_digits([*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2])?
            }
            _ => Date::parse(self.raw()?).ok()?,
        };
        lies_between(date, min, max).then_some(Answer::Given(date))
    }

    /// A month.
    pub fn month(&mut self, min: Option<Month>, max: Option<Month>) -> Option<Answer<Month>> {
        let month = Month::parse(self.raw()?).ok()?;
        lies_between(month, min, max).then_some(Answer::Given(month))
    }

    /// One code.
    #[inline]
    pub fn one_of<T: Code>(&mut self) -> Option<Answer<T>> {
        self.code().map(Answer::Given)
    }

    #[inline]
    fn code<T: Code>(&mut self) -> Option<T> {
        match self.short() {
            Some(word) => T::answer_of(word),
            None => T::from_code(self.raw()?).filter(|code| code.is_answer()),
        }
    }

    /// Several codes, in table order.
    pub fn any_of<T: Code>(&mut self, min: u32, max: u32) -> Option<Answer<Vec<T>>> {
        let mut chosen = Vec::with_capacity(ROOM);
        self.sign(b'[')?;
        loop {
            chosen.push(self.code()?);
            if !self.next(b']')? {
                return in_table_order(chosen, min, max).ok().map(Answer::Given);
            }
        }
    }

    /// A division of the level, or the name of a place elsewhere.
    #[inline]
    pub fn place<T: Code>(&mut self, level: Level) -> Option<Answer<Place<T>>> {
        self.before_quote();
        if let [b'"', inside @ ..] = self.rest
            && let Some(code) = Packed::of_quoted(inside)
            && let Some(division) = T::division(&code, level)
        {
            self.skip(code.length() + 2);
            return Some(Answer::Given(Place::Division(division)));
        }
        let place = match self.raw() {
            Some(text) => Place::of_text(text, level),
            None => Place::of_text(&self.unescaped()?, level),
        };
        place.ok().map(Answer::Given)
    }

    /// The rows of a repeated group, each read into a new one.
    pub fn rows<T: Default + Scanned<'a>>(&mut self, max: u32) -> Option<Answer<List<T>>> {
        let mut rows = Vec::new();
        self.sign(b'[')?;
        loop {
            let mut row = T::default();
            row.scan(self)?;
            rows.push(row);
            if !self.next(b']')? {
                let few = u32::try_from(rows.len()).is_ok_and(|found| found <= max);
                return few.then_some(Answer::Given(List(rows)));
            }
        }
    }
}

fn lies_between<T: Ord>(value: T, min: Option<T>, max: Option<T>) -> bool {
    min.is_none_or(|min| min <= value) && max.is_none_or(|max| value <= max)
}

/// How many bytes of a text there are of common Han characters (U+4E00 to U+9FA5) and of ASCII that
/// can be seen, quotes and escapes aside. A character that begins is all there.
#[inline]
fn common_length(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += match byte {
            0xE5..=0xE8 => 3,
            b'!' | b'#'..=b'[' | b']'..=b'~' => 1,
            0xE4 | 0xE9 => match text.get(at..) {
                Some(
                    [0xE4, 0xB8..=0xBF, ..] | [0xE9, 0x80..=0xBD, ..] | [0xE9, 0xBE, 0x80..=0xA5, ..],
                ) => 3,
                _ => break,
            },
            _ => break,
        };
    }
    at
}

/// Whether a text is made of such characters.
pub fn is_common(text: &str) -> bool {
    let rest = text.as_bytes();
    common_length(rest) == rest.len()
}

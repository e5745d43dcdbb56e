//! The bytes of an instance, read straight into a draft.
//!
//! What is read here is right; what is not may be wrong or only unusual: an escape, a number with a
//! fraction, `null`, an empty list, a member that is unknown or there twice. All of that is
//! nothing, and left to the other door, which tells what it is.

use std::borrow::Cow;

use crate::support::{Date, MAX_INTEGER, Month, TextKind, parse_decimal};

use super::answer::{Answer, List};
use super::place::Place;
use super::reading::{Code, TextDomain, in_table_order};
use super::table::Level;
use super::value::Decimal;

/// Most rows or options for which there is room before any is read.
const ROOM: usize = 8;

/// A text of JSON, and how far it has been read.
pub struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    /// The text from its beginning.
    #[must_use]
    pub const fn new(text: &'a str) -> Scan<'a> {
        Scan { text, at: 0 }
    }

    /// How far it has been read.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline(always)]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    /// Most machines write no white space.
    #[inline(always)]
    fn space(&mut self) {
        if self.byte() <= b' ' {
            self.skip_space();
        }
    }

    #[cold]
    fn skip_space(&mut self) {
        while matches!(self.byte(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    #[inline(always)]
    fn sign(&mut self, sign: u8) -> Option<()> {
        self.space();
        if self.byte() != sign {
            return None;
        }
        self.at += 1;
        self.space();
        Some(())
    }

    #[inline(always)]
    fn word(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word.as_bytes());
        if found {
            self.at += word.len();
        }
        found
    }

    /// Goes into an object, which has members.
    #[inline(always)]
    pub fn open(&mut self) -> Option<bool> {
        self.sign(b'{').map(|()| true)
    }

    /// Goes on after a member; tells whether there is another.
    #[inline(always)]
    pub fn more(&mut self) -> Option<bool> {
        self.next(b'}')
    }

    #[inline(always)]
    fn next(&mut self, end: u8) -> Option<bool> {
        self.space();
        let byte = self.byte();
        self.at += 1;
        if byte == b',' {
            self.space();
            Some(true)
        } else if byte == end {
            Some(false)
        } else {
            None
        }
    }

    /// Goes on behind a key, given with its quotes and its colon, if it is the next.
    #[inline(always)]
    pub fn key(&mut self, key: &str) -> bool {
        let found = self.word(key);
        if found {
            self.space();
        }
        found
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_done(&mut self) -> bool {
        self.space();
        self.at == self.text.len()
    }

    /// A text that stands for itself, without an escape.
    #[inline]
    pub fn raw(&mut self) -> Option<&'a str> {
        if self.byte() != b'"' {
            return None;
        }
        let start = self.at + 1;
        let end = start + plain_length(self.text.as_bytes().get(start..)?);
        self.at = end;
        if self.byte() != b'"' || start == end {
            return None;
        }
        self.at += 1;
        self.text.get(start..end)
    }

    /// A text of a domain whose pattern and check are given as code.
    #[inline(always)]
    pub fn text(&mut self, belongs: impl FnOnce(&str) -> bool) -> Option<Answer<Cow<'a, str>>> {
        let text = self.raw()?;
        belongs(text).then_some(Answer::Given(Cow::Borrowed(text)))
    }

    /// A text of any domain.
    #[inline]
    pub fn text_of(&mut self, domain: &TextDomain) -> Option<Answer<Cow<'a, str>>> {
        self.text(|text| domain.check(text).is_ok())
    }

    /// Yes or no.
    #[inline]
    pub fn truth(&mut self) -> Option<Answer<bool>> {
        let truth = self.word("true");
        (truth || self.word("false")).then_some(Answer::Given(truth))
    }

    /// A box that is ticked.
    #[inline]
    pub fn tick(&mut self) -> Option<Answer<bool>> {
        self.word("true").then_some(Answer::Given(true))
    }

    /// An integer, or an amount in fen.
    pub fn integer(&mut self, min: i64, max: i64) -> Option<Answer<i64>> {
        let negative = self.word("-");
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let written = self.rest().get(..digits)?;
        // A leading nought is no number of JSON but nought itself; −0 is a question of readers.
        if written.is_empty()
            || digits > 16
            || (written.starts_with(b"0") && (digits > 1 || negative))
        {
            return None;
        }
        self.at += digits;
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
    #[inline]
    pub fn date(&mut self, min: Option<Date>, max: Option<Date>) -> Option<Answer<Date>> {
        let date = Date::parse(self.raw()?).ok()?;
        lies_between(date, min, max).then_some(Answer::Given(date))
    }

    /// A month.
    #[inline]
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
        T::from_code(self.raw()?).filter(|code| code.is_answer())
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
        Place::of_text(self.raw()?, level).ok().map(Answer::Given)
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

/// A group that is read from bytes.
pub trait Scanned<'a> {
    /// Reads its members as they come. Nothing is wrong with what it gives.
    fn scan(&mut self, scan: &mut Scan<'a>) -> Option<()>;
}

/// Has a group read its members, those in the order of the form at one go: each with its key, where it
/// is kept and how it is read. `'a` stands behind a group that borrows.
#[macro_export]
macro_rules! scan {
    (draft::$name:ident 'a, $($members:tt)*) => {
        $crate::scan!(@ draft::$name<'a>, $($members)*);
    };
    (draft::$name:ident, $($members:tt)*) => {
        $crate::scan!(@ draft::$name, $($members)*);
    };
    (@ $name:ty,) => {
        impl<'a> $crate::shared::Scanned<'a> for $name {
            // There is nothing that could be answered.
            fn scan(&mut self, _: &mut $crate::shared::Scan<'a>) -> Option<()> {
                None
            }
        }
    };
    (@ $name:ty, $($key:literal $member:ident $how:ident $with:tt),*) => {
        impl<'a> $crate::shared::Scanned<'a> for $name {
            fn scan(&mut self, scan: &mut $crate::shared::Scan<'a>) -> Option<()> {
                let mut more = scan.open()?;
                while more {
                    let start = scan.at();
                    $(
                        if more
                            && $crate::shared::Part::is_absent(&self.$member)
                            && scan.key($key)
                        {
                            $crate::scan!(@read self scan $member $how $with);
                            more = scan.more()?;
                        }
                    )*
                    if scan.at() == start {
                        return None;
                    }
                }
                self.there = $crate::shared::Answer::Given(());
                Some(())
            }
        }
    };
    (@read $group:ident $scan:ident $member:ident group ()) => {
        $crate::shared::Scanned::scan(&mut $group.$member, $scan)?;
    };
    (@read $group:ident $scan:ident $member:ident $how:ident $with:tt) => {
        $group.$member = $scan.$how $with?;
    };
}

fn lies_between<T: Ord>(value: T, min: Option<T>, max: Option<T>) -> bool {
    min.is_none_or(|min| min <= value) && max.is_none_or(|max| value <= max)
}

/// How many bytes there are before the first quote, escape or control character. Eight are looked
/// at at once: in each the highest bit tells, and the lowest that tells is right.
#[inline]
pub fn plain_length(bytes: &[u8]) -> usize {
    let mut length = 0;
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk() {
        let found = ends(chunk);
        if found != 0 {
            return length + (found.trailing_zeros() / 8) as usize;
        }
        length += chunk.len();
        rest = after;
    }
    length + rest.iter().take_while(|byte| !is_end(**byte)).count()
}

/// Whether a text is made of ASCII digits, told eight at once.
#[must_use]
#[inline]
pub fn is_digits(text: &str) -> bool {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let all = |chunk: &[u8; 8]| {
        let word = u64::from_le_bytes(*chunk);
        // Of a digit, both it and six more have a three in the upper half.
        let upper = ONES * 0xF0;
        word & upper == ONES * 0x30 && word.wrapping_add(ONES * 6) & upper == ONES * 0x30
    };
    let bytes = text.as_bytes();
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) if bytes.len() <= 16 => all(first) && all(last),
        _ => bytes.iter().all(u8::is_ascii_digit),
    }
}

/// Whether a text needs no escape in JSON.
#[inline]
pub fn is_plain(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk() else { return !bytes.iter().any(|byte| is_end(*byte)) };
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk() {
        if ends(chunk) != 0 {
            return false;
        }
        rest = after;
    }
    ends(last) == 0
}

#[inline(always)]
const fn is_end(byte: u8) -> bool {
    matches!(byte, 0..0x20 | b'"' | b'\\')
}

#[inline(always)]
const fn ends(chunk: &[u8; 8]) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let word = u64::from_le_bytes(*chunk);
    let quote = word ^ (ONES * b'"' as u64);
    let escape = word ^ (ONES * b'\\' as u64);
    let found = (quote.wrapping_sub(ONES) & !quote)
        | (escape.wrapping_sub(ONES) & !escape)
        | (word.wrapping_sub(ONES * 0x20) & !word);
    found & (ONES * 0x80)
}

/// Whether a text certainly belongs to a domain of free text. Characters are only counted where
/// its bytes are more than they may be.
#[inline]
pub fn fits(domain: &TextDomain, text: &str) -> bool {
    let rule = &domain.rule;
    let free = matches!(rule.kind, TextKind::Plain | TextKind::Lines | TextKind::Name);
    let unbound = rule.pattern.is_none()
        && rule.check.is_none()
        && domain.pattern.is_none()
        && domain.check.is_none();
    free && unbound
        && rule.min <= 1
        && is_common(text.as_bytes())
        && (u32::try_from(text.len()).is_ok_and(|bytes| bytes <= rule.max)
            || u32::try_from(text.chars().count()).is_ok_and(|found| found <= rule.max))
}

/// Whether a text is made of common Han characters (U+4E00 to U+9FA5) and ASCII that can be seen.
#[inline]
fn is_common(text: &[u8]) -> bool {
    let mut rest = text;
    loop {
        rest = match rest {
            [] => return true,
            [0xE5..=0xE8, _, _, rest @ ..]
            | [0xE4, 0xB8..=0xBF, _, rest @ ..]
            | [0xE9, 0x80..=0xBD, _, rest @ ..]
            | [0xE9, 0xBE, 0x80..=0xA5, rest @ ..]
            | [b'!'..=b'~', rest @ ..] => rest,
            _ => return false,
        };
    }
}

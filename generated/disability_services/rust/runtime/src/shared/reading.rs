//! Reading answers: what was given to values of a domain, or the first fault.

use std::borrow::Cow;

use crate::support::{
    Bound, Date, Fault, Month, NamedCheck, Pattern, Size, TextKind, TextRule, Unit, check_range,
    check_text, parse_decimal, slice,
};

use super::envelope::check_region;
use super::given::Given;
use super::group::Domain;
use super::key::Quoted;
use super::place::Place;
use super::scan::is_common;
use super::table::Level;
use super::value::{Decimal, in_order};
use super::words::{Packed, is_plain};

/// A code of a table.
pub trait Code: Copy + Ord + 'static {
    /// The row of that code.
    fn from_code(code: &str) -> Option<Self>;
    /// The row that can be an answer and has the code of at most eight bytes that a word holds.
    fn answer_of(word: u64) -> Option<Self> {
        let bytes = word.to_le_bytes();
        let code = std::str::from_utf8(&bytes).ok()?.trim_end_matches('\0');
        Self::from_code(code).filter(|code| code.is_answer())
    }
    /// The division of a level that can be an answer and has that code, which is made of digits.
    fn division(_: &Packed, _: Level) -> Option<Self> {
        None
    }
    /// The code.
    fn code(self) -> &'static str;
    /// The code as JSON, if it is at hand.
    fn quoted(self) -> Option<&'static Quoted> {
        None
    }
    /// The label.
    fn label(self) -> &'static str;
    /// Whether it can be an answer.
    fn is_answer(self) -> bool;
    /// Whether it excludes every other.
    fn is_exclusive(self) -> bool {
        false
    }
    /// Its level, if it is a division.
    fn level(self) -> Option<Level> {
        None
    }
    /// Whether it is a division that is this one or lies in it.
    fn lies_in(self, whole: Self) -> bool {
        self == whole
    }
    /// How many others must be chosen for it to hold, where it is never chosen itself.
    fn implied_by(self) -> Option<usize> {
        None
    }
}

/// What a text must be at its place.
pub struct TextDomain {
    /// The rule of its type: characters, spelling and length.
    pub rule: TextRule,
    /// The pattern of its place, beside that of its type.
    pub pattern: Option<Pattern>,
    /// The check of its type, and how many leading characters it covers where it does not cover all.
    pub check: Option<(NamedCheck, Option<u32>)>,
    /// How to tell quickly that a text belongs to the domain.
    pub shortcut: Shortcut,
}

/// What tells that a text certainly belongs to a domain, without following all its rules.
pub enum Shortcut {
    /// Nothing.
    None,
    /// That it is made of common characters, and not too long.
    Common,
    /// Code.
    Test(fn(&str) -> bool),
}

impl TextDomain {
    /// Whether the text belongs to the domain.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self, text: &str) -> Result<(), Fault> {
        let certainly = match self.shortcut {
            Shortcut::Test(belongs) => belongs(text),
            Shortcut::Common => {
                !text.is_empty() && is_common(text) && self.has_room(text.as_bytes(), text.len())
            }
            Shortcut::None => false,
        };
        if certainly {
            return Ok(());
        }
        check_text(&self.rule, text)?;
        if self.pattern.as_ref().is_some_and(|pattern| !pattern.matches(text)) {
            return Err(Fault::Pattern);
        }
        let Some((check, length)) = self.check else { return Ok(()) };
        let covered = length.and_then(|length| slice(text, 1, i64::from(length))).unwrap_or(text);
        check.fault(covered).map_or(Ok(()), Err)
    }

    /// Whether a text, which is so many bytes, is not too long. Characters are only counted where
    /// there are more bytes than there may be characters.
    #[inline]
    pub(super) fn has_room(&self, text: &[u8], length: usize) -> bool {
        let most = usize::try_from(self.rule.max).unwrap_or(usize::MAX);
        let begins = |byte: &&u8| !matches!(byte, 0x80..=0xBF);
        length <= most || text.iter().take(length).filter(begins).count() <= most
    }
}

/// A value that answers can have.
pub trait Readable<'a>: Sized {
    /// The same, with nothing borrowed.
    type Owned: Readable<'static>;

    /// The value of a domain.
    ///
    /// # Errors
    /// The first fault.
    fn read(given: Given<'a>, domain: &Domain) -> Result<Self, Fault>;

    /// Keeps it without what it was read from.
    fn own(self) -> Self::Owned;
}

/// Tables give every question the domain of its type, so that no value meets another.
const MISFIT: Fault = Fault::NotInTable;

macro_rules! owned {
    () => {
        type Owned = Self;

        fn own(self) -> Self {
            self
        }
    };
}

impl<'a> Readable<'a> for Cow<'a, str> {
    type Owned = Cow<'static, str>;

    fn read(given: Given<'a>, domain: &Domain) -> Result<Self, Fault> {
        let text = given.text()?;
        match domain {
            Domain::Text(domain) => domain.check(&text)?,
            Domain::Region(home) => check_region(home, &text)?,
            _ => return Err(MISFIT),
        }
        // What is borrowed is written as it stands.
        Ok(if is_plain(text.as_bytes()) { text } else { Cow::Owned(text.into_owned()) })
    }

    fn own(self) -> Cow<'static, str> {
        Cow::Owned(self.into_owned())
    }
}

impl Readable<'_> for String {
    owned!();

    fn read(given: Given<'_>, domain: &Domain) -> Result<Self, Fault> {
        Cow::read(given, domain).map(Cow::into_owned)
    }
}

/// A word that is as it must be.
impl Readable<'_> for () {
    owned!();

    fn read(given: Given<'_>, domain: &Domain) -> Result<Self, Fault> {
        let Domain::Word(word, max) = domain else { return Err(MISFIT) };
        let text = given.text()?;
        check_text(&TextRule::new(TextKind::Plain, *max), &text)?;
        if text == *word { Ok(()) } else { Err(Fault::NotInTable) }
    }
}

impl Readable<'_> for i64 {
    owned!();

    fn read(given: Given<'_>, domain: &Domain) -> Result<Self, Fault> {
        let value = given.integer()?;
        let (bound, min, max): (fn(i64) -> Bound, _, _) = match domain {
            Domain::Integer(min, max) => (Bound::Integer, *min, *max),
            Domain::Money(min, max) => (Bound::Money, *min, *max),
            _ => return Err(MISFIT),
        };
        check_range(bound(value), Some(bound(min)), Some(bound(max)))?;
        Ok(value)
    }
}

impl<const SCALE: u8> Readable<'_> for Decimal<SCALE> {
    owned!();

    fn read(given: Given<'_>, domain: &Domain) -> Result<Self, Fault> {
        let Domain::Decimal(_, min, max) = domain else { return Err(MISFIT) };
        let units = parse_decimal(&given.text()?, SCALE)?;
        let bound = |units| Bound::Decimal(units, SCALE);
        check_range(bound(units), Some(bound(*min)), Some(bound(*max)))?;
        Ok(Decimal(units))
    }
}

impl Readable<'_> for bool {
    owned!();

    fn read(given: Given<'_>, domain: &Domain) -> Result<Self, Fault> {
        let truth = given.truth()?;
        match domain {
            // A box is ticked or not there.
            Domain::Tick if !truth => Err(Fault::NotInTable),
            _ => Ok(truth),
        }
    }
}

impl Readable<'_> for Date {
    owned!();

    fn read(given: Given<'_>, domain: &Domain) -> Result<Self, Fault> {
        let text = given.text()?;
        let Domain::Date(min, max) = domain else { return Date::parse_submission(&text) };
        let date = Date::parse(&text)?;
        check_range(Bound::Date(date), min.map(Bound::Date), max.map(Bound::Date))?;
        Ok(date)
    }
}

impl Readable<'_> for Month {
    owned!();

    fn read(given: Given<'_>, domain: &Domain) -> Result<Self, Fault> {
        let Domain::Month(min, max) = domain else { return Err(MISFIT) };
        let month = Month::parse(&given.text()?)?;
        check_range(Bound::Month(month), min.map(Bound::Month), max.map(Bound::Month))?;
        Ok(month)
    }
}

impl<T: Code> Readable<'_> for T {
    owned!();

    fn read(given: Given<'_>, _: &Domain) -> Result<Self, Fault> {
        let mut found = None;
        given.read(&mut |code| found = T::from_code(code))?;
        match found {
            Some(code) if code.is_answer() => Ok(code),
            _ => Err(Fault::NotInTable),
        }
    }
}

/// Several codes, in table order.
impl<T: Code> Readable<'_> for Vec<T> {
    owned!();

    fn read(given: Given<'_>, domain: &Domain) -> Result<Self, Fault> {
        let Domain::AnyOf(min, max) = domain else { return Err(MISFIT) };
        let mut chosen = Vec::new();
        for option in given.options()? {
            let code = T::read(option, domain)?;
            if chosen.contains(&code) {
                return Err(Fault::DuplicateOption);
            }
            chosen.push(code);
        }
        in_table_order(chosen, *min, *max)
    }
}

impl<T: Code> Readable<'_> for Place<T> {
    owned!();

    fn read(given: Given<'_>, domain: &Domain) -> Result<Self, Fault> {
        let Domain::Division(level) = domain else { return Err(MISFIT) };
        Place::of_text(&given.text()?, *level)
    }
}

/// Codes chosen together, put in table order.
///
/// # Errors
/// The first fault.
pub fn in_table_order<T: Code>(mut chosen: Vec<T>, min: u32, max: u32) -> Result<Vec<T>, Fault> {
    if !chosen.is_sorted() {
        chosen = in_order(&chosen);
    }
    if chosen.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        return Err(Fault::DuplicateOption);
    }
    let found = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    let size = Size { min, max, found, unit: Unit::Options };
    if found < min {
        return Err(Fault::TooFew(size));
    }
    if found > max {
        return Err(Fault::TooMany(size));
    }
    if found > 1 && chosen.iter().any(|code| code.is_exclusive()) {
        return Err(Fault::Check);
    }
    Ok(chosen)
}

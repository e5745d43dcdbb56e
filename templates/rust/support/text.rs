//! Rules for texts, and the functions on texts that expressions use. Lengths are in characters
//! (Unicode scalar values), as in JSON Schema.

use super::fault::{Fault, Size, Unit};
use super::identity::NamedCheck;
use super::normalize::normalize_text;
use super::pattern::Pattern;

/// What a text must be. It is never empty, whatever the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextRule {
    /// The kind, which fixes the one accepted spelling.
    pub kind: TextKind,
    /// The least number of characters.
    pub min: u32,
    /// The greatest number of characters.
    pub max: u32,
    /// The pattern that the whole text matches.
    pub pattern: Option<Pattern>,
    /// The check that the text passes.
    pub check: Option<NamedCheck>,
}

/// A kind of text, by what its normal form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextKind {
    /// A line of free text: no white space around it.
    Plain,
    /// Free text of several lines.
    Lines,
    /// A person's name: single spaces, `·` as the middle dot.
    Name,
    /// A number: half-width, no spaces, no dashes.
    Digits,
    /// A number that may end in a check character `X`: as `Digits`, with a capital `X`.
    Id,
    /// Letters and digits: half-width, no spaces, capitals.
    Upper,
    /// A telephone number: half-width, no spaces, dashes or brackets, mobile numbers without +86.
    Phone,
}

impl TextRule {
    /// Any text of that kind and at most `max` characters.
    #[must_use]
    pub const fn new(kind: TextKind, max: u32) -> TextRule {
        TextRule { kind, min: 1, max, pattern: None, check: None }
    }
}

impl TextKind {
    /// What the length of such a text counts, in words for the applicant.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            TextKind::Plain | TextKind::Lines | TextKind::Name => Unit::Characters,
            TextKind::Digits | TextKind::Id | TextKind::Upper | TextKind::Phone => Unit::Places,
        }
    }
}

/// Characters that cannot be seen and could mislead: controls other than the line feed, zero-width
/// and directional formatting, tags. Refused on the wire, dropped where people paste them.
pub const INVISIBLE: &[(char, char)] = &[
    ('\0', '\u{9}'),
    ('\u{B}', '\u{1F}'),
    ('\u{7F}', '\u{9F}'),
    ('\u{AD}', '\u{AD}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{200B}', '\u{200B}'),
    ('\u{200E}', '\u{200F}'),
    ('\u{2028}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFF9}', '\u{FFFB}'),
    ('\u{E0000}', '\u{E007F}'),
];

/// Characters that stand for something lost or for none at all. Refused everywhere.
pub const DAMAGED: &[(char, char)] = &[
    ('\u{FDD0}', '\u{FDEF}'),
    ('\u{FFFC}', '\u{FFFF}'),
    ('\u{1FFFE}', '\u{1FFFF}'),
    ('\u{2FFFE}', '\u{2FFFF}'),
    ('\u{3FFFE}', '\u{3FFFF}'),
    ('\u{4FFFE}', '\u{DFFFF}'),
    ('\u{EFFFE}', '\u{EFFFF}'),
    ('\u{FFFFE}', '\u{FFFFF}'),
    ('\u{10FFFE}', '\u{10FFFF}'),
];

fn is_among(ranges: &[(char, char)], character: char) -> bool {
    ranges.iter().any(|(low, high)| (*low..=*high).contains(&character))
}

/// Whether the character is one of [`INVISIBLE`].
#[must_use]
pub fn is_invisible(character: char) -> bool {
    is_among(INVISIBLE, character)
}

/// Whether `text` keeps `rule`.
///
/// # Errors
/// The first fault, in the order of emptiness, characters, spelling, length, pattern, check.
pub fn check_text(rule: &TextRule, text: &str) -> Result<(), Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    if !is_plain(rule.kind, text) {
        let refused = |c| is_invisible(c) || is_among(DAMAGED, c);
        if text.contains(refused) || (rule.kind != TextKind::Lines && text.contains('\n')) {
            return Err(Fault::Characters);
        }
        if normalize_text(rule.kind, text) != text {
            return Err(Fault::NotCanonical);
        }
    }
    let found = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let size = Size { min: rule.min, max: rule.max, found, unit: rule.kind.unit() };
    if found < rule.min {
        return Err(Fault::TooShort(size));
    }
    if found > rule.max {
        return Err(Fault::TooLong(size));
    }
    if rule.pattern.as_ref().is_some_and(|pattern| !pattern.matches(text)) {
        return Err(Fault::Pattern);
    }
    rule.check.and_then(|check| check.fault(text)).map_or(Ok(()), Err)
}

/// Whether the text is made of such characters alone that its spelling needs no closer look: common
/// Han characters, digits, and letters and signs where the kind takes them as they are.
fn is_plain(kind: TextKind, text: &str) -> bool {
    let free = matches!(kind, TextKind::Plain | TextKind::Lines | TextKind::Name);
    let plain = |c| match c {
        '0'..='9' | 'A'..='Z' | '\u{4E00}'..='\u{9FA5}' => true,
        '!'..='~' => free,
        _ => false,
    };
    // A telephone number may begin with a country code that is to be dropped.
    text.chars().all(plain) && !(kind == TextKind::Phone && text.starts_with("00"))
}

/// The number of characters.
#[must_use]
pub fn length(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

/// The text brought to `width` characters by `fill` at its start; a longer text stays.
#[must_use]
pub fn pad_start(text: &str, width: u32, fill: char) -> String {
    padding(text, width, fill).chain(text.chars()).collect()
}

/// The text brought to `width` characters by `fill` at its end; a longer text stays.
#[must_use]
pub fn pad_end(text: &str, width: u32, fill: char) -> String {
    let padding = padding(text, width, fill);
    let mut padded = String::with_capacity(text.len() + padding.len() * fill.len_utf8());
    padded.push_str(text);
    padded.extend(padding);
    padded
}

fn padding(text: &str, width: u32, fill: char) -> impl ExactSizeIterator<Item = char> {
    let missing = i64::from(width).saturating_sub(length(text));
    std::iter::repeat_n(fill, usize::try_from(missing).unwrap_or(0))
}

/// The characters from number `from` to number `to`, counted from 1, both included; `None` when the
/// text does not have them all.
#[must_use]
pub fn slice(text: &str, from: i64, to: i64) -> Option<&str> {
    if from < 1 || to < from {
        return None;
    }
    let start = usize::try_from(from - 1).ok()?;
    let count = usize::try_from(to - from).ok()?;
    let (start, _) = text.char_indices().nth(start)?;
    let rest = text.get(start..)?;
    let (last, character) = rest.char_indices().nth(count)?;
    rest.get(..last + character.len_utf8())
}

/// The text with capitals for the letters a to z, and nothing else changed.
#[must_use]
pub fn upper(text: &str) -> String {
    text.to_ascii_uppercase()
}

/// The text with small letters for A to Z, and nothing else changed.
#[must_use]
pub fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}

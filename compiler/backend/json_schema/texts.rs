//! Patterns of texts: the one accepted spelling of each kind, calendar dates, and ranges of numbers
//! and dates. All of them use explicit classes only, so that every engine reads them alike.

use crate::model::TextType;
use crate::support::{DAMAGED, DASHES, Date, INVISIBLE, MIDDLE_DOTS, Month, NamedCheck, TextKind};
use std::sync::OnceLock;

/// White space as Unicode has it; what is also invisible is listed there.
const SPACES: &[(char, char)] = &[
    ('\u{9}', '\u{D}'),
    (' ', ' '),
    ('\u{85}', '\u{85}'),
    ('\u{A0}', '\u{A0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200A}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202F}', '\u{202F}'),
    ('\u{205F}', '\u{205F}'),
    ('\u{3000}', '\u{3000}'),
];
const FULL_WIDTH: (char, char) = ('\u{FF01}', '\u{FF5E}');

/// The years that have a 29 February, of 0001 to 9999.
const LEAP_YEAR: &str =
    "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)";
/// The years 0001 to 9999.
const YEAR: &str = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)";

/// The name of the definition that holds the spelling of a kind.
pub(super) const fn kind_name(kind: TextKind) -> &'static str {
    match kind {
        TextKind::Plain => "plain",
        TextKind::Lines => "lines",
        TextKind::Name => "name",
        TextKind::Digits => "digits",
        TextKind::Id => "id",
        TextKind::Upper => "upper",
        TextKind::Phone => "phone",
    }
}

/// What all texts of a kind match, whatever their type.
pub(super) fn spelling(kind: TextKind) -> &'static str {
    static SPELLINGS: [OnceLock<String>; 7] = [const { OnceLock::new() }; 7];
    SPELLINGS[kind as usize].get_or_init(|| put_together(kind))
}

fn put_together(kind: TextKind) -> String {
    let mut refused: Vec<(char, char)> = INVISIBLE.iter().chain(DAMAGED).copied().collect();
    let mut numeric = refused.clone();
    numeric.extend(SPACES);
    numeric.push(FULL_WIDTH);
    let unbroken = |class: String| format!("^{class}+$");
    match kind {
        TextKind::Plain | TextKind::Lines => {
            if kind == TextKind::Plain {
                refused.push(('\n', '\n'));
            }
            let inner = without(&refused);
            refused.extend(SPACES);
            let outer = without(&refused);
            format!("^{outer}(?:{inner}*{outer})?$")
        }
        TextKind::Name => {
            refused.extend(SPACES);
            refused.extend(MIDDLE_DOTS.iter().map(|c| (*c, *c)));
            let letters = without(&refused);
            format!("^{letters}+(?: {letters}+)*$")
        }
        TextKind::Digits | TextKind::Id | TextKind::Phone => {
            numeric.extend(DASHES.iter().map(|c| (*c, *c)));
            match kind {
                TextKind::Id => numeric.push(('x', 'x')),
                TextKind::Phone => numeric.push(('(', ')')),
                _ => {}
            }
            unbroken(without(&numeric))
        }
        TextKind::Upper => {
            numeric.push(('a', 'z'));
            unbroken(without(&numeric))
        }
    }
}

/// Mobile numbers are written without the code of the country.
pub(super) const MOBILE_ABROAD: &str = r"^(?:\+86|0086)1[3-9][0-9]{9}$";

/// A class of all characters outside of these ranges.
fn without(ranges: &[(char, char)]) -> String {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut merged: Vec<(char, char)> = Vec::new();
    for (low, high) in sorted {
        match merged.last_mut() {
            Some((_, end)) if u32::from(low) <= u32::from(*end).saturating_add(1) => {
                *end = (*end).max(high);
            }
            _ => merged.push((low, high)),
        }
    }
    let mut out = String::from("[^");
    for (low, high) in merged {
        put(low, &mut out);
        if high != low {
            out.push('-');
            put(high, &mut out);
        }
    }
    out.push(']');
    out
}

/// Writes a bound of a class: Latin ones as `\xNN`, others as they are (the file escapes them),
/// because no spelling of larger escapes is read by every engine.
fn put(character: char, out: &mut String) {
    match u32::from(character) {
        0x30..=0x39 | 0x41..=0x5A | 0x61..=0x7A => out.push(character),
        code @ 0..=0xFF => out.push_str(&format!("\\x{code:02X}")),
        _ => out.push(character),
    }
}

/// A text as a pattern that only it matches.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if r"^$\.*+?()[]{}|/".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Every day of the calendar, with `dash` between the parts.
pub(super) fn calendar(dash: &str) -> String {
    let long = "(?:0[13578]|1[02])";
    let days31 = "(?:0[1-9]|[12][0-9]|3[01])";
    let days30 = "(?:0[1-9]|[12][0-9]|30)";
    let days28 = "(?:0[1-9]|1[0-9]|2[0-8])";
    format!(
        "(?:{YEAR}{dash}(?:{long}{dash}{days31}|(?:0[469]|11){dash}{days30}|02{dash}{days28})\
         |{LEAP_YEAR}{dash}02{dash}29)"
    )
}

/// Every month of the calendar.
pub(super) fn months() -> String {
    format!("{YEAR}-(?:0[1-9]|1[0-2])")
}

/// The shape that a check implies, where it covers the text: what is left is the check digit.
pub(super) fn shape_of_check(check: NamedCheck) -> String {
    match check {
        NamedCheck::ResidentId => format!("[0-9]{{6}}{}[0-9]{{3}}[0-9X]", calendar("")),
        NamedCheck::Uscc => "[0-9A-HJ-NP-RTUWXY]{18}".to_owned(),
        NamedCheck::Mod11_2 => "[0-9]+[0-9X]".to_owned(),
        NamedCheck::Mod11_10 | NamedCheck::Luhn => "[0-9]{2,}".to_owned(),
        NamedCheck::Mod97 => "[0-9A-Z]+[0-9]{2}".to_owned(),
    }
}

/// The patterns of a text type itself, beside its spelling.
pub(super) fn patterns_of(kind: &TextType) -> Vec<String> {
    let mut patterns = Vec::new();
    if let Some(pattern) = &kind.pattern {
        patterns.push(whole(&pattern.portable()));
    }
    // A check of the leading characters only says nothing about the shape of the rest.
    if let (Some(check), None) = (kind.check, kind.check_prefix) {
        patterns.push(whole(&shape_of_check(check)));
    }
    patterns
}

/// A pattern anchored on both sides.
pub(super) fn whole(pattern: &str) -> String {
    format!("^(?:{pattern})$")
}

/// All days from `low` to `high`, by their digits; the calendar is a pattern of its own.
pub(super) fn date_range(low: Date, high: Date) -> String {
    let digits = |date: Date| format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    whole(&between(&digits(low), &digits(high), &[(4, "-"), (6, "-")]))
}

/// All months from `low` to `high`, by their digits.
pub(super) fn month_range(low: Month, high: Month) -> String {
    let digits = |month: Month| format!("{:04}{:02}", month.year(), month.month());
    whole(&between(&digits(low), &digits(high), &[(4, "-")]))
}

/// All decimals of a scale from `min` to `max` (in units of the last digit), in their one spelling;
/// nothing when there is none.
pub(super) fn decimal_range(scale: u8, min: i64, max: i64) -> Option<String> {
    let mut parts = Vec::new();
    if min < 0 && min <= max {
        // Below zero the larger digits are the lesser numbers; minus zero is no spelling.
        let nearest = if max < 0 { max.unsigned_abs() } else { 1 };
        parts.extend(
            digits_between(scale, nearest, min.unsigned_abs()).map(|part| format!("-{part}")),
        );
    }
    if max >= 0 && min <= max {
        let least = u64::try_from(min).unwrap_or(0);
        parts.extend(digits_between(scale, least, max.unsigned_abs()));
    }
    if parts.is_empty() { None } else { Some(whole(&parts.join("|"))) }
}

/// Numbers by their length: of one length the order of numbers is the order of texts.
fn digits_between(scale: u8, low: u64, high: u64) -> Option<String> {
    let shortest = usize::from(scale) + 1;
    let longest = high.to_string().len().max(shortest);
    let mut parts = Vec::new();
    for length in shortest..=longest {
        let power = |n: usize| u32::try_from(n).ok().and_then(|n| 10_u64.checked_pow(n));
        let least = if length == shortest { 0 } else { power(length - 1).unwrap_or(u64::MAX) };
        let most = power(length).map_or(u64::MAX, |limit| limit - 1);
        let (from, to) = (low.max(least), high.min(most));
        if from <= to {
            let point = if scale > 0 { "\\." } else { "" };
            let fill = |n: u64| format!("{n:0>length$}");
            parts.push(between(&fill(from), &fill(to), &[(length - usize::from(scale), point)]));
        }
    }
    if parts.is_empty() { None } else { Some(format!("(?:{})", parts.join("|"))) }
}

/// All texts of digits from `low` to `high`, both of one length, with separators put in before the
/// digits at the positions named.
fn between(low: &str, high: &str, separators: &[(usize, &str)]) -> String {
    let digits = |text: &str| text.bytes().map(|byte| byte.wrapping_sub(b'0')).collect::<Vec<u8>>();
    range_from(&digits(low), &digits(high), 0, separators)
}

fn range_from(low: &[u8], high: &[u8], at: usize, separators: &[(usize, &str)]) -> String {
    let (Some((first, low_rest)), Some((last, high_rest))) =
        (low.split_first(), high.split_first())
    else {
        return String::new();
    };
    let before = separator(at, separators);
    let nines = |rest: &[u8]| rest.iter().all(|digit| *digit == 9);
    let zeros = |rest: &[u8]| rest.iter().all(|digit| *digit == 0);
    let any = |n: usize| any_digits(n, at + 1, separators);
    if first == last {
        return format!("{before}{first}{}", range_from(low_rest, high_rest, at + 1, separators));
    }
    let mut parts = Vec::new();
    let (mut from, mut to) = (*first, *last);
    if !zeros(low_rest) {
        let top = vec![9; low_rest.len()];
        parts.push(format!("{first}{}", range_from(low_rest, &top, at + 1, separators)));
        from += 1;
    }
    let bottom = if nines(high_rest) {
        None
    } else {
        to = to.saturating_sub(1);
        let bottom = vec![0; high_rest.len()];
        Some(format!("{last}{}", range_from(&bottom, high_rest, at + 1, separators)))
    };
    if from <= to {
        let class = if from == to { from.to_string() } else { format!("[{from}-{to}]") };
        parts.push(format!("{class}{}", any(low_rest.len())));
    }
    parts.extend(bottom);
    format!("{before}(?:{})", parts.join("|"))
}

fn separator<'a>(at: usize, separators: &[(usize, &'a str)]) -> &'a str {
    separators.iter().find(|(position, _)| *position == at).map_or("", |(_, text)| text)
}

fn any_digits(count: usize, at: usize, separators: &[(usize, &str)]) -> String {
    let (mut out, mut run) = (String::new(), 0);
    for position in at..at + count {
        let text = separator(position, separators);
        if !text.is_empty() {
            flush(run, &mut out);
            run = 0;
            out.push_str(text);
        }
        run += 1;
    }
    flush(run, &mut out);
    out
}

fn flush(run: usize, out: &mut String) {
    match run {
        0 => {}
        1 => out.push_str("[0-9]"),
        run => out.push_str(&format!("[0-9]{{{run}}}")),
    }
}

#[cfg(test)]
mod tests;

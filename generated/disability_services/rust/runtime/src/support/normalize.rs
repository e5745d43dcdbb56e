//! From what people type to the one accepted spelling. For doors where people type: wire values are
//! only compared with their normal form. All functions are idempotent; none applies NFC or NFKC,
//! which would change names.

use super::date::{Date, Month};
use super::decimal::{format_decimal, read_decimal};
use super::text::{TextKind, is_invisible};

/// Dashes that people and input methods put into numbers.
pub const DASHES: &[char] = &[
    '-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}',
    '\u{FF0D}',
];

/// Look-alikes of the middle dot `·` (U+00B7) of names.
pub const MIDDLE_DOTS: &[char] = &['\u{2022}', '\u{30FB}', '\u{FF65}', '\u{2027}', '\u{22C5}'];

/// The normal form of a text of that kind.
#[must_use]
pub fn normalize_text(kind: TextKind, text: &str) -> String {
    let visible = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let visible = visible.replace('\t', " ");
    let visible: String = visible.chars().filter(|c| !is_invisible(*c)).collect();
    match kind {
        TextKind::Plain => visible.trim().replace('\n', " "),
        TextKind::Lines => visible.trim().to_owned(),
        TextKind::Name => {
            let dotted = visible.replace(MIDDLE_DOTS, "\u{B7}");
            dotted.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        TextKind::Digits => without_dashes(&compact(&visible)),
        TextKind::Id => without_dashes(&compact(&visible)).replace('x', "X"),
        TextKind::Upper => compact(&visible).to_ascii_uppercase(),
        TextKind::Phone => phone(&visible),
    }
}

/// Full-width ASCII made half-width, and the ideographic space a space.
fn half_width(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    };
    text.chars().map(narrow).collect()
}

/// Half-width, without white space.
fn compact(text: &str) -> String {
    half_width(text).split_whitespace().collect()
}

fn without_dashes(text: &str) -> String {
    text.replace(DASHES, "")
}

fn phone(text: &str) -> String {
    let number = without_dashes(&compact(text)).replace(['(', ')'], "");
    let national = number.strip_prefix("+86").or_else(|| number.strip_prefix("0086"));
    match national {
        Some(mobile) if is_mobile(mobile) => mobile.to_owned(),
        _ => number,
    }
}

fn is_mobile(number: &str) -> bool {
    let prefix = matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..]);
    prefix && number.len() == 11 && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The date in `2024年5月1日`, `2024/5/1`, `2024.5.1`, `2024-5-1` or `20240501`, full-width or not,
/// as `2024-05-01`; `None` when it is not one of these, or no day of the calendar.
#[must_use]
pub fn normalize_date(text: &str) -> Option<String> {
    let text = date_text(text);
    let (year, month, day) = if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        (text.get(..4)?, text.get(4..6)?, text.get(6..)?)
    } else if let Some((year, rest)) = text.split_once('年') {
        let (month, day) = rest.split_once('月')?;
        (year, month, day.strip_suffix(['日', '号'])?)
    } else {
        let separator = text.chars().find(|c| !c.is_ascii_digit())?;
        let (year, rest) = text.split_once(['-', '/', '.'])?;
        let (month, day) = rest.split_once(separator)?;
        (year, month, day)
    };
    Date::of_numbers(year_number(year)?, short_number(month)?, short_number(day)?)
        .map(|date| date.to_string())
}

/// The month in `2024年5月`, `2024/5`, `2024.5`, `2024-5` or `202405`, full-width or not, as
/// `2024-05`; `None` when it is not one of these, or no month of the calendar.
#[must_use]
pub fn normalize_month(text: &str) -> Option<String> {
    let text = date_text(text);
    let (year, month) = if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
        (text.get(..4)?, text.get(4..)?)
    } else if let Some((year, rest)) = text.split_once('年') {
        (year, rest.strip_suffix('月')?)
    } else {
        text.split_once(['-', '/', '.'])?
    };
    Month::of_numbers(year_number(year)?, short_number(month)?).map(|month| month.to_string())
}

fn date_text(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    compact(&visible).replace(DASHES, "-")
}

fn year_number(digits: &str) -> Option<u32> {
    if digits.len() == 4 { plain_number(digits) } else { None }
}

fn short_number(digits: &str) -> Option<u32> {
    if matches!(digits.len(), 1 | 2) { plain_number(digits) } else { None }
}

/// A number of digits alone: the parser of the standard library would also take a sign.
fn plain_number(digits: &str) -> Option<u32> {
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}

/// The integer in `1234`, `+1234`, `1,234` or `１２３４`, if it lies within ±(2⁵³ − 1).
#[must_use]
pub fn normalize_integer(text: &str) -> Option<i64> {
    units(&number_text(text), 0)
}

/// The fen in `19.9`, `¥19.90`, `1,019.90元` or `19`: at most two places, none of them lost.
#[must_use]
pub fn normalize_money(text: &str) -> Option<i64> {
    let text = number_text(text);
    let amount = text.strip_prefix(['¥', '￥']).unwrap_or(&text);
    let amount = amount.strip_suffix(['元', '圆']).unwrap_or(amount);
    units(amount, 2)
}

/// The accepted spelling at `scale` of the decimal in `text`, if no place but zeros is lost.
#[must_use]
pub fn normalize_decimal(text: &str, scale: u8) -> Option<String> {
    units(&number_text(text), scale).map(|units| format_decimal(units, scale))
}

fn number_text(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    compact(&visible).replace(DASHES, "-").replace('，', ",")
}

fn units(text: &str, scale: u8) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
    let whole = ungrouped(whole)?;
    let whole = Some(whole.trim_start_matches('0')).filter(|rest| !rest.is_empty()).unwrap_or("0");
    let (written, places) = (places, places.trim_end_matches('0'));
    let width = usize::from(scale);
    if written.is_empty() || places.len() > width {
        return None;
    }
    let sign = if whole == "0" && places.is_empty() { "" } else { sign };
    let point = if scale == 0 { "" } else { "." };
    read_decimal(&format!("{sign}{whole}{point}{places:0<width$}"), scale).ok()
}

/// The digits of a whole number, with commas only where they part groups of three.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.len() > first.len();
    let plain = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let sound = plain(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && plain(group));
    sound.then(|| whole.replace(',', ""))
}

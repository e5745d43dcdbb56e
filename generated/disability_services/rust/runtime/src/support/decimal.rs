//! Decimals: exact texts of a fixed scale on the wire, counted in units of their last place.

use super::fault::{Bound, Fault};
use super::json::MAX_INTEGER;
use super::normalize::normalize_decimal;

/// The units in the one accepted spelling of a decimal with `scale` places: `"19.90"` is 1990 at
/// scale 2. No plus sign, no leading zeros, no minus zero, all places written.
///
/// # Errors
/// `not_canonical` when the number is clear but spelt otherwise, `range` beyond
/// ±[`MAX_INTEGER`] units, `pattern` when it is no number of that scale.
pub fn parse_decimal(text: &str, scale: u8) -> Result<i64, Fault> {
    match read_decimal(text, scale) {
        Err(Fault::Pattern) if normalize_decimal(text, scale).is_some() => Err(Fault::NotCanonical),
        result => result,
    }
}

/// As [`parse_decimal`], but any other spelling is simply a `pattern` fault.
pub(super) fn read_decimal(text: &str, scale: u8) -> Result<i64, Fault> {
    let unsigned = text.strip_prefix('-');
    let digits = unsigned.unwrap_or(text);
    let (whole, places) = match digits.split_once('.') {
        Some((whole, places)) if scale > 0 => (whole, places),
        None if scale == 0 => (digits, ""),
        _ => return Err(Fault::Pattern),
    };
    let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let spare_zero = whole.len() > 1 && whole.starts_with('0');
    let minus_zero = unsigned.is_some() && digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let complete = !whole.is_empty() && places.len() == usize::from(scale);
    if !complete || !numeric(whole) || !numeric(places) || spare_zero || minus_zero {
        return Err(Fault::Pattern);
    }
    let size = whole.bytes().chain(places.bytes()).try_fold(0_i64, |sum, digit| {
        let sum = sum.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
        (sum <= MAX_INTEGER).then_some(sum)
    });
    let limit = |units| Some(Bound::Decimal(units, scale));
    let size = size.ok_or(Fault::Range(limit(-MAX_INTEGER), limit(MAX_INTEGER)))?;
    Ok(if unsigned.is_some() { -size } else { size })
}

/// The one accepted spelling of `units` at `scale`: 1990 at scale 2 is `"19.90"`.
#[must_use]
pub fn format_decimal(units: i64, scale: u8) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let scale = usize::from(scale);
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = scale + 1);
    match digits.split_at_checked(digits.len().saturating_sub(scale)) {
        Some((whole, places)) if scale > 0 => format!("{sign}{whole}.{places}"),
        _ => format!("{sign}{digits}"),
    }
}

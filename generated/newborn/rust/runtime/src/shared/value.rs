//! What expressions do with values beyond comparing them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::support::{MAX_INTEGER, format_decimal, upper};

use super::reading::Code;
use super::words::are_of;

/// A number with `SCALE` decimals, in units of the last one. On the wire a text such as `19.90`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal<const SCALE: u8>(pub i64);

impl<const SCALE: u8> fmt::Display for Decimal<SCALE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format_decimal(self.0, SCALE))
    }
}

impl<const SCALE: u8> Serialize for Decimal<SCALE> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Runs a computation that may find something undetermined.
pub fn attempt<T>(compute: impl FnOnce() -> Option<T>) -> Option<T> {
    compute()
}

/// The sum, within what every carrier holds exactly.
#[must_use]
pub fn sum(left: i64, right: i64) -> Option<i64> {
    left.checked_add(right).filter(|sum| sum.unsigned_abs() <= MAX_INTEGER.unsigned_abs())
}

/// The difference, within what every carrier holds exactly.
#[must_use]
pub fn difference(left: i64, right: i64) -> Option<i64> {
    left.checked_sub(right).filter(|rest| rest.unsigned_abs() <= MAX_INTEGER.unsigned_abs())
}

/// The sum of many; undetermined as soon as one is.
pub fn sum_of(values: impl IntoIterator<Item = Option<i64>>) -> Option<i64> {
    values.into_iter().try_fold(0, |total, value| sum(total, value?))
}

/// Whether no two values are the same; undetermined as soon as one is, unless two known ones are.
pub fn no_two_equal<T: Ord>(values: impl IntoIterator<Item = Option<T>>) -> Option<bool> {
    let values: Vec<_> = values.into_iter().collect();
    let known: Vec<_> = values.iter().flatten().collect();
    let order = order(known.len(), &|left, right| known.get(left).cmp(&known.get(right)));
    let twins = order.windows(2).any(|pair| match pair {
        [left, right] => known.get(*left) == known.get(*right),
        _ => false,
    });
    if twins { Some(false) } else { (known.len() == values.len()).then_some(true) }
}

/// The places of so many values from the least to the greatest, as `compare` tells of two places. For
/// values of any type, sorting is compiled here once.
#[must_use]
pub fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<_> = (0..count).collect();
    places.sort_unstable_by(|left, right| compare(*left, *right));
    places
}

/// Codes in table order.
pub fn in_order<T: Code>(codes: &[T]) -> Vec<T> {
    let order = order(codes.len(), &|left, right| codes.get(left).cmp(&codes.get(right)));
    order.into_iter().filter_map(|place| codes.get(place).copied()).collect()
}

/// Whether one of the options is chosen, or holds because enough others are.
pub fn has_any<T: Code>(chosen: &[T], options: &[T]) -> bool {
    options.iter().any(|option| holds(chosen, *option))
}

/// Whether all of the options are chosen, or hold because enough others are.
pub fn has_all<T: Code>(chosen: &[T], options: &[T]) -> bool {
    options.iter().all(|option| holds(chosen, *option))
}

fn holds<T: Code>(chosen: &[T], option: T) -> bool {
    chosen.contains(&option) || option.implied_by().is_some_and(|least| chosen.len() >= least)
}

/// How many there are.
#[must_use]
pub fn size<T>(list: &[T]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}

/// The option chosen, when it is exactly one.
pub fn only<T: Copy>(chosen: &[T]) -> Option<T> {
    if let [one] = chosen { Some(*one) } else { None }
}

/// The text with capitals for the letters a to z. Most are in capitals already.
#[must_use]
pub fn capitals(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if are_of(bytes, [(b' ', b'`')]) || !bytes.iter().any(u8::is_ascii_lowercase) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(upper(text))
    }
}

/// The labels of the options, with a text between.
pub fn join<T: Code>(chosen: &[T], between: &str) -> String {
    chosen.iter().map(|option| option.label()).collect::<Vec<_>>().join(between)
}

/// Yes or no, in words.
#[must_use]
pub const fn yes_no_text(truth: bool) -> &'static str {
    if truth { "是" } else { "否" }
}

/// The label of a code of a table.
#[must_use]
pub fn label_of<T: Code>(code: &str) -> Option<&'static str> {
    T::from_code(code).map(Code::label)
}

/// Codes converted one by one, those without a counterpart left out; in table order.
pub fn convert<T: Code, U: Code>(
    chosen: &[T],
    convert: impl Fn(T) -> Option<Result<U, &'static str>>,
) -> Vec<U> {
    let mut found: Vec<U> = Vec::with_capacity(chosen.len());
    for code in chosen.iter().filter_map(|code| convert(*code)?.ok()) {
        if !found.contains(&code) {
            found.push(code);
        }
    }
    if found.is_sorted() { found } else { in_order(&found) }
}

/// The text, if it is not empty: an empty one is never a value.
#[must_use]
pub fn text_there(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// The list, if it is not empty: an empty one is never a value.
#[must_use]
pub fn list_there<T>(list: Vec<T>) -> Option<Vec<T>> {
    Some(list).filter(|list| !list.is_empty())
}

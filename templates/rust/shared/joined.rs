//! Texts that are put together.

use std::fmt;

use super::fields::{Field, Value};

/// Texts one behind the other, such as the parts of an address. [`ToString`] puts them together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Joined<'t, const N: usize>(pub [&'t str; N]);

/// Texts one behind the other, if all are known.
#[must_use]
pub fn joined<const N: usize>(texts: [Option<&str>; N]) -> Option<Joined<'_, N>> {
    let mut joined = [""; N];
    for (place, text) in joined.iter_mut().zip(texts) {
        *place = text?;
    }
    Some(Joined(joined))
}

/// The text, and behind it what it lacks of as many characters as there are in `padding`, which are
/// all the same.
#[must_use]
pub fn padded_end<'t>(text: &'t str, padding: &'t str) -> Joined<'t, 2> {
    Joined([text, lacking(text, padding)])
}

/// The text, and before it what it lacks of as many characters as there are in `padding`, which are
/// all the same.
#[must_use]
pub fn padded_start<'t>(text: &'t str, padding: &'t str) -> Joined<'t, 2> {
    Joined([lacking(text, padding), text])
}

fn lacking<'t>(text: &str, padding: &'t str) -> &'t str {
    let each = padding.chars().next().map_or(0, char::len_utf8);
    padding.get(text.chars().count() * each..).unwrap_or_default()
}

impl<const N: usize> fmt::Display for Joined<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|text| f.write_str(text))
    }
}

impl<const N: usize> Field for Joined<'_, N> {
    fn value(&self) -> Value<'_> {
        Value::Joined(&self.0)
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|text| text.is_empty())
    }
}

//! Sets of values that a comparison with constants accepts.

use super::values::{absent, either, present, set, wherever};
use crate::expr::{Comparison, Type};
use crate::model::Value;
use crate::support::{Date, Month, add_days};
use serde_json::Value as Json;

/// Values that are accepted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Accept {
    /// One of these.
    Among(Vec<Value>),
    /// Any but these.
    NotAmong(Vec<Value>),
    /// This or more.
    AtLeast(Value),
    /// This or less.
    AtMost(Value),
    /// Texts that match.
    Matching(String),
    /// Texts that do not.
    NotMatching(String),
    /// None.
    Nothing,
}

impl Accept {
    /// The values that compare so with a constant; nothing where values of that type have no order.
    pub(super) fn of(comparison: Comparison, value: &Value) -> Option<Accept> {
        let value = value.clone();
        Some(match comparison {
            Comparison::Equal => Accept::Among(vec![value]),
            Comparison::NotEqual => Accept::NotAmong(vec![value]),
            Comparison::GreaterOrEqual => Accept::AtLeast(value),
            Comparison::LessOrEqual => Accept::AtMost(value),
            Comparison::Greater => beside(&value, 1)?.map_or(Accept::Nothing, Accept::AtLeast),
            Comparison::Less => beside(&value, -1)?.map_or(Accept::Nothing, Accept::AtMost),
        })
    }
}

/// The next value up or down; the inner nothing is the end of the calendar.
fn beside(value: &Value, step: i64) -> Option<Option<Value>> {
    match value {
        Value::Integer(n) => Some(n.checked_add(step).map(Value::Integer)),
        Value::Decimal(n, scale) => Some(n.checked_add(step).map(|n| Value::Decimal(n, *scale))),
        Value::Date(date) => Some(add_days(*date, step).map(Value::Date)),
        Value::Month(month) => Some(month.plus(step).map(Value::Month)),
        _ => None,
    }
}

/// Whether a constant is accepted, where that can be told.
pub(super) fn accepted(value: &Value, accept: &Accept) -> Option<bool> {
    let comparable = std::mem::discriminant::<Value>;
    match accept {
        Accept::Among(values) => Some(values.contains(value)),
        Accept::NotAmong(values) => Some(!values.contains(value)),
        Accept::AtLeast(least) if comparable(least) == comparable(value) => Some(value >= least),
        Accept::AtMost(most) if comparable(most) == comparable(value) => Some(value <= most),
        Accept::Nothing => Some(false),
        _ => None,
    }
}

/// Sizes that are accepted, as ranges from 0.
pub(super) fn intervals(accept: &Accept) -> Option<Vec<(i64, i64)>> {
    let most = i64::from(u32::MAX);
    let number = |value: &Value| if let Value::Integer(n) = value { Some(*n) } else { None };
    let ranges = match accept {
        Accept::Among(values) => {
            values.iter().map(|v| number(v).map(|n| (n, n))).collect::<Option<Vec<_>>>()?
        }
        Accept::NotAmong(values) => {
            let mut left = vec![(0, most)];
            for n in values.iter().map(number).collect::<Option<Vec<_>>>()? {
                left = left
                    .into_iter()
                    .flat_map(|(a, b)| [(a, b.min(n - 1)), (a.max(n + 1), b)])
                    .collect();
                left.retain(|(a, b)| a <= b);
            }
            left
        }
        Accept::AtLeast(value) => vec![(number(value)?, most)],
        Accept::AtMost(value) => vec![(0, number(value)?)],
        Accept::Nothing => Vec::new(),
        _ => return None,
    };
    let kept = ranges.into_iter().map(|(low, high)| (low.max(0), high.min(most)));
    Some(kept.filter(|(low, high)| low <= high).collect())
}

/// Lists of the sizes accepted; an absent list has none.
pub(super) fn sizes(path: &[&str], accept: &Accept) -> Option<Json> {
    let parts = intervals(accept)?.into_iter().map(|(low, high)| {
        let mut limits = Json::Bool(true);
        if low > 0 {
            set(&mut limits, "minItems", low);
        }
        match high {
            0 => absent(path),
            high => {
                if high < i64::from(u32::MAX) {
                    set(&mut limits, "maxItems", high);
                }
                if low > 0 { present(path, limits) } else { wherever(path, limits) }
            }
        }
    });
    Some(either(parts.collect()))
}

/// The days (or months) that lie in the years or months accepted.
pub(super) fn spans(ty: Type, accept: &Accept) -> Option<Vec<(Value, Value)>> {
    let first = |value: &Value| match value {
        Value::Integer(year) => Month::new(u16::try_from(*year).ok()?, 1),
        Value::Month(month) => Some(*month),
        _ => None,
    };
    let last = |value: &Value| match value {
        Value::Integer(year) => Month::new(u16::try_from(*year).ok()?, 12),
        Value::Month(month) => Some(*month),
        _ => None,
    };
    let (begin, end) = (Date::MIN.year_month(), Date::MAX.year_month());
    let mut spans: Vec<(Month, Month)> = Vec::new();
    match accept {
        Accept::Among(values) => {
            for value in values {
                spans.push((first(value)?, last(value)?));
            }
        }
        Accept::NotAmong(values) => {
            spans.push((begin, end));
            for value in values {
                let (low, high) = (first(value)?.plus(-1), last(value)?.plus(1));
                let cut = spans.into_iter().flat_map(|(a, b)| {
                    let before = low.map(|low| (a, b.min(low)));
                    let after = high.map(|high| (a.max(high), b));
                    [before, after].into_iter().flatten()
                });
                spans = cut.filter(|(a, b)| a <= b).collect();
            }
        }
        Accept::AtLeast(value) => spans.push((first(value)?, end)),
        Accept::AtMost(value) => spans.push((begin, last(value)?)),
        _ => return None,
    }
    let side = |month: Month, last: bool| match ty {
        Type::Date if last => Some(Value::Date(month.last_day())),
        Type::Date => Some(Value::Date(month.first_day())),
        Type::Month => Some(Value::Month(month)),
        _ => None,
    };
    spans.into_iter().map(|(low, high)| Some((side(low, false)?, side(high, true)?))).collect()
}

//! Reading answers: JSON to values of a domain, or the first fault.

use crate::support::{
    Bound, Date, Fault, Json, Month, NamedCheck, Pattern, Size, TextRule, Unit, check_range,
    check_text, parse_decimal, slice,
};

use super::value::Decimal;

/// A code of a table.
pub trait Code: Copy + Ord + 'static {
    /// The row of that code.
    fn from_code(code: &str) -> Option<Self>;
    /// The code.
    fn code(self) -> &'static str;
    /// The label.
    fn label(self) -> &'static str;
    /// Whether it can be an answer.
    fn is_answer(self) -> bool;
    /// Whether it excludes every other.
    fn is_exclusive(self) -> bool {
        false
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
}

impl TextDomain {
    /// Whether the text belongs to the domain.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self, text: &str) -> Result<(), Fault> {
        check_text(&self.rule, text)?;
        if self.pattern.as_ref().is_some_and(|pattern| !pattern.matches(text)) {
            return Err(Fault::Pattern);
        }
        let Some((check, length)) = self.check else { return Ok(()) };
        let covered = length.and_then(|length| slice(text, 1, i64::from(length))).unwrap_or(text);
        check.fault(covered).map_or(Ok(()), Err)
    }
}

/// Reads a text.
///
/// # Errors
/// The first fault.
pub fn text(json: &Json, domain: &TextDomain) -> Result<String, Fault> {
    let text = json.text()?;
    domain.check(text)?;
    Ok(text.to_owned())
}

/// Reads an integer.
///
/// # Errors
/// The first fault.
pub fn integer(json: &Json, min: i64, max: i64) -> Result<i64, Fault> {
    let value = json.integer()?;
    check_range(Bound::Integer(value), Some(Bound::Integer(min)), Some(Bound::Integer(max)))?;
    Ok(value)
}

/// Reads an amount in fen.
///
/// # Errors
/// The first fault.
pub fn money(json: &Json, min: i64, max: i64) -> Result<i64, Fault> {
    let value = json.integer()?;
    check_range(Bound::Money(value), Some(Bound::Money(min)), Some(Bound::Money(max)))?;
    Ok(value)
}

/// Reads a decimal; limits are in units of its last digit.
///
/// # Errors
/// The first fault.
pub fn decimal<const SCALE: u8>(json: &Json, min: i64, max: i64) -> Result<Decimal<SCALE>, Fault> {
    let units = parse_decimal(json.text()?, SCALE)?;
    let bound = |units| Bound::Decimal(units, SCALE);
    check_range(bound(units), Some(bound(min)), Some(bound(max)))?;
    Ok(Decimal(units))
}

/// Reads yes or no.
///
/// # Errors
/// The first fault.
pub fn yes_no(json: &Json) -> Result<bool, Fault> {
    json.truth()
}

/// Reads a box, which is ticked or not there.
///
/// # Errors
/// The first fault.
pub fn tick(json: &Json) -> Result<bool, Fault> {
    if json.truth()? { Ok(true) } else { Err(Fault::NotInTable) }
}

/// Reads a day.
///
/// # Errors
/// The first fault.
pub fn date(json: &Json, min: Option<Date>, max: Option<Date>) -> Result<Date, Fault> {
    let date = Date::parse(json.text()?)?;
    check_range(Bound::Date(date), min.map(Bound::Date), max.map(Bound::Date))?;
    Ok(date)
}

/// Reads a month.
///
/// # Errors
/// The first fault.
pub fn month(json: &Json, min: Option<Month>, max: Option<Month>) -> Result<Month, Fault> {
    let month = Month::parse(json.text()?)?;
    check_range(Bound::Month(month), min.map(Bound::Month), max.map(Bound::Month))?;
    Ok(month)
}

/// Reads one code.
///
/// # Errors
/// The first fault.
pub fn one_of<T: Code>(json: &Json) -> Result<T, Fault> {
    T::from_code(json.text()?).filter(|code| code.is_answer()).ok_or(Fault::NotInTable)
}

/// Reads several codes, and puts them in table order.
///
/// # Errors
/// The first fault.
pub fn any_of<T: Code>(json: &Json, min: u32, max: u32) -> Result<Vec<T>, Fault> {
    let mut chosen = Vec::new();
    for option in json.rows()? {
        let code = one_of::<T>(option)?;
        if chosen.contains(&code) {
            return Err(Fault::DuplicateOption);
        }
        chosen.push(code);
    }
    in_table_order(chosen, min, max)
}

/// Codes chosen together, put in table order.
///
/// # Errors
/// The first fault.
pub fn in_table_order<T: Code>(mut chosen: Vec<T>, min: u32, max: u32) -> Result<Vec<T>, Fault> {
    chosen.sort_unstable();
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

//! Values of domains, from the wire.

use crate::model::{CodeTable, Domain, Level, Model, PLACE_MAX, RowId, TextType, Value};
use crate::pattern::Pattern;
use crate::support::{
    Bound, Date, Fault, Json, Month, Size, TextKind, TextRule, Unit, check_range, check_text,
    parse_decimal,
};

/// The value that `json` is in `domain`, or the first thing wrong with it.
pub(super) fn read(model: &Model, domain: &Domain, json: &Json) -> Result<Value, Fault> {
    match domain {
        Domain::Text { kind, min, max, pattern } => {
            let text = json.text()?;
            match model.text_types.get(*kind) {
                Some(kind) => check_type(kind, *min, *max, pattern.as_ref(), text)?,
                None => check_text(&TextRule::new(TextKind::Plain, *max), text)?,
            }
            Ok(Value::Text(text.to_owned()))
        }
        Domain::Integer { min, max } => {
            let bound = |value| Some(Bound::Integer(value));
            let value = json.integer()?;
            check_range(Bound::Integer(value), bound(*min), bound(*max))?;
            Ok(Value::Integer(value))
        }
        Domain::Money { min, max } => {
            let bound = |value| Some(Bound::Money(value));
            let value = json.integer()?;
            check_range(Bound::Money(value), bound(*min), bound(*max))?;
            Ok(Value::Integer(value))
        }
        Domain::Decimal { scale, min, max } => {
            let bound = |value| Some(Bound::Decimal(value, *scale));
            let units = parse_decimal(json.text()?, *scale)?;
            check_range(Bound::Decimal(units, *scale), bound(*min), bound(*max))?;
            Ok(Value::Decimal(units, *scale))
        }
        Domain::YesNo => json.truth().map(Value::Bool),
        Domain::Tick => match json.truth()? {
            true => Ok(Value::Bool(true)),
            // A box is ticked or not there.
            false => Err(Fault::NotInTable),
        },
        Domain::OneOf(table) => {
            let rows = model.tables.get(*table).ok_or(Fault::NotInTable)?;
            Ok(Value::Code(*table, option(rows, json)?))
        }
        Domain::AnyOf { table, min, max } => {
            let rows = model.tables.get(*table).ok_or(Fault::NotInTable)?;
            Ok(Value::Codes(*table, options(rows, *min, *max, json)?))
        }
        Domain::Date { min, max } => {
            let date = Date::parse(json.text()?)?;
            check_range(Bound::Date(date), min.map(Bound::Date), max.map(Bound::Date))?;
            Ok(Value::Date(date))
        }
        Domain::Month { min, max } => {
            let month = Month::parse(json.text()?)?;
            check_range(Bound::Month(month), min.map(Bound::Month), max.map(Bound::Month))?;
            Ok(Value::Month(month))
        }
        Domain::Division { table, level } => {
            let rows = model.tables.get(*table).ok_or(Fault::NotInTable)?;
            let text = json.text()?;
            division(rows, *level, text)?;
            Ok(Value::Text(text.to_owned()))
        }
    }
}

/// A text keeps its type's rules and those of its place: characters, spelling, length, the type's
/// pattern, the place's pattern, the type's check; the first fault counts.
pub(super) fn check_type(
    kind: &TextType,
    min: u32,
    max: u32,
    pattern: Option<&Pattern>,
    text: &str,
) -> Result<(), Fault> {
    let rule = TextRule {
        kind: kind.kind,
        min: min.max(kind.min),
        max: max.min(kind.max),
        pattern: None,
        check: None,
    };
    check_text(&rule, text)?;
    let refuses = |pattern: Option<&Pattern>| pattern.is_some_and(|p| !p.matches(text));
    if refuses(kind.pattern.as_ref()) || refuses(pattern) {
        return Err(Fault::Pattern);
    }
    let covered = match kind.check_prefix {
        Some(length) => text
            .char_indices()
            .nth(length as usize)
            .map_or(text, |(end, _)| text.get(..end).unwrap_or(text)),
        None => text,
    };
    kind.check.and_then(|check| check.fault(covered)).map_or(Ok(()), Err)
}

fn option(table: &CodeTable, json: &Json) -> Result<RowId, Fault> {
    let code = json.text()?;
    table.by_code(code).filter(|row| table.row(*row).selectable).ok_or(Fault::NotInTable)
}

fn options(table: &CodeTable, min: u32, max: u32, json: &Json) -> Result<Vec<RowId>, Fault> {
    let mut chosen = Vec::new();
    for code in json.rows()? {
        let row = option(table, code)?;
        if chosen.contains(&row) {
            return Err(Fault::DuplicateOption);
        }
        chosen.push(row);
    }
    let found = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    let size = Size { min, max, found, unit: Unit::Options };
    if found < min {
        return Err(Fault::TooFew(size));
    }
    if found > max {
        return Err(Fault::TooMany(size));
    }
    if chosen.len() > 1 && chosen.iter().any(|row| table.row(*row).exclusive) {
        return Err(Fault::Check);
    }
    chosen.sort_unstable();
    Ok(chosen)
}

/// A division: digits are a code of the level; anything else names a place outside of the table.
fn division(table: &CodeTable, level: Level, text: &str) -> Result<(), Fault> {
    if is_code(text) {
        let known = table.by_code(text).map(|row| table.row(row));
        let fits = known.is_some_and(|row| row.selectable && row.level == Some(level));
        return if fits { Ok(()) } else { Err(Fault::NotInTable) };
    }
    check_text(&TextRule::new(TextKind::Plain, PLACE_MAX), text)
}

/// Whether a division is given by its code (and not by the name of a place).
pub(super) fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The members of an object.
pub(super) fn object(json: &Json) -> Result<&[(String, Json)], Fault> {
    json.members()
}

/// The rows of a repeated group of at most `max`.
pub(super) fn rows(json: &Json, min: u32, max: u32) -> Result<&[Json], Fault> {
    let rows = json.rows()?;
    let found = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    if found > max {
        return Err(Fault::TooMany(Size { min, max, found, unit: Unit::Rows }));
    }
    Ok(rows)
}

/// The text of an envelope entry.
pub(super) fn line(json: &Json, max: u32) -> Result<&str, Fault> {
    let text = json.text()?;
    check_text(&TextRule::new(TextKind::Plain, max), text).map(|()| text)
}

//! Values of domains, from the wire.

use super::layout::Interpreter;
use crate::model::{ArenaId, CodeRow, Domain, Level, PLACE_MAX, RowId, TableId, TextType, Value};
use crate::pattern::Pattern;
use crate::support::{
    Bound, Date, Fault, Json, Month, Size, TextKind, TextRule, Unit, check_range, check_text,
    parse_decimal,
};

/// The value that `json` is in `domain`, or the first thing wrong with it.
pub(super) fn read(
    interpreter: &Interpreter<'_>,
    domain: &Domain,
    json: &Json,
) -> Result<Value, Fault> {
    let value = match domain {
        Domain::Text { .. } | Domain::Division { .. } => Value::Text(json.text()?.to_owned()),
        Domain::Integer { .. } | Domain::Money { .. } => Value::Integer(json.integer()?),
        Domain::Decimal { scale, .. } => {
            Value::Decimal(parse_decimal(json.text()?, *scale)?, *scale)
        }
        Domain::YesNo | Domain::Tick => Value::Bool(json.truth()?),
        Domain::OneOf(table) => Value::Code(*table, option(interpreter, *table, json)?),
        Domain::AnyOf { table, .. } => Value::Codes(*table, options(interpreter, *table, json)?),
        Domain::Date { .. } => Value::Date(Date::parse(json.text()?)?),
        Domain::Month { .. } => Value::Month(Month::parse(json.text()?)?),
    };
    check(interpreter, domain, &value).map(|()| value)
}

/// Whether a value of the domain's type lies in the domain; the first thing wrong with it.
pub(super) fn check(
    interpreter: &Interpreter<'_>,
    domain: &Domain,
    value: &Value,
) -> Result<(), Fault> {
    let model = interpreter.model();
    match (domain, value) {
        (Domain::Text { kind, min, max, pattern }, Value::Text(text)) => {
            match model.text_types.get(*kind) {
                Some(kind) => check_type(kind, *min, *max, pattern.as_ref(), text),
                None => check_text(&TextRule::new(TextKind::Plain, *max), text),
            }
        }
        (Domain::Integer { min, max }, Value::Integer(value)) => {
            let bound = |value| Some(Bound::Integer(value));
            check_range(Bound::Integer(*value), bound(*min), bound(*max))
        }
        (Domain::Money { min, max }, Value::Integer(value)) => {
            let bound = |value| Some(Bound::Money(value));
            check_range(Bound::Money(*value), bound(*min), bound(*max))
        }
        (Domain::Decimal { scale, min, max }, Value::Decimal(units, own)) if scale == own => {
            let bound = |value| Some(Bound::Decimal(value, *scale));
            check_range(Bound::Decimal(*units, *scale), bound(*min), bound(*max))
        }
        // A box is ticked or not there.
        (Domain::YesNo, Value::Bool(_)) | (Domain::Tick, Value::Bool(true)) => Ok(()),
        (Domain::OneOf(table), Value::Code(own, row)) if table == own => {
            if selectable(interpreter, *table, *row) { Ok(()) } else { Err(Fault::NotInTable) }
        }
        (Domain::AnyOf { table, min, max }, Value::Codes(own, rows)) if table == own => {
            set(interpreter, *table, *min, *max, rows)
        }
        (Domain::Date { min, max }, Value::Date(date)) => {
            check_range(Bound::Date(*date), min.map(Bound::Date), max.map(Bound::Date))
        }
        (Domain::Month { min, max }, Value::Month(month)) => {
            check_range(Bound::Month(*month), min.map(Bound::Month), max.map(Bound::Month))
        }
        (Domain::Division { table, level }, Value::Text(text)) => {
            division(interpreter, *table, *level, text)
        }
        _ => Err(Fault::NotInTable),
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

fn selectable(interpreter: &Interpreter<'_>, table: TableId, row: RowId) -> bool {
    row_of(interpreter, table, row).is_some_and(|row| row.selectable)
}

fn row_of<'m>(interpreter: &Interpreter<'m>, table: TableId, row: RowId) -> Option<&'m CodeRow> {
    interpreter.model().tables.get(table)?.rows.get(row.index())
}

fn option(interpreter: &Interpreter<'_>, table: TableId, json: &Json) -> Result<RowId, Fault> {
    let row = interpreter.row(table, json.text()?);
    row.filter(|row| selectable(interpreter, table, *row)).ok_or(Fault::NotInTable)
}

/// The options of a set, read one after the other, in the order of the table.
fn options(
    interpreter: &Interpreter<'_>,
    table: TableId,
    json: &Json,
) -> Result<Vec<RowId>, Fault> {
    let mut chosen = Vec::new();
    for code in json.rows()? {
        let row = option(interpreter, table, code)?;
        if chosen.contains(&row) {
            return Err(Fault::DuplicateOption);
        }
        chosen.push(row);
    }
    chosen.sort_unstable();
    Ok(chosen)
}

/// A set of options: each can be chosen, as many as allowed, and none that stands only alone has
/// company.
fn set(
    interpreter: &Interpreter<'_>,
    table: TableId,
    min: u32,
    max: u32,
    chosen: &[RowId],
) -> Result<(), Fault> {
    if !chosen.iter().all(|row| selectable(interpreter, table, *row)) {
        return Err(Fault::NotInTable);
    }
    let found = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    let size = Size { min, max, found, unit: Unit::Options };
    if found < min {
        return Err(Fault::TooFew(size));
    }
    if found > max {
        return Err(Fault::TooMany(size));
    }
    let exclusive = |row: &RowId| row_of(interpreter, table, *row).is_some_and(|row| row.exclusive);
    if chosen.len() > 1 && chosen.iter().any(exclusive) {
        return Err(Fault::Check);
    }
    Ok(())
}

/// A division: digits are a code of the level; anything else names a place outside of the table.
fn division(
    interpreter: &Interpreter<'_>,
    table: TableId,
    level: Level,
    text: &str,
) -> Result<(), Fault> {
    if is_code(text) {
        let known = interpreter.row(table, text).and_then(|row| row_of(interpreter, table, row));
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

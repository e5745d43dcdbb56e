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
    let model = interpreter.model();
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
        Domain::OneOf(table) => Ok(Value::Code(*table, option(interpreter, *table, json)?)),
        Domain::AnyOf { table, min, max } => {
            Ok(Value::Codes(*table, options(interpreter, *table, *min, *max, json)?))
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
            let text = json.text()?;
            division(interpreter, *table, *level, text)?;
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

fn selectable(interpreter: &Interpreter<'_>, table: TableId, code: &str) -> Option<RowId> {
    let row = interpreter.row(table, code)?;
    row_of(interpreter, table, row)?.selectable.then_some(row)
}

fn row_of<'m>(interpreter: &Interpreter<'m>, table: TableId, row: RowId) -> Option<&'m CodeRow> {
    interpreter.model().tables.get(table)?.rows.get(row.index())
}

fn option(interpreter: &Interpreter<'_>, table: TableId, json: &Json) -> Result<RowId, Fault> {
    selectable(interpreter, table, json.text()?).ok_or(Fault::NotInTable)
}

fn options(
    interpreter: &Interpreter<'_>,
    table: TableId,
    min: u32,
    max: u32,
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
    chosen.sort_unstable();
    Ok(chosen)
}

/// A division: digits are a code of the level; anything else names a place outside of the table.
fn division(
    interpreter: &Interpreter<'_>,
    table: TableId,
    level: Level,
    text: &str,
) -> Result<(), Fault> {
    if is_code(text) {
        let known = selectable(interpreter, table, text);
        let known = known.and_then(|row| row_of(interpreter, table, row));
        let fits = known.is_some_and(|row| row.level == Some(level));
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

//! The functions of the language.

use super::draft::NodeId;
use super::eval::Situation;
use super::{leaf, region};
use crate::expr::{Expr, Function, Type};
use crate::model::{CodeRow, CodeTable, RowId, TableId, Value};
use crate::support::{self, Date, division_within};

impl Situation<'_> {
    pub(super) fn call(
        &self,
        function: Function,
        arguments: &[Expr],
        ty: Type,
        frames: &[NodeId],
    ) -> Option<Value> {
        let value = |index: usize| self.value(arguments.get(index)?, frames);
        let string = |index: usize| match value(index)? {
            Value::Text(text) => Some(text),
            _ => None,
        };
        let number = |index: usize| match value(index)? {
            Value::Integer(number) => Some(number),
            _ => None,
        };
        let date = |index: usize| match value(index)? {
            Value::Date(date) => Some(date),
            _ => None,
        };
        let birth = |index: usize| match value(index)? {
            Value::Date(date) => Some(date),
            Value::Text(number) => support::birth_date(&number),
            _ => None,
        };
        Some(match function {
            Function::AgeOn => Value::Integer(support::age_on(birth(0)?, date(1)?)),
            Function::AgeByMonth => Value::Integer(support::age_by_month(birth(0)?, date(1)?)),
            Function::BirthDate => Value::Date(birth(0)?),
            Function::GenderOf => {
                let Type::Code(table) = ty else { return None };
                let digit = support::gender_digit(&string(0)?)?;
                Value::Code(table, self.model().tables.get(table)?.by_code(digit)?)
            }
            Function::IsResidentId => {
                Value::Bool(support::resident_id_fault(&string(0)?).is_none())
            }
            Function::Label => Value::Text(self.row(&value(0)?)?.label.clone()),
            Function::CodeText => Value::Text(match value(0)? {
                // A division: a place outside of the table has no code.
                Value::Text(division) if leaf::is_code(&division) => division,
                value => self.row(&value)?.code.clone(),
            }),
            Function::Join => {
                let (table, rows) = self.codes(arguments.first()?, frames)?;
                let table = self.model().tables.get(table)?;
                let labels: Vec<&str> = labels(table, &rows).collect();
                Value::Text(labels.join(&string(1)?))
            }
            Function::Only => match self.codes(arguments.first()?, frames)? {
                (table, rows) if rows.len() == 1 => Value::Code(table, *rows.first()?),
                _ => return None,
            },
            Function::Size => {
                let (_, rows) = self.codes(arguments.first()?, frames)?;
                Value::Integer(i64::try_from(rows.len()).ok()?)
            }
            Function::Upper => Value::Text(support::upper(&string(0)?)),
            Function::Lower => Value::Text(support::lower(&string(0)?)),
            Function::Slice => {
                Value::Text(support::slice(&string(0)?, number(1)?, number(2)?)?.to_owned())
            }
            Function::StartsWith => Value::Bool(string(0)?.starts_with(&string(1)?)),
            Function::YearMonth => Value::Month(date(0)?.year_month()),
            Function::Year => Value::Integer(match value(0)? {
                Value::Date(date) => i64::from(date.year()),
                Value::Month(month) => i64::from(month.year()),
                _ => return None,
            }),
            Function::DaysBetween => Value::Integer(support::days_between(date(0)?, date(1)?)),
            Function::AddDays => Value::Date(support::add_days(date(0)?, number(1)?)?),
            Function::AddMonths => Value::Date(support::add_months(date(0)?, number(1)?)?),
            Function::AddYears => Value::Date(support::add_years(date(0)?, number(1)?)?),
            Function::Within => {
                let container = string(1)?;
                Value::Bool(match self.division(arguments.first()?, frames) {
                    Some((table, division)) => {
                        region::contains(self.interpreter, table, &container, &division)
                    }
                    // A code of no table, such as the envelope's region.
                    None => division_within(&string(0)?, &container),
                })
            }
            Function::FullName => {
                let (table, division) = self.division(arguments.first()?, frames)?;
                Value::Text(self.full_name(table, &division))
            }
            Function::PadStart => Value::Text(support::pad_start(
                &string(0)?,
                u32::try_from(number(1)?).ok()?,
                string(2)?.chars().next()?,
            )),
            Function::PadEnd => Value::Text(support::pad_end(
                &string(0)?,
                u32::try_from(number(1)?).ok()?,
                string(2)?.chars().next()?,
            )),
            Function::Text => Value::Text(text(&value(0)?, arguments.first()?.ty)?),
        })
    }

    /// Names from the top down joined; places outside of the table as they are written.
    fn full_name(&self, id: TableId, division: &str) -> String {
        let row = self.interpreter.row(id, division);
        let (Some(row), Some(table)) = (row, self.model().tables.get(id)) else {
            return division.to_owned();
        };
        let rows = region::chain(&table.rows, row).filter_map(|row| row_of(table, row));
        let mut names: Vec<&str> = rows.map(|row| row.label.as_str()).collect();
        names.reverse();
        names.concat()
    }

    fn row(&self, value: &Value) -> Option<&CodeRow> {
        let Value::Code(table, row) = value else { return None };
        row_of(self.model().tables.get(*table)?, *row)
    }

    /// The code of a row, as it goes over the wire.
    pub(super) fn code(&self, table: TableId, row: RowId) -> Option<&str> {
        row_of(self.model().tables.get(table)?, row).map(|row| row.code.as_str())
    }
}

fn row_of(table: &CodeTable, row: RowId) -> Option<&CodeRow> {
    table.rows.get(row.0 as usize)
}

fn labels<'t>(table: &'t CodeTable, rows: &[RowId]) -> impl Iterator<Item = &'t str> {
    rows.iter().filter_map(|row| row_of(table, *row)).map(|row| row.label.as_str())
}

/// The canonical text of a value.
pub(super) fn text(value: &Value, ty: Type) -> Option<String> {
    Some(match value {
        Value::Text(text) => text.clone(),
        Value::Integer(fen) if ty == Type::Money => support::format_decimal(*fen, 2),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(units, scale) => support::format_decimal(*units, *scale),
        Value::Date(date) => Date::to_string(date),
        Value::Month(month) => month.to_string(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Code(..) | Value::Codes(..) => return None,
    })
}

/// Nothing, as a number of a type.
pub(super) fn zero(ty: Type) -> Option<Value> {
    match ty {
        Type::Integer | Type::Money => Some(Value::Integer(0)),
        Type::Decimal(scale) => Some(Value::Decimal(0, scale)),
        _ => None,
    }
}

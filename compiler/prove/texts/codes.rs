//! Texts that come from code tables, numbers and days.

use super::TextProver;
use super::class::Class;
use super::produced::{Produced, row_of};
use crate::expr::{Expr, ExprKind, Function, Type};
use crate::model::{CodeTable, Converted, Domain, INTEGER_LIMIT, Level, RowId, TableId, Value};
use crate::support::format_decimal;
use std::collections::BTreeSet;

/// What is said of a division.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Naming {
    FullName,
    Code,
}

/// Numbers in a range this small are written out.
const WRITTEN_OUT: i64 = 128;

impl<'m> TextProver<'m> {
    /// Every text of an expression, where they are few: labels, codes, parameters, yes and no.
    pub(super) fn finite(&self, expr: &Expr) -> Option<Vec<String>> {
        let model = self.model;
        match &expr.kind {
            ExprKind::Constant(Value::Text(text)) => Some(vec![text.clone()]),
            ExprKind::Parameter(id) => {
                let text = |value: &Value| match value {
                    Value::Text(text) => Some(text.clone()),
                    _ => None,
                };
                self.settings(*id).into_iter().map(text).collect()
            }
            ExprKind::PartOf(part, level) => match part.ty {
                Type::Division(table) => {
                    let table = model.tables.get(table)?;
                    let rows = table.rows.iter().filter(|row| row.level == Some(*level));
                    Some(rows.map(|row| row.code.clone()).collect())
                }
                _ => None,
            },
            ExprKind::Call(function, arguments) => {
                let first = arguments.first()?;
                match (function, first.ty) {
                    (Function::Label | Function::CodeText, Type::Code(id)) => {
                        let table = model.tables.get(id)?;
                        let rows = self.rows(first, id);
                        let rows = rows.into_iter().filter_map(|row| row_of(table, row));
                        let label = *function == Function::Label;
                        let text = |row: &crate::model::CodeRow| match label {
                            true => row.label.clone(),
                            false => row.code.clone(),
                        };
                        Some(rows.map(text).collect())
                    }
                    (Function::CodeText, Type::Division(id)) => {
                        let rows = divisions(model.tables.get(id)?, self.level(first));
                        Some(rows.map(|(_, row)| row.code.clone()).collect())
                    }
                    (Function::Text, Type::Bool) => Some(vec!["是".to_owned(), "否".to_owned()]),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The values a parameter may have.
    pub(super) fn settings(&self, id: crate::model::ParameterId) -> Vec<&'m Value> {
        let own = self.model.parameters.get(id).map(|parameter| &parameter.value);
        let local = self.model.regions.iter().flat_map(|region| &region.parameters);
        let local = local.filter(|(parameter, _)| *parameter == id).map(|(_, value)| value);
        own.into_iter().chain(local).collect()
    }

    /// The level at which a division is asked, where it is one.
    fn level(&self, expr: &Expr) -> Option<Level> {
        match super::own_domain(self.model, expr)? {
            Domain::Division { level, .. } => Some(*level),
            _ => None,
        }
    }

    /// The rows a code of a table, or the codes of a set, may be.
    pub(super) fn rows(&self, expr: &Expr, table: TableId) -> Vec<RowId> {
        let mut found = BTreeSet::new();
        if !self.add_rows(expr, &mut found) {
            let all = self.model.tables.get(table).map_or(0, |table| table.rows.len());
            return (0..all as u32).map(RowId).collect();
        }
        found.into_iter().collect()
    }

    /// Whether they are known.
    fn add_rows(&self, expr: &Expr, found: &mut BTreeSet<RowId>) -> bool {
        if !self.enter() {
            return false;
        }
        let known = self.add_rows_of(expr, found);
        self.leave();
        known
    }

    fn add_rows_of(&self, expr: &Expr, found: &mut BTreeSet<RowId>) -> bool {
        let model = self.model;
        match &expr.kind {
            ExprKind::Constant(Value::Code(_, row)) => {
                found.insert(*row);
                true
            }
            ExprKind::Constant(Value::Codes(_, rows)) => {
                found.extend(rows);
                true
            }
            ExprKind::Field(..) | ExprKind::Register(..) => {
                if let ExprKind::Field(id, _) = expr.kind
                    && let Some(derive) = model.fields.get(id).and_then(|f| f.derive.as_ref())
                {
                    return self.add_rows(derive, found);
                }
                match super::own_domain(model, expr) {
                    Some(Domain::OneOf(table) | Domain::AnyOf { table, .. }) => {
                        let table = model.tables.get(*table);
                        found.extend(table.iter().flat_map(|t| t.selectable().map(|(id, _)| id)));
                        true
                    }
                    _ => false,
                }
            }
            ExprKind::Convert(id, part) => {
                let mut from = BTreeSet::new();
                let Some(conversion) = model.conversions.get(*id) else { return false };
                let known = self.add_rows(part, &mut from);
                let rows = conversion.rows.iter().enumerate();
                let rows = rows.filter(|(at, _)| !known || from.contains(&RowId(*at as u32)));
                found.extend(rows.filter_map(|(_, row)| match row {
                    Some(Converted::To(row)) => Some(*row),
                    _ => None,
                }));
                true
            }
            ExprKind::If(_, yes, no) => self.add_rows(yes, found) && self.add_rows(no, found),
            ExprKind::FirstOf(parts) => parts.iter().all(|part| self.add_rows(part, found)),
            ExprKind::Term(id) => self.meanings(*id).into_iter().all(|is| self.add_rows(is, found)),
            ExprKind::Call(Function::Only, arguments) => {
                arguments.iter().all(|part| self.add_rows(part, found))
            }
            ExprKind::Call(Function::GenderOf, _) => {
                let Type::Code(table) = expr.ty else { return false };
                let Some(table) = model.tables.get(table) else { return false };
                found.extend(["1", "2"].into_iter().filter_map(|code| table.by_code(code)));
                true
            }
            _ => false,
        }
    }

    /// Labels of some rows with a text between.
    pub(super) fn joined(&mut self, set: &Expr, between: &str, exact: bool) -> Produced {
        let model = self.model;
        let Type::Codes(id) = set.ty else { return Produced::anything() };
        let Some(table) = model.tables.get(id) else { return Produced::anything() };
        let rows = self.rows(set, id);
        let rows: Vec<_> = rows.into_iter().filter_map(|row| row_of(table, row)).collect();
        let labels = self.words(rows.iter().map(|row| row.label.as_str()), exact);
        let most = match super::own_domain(model, set) {
            Some(Domain::AnyOf { max, .. }) => (*max as usize).min(rows.len()),
            _ => rows.len(),
        };
        let mut lengths: Vec<usize> = rows.iter().map(|row| row.label.chars().count()).collect();
        lengths.sort_unstable_by(|a, b| b.cmp(a));
        let gaps = between.chars().count().saturating_mul(most.saturating_sub(1));
        let longest = lengths.iter().take(most).sum::<usize>().saturating_add(gaps);
        let between = self.languages.word(between);
        let next = self.languages.sequence(&[between, labels.language]);
        let more = u32::try_from(most.saturating_sub(1)).unwrap_or(u32::MAX);
        let more = self.languages.times(next, 0, Some(more));
        let some = self.languages.sequence(&[labels.language, more]);
        // Nothing chosen is the empty text.
        let language = self.languages.times(some, 0, Some(1));
        let max = u32::try_from(longest).unwrap_or(u32::MAX);
        Produced { min: 0, max, language, checks: Vec::new() }
    }

    /// Names of divisions from the top down, and places as written.
    pub(super) fn full_names(&mut self, id: TableId, division: &Expr) -> Produced {
        let model = self.model;
        let Some(table) = model.tables.get(id) else { return Produced::anything() };
        let place = self.place();
        let key = (id, self.level(division), Naming::FullName);
        let names = match self.names.get(&key) {
            Some(known) => known.clone(),
            None => {
                let mut class = BTreeSet::new();
                let (mut min, mut max) = (u32::MAX, 0);
                for (row, _) in divisions(table, key.1) {
                    let names = chain(table, row).filter_map(|row| row_of(table, row));
                    class.extend(names.flat_map(|row| row.label.chars()));
                    let length = full_length(table, row);
                    (min, max) = (min.min(length), max.max(length));
                }
                let class = self.languages.class(Class::only(class).coarse());
                let language = self.languages.times(class, 1, None);
                let names = Produced { min: min.min(max), max, language, checks: Vec::new() };
                self.names.insert(key, names.clone());
                names
            }
        };
        self.united(vec![names, place])
    }

    /// Codes of the parts of divisions at a level.
    pub(super) fn part_codes(&mut self, expr: &Expr, part: &Expr, level: Level) -> Produced {
        let Type::Division(table) = part.ty else { return Produced::anything() };
        let key = (table, Some(level), Naming::Code);
        if let Some(known) = self.names.get(&key) {
            return known.clone();
        }
        let codes = self.finite(expr).unwrap_or_default();
        // There are too many to be told apart in any case that is not decided one by one.
        let made = self.words(codes.iter().map(String::as_str), false);
        self.names.insert(key, made.clone());
        made
    }

    /// Canonical texts of numbers and days.
    pub(super) fn canonical(&mut self, value: &Expr, exact: bool) -> Produced {
        let fixed = |produced: (u32, &str), this: &mut Self| {
            let language = this.languages.written(produced.1);
            Produced { min: produced.0, max: produced.0, language, checks: Vec::new() }
        };
        let scale = match value.ty {
            Type::Bool => return self.words(["是", "否"], exact),
            Type::Month => return fixed((7, "[0-9]{4}-(0[1-9]|1[0-2])"), self),
            Type::Date => {
                let days = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
                return fixed((10, days), self);
            }
            Type::Integer => 0,
            Type::Money => 2,
            Type::Decimal(scale) => scale,
            _ => return Produced::anything(),
        };
        let (low, high) = self.numbers(value);
        if high.saturating_sub(low) < WRITTEN_OUT {
            let words: Vec<String> = (low..=high).map(|n| format_decimal(n, scale)).collect();
            return self.words(words.iter().map(String::as_str), exact);
        }
        let length = |number| format_decimal(number, scale).chars().count() as u32;
        let (min, max) = if low >= 0 { (length(low), length(high)) } else { (length(0), 0) };
        let max = max.max(length(low)).max(length(high));
        let sign = if low < 0 { "-?" } else { "" };
        let whole = "(0|[1-9][0-9]*)";
        let places = if scale > 0 { format!("\\.[0-9]{{{scale}}}") } else { String::new() };
        let language = self.languages.written(&format!("{sign}{whole}{places}"));
        Produced { min, max, language, checks: Vec::new() }
    }

    /// Least and greatest number of an expression, in units of its last digit.
    fn numbers(&self, expr: &Expr) -> (i64, i64) {
        if !self.enter() {
            return (-INTEGER_LIMIT, INTEGER_LIMIT);
        }
        let range = self.numbers_of(expr);
        self.leave();
        range
    }

    fn numbers_of(&self, expr: &Expr) -> (i64, i64) {
        let model = self.model;
        let unlimited = (-INTEGER_LIMIT, INTEGER_LIMIT);
        let limited = |(low, high): (i64, i64)| (low.max(-INTEGER_LIMIT), high.min(INTEGER_LIMIT));
        let union = |ranges: Vec<(i64, i64)>| {
            ranges.into_iter().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or(unlimited)
        };
        let one = |value: &Value| match value {
            Value::Integer(number) | Value::Decimal(number, _) => (*number, *number),
            _ => unlimited,
        };
        match &expr.kind {
            ExprKind::Constant(value) => one(value),
            ExprKind::Parameter(id) => {
                let between = model.parameters.get(*id).and_then(|known| known.between.as_ref());
                let bounds = between.into_iter().flat_map(|(low, high)| [low, high]);
                union(self.settings(*id).into_iter().chain(bounds).map(one).collect())
            }
            ExprKind::Field(..) | ExprKind::Register(..) => {
                if let ExprKind::Field(id, _) = expr.kind
                    && let Some(derive) = model.fields.get(id).and_then(|f| f.derive.as_ref())
                {
                    return self.numbers(derive);
                }
                match super::own_domain(model, expr) {
                    Some(
                        Domain::Integer { min, max }
                        | Domain::Money { min, max }
                        | Domain::Decimal { min, max, .. },
                    ) => (*min, *max),
                    _ => unlimited,
                }
            }
            ExprKind::Term(id) => {
                let all = self.meanings(*id).into_iter();
                union(all.map(|is| self.numbers(is)).collect())
            }
            ExprKind::If(_, yes, no) => union(vec![self.numbers(yes), self.numbers(no)]),
            ExprKind::FirstOf(parts) => {
                union(parts.iter().map(|part| self.numbers(part)).collect())
            }
            ExprKind::Add(left, right) => {
                let (left, right) = (self.numbers(left), self.numbers(right));
                limited((left.0.saturating_add(right.0), left.1.saturating_add(right.1)))
            }
            ExprKind::Subtract(left, right) => {
                let (left, right) = (self.numbers(left), self.numbers(right));
                limited((left.0.saturating_sub(right.1), left.1.saturating_sub(right.0)))
            }
            ExprKind::Rows(group, _) => {
                let repeat = model.groups.get(*group).and_then(|group| group.repeat.as_ref());
                repeat.map_or(unlimited, |repeat| (0, i64::from(repeat.max)))
            }
            ExprKind::Call(Function::Year, _) => (1, 9999),
            ExprKind::Call(Function::AgeOn | Function::AgeByMonth, _) => (0, 9998),
            ExprKind::Call(Function::Size, arguments) => match arguments.first() {
                Some(Expr { ty: Type::Codes(id), .. }) => {
                    let table = model.tables.get(*id);
                    (0, table.map_or(INTEGER_LIMIT, |table| table.rows.len() as i64))
                }
                _ => unlimited,
            },
            _ => unlimited,
        }
    }
}

/// The divisions of a level that can be an answer; of any level when it is not known.
pub(super) fn divisions(
    table: &CodeTable,
    level: Option<Level>,
) -> impl Iterator<Item = (RowId, &crate::model::CodeRow)> {
    let fits = move |row: &crate::model::CodeRow| level.is_none() || row.level == level;
    let rows = table.rows.iter().enumerate().map(|(at, row)| (RowId(at as u32), row));
    rows.filter(move |(_, row)| fits(row) && (row.selectable || level.is_none()))
}

/// A row and those it lies in, from the inside out.
fn chain(table: &CodeTable, row: RowId) -> impl Iterator<Item = RowId> {
    std::iter::successors(Some(row), |row| row_of(table, *row).and_then(|row| row.parent)).take(8)
}

/// Characters of the full name of a division.
pub(super) fn full_length(table: &CodeTable, row: RowId) -> u32 {
    let names = chain(table, row).filter_map(|row| row_of(table, row));
    names.map(|row| u32::try_from(row.label.chars().count()).unwrap_or(0)).sum()
}

//! Literals: what a word, number or quoted text means where a type is expected.

use super::super::syntax::{Syntax, SyntaxKind};
use super::super::{Expr, ExprKind, Type};
use super::Scope;
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{Model, TableId, Value};
use crate::source::Span;
use crate::support::{Date, Month, normalize_decimal, parse_decimal};

/// Whether a node has no type of its own: a number, a text, or a word that names no parameter, term
/// or part of the envelope.
pub(super) fn is_literal(syntax: &Syntax, model: &Model) -> bool {
    match &syntax.kind {
        SyntaxKind::Number(_)
        | SyntaxKind::Text(_)
        | SyntaxKind::Date(_)
        | SyntaxKind::Month(_) => true,
        SyntaxKind::Path(segments) => match segments.as_slice() {
            [(word, _)] => {
                !matches!(word.as_str(), "submitted_on" | "region" | "true" | "false")
                    && model.parameters.find(word).is_none()
                    && model.terms.find(word).is_none()
            }
            _ => false,
        },
        SyntaxKind::List(_) => true,
        _ => false,
    }
}

impl Scope<'_> {
    pub(super) fn literal(&mut self, syntax: &Syntax, expected: Option<Type>) -> Option<Expr> {
        let span = syntax.span;
        let (value, ty) = match (&syntax.kind, expected) {
            (SyntaxKind::Number(text) | SyntaxKind::Text(text), Some(Type::Code(table))) => {
                return self.single_code(table, text, span);
            }
            (
                SyntaxKind::Number(text) | SyntaxKind::Text(text),
                Some(ty @ Type::Division(table)),
            ) => {
                if self.model.tables[table].by_code(text).is_none() {
                    self.unknown_code(table, text, span);
                    return None;
                }
                (Value::Text(text.clone()), ty)
            }
            (SyntaxKind::Number(text), _) => self.number(text, expected, span)?,
            (SyntaxKind::Text(text), _) => (Value::Text(text.clone()), Type::Text),
            (SyntaxKind::Date(text), _) => {
                (Value::Date(self.calendar(Date::parse(text).ok(), span)?), Type::Date)
            }
            (SyntaxKind::Month(text), _) => {
                (Value::Month(self.calendar(Month::parse(text).ok(), span)?), Type::Month)
            }
            _ => return None,
        };
        Some(Expr { kind: ExprKind::Constant(value), ty, span })
    }

    fn calendar<T>(&mut self, value: Option<T>, span: Span) -> Option<T> {
        if value.is_none() {
            let message = bi!("日历上没有这个日子", "the calendar has no such day");
            self.report.push(
                Diagnostic::new(Code::ExpressionSyntax, span, message)
                    .help(bi!("核对年、月、日", "see year, month and day")),
            );
        }
        value
    }

    fn number(&mut self, text: &str, expected: Option<Type>, span: Span) -> Option<(Value, Type)> {
        let scale = text.split_once('.').map_or(0, |(_, decimals)| decimals.len()) as u8;
        let scaled = |wanted: u8| {
            let canonical = normalize_decimal(text, wanted)?;
            parse_decimal(&canonical, wanted).ok()
        };
        let found = match expected {
            Some(Type::Money) => scaled(2).map(|fen| (Value::Integer(fen), Type::Money)),
            Some(Type::Decimal(wanted)) => {
                scaled(wanted).map(|units| (Value::Decimal(units, wanted), Type::Decimal(wanted)))
            }
            Some(Type::Text) => {
                self.report.push(
                    Diagnostic::new(
                        Code::TypeMismatch,
                        span,
                        bi!("这里应当是文字，写的却是数字", "expected a text, found a number"),
                    )
                    .help(bi!("加引号：\"{text}\"", "quote it: \"{text}\"")),
                );
                return None;
            }
            _ if scale == 0 => {
                text.parse().ok().map(|number| (Value::Integer(number), Type::Integer))
            }
            _ => scaled(scale).map(|units| (Value::Decimal(units, scale), Type::Decimal(scale))),
        };
        if found.is_none() {
            self.report.push(Diagnostic::new(
                Code::TypeMismatch,
                span,
                bi!(
                    "这个数字放不进这里（太大，或小数位太多）",
                    "the number does not fit here (too large, or too many decimals)"
                ),
            ));
        }
        found
    }

    /// The constants of a list (or a single literal) of a type; a refined code gives all its
    /// refinements.
    pub(super) fn constants(&mut self, list: &Syntax, ty: Type) -> Option<Vec<Value>> {
        let single = std::slice::from_ref(list);
        let members = match &list.kind {
            SyntaxKind::List(members) => members.as_slice(),
            _ => single,
        };
        let mut values = Vec::new();
        let mut sound = true;
        for member in members {
            let word = match (&member.kind, ty) {
                (SyntaxKind::Number(text) | SyntaxKind::Text(text), _) => Some(text.clone()),
                (SyntaxKind::Path(segments), _) => match segments.as_slice() {
                    [(word, _)] => Some(word.clone()),
                    _ => None,
                },
                _ => None,
            };
            match (word, ty) {
                (Some(word), Type::Code(table) | Type::Codes(table)) => {
                    match self.codes(table, &word, member.span) {
                        Some(found) => values.extend(found),
                        None => sound = false,
                    }
                }
                _ => match self.expect(member, ty) {
                    Some(Expr { kind: ExprKind::Constant(value), .. }) => values.push(value),
                    Some(other) => {
                        sound = false;
                        self.report.push(Diagnostic::new(
                            Code::TypeMismatch,
                            other.span,
                            bi!("列表里只能写固定的值", "a list holds fixed values only"),
                        ));
                    }
                    None => sound = false,
                },
            }
        }
        sound.then_some(values)
    }

    /// The selectable rows a word means: the row itself, or the refinements of it.
    fn codes(&mut self, table: TableId, word: &str, span: Span) -> Option<Vec<Value>> {
        let rows = &self.model.tables[table];
        let Some(row) = rows.by_label(word).or_else(|| rows.by_code(word)) else {
            self.unknown_code(table, word, span);
            return None;
        };
        let found = rows.row(row);
        if found.selectable || found.implied_by.is_some() {
            return Some(vec![Value::Code(table, row)]);
        }
        let refined: Vec<Value> = rows
            .children(row)
            .filter(|(_, child)| child.selectable)
            .map(|(child, _)| Value::Code(table, child))
            .collect();
        if refined.is_empty() {
            let title = &rows.title;
            self.report.push(
                Diagnostic::new(
                    Code::UnknownCode,
                    span,
                    bi!(
                        "“{title}”里有“{word}”，但这里没有选用它",
                        "`{word}` is in `{title}` but not in use here"
                    ),
                )
                .help(bi!(
                    "在代码表的 use 里加上它，或改用别的选项",
                    "add it to `use` of the code table, or take another option"
                )),
            );
            return None;
        }
        Some(refined)
    }

    pub(super) fn single_code(&mut self, table: TableId, word: &str, span: Span) -> Option<Expr> {
        let mut values = self.codes(table, word, span)?;
        if values.len() != 1 {
            let rows = &self.model.tables[table];
            let labels = values.iter().filter_map(|value| match value {
                Value::Code(_, row) => Some(rows.row(*row).label.as_str()),
                _ => None,
            });
            let list = labels.collect::<Vec<_>>().join("、");
            self.report.push(
                Diagnostic::new(
                    Code::UnknownCode,
                    span,
                    bi!(
                        "“{word}”已经细分，这里要写细分后的一个选项",
                        "`{word}` is refined; name one of its refinements here"
                    ),
                )
                .help(bi!("写其中一个：{list}", "one of: {list}")),
            );
            return None;
        }
        let kind = ExprKind::Constant(values.pop()?);
        Some(Expr { kind, ty: Type::Code(table), span })
    }

    pub(super) fn unknown_code(&mut self, table: TableId, word: &str, span: Span) {
        let table = &self.model.tables[table];
        let title = &table.title;
        let mut diagnostic = Diagnostic::new(
            Code::UnknownCode,
            span,
            bi!("“{title}”里没有“{word}”", "`{title}` has no `{word}`"),
        );
        let names = || table.rows.iter().flat_map(|row| [row.label.as_str(), row.code.as_str()]);
        if let Some(near) = nearest(word, names()) {
            diagnostic = diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
        }
        if !table.is_large() {
            let list: Vec<&str> =
                table.selectable().map(|(_, row)| row.label.as_str()).take(20).collect();
            let list = list.join("、");
            diagnostic = diagnostic.help(bi!("可选：{list}", "options: {list}"));
        }
        self.report.push(diagnostic);
    }
}

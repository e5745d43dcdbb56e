//! Operators: comparisons, sets of codes, sums.

use super::{Scope, literal};
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::expr::syntax::Syntax;
use crate::expr::{Comparison, Expr, ExprKind, Type};
use crate::model::Value;
use crate::source::Span;

impl Scope<'_> {
    pub(super) fn comparison(
        &mut self,
        comparison: Comparison,
        left: &Syntax,
        right: &Syntax,
        span: Span,
    ) -> Option<Expr> {
        let flipped =
            literal::is_literal(left, self.model) && !literal::is_literal(right, self.model);
        let (first, second) = if flipped { (right, left) } else { (left, right) };
        let first = self.typed(first, None)?;
        if matches!(first.ty, Type::Codes(_)) {
            self.report.push(
                Diagnostic::new(
                    Code::TypeMismatch,
                    first.span,
                    bi!(
                        "这是多选题，不能这样比较",
                        "this question has several answers and is not compared"
                    ),
                )
                .help(bi!(
                    "写 has_any [选项]（选了其中任一）或 has_all [选项]（全都选了）",
                    "write `has_any [option]` or `has_all [option]`"
                )),
            );
            return None;
        }
        // A refined code stands for all of its refinements: equality becomes membership.
        if let (Type::Code(_), true) = (first.ty, literal::is_literal(second, self.model)) {
            let values = self.constants(second, first.ty)?;
            return self.code_equality(comparison, first, values, span);
        }
        let second = self.other_side(&first, second)?;
        let ordered = matches!(
            first.ty,
            Type::Integer | Type::Decimal(_) | Type::Money | Type::Date | Type::Month
        );
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if !ordered && !equality {
            let Bilingual { zh: name_zh, en: name_en } = self.type_name(first.ty);
            self.report.push(
                Diagnostic::new(
                    Code::TypeMismatch,
                    span,
                    bi!("{name_zh}不能比大小", "{name_en} has no order"),
                )
                .help(bi!("只能用 == 和 !=", "only `==` and `!=` are possible")),
            );
            return None;
        }
        let (left, right) = if flipped { (second, first) } else { (first, second) };
        let kind = ExprKind::Compare(comparison, Box::new(left), Box::new(right));
        Some(Expr { kind, ty: Type::Bool, span })
    }

    pub(super) fn code_equality(
        &mut self,
        comparison: Comparison,
        value: Expr,
        mut values: Vec<Value>,
        span: Span,
    ) -> Option<Expr> {
        if !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            self.report.push(
                Diagnostic::new(
                    Code::TypeMismatch,
                    span,
                    bi!("选项不能比大小", "options have no order"),
                )
                .help(bi!("用 == 或 in [..]", "use `==` or `in [..]`")),
            );
            return None;
        }
        let bool = |kind| Expr { kind, ty: Type::Bool, span };
        if values.len() == 1 {
            let constant = values.pop().map(ExprKind::Constant)?;
            let constant = Expr { kind: constant, ty: value.ty, span };
            return Some(bool(ExprKind::Compare(comparison, Box::new(value), Box::new(constant))));
        }
        let within = bool(ExprKind::In(Box::new(value), values));
        Some(match comparison {
            Comparison::NotEqual => bool(ExprKind::Not(Box::new(within))),
            _ => within,
        })
    }

    /// `has_any` / `has_all`: implied options (two or more others chosen) become counts.
    pub(super) fn set(
        &mut self,
        set: &Syntax,
        list: &Syntax,
        span: Span,
        any: bool,
    ) -> Option<Expr> {
        let set = self.typed(set, None)?;
        let Type::Codes(table) = set.ty else {
            let Bilingual { zh: name_zh, en: name_en } = self.type_name(set.ty);
            self.report.push(
                Diagnostic::new(
                    Code::TypeMismatch,
                    set.span,
                    bi!(
                        "这里应当是多选题，不是{name_zh}",
                        "expected a question with several answers, found {name_en}"
                    ),
                )
                .help(bi!("单选题用 == 或 in [..]", "for one answer use `==` or `in [..]`")),
            );
            return None;
        };
        let bool = |kind| Expr { kind, ty: Type::Bool, span };
        let mut plain = Vec::new();
        let mut parts = Vec::new();
        for value in self.constants(list, Type::Code(table))? {
            let Value::Code(_, row) = value else { continue };
            match self.model.tables[table].row(row).implied_by {
                Some(least) => {
                    let size = ExprKind::Call(crate::expr::Function::Size, vec![set.clone()]);
                    let size = Expr { kind: size, ty: Type::Integer, span };
                    let least = ExprKind::Constant(Value::Integer(i64::from(least)));
                    let least = Expr { kind: least, ty: Type::Integer, span };
                    let compare = Comparison::GreaterOrEqual;
                    parts.push(bool(ExprKind::Compare(compare, Box::new(size), Box::new(least))));
                }
                None => plain.push(value),
            }
        }
        if !plain.is_empty() || parts.is_empty() {
            let set = Box::new(set);
            parts.push(bool(if any {
                ExprKind::HasAny(set, plain)
            } else {
                ExprKind::HasAll(set, plain)
            }));
        }
        if parts.len() == 1 {
            return parts.pop();
        }
        Some(bool(if any { ExprKind::Or(parts) } else { ExprKind::And(parts) }))
    }

    pub(super) fn sum(
        &mut self,
        plus: bool,
        left: &Syntax,
        right: &Syntax,
        expected: Option<Type>,
        span: Span,
    ) -> Option<Expr> {
        let expected = expected.filter(|ty| matches!(ty, Type::Money | Type::Decimal(_)));
        let (left, right) = if literal::is_literal(left, self.model) {
            let right = self.typed(right, expected)?;
            (self.expect(left, right.ty)?, right)
        } else {
            let left = self.typed(left, expected)?;
            if left.ty == Type::Date {
                self.report.push(
                    Diagnostic::new(
                        Code::TypeMismatch,
                        span,
                        bi!("日期不能直接加减", "dates have no `+` or `-`"),
                    )
                    .help(bi!(
                        "用 add_days(日期, 天数) 或 days_between(日期, 日期)",
                        "use `add_days(date, n)` or `days_between(date, date)`"
                    )),
                );
                return None;
            }
            let right = self.expect(right, left.ty)?;
            (left, right)
        };
        let ty = left.ty;
        if !matches!(ty, Type::Integer | Type::Money | Type::Decimal(_)) {
            let Bilingual { zh: name_zh, en: name_en } = self.type_name(ty);
            self.report.push(Diagnostic::new(
                Code::TypeMismatch,
                span,
                bi!("{name_zh}不能加减", "{name_en} cannot be added"),
            ));
            return None;
        }
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = if plus { ExprKind::Add(left, right) } else { ExprKind::Subtract(left, right) };
        Some(Expr { kind, ty, span })
    }
}

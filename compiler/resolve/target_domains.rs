//! A source's value as one of the target's domain: narrowed, or through the one conversion that fits.

use super::Resolver;
use super::domains::Spec;
use crate::ast::FullTarget;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::typing::type_of;
use crate::expr::{Expr, ExprKind, Frame, Type};
use crate::model::*;
use crate::read::Text;
use crate::source::Span;

impl Resolver<'_> {
    /// Limits written without a type narrow the source's own domain.
    pub(super) fn narrowed(&mut self, spec: &Spec<'_>, own: Domain, span: Span) -> Option<Domain> {
        if spec.min.is_none() && spec.max.is_none() && spec.pattern.is_none() {
            return Some(own);
        }
        match own {
            Domain::Text { kind, min, max, pattern } => {
                let name = Text::new(self.model.text_types[kind].id.clone(), span);
                let narrowed = self.domain(&Spec { kind: Some(&name), ..copied(spec) }, span)?;
                let Domain::Text { kind, min: low, max: high, pattern: own } = narrowed else {
                    return None;
                };
                let min = if spec.min.is_some() { low } else { min };
                let max = if spec.max.is_some() { high } else { max };
                Some(Domain::Text { kind, min: min.min(max), max, pattern: own.or(pattern) })
            }
            Domain::Integer { .. } => self.domain(
                &Spec { kind: Some(&Text::new("integer".into(), span)), ..copied(spec) },
                span,
            ),
            Domain::Money { .. } => self.domain(
                &Spec { kind: Some(&Text::new("money".into(), span)), ..copied(spec) },
                span,
            ),
            Domain::Date { .. } => self.domain(
                &Spec { kind: Some(&Text::new("date".into(), span)), ..copied(spec) },
                span,
            ),
            _ => {
                self.error(
                    Code::AttributeNotForType,
                    span,
                    bi!(
                        "这种来源不能写 min、max、pattern",
                        "this source has no `min`, `max`, `pattern`"
                    ),
                );
                None
            }
        }
    }

    /// The value as one of the target's domain: through the one conversion that fits, if need be.
    pub(super) fn converted(
        &mut self,
        value: Expr,
        domain: &Domain,
        full: &FullTarget,
    ) -> Option<Expr> {
        let wanted = type_of(domain);
        if value.ty == wanted && full.convert.is_none() {
            return Some(value);
        }
        let (from, to) = match (value.ty, wanted) {
            (Type::Code(from), Type::Code(to)) | (Type::Codes(from), Type::Codes(to)) => (from, to),
            _ => {
                self.target_type(&value, wanted);
                return None;
            }
        };
        let conversion = match &full.convert {
            Some(name) => {
                let kind =
                    super::Kind { section: "conversions", zh: "代码转换", en: "conversion" };
                let found = self.lookup(|model| &model.conversions, &kind, name)?;
                let known = &self.model.conversions[found];
                if (known.from, known.to) != (from, to) {
                    let tables = &self.model.tables;
                    let (own_from, own_to) = (&tables[known.from].title, &tables[known.to].title);
                    let (from_title, to_title) = (&tables[from].title, &tables[to].title);
                    self.report.push(
                        Diagnostic::new(
                            Code::NoConversion,
                            name.span,
                            bi!(
                                "这个转换是从“{own_from}”到“{own_to}”，这里要从“{from_title}”到“{to_title}”",
                                "it converts `{own_from}` to `{own_to}`; here `{from_title}` to `{to_title}` is needed"
                            ),
                        )
                        .also(known.span, bi!("转换在这里定义", "defined here")),
                    );
                    return None;
                }
                found
            }
            None => self.fitting_conversion(from, to, value.span)?,
        };
        let span = value.span;
        Some(Expr { kind: ExprKind::Convert(conversion, Box::new(value)), ty: wanted, span })
    }

    pub(super) fn fitting_conversion(
        &mut self,
        from: TableId,
        to: TableId,
        span: Span,
    ) -> Option<ConversionId> {
        let fitting: Vec<ConversionId> = self
            .model
            .conversions
            .iter()
            .filter(|(_, known)| (known.from, known.to) == (from, to))
            .map(|(id, _)| id)
            .collect();
        if let [only] = fitting.as_slice() {
            return Some(*only);
        }
        if self.poisoned.any_in("conversions") {
            return None;
        }
        let (from_title, to_title) = (&self.model.tables[from].title, &self.model.tables[to].title);
        let diagnostic = match fitting.len() {
            0 => {
                let (from_id, to_id) = (&self.model.tables[from].id, &self.model.tables[to].id);
                Diagnostic::new(
                    Code::NoConversion,
                    span,
                    bi!(
                        "没有从“{from_title}”到“{to_title}”的代码转换",
                        "there is no conversion from `{from_title}` to `{to_title}`"
                    ),
                )
                .help(bi!(
                    "在 conversions 里写一个：from: {from_id}，to: {to_id}",
                    "add one to `conversions`: from: {from_id}, to: {to_id}"
                ))
            }
            _ => {
                let names = fitting
                    .iter()
                    .map(|id| self.model.conversions.name(*id))
                    .collect::<Vec<_>>()
                    .join(", ");
                Diagnostic::new(
                    Code::NoConversion,
                    span,
                    bi!("有几个代码转换可用：{names}", "several conversions fit: {names}"),
                )
                .help(bi!("用 convert 写明用哪一个", "name one with `convert`"))
            }
        };
        self.report.push(diagnostic);
        None
    }

    pub(super) fn target_type(&mut self, value: &Expr, wanted: Type) {
        let (found_name, wanted_name) = {
            let scope = self.scope(Model::ROOT, Ok(()));
            (scope.type_name(value.ty), scope.type_name(wanted))
        };
        let (found_zh, found_en, wanted_zh, wanted_en) =
            (found_name.zh, found_name.en, wanted_name.zh, wanted_name.en);
        let mut diagnostic = Diagnostic::new(
            Code::TargetType,
            value.span,
            bi!(
                "部门这一栏要{wanted_zh}，来源却是{found_zh}",
                "the department's field takes {wanted_en}, the source is {found_en}"
            ),
        );
        let remedy = match (value.ty, wanted) {
            (Type::Code(_), Type::Text) => Some(("label(", ")")),
            (Type::Codes(_), Type::Text) => Some(("join(", ", \"、\")")),
            (Type::Codes(_), Type::Code(_)) => Some(("only(", ")")),
            (Type::Date, Type::Month) => Some(("year_month(", ")")),
            (Type::Division(_), Type::Text) => Some(("full_name(", ")")),
            (
                Type::Integer
                | Type::Decimal(_)
                | Type::Date
                | Type::Month
                | Type::Money
                | Type::Bool,
                Type::Text,
            ) => Some(("text(", ")")),
            _ => None,
        };
        if let Some((open, close)) = remedy {
            let source = match &value.kind {
                ExprKind::Field(field, Frame::HOME) => self.model.fields[*field].path.as_str(),
                _ => "…",
            };
            diagnostic = diagnostic
                .help(bi!("写成 {open}{source}{close}", "convert it: `{open}{source}{close}`"));
        }
        self.report.push(diagnostic);
    }
}

pub(super) fn copied<'a>(spec: &Spec<'a>) -> Spec<'a> {
    Spec { min: spec.min, max: spec.max, pattern: spec.pattern, ..Spec::default() }
}

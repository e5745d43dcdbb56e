//! Targets held against the declared original form: every column has a source, none is invented.

use super::departments::target;
use super::domains::{Spec, spec_of};
use super::{Resolver, value};
use crate::ast::{self, OriginalField};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::expr::typing::type_of;
use crate::expr::{Expr, ExprKind, Type};
use crate::model::*;
use crate::read::Text;
use crate::source::Span;

impl Resolver<'_> {
    /// Holds the targets against the declared original: every column has a source, none is invented.
    pub(super) fn against_original(
        &mut self,
        name: &Text,
        targets: Vec<Target>,
        written: &ast::DepartmentForm,
        key: Span,
    ) -> Vec<Target> {
        let Some(Some(original)) = self.ast.originals.get(&name.value) else { return targets };
        let known: Vec<&str> = original.fields.0.keys().map(String::as_str).collect();
        let mut meant: Vec<&str> = Vec::new();
        for target in &targets {
            if !original.fields.0.contains_key(&target.wire) {
                let wire = &target.wire;
                let mut diagnostic = Diagnostic::new(
                    Code::NotInOriginal,
                    target.span,
                    bi!("原表没有“{wire}”这一栏", "the original has no field `{wire}`"),
                )
                .also(original.title.span, bi!("原表在这里", "the original"));
                if let Some(near) = nearest(wire, known.iter().copied()) {
                    // A misspelt field is not missing besides.
                    meant.push(near);
                    diagnostic =
                        diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
                }
                self.report.push(diagnostic);
            }
        }
        let mut by_wire: indexmap::IndexMap<String, Target> =
            targets.into_iter().map(|target| (target.wire.clone(), target)).collect();
        let mut ordered = Vec::new();
        for (wire, entry) in &original.fields.0 {
            let Some(column) = &entry.value else { continue };
            let returned = column.returned.as_ref().is_some_and(|flag| flag.value);
            let required = column.required.as_ref().is_none_or(|flag| flag.value);
            match by_wire.shift_remove(wire) {
                Some(target) => ordered.extend(self.as_original(target, column, required)),
                None if returned => {
                    let domain = self.original_domain(column, entry.key);
                    let label = value(&column.label).unwrap_or_else(|| wire.clone());
                    ordered.push(target(
                        wire,
                        label,
                        TargetSource::Returned { domain },
                        required,
                        entry.key,
                    ));
                }
                None if required
                    && !written.fields.0.contains_key(wire)
                    && !meant.contains(&wire.as_str()) =>
                {
                    self.report.push(
                        Diagnostic::new(
                            Code::SilentGap,
                            key,
                            bi!(
                                "原表必填的“{wire}”没有来源",
                                "the original demands `{wire}`, which has no source"
                            ),
                        )
                        .also(entry.key, bi!("原表的这一栏", "this field of the original"))
                        .help(bi!(
                            "在 fields 里写它的来源；确实没有的写 gap: 缘由",
                            "give its source in `fields`, or declare `gap: reason`"
                        )),
                    )
                }
                None => {}
            }
        }
        ordered.extend(by_wire.into_values());
        ordered
    }

    pub(super) fn original_domain(&mut self, column: &OriginalField, span: Span) -> Option<Domain> {
        let spec = spec_of!(column);
        if spec.is_given() { self.domain(&spec, span) } else { None }
    }

    pub(super) fn as_original(
        &mut self,
        mut target: Target,
        column: &OriginalField,
        required: bool,
    ) -> Option<Target> {
        if let Some(label) = &column.label {
            target.label.clone_from(&label.value);
        }
        target.required = required;
        if let (Some(declared), TargetSource::Value { value, gap, .. }) =
            (self.original_domain(column, column.span), &target.source)
        {
            let (value, gap) = (value.clone(), gap.clone());
            let wanted = type_of(&declared);
            let value = match (value.ty, wanted) {
                (found, wanted) if found == wanted => value,
                (Type::Code(from), Type::Code(to)) | (Type::Codes(from), Type::Codes(to)) => {
                    let conversion = self.fitting_conversion(from, to, value.span)?;
                    let span = value.span;
                    Expr { kind: ExprKind::Convert(conversion, Box::new(value)), ty: wanted, span }
                }
                _ => {
                    self.target_type(&value, wanted);
                    return None;
                }
            };
            target.source = TargetSource::Value { value, domain: declared, gap };
        }
        Some(target)
    }
}

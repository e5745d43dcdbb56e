//! What is known of registers and items by name before any expression is read.

use super::{Resolver, value};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::{Expr, ExprKind, Type};
use crate::model::*;
use crate::source::Span;

impl Resolver<'_> {
    /// When each item is applied for; after terms, which it may use.
    pub(super) fn item_conditions(&mut self) {
        for (id, entry) in &self.ast.items.0 {
            let (Some(written), Some(item)) = (&entry.value, self.model.items.find(id)) else {
                continue;
            };
            if let Some(condition) = self.condition(&written.applied_when, Model::ROOT, false) {
                self.model.items[item].applied_when = condition;
            }
        }
    }

    pub(super) fn register_skeletons(&mut self) {
        for (id, entry) in &self.ast.registers.0 {
            let Some(written) = &entry.value else {
                self.poisoned.insert(format!("registers.{id}"));
                continue;
            };
            self.doubt(&format!("registers.{id}"), &written.notes);
            let mut fields = Vec::new();
            for (name, field) in &written.fields.0 {
                let resolved = field
                    .value
                    .as_ref()
                    .and_then(|written| self.register_field(name, written, field.key));
                match resolved {
                    Some(resolved) => fields.push(resolved),
                    None => {
                        self.poisoned.insert(format!("registers.{id}.{name}"));
                    }
                }
            }
            let keeper = self
                .ast
                .departments
                .0
                .get(&written.keeper.value)
                .and_then(|entry| entry.value.as_ref());
            let keeper = keeper
                .map_or_else(|| written.keeper.value.clone(), |found| found.title.value.clone());
            let key = Expr {
                kind: ExprKind::Constant(Value::Text(String::new())),
                ty: Type::Text,
                span: written.key.0.span,
            };
            self.model.registers.add(
                id.clone(),
                Register {
                    id: id.clone(),
                    title: written.title.value.clone(),
                    keeper,
                    key,
                    when: None,
                    fields,
                    span: entry.key,
                },
            );
        }
    }

    pub(super) fn register_field(
        &mut self,
        id: &str,
        written: &crate::ast::RegisterField,
        key: Span,
    ) -> Option<RegisterField> {
        let spec = super::domains::Spec {
            kind: written.kind.as_ref(),
            one_of: written.one_of.as_ref(),
            any_of: written.any_of.as_ref(),
            min: written.min.as_ref(),
            max: written.max.as_ref(),
            pattern: None,
            scale: written.scale.as_ref(),
            level: written.level,
            table: written.table.as_ref(),
        };
        let domain = self.domain(&spec, key)?;
        Some(RegisterField {
            id: id.to_owned(),
            label: written.label.value.clone(),
            domain,
            required: written.required.as_ref().is_none_or(|flag| flag.value),
            span: key,
        })
    }

    pub(super) fn item_skeletons(&mut self) {
        for (id, entry) in &self.ast.items.0 {
            let Some(written) = &entry.value else {
                self.poisoned.insert(format!("items.{id}"));
                continue;
            };
            let Some(department) = self.find_department(&written.department) else {
                self.poisoned.insert(format!("items.{id}"));
                continue;
            };
            let unclear = self.doubt(&format!("items.{id}"), &written.notes);
            let never = Expr {
                kind: ExprKind::Constant(Value::Bool(false)),
                ty: Type::Bool,
                span: written.applied_when.span(),
            };
            let time_limit = self.time_limit(&format!("items.{id}"), written.time_limit.as_ref());
            self.model.items.add(
                id.clone(),
                Item {
                    id: id.clone(),
                    title: written.title.value.clone(),
                    aliases: super::values(&written.notes.aliases),
                    department,
                    applied_when: never,
                    cases: Vec::new(),
                    cases_by: None,
                    eligibility: Vec::new(),
                    produces: None,
                    after: Vec::new(),
                    stage: 0,
                    time_limit,
                    result: value(&written.result),
                    local: written.local,
                    code: value(&written.code),
                    basis: super::values(&written.notes.basis),
                    unclear,
                    span: entry.key,
                },
            );
        }
    }

    pub(super) fn time_limit(
        &mut self,
        at: &str,
        written: Option<&crate::ast::TimeLimit>,
    ) -> Option<TimeLimit> {
        let written = written?;
        self.doubt(&format!("{at}.time_limit"), &written.notes);
        let statutory = written.statutory.as_ref();
        let promised = written.promised.as_ref();
        for limit in [statutory, promised].into_iter().flatten() {
            if !(0..=3650).contains(&limit.value) {
                self.error(
                    Code::BadLimit,
                    limit.span,
                    bi!("时限要在 0 到 3650 之间", "a limit is from 0 to 3650"),
                );
            }
        }
        if let (Some(law), Some(promise)) = (statutory, promised)
            && promise.value > law.value
        {
            let (law_value, promise_value) = (law.value, promise.value);
            self.report.push(
                    Diagnostic::new(
                        Code::TimeLimits,
                        promise.span,
                        bi!(
                            "承诺时限 {promise_value} 比法定时限 {law_value} 还长",
                            "the promised limit {promise_value} is longer than the statutory limit {law_value}"
                        ),
                    )
                    .also(law.span, bi!("法定时限", "statutory limit")),
                );
        }
        Some(TimeLimit {
            statutory: statutory.map(|limit| limit.value),
            promised: promised.map(|limit| limit.value),
            unit: written.unit,
            excluding: value(&written.excluding),
        })
    }
}

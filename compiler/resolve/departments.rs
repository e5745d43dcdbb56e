//! The departments' forms: every target gets an expression in its domain, a declared gap, or a
//! diagnostic.

use super::domains::{Spec, spec_of};
use super::{Resolver, value, values};
use crate::ast::{self, FullTarget};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::{Expr, ExprKind, Type};
use crate::model::*;
use crate::read::{ExpressionText, Keyed};
use crate::source::Span;

impl Resolver<'_> {
    pub(super) fn department_forms(&mut self) {
        for (id, entry) in &self.ast.department_forms.0 {
            let Some(written) = &entry.value else { continue };
            if let Some(form) = self.department_form(id, written, entry.key) {
                self.model.department_forms.add(id.clone(), form);
            }
        }
    }

    fn department_form(
        &mut self,
        id: &str,
        written: &ast::DepartmentForm,
        key: Span,
    ) -> Option<DepartmentForm> {
        let unclear = self.doubt(&format!("department_forms.{id}"), &written.notes);
        let department = self.find_department(&written.department);
        let occasions = self.occasions(&written.occasions, false, key);
        let per = written.per.as_ref().and_then(|path| self.rows(path, Model::ROOT));
        let home = per.unwrap_or(Model::ROOT);
        let when = written.when.as_ref().and_then(|when| self.condition(when, home, true));
        let unknown = written.original.as_ref().is_some_and(|name| name.value == "unknown");
        let mut receives = Vec::new();
        for path in &written.receives {
            match self.expression(path, home, false, None) {
                Some(Expr { kind: ExprKind::Field(field, _), .. }) => receives.push(field),
                Some(_) => self.error(
                    Code::NotAnAnswer,
                    path.0.span,
                    bi!("receives 里写题目的路径", "`receives` lists paths of questions"),
                ),
                None => {}
            }
        }
        if written.fields.0.is_empty() && (!unknown || written.receives.is_empty()) {
            self.report.push(
                Diagnostic::new(
                    Code::EmptyDepartmentForm,
                    key,
                    bi!("这张部门表没有任何一栏", "this department form has no fields"),
                )
                .help(bi!(
                    "写 fields；没有见过原表的，写 original: unknown 和 receives",
                    "give `fields`, or `original: unknown` with `receives`"
                )),
            );
        }
        if unknown {
            let title = &written.title.value;
            self.error(
                Code::UnknownOriginal,
                written.original.as_ref().map_or(key, |name| name.span),
                bi!(
                    "没有见过《{title}》的原表，只能按 receives 送出",
                    "nobody has seen the original of `{title}`"
                ),
            );
        }
        let mut targets = self.targets(&written.fields, home, &format!("department_forms.{id}"));
        if let Some(name) = written.original.as_ref().filter(|name| name.value != "unknown") {
            targets = self.against_original(name, targets, written, key);
        }
        Some(DepartmentForm {
            id: id.to_owned(),
            title: written.title.value.clone(),
            department: department?,
            occasions,
            when,
            per,
            unknown,
            receives,
            system: value(&written.system),
            targets,
            fallback: value(&written.fallback),
            basis: values(&written.notes.basis),
            unclear,
            remark: value(&written.notes.remark),
            span: key,
        })
    }

    pub(super) fn targets(
        &mut self,
        written: &Keyed<ast::Target>,
        home: GroupId,
        at: &str,
    ) -> Vec<Target> {
        let mut targets = Vec::new();
        for (wire, entry) in &written.0 {
            let Some(target) = &entry.value else { continue };
            let resolved = match target {
                ast::Target::Expression(text) => self.plain(wire, text, home, entry.key),
                ast::Target::Full(full) => self.full(wire, full, home, entry.key, at),
            };
            targets.extend(resolved);
        }
        targets
    }

    fn plain(
        &mut self,
        wire: &str,
        text: &ExpressionText,
        home: GroupId,
        key: Span,
    ) -> Option<Target> {
        if let Some(group) = self.file_group(&text.0.text, home) {
            let label = self.model.groups[group].title.clone();
            return Some(target(wire, label, TargetSource::File { group, page: None }, false, key));
        }
        let value = self.expression(text, home, true, Some(Type::Text))?;
        let domain = self.own_domain(&value);
        let label = self.default_label(wire, &value);
        Some(target(wire, label, TargetSource::Value { value, domain, gap: None }, true, key))
    }

    fn full(
        &mut self,
        wire: &str,
        full: &FullTarget,
        home: GroupId,
        key: Span,
        at: &str,
    ) -> Option<Target> {
        let unclear = self.doubt(&format!("{at}.{wire}"), &full.notes);
        let ways = [
            ("value", full.value.is_some()),
            ("constant", full.constant.is_some()),
            ("first_of", !full.first_of.is_empty()),
            ("format", full.format.is_some()),
            ("gap", full.gap.is_some()),
            ("returned", full.returned.as_ref().is_some_and(|flag| flag.value)),
            ("attachment", full.attachment.is_some()),
            ("fields", full.fields.is_some()),
        ];
        let mut given: Vec<&str> =
            ways.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
        // A gap beside a source says what holds where the source is not answered.
        if given.len() == 2
            && matches!(given[0], "value" | "first_of" | "format")
            && given[1] == "gap"
        {
            given.pop();
        }
        if given.len() != 1 {
            let written = given.join(", ");
            let diagnostic = match given.len() {
                0 => Diagnostic::new(
                    Code::TargetSource,
                    key,
                    bi!("“{wire}”没有来源", "`{wire}` has no source"),
                )
                .help(bi!(
                    "写 value、constant、first_of、format 或 attachment；确实没有来源的写 gap: 缘由",
                    "give `value`, `constant`, `first_of`, `format` or `attachment`; a hole is declared with `gap: reason`"
                )),
                _ => Diagnostic::new(
                    Code::TargetSource,
                    full.span,
                    bi!("“{wire}”的来源写了几种：{written}", "`{wire}` has several sources: {written}"),
                ),
            };
            self.report.push(diagnostic);
            return None;
        }
        self.target_attributes(full, &given);
        let mut spec = spec_of!(full);
        spec.level = None;
        let declared = if spec.is_given() { Some(self.domain(&spec, full.span)?) } else { None };
        let when = full.when.as_ref().map(|when| self.condition(when, home, true));
        let gap = full.gap.as_ref().map(|reason| DeclaredGap {
            reason: reason.value.clone(),
            filled_by: full.filled_by.as_ref().map(|name| self.department_title(name)),
            filled_when: value(&full.filled_when),
        });
        let source = match given[0] {
            "gap" => TargetSource::Gap { gap: gap?, domain: declared },
            "returned" => TargetSource::Returned { domain: declared },
            "attachment" => self.attachment(full, home)?,
            "fields" => self.nested(full, home, at, wire)?,
            _ => {
                let value = self.source(full, home, declared.as_ref())?;
                let domain = match declared {
                    Some(domain) => domain,
                    None => self.narrowed(&spec, self.own_domain(&value), full.span)?,
                };
                let value = self.converted(value, &domain, full)?;
                TargetSource::Value { value, domain, gap }
            }
        };
        let natural = match &source {
            TargetSource::Value { .. }
            | TargetSource::Gap { .. }
            | TargetSource::Returned { .. }
            | TargetSource::Group(_) => true,
            TargetSource::Rows { .. }
            | TargetSource::Attachment { .. }
            | TargetSource::File { .. } => false,
        };
        let label = match (&full.label, &source) {
            (Some(label), _) => label.value.clone(),
            (None, TargetSource::Value { value, .. }) => {
                self.label_of(value).unwrap_or_else(|| wire.to_owned())
            }
            (None, TargetSource::File { group, .. }) => self.model.groups[*group].title.clone(),
            (None, TargetSource::Attachment { material, .. }) => {
                self.model.materials[*material].title.clone()
            }
            _ => wire.to_owned(),
        };
        let required = full.required.as_ref().map_or(natural, |flag| flag.value);
        let mut target = target(wire, label, source, required, key);
        target.when = match when {
            Some(None) => return None,
            Some(when) => when,
            None => None,
        };
        target.remark = value(&full.notes.remark);
        target.unclear = unclear;
        Some(target)
    }
}

pub(super) fn target(
    wire: &str,
    label: String,
    source: TargetSource,
    required: bool,
    span: Span,
) -> Target {
    Target {
        wire: wire.to_owned(),
        label,
        source,
        when: None,
        required,
        remark: None,
        unclear: None,
        span,
    }
}

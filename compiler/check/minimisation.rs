//! Rejects questions whose answers nobody uses: what no department, material, condition or check
//! reads must say why it is collected. While an original form is unknown it is only a warning.
//!
//! Source: the work plans ask for “非必要材料不提交”; 个人信息保护法 article 6 (minimum necessary).

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::expr::{Expr, Reads};
use crate::model::{
    ArenaId, Composite, FieldId, GroupId, Model, Requirement, Target, TargetSource,
};

pub(super) fn check(model: &Model, report: &mut Report) {
    // What was refused may be the very use: one slip in a path would else give two messages.
    if report.has_errors() {
        return;
    }
    let used = used_fields(model);
    let unknown = model.department_forms.values().find(|form| form.unknown);
    for (id, field) in model.fields.iter() {
        if used[id.index()] || field.purpose.is_some() || is_own_purpose(model, id) {
            continue;
        }
        let label = &field.label;
        let mut diagnostic = Diagnostic::new(
            Code::Unused,
            field.span,
            bi!(
                "收集了“{label}”，却没有部门、材料、条件或检查用到它",
                "`{label}` is collected, but no department, material, condition or check uses it"
            ),
        );
        if let Some(form) = unknown {
            let title = &form.title;
            diagnostic.severity = Severity::Warning;
            diagnostic = diagnostic.also(
                form.span,
                bi!(
                    "《{title}》的原表还没有见到，也许它要用",
                    "the original of `{title}` is unknown and may use it"
                ),
            );
        }
        report.push(diagnostic);
    }
}

/// A derived value is not collected; a signature, a consent and a switch speak for themselves.
fn is_own_purpose(model: &Model, id: FieldId) -> bool {
    let field = &model.fields[id];
    let group = &model.groups[field.group];
    let signs = matches!(group.composite, Some(Composite::Signature { .. }));
    signs || field.derive.is_some() || field.consent.is_some() || group.switch == Some(id)
}

fn used_fields(model: &Model) -> Vec<bool> {
    let mut uses = Uses { model, used: vec![false; model.fields.len()] };
    for (id, field) in model.fields.iter() {
        field.when.iter().for_each(|expr| uses.expr(expr));
        if let Requirement::When(expr) = &field.required {
            uses.expr(expr);
        }
        // What only fills another question is used as far as that one is; counted as used here, the
        // other is judged by itself.
        field.derive.iter().chain(&field.suggest).for_each(|expr| uses.expr(expr));
        if let Some(crate::model::Under::Field(under)) = field.under
            && under != id
        {
            uses.used[under.index()] = true;
        }
    }
    for group in model.groups.values() {
        group.when.iter().for_each(|expr| uses.expr(expr));
        let passages = group.passages.iter().filter_map(|passage| passage.when.as_ref());
        passages.for_each(|expr| uses.expr(expr));
        if let Requirement::When(expr) = &group.required {
            uses.expr(expr);
        }
    }
    model.checks.values().for_each(|check| uses.expr(&check.that));
    model.terms.values().for_each(|term| uses.expr(&term.is));
    for region in &model.regions {
        region.terms.iter().for_each(|(_, is)| uses.expr(is));
        region.eligibility.iter().filter_map(|(.., is)| is.as_ref()).for_each(|is| uses.expr(is));
    }
    for register in model.registers.values() {
        uses.expr(&register.key);
        register.when.iter().for_each(|expr| uses.expr(expr));
    }
    for item in model.items.values() {
        uses.expr(&item.applied_when);
        item.cases.iter().for_each(|case| uses.expr(&case.when));
        item.eligibility
            .iter()
            .filter_map(|line| line.is.as_ref())
            .for_each(|expr| uses.expr(expr));
    }
    for material in model.materials.values() {
        material.needed.iter().for_each(|expr| uses.expr(expr));
        material.waivers.iter().for_each(|waiver| uses.expr(&waiver.when));
        material
            .parts
            .iter()
            .filter_map(|part| part.needed.as_ref())
            .for_each(|expr| uses.expr(expr));
    }
    for form in model.department_forms.values() {
        form.when.iter().for_each(|expr| uses.expr(expr));
        form.receives.iter().for_each(|field| uses.used[field.index()] = true);
        uses.targets(&form.targets);
    }
    // A composite is collected as a whole: one part used is all used.
    for (id, group) in model.groups.iter() {
        if group.composite.is_some() {
            let below = model.fields_below(id);
            if below.iter().any(|field| uses.used[field.index()]) {
                below.iter().for_each(|field| uses.used[field.index()] = true);
            }
        }
    }
    uses.used
}

struct Uses<'a> {
    model: &'a Model,
    used: Vec<bool>,
}

impl Uses<'_> {
    fn expr(&mut self, expr: &Expr) {
        let reads = Reads::of(expr, self.model);
        for field in reads.fields {
            self.used[field.index()] = true;
        }
        for group in reads.groups {
            // Asking whether a group is there uses its presence, not every answer in it, unless it
            // is one thing.
            if self.model.groups[group].composite.is_some() {
                self.group(group);
            }
        }
    }

    fn group(&mut self, group: GroupId) {
        for field in self.model.fields_below(group) {
            self.used[field.index()] = true;
        }
    }

    fn targets(&mut self, targets: &[Target]) {
        for target in targets {
            target.when.iter().for_each(|expr| self.expr(expr));
            match &target.source {
                TargetSource::Value { value, .. } => self.expr(value),
                TargetSource::Group(inner) | TargetSource::Rows { targets: inner, .. } => {
                    self.targets(inner)
                }
                TargetSource::File { group, .. } => self.group(*group),
                TargetSource::Gap { .. }
                | TargetSource::Returned { .. }
                | TargetSource::Attachment { .. } => {}
            }
        }
    }
}

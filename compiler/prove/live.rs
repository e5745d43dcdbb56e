//! Finds rules that say nothing: conditions that can never hold or always do, items nobody can apply
//! for, materials nobody needs, codes of the matter's own tables that nobody can choose. Warnings:
//! what stands there may be meant for later.

use super::place::Place;
use super::solver::Lit;
use super::world::{Source, World};
use crate::code::Code;
use crate::diagnostic::Bilingual;
use crate::expr::{Expr, ExprKind};
use crate::model::{Domain, Model, Requirement, Target, TargetSource};
use crate::source::Span;

/// Something that should be possible.
pub(super) struct Hope {
    pub(super) code: Code,
    pub(super) span: Span,
    /// What is said when it is not.
    pub(super) message: Bilingual,
    /// All of this together should be possible.
    pub(super) all: Vec<Lit>,
}

pub(super) fn hopes(world: &mut World<'_>) -> Vec<Hope> {
    let mut hopes = Hopes { world, found: Vec::new() };
    hopes.form();
    hopes.items();
    hopes.materials();
    hopes.department_forms();
    hopes.codes();
    hopes.found
}

struct Hopes<'w, 'm> {
    world: &'w mut World<'m>,
    found: Vec<Hope>,
}

impl<'m> Hopes<'_, 'm> {
    fn hope(&mut self, code: Code, span: Span, message: Bilingual, all: Vec<Lit>) {
        self.found.push(Hope { code, span, message, all });
    }

    /// A condition should be able to hold, and to fail, where it is read.
    fn both(&mut self, what: &Bilingual, expr: &'m Expr, home: Place, context: &[Lit]) {
        self.can_hold(what, expr, home, context);
        self.can_fail(what, expr, home, context);
    }

    fn can_fail(&mut self, what: &Bilingual, expr: &'m Expr, home: Place, context: &[Lit]) {
        if is_constant(expr) {
            return;
        }
        let truth = self.world.truth(expr, &[home]);
        let (zh, en) = (&what.zh, &what.en);
        let message = bi!("{zh}：这个条件总是成立", "{en}: this condition always holds");
        // What is undetermined may fail.
        let mut all = context.to_vec();
        all.push(!truth.yes);
        self.hope(Code::AlwaysHolds, expr.span, message, all);
    }

    fn can_hold(&mut self, what: &Bilingual, expr: &'m Expr, home: Place, context: &[Lit]) {
        let truth = self.world.truth(expr, &[home]);
        let (zh, en) = (&what.zh, &what.en);
        let message = bi!("{zh}：这个条件不可能成立", "{en}: this condition can never hold");
        let mut all = context.to_vec();
        all.push(!truth.no);
        self.hope(Code::NeverHolds, expr.span, message, all);
    }

    fn form(&mut self) {
        let model: &'m Model = self.world.model;
        for (id, group) in model.groups.iter() {
            let Some(parent) = group.parent else { continue };
            let title = &group.title;
            let home = self.world.places.first(parent);
            let there = self.world.there(home);
            if let Some(when) = &group.when {
                let around = self.world.around_open(home, true).yes;
                let what = bi!("问不问“{title}”", "whether `{title}` is asked");
                self.both(&what, when, home, &[there, around]);
            }
            if let Requirement::When(condition) = &group.required {
                let open = self.world.places.first(id);
                let open = self.world.group_open(open).yes;
                let what = bi!("“{title}”是不是必填", "whether `{title}` is required");
                self.both(&what, condition, home, &[there, open]);
            }
        }
        for (id, field) in model.fields.iter() {
            let label = &field.label;
            let home = self.world.places.first(field.group);
            let there = self.world.there(home);
            if let Some(when) = &field.when {
                let is_switch = model.groups[field.group].switch == Some(id);
                let around = self.world.around_open(home, !is_switch).yes;
                let what = bi!("问不问“{label}”", "whether `{label}` is asked");
                self.both(&what, when, home, &[there, around]);
            }
            if let Requirement::When(condition) = &field.required {
                let open = self.world.field_open(id, home).yes;
                let what = bi!("“{label}”是不是必填", "whether `{label}` is required");
                self.both(&what, condition, home, &[there, open]);
            }
        }
    }

    fn items(&mut self) {
        let model: &'m Model = self.world.model;
        for (id, item) in model.items.iter() {
            let title = &item.title;
            let what = bi!("申请“{title}”", "applying for `{title}`");
            self.can_hold(&what, &item.applied_when, Place::ROOT, &[]);
            let applied = self.world.applied(id).yes;
            for case in &item.cases {
                let case_title = &case.title;
                let what = bi!("“{title}”的“{case_title}”", "`{case_title}` of `{title}`");
                self.can_hold(&what, &case.when, Place::ROOT, &[applied]);
            }
            for line in &item.eligibility {
                if let Some(is) = &line.is {
                    let text = &line.text;
                    let what = bi!("申请条件“{text}”", "the eligibility line `{text}`");
                    self.can_hold(&what, is, Place::ROOT, &[applied]);
                }
            }
        }
    }

    fn materials(&mut self) {
        let model: &'m Model = self.world.model;
        for material in model.materials.values() {
            let title = &material.title;
            let home = material.per.map_or(Place::ROOT, |group| self.world.places.first(group));
            let (open, there) = (self.world.group_open(home).yes, self.world.there(home));
            let wanted = self.world.occasion(&material.occasions);
            let mut context = vec![open, there, wanted];
            let message = bi!("材料“{title}”谁都用不着", "nobody needs the material `{title}`");
            match &material.needed {
                Some(needed) => {
                    let truth = self.world.truth(needed, &[home]);
                    let mut all = context.clone();
                    all.push(!truth.no);
                    self.hope(Code::NobodyNeeds, needed.span, message, all);
                    let what =
                        bi!("要不要材料“{title}”", "whether the material `{title}` is needed");
                    self.can_fail(&what, needed, home, &context);
                    context.push(truth.yes);
                }
                None => self.hope(Code::NobodyNeeds, material.span, message, context.clone()),
            }
            for part in &material.parts {
                if let Some(needed) = &part.needed {
                    let part = &part.title;
                    let what = bi!(
                        "要不要材料“{title}”的“{part}”",
                        "whether `{part}` of the material `{title}` is needed"
                    );
                    self.both(&what, needed, home, &context);
                }
            }
            for waiver in &material.waivers {
                let reason = &waiver.reason;
                let what = bi!("材料“{title}”因“{reason}”免交", "`{title}` being waived: {reason}");
                self.can_hold(&what, &waiver.when, home, &context);
            }
        }
    }

    fn department_forms(&mut self) {
        let model: &'m Model = self.world.model;
        for form in model.department_forms.values() {
            let title = &form.title;
            let home = form.per.map_or(Place::ROOT, |group| self.world.places.first(group));
            let (open, there) = (self.world.group_open(home).yes, self.world.there(home));
            let wanted = self.world.occasion(&form.occasions);
            let mut context = vec![open, there, wanted];
            if let Some(when) = &form.when {
                let what = bi!("要不要送《{title}》", "whether `{title}` is sent");
                self.both(&what, when, home, &context);
                context.push(self.world.truth(when, &[home]).yes);
            }
            self.targets(title, &form.targets, home, &context);
        }
    }

    fn targets(&mut self, title: &str, targets: &'m [Target], home: Place, context: &[Lit]) {
        for target in targets {
            let mut context = context.to_vec();
            if let Some(when) = &target.when {
                let label = &target.label;
                let what = bi!("《{title}》有没有“{label}”", "whether `{title}` has `{label}`");
                self.both(&what, when, home, &context);
                context.push(self.world.truth(when, &[home]).yes);
            }
            if let TargetSource::Group(inner) = &target.source {
                self.targets(title, inner, home, &context);
            }
        }
    }

    /// Codes of the matter's own tables that some question offers and nobody can choose.
    fn codes(&mut self) {
        let model: &'m Model = self.world.model;
        for (id, table) in model.tables.iter().filter(|(_, table)| table.own && !table.is_large()) {
            let asked: Vec<_> = model
                .fields
                .iter()
                .filter(|(_, field)| field.derive.is_none())
                .filter(|(_, field)| match &field.domain {
                    Domain::OneOf(own) | Domain::AnyOf { table: own, .. } => *own == id,
                    _ => false,
                })
                .map(|(field, _)| field)
                .collect();
            if asked.is_empty() {
                continue;
            }
            let rows: Vec<_> =
                table.selectable().map(|(row, row_of)| (row, &row_of.label)).collect();
            for (row, label) in rows {
                let mut any = Vec::new();
                for &field in &asked {
                    let place = self.world.places.first(model.fields[field].group);
                    let source = Source::Answer(field, place);
                    any.push(match model.fields[field].domain {
                        Domain::OneOf(_) => self.world.is(source, id, row),
                        _ => {
                            let members = self.world.members(source);
                            let own = members.iter().find(|(own, _)| *own == row);
                            own.map_or(Lit::FALSE, |(_, member)| *member)
                        }
                    });
                }
                let any = self.world.logic.or(any);
                let title = &table.title;
                let message = bi!(
                    "“{title}”的“{label}”谁都选不了",
                    "nobody can choose `{label}` of `{title}`"
                );
                self.hope(Code::NobodyChooses, table.span, message, vec![any]);
            }
        }
    }
}

/// Whether a condition is written as constant, which then is meant.
fn is_constant(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Constant(_))
}

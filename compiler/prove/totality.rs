//! Proves that splitting leaves no hole: every field that a department demands, and that is no declared
//! gap, gets a value for every valid application; and that the value is in the field's domain.
//!
//! It is proved for the case that registers answer, for the rest makes a form wait (`Waiting`) as it
//! should. A register that is not asked in a situation in which its data are demanded is a hole.

use super::domain::Bound;
use super::goal::{Claim, Goal};
use super::ledger::Kind;
use super::place::Place;
use super::solver::Lit;
use super::texts::TextProver;
use super::world::World;
use crate::diagnostic::Bilingual;
use crate::expr::{Expr, ExprKind};
use crate::model::{Converted, DepartmentForm, DepartmentFormId, Model, Target, TargetSource};
use crate::source::Span;
use crate::support::member_path;

/// A hole that was declared: it is assumed that somebody fills it.
pub(super) struct Assumed {
    pub(super) subject: Bilingual,
    pub(super) span: Span,
    pub(super) reason: String,
}

/// What splitting has to keep.
#[derive(Default)]
pub(super) struct Found<'m> {
    pub(super) goals: Vec<Goal<'m>>,
    pub(super) assumed: Vec<Assumed>,
}

pub(super) fn goals<'m>(world: &mut World<'m>, texts: &mut TextProver<'m>) -> Found<'m> {
    let model: &'m Model = world.model;
    let mut found = Found::default();
    for (id, form) in model.department_forms.iter() {
        let home = form.per.map_or(Place::ROOT, |group| world.places.first(group));
        let (open, wanted) = (world.group_open(home).yes, world.occasion(&form.occasions));
        let mut context = vec![open, wanted, world.there(home)];
        if let Some(when) = &form.when {
            let title = &form.title;
            let subject = bi!("要不要送《{title}》", "whether `{title}` is sent");
            let mut goal = world.determined((subject, when, home), context.clone());
            goal.claim = Claim::Waiting { form: id, path: String::new() };
            found.goals.push(goal);
            context.push(world.truth(when, &[home]).yes);
        }
        if !form.unknown {
            let mut walk = Walk { world, texts, form, id, found: &mut found };
            walk.targets(&form.targets, home, "", &context);
        }
    }
    found
}

struct Walk<'w, 'm> {
    world: &'w mut World<'m>,
    texts: &'w mut TextProver<'m>,
    form: &'m DepartmentForm,
    id: DepartmentFormId,
    found: &'w mut Found<'m>,
}

impl<'m> Walk<'_, 'm> {
    fn targets(&mut self, targets: &'m [Target], home: Place, path: &str, context: &[Lit]) {
        for target in targets {
            let path = member_path(path, &target.wire);
            let mut context = context.to_vec();
            if let Some(when) = &target.when {
                let (title, label) = (&self.form.title, &target.label);
                let subject = bi!("《{title}》有没有“{label}”", "whether `{title}` has `{label}`");
                let mut goal = self.world.determined((subject, when, home), context.clone());
                if target.required {
                    goal.claim = self.waits(&path);
                }
                self.found.goals.push(goal);
                context.push(self.world.truth(when, &[home]).yes);
            }
            self.target(target, home, &path, context);
        }
    }

    fn waits(&self, path: &str) -> Claim<'m> {
        Claim::Waiting { form: self.id, path: path.to_owned() }
    }

    fn target(&mut self, target: &'m Target, home: Place, path: &str, context: Vec<Lit>) {
        match &target.source {
            TargetSource::Value { value, domain, gap } => {
                match gap {
                    Some(gap) => self.assume(target, &gap.reason),
                    None => self.value(target, value, home, path, &context),
                }
                let bounds = super::domain::goals(
                    self.world,
                    self.texts,
                    (self.form, target),
                    (value, domain),
                    home,
                );
                let answer = self.world.registers_answer(value);
                for Bound { subject, counter, outside, doubt } in bounds {
                    let mut context = context.clone();
                    context.push(answer);
                    let (kind, span, claim) = (Kind::InDomain, target.span, self.waits(path));
                    let goal =
                        Goal { kind, subject, span, context, counter, claim, outside, doubt };
                    self.found.goals.push(goal);
                }
            }
            TargetSource::Gap { gap, .. } if target.required => self.assume(target, &gap.reason),
            TargetSource::Group(targets) => self.targets(targets, home, path, &context),
            TargetSource::Rows { rows, targets } => {
                let model = self.world.model;
                let parent = model.groups[*rows].parent.unwrap_or(Model::ROOT);
                let parent = self.world.places.locate(model, parent, home);
                let below = parent.map(|parent| self.world.places.below(parent, *rows).to_vec());
                let Some(row) = below.and_then(|below| below.first().copied()) else { return };
                let (there, open) = (self.world.row(row), self.world.group_open(row).yes);
                let there = self.world.logic.and([there, open]);
                if target.required {
                    self.demand(target, !there, path, context.clone());
                }
                let mut inner = context;
                inner.push(there);
                self.targets(targets, row, &format!("{path}[0]"), &inner);
            }
            TargetSource::File { group, .. } if target.required => {
                let model = self.world.model;
                let Some(place) = self.world.places.locate(model, *group, home) else { return };
                let (answered, open) =
                    (self.world.answered(place), self.world.group_open(place).yes);
                let there = self.world.logic.and([answered, open]);
                self.demand(target, !there, path, context);
            }
            _ => {}
        }
    }

    /// That a value comes out where the department demands it.
    fn value(
        &mut self,
        target: &'m Target,
        value: &'m Expr,
        home: Place,
        path: &str,
        context: &[Lit],
    ) {
        let unmapped = self.world.unmapped(value, home);
        if unmapped != Lit::FALSE {
            for reason in reasons(self.world.model, value) {
                self.assume(target, &reason);
            }
        }
        if !target.required {
            return;
        }
        let world = &mut *self.world;
        let (defined, empty) = (world.defined(value, &[home]), world.empty(value, &[home]));
        let there = world.logic.and([defined, !empty]);
        let counter = world.logic.and([!there, !unmapped]);
        let mut context = context.to_vec();
        context.push(world.registers_answer(value));
        self.demand(target, counter, path, context);
    }

    fn demand(&mut self, target: &'m Target, counter: Lit, path: &str, context: Vec<Lit>) {
        let (title, label) = (&self.form.title, &target.label);
        let subject = bi!("《{title}》的“{label}”", "`{label}` of `{title}`");
        let claim = self.waits(path);
        let (kind, span) = (Kind::Filled, target.span);
        let (outside, doubt) = (None, None);
        let goal = Goal { kind, subject, span, context, counter, claim, outside, doubt };
        self.found.goals.push(goal);
    }

    fn assume(&mut self, target: &Target, reason: &str) {
        let (title, label) = (&self.form.title, &target.label);
        let subject = bi!("《{title}》的“{label}”", "`{label}` of `{title}`");
        let reason = reason.to_owned();
        self.found.assumed.push(Assumed { subject, span: target.span, reason });
    }
}

impl<'m> World<'m> {
    /// Whether a value is undetermined because its conversion declares to have no counterpart.
    fn unmapped(&mut self, value: &'m Expr, home: Place) -> Lit {
        match &value.kind {
            ExprKind::Convert(id, part) => {
                let declared = |to: Option<&Converted>| matches!(to, Some(Converted::Unmapped(_)));
                let mut any = Vec::new();
                for row in self.holes(*id, declared) {
                    any.push(self.code_is(part, row, &[home]));
                }
                self.logic.or(any)
            }
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.truth(condition, &[home]);
                let (then, otherwise) = (self.unmapped(then, home), self.unmapped(otherwise, home));
                self.logic.choose(condition, then, otherwise)
            }
            ExprKind::FirstOf(parts) => {
                let any: Vec<Lit> = parts.iter().map(|part| self.unmapped(part, home)).collect();
                self.logic.or(any)
            }
            _ => Lit::FALSE,
        }
    }
}

/// Why the conversions in a value have holes, each reason once.
fn reasons(model: &Model, value: &Expr) -> Vec<String> {
    let mut reasons = Vec::new();
    value.walk(&mut |node| {
        if let ExprKind::Convert(id, _) = &node.kind {
            for to in model.conversions[*id].rows.iter().flatten() {
                if let Converted::Unmapped(reason) = to
                    && !reasons.contains(reason)
                {
                    reasons.push(reason.clone());
                }
            }
        }
    });
    reasons
}

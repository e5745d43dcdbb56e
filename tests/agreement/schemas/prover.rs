//! What the prover claims of a matter, held against instances: nothing proved may be seen to fail,
//! nothing said to be impossible may be seen, and what is refuted must fail as shown.

use lianban::code::Code;
use lianban::diagnostic::Diagnostic;
use lianban::expr::{Expr, ExprKind, Frame, Type};
use lianban::interpret::{Draft, Interpreter, NodeId, Registers, Situation};
use lianban::model::{
    Domain, FieldId, GroupId, ItemId, Model, Occasion, Requirement, Target, TargetSource, Value,
};
use lianban::prove::ledger::{Kind, Standing};
use lianban::prove::situations::{Table, tables};
use lianban::source::Span;
use lianban::support::Json;
use serde_json::Value as Output;
use std::collections::{BTreeMap, BTreeSet};

/// A condition as it is read in a situation.
struct Reading<'m> {
    expr: &'m Expr,
    home: NodeId,
    /// Whether it has to be determined, where registers answer.
    told: bool,
}

/// Whether the item written at a place is applied for and no form of a department is sent for it.
fn lost(situation: &Situation<'_>, span: Span) -> bool {
    let model = situation.model();
    let Some((item, _)) = model.items.iter().find(|(_, item)| item.span == span) else {
        return false;
    };
    let forms = model.department_forms.values();
    let own: Vec<&str> = forms
        .filter(|form| form.occasions.iter().any(|occasion| occasion.item == item))
        .map(|form| form.id.as_str())
        .collect();
    let split = situation.split();
    let mut sent = split.as_array().into_iter().flatten();
    situation.applied(item) == Some(true)
        && !sent.any(|form| form["form"].as_str().is_some_and(|id| own.contains(&id)))
}

/// The claims about a matter.
pub(super) struct Claims<'m> {
    interpreter: &'m Interpreter<'m>,
    /// Whether all that was to be proved at a place has been.
    proved: BTreeMap<Span, bool>,
    never: BTreeSet<Span>,
    always: BTreeSet<Span>,
    nobody_needs: BTreeSet<Span>,
    nobody_chooses: Vec<(Span, String)>,
    tables: Vec<Table>,
    /// What was seen to be wrong.
    pub(super) wrong: BTreeSet<String>,
    /// How many comparisons were made.
    pub(super) looked: usize,
}

impl<'m> Claims<'m> {
    pub(super) fn new(interpreter: &'m Interpreter<'m>, diagnostics: &[Diagnostic]) -> Claims<'m> {
        let model = interpreter.model();
        let mut proved = BTreeMap::new();
        for entry in &model.ledger.entries {
            let holds = matches!(entry.standing, Standing::Proved | Standing::Assumed(_));
            *proved.entry(entry.span).or_insert(true) &= holds;
        }
        let of = |code: Code| {
            let found = diagnostics.iter().filter(move |found| found.code == code);
            found.map(|found| found.primary.span)
        };
        let choices = diagnostics.iter().filter(|found| found.code == Code::NobodyChooses);
        Claims {
            interpreter,
            proved,
            never: of(Code::NeverHolds).collect(),
            always: of(Code::AlwaysHolds).collect(),
            nobody_needs: of(Code::NobodyNeeds).collect(),
            nobody_chooses: choices
                .map(|found| (found.primary.span, found.message.zh.clone()))
                .collect(),
            tables: tables(model, &[]),
            wrong: BTreeSet::new(),
            looked: 0,
        }
    }

    /// How many tables of situations are exact, and how many there are.
    pub(super) fn exact(&self) -> (usize, usize) {
        (self.tables.iter().filter(|table| table.exact).count(), self.tables.len())
    }

    /// Runs what the ledger shows as counterexamples. How many there are.
    pub(super) fn counterexamples(&mut self) -> usize {
        let model = self.interpreter.model();
        let mut count = 0;
        for entry in &model.ledger.entries {
            let Standing::Refuted(shown) = &entry.standing else { continue };
            count += 1;
            let read = |json: &Output| {
                serde_json::from_str::<Json>(&json.to_string()).expect("what was written is read")
            };
            let (instance, registers) = (read(&shown.instance), read(&shown.registers));
            let subject = &entry.subject.en;
            if !self.interpreter.validate(&instance).is_empty() {
                self.wrong.insert(format!("the counterexample of {subject} is not valid"));
                continue;
            }
            let (draft, _) = Draft::read(self.interpreter, &instance);
            let (registers, faults) = Registers::read(self.interpreter, &registers);
            let situation = Situation::new(self.interpreter, &draft, &registers);
            let undetermined = readings(&situation).into_iter().any(|reading| {
                reading.expr.span == entry.span
                    && situation.value_at(reading.expr, reading.home).is_none()
            });
            let spans = causes(&situation);
            let lost = entry.kind == Kind::Sent && lost(&situation, entry.span);
            if !faults.is_empty()
                || !(lost
                    || undetermined && entry.kind == Kind::Determined
                    || spans.iter().flatten().any(|span| *span == entry.span))
            {
                self.wrong.insert(format!("the counterexample of {subject} does not fail"));
            }
        }
        count
    }

    /// Holds the claims against a valid instance; `complete` when every register has a record.
    pub(super) fn hold(&mut self, instance: &Json, registers: &Registers, complete: bool) {
        let model = self.interpreter.model();
        let (draft, _) = Draft::read(self.interpreter, instance);
        let situation = Situation::new(self.interpreter, &draft, registers);
        let mut wrong = Vec::new();
        for reading in readings(&situation) {
            let (span, told) = (reading.expr.span, reading.told);
            let holds = situation.holds(reading.expr, reading.home);
            self.looked += 1;
            if told && complete && holds.is_none() && self.proved.get(&span) == Some(&true) {
                wrong.push((span, "proved to be determined, but is not"));
            }
            if told && !self.proved.contains_key(&span) {
                wrong.push((span, "not in the ledger"));
            }
            if holds == Some(true) && self.never.contains(&span) {
                wrong.push((span, "said never to hold, but does"));
            }
            if holds != Some(true) && self.always.contains(&span) {
                wrong.push((span, "said always to hold, but does not"));
            }
        }
        if complete {
            for spans in causes(&situation) {
                if spans.iter().all(|span| self.proved.get(span) == Some(&true)) {
                    wrong.push((spans[0], "proved to be filled in, but waits"));
                }
            }
        }
        for (id, material) in model.materials.iter() {
            let considered = !homes(&situation, material.per).is_empty()
                && wanted(&situation, &material.occasions);
            if considered && self.nobody_needs.contains(&material.span) {
                let name = model.materials.name(id);
                self.wrong.insert(format!("somebody needs {name}, which nobody should"));
            }
        }
        for chosen in chosen(&situation, model) {
            if self.nobody_chooses.iter().any(|(span, message)| {
                *span == chosen.0 && message.contains(&format!("“{}”谁都", chosen.1))
            }) {
                self.wrong.insert(format!("somebody chose {}, which nobody can", chosen.1));
            }
        }
        for table in self.tables.iter().filter(|table| table.exact) {
            if situation.applied(table.item) != Some(true) {
                continue;
            }
            self.looked += 1;
            let brought: BTreeSet<usize> = brought(&situation, table.item);
            let fits = table.rows.iter().any(|row| {
                row.materials.iter().map(|own| own.material.0 as usize).collect::<BTreeSet<_>>()
                    == brought
            });
            if !fits {
                let item = model.items.name(table.item);
                self.wrong.insert(format!("situations of {item}: no row brings {brought:?}"));
            }
        }
        for (span, what) in wrong {
            self.wrong.insert(format!("{}..{}: {what}", span.start, span.end));
        }
    }
}

fn constant(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Constant(_))
}

fn homes(situation: &Situation<'_>, per: Option<GroupId>) -> Vec<NodeId> {
    per.map_or(vec![NodeId::ROOT], |group| situation.open_places(group))
}

fn in_cases(situation: &Situation<'_>, occasion: &Occasion) -> bool {
    let item = &situation.model().items[occasion.item];
    let holds = |case: &usize| situation.holds(&item.cases[*case].when, NodeId::ROOT) == Some(true);
    occasion.cases.is_empty() || occasion.cases.iter().any(holds)
}

fn wanted(situation: &Situation<'_>, occasions: &[Occasion]) -> bool {
    let applied = |item: ItemId| situation.applied(item) == Some(true);
    if occasions.is_empty() {
        return situation.model().items.ids().any(applied);
    }
    occasions.iter().any(|own| applied(own.item) && in_cases(situation, own))
}

/// The materials that have to be brought for an item, waived or not.
fn brought(situation: &Situation<'_>, item: ItemId) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for (id, material) in situation.model().materials.iter() {
        let of_item = material.occasions.is_empty()
            || material.occasions.iter().any(|own| own.item == item && in_cases(situation, own));
        let needed = match (&material.needed, material.per) {
            (Some(needed), None) => situation.holds(needed, NodeId::ROOT) == Some(true),
            (_, per) => !homes(situation, per).is_empty(),
        };
        if of_item && needed {
            found.insert(id.0 as usize);
        }
    }
    found
}

/// Every condition that is read in a situation.
fn readings<'s>(situation: &'s Situation<'s>) -> Vec<Reading<'s>> {
    let model = situation.model();
    let mut found = Vec::new();
    let mut add = |expr: &'s Expr, home: NodeId, told: bool| {
        found.push(Reading { expr, home, told });
    };
    // A switch that is on leaves the rest of its group open.
    let on = |group: GroupId, home: NodeId, but: Option<FieldId>| {
        let switch = model.groups[group].switch.filter(|switch| Some(*switch) != but);
        switch.is_none_or(|switch| situation.holds(&answer(model, switch), home) == Some(true))
    };
    for group in model.groups.values() {
        let Some(parent) = group.parent else { continue };
        for home in situation.open_places(parent) {
            if !on(parent, home, None) {
                continue;
            }
            if let Some(when) = &group.when {
                add(when, home, true);
            }
            let open = group.when.as_ref().is_none_or(|w| situation.holds(w, home) == Some(true));
            if let Requirement::When(condition) = &group.required
                && open
                && situation.is_demanded(home)
            {
                add(condition, home, true);
            }
        }
    }
    for (id, field) in model.fields.iter() {
        for home in situation.open_places(field.group) {
            if !on(field.group, home, Some(id)) {
                continue;
            }
            if let Some(when) = &field.when {
                add(when, home, true);
            }
            let open = field.when.as_ref().is_none_or(|w| situation.holds(w, home) == Some(true));
            if let Requirement::When(condition) = &field.required
                && open
                && situation.is_demanded(home)
            {
                add(condition, home, true);
            }
        }
    }
    for check in model.checks.values() {
        for home in situation.open_places(check.group) {
            if situation.is_demanded(home) {
                add(&check.that, home, true);
            }
        }
    }
    for (id, item) in model.items.iter() {
        add(&item.applied_when, NodeId::ROOT, true);
        if situation.applied(id) == Some(true) {
            // Cases by a question are all written where the question is named.
            let named = item.cases.iter().filter(|_| item.cases_by.is_none());
            named.for_each(|case| add(&case.when, NodeId::ROOT, true));
            let lines = item.eligibility.iter().filter_map(|line| line.is.as_ref());
            lines.for_each(|is| add(is, NodeId::ROOT, false));
        }
    }
    model.registers.values().filter_map(|register| register.when.as_ref()).for_each(|when| {
        add(when, NodeId::ROOT, true);
    });
    for material in model.materials.values() {
        if !wanted(situation, &material.occasions) {
            continue;
        }
        for home in homes(situation, material.per) {
            if let Some(needed) = &material.needed {
                add(needed, home, true);
            }
            let needed = material.needed.as_ref();
            if needed.is_none_or(|needed| situation.holds(needed, home) == Some(true)) {
                material.waivers.iter().for_each(|waiver| add(&waiver.when, home, false));
                let parts = material.parts.iter().filter_map(|part| part.needed.as_ref());
                parts.for_each(|needed| add(needed, home, true));
            }
        }
    }
    for form in model.department_forms.values() {
        if !wanted(situation, &form.occasions) {
            continue;
        }
        for home in homes(situation, form.per) {
            if let Some(when) = &form.when {
                add(when, home, true);
                if situation.holds(when, home) != Some(true) {
                    continue;
                }
            }
            of_targets(situation, &form.targets, home, &mut add);
        }
    }
    found.retain(|reading| !constant(reading.expr) || reading.told);
    found
}

fn of_targets<'s>(
    situation: &Situation<'s>,
    targets: &'s [Target],
    home: NodeId,
    add: &mut impl FnMut(&'s Expr, NodeId, bool),
) {
    for target in targets {
        if let Some(when) = &target.when {
            add(when, home, true);
            if situation.holds(when, home) != Some(true) {
                continue;
            }
        }
        match &target.source {
            TargetSource::Group(inner) => of_targets(situation, inner, home, add),
            TargetSource::Rows { rows, targets } => {
                for row in situation.rows_at(*rows, home) {
                    of_targets(situation, targets, row, add);
                }
            }
            _ => {}
        }
    }
}

/// For each reason why a form waits, the places in the schema that it may belong to.
fn causes(situation: &Situation<'_>) -> Vec<Vec<Span>> {
    let model = situation.model();
    let mut found = Vec::new();
    for form in situation.split().as_array().into_iter().flatten() {
        let id = form["form"].as_str().expect("a form");
        let form_of = model.department_forms.values().find(|own| own.id == id).expect("a form");
        for cause in form["causes"].as_array().into_iter().flatten() {
            let path = cause["target"].as_str().expect("a path");
            if path.is_empty() {
                found.push(form_of.when.iter().map(|when| when.span).collect());
                continue;
            }
            let (mut targets, mut last) = (form_of.targets.as_slice(), None);
            for step in path.split('.') {
                let wire = step.split('[').next().unwrap_or_default();
                let target = targets.iter().find(|target| target.wire == wire).expect("a target");
                targets = match &target.source {
                    TargetSource::Group(inner) => inner,
                    TargetSource::Rows { targets, .. } => targets,
                    _ => &[],
                };
                last = Some(target);
            }
            let target = last.expect("a target");
            let undetermined = cause["reason"] != "out_of_domain";
            let when = target.when.as_ref().filter(|_| undetermined).map(|when| when.span);
            found.push(std::iter::once(target.span).chain(when).collect());
        }
    }
    found
}

fn answer(model: &Model, field: FieldId) -> Expr {
    let (kind, span) = (ExprKind::Field(field, Frame::HOME), model.fields[field].span);
    Expr { kind, ty: Type::Bool, span }
}

/// Every code that is chosen, with its table.
fn chosen(situation: &Situation<'_>, model: &Model) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    for (id, field) in model.fields.iter() {
        if field.derive.is_some()
            || !matches!(field.domain, Domain::OneOf(_) | Domain::AnyOf { .. })
        {
            continue;
        }
        for home in situation.open_places(field.group) {
            let (table, rows) = match situation.value_at(&answer(model, id), home) {
                Some(Value::Code(table, row)) => (table, vec![row]),
                Some(Value::Codes(table, rows)) => (table, rows),
                _ => continue,
            };
            let table = &model.tables[table];
            found.extend(rows.iter().map(|row| (table.span, table.row(*row).label.clone())));
        }
    }
    found
}

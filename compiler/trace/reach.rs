//! Every place of a matter that depends on a subject.

use super::ways::Ways;
use super::{Kind, Reach, Role, Subject};
use crate::expr::Expr;
use crate::model::{
    DepartmentForm, Field, Group, Item, Material, MaterialId, Model, Occasion, Requirement, Target,
    TargetSource, Under,
};
use crate::source::Span;

/// All places, in order of kind, then of the schema.
pub(super) fn all(model: &Model, ways: &Ways<'_>) -> Vec<Reach> {
    let mut found = Found { model, ways, reaches: Vec::new() };
    for group in model.groups.values() {
        found.group(group);
    }
    for field in model.fields.values() {
        found.field(field);
    }
    for check in model.checks.values() {
        let place = Place::new(Kind::Check, &check.id, &check.message, check.span);
        found.add(place, Role::Condition, Some(&check.that));
    }
    found.terms();
    for item in model.items.values() {
        found.item(item);
    }
    for register in model.registers.values() {
        let place = Place::new(Kind::Register, &register.id, &register.title, register.span);
        found.add(place, Role::Key, Some(&register.key));
        found.add(place, Role::Condition, register.when.as_ref());
    }
    for form in model.department_forms.values() {
        found.form(form);
    }
    for material in model.materials.values() {
        found.material(material);
    }
    found.guide();
    found.reaches.sort_by_key(|reach| reach.kind);
    found.reaches
}

#[derive(Clone, Copy)]
struct Place<'a> {
    kind: Kind,
    name: &'a str,
    title: &'a str,
    span: Option<Span>,
}

impl<'a> Place<'a> {
    fn new(kind: Kind, name: &'a str, title: &'a str, span: Span) -> Place<'a> {
        Place { kind, name, title, span: Some(span) }
    }
}

struct Found<'a> {
    model: &'a Model,
    ways: &'a Ways<'a>,
    reaches: Vec<Reach>,
}

impl Found<'_> {
    fn push(&mut self, place: Place<'_>, role: Role, via: Vec<String>) {
        self.reaches.push(Reach {
            kind: place.kind,
            place: place.name.to_owned(),
            title: place.title.to_owned(),
            role,
            via,
            span: place.span,
        });
    }

    fn add(&mut self, place: Place<'_>, role: Role, expr: Option<&Expr>) {
        if let Some(via) = expr.and_then(|expr| self.ways.into(expr)) {
            self.push(place, role, via);
        }
    }

    fn group(&mut self, group: &Group) {
        let place = Place::new(Kind::Form, &group.path, &group.title, group.span);
        self.add(place, Role::Condition, group.when.as_ref());
        if let Requirement::When(expr) = &group.required {
            self.add(place, Role::Required, Some(expr));
        }
        if group.switch.is_some_and(|switch| self.ways.subject == Subject::Field(switch)) {
            self.push(place, Role::Condition, Vec::new());
        }
        for passage in &group.passages {
            let title = passage.label.as_deref().unwrap_or(&passage.text);
            let name = format!("{}.{}", group.path, passage.id);
            let place = Place::new(Kind::Form, &name, title, passage.span);
            self.add(place, Role::Condition, passage.when.as_ref());
        }
    }

    fn field(&mut self, field: &Field) {
        let place = Place::new(Kind::Form, &field.path, &field.label, field.span);
        self.add(place, Role::Condition, field.when.as_ref());
        if let Requirement::When(expr) = &field.required {
            self.add(place, Role::Required, Some(expr));
        }
        self.add(place, Role::Value, field.derive.as_ref());
        self.add(place, Role::Suggestion, field.suggest.as_ref());
        if let Some(Under::Field(above)) = field.under
            && self.ways.fields.contains(&above)
        {
            self.push(place, Role::Within, Vec::new());
        }
    }

    fn terms(&mut self) {
        for (id, term) in self.model.terms.iter() {
            let place = Place::new(Kind::Term, &term.id, &term.title, term.span);
            self.add(place, Role::Value, Some(&term.is));
            for region in &self.model.regions {
                let local = region.terms.iter().filter(|(other, _)| *other == id);
                for (_, expr) in local {
                    let title = format!("{}（{}）", term.title, region.title);
                    let place = Place::new(Kind::Term, &term.id, &title, expr.span);
                    self.add(place, Role::Value, Some(expr));
                }
            }
        }
    }

    fn item(&mut self, item: &Item) {
        let place = Place::new(Kind::Item, &item.id, &item.title, item.span);
        self.add(place, Role::Condition, Some(&item.applied_when));
        for case in &item.cases {
            let name = format!("{}.{}", item.id, case.id);
            let place = Place::new(Kind::Item, &name, &case.title, case.when.span);
            self.add(place, Role::Condition, Some(&case.when));
        }
        if let Some((_, when)) = &item.produces {
            self.add(place, Role::Result, when.as_ref());
        }
        for (index, line) in item.eligibility.iter().enumerate() {
            let name = format!("{}[{index}]", item.id);
            let place = Place::new(Kind::Eligibility, &name, &line.text, line.span);
            self.add(place, Role::Condition, line.is.as_ref());
        }
        for region in &self.model.regions {
            for (id, index, text, test) in &region.eligibility {
                if self.model.items.name(*id) != item.id {
                    continue;
                }
                let name = format!("{}[{index}]", item.id);
                let title = format!("{text}（{}）", region.title);
                let span = test.as_ref().map_or(item.span, |test| test.span);
                let place = Place::new(Kind::Eligibility, &name, &title, span);
                self.add(place, Role::Condition, test.as_ref());
            }
        }
    }

    /// Through which items and cases occasions depend on the subject.
    fn occasions(&self, occasions: &[Occasion]) -> Option<Vec<String>> {
        occasions.iter().find_map(|occasion| {
            let item = self.model.items.get(occasion.item)?;
            let name = format!("items.{}", item.id);
            let itself = self.ways.subject == Subject::Item(occasion.item);
            if let Some(way) = self.ways.item(occasion.item) {
                return Some(if itself { Vec::new() } else { way });
            }
            let cases = occasion.cases.iter().filter_map(|index| item.cases.get(*index));
            cases.into_iter().find_map(|case| {
                let mut way = vec![format!("{name}.{}", case.id)];
                way.extend(self.ways.into(&case.when)?);
                Some(way)
            })
        })
    }

    fn form(&mut self, form: &DepartmentForm) {
        let place = Place::new(Kind::Department, &form.id, &form.title, form.span);
        if let Some(via) = self.occasions(&form.occasions) {
            self.push(place, Role::Condition, via);
        }
        self.add(place, Role::Condition, form.when.as_ref());
        if form.receives.iter().any(|field| self.ways.fields.contains(field)) {
            self.push(place, Role::Receives, Vec::new());
        }
        self.targets(&form.id, &form.targets);
    }

    fn targets(&mut self, above: &str, targets: &[Target]) {
        for target in targets {
            let name = format!("{above}.{}", target.wire);
            let place = Place::new(Kind::Department, &name, &target.label, target.span);
            self.add(place, Role::Condition, target.when.as_ref());
            match &target.source {
                TargetSource::Value { value, .. } => self.add(place, Role::Value, Some(value)),
                TargetSource::Group(targets) => self.targets(&name, targets),
                TargetSource::Rows { rows, targets } => {
                    if self.ways.groups.contains(rows) {
                        self.push(place, Role::Value, Vec::new());
                    }
                    self.targets(&name, targets);
                }
                TargetSource::File { group, .. } => {
                    let file = self.model.fields_below(*group);
                    if file.iter().any(|field| self.ways.fields.contains(field)) {
                        self.push(place, Role::Value, Vec::new());
                    }
                }
                TargetSource::Attachment { material, .. } => self.attachment(place, *material),
                TargetSource::Gap { .. } | TargetSource::Returned { .. } => {}
            }
        }
    }

    /// An attachment is there when its material is.
    fn attachment(&mut self, place: Place<'_>, id: MaterialId) {
        let Some(material) = self.model.materials.get(id) else { return };
        let waivers = material.waivers.iter().map(|waiver| &waiver.when);
        let way = material.needed.iter().chain(waivers).find_map(|expr| self.ways.into(expr));
        if let Some(way) = way {
            let mut via = vec![format!("materials.{}", material.id)];
            via.extend(way);
            self.push(place, Role::Condition, via);
        }
    }

    fn material(&mut self, material: &Material) {
        let place = Place::new(Kind::Material, &material.id, &material.title, material.span);
        if let Some(via) = self.occasions(&material.occasions) {
            self.push(place, Role::Condition, via);
        }
        if material.occasions.is_empty() {
            // For every item: it is asked for as soon as one is applied for.
            if let Some(via) = self.model.items.ids().find_map(|item| self.ways.item(item)) {
                self.push(place, Role::Condition, via);
            }
        }
        self.add(place, Role::Condition, material.needed.as_ref());
        for part in &material.parts {
            let name = format!("{}.{}", material.id, part.id);
            let place = Place::new(Kind::Material, &name, &part.title, material.span);
            self.add(place, Role::Condition, part.needed.as_ref());
        }
        for waiver in &material.waivers {
            let title = format!("{}：{}", material.title, waiver.reason);
            let place = Place::new(Kind::Material, &material.id, &title, waiver.span);
            self.add(place, Role::Waiver, Some(&waiver.when));
        }
    }

    /// Lines of the guide tell who may apply: they follow the eligibility of their item.
    fn guide(&mut self) {
        for group in &self.model.guide.conditions {
            for entry in &group.entries {
                let Some(item) = self.model.items.get(entry.item) else { continue };
                let tests = item.eligibility.iter().filter(|line| {
                    entry
                        .case
                        .is_none_or(|case| line.cases.is_empty() || line.cases.contains(&case))
                });
                let case = entry.case.and_then(|index| item.cases.get(index));
                let exprs = tests.filter_map(|line| line.is.as_ref());
                let exprs = exprs.chain(case.map(|case| &case.when));
                let exprs = exprs.chain(std::iter::once(&item.applied_when));
                let Some(via) = exprs.into_iter().find_map(|expr| self.ways.into(expr)) else {
                    continue;
                };
                let mut way = vec![match case {
                    Some(case) => format!("items.{}.{}", item.id, case.id),
                    None => format!("items.{}", item.id),
                }];
                way.extend(via);
                let title = entry.title.as_deref().or(entry.lines.first().map(String::as_str));
                let title = title.unwrap_or(&item.title);
                let place = Place { kind: Kind::Guide, name: &group.title, title, span: None };
                self.push(place, Role::Condition, way);
            }
        }
    }
}

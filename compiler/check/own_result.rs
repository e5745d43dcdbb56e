//! Rejects evidence that is only there when the item that asks for it is done: a first applicant could
//! never get it.
//!
//! - A department's form always demands a field of the register which its item alone produces. An
//!   item reads its own register as it was before, so that renewals are right; what is refused is a
//!   form for an applicant of whom nothing says that there is a record. Said it is by an eligibility
//!   line which needs the record, for the cases it is for; where no line does, by a form that is only
//!   for some cases; and anywhere by a condition of form or field, a declared gap or another source
//!   (`first_of`).
//! - A material is the item's own result and needed for every case of it, always and without a waiver.
//!
//! Data of a register that no item produces, or another one too, can come from elsewhere: nothing is
//! said of them.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report};
use crate::expr::{Expr, ExprKind, Reads};
use crate::model::{
    DepartmentForm, ItemId, Model, Necessity, Occasion, RegisterId, Target, TargetSource,
};

pub(super) fn check(model: &Model, report: &mut Report) {
    for (id, item) in model.items.iter() {
        if let Some((register, _)) = item.produces.as_ref()
            && is_only_producer(model, id, *register)
        {
            for form in model.department_forms.values().filter(|form| form.when.is_none()) {
                let occasion = form.occasions.iter().find(|of| of.item == id);
                if occasion.is_some_and(|of| !says_it_is_held(model, of, *register)) {
                    form_waits(model, id, *register, form, report);
                }
            }
        }
        material_waits(model, id, report);
    }
}

fn is_only_producer(model: &Model, id: ItemId, register: RegisterId) -> bool {
    let produces = |item: &crate::model::Item| {
        item.produces.as_ref().is_some_and(|(produced, _)| *produced == register)
    };
    !model.items.iter().any(|(other, item)| other != id && produces(item))
}

/// Whether something says that who applies on this occasion has a record in the register.
fn says_it_is_held(model: &Model, occasion: &Occasion, register: RegisterId) -> bool {
    let item = &model.items[occasion.item];
    let lines: Vec<_> = item
        .eligibility
        .iter()
        .filter(|line| line.is.as_ref().is_some_and(|is| needs(is, model, register)))
        .collect();
    if lines.is_empty() {
        return !occasion.cases.is_empty();
    }
    let held =
        |case: usize| lines.iter().any(|line| line.cases.is_empty() || line.cases.contains(&case));
    match (occasion.cases.as_slice(), item.cases.len()) {
        ([], 0) => lines.iter().any(|line| line.cases.is_empty()),
        ([], cases) => (0..cases).all(held),
        (cases, _) => cases.iter().all(|case| held(*case)),
    }
}

/// Whether a condition is never met without a record. A term that reads the register is taken to
/// need it.
fn needs(is: &Expr, model: &Model, register: RegisterId) -> bool {
    let part_needs = |part: &Expr| needs(part, model, register);
    match &is.kind {
        ExprKind::Found(id) | ExprKind::HasRegister(id, _) => *id == register,
        ExprKind::Term(_) => Reads::of(is, model).registers.contains(&register),
        ExprKind::And(parts) => parts.iter().any(part_needs),
        ExprKind::Or(parts) => parts.iter().all(part_needs),
        _ => rests_on(is, register),
    }
}

fn is_all(occasion: &Occasion, id: ItemId) -> bool {
    occasion.item == id && occasion.cases.is_empty()
}

fn form_waits(
    model: &Model,
    id: ItemId,
    register: RegisterId,
    form: &DepartmentForm,
    report: &mut Report,
) {
    let Some(target) = demanding(&form.targets, register) else { return };
    let item = &model.items[id];
    let (title, label, register) = (&item.title, &target.label, &model.registers[register]);
    let data = &register.title;
    report.push(
        Diagnostic::new(
            Code::OwnResult,
            target.span,
            bi!(
                "这一栏“{label}”要等“{data}”，而它只由“{title}”办结后产生：初次申请的人永远等不到",
                "this field `{label}` waits for `{data}`, which only `{title}` itself produces: a first applicant waits for ever"
            ),
        )
        .also(item.span, bi!("由这一事项产生", "produced by this item"))
        .also(form.span, bi!("初次申请的人也有这张表", "first applicants have this form, too")),
    );
}

/// The first field that is always there, always demanded, and undetermined without the register.
fn demanding(list: &[Target], register: RegisterId) -> Option<&Target> {
    list.iter().filter(|target| target.when.is_none() && target.required).find_map(|target| {
        match &target.source {
            TargetSource::Value { value, gap: None, .. } => {
                rests_on(value, register).then_some(target)
            }
            TargetSource::Group(inner) => demanding(inner, register),
            _ => None,
        }
    })
}

/// Whether a value is certainly undetermined when the register has no record.
fn rests_on(expr: &Expr, register: RegisterId) -> bool {
    let rests = |part: &Expr| rests_on(part, register);
    match &expr.kind {
        ExprKind::Register(id, _) => *id == register,
        ExprKind::Convert(_, part)
        | ExprKind::PartOf(part, _)
        | ExprKind::Not(part)
        | ExprKind::In(part, _)
        | ExprKind::HasAny(part, _)
        | ExprKind::HasAll(part, _) => rests(part),
        ExprKind::Compare(_, left, right)
        | ExprKind::Add(left, right)
        | ExprKind::Subtract(left, right) => rests(left) || rests(right),
        ExprKind::Concat(parts) | ExprKind::Call(_, parts) => parts.iter().any(rests),
        ExprKind::FirstOf(parts) => parts.iter().all(rests),
        ExprKind::If(_, then, otherwise) => rests(then) && rests(otherwise),
        _ => false,
    }
}

fn material_waits(model: &Model, id: ItemId, report: &mut Report) {
    let item = &model.items[id];
    for material in model.materials.values() {
        let asked = material.occasions.is_empty()
            || material.occasions.iter().any(|occasion| is_all(occasion, id));
        let always = material.needed.is_none()
            && material.judged.is_none()
            && material.waivers.is_empty()
            && material.necessity != Some(Necessity::Later);
        if material.produced_by != Some(id) || !asked || !always {
            continue;
        }
        let (own, title) = (&material.title, &item.title);
        report.push(
            Diagnostic::new(
                Code::OwnResult,
                material.span,
                bi!(
                    "“{title}”办结才有“{own}”，申请“{title}”却一律要交：初次申请的人永远交不出",
                    "`{own}` comes of `{title}`, and `{title}` always asks for it: a first applicant can never hand it in"
                ),
            )
            .also(item.span, bi!("由这一事项产生", "produced by this item")),
        );
    }
}

//! What regions leave out, as checks of the form: applying for an item that the region does not offer,
//! or giving a code that is not in use there, breaks a rule. As checks they need nothing of their own
//! in the interpreter, the proofs and the back ends.

use super::Resolver;
use crate::expr::{Expr, ExprKind, Frame, Function, Reads, Type};
use crate::model::*;
use crate::source::Span;

/// A rule says at most so many codes that are in use, so that it stays a sentence.
const MOST_NAMED: usize = 6;

impl Resolver<'_> {
    /// Adds the rules of all regions; after they have been read.
    pub(super) fn region_rules(&mut self) {
        let model = &self.model;
        let mut checks = Vec::new();
        // Applications name regions down to counties.
        for region in model.regions.iter().filter(|region| region.code.len() <= 6) {
            let left_out = region.items.iter().filter(|item| !item.available);
            checks.extend(left_out.filter_map(|item| not_offered(model, region, item)));
            for part in &region.codes {
                let fields = model.fields.iter().filter(|(_, field)| field.derive.is_none());
                checks.extend(fields.filter_map(|(id, _)| not_in_use(model, region, part, id)));
            }
        }
        for mut check in checks {
            while self.model.checks.find(&check.id).is_some() {
                check.id.push('_');
            }
            self.model.checks.add(check.id.clone(), check);
        }
    }
}

fn not_offered(model: &Model, region: &Region, left: &LocalItem) -> Option<Check> {
    let says = |inner: &Region| inner.items.iter().any(|item| item.item == left.item);
    let item = model.items.get(left.item)?;
    let node = |kind| bool(kind, left.span);
    let mut ways = elsewhere(model, region, left.span, says);
    ways.push(node(ExprKind::Not(Box::new(node(ExprKind::Applied(left.item))))));
    let note = left.note.as_ref().map(|note| format!("：{note}")).unwrap_or_default();
    let once = |field: &FieldId| model.repeats(model.fields[*field].group).is_empty();
    Some(Check {
        id: format!("{}_in_{}", item.id, region.code),
        group: Model::ROOT,
        that: node(ExprKind::Or(ways)),
        message: format!("{}不办理“{}”{note}", region.title, item.title),
        at: Reads::of(&item.applied_when, model).fields.first().copied().filter(once),
        regional: true,
        span: left.span,
    })
}

/// The rule for one question; none where all it may be answered with is in use.
fn not_in_use(model: &Model, region: &Region, part: &LocalCodes, id: FieldId) -> Option<Check> {
    let field = &model.fields[id];
    let set = match field.domain {
        Domain::OneOf(table) if table == part.table => false,
        Domain::AnyOf { table, .. } if table == part.table => true,
        _ => return None,
    };
    let table = model.tables.get(part.table)?;
    let (used, unused): (Vec<_>, Vec<_>) =
        table.selectable().map(|(row, _)| row).partition(|row| part.has(*row));
    if unused.is_empty() {
        return None;
    }
    let says = |inner: &Region| inner.codes.iter().any(|codes| codes.table == part.table);
    let node = |kind| bool(kind, part.span);
    let not = |expr| node(ExprKind::Not(Box::new(expr)));
    let ty = if set { Type::Codes(part.table) } else { Type::Code(part.table) };
    let answer = Box::new(Expr { kind: ExprKind::Field(id, Frame::HOME), ty, span: part.span });
    let unused = unused.into_iter().map(|row| Value::Code(part.table, row)).collect();
    let mut ways = elsewhere(model, region, part.span, says);
    ways.push(not(node(ExprKind::HasField(id, Frame::HOME))));
    ways.push(not(node(match set {
        true => ExprKind::HasAny(answer, unused),
        false => ExprKind::In(answer, unused),
    })));
    let (place, label) = (&region.title, &field.label);
    let message = if used.len() <= MOST_NAMED {
        let labels: Vec<&str> = used.iter().map(|row| table.row(*row).label.as_str()).collect();
        format!("{place}的“{label}”只能选{}", labels.join("、"))
    } else {
        format!("“{label}”的这个选项在{place}不用，请改选其他的")
    };
    Some(Check {
        id: format!("{}_in_{}", field.path.replace('.', "_"), region.code),
        group: field.group,
        that: node(ExprKind::Or(ways)),
        message,
        at: Some(id),
        regional: true,
        span: part.span,
    })
}

/// The ways in which an application is not the region's to judge: it is made elsewhere, or in a region
/// inside that has a word of its own.
fn elsewhere(
    model: &Model,
    region: &Region,
    span: Span,
    says: impl Fn(&Region) -> bool,
) -> Vec<Expr> {
    let within = |place: &Region| bool(within(model, &place.code, span), span);
    let mut ways = vec![bool(ExprKind::Not(Box::new(within(region))), span)];
    ways.extend(model.inside(&region.code).filter(|inner| says(inner)).map(within));
    ways
}

/// Whether the application is made within a place; not, where it names no region.
fn within(model: &Model, code: &str, span: Span) -> ExprKind {
    let text = |kind| Expr { kind, ty: Type::Text, span };
    let constant = |value: &str| text(ExprKind::Constant(Value::Text(value.to_owned())));
    let region = text(ExprKind::Region);
    let here = match model.region.is_empty() {
        true => text(ExprKind::FirstOf(vec![region, constant("")])),
        false => region,
    };
    ExprKind::Call(Function::Within, vec![here, constant(code)])
}

fn bool(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, ty: Type::Bool, span }
}

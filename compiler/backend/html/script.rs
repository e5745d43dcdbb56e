//! Conditions as data for the page's script, which reads them with the meaning of the model.
//!
//! A node is an array: its kind, then its parts. What the script does not read becomes `["?"]`,
//! something that may or may not hold, and so never closes a question.

use super::control::Control;
use super::place::{field_pattern, group_pattern};
use crate::expr::{Comparison, Expr, ExprKind, Function, Quantifier};
use crate::model::{Domain, FieldId, Model, RowId, Value};
use serde_json::{Value as Json, json};

const MOST_DEPTH: usize = 24;

/// The expression as data.
pub(super) fn script(expr: &Expr, model: &Model) -> Json {
    node(expr, model, 0)
}

fn node(expr: &Expr, model: &Model, depth: usize) -> Json {
    let unknown = || json!(["?"]);
    if depth > MOST_DEPTH {
        return unknown();
    }
    let of = |expr: &Expr| node(expr, model, depth + 1);
    match &expr.kind {
        ExprKind::Constant(constant) => {
            value(constant, model).map_or_else(unknown, |v| json!(["k", v]))
        }
        ExprKind::Field(field, frame) => answer("f", *field, frame.0, model),
        ExprKind::HasField(field, frame) => answer("has", *field, frame.0, model),
        ExprKind::HasGroup(group, frame) => json!(["group", group_pattern(model, *group), frame.0]),
        ExprKind::Rows(group, frame) => json!(["rows", group_pattern(model, *group), frame.0]),
        ExprKind::Parameter(id) => {
            let local = model.regions.iter().any(|r| r.parameters.iter().any(|(p, _)| p == id));
            match model.parameters.get(*id).filter(|_| !local) {
                Some(parameter) => {
                    value(&parameter.value, model).map_or_else(unknown, |v| json!(["k", v]))
                }
                None => unknown(),
            }
        }
        ExprKind::Term(id) => {
            let local = model.regions.iter().any(|r| r.terms.iter().any(|(t, _)| t == id));
            model.terms.get(*id).filter(|_| !local).map_or_else(unknown, |term| of(&term.is))
        }
        ExprKind::Applied(id) => {
            model.items.get(*id).map_or_else(unknown, |item| of(&item.applied_when))
        }
        ExprKind::SubmittedOn => json!(["today"]),
        ExprKind::Not(a) => json!(["not", of(a)]),
        ExprKind::And(parts) => list("and", parts.iter().map(of)),
        ExprKind::Or(parts) => list("or", parts.iter().map(of)),
        ExprKind::Compare(comparison, a, b) => {
            let word = match comparison {
                Comparison::Equal => "==",
                Comparison::NotEqual => "!=",
                Comparison::Less => "<",
                Comparison::LessOrEqual => "<=",
                Comparison::Greater => ">",
                Comparison::GreaterOrEqual => ">=",
            };
            json!([word, of(a), of(b)])
        }
        ExprKind::In(a, values) => one_of("in", of(a), values, model),
        ExprKind::HasAny(a, values) => one_of("has_any", of(a), values, model),
        ExprKind::HasAll(a, values) => one_of("has_all", of(a), values, model),
        ExprKind::If(c, a, b) => json!(["if", of(c), of(a), of(b)]),
        ExprKind::Add(a, b) => json!(["+", of(a), of(b)]),
        ExprKind::Subtract(a, b) => json!(["-", of(a), of(b)]),
        ExprKind::Call(function, parts) if is_known(*function) => {
            list(function.name(), parts.iter().map(of))
        }
        ExprKind::Quantify { quantifier, rows, frame, body } => {
            let word = match quantifier {
                Quantifier::Any => "any",
                Quantifier::All => "all",
                Quantifier::Count => "count",
                Quantifier::Sum | Quantifier::Unique => return unknown(),
            };
            json!([word, group_pattern(model, *rows), frame.0, of(body)])
        }
        _ => unknown(),
    }
}

/// The functions the script has.
fn is_known(function: Function) -> bool {
    matches!(
        function,
        Function::AgeOn
            | Function::AgeByMonth
            | Function::BirthDate
            | Function::GenderOf
            | Function::IsResidentId
            | Function::Size
            | Function::StartsWith
            | Function::YearMonth
            | Function::Year
            | Function::Upper
    )
}

fn list(word: &str, parts: impl Iterator<Item = Json>) -> Json {
    Json::Array(std::iter::once(json!(word)).chain(parts).collect())
}

fn one_of(word: &str, of: Json, values: &[Value], model: &Model) -> Json {
    match values.iter().map(|v| value(v, model)).collect::<Option<Vec<Json>>>() {
        Some(values) => json!([word, of, values]),
        None => json!(["?"]),
    }
}

fn answer(word: &str, field: FieldId, frame: u8, model: &Model) -> Json {
    let asked = &model.fields[field];
    if let Some(derive) = &asked.derive {
        // What is computed is not on the page; its presence is that of what it reads.
        return if word == "f" { node(derive, model, MOST_DEPTH / 2) } else { json!(["?"]) };
    }
    let kind = match (Control::of(&asked.domain, model), &asked.domain) {
        (Control::YesNo, _) => "yes_no",
        (Control::Tick, _) => "tick",
        (Control::Radios(_), _) => "radio",
        (Control::Select(_), _) => "select",
        (Control::Boxes(_), _) => "boxes",
        (Control::Date, _) => "date",
        (Control::Month, _) => "month",
        (Control::Line, Domain::Integer { .. } | Domain::Money { .. }) => "number",
        (Control::Line | Control::Lines, Domain::Text { .. }) => "text",
        _ => "other",
    };
    let mut node = vec![json!(word), json!(field_pattern(model, field)), json!(frame), json!(kind)];
    if let Domain::Money { .. } = asked.domain {
        node.push(json!(100));
    }
    if let Domain::AnyOf { table, .. } = asked.domain {
        let implied = model.tables[table]
            .rows
            .iter()
            .filter_map(|row| Some(json!([row.code, row.implied_by?])));
        node.push(Json::Array(implied.collect()));
    }
    Json::Array(node)
}

fn value(value: &Value, model: &Model) -> Option<Json> {
    Some(match value {
        Value::Bool(value) => json!(value),
        Value::Integer(value) => json!(value),
        Value::Text(text) => json!(text),
        Value::Date(date) => json!(date.to_string()),
        Value::Month(month) => json!(month.to_string()),
        Value::Code(table, RowId(row)) => {
            json!(model.tables.get(*table)?.rows.get(*row as usize)?.code)
        }
        Value::Codes(table, rows) => {
            let table = model.tables.get(*table)?;
            let codes: Option<Vec<_>> = rows
                .iter()
                .map(|RowId(row)| Some(json!(table.rows.get(*row as usize)?.code)))
                .collect();
            Json::Array(codes?)
        }
        Value::Decimal(..) => return None,
    })
}

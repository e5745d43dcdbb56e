//! Expressions as data: a constant stands for itself, anything else is an array of its kind and its
//! parts. `null` is undetermined. Questions, groups, terms and so on are numbers; a frame is left
//! out when it is that of the expression's home.

use super::Program;
use crate::expr::{Comparison, Expr, ExprKind, Frame, Function, Quantifier, Type};
use crate::model::{ArenaId, Model, TableId, Value};
use serde_json::{Value as Json, json};

impl Program<'_> {
    /// The expression as data.
    pub(super) fn expression(&mut self, expr: &Expr) -> Json {
        match &expr.kind {
            ExprKind::Constant(value) => constant(self.model, value),
            ExprKind::Field(field, frame) => seen("field", field.index(), *frame),
            ExprKind::HasField(field, frame) => seen("has", field.index(), *frame),
            ExprKind::HasGroup(group, frame) => seen("group", group.index(), *frame),
            ExprKind::Rows(group, frame) => seen("rows", group.index(), *frame),
            ExprKind::Parameter(id) => json!(["parameter", self.parameters.insert_full(*id).0]),
            ExprKind::Term(id) => json!(["term", self.terms.insert_full(*id).0]),
            ExprKind::Applied(id) => json!(["item", id.index()]),
            ExprKind::SubmittedOn => json!(["today"]),
            ExprKind::Region => json!(["region"]),
            // Nobody asks a register while a form is filled in or judged; the others are written for
            // the forms of departments.
            ExprKind::Register(..)
            | ExprKind::Found(_)
            | ExprKind::HasRegister(..)
            | ExprKind::Convert(..)
            | ExprKind::Concat(_) => Json::Null,
            ExprKind::Not(a) => json!(["not", self.expression(a)]),
            ExprKind::And(parts) => self.list_of("and", parts),
            ExprKind::Or(parts) => self.list_of("or", parts),
            ExprKind::FirstOf(parts) => self.list_of("first_of", parts),
            ExprKind::Compare(comparison, a, b) => {
                json!([sign(*comparison), self.expression(a), self.expression(b)])
            }
            ExprKind::In(a, values) => self.among("in", a, values),
            ExprKind::HasAny(a, values) => self.among("has_any", a, values),
            ExprKind::HasAll(a, values) => self.among("has_all", a, values),
            ExprKind::If(c, a, b) => {
                json!(["if", self.expression(c), self.expression(a), self.expression(b)])
            }
            ExprKind::Add(a, b) => json!(["+", self.expression(a), self.expression(b)]),
            ExprKind::Subtract(a, b) => json!(["-", self.expression(a), self.expression(b)]),
            ExprKind::Call(function, parts) => self.function(*function, parts, expr.ty),
            ExprKind::Quantify { quantifier, rows, frame, body } => {
                json!([ask(*quantifier), rows.index(), frame.0, self.expression(body)])
            }
            ExprKind::PartOf(part, level) => {
                let Type::Division(table) = part.ty else { return Json::Null };
                json!(["part_of", self.table(table), level.word(), self.expression(part)])
            }
        }
    }

    fn list_of(&mut self, word: &str, parts: &[Expr]) -> Json {
        let parts = parts.iter().map(|part| self.expression(part)).collect::<Vec<_>>();
        list(word, parts)
    }

    fn among(&mut self, word: &str, part: &Expr, values: &[Value]) -> Json {
        let values: Vec<Json> = values.iter().map(|v| constant(self.model, v)).collect();
        json!([word, self.expression(part), values])
    }

    /// A call; functions that need a table or the type of their argument get it as a last part.
    fn function(&mut self, function: Function, arguments: &[Expr], ty: Type) -> Json {
        let Some(first) = arguments.first() else { return Json::Null };
        let mut parts: Vec<Json> = match function {
            Function::AgeOn | Function::AgeByMonth => {
                let on = arguments.get(1).map_or(Json::Null, |on| self.expression(on));
                vec![self.birth(first), on]
            }
            Function::BirthDate => return self.birth(first),
            Function::Text => return self.text(first),
            _ => arguments.iter().map(|argument| self.expression(argument)).collect(),
        };
        match (function, first.ty) {
            (Function::Label, Type::Code(table))
            | (Function::Join, Type::Codes(table))
            | (Function::Within | Function::FullName, Type::Division(table)) => {
                parts.push(self.looked_up(table));
            }
            (Function::CodeText, Type::Division(_)) => parts.push(json!(true)),
            (Function::GenderOf, _) => match ty {
                Type::Code(table) => parts.push(self.looked_up(table)),
                _ => return Json::Null,
            },
            // A code of no table, such as the region of an application.
            (Function::Within, _) => return list("within_code", parts),
            _ => {}
        }
        list(function.name(), parts)
    }

    fn looked_up(&mut self, table: TableId) -> Json {
        self.looked_up.insert(table);
        json!(self.table(table))
    }

    /// A date of birth: of a date itself, of an identity number the one in it.
    fn birth(&mut self, part: &Expr) -> Json {
        let made = self.expression(part);
        if part.ty == Type::Date { made } else { json!(["birth_date", made]) }
    }

    /// The canonical text of a part; numbers with the places after their point.
    fn text(&mut self, part: &Expr) -> Json {
        let made = self.expression(part);
        match part.ty {
            Type::Text | Type::Date | Type::Month | Type::Division(_) => made,
            Type::Money => json!(["text", made, 2]),
            Type::Decimal(scale) => json!(["text", made, scale]),
            Type::Integer | Type::Bool => json!(["text", made, 0]),
            Type::Code(_) | Type::Codes(_) => Json::Null,
        }
    }
}

/// A value as data: codes as they go over the wire, amounts and decimals in their smallest unit.
pub(super) fn constant(model: &Model, value: &Value) -> Json {
    let code = |table: &TableId, row: usize| {
        model.tables.get(*table).and_then(|table| table.rows.get(row)).map(|row| row.code.as_str())
    };
    match value {
        Value::Bool(value) => json!(value),
        Value::Integer(value) | Value::Decimal(value, _) => json!(value),
        Value::Text(text) => json!(text),
        Value::Date(date) => json!(date.to_string()),
        Value::Month(month) => json!(month.to_string()),
        Value::Code(table, row) => json!(code(table, row.index())),
        // Sets are constants of departments' forms alone.
        Value::Codes(..) => Json::Null,
    }
}

fn list(word: &str, parts: Vec<Json>) -> Json {
    Json::Array(std::iter::once(json!(word)).chain(parts).collect())
}

fn seen(word: &str, number: usize, frame: Frame) -> Json {
    if frame == Frame::HOME { json!([word, number]) } else { json!([word, number, frame.0]) }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

fn ask(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::Any => "any",
        Quantifier::All => "all",
        Quantifier::Count => "count",
        Quantifier::Sum => "sum",
        Quantifier::Unique => "unique",
    }
}

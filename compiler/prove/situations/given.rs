//! What is known of an applicant, as people write it: `申请类型=注销申请`.

use crate::diagnostic::{Bilingual, nearest};
use crate::expr::{Comparison, Expr, ExprKind, Frame, Type};
use crate::interpret::Interpreter;
use crate::model::{CodeTable, Domain, FieldId, Model, TermId, Value};
use crate::source::Span;
use crate::support::Json;

/// Something that is known: a question answered so, or a term that holds or not.
#[derive(Clone, Debug)]
pub struct Given(pub(super) Expr);

enum Subject {
    Field(FieldId),
    Term(TermId),
}

impl Given {
    /// Reads `QUESTION=VALUE`: the question by its path or a label that stands once, or a term by id
    /// or title; the value as code or label, 是 or 否, a number or a day.
    ///
    /// # Errors
    /// What cannot be understood, with what may have been meant.
    pub fn read(model: &Model, text: &str) -> Result<Given, Bilingual> {
        let Some((name, value)) = text.split_once(['=', '＝']) else {
            return Err(bi!(
                "“{text}”里没有等号；写成 题目=答案",
                "`{text}` has no equals sign; write QUESTION=ANSWER"
            ));
        };
        let (name, value) = (name.trim(), value.trim());
        match subject(model, name)? {
            Subject::Term(term) => {
                let span = model.terms[term].span;
                let ty = model.terms[term].is.ty;
                let whole = Expr { kind: ExprKind::Term(term), ty, span };
                if ty != Type::Bool {
                    return Err(bi!(
                        "“{name}”不是是非判断",
                        "`{name}` is nothing that is true or false"
                    ));
                }
                truth(whole, value).ok_or_else(|| yes_or_no(name))
            }
            Subject::Field(field) => answered(model, field, name, value),
        }
    }
}

fn subject(model: &Model, name: &str) -> Result<Subject, Bilingual> {
    if let Some(field) = model.fields.find(name) {
        return Ok(Subject::Field(field));
    }
    let term = model.terms.iter().find(|(_, term)| term.id == name || term.title == name);
    if let Some((term, _)) = term {
        return Ok(Subject::Term(term));
    }
    let labelled: Vec<FieldId> = model
        .fields
        .iter()
        .filter(|(_, field)| field.label == name)
        .map(|(field, _)| field)
        .collect();
    match labelled.as_slice() {
        [only] => Ok(Subject::Field(*only)),
        [] => {
            let labels = model.fields.values().map(|field| field.label.as_str());
            let terms = model.terms.values().map(|term| term.title.as_str());
            let near = nearest(name, model.fields.names().chain(labels).chain(terms));
            Err(match near {
                Some(near) => bi!(
                    "没有“{name}”这道题；是不是“{near}”？",
                    "there is no question `{name}`; did you mean `{near}`?"
                ),
                None => bi!("没有“{name}”这道题", "there is no question `{name}`"),
            })
        }
        several => {
            let paths: Vec<&str> =
                several.iter().map(|field| model.fields[*field].path.as_str()).collect();
            let paths = paths.join("、");
            Err(bi!(
                "叫“{name}”的不止一题，请写路径：{paths}",
                "several questions are called `{name}`; write a path: {paths}"
            ))
        }
    }
}

fn answered(model: &Model, id: FieldId, name: &str, value: &str) -> Result<Given, Bilingual> {
    let field = &model.fields[id];
    if !model.repeats(field.group).is_empty() {
        return Err(bi!(
            "“{name}”每行各填，不能在这里给出",
            "`{name}` is answered for each row and cannot be given here"
        ));
    }
    let span = field.span;
    let read = |ty: Type| Expr { kind: ExprKind::Field(id, Frame::HOME), ty, span };
    let unknown = |options: String| {
        bi!(
            "“{name}”没有“{value}”这个答案；有：{options}",
            "`{value}` is no answer to `{name}`; there are: {options}"
        )
    };
    let constant = |value: Value, ty: Type| Expr { kind: ExprKind::Constant(value), ty, span };
    let equal = |left: Expr, right: Expr| {
        let kind = ExprKind::Compare(Comparison::Equal, Box::new(left), Box::new(right));
        Given(Expr { kind, ty: Type::Bool, span })
    };
    match &field.domain {
        Domain::YesNo | Domain::Tick => {
            truth(read(Type::Bool), value).ok_or_else(|| yes_or_no(name))
        }
        Domain::OneOf(table) => {
            let codes = &model.tables[*table];
            let row = codes.by_code(value).or_else(|| codes.by_label(value));
            let row = row.ok_or_else(|| unknown(options(codes)))?;
            let ty = Type::Code(*table);
            Ok(equal(read(ty), constant(Value::Code(*table, row), ty)))
        }
        Domain::AnyOf { table, .. } => {
            let codes = &model.tables[*table];
            let mut rows = Vec::new();
            for one in value.split(['、', ',', '，']).map(str::trim) {
                let row = codes.by_code(one).or_else(|| codes.by_label(one));
                rows.push(Value::Code(*table, row.ok_or_else(|| unknown(options(codes)))?));
            }
            let set = Box::new(read(Type::Codes(*table)));
            Ok(Given(Expr { kind: ExprKind::HasAll(set, rows), ty: Type::Bool, span }))
        }
        domain => {
            let json = match domain {
                Domain::Integer { .. } => {
                    value.parse::<i64>().map_or_else(|_| Json::from(value), Json::from)
                }
                // People write yuan.
                Domain::Money { .. } => match value.parse::<i64>() {
                    Ok(yuan) => Json::from(yuan.saturating_mul(100)),
                    Err(_) => Json::from(value),
                },
                _ => Json::from(value),
            };
            let interpreter = Interpreter::new(model);
            let found = interpreter.read_value(domain, &json).map_err(|fault| {
                let message = fault.at("", &field.label).message;
                bi!(
                    "“{value}”不是“{name}”的答案：{message}",
                    "`{value}` is no answer to `{name}`: {message}"
                )
            })?;
            let ty = crate::expr::typing::type_of(domain);
            Ok(equal(read(ty), constant(found, ty)))
        }
    }
}

fn options(table: &CodeTable) -> String {
    let labels: Vec<&str> =
        table.selectable().take(12).map(|(_, row)| row.label.as_str()).collect();
    labels.join("、")
}

fn truth(expr: Expr, value: &str) -> Option<Given> {
    match value {
        "是" | "true" | "yes" => Some(Given(expr)),
        "否" | "false" | "no" => {
            let span: Span = expr.span;
            Some(Given(Expr { kind: ExprKind::Not(Box::new(expr)), ty: Type::Bool, span }))
        }
        _ => None,
    }
}

fn yes_or_no(name: &str) -> Bilingual {
    bi!("“{name}”的答案是“是”或“否”", "the answer to `{name}` is yes or no")
}

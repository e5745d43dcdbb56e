//! Values as noun phrases.

use super::super::{Expr, ExprKind, Function, Quantifier};
use super::Reader;
use crate::model::{Domain, FieldId, Level, Value};
use crate::support::format_decimal;

impl Reader<'_> {
    pub(super) fn value(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Constant(value) => self.constant(value, expr),
            ExprKind::Field(field, _) => self.field(*field),
            ExprKind::Register(register, field) | ExprKind::HasRegister(register, field) => {
                let register = &self.model.registers[*register];
                let label = register.fields.get(*field).map_or("", |field| field.label.as_str());
                format!("“{}”中的“{label}”", register.title)
            }
            ExprKind::Parameter(parameter) => {
                let parameter = &self.model.parameters[*parameter];
                let said = match (&parameter.domain, &parameter.value) {
                    (Domain::Money { .. }, Value::Integer(fen)) => {
                        format!("{} 元", format_decimal(*fen, 2))
                    }
                    (_, value) => {
                        let unit = parameter.unit.as_deref().unwrap_or("");
                        format!("{}{unit}", self.plain(value))
                    }
                };
                format!("{}（{said}）", parameter.title)
            }
            ExprKind::Term(term) => format!("“{}”", self.model.terms[*term].title),
            ExprKind::SubmittedOn => "申请日期".to_owned(),
            ExprKind::Region => "办理地区".to_owned(),
            ExprKind::If(condition, yes, no) => {
                let test = self.condition(condition, false);
                format!("{test}时为{}，否则为{}", self.value(yes), self.value(no))
            }
            ExprKind::Add(left, right) => format!("{}加{}", self.value(left), self.value(right)),
            ExprKind::Subtract(left, right) => {
                format!("{}减{}", self.value(left), self.value(right))
            }
            ExprKind::Call(function, arguments) => self.call(*function, arguments),
            ExprKind::Rows(group, _) => format!("“{}”的份数", self.model.groups[*group].title),
            ExprKind::Quantify { quantifier: Quantifier::Count, rows, body, .. } => {
                let row = self.model.groups[*rows]
                    .repeat
                    .as_ref()
                    .map_or("", |repeat| repeat.row.as_str());
                format!("满足“{}”的{row}个数", self.condition(body, false))
            }
            ExprKind::Quantify { quantifier: Quantifier::Sum, rows, body, .. } => {
                let row = self.model.groups[*rows]
                    .repeat
                    .as_ref()
                    .map_or("", |repeat| repeat.row.as_str());
                format!("各“{row}”的{}之和", self.value(body))
            }
            ExprKind::FirstOf(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.value(part)).collect();
                parts.join("，没有时取")
            }
            ExprKind::Concat(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.value(part)).collect();
                format!("由{}拼成的文字", parts.join("、"))
            }
            ExprKind::Convert(conversion, inner) => {
                let to = self.model.conversions[*conversion].to;
                format!("{}（换成“{}”的代码）", self.value(inner), self.model.tables[to].title)
            }
            ExprKind::PartOf(inner, level) => {
                let level = match level {
                    Level::Province => "省级",
                    Level::Prefecture => "州（市）级",
                    Level::County => "县级",
                    Level::Township => "乡级",
                };
                format!("{}的{level}区划", self.value(inner))
            }
            // What is true or false stands as a sentence in brackets.
            _ => format!("“{}”", self.condition(expr, false)),
        }
    }

    fn constant(&self, value: &Value, expr: &Expr) -> String {
        match (value, expr.ty) {
            (Value::Text(code), super::super::Type::Division(table)) => {
                let table = &self.model.tables[table];
                let label =
                    table.by_code(code).map_or(code.as_str(), |row| table.row(row).label.as_str());
                format!("“{label}”")
            }
            (Value::Integer(fen), super::super::Type::Money) => {
                format!("{} 元", format_decimal(*fen, 2))
            }
            (Value::Text(_) | Value::Code(..) | Value::Codes(..) | Value::Bool(_), _) => {
                format!("“{}”", self.plain(value))
            }
            _ => format!(" {} ", self.plain(value)),
        }
    }

    /// A value without quotes.
    pub(super) fn plain(&self, value: &Value) -> String {
        match value {
            Value::Bool(value) => if *value { "是" } else { "否" }.to_owned(),
            Value::Integer(value) => value.to_string(),
            Value::Decimal(units, scale) => format_decimal(*units, *scale),
            Value::Text(text) => text.clone(),
            Value::Date(date) => date.to_string(),
            Value::Month(month) => month.to_string(),
            Value::Code(table, row) => self.model.tables[*table].row(*row).label.clone(),
            Value::Codes(table, rows) => {
                let table = &self.model.tables[*table];
                rows.iter().map(|row| table.row(*row).label.as_str()).collect::<Vec<_>>().join("、")
            }
        }
    }

    pub(super) fn options(&self, values: &[Value], last: &str) -> String {
        let quoted: Vec<String> =
            values.iter().map(|value| format!("“{}”", self.plain(value))).collect();
        match quoted.split_last() {
            Some((end, rest)) if !rest.is_empty() => format!("{}{last}{end}", rest.join("、")),
            _ => quoted.concat(),
        }
    }

    pub(super) fn field(&self, field: FieldId) -> String {
        let found = &self.model.fields[field];
        let shared =
            self.model.fields.values().filter(|other| other.label == found.label).count() > 1;
        if shared {
            let group = &self.model.groups[found.group];
            if !group.title.is_empty() {
                return format!("“{}”中的“{}”", group.title, found.label);
            }
        }
        format!("“{}”", found.label)
    }

    pub(super) fn division(&self, place: &Expr, within: &Expr) -> String {
        let ExprKind::Constant(Value::Text(code)) = &within.kind else { return self.value(within) };
        let table = match place.ty {
            super::super::Type::Division(table) => Some(table),
            _ => self.model.tables.ids().find(|&table| self.model.tables[table].division),
        };
        let label = table.and_then(|table| {
            let table = &self.model.tables[table];
            table.by_code(code).map(|row| table.row(row).label.clone())
        });
        label.map_or_else(|| format!(" {code} "), |label| format!("“{label}”"))
    }

    pub(super) fn call(&self, function: Function, arguments: &[Expr]) -> String {
        let words: Vec<String> = arguments.iter().map(|argument| self.value(argument)).collect();
        let first = words.first().cloned().unwrap_or_default();
        let second = words.get(1).cloned().unwrap_or_default();
        let third = words.get(2).cloned().unwrap_or_default();
        match function {
            Function::AgeOn => format!("按{first}计算到{second}的周岁年龄"),
            Function::AgeByMonth => format!("按{first}计算到{second}的年龄（按月）"),
            Function::BirthDate => format!("{first}中的出生日期"),
            Function::GenderOf => format!("{first}中的性别"),
            Function::IsResidentId => format!("{first}是正确的居民身份证号"),
            Function::Label => format!("{first}的名称"),
            Function::CodeText => format!("{first}的代码"),
            Function::Join => format!("{first}各选项的名称"),
            Function::Only => format!("{first}所选的唯一一项"),
            Function::Size => format!("{first}所选的项数"),
            Function::Upper => format!("{first}（改为大写）"),
            Function::Lower => format!("{first}（改为小写）"),
            Function::Slice => format!("{first}的第{second}到第{third}个字符"),
            Function::StartsWith => format!("{first}以{second}开头"),
            Function::YearMonth => format!("{first}的年月"),
            Function::Year => format!("{first}的年份"),
            Function::DaysBetween => format!("从{first}到{second}的天数"),
            Function::AddDays => format!("{first}之后{second}天"),
            Function::AddMonths => format!("{first}之后{second}个月"),
            Function::AddYears => format!("{first}之后{second}年"),
            Function::Within => format!("{first}在{second}范围内"),
            Function::FullName => format!("{first}的完整名称"),
            Function::PadStart => format!("{first}（前面用{third}补足{second}位）"),
            Function::PadEnd => format!("{first}（后面用{third}补足{second}位）"),
            Function::Text => first,
        }
    }
}

//! Conditions as Chinese sentences, for hints, guide, messages and mapping documents.
//!
//! `not` is pushed down to the words it denies, so that a reader never meets a double negation:
//! `not (a == 甲 or has(b))` reads 「“a”不是“甲”，并且没有填写“b”」.

mod value;

use super::{Comparison, Expr, ExprKind, Function, Quantifier, Type};
use crate::model::{FieldId, GroupId, Model, Value};

/// A condition as a sentence, without a full stop.
pub fn sentence(expr: &Expr, model: &Model) -> String {
    Reader { model }.condition(expr, false)
}

/// The value of an expression as a noun phrase, such as 「“姓名”」 or 「“身份证号”中的出生日期」.
pub fn phrase(expr: &Expr, model: &Model) -> String {
    Reader { model }.value(expr)
}

struct Reader<'a> {
    model: &'a Model,
}

impl Reader<'_> {
    fn condition(&self, expr: &Expr, not: bool) -> String {
        match &expr.kind {
            ExprKind::Constant(Value::Bool(value)) => {
                if *value != not {
                    "任何情况".to_owned()
                } else {
                    "没有这种情况".to_owned()
                }
            }
            ExprKind::Not(inner) => self.condition(inner, !not),
            ExprKind::And(parts) => self.joined(parts, not, !not),
            ExprKind::Or(parts) => self.joined(parts, not, not),
            ExprKind::Field(field, _) => self.yes(*field, not),
            ExprKind::Register(..) | ExprKind::Parameter(_) => {
                format!("{}为“{}”", self.value(expr), if not { "否" } else { "是" })
            }
            ExprKind::Term(term) => {
                let title = &self.model.terms[*term].title;
                format!("{}属于“{title}”", if not { "不" } else { "" })
            }
            ExprKind::Applied(item) => {
                format!("{}申请“{}”", if not { "没有" } else { "" }, self.model.items[*item].title)
            }
            ExprKind::Compare(comparison, left, right) => {
                self.compare(*comparison, left, right, not)
            }
            ExprKind::In(value, values) => {
                let options = self.options(values, "或");
                format!("{}{}{options}", self.value(value), if not { "不是" } else { "是" })
            }
            ExprKind::HasAny(set, values) => {
                let options = self.options(values, "或");
                format!("{}{}{options}", self.value(set), if not { "没有选" } else { "选了" })
            }
            ExprKind::HasAll(set, values) => {
                let options = self.options(values, "和");
                format!(
                    "{}{}{options}",
                    self.value(set),
                    if not { "没有同时选" } else { "同时选了" }
                )
            }
            ExprKind::If(condition, yes, no) => {
                let test = self.condition(condition, false);
                format!("{test}时要求{}，否则要求{}", self.group(yes, not), self.group(no, not))
            }
            ExprKind::HasField(field, _) => {
                format!("{}填写{}", if not { "没有" } else { "已" }, self.field(*field))
            }
            ExprKind::HasGroup(group, _) => {
                let title = &self.model.groups[*group].title;
                format!("{}填写“{title}”", if not { "没有" } else { "已" })
            }
            ExprKind::Found(register) => {
                let title = &self.model.registers[*register].title;
                format!("“{title}”{}", if not { "查无记录" } else { "能查到记录" })
            }
            ExprKind::HasRegister(..) => {
                format!("{}{}", self.value(expr), if not { "没有记录" } else { "有记录" })
            }
            ExprKind::Call(function, arguments) => self.test(*function, arguments, not),
            ExprKind::Quantify { quantifier, rows, body, .. } => {
                self.quantified(*quantifier, *rows, body, not)
            }
            ExprKind::FirstOf(_) => {
                format!("{}为“{}”", self.value(expr), if not { "否" } else { "是" })
            }
            _ => format!("{}{}", self.value(expr), if not { "不成立" } else { "成立" }),
        }
    }

    /// Parts joined by 并且 or 或者; a part joined the other way goes into brackets.
    fn joined(&self, parts: &[Expr], not: bool, and: bool) -> String {
        let said: Vec<String> = parts.iter().map(|part| self.group(part, not)).collect();
        said.join(if and { "，并且" } else { "，或者" })
    }

    fn group(&self, part: &Expr, not: bool) -> String {
        let said = self.condition(part, not);
        let mut inner = part;
        while let ExprKind::Not(next) = &inner.kind {
            inner = next;
        }
        match &inner.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) if parts.len() > 1 => format!("（{said}）"),
            ExprKind::If(..) => format!("（{said}）"),
            _ => said,
        }
    }

    /// A yes/no question answered yes; where it is what applying for an item means, in those words.
    fn yes(&self, field: FieldId, not: bool) -> String {
        let item = self.model.items.values().find(|item| match &item.applied_when.kind {
            ExprKind::Field(applied, _) => *applied == field,
            _ => false,
        });
        if let Some(item) = item {
            return format!("{}申请“{}”", if not { "没有" } else { "" }, item.title);
        }
        if matches!(self.model.fields[field].domain, crate::model::Domain::Tick) {
            return format!("{}勾选{}", if not { "没有" } else { "已" }, self.field(field));
        }
        format!("{}选“{}”", self.field(field), if not { "否" } else { "是" })
    }

    fn compare(&self, comparison: Comparison, left: &Expr, right: &Expr, not: bool) -> String {
        let comparison = if not { comparison.opposite() } else { comparison };
        if let ExprKind::Call(Function::AgeOn | Function::AgeByMonth, arguments) = &left.kind {
            return self.age(comparison, arguments, right);
        }
        // true/false: a yes/no question compared with a constant.
        if let (Type::Bool, ExprKind::Constant(Value::Bool(value))) = (left.ty, &right.kind) {
            let same = matches!(comparison, Comparison::Equal) == *value;
            return self.condition(left, !same);
        }
        let (left_words, right_words) = (self.value(left), self.value(right));
        let code = matches!(left.ty, Type::Code(_) | Type::Text | Type::Division(_) | Type::Bool);
        let date = matches!(left.ty, Type::Date | Type::Month);
        let words = match comparison {
            Comparison::Equal if code => "是",
            Comparison::NotEqual if code => "不是",
            Comparison::Equal => "等于",
            Comparison::NotEqual => "不等于",
            Comparison::Less if date => "早于",
            Comparison::LessOrEqual if date => "不晚于",
            Comparison::Greater if date => "晚于",
            Comparison::GreaterOrEqual if date => "不早于",
            Comparison::Less => "小于",
            Comparison::LessOrEqual => "不超过",
            Comparison::Greater => "超过",
            Comparison::GreaterOrEqual => "不小于",
        };
        format!("{left_words}{words}{right_words}")
    }

    /// “按“身份证号”计算，申请当日未满 18 周岁”.
    fn age(&self, comparison: Comparison, arguments: &[Expr], years: &Expr) -> String {
        let [person, day] = arguments else { return String::new() };
        let years = match &years.kind {
            ExprKind::Constant(Value::Integer(years)) => format!("{years} 周岁"),
            ExprKind::Parameter(_) => self.value(years),
            _ => format!("{}周岁", self.value(years)),
        };
        let day = match &day.kind {
            ExprKind::SubmittedOn => "申请当日".to_owned(),
            _ => format!("在{}", self.value(day)),
        };
        let words = match comparison {
            Comparison::Less => "未满",
            Comparison::LessOrEqual => "不超过",
            Comparison::Greater => "超过",
            Comparison::GreaterOrEqual => "已满",
            Comparison::Equal => "正好",
            Comparison::NotEqual => "不是",
        };
        format!("按{}计算，{day}{words}{years}", self.value(person))
    }

    fn test(&self, function: Function, arguments: &[Expr], not: bool) -> String {
        let is = if not { "不" } else { "" };
        match (function, arguments) {
            (Function::IsResidentId, [text]) => {
                format!("{}{is}是正确的居民身份证号", self.value(text))
            }
            (Function::StartsWith, [text, start]) => {
                format!("{}{is}以{}开头", self.value(text), self.value(start))
            }
            (Function::Within, [place, within]) => {
                format!("{}{is}在{}范围内", self.value(place), self.division(place, within))
            }
            _ => {
                format!("{}{}", self.call(function, arguments), if not { "不成立" } else { "成立" })
            }
        }
    }

    fn quantified(&self, quantifier: Quantifier, rows: GroupId, body: &Expr, not: bool) -> String {
        let row = self.row(rows);
        match quantifier {
            Quantifier::Any if not => format!("没有任何一{row}{}", self.rest(body, false)),
            Quantifier::Any => format!("至少有一{row}{}", self.rest(body, false)),
            Quantifier::All if not => format!("至少有一{row}{}", self.rest(body, true)),
            Quantifier::All => format!("每一{row}都{}", self.rest(body, false)),
            Quantifier::Unique => {
                let same = if not { "有相同的" } else { "互不相同" };
                format!("各{row}的{}{same}", self.value(body))
            }
            Quantifier::Count | Quantifier::Sum => String::new(),
        }
    }

    fn rest(&self, body: &Expr, not: bool) -> String {
        format!("满足：{}", self.group(body, not))
    }

    /// What one row is called, with a measure word: “份孩子信息” reads badly, “个（孩子）” does not.
    fn row(&self, rows: GroupId) -> String {
        let name = self.model.groups[rows].repeat.as_ref().map_or("", |repeat| repeat.row.as_str());
        format!("个“{name}”")
    }
}

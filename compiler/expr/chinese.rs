//! Conditions as Chinese sentences, for hints, guide, messages and mapping documents.
//!
//! `not` is pushed down to the words it denies, so that a reader never meets a double negation:
//! `not (a == 甲 or has(b))` reads 「“a”不是“甲”，并且没有填写“b”」.

mod value;

pub(crate) use value::heading;

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
            ExprKind::Parameter(parameter) => {
                let title = &self.model.parameters[*parameter].title;
                format!("“{title}”为“{}”", if not { "否" } else { "是" })
            }
            ExprKind::Register(..) | ExprKind::FirstOf(_) => {
                format!("{}为“{}”", self.value(expr), if not { "否" } else { "是" })
            }
            ExprKind::Term(term) => {
                let title = &self.model.terms[*term].title;
                format!("{}属于“{title}”的情形", if not { "不" } else { "" })
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
                format!("{test}时要求{}，否则要求{}", self.apart(yes, not), self.apart(no, not))
            }
            ExprKind::HasField(field, _) => {
                format!("{}填写{}", if not { "没有" } else { "已" }, self.field(*field))
            }
            ExprKind::HasGroup(group, _) => {
                format!("{}填写{}", if not { "没有" } else { "已" }, self.group(*group))
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
            _ => format!("{}{}", self.value(expr), if not { "不成立" } else { "成立" }),
        }
    }

    /// Parts joined by 并且 or 或者; a part joined the other way goes into brackets.
    fn joined(&self, parts: &[Expr], not: bool, and: bool) -> String {
        let said: Vec<String> = parts
            .iter()
            .map(|part| match connective(part, not) {
                Some(own) if own == and => self.condition(part, not),
                _ => self.apart(part, not),
            })
            .collect();
        said.join(if and { "，并且" } else { "，或者" })
    }

    /// A condition that others stand beside: in brackets when it has parts of its own.
    fn apart(&self, part: &Expr, not: bool) -> String {
        let said = self.condition(part, not);
        match inside_not(part).kind {
            ExprKind::If(..) => format!("（{said}）"),
            ExprKind::Quantify { quantifier: Quantifier::Any | Quantifier::All, .. } => {
                format!("（{said}）")
            }
            _ if connective(part, not).is_some() => format!("（{said}）"),
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
        if left.ty == Type::Bool {
            return self.same_truth(comparison == Comparison::Equal, left, right);
        }
        let (left_words, right_words) = (self.value(left), self.value(right));
        let code = matches!(left.ty, Type::Code(_) | Type::Text | Type::Division(_));
        let date = matches!(left.ty, Type::Date | Type::Month);
        let fixed = matches!(right.kind, ExprKind::Constant(_) | ExprKind::Parameter(_));
        if let (false, Comparison::Equal | Comparison::NotEqual) = (fixed, comparison) {
            let words = if comparison == Comparison::Equal { "相同" } else { "不同" };
            return format!("{left_words}与{right_words}{words}");
        }
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

    /// Two conditions that hold together or not at all.
    fn same_truth(&self, same: bool, left: &Expr, right: &Expr) -> String {
        if let (ExprKind::HasField(left, _), ExprKind::HasField(right, _)) =
            (&left.kind, &right.kind)
        {
            let both = format!("{}和{}", self.field(*left), self.field(*right));
            return format!("{both}{}", if same { "都填写或者都不填写" } else { "只填写一个" });
        }
        let words =
            if same { "要么都成立，要么都不成立" } else { "只有一个成立" };
        format!("“{}”和“{}”{words}", self.condition(left, false), self.condition(right, false))
    }

    /// “按“身份证号”计算，申请当日未满18周岁”.
    fn age(&self, comparison: Comparison, arguments: &[Expr], years: &Expr) -> String {
        let [person, day] = arguments else { return String::new() };
        let years = match &years.kind {
            ExprKind::Constant(Value::Integer(years)) => format!("{years}周岁"),
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
            Quantifier::Any if not => {
                format!("没有任何一个{row}满足：{}", self.condition(body, false))
            }
            Quantifier::Any => format!("至少有一个{row}满足：{}", self.condition(body, false)),
            Quantifier::All if not => {
                format!("至少有一个{row}满足：{}", self.condition(body, true))
            }
            Quantifier::All => format!("每一个{row}都满足：{}", self.condition(body, false)),
            Quantifier::Unique => {
                let same = if not { "有相同的" } else { "互不相同" };
                format!("各个{row}的{}{same}", self.of_row(body, rows))
            }
            Quantifier::Count | Quantifier::Sum => String::new(),
        }
    }

    /// What one row is called.
    fn row(&self, rows: GroupId) -> String {
        let name = self.model.groups[rows].repeat.as_ref().map_or("", |repeat| repeat.row.as_str());
        format!("“{name}”")
    }
}

/// The condition below any `not`.
fn inside_not(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Not(inner) => inside_not(inner),
        _ => expr,
    }
}

/// Whether a condition reads as parts joined by 并且 (true) or 或者 (false), if it does.
fn connective(expr: &Expr, not: bool) -> Option<bool> {
    match &expr.kind {
        ExprKind::Not(inner) => connective(inner, !not),
        ExprKind::And(parts) if parts.len() > 1 => Some(!not),
        ExprKind::Or(parts) if parts.len() > 1 => Some(not),
        _ => None,
    }
}

//! Values as noun phrases.

use super::super::{Expr, ExprKind, Function, Quantifier};
use super::Reader;
use crate::model::{Domain, FieldId, GroupId, Level, Value};
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
                        format!("{}元", decimal(*fen, 2))
                    }
                    (_, value) => {
                        let unit = parameter.unit.as_deref().unwrap_or("");
                        format!("{}{unit}", self.plain(value))
                    }
                };
                format!("“{}”（{said}）", parameter.title)
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
            ExprKind::Rows(group, _) => format!("{}的个数", self.row(*group)),
            ExprKind::Quantify { quantifier: Quantifier::Count, rows, body, .. } => {
                format!("{}的{}个数", self.apart(body, false), self.row(*rows))
            }
            ExprKind::Quantify { quantifier: Quantifier::Sum, rows, body, .. } => {
                format!("{}之和", self.summed(*rows, body))
            }
            ExprKind::FirstOf(_) if expr.is_region() => "办理地区".to_owned(),
            ExprKind::FirstOf(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.value(part)).collect();
                parts.join("，没有时取")
            }
            ExprKind::Concat(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.value(part)).collect();
                format!("由{}依次连成的文字", parts.join("、"))
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
            // What is true or false stands as a sentence in quotes.
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
                format!("{}元", decimal(*fen, 2))
            }
            (Value::Text(text), _) if text.is_empty() => "空".to_owned(),
            (Value::Text(text), _) if text == " " => "空格".to_owned(),
            (Value::Text(_) | Value::Code(..) | Value::Codes(..) | Value::Bool(_), _) => {
                format!("“{}”", self.plain(value))
            }
            _ => self.plain(value),
        }
    }

    /// A value without quotes.
    pub(super) fn plain(&self, value: &Value) -> String {
        match value {
            Value::Bool(value) => if *value { "是" } else { "否" }.to_owned(),
            Value::Integer(value) => value.to_string(),
            Value::Decimal(units, scale) => decimal(*units, *scale),
            Value::Text(text) => text.clone(),
            Value::Date(date) => {
                format!("{}年{}月{}日", date.year(), date.month(), date.day())
            }
            Value::Month(month) => format!("{}年{}月", month.year(), month.month()),
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

    /// A question by its label; with what it stands in where the label alone could mean several.
    pub(super) fn field(&self, field: FieldId) -> String {
        let found = &self.model.fields[field];
        let label = &found.label;
        let group = &self.model.groups[found.group];
        // The parts of an address, a document or a signature have labels of no one in particular.
        if group.composite.is_some() && !group.title.is_empty() {
            return format!("{}中的“{label}”", self.group(found.group));
        }
        let around = self.around(found.group, label, |id| id == field);
        around.map_or_else(|| format!("“{label}”"), |title| format!("“{title}”中的“{label}”"))
    }

    /// A group by its title; with what it stands in where the title alone could mean several.
    pub(super) fn group(&self, group: GroupId) -> String {
        let found = &self.model.groups[group];
        let title = heading(&found.title);
        let groups = self.model.titled(&found.title);
        let fields = self.model.labelled(&found.title).iter();
        let fields = fields.filter(|field| self.model.fields[**field].group != group);
        if groups.iter().map(|_| ()).chain(fields.map(|_| ())).nth(1).is_none() {
            return format!("“{title}”");
        }
        let parent = found.parent.map(|parent| self.model.ancestry(parent)).unwrap_or_default();
        let around = parent.iter().rev().map(|id| heading(&self.model.groups[*id].title));
        match around.into_iter().find(|around| !around.is_empty() && *around != title) {
            Some(around) => format!("“{around}”的“{title}”"),
            None => format!("“{title}”"),
        }
    }

    /// The nearest title around a question that tells it from others of its label; none when the
    /// label says enough.
    fn around(&self, group: GroupId, label: &str, is_it: impl Fn(FieldId) -> bool) -> Option<&str> {
        let model = self.model;
        let others = || {
            let others = model.labelled(label).iter().filter(|id| !is_it(**id));
            others.map(|id| model.fields[*id].group)
        };
        if others().next().is_none() && model.titled(label).is_empty() {
            return None;
        }
        let titles = |group: GroupId| -> Vec<&str> {
            let groups = model.ancestry(group).into_iter().rev();
            groups.map(|id| model.groups[id].title.as_str()).filter(|t| !t.is_empty()).collect()
        };
        let own = titles(group);
        let tells = |title: &&&str| others().all(|other| !titles(other).contains(title));
        own.iter().find(tells).or(own.first()).map(|title| heading(title))
    }

    /// A value of the rows that a sentence speaks of: their own questions need no more than the label.
    pub(super) fn of_row(&self, body: &Expr, rows: GroupId) -> String {
        match &body.kind {
            ExprKind::Field(field, _) if self.model.fields[*field].group == rows => {
                format!("“{}”", self.model.fields[*field].label)
            }
            _ => self.value(body),
        }
    }

    /// “各“孩子”的各“支出”的“金额””, of which the sum is taken.
    fn summed(&self, rows: GroupId, body: &Expr) -> String {
        let inner = match &body.kind {
            ExprKind::Quantify { quantifier: Quantifier::Sum, rows, body, .. } => {
                self.summed(*rows, body)
            }
            _ => self.of_row(body, rows),
        };
        format!("各{}的{inner}", self.row(rows))
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
        label.map_or_else(|| code.clone(), |label| format!("“{label}”"))
    }

    pub(super) fn call(&self, function: Function, arguments: &[Expr]) -> String {
        let words: Vec<String> = arguments.iter().map(|argument| self.value(argument)).collect();
        let first = words.first().cloned().unwrap_or_default();
        let second = words.get(1).cloned().unwrap_or_default();
        let third = words.get(2).cloned().unwrap_or_default();
        match function {
            Function::AgeOn => format!("按{first}计算到{second}的周岁年龄"),
            Function::AgeByMonth => format!("按{first}计算到{second}的年龄（按月）"),
            Function::BirthDate => format!("{first}里的出生日期"),
            Function::GenderOf => format!("{first}里的性别"),
            Function::IsResidentId => format!("{first}是正确的居民身份证号"),
            Function::Label => format!("{first}的名称"),
            Function::CodeText => format!("{first}的代码"),
            Function::Join => format!("{first}各选项的名称"),
            Function::Only => format!("{first}所选的唯一一项"),
            Function::Size => format!("{first}所选的项数"),
            Function::Upper => format!("{first}（改为大写）"),
            Function::Lower => format!("{first}（改为小写）"),
            Function::Slice if second == third => format!("{first}的第{second}个字符"),
            Function::Slice if second == "1" => format!("{first}的前{third}个字符"),
            Function::Slice => format!("{first}的第{second}到第{third}个字符"),
            Function::StartsWith => format!("{first}以{second}开头"),
            Function::YearMonth => format!("{first}的年月"),
            Function::Year => format!("{first}的年份"),
            Function::DaysBetween => format!("从{first}到{second}的天数"),
            Function::AddDays => self.shifted(&first, arguments.get(1), "天"),
            Function::AddMonths => self.shifted(&first, arguments.get(1), "个月"),
            Function::AddYears => self.shifted(&first, arguments.get(1), "年"),
            Function::Within => format!("{first}在{second}范围内"),
            Function::FullName => format!("{first}的完整名称"),
            Function::PadStart => format!("{first}（前面用{third}补足{second}位）"),
            Function::PadEnd => format!("{first}（后面用{third}补足{second}位）"),
            Function::Text => first,
        }
    }

    /// A day so long after or before another; a parameter brings its own unit.
    fn shifted(&self, from: &str, by: Option<&Expr>, unit: &str) -> String {
        let Some(by) = by else { return from.to_owned() };
        match &by.kind {
            ExprKind::Constant(Value::Integer(back)) if *back < 0 => {
                format!("{from}之前{}{unit}的那天", back.unsigned_abs())
            }
            ExprKind::Parameter(id) if self.model.parameters[*id].unit.is_some() => {
                format!("{from}起满{}的那天", self.value(by))
            }
            _ => format!("{from}起满{}{unit}的那天", self.value(by)),
        }
    }
}

/// A number without the zeros that end it: 50000, 1.5.
fn decimal(units: i64, scale: u8) -> String {
    let whole = format_decimal(units, scale);
    match whole.contains('.') {
        true => whole.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => whole,
    }
}

/// A title without the number printed before it: 三、父亲 → 父亲, 2.待遇申领 → 待遇申领.
pub(crate) fn heading(title: &str) -> &str {
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = title.trim_start_matches(is_number);
    let bare = rest.strip_prefix(['、', '.', '．']).map(str::trim_start);
    bare.filter(|bare| rest.len() < title.len() && !bare.is_empty()).unwrap_or(title)
}

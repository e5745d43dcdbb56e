//! Where a subject comes from, in words.

use super::{Fact, Subject};
use crate::diagnostic::Bilingual;
use crate::expr::{Expr, Type, chinese};
use crate::model::{Domain, Field, Group, Model, Requirement, Value};

/// What is to be known of the subject.
pub(super) fn of(model: &Model, subject: Subject) -> Vec<Fact> {
    let mut facts = Facts { model, facts: Vec::new() };
    match subject {
        Subject::Field(id) => facts.field(&model.fields[id]),
        Subject::Group(id) => facts.group(&model.groups[id]),
        Subject::Register(id) => {
            let register = &model.registers[id];
            facts.plain(
                bi!("来源", "source"),
                bi!("登记库（不在表上填写）", "a register, not asked on the form"),
            );
            facts.same(bi!("保管部门", "keeper"), &register.keeper);
            facts.expr(bi!("查询条件", "key"), Some(&register.key));
            facts.expr(bi!("何时查询", "asked when"), register.when.as_ref());
        }
        Subject::RegisterField(id, at) => {
            let register = &model.registers[id];
            facts.same(bi!("来源", "source"), &register.title);
            facts.same(bi!("保管部门", "keeper"), &register.keeper);
            if let Some(field) = register.fields.get(at) {
                facts.plain(bi!("类型", "type"), domain(model, &field.domain));
                facts.plain(bi!("总有", "always there"), yes_no(field.required));
            }
            facts.expr(bi!("查询条件", "key"), Some(&register.key));
        }
        Subject::Parameter(id) => {
            let parameter = &model.parameters[id];
            let unit = parameter.unit.as_deref().unwrap_or_default();
            facts.plain(bi!("类型", "type"), domain(model, &parameter.domain));
            facts.same(bi!("数值", "value"), &format!("{}{unit}", value(model, &parameter.value)));
            if let Some((low, high)) = &parameter.between {
                let (low, high) = (value(model, low), value(model, high));
                facts.same(bi!("地方可定", "regions may set"), &format!("{low}–{high}{unit}"));
            }
            facts.basis(&parameter.basis);
        }
        Subject::Term(id) => facts.expr(bi!("定义", "meaning"), Some(&model.terms[id].is)),
        Subject::Item(id) => {
            let item = &model.items[id];
            if let Some(department) = model.departments.get(item.department) {
                facts.same(bi!("办理部门", "department"), &department.title);
            }
            facts.expr(bi!("何时算申请", "applied for when"), Some(&item.applied_when));
            facts.basis(&item.basis);
        }
    }
    facts.facts
}

struct Facts<'a> {
    model: &'a Model,
    facts: Vec<Fact>,
}

impl Facts<'_> {
    fn plain(&mut self, name: Bilingual, text: Bilingual) {
        self.facts.push(Fact { name, text });
    }

    /// A text of the schema: the same in both languages.
    fn same(&mut self, name: Bilingual, text: &str) {
        self.plain(name, Bilingual { zh: text.to_owned(), en: text.to_owned() });
    }

    fn expr(&mut self, name: Bilingual, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            let text = self.words(expr);
            self.same(name, &text);
        }
    }

    fn words(&self, expr: &Expr) -> String {
        if expr.ty == Type::Bool {
            chinese::sentence(expr, self.model)
        } else {
            chinese::phrase(expr, self.model)
        }
    }

    fn basis(&mut self, basis: &[String]) {
        if !basis.is_empty() {
            self.same(bi!("依据", "basis"), &basis.join("；"));
        }
    }

    fn place(&mut self, group: crate::model::GroupId) {
        let titles: Vec<&str> = self
            .model
            .ancestry(group)
            .into_iter()
            .map(|id| self.model.groups[id].title.as_str())
            .filter(|title| !title.is_empty())
            .collect();
        if !titles.is_empty() {
            self.same(bi!("位置", "place"), &titles.join(" › "));
        }
    }

    /// When it is asked: the conditions of the groups around count too.
    fn when(&mut self, group: Option<crate::model::GroupId>, own: Option<&Expr>) {
        let mut texts = Vec::new();
        for id in group.map(|group| self.model.ancestry(group)).unwrap_or_default() {
            let group = &self.model.groups[id];
            texts.extend(group.when.as_ref().map(|when| self.words(when)));
            if let Some(switch) = group.switch {
                let label = &self.model.fields[switch].label;
                texts.push(format!("“{label}”选“是”"));
            }
        }
        texts.extend(own.map(|when| self.words(when)));
        let name = bi!("何时填写", "asked when");
        if texts.is_empty() {
            self.plain(name, bi!("总是", "always"));
        } else {
            self.same(name, &texts.join("；且 "));
        }
    }

    fn required(&mut self, required: &Requirement) {
        let name = bi!("必填", "required");
        match required {
            Requirement::Always => self.plain(name, yes_no(true)),
            Requirement::Never => self.plain(name, yes_no(false)),
            Requirement::When(expr) => self.expr(name, Some(expr)),
        }
    }

    fn field(&mut self, field: &Field) {
        self.place(field.group);
        self.plain(bi!("类型", "type"), domain(self.model, &field.domain));
        if let Some(derive) = &field.derive {
            self.expr(bi!("由此算出（不填写）", "computed, not asked"), Some(derive));
            return;
        }
        // The switch of a group is asked before anything that depends on it.
        let group = &self.model.groups[field.group];
        let is_switch = group.switch.is_some_and(|id| self.model.fields[id].path == field.path);
        let around = if is_switch { group.parent } else { Some(field.group) };
        self.when(around, field.when.as_ref());
        self.required(&field.required);
        self.expr(bi!("默认值", "suggested"), field.suggest.as_ref());
        if field.supplement {
            self.plain(
                bi!("来历", "origin"),
                bi!("原表没有，线上补充", "not on paper, asked online"),
            );
        }
        if let Some(purpose) = &field.purpose {
            self.same(bi!("用途", "purpose"), purpose);
        }
        self.basis(&field.basis);
    }

    fn group(&mut self, group: &Group) {
        if let Some(parent) = group.parent {
            self.place(parent);
        }
        self.when(group.parent, group.when.as_ref());
        self.required(&group.required);
        if let Some(repeat) = &group.repeat {
            let (min, max) = (repeat.min, repeat.max);
            self.plain(bi!("份数", "rows"), bi!("{min} 到 {max}", "{min} to {max}"));
        }
        self.basis(&group.basis);
    }
}

fn yes_no(yes: bool) -> Bilingual {
    if yes { bi!("是", "yes") } else { bi!("否", "no") }
}

/// A domain in a few words.
fn domain(model: &Model, domain: &Domain) -> Bilingual {
    let table = |id| {
        let table = &model.tables[id];
        let standard =
            table.standard.as_deref().map(|name| format!("，{name}")).unwrap_or_default();
        format!("{}{standard}", table.title)
    };
    match domain {
        Domain::Text { kind, min, max, .. } => {
            let kind = &model.text_types[*kind];
            let (title, id) = (&kind.title, &kind.id);
            let (min, max) = (min.max(&kind.min), max.min(&kind.max));
            if min == max {
                bi!("{title}，{max} 个字符", "{id}, {max} characters")
            } else {
                bi!("{title}，{min}–{max} 个字符", "{id}, {min}–{max} characters")
            }
        }
        Domain::Integer { min, max } => bi!("整数，{min} 到 {max}", "integer, {min} to {max}"),
        Domain::Decimal { scale, .. } => bi!("小数，{scale} 位", "decimal, {scale} places"),
        Domain::Money { .. } => bi!("金额", "money"),
        Domain::YesNo => bi!("是否", "yes or no"),
        Domain::Tick => bi!("勾选", "tick"),
        Domain::OneOf(id) => {
            let table = table(*id);
            bi!("单选（{table}）", "one of {table}")
        }
        Domain::AnyOf { table: id, .. } => {
            let table = table(*id);
            bi!("多选（{table}）", "any of {table}")
        }
        Domain::Date { .. } => bi!("日期", "date"),
        Domain::Month { .. } => bi!("月份", "month"),
        Domain::Division { table: id, .. } => {
            let table = table(*id);
            bi!("行政区划（{table}）", "division of {table}")
        }
    }
}

fn value(model: &Model, value: &Value) -> String {
    match value {
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(units, scale) => crate::support::format_decimal(*units, *scale),
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::Month(month) => month.to_string(),
        Value::Code(table, row) => model.tables[*table].row(*row).label.clone(),
        Value::Codes(table, rows) => {
            let table = &model.tables[*table];
            rows.iter().map(|row| table.row(*row).label.as_str()).collect::<Vec<_>>().join("、")
        }
    }
}

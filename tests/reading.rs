//! How every condition and derived value of a matter reads in Chinese, for people to read through:
//! `tests/reading/<matter>.md`. `LIANBAN_UPDATE=1 cargo test --test reading` rewrites them.
//!
//! Hints, guide, messages and mapping documents show these very sentences.

mod common;

use lianban::expr::{Expr, ExprKind, Type, chinese};
use lianban::model::{Model, Requirement, Target, TargetSource};
use std::fmt::Write as _;
use std::fs;

/// The readings of one matter, in the order of the schema.
struct Readings<'m> {
    model: &'m Model,
    text: String,
}

impl Readings<'_> {
    fn of(model: &Model) -> String {
        let text = format!("# {}\n", model.title);
        let mut readings = Readings { model, text };
        readings.terms();
        readings.items();
        readings.form();
        readings.registers();
        readings.materials();
        readings.department_forms();
        readings.regions();
        readings.text
    }

    fn section(&mut self, title: &str) {
        let _ = write!(self.text, "\n## {title}\n\n");
    }

    fn say(&mut self, place: &str, what: &str, expr: &Expr) {
        let said = match expr.ty {
            Type::Bool => chinese::sentence(expr, self.model),
            _ => chinese::phrase(expr, self.model),
        };
        let _ = writeln!(self.text, "- `{place}` {what}：{said}");
    }

    fn maybe(&mut self, place: &str, what: &str, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.say(place, what, expr);
        }
    }

    fn requirement(&mut self, place: &str, requirement: &Requirement) {
        if let Requirement::When(expr) = requirement {
            self.say(place, "必填", expr);
        }
    }

    fn terms(&mut self) {
        self.section("名词");
        for term in self.model.terms.values() {
            self.say(&term.id, &term.title, &term.is);
        }
    }

    fn items(&mut self) {
        self.section("事项");
        for item in self.model.items.values() {
            self.say(&item.id, "申请", &item.applied_when);
            for case in &item.cases {
                self.say(&format!("{}.{}", item.id, case.id), "情形", &case.when);
            }
            for line in &item.eligibility {
                self.maybe(&item.id, &line.text, line.is.as_ref());
            }
            let when = item.produces.as_ref().and_then(|(_, when)| when.as_ref());
            self.maybe(&item.id, "结果入库", when);
        }
    }

    fn form(&mut self) {
        self.section("申请表");
        for group in self.model.groups.values() {
            self.maybe(&group.path, "何时填写", group.when.as_ref());
            self.requirement(&group.path, &group.required);
            for passage in &group.passages {
                self.maybe(&passage.id, "何时显示", passage.when.as_ref());
            }
        }
        for field in self.model.fields.values() {
            self.maybe(&field.path, "何时填写", field.when.as_ref());
            self.requirement(&field.path, &field.required);
            self.maybe(&field.path, "算出", field.derive.as_ref());
            self.maybe(&field.path, "默认值", field.suggest.as_ref());
        }
        for check in self.model.checks.values() {
            self.say(&check.id, &check.message, &check.that);
        }
    }

    fn registers(&mut self) {
        self.section("登记库");
        for register in self.model.registers.values() {
            self.say(&register.id, "用什么查", &register.key);
            self.maybe(&register.id, "何时查", register.when.as_ref());
        }
    }

    fn materials(&mut self) {
        self.section("材料");
        for material in self.model.materials.values() {
            self.maybe(&material.id, "需要", material.needed.as_ref());
            for part in &material.parts {
                self.maybe(&format!("{}.{}", material.id, part.id), "需要", part.needed.as_ref());
            }
            for waiver in &material.waivers {
                self.say(&material.id, "免交", &waiver.when);
            }
        }
    }

    fn department_forms(&mut self) {
        self.section("部门申请表");
        for form in self.model.department_forms.values() {
            self.maybe(&form.id, "何时送", form.when.as_ref());
            self.targets(&form.id, &form.targets);
        }
    }

    fn targets(&mut self, above: &str, targets: &[Target]) {
        for target in targets {
            let place = format!("{above}.{}", target.wire);
            self.maybe(&place, "何时有", target.when.as_ref());
            match &target.source {
                // A question or register field as it stands reads as its label.
                TargetSource::Value { value, .. }
                    if !matches!(value.kind, ExprKind::Field(..) | ExprKind::Register(..)) =>
                {
                    self.say(&place, "取值", value);
                }
                TargetSource::Group(targets) | TargetSource::Rows { targets, .. } => {
                    self.targets(&place, targets);
                }
                _ => {}
            }
        }
    }

    fn regions(&mut self) {
        self.section("地区");
        for region in &self.model.regions {
            for (term, is) in &region.terms {
                self.say(&region.code, &self.model.terms[*term].title, is);
            }
            for (_, _, text, is) in &region.eligibility {
                self.maybe(&region.code, text, is.as_ref());
            }
        }
    }
}

#[test]
fn every_condition_reads_as_recorded() {
    let loader = common::loader();
    let update = std::env::var_os("LIANBAN_UPDATE").is_some();
    let mut wrong = Vec::new();
    for path in common::matters() {
        let model = lianban::compile(&loader, &path).draft.expect("it can be read");
        let text = Readings::of(&model);
        let file = common::root().join("tests/reading").join(format!("{}.md", model.id));
        if update {
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(&file, &text).expect("write");
        } else if fs::read_to_string(&file).unwrap_or_default() != text {
            wrong.push(file);
        }
    }
    assert!(wrong.is_empty(), "LIANBAN_UPDATE=1 cargo test --test reading rewrites {wrong:?}");
}

//! The department forms of a case.

use super::values::{Said, table, truth, word};
use super::{Desk, list, members, text};
use crate::ast::{ExpectedFields, ExpectedForm, FormStanding, Given};
use crate::code::Code;
use crate::diagnostic::{Bilingual, nearest};
use crate::expr::chinese;
use crate::interpret::Situation;
use crate::model::{DepartmentForm, DepartmentFormId, Domain, Target, TargetSource};
use crate::read::{OneOrMany, Text};
use crate::source::Span;
use crate::support::format_decimal;
use serde_json::Value;
use std::collections::BTreeSet;

impl Desk<'_> {
    pub(super) fn forms(&mut self, situation: &Situation<'_>) {
        let expect = &self.case.expect;
        if expect.forms.0.is_empty() && expect.only_forms.is_none() {
            return;
        }
        let found = situation.split();
        let found: Vec<&Value> = found.as_array().into_iter().flatten().collect();
        for (name, entry) in &expect.forms.0 {
            let (Some(id), Some(expected)) = (self.form(name, entry.key), &entry.value) else {
                continue;
            };
            let own: Vec<&Value> = of(self.model.department_forms.name(id), &found);
            match expected {
                ExpectedForm::Standing(standing) => {
                    self.standing(id, entry.key, *standing, &own);
                }
                ExpectedForm::Detail(detail) => self.detail(id, entry.key, detail, &own),
            }
        }
        if let Some(only) = &expect.only_forms {
            self.only_forms(only, &found);
        }
    }

    /// Compares how a form stands; false when it stands otherwise.
    fn standing(
        &mut self,
        id: DepartmentFormId,
        span: Span,
        expected: FormStanding,
        found: &[&Value],
    ) -> bool {
        let named = |status: &str| FormStanding::ALL.iter().find(|word| word.word() == status);
        let other = match found {
            [] => Some(FormStanding::Absent).filter(|absent| *absent != expected),
            found => found
                .iter()
                .filter_map(|dispatch| named(text(dispatch, "status")).copied())
                .find(|status| *status != expected),
        };
        let Some(other) = other else { return true };
        let form = &self.model.department_forms[id];
        let mut why: Vec<Bilingual> =
            found.iter().flat_map(|dispatch| self.causes(form, dispatch)).collect();
        if found.is_empty() {
            if let Some(when) = &form.when {
                let sentence = chinese::sentence(when, self.model);
                why.push(bi!("这张表的条件：{sentence}", "the form's condition: {sentence}"));
            }
            why.push(bi!(
                "申请的事项或情形里没有要这张表的",
                "no item or case that is applied for asks for this form"
            ));
        }
        let (title, zh, zh_got) = (&form.title, expected.label(), other.label());
        let (en, en_got) = (expected.word(), other.word());
        self.unmet(
            span,
            &bi!(
                "《{title}》预期{zh}，实际{zh_got}",
                "`{title}` was expected to be {en}, but is {en_got}"
            ),
            why,
        );
        false
    }

    /// What a waiting form waits for.
    fn causes(&self, form: &DepartmentForm, dispatch: &Value) -> Vec<Bilingual> {
        let cause = |cause: &Value| {
            let wire = text(cause, "target");
            let label = target(&form.targets, wire).map_or(wire, |target| target.label.as_str());
            let register = self.model.registers.find(text(cause, "register"));
            let register = register.map_or("", |id| self.model.registers[id].title.as_str());
            match text(cause, "reason") {
                "register_unavailable" => bi!(
                    "“{label}”（{wire}）要看“{register}”，还没有查询",
                    "`{wire}` reads `{register}`, which gave no answer"
                ),
                "register_not_found" => bi!(
                    "“{label}”（{wire}）要看“{register}”，查无记录",
                    "`{wire}` reads `{register}`, which has no record"
                ),
                _ => bi!("“{label}”（{wire}）还没有内容", "`{wire}` is undetermined"),
            }
        };
        members(dispatch, "causes").map(cause).collect()
    }

    fn detail(
        &mut self,
        id: DepartmentFormId,
        key: Span,
        expected: &ExpectedFields,
        found: &[&Value],
    ) {
        let status = expected.status.unwrap_or(match expected.waits_for {
            Some(_) => FormStanding::Waiting,
            None => FormStanding::Ready,
        });
        if !self.standing(id, key, status, found) {
            return;
        }
        let form = &self.model.department_forms[id];
        if let Some(registers) = &expected.waits_for {
            self.waits_for(form, registers, found);
        }
        for (wire, entry) in &expected.fields.0 {
            let Some(given) = &entry.value else { continue };
            let Some(target) = self.known(form, wire, entry.key) else { continue };
            for dispatch in found {
                self.content(target, wire, given, dispatch);
            }
        }
        for name in &expected.gaps.0 {
            if self.known(form, name, name.span).is_none() {
                continue;
            }
            let wire = &name.value;
            let gap = |gap: &Value| text(gap, "target") == wire;
            if !found.iter().any(|dispatch| members(dispatch, "gaps").any(gap)) {
                let gaps: Vec<String> = found
                    .iter()
                    .flat_map(|dispatch| members(dispatch, "gaps"))
                    .map(|gap| text(gap, "target").to_owned())
                    .collect();
                let Bilingual { zh, en } = list(&gaps);
                self.unmet(
                    name.span,
                    &bi!("“{wire}”预期是空缺，实际不是", "`{wire}` was expected to be a gap"),
                    vec![bi!("空缺的栏目：{zh}", "gaps: {en}")],
                );
            }
        }
    }

    fn waits_for(&mut self, form: &DepartmentForm, names: &OneOrMany<Text>, found: &[&Value]) {
        let wanted: Vec<_> = names.0.iter().map(|name| self.register(name, name.span)).collect();
        let Some(wanted) = wanted.into_iter().collect::<Option<Vec<_>>>() else { return };
        let wanted: BTreeSet<&str> =
            wanted.into_iter().map(|id| self.model.registers.name(id)).collect();
        let causes = found.iter().flat_map(|dispatch| members(dispatch, "causes"));
        let got: BTreeSet<&str> = causes.map(|cause| text(cause, "register")).collect();
        if wanted == got {
            return;
        }
        let span = names.0.first().map_or(self.case.expect.span, |name| name.span);
        let why = found.iter().flat_map(|dispatch| self.causes(form, dispatch)).collect();
        let title = &form.title;
        self.unmet(
            span,
            &bi!("《{title}》等待的登记库不同", "`{title}` waits for other registers"),
            why,
        );
    }

    /// A field of a form by its name at the department.
    fn known<'f>(
        &mut self,
        form: &'f DepartmentForm,
        wire: &str,
        span: Span,
    ) -> Option<&'f Target> {
        let found = target(&form.targets, wire);
        if found.is_none() {
            let title = &form.title;
            let names: Vec<&str> = form.targets.iter().map(|target| &*target.wire).collect();
            let help = match nearest(wire, names.iter().copied()) {
                Some(near) => bi!("是不是想写“{near}”？", "did you mean `{near}`?"),
                None => {
                    let all = names.join(", ");
                    bi!("已有：{all}", "known: {all}")
                }
            };
            let message = bi!("《{title}》没有栏目“{wire}”", "`{title}` has no field `{wire}`");
            self.error(Code::UnknownName, span, message, vec![help]);
        }
        found
    }

    fn content(&mut self, target: &Target, wire: &str, given: &Given, dispatch: &Value) {
        let held = wire
            .split('.')
            .try_fold(dispatch.get("fields").unwrap_or(&Value::Null), |held, key| held.get(key));
        let domain = match &target.source {
            TargetSource::Value { domain, .. } => Some(domain),
            _ => None,
        };
        let same = match given {
            Given::One(scalar) => match word(scalar) {
                Some(Said::LeftOut) => held.is_none(),
                Some(_) => held.is_some(),
                None => held.is_some_and(|held| match held {
                    Value::Array(one) => {
                        matches!(one.as_slice(), [one] if self.reads(one, &scalar.text, domain))
                    }
                    held => self.reads(held, &scalar.text, domain),
                }),
            },
            Given::Many(many, _) => held.and_then(Value::as_array).is_some_and(|held| {
                held.len() == many.len()
                    && many.iter().all(|given| match given {
                        Given::One(one) => {
                            held.iter().any(|held| self.reads(held, &one.text, domain))
                        }
                        _ => false,
                    })
            }),
            Given::Group(..) => {
                self.misshapen(given.span());
                return;
            }
        };
        if same {
            return;
        }
        let got = held.map_or_else(
            || bi!("没有内容", "nothing"),
            |held| {
                let shown = self.shown(held, domain);
                bi!("{shown}", "{shown}")
            },
        );
        let mut why = Vec::new();
        if let TargetSource::Value { value, .. } = &target.source {
            let phrase = chinese::phrase(value, self.model);
            why.push(bi!("这一栏取：{phrase}", "the field takes: {phrase}"));
        }
        if let Some(when) = &target.when {
            let sentence = chinese::sentence(when, self.model);
            why.push(bi!("这一栏的条件：{sentence}", "the field's condition: {sentence}"));
        }
        let gap = members(dispatch, "gaps").find(|gap| text(gap, "target") == wire);
        if let Some(reason) = gap.map(|gap| text(gap, "reason")) {
            why.push(bi!("空缺：{reason}", "gap: {reason}"));
        }
        let (label, zh, en) = (&target.label, got.zh, got.en);
        self.unmet(given.span(), &bi!("“{label}”（{wire}）的内容是{zh}", "`{wire}` is {en}"), why);
    }

    /// Whether a value on the wire is what was written: the code or its label, yes or no, yuan.
    fn reads(&self, held: &Value, written: &str, domain: Option<&Domain>) -> bool {
        match held {
            Value::Bool(held) => truth(written) == Some(*held),
            Value::Number(number) => match (domain, number.as_i64()) {
                (Some(Domain::Money { .. }), Some(fen)) => {
                    let yuan = format_decimal(fen, 2);
                    written == yuan || yuan.strip_suffix(".00") == Some(written)
                }
                _ => number.to_string() == written,
            },
            Value::String(held) => {
                held == written || self.label(held, domain).is_some_and(|label| label == written)
            }
            _ => false,
        }
    }

    fn label(&self, code: &str, domain: Option<&Domain>) -> Option<&str> {
        let table = self.model.tables.get(table(domain?)?)?;
        table.by_code(code).map(|row| table.row(row).label.as_str())
    }

    fn shown(&self, held: &Value, domain: Option<&Domain>) -> String {
        match held {
            Value::String(text) => match self.label(text, domain) {
                Some(label) => format!("“{text}”（{label}）"),
                None => format!("“{text}”"),
            },
            Value::Bool(held) => format!("“{}”", if *held { "是" } else { "否" }),
            Value::Array(all) => {
                all.iter().map(|one| self.shown(one, domain)).collect::<Vec<_>>().join("、")
            }
            other => other.to_string(),
        }
    }

    fn only_forms(&mut self, only: &OneOrMany<Text>, found: &[&Value]) {
        let wanted: Vec<_> = only.0.iter().map(|name| self.form(name, name.span)).collect();
        let Some(wanted) = wanted.into_iter().collect::<Option<Vec<_>>>() else { return };
        for (id, name) in wanted.iter().zip(&only.0) {
            let form = &self.model.department_forms[*id];
            if of(&form.id, found).is_empty() {
                let title = &form.title;
                let message = bi!("没有《{title}》", "there is no `{title}`");
                self.unmet(name.span, &message, Vec::new());
            }
        }
        let mut told = BTreeSet::new();
        for dispatch in found {
            let Some(id) = self.model.department_forms.find(text(dispatch, "form")) else {
                continue;
            };
            if !wanted.contains(&id) && told.insert(id) {
                let title = &self.model.department_forms[id].title;
                let span = match (only.0.first(), only.0.last()) {
                    (Some(first), Some(last)) => first.span.to(last.span),
                    _ => self.case.expect.span,
                };
                let message =
                    bi!("还有《{title}》，这里没有写", "there is `{title}` too, not written here");
                self.unmet(span, &message, Vec::new());
            }
        }
    }
}

fn of<'v>(id: &str, found: &[&'v Value]) -> Vec<&'v Value> {
    found.iter().copied().filter(|dispatch| text(dispatch, "form") == id).collect()
}

/// The field of a path of wire names; rows (`[0]`) are of no matter.
fn target<'t>(targets: &'t [Target], path: &str) -> Option<&'t Target> {
    if let Some(found) = targets.iter().find(|target| target.wire == path) {
        return Some(found);
    }
    let (first, rest) = path.split_once('.')?;
    let first = first.split('[').next().unwrap_or(first);
    let found = targets.iter().find(|target| target.wire == first)?;
    match &found.source {
        TargetSource::Group(targets) | TargetSource::Rows { targets, .. } => target(targets, rest),
        _ => None,
    }
}

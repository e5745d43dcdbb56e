//! What a trial shows at the end: the receipt, then what each department would receive.

use super::Desk;
use crate::backend::{html, words};
use crate::interpret::{Application, Situation, Violation};
use crate::model::{DepartmentForm, Item, Model, Target, TargetSource};
use crate::page::{Filling, Pairs, Template};
use crate::render::Templates;
use crate::support::{Json, member_path, row_path};
use serde::Serialize;
use serde_json::Value;

/// What the template of the page is filled with.
#[derive(Serialize)]
struct Trial {
    materials: Vec<Brought>,
    departments: Vec<Office>,
}

#[derive(Serialize)]
struct Brought {
    title: String,
    status: &'static str,
    reasons: String,
    parts: String,
}

#[derive(Serialize)]
struct Office {
    title: String,
    forms: Vec<Sheet>,
}

/// A form as a department would receive it.
#[derive(Serialize)]
struct Sheet {
    title: String,
    row: Option<u64>,
    ready: bool,
    causes: Vec<Line>,
    fallback: Option<String>,
    fields: Vec<Line>,
    gaps: Vec<Line>,
}

/// A field of the department: its label, its name there, and what is said of it.
#[derive(Serialize)]
struct Line {
    label: String,
    wire: String,
    text: String,
}

impl Desk<'_> {
    /// The receipt of an application by its number, followed by what each department would receive.
    /// `display` tells how the page is shown; what is wrong with `templates` is for the caller to ask
    /// them.
    ///
    /// # Errors
    /// The rules that the application breaks.
    pub fn receipt(
        &self,
        display: Pairs,
        number: &str,
        submitted_on: &str,
        instance: &Json,
        templates: &Templates,
    ) -> Result<String, Vec<Violation>> {
        let application: Application<'_> = self.interpreter.application(instance)?;
        let situation = application.with(self.registers);
        let view = Trial { materials: materials(&situation), departments: departments(&situation) };
        let notes = [("number", number.to_owned()), ("date", submitted_on.to_owned())];
        let filling = Filling {
            pairs: display,
            notes: notes.into_iter().collect(),
            lines: order(&situation),
            ..Filling::default()
        };
        Ok(Template::new(html::trial(self.model(), &view, templates)).fill(&filling))
    }
}

/// What is handled by whom, how long it may take and what it waits for.
fn order(situation: &Situation<'_>) -> Vec<String> {
    let model = situation.model();
    let stages = situation.plan();
    let items = entries(&stages["stages"]).flat_map(|stage| entries(&stage["items"]));
    let item = |id: &str| model.items.find(id).and_then(|id| model.items.get(id));
    let line = |entry: &Value| {
        let Item { title, department, time_limit, .. } = item(text(entry, "item"))?;
        let mut line = format!("{title}：{}办理", words::department(model, *department));
        if let Some(limit) = time_limit.as_ref().and_then(words::time_limit) {
            line.push_str(&format!("，时限{limit}"));
        }
        let before = entries(&entry["waits_for"]).filter_map(Value::as_str).filter_map(item);
        let before: Vec<&str> = before.map(|item| item.title.as_str()).collect();
        if !before.is_empty() {
            line.push_str(&format!("，在“{}”办好以后", before.join("”“")));
        }
        Some(line)
    };
    items.filter_map(line).collect()
}

fn materials(situation: &Situation<'_>) -> Vec<Brought> {
    let list = situation.materials();
    let joined = |texts: Vec<&str>| texts.join("、");
    let entry = |entry: &Value| Brought {
        title: match entry["row"].as_u64() {
            Some(row) => format!("{}（第{}份）", text(entry, "title"), row + 1),
            None => text(entry, "title").to_owned(),
        },
        status: match text(entry, "status") {
            "needed" => "要带",
            "waived" => "免交",
            "judged" => "由窗口判断",
            _ => "还不能判断",
        },
        reasons: joined(entries(&entry["reasons"]).filter_map(Value::as_str).collect()),
        parts: joined(entries(&entry["parts"]).map(|part| text(part, "title")).collect()),
    };
    entries(&list).map(entry).collect()
}

/// The forms, by department in the order of the schema.
fn departments(situation: &Situation<'_>) -> Vec<Office> {
    let model = situation.model();
    let dispatches = situation.split();
    let office = |department: &crate::model::Department| Office {
        title: department.title.clone(),
        forms: entries(&dispatches)
            .filter(|dispatch| text(dispatch, "department") == department.id)
            .filter_map(|dispatch| sheet(model, dispatch))
            .collect(),
    };
    let offices = model.departments.values().map(office);
    offices.filter(|office| !office.forms.is_empty()).collect()
}

fn sheet(model: &Model, dispatch: &Value) -> Option<Sheet> {
    let form = model.department_forms.values().find(|form| form.id == text(dispatch, "form"))?;
    let line = |wire: &str, text: String| Line {
        label: label(model, form, wire),
        wire: wire.to_owned(),
        text,
    };
    let register = |id: &str| {
        let found = model.registers.find(id).and_then(|id| model.registers.get(id));
        found.map_or(id, |register| register.title.as_str()).to_owned()
    };
    let cause = |cause: &Value| {
        let name = register(text(cause, "register"));
        let reason = match text(cause, "reason") {
            "register_unavailable" => format!("“{name}”没有回答"),
            "register_not_found" => format!("“{name}”里查不到"),
            "out_of_domain" => "值不在部门的取值范围里".to_owned(),
            _ => "还定不下来".to_owned(),
        };
        line(text(cause, "target"), reason)
    };
    let gap = |gap: &Value| {
        let told = ["reason", "filled_by", "filled_when"].map(|key| text(gap, key));
        let told: Vec<&str> = told.into_iter().filter(|text| !text.is_empty()).collect();
        line(text(gap, "target"), told.join("；"))
    };
    let mut fields = Vec::new();
    flatten("", &dispatch["fields"], &mut |path, text| fields.push(line(path, text)));
    Some(Sheet {
        title: form.title.clone(),
        row: dispatch["row"].as_u64().map(|row| row + 1),
        ready: text(dispatch, "status") == "ready",
        causes: entries(&dispatch["causes"]).map(cause).collect(),
        fallback: dispatch["fallback"].as_str().map(str::to_owned),
        fields,
        gaps: entries(&dispatch["gaps"]).map(gap).collect(),
    })
}

/// Every value below a path, as people read it.
fn flatten(path: &str, value: &Value, found: &mut dyn FnMut(&str, String)) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                flatten(&member_path(path, key), member, found);
            }
        }
        Value::Array(rows) if rows.iter().any(Value::is_object) => {
            for (row, member) in rows.iter().enumerate() {
                flatten(&row_path(path, row), member, found);
            }
        }
        Value::Array(codes) => {
            found(path, codes.iter().map(spoken).collect::<Vec<_>>().join("、"));
        }
        Value::Null => {}
        value => found(path, spoken(value)),
    }
}

fn spoken(value: &Value) -> String {
    match value {
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What people call a place of a department's form; its name where it has no label.
fn label(model: &Model, form: &DepartmentForm, path: &str) -> String {
    let known = if form.unknown {
        // Such a form receives answers under the paths of the questions.
        let bare = crate::page::pattern(path).0.replace("[*]", "");
        model.fields.values().find(|field| field.path == bare).map(|field| field.label.clone())
    } else {
        label_below(&form.targets, path, "")
    };
    known.unwrap_or_else(|| path.to_owned())
}

fn label_below(targets: &[Target], path: &str, at: &str) -> Option<String> {
    targets.iter().find_map(|target| {
        let here = member_path(at, &target.wire);
        let rest = path.strip_prefix(&here)?;
        if rest.is_empty() {
            return Some(target.label.clone());
        }
        let (label, inner) = match &target.source {
            TargetSource::Rows { targets, .. } => {
                let row: usize = rest.strip_prefix('[')?.split_once(']')?.0.parse().ok()?;
                let here = row_path(&here, row);
                let inner = label_below(targets, path, &here);
                (format!("{}{}", target.label, row.checked_add(1)?), inner?)
            }
            TargetSource::Group(targets) => {
                (target.label.clone(), label_below(targets, path, &here)?)
            }
            // Members of a file.
            _ => (target.label.clone(), rest.strip_prefix('.')?.to_owned()),
        };
        Some(format!("{label}，{inner}"))
    })
}

/// The entries of a JSON list; none when it is none.
fn entries(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// The text of a member; empty when there is none.
fn text<'a>(object: &'a Value, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

//! What whoever receives a posted form must know of its questions.

use super::control::Control;
use super::field::FIRST_OPTION;
use super::signing::Signing;
use crate::model::{Composite, Domain, Field, GroupId, Member, Model, Under};
use crate::page;

/// The questions of a matter, its repeated groups, and what is filled in last.
pub struct Questions {
    /// Questions and files, in the order of the form.
    pub questions: Vec<page::Question>,
    /// Repeated groups, outer ones first.
    pub repeated: Vec<page::Repeated>,
    /// Groups that are filled in where answers are confirmed, by path.
    pub signing: Vec<String>,
}

/// What a posted form is read by.
pub fn questions(model: &Model) -> Questions {
    let mut found = Questions {
        questions: Vec::new(),
        repeated: Vec::new(),
        signing: Signing::of(model).paths(model),
    };
    walk(model, Model::ROOT, "", &mut found);
    found
}

fn walk(model: &Model, group: GroupId, path: &str, found: &mut Questions) {
    let inside = |id: &str| if path.is_empty() { id.to_owned() } else { format!("{path}.{id}") };
    for member in &model.groups[group].members {
        match member {
            Member::Field(field) => {
                let field = &model.fields[*field];
                if field.derive.is_none() {
                    found.questions.push(question(model, field, inside(&field.id)));
                }
            }
            Member::Group(id) => {
                let child = &model.groups[*id];
                let path = inside(&child.id);
                if let Some(Composite::File { .. }) = child.composite {
                    found.questions.push(page::Question {
                        path: path.into(),
                        label: child.title.clone().into(),
                        within: within(model, *id, &child.title).into(),
                        control: page::Control::File,
                        first: "".into(),
                        under: None,
                    });
                } else if let Some(repeat) = &child.repeat {
                    let most = repeat.max as usize;
                    found.repeated.push(page::Repeated { path: path.clone().into(), most });
                    walk(model, *id, &format!("{path}[*]"), found);
                } else {
                    walk(model, *id, &path, found);
                }
            }
            Member::Passage(_) => {}
        }
    }
}

fn question(model: &Model, field: &Field, path: String) -> page::Question {
    let under = match &field.under {
        Some(Under::Field(outer)) => Some(path_of(model, &model.fields[*outer]).into()),
        _ => None,
    };
    page::Question {
        path: path.into(),
        label: field.label.clone().into(),
        within: within(model, field.group, &field.label).into(),
        control: control(model, field),
        first: first(model, field).into(),
        under,
    }
}

/// What tells a question in a group from others of that label: its row, else the innermost group
/// with another title.
fn within(model: &Model, group: GroupId, label: &str) -> String {
    let around = model.ancestry(group);
    if let Some(repeat) = around.iter().rev().find_map(|id| model.groups[*id].repeat.as_ref()) {
        return format!("{}*", repeat.row);
    }
    let fields = model.labelled(label).iter().filter(|id| model.fields[**id].derive.is_none());
    let is_file =
        |id: &&GroupId| matches!(model.groups[**id].composite, Some(Composite::File { .. }));
    let files = model.titled(label).iter().filter(is_file);
    if fields.map(|_| ()).chain(files.map(|_| ())).nth(1).is_none() {
        return String::new();
    }
    let titles = around.iter().rev().map(|id| &model.groups[*id].title);
    titles.into_iter().find(|title| *title != label).cloned().unwrap_or_default()
}

/// The path of a question with `[*]` for each row.
fn path_of(model: &Model, field: &Field) -> String {
    let parts = model.ancestry(field.group).into_iter().map(|group| {
        let group = &model.groups[group];
        format!("{}{}.", group.id, if group.repeat.is_some() { "[*]" } else { "" })
    });
    format!("{}{}", parts.collect::<String>(), field.id)
}

fn control(model: &Model, field: &Field) -> page::Control {
    match Control::of(&field.domain, model) {
        Control::YesNo => page::Control::YesNo,
        Control::Tick => page::Control::Tick,
        Control::Boxes(_) => page::Control::Options,
        Control::Date => page::Control::Date,
        Control::Month => page::Control::Month,
        Control::Proposals(..) => page::Control::Place,
        Control::Line | Control::Lines | Control::Radios(_) | Control::Select(_) => {
            match field.domain {
                Domain::Integer { .. } => page::Control::Number,
                Domain::Money { .. } => page::Control::Money,
                _ => page::Control::Line,
            }
        }
    }
}

/// What follows the id of a question in that of its first control.
pub(super) fn first(model: &Model, field: &Field) -> &'static str {
    match Control::of(&field.domain, model) {
        Control::YesNo | Control::Radios(_) | Control::Boxes(_) => FIRST_OPTION,
        Control::Date | Control::Month => "--year",
        _ => "",
    }
}

//! What was answered, on the page where it is confirmed: one line for each question, with the words
//! that tell where on the form it stands.

use super::place::{Rows, field_name, group_name, id};
use super::questions::first;
use super::signing::Signing;
use crate::model::{Composite, Domain, Field, FieldId, GroupId, Member, Model};
use serde::Serialize;

/// A part of the page.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Line {
    /// A section of the form begins.
    Section { name: String, title: String },
    /// It ends.
    EndSection,
    /// The lines of each row of a repeated group begin.
    Rows { name: String },
    /// They end.
    EndRows,
    /// A question.
    Answer {
        name: String,
        label: String,
        /// What it stands below.
        within: Vec<Within>,
        /// Id of its first control.
        target: String,
        /// A number that is easier to compare in groups of four.
        grouped: bool,
        /// A file, which travels as a token.
        file: bool,
        unit: Option<String>,
        /// It stands in no section.
        alone: bool,
    },
}

/// All lines, in the order of the form.
pub(super) fn lines(model: &Model, moves: &Signing) -> Vec<Line> {
    let mut walk = Walk { model, moves, lines: Vec::new() };
    for member in &model.groups[Model::ROOT].members {
        match member {
            Member::Group(group) if !is_file(model, *group) => {
                let section = &model.groups[*group];
                let (name, title) = (section.id.clone(), section.title.clone());
                walk.lines.push(Line::Section { name, title });
                match section.repeat {
                    None => walk.members(*group, &Rows::default(), &[]),
                    Some(_) => walk.group(*group, &Rows::default(), &[]),
                }
                walk.lines.push(Line::EndSection);
            }
            member => walk.member(*member, &Rows::default(), &[], true),
        }
    }
    walk.lines
}

fn is_file(model: &Model, group: GroupId) -> bool {
    matches!(model.groups[group].composite, Some(Composite::File { .. }))
}

struct Walk<'a> {
    model: &'a Model,
    moves: &'a Signing,
    lines: Vec<Line>,
}

/// A group around a question.
#[derive(Clone, Serialize)]
pub(super) struct Within {
    title: String,
    /// For a row: how many repeated groups are around it, itself included.
    depth: Option<usize>,
}

impl Walk<'_> {
    fn members(&mut self, group: GroupId, rows: &Rows, within: &[Within]) {
        for member in &self.model.groups[group].members {
            self.member(*member, rows, within, false);
        }
    }

    fn member(&mut self, member: Member, rows: &Rows, within: &[Within], alone: bool) {
        match member {
            Member::Field(field) if self.model.fields[field].derive.is_none() => {
                let line = self.field(field, rows, within, alone);
                self.lines.push(line);
            }
            Member::Group(group) if is_file(self.model, group) => {
                let name = group_name(self.model, group, rows);
                self.lines.push(Line::Answer {
                    label: self.model.groups[group].title.clone(),
                    within: within.to_vec(),
                    target: id(&name),
                    name,
                    grouped: false,
                    file: true,
                    unit: None,
                    alone,
                });
            }
            Member::Group(group) => self.group(group, rows, within),
            _ => {}
        }
    }

    fn group(&mut self, group: GroupId, rows: &Rows, within: &[Within]) {
        if self.moves.group(group) {
            return;
        }
        let part = &self.model.groups[group];
        let mut within = within.to_vec();
        match &part.repeat {
            None => {
                within.push(Within { title: part.title.clone(), depth: None });
                self.members(group, rows, &within);
            }
            Some(repeat) => {
                let rows = rows.with_each(group, 0, 1);
                within.push(Within { title: repeat.row.clone(), depth: Some(rows.depth()) });
                let name = group_name(self.model, group, &rows);
                let name = name.rsplit_once('[').map_or("", |(name, _)| name).to_owned();
                self.lines.push(Line::Rows { name });
                self.members(group, &rows, &within);
                self.lines.push(Line::EndRows);
            }
        }
    }

    fn field(&self, field_id: FieldId, rows: &Rows, within: &[Within], alone: bool) -> Line {
        let field = &self.model.fields[field_id];
        let name = field_name(self.model, field_id, rows);
        Line::Answer {
            label: field.label.clone(),
            within: within.to_vec(),
            target: format!("{}{}", id(&name), first(self.model, field)),
            grouped: is_number(self.model, field),
            file: false,
            unit: unit(field),
            name,
            alone,
        }
    }
}

fn unit(field: &Field) -> Option<String> {
    let money = matches!(field.domain, Domain::Money { .. }).then(|| "元".to_owned());
    field.unit.clone().or(money)
}

/// Whether the answer is a long number.
fn is_number(model: &Model, field: &Field) -> bool {
    let Domain::Text { kind, .. } = &field.domain else { return false };
    let base = model.text_types.get(*kind).map_or("", |kind| kind.base);
    matches!(base, "resident_id" | "bank_account" | "uscc")
}

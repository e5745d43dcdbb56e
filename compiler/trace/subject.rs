//! What can be traced, and its name.

use crate::model::{FieldId, GroupId, ItemId, Member, Model, ParameterId, RegisterId, TermId};
use crate::source::Span;

/// A thing that can be traced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A question.
    Field(FieldId),
    /// A group of questions: everything in it.
    Group(GroupId),
    /// A register: everything in it.
    Register(RegisterId),
    /// A field (index) of a register.
    RegisterField(RegisterId, usize),
    /// A parameter.
    Parameter(ParameterId),
    /// A term.
    Term(TermId),
    /// An item.
    Item(ItemId),
}

/// The thing at a path; paths with row numbers, as violations have them, mean every row.
///
/// # Errors
/// The nearest path there is, if one is near.
pub fn find(model: &Model, path: &str) -> Result<Subject, Option<String>> {
    let wanted = without_rows(path);
    let all = || subjects(model).map(|subject| (subject.path(model), subject));
    let found = all().find(|(path, _)| *path == wanted);
    // Parameters and terms have bare names, as in expressions.
    let bare = |prefix: &str| {
        let path = format!("{prefix}.{wanted}");
        all().find(|(other, _)| *other == path)
    };
    match found.or_else(|| bare("parameters")).or_else(|| bare("terms")) {
        Some((_, subject)) => Ok(subject),
        None => {
            let mut paths: Vec<String> = all().map(|(path, _)| path).collect();
            let near = crate::diagnostic::nearest(&wanted, paths.iter().map(String::as_str));
            if let Some(near) = near {
                return Err(Some(near.to_owned()));
            }
            // A forgotten section is no slip of the fingers, but the end tells.
            let end = format!(".{wanted}");
            paths.retain(|path| path.ends_with(&end));
            Err(paths.into_iter().next())
        }
    }
}

fn without_rows(path: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    plain
}

fn subjects(model: &Model) -> impl Iterator<Item = Subject> {
    let groups = model.groups.ids().filter(|id| *id != Model::ROOT).map(Subject::Group);
    let registers = model.registers.iter().flat_map(|(id, register)| {
        let fields = (0..register.fields.len()).map(move |at| Subject::RegisterField(id, at));
        std::iter::once(Subject::Register(id)).chain(fields)
    });
    model
        .fields
        .ids()
        .map(Subject::Field)
        .chain(groups)
        .chain(registers)
        .chain(model.parameters.ids().map(Subject::Parameter))
        .chain(model.terms.ids().map(Subject::Term))
        .chain(model.items.ids().map(Subject::Item))
}

impl Subject {
    /// Its path in the schema.
    pub fn path(self, model: &Model) -> String {
        match self {
            Subject::Field(id) => model.fields[id].path.clone(),
            Subject::Group(id) => model.groups[id].path.clone(),
            Subject::Register(id) => format!("registers.{}", model.registers.name(id)),
            Subject::RegisterField(id, at) => {
                let register = &model.registers[id];
                let field = register.fields.get(at).map_or("", |field| field.id.as_str());
                format!("registers.{}.{field}", register.id)
            }
            Subject::Parameter(id) => format!("parameters.{}", model.parameters.name(id)),
            Subject::Term(id) => format!("terms.{}", model.terms.name(id)),
            Subject::Item(id) => format!("items.{}", model.items.name(id)),
        }
    }

    /// What people call it, and where it is written.
    pub(super) fn title(self, model: &Model) -> (String, Span) {
        match self {
            Subject::Field(id) => (model.fields[id].label.clone(), model.fields[id].span),
            Subject::Group(id) => (model.groups[id].title.clone(), model.groups[id].span),
            Subject::Register(id) => (model.registers[id].title.clone(), model.registers[id].span),
            Subject::RegisterField(id, at) => {
                let register = &model.registers[id];
                match register.fields.get(at) {
                    Some(field) => (field.label.clone(), field.span),
                    None => (register.title.clone(), register.span),
                }
            }
            Subject::Parameter(id) => {
                (model.parameters[id].title.clone(), model.parameters[id].span)
            }
            Subject::Term(id) => (model.terms[id].title.clone(), model.terms[id].span),
            Subject::Item(id) => (model.items[id].title.clone(), model.items[id].span),
        }
    }

    /// The questions it stands for.
    pub(super) fn fields(self, model: &Model) -> Vec<FieldId> {
        match self {
            Subject::Field(id) => vec![id],
            Subject::Group(id) => model.fields_below(id),
            _ => Vec::new(),
        }
    }

    /// The groups it stands for.
    pub(super) fn groups(self, model: &Model) -> Vec<GroupId> {
        let Subject::Group(id) = self else { return Vec::new() };
        let mut found = vec![id];
        let mut at = 0;
        while let Some(group) = found.get(at).copied() {
            found.extend(model.groups[group].members.iter().filter_map(|member| match member {
                Member::Group(id) => Some(*id),
                _ => None,
            }));
            at += 1;
        }
        found
    }
}

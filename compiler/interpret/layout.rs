//! Where members of groups are kept, worked out once for a model.

use crate::model::{ArenaId, FieldId, GroupId, Member, Model};

/// A model made ready to judge many instances.
#[derive(Debug)]
pub struct Interpreter<'m> {
    pub(super) model: &'m Model,
    groups: Vec<Members>,
    field_slots: Vec<usize>,
    group_slots: Vec<usize>,
}

/// The members of a group by kind, in the order of the form.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub(super) fields: Vec<FieldId>,
    pub(super) groups: Vec<GroupId>,
}

static NO_MEMBERS: Members = Members { fields: Vec::new(), groups: Vec::new() };

impl<'m> Interpreter<'m> {
    /// Prepares `model`.
    pub fn new(model: &'m Model) -> Interpreter<'m> {
        let mut groups = Vec::with_capacity(model.groups.len());
        let mut field_slots = vec![0; model.fields.len()];
        let mut group_slots = vec![0; model.groups.len()];
        for group in model.groups.values() {
            let mut members = Members::default();
            for member in &group.members {
                match member {
                    Member::Field(field) => {
                        if let Some(slot) = field_slots.get_mut(field.index()) {
                            *slot = members.fields.len();
                        }
                        members.fields.push(*field);
                    }
                    Member::Group(child) => {
                        if let Some(slot) = group_slots.get_mut(child.index()) {
                            *slot = members.groups.len();
                        }
                        members.groups.push(*child);
                    }
                    Member::Passage(_) => {}
                }
            }
            groups.push(members);
        }
        Interpreter { model, groups, field_slots, group_slots }
    }

    /// The model.
    pub fn model(&self) -> &'m Model {
        self.model
    }

    pub(super) fn members(&self, group: GroupId) -> &Members {
        self.groups.get(group.index()).unwrap_or(&NO_MEMBERS)
    }

    pub(super) fn field_slot(&self, field: FieldId) -> usize {
        self.field_slots.get(field.index()).copied().unwrap_or(usize::MAX)
    }

    pub(super) fn group_slot(&self, group: GroupId) -> usize {
        self.group_slots.get(group.index()).copied().unwrap_or(usize::MAX)
    }
}

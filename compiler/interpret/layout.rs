//! Where members of groups are kept, worked out once for a model.

use crate::model::{ArenaId, CodeTable, FieldId, GroupId, Member, Model, RowId, TableId};

/// A model made ready to judge many instances.
#[derive(Debug)]
pub struct Interpreter<'m> {
    pub(super) model: &'m Model,
    groups: Vec<Members>,
    field_slots: Vec<usize>,
    group_slots: Vec<usize>,
    /// For long tables: their rows in the order of their codes.
    by_code: Vec<Vec<RowId>>,
}

/// The members of a group by kind, in the order of the form.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub(super) fields: Vec<FieldId>,
    pub(super) groups: Vec<GroupId>,
    /// Of each question, whether it is open just when the group is: nothing switches or conditions it.
    pub(super) open_with_group: Vec<bool>,
}

static NO_MEMBERS: Members =
    Members { fields: Vec::new(), groups: Vec::new(), open_with_group: Vec::new() };

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
                        let switched = group.switch.is_some_and(|switch| switch != *field);
                        let when =
                            model.fields.get(*field).is_none_or(|field| field.when.is_some());
                        members.open_with_group.push(!switched && !when);
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
        let by_code = model.tables.values().map(by_code).collect();
        Interpreter { model, groups, field_slots, group_slots, by_code }
    }

    /// The model.
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// The row of a code.
    pub(crate) fn row(&self, table: TableId, code: &str) -> Option<RowId> {
        let order = self.by_code.get(table.index())?;
        let table = self.model.tables.get(table)?;
        if order.is_empty() {
            return table.by_code(code);
        }
        let code_of = |row: &RowId| table.rows.get(row.index()).map(|row| row.code.as_str());
        let place = order.partition_point(|row| code_of(row) < Some(code));
        order.get(place).copied().filter(|row| code_of(row) == Some(code))
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

fn by_code(table: &CodeTable) -> Vec<RowId> {
    if !table.is_large() {
        return Vec::new();
    }
    let mut order: Vec<RowId> = (0..table.rows.len()).map(RowId::from_index).collect();
    order.sort_by_key(|row| table.rows.get(row.index()).map(|row| row.code.as_str()));
    order
}

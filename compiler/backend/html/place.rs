//! Where on the page a group or question stands: its rows, its ids and its names.

use crate::model::{FieldId, GroupId, Member, Model, Repeat};

/// Rows of a repeated group that stand on the page without JavaScript; with it, more can be added.
pub(super) const ROWS_SHOWN: u32 = 5;

/// How many rows of a repeated group the page holds.
pub(super) fn rows_shown(repeat: &Repeat) -> u32 {
    repeat.max.min(ROWS_SHOWN.max(repeat.min.min(3 * ROWS_SHOWN))).max(1)
}

/// The row chosen for each repeated group around a place, outermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows(Vec<(GroupId, u32)>);

impl Rows {
    /// With one more row chosen inside.
    pub(super) fn with(&self, group: GroupId, row: u32) -> Rows {
        let mut rows = self.clone();
        rows.0.retain(|(known, _)| *known != group);
        rows.0.push((group, row));
        rows
    }

    fn of(&self, group: GroupId) -> u32 {
        self.0.iter().find(|(known, _)| *known == group).map_or(0, |(_, row)| *row)
    }
}

/// Name of the control of a group: its path, with the rows: `family.children[0]`.
pub(super) fn group_name(model: &Model, group: GroupId, rows: &Rows) -> String {
    let mut name = String::new();
    for id in model.ancestry(group) {
        let part = &model.groups[id];
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(&part.id);
        if part.repeat.is_some() {
            name.push_str(&format!("[{}]", rows.of(id)));
        }
    }
    name
}

/// Name of the control of a question: `family.children[0].name`.
pub(super) fn field_name(model: &Model, field: FieldId, rows: &Rows) -> String {
    let field = &model.fields[field];
    let group = group_name(model, field.group, rows);
    if group.is_empty() { field.id.clone() } else { format!("{group}.{}", field.id) }
}

/// The id that goes with a name. Ids of the model hold neither `-` nor `.`, so names stay apart, and
/// what the page adds to an id starts with `--`, which no name gives.
pub(super) fn id(name: &str) -> String {
    name.replace(['.', '['], "-").replace(']', "")
}

/// The switch of a group and the members it opens.
pub(super) fn switched(model: &Model, group: GroupId) -> Option<(FieldId, Vec<Member>)> {
    let group = &model.groups[group];
    let switch = group.switch?;
    let rest = group.members.iter().copied().filter(|m| *m != Member::Field(switch)).collect();
    Some((switch, rest))
}

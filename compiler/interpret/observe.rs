//! What the prover, and who checks it, looks up in a situation, beside what conditions read.

use super::draft::{Child, NodeId, State};
use super::eval::Situation;
use super::open::Rows;
use crate::expr::Expr;
use crate::model::{FieldId, GroupId, RegisterId, Value};
use crate::support::{Date, Lookup};

impl<'a> Situation<'a> {
    /// The group in the rows given, outermost first; none when there is no such row.
    pub(crate) fn find(&self, group: GroupId, rows: &[usize]) -> Option<NodeId> {
        let of = |mut node: NodeId| {
            let mut found = Vec::new();
            while let Some(held) = self.draft.node(node) {
                found.extend(held.row);
                match held.parent {
                    Some(parent) => node = parent,
                    None => break,
                }
            }
            found.reverse();
            found
        };
        let mut nodes = self.draft.nodes().filter(|(_, node)| node.group == group);
        nodes.find(|(id, _)| of(*id) == rows).map(|(id, _)| id)
    }

    /// What is given to a question, whether it counts or not.
    pub(crate) fn given(&self, field: FieldId, node: NodeId) -> Option<&'a Value> {
        match self.draft.state(node, self.interpreter.field_slot(field)) {
            State::Given(value) => Some(value),
            _ => None,
        }
    }

    /// How many rows a repeated group has in its parent, whether they count or not.
    pub(crate) fn row_count(&self, group: GroupId, parent: NodeId) -> usize {
        match self.draft.child(parent, self.interpreter.group_slot(group)) {
            Some(Child::Rows(_, rows)) => rows.len(),
            _ => 0,
        }
    }

    /// The value of an expression read at these places.
    pub(crate) fn value_in(&self, expr: &Expr, frames: &[NodeId]) -> Option<Value> {
        self.value(expr, frames)
    }

    /// What a register answered, whether it would be asked or not.
    pub(crate) fn answered_by(&self, register: RegisterId) -> Lookup<&'a [Option<Value>]> {
        self.registers.answer(register)
    }

    /// The day of submission and the region.
    pub(crate) fn envelope(&self) -> (Option<Date>, Option<&'a str>) {
        (self.draft.envelope.submitted_on, self.draft.envelope.region.as_deref())
    }

    /// Whether the questions around a group are asked.
    pub(crate) fn is_open_at(&self, node: NodeId) -> bool {
        self.is_open(node) == Some(true)
    }

    /// Every place of a group that is certainly open: one for each row around it.
    pub fn open_places(&self, group: GroupId) -> Vec<NodeId> {
        self.all_rows(group)
    }

    /// The rows of a repeated group, as they are read at `home`; none while that cannot be told.
    pub fn rows_at(&self, group: GroupId, home: NodeId) -> Vec<NodeId> {
        match self.rows(group, home) {
            Rows::Known(rows) => rows.to_vec(),
            Rows::Undetermined => Vec::new(),
        }
    }

    /// Whether the members of a group are demanded at a place, which must be open.
    pub fn is_demanded(&self, place: NodeId) -> bool {
        let Some(node) = self.draft.node(place) else { return false };
        let Some(parent) = node.parent else { return true };
        let required = self
            .model()
            .groups
            .get(node.group)
            .is_some_and(|group| self.requires(&group.required, parent) == Some(true));
        node.answered || node.row.is_some() || (required && self.is_demanded(parent))
    }
}

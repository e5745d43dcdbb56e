//! Which questions are asked, and what is read of their answers.

use super::draft::{Child, NodeId, Presence, State, StateId};
use super::eval::{Memo, Situation};
use crate::model::{ArenaId, Domain, FieldId, GroupId, Requirement, Value};
use crate::support::logic;
use std::borrow::Cow;

/// The rows of a repeated group, as expressions see them.
pub(super) enum Rows<'a> {
    /// These; none when closed or absent.
    Known(&'a [NodeId]),
    /// Something is given, but it is not certain that it counts.
    Undetermined,
}

impl<'a> Situation<'a> {
    /// Whether the group that `node` stands for is open.
    pub fn is_open(&self, node: NodeId) -> Option<bool> {
        let Some(held) = self.draft.node(node) else { return Some(false) };
        match held.parent {
            None => Some(true),
            Some(parent) => self.child_open(parent, self.interpreter.group_slot(held.group)),
        }
    }

    /// Whether the group in a slot of `node` is open; for a repeated group: whether it may have rows.
    pub(super) fn child_open(&self, node: NodeId, slot: usize) -> Option<bool> {
        let place = self.draft.child_index(node, slot);
        self.remembered(&self.child_memo, place, || {
            let held = self.draft.node(node)?;
            let group = *self.interpreter.members(held.group).groups.get(slot)?;
            let group = self.model().groups.get(group)?;
            logic::and(self.is_open(node), || {
                logic::and(self.switched_on(node), || match &group.when {
                    Some(when) => self.truth(when, &[node]),
                    None => Some(true),
                })
            })
        })
    }

    /// Whether the question in a slot of `node` is open.
    pub(super) fn field_open(&self, node: NodeId, slot: usize) -> Option<bool> {
        let group = self.draft.node(node)?.group;
        if self.interpreter.members(group).open_with_group.get(slot) == Some(&true) {
            return self.is_open(node);
        }
        let place = self.draft.state_index(node, slot);
        self.remembered(&self.field_memo, place, || {
            let held = self.draft.node(node)?;
            let id = *self.interpreter.members(held.group).fields.get(slot)?;
            let field = self.model().fields.get(id)?;
            let is_switch = self.model().groups.get(held.group)?.switch == Some(id);
            logic::and(self.is_open(node), || {
                logic::and(if is_switch { Some(true) } else { self.switched_on(node) }, || {
                    match &field.when {
                        Some(when) => self.truth(when, &[node]),
                        None => Some(true),
                    }
                })
            })
        })
    }

    /// Whether a question is certainly closed in the group at `node`, which is certainly open.
    pub(crate) fn is_closed(&self, field: FieldId, node: NodeId) -> bool {
        let slot = self.interpreter.field_slot(field);
        self.is_open(node) == Some(true) && self.field_open(node, slot) == Some(false)
    }

    fn switched_on(&self, node: NodeId) -> Option<bool> {
        let group = self.model().groups.get(self.draft.node(node)?.group)?;
        let Some(switch) = group.switch else { return Some(true) };
        match self.draft.state(node, self.interpreter.field_slot(switch)) {
            State::Given(Value::Bool(on)) => {
                // The openness of the group itself is asked beside this.
                let when = self.model().fields.get(switch)?.when.as_ref();
                let open = when.map_or(Some(true), |when| self.truth(when, &[node]));
                open.filter(|open| *open).map(|_| *on)
            }
            _ => None,
        }
    }

    /// Whether something is required at `node`.
    pub(super) fn requires(&self, requirement: &Requirement, node: NodeId) -> Option<bool> {
        match requirement {
            Requirement::Always => Some(true),
            Requirement::Never => Some(false),
            Requirement::When(condition) => self.truth(condition, &[node]),
        }
    }

    fn remembered(
        &self,
        memo: &[Memo],
        place: Option<usize>,
        compute: impl FnOnce() -> Option<bool>,
    ) -> Option<bool> {
        let cell = memo.get(place?)?;
        if let Some(known) = cell.get() {
            return known;
        }
        // Conditions form no circle (checked); in a broken model a circle is undetermined.
        cell.set(Some(None));
        let found = compute();
        cell.set(Some(found));
        found
    }

    /// The node of `group` seen from `from`: up to what both are in, then down.
    pub(super) fn locate(&self, group: GroupId, from: NodeId) -> Option<NodeId> {
        if let Some(node) = self.around(group, from) {
            return Some(node);
        }
        let parent = self.locate(self.model().groups.get(group)?.parent?, from)?;
        match self.draft.child(parent, self.interpreter.group_slot(group))? {
            Child::One(child) => Some(*child),
            Child::Rows(..) => None,
        }
    }

    fn around(&self, group: GroupId, from: NodeId) -> Option<NodeId> {
        let mut node = from;
        loop {
            let held = self.draft.node(node)?;
            if held.group == group {
                return Some(node);
            }
            node = held.parent?;
        }
    }

    /// The answer to a question seen from a node.
    pub(super) fn answer(&self, field: FieldId, from: NodeId) -> Option<Value> {
        self.answer_seen(field, from).map(Cow::into_owned)
    }

    /// [`Situation::answer`], borrowed from the instance where it is given.
    pub(super) fn answer_seen(&self, field: FieldId, from: NodeId) -> Option<Cow<'a, Value>> {
        let definition = self.model().fields.get(field)?;
        let node = self.locate(definition.group, from)?;
        let slot = self.interpreter.field_slot(field);
        if let Some(derive) = &definition.derive {
            return self.derived(derive, node, slot).map(Cow::Owned);
        }
        match (self.draft.state(node, slot), &definition.domain) {
            (State::Given(value), _) if self.field_open(node, slot) == Some(true) => {
                Some(Cow::Borrowed(value))
            }
            (State::Absent, Domain::AnyOf { table, .. }) => {
                Some(Cow::Owned(Value::Codes(*table, Vec::new())))
            }
            (State::Absent, Domain::Tick) => Some(Cow::Owned(Value::Bool(false))),
            _ => None,
        }
    }

    /// The answer to a question of the group at `node`.
    pub(super) fn answer_at(&self, field: FieldId, node: NodeId) -> Option<Value> {
        self.answer(field, node)
    }

    fn derived(&self, derive: &crate::expr::Expr, node: NodeId, slot: usize) -> Option<Value> {
        let place = self.draft.state_index(node, slot)?;
        self.derived_memo.get(StateId::from_index(place), None, || {
            let open = self.field_open(node, slot) == Some(true);
            if open { self.value(derive, &[node]).filter(|value| !is_nothing(value)) } else { None }
        })
    }

    /// Whether an answer is there and counts.
    pub(super) fn has_field(&self, field: FieldId, from: NodeId) -> Option<bool> {
        let definition = self.model().fields.get(field)?;
        let node = self.locate(definition.group, from)?;
        let slot = self.interpreter.field_slot(field);
        if definition.derive.is_some() {
            return Some(self.answer_at(field, node).is_some());
        }
        match self.draft.state(node, slot) {
            State::Absent => Some(false),
            State::Given(_) => self.field_open(node, slot),
            State::IllFormed(_) => self.field_open(node, slot).filter(|open| !open),
            State::Lost => None,
        }
    }

    /// Whether any answer of the group is there and counts.
    pub(super) fn has_group(&self, group: GroupId, from: NodeId) -> Option<bool> {
        let definition = self.model().groups.get(group)?;
        let certain = |presence: Presence, open: Option<bool>| match presence {
            Presence::Absent => Some(false),
            Presence::There => open,
            Presence::IllFormed(_) => open.filter(|open| !open),
            Presence::Lost => None,
        };
        // Seen from inside the group or one of its rows, the group is the one around.
        if definition.repeat.is_none() || self.around(group, from).is_some() {
            let node = self.locate(group, from)?;
            let held = self.draft.node(node)?;
            let open = || self.is_open(node);
            return match held.presence {
                Presence::There if !held.answered => Some(false),
                presence => certain(presence, open()),
            };
        }
        let parent = self.locate(definition.parent?, from)?;
        let slot = self.interpreter.group_slot(group);
        match self.draft.child(parent, slot)? {
            Child::Rows(presence, _) => certain(*presence, self.child_open(parent, slot)),
            Child::One(_) => None,
        }
    }

    /// The rows of a repeated group seen from a node.
    pub(super) fn rows(&self, group: GroupId, from: NodeId) -> Rows<'a> {
        let parent = self.model().groups.get(group).and_then(|g| g.parent);
        let Some(parent) = parent.and_then(|parent| self.locate(parent, from)) else {
            return Rows::Undetermined;
        };
        let slot = self.interpreter.group_slot(group);
        match self.draft.child(parent, slot) {
            Some(Child::Rows(Presence::Absent, _)) => Rows::Known(&[]),
            Some(Child::Rows(presence, rows)) => match self.child_open(parent, slot) {
                Some(false) => Rows::Known(&[]),
                Some(true) if *presence == Presence::There => Rows::Known(rows),
                _ => Rows::Undetermined,
            },
            _ => Rows::Undetermined,
        }
    }

    /// The first node of a group, in order; the whole form when there is none.
    pub(crate) fn first_node(&self, group: GroupId) -> NodeId {
        self.draft.first(group)
    }

    /// Every node of a group, in order: one for each row of the repeated groups around it.
    pub(super) fn all_rows(&self, group: GroupId) -> Vec<NodeId> {
        let nodes = self.draft.nodes().filter(|(_, node)| node.group == group).map(|(id, _)| id);
        nodes.filter(|id| self.is_open(*id) == Some(true)).collect()
    }
}

/// Whether a value is one that never leaves: an empty text or set.
pub(super) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.is_empty(),
        Value::Codes(_, rows) => rows.is_empty(),
        _ => false,
    }
}

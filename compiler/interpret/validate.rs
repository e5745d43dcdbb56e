//! The rules an instance can break.

use super::Violation;
use super::draft::{Child, Node, NodeId, Presence, State};
use super::eval::Situation;
use super::{leaf, region};
use crate::expr::Reads;
use crate::model::{
    Check, ChooseItems, Domain, Field, FieldId, Group, GroupId, Model, Under, Value,
};
use crate::support::{self, Fault, Size, Unit, logic};
use std::borrow::Cow;

impl Situation<'_> {
    /// Every broken rule of the answers, in no particular order.
    pub(super) fn violations(&self) -> Vec<Violation> {
        let mut walk = Walk {
            situation: self,
            path: String::new(),
            demanded: vec![None; self.draft.nodes().len()],
            found: Vec::new(),
        };
        walk.group(NodeId::ROOT, &self.model().form_title, Some(true));
        walk.checks();
        walk.choice_of_items();
        walk.closed_once();
        walk.found
    }

    /// The path of a node.
    pub(super) fn path(&self, node: NodeId) -> String {
        let Some(held) = self.draft.node(node) else { return String::new() };
        let Some(parent) = held.parent else { return String::new() };
        let id = self.model().groups.get(held.group).map_or("", |group| group.id.as_str());
        let path = support::member_path(&self.path(parent), id);
        held.row.map_or_else(|| path.clone(), |row| support::row_path(&path, row))
    }

    /// The path of a question seen from a node: up to its repeated group, when the node fixes no row.
    fn field_path(&self, field: FieldId, from: NodeId) -> Option<String> {
        let field = self.model().fields.get(field)?;
        if let Some(node) = self.locate(field.group, from) {
            return Some(support::member_path(&self.path(node), &field.id));
        }
        let unfixed = |id: &GroupId| self.locate(*id, from).is_none();
        let group = self.model().ancestry(field.group).into_iter().find(unfixed)?;
        let group = self.model().groups.get(group)?;
        let parent = self.locate(group.parent?, from)?;
        Some(support::member_path(&self.path(parent), &group.id))
    }
}

struct Walk<'s> {
    situation: &'s Situation<'s>,
    path: String,
    /// Whether the members of each node are demanded.
    demanded: Vec<Option<bool>>,
    found: Vec<Violation>,
}

impl<'s> Walk<'s> {
    fn report(&mut self, fault: Fault, label: &str) {
        self.found.push(fault.at(self.path.as_str(), label).into());
    }

    /// Does something at the path of a member.
    fn at(&mut self, key: &str, work: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        work(self);
        self.path.truncate(length);
    }

    fn model(&self) -> &'s Model {
        self.situation.interpreter.model
    }

    /// The members of a group that can be read, or is absent.
    fn group(&mut self, node: NodeId, label: &str, demanded: Option<bool>) {
        let situation = self.situation;
        let Some(held) = situation.draft.node(node) else { return };
        if let Some(slot) = self.demanded.get_mut(node.0 as usize) {
            *slot = demanded;
        }
        self.strangers(held, label);
        if demanded != Some(true) && !held.answered {
            return;
        }
        let members = situation.interpreter.members(held.group);
        for (slot, id) in members.fields.iter().enumerate() {
            if let Some(field) = self.model().fields.get(*id)
                && field.derive.is_none()
            {
                self.field(node, slot, field, demanded);
            }
        }
        for (slot, id) in members.groups.iter().enumerate() {
            let (Some(group), Some(child)) =
                (self.model().groups.get(*id), situation.draft.child(node, slot))
            else {
                continue;
            };
            match child {
                Child::One(child) => self.part(node, slot, *child, group, demanded),
                Child::Rows(presence, rows) => {
                    self.rows(node, slot, (*presence, rows), group, demanded);
                }
            }
        }
    }

    fn strangers(&mut self, held: &Node, label: &str) {
        for (key, fault) in &held.strangers {
            let violation = match fault {
                Fault::UnknownKey => support::Violation::unknown_key(&self.path, key, label),
                fault => fault.at(support::member_path(&self.path, key), label),
            };
            self.found.push(violation.into());
        }
    }

    fn field(&mut self, node: NodeId, slot: usize, field: &Field, demanded: Option<bool>) {
        let situation = self.situation;
        let fault = match situation.draft.state(node, slot) {
            State::Lost => return,
            State::Absent => {
                let missing = demanded == Some(true)
                    && situation.field_open(node, slot) == Some(true)
                    && situation.requires(&field.required, node) == Some(true);
                missing.then_some(Fault::Missing)
            }
            _ if situation.field_open(node, slot) == Some(false) => Some(Fault::Closed),
            State::IllFormed(fault) => Some(*fault),
            State::Given(value) => self.outside(field, value, node).then_some(Fault::NotInTable),
        };
        if let Some(fault) = fault {
            self.at(&field.id, |walk| walk.report(fault, &field.label));
        }
    }

    /// Whether a division lies outside of the one that should contain it.
    fn outside(&self, field: &Field, value: &Value, node: NodeId) -> bool {
        let (Domain::Division { table, .. }, Some(under), Value::Text(division)) =
            (&field.domain, &field.under, value)
        else {
            return false;
        };
        let container = match under {
            Under::Code(code) => Some(Value::Text(code.clone())),
            Under::Field(container) => self.situation.answer(*container, node),
        };
        let Some(Value::Text(container)) = container else { return false };
        leaf::is_code(division)
            && leaf::is_code(&container)
            && !region::contains(self.situation.interpreter, *table, &container, division)
    }

    fn part(
        &mut self,
        parent: NodeId,
        slot: usize,
        child: NodeId,
        group: &Group,
        demanded: Option<bool>,
    ) {
        let situation = self.situation;
        let Some(held) = situation.draft.node(child) else { return };
        let open = situation.child_open(parent, slot);
        match held.presence {
            Presence::Lost => {}
            Presence::Absent if open != Some(true) || demanded != Some(true) => {}
            Presence::There | Presence::IllFormed(_) if open == Some(false) => {
                self.at(&group.id, |walk| walk.report(Fault::Closed, &group.title));
            }
            Presence::IllFormed(fault) => {
                self.at(&group.id, |walk| walk.report(fault, &group.title));
            }
            Presence::Absent | Presence::There => {
                let demanded = if held.answered {
                    Some(true)
                } else {
                    logic::and(demanded, || situation.requires(&group.required, parent))
                };
                self.at(&group.id, |walk| walk.group(child, &group.title, demanded));
            }
        }
    }

    fn rows(
        &mut self,
        parent: NodeId,
        slot: usize,
        (presence, rows): (Presence, &'s [NodeId]),
        group: &Group,
        demanded: Option<bool>,
    ) {
        let situation = self.situation;
        let open = situation.child_open(parent, slot);
        let Some(repeat) = &group.repeat else { return };
        let fault = match presence {
            Presence::Lost => None,
            Presence::Absent => {
                let missing = open == Some(true)
                    && repeat.min >= 1
                    && demanded == Some(true)
                    && situation.requires(&group.required, parent) == Some(true);
                missing.then_some(Fault::Missing)
            }
            _ if open == Some(false) => Some(Fault::Closed),
            Presence::IllFormed(fault) => Some(fault),
            Presence::There => {
                self.at(&group.id, |walk| {
                    for (index, row) in rows.iter().enumerate() {
                        walk.row(*row, index, group);
                    }
                });
                let (min, max) = (repeat.min, repeat.max);
                let found = u32::try_from(rows.len()).unwrap_or(u32::MAX);
                let size = Size { min, max, found, unit: Unit::Rows };
                (found < min).then_some(Fault::TooFew(size))
            }
        };
        if let Some(fault) = fault {
            self.at(&group.id, |walk| walk.report(fault, &group.title));
        }
    }

    fn row(&mut self, row: NodeId, index: usize, group: &Group) {
        let Some(held) = self.situation.draft.node(row) else { return };
        let length = self.path.len();
        self.path = support::row_path(&self.path, index);
        match held.presence {
            Presence::IllFormed(fault) => self.report(fault, &group.title),
            _ => self.group(row, &group.title, Some(true)),
        }
        self.path.truncate(length);
    }

    fn checks(&mut self) {
        let mut nodes: Vec<(GroupId, NodeId)> =
            self.situation.draft.nodes().map(|(id, node)| (node.group, id)).collect();
        nodes.sort_unstable();
        for check in self.model().checks.values() {
            let first = nodes.partition_point(|(group, _)| *group < check.group);
            let of_group = nodes.iter().skip(first).take_while(|(group, _)| *group == check.group);
            for &(_, node) in of_group {
                let judged = self.demanded.get(node.0 as usize).copied().flatten() == Some(true)
                    && self.situation.is_open(node) == Some(true);
                if judged && self.situation.truth(&check.that, &[node]) == Some(false) {
                    self.broken(check, node);
                }
            }
        }
    }

    fn broken(&mut self, check: &Check, node: NodeId) {
        let situation = self.situation;
        let pointed =
            check.at.or_else(|| Reads::of(&check.that, self.model()).fields.first().copied());
        let path = pointed
            .and_then(|field| situation.field_path(field, node))
            .unwrap_or_else(|| situation.path(node));
        self.found.push(Violation {
            path,
            code: Cow::Owned(format!("check:{}", check.id)),
            message: check.message.clone(),
        });
    }

    /// A closed member is reported once, be it given twice.
    fn closed_once(&mut self) {
        let closed = self.found.iter().filter(|broken| broken.code == Fault::Closed.code());
        let closed: Vec<String> = closed.map(|broken| broken.path.clone()).collect();
        let twice = Fault::DuplicateKey.code();
        self.found.retain(|broken| broken.code != twice || !closed.contains(&broken.path));
    }

    fn choice_of_items(&mut self) {
        let applied = || self.model().items.ids().map(|item| self.situation.applied(item));
        let none = || logic::any(applied()) == Some(false);
        let several = || applied().filter(|applied| *applied == Some(true)).count() > 1;
        let message = match self.model().choose_items {
            ChooseItems::AtLeastOne if none() => "请至少选择一个要办理的事项",
            ChooseItems::ExactlyOne if none() || several() => "只能选择一个要办理的事项",
            _ => return,
        };
        self.found.push(Violation {
            path: String::new(),
            code: Cow::Borrowed("choose_items"),
            message: message.to_owned(),
        });
    }
}

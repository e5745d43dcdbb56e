//! Instances as read: a tree of groups whose leaves are absent, ill-formed or values.

mod reread;

use super::envelope::Envelope;
use super::layout::{Interpreter, Members};
use super::{Violation, leaf};
use crate::model::{ArenaId, FieldId, GroupId, Model, Value};
use crate::support::{Fault, Json};
use std::collections::HashSet;

/// A group of the instance: a section, a part, one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The whole form.
    pub const ROOT: NodeId = NodeId(0);
}

/// A leaf of the instance.
#[derive(Clone, Copy)]
pub(super) struct StateId(usize);

impl ArenaId for StateId {
    fn from_index(index: usize) -> Self {
        StateId(index)
    }

    fn index(self) -> usize {
        self.0
    }
}

/// An instance as read. It keeps what an applicant entered, so it shows nothing when debugged.
#[derive(Default)]
pub struct Draft {
    pub(super) envelope: Envelope,
    nodes: Vec<Node>,
    /// The first node of each group; the whole form where there is none.
    first: Vec<NodeId>,
    states: Vec<State>,
    children: Vec<Child>,
}

/// What is known of a leaf.
#[derive(Clone, PartialEq)]
pub enum State {
    /// Nothing is given.
    Absent,
    /// What is given is no value of the domain.
    IllFormed(Fault),
    /// It may have been given in an object that could not be read.
    Lost,
    /// A value of the domain.
    Given(Value),
}

/// What is known of an object or list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Presence {
    /// Nothing is given.
    Absent,
    /// It is given as it should be.
    There,
    /// What is given cannot be read.
    IllFormed(Fault),
    /// It may have been given in an object that could not be read.
    Lost,
}

pub(super) struct Node {
    pub(super) group: GroupId,
    pub(super) parent: Option<NodeId>,
    /// Its number among the rows, for rows.
    pub(super) row: Option<usize>,
    pub(super) presence: Presence,
    /// Whether some member of the form is given in it.
    pub(super) answered: bool,
    /// Keys the group does not have, and keys given twice.
    pub(super) strangers: Vec<(String, Fault)>,
    first_state: usize,
    first_child: usize,
}

pub(super) enum Child {
    One(NodeId),
    Rows(Presence, Vec<NodeId>),
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Draft({} groups)", self.nodes.len())
    }
}

impl Draft {
    /// Reads an instance; the violations are those of the envelope.
    pub fn read(interpreter: &Interpreter<'_>, instance: &Json) -> (Draft, Vec<Violation>) {
        let mut violations = Vec::new();
        let (envelope, answers) = Envelope::read(interpreter.model, instance, &mut violations);
        let mut draft = Draft::sized(interpreter, envelope);
        match answers {
            Some(answers) => draft.add(interpreter, Model::ROOT, None, None, Some(answers)),
            // What is wrong with the answers as a whole has been said at the envelope.
            None => draft.lose(interpreter, Model::ROOT, None, None, Presence::Lost),
        };
        (draft, violations)
    }

    /// With room for every group once.
    fn sized(interpreter: &Interpreter<'_>, envelope: Envelope) -> Draft {
        let model = interpreter.model;
        Draft {
            envelope,
            nodes: Vec::with_capacity(model.groups.len()),
            first: vec![NodeId::ROOT; model.groups.len()],
            states: Vec::with_capacity(model.fields.len()),
            children: Vec::with_capacity(model.groups.len()),
        }
    }

    fn add(
        &mut self,
        interpreter: &Interpreter<'_>,
        group: GroupId,
        parent: Option<NodeId>,
        row: Option<usize>,
        json: Option<&Json>,
    ) -> NodeId {
        let given = match json.map(leaf::object) {
            Some(Err(fault)) => {
                return self.lose(interpreter, group, parent, row, Presence::IllFormed(fault));
            }
            Some(Ok(given)) => given,
            None => &[],
        };
        let presence = if json.is_some() { Presence::There } else { Presence::Absent };
        let id = self.reserve(interpreter, group, parent, row, presence);
        let model = interpreter.model;
        let members = interpreter.members(group);
        let mut given = Given { members: given, next: 0, found: 0 };
        for (slot, field) in members.fields.iter().enumerate() {
            self.set_state(id, slot, given.state(interpreter, *field));
        }
        for (slot, child) in members.groups.iter().enumerate() {
            let Some(definition) = model.groups.get(*child) else { continue };
            let json = given.find(&definition.id);
            let child = match (&definition.repeat, json) {
                (None, json) => Child::One(self.add(interpreter, *child, Some(id), None, json)),
                (Some(_), None) => Child::Rows(Presence::Absent, Vec::new()),
                (Some(repeat), Some(json)) => match leaf::rows(json, repeat.min, repeat.max) {
                    Ok(rows) => {
                        let rows = rows.iter().enumerate().map(|(index, row)| {
                            self.add(interpreter, *child, Some(id), Some(index), Some(row))
                        });
                        Child::Rows(Presence::There, rows.collect())
                    }
                    Err(fault) => Child::Rows(Presence::IllFormed(fault), Vec::new()),
                },
            };
            self.set_child(id, slot, child);
        }
        let (answered, strangers) = (given.found > 0, given.strangers(model, members));
        if let Some(node) = self.nodes.get_mut(id.0 as usize) {
            node.answered = answered;
            node.strangers = strangers;
        }
        id
    }

    /// A group that cannot be read: all that it could hold is lost.
    fn lose(
        &mut self,
        interpreter: &Interpreter<'_>,
        group: GroupId,
        parent: Option<NodeId>,
        row: Option<usize>,
        presence: Presence,
    ) -> NodeId {
        let id = self.reserve(interpreter, group, parent, row, presence);
        let members = interpreter.members(group);
        for slot in 0..members.fields.len() {
            self.set_state(id, slot, State::Lost);
        }
        for (slot, child) in members.groups.iter().enumerate() {
            let repeated = interpreter.model.groups.get(*child).is_some_and(|g| g.repeat.is_some());
            let child = if repeated {
                Child::Rows(Presence::Lost, Vec::new())
            } else {
                Child::One(self.lose(interpreter, *child, Some(id), None, Presence::Lost))
            };
            self.set_child(id, slot, child);
        }
        id
    }

    fn reserve(
        &mut self,
        interpreter: &Interpreter<'_>,
        group: GroupId,
        parent: Option<NodeId>,
        row: Option<usize>,
        presence: Presence,
    ) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        if let Some(first) = self.first.get_mut(group.index())
            && *first == NodeId::ROOT
        {
            *first = id;
        }
        let members = interpreter.members(group);
        let (first_state, first_child) = (self.states.len(), self.children.len());
        self.states.resize(first_state + members.fields.len(), State::Absent);
        let no_rows = || Child::Rows(Presence::Absent, Vec::new());
        self.children.resize_with(first_child + members.groups.len(), no_rows);
        self.nodes.push(Node {
            group,
            parent,
            row,
            presence,
            answered: false,
            strangers: Vec::new(),
            first_state,
            first_child,
        });
        id
    }

    fn set_state(&mut self, node: NodeId, slot: usize, state: State) {
        let place = self.state_index(node, slot);
        if let Some(held) = place.and_then(|place| self.states.get_mut(place)) {
            *held = state;
        }
    }

    fn set_child(&mut self, node: NodeId, slot: usize, child: Child) {
        let place = self.child_index(node, slot);
        if let Some(held) = place.and_then(|place| self.children.get_mut(place)) {
            *held = child;
        }
    }

    pub(super) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    pub(super) fn nodes(&self) -> impl ExactSizeIterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index as u32), node))
    }

    /// The first node of a group; the whole form where it has none.
    pub(super) fn first(&self, group: GroupId) -> NodeId {
        self.first.get(group.index()).copied().unwrap_or(NodeId::ROOT)
    }

    pub(super) fn state_index(&self, node: NodeId, slot: usize) -> Option<usize> {
        self.node(node)?.first_state.checked_add(slot)
    }

    pub(super) fn child_index(&self, node: NodeId, slot: usize) -> Option<usize> {
        self.node(node)?.first_child.checked_add(slot)
    }

    pub(super) fn state(&self, node: NodeId, slot: usize) -> &State {
        let place = self.state_index(node, slot);
        place.and_then(|place| self.states.get(place)).unwrap_or(&State::Absent)
    }

    pub(super) fn child(&self, node: NodeId, slot: usize) -> Option<&Child> {
        self.children.get(self.child_index(node, slot)?)
    }

    pub(super) fn sizes(&self) -> (usize, usize) {
        (self.states.len(), self.children.len())
    }
}

/// The members of an object while those of its group are looked up, which mostly come in the order
/// of the form.
struct Given<'j> {
    members: &'j [(String, Json)],
    /// Members before this one have been found, each under a key of its own.
    next: usize,
    /// How many have been found.
    found: usize,
}

impl<'j> Given<'j> {
    /// What is given to a question of the group.
    fn state(&mut self, interpreter: &Interpreter<'_>, field: FieldId) -> State {
        let Some(field) = interpreter.model.fields.get(field) else { return State::Absent };
        // What is computed is never given.
        let json = if field.derive.is_some() { None } else { self.find(&field.id) };
        match json.map(|json| leaf::read(interpreter, &field.domain, json)) {
            None => State::Absent,
            Some(Ok(value)) => State::Given(value),
            Some(Err(fault)) => State::IllFormed(fault),
        }
    }

    /// The member of a key, the first of several. Each key is asked for once.
    fn find(&mut self, key: &str) -> Option<&'j Json> {
        let rest = self.members.get(self.next..)?;
        let place = rest.iter().position(|(name, _)| name == key)?;
        self.found += 1;
        if place == 0 {
            self.next += 1;
        }
        rest.get(place).map(|(_, json)| json)
    }

    /// Keys that the group does not have, and keys given twice.
    fn strangers(&self, model: &Model, members: &Members) -> Vec<(String, Fault)> {
        if self.found == self.members.len() {
            return Vec::new();
        }
        let fields = members.fields.iter().filter_map(|id| model.fields.get(*id));
        let fields = fields.filter(|field| field.derive.is_none()).map(|field| field.id.as_str());
        let groups = members.groups.iter().filter_map(|id| model.groups.get(*id));
        let known: HashSet<&str> = fields.chain(groups.map(|group| group.id.as_str())).collect();
        let mut found = Vec::new();
        let mut seen = HashSet::with_capacity(self.members.len());
        for (key, _) in self.members {
            if !known.contains(key.as_str()) {
                found.push((key.clone(), Fault::UnknownKey));
            } else if !seen.insert(key.as_str()) {
                found.push((key.clone(), Fault::DuplicateKey));
            }
        }
        found
    }
}

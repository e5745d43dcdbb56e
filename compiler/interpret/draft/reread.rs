//! Reading again, in place, what has changed of an instance.

use super::{Child, Draft, Given, NodeId, Presence};
use crate::interpret::layout::Interpreter;
use crate::interpret::leaf;
use crate::model::GroupId;
use crate::support::Json;

impl Draft {
    /// Reads again what stands under one key of the answers, which alone has changed, and gives how
    /// many questions that were. `None` when it cannot be done in place, since rows came or went or
    /// something cannot be read as a whole: then the draft is no longer what the instance is.
    pub(crate) fn reread(
        &mut self,
        interpreter: &Interpreter<'_>,
        answers: &Json,
        key: &str,
    ) -> Option<usize> {
        let root = self.nodes.first().filter(|root| root.presence == Presence::There)?;
        let members = leaf::object(answers).ok()?;
        if !root.strangers.is_empty() {
            return None;
        }
        let json = answers.get(key);
        // Paths of what stands in no group are their keys.
        if let Some(group) = interpreter.model.groups.find(key) {
            let slot = interpreter.group_slot(group);
            let read = self.reread_child(interpreter, NodeId::ROOT, slot, group, json)?;
            self.nodes.first_mut()?.answered = !members.is_empty();
            return Some(read);
        }
        let field = interpreter.model.fields.find(key)?;
        if interpreter.model.fields.get(field)?.derive.is_some() {
            return None;
        }
        let mut given = Given { members, next: 0, found: 0 };
        let state = given.state(interpreter, field);
        self.set_state(NodeId::ROOT, interpreter.field_slot(field), state);
        self.nodes.first_mut()?.answered = !members.is_empty();
        Some(1)
    }

    fn reread_child(
        &mut self,
        interpreter: &Interpreter<'_>,
        parent: NodeId,
        slot: usize,
        group: GroupId,
        json: Option<&Json>,
    ) -> Option<usize> {
        let repeat = &interpreter.model.groups.get(group)?.repeat;
        let place = self.child_index(parent, slot)?;
        match (self.children.get(place)?, repeat, json) {
            (Child::One(node), None, json) => self.reread_group(interpreter, *node, json),
            (Child::Rows(Presence::Absent, _), Some(_), None) => Some(0),
            (Child::Rows(Presence::There, rows), Some(repeat), Some(json)) => {
                let given = leaf::rows(json, repeat.min, repeat.max).ok()?;
                let rows = (rows.len() == given.len()).then(|| rows.clone())?;
                let read = rows.into_iter().zip(given);
                let mut read =
                    read.map(|(row, json)| self.reread_group(interpreter, row, Some(json)));
                read.try_fold(0, |sum, read| Some(sum + read?))
            }
            _ => None,
        }
    }

    fn reread_group(
        &mut self,
        interpreter: &Interpreter<'_>,
        id: NodeId,
        json: Option<&Json>,
    ) -> Option<usize> {
        let node = self.nodes.get_mut(id.0 as usize)?;
        let given = match (node.presence, json) {
            (Presence::There | Presence::Absent, None) => &[],
            (Presence::There | Presence::Absent, Some(json)) => leaf::object(json).ok()?,
            (Presence::IllFormed(_) | Presence::Lost, _) => return None,
        };
        node.presence = if json.is_some() { Presence::There } else { Presence::Absent };
        let group = node.group;
        let members = interpreter.members(group);
        let mut given = Given { members: given, next: 0, found: 0 };
        for (slot, field) in members.fields.iter().enumerate() {
            self.set_state(id, slot, given.state(interpreter, *field));
        }
        let mut read = members.fields.len();
        for (slot, child) in members.groups.iter().enumerate() {
            let json = given.find(&interpreter.model.groups.get(*child)?.id);
            read += self.reread_child(interpreter, id, slot, *child, json)?;
        }
        let strangers = given.strangers(interpreter.model, members);
        let node = self.nodes.get_mut(id.0 as usize)?;
        node.answered = given.found > 0;
        node.strangers = strangers;
        Some(read)
    }
}

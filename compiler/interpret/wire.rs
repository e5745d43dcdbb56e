//! Values as they go over the wire.

use super::draft::{Child, NodeId, Presence};
use super::eval::Situation;
use super::open::is_nothing;
use crate::model::{FieldId, Value};
use serde_json::{Map, Value as Output};

impl Situation<'_> {
    /// A value as JSON; none for what is never a value on the wire (an empty text or set).
    pub(super) fn wire(&self, value: &Value) -> Option<Output> {
        if is_nothing(value) {
            return None;
        }
        Some(match value {
            Value::Bool(truth) => Output::Bool(*truth),
            Value::Integer(number) => Output::from(*number),
            Value::Decimal(units, scale) => {
                Output::String(crate::support::format_decimal(*units, *scale))
            }
            Value::Text(text) => Output::String(text.clone()),
            Value::Date(date) => Output::String(date.to_string()),
            Value::Month(month) => Output::String(month.to_string()),
            Value::Code(table, row) => Output::String(self.code(*table, *row)?.to_owned()),
            Value::Codes(table, rows) => Output::Array(
                rows.iter()
                    .filter_map(|row| self.code(*table, *row))
                    .map(|code| Output::String(code.to_owned()))
                    .collect(),
            ),
        })
    }

    /// The answer to a question, with computed ones; none when there is none (an unticked box too).
    pub(super) fn wire_answer(&self, field: FieldId, node: NodeId) -> Option<Output> {
        let value = self.answer_at(field, node)?;
        let tick = matches!(
            self.model().fields.get(field).map(|field| &field.domain),
            Some(crate::model::Domain::Tick)
        );
        if tick && value == Value::Bool(false) { None } else { self.wire(&value) }
    }

    /// The answers below a node that `keep` wants, in the order of the form.
    pub(super) fn wire_group(
        &self,
        node: NodeId,
        keep: &dyn Fn(FieldId) -> bool,
    ) -> Map<String, Output> {
        use crate::model::Member;
        let mut object = Map::new();
        let group = self.draft.node(node).and_then(|held| self.model().groups.get(held.group));
        let Some(group) = group else { return object };
        for member in &group.members {
            let (id, output) = match member {
                Member::Passage(_) => continue,
                Member::Field(id) => {
                    let Some(field) = self.model().fields.get(*id).filter(|_| keep(*id)) else {
                        continue;
                    };
                    (&field.id, self.wire_answer(*id, node))
                }
                Member::Group(id) => {
                    let Some(child) = self.model().groups.get(*id) else { continue };
                    let slot = self.interpreter.group_slot(*id);
                    if self.child_open(node, slot) != Some(true) {
                        continue;
                    }
                    let output = match self.draft.child(node, slot) {
                        // A group that nobody filled in is not there, whatever is computed in it.
                        Some(Child::One(own))
                            if self.model().asks(*id)
                                && self.draft.node(*own).is_some_and(|own| !own.answered) =>
                        {
                            None
                        }
                        Some(Child::One(child)) => not_empty(self.wire_group(*child, keep)),
                        Some(Child::Rows(Presence::There, rows)) => {
                            let rows: Vec<Output> = rows
                                .iter()
                                .map(|row| Output::Object(self.wire_group(*row, keep)))
                                .collect();
                            // Rows of which nothing is kept tell only how many there are.
                            let told =
                                rows.iter().any(|r| r.as_object().is_some_and(|r| !r.is_empty()));
                            told.then_some(Output::Array(rows))
                        }
                        _ => None,
                    };
                    (&child.id, output)
                }
            };
            if let Some(output) = output {
                object.insert(id.clone(), output);
            }
        }
        object
    }
}

pub(super) fn not_empty(object: Map<String, Output>) -> Option<Output> {
    if object.is_empty() { None } else { Some(Output::Object(object)) }
}

//! Initial values of answers: what the schema takes from other answers or from registers.
//!
//! The applicant's own answer wins; where it differs from its source, people are told, and no rule is
//! broken. One entry for each question that has such a source, is certainly open and whose source is
//! determined (in each row): `{"path", "value", "source", "differs"}`. `source` is `register` when a
//! register is read, else `answers`; `differs` says that a sound answer is given and is another one.
//! A value that the question would refuse is never proposed. An application need not be valid for
//! this: proposals are for people who are still filling in.

use super::draft::{NodeId, State};
use super::eval::Situation;
use super::leaf;
use crate::expr::{Expr, Reads};
use crate::model::{Field, FieldId};
use crate::support::member_path;
use serde_json::{Value as Output, json};

impl Situation<'_> {
    /// One entry for each proposed answer, in the order of the form.
    pub fn suggestions(&self) -> Output {
        let mut found = Vec::new();
        for (id, field) in self.model().fields.iter() {
            let Some(suggest) = &field.suggest else { continue };
            let read = Reads::of(suggest, self.model());
            let source = if read.registers.is_empty() { "answers" } else { "register" };
            let rows = self.all_rows(field.group).into_iter();
            found.extend(rows.filter_map(|row| self.suggestion(id, field, suggest, source, row)));
        }
        Output::Array(found)
    }

    fn suggestion(
        &self,
        id: FieldId,
        field: &Field,
        suggest: &Expr,
        source: &str,
        node: NodeId,
    ) -> Option<Output> {
        let slot = self.interpreter.field_slot(id);
        if self.field_open(node, slot) != Some(true) {
            return None;
        }
        let proposed = self.value_at(suggest, node)?;
        let value = self.wire(&proposed)?;
        leaf::check(self.interpreter, &field.domain, &proposed).ok()?;
        let differs = match self.draft.state(node, slot) {
            State::Given(answer) => *answer != proposed,
            _ => false,
        };
        let path = member_path(&self.path(node), &field.id);
        Some(json!({ "path": path, "value": value, "source": source, "differs": differs }))
    }
}

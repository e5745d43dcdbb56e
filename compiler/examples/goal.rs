//! Making conditions hold.

use super::build::Builder;
use crate::expr::{Expr, ExprKind, Quantifier, Reads};
use crate::model::{Domain, FieldId, GroupId, Model, RowId, Value};
use crate::support::Json;

/// Deepest chain of goals that lead to goals.
const DEPTH: usize = 24;

impl Builder<'_> {
    fn holds(&self, condition: &Expr, home: GroupId) -> Option<bool> {
        self.look(|now| now.holds(condition, now.first_node(home)))
    }

    /// Tries to make a condition read at `home` hold, or not hold.
    pub(super) fn achieve(&mut self, condition: &Expr, wanted: bool, home: GroupId, depth: usize) {
        if depth > DEPTH || self.pool.is_spent() || self.holds(condition, home) == Some(wanted) {
            return;
        }
        match &condition.kind {
            ExprKind::Not(part) => self.achieve(part, !wanted, home, depth + 1),
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let every = matches!(condition.kind, ExprKind::And(_)) == wanted;
                if every {
                    parts.iter().for_each(|part| self.achieve(part, wanted, home, depth + 1));
                    return;
                }
                // One will do: another one each time something had to be mended.
                for offset in 0..parts.len() {
                    let Some(part) = parts.get((self.turn + offset) % parts.len()) else { return };
                    let before = self.before();
                    self.achieve(part, wanted, home, depth + 1);
                    if self.holds(condition, home) == Some(wanted) {
                        return;
                    }
                    self.restore(before);
                }
            }
            ExprKind::Term(term) => {
                if let Some(term) = self.model().terms.get(*term) {
                    self.achieve(&term.is, wanted, Model::ROOT, depth + 1);
                }
            }
            ExprKind::Applied(item) => {
                if let Some(item) = self.model().items.get(*item) {
                    self.achieve(&item.applied_when, wanted, Model::ROOT, depth + 1);
                }
            }
            ExprKind::Field(field, _) => {
                self.open_field(*field, depth + 1);
                let place = self.place(*field);
                self.put(&place, Some(Json::Bool(wanted)));
            }
            ExprKind::HasField(field, _) => {
                if wanted {
                    self.open_field(*field, depth + 1);
                    self.answer(*field);
                } else {
                    let place = self.place(*field);
                    self.put(&place, None);
                }
            }
            ExprKind::HasGroup(group, _) if !wanted => {
                let place = self.group_place(*group);
                self.put(&place, None);
            }
            ExprKind::HasGroup(group, _) => {
                if let Some(field) = self.model().fields_below(*group).first() {
                    self.open_field(*field, depth + 1);
                    self.answer(*field);
                }
            }
            ExprKind::Quantify {
                quantifier: Quantifier::Any | Quantifier::All,
                rows,
                body,
                ..
            } if !body.parts().is_empty() => {
                if let Some(field) = self.model().fields_below(*rows).first() {
                    self.open_field(*field, depth + 1);
                    self.answer(*field);
                }
                self.search(condition, wanted, home, depth);
            }
            ExprKind::HasAny(set, values) | ExprKind::HasAll(set, values) => {
                // One of several will do, unless all are asked for, or none.
                let one = matches!(condition.kind, ExprKind::HasAny(..)) == wanted;
                let some = if one { values.get(..1).unwrap_or_default() } else { values };
                if let ExprKind::Field(field, _) = set.kind {
                    self.open_field(field, depth + 1);
                    self.choose(field, some, wanted);
                }
                self.search(condition, wanted, home, depth);
            }
            _ => self.search(condition, wanted, home, depth),
        }
    }

    /// Adds codes to the choices of a question, or takes them away; the others stay.
    fn choose(&mut self, field: FieldId, codes: &[Value], wanted: bool) {
        let place = self.place(field);
        let chosen = super::answer::get(self.instance(), &place).and_then(Json::as_list);
        let chosen = chosen.unwrap_or_default().to_vec();
        let Some(Domain::AnyOf { table, .. }) =
            self.model().fields.get(field).map(|field| &field.domain)
        else {
            return;
        };
        let Some(table) = self.model().tables.get(*table) else { return };
        let meant =
            |row: RowId| codes.iter().any(|v| matches!(v, Value::Code(_, of) if *of == row));
        let kept = table.selectable().filter(|(row, code)| match meant(*row) {
            true => wanted,
            false => chosen.iter().any(|chosen| chosen.as_text() == Some(&code.code)),
        });
        let kept: Vec<Json> = kept.map(|(_, row)| Json::from(row.code.as_str())).collect();
        self.put(&place, if kept.is_empty() { None } else { Some(Json::List(kept)) });
    }

    /// Tries the candidates of each question that is read, one question at a time.
    fn search(&mut self, condition: &Expr, wanted: bool, home: GroupId, depth: usize) {
        let fields = Reads::of(condition, self.model()).fields;
        for field in &fields {
            self.open_field(*field, depth + 1);
            self.answer(*field);
        }
        if self.holds(condition, home) == Some(wanted) {
            return;
        }
        for offset in 0..fields.len() {
            let Some(field) = fields.get((self.turn + offset) % fields.len()) else { return };
            let place = self.place(*field);
            let before = self.before();
            let plain = self.candidates(*field, 0);
            let mut candidates: Vec<Option<Json>> = plain.iter().cloned().map(Some).collect();
            candidates.push(None);
            // What other questions are answered with: for conditions that hold two of them together.
            let others = fields.iter().filter(|other| *other != field);
            candidates
                .extend(others.filter_map(|other| self.same_answer(*other, *field)).map(Some));
            for step in 0..candidates.len() {
                let value =
                    candidates.get((self.turn + step) % candidates.len()).cloned().flatten();
                self.put(&place, value);
                if self.holds(condition, home) == Some(wanted) {
                    return;
                }
            }
            self.restore(before);
        }
        for group in Reads::of(condition, self.model()).groups {
            if self.vary_rows(group, condition, wanted, home) {
                return;
            }
        }
    }

    /// The answer to one question, when it could be that to another.
    fn same_answer(&self, from: FieldId, to: FieldId) -> Option<Json> {
        let answer = super::answer::get(self.instance(), &self.place(from))?;
        let domain = &self.model().fields.get(to)?.domain;
        self.pool.interpreter.read_value(domain, answer).is_ok().then(|| answer.clone())
    }

    /// Tries other numbers of rows, each the same as the first.
    fn vary_rows(&mut self, group: GroupId, condition: &Expr, wanted: bool, home: GroupId) -> bool {
        let most = self.model().groups.get(group).and_then(|group| group.repeat.as_ref());
        let Some(most) = most.map(|repeat| repeat.max.min(6) as usize) else { return false };
        let mut place = self.group_place(group);
        place.pop();
        let Some(Json::List(rows)) = super::answer::get(self.instance(), &place).cloned() else {
            return false;
        };
        let before = self.before();
        for count in 0..=most {
            let same: Vec<Json> = rows.iter().take(1).cycle().take(count).cloned().collect();
            let rows = if same.is_empty() { None } else { Some(Json::List(same)) };
            self.put(&place, rows);
            if self.holds(condition, home) == Some(wanted) {
                return true;
            }
        }
        self.restore(before);
        false
    }

    /// Makes a question asked.
    pub(super) fn open_field(&mut self, field: FieldId, depth: usize) {
        if depth > DEPTH {
            return;
        }
        let Some(definition) = self.model().fields.get(field) else { return };
        for group in self.model().ancestry(definition.group) {
            let Some(group) = self.model().groups.get(group) else { continue };
            let parent = group.parent.unwrap_or(Model::ROOT);
            self.switch_on(parent, field, depth);
            if let Some(when) = &group.when {
                self.achieve(when, true, parent, depth + 1);
            }
        }
        self.switch_on(definition.group, field, depth);
        if let Some(when) = &definition.when {
            self.achieve(when, true, definition.group, depth + 1);
        }
    }

    fn switch_on(&mut self, group: GroupId, field: FieldId, depth: usize) {
        let switch = self.model().groups.get(group).and_then(|group| group.switch);
        let Some(switch) = switch.filter(|switch| *switch != field) else { return };
        let place = self.place(switch);
        if super::answer::get(self.instance(), &place) == Some(&Json::Bool(true)) {
            return;
        }
        if let Some(when) = self.model().fields.get(switch).and_then(|f| f.when.as_ref()) {
            self.achieve(when, true, group, depth + 1);
        }
        self.put(&place, Some(Json::Bool(true)));
    }
}

//! The rules of the form, stated: what is left is every valid instance. Where a rule cannot be said
//! in propositions it is left out, so that there is more, never less, than can be.

use super::place::Place;
use super::solver::Lit;
use super::world::{Source, World};
use crate::model::{ChooseItems, Domain, Field, FieldId, GroupId, Member};

impl<'m> World<'m> {
    /// States every rule.
    pub(super) fn rules(&mut self) {
        for place in self.places.all() {
            self.group_rules(place);
        }
        self.checks();
        self.choice_of_items();
    }

    fn group_rules(&mut self, place: Place) {
        let model = self.model;
        let group = self.places.held(place).group;
        for member in &model.groups[group].members {
            match member {
                Member::Field(id) if model.fields[*id].derive.is_none() => {
                    self.field_rules(*id, &model.fields[*id], place);
                }
                Member::Group(child) if model.groups[*child].repeat.is_some() => {
                    self.rows_rules(*child, place);
                }
                Member::Group(child) => {
                    if let Some(part) = self.places.below(place, *child).first().copied() {
                        let group = &model.groups[*child];
                        let title = &group.title;
                        self.begin_rule(
                            group.span,
                            bi!("按“{title}”的规定", "by the rules of `{title}`"),
                        );
                        // A closed group has nothing in it.
                        let (answered, open) = (self.answered(part), self.group_open(part));
                        self.rule(&[!answered, !open.no]);
                    }
                }
                _ => {}
            }
        }
    }

    fn field_rules(&mut self, id: FieldId, field: &'m Field, place: Place) {
        let label = &field.label;
        self.begin_rule(field.span, bi!("按“{label}”的规定", "by the rules of `{label}`"));
        let (given, open) = (self.given(id, place), self.field_open(id, place));
        // A closed question has no answer.
        self.rule(&[!given, !open.no]);
        // An open, demanded, required one has.
        let (demanded, required) = (self.demanded(place), self.requires(&field.required, place));
        self.rule(&[!demanded.yes, !open.yes, !required.yes, given]);
        // A row that is not there has no answers.
        if let Some(row) = self.row_around(place) {
            let there = self.row(row);
            self.logic.imply(given, there);
        }
        if let Domain::AnyOf { table, min, max } = field.domain {
            let members = self.members(Source::Answer(id, place));
            let selectable = self.model.tables[table].selectable().count();
            if min > 1 || (max as usize) < selectable {
                let members: Vec<Lit> = members.iter().map(|(_, member)| *member).collect();
                let steps = self.at_least_so_many(&members);
                if let Some(enough) = steps.get(min as usize - 1) {
                    self.rule(&[!given, *enough]);
                }
                if let Some(many) = steps.get(max as usize) {
                    self.rule(&[!*many]);
                }
            }
        }
    }

    /// The row a place is or lies in.
    fn row_around(&self, place: Place) -> Option<Place> {
        let mut around = Some(place);
        while let Some(place) = around {
            if self.places.held(place).row.is_some() {
                return Some(place);
            }
            around = self.places.held(place).parent;
        }
        None
    }

    fn rows_rules(&mut self, group: GroupId, parent: Place) {
        let model = self.model;
        let rows = self.places.below(parent, group).to_vec();
        let (Some(&first), Some(repeat)) = (rows.first(), &model.groups[group].repeat) else {
            return;
        };
        let title = &model.groups[group].title;
        let span = model.groups[group].span;
        self.begin_rule(span, bi!("按“{title}”的规定", "by the rules of `{title}`"));
        let (there, open) = (self.row(first), self.group_open(first));
        self.rule(&[!there, !open.no]);
        if let Some(outer) = self.row_around(parent) {
            let outer = self.row(outer);
            self.logic.imply(there, outer);
        }
        let more = self.more_rows(group, parent);
        let steps: Vec<Lit> = rows.iter().map(|row| self.row(*row)).chain([more]).collect();
        for two in steps.windows(2) {
            self.logic.imply(two[1], two[0]);
        }
        // A row that is there has something in it.
        for &row in &rows {
            let (there, answered) = (self.row(row), self.answered(row));
            self.logic.imply(there, answered);
        }
        let demanded = self.demanded(parent);
        let required = self.requires(&model.groups[group].required, parent);
        if repeat.min >= 1 {
            self.rule(&[!demanded.yes, !open.yes, !required.yes, there]);
            let enough = steps.get(repeat.min as usize - 1).or(steps.last());
            if let Some(enough) = enough {
                self.rule(&[!there, *enough]);
            }
        }
    }

    fn checks(&mut self) {
        let model = self.model;
        for check in model.checks.values() {
            let message = &check.message;
            self.begin_rule(check.span, bi!("按检查“{message}”", "by the check `{message}`"));
            for place in self.places.of(check.group).to_vec() {
                let (demanded, open) = (self.demanded(place), self.group_open(place));
                let holds = self.truth(&check.that, &[place]);
                let there = self.there(place);
                self.rule(&[!there, !demanded.yes, !open.yes, !holds.no]);
            }
        }
    }

    fn choice_of_items(&mut self) {
        let model = self.model;
        let span = model.groups[crate::model::Model::ROOT].span;
        self.begin_rule(span, bi!("按事项的选择方式", "by how items may be chosen"));
        let applied: Vec<_> = model.items.ids().map(|item| self.applied(item)).collect();
        if matches!(model.choose_items, ChooseItems::AtLeastOne | ChooseItems::ExactlyOne) {
            let clause: Vec<Lit> = applied.iter().map(|truth| !truth.no).collect();
            self.rule(&clause);
        }
        if model.choose_items == ChooseItems::ExactlyOne {
            for (index, one) in applied.iter().enumerate() {
                for other in &applied[..index] {
                    self.rule(&[!one.yes, !other.yes]);
                }
            }
        }
    }
}

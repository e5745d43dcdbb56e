//! Which questions are asked, as propositions; the counterpart of `interpret/open.rs`.

use super::formula::Truth;
use super::place::Place;
use super::solver::Lit;
use super::world::{Source, World};
use crate::model::{FieldId, GroupId, Member, Requirement};

impl<'m> World<'m> {
    /// Whether the group at a place is open; for a row: whether its repeated group is.
    pub(super) fn group_open(&mut self, place: Place) -> Truth {
        if let Some(known) = self.memo.groups_open.get(&place) {
            return *known;
        }
        let held = self.places.held(place);
        let (group, parent) = (held.group, held.parent);
        let Some(parent) = parent else { return Truth::YES };
        self.memo.groups_open.insert(place, Truth::UNDETERMINED);
        let (outer, switched) = (self.group_open(parent), self.switched_on(parent));
        let model = self.model;
        let when = match &model.groups[group].when {
            Some(when) => self.truth(when, &[parent]),
            None => Truth::YES,
        };
        let open = self.logic.all(&[outer, switched, when]);
        self.memo.groups_open.insert(place, open);
        open
    }

    /// Whether a question is open at the place of its group.
    pub(super) fn field_open(&mut self, id: FieldId, place: Place) -> Truth {
        if let Some(known) = self.memo.fields_open.get(&(id, place)) {
            return *known;
        }
        self.memo.fields_open.insert((id, place), Truth::UNDETERMINED);
        let model = self.model;
        let field = &model.fields[id];
        let is_switch = model.groups[field.group].switch == Some(id);
        let outer = self.group_open(place);
        let switched = if is_switch { Truth::YES } else { self.switched_on(place) };
        let when = match &field.when {
            Some(when) => self.truth(when, &[place]),
            None => Truth::YES,
        };
        let open = self.logic.all(&[outer, switched, when]);
        self.memo.fields_open.insert((id, place), open);
        open
    }

    /// What is asked before a question's own `when`: its group is open and switched on.
    pub(super) fn around_open(&mut self, place: Place, switch_too: bool) -> Truth {
        let outer = self.group_open(place);
        let switched = if switch_too { self.switched_on(place) } else { Truth::YES };
        self.logic.both(outer, switched)
    }

    fn switched_on(&mut self, place: Place) -> Truth {
        let model = self.model;
        let Some(switch) = model.groups[self.places.held(place).group].switch else {
            return Truth::YES;
        };
        let given = self.given(switch, place);
        let on = self.atom(super::world::Atom::True(Source::Answer(switch, place)));
        let when = match &model.fields[switch].when {
            Some(when) => self.truth(when, &[place]).yes,
            None => Lit::TRUE,
        };
        Truth { yes: self.logic.and([given, when, on]), no: self.logic.and([given, when, !on]) }
    }

    /// Whether something is required.
    pub(super) fn requires(&mut self, requirement: &'m Requirement, place: Place) -> Truth {
        match requirement {
            Requirement::Always => Truth::YES,
            Requirement::Never => Truth::NO,
            Requirement::When(condition) => self.truth(condition, &[place]),
        }
    }

    /// Whether something is given in the group at a place.
    pub(super) fn answered(&mut self, place: Place) -> Lit {
        if let Some(known) = self.memo.answered.get(&place) {
            return *known;
        }
        let model = self.model;
        let group = self.places.held(place).group;
        let mut any = Vec::new();
        for member in &model.groups[group].members {
            match member {
                Member::Field(id) if model.fields[*id].derive.is_none() => {
                    any.push(self.given(*id, place));
                }
                Member::Group(child) => match self.places.below(place, *child).first().copied() {
                    Some(row) if model.groups[*child].repeat.is_some() => any.push(self.row(row)),
                    Some(part) => any.push(self.answered(part)),
                    None => {}
                },
                _ => {}
            }
        }
        let answered = self.logic.or(any);
        self.memo.answered.insert(place, answered);
        answered
    }

    /// Whether a row is there.
    pub(super) fn row(&mut self, place: Place) -> Lit {
        self.atom(super::world::Atom::Row(place))
    }

    /// Whether there are more rows than those that have places.
    pub(super) fn more_rows(&mut self, group: GroupId, parent: Place) -> Lit {
        let most = self.model.groups[group].repeat.as_ref().map_or(0, |repeat| repeat.max as usize);
        if self.places.below(parent, group).len() >= most {
            return Lit::FALSE;
        }
        self.atom(super::world::Atom::More(group, parent))
    }

    /// Whether the rows of a repeated group can be told: there are none, or it is certain that they
    /// count.
    pub(super) fn rows_known(&mut self, group: GroupId, parent: Place) -> Lit {
        let Some(first) = self.places.below(parent, group).first().copied() else {
            return Lit::TRUE;
        };
        let (there, open) = (self.row(first), self.group_open(first));
        self.logic.or([!there, open.yes, open.no])
    }

    /// Whether everything on the way to a place is there: its rows.
    pub(super) fn there(&mut self, place: Place) -> Lit {
        let mut all = Vec::new();
        let mut around = Some(place);
        while let Some(place) = around {
            if self.places.held(place).row.is_some() {
                all.push(self.row(place));
            }
            around = self.places.held(place).parent;
        }
        self.logic.and(all)
    }

    /// Whether an answer is there and counts.
    pub(super) fn has_field(&mut self, id: FieldId, from: Place) -> Truth {
        let model = self.model;
        let field = &model.fields[id];
        let Some(place) = self.places.locate(model, field.group, from) else {
            return Truth::UNDETERMINED;
        };
        if field.derive.is_some() {
            return Truth::certain(self.field_defined(id, place));
        }
        let (given, open) = (self.given(id, place), self.field_open(id, place));
        Truth { yes: self.logic.and([given, open.yes]), no: self.logic.or([!given, open.no]) }
    }

    /// Whether any answer of a group is there and counts.
    pub(super) fn has_group(&mut self, group: GroupId, from: Place) -> Truth {
        let model = self.model;
        let place = match self.places.locate(model, group, from) {
            Some(place) => Some(place),
            None => model.groups[group]
                .parent
                .and_then(|parent| self.places.locate(model, parent, from))
                .and_then(|parent| self.places.below(parent, group).first().copied()),
        };
        let Some(place) = place else { return Truth::UNDETERMINED };
        let there = if model.groups[group].repeat.is_some() {
            self.row(place)
        } else {
            self.answered(place)
        };
        let open = self.group_open(place);
        Truth { yes: self.logic.and([there, open.yes]), no: self.logic.or([!there, open.no]) }
    }

    /// The places of groups whose members are demanded: see the head of `interpret.rs`.
    pub(super) fn demanded(&mut self, place: Place) -> Truth {
        let held = self.places.held(place);
        let (group, parent, row) = (held.group, held.parent, held.row);
        let Some(parent) = parent else { return Truth::YES };
        if row.is_some() {
            return Truth::certain(self.row(place));
        }
        let answered = self.answered(place);
        let outer = self.demanded(parent);
        let model = self.model;
        let required = self.requires(&model.groups[group].required, parent);
        let inherited = self.logic.both(outer, required);
        Truth {
            yes: self.logic.or([answered, inherited.yes]),
            no: self.logic.and([!answered, inherited.no]),
        }
    }
}

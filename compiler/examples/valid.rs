//! The valid examples, as far as they have been made, and what each of them answers.

use super::build::Builder;
use super::pool::Pool;
use super::{MOST_ANSWERS, answer};
use crate::model::{ArenaId, FieldId, GroupId, ItemId, Member, Model};
use crate::support::Json;

pub(super) struct Valid<'p> {
    pool: &'p Pool<'p>,
    all: Vec<One<'p>>,
    /// For each group, the first example that has it.
    first: Vec<Option<usize>>,
    /// How many answers they hold together.
    pub(super) answers: usize,
}

/// A valid example: an instance in the making to which nothing is missing.
pub(super) struct One<'p> {
    name: String,
    pub(super) builder: Builder<'p>,
    /// The questions that are answered and the groups that are there, in first rows.
    answered: Vec<bool>,
    there: Vec<bool>,
}

impl<'p> Valid<'p> {
    pub(super) fn new(pool: &'p Pool<'p>) -> Valid<'p> {
        let first = vec![None; pool.interpreter.model().groups.len()];
        Valid { pool, all: Vec::new(), first, answers: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether they hold as many answers as may be.
    pub(super) fn is_enough(&self) -> bool {
        self.answers >= MOST_ANSWERS / 2
    }

    /// Makes one that applies for just these items, from one that applies for fewer where that helps.
    pub(super) fn applying(
        &mut self,
        name: String,
        fewer: Option<usize>,
        items: &[ItemId],
    ) -> bool {
        let make = |mut builder: Builder<'p>| {
            builder.apply_for(items);
            builder.finish().ok().filter(|_| builder.applies_for(items))
        };
        let fewer = fewer.and_then(|index| self.all.get(index));
        let more = fewer.and_then(|one| make(Builder::from(self.pool, one.instance().clone())));
        let Some(instance) = more.or_else(|| make(Builder::new(self.pool))) else { return false };
        self.add(name, instance);
        true
    }

    /// Makes one that answers a question, from one that has most of the groups around it where that
    /// helps: the first of several, as it is the smallest.
    pub(super) fn asking(&mut self, name: String, field: FieldId) {
        let make = |mut builder: Builder<'p>| {
            builder.ask(field);
            let place = builder.place(field);
            builder.finish().ok().filter(|instance| answer::get(instance, &place).is_some())
        };
        let near = self.nearest(field).and_then(|index| self.all.get(index));
        let found = near.and_then(|one| make(Builder::from(self.pool, one.instance().clone())));
        if let Some(instance) = found.or_else(|| make(Builder::new(self.pool))) {
            self.add(name, instance);
        }
    }

    fn nearest(&self, field: FieldId) -> Option<usize> {
        let model = self.pool.interpreter.model();
        let around = model.ancestry(model.fields.get(field)?.group).into_iter().rev();
        let mut having = around.chain([Model::ROOT]).map(|group| self.first.get(group.index()));
        having.find_map(|first| first.copied().flatten())
    }

    fn add(&mut self, name: String, instance: Json) {
        let model = self.pool.interpreter.model();
        let mut answered = vec![false; model.fields.len()];
        let mut there = vec![false; model.groups.len()];
        if let Some(answers) = instance.get("answers") {
            look(model, Model::ROOT, answers, &mut answered, &mut there);
            self.answers += leaves(answers);
        }
        for (first, there) in self.first.iter_mut().zip(&there) {
            if *there && first.is_none() {
                *first = Some(self.all.len());
            }
        }
        let builder = Builder::from(self.pool, instance);
        self.all.push(One { name, builder, answered, there });
    }

    /// Questions that none of them answers.
    pub(super) fn unopened(&self) -> Vec<FieldId> {
        let fields = self.pool.interpreter.model().fields.iter();
        let given = fields.filter(|(_, field)| field.derive.is_none()).map(|(id, _)| id);
        given.filter(|id| !self.all.iter().any(|one| one.answers(*id))).collect()
    }

    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut One<'p>> {
        self.all.get_mut(index)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &One<'p>> {
        self.all.iter()
    }

    /// Their names and instances.
    pub(super) fn instances(self) -> impl Iterator<Item = (String, Json)> {
        self.all.into_iter().map(|one| (one.name, one.builder.into_instance()))
    }
}

impl One<'_> {
    pub(super) fn instance(&self) -> &Json {
        self.builder.instance()
    }

    /// Whether a question is answered.
    pub(super) fn answers(&self, field: FieldId) -> bool {
        self.answered.get(field.index()) == Some(&true)
    }

    /// Whether something of a group is answered.
    pub(super) fn has(&self, group: GroupId) -> bool {
        self.there.get(group.index()) == Some(&true)
    }
}

/// What an object with its members in the order of the form holds.
fn look(model: &Model, id: GroupId, json: &Json, answered: &mut [bool], there: &mut [bool]) {
    if let Some(there) = there.get_mut(id.index()) {
        *there = true;
    }
    let Some(group) = model.groups.get(id) else { return };
    let mut members = json.as_object().unwrap_or_default().iter().peekable();
    let mut find = |key: &str| members.next_if(|(name, _)| name == key).map(|(_, json)| json);
    for member in &group.members {
        match member {
            Member::Field(field) => {
                let is_given = model
                    .fields
                    .get(*field)
                    .is_some_and(|definition| find(&definition.id).is_some());
                if let Some(answered) = answered.get_mut(field.index()) {
                    *answered = is_given;
                }
            }
            Member::Group(child) => {
                let found = model.groups.get(*child).and_then(|child| find(&child.id));
                let row = found.map(|json| json.as_list().map_or(Some(json), <[Json]>::first));
                if let Some(json) = row.flatten() {
                    look(model, *child, json, answered, there);
                }
            }
            Member::Passage(_) => {}
        }
    }
}

/// How many answers there are.
pub(super) fn leaves(json: &Json) -> usize {
    match json {
        Json::Object(members) => members.iter().map(|(_, json)| leaves(json)).sum(),
        Json::List(rows) => rows.iter().map(leaves).sum(),
        _ => 1,
    }
}

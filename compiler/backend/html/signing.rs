//! What is filled in where answers are confirmed instead of on the form: signatures, with the
//! statements they cover.
//!
//! A signature moves when it is asked of everybody and no question depends on it, so that it can be
//! asked last.

use crate::expr::{Expr, Reads};
use crate::model::{Composite, FieldId, GroupId, Member, Model, Requirement};
use std::collections::BTreeSet;

/// Groups and passages that move.
#[derive(Debug, Default)]
pub(super) struct Signing {
    groups: BTreeSet<GroupId>,
    passages: BTreeSet<(GroupId, usize)>,
}

impl Signing {
    /// What moves in a matter.
    pub(super) fn of(model: &Model) -> Signing {
        let asked_by = gates(model);
        let mut signing = Signing::default();
        for (id, group) in model.groups.iter() {
            let Some(Composite::Signature { covers }) = &group.composite else { continue };
            let fields: Vec<FieldId> = model.fields_below(id);
            if !is_unconditional(model, id) || fields.iter().any(|field| asked_by.contains(field)) {
                continue;
            }
            signing.groups.insert(id);
            for (home, index) in covered(model, id, covers) {
                let told = model.groups[home].passages.get(index);
                if told.is_some_and(|passage| passage.when.is_none()) {
                    signing.passages.insert((home, index));
                }
            }
        }
        // A group of which nothing is left moves as a whole; inner groups come after outer ones.
        let groups: Vec<GroupId> = model.groups.ids().filter(|id| *id != Model::ROOT).collect();
        for id in groups.into_iter().rev() {
            let members = &model.groups[id].members;
            let moves = |member: &Member| match member {
                Member::Field(_) => false,
                Member::Group(inner) => signing.groups.contains(inner),
                Member::Passage(index) => signing.passages.contains(&(id, *index)),
            };
            if !members.is_empty() && members.iter().all(moves) {
                signing.groups.insert(id);
            }
        }
        signing
    }

    /// Whether a group moves.
    pub(super) fn group(&self, group: GroupId) -> bool {
        self.groups.contains(&group)
    }

    /// Whether a passage moves.
    pub(super) fn passage(&self, group: GroupId, index: usize) -> bool {
        self.passages.contains(&(group, index))
    }

    /// The groups that move, by path, outer ones alone.
    pub(super) fn paths(&self, model: &Model) -> Vec<String> {
        let outer = |id: &&GroupId| {
            model.groups[**id].parent.is_none_or(|parent| !self.groups.contains(&parent))
        };
        self.groups.iter().filter(outer).map(|id| model.groups[*id].path.clone()).collect()
    }
}

/// The statements that a signature covers: those of the group around it, else of its section.
pub(super) fn covered(
    model: &Model,
    signature: GroupId,
    covers: &[String],
) -> Vec<(GroupId, usize)> {
    let parent = model.groups[signature].parent.unwrap_or(Model::ROOT);
    let section = model.ancestry(parent).first().copied().unwrap_or(parent);
    let in_group = |home: GroupId, covered: &String| {
        let place =
            model.groups[home].passages.iter().position(|passage| passage.id == *covered)?;
        Some((home, place))
    };
    let find = |covered: &String| in_group(parent, covered).or_else(|| in_group(section, covered));
    covers.iter().filter_map(find).collect()
}

/// Whether a group is asked of everybody, once.
fn is_unconditional(model: &Model, group: GroupId) -> bool {
    let ancestry = model.ancestry(group);
    ancestry.into_iter().all(|id| {
        let part = &model.groups[id];
        let switched = part.switch.is_some();
        part.when.is_none() && part.repeat.is_none() && !switched
    })
}

/// Questions that decide what else is asked or demanded.
fn gates(model: &Model) -> BTreeSet<FieldId> {
    fn demand(required: &Requirement) -> Option<&Expr> {
        if let Requirement::When(when) = required { Some(when) } else { None }
    }
    let groups = model.groups.values().flat_map(|group| {
        let passages = group.passages.iter().filter_map(|passage| passage.when.as_ref());
        group.when.as_ref().into_iter().chain(demand(&group.required)).chain(passages)
    });
    let fields = model.fields.values().flat_map(|field| {
        field.when.as_ref().into_iter().chain(demand(&field.required)).chain(field.suggest.as_ref())
    });
    groups.chain(fields).flat_map(|expr| Reads::of(expr, model).fields).collect()
}

//! The groups of an instance nobody has filled in yet: each once, repeated ones with a few rows that
//! stand for any.

use crate::model::{ArenaId, GroupId, Member, Model};

/// Rows a repeated group has one by one; those beyond are only known to be there.
pub(super) const ROWS: usize = 2;
/// Most places; beyond, inner repeated groups get one row.
const MOST: usize = 20_000;

/// A group at its place in an instance: for groups in rows, one for each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place(pub(super) u32);

impl Place {
    /// The whole form.
    pub(super) const ROOT: Place = Place(0);
}

/// What is known of a place.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) group: GroupId,
    pub(super) parent: Option<Place>,
    /// Its number among the rows, for rows.
    pub(super) row: Option<usize>,
    /// The places in it, in the order of groups: for a repeated group each of its rows.
    children: Vec<(GroupId, Vec<Place>)>,
}

/// Every place.
#[derive(Debug)]
pub(super) struct Places {
    held: Vec<Held>,
    /// The places of each group.
    of: Vec<Vec<Place>>,
}

impl Places {
    pub(super) fn new(model: &Model) -> Places {
        let mut places = Places { held: Vec::new(), of: vec![Vec::new(); model.groups.len()] };
        places.add(model, Model::ROOT, None, None);
        places
    }

    fn add(
        &mut self,
        model: &Model,
        group: GroupId,
        parent: Option<Place>,
        row: Option<usize>,
    ) -> Place {
        let place = Place(self.held.len() as u32);
        self.held.push(Held { group, parent, row, children: Vec::new() });
        self.of[group.index()].push(place);
        for member in &model.groups[group].members {
            let Member::Group(child) = member else { continue };
            let rows = match &model.groups[*child].repeat {
                None => vec![self.add(model, *child, Some(place), None)],
                Some(repeat) => {
                    let most = if self.held.len() < MOST { ROWS } else { 1 };
                    let rows = most.min(repeat.max as usize).max(1);
                    (0..rows).map(|row| self.add(model, *child, Some(place), Some(row))).collect()
                }
            };
            self.held[place.0 as usize].children.push((*child, rows));
        }
        self.held[place.0 as usize].children.sort_unstable_by_key(|(child, _)| *child);
        place
    }

    pub(super) fn held(&self, place: Place) -> &Held {
        &self.held[place.0 as usize]
    }

    /// Every place, parents first.
    pub(super) fn all(&self) -> impl Iterator<Item = Place> + use<> {
        (0..self.held.len() as u32).map(Place)
    }

    /// The places of a group.
    pub(super) fn of(&self, group: GroupId) -> &[Place] {
        &self.of[group.index()]
    }

    /// The first place of a group: what holds there holds in any row, since no rule counts rows.
    pub(super) fn first(&self, group: GroupId) -> Place {
        self.of[group.index()].first().copied().unwrap_or(Place::ROOT)
    }

    /// The places of a group in its parent's place: its rows when it is repeated.
    pub(super) fn below(&self, parent: Place, group: GroupId) -> &[Place] {
        let children = &self.held(parent).children;
        let found = children.binary_search_by_key(&group, |(child, _)| *child);
        found.map_or(&[], |index| &children[index].1)
    }

    /// The place of a group seen from another: up to what both are in, then down; none when a row
    /// would have to be chosen on the way.
    pub(super) fn locate(&self, model: &Model, group: GroupId, from: Place) -> Option<Place> {
        let mut around = Some(from);
        while let Some(place) = around {
            if self.held(place).group == group {
                return Some(place);
            }
            around = self.held(place).parent;
        }
        let parent = self.locate(model, model.groups[group].parent?, from)?;
        match self.below(parent, group) {
            [only] if model.groups[group].repeat.is_none() => Some(*only),
            _ => None,
        }
    }

    /// The rows chosen on the way from the whole form to a place, outermost first.
    pub(super) fn rows(&self, place: Place) -> Vec<usize> {
        let mut rows = Vec::new();
        let mut around = Some(place);
        while let Some(place) = around {
            rows.extend(self.held(place).row);
            around = self.held(place).parent;
        }
        rows.reverse();
        rows
    }
}

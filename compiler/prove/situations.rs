//! What an applicant must bring, by situation: for each item a decision table over the conditions that
//! change it. That every valid application falls into exactly one row is proved, not hoped for.
//!
//! A table is a tree of questions: the cases of the item first, then the conditions of the materials
//! that are still open, until every material is certain. Rows that differ only in the case are joined.

mod tree;

use tree::{Condition, Leaf, Tree, join};
mod given;

pub use given::Given;

use super::place::Place;
use super::solver::{Answer, Lit};
use super::world::World;
use crate::diagnostic::Bilingual;
use crate::expr::chinese;
use crate::model::{ArenaId, ItemId, Material, MaterialId, Model};

/// The decision table of an item.
#[derive(Clone, Debug)]
pub struct Table {
    /// The item.
    pub item: ItemId,
    /// Its rows; when there would be too many, one for each material.
    pub rows: Vec<Row>,
    /// Whether each valid application that applies for the item falls into exactly one row. Rows for
    /// single materials overlap by their nature.
    pub exact: bool,
}

/// A situation and what has to be brought in it.
#[derive(Clone, Debug)]
pub struct Row {
    /// What is the case, all of it; nothing when it is so for everybody.
    pub situation: Vec<Bilingual>,
    /// What has to be brought, in the order of the list.
    pub materials: Vec<Brought>,
}

/// A material that has to be brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The material.
    pub material: MaterialId,
    /// What has to be said of it: who judges, what spares it, which rows it is for.
    pub notes: Vec<Bilingual>,
}

/// Most rows of a table; beyond, a table of materials reads better.
pub const MOST_ROWS: usize = 30;

/// The tables of every item, for those of whom all of `given` is known.
pub fn tables<'m>(model: &'m Model, given: &'m [Given]) -> Vec<Table> {
    let mut asked = Asked::new(model, given);
    let items = asked.items.clone();
    items.iter().map(|(item, context)| asked.table(*item, context)).collect()
}

/// What a guide shows of the situations.
pub struct Overview {
    /// What is shown.
    pub shown: Shown,
    /// Propositions that were weighed for it.
    pub weighed: usize,
}

/// What is shown of the situations.
pub enum Shown {
    /// Nothing depends on anything: the list of materials says it all.
    Nothing,
    /// The tables of every item.
    Items(Vec<Table>),
    /// They would be too long: tables of every item with a row for each material, in which situations
    /// it has to be brought.
    Materials(Vec<Table>),
}

/// What a guide shows of the situations; they are worked out only as far as they are shown.
pub fn overview(model: &Model) -> Overview {
    let mut asked = Asked::new(model, &[]);
    let shown = asked.shown();
    Overview { shown, weighed: asked.world.logic.weighed }
}

/// A world in which materials can be asked for.
struct Asked<'m> {
    world: World<'m>,
    /// The items that can be applied for, and that they are, with all that is known.
    items: Vec<(ItemId, Vec<Lit>)>,
    /// Of each item, the materials that it may need.
    materials: Vec<Vec<MaterialId>>,
}

impl<'m> Asked<'m> {
    fn new(model: &'m Model, given: &'m [Given]) -> Asked<'m> {
        let mut world = World::new(model);
        world.rules();
        let root = [Place::ROOT];
        let known: Vec<Lit> = given.iter().map(|given| world.truth(&given.0, &root).yes).collect();
        let applied: Vec<Lit> = model.items.ids().map(|item| world.applied(item).yes).collect();
        // Everything that could be asked is worked out before sums are linked.
        let mut materials = vec![Vec::new(); model.items.len()];
        for (id, material) in model.materials.iter() {
            needs(&mut world, material);
            if material.occasions.is_empty() {
                materials.iter_mut().for_each(|own| own.push(id));
            }
            for occasion in &material.occasions {
                let own: &mut Vec<MaterialId> = &mut materials[occasion.item.index()];
                if own.last() != Some(&id) {
                    own.push(id);
                }
            }
        }
        for item in model.items.values() {
            for case in &item.cases {
                world.truth(&case.when, &[Place::ROOT]);
            }
        }
        world.link_sums();
        super::lemmas(&mut world);
        let mut items = Vec::new();
        for (item, applied) in model.items.ids().zip(applied) {
            let mut context = known.clone();
            context.push(applied);
            if world.logic.possible(&context) != Answer::Impossible {
                items.push((item, context));
            }
        }
        Asked { world, items, materials }
    }
}

/// When a material has to be brought, as far as the answers tell.
fn needs<'m>(world: &mut World<'m>, material: &'m Material) -> Lit {
    let home = material.per.map_or(Place::ROOT, |group| world.places.first(group));
    let (open, there) = (world.group_open(home).yes, world.there(home));
    let wanted = world.occasion(&material.occasions);
    let needed = match (&material.needed, material.per) {
        (Some(needed), None) => world.truth(needed, &[home]).yes,
        // What differs from row to row is said in a note.
        _ => Lit::TRUE,
    };
    world.logic.and([open, there, wanted, needed])
}

impl Asked<'_> {
    fn shown(&mut self) -> Shown {
        let items = self.items.clone();
        let (mut found, mut rows): (Vec<Table>, usize) = (Vec::new(), 0);
        let (mut depends, mut exact) = (false, true);
        for (item, context) in &items {
            let table = self.table(*item, context);
            rows += table.rows.len();
            depends |= table.rows.len() > 1;
            exact &= table.exact;
            if depends && !(exact && rows <= MOST_ROWS) {
                let all = items.iter().map(|(item, context)| self.one_by_one(*item, context));
                return Shown::Materials(all.collect());
            }
            found.push(table);
        }
        if depends { Shown::Items(found) } else { Shown::Nothing }
    }

    fn table(&mut self, item: ItemId, context: &[Lit]) -> Table {
        let world = &mut self.world;
        let model = world.model;
        let mut materials = Vec::new();
        for &id in &self.materials[item.index()] {
            materials.push((id, of(world, &model.materials[id], item)));
        }
        let mut tree = Tree { world, item, materials, leaves: Vec::new() };
        let complete = tree.grow(context, &mut Vec::new());
        let mut leaves = std::mem::take(&mut tree.leaves);
        if complete {
            join(tree.world, &mut leaves);
        }
        if !complete || leaves.len() > MOST_ROWS {
            return self.one_by_one(item, context);
        }
        let exact = exact(&mut self.world, context, &leaves);
        let rows = leaves.into_iter().map(|leaf| row(model, item, &leaf)).collect();
        Table { item, rows, exact }
    }
}

/// When a material has to be brought for this item alone.
fn of<'m>(world: &mut World<'m>, material: &'m Material, item: ItemId) -> Lit {
    let needs = needs(world, material);
    if material.occasions.is_empty() {
        return needs;
    }
    let wanted = world.occasion_of(&material.occasions, item);
    world.logic.and([needs, wanted])
}

/// Proves that the rows cover every situation and that no two of them hold together.
fn exact(world: &mut World<'_>, context: &[Lit], leaves: &[Leaf]) -> bool {
    let impossible = |world: &mut World<'_>, more: &[Lit]| {
        let all: Vec<Lit> = context.iter().chain(more).copied().collect();
        world.logic.possible(&all) == Answer::Impossible
    };
    let none: Vec<Lit> = leaves.iter().map(|leaf| !leaf.lit).collect();
    impossible(world, &none)
        && leaves.iter().enumerate().all(|(index, one)| {
            leaves[..index].iter().all(|other| impossible(world, &[one.lit, other.lit]))
        })
}

fn row(model: &Model, item: ItemId, leaf: &Leaf) -> Row {
    let situation = leaf.conditions.iter().map(|condition| match condition {
        Condition::Said(words) => words.clone(),
        Condition::Cases(cases) if cases.is_empty() => bi!("其他情形", "other cases"),
        Condition::Cases(cases) => {
            let titles = cases.iter().filter_map(|index| model.items[item].cases.get(*index));
            let titles: Vec<&str> = titles.map(|case| case.title.as_str()).collect();
            let titles = titles.join("、");
            bi!("{titles}", "{titles}")
        }
    });
    let materials = leaf.materials.iter().map(|&id| brought(model, id));
    Row { situation: situation.collect(), materials: materials.collect() }
}

fn brought(model: &Model, id: MaterialId) -> Brought {
    let material = &model.materials[id];
    let mut notes = Vec::new();
    if let Some(group) = material.per {
        let row = model.groups[group].repeat.as_ref().map_or("", |repeat| repeat.row.as_str());
        notes.push(match &material.needed {
            Some(needed) => {
                let sentence = chinese::sentence(needed, model);
                bi!("每个{row}一份，限于{sentence}", "one for each {row} where {sentence}")
            }
            None => bi!("每个{row}一份", "one for each {row}"),
        });
    }
    if let Some(words) = &material.judged {
        notes.push(bi!("{words}", "{words}"));
    }
    for part in material.parts.iter() {
        if let Some(needed) = &part.needed {
            let (title, sentence) = (&part.title, chinese::sentence(needed, model));
            notes.push(bi!("“{title}”限于{sentence}", "`{title}` only where {sentence}"));
        }
    }
    for waiver in &material.waivers {
        let reason = &waiver.reason;
        notes.push(bi!("可免交：{reason}", "may be spared: {reason}"));
    }
    Brought { material: id, notes }
}

impl Asked<'_> {
    /// One row for each material, with its condition.
    fn one_by_one(&mut self, item: ItemId, context: &[Lit]) -> Table {
        let world = &mut self.world;
        let model = world.model;
        let mut rows = Vec::new();
        for &id in &self.materials[item.index()] {
            let material = &model.materials[id];
            let mut all = context.to_vec();
            all.push(of(world, material, item));
            if world.logic.possible(&all) == Answer::Impossible {
                continue;
            }
            let mut situation = Vec::new();
            let cases: Vec<usize> = material
                .occasions
                .iter()
                .filter(|occasion| occasion.item == item)
                .flat_map(|occasion| occasion.cases.iter().copied())
                .collect();
            if !cases.is_empty() {
                let titles = cases.iter().filter_map(|index| model.items[item].cases.get(*index));
                let titles: Vec<&str> = titles.map(|case| case.title.as_str()).collect();
                let titles = titles.join("、");
                situation.push(bi!("{titles}", "{titles}"));
            }
            if let Some(needed) = material.needed.as_ref().filter(|_| material.per.is_none()) {
                let sentence = chinese::sentence(needed, model);
                situation.push(bi!("{sentence}", "{sentence}"));
            }
            rows.push(Row { situation, materials: vec![brought(model, id)] });
        }
        Table { item, rows, exact: false }
    }
}

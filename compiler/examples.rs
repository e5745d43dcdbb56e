//! Example instances of a matter: valid ones for the sets of items and for every question that can
//! be opened, and invalid ones that break exactly one rule each.
//!
//! They are made from the model alone, by setting goals (apply for these items, open this question),
//! completing what then is missing and mending what is broken, until the interpreter finds nothing
//! wrong; an invalid one is a valid one with one change, kept when the interpreter reports just the
//! rule meant. Everything is synthetic, and the same model always gives the same examples.

pub(crate) mod answer;
pub(crate) mod build;
mod given;
mod goal;
mod invalid;
pub(crate) mod sample;

use crate::interpret::Interpreter;
use crate::model::{FieldId, ItemId, Model};
use crate::support::{Date, Json};
use build::{Builder, Pool};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub(crate) use answer::name as without_rows;
pub(crate) use given::{Given, Goal, instance, resident_id};
pub(crate) use sample::TODAY;

/// An example.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its name: letters, digits, `-` and `_`; unique within the matter.
    pub name: String,
    /// The instance.
    pub instance: Json,
    /// What registers answer, for splitting it.
    pub registers: Arc<Json>,
    /// What validation says of it.
    pub expect: Expectation,
}

/// What validation says of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// It breaks no rule.
    Valid,
    /// It breaks exactly this rule.
    Invalid {
        /// The place.
        path: String,
        /// The code.
        code: String,
    },
}

/// The examples of a matter: valid ones first.
pub fn examples(model: &Model) -> Vec<Example> {
    let interpreter = Interpreter::new(model);
    let pool = Pool::new(&interpreter, sample::TODAY);
    let registers = Arc::new(registers(&interpreter, sample::TODAY));
    // Half of them valid, half of them not.
    let most = MOST_ANSWERS / model.fields.len().max(1) / 2;
    let mut valid: Vec<(String, Json)> = Vec::new();
    let mut of_items: HashMap<Vec<ItemId>, Json> = HashMap::new();
    for (name, items) in item_sets(model) {
        if valid.len() >= most || pool.gone_through() > MOST_GONE_THROUGH / 4 {
            break;
        }
        // One item more than an example there is already.
        let fewer = items.split_last().and_then(|(_, fewer)| of_items.get(fewer));
        let more = fewer.and_then(|fewer| applying(Builder::from(&pool, fewer.clone()), &items));
        if let Some(instance) = more.or_else(|| applying(Builder::new(&pool), &items)) {
            valid.push((name, instance.clone()));
            of_items.insert(items, instance);
        }
    }
    for field in unopened(&pool, &valid) {
        if valid.len() >= most || pool.gone_through() > MOST_GONE_THROUGH / 2 {
            break;
        }
        let Some(definition) = model.fields.get(field) else { continue };
        let near = nearest(&pool, &valid, field).map(|near| Builder::from(&pool, near.clone()));
        let found = near.and_then(|near| asking(near, field));
        if let Some(instance) = found.or_else(|| asking(Builder::new(&pool), field)) {
            valid.push((format!("asks_{}", file_name(&definition.path)), instance));
        }
    }
    let broken = invalid::of(&pool, &valid, most);
    let mut found: Vec<Example> = Vec::with_capacity(valid.len() + broken.len());
    let mut names = HashSet::new();
    for (name, instance) in valid {
        let name = once(&mut names, format!("valid_{name}"));
        let (registers, expect) = (Arc::clone(&registers), Expectation::Valid);
        found.push(Example { name, instance, registers, expect });
    }
    for (instance, path, code) in broken {
        let name = format!("invalid_{}_{}", code.replace(':', "_"), file_name(&path));
        let name = name.trim_end_matches('_').to_owned();
        let expect = Expectation::Invalid { path, code };
        // All names of valid ones begin otherwise.
        if names.insert(name.clone()) {
            found.push(Example { name, instance, registers: Arc::clone(&registers), expect });
        }
    }
    found
}

/// A valid instance that applies for just these items.
fn applying(mut builder: Builder<'_>, items: &[ItemId]) -> Option<Json> {
    builder.apply_for(items);
    builder.finish().ok().filter(|_| builder.applies_for(items))
}

/// A valid instance that answers a question.
fn asking(mut builder: Builder<'_>, field: FieldId) -> Option<Json> {
    builder.ask(field);
    let place = builder.place(field);
    builder.finish().ok().filter(|instance| answer::get(instance, &place).is_some())
}

/// The example to go on from to one that answers a question: that which has most of the groups
/// around it; the first of several, as it is the smallest.
fn nearest<'v>(pool: &Pool<'_>, valid: &'v [(String, Json)], field: FieldId) -> Option<&'v Json> {
    let mut place = Builder::new(pool).place(field);
    while place.pop().is_some() {
        let mut instances = valid.iter().map(|(_, instance)| instance);
        if let Some(near) = instances.find(|instance| answer::get(instance, &place).is_some()) {
            return Some(near);
        }
    }
    None
}

/// Most items for which every set of them is tried; beyond it each alone, each pair, and all.
const EVERY_SET: usize = 5;
/// Most items for which every pair is tried; beyond it each with the next.
const EVERY_PAIR: usize = 16;
/// How many answers all examples may hold together, were every question answered in each: a matter has as
/// many rules as its form is long, so that their examples grow by the square of it.
const MOST_ANSWERS: usize = 1_000_000;
/// How many questions may be gone through to make them, attempts that fail included: each reads the
/// whole form, and there are as many to make as the form has rules. The flagship's take 30,000.
const MOST_GONE_THROUGH: usize = 3_000_000;

/// The sets of items to apply for: smaller ones first.
fn item_sets(model: &Model) -> Vec<(String, Vec<ItemId>)> {
    let items: Vec<ItemId> = model.items.ids().collect();
    let mut sets: Vec<Vec<ItemId>> = Vec::new();
    if items.len() <= EVERY_SET {
        for bits in 1_u32..1 << items.len() {
            sets.push(
                items
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| bits >> i & 1 == 1)
                    .map(|(_, id)| *id)
                    .collect(),
            );
        }
        sets.sort_by_key(Vec::len);
    } else {
        sets.extend(items.iter().map(|&item| vec![item]));
        let others = if items.len() <= EVERY_PAIR { items.len() } else { 1 };
        for (i, &first) in items.iter().enumerate() {
            sets.extend(items.iter().skip(i + 1).take(others).map(|&second| vec![first, second]));
        }
        sets.push(items);
    }
    let name = |set: &[ItemId]| {
        set.iter().map(|&item| model.items.name(item)).collect::<Vec<_>>().join("-")
    };
    sets.into_iter().map(|set| (name(&set), set)).collect()
}

/// Questions that no example answers.
fn unopened(pool: &Pool<'_>, valid: &[(String, Json)]) -> Vec<FieldId> {
    let model = pool.interpreter.model();
    let builder = Builder::new(pool);
    let asked = |field: &FieldId| {
        let place = builder.place(*field);
        valid.iter().any(|(_, instance)| answer::get(instance, &place).is_some())
    };
    let given = model.fields.iter().filter(|(_, field)| field.derive.is_none());
    given.map(|(id, _)| id).filter(|id| !asked(id)).collect()
}

/// Every register found, with plausible data.
pub(crate) fn registers(interpreter: &Interpreter<'_>, today: Date) -> Json {
    let near = sample::Near { today, numbers: Vec::new() };
    let registers = interpreter.model().registers.values().enumerate().map(|(index, register)| {
        let fields = register.fields.iter().filter_map(|field| {
            let value =
                sample::candidates(interpreter, &field.domain, index, &near).into_iter().next()?;
            Some((field.id.clone(), value))
        });
        let answer = vec![
            ("status".to_owned(), Json::from("found")),
            ("data".to_owned(), Json::Object(fields.collect())),
        ];
        (register.id.clone(), Json::Object(answer))
    });
    Json::Object(registers.collect())
}

/// Longest name of an example: most file systems take 255 bytes, with the ending.
const LONGEST: usize = 160;

/// The name, short enough for a file and unlike those before it.
fn once(names: &mut HashSet<String>, name: String) -> String {
    let short: String = name.chars().take(LONGEST).collect();
    let mut candidate = short.clone();
    let mut number = 2;
    while !names.insert(candidate.clone()) {
        candidate = format!("{short}_{number}");
        number += 1;
    }
    candidate
}

fn file_name(path: &str) -> String {
    path.replace("[0]", "")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}

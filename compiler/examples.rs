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
pub(crate) mod pool;
mod reading;
pub(crate) mod sample;
mod valid;

use crate::interpret::Interpreter;
use crate::model::{ItemId, Model};
use crate::support::{Date, Json};
use pool::Pool;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use valid::Valid;

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
    counted(model).0
}

/// [`examples`], and how many questions were gone through to make them, to read them and to judge them.
pub fn counted(model: &Model) -> (Vec<Example>, usize) {
    let interpreter = Interpreter::new(model);
    let pool = Pool::new(&interpreter, sample::TODAY);
    let registers = Arc::new(registers(&interpreter, sample::TODAY));
    let mut valid = Valid::new(&pool);
    let mut of_items: HashMap<Vec<ItemId>, usize> = HashMap::new();
    for (name, items) in item_sets(model) {
        if valid.is_enough() || !pool.makes_another(MOST_GONE_THROUGH / 4) {
            break;
        }
        // One item more than an example there is already.
        let fewer = items.split_last().and_then(|(_, fewer)| of_items.get(fewer));
        if valid.applying(name, fewer.copied(), &items) {
            of_items.insert(items, valid.len() - 1);
        }
    }
    for field in valid.unopened() {
        if valid.is_enough() || !pool.makes_another(MOST_GONE_THROUGH / 2) {
            break;
        }
        let Some(definition) = model.fields.get(field) else { continue };
        valid.asking(format!("asks_{}", file_name(&definition.path)), field);
    }
    pool.end_at(MOST_GONE_THROUGH);
    let broken = invalid::of(&pool, &mut valid);
    let mut found: Vec<Example> = Vec::with_capacity(valid.len() + broken.len());
    let mut names = HashSet::new();
    for (name, instance) in valid.instances() {
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
    (found, pool.gone_through())
}

/// Most items for which every set of them is tried; beyond it each alone, each pair, and all.
const EVERY_SET: usize = 5;
/// Most items for which every pair is tried; beyond it each with the next.
const EVERY_PAIR: usize = 16;
/// How many answers all examples may hold together, half of them in valid ones: a matter has as many rules
/// as its form is long, so that their examples grow by the square of it. The flagship's hold 5,000; a
/// form of some 500 questions keeps an example of each rule.
const MOST_ANSWERS: usize = 200_000;
/// How many questions may be gone through to make them, to read and to judge them, attempts that fail
/// included. The flagship's take 30,000.
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

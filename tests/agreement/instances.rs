//! The comparisons themselves.

use super::boundary::corpus;
use super::carriers::{CARRIERS, Carrier, Engine};
use super::case::Judge;
use super::claims::{CONDITIONS, Claims, Kind, RULES, Row, Schema, tables};
use super::compare::{Outcome, Tally, compare};
use super::generate::Generator;
use super::matters::{self, Matter};
use super::random::Random;
use super::workshop;
use crate::common::root;
use lianban::interpret::Interpreter;
use std::collections::{BTreeMap, BTreeSet};

/// Random instances of each matter in an ordinary run, and about so many of its corpus beside: every
/// second, third … one of large forms, so that slow machines are done in a minute or two. The corpus
/// of a small form is judged in full.
const ORDINARY: usize = 1_000;
const OF_CORPUS: usize = 2_400;
const SMALL: usize = 16;
/// Kinds that JSON Schema claims and that no matter of the tests shows it to claim in full. One that
/// is seen after all must be struck off.
const UNSEEN: &[Kind] = &["slice", "year_month"];
const SEED: u64 = 20_250_616;

/// Compares all carriers on the corpus of a matter and on so many random instances.
fn run(matter: &Matter, number: usize, seed: u64, random: usize, corpus_of: usize) -> Outcome {
    let interpreter = Interpreter::new(&matter.model);
    let mut source = Random::new(seed);
    let judge = Judge::new(&interpreter, matter.proved, &mut source);
    let claims = Claims::new(&interpreter);
    let mut generator = Generator::new(&judge, source);
    let instances = corpus(&mut generator);
    let small = matter.model.fields.len() <= SMALL;
    let step = if small { 1 } else { instances.len().div_ceil(corpus_of).max(1) };
    let judged = instances.into_iter().enumerate().step_by(step);
    let registers = judge.answers.len();
    let mut cases = judged.map(|(index, (json, near))| judge.case(&json, index % registers, near));
    let mut left = random;
    let carriers: Vec<(&'static Carrier, Engine)> = CARRIERS
        .iter()
        .filter_map(|carrier| Some((carrier, (carrier.start)(matter, number)?)))
        .collect();
    compare(matter, &judge, &claims, carriers, || {
        cases.next().or_else(|| {
            left = left.checked_sub(1)?;
            Some(generator.next())
        })
    })
}

#[test]
fn carriers_agree() {
    let matters = matters::all();
    workshop::build(&matters);
    let mut seen: BTreeMap<&str, (bool, BTreeMap<Kind, usize>)> = BTreeMap::new();
    let (mut told, mut count) = (Vec::new(), 0);
    for (number, matter) in matters.iter().enumerate() {
        let outcome = run(matter, number, SEED, ORDINARY, OF_CORPUS);
        report(matter, &outcome);
        count += outcome.count;
        for tally in outcome.tallies {
            told.extend(tally.told);
            assert!(tally.accepted > 100, "{}: {}", matter.name, tally.carrier);
            let (_, kinds) = seen.entry(tally.carrier).or_insert((tally.schema, BTreeMap::new()));
            for (kind, times) in tally.refused {
                *kinds.entry(kind).or_default() += times;
            }
        }
    }
    assert!(told.is_empty(), "seed {SEED}\n{}", told.join("\n"));
    assert!(count > 20_000, "{count}");
    let listed: BTreeSet<Kind> =
        RULES.iter().chain(CONDITIONS).flat_map(|r| r.kinds).copied().collect();
    let mut vacuous = Vec::new();
    for (carrier, (schema, kinds)) in &seen {
        let claimed = |row: &&Row| !schema || row.schema != Schema::No;
        let loses = CARRIERS.iter().any(|known| known.name == *carrier && known.loses_duplicates);
        for kind in RULES.iter().chain(CONDITIONS).filter(claimed).flat_map(|row| row.kinds) {
            // What a reader of JSON loses no rule can find.
            if loses && *kind == "duplicate_key" {
                continue;
            }
            if kinds.contains_key(kind) == (*schema && UNSEEN.contains(kind)) {
                vacuous.push(format!("{carrier}: {kind}"));
            }
        }
        let strange: Vec<_> = kinds.keys().filter(|kind| !listed.contains(*kind)).collect();
        assert!(strange.is_empty(), "{carrier}: {strange:?}");
    }
    assert!(vacuous.is_empty(), "claimed, but never seen on both sides:\n{}", vacuous.join("\n"));
}

/// The manual shows the list that the carriers are held to.
#[test]
fn published_tables_are_the_list() {
    let path = root().join("schemas/JSON-SCHEMA.md");
    let manual = std::fs::read_to_string(&path).expect("the manual");
    let mut wanted = manual.clone();
    for table in tables() {
        let head = table.lines().next().unwrap_or_default();
        let begin = wanted.find(head).expect("the table is in the manual");
        let rest = wanted.get(begin..).unwrap_or_default();
        let length = rest.find("\n\n").map_or(rest.len(), |end| end + 1);
        wanted.replace_range(begin..begin + length, &table);
    }
    if std::env::var_os("LIANBAN_UPDATE").is_some() {
        std::fs::write(&path, &wanted).expect("written");
    } else {
        assert!(manual == wanted, "LIANBAN_UPDATE=1 cargo test --test agreement published");
    }
}

#[test]
#[ignore = "takes minutes; see the head of tests/agreement.rs"]
fn million() {
    let setting = |name: &str| std::env::var(name).ok();
    let number = |name: &str, usual: u64| {
        setting(name).map_or(usual, |text| text.parse().expect("a number"))
    };
    let instances = usize::try_from(number("LIANBAN_INSTANCES", 1_000_000)).expect("a number");
    let seed = number("LIANBAN_SEED", SEED);
    let matters = matters::all();
    workshop::build(&matters);
    let mut told = Vec::new();
    for (number, matter) in matters.iter().enumerate() {
        if setting("LIANBAN_MATTER").map_or(matter.ours, |name| matter.name.ends_with(&name)) {
            let outcome = run(matter, number, seed, instances, usize::MAX);
            report(matter, &outcome);
            told.extend(outcome.tallies.into_iter().flat_map(|tally: Tally| tally.told));
        }
    }
    assert!(told.is_empty(), "seed {seed}\n{}", told.join("\n"));
}

#[allow(clippy::print_stdout, reason = "the numbers are what the command is for")]
fn report(matter: &Matter, outcome: &Outcome) {
    let speed = |count: usize, time: std::time::Duration| count as f64 / time.as_secs_f64();
    println!(
        "{}{}: {} instances, {} valid; interpreter {:.0}/s",
        matter.name,
        if matter.proved { "" } else { " (not proved: verdicts only)" },
        outcome.count,
        outcome.valid,
        speed(outcome.count, outcome.time)
    );
    for tally in &outcome.tallies {
        println!(
            "  {}: {} judged, {:.0}/s, {} disagreements",
            tally.carrier,
            tally.count,
            speed(tally.count, tally.time),
            tally.wrong
        );
    }
}

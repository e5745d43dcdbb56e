//! The comparisons themselves.

use super::boundary::corpus;
use super::carriers::{CARRIERS, Carrier, Engine};
use super::case::Judge;
use super::claims::{CONDITIONS, Claims, Kind, RULES, Row, Schema};
use super::compare::{Outcome, Tally, compare};
use super::generate::Generator;
use super::matters::{self, Matter};
use super::random::Random;
use super::workshop;
use lianban::interpret::Interpreter;
use std::collections::{BTreeMap, BTreeSet};

/// Random instances of each matter in an ordinary run, beside the corpus.
const ORDINARY: usize = 1_500;
const SEED: u64 = 20_250_616;

/// Compares all carriers on the corpus of a matter and on so many random instances.
fn run(matter: &Matter, number: usize, seed: u64, random: usize) -> Outcome {
    let interpreter = Interpreter::new(&matter.model);
    let mut source = Random::new(seed);
    let judge = Judge::new(&interpreter, &mut source);
    let claims = Claims::new(&interpreter);
    let mut generator = Generator::new(&judge, source);
    let mut cases = corpus(&mut generator).into_iter();
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
        let outcome = run(matter, number, SEED, ORDINARY);
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
    let listed: BTreeSet<Kind> = RULES.iter().chain(CONDITIONS).flat_map(|r| r.kinds).copied().collect();
    let mut vacuous = Vec::new();
    for (carrier, (schema, kinds)) in &seen {
        let claimed = |row: &&Row| !schema || row.schema != Schema::No;
        for kind in RULES.iter().chain(CONDITIONS).filter(claimed).flat_map(|row| row.kinds) {
            if !kinds.contains_key(kind) {
                vacuous.push(format!("{carrier}: {kind}"));
            }
        }
        let strange: Vec<_> = kinds.keys().filter(|kind| !listed.contains(*kind)).collect();
        assert!(strange.is_empty(), "{carrier}: {strange:?}");
    }
    assert!(vacuous.is_empty(), "claimed, but never seen on both sides:\n{}", vacuous.join("\n"));
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
            let outcome = run(matter, number, seed, instances);
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
        "{}: {} instances, {} valid; interpreter {:.0}/s",
        matter.name,
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

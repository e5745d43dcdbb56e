//! Random matters: what the compiler proves of them is held against brute force, and their carriers
//! against the interpreter.

mod conditions;
mod draw;
mod programs;
mod prover;
mod split;
mod text;

use super::carriers::CARRIERS;
use super::case::{self, Judge};
use super::claims;
use super::compare::compare;
use super::generate::Generator;
use super::matters::Matter;
use super::random::Random;
use super::values;
use draw::matter;
use lianban::Compiled;
use lianban::diagnostic::Severity;
use lianban::examples::{Expectation, examples};
use lianban::interpret::{Interpreter, Registers};
use lianban::support::Json;
use std::collections::BTreeMap;

/// Seeds that an ordinary run draws, beside those below.
const ORDINARY: u64 = 40;
/// Seeds that once found a fault.
const FOUND: &[u64] = &[98, 408, 424];

/// What came of many matters.
#[derive(Default)]
struct Sum {
    matters: usize,
    /// Matters that were refused otherwise than by a proof, by code.
    refused: BTreeMap<String, Vec<u64>>,
    /// Matters of which something was refuted.
    unsound: usize,
    /// Proofs by outcome.
    entries: BTreeMap<String, usize>,
    warnings: BTreeMap<String, usize>,
    without_examples: Vec<u64>,
    valid: usize,
    looked: usize,
    exact: usize,
    tables: usize,
    judged: usize,
    told: Vec<String>,
}

/// Draws a matter and holds it against itself.
fn examine(seed: u64, walks: usize, sum: &mut Sum) {
    let files = matter(seed);
    let compiled = lianban::compile(&files, "m/matter.yaml");
    sum.matters += 1;
    if let Some(model) = &compiled.draft {
        crate::common::paper::is_sound(model);
    }
    let mut tell = |what: String| sum.told.push(format!("seed {seed}: {what}"));
    for found in &compiled.diagnostics {
        let labels = found.secondary.iter().chain([&found.primary]);
        for span in labels.map(|label| label.span) {
            if compiled.sources.file(span.file).text.get(span.range()).is_none() {
                tell(format!("{} points outside of its file", found.code));
            }
        }
    }
    let said = |compiled: &Compiled| format!("{:?}", compiled.diagnostics);
    if said(&compiled) != said(&lianban::compile(&files, "m/matter.yaml")) {
        tell("compiled twice, it says otherwise".to_owned());
    }
    for found in &compiled.diagnostics {
        match found.severity {
            Severity::Error if !found.code.is_proof() => {
                sum.refused.entry(found.code.to_string()).or_default().push(seed);
            }
            _ => *sum.warnings.entry(found.code.to_string()).or_default() += 1,
        }
    }
    let Some(model) = compiled.runnable() else { return };
    for entry in &model.ledger.entries {
        *sum.entries.entry(entry.standing.word().en).or_default() += 1;
    }
    let found = examples(model);
    let nothing = compiled.diagnostics.iter().any(|found| found.code.as_str() == "LB0804");
    if !found.iter().any(|example| example.expect == Expectation::Valid) {
        if !nothing {
            sum.without_examples.push(seed);
        }
        return;
    }
    let interpreter = Interpreter::new(model);
    let mut random = Random::new(seed);
    let proved = compiled.model.is_some() && model.ledger.count(None).unknown == 0;
    let judge = Judge::new(&interpreter, proved, &mut random);
    let complete = complete_registers(&interpreter, &mut random);
    let mut generator = Generator::new(&judge, random);
    let mut claims = prover::Claims::new(&interpreter, &compiled.diagnostics);
    if nothing {
        claims.wrong.insert("nothing should be valid, but something is".to_owned());
    }
    let begun = claims.counterexamples();
    sum.unsound += usize::from(begun > 0);
    let firsts: Vec<Json> = generator.bases.iter().map(|base| base.instance.clone()).collect();
    for index in 0..firsts.len() + walks {
        let instance = firsts.get(index).cloned().unwrap_or_else(|| generator.walk());
        // As carriers get it.
        let instance: Json = serde_json::from_str(&case::written(&instance)).expect("JSON");
        if interpreter.validate(&instance).is_empty() {
            sum.valid += 1;
            claims.hold(&instance, &complete[index % complete.len()], true);
            claims.hold(&instance, &judge.answers[index % judge.answers.len()].read, false);
        }
    }
    sum.looked += claims.looked;
    let (exact, tables) = claims.exact();
    sum.exact += exact;
    sum.tables += tables;
    sum.told.extend(claims.wrong.iter().map(|wrong| format!("seed {seed}: {wrong}")));
    // What is not determined is not generated.
    if compiled.model.is_none() {
        return;
    }
    // JSON Schema, on instances that are sound and not.
    let name = format!("seed {seed}");
    let drawn = Matter { name, model: model.clone(), proved, ours: false };
    let schemas = CARRIERS.iter().filter(|carrier| carrier.name == "jsonschema");
    let engines = schemas.filter_map(|carrier| Some((carrier, (carrier.start)(&drawn, 0)?)));
    let known = claims::Claims::new(&interpreter);
    let mut left = walks;
    let outcome = compare(&drawn, &judge, &known, engines.collect(), || {
        left = left.checked_sub(1)?;
        Some(generator.next())
    });
    sum.judged += outcome.count;
    sum.told.extend(outcome.tallies.into_iter().flat_map(|tally| tally.told).take(2));
}

/// Answers of registers that all have a record.
fn complete_registers(interpreter: &Interpreter<'_>, random: &mut Random) -> Vec<Registers> {
    let mut found = Vec::new();
    for _ in 0..16 {
        let registers = interpreter.model().registers.values().map(|register| {
            let mut data = Vec::new();
            for field in &register.fields {
                let sound: Vec<Json> = values::of_domain(interpreter, &field.domain, random);
                if field.required || random.chance(60) {
                    data.extend(random.pick(&sound).map(|value| (field.id.clone(), value.clone())));
                }
            }
            let answer =
                vec![("status".into(), Json::from("found")), ("data".into(), Json::Object(data))];
            (register.id.clone(), Json::Object(answer))
        });
        let json = case::written(&Json::Object(registers.collect()));
        let json: Json = serde_json::from_str(&json).expect("JSON");
        let (registers, faults) = Registers::read(interpreter, &json);
        if faults.is_empty() {
            found.push(registers);
        }
    }
    assert!(!found.is_empty(), "a register with sound data");
    found
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().expect("a number"))
}

#[test]
fn random_matters_hold() {
    let mut sum = Sum::default();
    for seed in (1..=ORDINARY).chain(FOUND.iter().copied()) {
        examine(seed, 40, &mut sum);
    }
    assert!(sum.told.is_empty(), "{}", sum.told.join("\n"));
    assert!(sum.refused.is_empty(), "{:?}", sum.refused);
    assert!(sum.valid > 1_000, "{} valid instances", sum.valid);
}

/// `cargo test --test agreement many_random_matters -- --ignored --nocapture` draws so many matters
/// (`LIANBAN_MATTERS`, from `LIANBAN_SEED`) and prints what came of them.
#[test]
#[ignore = "takes minutes; see the head of tests/agreement.rs"]
#[allow(clippy::print_stdout, reason = "the numbers are what the command is for")]
fn many_random_matters() {
    let (first, number) = (setting("LIANBAN_SEED", 1), setting("LIANBAN_MATTERS", 1_000));
    let walks = setting("LIANBAN_INSTANCES", 200) as usize;
    let mut sum = Sum::default();
    for seed in first..first + number {
        let before = sum.told.len();
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            examine(seed, walks, &mut sum);
        }));
        if done.is_err() {
            sum.told.push(format!("seed {seed}: panics"));
        }
        sum.told.iter().skip(before).for_each(|told| println!("{told}"));
    }
    println!(
        "{} matters, {} with something refuted; refused otherwise: {:?}; proofs {:?}; \
         diagnostics {:?}; no example found: {:?}; {} valid instances, {} claims looked at; \
         {} of {} tables of situations exact; JSON Schema judged {}",
        sum.matters,
        sum.unsound,
        sum.refused,
        sum.entries,
        sum.warnings,
        sum.without_examples,
        sum.valid,
        sum.looked,
        sum.exact,
        sum.tables,
        sum.judged
    );
    assert!(sum.told.is_empty(), "{} findings", sum.told.len());
}

/// The programs of `LIANBAN_MATTERS` matters, built together, on so many `LIANBAN_INSTANCES` of each:
/// `cargo test --test agreement programs_of_random -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes: it builds many crates"]
#[allow(clippy::print_stdout, reason = "the numbers are what the command is for")]
fn programs_of_random_matters_agree() {
    let count = setting("LIANBAN_MATTERS", 12) as usize;
    let (seed, instances) = (setting("LIANBAN_SEED", 1), setting("LIANBAN_INSTANCES", 2_000));
    let matters = programs::sound(seed, count);
    let mut told = Vec::new();
    for (matter, outcome) in matters.iter().zip(programs::run(&matters, seed, instances as usize)) {
        for tally in outcome.tallies {
            let (carrier, judged, wrong) = (tally.carrier, tally.count, tally.wrong);
            println!("{}: {carrier} judged {judged}, {wrong} disagreements", matter.name);
            told.extend(tally.told);
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// Shows the matter of `LIANBAN_SEED` and what the compiler says of it.
#[test]
#[ignore = "shows one matter"]
#[allow(clippy::print_stdout, reason = "it shows")]
fn shown() {
    use lianban::diagnostic::{Lang, render};
    let files = matter(setting("LIANBAN_SEED", 1));
    for (path, bytes) in &files.0 {
        println!("# {path}\n{}", String::from_utf8_lossy(bytes));
    }
    let compiled = lianban::compile(&files, "m/matter.yaml");
    let options = render::RenderOptions { lang: Lang::En, colour: false };
    println!("{}", render::render(&compiled.diagnostics, &compiled.sources, options));
}

//! Holding carriers against the interpreter, many cases at a time.

use super::carriers::{Carrier, Engine, Says};
use super::case::{Case, Judge};
use super::claims::{Claims, Kind};
use super::matters::Matter;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// Cases that are handed on together.
const BATCH: usize = 256;
/// Most disagreements that are told in full.
const TOLD: usize = 10;

/// What came of a carrier.
pub(super) struct Tally {
    pub(super) carrier: &'static str,
    pub(super) schema: bool,
    /// Instances it judged.
    pub(super) count: usize,
    /// How long it worked on them; for programs, until the last answer.
    pub(super) time: Duration,
    /// How often it said something else than the interpreter.
    pub(super) wrong: usize,
    /// The first of these.
    pub(super) told: Vec<String>,
    /// Kinds of rules it was seen to refuse, where a valid instance was broken in that alone.
    pub(super) refused: BTreeMap<Kind, usize>,
    /// Valid instances it accepted.
    pub(super) accepted: usize,
}

/// What came of a matter.
pub(super) struct Outcome {
    pub(super) count: usize,
    pub(super) valid: usize,
    /// Time of making instances and of the interpreter.
    pub(super) time: Duration,
    pub(super) tallies: Vec<Tally>,
}

type Batch = Arc<Vec<Case>>;

/// Judges all cases with all carriers that run here.
pub(super) fn compare(
    matter: &Matter,
    judge: &Judge<'_>,
    claims: &Claims<'_>,
    carriers: Vec<(&'static Carrier, Engine)>,
    mut next: impl FnMut() -> Option<Case>,
) -> Outcome {
    let (mut count, mut valid, mut time) = (0, 0, Duration::ZERO);
    let answers: Vec<&str> = judge.answers.iter().map(|answers| answers.text.as_str()).collect();
    let answers = answers.as_slice();
    let tallies = thread::scope(|scope| {
        let mut hands = Vec::new();
        let mut doors = Vec::new();
        for (carrier, engine) in carriers {
            let (door, cases) = sync_channel::<Batch>(4);
            doors.push(door);
            let name = matter.name.as_str();
            hands.push(scope.spawn(move || {
                let mut tally = Tally::new(carrier);
                match engine {
                    Engine::Library(says) => {
                        for batch in cases {
                            let begun = Instant::now();
                            let said: Vec<String> =
                                batch.iter().map(|case| says(&case.text)).collect();
                            tally.time += begun.elapsed();
                            for (case, said) in batch.iter().zip(said) {
                                tally.hear(name, carrier, claims, case, &said);
                            }
                        }
                    }
                    Engine::Program(command) => {
                        ask(command, carrier, answers, cases, &mut |case, said| {
                            tally.hear(name, carrier, claims, case, said);
                        });
                    }
                }
                tally
            }));
        }
        let begun = Instant::now();
        let mut more = true;
        while more {
            let started = Instant::now();
            let batch: Vec<Case> = std::iter::from_fn(&mut next).take(BATCH).collect();
            time += started.elapsed();
            more = batch.len() == BATCH;
            count += batch.len();
            valid += batch.iter().filter(|case| case.broken.is_empty()).count();
            let batch = Arc::new(batch);
            // A door that is shut belongs to a carrier that broke down, which joining tells.
            doors.iter().for_each(|door| drop(door.send(Arc::clone(&batch))));
        }
        drop(doors);
        let finish = |tally: Tally| {
            if tally.time.is_zero() { Tally { time: begun.elapsed(), ..tally } } else { tally }
        };
        hands.into_iter().map(|hand| finish(hand.join().expect("a carrier"))).collect()
    });
    Outcome { count, valid, time, tallies }
}

/// Feeds a program and hears its answers side by side, so that neither waits for the other.
fn ask(
    mut command: std::process::Command,
    carrier: &Carrier,
    answers: &[&str],
    cases: Receiver<Batch>,
    hear: &mut dyn FnMut(&Case, &str),
) {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program runs");
    let mut input = BufWriter::new(child.stdin.take().expect("its input"));
    let output = BufReader::new(child.stdout.take().expect("its output"));
    thread::scope(|scope| {
        let (door, asked) = sync_channel::<Batch>(64);
        scope.spawn(move || {
            for batch in cases {
                // Before it is written, so that its answers are heard while it is.
                door.send(Arc::clone(&batch)).expect("somebody hears");
                for case in batch.iter() {
                    let text = &case.text;
                    let written = if carrier.says == Says::Everything {
                        let registers = answers[case.registers];
                        writeln!(input, "{{\"instance\":{text},\"registers\":{registers}}}")
                    } else {
                        writeln!(input, "{text}")
                    };
                    written.expect("the program listens");
                }
            }
        });
        let mut lines = output.lines();
        for batch in asked {
            for case in batch.iter() {
                let said = lines.next().expect("an answer for each case").expect("UTF-8");
                hear(case, &said);
            }
        }
        assert!(lines.next().is_none(), "{}: more answers than cases", carrier.name);
    });
    assert!(child.wait().expect("it ends").success(), "{}", carrier.name);
}

impl Tally {
    fn new(carrier: &Carrier) -> Tally {
        Tally {
            carrier: carrier.name,
            schema: carrier.schema,
            count: 0,
            time: Duration::ZERO,
            wrong: 0,
            told: Vec::new(),
            refused: BTreeMap::new(),
            accepted: 0,
        }
    }

    /// Takes down what a carrier said of a case.
    fn hear(
        &mut self,
        matter: &str,
        carrier: &Carrier,
        claims: &Claims<'_>,
        case: &Case,
        said: &str,
    ) {
        self.count += 1;
        // It was given another instance than the interpreter.
        if carrier.loses_duplicates && case.broken.iter().any(|(_, code)| code == "duplicate_key") {
            return;
        }
        let valid = case.broken.is_empty();
        let agrees = match carrier.says {
            Says::Verdict => {
                let accepted = said == "1";
                let refuses = |(path, code): &(String, String)| claims.refuses(path, code);
                // Conditions take for granted that answers are closed no more: where that is not
                // said, nothing that is read from them is.
                let closed = |(_, code): &&(String, String)| code == "closed";
                let claimed = || {
                    case.broken.iter().filter(closed).all(refuses)
                        && case.broken.iter().any(refuses)
                };
                if valid { accepted } else { !accepted || !claimed() }
            }
            Says::Everything if valid => {
                let json = |text: &str| serde_json::from_str::<Value>(text).ok();
                said.starts_with('{')
                    && case
                        .output
                        .as_deref()
                        .is_none_or(|expected| said == expected || json(said) == json(expected))
            }
            Says::Everything | Says::Broken => {
                let mut broken: Vec<(String, String)> =
                    serde_json::from_str(said).unwrap_or_else(|_| vec![Default::default()]);
                broken.sort();
                broken.dedup();
                broken == case.broken
            }
        };
        if !agrees {
            self.wrong += 1;
            if self.told.len() < TOLD {
                let registers = case.registers;
                self.told.push(format!(
                    "{matter}: {} says otherwise\n  interpreter: {:?}\n  carrier: {}\n  \
                     instance: {}\n  registers: {registers}",
                    carrier.name,
                    case.broken,
                    difference(case.output.as_deref(), said),
                    case.text
                ));
            }
        }
        if valid {
            self.accepted += 1;
        } else if let ([(path, code)], true) = (case.broken.as_slice(), case.near) {
            let refused = carrier.says != Says::Verdict || said == "0";
            let claimed = carrier.says != Says::Verdict || claims.refuses(path, code);
            if refused && claimed {
                for kind in claims.kinds(path, code, &case.text) {
                    *self.refused.entry(kind).or_default() += 1;
                }
            }
        }
    }
}

/// What is said otherwise than expected: of objects, the members that differ.
fn difference(expected: Option<&str>, said: &str) -> String {
    let json = |text: &str| serde_json::from_str::<Value>(text).ok();
    if let (Some(Value::Object(expected)), Some(Value::Object(said))) =
        (expected.and_then(json), json(said))
    {
        let differs = expected.iter().filter(|(key, value)| said.get(*key) != Some(value));
        let told = differs.map(|(key, value)| {
            format!("{key}: {} instead of {value}", said.get(key).unwrap_or(&Value::Null))
        });
        return told.collect::<Vec<_>>().join("; ");
    }
    said.to_owned()
}

//! Ways take turns, so that a busy machine slows down all of them; each turn of a way is held against
//! the turn of the first way beside it.

use crate::work::Work;
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::time::Instant;

type Run = Box<dyn Fn(&Work, usize, &mut Vec<u8>)>;

/// A way of taking in an application, by its number.
pub struct Way {
    pub name: &'static str,
    pub run: Run,
}

pub fn way(name: &'static str, run: impl Fn(&Work, usize, &mut Vec<u8>) + 'static) -> Way {
    Way { name, run: Box::new(run) }
}

/// How long a way takes. Ratios are to the first way of its group.
#[derive(Clone, Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    /// What the quickest turn took, of each application, in µs.
    pub micros: f64,
    /// The quickest turn in ratio to the quickest of the first way.
    pub quickest: f64,
    /// Quartiles and median of the ratios turn by turn.
    pub lower: f64,
    pub median: f64,
    pub upper: f64,
}

/// Turns of all ways, and passes over all instances in each: short ones, so that most are not
/// interrupted.
pub const TURNS: usize = 300;
pub const PASSES: usize = 2;

/// Lets all ways take turns.
pub fn measure(work: &Work, ways: &[Way]) -> Vec<Row> {
    let mut seconds = vec![Vec::with_capacity(TURNS); ways.len()];
    for _ in 0..TURNS {
        for (way, seconds) in ways.iter().zip(&mut seconds) {
            let start = Instant::now();
            pass(work, way, PASSES);
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    let runs = (PASSES * work.instances.len()) as f64;
    let names = ways.iter().map(|way| way.name.to_owned());
    let micros = |turn: f64| turn / runs * 1e6;
    let micros = seconds.iter().map(|turns| turns.iter().copied().map(micros).collect());
    rows(names.zip(micros).collect())
}

/// Rows of what each turn of each way took, in µs of each application.
pub fn rows(turns: Vec<(String, Vec<f64>)>) -> Vec<Row> {
    let Some((_, base)) = turns.first() else { return Vec::new() };
    let quickest = |turns: &[f64]| turns.iter().copied().fold(f64::INFINITY, f64::min);
    let row = |(name, own): &(String, Vec<f64>)| {
        let mut ratios: Vec<f64> = own.iter().zip(base).map(|(own, base)| own / base).collect();
        ratios.sort_by(f64::total_cmp);
        let part = |quarter: usize| ratios[(ratios.len() - 1) * quarter / 4];
        Row {
            name: name.clone(),
            micros: quickest(own),
            quickest: quickest(own) / quickest(base),
            lower: part(1),
            median: part(2),
            upper: part(3),
        }
    };
    turns.iter().map(row).collect()
}

/// Takes in all instances so many times.
pub fn pass(work: &Work, way: &Way, times: usize) {
    let mut out = Vec::with_capacity(1 << 16);
    for _ in 0..times {
        for at in 0..work.instances.len() {
            out.clear();
            (way.run)(work, black_box(at), &mut out);
            black_box(&out);
        }
    }
}

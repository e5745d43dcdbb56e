//! `recorded.json` holds what was measured last; `--compare` says what is better and worse since.

use crate::table::Measured;
use std::path::PathBuf;

/// Changes smaller than this are never told, however narrow the spread is.
const SMALL: f64 = 0.05;

fn file() -> PathBuf {
    crate::work::root().join("tests/benchmark/recorded.json")
}

pub fn write(measured: &Measured) {
    let mut text = serde_json::to_string_pretty(measured).expect("JSON");
    text.push('\n');
    std::fs::write(file(), text).expect("written");
}

/// Says what changed beyond the spread; whether anything got worse.
pub fn compare(now: &Measured) -> bool {
    let text = std::fs::read(file()).expect("recorded.json: `--record` writes it");
    let before: Measured = serde_json::from_slice(&text).expect("recorded.json");
    println!("against {} ({}):", before.date, before.machine);
    if before.machine != now.machine {
        println!("another machine: ratios may differ for that alone");
    }
    let spreads = spreads(&before);
    let (mut changed, mut worse) = (false, false);
    for (name, spread) in self::spreads(now) {
        let Some((_, old)) = spreads.iter().find(|(other, _)| *other == name) else {
            println!("new: {name}");
            continue;
        };
        let word = match spread.against(old) {
            Some(Change::Worse) => "worse",
            Some(Change::Better) => "better",
            None => continue,
        };
        changed = true;
        worse |= word == "worse";
        println!(
            "{word}: {name}: {:.3} times the time of what it is held against, was {:.3} \
             (quartiles {:.3}–{:.3}, were {:.3}–{:.3})",
            spread.median, old.median, spread.lower, spread.upper, old.lower, old.upper
        );
    }
    for (name, _) in &spreads {
        if !self::spreads(now).iter().any(|(other, _)| other == name) {
            println!("not measured this time: {name}");
        }
    }
    if !changed {
        println!("nothing got worse or better beyond the spread");
    }
    worse
}

enum Change {
    Worse,
    Better,
}

/// Ratios of times, so that less is better.
struct Spread {
    lower: f64,
    median: f64,
    upper: f64,
}

impl Spread {
    /// Worse when even the better half of the turns is beyond the worse half of those before.
    fn against(&self, old: &Spread) -> Option<Change> {
        if self.lower > old.upper && self.median > old.median * (1.0 + SMALL) {
            Some(Change::Worse)
        } else if self.upper < old.lower && self.median < old.median * (1.0 - SMALL) {
            Some(Change::Better)
        } else {
            None
        }
    }
}

/// Of each row that is held against another, by name. Files are held against `cat`, the first; builds
/// against what typify takes for types alone.
fn spreads(measured: &Measured) -> Vec<(String, Spread)> {
    let ways = measured.groups.iter().flat_map(|group| group.iter().skip(1)).map(|row| {
        let spread = Spread { lower: row.lower, median: row.median, upper: row.upper };
        (row.name.clone(), spread)
    });
    let cat = measured.lines.first().map_or(0.0, |cat| cat.median);
    let lines = measured.lines.iter().skip(1).map(|row| {
        let spread =
            Spread { lower: cat / row.fastest, median: cat / row.median, upper: cat / row.slowest };
        (row.name.clone(), spread)
    });
    let typify = measured.builds.iter().find(|row| row.memory.is_none());
    let builds = typify.into_iter().flat_map(|typify| {
        let own = measured.builds.iter().filter(|row| row.memory.is_some());
        own.map(|row| {
            let ratio = |time: f64| time / typify.median;
            let (lower, upper) = (ratio(row.quickest), ratio(row.slowest));
            (row.name.clone(), Spread { lower, median: ratio(row.median), upper })
        })
    });
    ways.chain(lines).chain(builds).collect()
}

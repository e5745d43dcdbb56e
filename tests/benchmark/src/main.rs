//! How fast generated code is beside plain serde types, other libraries, node and `cat`.
//!
//! `benchmark` measures all and prints the tables.
//! `--write FILE` writes them as Markdown; `--record` keeps the figures in `recorded.json`; `--compare`
//! says what is better and worse than what is kept there, and fails when anything is worse.
//! `--ways`, `--lines` and `--builds` measure only applications one by one, files of them, or builds.
//! `--build` measures what the generated crate costs to compile.
//! `--scale N…` measures builds of a matter N times as large, and of N matters.
//! `--once WAY N` does one way N times, for a profiler.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "these are rules of the library; a benchmark reads, runs and prints"
)]

mod builds;
mod compile;
mod copies;
mod doors;
mod lines;
mod measure;
mod node;
mod peers;
mod plain;
mod process;
mod record;
mod scale;
mod table;
mod types;
mod work;

use std::process::ExitCode;
use table::Measured;
use work::Work;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--build"] => compile::measure(),
        ["--scale", counts @ ..] => {
            let counts = counts.iter().map(|count| count.parse().expect("a number"));
            scale::measure(&counts.collect::<Vec<usize>>()).expect("builds");
        }
        ["--split", file, forms, hands] => lines::split(file, forms, hands).expect("split"),
        ["--once", name, times] => {
            let work = Work::read();
            // Peers take long to get ready under a profiler.
            let named = |ways: Vec<measure::Way>| ways.into_iter().find(|way| way.name == *name);
            let way = named(doors::ways()).or_else(|| named(peers::ways(&work)));
            let way = way.expect("a way of the table");
            measure::pass(&work, &way, times.parse().expect("a number"));
        }
        ["--ways"] => print!("{}", table::markdown(&measure(&[Part::Ways]))),
        ["--lines"] => print!("{}", table::markdown(&measure(&[Part::Lines]))),
        ["--builds"] => print!("{}", table::markdown(&measure(&[Part::Builds]))),
        [] => print!("{}", table::markdown(&measure(ALL))),
        ["--write", file] => {
            let text = table::markdown(&measure(ALL));
            print!("{text}");
            std::fs::write(file, text).expect("written");
        }
        ["--record"] => {
            let measured = measure(ALL);
            print!("{}", table::markdown(&measured));
            record::write(&measured);
        }
        ["--compare"] => {
            let measured = measure(ALL);
            println!("{}", table::markdown(&measured));
            if record::compare(&measured) {
                return ExitCode::FAILURE;
            }
        }
        _ => {
            eprintln!("see the first lines of tests/benchmark/src/main.rs");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// A table of its own.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Ways,
    Lines,
    Builds,
}

const ALL: &[Part] = &[Part::Ways, Part::Lines, Part::Builds];

fn measure(parts: &[Part]) -> Measured {
    let work = Work::read();
    let (date, machine) = table::date_and_machine();
    let mut measured = Measured {
        date,
        machine,
        applications: work.instances.len(),
        bytes: work.instances.iter().map(Vec::len).sum::<usize>() / work.instances.len(),
        groups: Vec::new(),
        lines: Vec::new(),
        builds: Vec::new(),
    };
    if parts.contains(&Part::Ways) {
        let mut own = doors::ways();
        own.extend(peers::ways(&work));
        measured.groups.push(measure::measure(&work, &own));
        match node::measure(&work) {
            Ok(rows) => measured.groups.push(rows),
            Err(reason) => eprintln!("{reason}"),
        }
    }
    if parts.contains(&Part::Lines) {
        measured.lines = lines::measure(&work).expect("files of applications");
    }
    if parts.contains(&Part::Builds) {
        measured.builds = builds::measure().expect("builds");
    }
    measured
}

//! What was measured, as text for a terminal and as Markdown for the README.

use crate::builds::Cost;
use crate::lines::Throughput;
use crate::measure::Row;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::process::Command;

/// All that a run of the benchmark measured.
#[derive(Serialize, Deserialize)]
pub struct Measured {
    pub date: String,
    pub machine: String,
    /// How many applications, of how many bytes on average.
    pub applications: usize,
    pub bytes: usize,
    /// Groups of rows; ratios are to the first row of a group.
    pub groups: Vec<Vec<Row>>,
    pub lines: Vec<Throughput>,
    #[serde(default)]
    pub builds: Vec<Cost>,
}

/// Today, as `date` says, and the processor, as Linux names it.
pub fn date_and_machine() -> (String, String) {
    let date = Command::new("date").arg("+%Y-%m-%d").output();
    let date = date.ok().and_then(|output| String::from_utf8(output.stdout).ok());
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = processors.lines().find(|line| line.starts_with("model name"));
    let name = name.and_then(|line| line.split_once(": ")).map_or("unknown", |(_, name)| name);
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    (date.unwrap_or_default().trim().to_owned(), format!("{name}, {count} processors"))
}

/// The tables, with a heading of date and machine.
pub fn markdown(measured: &Measured) -> String {
    let mut text = format!(
        "{} applications, {} bytes on average; {}; {}.\n",
        measured.applications, measured.bytes, measured.machine, measured.date
    );
    if !measured.groups.is_empty() {
        text.push_str("\n| one core | µs each | ratio | median | quartiles |\n");
        text.push_str("|---|---:|---:|---:|---:|\n");
    }
    for row in measured.groups.iter().flatten() {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {}–{} |",
            row.name,
            digits(row.micros),
            digits(row.quickest),
            digits(row.median),
            digits(row.lower),
            digits(row.upper),
        );
    }
    if !measured.lines.is_empty() {
        text.push_str("\n| a file of 200,000 | MB/s | median | slowest | memory |\n");
        text.push_str("|---|---:|---:|---:|---:|\n");
    }
    for row in &measured.lines {
        let _ = writeln!(
            text,
            "| {} | {:.0} | {:.0} | {:.0} | {:.1} MiB |",
            row.name, row.fastest, row.median, row.slowest, row.memory
        );
    }
    if !measured.builds.is_empty() {
        text.push_str(
            "\n| a build | ms | median | slowest | memory |\n|---|---:|---:|---:|---:|\n",
        );
    }
    for row in &measured.builds {
        let memory = row.memory.map_or(String::new(), |memory| format!("{memory:.1} MiB"));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {memory} |",
            row.name,
            digits(row.quickest),
            digits(row.median),
            digits(row.slowest),
        );
    }
    text
}

/// A number with about three digits that mean something.
fn digits(number: f64) -> String {
    match number {
        100.0.. => format!("{number:.0}"),
        10.0.. => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    }
}

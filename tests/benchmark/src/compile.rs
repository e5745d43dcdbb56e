//! `--build`: what the generated crate costs whoever compiles it: processor time of its own release
//! build, and crates in its tree.

use crate::work::root;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// What Linux counts processor time in, for programs: 100 in a second.
const TICKS: f64 = 100.0;
const CRATE: &str = "lianban-disability-services";
const TYPIFY: &str = "types-by-typify";

/// Prints both figures, and the same of typify's types for the same forms. What a crate depends on
/// is built before and not counted.
pub fn measure() {
    println!("processor time of a crate's own release build, crates in its tree");
    let own = root().join("generated/disability_services/rust/Cargo.toml");
    print(CRATE, &own, "goals: 3 s, fewer than 20 crates");
    let typify = crate::types::typify_crate(TYPIFY);
    print(TYPIFY, &typify, "types alone");
}

fn print(package: &str, manifest: &Path, beside: &str) {
    let target = root().join("target/benchmark/crate");
    let cargo = |arguments: &[&str]| {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).arg("--manifest-path").arg(manifest);
        cargo
    };
    let build = || {
        let mut build = cargo(&["build", "--release", "--quiet"]);
        assert!(build.arg("--target-dir").arg(&target).status().expect("cargo").success());
    };
    build();
    let mut seconds: Vec<f64> = (0..3)
        .map(|_| {
            let mut clean = cargo(&["clean", "--release", "--quiet", "--package", package]);
            assert!(clean.arg("--target-dir").arg(&target).status().expect("cargo").success());
            let before = ended_children();
            build();
            (ended_children() - before) / TICKS
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    let mut tree = cargo(&["tree", "--prefix", "none", "--edges", "normal,build", "--no-dedupe"]);
    let tree = String::from_utf8(tree.output().expect("cargo").stdout).expect("text");
    let crates: BTreeSet<&str> =
        tree.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    println!(
        "{package}: {:.1} to {:.1} s, {} crates ({beside})",
        seconds[0],
        seconds[2],
        crates.len()
    );
}

/// Processor time of all processes that this one has waited for, and that those have waited for.
fn ended_children() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    // Behind the name, which is in parentheses, `cutime` and `cstime` are the 14th and 15th.
    let behind = text.rsplit_once(')').expect("a name").1;
    behind
        .split_whitespace()
        .skip(13)
        .take(2)
        .map(|ticks| ticks.parse::<f64>().expect("ticks"))
        .sum()
}

//! `--build`: what the generated crate costs whoever compiles it: processor time of its own release
//! build, which a change of the schema asks for, and of its runtime's, which it does not; and crates
//! in its tree.

use crate::work::root;
use std::collections::BTreeSet;
use std::process::Command;

/// What Linux counts processor time in, for programs: 100 in a second.
const TICKS: f64 = 100.0;
const CRATE: &str = "lianban-disability-services";
const RUNTIME: &str = "lianban-disability-services-runtime";

/// Prints the figures. The crates that both depend on are built before and not counted.
pub fn measure() {
    let manifest = root().join("generated/disability_services/rust/Cargo.toml");
    let target = root().join("target/benchmark/crate");
    let cargo = |arguments: &[&str]| {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).arg("--manifest-path").arg(&manifest);
        cargo
    };
    let build = || {
        let mut build = cargo(&["build", "--release", "--quiet"]);
        assert!(build.arg("--target-dir").arg(&target).status().expect("cargo").success());
    };
    build();
    // Without a package and those that depend on it, so that it and they are built again.
    let seconds = |packages: &[&str]| {
        let mut seconds: Vec<f64> = (0..3)
            .map(|_| {
                let mut clean = cargo(&["clean", "--release", "--quiet"]);
                packages.iter().for_each(|package| _ = clean.args(["--package", package]));
                assert!(clean.arg("--target-dir").arg(&target).status().expect("cargo").success());
                let before = ended_children();
                build();
                (ended_children() - before) / TICKS
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        seconds
    };
    let (own, whole) = (seconds(&[CRATE]), seconds(&[CRATE, RUNTIME]));
    let mut tree = cargo(&["tree", "--prefix", "none", "--edges", "normal,build", "--no-dedupe"]);
    let tree = String::from_utf8(tree.output().expect("cargo").stdout).expect("text");
    let crates: BTreeSet<&str> =
        tree.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    println!(
        "{CRATE}: {:.1} to {:.1} s of processor time to build in release (goal: 3), {:.1} to {:.1} s with \
         its runtime, {} crates in its tree (goal: fewer than 20)",
        own[0],
        own[2],
        whole[0],
        whole[2],
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

//! `--build`: what the generated crate costs whoever compiles it: processor time of its own release
//! build, which a change of the schema asks for, and of its runtime's, which it does not; and crates
//! in its tree.

use crate::work::root;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What Linux counts processor time in, for programs: 100 in a second.
const TICKS: f64 = 100.0;
const CRATE: &str = "lianban-disability-services";
const RUNTIME: &str = "lianban-disability-services-runtime";
const TYPIFY: &str = "types-by-typify";

/// Prints the figures, and the same of typify's types for the same forms. What a crate depends on is
/// built before and not counted.
pub fn measure() {
    println!("processor time of release builds, in seconds, and crates in a tree");
    let manifest = root().join("generated/disability_services/rust/Cargo.toml");
    let own = Crate::new(&manifest);
    own.print("the crate itself", &[CRATE]);
    own.print("the crate and its runtime", &[CRATE, RUNTIME]);
    let manifest = crate::types::typify_crate(TYPIFY);
    let typify = Crate::new(&manifest);
    typify.print("typify's types of the same forms", &[TYPIFY]);
}

/// A crate to build.
struct Crate<'a> {
    manifest: &'a Path,
    target: PathBuf,
}

impl<'a> Crate<'a> {
    fn new(manifest: &'a Path) -> Crate<'a> {
        Crate { manifest, target: root().join("target/benchmark/crate") }
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).arg("--manifest-path").arg(self.manifest);
        cargo
    }

    fn run(&self, mut cargo: Command) {
        let ended = cargo.arg("--target-dir").arg(&self.target).status().expect("cargo");
        assert!(ended.success(), "cargo failed");
    }

    fn build(&self) {
        self.run(self.cargo(&["build", "--release", "--quiet"]));
    }

    /// What it takes to build these packages of its tree again.
    fn print(&self, name: &str, packages: &[&str]) {
        self.build();
        let mut seconds: Vec<f64> = (0..3)
            .map(|_| {
                let mut clean = self.cargo(&["clean", "--release", "--quiet"]);
                packages.iter().for_each(|package| _ = clean.args(["--package", package]));
                self.run(clean);
                let before = ended_children();
                self.build();
                (ended_children() - before) / TICKS
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        println!("{name}: {:.1} to {:.1} s, {} crates", seconds[0], seconds[2], self.crates());
    }

    fn crates(&self) -> usize {
        let mut tree = self.cargo(&["tree", "--prefix", "none", "--no-dedupe"]);
        let tree = tree.args(["--edges", "normal,build"]).output().expect("cargo").stdout;
        let tree = String::from_utf8(tree).expect("text");
        let lines = tree.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.collect::<BTreeSet<&str>>().len()
    }
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

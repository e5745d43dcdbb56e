//! What a build costs whoever changes a schema: `lianban build` as a whole process, beside peers that
//! make types alone.

use crate::process;
use crate::types;
use crate::work::root;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

const TURNS: usize = 30;
/// Turns of what takes long.
const FEW: usize = 5;

/// What a build takes.
#[derive(Clone, Serialize, Deserialize)]
pub struct Cost {
    pub name: String,
    /// Milliseconds by the clock, the quickest and slowest of the turns.
    pub quickest: f64,
    pub median: f64,
    pub slowest: f64,
    /// The most memory the process had, in MiB, if it is a process.
    pub memory: Option<f64>,
}

impl Cost {
    fn of(name: &str, mut turns: Vec<f64>, memory: Option<f64>) -> Cost {
        turns.sort_by(f64::total_cmp);
        let (quickest, median) = (turns[0], turns[turns.len() / 2]);
        Cost { name: name.to_owned(), quickest, median, slowest: turns[turns.len() - 1], memory }
    }
}

/// Lets all of them run. What is not there to be run is told.
pub fn measure() -> io::Result<Vec<Cost>> {
    let mut costs = Vec::new();
    let lianban = root().join("target/release/lianban");
    if lianban.is_file() {
        let folder = process::folder("builds")?;
        costs.extend(own(&lianban, &folder)?);
        fs::remove_dir_all(folder)?;
    } else {
        eprintln!("Without `lianban build`; to have it: cargo build --release");
    }
    costs.push(Cost::of("typify, as a library: types alone", types::time_typify(TURNS), None));
    match types::quicktype() {
        Ok(command) => {
            costs.push(process_cost("quicktype: types alone, of one form", FEW, || {
                Ok(again(&command))
            })?)
        }
        Err(reason) => eprintln!("{reason}"),
    }
    Ok(costs)
}

fn own(lianban: &Path, folder: &Path) -> io::Result<Vec<Cost>> {
    let build = || {
        let mut build = Command::new(lianban);
        build.current_dir(root()).args(["build", "disability_services", "--out"]).arg(folder);
        build
    };
    let cold = process_cost("lianban build: everything, from nothing", TURNS, || {
        fs::remove_dir_all(folder)?;
        fs::create_dir(folder)?;
        Ok(build())
    })?;
    let unchanged = process_cost("lianban build: nothing changed", TURNS, || Ok(build()))?;
    Ok(vec![cold, unchanged])
}

fn process_cost(
    name: &str,
    turns: usize,
    command: impl Fn() -> io::Result<Command>,
) -> io::Result<Cost> {
    let times: io::Result<Vec<f64>> =
        (0..turns).map(|_| Ok(process::time(command()?, name)? * 1e3)).collect();
    let (_, memory) = process::watch(command()?, name)?;
    Ok(Cost::of(name, times?, Some(memory)))
}

fn again(command: &Command) -> Command {
    let mut again = Command::new(command.get_program());
    again.args(command.get_args()).stdout(Stdio::null());
    again
}

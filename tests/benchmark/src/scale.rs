//! `--scale`: what a cold `lianban build` of all text artefacts with all proofs costs: for one matter,
//! for a matter many times as large, for many matters.

use crate::copies;
use crate::process;
use crate::types;
use crate::work::root;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

const MATTER: &str = "disability_services";
const TURNS: usize = 3;

/// Prints a table: the flagship, as many copies of it in one matter as each of `counts` says, and as
/// many matters. `target/release/lianban` is what is measured.
///
/// # Errors
/// Those of the system.
pub fn measure(counts: &[usize]) -> io::Result<()> {
    let place = process::folder("scale")?;
    let from = root().join("schemas").join(MATTER);
    println!("| `lianban build` | cores | time, ms | memory, MiB |");
    println!("|---|---:|---:|---:|");
    tell("the flagship", false, &[from.join("matter.yaml")], &place)?;
    for &count in counts {
        let schemas = place.join("schemas");
        let matter = |id: &str, times| -> io::Result<PathBuf> {
            let folder = schemas.join(id);
            copies::write(&from, &folder, id, times)?;
            Ok(folder.join("matter.yaml"))
        };
        let large = [matter("large", count)?];
        tell(&format!("a matter {count} times as large"), true, &large, &place)?;
        let typify = types::time_typify_of(&place.join("out/large"), TURNS);
        let quickest = typify.into_iter().fold(f64::INFINITY, f64::min);
        println!("| typify, as a library: types alone of that matter | one | {quickest:.1} | |");
        let ids = (0..count).map(|number| matter(&format!("matter_{number}"), 1));
        let matters: Vec<PathBuf> = ids.collect::<io::Result<_>>()?;
        for one_core in [true, false] {
            tell(&format!("{count} matters"), one_core, &matters, &place)?;
        }
        fs::remove_dir_all(schemas)?;
    }
    fs::remove_dir_all(place)
}

/// Prints the quickest of some turns.
fn tell(what: &str, one_core: bool, schemas: &[PathBuf], place: &Path) -> io::Result<()> {
    let out = place.join("out");
    let (mut quickest, mut most) = (f64::INFINITY, 0.0);
    for _ in 0..TURNS {
        if out.is_dir() {
            fs::remove_dir_all(&out)?;
        }
        let compiler = root().join("target/release/lianban");
        let mut command = match one_core {
            true => {
                let mut command = Command::new("taskset");
                command.args(["-c", "0"]).arg(compiler);
                command
            }
            false => Command::new(compiler),
        };
        command.current_dir(place).arg("build").arg("--out").arg(&out).args(schemas);
        let (seconds, memory) = process::watch(command, what)?;
        quickest = f64::min(quickest, seconds);
        most = f64::max(most, memory);
    }
    let cores = if one_core { "one" } else { "all" };
    println!("| {what} | {cores} | {:.1} | {most:.1} |", quickest * 1000.0);
    Ok(())
}

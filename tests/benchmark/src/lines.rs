//! Files of applications: how fast `split_lines` and `lianban split --jsonl` go through one, against
//! `cat`, and how much memory they take. Each run is a process of its own, watched from here.

use crate::plain;
use crate::process;
use crate::work::{Work, root};
use lianban_disability_services::batch::{Files, Progress};
use lianban_disability_services::lines::split_lines;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

/// Applications in the file, some 200 MB.
const APPLICATIONS: usize = 200_000;
const TURNS: usize = 5;

/// How fast a run is: MB/s of the applications read, the quickest and slowest of the turns.
#[derive(Clone, Serialize, Deserialize)]
pub struct Throughput {
    pub name: String,
    pub fastest: f64,
    pub median: f64,
    pub slowest: f64,
    /// The most memory the process had, in MiB.
    pub memory: f64,
}

/// What is measured: a name, and the command.
type Kind = (String, Box<dyn Fn() -> Command>);

/// Makes the file, lets all runs take turns on it, and takes it away.
pub fn measure(work: &Work) -> io::Result<Vec<Throughput>> {
    let folder = process::folder("lines")?;
    let measured = measure_in(work, &folder);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure_in(work: &Work, folder: &Path) -> io::Result<Vec<Throughput>> {
    let file = folder.join("applications.jsonl");
    write(work, &file)?;
    let megabytes = std::fs::metadata(&file)?.len() as f64 / 1e6;
    let kinds = kinds(&file, folder);
    let mut speeds = vec![Vec::new(); kinds.len()];
    let mut memories = vec![0.0; kinds.len()];
    for _ in 0..TURNS {
        for (at, (name, command)) in kinds.iter().enumerate() {
            let (seconds, memory) = process::watch(command(), name)?;
            speeds[at].push(megabytes / seconds);
            memories[at] = f64::max(memories[at], memory);
        }
    }
    let rows = kinds.into_iter().zip(speeds).zip(memories).map(|(((name, _), mut own), memory)| {
        own.sort_by(f64::total_cmp);
        let (slowest, median, fastest) = (own[0], own[TURNS / 2], own[TURNS - 1]);
        Throughput { name, fastest, median, slowest, memory }
    });
    Ok(rows.collect())
}

fn kinds(file: &Path, folder: &Path) -> Vec<Kind> {
    let hands = std::thread::available_parallelism().map_or(1, usize::from);
    let (text, forms) = (file.to_owned(), folder.join("forms.jsonl"));
    let mut kinds: Vec<Kind> = vec![(
        "cat".to_owned(),
        Box::new(move || {
            let mut cat = Command::new("cat");
            cat.arg(&text);
            cat
        }),
    )];
    for hands in if hands > 1 { vec![1, hands] } else { vec![1] } {
        let name = format!("split_lines, {hands} hand{}", if hands > 1 { "s" } else { "" });
        let (file, forms) = (file.to_owned(), forms.clone());
        kinds.push((
            name,
            Box::new(move || {
                let own = std::env::current_exe().expect("this program");
                let mut split = Command::new(own);
                split.arg("--split").arg(&file).arg(&forms).arg(hands.to_string());
                split
            }),
        ));
    }
    let lianban = root().join("target/release/lianban");
    if lianban.is_file() {
        let file = file.to_owned();
        kinds.push((
            "lianban split --jsonl".to_owned(),
            Box::new(move || {
                // Else it goes on where the turn before it ended.
                for name in std::fs::read_dir(forms.parent().expect("a folder")).expect("a folder")
                {
                    let name = name.expect("a file").path();
                    if name != file {
                        std::fs::remove_file(name).expect("removed");
                    }
                }
                let mut split = Command::new(&lianban);
                split.current_dir(root()).args(["split", "disability_services"]);
                split.arg(&file).arg("--jsonl").arg(&forms);
                split
            }),
        ));
    }
    kinds
}

/// Synthetic applications: the examples again and again, each with a telephone number of its own.
fn write(work: &Work, file: &Path) -> io::Result<()> {
    let mut instances: Vec<plain::Instance> = work
        .instances
        .iter()
        .map(|bytes| serde_json::from_slice(bytes).expect("an instance"))
        .collect();
    let count = instances.len();
    let mut out = BufWriter::new(File::create(file)?);
    for number in 0..APPLICATIONS {
        let instance = &mut instances[number % count];
        instance.answers.applicant.phone = format!("139{number:08}");
        serde_json::to_writer(&mut out, instance)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// `--split FILE FORMS HANDS`: one run of the generated crate.
pub fn split(file: &str, forms: &str, hands: &str) -> io::Result<()> {
    let files = Files {
        applications: BufReader::with_capacity(1 << 16, File::open(file)?),
        answers: None::<&[u8]>,
        taken: BufWriter::new(File::create(forms)?),
        aside: io::sink(),
        from: Progress::default(),
    };
    let progress = split_lines(files, hands.parse().expect("a number"), |_| Ok(()))?;
    assert_eq!(progress.rejected, 0, "all are valid");
    assert_eq!(progress.lines, APPLICATIONS as u64, "all are read");
    Ok(())
}

//! `lianban split --jsonl`: a file of any number of applications, split by all processors.
//!
//! While a run goes on, its outputs are called `….part`, and `….run.json` beside them says how far
//! they are good. Called again after an interruption, a run of the same inputs goes on from there.

use super::console::{Console, Exit, Stop};
use super::judge::{Judged, judge};
use indicatif::{ProgressBar, ProgressStyle};
use lianban::batch::{self, Entry, Files, Progress, TooLong, Written};
use lianban::bi;
use lianban::interpret::{Interpreter, read_json};
use lianban::model::Model;
use lianban::support::Json;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often a run says how far it is.
const EVERY: Duration = Duration::from_secs(1);
/// How much of an input tells it from others.
const HEAD_BYTES: u64 = 64 * 1024;

/// The files of a run.
pub(super) struct Run<'a> {
    /// Applications, one on each line; `-` is standard input.
    pub(super) applications: &'a Path,
    /// Registers' answers, line by line with the applications.
    pub(super) answers: Option<&'a Path>,
    /// Where results go.
    pub(super) taken: &'a Path,
    /// Where lines go that cannot be split.
    pub(super) aside: PathBuf,
}

/// Where lines are set aside when the caller names no place: beside the results.
pub(super) fn rejected(taken: &Path) -> PathBuf {
    with_ending(&taken.with_extension(""), ".rejected.jsonl")
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Splits every application.
///
/// # Errors
/// When a file cannot be read or written; what is done by then is kept for the next call.
pub(super) fn split(run: &Run<'_>, model: &Model, console: &Console) -> Result<Exit, Stop> {
    let identity = Identity::of(run, model)?;
    let paper = with_ending(run.taken, ".run.json");
    let parts = [run.taken, &run.aside].map(|path| with_ending(path, ".part"));
    let from = resumed(&paper, &identity, &parts);
    if from.lines > 0 {
        let lines = from.lines;
        console.tell(console.say(&bi!(
            "上次没有做完，从第 {lines} 行以后接着做\n",
            "an earlier run was interrupted; going on after line {lines}\n"
        )));
    }
    let [taken, aside] = [(&parts[0], from.written), (&parts[1], from.written_aside)]
        .map(|(path, at)| output(path, at).map_err(|error| unwritable(path, &error)));
    let files = Files {
        applications: input(run.applications, from.read)?,
        answers: run.answers.map(|path| input(path, from.answers_read)).transpose()?,
        taken: taken?,
        aside: aside?,
        from,
    };
    let bar = bar(run.applications, from);
    let mut said = Instant::now();
    let told = |progress: Progress| {
        bar.set_position(progress.read);
        if said.elapsed() < EVERY {
            return Ok(());
        }
        said = Instant::now();
        save(&paper, &Saved { identity: identity.clone(), progress })
    };
    let interpreter = Interpreter::new(model);
    let work = |entry: Entry<'_>, written: &mut Written| answer(&interpreter, entry, written);
    let hands = std::thread::available_parallelism().map_or(1, usize::from);
    let done = batch::run(files, hands, work, told);
    bar.finish_and_clear();
    let progress = done.map_err(|error| {
        Stop::Usage(bi!(
            "没有做完：{error}；再运行一次，会接着做",
            "not finished: {error}; run it again to go on"
        ))
    })?;
    // Should a name be taken, nothing is done again.
    save(&paper, &Saved { identity: identity.clone(), progress })
        .map_err(|error| unwritable(&paper, &error))?;
    for (part, whole) in parts.iter().zip([run.taken, &run.aside]) {
        fs::rename(part, whole).map_err(|error| unwritable(whole, &error))?;
    }
    // The outputs are whole without it.
    let _ = fs::remove_file(&paper);
    let (lines, rejected, aside) = (progress.lines, progress.rejected, run.aside.display());
    console.tell(console.say(&bi!(
        "读了 {lines} 行，另放 {rejected} 行（{aside}）\n",
        "{lines} lines read, {rejected} set aside ({aside})\n"
    )));
    Ok(Exit::findings(progress.rejected > 0))
}

/// What becomes of a line, as a line of one of the outputs.
fn answer(interpreter: &Interpreter<'_>, entry: Entry<'_>, written: &mut Written) {
    let answers = entry.answers.map(|line| match line {
        None => Err(batch::NO_ANSWERS.to_owned()),
        Some(text) => json(text).map_err(batch::wrong_answers),
    });
    match judge(interpreter, json(entry.text), answers) {
        Judged::Unreadable(reason) => written.set_aside(entry.line, "error", &reason),
        Judged::Invalid(violations) => written.set_aside(entry.line, "violations", &violations),
        Judged::Valid(application, registers, faults) => {
            let forms = application.with(&registers).split();
            let write = |out: &mut Vec<u8>| out.extend_from_slice(forms.to_string().as_bytes());
            written.take(entry.line, write, faults.as_ref());
        }
    }
}

fn json(text: Result<&[u8], TooLong>) -> Result<Json, String> {
    text.map_err(|reason| reason.to_string()).and_then(read_json)
}

/// What must be the same for a run to go on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Identity {
    compiler: String,
    schema: String,
    /// How the inputs begin: hashes (SHA-256, in hexadecimal) of their first 64 KiB; none for
    /// standard input, which cannot be read again.
    inputs: Vec<Option<String>>,
}

impl Identity {
    fn of(run: &Run<'_>, model: &Model) -> Result<Identity, Stop> {
        let inputs = [Some(run.applications), run.answers];
        Ok(Identity {
            compiler: env!("CARGO_PKG_VERSION").to_owned(),
            schema: model.source_hash.clone(),
            inputs: inputs.into_iter().flatten().map(head).collect::<Result<_, _>>()?,
        })
    }
}

fn head(path: &Path) -> Result<Option<String>, Stop> {
    if is_standard_input(path) {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut bytes));
    read.map_err(|error| unreadable(path, &error))?;
    Ok(Some(format!("{:x}", Sha256::digest(&bytes))))
}

/// A run as its record says.
#[derive(Serialize, Deserialize)]
struct Saved {
    identity: Identity,
    progress: Progress,
}

/// How far an earlier run of the same inputs came; nowhere when there is none.
fn resumed(paper: &Path, identity: &Identity, parts: &[PathBuf; 2]) -> Progress {
    let saved = fs::read(paper).ok().and_then(|bytes| serde_json::from_slice::<Saved>(&bytes).ok());
    let Some(Saved { progress, .. }) = saved.filter(|saved| saved.identity == *identity) else {
        return Progress::default();
    };
    let long = |path: &Path, least| fs::metadata(path).is_ok_and(|found| found.len() >= least);
    let whole = long(&parts[0], progress.written) && long(&parts[1], progress.written_aside);
    let again = identity.inputs.iter().all(Option::is_some);
    if whole && again { progress } else { Progress::default() }
}

fn save(paper: &Path, saved: &Saved) -> io::Result<()> {
    let fresh = with_ending(paper, ".new");
    fs::write(&fresh, serde_json::to_vec(saved)?)?;
    fs::rename(&fresh, paper)
}

/// Opens an input and passes over what was read before.
fn input(path: &Path, at: u64) -> Result<Box<dyn BufRead + Send>, Stop> {
    if is_standard_input(path) {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let opened = File::open(path).and_then(|mut file| {
        file.seek(SeekFrom::Start(at))?;
        Ok(file)
    });
    let file = opened.map_err(|error| unreadable(path, &error))?;
    Ok(Box::new(BufReader::with_capacity(HEAD_BYTES as usize, file)))
}

/// Opens an output and forgets what an interruption left behind the place that is known to be good.
fn output(part: &Path, at: u64) -> io::Result<File> {
    let mut file = OpenOptions::new().create(true).write(true).truncate(false).open(part)?;
    file.set_len(at)?;
    file.seek(SeekFrom::End(0))?;
    Ok(file)
}

/// A bar for people; nothing where nobody looks.
fn bar(applications: &Path, from: Progress) -> ProgressBar {
    let whole = fs::metadata(applications).map_or(0, |found| found.len());
    let (bar, template) = match whole {
        0 => (ProgressBar::new_spinner(), "{binary_bytes}  {binary_bytes_per_sec}"),
        whole => {
            let template = "{bar:30} {percent:>3}%  {binary_bytes_per_sec}  ETA {eta}";
            (ProgressBar::new(whole), template)
        }
    };
    let style = ProgressStyle::with_template(template);
    let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_position(from.read);
    bar.reset_eta();
    bar
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn unreadable(path: &Path, error: &io::Error) -> Stop {
    let shown = path.display();
    Stop::Usage(bi!("读不了“{shown}”：{error}", "cannot read `{shown}`: {error}"))
}

fn unwritable(path: &Path, error: &io::Error) -> Stop {
    let shown = path.display();
    Stop::Usage(bi!("写不了“{shown}”：{error}", "cannot write `{shown}`: {error}"))
}

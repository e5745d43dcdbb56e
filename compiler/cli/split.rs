//! `lianban split`: the departments' forms of filled applications.

use super::console::{Console, Exit, Stop};
use super::instances::has_lines;
use super::judge::{self, Asked, Filled, Format, Label};
use super::{batch, disk};
use lianban::backend::naming::file_stem;
use lianban::bi;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    filled: Filled,
    #[command(flatten)]
    asked: Asked,
    /// Folder to write to: a file for each form, in a folder for each application when there are many;
    /// printed when left out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Split one .jsonl of any size into this file, a result on each line, by all processors. Called
    /// again after an interruption it goes on from there
    #[arg(long, value_name = "FILE", conflicts_with = "out")]
    jsonl: Option<PathBuf>,
    /// With --jsonl: the file for lines that cannot be split, with what is wrong; beside the results
    /// when left out
    #[arg(long, value_name = "FILE", requires = "jsonl")]
    rejected: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Stop> {
    if let Some(taken) = &arguments.jsonl {
        return batch(arguments, taken, console);
    }
    let mut folders = Folders { taken: BTreeSet::new() };
    judge::situations(
        &arguments.filled,
        &arguments.asked,
        Format::Json,
        console,
        |label, situation, faults| {
            let dispatches = situation.split();
            let mut result = match &arguments.out {
                None => judge::object([("forms", dispatches)]),
                Some(out) => {
                    let folder = folders.of(out, label)?;
                    judge::object([("files", json!(write(&folder, &dispatches)?))])
                }
            };
            if let Some(faults) = faults {
                result.insert("registers_violations".to_owned(), faults);
            }
            label.print(result, console)
        },
    )
}

/// Splits a file of any size.
fn batch(arguments: &Arguments, taken: &Path, console: &Console) -> Result<Exit, Stop> {
    let [applications] = arguments.filled.files.as_slice() else {
        return Err(Stop::Usage(bi!(
            "--jsonl 一次只拆一个文件",
            "--jsonl splits one file at a time"
        )));
    };
    let answers = arguments.asked.registers.as_deref();
    if let Some(path) =
        answers.into_iter().chain([applications.as_path()]).find(|path| !has_lines(path))
    {
        let shown = path.display();
        return Err(Stop::Usage(bi!(
            "--jsonl 要每行一份（.jsonl），“{shown}”不是",
            "--jsonl takes files with one on each line (.jsonl); `{shown}` is none"
        )));
    }
    let aside = arguments.rejected.clone().unwrap_or_else(|| batch::rejected(taken));
    let written = [taken, aside.as_path()];
    let same = |path: &Path| written.contains(&path);
    if taken == aside || same(applications) || answers.is_some_and(same) {
        return Err(Stop::Usage(bi!(
            "结果、另放的行和读的文件要用不同的名字",
            "results, lines set aside and the files read need names of their own"
        )));
    }
    let compiled = disk::compile_runnable(&arguments.filled.matter, console)?;
    let Some(model) = &compiled.model else { return Ok(Exit::Findings) };
    batch::split(&batch::Run { applications, answers, taken, aside }, model, console)
}

/// The folders that applications are written to.
struct Folders {
    taken: BTreeSet<PathBuf>,
}

impl Folders {
    /// `out` for the only application, `out/<file>/<line>` else; no two get one.
    fn of(&mut self, out: &Path, label: &Label<'_>) -> Result<PathBuf, Stop> {
        let mut folder = out.to_owned();
        if label.several {
            folder.push(label.file.file_stem().unwrap_or(label.file.as_os_str()));
        }
        if let Some(line) = label.line {
            folder.push(format!("{line:06}"));
        }
        if !self.taken.insert(folder.clone()) {
            let folder = folder.display();
            return Err(Stop::Usage(bi!(
                "两个同名的申请文件都会写到“{folder}”，请分开运行",
                "two files of one name would both be written to `{folder}`; run them apart"
            )));
        }
        Ok(folder)
    }
}

/// Writes each form to a file of its own and gives their paths.
fn write(folder: &Path, dispatches: &Value) -> Result<Vec<String>, Stop> {
    let failed = |error: io::Error| {
        let shown = folder.display();
        Stop::Usage(bi!("写不了“{shown}”：{error}", "cannot write `{shown}`: {error}"))
    };
    fs::create_dir_all(folder).map_err(failed)?;
    let mut paths = Vec::new();
    for dispatch in judge::entries(dispatches) {
        let form = file_stem(judge::text(dispatch, "form"));
        let name = match dispatch["row"].as_u64() {
            Some(row) => format!("{form}.{row}.json"),
            None => format!("{form}.json"),
        };
        let file = folder.join(name);
        fs::write(&file, format!("{dispatch:#}\n")).map_err(failed)?;
        paths.push(file.to_string_lossy().into_owned());
    }
    Ok(paths)
}

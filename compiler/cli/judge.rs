//! What the commands on filled applications have in common: every application of every file is read,
//! judged, and answered in order.
//!
//! A single `.json` gives one result, indented. Everything else gives JSON Lines: one result for each
//! application, with its `file` (when there are several) and `line`. An application that cannot be
//! read or is not valid is answered with what is wrong and never stops the rest.

use super::console::{Console, Exit, Stop, harmless};
use super::disk;
use super::instances::{Entry, Input, has_lines};
use super::table::table;
use clap::ValueEnum;
use lianban::batch;
use lianban::bi;
use lianban::interpret::{Application, Interpreter, Registers, Situation, Violation};
use lianban::model::Model;
use lianban::support::Json;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// How results are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Human,
    Json,
}

/// The arguments of commands on applications.
#[derive(clap::Args)]
pub(super) struct Filled {
    /// Schema: path of a matter.yaml, its folder, or id
    #[arg(value_name = "MATTER")]
    pub(super) matter: PathBuf,
    /// Applications: .json holds one; .jsonl, or - for standard input, one on each line
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
}

/// The registers' answers that are handed in.
#[derive(clap::Args)]
pub(super) struct Asked {
    /// Registers' answers: .json for one application; .jsonl, line by line with the applications
    #[arg(long, value_name = "FILE")]
    pub(super) registers: Option<PathBuf>,
}

/// Which application a result is of.
pub(super) struct Label<'a> {
    /// Its file.
    pub(super) file: &'a Path,
    /// Its line, in files with one for each line.
    pub(super) line: Option<u64>,
    /// Whether it is the only application of the call.
    pub(super) single: bool,
    /// Whether there are several files.
    pub(super) several: bool,
}

impl Label<'_> {
    /// Prints a result as JSON, labelled.
    pub(super) fn print(&self, result: Map<String, Value>, console: &Console) -> Result<(), Stop> {
        let mut labelled = Map::new();
        if self.several {
            labelled.insert("file".to_owned(), json!(self.file.to_string_lossy()));
        }
        if let Some(line) = self.line {
            labelled.insert("line".to_owned(), json!(line));
        }
        labelled.extend(result);
        let value = Value::Object(labelled);
        console.print(&if self.single { format!("{value:#}\n") } else { format!("{value}\n") })
    }

    /// The heading of a result for people; empty when there is only one.
    pub(super) fn heading(&self) -> String {
        let file = self.file.display();
        match (self.single, self.line) {
            (true, _) => String::new(),
            (false, Some(line)) => format!("{}\n", harmless(&format!("{file}:{line}"))),
            (false, None) => format!("{}\n", harmless(&file.to_string())),
        }
    }
}

/// Reads every application and lets `answer` tell whether it has findings.
pub(super) fn each(
    files: &[PathBuf],
    mut answer: impl FnMut(&Label<'_>, Entry) -> Result<bool, Stop>,
) -> Result<Exit, Stop> {
    let several = files.len() > 1;
    let mut findings = false;
    for file in files {
        let mut input = Input::open(file)?;
        while let Some(entry) = input.next()? {
            let single = !several && entry.line.is_none();
            let label = Label { file, line: entry.line, single, several };
            findings |= answer(&label, entry)?;
        }
    }
    Ok(Exit::findings(findings))
}

impl Label<'_> {
    /// Tells that a text is no JSON at all.
    pub(super) fn unreadable(
        &self,
        reason: &str,
        format: Format,
        console: &Console,
    ) -> Result<(), Stop> {
        match format {
            Format::Json => {
                let result = object([("valid", json!(false)), ("error", json!(reason))]);
                self.print(result, console)
            }
            Format::Human => console.print(&format!("{}{reason}\n", self.heading())),
        }
    }

    /// Tells which rules an application breaks.
    fn invalid(
        &self,
        violations: &[Violation],
        format: Format,
        console: &Console,
    ) -> Result<(), Stop> {
        match format {
            Format::Json => {
                let result = object([("valid", json!(false)), ("violations", json!(violations))]);
                self.print(result, console)
            }
            Format::Human => {
                console.print(&format!("{}{}", self.heading(), broken(violations, console)))
            }
        }
    }
}

/// Broken rules as a table.
pub(super) fn broken(violations: &[Violation], console: &Console) -> String {
    let heading = [bi!("路径", "path"), bi!("代码", "code"), bi!("说明", "message")];
    let heading = heading.map(|word| console.say(&word).to_owned());
    let whole = bi!("（全表）", "(whole form)");
    let rows = violations.iter().map(|violation| {
        let path = match violation.path.as_str() {
            "" => console.say(&whole).to_owned(),
            path => path.to_owned(),
        };
        [path, violation.code.to_string(), violation.message.clone()]
    });
    table(&std::iter::once(heading).chain(rows).collect::<Vec<_>>())
}

/// A JSON object of these members.
pub(super) fn object<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Answers every valid application by what holds in it; `show` prints the answer for people or
/// programs. Applications that are not valid are answered with their violations.
pub(super) fn situations(
    filled: &Filled,
    asked: &Asked,
    format: Format,
    console: &Console,
    mut show: impl FnMut(&Label<'_>, &Situation<'_>, Option<Value>) -> Result<(), Stop>,
) -> Result<Exit, Stop> {
    let compiled = disk::compile_runnable(&filled.matter, console)?;
    let Some(model) = &compiled.model else { return Ok(Exit::Findings) };
    let interpreter = Interpreter::new(model);
    let mut answers = Answers::open(asked.registers.as_deref(), &filled.files)?;
    each(&filled.files, |label, entry| {
        // Read even when the application is not valid: the lines go together.
        match judge(&interpreter, entry.json, answers.next()?) {
            Judged::Unreadable(reason) => {
                label.unreadable(&reason, format, console)?;
                Ok(true)
            }
            Judged::Invalid(violations) => {
                label.invalid(&violations, format, console)?;
                Ok(true)
            }
            Judged::Valid(application, registers, faults) => {
                let findings = faults.is_some();
                show(label, &application.with(&registers), faults)?;
                Ok(findings)
            }
        }
    })
}

/// What an application is found to be.
pub(super) enum Judged<'m> {
    /// It is no JSON, or the registers' answers are none; and why.
    Unreadable(String),
    /// It breaks rules.
    Invalid(Vec<Violation>),
    /// It is valid; with what registers answered, and what is wrong with that.
    Valid(Box<Application<'m>>, Registers, Option<Value>),
}

/// Judges an application, with the registers' answers that go with it, if any were handed in.
pub(super) fn judge<'m>(
    interpreter: &'m Interpreter<'m>,
    instance: Result<Json, String>,
    registers: Option<Result<Json, String>>,
) -> Judged<'m> {
    let instance = match instance {
        Ok(instance) => instance,
        Err(reason) => return Judged::Unreadable(reason),
    };
    let application = match interpreter.application(&instance) {
        Ok(application) => Box::new(application),
        Err(violations) => return Judged::Invalid(violations),
    };
    match registers {
        None => Judged::Valid(application, Registers::default(), None),
        Some(Ok(json)) => {
            let (registers, faults) = Registers::read(interpreter, &json);
            let told = (!faults.is_empty()).then(|| json!(faults));
            Judged::Valid(application, registers, told)
        }
        Some(Err(reason)) => Judged::Unreadable(reason),
    }
}

/// The registers' answers that go with the applications, one after another.
struct Answers(Option<Input>);

impl Answers {
    fn open(path: Option<&Path>, files: &[PathBuf]) -> Result<Answers, Stop> {
        let Some(path) = path else { return Ok(Answers(None)) };
        let single = files.len() == 1 && files.iter().all(|file| !has_lines(file));
        // One person's data must never be used for another.
        if !single && !has_lines(path) {
            return Err(Stop::Usage(bi!(
                "多份申请的登记数据要用 .jsonl，与申请逐行对应，以免张冠李戴",
                "with many applications, registers' answers must be a .jsonl, line by line with them"
            )));
        }
        if path.as_os_str() == "-" && files.iter().any(|file| file.as_os_str() == "-") {
            return Err(Stop::Usage(bi!(
                "标准输入不能既是申请又是登记数据",
                "standard input cannot be both applications and registers' answers"
            )));
        }
        Ok(Answers(Some(Input::open(path)?)))
    }

    fn next(&mut self) -> Result<Option<Result<Json, String>>, Stop> {
        let Some(input) = &mut self.0 else { return Ok(None) };
        Ok(Some(match input.next()? {
            Some(entry) => entry.json.map_err(batch::wrong_answers),
            None => Err(batch::NO_ANSWERS.to_owned()),
        }))
    }
}

/// What people call an item.
pub(super) fn item_title<'a>(model: &'a Model, id: &'a str) -> &'a str {
    model.items.find(id).map_or(id, |item| &model.items[item].title)
}

/// Prints the answer to one application.
pub(super) fn answer(
    label: &Label<'_>,
    format: Format,
    name: &str,
    result: Value,
    faults: Option<Value>,
    console: &Console,
    human: impl Fn(&Value, &Console) -> String,
) -> Result<(), Stop> {
    if format == Format::Human {
        let mut text = label.heading();
        text.push_str(&human(&result, console));
        for fault in faults.iter().flat_map(entries) {
            text.push_str(&harmless(&format!(
                "{}：{}\n",
                self::text(fault, "path"),
                self::text(fault, "message")
            )));
        }
        return console.print(&text);
    }
    let mut object = object([(name, result)]);
    if let Some(faults) = faults {
        object.insert("registers_violations".to_owned(), faults);
    }
    label.print(object, console)
}

/// The entries of a JSON list; none when it is none.
pub(super) fn entries(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// The text of a member; empty when there is none.
pub(super) fn text<'a>(object: &'a Value, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

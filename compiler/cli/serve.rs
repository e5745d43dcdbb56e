//! `lianban serve`: the form of a matter on this machine, to be tried out in a browser.
//!
//! Nothing is written down and nobody else can reach it: applications are judged and split by the
//! reference semantics, shown, and forgotten.

#[cfg(feature = "serve")]
mod counter;
#[cfg(feature = "serve")]
mod door;
#[cfg(feature = "serve")]
mod lots;
#[cfg(feature = "serve")]
mod reply;
#[cfg(feature = "serve")]
mod server;
#[cfg(feature = "serve")]
mod shelf;

use super::console::{Console, Exit, Stop};
use lianban::bi;
use std::path::PathBuf;

#[derive(clap::Args)]
#[cfg_attr(not(feature = "serve"), allow(dead_code))]
pub(super) struct Arguments {
    /// Schema: path of a matter.yaml, its folder, or id
    #[arg(value_name = "MATTER")]
    matter: PathBuf,
    /// Port on this machine; 0 takes a free one
    #[arg(long, default_value_t = 8080, value_name = "PORT")]
    port: u16,
    /// What registers answer, whoever applies: a .json; none answers when left out
    #[arg(long = "registers", value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Division where applications are made; that of the matter when left out
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// Day of submission, such as 2024-05-01; today when left out
    #[arg(long, value_name = "DATE")]
    submitted_on: Option<String>,
    /// Folder of your own templates, laid out as templates/: each stands in for the built-in one
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

#[cfg(not(feature = "serve"))]
pub(super) fn run(_: &Arguments, _: &Console) -> Result<Exit, Stop> {
    Err(Stop::Usage(bi!(
        "这个 lianban 编译时没有带上 serve；加上 --features serve 重新编译",
        "this lianban was compiled without `serve`; compile it with `--features serve`"
    )))
}

#[cfg(feature = "serve")]
pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Stop> {
    use lianban::backend::html;
    use lianban::desk::Desk;
    use lianban::diagnostic::render::render;
    use lianban::interpret::{Interpreter, Registers};

    let compiled = super::disk::compile_runnable(&arguments.matter, console)?;
    let Some(model) = compiled.model else { return Ok(Exit::Findings) };
    let mut templates = super::disk::templates(arguments.templates.as_deref())?;
    let files = html::generate(&model, &templates);
    let sound = templates.settle();
    console.tell(&render(&templates.diagnostics(), templates.sources(), console.for_errors()));
    if !sound {
        return Ok(Exit::Findings);
    }
    let lots = lots::Lots::new().map_err(|error| {
        Stop::Usage(bi!("系统给不出随机数：{error}", "the system gives no random numbers: {error}"))
    })?;
    // What is served lives as long as the process.
    let model = &*Box::leak(Box::new(model));
    let interpreter = &*Box::leak(Box::new(Interpreter::new(model)));
    let registers = match &arguments.answers {
        Some(path) => registers(path, interpreter)?,
        None => Registers::default(),
    };
    let region = arguments.region.clone().or(Some(model.region.clone()));
    let region = region.filter(|region| !region.is_empty());
    let day = counter::Day(arguments.submitted_on.clone());
    fits(interpreter, region.as_deref(), &day.text())?;
    let desk = Desk::new(interpreter, Box::leak(Box::new(registers)), &templates);
    let counter = counter::Counter::new(desk, templates, files, region, day, lots);
    server::run(Box::leak(Box::new(counter)), arguments.port, console)?;
    Ok(Exit::Done)
}

/// What registers answer, whoever applies.
#[cfg(feature = "serve")]
fn registers(
    path: &std::path::Path,
    interpreter: &lianban::interpret::Interpreter<'_>,
) -> Result<lianban::interpret::Registers, Stop> {
    use super::instances::{Input, has_lines};

    let shown = path.display();
    if has_lines(path) {
        return Err(Stop::Usage(bi!(
            "serve 的登记数据是一个 .json，不是“{shown}”",
            "the registers' answers of `serve` are a .json, not `{shown}`"
        )));
    }
    let entry = Input::open(path)?.next()?;
    let json = match entry.map(|entry| entry.json) {
        Some(Ok(json)) => json,
        Some(Err(reason)) => {
            return Err(Stop::Usage(bi!("“{shown}”：{reason}", "`{shown}`: {reason}")));
        }
        None => return Err(Stop::Usage(bi!("“{shown}”是空的", "`{shown}` is empty"))),
    };
    let (registers, faults) = lianban::interpret::Registers::read(interpreter, &json);
    match faults.first() {
        None => Ok(registers),
        Some(fault) => {
            let (path, message) = (&fault.path, &fault.message);
            Err(Stop::Usage(bi!("“{shown}”：{path}：{message}", "`{shown}`: {path}: {message}")))
        }
    }
}

/// Whether applications may be made there on that day: otherwise nobody could send one.
#[cfg(feature = "serve")]
fn fits(
    interpreter: &lianban::interpret::Interpreter<'_>,
    region: Option<&str>,
    day: &str,
) -> Result<(), Stop> {
    use lianban::support::Json;

    let mut blank = vec![("submitted_on".to_owned(), Json::Text(day.to_owned()))];
    blank.extend(region.map(|code| ("region".to_owned(), Json::Text(code.to_owned()))));
    let violations = interpreter.validate(&Json::Object(blank)).into_iter();
    let mut wrong = violations.filter(|found| ["region", "submitted_on"].contains(&&*found.path));
    match wrong.next() {
        None => Ok(()),
        Some(found) => {
            let option = found.path.replace('_', "-");
            let message = found.message;
            Err(Stop::Usage(bi!("--{option}：{message}", "--{option}: {message}")))
        }
    }
}

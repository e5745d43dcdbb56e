//! `lianban paper`: the form as it is printed, blank or filled.

use super::console::{Console, Exit, Stop};
use super::instances::Input;
use super::{disk, documents, judge, output};
use lianban::backend::documents::{Options, form};
use lianban::backend::html;
use lianban::bi;
use lianban::desk::Desk;
use lianban::diagnostic::render::render;
use lianban::interpret::{Interpreter, Registers};
use lianban::page;
use lianban::support::Json;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Schema: path of a matter.yaml, its folder, or id
    #[arg(value_name = "MATTER")]
    matter: PathBuf,
    /// Application (.json) to fill in; blank when left out
    #[arg(value_name = "FILE")]
    instance: Option<PathBuf>,
    /// File to write to, a page, or one for office programs or PDF when its name ends in .docx or .pdf;
    /// printed when left out
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Fill in even what is not valid
    #[arg(long, requires = "instance")]
    draft: bool,
    /// Folder of your own templates, laid out as templates/: each stands in for the built-in one
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Stop> {
    let compiled = disk::compile_runnable(&arguments.matter, console)?;
    let Some(model) = compiled.runnable() else { return Ok(Exit::Findings) };
    let mut templates = disk::templates(arguments.templates.as_deref())?;
    let instance = match &arguments.instance {
        None => None,
        Some(path) => match read(path, console)? {
            Some(instance) => Some(instance),
            None => return Ok(Exit::Findings),
        },
    };
    let interpreter = Interpreter::new(model);
    if let Some(instance) = &instance {
        let violations = interpreter.validate(instance);
        if !violations.is_empty() && !arguments.draft {
            console.tell(&judge::broken(&violations, console));
            return Ok(Exit::Findings);
        }
    }
    let registers = Registers::default();
    let desk = Desk::new(&interpreter, &registers, &templates);
    let sheet = match (arguments.output.as_deref().and_then(documents::maker), &instance) {
        (None, None) => html::blank_paper(model, &templates).into_bytes(),
        (None, Some(instance)) => page::paper(&desk, instance).into_bytes(),
        (Some(make), None) => make(&form(model, &Options::default()))?,
        (Some(make), Some(instance)) => make(&desk.form(&Options::default(), instance))?,
    };
    let sound = templates.settle();
    console.tell(&render(&templates.diagnostics(), templates.sources(), console.for_errors()));
    if !sound {
        return Ok(Exit::Findings);
    }
    let Some(output) = &arguments.output else {
        console.print(&String::from_utf8_lossy(&sheet))?;
        return Ok(Exit::Done);
    };
    output::write_file(output, &sheet).map_err(|error| {
        let shown = output.display();
        Stop::Usage(bi!("写不了“{shown}”：{error}", "cannot write `{shown}`: {error}"))
    })?;
    Ok(Exit::Done)
}

/// The application in a file; `None` when it is not one, which is then told.
fn read(path: &Path, console: &Console) -> Result<Option<Json>, Stop> {
    let entry = Input::open(path)?.next()?;
    match entry.map(|entry| entry.json) {
        Some(Ok(instance)) => Ok(Some(instance)),
        Some(Err(reason)) => {
            console.tell(&format!("{reason}\n"));
            Ok(None)
        }
        None => {
            let shown = path.display();
            Err(Stop::Usage(bi!("“{shown}”里没有申请", "there is no application in `{shown}`")))
        }
    }
}

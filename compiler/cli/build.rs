//! `lianban build`: compiles matters and writes what is generated.

use super::console::{Console, Exit, Stop, harmless};
use super::documents::Formats;
use super::{disk, output};
use lianban::backend::documents::Options;
use lianban::backend::naming::file_stem;
use lianban::diagnostic::render::render;
use lianban::diagnostic::{Diagnostic, Severity};
use lianban::file_tree::FileTree;
use lianban::{Templates, bi, generate_watched, generate_with};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Schemas: path of a matter.yaml, its folder, or id (schemas/<id>/matter.yaml); all when left out
    #[arg(value_name = "SCHEMA")]
    schemas: Vec<PathBuf>,
    /// Folder to write to
    #[arg(long, default_value = "generated", value_name = "DIR")]
    out: PathBuf,
    /// Write nothing; list files that are missing, changed or orphaned in what is there
    #[arg(long)]
    check: bool,
    /// Folder of your own templates, laid out as templates/: each stands in for the built-in one
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    /// Documents for reviewers: with the doubts about the source (`unclear`) beside what they are about
    #[arg(long)]
    review: bool,
    #[command(flatten)]
    formats: Formats,
    /// Print what each phase took, in milliseconds
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Stop> {
    let mut exit = Exit::Done;
    let mut failed = false;
    let mut ids = BTreeSet::new();
    let mut templates = disk::templates(arguments.templates.as_deref())?;
    for path in disk::find_all(&arguments.schemas)? {
        let mut clock = Clock::start();
        let made = make(&path, arguments, &mut templates, &mut clock, console)?;
        let Some((id, tree)) = made else {
            (exit, failed) = (Exit::Findings, true);
            continue;
        };
        if !ids.insert(id.clone()) {
            let path = path.display();
            return Err(Stop::Usage(bi!(
                "“{path}”的标识“{id}”已被另一个方案使用",
                "the id `{id}` of `{path}` is that of another schema"
            )));
        }
        let folder = arguments.out.join(&id);
        let mut differences = output::compare(&tree, &folder);
        arguments.formats.forgive(&tree, &mut differences);
        clock.lap("compare");
        if arguments.check {
            for (file, difference) in &differences {
                list(&folder.join(file), *difference, console)?;
                exit = Exit::Findings;
            }
        } else if !differences.is_empty() || tree.is_empty() {
            output::write(&tree, &arguments.out, &id).map_err(Stop::Usage)?;
            clock.lap("write");
        }
        report(&folder, &tree, differences.is_empty(), arguments.check, console);
        if arguments.timings {
            console.tell(&clock.table(&id));
        }
    }
    // Templates are the same for all matters, so that their faults are told once.
    console.tell(&render(&templates.diagnostics(), templates.sources(), console.for_errors()));
    // A matter that was removed leaves its folder; only who knows every id can tell.
    if arguments.check && arguments.schemas.is_empty() && !failed {
        for name in output::forsaken(&arguments.out, &ids) {
            list(&arguments.out.join(name), output::Difference::Orphaned, console)?;
            exit = Exit::Findings;
        }
    }
    Ok(exit)
}

/// Compiles and generates one matter; `None` when it has errors, which are then told, or when a
/// template cannot be filled, which `templates` then tells.
///
/// # Errors
/// When documents are wanted in a format that this program was built without.
fn make(
    path: &Path,
    arguments: &Arguments,
    templates: &mut Templates,
    clock: &mut Clock,
    console: &Console,
) -> Result<Option<(String, FileTree)>, Stop> {
    let shown = path.display();
    console.progress(&bi!("编译 {shown}", "compiling {shown}"));
    let compiled = disk::compile(path, &mut |phase| clock.lap(phase));
    // Notes are declared by the author; `check --notes` shows them.
    let diagnostics: Vec<Diagnostic> =
        compiled.diagnostics.into_iter().filter(|found| found.severity != Severity::Note).collect();
    console.tell(&render(&diagnostics, &compiled.sources, console.for_errors()));
    let Some(model) = compiled.model else { return Ok(None) };
    // What each back end takes can only be told when they run one after the other.
    let options = Options { review: arguments.review, ..Options::default() };
    let tree = match arguments.timings {
        true => generate_watched(&model, &options, templates, &mut |phase| clock.lap(phase)),
        false => generate_with(&model, &options, templates),
    };
    let Some(mut tree) = tree else { return Ok(None) };
    arguments.formats.add(&model, &options, templates, &mut tree)?;
    clock.lap("documents");
    Ok(Some((file_stem(&model.id), tree)))
}

fn list(path: &Path, what: output::Difference, console: &Console) -> Result<(), Stop> {
    let word = what.word();
    console.print(&format!("{} {}\n", console.say(&word), harmless(&path.display().to_string())))
}

fn report(folder: &Path, tree: &FileTree, same: bool, check: bool, console: &Console) {
    let (folder, count) = (folder.display(), tree.len());
    console.progress(&match (same, check) {
        (true, _) => {
            bi!("{folder}：{count} 个文件，没有变化", "{folder}: {count} files, unchanged")
        }
        (false, true) => bi!(
            "{folder}：与方案不符，请运行 lianban build",
            "{folder}: not what the schema gives; run lianban build"
        ),
        (false, false) => bi!("{folder}：已写 {count} 个文件", "{folder}: wrote {count} files"),
    });
}

/// What each phase took.
struct Clock {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn start() -> Clock {
        Clock { last: Instant::now(), laps: Vec::new() }
    }

    /// Ends a phase.
    fn lap(&mut self, phase: &'static str) {
        let now = Instant::now();
        self.laps.push((phase, now - self.last));
        self.last = now;
    }

    fn table(&self, id: &str) -> String {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        let mut table = format!("{id}\n");
        for (phase, time) in &self.laps {
            let _ = writeln!(table, "  {phase:<14}{:>9.2} ms", milliseconds(*time));
        }
        let total = self.laps.iter().map(|(_, time)| *time).sum();
        let _ = writeln!(table, "  {:<14}{:>9.2} ms", "total", milliseconds(total));
        table
    }
}

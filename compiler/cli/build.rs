//! `lianban build`: compiles matters and writes what is generated.

use super::console::{Console, Exit, Stop, harmless};
use super::documents::Formats;
use super::output::Difference;
use super::stamp::{MadeBy, Stamp, Written};
use super::{disk, output, regions};
use lianban::backend::documents::{Options, documents};
use lianban::backend::naming::file_stem;
use lianban::diagnostic::render::render;
use lianban::diagnostic::{Diagnostic, Severity};
use lianban::model::Model;
use lianban::{Templates, bi, generate_watched};
use std::collections::{BTreeMap, BTreeSet};
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
    /// Make the edition of this region too, a division code such as 530102 (can be repeated)
    #[arg(long = "region", value_name = "CODE")]
    regions: Vec<String>,
    /// Make the editions of all regions that have a file
    #[arg(long, conflicts_with = "regions")]
    all_regions: bool,
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
    let mut build = Build {
        arguments,
        console,
        options: Options { review: arguments.review },
        templates: disk::templates(arguments.templates.as_deref())?,
        ids: BTreeSet::new(),
        regions: BTreeSet::new(),
        exit: Exit::Done,
    };
    let mut failed = false;
    for path in disk::find_all(&arguments.schemas)? {
        failed |= !build.matter(&path)?;
    }
    // Templates are the same for all matters, so that their faults are told once.
    let templates = &build.templates;
    console.tell(&render(&templates.diagnostics(), templates.sources(), console.for_errors()));
    if !failed {
        regions::known(&arguments.regions, &build.regions)?;
    }
    // A matter that was removed leaves its folder; only who knows every id can tell.
    if arguments.check && arguments.schemas.is_empty() && !failed {
        for name in output::forsaken(&arguments.out, &build.ids) {
            build.list(&arguments.out.join(name), Difference::Orphaned)?;
        }
    }
    Ok(build.exit)
}

/// A run of the command.
struct Build<'a> {
    arguments: &'a Arguments,
    console: &'a Console,
    options: Options,
    templates: Templates,
    /// The matters met.
    ids: BTreeSet<String>,
    /// The regions met.
    regions: BTreeSet<String>,
    exit: Exit,
}

impl Build<'_> {
    /// Builds one matter; false when it has errors, which are then told, or when a template cannot be
    /// filled, which the templates then tell.
    ///
    /// # Errors
    /// When something cannot be written, or documents are wanted in a format that cannot be made here.
    fn matter(&mut self, path: &Path) -> Result<bool, Stop> {
        let (arguments, console) = (self.arguments, self.console);
        let made_by = MadeBy::this(&self.options, &self.templates, console);
        let last = Stamp::read(&arguments.out, path);
        // Whoever wants to know what each phase takes wants it done.
        if !arguments.timings
            && self.templates.is_sound()
            && let Some(last) = &last
            && self.is_done(last, &made_by, path)
        {
            self.enter(last.matter.clone(), &last.regions, path)?;
            console.tell(&last.said);
            let count = last.written.get(&last.matter).map_or(0, |written| written.files);
            report(&arguments.out.join(&last.matter), count, true, arguments.check, console);
            return Ok(true);
        }
        let mut clock = Clock::start();
        let shown = path.display();
        console.progress(&bi!("编译 {shown}", "compiling {shown}"));
        let (compiled, inputs, tree) = if arguments.timings {
            // What each phase takes can only be told when they run one after the other.
            let done = &mut |phase| clock.lap(phase);
            let (compiled, inputs) = disk::compile_recorded(path, done);
            let tree = compiled.model.as_ref().and_then(|model| {
                generate_watched(model, &self.options, &mut self.templates, done)
            });
            (compiled, inputs, tree)
        } else {
            disk::build_recorded(path, &self.options, &mut self.templates)
        };
        // Notes are declared by the author; `check --notes` shows them.
        let told = |found: &Diagnostic| found.severity != Severity::Note;
        let diagnostics: Vec<Diagnostic> = compiled.diagnostics.into_iter().filter(told).collect();
        let said = render(&diagnostics, &compiled.sources, console.for_errors());
        console.tell(&said);
        let (Some(model), Some(mut tree)) = (compiled.model, tree) else {
            self.exit = Exit::Findings;
            return Ok(false);
        };
        let on_demand = || documents(&model, &self.options, &self.templates);
        arguments.formats.add(on_demand, &mut tree)?;
        clock.lap("documents");
        let id = file_stem(&model.id);
        let mut stamp = Stamp::new(made_by, id.clone(), said, inputs);
        stamp.regions = model.regions.iter().map(|region| region.code.clone()).collect();
        self.enter(id.clone(), &stamp.regions, path)?;
        let folder = arguments.out.join(&id);
        let mut differences = output::compare(&tree, &folder);
        arguments.formats.forgive(&tree, &mut differences);
        clock.lap("compare");
        if arguments.check {
            self.list_all(&folder, &differences)?;
        } else if !differences.is_empty() || tree.is_empty() {
            output::write(&tree, &arguments.out, &id).map_err(Stop::Usage)?;
            clock.lap("write");
        }
        report(&folder, tree.len(), differences.is_empty(), arguments.check, console);
        stamp.written.insert(id, Written::of(&model.source_hash, &tree));
        drop(tree);
        let sound = self.editions(&model, last.as_ref(), &mut stamp)?;
        clock.lap("editions");
        if !arguments.check && sound {
            stamp.write(&arguments.out, path);
        }
        if arguments.timings {
            console.tell(&clock.table(&stamp.matter));
        }
        Ok(sound)
    }

    /// Whether all that is asked for stands there, made of just this. What is made on demand is made
    /// again: a program that is installed by itself may have changed.
    fn is_done(&self, last: &Stamp, made_by: &MadeBy, path: &Path) -> bool {
        let asked =
            regions::asked(&last.regions, &self.arguments.regions, self.arguments.all_regions);
        let folders = asked.map(|code| regions::folder(&last.matter, code));
        !self.arguments.formats.wanted()
            && last.is_of(made_by, path)
            && folders
                .chain([last.matter.clone()])
                .all(|folder| last.stands(&self.arguments.out, &folder))
            && !(self.arguments.check && self.arguments.all_regions)
    }

    /// Notes a matter and its regions.
    fn enter(&mut self, id: String, regions: &[String], path: &Path) -> Result<(), Stop> {
        self.regions.extend(regions.iter().cloned());
        if self.ids.insert(id.clone()) {
            return Ok(());
        }
        let path = path.display();
        Err(Stop::Usage(bi!(
            "“{path}”的标识“{id}”已被另一个方案使用",
            "the id `{id}` of `{path}` is that of another schema"
        )))
    }

    /// Builds the editions of the regions asked for; false when a template cannot be filled.
    fn editions(
        &mut self,
        model: &Model,
        last: Option<&Stamp>,
        stamp: &mut Stamp,
    ) -> Result<bool, Stop> {
        let arguments = self.arguments;
        let asked = regions::asked(&stamp.regions, &arguments.regions, arguments.all_regions);
        let asked: Vec<&String> = asked.collect();
        let work = regions::Work {
            model,
            options: &self.options,
            templates: &self.templates,
            formats: arguments.formats,
            out: &arguments.out,
            check: arguments.check,
            stamp,
            last,
        };
        let made = work.all(&asked)?;
        let sound = self.templates.settle();
        if !sound {
            self.exit = Exit::Findings;
        }
        for regions::Made { folder, written, differences } in made {
            if arguments.check {
                self.list_all(&arguments.out.join(&folder), &differences)?;
            }
            let (same, check) = (differences.is_empty(), arguments.check);
            report(&arguments.out.join(&folder), written.files, same, check, self.console);
            stamp.written.insert(folder, written);
        }
        if arguments.check && arguments.all_regions {
            let below = arguments.out.join(regions::folder(&stamp.matter, ""));
            let known = stamp.regions.iter().cloned().collect();
            for name in output::forsaken(&below, &known) {
                self.list(&below.join(name), Difference::Orphaned)?;
            }
        }
        Ok(sound)
    }

    fn list_all(
        &mut self,
        folder: &Path,
        differences: &BTreeMap<String, Difference>,
    ) -> Result<(), Stop> {
        differences.iter().try_for_each(|(file, what)| self.list(&folder.join(file), *what))
    }

    fn list(&mut self, path: &Path, what: Difference) -> Result<(), Stop> {
        self.exit = Exit::Findings;
        let (word, path) = (what.word(), harmless(&path.display().to_string()));
        self.console.print(&format!("{} {path}\n", self.console.say(&word)))
    }
}

fn report(folder: &Path, count: usize, same: bool, check: bool, console: &Console) {
    let folder = folder.display();
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

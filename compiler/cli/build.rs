//! `lianban build`: compiles matters and writes what is generated.

use super::console::{Console, Exit, Stop, harmless};
use super::documents::Formats;
use super::making::Making;
use super::output::Difference;
use super::stamp::{MadeBy, Stamp, Written};
use super::{disk, output, regions};
use lianban::backend::documents::{Options, documents};
use lianban::backend::naming::file_stem;
use lianban::diagnostic::render::render;
use lianban::diagnostic::{Diagnostic, Severity};
use lianban::file_tree::Keep as _;
use lianban::hands::in_turn;
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
    let paths = disk::find_all(&arguments.schemas)?;
    let options = Options { review: arguments.review };
    let templates = disk::templates(arguments.templates.as_deref())?;
    let made_by = MadeBy::this(&options, &templates, console);
    let work = Work { arguments, console, options, templates: templates.of_run(), made_by };
    let mut build = Build {
        arguments,
        console,
        options: &work.options,
        templates,
        ids: BTreeSet::new(),
        regions: BTreeSet::new(),
        failed: false,
        exit: Exit::Done,
    };
    let mut stop = None;
    let mut settle = |matter| match build.settle(matter) {
        Ok(()) => true,
        Err(found) => {
            stop = Some(found);
            false
        }
    };
    if arguments.timings {
        // What each phase takes can only be told when nothing runs beside it.
        let _ = paths.iter().all(|path| settle(work.matter(path)));
    } else {
        in_turn(&paths, |path| work.matter(path), settle);
    }
    if let Some(stop) = stop {
        return Err(stop);
    }
    // Templates are the same for all matters, so that their faults are told once.
    let templates = &build.templates;
    console.tell(&render(&templates.diagnostics(), templates.sources(), console.for_errors()));
    if !build.failed {
        regions::known(&arguments.regions, &build.regions)?;
    }
    // A matter that was removed leaves its folder; only who knows every id can tell.
    if arguments.check && arguments.schemas.is_empty() && !build.failed {
        for name in output::forsaken(&arguments.out, &build.ids) {
            build.list(&arguments.out.join(name), Difference::Orphaned)?;
        }
    }
    Ok(build.exit)
}

/// What making a matter needs: several are made side by side.
struct Work<'a> {
    arguments: &'a Arguments,
    console: &'a Console,
    options: Options,
    templates: Templates,
    made_by: MadeBy,
}

/// A matter that was made, beside what stands there, or has errors.
struct Matter {
    path: PathBuf,
    /// What the last build left.
    last: Option<Stamp>,
    /// What the compiler said.
    said: String,
    /// What was met while templates were filled.
    templates: Templates,
    made: Made,
    clock: Clock,
}

/// What came of a matter.
enum Made {
    /// All that is asked for stands there, as this says.
    Stands(Stamp),
    /// It has errors, which were said, or a template cannot be filled.
    Faulty,
    /// It could not be made here.
    Stopped(Stop),
    /// It is there, to be put in its place.
    Whole(Box<Whole>),
}

/// A matter that was made.
struct Whole {
    model: Model,
    making: Making,
    stamp: Stamp,
}

impl Work<'_> {
    /// Makes one matter.
    fn matter(&self, path: &Path) -> Matter {
        let arguments = self.arguments;
        let last = Stamp::read(&arguments.out, path);
        let mut matter = Matter {
            path: path.to_owned(),
            last,
            said: String::new(),
            templates: self.templates.of_run(),
            made: Made::Faulty,
            clock: Clock::start(),
        };
        // Whoever wants to know what each phase takes wants it done.
        if !arguments.timings
            && self.templates.is_sound()
            && let Some(last) = matter.last.take_if(|last| self.is_done(last, path))
        {
            matter.said.clone_from(&last.said);
            matter.made = Made::Stands(last);
            return matter;
        }
        let shown = path.display();
        self.console.progress(&bi!("编译 {shown}", "compiling {shown}"));
        let begin =
            |model: &Model| Making::begin(&arguments.out, &file_stem(&model.id), arguments.check);
        let Matter { templates, clock, .. } = &mut matter;
        let (compiled, inputs, making) = if arguments.timings {
            let done = &mut |phase| clock.lap(phase);
            let (compiled, inputs) = disk::compile_recorded(path, done);
            let making = compiled.model.as_ref().and_then(|model| {
                let files = generate_watched(model, &self.options, templates, done)?;
                let making = begin(model);
                making.keep(files);
                done("write");
                Some(making)
            });
            (compiled, inputs, making)
        } else {
            disk::build_recorded(path, &self.options, templates, begin)
        };
        // Notes are declared by the author; `check --notes` shows them.
        let told = |found: &Diagnostic| found.severity != Severity::Note;
        let diagnostics: Vec<Diagnostic> = compiled.diagnostics.into_iter().filter(told).collect();
        matter.said = render(&diagnostics, &compiled.sources, self.console.for_errors());
        let (Some(model), Some(making)) = (compiled.model, making) else { return matter };
        let on_demand = || documents(&model, &self.options, &matter.templates);
        matter.made = match arguments.formats.of(on_demand) {
            Ok(files) => {
                making.keep(files);
                let (id, said) = (file_stem(&model.id), matter.said.clone());
                let mut stamp = Stamp::new(self.made_by.clone(), id, said, inputs);
                stamp.regions = model.regions.iter().map(|region| region.code.clone()).collect();
                Made::Whole(Box::new(Whole { model, making, stamp }))
            }
            Err(stop) => Made::Stopped(stop),
        };
        matter.clock.lap("documents");
        matter
    }

    /// Whether all that is asked for stands there, made of just this. What is made on demand is made
    /// again: a program that is installed by itself may have changed.
    fn is_done(&self, last: &Stamp, path: &Path) -> bool {
        let asked =
            regions::asked(&last.regions, &self.arguments.regions, self.arguments.all_regions);
        let folders = asked.map(|code| regions::folder(&last.matter, code));
        !self.arguments.formats.wanted()
            && last.is_of(&self.made_by, path)
            && folders
                .chain([last.matter.clone()])
                .all(|folder| last.stands(&self.arguments.out, &folder))
            && !(self.arguments.check && self.arguments.all_regions)
    }
}

/// A run of the command: settles what was made, one matter after the other in the order asked for.
struct Build<'a> {
    arguments: &'a Arguments,
    console: &'a Console,
    options: &'a Options,
    templates: Templates,
    /// The matters met.
    ids: BTreeSet<String>,
    /// The regions met.
    regions: BTreeSet<String>,
    /// Whether a matter has errors.
    failed: bool,
    exit: Exit,
}

impl Build<'_> {
    /// Says what was found in a matter, and puts what was made in its place.
    ///
    /// # Errors
    /// When something cannot be written, or documents are wanted in a format that cannot be made here.
    fn settle(&mut self, matter: Matter) -> Result<(), Stop> {
        let Matter { path, last, said, mut templates, made, clock } = matter;
        self.console.tell(&said);
        let sound = match made {
            Made::Stands(last) => {
                self.enter(last.matter.clone(), &last.regions, &path)?;
                let count = last.written.get(&last.matter).map_or(0, |written| written.files);
                self.report(&self.arguments.out.join(&last.matter), count, true);
                true
            }
            Made::Faulty => false,
            Made::Stopped(stop) => return Err(stop),
            Made::Whole(whole) => self.put(*whole, &path, last.as_ref(), &mut templates, clock)?,
        };
        if !sound {
            self.failed = true;
            self.exit = Exit::Findings;
        }
        self.templates.learn(templates);
        Ok(())
    }

    /// Puts a matter in its place and makes the editions of its regions; false when a template cannot
    /// be filled for them.
    fn put(
        &mut self,
        whole: Whole,
        path: &Path,
        last: Option<&Stamp>,
        templates: &mut Templates,
        mut clock: Clock,
    ) -> Result<bool, Stop> {
        let (arguments, Whole { model, making, mut stamp }) = (self.arguments, whole);
        let id = stamp.matter.clone();
        self.enter(id.clone(), &stamp.regions, path)?;
        let forgive = |has: &dyn Fn(&str) -> bool, found: &mut _| {
            arguments.formats.forgive(has, found);
        };
        let made = making.finish(forgive).map_err(Stop::Usage)?;
        clock.lap("replace");
        let folder = arguments.out.join(&id);
        if arguments.check {
            self.list_all(&folder, &made.differences)?;
        }
        self.report(&folder, made.files, made.differences.is_empty());
        stamp.written.insert(id, Written::of(&model.source_hash, &made));
        let sound = self.editions(&model, last, templates, &mut stamp)?;
        clock.lap("editions");
        if !arguments.check && sound {
            stamp.write(&arguments.out, path);
        }
        if arguments.timings {
            self.console.tell(&clock.table(&stamp.matter));
        }
        Ok(sound)
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
        templates: &mut Templates,
        stamp: &mut Stamp,
    ) -> Result<bool, Stop> {
        let arguments = self.arguments;
        let asked = regions::asked(&stamp.regions, &arguments.regions, arguments.all_regions);
        let asked: Vec<&String> = asked.collect();
        let work = regions::Work {
            model,
            options: self.options,
            templates,
            formats: arguments.formats,
            out: &arguments.out,
            check: arguments.check,
            stamp,
            last,
        };
        let made = work.all(&asked)?;
        let sound = templates.settle();
        for regions::Region { folder, written, differences } in made {
            if arguments.check {
                self.list_all(&arguments.out.join(&folder), &differences)?;
            }
            self.report(&arguments.out.join(&folder), written.files, differences.is_empty());
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

    fn report(&self, folder: &Path, count: usize, same: bool) {
        let folder = folder.display();
        self.console.progress(&match (same, self.arguments.check) {
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

//! Schemas on disk: finding the ones that are asked for, and reading their files; and users' templates.

use super::console::{Console, Stop};
use super::stamp::{Inputs, Recorder};
use lianban::backend::documents::Options;
use lianban::bi;
use lianban::cases::Tested;
use lianban::diagnostic::nearest;
use lianban::file_tree::Keep;
use lianban::model::Model;
use lianban::source::{LoadError, Loader, MAX_FILE_BYTES, Sources};
use lianban::{Compiled, Templates, compile_watched};
use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::{Component, Path, PathBuf};

/// The folder of matters, seen from the current one.
const SCHEMAS: &str = "schemas";
/// The root file of a matter.
const ROOT_FILE: &str = "matter.yaml";

/// The root files of the matters asked for; all of the project's when none is named.
pub(super) fn find_all(asked: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    if !asked.is_empty() {
        let mut found = Vec::new();
        for schema in asked {
            let path = find(schema)?;
            if !found.contains(&path) {
                found.push(path);
            }
        }
        return Ok(found);
    }
    let found: Vec<PathBuf> = available().iter().map(|id| root_file(id)).collect();
    if found.is_empty() {
        return Err(Stop::Usage(bi!(
            "当前目录下没有 schemas/<标识>/matter.yaml；请写明方案，或用 lianban new 新建一个",
            "there is no schemas/<id>/matter.yaml here; name a schema, or make one with `lianban new`"
        )));
    }
    Ok(found)
}

/// The root file of a matter named by its path, its folder or its id.
pub(super) fn find(asked: &Path) -> Result<PathBuf, Stop> {
    if asked.is_file() {
        return Ok(tidy(asked));
    }
    let inside = asked.join(ROOT_FILE);
    if inside.is_file() {
        return Ok(tidy(&inside));
    }
    let shown = asked.display();
    if let Some(id) = asked.to_str() {
        if lianban::read::is_id(id) && root_file(id).is_file() {
            return Ok(root_file(id));
        }
        let ids = available();
        if let Some(near) = nearest(id, ids.iter().map(String::as_str)) {
            return Err(Stop::Usage(bi!(
                "找不到方案“{shown}”；是不是“{near}”？",
                "there is no schema `{shown}`; did you mean `{near}`?"
            )));
        }
        if !ids.is_empty() {
            let (zh, en) = (ids.join("、"), ids.join(", "));
            return Err(Stop::Usage(bi!(
                "找不到方案“{shown}”；这里有：{zh}",
                "there is no schema `{shown}`; there are: {en}"
            )));
        }
    }
    Err(Stop::Usage(bi!("找不到方案“{shown}”", "there is no schema `{shown}`")))
}

/// The ids under which matters stand in the project, sorted.
fn available() -> Vec<String> {
    let mut ids: Vec<String> = fs::read_dir(SCHEMAS)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|id| root_file(id).is_file())
        .collect();
    ids.sort();
    ids
}

fn root_file(id: &str) -> PathBuf {
    Path::new(SCHEMAS).join(id).join(ROOT_FILE)
}

/// The path without `.` in it.
fn tidy(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

/// Compiles the matter whose root file is at `path`, named in messages as the caller named it.
pub(super) fn compile(path: &Path, done: &mut dyn FnMut(&'static str)) -> Compiled {
    let disk = Disk::new(path);
    compile_watched(&disk, &shown(path), done)
}

/// Gives the files of the matter whose root file is at `path`.
pub(super) fn loader(path: &Path) -> impl Loader {
    Disk::new(path)
}

/// [`compile`], with a record of all that was read.
pub(super) fn compile_recorded(
    path: &Path,
    done: &mut dyn FnMut(&'static str),
) -> (Compiled, Inputs) {
    let disk = Disk::new(path);
    let recorder = Recorder::new(&disk);
    let compiled = compile_watched(&recorder, &shown(path), done);
    (compiled, recorder.inputs())
}

/// [`lianban::build`], with a record of all that was read.
pub(super) fn build_recorded<K: Keep>(
    path: &Path,
    options: &Options,
    templates: &mut Templates,
    open: impl FnOnce(&Model) -> K,
) -> (Compiled, Inputs, Option<K>) {
    let disk = Disk::new(path);
    let recorder = Recorder::new(&disk);
    let (compiled, kept) = lianban::build(&recorder, &shown(path), options, templates, open);
    (compiled, recorder.inputs(), kept)
}

/// Compiles one matter for commands that run it; says what is wrong with it. One whose proofs failed
/// is run all the same: so that an editor can watch it fail.
///
/// # Errors
/// When there is no such matter, or it has other errors.
pub(super) fn compile_runnable(asked: &Path, console: &Console) -> Result<Compiled, Stop> {
    let path = find(asked)?;
    let mut compiled = compile(&path, &mut |_| {});
    if compiled.model.is_some() {
        return Ok(compiled);
    }
    let errors: Vec<_> = compiled
        .diagnostics
        .iter()
        .filter(|found| found.severity == lianban::diagnostic::Severity::Error)
        .cloned()
        .collect();
    let options = console.for_errors();
    console.tell(&lianban::diagnostic::render::render(&errors, &compiled.sources, options));
    compiled.model = compiled.runnable().cloned();
    if compiled.model.is_some() {
        return Ok(compiled);
    }
    let path = path.display();
    Err(Stop::Usage(bi!(
        "方案“{path}”有错误，先改好它",
        "the schema `{path}` has errors; mend it first"
    )))
}

/// Runs the cases of a matter; their files are added to those of the matter.
pub(super) fn test(path: &Path, model: &Model, sources: &mut Sources) -> Tested {
    lianban::cases::run(&Disk::new(path), &shown(path), model, sources)
}

/// The templates of a run: those in the user's folder stand in for the built-in ones.
///
/// # Errors
/// When there is no such folder.
pub(super) fn templates(folder: Option<&Path>) -> Result<Templates, Stop> {
    let Some(folder) = folder else { return Ok(Templates::default()) };
    let failed = |error: std::io::Error| {
        let shown = folder.display();
        Stop::Usage(bi!(
            "读不了模板目录“{shown}”：{error}",
            "cannot read the folder of templates `{shown}`: {error}"
        ))
    };
    let disk = Disk {
        folder: folder.to_owned(),
        allowed: vec![fs::canonicalize(folder).map_err(failed)?],
    };
    let mut files = Vec::new();
    for name in names(folder).map_err(failed)? {
        let path = folder.join(&name);
        let of_ours = Templates::names().any(|known| known.split('/').next() == Some(&name));
        if !(of_ours && path.is_dir()) {
            // What stands in for nothing is named in a message, and need not be read.
            files.push((name, Ok(Vec::new())));
            continue;
        }
        for inner in names(&path).map_err(failed)? {
            let content = disk.read(&path.join(&inner));
            files.push((format!("{name}/{inner}"), content));
        }
    }
    Ok(Templates::new(&shown(&tidy(folder)), files))
}

/// The names in a folder, sorted, but for hidden ones, which editors and systems leave there.
fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// A path as the core knows it: with `/`, and with replacements where it is no UTF-8.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// Gives the core the files of one matter.
///
/// What a schema names must lie below the current folder or below the folder its own stands in, links
/// followed: a schema from elsewhere cannot show other files of this machine in messages.
struct Disk {
    folder: PathBuf,
    allowed: Vec<PathBuf>,
}

impl Disk {
    fn new(root_file: &Path) -> Disk {
        let folder = root_file.parent().unwrap_or(Path::new("")).to_owned();
        let real = fs::canonicalize(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder.as_path()
        });
        let beside = real.ok().map(|real| real.parent().map_or(real.clone(), Path::to_owned));
        let allowed = fs::canonicalize(".").into_iter().chain(beside).collect();
        Disk { folder, allowed }
    }

    /// The path of the file system behind a path of the core: it begins with the folder of the matter,
    /// or one above, as [`shown`].
    fn real(&self, path: &str) -> PathBuf {
        for above in self.folder.ancestors() {
            let rest = path.strip_prefix(&shown(above)).and_then(|rest| rest.strip_prefix('/'));
            if let Some(rest) = rest.filter(|_| !above.as_os_str().is_empty()) {
                return above.join(rest);
            }
        }
        PathBuf::from(path)
    }

    fn allows(&self, path: &Path) -> Result<bool, std::io::Error> {
        let real = fs::canonicalize(path)?;
        Ok(self.allowed.iter().any(|folder| real.starts_with(folder)))
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, LoadError> {
        let said = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => LoadError::NotFound,
            _ => LoadError::Other(error.to_string()),
        };
        if !self.allows(path).map_err(said)? {
            return Err(LoadError::Outside);
        }
        // A pipe would never end.
        if !fs::metadata(path).map_err(said)?.is_file() {
            return Err(LoadError::Other("not a file".to_owned()));
        }
        let file = fs::File::open(path).map_err(said)?;
        let mut bytes = Vec::new();
        file.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(said)?;
        if bytes.len() > MAX_FILE_BYTES { Err(LoadError::TooLarge) } else { Ok(bytes) }
    }
}

impl Loader for Disk {
    fn load(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        self.read(&self.real(path))
    }

    fn list(&self, path: &str) -> Vec<String> {
        let folder = self.real(path);
        if !self.allows(&folder).unwrap_or(false) {
            return Vec::new();
        }
        let mut names: Vec<String> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".yaml"))
            .collect();
        names.sort();
        names
    }
}

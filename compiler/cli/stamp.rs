//! What a build was made of, so that the next one can tell that there is nothing to do.
//!
//! Compiling is a function of the compiler, its options and what its loader answered. The stamp
//! records all of these, every answer by its hash, and the hash of every manifest written, which in
//! turn has the hash of every file. A build is left out only when all of it is as it was, by content:
//! sizes and times of files are never trusted. What the compiler had to say is told again.

use super::console::Console;
use super::disk;
use super::making::Made;
use super::output::{self, hash};
use lianban::Templates;
use lianban::backend::documents::Options;
use lianban::source::{LoadError, Loader};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of stamps in the folder of outputs.
const FOLDER: &str = ".lianban";

/// What a build was made of and what it made.
#[derive(Clone, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Stamp {
    /// What decides the outcome beside the files of the schema.
    pub(super) made_by: MadeBy,
    /// Id of the matter, as it stands in paths.
    pub(super) matter: String,
    /// The regions that have a file.
    pub(super) regions: Vec<String>,
    /// What the compiler said.
    pub(super) said: String,
    /// What was read.
    inputs: Inputs,
    /// The folders written, below the folder of outputs.
    pub(super) written: BTreeMap<String, Written>,
}

#[derive(Clone, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct MadeBy {
    compiler: String,
    /// Language and colour of what was said.
    console: String,
    /// Whether documents are for reviewers.
    review: bool,
    /// The user's own templates, by path and hash.
    templates: BTreeMap<String, String>,
}

impl MadeBy {
    /// What this run is.
    pub(super) fn this(options: &Options, templates: &Templates, console: &Console) -> MadeBy {
        let said = console.for_errors();
        MadeBy {
            compiler: concat!(env!("CARGO_PKG_VERSION"), " ", env!("LIANBAN_BUILD")).to_owned(),
            console: format!("{:?} {}", said.lang, said.colour),
            review: options.review,
            templates: templates.replaced().map(|(p, h)| (p.to_owned(), h.to_owned())).collect(),
        }
    }
}

/// One folder that was written.
#[derive(Clone, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Written {
    /// Hash of the sources it was made of.
    pub(super) source: String,
    /// Hash of its manifest.
    pub(super) manifest: String,
    /// How many files it has.
    pub(super) files: usize,
}

/// What a loader answered.
#[derive(Clone, Default, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Inputs {
    /// The hash of each file, or why it could not be had.
    read: BTreeMap<String, String>,
    /// The names in each folder.
    listed: BTreeMap<String, Vec<String>>,
}

impl Inputs {
    /// Whether a loader answers as it did.
    fn are_those_of(&self, loader: &dyn Loader) -> bool {
        self.listed.iter().all(|(path, names)| loader.list(path) == *names)
            && self.read.iter().all(|(path, answer)| told(&loader.load(path)) == *answer)
    }
}

fn told(answer: &Result<Vec<u8>, LoadError>) -> String {
    match answer {
        Ok(bytes) => hash(bytes),
        Err(error) => format!("{error:?}"),
    }
}

/// A loader that remembers what it answered.
pub(super) struct Recorder<'l> {
    loader: &'l dyn Loader,
    inputs: RefCell<Inputs>,
}

impl<'l> Recorder<'l> {
    pub(super) fn new(loader: &'l dyn Loader) -> Recorder<'l> {
        Recorder { loader, inputs: RefCell::default() }
    }

    /// All it answered.
    pub(super) fn inputs(self) -> Inputs {
        self.inputs.into_inner()
    }
}

impl Loader for Recorder<'_> {
    fn load(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        let answer = self.loader.load(path);
        self.inputs.borrow_mut().read.insert(path.to_owned(), told(&answer));
        answer
    }

    fn list(&self, path: &str) -> Vec<String> {
        let names = self.loader.list(path);
        self.inputs.borrow_mut().listed.insert(path.to_owned(), names.clone());
        names
    }
}

impl Stamp {
    pub(super) fn new(made_by: MadeBy, matter: String, said: String, inputs: Inputs) -> Stamp {
        let (regions, written) = (Vec::new(), BTreeMap::new());
        Stamp { made_by, matter, regions, said, inputs, written }
    }

    /// The stamp that the last build of the schema at `path` left in `out`.
    pub(super) fn read(out: &Path, path: &Path) -> Option<Stamp> {
        serde_json::from_slice(&fs::read(file(out, path)).ok()?).ok()
    }

    /// Leaves the stamp for the next build. It is no output: where it cannot be written, the next
    /// build does its work.
    pub(super) fn write(&self, out: &Path, path: &Path) {
        let file = file(out, path);
        let text = serde_json::to_vec(self).unwrap_or_default();
        if fs::read(&file).is_ok_and(|there| there == text) {
            return;
        }
        let new = file.with_extension(std::process::id().to_string());
        let _ = fs::create_dir_all(out.join(FOLDER));
        if fs::write(&new, text).and_then(|()| fs::rename(&new, &file)).is_err() {
            let _ = fs::remove_file(&new);
        }
    }

    /// Whether the schema at `path` compiled by `made_by` gives what it gave.
    pub(super) fn is_of(&self, made_by: &MadeBy, path: &Path) -> bool {
        self.made_by == *made_by && self.inputs.are_those_of(&disk::loader(path))
    }

    /// Whether a folder stands as that build wrote it.
    pub(super) fn stands(&self, out: &Path, folder: &str) -> bool {
        let written = self.written.get(folder);
        written.is_some_and(|written| output::stands(&out.join(folder), &written.manifest))
    }

    /// What was written to a folder, if it would be written again: by this run, of these sources.
    pub(super) fn made(&self, made_by: &MadeBy, folder: &str, source: &str) -> Option<&Written> {
        let written = self.written.get(folder).filter(|written| written.source == source);
        written.filter(|_| self.made_by == *made_by)
    }
}

impl Written {
    /// A folder that was made.
    pub(super) fn of(source: &str, made: &Made) -> Written {
        Written { source: source.to_owned(), manifest: made.manifest.clone(), files: made.files }
    }
}

/// A stamp is named by the path of its schema, which need not be a file name.
fn file(out: &Path, path: &Path) -> PathBuf {
    let name = hash(path.as_os_str().as_encoded_bytes());
    out.join(FOLDER).join(format!("{}.json", name.get(..16).unwrap_or_default()))
}

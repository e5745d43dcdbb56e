//! The back ends: pure functions from the model to files. A row of [`BACKENDS`] adds one.

pub mod departments;
pub mod documents;
pub mod examples;
pub mod guide;
pub mod html;
pub mod javascript;
pub mod json_schema;
pub mod manifest;
pub mod naming;
pub mod paper;
mod program;
pub mod proofs;
pub mod regions;
pub mod rust;
pub(crate) mod words;

use self::documents::Options;
use crate::file_tree::FileTree;
use crate::model::Model;
use crate::render::Templates;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A back end.
pub struct Backend {
    /// Its folder in the output; the empty text for the top.
    pub folder: &'static str,
    /// What it is called in timings.
    pub name: &'static str,
    /// Makes it: parts that know nothing of each other, so that they can be made side by side.
    pub parts: &'static [Part],
}

/// A part of a back end.
#[derive(Clone, Copy)]
pub enum Part {
    /// Made of the model alone.
    Data(fn(&Model) -> FileTree),
    /// Pages: templates filled from the model.
    Prose(fn(&Model, &Templates) -> FileTree),
    /// Documents, in the edition that is wanted, rendered with templates.
    Documents(fn(&Model, &Options, &Templates) -> FileTree),
}

impl Part {
    /// Makes it.
    pub fn make(self, model: &Model, options: &Options, templates: &Templates) -> FileTree {
        match self {
            Part::Data(part) => part(model),
            Part::Prose(part) => part(model, templates),
            Part::Documents(part) => part(model, options, templates),
        }
    }
}

impl Backend {
    /// All parts of it.
    pub fn generate(&self, model: &Model, options: &Options, templates: &Templates) -> FileTree {
        let mut tree = FileTree::new();
        self.parts.iter().for_each(|part| tree.extend(part.make(model, options, templates)));
        tree
    }
}

/// Every back end, the longest at work first.
pub const BACKENDS: &[Backend] = &[
    Backend {
        folder: "rust",
        name: "rust",
        parts: &[Part::Data(rust::handling), Part::Data(rust::form), Part::Prose(html::server)],
    },
    Backend {
        folder: "json-schema",
        name: "json-schema",
        parts: &[
            Part::Data(json_schema::application),
            Part::Data(json_schema::master),
            Part::Data(json_schema::outputs),
        ],
    },
    Backend { folder: "examples", name: "examples", parts: &[Part::Data(examples::generate)] },
    Backend {
        folder: "html",
        name: "html",
        parts: &[Part::Prose(html::generate), Part::Prose(html::paper)],
    },
    Backend {
        folder: "javascript",
        name: "javascript",
        parts: &[Part::Data(javascript::generate)],
    },
    Backend { folder: "guide", name: "guide", parts: &[Part::Documents(guide::generate)] },
    Backend { folder: "paper", name: "paper", parts: &[Part::Documents(paper::generate)] },
    Backend {
        folder: "departments",
        name: "departments",
        parts: &[Part::Documents(departments::generate)],
    },
    Backend { folder: "", name: "proofs", parts: &[Part::Documents(proofs::generate)] },
    Backend { folder: "", name: "regions", parts: &[Part::Documents(regions::generate)] },
];

/// What is made of the edition of a region, by folder: what people read and fill in there. The crate,
/// the script for integrators and the departments' documents are those of the whole matter and hold
/// for all regions.
const OF_REGION: &[(&str, Part)] = &[
    ("guide", Part::Documents(guide::generate)),
    ("paper", Part::Documents(paper::generate)),
    ("html", Part::Prose(html::generate)),
    ("html", Part::Prose(html::paper)),
    ("json-schema", Part::Data(json_schema::application)),
];

/// The files of the edition of a region ([`Model::edition`]), by one hand: whoever makes many regions
/// makes them side by side.
pub fn of_region(edition: &Model, options: &Options, templates: &Templates) -> FileTree {
    let mut tree = FileTree::new();
    for (folder, part) in OF_REGION {
        tree.extend_below(folder, part.make(edition, options, templates));
    }
    manifest::add(edition, templates, &mut tree);
    tree
}

/// The files of one back end, by its folder, in the general edition with the built-in templates; none
/// when there is no such back end.
pub fn make(folder: &str, model: &Model) -> FileTree {
    let found = BACKENDS.iter().find(|backend| backend.folder == folder);
    let (options, templates) = Default::default();
    found.map(|backend| backend.generate(model, &options, &templates)).unwrap_or_default()
}

/// Stack of a thread: as much as the main thread of common systems has, since printers descend as
/// deep as expressions are nested.
const STACK: usize = 8 << 20;

/// Runs every back end, its parts side by side.
pub fn run_all(model: &Model, options: &Options, templates: &Templates) -> FileTree {
    let parts: Vec<(&str, Part)> = BACKENDS
        .iter()
        .flat_map(|backend| backend.parts.iter().map(|part| (backend.folder, *part)))
        .collect();
    let make =
        |(folder, part): &(&'static str, Part)| (*folder, part.make(model, options, templates));
    let mut tree = FileTree::new();
    for (folder, made) in side_by_side(&parts, make) {
        tree.extend_below(folder, made);
    }
    tree
}

/// Does the same with each of some things, as many at once as the machine has hands, and gives what
/// came of them in their order.
pub fn side_by_side<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let hand = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(index) else { return done };
            done.push((index, work(thing)));
        }
    };
    let hands = std::thread::available_parallelism().map_or(1, usize::from).min(things.len());
    let mut done = std::thread::scope(|scope| {
        let hire = |_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, hand).ok();
        // A system may give no more threads; whoever is here does the work.
        let hired: Vec<_> = (1..hands).filter_map(hire).collect();
        let mut done = hand();
        for other in hired {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, made)| made).collect()
}

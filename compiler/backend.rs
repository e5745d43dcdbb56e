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
use self::manifest::Listing;
use crate::file_tree::{FileTree, Keep};
use crate::hands::side_by_side;
use crate::model::Model;
use crate::prove::ledger::Ledger;
use crate::render::Templates;

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
    /// The same about what was proved of the model.
    Proved(fn(&Model, &Ledger, &Options, &Templates) -> FileTree),
}

impl Part {
    /// Makes it.
    pub fn make(self, model: &Model, options: &Options, templates: &Templates) -> FileTree {
        match self {
            Part::Data(part) => part(model),
            Part::Prose(part) => part(model, templates),
            Part::Documents(part) => part(model, options, templates),
            Part::Proved(part) => part(model, &model.ledger, options, templates),
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
        parts: &[Part::Data(rust::handling), Part::Data(rust::form)],
    },
    Backend { folder: "examples", name: "examples", parts: &[Part::Data(examples::generate)] },
    Backend { folder: "guide", name: "guide", parts: &[Part::Documents(guide::generate)] },
    Backend {
        folder: "json-schema",
        name: "json-schema",
        parts: &[
            Part::Data(json_schema::application),
            Part::Data(json_schema::master),
            Part::Data(json_schema::outputs),
        ],
    },
    // The folders `html` and `rust` hold the same pages.
    Backend { folder: "", name: "html", parts: &[Part::Prose(html::everywhere)] },
    Backend {
        folder: "departments",
        name: "departments",
        parts: &[Part::Documents(departments::generate)],
    },
    Backend {
        folder: "javascript",
        name: "javascript",
        parts: &[Part::Data(javascript::generate)],
    },
    Backend { folder: "paper", name: "paper", parts: &[Part::Documents(paper::generate)] },
    Backend { folder: "", name: "proofs", parts: &[Part::Proved(proofs::generate)] },
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

/// The files of one folder of the output, in the general edition with the built-in templates; none
/// when there is no such folder.
pub fn make(folder: &str, model: &Model) -> FileTree {
    let (options, templates) = Default::default();
    let mut tree = FileTree::new();
    for backend in BACKENDS.iter().filter(|backend| ["", folder].contains(&backend.folder)) {
        tree.extend_below(backend.folder, backend.generate(model, &options, &templates));
    }
    tree.inside(folder)
}

/// Runs every back end, its parts side by side.
pub fn run_all(model: &Model, options: &Options, templates: &Templates) -> FileTree {
    let parts: Vec<(&'static str, Part)> = parts().collect();
    let make = |(folder, part): &(_, Part)| (*folder, part.make(model, options, templates));
    let mut tree = FileTree::new();
    for (folder, files) in side_by_side(&parts, make) {
        tree.extend_below(folder, files);
    }
    tree
}

/// Runs every back end for a model of which nothing is proved yet, and `prove` beside them: what tells
/// of the proofs is made by whoever made these. Each part goes to `keep` when it is made, so that no
/// more than what is in the making is held. Gives what was proved, and what was made.
pub fn run_beside<R: Send>(
    model: &Model,
    options: &Options,
    templates: &Templates,
    prove: impl Fn() -> (Ledger, R) + Sync,
    keep: &dyn Keep,
) -> (Option<(Ledger, R)>, Listing) {
    let others = parts().filter(|(_, part)| !matches!(part, Part::Proved(_)));
    // The proofs, which nobody can share, come first.
    let work: Vec<Option<(&'static str, Part)>> =
        std::iter::once(None).chain(others.map(Some)).collect();
    let done = side_by_side(&work, |part| {
        let hand_on = |files: FileTree| {
            let listing = manifest::list(&files);
            keep.keep(files);
            listing
        };
        if let Some((folder, part)) = part {
            return (None, hand_on(part.make(model, options, templates).put_below(folder)));
        }
        let (ledger, found) = prove();
        let mut files = FileTree::new();
        for (folder, part) in parts() {
            if let Part::Proved(part) = part {
                files.extend_below(folder, part(model, &ledger, options, templates));
            }
        }
        (Some((ledger, found)), hand_on(files))
    });
    let (mut proved, mut listing) = (None, Listing::new());
    for (found, files) in done {
        proved = proved.or(found);
        listing.extend(files);
    }
    (proved, listing)
}

/// Every part, with its folder.
fn parts() -> impl Iterator<Item = (&'static str, Part)> {
    let of = |backend: &'static Backend| backend.parts.iter().map(|part| (backend.folder, *part));
    BACKENDS.iter().flat_map(of)
}

//! Lianban (联办): a form-schema compiler.
//!
//! One schema describes a merged application form, the departments' original forms it is split into,
//! the materials and the service guide. [`compile`] proves it sound and gives the one typed
//! [`model::Model`]; [`generate`] turns a model into files.
//!
//! ```
//! use lianban::source::MemoryLoader;
//!
//! let mut files = MemoryLoader::default();
//! files.0.insert("hello/matter.yaml".into(), lianban::starter("hello").into_bytes());
//! let compiled = lianban::compile(&files, "hello/matter.yaml");
//! let model = compiled.model.expect("the starter compiles");
//! let tree = lianban::generate(&model);
//! assert!(tree.get("manifest.json").is_some());
//! ```
//!
//! The library neither reads nor writes files. A `build.rs` hands it the sources and keeps what it
//! likes of the result:
//!
//! ```no_run
//! use lianban::diagnostic::{Lang, render};
//! use lianban::source::MemoryLoader;
//! use std::{env, fs, path::Path};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     println!("cargo::rerun-if-changed=schemas");
//!     let schema = "schemas/hello/matter.yaml";
//!     let mut files = MemoryLoader::default();
//!     files.0.insert(schema.to_owned(), fs::read(schema)?);
//!
//!     let compiled = lianban::compile(&files, schema);
//!     let options = render::RenderOptions { lang: Lang::Zh, colour: false };
//!     let said = render::render(&compiled.diagnostics, &compiled.sources, options);
//!     let model = compiled.model.ok_or(said)?;
//!
//!     let out = env::var("OUT_DIR")?;
//!     for (path, content) in lianban::generate(&model).iter() {
//!         let file = Path::new(&out).join(path);
//!         fs::create_dir_all(file.parent().ok_or("no folder")?)?;
//!         fs::write(file, content)?;
//!     }
//!     Ok(())
//! }
//! ```

// The library does no input or output of its own; `clippy.toml` lists what that means.
#![cfg_attr(not(test), warn(clippy::disallowed_methods, clippy::disallowed_types))]

#[macro_use]
pub mod diagnostic;
pub mod ast;
pub mod backend;
pub mod cases;
pub mod check;
pub mod code;
pub mod desk;
pub mod document;
#[cfg(feature = "docx")]
pub mod docx;
pub mod examples;
pub mod explain;
pub mod expr;
pub mod file_tree;
pub mod hands;
pub mod interpret;
pub mod meta;
pub mod model;
pub mod paper;
pub mod pattern;
pub mod prove;
pub mod read;
mod render;
pub mod resolve;
pub mod source;
pub mod trace;
pub mod types;
pub mod yaml;

/// Verbatim support code of generated crates. The interpreter runs the very same files, so both
/// have one meaning.
#[path = "../templates/rust"]
mod templates {
    pub mod batch;
    pub mod page;
    pub mod support;
}
pub use render::Templates;
pub use templates::{batch, page, support};

use backend::documents::Options;
use diagnostic::{Diagnostic, Report, Severity};
use file_tree::{FileTree, Keep};
use model::Model;
use source::{Loader, Sources};

/// What compiling gave.
#[derive(Debug)]
pub struct Compiled {
    /// The model, when nothing forbids generation.
    pub model: Option<Model>,
    /// The model as far as it could be made, for tools that show a faulty matter.
    pub draft: Option<Model>,
    /// The files read.
    pub sources: Sources,
    /// All findings: errors first, then in the order of the source.
    pub diagnostics: Vec<Diagnostic>,
}

impl Compiled {
    fn of(draft: Option<Model>, sources: Sources, report: Report) -> Compiled {
        let model = if report.has_errors() { None } else { draft.clone() };
        Compiled { model, draft, sources, diagnostics: report.finish() }
    }

    /// The model when it can be run, though proofs may have failed: so that an editor can watch it
    /// fail.
    pub fn runnable(&self) -> Option<&Model> {
        let errors = self.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        let only_proofs = errors.map(|found| found.code).all(code::Code::is_proof);
        self.draft.as_ref().filter(|_| only_proofs)
    }
}

/// Compiles the matter whose root file is at `path`: load → resolve → check → prove.
pub fn compile(loader: &dyn Loader, path: &str) -> Compiled {
    compile_watched(loader, path, &mut |_| {})
}

/// [`compile`], telling `done` the name of each phase when it is over, for progress and timings.
pub fn compile_watched(
    loader: &dyn Loader,
    path: &str,
    done: &mut dyn FnMut(&'static str),
) -> Compiled {
    let mut sources = Sources::default();
    let mut report = Report::default();
    let mut draft = draft(loader, path, &mut sources, &mut report, done);
    // What was refused has not been read, so that nothing could be proved of it.
    if let (Some(model), false) = (&mut draft, report.has_errors()) {
        model.ledger = prove::run(model, &mut report, &mut |_| {});
        done("prove");
    }
    Compiled::of(draft, sources, report)
}

/// [`compile`] and [`generate_with`] in one, with the proofs beside the back ends. Once there is a model
/// that can be proved, `open` makes what keeps the files; it is given back when all of them are there
/// and all is proved, and dropped otherwise.
pub fn build<K: Keep>(
    loader: &dyn Loader,
    path: &str,
    options: &Options,
    templates: &mut Templates,
    open: impl FnOnce(&Model) -> K,
) -> (Compiled, Option<K>) {
    let mut sources = Sources::default();
    let mut report = Report::default();
    // Reading is mostly work for one hand.
    let read = || draft(loader, path, &mut sources, &mut report, &mut |_| {});
    let mut draft = hands::beside(Templates::get_ready, read);
    let mut kept = None;
    if let (Some(model), false) = (&mut draft, report.has_errors()) {
        let keep = open(model);
        let prove = || {
            let mut found = Report::default();
            (prove::run(model, &mut found, &mut |_| {}), found)
        };
        let (proved, files) = backend::run_beside(model, options, templates, prove, &keep);
        let (ledger, found) = proved.unwrap_or_default();
        model.ledger = ledger;
        report.extend(found);
        if !report.has_errors() {
            keep.keep(backend::manifest::of(model, templates, files));
            kept = Some(keep);
        }
    }
    let sound = templates.settle();
    (Compiled::of(draft, sources, report), kept.filter(|_| sound))
}

/// The model before anything of it is proved: load → resolve → check.
fn draft(
    loader: &dyn Loader,
    path: &str,
    sources: &mut Sources,
    report: &mut Report,
    done: &mut dyn FnMut(&'static str),
) -> Option<Model> {
    let ast = resolve::load(loader, path, sources, report);
    done("load");
    let ast = ast?;
    let mut model = resolve::resolve(&ast, report);
    model.source_hash.clone_from(&ast.hash);
    model.general_hash.clone_from(&ast.general_hash);
    done("resolve");
    check::run(&model, report);
    done("check");
    Some(model)
}

/// Runs every back end. The manifest names each file with its hash.
pub fn generate(model: &Model) -> FileTree {
    let templates = Templates::default();
    let mut tree = backend::run_all(model, &Options::default(), &templates);
    backend::manifest::add(model, &templates, &mut tree);
    tree
}

/// [`generate`] with documents of another edition and templates of one's own; `None` when one of
/// them cannot be filled, and then [`Templates::diagnostics`] says why.
pub fn generate_with(
    model: &Model,
    options: &Options,
    templates: &mut Templates,
) -> Option<FileTree> {
    let mut tree = backend::run_all(model, options, templates);
    backend::manifest::add(model, templates, &mut tree);
    templates.settle().then_some(tree)
}

/// [`generate_with`], one back end after the other, telling `done` the name of each when it is over.
pub fn generate_watched(
    model: &Model,
    options: &Options,
    templates: &mut Templates,
    done: &mut dyn FnMut(&'static str),
) -> Option<FileTree> {
    let mut tree = FileTree::new();
    for backend in backend::BACKENDS {
        tree.extend_below(backend.folder, backend.generate(model, options, templates));
        done(backend.name);
    }
    backend::manifest::add(model, templates, &mut tree);
    done("manifest");
    templates.settle().then_some(tree)
}

/// A commented matter that compiles, to start from.
pub fn starter(id: &str) -> String {
    include_str!("../templates/starter.yaml").replace("my_matter", id)
}

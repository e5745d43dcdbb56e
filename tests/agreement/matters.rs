//! The matters that carriers are compared on: those of the project and those of the tests.

use crate::common::{files, loader, root};
use lianban::model::Model;
use lianban::source::{Loader, MemoryLoader};
use std::fs;

/// A matter.
pub(super) struct Matter {
    /// Its folder or file, which tells it apart from others of the same id.
    pub(super) name: String,
    pub(super) model: Model,
    /// Whether its proofs hold. What generated Rust makes of a valid application rests on them, so of
    /// other matters only the verdicts are compared.
    pub(super) proved: bool,
    /// Whether it belongs to the project, not to the tests.
    pub(super) ours: bool,
}

/// All of them, those of the project first.
pub(super) fn all() -> Vec<Matter> {
    let loader = loader();
    let mut found = Vec::new();
    for path in files("schemas", &["yaml"]).into_iter().chain(files("tests/matters", &["yaml"])) {
        let parts: Vec<&str> = path.split('/').collect();
        let (model, proved) = match parts.as_slice() {
            [.., "matter.yaml"] => compiled(&loader, &path),
            // A matter in one file; a file beside it is what a region has filled.
            ["tests", "matters", file] if file.matches('.').count() == 1 => single(&path),
            _ => continue,
        };
        let name = path.trim_end_matches("/matter.yaml").trim_end_matches(".yaml");
        let name = name.trim_start_matches("schemas/").trim_start_matches("tests/").to_owned();
        found.push(Matter { name, model, proved, ours: path.starts_with("schemas") });
    }
    assert!(found.len() > 4 && found.iter().any(|matter| matter.ours));
    found
}

fn single(path: &str) -> (Model, bool) {
    let stem = path.trim_end_matches(".yaml");
    let mut files = MemoryLoader::default();
    let read = |path: &str| fs::read(root().join(path));
    files.0.insert("m/matter.yaml".into(), read(path).expect("a file"));
    if let Ok(region) = read(&format!("{stem}.530102.yaml")) {
        files.0.insert("m/regions/530102.yaml".into(), region);
    }
    compiled(&files, "m/matter.yaml")
}

fn compiled(loader: &dyn Loader, path: &str) -> (Model, bool) {
    let compiled = lianban::compile(loader, path);
    let said: Vec<_> = compiled.diagnostics.iter().map(|d| (&d.code, &d.message)).collect();
    let proved = compiled.model.is_some();
    let model = compiled.model.or(compiled.draft);
    (model.unwrap_or_else(|| panic!("{path}: {said:?}")), proved)
}

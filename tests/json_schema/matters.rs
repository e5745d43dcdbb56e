//! The matters that the tests run over.

use lianban::model::Model;
use lianban::source::{LoadError, Loader};
use std::path::PathBuf;

struct Disk;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

impl Loader for Disk {
    fn load(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        std::fs::read(root().join(path)).map_err(|_| LoadError::NotFound)
    }

    fn list(&self, path: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(root().join(path)) else { return Vec::new() };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(".yaml")).collect();
        names.sort();
        names
    }
}

/// The model of one matter.
pub(super) fn model(path: &str) -> Model {
    let compiled = lianban::compile(&Disk, path);
    let said: Vec<String> =
        compiled.diagnostics.iter().map(|d| format!("{:?} {:?}", d.code, d.message)).collect();
    compiled.model.unwrap_or_else(|| panic!("{path}: {}", said.join("\n")))
}

/// Every matter of the project, and those of these tests.
pub(super) fn all() -> Vec<(String, Model)> {
    let mut paths = Vec::new();
    for folder in ["schemas", "tests/matters"] {
        let Ok(entries) = std::fs::read_dir(root().join(folder)) else { continue };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> = names.collect();
        names.sort();
        for name in names {
            let path = format!("{folder}/{name}/matter.yaml");
            let ours = folder == "schemas" || name.starts_with("js_");
            if ours && root().join(&path).is_file() {
                paths.push(path);
            }
        }
    }
    assert!(paths.len() >= 2, "{paths:?}");
    paths.into_iter().map(|path| (path.clone(), model(&path))).collect()
}

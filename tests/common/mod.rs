//! Finding and reading the matters of the repository.
#![allow(dead_code, reason = "each test binary uses a part")]

pub(crate) mod paper;

use lianban::source::MemoryLoader;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder with one of the endings, as paths from the repository, sorted.
pub(crate) fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).expect("the folder is there") {
            let entry = entry.expect("the entry can be read");
            let path = folder.join(entry.file_name());
            if entry.file_type().expect("it has a type").is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| endings.iter().any(|ending| e == *ending)) {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// All YAML files of the language: shipped matters and those of the tests.
pub(crate) fn yaml_files() -> Vec<String> {
    let mut all = files("schemas", &["yaml"]);
    all.extend(files("tests/matters", &["yaml"]));
    all
}

/// The root files of all matters.
pub(crate) fn matters() -> Vec<String> {
    yaml_files().into_iter().filter(|path| path.ends_with("/matter.yaml")).collect()
}

/// Schemas, code tables and test matters in memory.
pub(crate) fn loader() -> MemoryLoader {
    let mut loader = MemoryLoader::default();
    for folder in ["schemas", "tests/matters"] {
        for path in files(folder, &["yaml", "csv"]) {
            let bytes = fs::read(root().join(&path)).expect("the file can be read");
            loader.0.insert(path, bytes);
        }
    }
    loader
}

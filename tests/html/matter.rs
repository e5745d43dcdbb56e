//! The matters these tests run over.

use lianban::model::Model;
use lianban::source::MemoryLoader;
use std::path::Path;

/// A matter of the project. Findings about what it leaves out (fields no department uses) do not
/// matter here.
fn model(path: &str) -> Model {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = MemoryLoader::default();
    for folder in ["schemas", "tests/matters"] {
        add(&root.join(folder), root, &mut files);
    }
    let compiled = lianban::compile(&files, path);
    let said: Vec<&str> = compiled.diagnostics.iter().map(|d| d.message.zh.as_str()).collect();
    compiled.draft.unwrap_or_else(|| panic!("{path}: {}", said.join("\n")))
}

fn add(folder: &Path, root: &Path, files: &mut MemoryLoader) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add(&path, root, files);
        } else if let Ok(content) = std::fs::read(&path) {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            files.0.insert(name, content);
        }
    }
}

/// The matter with most in it.
pub(super) fn flagship() -> Model {
    model("schemas/disability_services/matter.yaml")
}

/// A matter with many departments.
pub(super) fn newborn() -> Model {
    model("schemas/newborn/matter.yaml")
}

/// A matter with repeated groups and optional ones.
pub(super) fn family() -> Model {
    model("tests/matters/family.yaml")
}

/// A generated file as text.
pub(super) fn file(tree: &lianban::file_tree::FileTree, path: &str) -> String {
    String::from_utf8(tree.get(path).unwrap_or_else(|| panic!("{path}")).to_vec()).unwrap()
}

//! `manifest.json`: every generated file with its hash, and what it was made from.

use crate::file_tree::FileTree;
use crate::model::Model;
use crate::render::Templates;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The files of a matter that have been made, by path, with their hashes (SHA-256, in hexadecimal).
pub type Listing = BTreeMap<String, String>;

/// Files by path, with their hashes.
pub fn list(tree: &FileTree) -> Listing {
    tree.iter().map(|(path, content)| (path.to_owned(), hash(content))).collect()
}

/// The manifest of files, as a tree of its own.
pub fn of(model: &Model, templates: &Templates, files: Listing) -> FileTree {
    let files: Map<String, Value> =
        files.into_iter().map(|(path, hash)| (path, hash.into())).collect();
    let mut manifest = json!({
        "generator": concat!("lianban ", env!("CARGO_PKG_VERSION")),
        "matter": model.id,
        "title": model.title,
        "version": model.version,
        "source_sha256": model.source_hash,
    });
    if let Some(place) = &model.edition {
        manifest["region"] = json!({ "code": place.code, "title": place.title });
    }
    let replaced: Map<String, Value> =
        templates.replaced().map(|(path, hash)| (path.to_owned(), hash.into())).collect();
    if !replaced.is_empty() {
        manifest["templates"] = replaced.into();
    }
    manifest["files"] = files.into();
    let mut text = format!("{manifest:#}");
    text.push('\n');
    let mut tree = FileTree::new();
    tree.add("manifest.json", text);
    tree
}

/// Adds the manifest to a complete tree.
pub fn add(model: &Model, templates: &Templates, tree: &mut FileTree) {
    let manifest = of(model, templates, list(tree));
    tree.extend(manifest);
}

fn hash(content: &[u8]) -> String {
    format!("{:x}", Sha256::digest(content))
}

//! `manifest.json`: every generated file with its hash, and what it was made from.

use crate::file_tree::FileTree;
use crate::hands::side_by_side;
use crate::model::Model;
use crate::render::Templates;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Adds the manifest to a complete tree.
pub fn add(model: &Model, templates: &Templates, tree: &mut FileTree) {
    let files: Vec<(&str, &[u8])> = tree.iter().collect();
    let hashes = side_by_side(&files, |(_, content)| hash(content));
    let files: Map<String, Value> = files
        .iter()
        .zip(hashes)
        .map(|((path, _), hash)| ((*path).to_owned(), hash.into()))
        .collect();
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
    tree.add("manifest.json", text);
}

fn hash(content: &[u8]) -> String {
    format!("{:x}", Sha256::digest(content))
}

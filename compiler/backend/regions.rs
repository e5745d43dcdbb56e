//! What each region filled in of what the matter leaves to it.

use super::documents::{self, Options, regions_csv};
use crate::file_tree::FileTree;
use crate::model::Model;
use crate::render::{Templates, document};

/// `regions.md` and `regions.csv`; nothing when no region has a file.
pub fn generate(model: &Model, options: &Options, templates: &Templates) -> FileTree {
    let mut tree = FileTree::new();
    if !model.regions.is_empty() {
        let matrix = documents::regions(model, options);
        tree.add("regions.md", document::markdown(&matrix, "regions/regions.md", templates));
        tree.add("regions.csv", regions_csv(model));
    }
    tree
}

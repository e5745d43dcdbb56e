//! The service guide as a page and as Markdown, and its flow chart as a picture.

use super::documents::{self, Options};
use crate::document::Block;
use crate::file_tree::FileTree;
use crate::model::Model;
use crate::render::{Templates, document};

/// The guide and its flow chart.
pub fn generate(model: &Model, options: &Options, templates: &Templates) -> FileTree {
    let guide = documents::guide(model, options, templates);
    let mut tree = FileTree::new();
    tree.add("guide.html", document::page(&guide, "guide/guide.html", templates));
    tree.add("guide.md", document::markdown(&guide, "guide/guide.md", templates));
    for block in guide.blocks() {
        if let Block::Figure(figure) = block {
            let picture = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", figure.svg);
            tree.add(figure.file.clone(), picture);
        }
    }
    tree
}

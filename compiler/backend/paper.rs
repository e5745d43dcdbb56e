//! The printed form as Markdown: `html/paper.html` is the same as a page.

use super::documents::{self, Options};
use crate::file_tree::FileTree;
use crate::model::Model;
use crate::render::Templates;

/// The blank form.
pub fn generate(model: &Model, options: &Options, templates: &Templates) -> FileTree {
    let form = documents::form(model, options);
    let mut tree = FileTree::new();
    tree.add("form.md", templates.markdown(&form));
    tree
}

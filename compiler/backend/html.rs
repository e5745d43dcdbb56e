//! The application form as one self-contained page, with the code tables that are too large for it
//! as files beside it.
//!
//! The page works without JavaScript: conditional questions are closed by style rules where a style
//! sheet can read the condition. The script, a file beside the page that it loads when it is touched,
//! reads the same conditions exactly, with the text of the validator that integrators get.

mod condition;
mod control;
mod field;
mod hints;
mod place;
mod proposals;
mod script;
mod style;
mod view;

use crate::file_tree::FileTree;
use crate::model::Model;
use crate::render;

/// The page and its assets.
pub fn generate(model: &Model) -> FileTree {
    let mut tree = FileTree::new();
    let page = view::page(model);
    tree.add("form.html", render::html("html/form.html", &page));
    tree.add("form.js", script::of(model));
    for (name, content) in proposals::assets(model) {
        tree.add(name, content);
    }
    tree
}

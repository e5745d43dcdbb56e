//! The application form as one self-contained page, with the code tables that are too large for it
//! as files beside it.
//!
//! The page works without JavaScript: conditional questions are closed by style rules where a style
//! sheet can read the condition. The script reads the same conditions exactly, from the program that
//! integrators get, with the text of the validator that integrators get.

mod condition;
mod control;
mod field;
mod hints;
mod place;
mod proposals;
mod style;
mod view;

use super::program::MEANING;
use crate::file_tree::FileTree;
use crate::model::Model;
use crate::render;
use std::sync::LazyLock;

const STYLE: &str = include_str!("../../templates/html/form.css");

/// The page's script: what answers and conditions mean, as in the validator, then the page itself.
/// Comments stay in the sources: people load this on slow lines.
static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let parts = [MEANING, include_str!("../../templates/html/form.js")];
    let lines = parts.iter().flat_map(|part| part.lines()).map(str::trim_start);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    let body: Vec<&str> = lines.collect();
    format!("(() => {{\n\"use strict\";\n{}\n}})();\n", body.join("\n"))
});

/// The page and its assets.
pub fn generate(model: &Model) -> FileTree {
    let mut tree = FileTree::new();
    let page = view::page(model);
    tree.add("form.html", render::html("html/form.html", &page));
    for (name, content) in proposals::assets(model) {
        tree.add(name, content);
    }
    tree
}

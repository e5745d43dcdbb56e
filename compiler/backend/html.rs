//! The application form as one self-contained page, with the code tables that are too large for it
//! as files beside it.
//!
//! The page works without JavaScript: conditional questions are closed by style rules where a style
//! sheet can read the condition. The script reads the same conditions exactly, from the program that
//! integrators get, with the text of the validator that integrators get.

mod check;
mod condition;
mod control;
mod field;
mod fill;
mod hints;
mod place;
mod proposals;
mod questions;
mod signing;
mod style;
mod view;

pub use questions::{Questions, questions};

use super::program::MEANING;
use crate::file_tree::FileTree;
use crate::model::Model;
use crate::page::{Filling, Template};
use crate::render::Templates;

/// The page's script: what answers and conditions mean, as in the validator, then the page itself.
/// Comments stay in the sources: people load this on slow lines. A user's own text stands as it is.
fn script(templates: &Templates) -> String {
    let page = templates.text("html/form.js");
    let page = match templates.is_replaced("html/form.js") {
        true => page.to_owned(),
        false => short(page),
    };
    format!("(() => {{\n\"use strict\";\n{}\n{page}\n}})();\n", short(MEANING))
}

/// A script without comments and indentation.
fn short(script: &str) -> String {
    let lines = script.lines().map(str::trim_start);
    let lines: Vec<&str> =
        lines.filter(|line| !line.is_empty() && !line.starts_with("//")).collect();
    lines.join("\n")
}

/// The form as nobody has filled it in yet, and its assets.
pub fn generate(model: &Model, templates: &Templates) -> FileTree {
    let mut tree = FileTree::new();
    let form = Template::new(sheets(model, templates).form).fill(&Filling::default());
    tree.add("form.html", form);
    for (name, content) in proposals::assets(model) {
        tree.add(name, content);
    }
    tree
}

/// The pages of a matter, with slots.
pub struct Sheets {
    /// The form.
    pub form: String,
    /// What was answered, to be confirmed and signed.
    pub check: String,
    /// What people are told at the end.
    pub receipt: String,
    /// The form as printed on paper.
    pub paper: String,
}

/// The pages of a matter, with slots.
pub fn sheets(model: &Model, templates: &Templates) -> Sheets {
    let page = view::page(model, templates);
    let sheet = |template| place::with_row_slots(&templates.fill(template, &page));
    Sheets {
        form: sheet("html/form.html"),
        check: sheet("html/check.html"),
        receipt: sheet("html/receipt.html"),
        paper: String::new(),
    }
}

/// The pages with slots, for whoever serves them: text that generated crates hold.
pub fn server(model: &Model, templates: &Templates) -> FileTree {
    let mut tree = FileTree::new();
    let sheets = sheets(model, templates);
    for (name, text) in
        [("form", sheets.form), ("check", sheets.check), ("receipt", sheets.receipt)]
    {
        tree.add(format!("src/pages/{name}.html"), text);
    }
    tree
}

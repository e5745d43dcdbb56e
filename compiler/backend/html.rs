//! The application form as one self-contained page, with the code tables that are too large for it
//! as files beside it.
//!
//! The page works without JavaScript: conditional questions are closed by style rules where a style
//! sheet can read the condition. The script, a file beside the page that it loads when it is touched,
//! reads the same conditions exactly, with the text of the validator that integrators get.

mod check;
mod condition;
mod control;
mod field;
mod fill;
mod hints;
mod names;
mod paper;
mod place;
mod proposals;
mod questions;
mod script;
mod signing;
mod style;
mod view;

pub use questions::{Questions, questions};

use crate::file_tree::FileTree;
use crate::model::Model;
use crate::page::{Filling, Template};
use crate::render::Templates;
use serde::Serialize;

pub use paper::{blank as blank_paper, generate as paper};

/// The form as nobody has filled it in yet, and its assets.
pub fn generate(model: &Model, templates: &Templates) -> FileTree {
    let mut tree = FileTree::new();
    let form = sheet("html/form.html", &view::page(model, templates), templates);
    tree.add("form.html", Template::new(form).fill(&Filling::default()));
    tree.add("form.js", script::of(model, templates));
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
    let sheet = |template| sheet(template, &page, templates);
    Sheets {
        form: sheet("html/form.html"),
        check: sheet("html/check.html"),
        receipt: sheet("html/receipt.html"),
        paper: paper::template(model, templates),
    }
}

/// The receipt with slots, followed by what a trial shows.
pub(crate) fn trial(model: &Model, shown: &impl Serialize, templates: &Templates) -> String {
    templates.fill("html/trial.html", &view::page(model, templates).for_trial(shown, templates))
}

fn sheet(template: &'static str, page: &view::Page, templates: &Templates) -> String {
    place::with_row_slots(&templates.fill(template, page))
}

/// The pages with slots, for whoever serves them: text that generated crates hold.
pub fn server(model: &Model, templates: &Templates) -> FileTree {
    let mut tree = FileTree::new();
    let sheets = sheets(model, templates);
    for (name, text) in [
        ("form", sheets.form),
        ("check", sheets.check),
        ("receipt", sheets.receipt),
        ("paper", sheets.paper),
    ] {
        tree.add(format!("src/pages/{name}.html"), text);
    }
    tree
}

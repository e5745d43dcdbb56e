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
use crate::render;
use serde::Serialize;

pub use paper::generate as paper;

/// What stands below the receipt of a trial.
const TRIAL_STYLE: &str = include_str!("../../templates/html/trial.css");

/// The form as nobody has filled it in yet, and its assets.
pub fn generate(model: &Model) -> FileTree {
    let mut tree = FileTree::new();
    let form = Template::new(sheets(model).form).fill(&Filling::default());
    tree.add("form.html", form);
    tree.add("form.js", script::of(model));
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
pub fn sheets(model: &Model) -> Sheets {
    let page = view::page(model);
    let sheet = |template: &str| place::with_row_slots(&render::html(template, &page));
    Sheets {
        form: sheet("html/form.html"),
        check: sheet("html/check.html"),
        receipt: sheet("html/receipt.html"),
        paper: paper::template(model),
    }
}

/// The receipt with slots, followed by what a trial shows.
pub(crate) fn trial(model: &Model, shown: &impl Serialize) -> String {
    render::html("html/trial.html", &view::page(model).for_trial(shown))
}

/// The pages with slots, for whoever serves them: text that generated crates hold.
pub fn server(model: &Model) -> FileTree {
    let mut tree = FileTree::new();
    let sheets = sheets(model);
    for (name, text) in
        [("form", sheets.form), ("check", sheets.check), ("receipt", sheets.receipt)]
    {
        tree.add(format!("src/pages/{name}.html"), text);
    }
    tree
}

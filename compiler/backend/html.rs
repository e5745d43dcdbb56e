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
    let [form] = sheet(["html/form.html"], &view::page(model, templates), templates);
    let mut tree = assets(model, templates);
    tree.add("form.html", unfilled(&form));
    tree
}

/// What the form loads.
fn assets(model: &Model, templates: &Templates) -> FileTree {
    let mut tree = FileTree::new();
    tree.add("form.js", script::of(model, templates));
    for (name, content) in proposals::assets(model) {
        tree.add(name, content);
    }
    tree
}

/// A page with slots as nobody has filled it in yet.
fn unfilled(page: &str) -> String {
    Template::new(page.to_owned()).fill(&Filling::default())
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
    let names = ["html/form.html", "html/check.html", "html/receipt.html"];
    let [form, check, receipt] = sheet(names, &view::page(model, templates), templates);
    Sheets { form, check, receipt, paper: paper::template(model, templates) }
}

/// The receipt with slots, followed by what a trial shows.
pub(crate) fn trial(model: &Model, shown: &impl Serialize, templates: &Templates) -> String {
    templates.fill("html/trial.html", &view::page(model, templates).for_trial(shown, templates))
}

fn sheet<const N: usize>(
    names: [&'static str; N],
    page: &view::Page,
    templates: &Templates,
) -> [String; N] {
    templates.fill_each(names, page).map(|text| place::with_row_slots(&text))
}

/// All pages of a matter, each made once: those that nobody has filled in yet, with what they load, and
/// those with slots, which generated crates hold for whoever serves them. Paths are from the top of
/// the output.
pub fn everywhere(model: &Model, templates: &Templates) -> FileTree {
    let sheets = sheets(model, templates);
    let mut tree = FileTree::new();
    tree.extend_below("html", assets(model, templates));
    tree.add("html/form.html", unfilled(&sheets.form));
    tree.add("html/paper.html", unfilled(&sheets.paper));
    for (name, text) in [
        ("form", sheets.form),
        ("check", sheets.check),
        ("receipt", sheets.receipt),
        ("paper", sheets.paper),
    ] {
        tree.add(format!("rust/src/pages/{name}.html"), text);
    }
    tree
}

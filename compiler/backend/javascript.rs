//! JavaScript: a validator without dependencies that means what the interpreter means.
//!
//! `judge.mjs` is the same for every matter; `program.json` is the matter; `tables.json` holds the
//! code tables that are too long to travel with every page.

use super::program::Program;
use crate::file_tree::FileTree;
use crate::model::Model;

/// The validator as a module: the parts that the page holds too, and what it gives.
const MODULE: &str = concat!(
    include_str!("../../templates/javascript/values.js"),
    include_str!("../../templates/javascript/spelling.js"),
    include_str!("../../templates/javascript/form.js"),
    include_str!("../../templates/javascript/meaning.js"),
    include_str!("../../templates/javascript/functions.js"),
    include_str!("../../templates/javascript/doors.js"),
    include_str!("../../templates/javascript/verdict.js"),
    include_str!("../../templates/javascript/exports.js"),
);

/// The validator and the program of the matter.
pub fn generate(model: &Model) -> FileTree {
    let program = Program::of(model);
    let mut tree = FileTree::new();
    tree.add("judge.mjs", MODULE);
    tree.add("program.json", format!("{}\n", program.json()));
    tree.add("tables.json", format!("{}\n", program.outside()));
    tree.add("README.md", include_str!("../../templates/javascript/README.md"));
    tree
}

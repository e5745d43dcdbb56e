//! JavaScript: a validator without dependencies that means what the interpreter means.
//!
//! `judge.mjs` is the same for every matter; `program.json` is the matter; `tables.json` holds the
//! code tables that are too long to travel with every page.

use super::program::{MEANING, Program};
use crate::file_tree::FileTree;
use crate::model::Model;

/// What only a validator has: verdicts, the doors for people's spellings, and what it gives.
const VERDICT: &str = concat!(
    include_str!("../../templates/javascript/doors.js"),
    include_str!("../../templates/javascript/verdict.js"),
    include_str!("../../templates/javascript/exports.js"),
);

/// The validator and the program of the matter.
pub fn generate(model: &Model) -> FileTree {
    let program = Program::of(model);
    let mut tree = FileTree::new();
    tree.add("judge.mjs", format!("{MEANING}{VERDICT}"));
    tree.add("program.json", format!("{}\n", program.json()));
    tree.add("tables.json", format!("{}\n", program.outside()));
    tree.add("README.md", include_str!("../../templates/javascript/README.md"));
    tree
}

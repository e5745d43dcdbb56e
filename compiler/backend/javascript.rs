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
    tree.add("program.json", line(&program.json()));
    tree.add("tables.json", line(&program.outside()));
    tree.add("README.md", include_str!("../../templates/javascript/README.md"));
    tree
}

/// JSON on one line.
fn line(json: &serde_json::Value) -> Vec<u8> {
    // Writing a value into memory cannot fail.
    let mut line = serde_json::to_vec(json).unwrap_or_default();
    line.push(b'\n');
    line
}

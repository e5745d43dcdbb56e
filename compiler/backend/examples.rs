//! `examples/`: instances made from the model. Valid ones a file each, ready for `lianban split`;
//! invalid ones a line each with the rule they break; and what the registers answer.

use crate::examples::{Expectation, examples};
use crate::file_tree::FileTree;
use crate::model::Model;
use serde_json::json;

/// Makes the examples.
pub fn generate(model: &Model) -> FileTree {
    let mut tree = FileTree::new();
    let mut invalid = String::new();
    for (index, example) in examples(model).iter().enumerate() {
        if index == 0 {
            tree.add("registers.json", pretty(&*example.registers));
        }
        match &example.expect {
            Expectation::Valid => {
                tree.add(format!("{}.json", example.name), pretty(&example.instance))
            }
            Expectation::Invalid { path, code } => {
                let line = json!({
                    "name": example.name,
                    "expect": { "path": path, "code": code },
                    "instance": example.instance,
                });
                invalid.push_str(&line.to_string());
                invalid.push('\n');
            }
        }
    }
    if !invalid.is_empty() {
        tree.add("invalid.jsonl", invalid);
    }
    tree
}

fn pretty(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

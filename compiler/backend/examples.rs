//! `examples/`: instances made from the model. Valid ones a file each, ready for `lianban split`;
//! invalid ones a line each, ready for `lianban validate`, beside the one rule each breaks; and what
//! the registers answer.

use crate::examples::{Expectation, examples};
use crate::file_tree::FileTree;
use crate::model::Model;
use serde_json::json;

/// Makes the examples.
pub fn generate(model: &Model) -> FileTree {
    let mut tree = FileTree::new();
    let (mut invalid, mut expectations) = (String::new(), String::new());
    for (index, example) in examples(model).iter().enumerate() {
        if index == 0 {
            tree.add("registers.json", pretty(&*example.registers));
        }
        match &example.expect {
            Expectation::Valid => {
                tree.add(format!("{}.json", example.name), pretty(&example.instance))
            }
            Expectation::Invalid { path, code } => {
                invalid.push_str(&line(&example.instance));
                let expected = json!({ "name": example.name, "path": path, "code": code });
                expectations.push_str(&line(&expected));
            }
        }
    }
    if !invalid.is_empty() {
        tree.add("invalid.jsonl", invalid);
        tree.add("invalid.expected.jsonl", expectations);
    }
    tree
}

fn pretty(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn line(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string(value).unwrap_or_default();
    text.push('\n');
    text
}

//! The back ends: pure functions from the model to files. A row of [`BACKENDS`] adds one.

pub mod departments;
pub mod examples;
pub mod guide;
pub mod html;
pub mod json_schema;
pub mod manifest;
pub mod naming;
pub mod rust;
mod words;

use crate::file_tree::FileTree;
use crate::model::Model;
use std::panic::resume_unwind;

/// A back end.
pub struct Backend {
    /// Its folder in the output.
    pub folder: &'static str,
    /// What it makes, for messages.
    pub title: &'static str,
    /// Makes it.
    pub generate: fn(&Model) -> FileTree,
}

/// Every back end, in order of running.
pub const BACKENDS: &[Backend] = &[
    Backend { folder: "rust", title: "Rust", generate: rust::generate },
    Backend { folder: "json-schema", title: "JSON Schema", generate: json_schema::generate },
    Backend { folder: "examples", title: "示例", generate: examples::generate },
    Backend { folder: "html", title: "HTML", generate: html::generate },
    Backend { folder: "guide", title: "办事指南", generate: guide::generate },
    Backend { folder: "departments", title: "部门对应关系", generate: departments::generate },
];

/// Stack of a thread that runs a back end: as much as the main thread of common systems has, since
/// printers descend as deep as expressions are nested.
const STACK: usize = 8 << 20;

/// Runs every back end, side by side: each reads the model alone and gives a tree of its own.
pub fn run_all(model: &Model) -> FileTree {
    let mut tree = FileTree::new();
    std::thread::scope(|scope| {
        let start = |backend: &'static Backend| {
            let builder = std::thread::Builder::new().stack_size(STACK);
            (backend, builder.spawn_scoped(scope, || (backend.generate)(model)).ok())
        };
        let running: Vec<_> = BACKENDS.iter().map(start).collect();
        for (backend, thread) in running {
            let files = match thread {
                Some(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // A system that gives no more threads.
                None => (backend.generate)(model),
            };
            tree.extend_below(backend.folder, files);
        }
    });
    tree
}

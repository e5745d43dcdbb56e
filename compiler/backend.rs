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
use std::thread::ScopedJoinHandle;

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

/// Runs every back end, side by side: each reads the model alone and gives a tree of its own.
pub fn run_all(model: &Model) -> FileTree {
    let jobs: Vec<_> = BACKENDS.iter().map(|backend| move || (backend.generate)(model)).collect();
    let jobs: Vec<Job<'_>> = jobs.iter().map(|job| job as Job<'_>).collect();
    let mut tree = FileTree::new();
    for (backend, files) in BACKENDS.iter().zip(side_by_side(&jobs)) {
        tree.extend_below(backend.folder, files);
    }
    tree
}

/// Something that makes files.
pub(crate) type Job<'j> = &'j (dyn Fn() -> FileTree + Sync);

/// Stack of a thread: as much as the main thread of common systems has, since printers descend as
/// deep as expressions are nested.
const STACK: usize = 8 << 20;

/// Does the first job here and each other one on a thread of its own; what they give comes in the
/// order of the jobs.
pub(crate) fn side_by_side<'j>(jobs: &[Job<'j>]) -> Vec<FileTree> {
    let Some((first, others)) = jobs.split_first() else { return Vec::new() };
    std::thread::scope(|scope| {
        let start = |job: &Job<'j>| {
            let job = *job;
            (job, std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, job).ok())
        };
        let running: Vec<_> = others.iter().map(start).collect();
        let finish = |(job, thread): (Job<'j>, Option<ScopedJoinHandle<'_, FileTree>>)| {
            // A system may give no more threads.
            thread.map_or_else(job, |thread| thread.join().unwrap_or_else(|e| resume_unwind(e)))
        };
        std::iter::once(first()).chain(running.into_iter().map(finish)).collect()
    })
}

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

//! Lianban (联办): a form-schema compiler.

pub mod ast;
pub mod backend;
pub mod code;
pub mod diagnostic;
pub mod explain;
pub mod expr;
pub mod file_tree;
pub mod model;
pub mod pattern;
pub mod read;
pub mod resolve;
pub mod source;
pub mod types;
pub mod yaml;

/// Verbatim support code of generated crates. The interpreter runs the very same files, so both
/// have one meaning.
#[path = "../templates/rust"]
mod templates {
    pub mod support;
}
pub use templates::support;

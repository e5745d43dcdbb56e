//! Lianban (联办): a form-schema compiler.

pub mod ast;
pub mod code;
pub mod diagnostic;
pub mod read;
pub mod source;
pub mod yaml;

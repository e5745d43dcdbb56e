//! Lianban

#[macro_use]
pub mod diagnostic;
pub mod code;
pub mod explain;
pub mod source;
pub mod yaml;

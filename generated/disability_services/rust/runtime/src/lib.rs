//! What every matter stands on and no schema changes: a package of its own, so that a change of the
//! schema builds the matter's crate alone again. That crate shows these modules as its own.
//!
//! | module | what it holds |
//! |---|---|
//! | [`support`] | values, dates, identity numbers, rules for texts, three-valued logic |
//! | [`shared`] | drafts, reading them from JSON or from bytes, forms written as bytes, results |
//! | [`page`] | the server half of the form page |
//! | [`batch`] | files of applications, one on each line |
#![forbid(unsafe_code)]

pub mod batch;
pub mod page;
pub mod shared;
pub mod support;

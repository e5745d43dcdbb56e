//! The form as it is printed on A4: merged cells, boxes, blanks. [`sheet`] arranges a form; what it
//! gives knows no file format, so that pages, word documents and PDF print the same sheet.
//!
//! The schema may say how a group is arranged (`paper:`); everything else is arranged here, so that
//! whoever writes a schema need not think of paper. Either way each blank of the model that is not
//! asked online only has exactly one place.

mod bands;
mod content;
mod grid;
mod layout;
mod measure;
mod repeat;
mod row;
mod sheet;

pub use layout::sheet;
pub use sheet::*;

//! The server half of the form page: what a browser posts becomes an application, or the page again
//! with what is to be mended. It knows no web framework: a service hands in the body of a request
//! and sends on the page it gets.
//!
//! | step | items |
//! |---|---|
//! | a body, hostile or not | [`read_post`], [`Limits`], [`Post`] |
//! | what stands in the controls | [`Pairs`], [`Question`], [`Control`], [`Repeated`] |
//! | files | [`Uploads`], [`Kept`] |
//! | pages | [`Template`], [`Fixed`], [`Filling`] |
//! | from one page to the next | [`Matter`], [`Asked`], [`Turn`], [`begin`], [`turn`] |
//!
//! Everything typed is kept as it was typed until it is judged, answers of closed questions are
//! dropped, and nothing that an applicant entered reaches a message.

mod fill;
mod matter;
mod pairs;
mod place;
mod post;
mod question;
mod state;
mod template;
mod turn;
mod upload;

pub use self::fill::{Filling, Shown, escape};
pub use self::matter::{Matter, Place, Sheet, Suggestion, broken};
pub use self::pairs::{Pairs, control_id, pattern};
pub use self::place::{Gazetted, find_places};
pub use self::post::{Limits, Post, PostFault, read_post};
pub use self::question::{Control, Question, Repeated, answers_of, pairs_of};
pub use self::template::{Fixed, Template};
pub use self::turn::{Asked, Turn, begin, on_paper, paper, receipt, turn};
pub use self::upload::{Kept, Upload, Uploads, media_type};

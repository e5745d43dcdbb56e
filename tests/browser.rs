//! The form page in a real browser: what `tests/browser/` looks at, measures and does.
//!
//! `cargo test --test browser` looks at the matters people will use. These do more:
//! `cargo test --test browser everything -- --ignored --nocapture` the odd matters of the tests and
//! random ones, too, each example typed in;
//! `cargo test --test browser mutants -- --ignored --nocapture` pages with one fault each, which
//! the suite must catch;
//! `cargo test --test browser performance -- --ignored --nocapture` weight and time of the page.
//! `LIANBAN_MATTER` chooses one of the matters.
//! `LIANBAN_UPDATE=1 cargo test --test browser` rewrites `tests/browser/transcripts`.

#[allow(unreachable_pub, reason = "shared by several test binaries")]
mod common;

mod browser {
    mod counter;
    mod drawn;
    mod matters;
    mod node;
    mod report;
    mod tests;
}

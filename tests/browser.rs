//! The form page in a real browser: what `tests/browser/` looks at, measures and does.
//!
//! `cargo test --test browser` looks at every matter in its chief states. These do more:
//! `cargo test --test browser everything -- --ignored --nocapture` more random matters, each
//! example typed in;
//! `cargo test --test browser mutants -- --ignored --nocapture` pages with one fault each, which
//! the suite must catch;
//! `cargo test --test browser performance -- --ignored --nocapture` weight and time of the page.
//! `LIANBAN_UPDATE=1 cargo test --test browser` rewrites `tests/browser/transcripts`.

#[allow(unreachable_pub, reason = "shared by several test binaries")]
mod common;

/// Random matters, as the agreement of carriers draws them.
mod agreement {
    #[allow(dead_code, reason = "other tests choose more")]
    mod random;
    #[allow(dead_code, reason = "other tests look closer at what is drawn")]
    pub(crate) mod schemas {
        mod conditions;
        mod draw;
        mod split;
        mod text;

        /// The files of the matter of a seed; its root is `m/matter.yaml`.
        pub(crate) fn drawn(seed: u64) -> lianban::source::MemoryLoader {
            draw::matter(seed)
        }
    }
}

mod browser {
    mod matters;
    mod node;
    mod report;
    mod tests;
}

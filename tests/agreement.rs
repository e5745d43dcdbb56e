//! One meaning, several carriers: the interpreter is the reference, and the generated Rust and the
//! published JSON Schema (by two validators) say the same about a corpus made from each matter and
//! about random instances of it.
//!
//! A million instances for each matter of the project:
//! `cargo test --release --test agreement million -- --ignored --nocapture`
//! (`LIANBAN_INSTANCES`, `LIANBAN_SEED` and `LIANBAN_MATTER` choose others).
//!
//! A million changed bytes of each, for both doors of generated crates:
//! `cargo test --release --test agreement many_bytes -- --ignored --nocapture`
//!
//! Random matters, with all that is proved of them, and what is generated for some of them:
//! `cargo test --test agreement many_random_matters -- --ignored --nocapture`
//! `cargo test --test agreement programs_of_random_matters -- --ignored --nocapture`
//! (`LIANBAN_MATTERS`, `LIANBAN_INSTANCES` and `LIANBAN_SEED` choose how many, and which);
//! `LIANBAN_SEED=7 cargo test --test agreement shown -- --ignored --nocapture` shows one.

#[allow(unreachable_pub, reason = "shared by several test binaries")]
mod common;

mod agreement {
    mod boundary;
    mod bytes;
    mod carriers;
    mod case;
    mod change;
    mod claims;
    mod compare;
    mod doors;
    mod edges;
    mod generate;
    mod instances;
    mod matters;
    mod place;
    mod random;
    mod schemas;
    mod values;
    mod workshop;
}

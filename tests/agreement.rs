//! One meaning, several carriers: the interpreter is the reference, and the generated Rust and the
//! published JSON Schema (by two validators) say the same about a corpus made from each matter and
//! about random instances of it.
//!
//! A million instances for each matter of the project:
//! `cargo test --release --test agreement million -- --ignored --nocapture`
//! (`LIANBAN_INSTANCES`, `LIANBAN_SEED` and `LIANBAN_MATTER` choose others).

#[allow(unreachable_pub, reason = "shared by several test binaries")]
mod common;

mod agreement {
    mod boundary;
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

//! The `lianban` command. Everything it does is in `cli`; what it means is in the library.

mod cli;

use std::process::ExitCode;

// Compiling makes and drops millions of small texts.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}

//! `lianban schema`: the meta-schema that YAML editors use.

use super::console::{Console, Exit, Stop};

#[derive(clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, console: &Console) -> Result<Exit, Stop> {
    console.print(&text())?;
    Ok(Exit::Done)
}

/// The meta-schema as it is written to files.
pub(super) fn text() -> String {
    format!("{:#}\n", lianban::meta::schema())
}

//! Where the programs of carriers are made: generated crates behind one driver, and Ajv.

use super::matters::Matter;
use crate::common::root;
use lianban::backend::make;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The version of Ajv that is asked for, of npm.
const AJV: &str = "ajv@8.17.1";

/// The folder of these tests among the results of builds.
pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("agreement")
}

/// A script that stands beside these tests.
pub(super) fn script(name: &str) -> PathBuf {
    root().join("tests/agreement").join(name)
}

/// As these tests are built, so are the crates.
fn profile() -> &'static str {
    if cfg!(debug_assertions) { "debug" } else { "release" }
}

/// Builds the crates of all matters and the driver that answers for them, once.
pub(super) fn build(matters: &[Matter]) {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| build_in(&folder(), matters));
}

/// Builds the crates of matters and their driver in a folder.
pub(super) fn build_in(folder: &Path, matters: &[Matter]) {
    let driver = folder.join("driver");
    let mut manifest = String::from(
        "[package]\nname = \"drive\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
         [profile.dev]\ndebug = false\n[dependencies]\nserde_json = { version = \"1\", features = [\"float_roundtrip\"] }\n",
    );
    let mut names = String::new();
    for (number, matter) in matters.iter().enumerate() {
        let package = format!("lianban-{}", matter.model.id.replace('_', "-"));
        for (path, content) in make("rust", &matter.model).iter() {
            let path = folder.join(format!("m{number}")).join(path);
            // Two matters may have one id; their packages may not.
            if path.ends_with("Cargo.toml") {
                let text =
                    String::from_utf8_lossy(content).replace(&package, &format!("m{number}"));
                keep(&path, text.as_bytes());
            } else {
                keep(&path, content);
            }
        }
        manifest.push_str(&format!("m{number} = {{ path = \"../m{number}\" }}\n"));
        names.push_str(&format!(" m{number}"));
    }
    keep(&driver.join("Cargo.toml"), manifest.as_bytes());
    keep(&driver.join("src/main.rs"), include_bytes!("driver.rs"));
    keep(&driver.join("src/carriers.rs"), format!("carriers! {{{names} }}\n").as_bytes());
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--offline", "--quiet"]).current_dir(&driver);
    if profile() == "release" {
        cargo.arg("--release");
    }
    cargo.env("CARGO_TARGET_DIR", folder.join("target")).env_remove("RUSTFLAGS");
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Writes a file unless it is so already, so that cargo sees what has changed.
fn keep(path: &Path, content: &[u8]) {
    if fs::read(path).is_ok_and(|held| held == content) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, content).expect("a file");
}

/// The driver, answering for one crate.
pub(super) fn crate_of(number: usize) -> Command {
    driver(number, "judge")
}

pub(super) fn driver(number: usize, what: &str) -> Command {
    driver_in(&folder(), number, what)
}

/// The driver in a folder, answering for one crate.
pub(super) fn driver_in(folder: &Path, number: usize, what: &str) -> Command {
    let mut command = Command::new(folder.join("target").join(profile()).join("drive"));
    command.arg(format!("m{number}")).arg(what);
    command
}

/// The folder whose `node_modules` hold Ajv; none where there is no node, which only counts as
/// tested outside of continuous integration (`CI` set).
#[allow(clippy::print_stderr, reason = "what was not compared must be seen")]
pub(super) fn ajv() -> Option<PathBuf> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("agreement");
    let runs = Command::new("node").arg("--version").stdout(Stdio::null()).status();
    if runs.is_ok_and(|status| status.success()) && place.join("node_modules/ajv").is_dir() {
        return Some(place);
    }
    let wanted = format!("npm install --no-save --prefix target/agreement {AJV}");
    assert!(std::env::var_os("CI").is_none(), "no Ajv to hold the schemas against: {wanted}");
    eprintln!("NOT COMPARED WITH AJV: node or Ajv is missing; to have it: {wanted}");
    None
}

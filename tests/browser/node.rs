//! Running the browser's side: once, with a plan; it writes a report.

use super::matters::folder;
use super::report::Report;
use crate::common::root;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What puts everything in place.
const WANTED: &str = "apt-get install chromium default-jre-headless nodejs npm, and \
     mkdir -p target/browser && cp tests/browser/package*.json tests/browser/.npmrc target/browser/ \
     && npm ci --prefix target/browser";

/// The folder whose `node_modules` hold the packages.
fn packages() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("browser")
}

fn runs(program: &str, argument: &str) -> bool {
    let mut command = Command::new(program);
    command.arg(argument).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// What is missing here; nothing when the browser can be asked.
fn missing() -> Vec<&'static str> {
    let mut all = Vec::new();
    for (program, argument) in
        [("node", "--version"), ("chromium", "--version"), ("java", "-version")]
    {
        if !runs(program, argument) {
            all.push(program);
        }
    }
    if !packages().join("node_modules/playwright-core").is_dir() {
        all.push("packages of tests/browser/package.json");
    }
    all
}

/// Has a plan done. None where there is no browser, which only counts as tested outside of continuous
/// integration (`CI` set).
#[allow(clippy::print_stderr, reason = "what was not looked at must be seen")]
pub(super) fn run(what: &str, mut plan: Value) -> Option<Report> {
    let missing = missing();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        assert!(std::env::var_os("CI").is_none(), "no {missing}; to have them: {WANTED}");
        eprintln!("NOT LOOKED AT IN A BROWSER: no {missing}; to have them: {WANTED}");
        return None;
    }
    let place = |name: &str| folder().join(format!("{what}.{name}.json"));
    let report = place("report");
    // A report of an earlier run says nothing of this one.
    let _ = fs::remove_file(&report);
    plan["what"] = what.into();
    plan["chromium"] = "/usr/bin/chromium".into();
    plan["lianban"] = env!("CARGO_BIN_EXE_lianban").into();
    plan["report"] = report.to_str().expect("a path").into();
    plan["update"] = std::env::var_os("LIANBAN_UPDATE").is_some().into();
    fs::create_dir_all(folder()).expect("a folder");
    fs::write(place("plan"), plan.to_string()).expect("a file");
    let status = Command::new("node")
        .arg(root().join("tests/browser/run.mjs"))
        .arg(place("plan"))
        .env("LIANBAN_PACKAGES", packages())
        .status()
        .expect("node runs");
    assert!(status.success(), "the browser's side failed: see above");
    let text = fs::read_to_string(&report).expect("a report");
    Some(serde_json::from_str(&text).expect("JSON"))
}

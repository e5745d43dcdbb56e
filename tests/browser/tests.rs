//! The named runs.

use super::matters::{matters, shipped};
use super::node::run;
use serde_json::json;

/// Seeds of random matters that an ordinary run draws.
const ORDINARY: std::ops::Range<u64> = 1..3;
/// Seeds of a thorough run.
const MANY: std::ops::Range<u64> = 1..30;

#[test]
#[allow(clippy::print_stdout, reason = "says how much was looked at")]
fn pages_are_as_they_should_be() {
    let Some(report) = run("all", json!({ "matters": matters(ORDINARY, 1, false) })) else {
        return;
    };
    println!("{} looks", report.looked.len());
    report.lines.iter().for_each(|line| println!("{line}"));
    assert!(report.is_clean(), "{}", report.told());
}

#[test]
#[ignore = "takes a quarter of an hour; see the head of browser.rs"]
#[allow(clippy::print_stdout, reason = "says how much was looked at")]
fn everything() {
    let plan = json!({ "matters": matters(MANY, 100, true), "thorough": true });
    let Some(report) = run("all", plan) else { return };
    println!("{} looks", report.looked.len());
    report.lines.iter().for_each(|line| println!("{line}"));
    assert!(report.is_clean(), "{}", report.told());
}

#[test]
#[ignore = "takes minutes; see the head of browser.rs"]
#[allow(clippy::print_stdout, reason = "prints the count")]
fn mutants() {
    let Some(report) = run("mutants", json!({ "matters": shipped(1) })) else { return };
    report.lines.iter().for_each(|line| println!("{line}"));
    assert!(report.is_clean(), "{}", report.told());
}

#[test]
#[ignore = "measures; see the head of browser.rs"]
#[allow(clippy::print_stdout, reason = "prints the numbers")]
fn performance() {
    let Some(report) = run("performance", json!({ "matters": shipped(1) })) else { return };
    report.lines.iter().for_each(|line| println!("{line}"));
    assert!(report.is_clean(), "{}", report.told());
}

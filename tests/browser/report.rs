//! What came of a run.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Something that is not as it should be.
#[derive(Debug, Deserialize)]
pub(super) struct Finding {
    check: String,
    #[serde(default)]
    matter: String,
    #[serde(default)]
    state: String,
    element: String,
    found: String,
    remedy: String,
}

/// What came of a run.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    findings: Vec<Finding>,
    /// What was looked at, a line each.
    #[serde(default)]
    pub(super) looked: Vec<String>,
    /// Lines to print.
    #[serde(default)]
    pub(super) lines: Vec<String>,
}

impl Report {
    /// All findings as text; those that differ in nothing but the state are told once.
    pub(super) fn told(&self) -> String {
        let mut once: BTreeMap<[&str; 5], Vec<&str>> = BTreeMap::new();
        for f in &self.findings {
            let key = [&f.check, &f.matter, &f.element, &f.found, &f.remedy].map(String::as_str);
            once.entry(key).or_default().push(&f.state);
        }
        let mut text = String::new();
        for ([check, matter, element, found, remedy], states) in once {
            let more = states.len() - 1;
            let state = if more == 0 {
                states[0].to_owned()
            } else {
                format!("{} and {more} more", states[0])
            };
            let _ =
                writeln!(text, "{check}: {matter}, {state}: {element}: {found}\n    → {remedy}");
        }
        text
    }

    /// Nothing was found.
    pub(super) fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

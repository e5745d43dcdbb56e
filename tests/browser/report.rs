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

/// How many places of one finding are told.
const MOST_PLACES: usize = 3;

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
    /// All findings as text; what is found of several elements or in several states is told once.
    pub(super) fn told(&self) -> String {
        let mut once: BTreeMap<[&str; 4], Vec<String>> = BTreeMap::new();
        for f in &self.findings {
            let key = [&f.check, &f.matter, &f.found, &f.remedy].map(String::as_str);
            once.entry(key).or_default().push(format!("{} ({})", f.element, f.state));
        }
        let mut text = format!("{} findings, {} kinds\n", self.findings.len(), once.len());
        for ([check, matter, found, remedy], mut places) in once {
            let more = places.len().saturating_sub(MOST_PLACES);
            places.truncate(MOST_PLACES);
            let places = places.join(", ");
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let _ =
                writeln!(text, "{check}: {matter}: {found}\n    at {places}{more}\n    → {remedy}");
        }
        text
    }

    /// Nothing was found.
    pub(super) fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

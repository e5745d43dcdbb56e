//! Collects the faults of one file, with a bound on each kind.

use std::collections::BTreeMap;

use crate::code::Code;
use crate::diagnostic::{Diagnostic, MOST_OF_A_KIND, Report};
use crate::source::{FileId, Span};

/// So many faults of one code are listed for one file; the rest are counted. A file of four
/// million wrong characters must neither take minutes nor bury the first of them. The line that
/// counts the rest is the last that a report takes in.
const LISTED: usize = MOST_OF_A_KIND - 1;

/// The faults found so far in one file.
#[derive(Clone, Default)]
pub(super) struct Faults {
    list: Vec<Diagnostic>,
    counts: BTreeMap<Code, usize>,
}

impl Faults {
    /// Takes in a fault of `code`; `make` runs only if the fault will be listed.
    pub(super) fn add(&mut self, code: Code, make: impl FnOnce() -> Diagnostic) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= LISTED {
            self.list.push(make());
        }
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many faults of `code` were found.
    pub(super) fn count(&self, code: Code) -> usize {
        self.counts.get(&code).copied().unwrap_or(0)
    }

    /// Hands the faults over, and says of each code how many more there are.
    pub(super) fn into_report(mut self, file: FileId, report: &mut Report) {
        for (&code, &count) in &self.counts {
            let more = count.saturating_sub(LISTED);
            if more > 0 {
                let last = self.list.iter().rev().find(|d| d.code == code);
                let span = last.map_or(Span::new(file, 0..0), |d| d.primary.span);
                self.list.push(Diagnostic::new(
                    code,
                    Span { start: span.end, ..span },
                    bi!("此后还有 {more} 处同样的问题", "{more} more faults of this kind follow"),
                ));
            }
        }
        self.list.into_iter().for_each(|fault| report.push(fault));
    }
}

/// A piece of the author's text for a message: one line, not too long.
pub(super) fn clip(text: &str) -> String {
    let line = text.lines().next().unwrap_or("").trim();
    let mut clipped: String = line.chars().take(30).collect();
    if clipped.len() < line.len() || line.len() < text.trim().len() {
        clipped.push('…');
    }
    clipped
}

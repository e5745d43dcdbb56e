//! What the compiler has to say, as plain data.
//!
//! A diagnostic is written where the fault is seen and rendered in one place ([`render`]): every
//! text stands in Chinese and English, and the code leads to a longer explanation
//! ([`crate::code`]).

mod excerpt;
pub mod json;
pub mod render;
pub mod sarif;

use crate::code::Code;
use crate::source::{FileId, Span};

/// One text in the two languages of the compiler.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Bilingual {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Writes a [`Bilingual`]: `bi!("找不到“{name}”", "`{name}` not found")`, with captured variables.
#[macro_export]
macro_rules! bi {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Bilingual { zh: format!($zh), en: format!($en) }
    };
}

/// The language messages are shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// Simplified Chinese, the default: the editors of policy read it.
    #[default]
    Zh,
    /// English.
    En,
}

impl Bilingual {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Generated all the same; to be looked at.
    Warning,
    /// For information: declared doubts and gaps.
    Note,
}

/// A place with a word on what is there.
#[derive(Clone, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What to see there; may be empty.
    pub text: Bilingual,
}

/// One finding of the compiler.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// How grave.
    pub severity: Severity,
    /// One sentence: what is wrong here.
    pub message: Bilingual,
    /// Where it is wrong.
    pub primary: Label,
    /// Places that explain it, in any file.
    pub secondary: Vec<Label>,
    /// How to mend it, most likely remedy first; the code's own remedy is added when empty.
    pub help: Vec<Bilingual>,
}

impl Diagnostic {
    /// A diagnostic of `code`, with the severity the code has by itself.
    pub fn new(code: Code, span: Span, message: Bilingual) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity(),
            message,
            primary: Label { span, text: Bilingual::default() },
            secondary: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Says what is to be seen at the primary place.
    #[must_use]
    pub fn label(mut self, text: Bilingual) -> Self {
        self.primary.text = text;
        self
    }

    /// Points at another place.
    #[must_use]
    pub fn also(mut self, span: Span, text: Bilingual) -> Self {
        self.secondary.push(Label { span, text });
        self
    }

    /// Adds a remedy.
    #[must_use]
    pub fn help(mut self, text: Bilingual) -> Self {
        self.help.push(text);
        self
    }
}

/// The remedies of a diagnostic: its own, else that of its code.
pub(crate) fn helps(diagnostic: &Diagnostic) -> Vec<Bilingual> {
    if diagnostic.help.is_empty() {
        vec![crate::explain::remedy(diagnostic.code)]
    } else {
        diagnostic.help.clone()
    }
}

/// Most diagnostics of one code in one file; nobody reads more, and hostile files have millions.
pub const MOST_OF_A_KIND: usize = 50;

/// Collects the diagnostics of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    /// How many of a code were found in a file, those left out counted too.
    counts: std::collections::HashMap<(Code, FileId), usize>,
    doubts: Vec<Span>,
}

impl Report {
    /// Takes in one diagnostic; beyond [`MOST_OF_A_KIND`] it is only counted.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let count = self.counts.entry((diagnostic.code, diagnostic.primary.span.file)).or_default();
        *count += 1;
        let listed = diagnostic.severity != Severity::Error || *count <= MOST_OF_A_KIND;
        if listed {
            self.diagnostics.push(diagnostic);
        } else if *count == MOST_OF_A_KIND + 1 {
            let message = bi!(
                "此后还有同样的问题，没有一一列出",
                "more of this kind follow and are not listed"
            );
            self.diagnostics.push(Diagnostic {
                message,
                help: Vec::new(),
                secondary: Vec::new(),
                ..diagnostic
            });
        }
    }

    /// Whether anything of a code was found.
    pub fn has(&self, code: Code) -> bool {
        self.counts.keys().any(|(found, _)| *found == code)
    }

    /// Whether no more diagnostics of a code are listed for a file, so that making one is in vain.
    pub fn is_full(&self, code: Code, file: FileId) -> bool {
        self.counts.get(&(code, file)).is_some_and(|&count| count > MOST_OF_A_KIND)
    }

    /// Takes in all that another report holds.
    pub fn extend(&mut self, other: Report) {
        other.diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
        self.doubts.extend(other.doubts);
    }

    /// Notes where the author wrote down a doubt about the source document.
    pub(crate) fn doubt(&mut self, span: Span) {
        self.doubts.push(span);
    }

    /// Hands over the places of the doubts read since the last call.
    pub(crate) fn take_doubts(&mut self) -> Vec<Span> {
        std::mem::take(&mut self.doubts)
    }

    /// Whether anything found so far forbids generation.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// All diagnostics, errors first, each group in the order of the source.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|d| (d.severity, d.primary.span, d.code));
        self.diagnostics.dedup_by(|a, b| {
            a.code == b.code && a.primary.span == b.primary.span && a.message == b.message
        });
        self.diagnostics
    }
}

/// The nearest of `candidates` to `name`, when near enough to be a slip of the fingers.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| {
            let longest = name.chars().count().max(candidate.chars().count());
            *distance <= (longest / 3).max(1) && *distance < longest
        })
        .min_by_key(|(distance, candidate)| (*distance, candidate.len()))
        .map(|(_, candidate)| candidate)
}

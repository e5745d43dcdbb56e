//! YAML text to a tree of nodes with exact spans.
//!
//! The parser crate gives events; everything the language forbids (anchors, tags, null values…)
//! is refused here, and reading goes on behind a fault wherever the indentation allows it, so that
//! one run shows all faults. What was refused is missing from the tree, never replaced by a guess.

mod faults;
mod parse;
mod refuse;
mod scalar;
mod slip;
mod syntax;
mod text;
mod tree;

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{FileId, Sources, Span};

/// A node of the tree. Scalars keep the text that stands there: `01` is "01".
#[derive(Clone, Debug)]
pub enum Node {
    /// A scalar.
    Scalar(Scalar),
    /// A list.
    List(List),
    /// A mapping; keys are unique, in source order.
    Map(Map),
}

/// A scalar, with the place it stands (quotes included).
#[derive(Clone, Debug)]
pub struct Scalar {
    /// The text, after YAML's own unquoting and folding.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
    /// Whether it was written without quotes, on one line.
    pub plain: bool,
    /// Byte offset in the file for each byte of `text` plus one for its end, where `text` is not
    /// simply the source at `span.start`; `None` when `text` begins at `start` byte for byte.
    pub map: Option<Vec<u32>>,
    /// Where `text` begins in the file when `map` is `None` (after an opening quote).
    pub start: u32,
}

impl Scalar {
    /// The place in the file of `range` (bytes) of the text.
    pub fn span_of(&self, range: std::ops::Range<usize>) -> Span {
        let at = |i: usize| match &self.map {
            Some(map) => map.get(i).copied().unwrap_or(self.span.end),
            None => self.start + i as u32,
        };
        Span {
            file: self.span.file,
            start: at(range.start),
            end: at(range.end).max(at(range.start)),
        }
    }
}

/// A list of nodes.
#[derive(Clone, Debug)]
pub struct List {
    /// The members.
    pub items: Vec<Node>,
    /// Whether members were refused or lost to a syntax error; then nothing may be concluded from
    /// a member's absence.
    pub incomplete: bool,
    /// Where it stands.
    pub span: Span,
}

/// A mapping.
#[derive(Clone, Debug)]
pub struct Map {
    /// Keys with values in source order. A value is `None` when it was refused (poisoned).
    pub entries: Vec<(Scalar, Option<Node>)>,
    /// Whether keys were refused or lost to a syntax error; then nothing may be concluded from a
    /// key's absence.
    pub incomplete: bool,
    /// Where it stands.
    pub span: Span,
}

impl Node {
    /// Where the node stands.
    pub fn span(&self) -> Span {
        match self {
            Node::Scalar(scalar) => scalar.span,
            Node::List(list) => list.span,
            Node::Map(map) => map.span,
        }
    }
}

/// Reads `bytes`, registers them in `sources` under `name`, and gives the tree; `None` when nothing
/// could be made of it. Every fault found is in `report`.
pub fn read(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    report: &mut Report,
) -> (FileId, Option<Node>) {
    let taken = Taken::of(name, bytes, sources);
    (taken.file, taken.read(report))
}

/// A file that was registered and is still to be read.
pub struct Taken {
    name: String,
    file: FileId,
    text: Option<String>,
    faults: faults::Faults,
}

impl Taken {
    /// Registers `bytes` in `sources` under `name`.
    pub fn of(name: &str, bytes: &[u8], sources: &mut Sources) -> Taken {
        let mut faults = faults::Faults::default();
        let (file, text) = text::take_in(name, bytes, sources, &mut faults);
        Taken { name: name.to_owned(), file, text, faults }
    }

    /// The tree; `None` when nothing could be made of the file. Every fault found is in `report`.
    pub fn read(&self, report: &mut Report) -> Option<Node> {
        let (file, mut faults) = (self.file, self.faults.clone());
        let root = self.text.as_ref().and_then(|text| {
            let root = parse::parse(file, text, &mut faults);
            if root.is_none() && faults.is_empty() {
                let name = &self.name;
                let message = bi!("“{name}”里没有内容", "`{name}` has no content");
                let span = Span::new(file, 0..0);
                faults.add(Code::Empty, || Diagnostic::new(Code::Empty, span, message));
            }
            root
        });
        faults.into_report(file, report);
        root
    }
}

#[cfg(test)]
mod tests;

/// The first character of a text that may not stand in any source of the language.
pub(crate) fn forbidden(text: &str) -> Option<char> {
    text.chars().find(|&c| text::refusal(c).is_some())
}

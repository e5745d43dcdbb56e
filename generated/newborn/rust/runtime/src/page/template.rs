//! Pages with slots.
//!
//! A slot is written as a processing instruction, which no text of a schema can hold, since `<` in
//! text is escaped:
//!
//! | slot | becomes |
//! |---|---|
//! | `<?value NAME?>` | the text in a control |
//! | `<?shown NAME?>`, `<?grouped NAME?>` | the answer for people to read; in groups of four |
//! | `<?checked NAME=CODE?>`, `<?selected NAME=CODE?>` | ` checked` or ` selected` where it is chosen |
//! | `<?error NAME?>` | what is wrong there |
//! | `<?row 1?>`, `<?ordinal 1?>` | the number of the row around, from 0, from 1; 1 is the outermost |
//! | `<?note WORD?>` | a word of the page: `token`, `errors`, `number`, … |
//! | `<?if TEST?>…<?else?>…<?end?>` | by a test: `answered NAME`, `chosen NAME=CODE`, `error NAME`, `prefilled NAME`, `note WORD` |
//! | `<?rows GROUP?>…<?rest?>…<?end?>` | once for each row: those that always stand there, then further ones |
//! | `<?each LIST?>…<?it KEY?>…<?end?>` | once for each entry: `errors`, `carried`, `lines`, `places NAME` |
//!
//! Names inside of rows have `[*]` for the number of each row.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

/// A page with slots, read once and filled often.
pub struct Template {
    text: Cow<'static, str>,
    pieces: Vec<Piece>,
}

/// A template in a program, read when it is first asked for.
pub struct Fixed {
    text: &'static str,
    read: OnceLock<Template>,
}

impl Fixed {
    /// The template of this text.
    #[must_use]
    pub const fn new(text: &'static str) -> Fixed {
        Fixed { text, read: OnceLock::new() }
    }

    /// The template, read.
    #[must_use]
    pub fn template(&self) -> &Template {
        self.read.get_or_init(|| Template::new(self.text))
    }
}

/// A part of a page.
pub(super) enum Piece {
    /// Text as it stands.
    Text(Range<usize>),
    /// One slot.
    Slot(Slot, String),
    /// One of two parts.
    If(Test, String, Vec<Piece>, Vec<Piece>),
    /// Rows of a repeated group.
    Rows(RowsOf, Vec<Piece>, Vec<Piece>),
    /// Entries of a list.
    Each(String, Vec<Piece>),
}

/// Which rows a page holds.
pub(super) struct RowsOf {
    pub(super) group: String,
    /// Rows that always stand open.
    pub(super) first: usize,
    /// Rows that stand there at least.
    pub(super) shown: usize,
}

#[derive(Clone, Copy)]
pub(super) enum Slot {
    Value,
    Shown,
    Grouped,
    Checked,
    Selected,
    Error,
    Row,
    Ordinal,
    Note,
    It,
}

#[derive(Clone, Copy)]
pub(super) enum Test {
    Answered,
    Chosen,
    Error,
    Prefilled,
    Note,
}

impl Template {
    /// Reads a template. A slot that is not known is left out; [`Template::faults`] tells of it.
    #[must_use]
    pub fn new(text: impl Into<Cow<'static, str>>) -> Template {
        let text = text.into();
        let pieces = Reader::new(&text).part(0).0;
        Template { text, pieces }
    }

    /// What is wrong with a template: the place (byte) and the slot; `end` behind a slot whose
    /// counterpart is missing.
    #[must_use]
    pub fn faults(text: &str) -> Vec<(usize, String)> {
        let mut reader = Reader::new(text);
        // Behind an end too many the page goes on.
        while reader.part(0).1 != Stop::Text {
            reader.faults.push((reader.at, "end".to_owned()));
        }
        reader.faults
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    pub(super) fn text(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    Text,
    Else,
    End,
}

/// Parts stand in each other so deep; deeper ones are left out.
const MOST_DEPTH: usize = 64;

/// What a page can list.
const LISTS: [&str; 4] = ["errors", "carried", "lines", "places"];

struct Reader<'t> {
    text: &'t str,
    at: usize,
    faults: Vec<(usize, String)>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Reader<'t> {
        Reader { text, at: 0, faults: Vec::new() }
    }

    /// The pieces up to the end of a part, and what ended it.
    fn part(&mut self, depth: usize) -> (Vec<Piece>, Stop) {
        let mut pieces = Vec::new();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let found = rest.find("<?").and_then(|open| {
                let inner = rest.get(open + 2..)?;
                Some((open, inner.get(..inner.find("?>")?)?))
            });
            let Some((open, inner)) = found else {
                if let Some((before, slot)) = rest.split_once("<?") {
                    let word = slot.split_whitespace().next().unwrap_or_default();
                    self.faults.push((self.at + before.len(), word.to_owned()));
                }
                pieces.push(Piece::Text(self.at..self.text.len()));
                self.at = self.text.len();
                return (pieces, Stop::Text);
            };
            let start = self.at + open;
            pieces.push(Piece::Text(self.at..start));
            self.at = start + inner.len() + 4;
            let (word, argument) = inner.split_once(' ').unwrap_or((inner, ""));
            match word {
                "end" => return (pieces, Stop::End),
                "else" | "rest" => return (pieces, Stop::Else),
                // Text in a slot is escaped: another slot begins before this one has ended.
                _ if inner.contains('<') => self.faults.push((start, inner.to_owned())),
                _ if depth >= MOST_DEPTH => self.faults.push((start, inner.to_owned())),
                _ => match self.piece(word, argument, depth) {
                    Some(piece) => pieces.push(piece),
                    None => self.faults.push((start, inner.to_owned())),
                },
            }
        }
    }

    fn piece(&mut self, word: &str, argument: &str, depth: usize) -> Option<Piece> {
        let argument = unescape(argument);
        let slot = match word {
            "value" => Slot::Value,
            "shown" => Slot::Shown,
            "grouped" => Slot::Grouped,
            "checked" => Slot::Checked,
            "selected" => Slot::Selected,
            "error" => Slot::Error,
            "row" => Slot::Row,
            "ordinal" => Slot::Ordinal,
            "note" => Slot::Note,
            "it" => Slot::It,
            "if" => return self.choice(&argument, depth),
            "rows" => {
                let mut words = argument.split(' ');
                let group = words.next()?.to_owned();
                let mut number = || words.next().and_then(|word| word.parse().ok()).unwrap_or(1);
                let rows = RowsOf { group, first: number(), shown: number() };
                let (first, rest) = self.parts(depth);
                return Some(Piece::Rows(rows, first, rest));
            }
            "each" if LISTS.contains(&argument.split(' ').next()?) => {
                return Some(Piece::Each(argument, self.parts(depth).0));
            }
            _ => return None,
        };
        Some(Piece::Slot(slot, argument))
    }

    fn choice(&mut self, argument: &str, depth: usize) -> Option<Piece> {
        let (test, name) = argument.split_once(' ')?;
        let test = match test {
            "answered" => Test::Answered,
            "chosen" => Test::Chosen,
            "error" => Test::Error,
            "prefilled" => Test::Prefilled,
            "note" => Test::Note,
            _ => return None,
        };
        let (yes, no) = self.parts(depth);
        Some(Piece::If(test, name.to_owned(), yes, no))
    }

    /// A part with its other half, up to its end.
    fn parts(&mut self, depth: usize) -> (Vec<Piece>, Vec<Piece>) {
        let start = self.at;
        let (first, mut end) = self.part(depth + 1);
        let mut second = Vec::new();
        if end == Stop::Else {
            (second, end) = self.part(depth + 1);
        }
        if end != Stop::End {
            self.faults.push((start, "end".to_owned()));
        }
        (first, second)
    }
}

/// Arguments stand in a page, so they are escaped as its text is.
fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&amp;", "&")
}

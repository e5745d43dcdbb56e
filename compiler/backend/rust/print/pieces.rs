//! Tokens as one line of text, with what is needed to lay it out: where each piece begins, how wide it
//! is, what it is for. What is between two pieces never changes what code means.

use std::collections::HashSet;
use std::ops::Range;

/// Code on one line, and its pieces.
pub(super) struct Pieces {
    /// Every piece with the spaces between them.
    pub(super) text: String,
    pub(super) all: Vec<Piece>,
    /// Names met that modules may import.
    pub(super) names: HashSet<&'static str>,
    /// So far.
    pub(super) width: u32,
    pub(super) hard: u32,
}

/// A word, an operator, a bracket, or a whole attribute.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    /// Where its text begins and ends, in bytes.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The same in columns, were everything one line.
    pub(super) from: u32,
    pub(super) to: u32,
    /// Things before it that do not go on a line with others.
    pub(super) hard: u32,
    /// Of a bracket: the place of the other one.
    pub(super) partner: u32,
    pub(super) kind: Kind,
}

/// What a piece is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Word,
    Literal,
    /// An attribute or documentation, on a line of its own.
    Attribute,
    Open(Form),
    Close,
    /// A comma between elements.
    Comma,
    Semicolon,
    /// The dot of a method or member.
    Dot,
    /// `=` and its kin.
    Assign,
    Arrow,
    /// An operator between two operands, by how loosely it binds.
    Binary(u8),
    /// What ends the parameters of a closure.
    Closure,
    Other,
}

/// What brackets are around.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// Arguments, parameters, elements: a comma may follow the last.
    List,
    /// One thing, or what a macro takes.
    Plain,
    Array,
    /// Names that are imported.
    Use,
    /// Members of a value or pattern.
    Members,
    /// Members of a type.
    Definition,
    Items,
    Block,
    Arms,
}

impl Pieces {
    /// The text of a piece.
    pub(super) fn word(&self, at: usize) -> &str {
        let piece = &self.all[at];
        &self.text[piece.start as usize..piece.end as usize]
    }

    /// The places of the commas between the elements of a bracket.
    pub(super) fn commas(&self, open: usize) -> impl Iterator<Item = usize> {
        self.across(open + 1, self.all[open].partner as usize)
            .filter(|at| self.all[*at].kind == Kind::Comma)
    }

    /// The places from one to another, those within brackets left out: of a bracket that opens, the
    /// next place is behind the one that closes.
    pub(super) fn across(&self, from: usize, to: usize) -> impl Iterator<Item = usize> {
        let mut at = from;
        std::iter::from_fn(move || {
            let here = at;
            (here < to).then(|| {
                at = self.after(here);
                here
            })
        })
    }

    /// The place behind a piece, or behind all within its brackets.
    pub(super) fn after(&self, at: usize) -> usize {
        match self.all[at].kind {
            Kind::Open(_) => self.all[at].partner as usize + 1,
            _ => at + 1,
        }
    }

    /// Begins a piece, whose text is to follow.
    pub(super) fn begin(&mut self, apart: bool) {
        if apart {
            self.text.push(' ');
            self.width += 1;
        }
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let (from, hard) = (self.width, self.hard);
        let (partner, kind) = (0, Kind::Other);
        self.all.push(Piece { start, end: start, from, to: from, hard, partner, kind });
    }

    /// Ends the piece that was begun.
    pub(super) fn end(&mut self, kind: Kind) {
        let Some(piece) = self.all.last_mut() else { return };
        let text = &self.text[piece.start as usize..];
        self.width += columns(text);
        piece.end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        (piece.to, piece.kind) = (self.width, kind);
    }

    /// The columns that pieces take on one line.
    pub(super) fn width(&self, range: &Range<usize>) -> u32 {
        match range.is_empty() {
            true => 0,
            false => self.all[range.end - 1].to - self.all[range.start].from,
        }
    }

    /// How many things within pieces do not go on a line with others.
    pub(super) fn hard(&self, range: &Range<usize>) -> u32 {
        if range.is_empty() {
            return 0;
        }
        let after = self.all.get(range.end).map_or(self.hard, |piece| piece.hard);
        after - self.all[range.start].hard
    }

    /// The space before a piece.
    pub(super) fn gap_before(&self, at: usize) -> u32 {
        let before = at.checked_sub(1).map_or(0, |before| self.all[before].to);
        self.all[at].from - before
    }

    /// The brackets that hold something.
    pub(super) fn opens(&self, range: &Range<usize>) -> impl Iterator<Item = usize> + use<'_> {
        let holds = move |at: &usize| {
            let piece = self.all[*at];
            matches!(piece.kind, Kind::Open(_)) && piece.partner as usize > at + 1
        };
        self.across(range.start, range.end).filter(holds)
    }

    /// Whether pieces are brackets and what is in them, or a reference to that.
    pub(super) fn is_one_bracket(&self, range: &Range<usize>) -> bool {
        let at = range.start + usize::from(self.word(range.start) == "&");
        at < range.end && matches!(self.all[at].kind, Kind::Open(_)) && self.after(at) == range.end
    }
}

/// How many columns a text takes: signs of Chinese take two.
fn columns(text: &str) -> u32 {
    if text.is_ascii() {
        return u32::try_from(text.len()).unwrap_or(u32::MAX);
    }
    let width = |byte: u8| match byte {
        0x80..=0xBF => 0,
        0xE0.. => 2,
        _ => 1,
    };
    text.bytes().map(width).sum()
}

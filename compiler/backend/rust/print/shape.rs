//! Where code can be broken, and where statements end.

use super::pieces::{Form, Kind, Pieces};
use std::ops::Range;

/// The places at which code outside of brackets can be broken.
#[derive(Default)]
pub(super) struct Shape {
    /// The first body of a block, function or type.
    pub(super) body: Option<usize>,
    /// The first `=`.
    pub(super) assign: Option<usize>,
    /// What ends the parameters of a closure.
    pub(super) closure: Option<usize>,
    /// How loosely the loosest operator binds.
    pub(super) loosest: Option<u8>,
    /// The dots of methods that are called.
    pub(super) calls: Vec<usize>,
}

impl Shape {
    pub(super) fn of(pieces: &Pieces, range: Range<usize>) -> Shape {
        let mut shape = Shape::default();
        let begins_block = range.start < range.end
            && (pieces.begins_block(range.start)
                || matches!(pieces.all[range.start].kind, Kind::Open(form) if is_body(form)));
        let mut dot = None;
        for at in pieces.across(range.start, range.end) {
            match pieces.all[at].kind {
                Kind::Open(form) if is_body(form) && begins_block => {
                    shape.body = Some(at);
                    return shape;
                }
                Kind::Open(form) => {
                    if let (Form::List | Form::Plain, Some(dot)) = (form, dot.take()) {
                        shape.calls.push(dot);
                    }
                }
                Kind::Assign if shape.assign.is_none() && !begins_block => shape.assign = Some(at),
                Kind::Closure if shape.closure.is_none() => {
                    shape.closure = Some(at);
                    break;
                }
                Kind::Binary(level) => {
                    shape.loosest = Some(shape.loosest.map_or(level, |found| found.min(level)));
                }
                Kind::Dot => dot = Some(at),
                _ => {}
            }
        }
        shape
    }
}

fn is_body(form: Form) -> bool {
    matches!(form, Form::Block | Form::Arms | Form::Items | Form::Definition)
}

impl Pieces {
    /// Where the statement or item that begins at a place ends.
    pub(super) fn statement(&self, start: usize, end: usize) -> usize {
        let is_attribute = |at: &usize| self.all[*at].kind == Kind::Attribute;
        let first = (start..end).find(|at| !is_attribute(at));
        let Some(first) = first else { return end };
        // Attributes of what is around stand by themselves.
        let of_around =
            |at: &usize| self.word(*at).starts_with("//!") || self.word(*at).starts_with("#!");
        if first > start && of_around(&start) {
            return (start..end).find(|at| !of_around(at)).unwrap_or(end);
        }
        let is_block = self.begins_block(first) || matches!(self.all[first].kind, Kind::Open(_));
        for at in self.across(first, end) {
            match self.all[at].kind {
                Kind::Semicolon => return at + 1,
                Kind::Open(form) if is_block && is_body(form) => {
                    let after = self.after(at);
                    if after >= end || !self.goes_on(after) {
                        return after;
                    }
                }
                _ => {}
            }
        }
        end
    }

    /// Whether what stands behind a block belongs to it.
    fn goes_on(&self, at: usize) -> bool {
        let kind = self.all[at].kind;
        kind == Kind::Dot || matches!(self.word(at), "else" | "?")
    }

    /// Whether a keyword begins what ends with a block.
    pub(super) fn begins_block(&self, mut at: usize) -> bool {
        loop {
            let Some(piece) = self.all.get(at) else { return false };
            if piece.kind != Kind::Word {
                return false;
            }
            match self.word(at) {
                "pub" => {
                    at += 1;
                    if matches!(self.all.get(at), Some(piece) if matches!(piece.kind, Kind::Open(_)))
                    {
                        at = self.after(at);
                    }
                }
                "async" => at += 1,
                "const" => {
                    return self.all.get(at + 1).is_some() && self.word(at + 1) == "fn";
                }
                word => {
                    return matches!(
                        word,
                        "if" | "match"
                            | "for"
                            | "while"
                            | "loop"
                            | "unsafe"
                            | "fn"
                            | "impl"
                            | "mod"
                            | "trait"
                            | "struct"
                            | "enum"
                    );
                }
            }
        }
    }

    /// Whether an empty line stands between two items or statements.
    pub(super) fn stand_apart(
        &self,
        before: &Range<usize>,
        after: &Range<usize>,
        form: Form,
    ) -> bool {
        let first = |range: &Range<usize>| {
            let is_attribute = |at: &usize| self.all[*at].kind == Kind::Attribute;
            range.clone().find(|at| !is_attribute(at)).unwrap_or(range.start)
        };
        let kind = |range: &Range<usize>| {
            let at = first(range);
            match self.word(at) {
                "pub" if self.all.get(at + 1).is_some() => ("pub", self.word(at + 1)),
                word => ("", word),
            }
        };
        let ((open, one), (other_open, other)) = (kind(before), kind(after));
        match form {
            Form::Items if one == other => match one {
                "use" => open != other_open,
                "mod" => self.ends_with_brace(before) || self.ends_with_brace(after),
                _ => true,
            },
            Form::Items => true,
            _ => matches!(one, "fn" | "impl" | "struct" | "enum"),
        }
    }

    fn ends_with_brace(&self, range: &Range<usize>) -> bool {
        self.all[range.end - 1].kind == Kind::Close
    }
}

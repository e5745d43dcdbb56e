//! Pieces of code laid out on lines, as rustfmt does it: what fits stays on one line; what does not is
//! broken at its loosest place first.

use super::pieces::{Form, Kind, Pieces};
use super::shape::Shape;
use std::ops::Range;

/// The widest line.
const WIDTH: u32 = 100;
/// Literals up to this width stand side by side in tables.
const NARROW: u32 = 16;
const STEP: usize = 4;
/// How loosely comparisons bind.
const COMPARISON: u8 = 2;

/// Code on lines.
pub(super) fn lines(pieces: &Pieces) -> String {
    let out = String::with_capacity(pieces.text.len() * 3 / 2);
    let mut layout = Layout { pieces, out, column: 0, depth: 0 };
    layout.statements(0..pieces.all.len(), 0, Form::Items);
    layout.out.push('\n');
    layout.out
}

struct Layout<'p> {
    pieces: &'p Pieces,
    out: String,
    column: u32,
    /// Of the line.
    depth: usize,
}

impl<'p> Layout<'p> {
    /// Items or statements, each on a line, without the break before the first.
    fn statements(&mut self, range: Range<usize>, depth: usize, form: Form) {
        let mut at = range.start;
        let mut before: Option<Range<usize>> = None;
        while at < range.end {
            let end = self.pieces.statement(at, range.end);
            if let Some(before) = before {
                if self.pieces.stand_apart(&before, &(at..end), form) {
                    self.out.push('\n');
                }
                self.line(depth);
            }
            self.element(at..end, depth, 0);
            before = Some(at..end);
            at = end;
        }
    }

    /// What stands on lines of its own: its attributes, each on one, and the rest.
    fn element(&mut self, range: Range<usize>, depth: usize, tail: u32) {
        let mut at = range.start;
        while at < range.end && self.pieces.all[at].kind == Kind::Attribute {
            self.flat(at..at + 1);
            at += 1;
            if at < range.end {
                self.line(depth);
            }
        }
        self.fragment(at..range.end, depth, tail);
    }

    /// Code from where the line stands; `tail` columns are still to follow it.
    fn fragment(&mut self, range: Range<usize>, depth: usize, tail: u32) {
        if range.is_empty() || self.fits(&range, tail) {
            return self.flat(range);
        }
        let shape = Shape::of(self.pieces, range.clone());
        if let Some(open) = shape.body {
            return self.bodies(range, open, depth, tail);
        }
        if let Some(at) = shape.assign.filter(|at| at + 1 < range.end) {
            self.fragment(range.start..at + 1, depth, 0);
            return self.assigned(at + 1..range.end, depth, tail);
        }
        if let Some(at) = shape.closure.filter(|at| at + 1 < range.end) {
            self.flat(range.start..at + 1);
            self.gap(at + 1);
            return self.fragment(at + 1..range.end, depth, tail);
        }
        if let Some(loosest) = shape.loosest {
            let is_loosest = |at: &usize| self.pieces.all[*at].kind == Kind::Binary(loosest);
            let places: Vec<usize> =
                self.pieces.across(range.start, range.end).filter(is_loosest).collect();
            return match places.as_slice() {
                [at] if loosest == COMPARISON && self.ends_below(range.start..*at) => {
                    let rest = *at..range.end;
                    self.fragment(range.start..*at, depth, self.pieces.width(&rest) + 1 + tail);
                    self.gap(*at);
                    self.fragment(rest, depth, tail)
                }
                places => self.broken_at(places, range, depth, tail),
            };
        }
        if shape.calls.len() > 1 && !self.only_the_last_is_long(&range) {
            let receiver =
                self.pieces.all[shape.calls[0] - 1].to - self.pieces.all[range.start].from;
            let keep = usize::from(receiver <= 4);
            return self.broken_at(&shape.calls[keep..], range, depth, tail);
        }
        self.one_by_one(range, depth, tail);
    }

    /// Blocks with what stands before each.
    fn bodies(&mut self, range: Range<usize>, open: usize, depth: usize, tail: u32) {
        if open > range.start {
            self.fragment(range.start..open, depth, 2);
            // A brace behind what stands further in would be overlooked.
            match self.depth > depth {
                true => self.line(depth),
                false => self.gap(open),
            }
        }
        self.broken(open, depth);
        let rest = self.pieces.after(open)..range.end;
        if rest.is_empty() {
            return;
        }
        self.gap(rest.start);
        if self.pieces.word(rest.start) != "else" {
            return self.fragment(rest, depth, tail);
        }
        self.flat(rest.start..rest.start + 1);
        self.gap(rest.start + 1);
        let shape = Shape::of(self.pieces, rest.start + 1..rest.end);
        match shape.body {
            Some(open) => self.bodies(rest.start + 1..rest.end, open, depth, tail),
            None => self.fragment(rest.start + 1..rest.end, depth, tail),
        }
    }

    /// What stands behind `=`.
    fn assigned(&mut self, value: Range<usize>, depth: usize, tail: u32) {
        let width = self.pieces.width(&value) + tail;
        let next_line = columns(depth + 1) + width <= WIDTH && self.pieces.hard(&value) == 0;
        if next_line && self.column + 1 + width > WIDTH && !self.pieces.is_one_bracket(&value) {
            self.line(depth + 1);
            return self.flat(value);
        }
        self.gap(value.start);
        self.fragment(value, depth, tail);
    }

    /// Lines of which each begins at one of the places, but for the first.
    fn broken_at(&mut self, places: &[usize], range: Range<usize>, depth: usize, tail: u32) {
        let mut from = range.start;
        for (number, at) in places.iter().chain([&range.end]).enumerate() {
            let is_last = *at == range.end;
            let inner = if number == 0 { depth } else { depth + 1 };
            if number > 0 {
                self.line(depth + 1);
            }
            // The parts of a chain and of a sum are no chains and sums of their kind themselves.
            let part = from..*at;
            let tail = if is_last { tail } else { 0 };
            match self.pieces.all[from].kind {
                Kind::Binary(_) => {
                    self.flat(from..from + 1);
                    self.gap(from + 1);
                    self.fragment(from + 1..*at, inner, tail);
                }
                Kind::Dot => self.one_by_one(part, inner, tail),
                _ => self.fragment(part, inner, tail),
            }
            from = *at;
        }
    }

    /// Brackets one after the other, those broken that do not fit.
    fn one_by_one(&mut self, range: Range<usize>, depth: usize, tail: u32) {
        let mut written = range.start;
        let mut opens = self.pieces.opens(&range).peekable();
        while let Some(open) = opens.next() {
            let end = self.pieces.after(open);
            let (until, tail) = match opens.peek() {
                Some(next) => (*next + 1, 0),
                None => (range.end, tail),
            };
            let whole = written..end;
            let width = self.pieces.width(&(written..until)) + tail;
            if self.pieces.hard(&whole) == 0
                && self.column + self.pieces.gap_before(written) + width <= WIDTH
            {
                continue;
            }
            let text = written..open;
            if !text.is_empty() {
                self.fill_in(text, range.start);
                self.gap(open);
            }
            self.broken(open, depth);
            written = end;
        }
        if written < range.end {
            self.fill_in(written..range.end, range.start);
        }
    }

    /// A piece of a line, apart from what stands before it unless it begins there.
    fn fill_in(&mut self, range: Range<usize>, first: usize) {
        if range.start > first {
            self.gap(range.start);
        }
        self.flat(range);
    }

    /// Brackets over several lines.
    fn broken(&mut self, open: usize, depth: usize) {
        let close = self.pieces.all[open].partner as usize;
        let Kind::Open(form) = self.pieces.all[open].kind else { return };
        self.flat(open..open + 1);
        match form {
            _ if open + 1 == close => {}
            Form::Block | Form::Items => {
                self.line(depth + 1);
                self.statements(open + 1..close, depth + 1, form);
                self.line(depth);
            }
            Form::Arms => {
                self.arms(open + 1..close, depth + 1);
                self.line(depth);
            }
            _ => self.elements(open, close, form, depth),
        }
        self.flat(close..close + 1);
    }

    fn elements(&mut self, open: usize, close: usize, form: Form, depth: usize) {
        let mut elements = Vec::new();
        let mut from = open + 1;
        for comma in self.pieces.commas(open) {
            elements.push(from..comma);
            from = comma + 1;
        }
        if from < close {
            elements.push(from..close);
        }
        let is_round = matches!(form, Form::List | Form::Plain);
        if is_round && self.last_goes_on(&elements) {
            let (last, others) = elements.split_last().expect("there is one");
            for element in others {
                self.flat(element.start..element.end + 1);
                self.gap(element.end + 1);
            }
            return self.fragment(last.clone(), depth, 1);
        }
        let is_narrow = |element: &Range<usize>| {
            element.len() == 1
                && self.pieces.all[element.start].kind == Kind::Literal
                && self.pieces.width(element) <= NARROW
        };
        let side_by_side = form == Form::Array && elements.iter().all(is_narrow);
        let is_list = |at: usize| self.pieces.all[at].kind != Kind::Semicolon;
        let comma = match form {
            Form::Plain => false,
            Form::Array => self.pieces.across(open + 1, close).all(is_list),
            _ => true,
        };
        let count = elements.len();
        for (number, element) in elements.into_iter().enumerate() {
            let (first, last) = (number == 0, number + 1 == count);
            let fits = self.column + self.pieces.width(&element) + 2 <= WIDTH;
            if first || !side_by_side || !fits {
                self.line(depth + 1);
            } else {
                self.out.push(' ');
                self.column += 1;
            }
            // Nothing may follow what stands for all the rest.
            let is_rest = self.pieces.word(element.start).starts_with("..");
            self.element(element, depth + 1, 1);
            if !last || (comma && !(is_rest && form == Form::Members)) {
                self.out.push(',');
                self.column += 1;
            }
        }
        self.line(depth);
    }

    /// Whether the last element is a block that goes on where the others end on the same line.
    fn last_goes_on(&self, elements: &[Range<usize>]) -> bool {
        let Some((last, others)) = elements.split_last() else { return false };
        let width: u32 = others.iter().map(|element| self.pieces.width(element) + 2).sum();
        if others.iter().any(|element| self.pieces.hard(element) > 0) || last.is_empty() {
            return false;
        }
        let shape = Shape::of(self.pieces, last.clone());
        let ends = self.pieces.all[last.end - 1].kind == Kind::Close;
        let starts = shape.closure.map_or(last.start, |at| at + 1).min(last.end - 1);
        // As far as the bracket that goes on below.
        let head = self.pieces.opens(last).last().map_or(last.end, |open| open + 1);
        let fits = self.column + width + self.pieces.width(&(last.start..head)) <= WIDTH;
        let is_block = matches!(self.pieces.all[starts].kind, Kind::Open(Form::Block));
        let one = shape.assign.is_none() && shape.loosest.is_none() && shape.calls.len() < 2;
        let is_marked = self.pieces.all[last.start].kind == Kind::Attribute;
        let alone = others.is_empty() && one;
        ends && fits && !is_marked && (alone || (shape.closure.is_some() && is_block))
    }

    fn arms(&mut self, range: Range<usize>, depth: usize) {
        let mut at = range.start;
        while at < range.end {
            let kind = |at: usize| self.pieces.all[at].kind;
            let arrow = self.pieces.across(at, range.end).find(|at| kind(*at) == Kind::Arrow);
            let Some(arrow) = arrow else {
                self.line(depth);
                return self.statements(at..range.end, depth, Form::Block);
            };
            let body = arrow + 1;
            let after_first = if body < range.end { self.pieces.after(body) } else { range.end };
            let goes_on = after_first < range.end
                && (matches!(kind(after_first), Kind::Dot | Kind::Binary(_))
                    || self.pieces.word(after_first) == "?");
            let block = body < range.end && kind(body) == Kind::Open(Form::Block) && !goes_on;
            let end = match block {
                true => after_first,
                false => self
                    .pieces
                    .across(body, range.end)
                    .find(|at| kind(*at) == Kind::Comma)
                    .unwrap_or(range.end),
            };
            self.line(depth);
            self.arm(at..arrow + 1, body..end, block, depth);
            let comma = end < range.end && kind(end) == Kind::Comma;
            at = end + usize::from(comma);
        }
    }

    fn arm(&mut self, pattern: Range<usize>, body: Range<usize>, block: bool, depth: usize) {
        self.element(pattern, depth, 0);
        if body.is_empty() {
            return;
        }
        let fits =
            self.pieces.hard(&body) == 0 && self.column + 2 + self.pieces.width(&body) <= WIDTH;
        let comma = !block || fits;
        let shape = Shape::of(self.pieces, body.clone());
        let hugs =
            block || shape.body.is_some() || shape.loosest.is_none() && shape.calls.len() < 2;
        if fits || hugs {
            self.gap(body.start);
            self.fragment(body, depth, 1);
            if comma && !(block && self.out.ends_with("{}")) {
                self.out.push(',');
            }
            return;
        }
        self.out.push_str(" {");
        self.line(depth + 1);
        self.fragment(body, depth + 1, 0);
        self.line(depth);
        self.out.push('}');
    }

    /// Whether code ends with brackets that do not fit, so that the line that ends it is short.
    fn ends_below(&self, range: Range<usize>) -> bool {
        self.pieces.all[range.end - 1].kind == Kind::Close && !self.fits(&range, 0)
    }

    /// Whether all but what is in the last brackets stands on one line, and they hold lines.
    fn only_the_last_is_long(&self, range: &Range<usize>) -> bool {
        let Some(last) = self.pieces.opens(range).last() else { return false };
        let before = range.start..last + 1;
        self.pieces.hard(&(range.start..last)) == 0
            && self.pieces.hard(&(last..self.pieces.after(last))) > 0
            && self.pieces.after(last) + 1 >= range.end
            && self.column + self.pieces.width(&before) <= WIDTH
    }

    fn fits(&self, range: &Range<usize>, tail: u32) -> bool {
        self.pieces.hard(range) == 0 && self.column + self.pieces.width(range) + tail <= WIDTH
    }

    /// The space before a piece, if there is one.
    fn gap(&mut self, at: usize) {
        if at < self.pieces.all.len() && self.pieces.gap_before(at) > 0 {
            self.out.push(' ');
            self.column += 1;
        }
    }

    /// Pieces on one line; but what follows documentation would become part of it.
    fn flat(&mut self, range: Range<usize>) {
        let mut from = range.start;
        if self.pieces.hard(&range) > 0 {
            for at in range.clone() {
                if self.pieces.all[at].kind == Kind::Attribute && at + 1 < range.end {
                    self.slice(from..at + 1);
                    self.line(self.depth);
                    from = at + 1;
                }
            }
        }
        self.slice(from..range.end);
    }

    fn slice(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let (first, last) = (self.pieces.all[range.start], self.pieces.all[range.end - 1]);
        self.out.push_str(&self.pieces.text[first.start as usize..last.end as usize]);
        self.column += last.to - first.from;
    }

    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', depth * STEP));
        (self.column, self.depth) = (columns(depth), depth);
    }
}

fn columns(depth: usize) -> u32 {
    u32::try_from(depth * STEP).unwrap_or(u32::MAX / 2)
}

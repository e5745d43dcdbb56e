//! Patterns in the portable subset of regular expressions, which means the same in every carrier.
//!
//! The subset: characters, explicit classes such as `[0-9A-Z]`, groups, alternatives and the
//! repetitions `? * + {m} {m,n} {m,}`. A pattern always covers the whole text, so there are no
//! anchors; whatever regex engines read differently (`.`, `\d`, `\w`, `\s`, negated classes,
//! look-around, back-references, flags, lazy repetitions) is refused, not reinterpreted.

mod program;
mod read;
#[cfg(test)]
mod tests;

use crate::diagnostic::Bilingual;
use crate::support::{self, Op};
use std::ops::Range;

/// Most instructions of the program of a pattern.
pub const PROGRAM_LIMIT: usize = 2000;
/// Most repetitions that can be asked for by number.
pub const REPEAT_LIMIT: u32 = 1000;

/// A pattern that a whole text matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As written by the author.
    pub source: String,
    node: Node,
    program: support::Pattern,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternFault {
    /// Where, in bytes of the pattern.
    pub range: Range<usize>,
    /// What and why.
    pub message: Bilingual,
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// One character in any of these inclusive ranges, which are sorted and apart.
    Class(Vec<(char, char)>),
    /// One after the other; the empty text when there is none.
    Sequence(Vec<Node>),
    /// One of them.
    Choice(Vec<Node>),
    /// From so many to so many times; without end when there is no most.
    Repeat(Box<Node>, u32, Option<u32>),
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// The first thing that is outside of the subset or too large.
    pub fn parse(text: &str) -> Result<Pattern, PatternFault> {
        let node = read::read(text)?;
        let program = program::compile(&node).ok_or_else(|| PatternFault {
            range: 0..text.len(),
            message: crate::bi!(
                "格式展开后太长：请减小重复的次数",
                "the pattern is too large once its repetitions are written out: lower their numbers"
            ),
        })?;
        Ok(Pattern { source: text.to_owned(), node, program })
    }

    /// The program that runtime and interpreter match texts with.
    pub fn program(&self) -> &support::Pattern {
        &self.program
    }

    /// The whole pattern as a tree.
    pub(crate) fn node(&self) -> &Node {
        &self.node
    }

    /// Whether the whole of `text` matches.
    pub fn matches(&self, text: &str) -> bool {
        // Most programs have one path, which needs nobody who follows all there are.
        self.on_one_path(text).unwrap_or_else(|| self.program.matches(text))
    }

    /// The same, unless the program splits before it is decided.
    fn on_one_path(&self, text: &str) -> Option<bool> {
        let (mut characters, mut place) = (text.chars(), 0);
        loop {
            match self.program.0.get(place) {
                Some(Op::Class(ranges)) => {
                    let taken = characters.next();
                    let fits = |c| ranges.iter().any(|(low, high)| (*low..=*high).contains(&c));
                    if !taken.is_some_and(fits) {
                        return Some(false);
                    }
                    place += 1;
                }
                Some(Op::Jump(target)) => place = usize::from(*target),
                Some(Op::Match) => return Some(characters.next().is_none()),
                Some(Op::Split(..)) => return None,
                None => return Some(false),
            }
        }
    }

    /// The pattern without anchors, spelt so that Rust's `regex`, ECMAScript (`u` and `v` flag
    /// alike) and the engines of JSON Schema read the same.
    pub fn portable(&self) -> String {
        let mut out = String::new();
        self.node.write(&mut out, Place::Choice);
        out
    }

    /// Characters of the shortest text that matches.
    pub fn min_len(&self) -> u32 {
        self.node.min_len()
    }

    /// Characters of the longest text that matches; without end when there is none.
    pub fn max_len(&self) -> Option<u32> {
        self.node.max_len()
    }

    /// A text that matches. `choose` gives a number below its argument and so decides between
    /// alternatives; repetitions are kept near their least.
    pub fn sample(&self, choose: &mut dyn FnMut(usize) -> usize) -> String {
        let mut out = String::new();
        self.node.sample(choose, &mut out);
        out
    }
}

/// Where a part is written, which decides whether it needs a group around it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Choice,
    Sequence,
    Repeated,
}

impl Node {
    fn min_len(&self) -> u32 {
        match self {
            Node::Class(_) => 1,
            Node::Sequence(parts) => parts.iter().fold(0, |sum, p| sum.saturating_add(p.min_len())),
            Node::Choice(parts) => parts.iter().map(Node::min_len).min().unwrap_or(0),
            Node::Repeat(part, min, _) => part.min_len().saturating_mul(*min),
        }
    }

    fn max_len(&self) -> Option<u32> {
        match self {
            Node::Class(_) => Some(1),
            Node::Sequence(parts) => {
                parts.iter().try_fold(0_u32, |sum, p| Some(sum.saturating_add(p.max_len()?)))
            }
            Node::Choice(parts) => {
                parts.iter().try_fold(0_u32, |most, p| Some(most.max(p.max_len()?)))
            }
            Node::Repeat(part, _, max) => match part.max_len() {
                Some(0) => Some(0),
                longest => Some(longest?.saturating_mul((*max)?)),
            },
        }
    }

    fn sample(&self, choose: &mut dyn FnMut(usize) -> usize, out: &mut String) {
        match self {
            Node::Class(ranges) => {
                let range = ranges.get(choose(ranges.len()) % ranges.len().max(1));
                let Some((low, high)) = range else { return };
                let span = u32::from(*high).saturating_sub(u32::from(*low)).min(63);
                let step = u32::try_from(choose(span as usize + 1)).unwrap_or(0).min(span);
                out.push(char::from_u32(u32::from(*low).saturating_add(step)).unwrap_or(*low));
            }
            Node::Sequence(parts) => parts.iter().for_each(|part| part.sample(choose, out)),
            Node::Choice(parts) => {
                if let Some(part) = parts.get(choose(parts.len()) % parts.len().max(1)) {
                    part.sample(choose, out);
                }
            }
            Node::Repeat(part, min, max) => {
                let spare = max.map_or(2, |max| max.saturating_sub(*min)).min(2);
                let extra = u32::try_from(choose(spare as usize + 1)).unwrap_or(0).min(spare);
                (0..min.saturating_add(extra)).for_each(|_| part.sample(choose, out));
            }
        }
    }

    fn write(&self, out: &mut String, place: Place) {
        let own = match self {
            Node::Choice(_) => Place::Choice,
            Node::Sequence(_) | Node::Repeat(..) => Place::Sequence,
            Node::Class(_) => Place::Repeated,
        };
        let grouped = own < place;
        if grouped {
            out.push_str("(?:");
        }
        match self {
            Node::Class(ranges) => write_class(ranges, out),
            Node::Sequence(parts) => {
                parts.iter().for_each(|part| part.write(out, Place::Sequence));
            }
            Node::Choice(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        out.push('|');
                    }
                    part.write(out, Place::Sequence);
                }
            }
            Node::Repeat(part, min, max) => {
                part.write(out, Place::Repeated);
                match (*min, *max) {
                    (0, None) => out.push('*'),
                    (1, None) => out.push('+'),
                    (0, Some(1)) => out.push('?'),
                    (min, None) => out.push_str(&format!("{{{min},}}")),
                    (min, Some(max)) if min == max => out.push_str(&format!("{{{min}}}")),
                    (min, Some(max)) => out.push_str(&format!("{{{min},{max}}}")),
                }
            }
        }
        if grouped {
            out.push(')');
        }
    }
}

fn write_class(ranges: &[(char, char)], out: &mut String) {
    if let [(low, high)] = ranges
        && low == high
    {
        // Syntax characters and the slash are all that the `u` flag lets one escape.
        if r"^$\.*+?()[]{}|/".contains(*low) {
            out.push('\\');
        }
        out.push(*low);
        return;
    }
    // With the `v` flag a doubled punctuation mark is an operator. Sorted ranges that lie apart
    // never put the same character twice in a row, so nothing else has to be escaped.
    let put = |character: char, out: &mut String| {
        if r"\[]^-(){}/|".contains(character) {
            out.push('\\');
        }
        out.push(character);
    };
    out.push('[');
    for (low, high) in ranges {
        put(*low, out);
        if high != low {
            if u32::from(*high) - u32::from(*low) > 1 {
                out.push('-');
            }
            put(*high, out);
        }
    }
    out.push(']');
}

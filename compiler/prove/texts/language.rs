//! Sets of texts as extended regular expressions, and what may follow in them after a character.
//!
//! Intersection and complement are parts like any other and repetitions are counted, not written
//! out, so that “no such text” is a question about one expression: its derivatives by each kind of
//! character are the states of an automaton that is made only as far as it is walked.
//! (Brzozowski 1964; a library of automata has neither the intersection nor the complement, works on
//! the bytes of UTF-8 and writes out `.{1,200}`.)

mod alternatives;
mod letters;

use super::class::Class;
use crate::pattern;
use crate::support::TextKind;
use std::collections::{BTreeSet, HashMap};

/// A set of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Language(u32);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Node {
    /// No text.
    Nothing,
    /// The empty text.
    Blank,
    /// One character.
    Class(Class),
    /// A text of the first, then one of the second; the first is no sequence itself.
    Then(Language, Language),
    /// So many texts of it, one after the other; without end when there is no most.
    Times(Language, u32, Option<u32>),
    /// A text of one of them.
    Either(Vec<Language>),
    /// A text of all of them.
    Both(Vec<Language>),
    /// Any text but one of it.
    Except(Language),
}

/// All sets of texts made so far: equal expressions are one.
pub(super) struct Languages {
    nodes: Vec<Node>,
    has_blank: Vec<bool>,
    ids: HashMap<Node, Language>,
    after: HashMap<(Language, char), Language>,
    size: usize,
    /// Those of kinds of text and of patterns of this module.
    pub(super) kinds: HashMap<TextKind, Language>,
    pub(super) written: HashMap<String, Language>,
}

impl Language {
    pub(super) const NOTHING: Language = Language(0);
    pub(super) const BLANK: Language = Language(1);
    /// Every text.
    pub(super) const ALL: Language = Language(3);
}

/// Any one character.
const ANY: Language = Language(2);

impl Languages {
    pub(super) fn new() -> Languages {
        let mut made = Languages {
            nodes: Vec::new(),
            has_blank: Vec::new(),
            ids: HashMap::new(),
            after: HashMap::new(),
            size: 0,
            kinds: HashMap::new(),
            written: HashMap::new(),
        };
        for node in
            [Node::Nothing, Node::Blank, Node::Class(Class::any()), Node::Times(ANY, 0, None)]
        {
            made.add(node);
        }
        made
    }

    /// How many there are, each with its parts: what has been spent.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    fn add(&mut self, node: Node) -> Language {
        if let Some(known) = self.ids.get(&node) {
            return *known;
        }
        let blank = match &node {
            Node::Nothing | Node::Class(_) => false,
            Node::Blank => true,
            Node::Then(first, second) => self.has_blank(*first) && self.has_blank(*second),
            Node::Times(part, min, _) => *min == 0 || self.has_blank(*part),
            Node::Either(parts) => parts.iter().any(|part| self.has_blank(*part)),
            Node::Both(parts) => parts.iter().all(|part| self.has_blank(*part)),
            Node::Except(part) => !self.has_blank(*part),
        };
        let id = Language(self.nodes.len() as u32);
        self.size += match &node {
            Node::Either(parts) | Node::Both(parts) => parts.len() + 1,
            _ => 1,
        };
        self.nodes.push(node.clone());
        self.has_blank.push(blank);
        self.ids.insert(node, id);
        id
    }

    fn node(&self, id: Language) -> &Node {
        self.nodes.get(id.0 as usize).unwrap_or(&Node::Nothing)
    }

    /// Whether the empty text is in it.
    pub(super) fn has_blank(&self, id: Language) -> bool {
        self.has_blank.get(id.0 as usize).copied().unwrap_or(false)
    }

    /// One character of a class.
    pub(super) fn class(&mut self, class: Class) -> Language {
        if class.is_empty() { Language::NOTHING } else { self.add(Node::Class(class)) }
    }

    /// This text alone.
    pub(super) fn word(&mut self, text: &str) -> Language {
        let characters: Vec<_> = text.chars().map(|c| self.class(Class::only([c]))).collect();
        self.sequence(&characters)
    }

    /// Any text of so many characters.
    pub(super) fn sized(&mut self, min: u32, max: Option<u32>) -> Language {
        self.times(ANY, min, max)
    }

    /// A text of each, one after the other.
    pub(super) fn sequence(&mut self, parts: &[Language]) -> Language {
        parts.iter().rev().fold(Language::BLANK, |rest, part| self.then(*part, rest))
    }

    pub(super) fn then(&mut self, first: Language, rest: Language) -> Language {
        match (first, rest) {
            (Language::NOTHING, _) | (_, Language::NOTHING) => return Language::NOTHING,
            (Language::BLANK, only) | (only, Language::BLANK) => return only,
            _ => {}
        }
        if let Node::Then(..) = self.node(first) {
            return self
                .spine(first)
                .into_iter()
                .rev()
                .fold(rest, |rest, part| self.then(part, rest));
        }
        // Repetitions of the same part run into each other.
        let (next, tail) = match *self.node(rest) {
            Node::Then(next, tail) => (next, tail),
            _ => (rest, Language::BLANK),
        };
        let ((part, min, max), (other, from, to)) = (self.times_of(first), self.times_of(next));
        let one = (min, max) == (1, Some(1)) && (from, to) == (1, Some(1));
        if part == other && !one {
            let both = max.zip(to).map(|(max, to)| max.saturating_add(to));
            let joined = self.times(part, min.saturating_add(from), both);
            return self.then(joined, tail);
        }
        self.add(Node::Then(first, rest))
    }

    /// The parts of a sequence in order.
    fn spine(&self, id: Language) -> Vec<Language> {
        let (mut parts, mut rest) = (Vec::new(), id);
        while let Node::Then(head, tail) = *self.node(rest) {
            parts.push(head);
            rest = tail;
        }
        parts.push(rest);
        parts
    }

    /// A language as repetitions of a part.
    fn times_of(&self, id: Language) -> (Language, u32, Option<u32>) {
        match self.node(id) {
            Node::Times(part, min, max) => (*part, *min, *max),
            _ => (id, 1, Some(1)),
        }
    }

    pub(super) fn times(&mut self, part: Language, min: u32, max: Option<u32>) -> Language {
        if max == Some(0) || part == Language::BLANK || (part == Language::NOTHING && min == 0) {
            return Language::BLANK;
        }
        if part == Language::NOTHING || max.is_some_and(|max| max < min) {
            return Language::NOTHING;
        }
        if (min, max) == (1, Some(1)) {
            return part;
        }
        if let (Node::Times(_, 0, None), 0 | 1) = (self.node(part), min) {
            return part;
        }
        let min = if self.has_blank(part) { 0 } else { min };
        self.add(Node::Times(part, min, max))
    }

    pub(super) fn except(&mut self, part: Language) -> Language {
        match self.node(part) {
            Node::Except(inner) => *inner,
            Node::Nothing => Language::ALL,
            _ if part == Language::ALL => Language::NOTHING,
            _ => self.add(Node::Except(part)),
        }
    }

    pub(super) fn either(&mut self, parts: Vec<Language>) -> Language {
        let mut apart = BTreeSet::new();
        for part in parts {
            match self.node(part) {
                Node::Nothing => {}
                Node::Either(inner) => apart.extend(inner.iter().copied()),
                _ => {
                    apart.insert(part);
                }
            }
        }
        if apart.contains(&Language::ALL) {
            return Language::ALL;
        }
        if apart.len() > 1 {
            apart = self.merged(apart);
        }
        match (apart.first(), apart.len()) {
            (None, _) => Language::NOTHING,
            (Some(only), 1) => *only,
            _ => self.add(Node::Either(apart.into_iter().collect())),
        }
    }

    pub(super) fn both(&mut self, parts: Vec<Language>) -> Language {
        let mut apart = BTreeSet::new();
        let (mut least, mut most) = (0, None);
        for part in parts {
            let inner = match self.node(part) {
                Node::Both(inner) => inner.clone(),
                _ => vec![part],
            };
            for part in inner {
                match *self.node(part) {
                    Node::Nothing => return Language::NOTHING,
                    Node::Times(ANY, min, max) => {
                        least = least.max(min);
                        most = [most, max].into_iter().flatten().min();
                    }
                    _ => {
                        apart.insert(part);
                    }
                }
            }
        }
        if (least, most) != (0, None) {
            let sized = self.sized(least, most);
            if sized == Language::NOTHING {
                return sized;
            }
            apart.insert(sized);
        }
        let left_out = |part: &Language| match self.node(*part) {
            Node::Except(inner) => apart.contains(inner),
            _ => false,
        };
        if apart.iter().any(left_out) {
            return Language::NOTHING;
        }
        if apart.contains(&Language::BLANK) {
            let all = apart.iter().all(|part| self.has_blank(*part));
            return if all { Language::BLANK } else { Language::NOTHING };
        }
        match (apart.first(), apart.len()) {
            (None, _) => Language::ALL,
            (Some(only), 1) => *only,
            _ => self.add(Node::Both(apart.into_iter().collect())),
        }
    }

    /// The texts of a pattern.
    pub(super) fn pattern(&mut self, node: &pattern::Node) -> Language {
        match node {
            pattern::Node::Class(ranges) => self.class(Class::of(ranges)),
            pattern::Node::Sequence(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.pattern(part)).collect();
                self.sequence(&parts)
            }
            pattern::Node::Choice(parts) => {
                let parts = parts.iter().map(|part| self.pattern(part)).collect();
                self.either(parts)
            }
            pattern::Node::Repeat(part, min, max) => {
                let part = self.pattern(part);
                self.times(part, *min, *max)
            }
        }
    }

    /// What may follow in texts that begin with a character.
    pub(super) fn after(&mut self, id: Language, character: char) -> Language {
        if let Some(known) = self.after.get(&(id, character)) {
            return *known;
        }
        let found = match self.node(id).clone() {
            Node::Nothing | Node::Blank => Language::NOTHING,
            Node::Class(class) if class.has(character) => Language::BLANK,
            Node::Class(_) => Language::NOTHING,
            Node::Then(first, rest) => {
                let stays = self.after(first, character);
                let stays = self.then(stays, rest);
                if self.has_blank(first) {
                    let passes = self.after(rest, character);
                    self.either(vec![stays, passes])
                } else {
                    stays
                }
            }
            Node::Times(part, min, max) => {
                let first = self.after(part, character);
                let rest =
                    self.times(part, min.saturating_sub(1), max.map(|m| m.saturating_sub(1)));
                self.then(first, rest)
            }
            Node::Either(parts) => {
                let parts = parts.into_iter().map(|part| self.after(part, character)).collect();
                self.either(parts)
            }
            Node::Both(parts) => {
                let mut rests = Vec::new();
                for part in parts {
                    rests.push(self.after(part, character));
                    if rests.last() == Some(&Language::NOTHING) {
                        break;
                    }
                }
                self.both(rests)
            }
            Node::Except(part) => {
                let rest = self.after(part, character);
                self.except(rest)
            }
        };
        self.after.insert((id, character), found);
        found
    }
}

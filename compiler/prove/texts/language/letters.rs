//! The characters of languages.

use super::{Language, Languages, Node};
use crate::prove::texts::class::Class;
use std::collections::BTreeSet;

impl Languages {
    /// The parts of a language.
    fn parts(&self, id: Language) -> Vec<Language> {
        match self.node(id) {
            Node::Nothing | Node::Blank | Node::Class(_) => Vec::new(),
            Node::Then(first, rest) => vec![*first, *rest],
            Node::Times(part, ..) | Node::Except(part) => vec![*part],
            Node::Either(parts) | Node::Both(parts) => parts.clone(),
        }
    }

    /// The classes that are spoken of.
    pub(in crate::prove::texts) fn classes(&self, id: Language) -> Vec<&Class> {
        let (mut seen, mut open) = (BTreeSet::from([id]), vec![id]);
        while let Some(id) = open.pop() {
            open.extend(self.parts(id).into_iter().filter(|part| seen.insert(*part)));
        }
        let classes = seen.into_iter().filter_map(|id| match self.node(id) {
            Node::Class(class) => Some(class),
            _ => None,
        });
        classes.collect()
    }

    /// Every character its texts can have, and perhaps more.
    pub(in crate::prove::texts) fn characters(&self, id: Language) -> Class {
        let none = Class::only([]);
        match self.node(id) {
            Node::Class(class) => class.clone(),
            Node::Except(_) => Class::any(),
            Node::Both(parts) => {
                parts.iter().fold(Class::any(), |all, part| all.and(&self.characters(*part)))
            }
            _ => self.parts(id).into_iter().fold(none, |all, part| all.or(&self.characters(part))),
        }
    }

    /// The texts with ASCII letters in the other case, and perhaps more.
    pub(in crate::prove::texts) fn recased(&mut self, id: Language, upper: bool) -> Language {
        match self.node(id).clone() {
            Node::Nothing | Node::Blank => id,
            Node::Class(class) => self.class(class.recased(upper)),
            Node::Then(..) => {
                let parts: Vec<_> =
                    self.spine(id).into_iter().map(|part| self.recased(part, upper)).collect();
                self.sequence(&parts)
            }
            Node::Times(part, min, max) => {
                let part = self.recased(part, upper);
                self.times(part, min, max)
            }
            Node::Either(parts) => {
                let parts = parts.into_iter().map(|part| self.recased(part, upper)).collect();
                self.either(parts)
            }
            Node::Both(parts) => {
                let parts = parts.into_iter().map(|part| self.recased(part, upper)).collect();
                self.both(parts)
            }
            // What is left out in one case may be there in the other.
            Node::Except(_) => Language::ALL,
        }
    }
}

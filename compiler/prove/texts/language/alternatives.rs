//! Alternatives that differ in little, made one.

use super::{ANY, Language, Languages, Node};
use crate::prove::texts::class::Class;
use std::collections::{BTreeMap, BTreeSet};

/// From so many to so many; without end when there is no most.
type Count = (u32, Option<u32>);

/// What a count limits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Counted {
    /// How often it comes.
    Times(Language),
    /// How many characters it has.
    Sized(Language),
}

impl Languages {
    /// The same alternatives with those that differ only in a count, or are single classes, made one:
    /// without it there would be a state for each way to end one limited text and begin the next.
    pub(super) fn merged(&mut self, parts: BTreeSet<Language>) -> BTreeSet<Language> {
        let mut classes = Class::only([]);
        let mut counted: BTreeMap<(Counted, Language), Vec<Count>> = BTreeMap::new();
        let mut count = |what, tail, count| counted.entry((what, tail)).or_default().push(count);
        let mut blank = false;
        for part in parts {
            match *self.node(part) {
                Node::Class(ref class) => classes = classes.or(class),
                Node::Blank => blank = true,
                Node::Then(head, tail) => {
                    let (what, times) = self.counted(head);
                    count(what, tail, times);
                }
                _ => {
                    let (what, times) = self.counted(part);
                    count(what, Language::BLANK, times);
                }
            }
        }
        if !classes.is_empty() {
            let class = self.class(classes);
            count(Counted::Times(class), Language::BLANK, (1, Some(1)));
        }
        if blank {
            // It is anything, no times.
            let repeated = |((what, tail), _): &(&(Counted, Language), &mut Vec<Count>)| {
                matches!(what, Counted::Times(_)) && *tail == Language::BLANK
            };
            match counted.iter_mut().find(repeated) {
                Some((_, counts)) => counts.push((0, Some(0))),
                None => {
                    counted.insert((Counted::Times(ANY), Language::BLANK), vec![(0, Some(0))]);
                }
            }
        }
        let mut apart = BTreeSet::new();
        for ((what, tail), mut counts) in counted {
            counts.sort_unstable();
            let mut joined: Vec<Count> = Vec::new();
            for (min, max) in counts {
                match joined.last_mut() {
                    Some((_, last)) if last.is_none_or(|last| min <= last.saturating_add(1)) => {
                        *last = last.zip(max).map(|(last, max)| last.max(max));
                    }
                    _ => joined.push((min, max)),
                }
            }
            for (min, max) in joined {
                let head = match what {
                    Counted::Times(part) => self.times(part, min, max),
                    Counted::Sized(part) => {
                        let sized = self.sized(min, max);
                        self.both(vec![part, sized])
                    }
                };
                apart.insert(self.then(head, tail));
            }
        }
        apart
    }

    /// A language as one in which only a count is set.
    fn counted(&self, id: Language) -> (Counted, Count) {
        if let Node::Both(parts) = self.node(id) {
            let sized = |part: &Language| match *self.node(*part) {
                Node::Times(ANY, min, max) => Some((min, max)),
                _ => None,
            };
            // Made by `both`, it has one such part at most.
            match parts.as_slice() {
                [part, other] | [other, part] if let Some(count) = sized(other) => {
                    return (Counted::Sized(*part), count);
                }
                _ => {}
            }
        }
        let (part, min, max) = self.times_of(id);
        (Counted::Times(part), (min, max))
    }
}

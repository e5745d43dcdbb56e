//! The shortest text of a language, if it has one.

use super::class::{Class, LAST};
use super::language::{Language, Languages};
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

/// Most states that are walked.
const STATES: usize = 3_000;
/// Most languages that one search makes, each counted with its parts.
const MADE: usize = 100_000;
/// Most kinds of characters that are told apart.
const KINDS: usize = 256;
/// Characters that read well in an example, where they will do.
const PREFERRED: [char; 8] = ['测', '9', 'A', 'a', '1', '0', '-', ' '];

/// What a search found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It has no text.
    Nothing,
    /// One of its shortest.
    Text(String),
    /// The effort allowed was spent.
    Undecided,
}

/// Characters that no class of a language tells apart, and one of them.
struct Kind {
    example: char,
    class: Class,
}

/// The characters in kinds; none when there are too many.
fn kinds(languages: &Languages, id: Language) -> Option<Vec<Kind>> {
    let classes = languages.classes(id);
    let ranges = || classes.iter().flat_map(|class| class.ranges());
    let mut starts: Vec<u32> = ranges().flat_map(|(low, high)| [*low, high + 1]).collect();
    starts.push(0);
    starts.sort_unstable();
    starts.dedup();
    starts.retain(|start| *start <= LAST);
    // For each stretch between two starts the classes that hold it, a bit for each.
    let width = classes.len() / 64 + 1;
    let mut held = vec![0_u64; starts.len() * width];
    for (number, class) in classes.iter().enumerate() {
        for (low, high) in class.ranges() {
            let first = starts.partition_point(|start| start < low);
            let last = starts.partition_point(|start| start <= high);
            for bits in held.chunks_mut(width).take(last).skip(first) {
                if let Some(bits) = bits.get_mut(number / 64) {
                    *bits |= 1 << (number % 64);
                }
            }
        }
    }
    let mut stretches: BTreeMap<&[u64], Vec<(u32, u32)>> = BTreeMap::new();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([LAST]);
    for ((start, end), bits) in starts.iter().zip(ends).zip(held.chunks(width)) {
        stretches.entry(bits).or_default().push((*start, end));
    }
    if stretches.len() > KINDS {
        return None;
    }
    let mut found: Vec<(usize, Kind)> = Vec::new();
    for ranges in stretches.into_values() {
        let class = Class::merged(ranges);
        let preferred = PREFERRED.iter().enumerate().find(|(_, c)| class.has(**c));
        let (place, example) = match preferred {
            Some((place, example)) => (place, Some(*example)),
            None => (PREFERRED.len(), class.first()),
        };
        found.extend(example.map(|example| (place, Kind { example, class })));
    }
    found.sort_by_key(|(place, kind)| (*place, kind.example));
    Some(found.into_iter().map(|(_, kind)| kind).collect())
}

/// A shortest text, the same every time.
pub(super) fn shortest(languages: &mut Languages, id: Language) -> Found {
    if languages.has_blank(id) {
        return Found::Text(String::new());
    }
    let Some(kinds) = kinds(languages, id) else { return Found::Undecided };
    let allowed = languages.size() + MADE;
    // Each state with the one before it and the character between.
    let mut states = vec![(id, 0, '\0')];
    let mut seen = HashSet::from([id]);
    let mut waiting = VecDeque::from([0]);
    while let Some(from) = waiting.pop_front() {
        let state = states.get(from).map_or(Language::NOTHING, |state| state.0);
        for kind in &kinds {
            let next = languages.after(state, kind.example);
            if next == Language::NOTHING || !seen.insert(next) {
                continue;
            }
            states.push((next, from, kind.example));
            if languages.has_blank(next) {
                return Found::Text(spelt(&states));
            }
            if states.len() > STATES || languages.size() > allowed {
                return Found::Undecided;
            }
            waiting.push_back(states.len() - 1);
        }
    }
    Found::Nothing
}

/// The characters on the way to the last state.
fn spelt(states: &[(Language, usize, char)]) -> String {
    let (mut text, mut at) = (Vec::new(), states.len().saturating_sub(1));
    while let (true, Some((_, before, character))) = (at > 0, states.get(at)) {
        text.push(*character);
        at = *before;
    }
    text.iter().rev().collect()
}

/// The characters from number `from` to number `to` of its texts, counted from 1, each by the class
/// it can be of; none when that takes too long.
pub(super) fn window(
    languages: &mut Languages,
    id: Language,
    from: u32,
    to: u32,
) -> Option<Language> {
    let kinds = kinds(languages, id)?;
    let allowed = languages.size() + MADE;
    let mut states = BTreeSet::from([id]);
    let mut classes = Vec::new();
    for place in 1..=to {
        let (mut next, mut class) = (BTreeSet::new(), Class::only([]));
        for kind in &kinds {
            let mut led = false;
            for state in &states {
                let after = languages.after(*state, kind.example);
                if after != Language::NOTHING {
                    next.insert(after);
                    led = true;
                }
            }
            if led {
                class = class.or(&kind.class);
            }
        }
        if next.len() > STATES || languages.size() > allowed {
            return None;
        }
        states = next;
        if place >= from {
            classes.push(class);
        }
    }
    let classes: Vec<_> = classes.into_iter().map(|class| languages.class(class)).collect();
    Some(languages.sequence(&classes))
}

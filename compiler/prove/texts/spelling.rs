//! What kinds of text, types and check digits allow, as languages. The meaning is that of
//! [`crate::support::check_text`].

use super::class::Class;
use super::language::{Language, Languages};
use crate::model::TextType;
use crate::pattern::Pattern;
use crate::support::{DAMAGED, DASHES, INVISIBLE, MIDDLE_DOTS, NamedCheck, TextKind};

/// White space as Unicode has it, as far as [`INVISIBLE`] leaves it.
const SPACES: &[(char, char)] = &[
    ('\n', '\n'),
    (' ', ' '),
    ('\u{A0}', '\u{A0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200A}'),
    ('\u{202F}', '\u{202F}'),
    ('\u{205F}', '\u{205F}'),
    ('\u{3000}', '\u{3000}'),
];
const FULL_WIDTH: &[(char, char)] = &[('\u{FF01}', '\u{FF5E}')];

impl Languages {
    /// The texts of a kind: in their one spelling, never empty.
    pub(super) fn kind(&mut self, kind: TextKind) -> Language {
        if let Some(known) = self.kinds.get(&kind) {
            return *known;
        }
        let made = self.spelt(kind);
        self.kinds.insert(kind, made);
        made
    }

    fn spelt(&mut self, kind: TextKind) -> Language {
        let refused = Class::of(INVISIBLE).or(&Class::of(DAMAGED));
        let shown = Class::any().without(&refused);
        let solid = shown.without(&Class::of(SPACES));
        let half = solid.without(&Class::of(FULL_WIDTH));
        let digits = half.without(&Class::only(DASHES.iter().copied()));
        match kind {
            TextKind::Plain => {
                let line = shown.without(&Class::only(['\n']));
                self.trimmed(solid, line)
            }
            TextKind::Lines => self.trimmed(solid, shown),
            TextKind::Name => {
                let letters = solid.without(&Class::only(MIDDLE_DOTS.iter().copied()));
                let word = self.many(letters);
                let space = self.word(" ");
                let next = self.sequence(&[space, word]);
                let more = self.times(next, 0, None);
                self.sequence(&[word, more])
            }
            TextKind::Digits => self.many(digits),
            TextKind::Id => self.many(digits.without(&Class::only(['x']))),
            TextKind::Upper => self.many(half.without(&Class::of(&[('a', 'z')]))),
            TextKind::Phone => {
                let number = self.many(digits.without(&Class::only(['(', ')'])));
                // A mobile number loses its country code.
                let foreign = self.written(r"(\+86|0086)1[3-9][0-9]{9}");
                let other = self.except(foreign);
                self.both(vec![number, other])
            }
        }
    }

    /// Texts of `inner` that neither begin nor end with white space.
    fn trimmed(&mut self, solid: Class, inner: Class) -> Language {
        let (solid, inner) = (self.class(solid), self.class(inner));
        let middle = self.times(inner, 0, None);
        let longer = self.sequence(&[solid, middle, solid]);
        self.either(vec![solid, longer])
    }

    fn many(&mut self, class: Class) -> Language {
        let class = self.class(class);
        self.times(class, 1, None)
    }

    /// The texts of a pattern of this module.
    pub(super) fn written(&mut self, pattern: &str) -> Language {
        if let Some(known) = self.written.get(pattern) {
            return *known;
        }
        // They are all well formed; every text is more than any.
        let made = Pattern::parse(pattern);
        let made = made.map_or(Language::ALL, |pattern| self.pattern(pattern.node()));
        self.written.insert(pattern.to_owned(), made);
        made
    }

    /// Texts that may pass a check, by all it asks but the check digit.
    pub(super) fn check(&mut self, check: NamedCheck, prefix: Option<u32>) -> Language {
        let passing = self.written(match check {
            NamedCheck::ResidentId => concat!(
                "[0-9]{6}([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])",
                "(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
            ),
            NamedCheck::Uscc => "[0-9A-HJ-NP-RTUWXY]{18}",
            NamedCheck::Mod11_2 => "[0-9]+[0-9X]",
            NamedCheck::Mod11_10 | NamedCheck::Luhn => "[0-9]{2,}",
            NamedCheck::Mod97 => "[0-9A-Z]+[0-9]{2}",
        });
        let Some(prefix) = prefix else { return passing };
        // Of a shorter text all is checked.
        let (exactly, up_to) = (self.sized(prefix, Some(prefix)), self.sized(0, Some(prefix)));
        let whole = self.both(vec![passing, up_to]);
        let covered = self.both(vec![passing, exactly]);
        let longer = self.sequence(&[covered, Language::ALL]);
        self.either(vec![whole, longer])
    }

    /// Texts of a type, with a pattern of their place, of any length.
    pub(super) fn text_type(&mut self, kind: &TextType, place: Option<&Pattern>) -> Language {
        let mut rules = vec![self.kind(kind.kind)];
        for pattern in kind.pattern.iter().chain(place) {
            rules.push(self.pattern(pattern.node()));
        }
        if let Some(check) = kind.check {
            rules.push(self.check(check, kind.check_prefix));
        }
        self.both(rules)
    }
}

//! Sets of characters.

/// A set of characters, as inclusive ranges of code points that are sorted and apart. Surrogates may
/// lie in a range; they are no characters and never taken for one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Class(Vec<(u32, u32)>);

/// The last code point.
pub(super) const LAST: u32 = 0x10_FFFF;
/// Ranges beyond which a class is made coarser.
const FINE: usize = 24;
/// Common Han characters.
const HAN: (u32, u32) = (0x4E00, 0x9FFF);

impl Class {
    /// Every character.
    pub(super) fn any() -> Class {
        Class(vec![(0, LAST)])
    }

    /// The characters of ranges in any order.
    pub(super) fn of(ranges: &[(char, char)]) -> Class {
        Class::merged(
            ranges.iter().map(|(low, high)| (u32::from(*low), u32::from(*high))).collect(),
        )
    }

    /// Some characters.
    pub(super) fn only(characters: impl IntoIterator<Item = char>) -> Class {
        Class::merged(characters.into_iter().map(|c| (u32::from(c), u32::from(c))).collect())
    }

    /// The characters of ranges of code points in any order.
    pub(super) fn merged(mut ranges: Vec<(u32, u32)>) -> Class {
        ranges.sort_unstable();
        let mut apart: Vec<(u32, u32)> = Vec::new();
        for (low, high) in ranges {
            match apart.last_mut() {
                Some((_, last)) if low <= last.saturating_add(1) => *last = high.max(*last),
                _ => apart.push((low, high)),
            }
        }
        Class(apart)
    }

    /// Its ranges.
    pub(super) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn has(&self, character: char) -> bool {
        let code = u32::from(character);
        let after = self.0.partition_point(|(low, _)| *low <= code);
        after.checked_sub(1).and_then(|i| self.0.get(i)).is_some_and(|(_, high)| code <= *high)
    }

    /// The first of its characters.
    pub(super) fn first(&self) -> Option<char> {
        // Surrogates are no characters.
        self.0.iter().find_map(|(low, high)| {
            let beyond = (0xD800..=0xDFFF).contains(low).then_some(0xE000);
            char::from_u32(beyond.unwrap_or(*low)).filter(|c| u32::from(*c) <= *high)
        })
    }

    pub(super) fn or(&self, other: &Class) -> Class {
        Class::merged(self.0.iter().chain(&other.0).copied().collect())
    }

    pub(super) fn and(&self, other: &Class) -> Class {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut common = Vec::new();
        while let (Some(&&(low, high)), Some(&&(from, to))) = (left.peek(), right.peek()) {
            if low.max(from) <= high.min(to) {
                common.push((low.max(from), high.min(to)));
            }
            if high < to {
                left.next()
            } else {
                right.next()
            };
        }
        Class(common)
    }

    pub(super) fn without(&self, other: &Class) -> Class {
        let mut rest = Vec::new();
        let mut next = 0;
        for (low, high) in &other.0 {
            if let Some(before) = low.checked_sub(1)
                && next <= before
            {
                rest.push((next, before));
            }
            next = high + 1;
        }
        if next <= LAST {
            rest.push((next, LAST));
        }
        self.and(&Class(rest))
    }

    /// The same characters with ASCII letters in the other case.
    pub(super) fn recased(&self, upper: bool) -> Class {
        let (from, to) = if upper { ('a', 'A') } else { ('A', 'a') };
        let letters = Class::of(&[(from, char::from(from as u8 + 25))]);
        let moved = self.and(&letters).0.into_iter();
        let shift = |code| if upper { code - 32 } else { code + 32 };
        debug_assert_eq!(shift(u32::from(from)), u32::from(to));
        let moved = moved.map(|(low, high)| (shift(low), shift(high))).collect();
        self.without(&letters).or(&Class(moved))
    }

    /// The class, or a larger one of few ranges when it has many, as the names of a long table do.
    pub(super) fn coarse(self) -> Class {
        if self.0.len() <= FINE {
            return self;
        }
        let (first, last) = HAN;
        let inside = |(low, high): &(u32, u32)| first <= *low && *high <= last;
        let mut ranges: Vec<_> = self.0.iter().filter(|range| !inside(range)).copied().collect();
        ranges.push(HAN);
        Class::merged(ranges)
    }
}

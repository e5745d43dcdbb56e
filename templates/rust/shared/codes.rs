//! Code tables kept as an enum: a row of data for each variant, and codes at places where they are
//! found.

use serde::{Deserialize, Deserializer};

use super::key::Quoted;
use super::reading::Code;
use super::words::{packed, spread};

/// A row of a code table, with its variant.
#[derive(Clone, Copy)]
pub struct CodeRow<T> {
    variant: T,
    entry: CodeEntry,
}

/// What a table says of a variant.
#[derive(Clone, Copy)]
pub struct CodeEntry {
    code: &'static str,
    quoted: Option<Quoted>,
    label: &'static str,
    is_answer: bool,
    is_exclusive: bool,
    implied_by: Option<usize>,
}

impl<T: Copy> CodeRow<T> {
    /// A row whose code can be an answer.
    #[must_use]
    pub const fn of(variant: T, code: &'static str, label: &'static str) -> CodeRow<T> {
        let entry = CodeEntry {
            code,
            quoted: Quoted::of(code),
            label,
            is_answer: true,
            is_exclusive: false,
            implied_by: None,
        };
        CodeRow { variant, entry }
    }

    /// It cannot be an answer.
    #[must_use]
    pub const fn no_answer(mut self) -> CodeRow<T> {
        self.entry.is_answer = false;
        self
    }

    /// It excludes every other.
    #[must_use]
    pub const fn exclusive(mut self) -> CodeRow<T> {
        self.entry.is_exclusive = true;
        self
    }

    /// It holds where so many others are chosen, and is never chosen itself.
    #[must_use]
    pub const fn implied_by(mut self, least: usize) -> CodeRow<T> {
        self.entry.implied_by = Some(least);
        self
    }
}

/// A code table with `N` rows, in the order of the variants, and room for `PLACES` codes.
pub struct CodeTable<T, const N: usize, const PLACES: usize> {
    /// The variants, in order.
    pub all: [T; N],
    /// The rows, in order.
    pub entries: [CodeEntry; N],
    /// Where codes are found.
    pub places: [CodePlace; PLACES],
}

/// A code as a number, and the number of its row; none where there is no such row. A code is at the
/// place that it is spread to, or in the next free one.
pub type CodePlace = (u64, u16);

impl<T: Copy, const N: usize, const PLACES: usize> CodeTable<T, N, PLACES> {
    /// The table of these rows, of which there must be one. It is made when the crate is compiled.
    /// There are more places than rows, a power of two.
    #[must_use]
    pub const fn new(rows: [CodeRow<T>; N]) -> CodeTable<T, N, PLACES> {
        let (mut all, mut entries) = ([rows[0].variant; N], [rows[0].entry; N]);
        let mut places = [(0, u16::MAX); PLACES];
        let mut number = 0;
        while number < N {
            all[number] = rows[number].variant;
            entries[number] = rows[number].entry;
            let word = packed(rows[number].entry.code.as_bytes());
            let mut place = spread(word) % PLACES;
            while places[place].1 != u16::MAX {
                place = (place + 1) % PLACES;
            }
            places[place] = (word, number as u16);
            number += 1;
        }
        CodeTable { all, entries, places }
    }
}

/// The row of a code that is a number, with the number of the row. `code` says the code where the
/// number does not.
#[inline]
fn find<'e>(
    (entries, places): (&'e [CodeEntry], &[CodePlace]),
    word: u64,
    code: Option<&str>,
) -> Option<(usize, &'e CodeEntry)> {
    let last = places.len().wrapping_sub(1);
    let mut place = spread(word) & last;
    loop {
        let (other, number) = *places.get(place)?;
        let number = usize::from(number);
        let entry = entries.get(number)?;
        if other == word
            && code.map_or(entry.code.len() <= size_of::<u64>(), |code| entry.code == code)
        {
            return Some((number, entry));
        }
        place = (place + 1) & last;
    }
}

/// An enum with a [`CodeTable`]; [`code_table`](crate::code_table) makes it one.
pub trait Coded: Copy + Ord + 'static {
    /// The variants, in order.
    fn all() -> &'static [Self];
    /// The rows, in order.
    fn entries() -> &'static [CodeEntry];
    /// Where codes are found.
    fn places() -> &'static [CodePlace];
    /// The number of its row.
    fn number(self) -> usize;
}

impl<T: Coded> Code for T {
    fn from_code(code: &str) -> Option<T> {
        let long = (code.len() > size_of::<u64>()).then_some(code);
        let (number, entry) = find((T::entries(), T::places()), packed(code.as_bytes()), long)?;
        // A text with NULs behind it is the same number.
        if entry.code.len() == code.len() { T::all().get(number).copied() } else { None }
    }

    #[inline]
    fn answer_of(word: u64) -> Option<T> {
        let (number, entry) = find((T::entries(), T::places()), word, None)?;
        if entry.is_answer { T::all().get(number).copied() } else { None }
    }

    #[inline]
    fn code(self) -> &'static str {
        T::entries().get(self.number()).map_or("", |entry| entry.code)
    }

    #[inline]
    fn quoted(self) -> Option<&'static Quoted> {
        T::entries().get(self.number())?.quoted.as_ref()
    }

    #[inline]
    fn label(self) -> &'static str {
        T::entries().get(self.number()).map_or("", |entry| entry.label)
    }

    #[inline]
    fn is_answer(self) -> bool {
        T::entries().get(self.number()).is_some_and(|entry| entry.is_answer)
    }

    #[inline]
    fn is_exclusive(self) -> bool {
        T::entries().get(self.number()).is_some_and(|entry| entry.is_exclusive)
    }

    #[inline]
    fn implied_by(self) -> Option<usize> {
        T::entries().get(self.number())?.implied_by
    }
}

/// Reads a code as it goes over the wire.
///
/// # Errors
/// When it is no text, or none of the table's.
pub fn read_code<'de, T: Code, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let code = String::deserialize(deserializer)?;
    T::from_code(&code).ok_or_else(|| serde::de::Error::custom("代码不在代码表中"))
}

/// Makes an enum the type of a table's codes: `code_table!(Gender, GENDER_ROWS);`
#[macro_export]
macro_rules! code_table {
    ($name:ident, $table:ident) => {
        impl $name {
            /// All rows of the table, in order.
            pub const ALL: &'static [$name] = &$table.all;
        }

        impl $crate::shared::Coded for $name {
            #[inline]
            fn all() -> &'static [$name] {
                &$table.all
            }

            #[inline]
            fn entries() -> &'static [$crate::shared::CodeEntry] {
                &$table.entries
            }

            #[inline]
            fn places() -> &'static [$crate::shared::CodePlace] {
                &$table.places
            }

            #[inline]
            fn number(self) -> usize {
                self as usize
            }
        }

        $crate::code_on_the_wire!($name);
    };
}

/// On the wire a code is its text: `code_on_the_wire!(Divisions);`
#[macro_export]
macro_rules! code_on_the_wire {
    ($name:ident) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::shared::Code::code(*self))
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<$name, D::Error> {
                $crate::shared::read_code(deserializer)
            }
        }
    };
}

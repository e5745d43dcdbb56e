//! Code tables kept as an enum: a row of data for each variant, and codes in an order in which they
//! are found.

use serde::{Deserialize, Deserializer};

use super::reading::Code;

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
    label: &'static str,
    is_answer: bool,
    is_exclusive: bool,
    implied_by: Option<usize>,
}

impl<T: Copy> CodeRow<T> {
    /// A row whose code can be an answer.
    #[must_use]
    pub const fn of(variant: T, code: &'static str, label: &'static str) -> CodeRow<T> {
        let entry =
            CodeEntry { code, label, is_answer: true, is_exclusive: false, implied_by: None };
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

/// A code table with `N` rows, in the order of the variants.
pub struct CodeTable<T, const N: usize> {
    /// The variants, in order.
    pub all: [T; N],
    /// The rows, in order.
    pub entries: [CodeEntry; N],
    /// Codes as numbers, from the smallest, with the numbers of their rows.
    pub places: [(u64, u16); N],
}

impl<T: Copy, const N: usize> CodeTable<T, N> {
    /// The table of these rows, of which there must be one. It is made when the crate is compiled.
    #[must_use]
    pub const fn new(rows: [CodeRow<T>; N]) -> CodeTable<T, N> {
        let (mut all, mut entries) = ([rows[0].variant; N], [rows[0].entry; N]);
        let mut places = [(0, 0); N];
        let mut number = 0;
        while number < N {
            all[number] = rows[number].variant;
            entries[number] = rows[number].entry;
            let key = packed(rows[number].entry.code);
            let mut place = number;
            while place > 0 && places[place - 1].0 > key {
                places[place] = places[place - 1];
                place -= 1;
            }
            places[place] = (key, number as u16);
            number += 1;
        }
        CodeTable { all, entries, places }
    }
}

/// The first and the last four bytes of a code as a number. Codes of one length up to eight have
/// different ones.
#[inline(always)]
const fn packed(code: &str) -> u64 {
    let bytes = code.as_bytes();
    match (bytes, bytes.first_chunk(), bytes.last_chunk()) {
        ([one], ..) => *one as u64,
        ([one, two], ..) => (*one as u64) << 8 | *two as u64,
        ([one, two, three], ..) => (*one as u64) << 16 | (*two as u64) << 8 | *three as u64,
        (_, Some(first), Some(last)) => {
            (u32::from_be_bytes(*first) as u64) << 32 | u32::from_be_bytes(*last) as u64
        }
        _ => 0,
    }
}

/// Tables of so many rows are gone through: unrolled, that is quicker than halving.
const FEW: usize = 12;

/// The number of the row of a code.
#[inline(always)]
fn find(entries: &[CodeEntry], places: &[(u64, u16)], code: &str) -> Option<usize> {
    let key = packed(code);
    let from = if places.len() <= FEW {
        places
    } else {
        places.get(places.partition_point(|(other, _)| *other < key)..)?
    };
    let is_it = |(other, number): &&(u64, u16)| {
        let same = |entry: &CodeEntry| {
            entry.code.len() == code.len() && (code.len() <= size_of::<u64>() || entry.code == code)
        };
        *other == key && entries.get(usize::from(*number)).is_some_and(same)
    };
    // Where they are in order, none comes after a greater one.
    let alike = |(other, _): &&(u64, u16)| places.len() <= FEW || *other == key;
    from.iter().take_while(alike).find(is_it).map(|(_, number)| usize::from(*number))
}

/// An enum with a [`CodeTable`]; [`code_table`](crate::code_table) makes it one.
pub trait Coded: Copy + Ord + 'static {
    /// The variants, in order.
    fn all() -> &'static [Self];
    /// The rows, in order.
    fn entries() -> &'static [CodeEntry];
    /// Where codes are found.
    fn places() -> &'static [(u64, u16)];
    /// The number of its row.
    fn number(self) -> usize;
}

impl<T: Coded> Code for T {
    #[inline]
    fn from_code(code: &str) -> Option<T> {
        T::all().get(find(T::entries(), T::places(), code)?).copied()
    }

    #[inline]
    fn code(self) -> &'static str {
        T::entries().get(self.number()).map_or("", |entry| entry.code)
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
            fn places() -> &'static [(u64, u16)] {
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

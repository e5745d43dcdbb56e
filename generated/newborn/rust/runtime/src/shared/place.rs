//! Administrative divisions as answers.

use serde::{Serialize, Serializer};

use crate::support::{Fault, TextKind, TextRule, check_text};

use super::reading::Code;
use super::table::Level;
use super::words::{Packed, is_digits};

/// A division of the table, or the name of a place outside of it.
#[derive(Clone, PartialEq, Eq)]
pub enum Place<T> {
    /// A division of the table.
    Division(T),
    /// A place outside of the table, as written.
    Elsewhere(String),
}

impl<T: Code> Place<T> {
    /// The division of the level, or the place outside of the table, that a text means.
    ///
    /// # Errors
    /// The first fault.
    pub fn of_text(text: &str, level: Level) -> Result<Place<T>, Fault> {
        if let Some(division) = T::division(&Packed::of(text), level) {
            return Ok(Place::Division(division));
        }
        if is_digits(text) {
            return Err(Fault::NotInTable);
        }
        check_text(&TextRule::new(TextKind::Plain, 100), text)?;
        Ok(Place::Elsewhere(text.to_owned()))
    }

    /// The code, or the name as written.
    pub fn wire(&self) -> &str {
        match self {
            Place::Division(division) => division.code(),
            Place::Elsewhere(name) => name,
        }
    }
}

impl<T: Code> super::Answer<Place<T>> {
    /// The code, or the name as written, if it is determined.
    #[must_use]
    pub fn wire(&self) -> Option<&str> {
        self.value().map(Place::wire)
    }
}

/// The code in a place as [`Place::wire`] gives it; a place outside of the table has none.
#[must_use]
pub fn place_code(wire: &str) -> Option<&str> {
    is_digits(wire).then_some(wire)
}

impl<T: Code> Serialize for Place<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.wire())
    }
}

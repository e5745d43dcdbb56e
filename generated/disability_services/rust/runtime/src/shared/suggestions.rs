//! Answers that may be filled in for a person, as they go over the wire.

use crate::page::Suggestion;
use crate::support::{Date, Json, Month};

use super::given::Given;
use super::group::Domain;
use super::reading::{Code, Readable};
use super::value::Decimal;

/// Answers that may be filled in, in the order of the form.
#[derive(Default)]
pub struct Suggestions(Vec<Suggestion>);

impl Suggestions {
    /// With the answer at a path, unless the question would refuse it.
    pub fn add<T: for<'v> Readable<'v>>(
        &mut self,
        path: &str,
        value: Option<impl Wire>,
        domain: &Domain,
    ) {
        let value = value.map(Wire::wire);
        self.take(path, value, &mut |given| T::read(given, domain).is_ok());
    }

    fn take(&mut self, path: &str, value: Option<Json>, is_fit: &mut dyn FnMut(Given<'_>) -> bool) {
        let Some(value) = value else { return };
        if is_fit(Given::from(&value)) {
            self.0.push(Suggestion { path: path.to_owned(), value });
        }
    }

    /// All of them.
    #[must_use]
    pub fn finish(self) -> Vec<Suggestion> {
        self.0
    }
}

/// A value that goes over the wire.
pub trait Wire {
    /// As it stands in an instance.
    fn wire(self) -> Json;
}

impl Wire for bool {
    fn wire(self) -> Json {
        Json::Bool(self)
    }
}

impl Wire for i64 {
    fn wire(self) -> Json {
        Json::Int(self)
    }
}

impl Wire for String {
    fn wire(self) -> Json {
        Json::Text(self)
    }
}

impl Wire for Date {
    fn wire(self) -> Json {
        Json::Text(self.to_string())
    }
}

impl Wire for Month {
    fn wire(self) -> Json {
        Json::Text(self.to_string())
    }
}

impl<const SCALE: u8> Wire for Decimal<SCALE> {
    fn wire(self) -> Json {
        Json::Text(self.to_string())
    }
}

impl<T: Code> Wire for T {
    fn wire(self) -> Json {
        Json::from(self.code())
    }
}

impl<T: Code> Wire for Vec<T> {
    fn wire(self) -> Json {
        Json::List(self.into_iter().map(Wire::wire).collect())
    }
}

//! What stands at a question, as any format gives it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::support::{Fault, Json, Shape};

/// A value as it came; a text is borrowed where it can be. What is in an object does not matter: no
/// answer is one.
pub enum Given<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer within bounds, however it was spelt.
    Int(i64),
    /// Any other number.
    Number,
    /// A text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Given<'a>>),
    /// An object; whether it has members.
    Object(bool),
}

impl<'a> Given<'a> {
    /// The text of an answer.
    ///
    /// # Errors
    /// `null`, `empty` or `type`.
    pub fn text(self) -> Result<Cow<'a, str>, Fault> {
        match self {
            Given::Text(text) if text.is_empty() => Err(Fault::Empty),
            Given::Text(text) => Ok(text),
            other => Err(other.other_than(Shape::Text)),
        }
    }

    /// Has the text of an answer read.
    ///
    /// # Errors
    /// `null`, `empty` or `type`.
    pub fn read(self, read: &mut dyn FnMut(&str)) -> Result<(), Fault> {
        self.text().map(|text| read(&text))
    }

    /// The integer of an answer.
    ///
    /// # Errors
    /// `null` or `type`.
    pub fn integer(self) -> Result<i64, Fault> {
        if let Given::Int(value) = self { Ok(value) } else { Err(self.other_than(Shape::Integer)) }
    }

    /// The truth value of an answer.
    ///
    /// # Errors
    /// `null` or `type`.
    pub fn truth(self) -> Result<bool, Fault> {
        if let Given::Bool(value) = self { Ok(value) } else { Err(self.other_than(Shape::Bool)) }
    }

    /// The options of an answer.
    ///
    /// # Errors
    /// `null`, `empty` or `type`.
    pub fn options(self) -> Result<Vec<Given<'a>>, Fault> {
        match self {
            Given::List(options) if options.is_empty() => Err(Fault::Empty),
            Given::List(options) => Ok(options),
            other => Err(other.other_than(Shape::List)),
        }
    }

    /// What is wrong with it where something of another shape is expected, or with its emptiness.
    #[must_use]
    pub fn other_than(&self, expected: Shape) -> Fault {
        match (self, expected) {
            (Given::Null, _) => Fault::Null,
            (Given::Object(false), Shape::Object) => Fault::Empty,
            (Given::List(rows), Shape::List) if rows.is_empty() => Fault::Empty,
            _ => Fault::Type(expected),
        }
    }
}

impl From<i64> for Given<'_> {
    fn from(value: i64) -> Self {
        Json::from(value).as_int().map_or(Given::Number, Given::Int)
    }
}

impl From<f64> for Given<'_> {
    fn from(value: f64) -> Self {
        Json::from(value).as_int().map_or(Given::Number, Given::Int)
    }
}

impl<'a> From<&'a Json> for Given<'a> {
    fn from(json: &'a Json) -> Given<'a> {
        match json {
            Json::Null => Given::Null,
            Json::Bool(truth) => Given::Bool(*truth),
            Json::Int(value) => Given::Int(*value),
            Json::Number(_) => Given::Number,
            Json::Text(text) => Given::Text(Cow::Borrowed(text)),
            Json::List(rows) => Given::List(rows.iter().map(Given::from).collect()),
            Json::Object(members) => Given::Object(!members.is_empty()),
        }
    }
}

impl<'de> Deserialize<'de> for Given<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Given<'de>, D::Error> {
        deserializer.deserialize_any(Shown)
    }
}

/// Takes whatever comes.
struct Shown;

impl<'de> Visitor<'de> for Shown {
    type Value = Given<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Given<'de>, E> {
        Ok(Given::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Given<'de>, E> {
        Ok(Given::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given<'de>, D::Error> {
        Given::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Given<'de>, D::Error> {
        Given::deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Given<'de>, E> {
        Ok(Given::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Given<'de>, E> {
        Ok(Given::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Given<'de>, E> {
        Ok(i64::try_from(value).map_or(Given::Number, Given::from))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Given<'de>, E> {
        Ok(Given::from(value))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Given<'de>, E> {
        Ok(Given::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Given<'de>, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Given<'de>, E> {
        Ok(Given::Text(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Given<'de>, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = access.next_element()? {
            rows.push(row);
        }
        Ok(Given::List(rows))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Given<'de>, A::Error> {
        let mut filled = false;
        while access.next_entry::<Given<'de>, Given<'de>>()?.is_some() {
            filled = true;
        }
        Ok(Given::Object(filled))
    }
}

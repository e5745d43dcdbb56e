//! A JSON value that keeps what other readers lose: duplicate keys, and whether a number is an
//! integer that every engine reads alike.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::fault::Fault;

/// The largest integer that every JSON engine holds exactly: 2⁵³ − 1 (RFC 8259, section 6).
pub const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// A JSON value. The depth is bounded by the reader. Read it with `serde_json` and its feature
/// `float_roundtrip`: without it, integers near the bound that are spelt with a fraction
/// (`9007199254740991.0`) are read one off.
#[derive(Clone, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer within ±[`MAX_INTEGER`], however it was spelt: `1`, `1.0` and `1e0` are the same.
    Int(i64),
    /// Any other number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, with its members in order and with duplicate keys.
    Object(Vec<(String, Json)>),
}

/// The type of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// An integer.
    Integer,
    /// A number that is no integer within bounds.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
}

impl Json {
    /// The type of the value.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        match self {
            Json::Null => Shape::Null,
            Json::Bool(_) => Shape::Bool,
            Json::Int(_) => Shape::Integer,
            Json::Number(_) => Shape::Number,
            Json::Text(_) => Shape::Text,
            Json::List(_) => Shape::List,
            Json::Object(_) => Shape::Object,
        }
    }

    /// The text of an answer.
    ///
    /// # Errors
    /// `null`, `empty` or `type`.
    pub fn text(&self) -> Result<&str, Fault> {
        match self {
            Json::Text(text) if text.is_empty() => Err(Fault::Empty),
            Json::Text(text) => Ok(text),
            _ => Err(self.other_than(Shape::Text)),
        }
    }

    /// The integer of an answer.
    ///
    /// # Errors
    /// `null` or `type`.
    pub fn integer(&self) -> Result<i64, Fault> {
        self.as_int().ok_or_else(|| self.other_than(Shape::Integer))
    }

    /// The truth value of an answer.
    ///
    /// # Errors
    /// `null` or `type`.
    pub fn truth(&self) -> Result<bool, Fault> {
        self.as_bool().ok_or_else(|| self.other_than(Shape::Bool))
    }

    /// The rows or options of an answer.
    ///
    /// # Errors
    /// `null`, `empty` or `type`.
    pub fn rows(&self) -> Result<&[Json], Fault> {
        match self.as_list() {
            Some([]) => Err(Fault::Empty),
            rows => rows.ok_or_else(|| self.other_than(Shape::List)),
        }
    }

    /// The members of an answer.
    ///
    /// # Errors
    /// `null`, `empty` or `type`.
    pub fn members(&self) -> Result<&[(String, Json)], Fault> {
        match self.as_object() {
            Some([]) => Err(Fault::Empty),
            members => members.ok_or_else(|| self.other_than(Shape::Object)),
        }
    }

    fn other_than(&self, expected: Shape) -> Fault {
        if matches!(self, Json::Null) { Fault::Null } else { Fault::Type(expected) }
    }

    /// The truth value, if it is one.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        if let Json::Bool(value) = self { Some(*value) } else { None }
    }

    /// The integer, if it is one within bounds.
    #[must_use]
    pub const fn as_int(&self) -> Option<i64> {
        if let Json::Int(value) = self { Some(*value) } else { None }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Json::Text(value) = self { Some(value) } else { None }
    }

    /// The rows, if it is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Json]> {
        if let Json::List(rows) = self { Some(rows) } else { None }
    }

    /// The members, if it is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&[(String, Json)]> {
        if let Json::Object(members) = self { Some(members) } else { None }
    }

    /// The first member called `key`, if it is an object that has one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.as_object()?.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The keys that occur more than once, each once, in order of the second occurrence.
    #[must_use]
    pub fn duplicate_keys(&self) -> Vec<&str> {
        let (mut seen, mut reported) = (BTreeSet::new(), BTreeSet::new());
        let keys = self.as_object().unwrap_or_default().iter().map(|(key, _)| key.as_str());
        keys.filter(|key| !seen.insert(*key) && reported.insert(*key)).collect()
    }
}

// Values entered by applicants must not reach logs, so only the shape is shown.
impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::List(rows) => write!(f, "Json::List({} rows)", rows.len()),
            Json::Object(members) => write!(f, "Json::Object({} members)", members.len()),
            _ => write!(f, "Json::{:?}", self.shape()),
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Shape::Null => "null",
            Shape::Bool => "true或false",
            Shape::Integer => "整数",
            Shape::Number => "数",
            Shape::Text => "文字",
            Shape::List => "列表",
            Shape::Object => "对象",
        })
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Json {
        if value.unsigned_abs() <= MAX_INTEGER.unsigned_abs() {
            Json::Int(value)
        } else {
            // Beyond the bound the value is refused, not used: precision no longer matters.
            #[allow(clippy::cast_precision_loss)]
            Json::Number(value as f64)
        }
    }
}

impl From<f64> for Json {
    fn from(value: f64) -> Json {
        // Both casts are exact: the bound fits into 53 bits, and what passes it is an integer.
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
        if value.fract() == 0.0 && value.abs() <= MAX_INTEGER as f64 {
            Json::Int(value as i64)
        } else {
            Json::Number(value)
        }
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Json {
        Json::Text(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Json {
        Json::Text(value)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        Json::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        Json::deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        #[allow(clippy::cast_precision_loss)] // refused, as above
        Ok(i64::try_from(value).map_or(Json::Number(value as f64), Json::from))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Ok(Json::from(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::from(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = access.next_element()? {
            rows.push(row);
        }
        Ok(Json::List(rows))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = access.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(members))
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Int(value) => serializer.serialize_i64(*value),
            Json::Number(value) => serializer.serialize_f64(*value),
            Json::Text(value) => serializer.serialize_str(value),
            Json::List(rows) => serializer.collect_seq(rows),
            Json::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

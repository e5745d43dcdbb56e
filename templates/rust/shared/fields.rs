//! What departments' forms hold, field by field: for serde and for the buffer of bytes alike.

use std::borrow::Cow;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::support::{Date, Month, format_decimal};

use super::key::{Key, Quoted};
use super::place::Place;
use super::reading::Code;
use super::value::Decimal;

/// A department's form, a part or a row of one.
pub trait Fields {
    /// Hands over the keys of all fields, and as many values.
    fn fields(&self, take: TakeFields<'_>);
}

/// What takes the fields of a form.
pub type TakeFields<'t> = &'t mut dyn FnMut(&'static [Key], &[Value<'_>]);

/// What a field holds.
pub trait Field {
    /// What is to be told of it.
    fn value(&self) -> Value<'_>;
    /// Whether it is never a value, as empty texts and lists are.
    fn is_empty(&self) -> bool {
        false
    }
}

/// What is told of a field.
pub enum Value<'v> {
    /// Nothing, and the field is not there.
    Nothing,
    /// A text.
    Text(&'v str),
    /// A text that is known as JSON.
    Quoted(&'static Quoted),
    /// Texts one behind the other.
    Joined(&'v [&'v str]),
    /// Yes or no.
    Truth(bool),
    /// An integer, or an amount in fen.
    Number(i64),
    /// A number in units of its last decimal, and how many decimals it has.
    Decimal(i64, u8),
    /// A day.
    Date(Date),
    /// A month.
    Month(Month),
    /// Codes or rows.
    List(&'v dyn Items),
    /// Other fields.
    Part(&'v dyn Fields),
    /// Other fields that are known as JSON.
    Known(&'v dyn Fields, &'static str),
}

/// Codes or rows, one after the other.
pub trait Items {
    /// Hands them over.
    fn each(&self, take: &mut dyn FnMut(&Value<'_>));
}

/// Whether nothing is filled in.
pub fn is_nothing(part: &dyn Fields) -> bool {
    let mut nothing = true;
    part.fields(&mut |_, values| {
        nothing = values.iter().all(|value| matches!(value, Value::Nothing));
    });
    nothing
}

/// What a serializer gives: filling in a form cannot fail, writing it can.
pub type Serialized<S> = Result<<S as Serializer>::Ok, <S as Serializer>::Error>;

/// Writes a form, or a part of one, by serde.
///
/// # Errors
/// Those of the serializer.
pub fn serialize_fields<S: Serializer>(part: &dyn Fields, serializer: S) -> Serialized<S> {
    let mut map = serializer.serialize_map(None)?;
    let mut written = Ok(());
    part.fields(&mut |keys, values| {
        written = keys.iter().zip(values).try_for_each(|(key, value)| match value {
            Value::Nothing => Ok(()),
            value => map.serialize_entry(&*key.name(), value),
        });
    });
    written?;
    map.end()
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Value::Nothing => serializer.serialize_none(),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Quoted(quoted) => serializer.serialize_str(quoted.text()),
            Value::Joined(texts) => serializer.serialize_str(&texts.concat()),
            Value::Truth(truth) => serializer.serialize_bool(truth),
            Value::Number(number) => serializer.serialize_i64(number),
            Value::Decimal(units, scale) => serializer.serialize_str(&format_decimal(units, scale)),
            Value::Date(date) => date.serialize(serializer),
            Value::Month(month) => month.serialize(serializer),
            Value::Part(part) | Value::Known(part, _) => serialize_fields(part, serializer),
            Value::List(list) => {
                let mut elements = serializer.serialize_seq(None)?;
                let mut written = Ok(());
                list.each(&mut |element| {
                    if written.is_ok() {
                        written = elements.serialize_element(element);
                    }
                });
                written?;
                elements.end()
            }
        }
    }
}

impl<T: Field> Field for Option<T> {
    #[inline]
    fn value(&self) -> Value<'_> {
        match self {
            Some(value) => value.value(),
            None => Value::Nothing,
        }
    }
}

impl<T: Code> Field for T {
    fn value(&self) -> Value<'_> {
        self.quoted().map_or_else(|| Value::Text(self.code()), Value::Quoted)
    }
}

macro_rules! entries {
    ($($ty:ty: $value:ident => $told:expr;)*) => {
        $(impl Field for $ty {
            #[inline]
            fn value(&self) -> Value<'_> {
                let $value = self;
                $told
            }
        })*
    };
}

entries! {
    bool: truth => Value::Truth(*truth);
    i64: number => Value::Number(*number);
    Date: date => Value::Date(*date);
    Month: month => Value::Month(*month);
}

macro_rules! texts {
    ($($ty:ty)*) => {
        $(impl Field for $ty {
            #[inline]
            fn value(&self) -> Value<'_> {
                Value::Text(self)
            }

            #[inline]
            fn is_empty(&self) -> bool {
                let text: &str = self;
                text.is_empty()
            }
        })*
    };
}

texts!(&str String Cow<'_, str>);

impl<const SCALE: u8> Field for Decimal<SCALE> {
    fn value(&self) -> Value<'_> {
        Value::Decimal(self.0, SCALE)
    }
}

impl<T: Code> Field for &Place<T> {
    fn value(&self) -> Value<'_> {
        Value::Text(self.wire())
    }
}

impl<T: Field> Field for Vec<T> {
    fn value(&self) -> Value<'_> {
        Value::List(self)
    }

    fn is_empty(&self) -> bool {
        Vec::is_empty(self)
    }
}

impl<T: Field> Items for Vec<T> {
    fn each(&self, take: &mut dyn FnMut(&Value<'_>)) {
        self.iter().for_each(|element| take(&element.value()));
    }
}

impl<T: Field> Field for &[T] {
    fn value(&self) -> Value<'_> {
        Value::List(self)
    }

    fn is_empty(&self) -> bool {
        <[T]>::is_empty(self)
    }
}

impl<T: Field> Items for &[T] {
    fn each(&self, take: &mut dyn FnMut(&Value<'_>)) {
        self.iter().for_each(|element| take(&element.value()));
    }
}

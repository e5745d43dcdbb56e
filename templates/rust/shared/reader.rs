//! The one reader: from any format into any group, by the group's table, taking down what is wrong.
//!
//! Members mostly come in the order of the table, so the next one is tried first. Of a member that is
//! there twice, the first counts. A path is only made where something is wrong.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::support::{Fault, Shape, Size, Unit, Violation};

use super::answer::Answer;
use super::given::Given;
use super::group::{Domain, Group, Member, Members, Rows, Slot, lose};
use super::notes::Notes;

/// Where something stands in an instance; shown as `section.children[0].name`.
#[derive(Clone, Copy)]
pub enum Path<'p> {
    /// The whole.
    Whole,
    /// A member.
    Member(&'p Path<'p>, &'static str),
    /// A row of a list, from 0.
    Row(&'p Path<'p>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Whole => Ok(()),
            Path::Member(Path::Whole, key) => f.write_str(key),
            Path::Member(path, key) => write!(f, "{path}.{key}"),
            Path::Row(path, number) => write!(f, "{path}[{number}]"),
        }
    }
}

/// Reads what stands at a member.
pub struct Reader<'r, 'a> {
    /// Where it is kept.
    pub slot: Slot<'r, 'a>,
    /// What may stand there.
    pub member: &'r Member,
    /// Where it stands.
    pub path: Path<'r>,
    /// What is wrong.
    pub notes: &'r mut Notes,
}

impl<'a> DeserializeSeed<'a> for Reader<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Reader<'_, 'a> {
    /// Takes something that is neither list nor object, or not the one that may stand here.
    fn take(self, given: Given<'a>) {
        let fault = match self.slot {
            Slot::Answer(answer) => answer.give(given, &self.member.domain).err(),
            Slot::Group(group) => {
                lose(group);
                *group.there() = Answer::IllFormed;
                Some(given.other_than(Shape::Object))
            }
            Slot::Rows(rows) => {
                rows.refuse();
                Some(given.other_than(Shape::List))
            }
        };
        if let Some(fault) = fault {
            self.notes.fault(fault, &self.path, self.member.label);
        }
    }
}

impl<'a> Visitor<'a> for Reader<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.take(Given::Null);
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.take(Given::Bool(value));
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.take(Given::from(value));
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.take(i64::try_from(value).map_or(Given::Number, Given::from));
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.take(Given::from(value));
        Ok(())
    }

    fn visit_borrowed_str<E: Error>(self, value: &'a str) -> Result<(), E> {
        self.take(Given::Text(Cow::Borrowed(value)));
        Ok(())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<(), E> {
        self.take(Given::Text(value.into()));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut access: A) -> Result<(), A::Error> {
        let Reader { slot, member, path, notes } = self;
        let slot = match (slot, &member.domain) {
            (Slot::Rows(rows), Domain::Rows(table, min, max)) => {
                let row = Member::new(member.key, table.label, Domain::Group(table));
                return read_rows(&mut access, rows, &row, (*min, *max), path, notes);
            }
            (slot, _) => slot,
        };
        let mut options = Vec::new();
        while let Some(option) = access.next_element()? {
            options.push(option);
        }
        Reader { slot, member, path, notes }.take(Given::List(options));
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(self, mut access: A) -> Result<(), A::Error> {
        let Reader { mut slot, member, path, notes } = self;
        let filled = match (&mut slot, &member.domain) {
            (Slot::Group(group), Domain::Group(table)) => {
                read_members(&mut access, *group, table, path, notes)?
            }
            (Slot::Group(group), Domain::Answers(table)) => {
                notes.turn();
                let filled = read_members(&mut access, *group, table, Path::Whole, notes);
                notes.turn();
                filled?
            }
            _ => skim(&mut access)?,
        };
        if let Slot::Group(group) = &mut slot
            && filled
        {
            *group.there() = Answer::Given(());
        } else {
            Reader { slot, member, path, notes }.take(Given::Object(filled));
        }
        Ok(())
    }
}

/// Reads the members of an object. Tells whether there were any.
fn read_members<'a, A: MapAccess<'a>>(
    access: &mut A,
    group: &mut dyn Group<'a>,
    table: &'static Members,
    path: Path<'_>,
    notes: &mut Notes,
) -> Result<bool, A::Error> {
    let (mut filled, mut next) = (false, 0);
    while let Some(place) = access.next_key_seed(Key { table, next, path, notes })? {
        filled = true;
        let found = place.and_then(|place| Some((table.list.get(place)?, group.member(place)?)));
        let Some((member, mut slot)) = found else {
            access.next_value::<Given<'a>>()?;
            continue;
        };
        let path = Path::Member(&path, member.key);
        if slot.is_absent() {
            access.next_value_seed(Reader { slot, member, path, notes })?;
        } else {
            notes.fault(Fault::DuplicateKey, &path, table.label);
            access.next_value::<Given<'a>>()?;
        }
        next = place.map_or(next, |place| place + 1);
    }
    Ok(filled)
}

/// Reads rows. Too many of them are not looked into.
fn read_rows<'a, A: SeqAccess<'a>>(
    access: &mut A,
    rows: &mut dyn Rows<'a>,
    member: &Member,
    (min, max): (u32, u32),
    path: Path<'_>,
    notes: &mut Notes,
) -> Result<(), A::Error> {
    let (mut found, before) = (0_u32, notes.count());
    let fault = loop {
        let number = found as usize;
        let read = if found < max {
            let row = Row { rows, member, path: Path::Row(&path, number), notes };
            access.next_element_seed(row)?.is_some()
        } else {
            access.next_element::<Given<'a>>()?.is_some()
        };
        if read {
            found = found.saturating_add(1);
        } else if found == 0 {
            break Fault::Empty;
        } else if found > max {
            break Fault::TooMany(Size { min, max, found, unit: Unit::Rows });
        } else {
            return Ok(());
        }
    };
    rows.refuse();
    notes.forget_after(before);
    notes.fault(fault, &path, member.label);
    Ok(())
}

/// Goes over an object that is none of the form. Tells whether it has members.
fn skim<'a, A: MapAccess<'a>>(access: &mut A) -> Result<bool, A::Error> {
    let mut filled = false;
    while access.next_entry::<Given<'a>, Given<'a>>()?.is_some() {
        filled = true;
    }
    Ok(filled)
}

/// A row that is added when it comes.
struct Row<'r, 'a> {
    rows: &'r mut dyn Rows<'a>,
    member: &'r Member,
    path: Path<'r>,
    notes: &'r mut Notes,
}

impl<'a> DeserializeSeed<'a> for Row<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        let Row { rows, member, path, notes } = self;
        match rows.add() {
            Some(row) => {
                let slot = Slot::Group(row);
                deserializer.deserialize_any(Reader { slot, member, path, notes })
            }
            None => Given::deserialize(deserializer).map(drop),
        }
    }
}

/// The place of a key in a table; a stranger has none, and is reported.
struct Key<'r> {
    table: &'static Members,
    next: usize,
    path: Path<'r>,
    notes: &'r mut Notes,
}

impl<'a> DeserializeSeed<'a> for Key<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Option<usize>, E> {
        let place = self.table.place_of(key, self.next);
        if place.is_none() {
            let path = self.path.to_string();
            self.notes.add(Violation::unknown_key(&path, key, self.table.label));
        }
        Ok(place)
    }
}

//! Groups of questions as tables: what each member is called, and what may stand there. Reading,
//! closing and spelling go through any group by its table; only its type knows where the answers
//! are kept.

use crate::support::{Date, Fault, Month};

use super::answer::{Answer, List, Part};
use super::given::Given;
use super::reading::{TextDomain, Readable};
use super::table::Level;

/// The members of a group of questions, or of a record.
pub struct Members {
    /// What it is called.
    pub label: &'static str,
    /// Its members, in the order of the form.
    pub list: &'static [Member],
}

/// A question or group in a group.
pub struct Member {
    /// Its key.
    pub key: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What may stand there.
    pub domain: Domain,
}

impl Members {
    /// A table.
    #[must_use]
    pub const fn new(label: &'static str, list: &'static [Member]) -> Members {
        Members { label, list }
    }

    /// The place of a key, looked for from the place where it is most likely.
    #[must_use]
    pub fn place_of(&self, key: &str, likely: usize) -> Option<usize> {
        let at = |place: &usize| self.list.get(*place).is_some_and(|member| member.key == key);
        if at(&likely) {
            return Some(likely);
        }
        (likely..self.list.len()).chain(0..likely).find(at)
    }

    /// The member of a key.
    #[must_use]
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.list.iter().find(|member| member.key == key)
    }
}

impl Member {
    /// A member.
    #[must_use]
    pub const fn new(key: &'static str, label: &'static str, domain: Domain) -> Member {
        Member { key, label, domain }
    }
}

/// What may stand at a member.
pub enum Domain {
    /// A text.
    Text(&'static TextDomain),
    /// An integer from the least to the most.
    Integer(i64, i64),
    /// An amount in fen.
    Money(i64, i64),
    /// A number with so many decimals; limits are in units of the last one.
    Decimal(u8, i64, i64),
    /// Yes or no.
    YesNo,
    /// A box, which is ticked or not there.
    Tick,
    /// A code.
    OneOf,
    /// At least and at most so many codes.
    AnyOf(u32, u32),
    /// A day.
    Date(Option<Date>, Option<Date>),
    /// A month.
    Month(Option<Month>, Option<Month>),
    /// A division of a level.
    Division(Level),
    /// A group of questions.
    Group(&'static Members),
    /// At least and at most so many rows of a group.
    Rows(&'static Members, u32, u32),
    /// All answers.
    Answers(&'static Members),
    /// This very word, which has at most so many characters.
    Word(&'static str, u32),
    /// A day of submission.
    Submission,
    /// A region within this one; any where it is empty.
    Region(&'static str),
}

/// A question, group or list of rows, whatever its type.
pub enum Slot<'s, 'a> {
    /// An answer.
    Answer(&'s mut dyn Question<'a>),
    /// A group.
    Group(&'s mut dyn Group<'a>),
    /// Rows of a group.
    Rows(&'s mut dyn Rows<'a>),
}

/// What stands at a member, as its type.
pub trait AsSlot<'a> {
    /// The same, with nothing borrowed.
    type Owned;
    /// Where it is kept.
    fn slot(&mut self) -> Slot<'_, 'a>;
    /// Keeps it without what it was read from.
    fn own(self) -> Self::Owned;
}

/// A question, whatever the type of its answer.
pub trait Question<'a>: Part {
    /// Keeps what was given, if it belongs to the domain.
    ///
    /// # Errors
    /// The first fault.
    fn give(&mut self, given: Given<'a>, domain: &Domain) -> Result<(), Fault>;
}

/// A group, whatever its type.
pub trait Group<'a>: Part {
    /// Whether it is there.
    fn there(&mut self) -> &mut Answer<()>;
    /// Whether anything was entered in it beside what stands at a place.
    fn has_beside(&self, place: usize) -> bool;
    /// What stands at a place of its table.
    fn member(&mut self, place: usize) -> Option<Slot<'_, 'a>>;
}

/// A list of rows, whatever the type of the rows.
pub trait Rows<'a>: Part {
    /// They are no list, or too many.
    fn refuse(&mut self);
    /// One more row, empty at first.
    fn add(&mut self) -> Option<&mut dyn Group<'a>>;
    /// The row of that number.
    fn row(&mut self, number: usize) -> Option<&mut dyn Group<'a>>;
}

impl<'a, T: Readable<'a>> Question<'a> for Answer<T> {
    fn give(&mut self, given: Given<'a>, domain: &Domain) -> Result<(), Fault> {
        match T::read(given, domain) {
            Ok(value) => *self = Answer::Given(value),
            Err(fault) => {
                *self = Answer::IllFormed;
                return Err(fault);
            }
        }
        Ok(())
    }
}

impl<'a, T: Readable<'a>> AsSlot<'a> for Answer<T> {
    type Owned = Answer<T::Owned>;

    fn slot(&mut self) -> Slot<'_, 'a> {
        Slot::Answer(self)
    }

    fn own(self) -> Answer<T::Owned> {
        self.map(T::own)
    }
}

impl<'a, G: Group<'a> + Default + AsSlot<'a>> AsSlot<'a> for Answer<List<G>> {
    type Owned = Answer<List<G::Owned>>;

    fn slot(&mut self) -> Slot<'_, 'a> {
        Slot::Rows(self)
    }

    fn own(self) -> Self::Owned {
        self.map(|rows| List(rows.0.into_iter().map(G::own).collect()))
    }
}

impl<'a, G: Group<'a> + Default> Rows<'a> for Answer<List<G>> {
    fn refuse(&mut self) {
        *self = Answer::IllFormed;
    }

    fn add(&mut self) -> Option<&mut dyn Group<'a>> {
        if let Answer::Absent = self {
            *self = Answer::Given(List(Vec::new()));
        }
        let Answer::Given(List(rows)) = self else { return None };
        rows.push(G::default());
        rows.last_mut().map(|row| -> &mut dyn Group<'a> { row })
    }

    fn row(&mut self, number: usize) -> Option<&mut dyn Group<'a>> {
        let (Answer::Given(List(rows)) | Answer::Doubtful(List(rows))) = self else { return None };
        rows.get_mut(number).map(|row| -> &mut dyn Group<'a> { row })
    }
}

impl Slot<'_, '_> {
    /// Whether nothing was entered.
    #[must_use]
    pub fn is_absent(&mut self) -> bool {
        self.part().is_absent()
    }

    /// Whether anything was entered.
    #[must_use]
    pub fn is_there(&mut self) -> bool {
        self.part().is_there()
    }

    /// The member, as what it has in common with all others.
    fn part(&mut self) -> &mut dyn Part {
        match self {
            Slot::Answer(answer) => *answer,
            Slot::Group(group) => *group,
            Slot::Rows(rows) => *rows,
        }
    }

    /// Takes it out, because it is not asked. Tells whether there was something.
    pub fn close(&mut self) -> bool {
        self.part().close()
    }

    /// Lets it say nothing, because it is not certain that it is asked.
    pub fn doubt(&mut self) {
        self.part().doubt();
        // Rows read each other, so the list alone being in doubt is not enough.
        if let Slot::Rows(rows) = self {
            let mut number = 0;
            while let Some(row) = rows.row(number) {
                row.doubt();
                number += 1;
            }
        }
    }
}

/// Does something with what stands at each member.
fn each<'a>(group: &mut dyn Group<'a>, mut visit: impl FnMut(&mut Slot<'_, 'a>)) {
    let mut place = 0;
    while let Some(mut slot) = group.member(place) {
        visit(&mut slot);
        place += 1;
    }
}

/// Takes out a group. Tells whether there was one.
pub fn close<'a>(group: &mut dyn Group<'a>) -> bool {
    each(group, |slot| {
        slot.close();
    });
    group.there().close()
}

/// Lets a group say nothing, because it is not certain that it is asked.
pub fn doubt<'a>(group: &mut dyn Group<'a>) {
    group.there().doubt();
    each(group, |slot| slot.doubt());
}

/// Whatever may stand in a group cannot be known.
pub fn lose<'a>(group: &mut dyn Group<'a>) {
    group.there().lose();
    each(group, |slot| slot.part().lose());
}

/// Makes a type of a draft a group: its members with their places in its table. `form` stands before
/// that of the whole form, `'a` behind those that borrow.
#[macro_export]
macro_rules! group {
    (form $name:ident 'a, $($members:tt)*) => {
        $crate::group!(@ $name<'a>, $name<'_>, $name<'static>, $name envelope, $($members)*);
    };
    ($name:ident 'a, $($members:tt)*) => {
        $crate::group!(@ $name<'a>, $name<'_>, $name<'static>, $name, $($members)*);
    };
    ($name:ident, $($members:tt)*) => {
        $crate::group!(@ $name, $name, $name, $name, $($members)*);
    };
    (
        @ $own:ty, $any:ty, $kept:ty,
        $name:ident $($around:ident)?, $($place:literal $member:ident),*
    ) => {
        impl $any {
            /// Whether anything that the form knows was entered.
            #[must_use]
            pub fn is_answered(&self) -> bool {
                false $(|| $crate::shared::Part::is_there(&self.$member))*
            }

            /// Whether the group is there and counts.
            #[must_use]
            pub fn has(&self) -> Option<bool> {
                let empty = self.there.is_given() && !self.is_answered();
                if empty { Some(false) } else { self.there.has() }
            }
        }

        impl $crate::shared::Part for $any {
            fn is_there(&self) -> bool {
                self.there.is_there()
            }

            fn is_absent(&self) -> bool {
                self.there.is_absent()
            }

            fn close(&mut self) -> bool {
                $crate::shared::close(self)
            }

            fn doubt(&mut self) {
                $crate::shared::doubt(self);
            }

            fn lose(&mut self) {
                $crate::shared::lose(self);
            }
        }

        impl<'a> $crate::shared::Group<'a> for $own {
            fn there(&mut self) -> &mut $crate::shared::Answer<()> {
                &mut self.there
            }

            #[inline(always)]
            fn has_beside(&self, place: usize) -> bool {
                false $(|| place != $place && $crate::shared::Part::is_there(&self.$member))*
            }

            fn member(&mut self, place: usize) -> Option<$crate::shared::Slot<'_, 'a>> {
                match place {
                    $($place => Some($crate::shared::AsSlot::slot(&mut self.$member)),)*
                    _ => None,
                }
            }
        }

        impl<'a> $crate::shared::AsSlot<'a> for $own {
            type Owned = $kept;

            fn slot(&mut self) -> $crate::shared::Slot<'_, 'a> {
                $crate::shared::Slot::Group(self)
            }

            fn own(self) -> $kept {
                $name {
                    $($around: self.$around.own(),)?
                    there: self.there,
                    $($member: $crate::shared::AsSlot::own(self.$member),)*
                }
            }
        }
    };
}

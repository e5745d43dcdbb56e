//! Typed numbers and the lists they index.

use indexmap::IndexMap;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A typed index into an [`Arena`].
pub trait ArenaId: Copy {
    /// The id of an index.
    fn from_index(index: usize) -> Self;
    /// The index of an id.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl ArenaId for $name {
            fn from_index(index: usize) -> Self { $name(index as u32) }
            fn index(self) -> usize { self.0 as usize }
        })*
    };
}

ids! {
    /// A parameter.
    ParameterId;
    /// A term.
    TermId;
    /// A department.
    DepartmentId;
    /// A code table.
    TableId;
    /// A row of a code table.
    RowId;
    /// A text type.
    TextTypeId;
    /// An item.
    ItemId;
    /// A group of the form.
    GroupId;
    /// A question of the form.
    FieldId;
    /// A check of the form.
    CheckId;
    /// A register.
    RegisterId;
    /// A conversion.
    ConversionId;
    /// A department's form.
    DepartmentFormId;
    /// A material.
    MaterialId;
}

/// A list of things with names, indexed by a typed number, in source order.
#[derive(Clone, Debug)]
pub struct Arena<I, T> {
    entries: IndexMap<String, T>,
    id: PhantomData<I>,
}

impl<I, T> Default for Arena<I, T> {
    fn default() -> Self {
        Arena { entries: IndexMap::new(), id: PhantomData }
    }
}

impl<I: ArenaId, T> Arena<I, T> {
    /// Adds a thing under a name and gives its number. A name that is taken keeps its number and
    /// gets the new thing; names are checked for doubles before.
    pub fn add(&mut self, name: impl Into<String>, value: T) -> I {
        I::from_index(self.entries.insert_full(name.into(), value).0)
    }

    /// The number of a name.
    pub fn find(&self, name: &str) -> Option<I> {
        self.entries.get_index_of(name).map(I::from_index)
    }

    /// The name under which a thing was added.
    pub fn name(&self, id: I) -> &str {
        self.entries.get_index(id.index()).map_or("", |(name, _)| name)
    }

    /// The thing of a number, where there is one.
    pub fn get(&self, id: I) -> Option<&T> {
        self.entries.get_index(id.index()).map(|(_, value)| value)
    }

    /// Numbers and things in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.entries.values().enumerate().map(|(i, value)| (I::from_index(i), value))
    }

    /// Numbers in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.entries.len()).map(I::from_index)
    }

    /// Things in order.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.entries.values()
    }

    /// Names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<I: ArenaId, T> Index<I> for Arena<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.entries[id.index()]
    }
}

impl<I: ArenaId, T> IndexMut<I> for Arena<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.entries[id.index()]
    }
}

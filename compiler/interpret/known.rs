//! What has been worked out once in a situation.

use crate::model::ArenaId;
use std::cell::RefCell;
use std::marker::PhantomData;

/// Results by number, kept as they are found. While one is being worked out it reads as a
/// placeholder: conditions form no circle (checked), and in a broken model a circle ends there.
pub(super) struct Known<I, T> {
    found: RefCell<Vec<Option<T>>>,
    id: PhantomData<I>,
}

impl<I, T> Default for Known<I, T> {
    fn default() -> Self {
        Known { found: RefCell::default(), id: PhantomData }
    }
}

impl<I: ArenaId, T: Clone> Known<I, T> {
    /// The result of a number: as it is known, else computed.
    pub(super) fn get(&self, id: I, placeholder: T, compute: impl FnOnce() -> T) -> T {
        if let Some(Some(known)) = self.found.borrow().get(id.index()) {
            return known.clone();
        }
        self.set(id, placeholder);
        let found = compute();
        self.set(id, found.clone());
        found
    }

    fn set(&self, id: I, value: T) {
        let mut found = self.found.borrow_mut();
        if found.len() <= id.index() {
            found.resize(id.index().saturating_add(1), None);
        }
        if let Some(slot) = found.get_mut(id.index()) {
            *slot = Some(value);
        }
    }
}

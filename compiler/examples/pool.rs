//! What all instances in the making share: answers that questions could have, and how much work it took.

use super::sample::{self, Near};
use crate::interpret::Interpreter;
use crate::model::FieldId;
use crate::support::{Date, Json};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// One instance may take one part in so many of the work for all.
const SHARE: usize = 8;

/// Answers that a question could have.
pub(crate) type Answers = Rc<[Json]>;

/// What all instances in the making share.
pub(crate) struct Pool<'m> {
    pub(super) interpreter: &'m Interpreter<'m>,
    pub(crate) near: Near,
    candidates: RefCell<HashMap<(FieldId, usize), Answers>>,
    /// Questions gone through so far, to read them and to judge them: what the work cost.
    gone_through: Cell<usize>,
    /// How many may be gone through.
    most: Cell<usize>,
}

impl<'m> Pool<'m> {
    pub(crate) fn new(interpreter: &'m Interpreter<'m>, today: Date) -> Pool<'m> {
        let near = Near { today, numbers: sample::numbers(interpreter.model()) };
        let (candidates, gone_through, most) = Default::default();
        let pool = Pool { interpreter, near, candidates, gone_through, most };
        pool.most.set(usize::MAX);
        pool
    }

    /// From now on ends what is being made when so many questions have been gone through in all.
    pub(super) fn end_at(&self, most: usize) {
        self.most.set(most);
    }

    /// Whether another instance may be made before so many questions have been gone through; it takes
    /// no more than its share of them.
    pub(super) fn makes_another(&self, most: usize) -> bool {
        let so_far = self.gone_through.get();
        self.end_at(most.min(so_far + most / SHARE));
        so_far < most
    }

    /// How many questions have been gone through.
    pub(super) fn gone_through(&self) -> usize {
        self.gone_through.get()
    }

    /// Whether as many questions have been gone through as may be.
    pub(super) fn is_spent(&self) -> bool {
        self.gone_through.get() >= self.most.get()
    }

    /// Counts questions that are gone through.
    pub(super) fn goes_through(&self, questions: usize) {
        self.gone_through.set(self.gone_through.get().saturating_add(questions));
    }

    /// Sound answers to a question, the most ordinary first.
    pub(crate) fn candidates(&self, field: FieldId, row: usize) -> Answers {
        if let Some(known) = self.candidates.borrow().get(&(field, row)) {
            return Rc::clone(known);
        }
        let definition = self.interpreter.model().fields.get(field);
        let found: Answers = definition.map_or_else(
            || Rc::from(Vec::new()),
            |definition| {
                let seed = sample::seed(field, row);
                let domain = &definition.domain;
                sample::candidates(self.interpreter, domain, seed, &self.near).into()
            },
        );
        self.candidates.borrow_mut().insert((field, row), Rc::clone(&found));
        found
    }
}

//! What has to be proved.

use super::ledger::Kind;
use super::place::Place;
use super::solver::Lit;
use super::texts::Outside;
use super::world::World;
use crate::diagnostic::Bilingual;
use crate::expr::{Expr, Reads};
use crate::model::{DepartmentFormId, ItemId, Model, Occasion};
use crate::source::Span;

/// Something that must be impossible.
pub(super) struct Goal<'m> {
    pub(super) kind: Kind,
    /// What it is about, as a noun phrase.
    pub(super) subject: Bilingual,
    pub(super) span: Span,
    /// Where it is asked: all of these hold.
    pub(super) context: Vec<Lit>,
    /// What must not be the case there.
    pub(super) counter: Lit,
    /// How the interpreter shows it.
    pub(super) claim: Claim<'m>,
    /// For texts: one outside of its domain, how it comes about, and where it is read.
    pub(super) outside: Option<(Outside, Place)>,
    /// Why it may stay unknown, where that can be told beforehand.
    pub(super) doubt: Option<Bilingual>,
}

/// What the interpreter must find in a counterexample.
#[derive(Clone, Debug)]
pub(super) enum Claim<'m> {
    /// An expression is undetermined where it is read.
    Undetermined { expr: &'m Expr, home: Place },
    /// Nothing is sent for an item that is applied for.
    NotSent { item: ItemId },
    /// A department's field, by its path, waits.
    Waiting { form: DepartmentFormId, path: String },
}

impl<'m> World<'m> {
    /// Whether one of these occasions is applied for; any item when none is named.
    pub(super) fn occasion(&mut self, occasions: &'m [Occasion]) -> Lit {
        let model = self.model;
        if occasions.is_empty() {
            let any: Vec<Lit> = model.items.ids().map(|item| self.applied(item).yes).collect();
            return self.logic.or(any);
        }
        let mut any = Vec::new();
        for occasion in occasions {
            let applied = self.applied(occasion.item).yes;
            let in_case = self.in_cases(occasion);
            any.push(self.logic.and([applied, in_case]));
        }
        self.logic.or(any)
    }

    /// Whether one of the cases of an occasion holds; any will do when none is named.
    fn in_cases(&mut self, occasion: &Occasion) -> Lit {
        if occasion.cases.is_empty() {
            return Lit::TRUE;
        }
        let cases = &self.model.items[occasion.item].cases;
        let mut any = Vec::new();
        for case in occasion.cases.iter().filter_map(|index| cases.get(*index)) {
            any.push(self.truth(&case.when, &[Place::ROOT]).yes);
        }
        self.logic.or(any)
    }

    /// Whether one of the occasions of an item holds, where the item is applied for.
    pub(super) fn occasion_of(&mut self, occasions: &[Occasion], item: ItemId) -> Lit {
        let mut any = Vec::new();
        for occasion in occasions.iter().filter(|occasion| occasion.item == item) {
            any.push(self.in_cases(occasion));
        }
        self.logic.or(any)
    }

    /// That registers answer: each that the expression reads has a record, if it is asked at all.
    /// What a register does not know makes a form wait, and is no fault of the schema.
    pub(super) fn registers_answer(&mut self, expr: &Expr) -> Lit {
        let model: &Model = self.model;
        let mut all = Vec::new();
        for register in Reads::of(expr, model).registers {
            let (asked, found) = (self.asked(register), self.found(register).yes);
            all.push(self.logic.or([!asked, found]));
        }
        self.logic.and(all)
    }

    /// That a condition is determined where it is read.
    pub(super) fn determined(
        &mut self,
        (subject, expr, home): (Bilingual, &'m Expr, Place),
        mut context: Vec<Lit>,
    ) -> Goal<'m> {
        let truth = self.truth(expr, &[home]);
        let (there, answer) = (self.there(home), self.registers_answer(expr));
        context.extend([there, answer]);
        let counter = self.logic.and([!truth.yes, !truth.no]);
        let claim = Claim::Undetermined { expr, home };
        Goal {
            kind: Kind::Determined,
            subject,
            span: expr.span,
            context,
            counter,
            claim,
            outside: None,
            doubt: None,
        }
    }
}

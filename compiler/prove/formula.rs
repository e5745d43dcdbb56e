//! Formulas as propositions of the solver: every `and` gets a proposition of its own, equal ones the
//! same, and what is constant is folded away.

use super::clauses::Clauses;
use super::near::{Found, Near};
use super::solver::{Answer, Batsat, Lit, Solver};
use std::collections::HashMap;

/// A condition with three values, on two rails: undetermined is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Truth {
    /// It certainly holds.
    pub(super) yes: Lit,
    /// It certainly does not.
    pub(super) no: Lit,
}

impl Truth {
    pub(super) const YES: Truth = Truth { yes: Lit::TRUE, no: Lit::FALSE };
    pub(super) const NO: Truth = Truth { yes: Lit::FALSE, no: Lit::TRUE };
    pub(super) const UNDETERMINED: Truth = Truth { yes: Lit::FALSE, no: Lit::FALSE };

    /// A condition that is always determined.
    pub(super) fn certain(lit: Lit) -> Truth {
        Truth { yes: lit, no: !lit }
    }

    /// The opposite.
    pub(super) fn opposite(self) -> Truth {
        Truth { yes: self.no, no: self.yes }
    }
}

/// Makes formulas and asks about them.
pub(super) struct Formulas {
    clauses: Clauses,
    gates: HashMap<Vec<Lit>, Lit>,
    /// Answers most questions, from one assignment that keeps everything stated.
    near: Option<Near>,
    /// Assignments found before: a question that one of them answers is not asked again.
    seen: Vec<Found>,
    /// That of the last possible question, among those seen.
    last: usize,
    /// A solver of everything, and how many clauses it has. It is made when it is wanted.
    whole: Option<(Batsat, usize)>,
    /// Questions that had to be asked of a solver.
    pub(super) asked: usize,
    /// Propositions that were weighed for them, all questions together.
    pub(super) weighed: usize,
}

/// Assignments that are kept to answer further questions.
const KEPT: usize = 48;

impl Formulas {
    pub(super) fn new() -> Formulas {
        let mut clauses = Clauses::default();
        let constant = clauses.fresh();
        clauses.state(&[constant]);
        Formulas {
            clauses,
            gates: HashMap::new(),
            near: None,
            seen: Vec::new(),
            last: 0,
            whole: None,
            asked: 0,
            weighed: 0,
        }
    }

    /// A new proposition.
    pub(super) fn fresh(&mut self) -> Lit {
        self.fresh_gate(&[])
    }

    fn fresh_gate(&mut self, parts: &[Lit]) -> Lit {
        let gate = self.clauses.fresh();
        if let Some(near) = &mut self.near {
            near.fresh(parts);
            if !parts.is_empty() {
                self.seen.iter_mut().for_each(|found| near.extend(found, gate, parts));
            }
        }
        gate
    }

    /// States that one of these holds.
    pub(super) fn state(&mut self, any: &[Lit]) {
        if any.contains(&Lit::TRUE) {
            return;
        }
        // What was found before need not satisfy this.
        self.seen.clear();
        let any: Vec<Lit> = any.iter().copied().filter(|lit| *lit != Lit::FALSE).collect();
        self.clauses.state(&any);
    }

    /// States that one follows from the other.
    pub(super) fn imply(&mut self, from: Lit, to: Lit) {
        self.state(&[!from, to]);
    }

    pub(super) fn and(&mut self, all: impl IntoIterator<Item = Lit>) -> Lit {
        let mut all: Vec<Lit> = all.into_iter().filter(|lit| *lit != Lit::TRUE).collect();
        all.sort_unstable();
        all.dedup();
        // Opposites are neighbours when sorted.
        if all.contains(&Lit::FALSE) || all.windows(2).any(|two| two[0] == !two[1]) {
            return Lit::FALSE;
        }
        match all.as_slice() {
            [] => return Lit::TRUE,
            [only] => return *only,
            _ => {}
        }
        if let Some(known) = self.gates.get(&all) {
            return *known;
        }
        let gate = self.fresh_gate(&all);
        // What was found before satisfies this, since the gate has its value there.
        for &lit in &all {
            self.clauses.state(&[!gate, lit]);
        }
        let mut clause: Vec<Lit> = all.iter().map(|&lit| !lit).collect();
        clause.push(gate);
        self.clauses.state(&clause);
        self.clauses.made_of_last(gate);
        self.gates.insert(all, gate);
        gate
    }

    pub(super) fn or(&mut self, any: impl IntoIterator<Item = Lit>) -> Lit {
        !self.and(any.into_iter().map(|lit| !lit))
    }

    /// Both, in three values.
    pub(super) fn both(&mut self, a: Truth, b: Truth) -> Truth {
        self.all(&[a, b])
    }

    /// All, in three values.
    pub(super) fn all(&mut self, all: &[Truth]) -> Truth {
        Truth {
            yes: self.and(all.iter().map(|truth| truth.yes)),
            no: self.or(all.iter().map(|truth| truth.no)),
        }
    }

    /// One of them, in three values.
    pub(super) fn any(&mut self, any: &[Truth]) -> Truth {
        let opposite: Vec<Truth> = any.iter().map(|truth| truth.opposite()).collect();
        self.all(&opposite).opposite()
    }

    /// What holds under a condition and what under its opposite.
    pub(super) fn choose(&mut self, condition: Truth, then: Lit, otherwise: Lit) -> Lit {
        let (then, otherwise) =
            (self.and([condition.yes, then]), self.and([condition.no, otherwise]));
        self.or([then, otherwise])
    }

    /// Whether all of these can hold together, asked of a solver of everything: the assignment is then
    /// one of all propositions ([`Formulas::holds`]), and what cannot hold can be told
    /// ([`Formulas::conflict`]).
    pub(super) fn ask(&mut self, all: &[Lit]) -> Answer {
        if all.contains(&Lit::FALSE) {
            return Answer::Impossible;
        }
        self.asked += 1;
        let (solver, known) = self.whole.get_or_insert_with(|| (Batsat::new(), 0));
        while solver.propositions() < self.clauses.propositions() {
            solver.fresh();
        }
        for number in *known..self.clauses.len() {
            solver.clause(self.clauses.clause(number));
        }
        *known = self.clauses.len();
        self.weighed += self.clauses.propositions();
        solver.solve(all)
    }

    /// Whether all of these can hold together; answered from earlier findings where they suffice, and
    /// otherwise by changing what is near (see [`super::near`]).
    pub(super) fn possible(&mut self, all: &[Lit]) -> Answer {
        if all.contains(&Lit::FALSE) {
            return Answer::Impossible;
        }
        let Some(near) = &self.near else { return self.possible_at_first(all) };
        let holds = |found: &Found| all.iter().all(|lit| near.holds(found, *lit));
        if let Some(index) = self.seen.iter().rposition(holds) {
            self.last = index;
            return Answer::Possible;
        }
        self.ask_near(all)
    }

    /// Finds the assignment from which others are sought; none may be possible at all.
    fn possible_at_first(&mut self, all: &[Lit]) -> Answer {
        match self.ask(&[]) {
            Answer::Possible => {}
            other => return other,
        }
        let variables = 0..self.clauses.propositions();
        let valid = variables.map(|variable| self.holds(Lit::positive(variable))).collect();
        self.near = Some(Near::new(valid, &self.clauses));
        // Large, and seldom wanted again: only to explain what fails.
        self.whole = None;
        self.ask_near(all)
    }

    fn ask_near(&mut self, all: &[Lit]) -> Answer {
        let Some(near) = &mut self.near else { return Answer::GaveUp };
        if near.is_full() {
            near.clear();
        }
        match near.catch_up(&self.clauses) {
            Answer::Possible => {}
            other => {
                self.near = None;
                return other;
            }
        }
        self.asked += 1;
        let answer = near.solve(all, &self.clauses);
        self.weighed += near.weighed();
        match answer {
            Ok(found) => {
                if self.seen.len() == KEPT {
                    self.seen.remove(0);
                }
                self.last = self.seen.len();
                self.seen.push(found);
                Answer::Possible
            }
            Err(answer) => answer,
        }
    }

    /// Whether it holds in the assignment that answered the last possible question to
    /// [`Formulas::possible`].
    pub(super) fn held(&self, lit: Lit) -> bool {
        match (&self.near, self.seen.get(self.last)) {
            (Some(near), Some(found)) => near.holds(found, lit),
            _ => false,
        }
    }

    /// Whether it holds in the assignment found last by [`Formulas::ask`].
    pub(super) fn holds(&self, lit: Lit) -> bool {
        self.whole.as_ref().is_some_and(|(solver, _)| solver.holds(lit))
    }

    /// See [`Solver::conflict`].
    pub(super) fn conflict(&self) -> Vec<Lit> {
        self.whole.as_ref().map_or_else(Vec::new, |(solver, _)| solver.conflict())
    }
}

//! Formulas as propositions of the solver: every `and` gets a proposition of its own, equal ones the
//! same, and what is constant is folded away.

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
    solver: Box<dyn Solver>,
    gates: HashMap<Vec<Lit>, Lit>,
    /// Assignments found before: a question that one of them answers is not asked again.
    seen: Vec<Vec<u64>>,
    variables: usize,
    /// Questions that had to be asked of the solver.
    pub(super) asked: usize,
}

/// Assignments that are kept to answer further questions.
const KEPT: usize = 48;

impl Formulas {
    pub(super) fn new() -> Formulas {
        Formulas {
            solver: Box::new(Batsat::new()),
            gates: HashMap::new(),
            seen: Vec::new(),
            variables: 1,
            asked: 0,
        }
    }

    /// A new proposition.
    pub(super) fn fresh(&mut self) -> Lit {
        self.variables += 1;
        self.solver.fresh()
    }

    /// States that one of these holds.
    pub(super) fn state(&mut self, any: &[Lit]) {
        if any.contains(&Lit::TRUE) {
            return;
        }
        // What was found before need not satisfy this.
        self.seen.clear();
        let any: Vec<Lit> = any.iter().copied().filter(|lit| *lit != Lit::FALSE).collect();
        self.solver.clause(&any);
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
        let gate = self.fresh();
        for &lit in &all {
            self.state(&[!gate, lit]);
        }
        let mut clause: Vec<Lit> = all.iter().map(|&lit| !lit).collect();
        clause.push(gate);
        self.state(&clause);
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

    /// Whether all of these can hold together.
    pub(super) fn ask(&mut self, all: &[Lit]) -> Answer {
        if all.contains(&Lit::FALSE) {
            return Answer::Impossible;
        }
        self.asked += 1;
        let answer = self.solver.solve(all);
        if answer == Answer::Possible {
            let mut model = vec![0_u64; self.variables / 64 + 1];
            for variable in 0..self.variables {
                if self.solver.holds(Lit::positive(variable)) {
                    model[variable / 64] |= 1 << (variable % 64);
                }
            }
            if self.seen.len() == KEPT {
                self.seen.remove(0);
            }
            self.seen.push(model);
        }
        answer
    }

    /// Whether all of these can hold together; answered from earlier findings where they suffice.
    /// The assignment is then not to be looked at.
    pub(super) fn possible(&mut self, all: &[Lit]) -> Answer {
        let holds = |model: &Vec<u64>, lit: &Lit| {
            let variable = lit.variable();
            let word = model.get(variable / 64).copied().unwrap_or(0);
            (word >> (variable % 64) & 1 == 1) != lit.is_opposite()
        };
        if self.seen.iter().rev().any(|model| all.iter().all(|lit| holds(model, lit))) {
            return Answer::Possible;
        }
        self.ask(all)
    }

    /// Whether it holds in the assignment found last by [`Formulas::ask`].
    pub(super) fn holds(&self, lit: Lit) -> bool {
        self.solver.holds(lit)
    }

    /// See [`Solver::conflict`].
    pub(super) fn conflict(&self) -> Vec<Lit> {
        self.solver.conflict()
    }
}

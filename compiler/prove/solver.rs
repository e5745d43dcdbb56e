//! The satisfiability solver, behind a trait of what the prover needs of one.

use batsat::{Callbacks, ClauseKind, SolverInterface, SolverOpts, lbool};
use std::ops::Not;

/// A proposition or its opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Lit(u32);

impl Lit {
    /// What always holds: the first proposition of every solver.
    pub(super) const TRUE: Lit = Lit(0);
    /// What never holds.
    pub(super) const FALSE: Lit = Lit(1);

    /// The constant of a truth.
    pub(super) fn of(truth: bool) -> Lit {
        if truth { Lit::TRUE } else { Lit::FALSE }
    }

    /// The proposition of a number.
    pub(super) fn positive(variable: usize) -> Lit {
        Lit((variable as u32) << 1)
    }

    /// Number of the proposition.
    pub(super) fn variable(self) -> usize {
        (self.0 >> 1) as usize
    }

    /// Whether it is the opposite of its proposition.
    pub(super) fn is_opposite(self) -> bool {
        self.0 & 1 == 1
    }
}

impl Not for Lit {
    type Output = Lit;
    fn not(self) -> Lit {
        Lit(self.0 ^ 1)
    }
}

/// What a solver found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// There is an assignment; [`Solver::holds`] tells it.
    Possible,
    /// There is none; [`Solver::conflict`] tells assumptions that cannot hold together.
    Impossible,
    /// The effort allowed was spent.
    GaveUp,
}

/// An incremental solver.
pub(super) trait Solver {
    /// A new proposition.
    fn fresh(&mut self) -> Lit;
    /// How many propositions there are.
    fn propositions(&self) -> usize;
    /// One of these holds.
    fn clause(&mut self, any: &[Lit]);
    /// Whether everything can hold together with these.
    fn solve(&mut self, assumptions: &[Lit]) -> Answer;
    /// Whether a proposition holds in the assignment found last.
    fn holds(&self, lit: Lit) -> bool;
    /// Some of the assumptions of the last impossible question that cannot hold together.
    fn conflict(&self) -> Vec<Lit>;
}

/// Most conflicts a single question may cost; a hard question of real matters costs a few dozen.
const EFFORT: u64 = 20_000;

/// Counts conflicts and ends a question that costs too many.
#[derive(Default)]
struct Budget {
    learnt: u64,
}

impl Callbacks for Budget {
    fn on_start(&mut self) {
        self.learnt = 0;
    }
    fn on_new_clause(&mut self, _: &[batsat::Lit], kind: ClauseKind) {
        if let ClauseKind::Learnt = kind {
            self.learnt += 1;
        }
    }
    fn stop(&self) -> bool {
        self.learnt > EFFORT
    }
}

/// The solver of the batsat crate.
pub(super) struct Batsat {
    solver: batsat::Solver<Budget>,
    /// A scratch clause: the crate takes a vector and empties it.
    clause: Vec<batsat::Lit>,
    /// The crate's model is lost when clauses are added, so it is kept here.
    model: Vec<bool>,
}

impl Batsat {
    pub(super) fn new() -> Batsat {
        let solver = batsat::Solver::new(SolverOpts::default(), Budget::default());
        let mut new = Batsat { solver, clause: Vec::new(), model: Vec::new() };
        let constant = new.fresh();
        new.clause(&[constant]);
        new
    }

    fn theirs(lit: Lit) -> batsat::Lit {
        batsat::Lit::new(batsat::Var::unsafe_from_idx(lit.0 >> 1), !lit.is_opposite())
    }
}

impl Solver for Batsat {
    fn fresh(&mut self) -> Lit {
        Lit(self.solver.new_var_default().idx() << 1)
    }

    fn propositions(&self) -> usize {
        self.solver.num_vars() as usize
    }

    fn clause(&mut self, any: &[Lit]) {
        self.clause.clear();
        self.clause.extend(any.iter().copied().map(Batsat::theirs));
        self.solver.add_clause_reuse(&mut self.clause);
    }

    fn solve(&mut self, assumptions: &[Lit]) -> Answer {
        let assumptions: Vec<batsat::Lit> =
            assumptions.iter().copied().map(Batsat::theirs).collect();
        let answer = self.solver.solve_limited(&assumptions);
        if answer == lbool::TRUE {
            self.model.clear();
            self.model.extend(self.solver.get_model().iter().map(|value| *value == lbool::TRUE));
            Answer::Possible
        } else if answer == lbool::FALSE {
            Answer::Impossible
        } else {
            Answer::GaveUp
        }
    }

    fn holds(&self, lit: Lit) -> bool {
        self.model.get(lit.variable()).copied().unwrap_or(false) != lit.is_opposite()
    }

    fn conflict(&self) -> Vec<Lit> {
        // The crate gives the assumptions' opposites: a clause that follows.
        let ours = |lit: &batsat::Lit| !Lit(lit.var().idx() << 1 | u32::from(!lit.sign()));
        self.solver.unsat_core().iter().map(ours).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn possible_impossible_and_why() {
        let mut solver = Batsat::new();
        let (a, b, c) = (solver.fresh(), solver.fresh(), solver.fresh());
        solver.clause(&[!a, b]);
        assert_eq!(solver.solve(&[a]), Answer::Possible);
        assert!(solver.holds(a) && solver.holds(b) && solver.holds(Lit::TRUE));
        assert_eq!(solver.solve(&[c, a, !b]), Answer::Impossible);
        let mut conflict = solver.conflict();
        conflict.sort_unstable();
        assert_eq!(conflict, [a, !b]);
        assert_eq!(solver.solve(&[Lit::FALSE]), Answer::Impossible);
    }
}

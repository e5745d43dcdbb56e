//! Answers a question by changing one valid assignment near what is asked. What lies farther off keeps
//! its value, so that a question costs what it reads and not what the matter says.
//!
//! Some propositions are *free*; the solver knows every clause that speaks of one, except those that an
//! unfree proposition satisfies by its value. Unfree propositions of those clauses are *held*: assumed
//! to be as they are. Where the solver finds an assignment it satisfies everything, since what is not
//! free is as it was. Where it finds none on account of something held, that is freed and the question
//! asked again; where it finds none on account of what is asked alone, there is none. So the answers are
//! those that a solver of everything would give.

use super::clauses::Clauses;
use super::solver::{Answer, Batsat, Lit, Solver};

/// Propositions of a solver beyond which the next question begins with an empty one: each question costs
/// what those before it left behind, and to load it again costs more. An ordinary matter has fewer.
const MOST: usize = 400;
/// Clauses about a proposition beyond which it is freed only when nothing else helps: what many speak
/// of leads everywhere.
const HUB: usize = 48;
/// Held propositions that are freed at first when they stand in the way; twice as many each time.
const FREED: usize = 8;

pub(super) struct Near {
    solver: Batsat,
    /// Of each proposition, its number in the solver.
    local: Vec<u32>,
    /// The propositions in the solver, with whether they are free.
    known: Vec<(u32, bool)>,
    /// Of each clause, the solver that has it: solvers are counted as they begin.
    loaded: Vec<u32>,
    solvers: u32,
    /// A scratch clause.
    clause: Vec<Lit>,
    /// An assignment that keeps everything stated.
    valid: Vec<bool>,
    /// Clauses that have been looked at since they were stated.
    looked_at: usize,
}

/// An assignment: as the valid one, but for these propositions (in order).
pub(super) struct Found(Vec<u32>);

/// No number in the solver.
const UNKNOWN: u32 = u32::MAX;

impl Near {
    /// With an assignment that keeps everything stated.
    pub(super) fn new(valid: Vec<bool>, clauses: &Clauses) -> Near {
        Near {
            solver: Batsat::new(),
            local: vec![UNKNOWN; valid.len()],
            known: Vec::new(),
            loaded: Vec::new(),
            solvers: 1,
            clause: Vec::new(),
            valid,
            looked_at: clauses.len(),
        }
    }

    /// A new proposition: of a gate, what it is made of.
    pub(super) fn fresh(&mut self, gate_of: &[Lit]) {
        let value = !gate_of.is_empty() && gate_of.iter().all(|lit| self.is_valid(*lit));
        self.valid.push(value);
        self.local.push(UNKNOWN);
    }

    /// Gives a gate made after an assignment was found the value that it has there.
    pub(super) fn extend(&self, found: &mut Found, gate: Lit, parts: &[Lit]) {
        let value = parts.iter().all(|lit| self.holds(found, *lit));
        if value != self.is_valid(gate) {
            // The last of all propositions, so that they stay in order.
            found.0.push(gate.variable() as u32);
        }
    }

    /// Whether it holds in an assignment.
    pub(super) fn holds(&self, found: &Found, lit: Lit) -> bool {
        let differs = found.0.binary_search(&(lit.variable() as u32)).is_ok();
        self.is_valid(lit) != differs
    }

    fn is_valid(&self, lit: Lit) -> bool {
        self.valid[lit.variable()] != lit.is_opposite()
    }

    fn is_free(&self, variable: usize) -> bool {
        let local = self.local[variable];
        local != UNKNOWN && self.known[local as usize].1
    }

    /// How many propositions the solver knows.
    pub(super) fn weighed(&self) -> usize {
        self.known.len()
    }

    /// Whether the solver knows so much that it had better begin anew.
    pub(super) fn is_full(&self) -> bool {
        self.known.len() > MOST
    }

    /// Begins anew.
    pub(super) fn clear(&mut self) {
        self.solver = Batsat::new();
        for (variable, _) in self.known.drain(..) {
            self.local[variable as usize] = UNKNOWN;
        }
        self.solvers += 1;
    }

    /// Takes in what has been stated since. Whether it can be kept.
    pub(super) fn catch_up(&mut self, clauses: &Clauses) -> Answer {
        let mut kept = true;
        for number in self.looked_at..clauses.len() {
            let clause = clauses.clause(number);
            if !clause.iter().any(|lit| self.is_valid(*lit)) {
                kept = false;
                self.free(clause.iter().map(|lit| lit.variable()).collect(), clauses);
            } else if clause.iter().any(|lit| self.is_free(lit.variable())) {
                self.consider(number, clauses);
            }
        }
        self.looked_at = clauses.len();
        if kept {
            return Answer::Possible;
        }
        match self.solve(&[], clauses) {
            Ok(found) => {
                for variable in found.0 {
                    self.valid[variable as usize] ^= true;
                }
                Answer::Possible
            }
            Err(answer) => answer,
        }
    }

    /// An assignment in which all of these hold; an error when there is none or it is too hard to find.
    pub(super) fn solve(&mut self, all: &[Lit], clauses: &Clauses) -> Result<Found, Answer> {
        self.free(all.iter().map(|lit| lit.variable()).collect(), clauses);
        let mut most = FREED;
        let mut assumed: Vec<Lit> = all.iter().map(|lit| self.theirs(*lit)).collect();
        loop {
            assumed.truncate(all.len());
            let held = self.known.iter().enumerate().filter(|(_, (_, free))| !free);
            assumed.extend(held.map(|(own, (variable, _))| {
                let lit = Lit::positive(own + 1);
                if self.valid[*variable as usize] { lit } else { !lit }
            }));
            match self.solver.solve(&assumed) {
                Answer::Possible => return Ok(self.found()),
                Answer::GaveUp => return Err(Answer::GaveUp),
                Answer::Impossible => {}
            }
            let in_the_way = self.solver.conflict();
            let variables = in_the_way.iter().map(|lit| self.known[lit.variable() - 1]);
            let held = variables.filter(|(_, free)| !free).map(|(variable, _)| variable as usize);
            let held: Vec<usize> = held.take(most).collect();
            if held.is_empty() {
                return Err(Answer::Impossible);
            }
            most *= 2;
            self.free(held, clauses);
        }
    }

    fn found(&self) -> Found {
        let known = self.known.iter().enumerate().filter(|(own, (variable, free))| {
            *free && self.solver.holds(Lit::positive(own + 1)) != self.valid[*variable as usize]
        });
        let mut differing: Vec<u32> = known.map(|(_, (variable, _))| *variable).collect();
        differing.sort_unstable();
        Found(differing)
    }

    /// The literal in the solver, whose first proposition is the constant.
    fn theirs(&self, lit: Lit) -> Lit {
        let own = Lit::positive(self.local[lit.variable()] as usize + 1);
        if lit.is_opposite() { !own } else { own }
    }

    /// Frees propositions, and what gates among them are made of.
    fn free(&mut self, mut propositions: Vec<usize>, clauses: &Clauses) {
        while let Some(variable) = propositions.pop() {
            if self.is_free(variable) {
                continue;
            }
            let local = self.know(variable);
            self.known[local].1 = true;
            for number in clauses.about(variable) {
                self.consider(number, clauses);
            }
            let parts = clauses.parts(variable).iter().map(|lit| lit.variable());
            propositions.extend(parts.filter(|part| clauses.spoken(*part) <= HUB));
        }
    }

    /// Loads a clause that speaks of something free, unless something unfree satisfies it.
    fn consider(&mut self, number: usize, clauses: &Clauses) {
        if self.loaded.len() < clauses.len() {
            self.loaded.resize(clauses.len(), 0);
        }
        let clause = clauses.clause(number);
        let settled = |lit: &Lit| self.is_valid(*lit) && !self.is_free(lit.variable());
        if self.loaded[number] == self.solvers || clause.iter().any(settled) {
            return;
        }
        self.loaded[number] = self.solvers;
        let mut own = std::mem::take(&mut self.clause);
        own.clear();
        for &lit in clause {
            self.know(lit.variable());
            own.push(self.theirs(lit));
        }
        self.solver.clause(&own);
        self.clause = own;
    }

    fn know(&mut self, variable: usize) -> usize {
        if self.local[variable] == UNKNOWN {
            self.local[variable] = self.known.len() as u32;
            self.known.push((variable as u32, false));
            self.solver.fresh();
        }
        self.local[variable] as usize
    }
}

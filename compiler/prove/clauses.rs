//! All that is stated, kept outside of any solver: by whom a proposition is spoken of, which gate it
//! stands for, and one assignment in which everything stated is kept.

use super::solver::Lit;

/// Everything stated so far.
#[derive(Default)]
pub(super) struct Clauses {
    /// The clauses, one behind the other.
    literals: Vec<Lit>,
    /// Where each clause begins in `literals`, and where the last ends.
    starts: Vec<u32>,
    /// Of each literal in `literals`, the clause it is in.
    within: Vec<u32>,
    /// Of each literal in `literals`, the one before it that speaks of the same proposition.
    before: Vec<u32>,
    /// Of each proposition, the last literal that speaks of it.
    last: Vec<u32>,
    /// Of each proposition, how many literals speak of it.
    spoken: Vec<u32>,
    /// Of each gate, its clause that names all that it is made of.
    gates: Vec<u32>,
}

/// No literal, no clause.
const NONE: u32 = u32::MAX;

impl Clauses {
    /// How many propositions there are.
    pub(super) fn propositions(&self) -> usize {
        self.last.len()
    }

    /// How many clauses there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// A new proposition.
    pub(super) fn fresh(&mut self) -> Lit {
        let new = Lit::positive(self.last.len());
        self.last.push(NONE);
        self.spoken.push(0);
        self.gates.push(NONE);
        new
    }

    /// One of these holds.
    pub(super) fn state(&mut self, any: &[Lit]) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        let clause = self.len() as u32;
        for &lit in any {
            let variable = lit.variable();
            self.before.push(self.last[variable]);
            self.last[variable] = self.literals.len() as u32;
            self.spoken[variable] += 1;
            self.literals.push(lit);
            self.within.push(clause);
        }
        self.starts.push(self.literals.len() as u32);
    }

    /// The clause stated last says what a gate is made of.
    pub(super) fn made_of_last(&mut self, gate: Lit) {
        self.gates[gate.variable()] = (self.len() - 1) as u32;
    }

    /// A clause by its number.
    pub(super) fn clause(&self, number: usize) -> &[Lit] {
        &self.literals[self.starts[number] as usize..self.starts[number + 1] as usize]
    }

    /// The clauses that speak of a proposition, the last first.
    pub(super) fn about(&self, variable: usize) -> impl Iterator<Item = usize> {
        let mut next = self.last[variable];
        std::iter::from_fn(move || {
            let at = (next != NONE).then_some(next as usize)?;
            next = self.before[at];
            Some(self.within[at] as usize)
        })
    }

    /// How many clauses speak of a proposition.
    pub(super) fn spoken(&self, variable: usize) -> usize {
        self.spoken[variable] as usize
    }

    /// What a gate is made of, with the gate itself; nothing for other propositions.
    pub(super) fn parts(&self, variable: usize) -> &[Lit] {
        match self.gates[variable] {
            NONE => &[],
            clause => self.clause(clause as usize),
        }
    }
}

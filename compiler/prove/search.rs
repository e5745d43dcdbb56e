//! Looking for a counterexample: the solver's assignments are made as small as can be, made concrete,
//! and run in the interpreter; one that turns out not to fail as claimed is set aside and the search
//! goes on.

use super::concrete::{Concrete, Maker};
use super::goal::{Claim, Goal};
use super::observe::{Observer, Read};
use super::solver::{Answer, Lit};
use super::world::{Atom, Lemma, Reading, World};
use crate::examples::answer;
use crate::examples::build::Builder;
use crate::examples::pool::Pool;
use crate::interpret::{Interpreter, Registers};
use crate::model::{Field, Model, Requirement};

/// Assignments that are looked at before a goal is given up as unknown.
const ATTEMPTS: usize = 12;

/// An instance that shows why a goal fails.
#[derive(Clone, Debug)]
pub(super) struct Counterexample {
    pub(super) concrete: Concrete,
    /// What of it makes it fail: nothing of this can be left out.
    pub(super) because: Vec<(Atom, bool)>,
}

/// What became of a goal.
pub(super) enum Outcome {
    Proved,
    Refuted(Box<Counterexample>),
    Unknown,
}

pub(super) struct Search<'p, 'm> {
    pub(super) interpreter: &'m Interpreter<'m>,
    pub(super) pool: &'p Pool<'m>,
}

impl<'m> Search<'_, 'm> {
    pub(super) fn decide(&self, world: &mut World<'m>, goal: &Goal<'m>) -> Outcome {
        let mut all = goal.context.clone();
        all.push(goal.counter);
        match world.logic.possible(&all) {
            Answer::Impossible => return Outcome::Proved,
            Answer::GaveUp => return Outcome::Unknown,
            Answer::Possible => {}
        }
        if self.proved_with_lemmas(world, goal, &mut all) {
            return Outcome::Proved;
        }
        // Assignments that did not come true are excluded under this proposition alone: what follows
        // from it is no proof.
        let searching = world.logic.fresh();
        all.push(searching);
        for attempt in 0..ATTEMPTS {
            if !self.smallest(world, &all) {
                return Outcome::Unknown;
            }
            let said = world.assignment();
            let maker = Maker { world, interpreter: self.interpreter, pool: self.pool };
            let mut made = maker.make(&said);
            if let Some((outside, home)) = &goal.outside {
                maker.put(outside, *home, &mut made);
            }
            if let Some(concrete) = self.confirmed(world, goal, made) {
                let concrete = self.shrunk(world, goal, concrete);
                let concrete = self.coherent(world, goal, concrete);
                let because = self.because(world, goal, &concrete);
                return Outcome::Refuted(Box::new(Counterexample { concrete, because }));
            }
            // The first attempts exclude this very assignment of answers, later ones more.
            let mut clause = vec![!searching];
            for (lit, atom) in world.atoms().to_vec() {
                let answer = matches!(atom, Atom::Given(..) | Atom::Is(..) | Atom::Found(_));
                let computed = matches!(atom, Atom::Fact(_) | Atom::AtLeast(..) | Atom::True(_));
                if answer || (computed && attempt < ATTEMPTS / 2) {
                    clause.push(if said.get(&atom) == Some(&true) { !lit } else { lit });
                }
            }
            world.logic.state(&clause);
        }
        Outcome::Unknown
    }

    /// Whether a goal is proved by what is known of rows in its context, where more may be than in
    /// general. Otherwise all of that is among what the search keeps to.
    fn proved_with_lemmas(
        &self,
        world: &mut World<'m>,
        goal: &Goal<'m>,
        all: &mut Vec<Lit>,
    ) -> bool {
        let mut untried: Vec<usize> = (0..world.lemmas.len()).collect();
        while !untried.is_empty() {
            // Those that hold in what was found would not change the answer: they come last.
            let holds = |index: &usize| world.logic.held(world.lemmas[*index].then);
            let (last, mut first): (Vec<usize>, Vec<usize>) = untried.into_iter().partition(holds);
            untried = last;
            if first.is_empty() {
                first = std::mem::take(&mut untried);
            }
            let before = all.len();
            for lemma in first {
                let Lemma { counter, then } = &world.lemmas[lemma];
                let counter: Vec<Lit> = goal.context.iter().chain(counter).copied().collect();
                if world.logic.possible(&counter) == Answer::Impossible {
                    all.push(*then);
                }
            }
            if all.len() > before && world.logic.possible(all) == Answer::Impossible {
                return true;
            }
        }
        false
    }

    /// Asks for an assignment in which as little as possible is the case. Whether there is one.
    fn smallest(&self, world: &mut World<'m>, all: &[Lit]) -> bool {
        let mut wishes = wishes(world);
        loop {
            let mut asked = all.to_vec();
            asked.extend(&wishes);
            match world.logic.ask(&asked) {
                Answer::Possible => return true,
                Answer::GaveUp => return false,
                Answer::Impossible => {
                    let conflict = world.logic.conflict();
                    // Of the wishes that clash the last is given up.
                    let Some(last) = wishes.iter().rposition(|wish| conflict.contains(wish)) else {
                        return false;
                    };
                    wishes.remove(last);
                }
            }
        }
    }

    /// The instance, completed where that is needed, when it is valid and fails as claimed.
    fn confirmed(
        &self,
        world: &mut World<'m>,
        goal: &Goal<'m>,
        made: Concrete,
    ) -> Option<Concrete> {
        let instance = if self.interpreter.validate(&made.instance).is_empty() {
            made.instance
        } else {
            Builder::from(self.pool, made.instance).finish().ok()?
        };
        let concrete = Concrete { instance, registers: made.registers };
        self.fails(world, goal, &concrete).then_some(concrete)
    }

    /// Whether an instance is valid and fails as claimed, where it is asked.
    fn fails(&self, world: &mut World<'m>, goal: &Goal<'m>, concrete: &Concrete) -> bool {
        self.shows(world, &goal.claim, concrete) && self.is_asked(world, goal, concrete)
    }

    /// Whether all that a goal is asked under may be the case in an instance: a condition that is
    /// undetermined where nobody reads it fails nothing.
    fn is_asked(&self, world: &mut World<'m>, goal: &Goal<'m>, concrete: &Concrete) -> bool {
        let read = Read::new(self.interpreter, &concrete.instance, &concrete.registers);
        let mut all = goal.context.clone();
        let observer = Observer::new(world, self.interpreter, &read);
        let see = |(lit, atom): &(Lit, Atom)| {
            observer.sees(atom).map(|holds| if holds { *lit } else { !*lit })
        };
        all.extend(world.atoms().iter().filter_map(see));
        world.logic.ask(&all) != Answer::Impossible
    }

    fn shows(&self, world: &World<'m>, claim: &Claim<'m>, concrete: &Concrete) -> bool {
        let Ok(application) = self.interpreter.application(&concrete.instance) else {
            return false;
        };
        let (registers, faults) = Registers::read(self.interpreter, &concrete.registers);
        if !faults.is_empty() {
            return false;
        }
        match claim {
            Claim::Undetermined { expr, home } => {
                let read = Read::new(self.interpreter, &concrete.instance, &concrete.registers);
                let observer = Observer::new(world, self.interpreter, &read);
                let reading = Reading { expr, frames: vec![*home] };
                observer.is_open(*home) && observer.evaluate(&reading).is_none()
            }
            Claim::NotSent { item } => {
                let forms = world.model.department_forms.values();
                let own: Vec<&str> = forms
                    .filter(|form| form.occasions.iter().any(|occasion| occasion.item == *item))
                    .map(|form| form.id.as_str())
                    .collect();
                let situation = application.with(&registers);
                let split = situation.split();
                let mut sent = split.as_array().into_iter().flatten();
                situation.applied(*item) == Some(true)
                    && !sent.any(|form| form["form"].as_str().is_some_and(|id| own.contains(&id)))
            }
            Claim::Waiting { form, path, .. } => {
                let id = world.model.department_forms[*form].id.as_str();
                let split = application.with(&registers).split();
                let forms = split.as_array().into_iter().flatten();
                let mut causes = forms
                    .filter(|dispatch| dispatch["form"] == id)
                    .filter_map(|dispatch| dispatch["causes"].as_array())
                    .flatten()
                    .filter_map(|cause| cause["target"].as_str());
                causes.any(|target| without_rows(target) == without_rows(path))
            }
        }
    }

    /// With the answers that follow from others (gender and birth date from an identity number), as far
    /// as it fails with them just as well: a possible person's.
    fn coherent(&self, world: &mut World<'m>, goal: &Goal<'m>, mut concrete: Concrete) -> Concrete {
        let Ok(application) = self.interpreter.application(&concrete.instance) else {
            return concrete;
        };
        let (registers, _) = Registers::read(self.interpreter, &concrete.registers);
        let proposed = application.with(&registers).suggestions();
        for proposal in proposed.as_array().into_iter().flatten() {
            let from_answers = proposal["source"] == "answers" && proposal["differs"] == true;
            let (Some(path), Ok(value)) =
                (proposal["path"].as_str(), serde_json::from_value(proposal["value"].clone()))
            else {
                continue;
            };
            if from_answers {
                let mut other = concrete.clone();
                answer::put(&mut other.instance, &answer::steps(path), Some(value));
                if self.fails(world, goal, &other) {
                    concrete = other;
                }
            }
        }
        concrete
    }

    /// Without the answers that it fails without just as well.
    fn shrunk(&self, world: &mut World<'m>, goal: &Goal<'m>, mut concrete: Concrete) -> Concrete {
        for place in world.places.all().collect::<Vec<_>>().into_iter().rev() {
            let group = world.places.held(place).group;
            for field in world.model.fields_below(group) {
                let definition = &world.model.fields[field];
                let required = matches!(definition.required, Requirement::Always);
                if definition.group != group || required && definition.when.is_none() {
                    continue;
                }
                let maker = Maker { world, interpreter: self.interpreter, pool: self.pool };
                let steps = maker.steps(field, place);
                if answer::get(&concrete.instance, &steps).is_none() {
                    continue;
                }
                let mut less = concrete.clone();
                answer::put(&mut less.instance, &steps, None);
                if self.fails(world, goal, &less) {
                    concrete = less;
                }
            }
        }
        concrete
    }

    /// What of an instance makes it fail: no less would.
    fn because(
        &self,
        world: &mut World<'m>,
        goal: &Goal<'m>,
        concrete: &Concrete,
    ) -> Vec<(Atom, bool)> {
        let read = Read::new(self.interpreter, &concrete.instance, &concrete.registers);
        let mut seen: Vec<(Lit, Atom, bool)> = {
            let observer = Observer::new(world, self.interpreter, &read);
            let see = |(lit, atom): &(Lit, Atom)| {
                let holds = observer.sees(atom)?;
                Some((if holds { *lit } else { !*lit }, atom.clone(), holds))
            };
            world.atoms().iter().filter_map(see).collect()
        };
        // What is the case says more than what is not.
        let model = world.model;
        seen.sort_by_key(|(_, atom, holds)| telling(model, atom, *holds));
        let mut all = goal.context.clone();
        all.push(goal.counter);
        let fails = world.logic.and(all);
        let ask = |world: &mut World<'m>, of: &[Lit]| {
            let mut asked = of.to_vec();
            asked.push(!fails);
            world.logic.ask(&asked) == Answer::Impossible
        };
        let mut core: Vec<Lit> = seen.iter().map(|(lit, ..)| *lit).collect();
        if !ask(world, &core) {
            return Vec::new();
        }
        let conflict = world.logic.conflict();
        core.retain(|lit| conflict.contains(lit));
        for lit in core.clone().into_iter().rev() {
            let less: Vec<Lit> = core.iter().copied().filter(|own| *own != lit).collect();
            if ask(world, &less) {
                core = less;
            }
        }
        let in_core = seen.into_iter().filter(|(lit, ..)| core.contains(lit));
        in_core.map(|(_, atom, holds)| (atom, holds)).collect()
    }
}

/// Whether a question is answered wherever its section is.
fn always_required(field: &Field) -> bool {
    matches!(field.required, Requirement::Always) && field.when.is_none()
}

/// How little a finding tells, to name what tells most.
fn telling(model: &Model, atom: &Atom, holds: bool) -> u8 {
    match (atom, holds) {
        // Missing because its section is not asked: that is what tells.
        (Atom::Given(field, _), false) if always_required(&model.fields[*field]) => 3,
        (Atom::Given(..) | Atom::Set(..) | Atom::Placed, true) => 4,
        (Atom::Row(_), false) | (_, true) => 0,
        (Atom::Given(..), false) => 1,
        (Atom::AtLeast(..) | Atom::Found(_) | Atom::True(_), false) => 2,
        (_, false) => 3,
    }
}

/// What had better be so: registers that answer, few items, few rows, few answers; the most wanted first.
fn wishes(world: &mut World<'_>) -> Vec<Lit> {
    let model = world.model;
    let mut wishes = Vec::new();
    // Parameters as they are set now, so that the instance can be run.
    for id in model.parameters.ids() {
        let own = super::number::number_of(&model.parameters[id].value);
        let set = own.and_then(|value| world.known(&Atom::Set(id, value)));
        if let (Some(set), Some((elsewhere, _))) = (set, world.parameter_where(id).last()) {
            wishes.push(world.logic.or([!*elsewhere, set]));
        }
    }
    for (lit, atom) in world.atoms().to_vec() {
        match atom {
            Atom::Found(_) => wishes.push(lit),
            Atom::Silent(_) | Atom::Within(_) | Atom::More(..) => wishes.push(!lit),
            _ => {}
        }
    }
    for item in model.items.ids() {
        let applied = world.applied(item).no;
        wishes.push(applied);
    }
    for (lit, atom) in world.atoms().to_vec() {
        if matches!(atom, Atom::Row(_) | Atom::Holds(..) | Atom::True(_)) {
            wishes.push(!lit);
        }
    }
    for (lit, atom) in world.atoms().to_vec() {
        if matches!(atom, Atom::Given(..)) {
            wishes.push(!lit);
        }
    }
    // What can never be is no wish.
    wishes.retain(|wish| *wish != Lit::FALSE);
    wishes
}

/// A path without its row numbers.
fn without_rows(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            _ if inside && c.is_ascii_digit() => {}
            _ => {
                inside = false;
                plain.push(c);
            }
        }
    }
    plain
}

//! Meeting what an assignment says of values that are computed from several answers: by moving
//! numbers and days, and by trying other answers.

use super::{Assignment, Concrete, Maker, number_json};
use crate::examples::answer;
use crate::expr::{Expr, ExprKind, Function, Reads};
use crate::model::{FieldId, Value};
use crate::prove::number::{Base, number_of};
use crate::prove::observe::{Observer, Read};
use crate::prove::place::Place;
use crate::prove::world::{Atom, Fact, Reading, Source};
use crate::support::Json;

/// Most instances that are looked at to meet what is said of computed values.
const TRIES: usize = 600;
/// Most rounds of moving numbers.
const ROUNDS: usize = 16;

impl<'m> Maker<'_, 'm> {
    /// Moves numbers and days until their differences are as the assignment says.
    pub(super) fn settle(&self, said: &Assignment, concrete: &mut Concrete) {
        let quantities = &self.world.quantities;
        let differences: Vec<(usize, i64, bool)> = self
            .world
            .atoms()
            .iter()
            .filter_map(|(_, atom)| match atom {
                Atom::AtLeast(number, least) if quantities.list[*number].parts.len() == 2 => {
                    Some((*number, *least, Self::says(said, atom)))
                }
                _ => None,
            })
            .collect();
        for _ in 0..ROUNDS {
            let mut moved = false;
            for &(number, least, holds) in &differences {
                let read = Read::new(self.interpreter, &concrete.instance, &concrete.registers);
                let observer = Observer::new(self.world, self.interpreter, &read);
                let Some(now) = observer.quantity(number) else { continue };
                // By so much the quantity has to grow.
                let lacking = match (holds, now >= least) {
                    (true, false) => least - now,
                    (false, true) => least - 1 - now,
                    _ => continue,
                };
                for (base, times) in &quantities.list[number].parts {
                    let Base::Source(source @ Source::Answer(field, place)) =
                        &quantities.bases[*base]
                    else {
                        continue;
                    };
                    let domain = &self.world.model.fields[*field].domain;
                    let (low, high) = self.between(*source, domain, said);
                    let Some(own) = observer.value(*source).as_ref().and_then(number_of) else {
                        continue;
                    };
                    let wanted = own.saturating_add(lacking.saturating_mul(times.signum()));
                    let json = number_json(domain, wanted);
                    if let Some(json) = json.filter(|_| (low..=high).contains(&wanted)) {
                        answer::put(
                            &mut concrete.instance,
                            &self.steps(*field, *place),
                            Some(json),
                        );
                        moved = true;
                        break;
                    }
                }
            }
            if !moved {
                return;
            }
        }
    }

    /// Tries other answers until computed values are as the assignment says.
    pub(super) fn adjust(&self, said: &Assignment, concrete: &mut Concrete) {
        let wanted = self.computed(said);
        let mut tries = 0;
        let mut missed = self.missed(&wanted, concrete);
        // Twice round: meeting one may miss another.
        for _ in 0..2 {
            let answers = wanted
                .iter()
                .flat_map(|wanted| wanted.answers.iter().map(move |answer| (answer, wanted)));
            for ((field, place), computed) in answers {
                let steps = self.steps(*field, *place);
                let row = self.world.places.held(*place).row.unwrap_or(0);
                let plain = self.pool.candidates(*field, row);
                let begun = computed.beginning.iter().flat_map(|beginning| {
                    let texts = plain.iter().filter_map(Json::as_text);
                    texts.map(move |text| Json::from(format!("{beginning}{text}")))
                });
                let begun: Vec<Json> = begun.collect();
                for candidate in begun.iter().chain(plain.iter()) {
                    if missed == 0 || tries > TRIES {
                        return;
                    }
                    if answer::get(&concrete.instance, &steps).is_none() {
                        break;
                    }
                    tries += 1;
                    let mut changed = concrete.clone();
                    answer::put(&mut changed.instance, &steps, Some(candidate.clone()));
                    let now = self.missed(&wanted, &changed);
                    if now < missed {
                        missed = now;
                        *concrete = changed;
                    }
                }
            }
        }
    }

    /// What is said of values that are computed, in order.
    fn computed(&self, said: &Assignment) -> Vec<Computed> {
        let world = self.world;
        let mut found = Vec::new();
        for (_, atom) in world.atoms() {
            let mut beginning = None;
            let answers = match atom {
                Atom::Fact(number) => match &world.facts[*number] {
                    Fact::Same(left, right) => {
                        let mut answers = self.answers_read(left);
                        answers.extend(self.answers_read(right));
                        answers
                    }
                    Fact::Holds(reading)
                    | Fact::Is(reading, _)
                    | Fact::Resident(reading)
                    | Fact::InTable(reading) => {
                        beginning = self.beginning(reading.expr);
                        self.answers_read(reading)
                    }
                    Fact::Unnamed => continue,
                },
                Atom::AtLeast(number, _) => {
                    let parts = &world.quantities.list[*number].parts;
                    let bases = || parts.iter().map(|(base, _)| &world.quantities.bases[*base]);
                    if parts.len() < 2 && !bases().any(|base| matches!(base, Base::Reading(_))) {
                        continue;
                    }
                    let answers = bases().map(|base| match base {
                        Base::Reading(reading) => self.answers_read(reading),
                        Base::Source(Source::Answer(field, place)) => vec![(*field, *place)],
                        _ => Vec::new(),
                    });
                    answers.flatten().collect()
                }
                _ => continue,
            };
            let holds = Self::says(said, atom);
            found.push(Computed { atom: atom.clone(), holds, answers, beginning });
        }
        found
    }

    fn missed(&self, wanted: &[Computed], concrete: &Concrete) -> usize {
        let read = Read::new(self.interpreter, &concrete.instance, &concrete.registers);
        let observer = Observer::new(self.world, self.interpreter, &read);
        wanted.iter().filter(|wanted| observer.sees(&wanted.atom) == Some(!wanted.holds)).count()
    }

    /// The text that something is asked to begin with.
    fn beginning(&self, expr: &Expr) -> Option<String> {
        let ExprKind::Call(Function::StartsWith, arguments) = &expr.kind else { return None };
        let value = match &arguments.get(1)?.kind {
            ExprKind::Constant(value) => value,
            ExprKind::Parameter(id) => &self.world.model.parameters[*id].value,
            _ => return None,
        };
        if let Value::Text(text) = value { Some(text.clone()) } else { None }
    }

    /// The answers that an expression depends on, where it is read.
    fn answers_read(&self, reading: &Reading<'m>) -> Vec<(FieldId, Place)> {
        let model = self.world.model;
        let located = |field: FieldId| {
            let group = model.fields[field].group;
            let mut homes = reading.frames.iter().rev();
            let place = homes.find_map(|home| self.world.places.locate(model, group, *home))?;
            Some((field, place))
        };
        Reads::of(reading.expr, model).fields.into_iter().filter_map(located).collect()
    }
}

/// What is said of a value that is computed from answers.
struct Computed {
    atom: Atom,
    holds: bool,
    answers: Vec<(FieldId, Place)>,
    /// The text that an answer is to begin with.
    beginning: Option<String>,
}

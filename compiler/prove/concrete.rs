//! From an assignment of the solver to an instance: a possible person's application, with what the
//! registers answer. What the propositions leave open is filled with ordinary answers; what they say
//! of values computed from several answers (an age, a difference of days) is met by trying.

mod adjust;

use super::number::{Base, number_of, range_of};
use super::place::Place;
use super::solver::Lit;
use super::texts::Outside;
use super::world::{Atom, Source, World};
use crate::examples::answer::{self, Step};
use crate::examples::build::Builder;
use crate::examples::pool::Pool;
use crate::examples::sample;
use crate::interpret::Interpreter;
use crate::model::{ArenaId, CodeTable, Domain, FieldId, Member, TableId, Value};
use crate::support::{self, Date, Json, Month, add_days};
use std::collections::HashMap;

/// An instance and what registers answer.
#[derive(Clone, Debug)]
pub(super) struct Concrete {
    pub(super) instance: Json,
    pub(super) registers: Json,
}

pub(super) struct Maker<'w, 'm> {
    pub(super) world: &'w World<'m>,
    pub(super) interpreter: &'m Interpreter<'m>,
    pub(super) pool: &'m Pool<'m>,
}

/// What the solver said of every proposition that means something.
pub(super) type Assignment = HashMap<Atom, bool>;

impl<'m> World<'m> {
    /// What the solver said last.
    pub(super) fn assignment(&self) -> Assignment {
        let said = |(lit, atom): &(Lit, Atom)| (atom.clone(), self.logic.holds(*lit));
        self.atoms().iter().map(said).collect()
    }
}

impl<'m> Maker<'_, 'm> {
    /// An instance like the assignment, as far as one is found.
    pub(super) fn make(&self, said: &Assignment) -> Concrete {
        let mut builder = Builder::new(self.pool);
        let mut instance = builder.instance().clone();
        if let Json::Object(members) = &mut instance {
            for (key, value) in members.iter_mut() {
                match key.as_str() {
                    "submitted_on" => *value = self.day(said),
                    "region" => *value = self.region(said),
                    _ => {}
                }
            }
        }
        builder = Builder::from(self.pool, instance);
        self.fill(Place::ROOT, said, &mut builder);
        let instance = builder.instance().clone();
        let mut concrete = Concrete { instance, registers: self.registers(said) };
        self.settle(said, &mut concrete);
        self.adjust(said, &mut concrete);
        concrete
    }

    /// Puts in the answers, and what registers say, that make a text lie outside of its domain.
    pub(super) fn put(&self, outside: &Outside, home: Place, concrete: &mut Concrete) {
        let model = self.world.model;
        for (field, _, value) in &outside.answers {
            let group = model.fields[*field].group;
            let Some(place) = self.world.places.locate(model, group, home) else { continue };
            answer::put(&mut concrete.instance, &self.steps(*field, place), self.json(value));
        }
        let Json::Object(registers) = &mut concrete.registers else { return };
        for (id, index, value) in &outside.registers {
            let register = &model.registers[*id];
            let said = registers.iter_mut().find(|(key, _)| *key == register.id);
            let (Some((_, Json::Object(said))), Some(field)) = (said, register.fields.get(*index))
            else {
                continue;
            };
            let data = said.iter_mut().find(|(key, _)| key == "data");
            let (Some((_, Json::Object(data))), Some(json)) = (data, self.json(value)) else {
                continue;
            };
            data.retain(|(key, _)| *key != field.id);
            data.push((field.id.clone(), json));
        }
    }

    /// A value on the wire.
    fn json(&self, value: &Value) -> Option<Json> {
        let code = |table: &TableId, row: &crate::model::RowId| {
            Json::from(self.world.model.tables[*table].row(*row).code.as_str())
        };
        Some(match value {
            Value::Bool(truth) => Json::Bool(*truth),
            Value::Integer(number) => Json::from(*number),
            Value::Decimal(units, scale) => Json::Text(support::format_decimal(*units, *scale)),
            Value::Text(text) => Json::from(text.as_str()),
            Value::Date(date) => Json::Text(date.to_string()),
            Value::Month(month) => Json::Text(month.to_string()),
            Value::Code(table, row) => code(table, row),
            Value::Codes(table, rows) => {
                Json::List(rows.iter().map(|row| code(table, row)).collect())
            }
        })
    }

    fn says(said: &Assignment, atom: &Atom) -> bool {
        said.get(atom).copied().unwrap_or(false)
    }

    fn fill(&self, place: Place, said: &Assignment, builder: &mut Builder<'_>) {
        let world = self.world;
        let model = world.model;
        for member in &model.groups[world.places.held(place).group].members {
            match member {
                Member::Field(id) if Self::says(said, &Atom::Given(*id, place)) => {
                    let row = world.places.held(place).row.unwrap_or(0);
                    let source = Source::Answer(*id, place);
                    let domain = &model.fields[*id].domain;
                    let candidates = self.pool.candidates(*id, row);
                    if let Some(value) = self.pick(source, domain, &candidates, said) {
                        builder.put(&self.steps(*id, place), Some(value));
                    }
                }
                Member::Group(child) => {
                    for &part in world.places.below(place, *child) {
                        let there = world.places.held(part).row.is_none()
                            || Self::says(said, &Atom::Row(part));
                        if there {
                            self.fill(part, said, builder);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Where a question is answered.
    pub(super) fn steps(&self, field: FieldId, place: Place) -> Vec<Step> {
        let model = self.world.model;
        let mut rows = self.world.places.rows(place).into_iter();
        let mut steps = Vec::new();
        for id in model.ancestry(model.fields[field].group) {
            let group = &model.groups[id];
            steps.push(Step::Key(group.id.clone()));
            if group.repeat.is_some() {
                steps.push(Step::Row(rows.next().unwrap_or(0)));
            }
        }
        steps.push(Step::Key(model.fields[field].id.clone()));
        steps
    }

    fn pick(
        &self,
        source: Source,
        domain: &Domain,
        candidates: &[Json],
        said: &Assignment,
    ) -> Option<Json> {
        let model = self.world.model;
        let code = |table: TableId, row: crate::model::RowId| {
            Json::from(model.tables[table].row(row).code.as_str())
        };
        match domain {
            Domain::YesNo => Some(Json::Bool(Self::says(said, &Atom::True(source)))),
            Domain::OneOf(table) => {
                let rows = || selectable(&model.tables[*table]);
                let chosen = rows().find(|row| Self::says(said, &Atom::Is(source, *row)));
                // Of those not spoken of, the first.
                let open = || rows().find(|row| !said.contains_key(&Atom::Is(source, *row)));
                // What a register would say that is not asked is not spoken of rightly.
                chosen.or_else(open).or_else(|| rows().next()).map(|row| code(*table, row))
            }
            Domain::AnyOf { table, .. } => {
                let rows = selectable(&model.tables[*table]);
                let chosen = rows.filter(|row| Self::says(said, &Atom::Holds(source, *row)));
                let chosen: Vec<Json> = chosen.map(|row| code(*table, row)).collect();
                if chosen.is_empty() {
                    candidates.first().cloned()
                } else {
                    Some(Json::List(chosen))
                }
            }
            _ if range_of(domain).is_some() => {
                let (low, high) = self.between(source, domain, said);
                let fits = |json: &&Json| {
                    let value = self.interpreter.read_value(domain, json).ok();
                    let number = value.as_ref().and_then(number_of);
                    number.is_some_and(|number| (low..=high).contains(&number))
                };
                let ordinary = candidates.iter().find(fits).cloned();
                ordinary.or_else(|| number_json(domain, if low == i64::MIN { high } else { low }))
            }
            _ => {
                let text = |text: &String| Json::from(text.as_str());
                let is = |json: &Json| match json.as_text() {
                    Some(text) => said.get(&Atom::Text(source, text.to_owned())).copied(),
                    None => None,
                };
                let texts = said.iter().filter_map(|(atom, holds)| match atom {
                    Atom::Text(own, value) if *own == source && *holds => Some(text(value)),
                    _ => None,
                });
                let fitting = candidates.iter().find(|json| is(json) != Some(false)).cloned();
                texts.min_by_key(|json| json.as_text().map(str::to_owned)).or(fitting)
            }
        }
    }

    /// The range in which the assignment puts a number.
    fn between(&self, source: Source, domain: &Domain, said: &Assignment) -> (i64, i64) {
        let (mut low, mut high) = range_of(domain).unwrap_or((0, 0));
        let quantities = &self.world.quantities;
        for (atom, holds) in said {
            let Atom::AtLeast(number, at) = atom else { continue };
            let parts = &quantities.list[*number].parts;
            let [(base, 1)] = parts.as_slice() else { continue };
            if !matches!(&quantities.bases[*base], Base::Source(own) if *own == source) {
                continue;
            }
            if *holds {
                low = low.max(*at);
            } else {
                high = high.min(at.saturating_sub(1));
            }
        }
        (low, high)
    }

    fn day(&self, said: &Assignment) -> Json {
        let (mut low, mut high) = super::day_range();
        let quantities = &self.world.quantities;
        for (atom, holds) in said {
            let Atom::AtLeast(number, at) = atom else { continue };
            let [(base, 1)] = quantities.list[*number].parts.as_slice() else { continue };
            if matches!(quantities.bases[*base], Base::Day) {
                if *holds {
                    low = low.max(*at);
                } else {
                    high = high.min(at.saturating_sub(1));
                }
            }
        }
        let today = number_of(&Value::Date(sample::TODAY)).unwrap_or(0).clamp(low, high);
        let day = add_days(Date::MIN, today).unwrap_or(sample::TODAY);
        Json::Text(day.to_string())
    }

    fn region(&self, said: &Assignment) -> Json {
        let model = self.world.model;
        let within = |index: &usize| Self::says(said, &Atom::Within(*index));
        let inside = (0..model.regions.len()).filter(within);
        let stem = |index: &usize| support::division_stem(&model.regions[*index].code).len();
        let innermost = inside.max_by_key(stem);
        let code = innermost.map_or(&model.region, |index| &model.regions[index].code);
        Json::from(code.as_str())
    }

    fn registers(&self, said: &Assignment) -> Json {
        let model = self.world.model;
        let mut answers = Vec::new();
        for (id, register) in model.registers.iter() {
            let status =
                match (Self::says(said, &Atom::Found(id)), Self::says(said, &Atom::Silent(id))) {
                    (true, _) => "found",
                    (_, true) => "unavailable",
                    _ => "not_found",
                };
            let mut answer = vec![("status".to_owned(), Json::from(status))];
            if status == "found" {
                let mut data = Vec::new();
                for (index, field) in register.fields.iter().enumerate() {
                    let source = Source::Register(id, index);
                    let wanted = field.required || Self::says(said, &Atom::Has(id, index));
                    let candidates = sample::candidates(
                        self.interpreter,
                        &field.domain,
                        id.index(),
                        &self.pool.near,
                    );
                    let value = self.pick(source, &field.domain, &candidates, said);
                    if let Some(value) = value.filter(|_| wanted) {
                        data.push((field.id.clone(), value));
                    }
                }
                answer.push(("data".to_owned(), Json::Object(data)));
            }
            answers.push((register.id.clone(), Json::Object(answer)));
        }
        Json::Object(answers)
    }
}

fn selectable(table: &CodeTable) -> impl Iterator<Item = crate::model::RowId> {
    table.selectable().map(|(id, _)| id)
}

/// A number of a domain on the wire.
fn number_json(domain: &Domain, number: i64) -> Option<Json> {
    Some(match domain {
        Domain::Integer { .. } | Domain::Money { .. } => Json::from(number),
        Domain::Decimal { scale, .. } => Json::Text(support::format_decimal(number, *scale)),
        Domain::Date { .. } => Json::Text(add_days(Date::MIN, number)?.to_string()),
        Domain::Month { .. } => {
            let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
            let month = Month::of_numbers(u32::try_from(year).ok()?, u32::try_from(month).ok()?)?;
            Json::Text(month.to_string())
        }
        _ => return None,
    })
}

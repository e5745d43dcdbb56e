//! Whether what propositions mean is the case in an instance.

use super::number::{Base, number_of};
use super::place::{Place, ROWS};
use super::world::{Atom, Fact, Reading, Source, World};
use crate::expr::{ExprKind, Function, Type};
use crate::interpret::{Draft, Interpreter, NodeId, Registers, Situation};
use crate::model::{ArenaId, Value};
use crate::support::{Json, Lookup, division_within, resident_id_fault};

/// An instance with registers' answers, to be looked at.
pub(super) struct Observer<'w, 'm> {
    world: &'w World<'m>,
    interpreter: &'w Interpreter<'m>,
    situation: Situation<'w>,
}

/// An instance as read, with what registers answered.
pub(super) struct Read {
    draft: Draft,
    registers: Registers,
}

impl Read {
    pub(super) fn new(interpreter: &Interpreter<'_>, instance: &Json, registers: &Json) -> Read {
        let (draft, _) = Draft::read(interpreter, instance);
        let (registers, _) = Registers::read(interpreter, registers);
        Read { draft, registers }
    }
}

impl<'w, 'm> Observer<'w, 'm> {
    pub(super) fn new(
        world: &'w World<'m>,
        interpreter: &'w Interpreter<'m>,
        read: &'w Read,
    ) -> Observer<'w, 'm> {
        let situation = Situation::new(interpreter, &read.draft, &read.registers);
        Observer { world, interpreter, situation }
    }

    /// Whether it is the case; none where that cannot be told.
    pub(super) fn sees(&self, atom: &Atom) -> Option<bool> {
        Some(match atom {
            Atom::Given(field, place) => {
                let node = self.node(*place);
                node.is_some_and(|node| self.situation.given(*field, node).is_some())
            }
            Atom::Row(place) => self.node(*place).is_some(),
            Atom::More(group, parent) => self
                .node(*parent)
                .is_some_and(|parent| self.situation.row_count(*group, parent) > ROWS),
            Atom::True(source) => match self.value(*source)? {
                Value::Bool(truth) => truth,
                _ => return None,
            },
            Atom::Is(source, row) => {
                matches!(self.value(*source), Some(Value::Code(_, own)) if own == *row)
            }
            Atom::Holds(source, row) => {
                matches!(self.value(*source), Some(Value::Codes(_, rows)) if rows.contains(row))
            }
            Atom::Text(source, text) => {
                matches!(self.value(*source), Some(Value::Text(own)) if own == *text)
            }
            Atom::AtLeast(quantity, least) => self.quantity(*quantity)? >= *least,
            Atom::Fact(number) => self.fact(self.world.facts.get(*number)?)?,
            Atom::Found(id) => matches!(self.situation.answered_by(*id), Lookup::Found(_)),
            Atom::Silent(id) => matches!(self.situation.answered_by(*id), Lookup::Unavailable),
            Atom::Has(id, index) => self.value(Source::Register(*id, *index)).is_some(),
            Atom::Placed => self.situation.envelope().1.is_some(),
            Atom::Within(index) => {
                let region = self.world.model.regions.get(*index)?;
                let here = self.situation.envelope().1;
                here.is_some_and(|here| division_within(here, &region.code))
            }
            Atom::Set(id, value) => {
                let expr = crate::expr::Expr {
                    kind: ExprKind::Parameter(*id),
                    ty: crate::expr::Type::Integer,
                    span: self.world.model.parameters[*id].span,
                };
                let own = self.situation.value_in(&expr, &[NodeId::ROOT])?;
                number_of(&own)? == *value
            }
        })
    }

    /// The value of an expression read at a place; none when it is undetermined there.
    pub(super) fn evaluate(&self, reading: &Reading<'_>) -> Option<Value> {
        let frames: Option<Vec<NodeId>> =
            reading.frames.iter().map(|place| self.node(*place)).collect();
        self.situation.value_in(reading.expr, &frames?)
    }

    /// Whether the place of a reading is there and open.
    pub(super) fn is_open(&self, place: Place) -> bool {
        self.node(place).is_some_and(|node| self.situation.is_open_at(node))
    }

    fn node(&self, place: Place) -> Option<NodeId> {
        let places = &self.world.places;
        self.situation.find(places.held(place).group, &places.rows(place))
    }

    pub(super) fn value(&self, source: Source) -> Option<Value> {
        match source {
            Source::Answer(field, place) => self.situation.given(field, self.node(place)?).cloned(),
            Source::Register(id, index) => {
                self.situation.answered_by(id).found()?.get(index)?.clone()
            }
            Source::Region => self.situation.envelope().1.map(|text| Value::Text(text.to_owned())),
        }
    }

    /// What a quantity amounts to; none when a part of it is not there.
    pub(super) fn quantity(&self, number: usize) -> Option<i64> {
        let quantity = self.world.quantities.list.get(number)?;
        let mut sum = 0_i64;
        for (base, times) in &quantity.parts {
            let value = match self.world.quantities.bases.get(*base)? {
                Base::Source(source) => number_of(&self.value(*source)?)?,
                Base::Day => number_of(&Value::Date(self.situation.envelope().0?))?,
                Base::Reading(reading) => match self.evaluate(reading)? {
                    Value::Codes(_, rows) => i64::try_from(rows.len()).ok()?,
                    value => number_of(&value)?,
                },
            };
            sum = sum.checked_add(value.checked_mul(*times)?)?;
        }
        Some(sum)
    }

    fn fact(&self, fact: &Fact<'m>) -> Option<bool> {
        Some(match fact {
            Fact::Holds(reading) => match self.evaluate(reading)? {
                Value::Bool(truth) => truth,
                Value::Code(table, row) => {
                    let table = self.world.model.tables.get(table)?;
                    matches!(&reading.expr.kind, ExprKind::Call(Function::GenderOf, _))
                        && table.rows.get(row.index())?.code == "1"
                }
                _ => return None,
            },
            Fact::Is(reading, text) => self.evaluate(reading)? == Value::Text(text.clone()),
            Fact::Resident(reading) => match self.evaluate(reading)? {
                Value::Text(number) => resident_id_fault(&number).is_none(),
                _ => return None,
            },
            Fact::InTable(reading) => match self.evaluate(reading)? {
                Value::Text(division) => match reading.expr.ty {
                    Type::Division(table) => self.interpreter.row(table, &division).is_some(),
                    _ => return None,
                },
                _ => return None,
            },
            Fact::Same(left, right) => self.evaluate(left)? == self.evaluate(right)?,
            Fact::Unnamed => return None,
        })
    }
}

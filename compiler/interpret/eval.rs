//! The meaning of expressions.

use super::draft::{Draft, NodeId, StateId};
use super::known::Known;
use super::layout::Interpreter;
use super::open::Rows;
use super::region;
use super::registers::Registers;
use crate::expr::{Comparison, Expr, ExprKind, Frame, Quantifier};
use crate::model::{
    ConversionId, Converted, ItemId, Level, Model, Region, RegisterId, RowId, TableId, TermId,
    Value,
};
use crate::support::{Lookup, MAX_INTEGER, logic};
use std::borrow::Cow;
use std::cell::Cell;

/// What has been found out about the openness of one place.
pub(super) type Memo = Cell<Option<Option<bool>>>;

/// An instance together with what registers answered: all that expressions read.
pub struct Situation<'a> {
    pub(super) interpreter: &'a Interpreter<'a>,
    pub(super) draft: &'a Draft,
    pub(super) registers: &'a Registers,
    pub(super) regions: Vec<&'a Region>,
    pub(super) field_memo: Vec<Memo>,
    pub(super) child_memo: Vec<Memo>,
    pub(super) derived_memo: Known<StateId, Option<Value>>,
    term_memo: Known<TermId, Option<Value>>,
    item_memo: Known<ItemId, Option<bool>>,
    asked_memo: Known<RegisterId, bool>,
}

impl<'a> Situation<'a> {
    /// Puts an instance and registers together.
    pub fn new(
        interpreter: &'a Interpreter<'a>,
        draft: &'a Draft,
        registers: &'a Registers,
    ) -> Situation<'a> {
        let (states, children) = draft.sizes();
        Situation {
            interpreter,
            draft,
            registers,
            regions: draft
                .envelope
                .region
                .as_deref()
                .map_or_else(Vec::new, |region| interpreter.model.around(region)),
            field_memo: vec![Memo::default(); states],
            child_memo: vec![Memo::default(); children],
            derived_memo: Known::default(),
            term_memo: Known::default(),
            item_memo: Known::default(),
            asked_memo: Known::default(),
        }
    }

    /// The model.
    pub fn model(&self) -> &'a Model {
        self.interpreter.model
    }

    /// Whether a condition holds, read at `home`.
    pub fn holds(&self, condition: &Expr, home: NodeId) -> Option<bool> {
        self.truth(condition, &[home])
    }

    /// The value of an expression, read at `home`.
    pub fn value_at(&self, expr: &Expr, home: NodeId) -> Option<Value> {
        self.value(expr, &[home])
    }

    /// Whether an item is applied for.
    pub fn applied(&self, item: ItemId) -> Option<bool> {
        let definition = self.model().items.get(item)?;
        self.item_memo.get(item, None, || self.truth(&definition.applied_when, &[NodeId::ROOT]))
    }

    pub(super) fn truth(&self, expr: &Expr, frames: &[NodeId]) -> Option<bool> {
        match &expr.kind {
            ExprKind::Not(part) => logic::not(self.truth(part, frames)),
            ExprKind::And(parts) => logic::all(parts.iter().map(|part| self.truth(part, frames))),
            ExprKind::Or(parts) => logic::any(parts.iter().map(|part| self.truth(part, frames))),
            ExprKind::Applied(item) => self.applied(*item),
            ExprKind::HasField(field, frame) => self.has_field(*field, home(frames, *frame)?),
            ExprKind::HasGroup(group, frame) => self.has_group(*group, home(frames, *frame)?),
            ExprKind::Found(register) => self.register(*register).is_found(),
            ExprKind::HasRegister(register, field) => {
                let answer = self.register(*register);
                let record = answer.is_found()?;
                Some(record && answer.found()?.get(*field).is_some_and(Option::is_some))
            }
            ExprKind::Compare(comparison, left, right) => {
                let (left, right) = (self.seen(left, frames)?, self.seen(right, frames)?);
                compare(*comparison, &left, &right)
            }
            ExprKind::In(part, values) => Some(values.contains(&*self.seen(part, frames)?)),
            ExprKind::HasAny(set, values) => match &*self.seen(set, frames)? {
                Value::Codes(_, held) => Some(values.iter().any(|value| has_code(held, value))),
                _ => None,
            },
            ExprKind::HasAll(set, values) => match &*self.seen(set, frames)? {
                Value::Codes(_, held) => Some(values.iter().all(|value| has_code(held, value))),
                _ => None,
            },
            _ => match *self.seen(expr, frames)? {
                Value::Bool(truth) => Some(truth),
                _ => None,
            },
        }
    }

    /// The value of an expression, borrowed where it stands in the model or the instance.
    fn seen<'v>(&'v self, expr: &'v Expr, frames: &[NodeId]) -> Option<Cow<'v, Value>> {
        match &expr.kind {
            ExprKind::Constant(value) => Some(Cow::Borrowed(value)),
            ExprKind::Field(field, frame) => self.answer_seen(*field, home(frames, *frame)?),
            ExprKind::Parameter(id) => {
                region::parameter(self.model(), &self.regions, *id).map(Cow::Borrowed)
            }
            _ => self.value(expr, frames).map(Cow::Owned),
        }
    }

    pub(super) fn value(&self, expr: &Expr, frames: &[NodeId]) -> Option<Value> {
        match &expr.kind {
            ExprKind::Constant(_) | ExprKind::Field(..) | ExprKind::Parameter(_) => {
                self.seen(expr, frames).map(Cow::into_owned)
            }
            ExprKind::Register(register, field) => {
                self.register(*register).found()?.get(*field)?.clone()
            }
            ExprKind::Term(term) => self.term(*term),
            ExprKind::SubmittedOn => self.draft.envelope.submitted_on.map(Value::Date),
            ExprKind::Region => self.draft.envelope.region.clone().map(Value::Text),
            ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Applied(_)
            | ExprKind::HasField(..)
            | ExprKind::HasGroup(..)
            | ExprKind::Found(_)
            | ExprKind::HasRegister(..)
            | ExprKind::Compare(..)
            | ExprKind::In(..)
            | ExprKind::HasAny(..)
            | ExprKind::HasAll(..) => self.truth(expr, frames).map(Value::Bool),
            ExprKind::If(condition, then, otherwise) => logic::choose(
                self.truth(condition, frames),
                || self.value(then, frames),
                || self.value(otherwise, frames),
            ),
            ExprKind::Add(left, right) => self.sum(left, right, frames, i64::checked_add),
            ExprKind::Subtract(left, right) => self.sum(left, right, frames, i64::checked_sub),
            ExprKind::Call(function, arguments) => self.call(*function, arguments, expr.ty, frames),
            ExprKind::Rows(group, frame) => match self.rows(*group, home(frames, *frame)?) {
                Rows::Known(rows) => i64::try_from(rows.len()).ok().map(Value::Integer),
                Rows::Undetermined => None,
            },
            ExprKind::Quantify { quantifier, rows, frame, body } => {
                match self.rows(*rows, home(frames, *frame)?) {
                    Rows::Known(rows) => self.quantify(*quantifier, rows, body, expr, frames),
                    Rows::Undetermined => None,
                }
            }
            ExprKind::FirstOf(parts) => parts.iter().find_map(|part| self.value(part, frames)),
            ExprKind::Concat(parts) => {
                let mut text = String::new();
                for part in parts {
                    text.push_str(&super::call::text(&self.value(part, frames)?, part.ty)?);
                }
                Some(Value::Text(text))
            }
            ExprKind::Convert(conversion, part) => {
                self.convert(*conversion, self.value(part, frames)?)
            }
            ExprKind::PartOf(part, level) => self.part_of(part, *level, frames),
        }
    }

    fn term(&self, id: TermId) -> Option<Value> {
        let meaning = region::term(self.model(), &self.regions, id)?;
        self.term_memo.get(id, None, || self.value(meaning, &[NodeId::ROOT]))
    }

    /// What a register answers: not found when it would not be asked.
    pub(super) fn register(&self, id: RegisterId) -> Lookup<&'a [Option<Value>]> {
        if self.is_asked(id) { self.registers.answer(id) } else { Lookup::NotFound }
    }

    fn is_asked(&self, id: RegisterId) -> bool {
        let root = [NodeId::ROOT];
        self.asked_memo.get(id, false, || {
            self.model().registers.get(id).is_some_and(|register| {
                let when = register.when.as_ref();
                let wanted = when.is_none_or(|when| self.truth(when, &root) == Some(true));
                wanted && self.value(&register.key, &root).is_some()
            })
        })
    }

    pub(super) fn codes(&self, set: &Expr, frames: &[NodeId]) -> Option<(TableId, Vec<RowId>)> {
        match self.value(set, frames)? {
            Value::Codes(table, rows) => Some((table, rows)),
            _ => None,
        }
    }

    fn sum(
        &self,
        left: &Expr,
        right: &Expr,
        frames: &[NodeId],
        operation: impl Fn(i64, i64) -> Option<i64>,
    ) -> Option<Value> {
        add(self.value(left, frames)?, &self.value(right, frames)?, operation)
    }

    fn quantify(
        &self,
        quantifier: Quantifier,
        rows: &[NodeId],
        body: &Expr,
        whole: &Expr,
        frames: &[NodeId],
    ) -> Option<Value> {
        let mut inner = frames.to_vec();
        inner.push(NodeId::ROOT);
        let mut truth = |row: &NodeId| self.truth(body, within(&mut inner, *row));
        match quantifier {
            Quantifier::Any => logic::any(rows.iter().map(&mut truth)).map(Value::Bool),
            Quantifier::All => logic::all(rows.iter().map(&mut truth)).map(Value::Bool),
            Quantifier::Count => logic::count(rows.iter().map(&mut truth)).map(Value::Integer),
            Quantifier::Sum => {
                let mut total = super::call::zero(whole.ty)?;
                for row in rows {
                    total =
                        add(total, &self.value(body, within(&mut inner, *row))?, i64::checked_add)?;
                }
                Some(total)
            }
            Quantifier::Unique => {
                let mut seen = std::collections::HashSet::new();
                let mut certain = true;
                for row in rows {
                    match self.value(body, within(&mut inner, *row)) {
                        Some(value) if !seen.insert(value.clone()) => {
                            return Some(Value::Bool(false));
                        }
                        Some(_) => {}
                        None => certain = false,
                    }
                }
                certain.then_some(Value::Bool(true))
            }
        }
    }

    fn convert(&self, id: ConversionId, value: Value) -> Option<Value> {
        let conversion = self.model().conversions.get(id)?;
        let target = |row: &RowId| match conversion.rows.get(row.0 as usize)? {
            Some(Converted::To(row)) => Some(*row),
            _ => None,
        };
        match value {
            Value::Code(_, row) => target(&row).map(|row| Value::Code(conversion.to, row)),
            Value::Codes(_, rows) => {
                let mut rows: Vec<RowId> = rows.iter().filter_map(target).collect();
                rows.sort_unstable();
                rows.dedup();
                Some(Value::Codes(conversion.to, rows))
            }
            _ => None,
        }
    }

    fn part_of(&self, part: &Expr, level: Level, frames: &[NodeId]) -> Option<Value> {
        let (id, code) = self.division(part, frames)?;
        let row = self.interpreter.row(id, &code)?;
        let table = self.model().tables.get(id)?;
        let row = region::chain(&table.rows, row)
            .filter_map(|row| table.rows.get(row.0 as usize))
            .find(|row| row.level == Some(level))?;
        Some(Value::Text(row.code.clone()))
    }

    /// A division and the table it is of.
    pub(super) fn division(&self, part: &Expr, frames: &[NodeId]) -> Option<(TableId, String)> {
        let crate::expr::Type::Division(table) = part.ty else { return None };
        match self.value(part, frames)? {
            Value::Text(text) => Some((table, text)),
            _ => None,
        }
    }
}

/// The frames with the innermost at a row.
fn within(frames: &mut [NodeId], row: NodeId) -> &[NodeId] {
    if let Some(last) = frames.last_mut() {
        *last = row;
    }
    frames
}

fn has_code(chosen: &[RowId], value: &Value) -> bool {
    matches!(value, Value::Code(_, row) if chosen.contains(row))
}

fn home(frames: &[NodeId], frame: Frame) -> Option<NodeId> {
    frames.get(usize::from(frame.0)).copied()
}

fn compare(comparison: Comparison, left: &Value, right: &Value) -> Option<bool> {
    if std::mem::discriminant(left) != std::mem::discriminant(right) {
        return None;
    }
    let order = left.cmp(right);
    Some(match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    })
}

fn add(left: Value, right: &Value, operation: impl Fn(i64, i64) -> Option<i64>) -> Option<Value> {
    let bounded = |a, b| operation(a, b).filter(|sum| (-MAX_INTEGER..=MAX_INTEGER).contains(sum));
    match (left, right) {
        (Value::Integer(a), Value::Integer(b)) => bounded(a, *b).map(Value::Integer),
        (Value::Decimal(a, scale), Value::Decimal(b, other)) if scale == *other => {
            bounded(a, *b).map(|sum| Value::Decimal(sum, scale))
        }
        _ => None,
    }
}

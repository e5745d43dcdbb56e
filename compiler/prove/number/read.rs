//! Expressions as numbers: the cases in which they have one, and which.

use super::{Base, Case, Linear, number_of, range_of};
use crate::expr::{Expr, ExprKind, Function, Quantifier, Type};
use crate::model::{Domain, INTEGER_LIMIT, ParameterId};
use crate::prove::place::Place;
use crate::prove::solver::Lit;
use crate::prove::world::{Atom, Reading, Source, World};

/// Values of a parameter that are told apart one by one.
const TOLD_APART: i64 = 24;

impl<'m> World<'m> {
    /// The values a number can have, and when.
    pub(in crate::prove) fn numbers(&mut self, expr: &'m Expr, frames: &[Place]) -> Vec<Case> {
        let always = |value: Linear| vec![Case { guard: Lit::TRUE, value }];
        match &expr.kind {
            ExprKind::Constant(value) => {
                number_of(value).map(|n| always(Linear::constant(n))).unwrap_or_default()
            }
            ExprKind::SubmittedOn => {
                let range = crate::prove::day_range();
                let day = self.quantities.base("day".to_owned(), range, || Base::Day);
                always(Linear::of(day))
            }
            ExprKind::Field(id, frame) => {
                let model = self.model;
                let place = frames.get(usize::from(frame.0)).copied();
                let place =
                    place.and_then(|home| self.places.locate(model, model.fields[*id].group, home));
                let Some(place) = place else { return Vec::new() };
                match &model.fields[*id].derive {
                    Some(derive) => {
                        let open = self.field_open(*id, place).yes;
                        let cases = self.numbers(derive, &[place]);
                        self.under(open, cases)
                    }
                    None => self.numbers_of(Source::Answer(*id, place)),
                }
            }
            ExprKind::Register(id, index) => self.numbers_of(Source::Register(*id, *index)),
            ExprKind::Parameter(id) => self.parameter(*id),
            ExprKind::Term(id) => {
                let mut cases = Vec::new();
                for (guard, is) in self.meanings(*id) {
                    let meant = self.numbers(is, &[Place::ROOT]);
                    cases.extend(self.under(guard, meant));
                }
                cases
            }
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.truth(condition, frames);
                let then = self.numbers(then, frames);
                let otherwise = self.numbers(otherwise, frames);
                let mut cases = self.under(condition.yes, then);
                cases.extend(self.under(condition.no, otherwise));
                cases
            }
            ExprKind::FirstOf(parts) => {
                let mut before = Lit::TRUE;
                let mut cases = Vec::new();
                for part in parts {
                    let own = self.numbers(part, frames);
                    let defined = self.logic.or(own.iter().map(|case| case.guard));
                    cases.extend(self.under(before, own));
                    before = self.logic.and([before, !defined]);
                }
                cases
            }
            ExprKind::Add(left, right) => self.sums((left, 1), (right, 1), frames),
            ExprKind::Subtract(left, right) => self.sums((left, 1), (right, -1), frames),
            ExprKind::Call(function, arguments) => {
                self.computed(expr, *function, arguments, frames)
            }
            ExprKind::Rows(..) | ExprKind::Quantify { .. } => self.counted_rows(expr, frames),
            _ => Vec::new(),
        }
    }

    /// Cases that hold only under a condition.
    fn under(&mut self, condition: Lit, mut cases: Vec<Case>) -> Vec<Case> {
        for case in &mut cases {
            case.guard = self.logic.and([condition, case.guard]);
        }
        cases.retain(|case| case.guard != Lit::FALSE);
        cases
    }

    fn numbers_of(&mut self, source: Source) -> Vec<Case> {
        let guard = self.has(source);
        let Some(range) = self.domain(source).and_then(range_of) else { return Vec::new() };
        let base = self.quantities.base(format!("{source:?}"), range, || Base::Source(source));
        vec![Case { guard, value: Linear::of(base) }]
    }

    /// A parameter: what a region may set it to is told apart where that is little, so that a proof
    /// holds for every value in its bounds.
    fn parameter(&mut self, id: ParameterId) -> Vec<Case> {
        let parameter = &self.model.parameters[id];
        let bounds = match &parameter.between {
            Some((low, high)) => number_of(low).zip(number_of(high)),
            None => range_of(&parameter.domain),
        };
        let (Some(own), Some((low, high))) = (number_of(&parameter.value), bounds) else {
            return Vec::new();
        };
        if parameter.local.is_none() {
            return vec![Case { guard: Lit::TRUE, value: Linear::constant(own) }];
        }
        let mut cases = Vec::new();
        if high.saturating_sub(low) <= TOLD_APART {
            let values: Vec<Lit> =
                (low..=high).map(|value| self.atom(Atom::Set(id, value))).collect();
            self.logic.state(&values);
            for (index, guard) in values.iter().enumerate() {
                for other in &values[..index] {
                    self.logic.state(&[!*guard, !*other]);
                }
                let value = Linear::constant(low + index as i64);
                cases.push(Case { guard: *guard, value });
            }
            // Where a region has set it, it is that; elsewhere one may yet set what it likes.
            let set = self.parameter_where(id);
            for (place, value) in set.iter().take(set.len().saturating_sub(1)) {
                let index = number_of(value).and_then(|value| usize::try_from(value - low).ok());
                if let Some(guard) = index.and_then(|index| values.get(index)) {
                    self.logic.imply(*place, *guard);
                }
            }
        } else {
            // Too many: those that are set now.
            for (guard, value) in self.parameter_where(id) {
                if let Some(value) = number_of(value) {
                    cases.push(Case { guard, value: Linear::constant(value) });
                }
            }
        }
        cases
    }

    fn sums(
        &mut self,
        (left, a): (&'m Expr, i64),
        (right, b): (&'m Expr, i64),
        frames: &[Place],
    ) -> Vec<Case> {
        let (left, right) = (self.numbers(left, frames), self.numbers(right, frames));
        let mut cases = Vec::new();
        for x in &left {
            for y in &right {
                let value = Linear::constant(0).plus(&x.value, a).plus(&y.value, b);
                let guard = self.logic.and([x.guard, y.guard]);
                cases.push(self.bounded(guard, value, (-INTEGER_LIMIT, INTEGER_LIMIT)));
            }
        }
        cases.retain(|case| case.guard != Lit::FALSE);
        cases
    }

    /// A case that is determined only within bounds.
    fn bounded(&mut self, guard: Lit, value: Linear, (low, high): (i64, i64)) -> Case {
        let least = self.at_least(&value, low);
        let beyond = self.at_least(&value, high.saturating_add(1));
        Case { guard: self.logic.and([guard, least, !beyond]), value }
    }

    fn computed(
        &mut self,
        expr: &'m Expr,
        function: Function,
        arguments: &'m [Expr],
        frames: &[Place],
    ) -> Vec<Case> {
        let [first, rest @ ..] = arguments else { return Vec::new() };
        let days = range_of(&Domain::Date { min: None, max: None }).unwrap_or((0, 0));
        match (function, rest) {
            (Function::Size, []) => self.size(first, frames),
            (Function::DaysBetween, [second]) => self.sums((second, 1), (first, -1), frames),
            (Function::AddDays, [number]) => {
                let mut cases = self.sums((first, 1), (number, 1), frames);
                for case in &mut cases {
                    *case = self.bounded(case.guard, case.value.clone(), days);
                }
                cases
            }
            (Function::BirthDate, []) if first.ty == Type::Date => self.numbers(first, frames),
            (Function::AddMonths | Function::AddYears, [number]) => {
                self.later(expr, (first, number), frames, function == Function::AddYears)
            }
            _ => {
                let guard = self.arguments_defined(function, arguments, frames);
                let range = match function {
                    Function::AgeOn | Function::AgeByMonth => (-10_000, 10_000),
                    Function::BirthDate => days,
                    Function::Year => (1, 9999),
                    Function::YearMonth => {
                        range_of(&Domain::Month { min: None, max: None }).unwrap_or((0, 0))
                    }
                    _ => return Vec::new(),
                };
                let base = self.reading(expr, frames, range);
                vec![Case { guard, value: Linear::of(base) }]
            }
        }
    }

    fn reading(&mut self, expr: &'m Expr, frames: &[Place], range: (i64, i64)) -> usize {
        let key = self.key(expr, frames);
        let frames = frames.to_vec();
        self.quantities.base(key, range, || Base::Reading(Reading { expr, frames }))
    }

    /// A day so many months or years on: determined while the calendar goes on.
    fn later(
        &mut self,
        expr: &'m Expr,
        (date, number): (&'m Expr, &'m Expr),
        frames: &[Place],
        years: bool,
    ) -> Vec<Case> {
        let dates = self.numbers(date, frames);
        let numbers = self.numbers(number, frames);
        let days = range_of(&Domain::Date { min: None, max: None }).unwrap_or((0, 0));
        // By so many days a step moves, at the least and at the most.
        let step = if years { (365, 366) } else { (28, 31) };
        let base = self.reading(expr, frames, days);
        let value = Linear::of(base);
        let mut guards = Vec::new();
        for x in &dates {
            for y in &numbers {
                let (least, most) = self.quantities.range(&y.value);
                let most = most.max(0).saturating_mul(step.1);
                let least = least.min(0).saturating_mul(step.1);
                let ends = self.at_least(&x.value, days.1.saturating_sub(most).saturating_add(1));
                let begins = self.at_least(&x.value, days.0.saturating_sub(least));
                guards.push(self.logic.and([x.guard, y.guard, begins, !ends]));
            }
        }
        vec![Case { guard: self.logic.or(guards), value }]
    }

    /// How many codes a set has.
    fn size(&mut self, set: &'m Expr, frames: &[Place]) -> Vec<Case> {
        let guard = self.defined(set, frames);
        let members: Vec<Lit> =
            self.members_of(set, frames).into_iter().map(|(_, member)| member).collect();
        let key = format!("size {}", self.key(set, frames));
        let range = (0, members.len() as i64);
        let reading = Reading { expr: set, frames: frames.to_vec() };
        let base = self.quantities.base(key, range, || Base::Reading(reading));
        let steps = self.at_least_so_many(&members);
        for (index, lit) in steps.into_iter().enumerate() {
            let own = self.threshold(&[(base, 1)], index as i64 + 1);
            self.logic.imply(lit, own);
            self.logic.imply(own, lit);
        }
        vec![Case { guard, value: Linear::of(base) }]
    }

    /// Numbers of and sums over rows.
    fn counted_rows(&mut self, expr: &'m Expr, frames: &[Place]) -> Vec<Case> {
        let (group, frame) = match &expr.kind {
            ExprKind::Rows(group, frame) => (*group, *frame),
            ExprKind::Quantify { rows, frame, .. } => (*rows, *frame),
            _ => return Vec::new(),
        };
        let model = self.model;
        let parent = model.groups[group].parent;
        let home = frames.get(usize::from(frame.0)).copied();
        let parent = parent.zip(home).and_then(|(p, home)| self.places.locate(model, p, home));
        let Some(parent) = parent else { return Vec::new() };
        let known = self.rows_known(group, parent);
        let rows = self.places.below(parent, group).to_vec();
        let more = self.more_rows(group, parent);
        let most = model.groups[group].repeat.as_ref().map_or(0, |repeat| i64::from(repeat.max));
        let ExprKind::Quantify { quantifier, body, .. } = &expr.kind else {
            let base = self.reading(expr, frames, (0, most));
            // Rows that are closed are not there in a valid instance.
            let steps: Vec<Lit> = rows.iter().map(|row| self.row(*row)).chain([more]).collect();
            for (index, there) in steps.into_iter().enumerate() {
                let own = self.threshold(&[(base, 1)], index as i64 + 1);
                self.logic.imply(there, own);
                self.logic.imply(own, there);
            }
            return vec![Case { guard: known, value: Linear::of(base) }];
        };
        let mut determined = vec![known];
        let mut holding = Vec::new();
        for row in &rows {
            let there = self.row(*row);
            let mut inner = frames.to_vec();
            inner.push(*row);
            let own = if *quantifier == Quantifier::Count {
                let truth = self.truth(body, &inner);
                holding.push(self.logic.and([there, truth.yes]));
                self.logic.or([truth.yes, truth.no])
            } else {
                self.defined(body, &inner)
            };
            determined.push(self.logic.or([!there, own]));
        }
        let rest = self.rest(expr, frames, (&rows, more));
        determined.push(self.logic.or([!more, rest.yes, rest.no]));
        let guard = self.logic.and(determined);
        if *quantifier == Quantifier::Count {
            let base = self.reading(expr, frames, (0, most));
            for (index, lit) in self.at_least_so_many(&holding).into_iter().enumerate() {
                let own = self.threshold(&[(base, 1)], index as i64 + 1);
                self.logic.imply(lit, own);
                self.logic.state(&[!own, lit, more]);
            }
            return vec![Case { guard, value: Linear::of(base) }];
        }
        let each = self.body_range(body, rows.first().copied(), frames);
        let range = (each.0.min(0).saturating_mul(most), each.1.max(0).saturating_mul(most));
        let base = self.reading(expr, frames, range);
        vec![self.bounded(guard, Linear::of(base), (-INTEGER_LIMIT, INTEGER_LIMIT))]
    }

    fn body_range(&mut self, body: &'m Expr, row: Option<Place>, frames: &[Place]) -> (i64, i64) {
        let Some(row) = row else { return (0, 0) };
        let mut inner = frames.to_vec();
        inner.push(row);
        let cases = self.numbers(body, &inner);
        let ranges: Vec<(i64, i64)> =
            cases.iter().map(|case| self.quantities.range(&case.value)).collect();
        let low = ranges.iter().map(|range| range.0).min().unwrap_or(0);
        (low, ranges.iter().map(|range| range.1).max().unwrap_or(0))
    }
}

//! Numbers, amounts, days and months: as sums of quantities of which only thresholds are known.

use super::place::Place;
use super::solver::Lit;
use super::world::{Atom, Reading, Source, World};
use crate::expr::{Expr, ExprKind, Function, Quantifier, Type};
use crate::model::{Domain, INTEGER_LIMIT, ParameterId, Value};
use crate::support::{Date, Month, days_between};
use std::collections::{BTreeMap, HashMap};

/// What a quantity is made of.
#[derive(Clone, Debug)]
pub(super) enum Base<'m> {
    /// An answer or a field of a register.
    Source(Source),
    /// The day of submission.
    Day,
    /// An expression that is not taken apart.
    Reading(Reading<'m>),
}

/// A sum of bases, each with a factor, and what is known of it.
#[derive(Debug)]
pub(super) struct Quantity {
    pub(super) parts: Vec<(usize, i64)>,
    low: i64,
    high: i64,
    thresholds: BTreeMap<i64, Lit>,
}

/// Every quantity that conditions speak of.
#[derive(Default)]
pub(super) struct Quantities<'m> {
    pub(super) bases: Vec<Base<'m>>,
    ranges: Vec<(i64, i64)>,
    keys: HashMap<String, usize>,
    pub(super) list: Vec<Quantity>,
    by_parts: HashMap<Vec<(usize, i64)>, usize>,
}

/// Quantities with factors, and a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Linear {
    parts: Vec<(usize, i64)>,
    constant: i64,
}

/// A value that a number has under a condition; where no case holds it is undetermined.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) guard: Lit,
    pub(super) value: Linear,
}

/// Values of a parameter that are told apart one by one.
const TOLD_APART: i64 = 24;

impl Linear {
    fn constant(constant: i64) -> Linear {
        Linear { parts: Vec::new(), constant }
    }

    fn of(base: usize) -> Linear {
        Linear { parts: vec![(base, 1)], constant: 0 }
    }

    /// The sum with another, so many times.
    fn plus(&self, other: &Linear, factor: i64) -> Linear {
        let mut parts: BTreeMap<usize, i64> = self.parts.iter().copied().collect();
        for (base, times) in &other.parts {
            let sum = parts.entry(*base).or_insert(0);
            *sum = sum.saturating_add(times.saturating_mul(factor));
        }
        parts.retain(|_, times| *times != 0);
        let constant = self.constant.saturating_add(other.constant.saturating_mul(factor));
        Linear { parts: parts.into_iter().collect(), constant }
    }

    /// The difference to another.
    pub(super) fn minus(&self, other: &Linear) -> Linear {
        self.plus(other, -1)
    }
}

/// A value as a number on the scale of its type: days, months, fen, units of the last digit.
pub(super) fn number_of(value: &Value) -> Option<i64> {
    Some(match value {
        Value::Integer(number) | Value::Decimal(number, _) => *number,
        Value::Date(date) => days_between(Date::MIN, *date),
        Value::Month(month) => i64::from(month.year()) * 12 + i64::from(month.month()) - 1,
        _ => return None,
    })
}

/// Least and greatest number of a domain.
pub(super) fn range_of(domain: &Domain) -> Option<(i64, i64)> {
    let days = |date: Date| days_between(Date::MIN, date);
    let months = |month: Month| number_of(&Value::Month(month)).unwrap_or(0);
    Some(match domain {
        Domain::Integer { min, max }
        | Domain::Money { min, max }
        | Domain::Decimal { min, max, .. } => (*min, *max),
        Domain::Date { min, max } => {
            (days(min.unwrap_or(Date::MIN)), days(max.unwrap_or(Date::MAX)))
        }
        Domain::Month { min, max } => (
            months(min.unwrap_or(Date::MIN.year_month())),
            months(max.unwrap_or(Date::MAX.year_month())),
        ),
        _ => return None,
    })
}

impl<'m> Quantities<'m> {
    fn base(&mut self, key: String, range: (i64, i64), base: impl FnOnce() -> Base<'m>) -> usize {
        if let Some(known) = self.keys.get(&key) {
            return *known;
        }
        let number = self.bases.len();
        self.keys.insert(key, number);
        self.bases.push(base());
        self.ranges.push(range);
        number
    }

    /// Least and greatest that a sum can be.
    fn range(&self, value: &Linear) -> (i64, i64) {
        let (mut low, mut high) = (i128::from(value.constant), i128::from(value.constant));
        for &(base, times) in &value.parts {
            let (least, most) = self.ranges[base];
            let ends =
                [i128::from(least) * i128::from(times), i128::from(most) * i128::from(times)];
            low += ends[0].min(ends[1]);
            high += ends[0].max(ends[1]);
        }
        let clamp = |n: i128| n.clamp(i128::from(i64::MIN / 4), i128::from(i64::MAX / 4)) as i64;
        (clamp(low), clamp(high))
    }
}

impl<'m> World<'m> {
    /// Whether a sum is at least so much.
    pub(super) fn at_least(&mut self, value: &Linear, least: i64) -> Lit {
        let least = least.saturating_sub(value.constant);
        match value.parts.as_slice() {
            [] => Lit::of(0 >= least),
            [(base, times)] if *times > 0 => {
                let least = -(-least).div_euclid(*times);
                self.threshold(&[(*base, 1)], least)
            }
            [(base, times)] => {
                // times·x ≥ least with times < 0: x is at most least / times.
                let most = (-least).div_euclid(-*times);
                !self.threshold(&[(*base, 1)], most.saturating_add(1))
            }
            parts if parts.first().is_some_and(|(_, times)| *times > 0) => {
                let parts = parts.to_vec();
                self.threshold(&parts, least)
            }
            parts => {
                let parts: Vec<(usize, i64)> = parts.iter().map(|(b, n)| (*b, -n)).collect();
                !self.threshold(&parts, (-least).saturating_add(1))
            }
        }
    }

    fn threshold(&mut self, parts: &[(usize, i64)], least: i64) -> Lit {
        let number = self.quantity(parts);
        let quantity = &self.quantities.list[number];
        if least <= quantity.low {
            return Lit::TRUE;
        }
        if least > quantity.high {
            return Lit::FALSE;
        }
        if let Some(known) = quantity.thresholds.get(&least) {
            return *known;
        }
        let below = quantity.thresholds.range(..least).next_back().map(|(_, lit)| *lit);
        let above = quantity.thresholds.range(least..).next().map(|(_, lit)| *lit);
        let new = self.atom(Atom::AtLeast(number, least));
        if let Some(below) = below {
            self.logic.imply(new, below);
        }
        if let Some(above) = above {
            self.logic.imply(above, new);
        }
        self.quantities.list[number].thresholds.insert(least, new);
        new
    }

    fn quantity(&mut self, parts: &[(usize, i64)]) -> usize {
        if let Some(known) = self.quantities.by_parts.get(parts) {
            return *known;
        }
        let value = Linear { parts: parts.to_vec(), constant: 0 };
        let (low, high) = self.quantities.range(&value);
        let number = self.quantities.list.len();
        let quantity = Quantity { parts: parts.to_vec(), low, high, thresholds: BTreeMap::new() };
        self.quantities.list.push(quantity);
        self.quantities.by_parts.insert(parts.to_vec(), number);
        number
    }

    /// States how sums of two hang together with what they are sums of. To be called when all
    /// thresholds are known.
    pub(super) fn link_sums(&mut self) {
        let mut clauses = Vec::new();
        for quantity in &self.quantities.list {
            let [first, second] = quantity.parts.as_slice() else { continue };
            let (Some(first), Some(second)) = (self.steps(*first), self.steps(*second)) else {
                continue;
            };
            for (&least, &lit) in &quantity.thresholds {
                for (a, at_least_a) in &first {
                    // a and b large enough make the sum so; the least b that will do.
                    if let Some((_, at_least_b)) = second.iter().find(|(b, _)| a + b >= least) {
                        clauses.push([!*at_least_a, !*at_least_b, lit]);
                    }
                    // Below a and below b: the sum is at most a + b − 2.
                    let small = second.iter().rev().find(|(b, _)| a + b - 2 < least);
                    if let Some((_, at_least_b)) = small {
                        clauses.push([*at_least_a, *at_least_b, !lit]);
                    }
                }
            }
        }
        for clause in clauses {
            self.logic.state(&clause);
        }
    }

    /// The thresholds of a base with a factor of 1 or −1, in order, with its ends.
    fn steps(&self, (base, times): (usize, i64)) -> Option<Vec<(i64, Lit)>> {
        let (low, high) = self.quantities.ranges[base];
        let own = self.quantities.by_parts.get([(base, 1)].as_slice());
        let own = own.map(|number| &self.quantities.list[*number].thresholds);
        let own = own.into_iter().flatten().map(|(at, lit)| (*at, *lit));
        let mut steps = vec![(low, Lit::TRUE)];
        steps.extend(own);
        steps.push((high.saturating_add(1), Lit::FALSE));
        match times {
            1 => Some(steps),
            // −x ≥ 1 − t exactly when not x ≥ t.
            -1 => Some(steps.into_iter().rev().map(|(at, lit)| (1 - at, !lit)).collect()),
            _ => None,
        }
    }

    /// The values a number can have, and when.
    pub(super) fn numbers(&mut self, expr: &'m Expr, frames: &[Place]) -> Vec<Case> {
        let always = |value: Linear| vec![Case { guard: Lit::TRUE, value }];
        match &expr.kind {
            ExprKind::Constant(value) => {
                number_of(value).map(|n| always(Linear::constant(n))).unwrap_or_default()
            }
            ExprKind::SubmittedOn => {
                let range = super::day_range();
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

    /// For each number from 1: whether at least so many of these hold.
    pub(super) fn at_least_so_many(&mut self, of: &[Lit]) -> Vec<Lit> {
        let mut steps: Vec<Lit> = Vec::with_capacity(of.len());
        for &lit in of {
            steps.push(Lit::FALSE);
            for index in (0..steps.len()).rev() {
                let before = if index == 0 { Lit::TRUE } else { steps[index - 1] };
                let risen = self.logic.and([before, lit]);
                steps[index] = self.logic.or([steps[index], risen]);
            }
        }
        steps
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

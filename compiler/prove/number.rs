//! Numbers, amounts, days and months: as sums of quantities of which only thresholds are known.

mod read;

use super::solver::Lit;
use super::world::{Atom, Reading, Source, World};
use crate::model::{Domain, Value};
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
}

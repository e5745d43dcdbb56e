//! Conditions as formulas whose atoms are schemas of objects at several levels: the envelope, the
//! answers, a row, a row in a row. A JSON Schema sees one object at a time, so a formula that mixes
//! levels is split into parts of one level each.

use super::values::{conjoin, either, present};
use serde_json::Value;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The object that a schema is about: 0 the envelope, 1 the answers, then rows from outer to inner.
pub(super) type Level = usize;

/// The level of the envelope.
pub(super) const ENVELOPE: Level = 0;
/// The level of the answers.
pub(super) const ANSWERS: Level = 1;

/// Most parts that a formula is split into; beyond that it counts as something a schema cannot say.
const PARTS: usize = 64;

/// A formula without negation: what holds and what does not are two formulas (see [`super::truth`]).
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Formula {
    /// Always.
    True,
    /// Never (as far as a schema can say).
    False,
    /// The object of the level satisfies the schema, which many formulas share.
    Atom(Level, Rc<Value>),
    /// All of them.
    All(Vec<Formula>),
    /// One of them.
    Any(Vec<Formula>),
}

impl Formula {
    /// The object of the level satisfies the schema.
    pub(super) fn atom(level: Level, schema: Value) -> Formula {
        match schema {
            Value::Bool(true) => Formula::True,
            Value::Bool(false) => Formula::False,
            schema => Formula::Atom(level, Rc::new(schema)),
        }
    }

    /// All of them.
    pub(super) fn all(parts: impl IntoIterator<Item = Formula>) -> Formula {
        let mut kept: Vec<Formula> = Vec::new();
        for part in parts {
            match part {
                Formula::True => {}
                Formula::False => return Formula::False,
                Formula::All(inner) => {
                    inner.into_iter().for_each(|part| push_new(&mut kept, part));
                }
                part => push_new(&mut kept, part),
            }
        }
        single(kept, Formula::True, Formula::All)
    }

    /// One of them.
    pub(super) fn any(parts: impl IntoIterator<Item = Formula>) -> Formula {
        let mut kept: Vec<Formula> = Vec::new();
        for part in parts {
            match part {
                Formula::False => {}
                Formula::True => return Formula::True,
                Formula::Any(inner) => {
                    inner.into_iter().for_each(|part| push_new(&mut kept, part));
                }
                part => push_new(&mut kept, part),
            }
        }
        single(kept, Formula::False, Formula::Any)
    }

    /// Both.
    pub(super) fn and(self, other: Formula) -> Formula {
        Formula::all([self, other])
    }

    /// One of both.
    pub(super) fn or(self, other: Formula) -> Formula {
        Formula::any([self, other])
    }

    fn collect_levels(&self, found: &mut BTreeSet<Level>) {
        match self {
            Formula::True | Formula::False => {}
            Formula::Atom(level, _) => {
                found.insert(*level);
            }
            Formula::All(parts) | Formula::Any(parts) => {
                parts.iter().for_each(|part| part.collect_levels(found));
            }
        }
    }

    /// The levels of its atoms.
    pub(super) fn levels(&self) -> BTreeSet<Level> {
        let mut found = BTreeSet::new();
        self.collect_levels(&mut found);
        found
    }

    /// The schema of the object at `level`, of which all atoms speak. Answers are part of the
    /// envelope, so for the envelope they may speak of the answers too.
    pub(super) fn schema_at(&self, level: Level) -> Option<Value> {
        Some(match self {
            Formula::True => Value::Bool(true),
            Formula::False => Value::Bool(false),
            Formula::Atom(own, schema) if *own == level => Value::clone(schema),
            Formula::Atom(ANSWERS, schema) if level == ENVELOPE => {
                present(&["answers"], Value::clone(schema))
            }
            Formula::Atom(..) => return None,
            Formula::All(parts) => parts.iter().try_fold(Value::Bool(true), |sum, part| {
                Some(conjoin(sum, part.schema_at(level)?))
            })?,
            Formula::Any(parts) => {
                either(parts.iter().map(|part| part.schema_at(level)).collect::<Option<_>>()?)
            }
        })
    }

    /// Pairs of a formula about other levels and one about `level` alone: one of the pairs holds
    /// with both its sides exactly if the formula holds.
    pub(super) fn alternatives(&self, level: Level) -> Option<Vec<(Formula, Formula)>> {
        self.split(level, true)
    }

    /// Pairs as for [`Formula::alternatives`], but: every pair has a side that holds exactly if the
    /// formula holds.
    pub(super) fn demands(&self, level: Level) -> Option<Vec<(Formula, Formula)>> {
        self.split(level, false)
    }

    fn split(&self, level: Level, alternatives: bool) -> Option<Vec<(Formula, Formula)>> {
        let levels = self.levels();
        let neutral = if alternatives { Formula::True } else { Formula::False };
        if !levels.contains(&level) {
            return Some(vec![(self.clone(), neutral)]);
        }
        if levels.len() == 1 {
            return Some(vec![(neutral, self.clone())]);
        }
        let (parts, spread) = match self {
            Formula::Any(parts) => (parts, alternatives),
            Formula::All(parts) => (parts, !alternatives),
            _ => return None,
        };
        let join = if alternatives { Formula::and } else { Formula::or };
        let mut pairs = if spread { Vec::new() } else { vec![(neutral.clone(), neutral)] };
        for part in parts {
            let own = part.split(level, alternatives)?;
            if spread {
                own.into_iter().for_each(|pair| add_pair(&mut pairs, pair, alternatives));
            } else {
                let mut product = Vec::new();
                for (outer, inner) in &pairs {
                    for (other, more) in &own {
                        let pair =
                            (join(outer.clone(), other.clone()), join(inner.clone(), more.clone()));
                        add_pair(&mut product, pair, alternatives);
                    }
                }
                pairs = product;
            }
            if pairs.len() > PARTS {
                return None;
            }
        }
        Some(pairs)
    }
}

/// Adds a pair; pairs with the same outer side become one.
fn add_pair(pairs: &mut Vec<(Formula, Formula)>, pair: (Formula, Formula), alternatives: bool) {
    match pairs.iter_mut().find(|(outer, _)| *outer == pair.0) {
        Some((_, inner)) => {
            let own = std::mem::replace(inner, Formula::True);
            *inner = if alternatives { own.or(pair.1) } else { own.and(pair.1) };
        }
        None => pairs.push(pair),
    }
}

fn push_new(kept: &mut Vec<Formula>, part: Formula) {
    if !kept.contains(&part) {
        kept.push(part);
    }
}

fn single(mut kept: Vec<Formula>, none: Formula, many: fn(Vec<Formula>) -> Formula) -> Formula {
    match kept.len() {
        0 => none,
        1 => kept.swap_remove(0),
        _ => many(kept),
    }
}

/// What is certain about a condition: when it certainly holds, when it certainly does not. Where
/// neither is so, it is undetermined.
#[derive(Clone, Debug)]
pub(super) struct Truth {
    /// It certainly holds.
    pub(super) yes: Formula,
    /// It certainly does not.
    pub(super) no: Formula,
    /// Whether both formulas say all there is to say. Otherwise they hold in fewer cases than they
    /// should, so that what rests on them demands too little, never too much.
    pub(super) exact: bool,
}

impl Truth {
    /// A fixed truth.
    pub(super) fn fixed(truth: bool) -> Truth {
        let (yes, no) =
            if truth { (Formula::True, Formula::False) } else { (Formula::False, Formula::True) };
        Truth { yes, no, exact: true }
    }

    /// Something that a schema cannot say.
    pub(super) fn unsaid() -> Truth {
        Truth { yes: Formula::False, no: Formula::False, exact: false }
    }

    /// Two formulas that say it all.
    pub(super) fn exactly(yes: Formula, no: Formula) -> Truth {
        Truth { yes, no, exact: true }
    }

    /// The contrary.
    pub(super) fn negated(self) -> Truth {
        Truth { yes: self.no, no: self.yes, exact: self.exact }
    }

    /// All hold.
    pub(super) fn all(parts: impl IntoIterator<Item = Truth>) -> Truth {
        let (mut yes, mut no, mut exact) = (Vec::new(), Vec::new(), true);
        for part in parts {
            yes.push(part.yes);
            no.push(part.no);
            exact &= part.exact;
        }
        let (yes, no) = (Formula::all(yes), Formula::any(no));
        // What is decided whatever the rest says is said in full.
        let decided = no == Formula::True || yes == Formula::True;
        Truth { yes, no, exact: exact || decided }
    }

    /// One holds.
    pub(super) fn any(parts: impl IntoIterator<Item = Truth>) -> Truth {
        Truth::all(parts.into_iter().map(Truth::negated)).negated()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn atom(level: Level, name: &str) -> Formula {
        Formula::atom(level, json!({ "required": [name] }))
    }

    #[test]
    fn mixed_levels_are_split() {
        let formula = atom(1, "a").and(atom(2, "b")).or(atom(2, "c"));
        let pairs = formula.alternatives(2);
        assert_eq!(pairs, Some(vec![(atom(1, "a"), atom(2, "b")), (Formula::True, atom(2, "c"))]));
        let pairs = formula.demands(2);
        assert_eq!(
            pairs,
            Some(vec![
                (atom(1, "a"), atom(2, "c")),
                (Formula::False, atom(2, "b").or(atom(2, "c")))
            ])
        );
    }

    #[test]
    fn undetermined_parts_leave_what_is_certain() {
        let known = Truth::exactly(atom(1, "a"), atom(1, "b"));
        let both = Truth::all([known, Truth::unsaid()]);
        assert_eq!((both.yes, both.no, both.exact), (Formula::False, atom(1, "b"), false));
        let decided = Truth::all([Truth::fixed(false), Truth::unsaid()]);
        assert!(decided.exact);
    }
}

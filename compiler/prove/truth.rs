//! Conditions as propositions on two rails; the counterpart of `interpret/eval.rs`.

mod key;

use super::formula::Truth;
use super::number::number_of;
use super::place::Place;
use super::solver::Lit;
use super::world::{Atom, Fact, Lemma, Reading, Source, World};
use crate::expr::{Comparison, Expr, ExprKind, Function, Quantifier, Type};
use crate::model::{GroupId, Value};

/// Codes of a table that are told apart one by one when two answers are compared.
const TOLD_APART: usize = 100;

impl<'m> World<'m> {
    /// When a condition certainly holds and when it certainly does not.
    pub(super) fn truth(&mut self, expr: &'m Expr, frames: &[Place]) -> Truth {
        let home = |frame: crate::expr::Frame| {
            frames.get(usize::from(frame.0)).copied().unwrap_or(Place::ROOT)
        };
        match &expr.kind {
            ExprKind::Constant(Value::Bool(truth)) => Truth::certain(Lit::of(*truth)),
            ExprKind::Not(part) => self.truth(part, frames).opposite(),
            ExprKind::And(parts) => {
                let parts: Vec<Truth> = parts.iter().map(|p| self.truth(p, frames)).collect();
                self.logic.all(&parts)
            }
            ExprKind::Or(parts) => {
                let parts: Vec<Truth> = parts.iter().map(|p| self.truth(p, frames)).collect();
                self.logic.any(&parts)
            }
            ExprKind::Applied(item) => self.applied(*item),
            ExprKind::HasField(field, frame) => self.has_field(*field, home(*frame)),
            ExprKind::HasGroup(group, frame) => self.has_group(*group, home(*frame)),
            ExprKind::Found(register) => self.found(*register),
            ExprKind::HasRegister(register, index) => {
                let found = self.found(*register);
                let has = self.has(Source::Register(*register, *index));
                let lacks = self.logic.and([found.yes, !has]);
                Truth { yes: has, no: self.logic.or([found.no, lacks]) }
            }
            ExprKind::Compare(comparison, left, right) => {
                self.comparison(*comparison, left, right, frames)
            }
            ExprKind::In(part, values) => {
                let defined = self.defined(part, frames);
                let mut any = Vec::with_capacity(values.len());
                for value in values {
                    any.push(self.equals(part, value, frames));
                }
                let any = self.logic.or(any);
                self.when_defined(defined, any)
            }
            ExprKind::HasAny(set, values) | ExprKind::HasAll(set, values) => {
                let defined = self.defined(set, frames);
                let members = self.members_of(set, frames);
                let wanted = values.iter().map(|value| match value {
                    Value::Code(_, row) => members
                        .iter()
                        .find(|(own, _)| own == row)
                        .map_or(Lit::FALSE, |(_, member)| *member),
                    _ => Lit::FALSE,
                });
                let holds = if matches!(expr.kind, ExprKind::HasAny(..)) {
                    self.logic.or(wanted)
                } else {
                    self.logic.and(wanted)
                };
                self.when_defined(defined, holds)
            }
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.truth(condition, frames);
                let (then, otherwise) = (self.truth(then, frames), self.truth(otherwise, frames));
                Truth {
                    yes: self.logic.choose(condition, then.yes, otherwise.yes),
                    no: self.logic.choose(condition, then.no, otherwise.no),
                }
            }
            ExprKind::FirstOf(parts) => {
                let mut before = Lit::TRUE;
                let (mut yes, mut no) = (Vec::new(), Vec::new());
                for part in parts {
                    let own = self.truth(part, frames);
                    yes.push(self.logic.and([before, own.yes]));
                    no.push(self.logic.and([before, own.no]));
                    before = self.logic.and([before, !own.yes, !own.no]);
                }
                Truth { yes: self.logic.or(yes), no: self.logic.or(no) }
            }
            ExprKind::Field(id, frame) => {
                let model = self.model;
                let field = &model.fields[*id];
                let Some(place) = self.places.locate(model, field.group, home(*frame)) else {
                    return Truth::UNDETERMINED;
                };
                if let Some(derive) = &field.derive {
                    let open = self.field_open(*id, place).yes;
                    let value = self.truth(derive, &[place]);
                    return self.under_truth(open, value);
                }
                let counted = self.counted(*id, place);
                if field.domain == crate::model::Domain::Tick {
                    let given = self.given(*id, place);
                    return Truth { yes: counted, no: !given };
                }
                let on = self.atom(Atom::True(Source::Answer(*id, place)));
                self.when_defined(counted, on)
            }
            ExprKind::Register(id, index) => {
                let source = Source::Register(*id, *index);
                let has = self.has(source);
                let on = self.atom(Atom::True(source));
                self.when_defined(has, on)
            }
            ExprKind::Term(id) => {
                if let Some(known) = self.memo.terms.get(id) {
                    return *known;
                }
                // Terms form no circle (checked); in a broken model one ends here.
                self.memo.terms.insert(*id, Truth::UNDETERMINED);
                let (mut yes, mut no) = (Vec::new(), Vec::new());
                for (guard, is) in self.meanings(*id) {
                    let truth = self.truth(is, &[Place::ROOT]);
                    yes.push(self.logic.and([guard, truth.yes]));
                    no.push(self.logic.and([guard, truth.no]));
                }
                let truth = Truth { yes: self.logic.or(yes), no: self.logic.or(no) };
                self.memo.terms.insert(*id, truth);
                truth
            }
            ExprKind::Parameter(id) => {
                let cases = self.parameter_where(*id);
                let yes = cases.iter().filter(|(_, value)| **value == Value::Bool(true));
                let yes: Vec<Lit> = yes.map(|(guard, _)| *guard).collect();
                Truth::certain(self.logic.or(yes))
            }
            ExprKind::Quantify { quantifier, rows, frame, body } => {
                self.quantified(expr, *quantifier, (*rows, home(*frame)), body, frames)
            }
            ExprKind::Call(function, arguments) => self.called(expr, *function, arguments, frames),
            _ => Truth::UNDETERMINED,
        }
    }

    /// Determined under a condition, and then as a proposition says.
    pub(super) fn when_defined(&mut self, defined: Lit, holds: Lit) -> Truth {
        Truth { yes: self.logic.and([defined, holds]), no: self.logic.and([defined, !holds]) }
    }

    fn under_truth(&mut self, condition: Lit, truth: Truth) -> Truth {
        Truth {
            yes: self.logic.and([condition, truth.yes]),
            no: self.logic.and([condition, truth.no]),
        }
    }

    /// Whether an item is applied for.
    pub(super) fn applied(&mut self, item: crate::model::ItemId) -> Truth {
        if let Some(known) = self.memo.items.get(&item) {
            return *known;
        }
        self.memo.items.insert(item, Truth::UNDETERMINED);
        let model = self.model;
        let truth = self.truth(&model.items[item].applied_when, &[Place::ROOT]);
        self.memo.items.insert(item, truth);
        truth
    }

    fn comparison(
        &mut self,
        comparison: Comparison,
        left: &'m Expr,
        right: &'m Expr,
        frames: &[Place],
    ) -> Truth {
        match left.ty {
            Type::Integer | Type::Decimal(_) | Type::Money | Type::Date | Type::Month => {
                self.order(comparison, left, right, frames)
            }
            _ => {
                let equal = self.same(left, right, frames);
                match comparison {
                    Comparison::NotEqual => equal.opposite(),
                    _ => equal,
                }
            }
        }
    }

    fn order(
        &mut self,
        comparison: Comparison,
        left: &'m Expr,
        right: &'m Expr,
        frames: &[Place],
    ) -> Truth {
        let (left, right) = (self.numbers(left, frames), self.numbers(right, frames));
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for x in &left {
            for y in &right {
                let guard = self.logic.and([x.guard, y.guard]);
                let difference = x.value.minus(&y.value);
                let holds = match comparison {
                    Comparison::GreaterOrEqual => self.at_least(&difference, 0),
                    Comparison::Greater => self.at_least(&difference, 1),
                    Comparison::Less => !self.at_least(&difference, 0),
                    Comparison::LessOrEqual => !self.at_least(&difference, 1),
                    Comparison::Equal | Comparison::NotEqual => {
                        let (from, beyond) =
                            (self.at_least(&difference, 0), self.at_least(&difference, 1));
                        let same = self.logic.and([from, !beyond]);
                        if comparison == Comparison::Equal { same } else { !same }
                    }
                };
                yes.push(self.logic.and([guard, holds]));
                no.push(self.logic.and([guard, !holds]));
            }
        }
        Truth { yes: self.logic.or(yes), no: self.logic.or(no) }
    }

    /// Whether two values that have no order are the same.
    fn same(&mut self, left: &'m Expr, right: &'m Expr, frames: &[Place]) -> Truth {
        let (left, right) = match (&left.kind, &right.kind) {
            (ExprKind::Constant(_), _) => (right, left),
            _ => (left, right),
        };
        let defined = [self.defined(left, frames), self.defined(right, frames)];
        let defined = self.logic.and(defined);
        if let ExprKind::Constant(value) = &right.kind {
            let equal = self.equals(left, value, frames);
            return self.when_defined(defined, equal);
        }
        match left.ty {
            Type::Bool => {
                let (a, b) = (self.truth(left, frames), self.truth(right, frames));
                let (both, neither) =
                    (self.logic.and([a.yes, b.yes]), self.logic.and([a.no, b.no]));
                let equal = self.logic.or([both, neither]);
                self.when_defined(defined, equal)
            }
            Type::Code(table) if self.model.tables[table].rows.len() <= TOLD_APART => {
                let mut any = Vec::new();
                for row in 0..self.model.tables[table].rows.len() {
                    let row = crate::model::RowId(row as u32);
                    let both = [self.code_is(left, row, frames), self.code_is(right, row, frames)];
                    any.push(self.logic.and(both));
                }
                let equal = self.logic.or(any);
                self.when_defined(defined, equal)
            }
            _ => {
                let (a, b) = (self.key(left, frames), self.key(right, frames));
                // The same expression twice is equal to itself.
                if a == b {
                    return Truth { yes: defined, no: Lit::FALSE };
                }
                let key = if a < b { format!("{a}={b}") } else { format!("{b}={a}") };
                let reading = |expr| Reading { expr, frames: frames.to_vec() };
                let equal = self.fact(key, Fact::Same(reading(left), reading(right)));
                self.when_defined(defined, equal)
            }
        }
    }

    /// A proposition of which only its name is known; it means nothing that could be looked up.
    fn unnamed(&mut self, key: String) -> Lit {
        self.fact(key, Fact::Unnamed)
    }

    /// Whether a value, where it is determined, is this one.
    pub(super) fn equals(&mut self, expr: &'m Expr, value: &'m Value, frames: &[Place]) -> Lit {
        match value {
            Value::Code(_, row) => self.code_is(expr, *row, frames),
            Value::Text(text) => self.text_is(expr, text, frames),
            Value::Bool(truth) => {
                let own = self.truth(expr, frames);
                if *truth { own.yes } else { own.no }
            }
            Value::Codes(_, rows) => {
                let members = self.members_of(expr, frames);
                let all = members
                    .iter()
                    .map(|(row, member)| if rows.contains(row) { *member } else { !*member });
                self.logic.and(all)
            }
            _ => {
                let Some(number) = number_of(value) else { return Lit::FALSE };
                let mut any = Vec::new();
                for case in self.numbers(expr, frames) {
                    let from = self.at_least(&case.value, number);
                    let beyond = self.at_least(&case.value, number.saturating_add(1));
                    any.push(self.logic.and([case.guard, from, !beyond]));
                }
                self.logic.or(any)
            }
        }
    }

    fn quantified(
        &mut self,
        expr: &'m Expr,
        quantifier: Quantifier,
        (group, home): (GroupId, Place),
        body: &'m Expr,
        frames: &[Place],
    ) -> Truth {
        let model = self.model;
        let parent = model.groups[group].parent;
        let parent = parent.and_then(|parent| self.places.locate(model, parent, home));
        let Some(parent) = parent else { return Truth::UNDETERMINED };
        let known = self.rows_known(group, parent);
        let rows = self.places.below(parent, group).to_vec();
        let more = self.more_rows(group, parent);
        let rest = self.rest(expr, frames, (&rows, more));
        let mut all = Vec::new();
        for row in &rows {
            let mut inner = frames.to_vec();
            inner.push(*row);
            let there = self.row(*row);
            match quantifier {
                Quantifier::Any | Quantifier::All => {
                    let own = self.truth(body, &inner);
                    // For any, look for one that holds; for all, for one that does not.
                    let own = if quantifier == Quantifier::Any { own } else { own.opposite() };
                    all.push(Truth {
                        yes: self.logic.and([there, own.yes]),
                        no: self.logic.or([!there, own.no]),
                    });
                }
                _ => {
                    let own = self.defined(body, &inner);
                    let known = self.logic.or([!there, own]);
                    all.push(Truth { yes: Lit::FALSE, no: known });
                }
            }
        }
        match quantifier {
            Quantifier::Any | Quantifier::All => {
                all.push(Truth {
                    yes: self.logic.and([more, rest.yes]),
                    no: self.logic.or([!more, rest.no]),
                });
                let some = self.logic.any(&all);
                let some = self.under_truth(known, some);
                if quantifier == Quantifier::Any { some } else { some.opposite() }
            }
            Quantifier::Unique => {
                let key = self.key(expr, frames);
                let apart = self.unnamed(format!("apart {key}"));
                if let [_, second, ..] = rows.as_slice() {
                    let second = self.row(*second);
                    self.logic.state(&[second, apart]);
                } else {
                    self.logic.state(&[apart]);
                }
                let defined = self.logic.and(all.iter().map(|truth| truth.no));
                let rest = self.logic.or([!more, rest.yes, rest.no]);
                Truth {
                    yes: self.logic.and([known, apart, defined, rest]),
                    no: self.logic.and([known, !apart]),
                }
            }
            Quantifier::Count | Quantifier::Sum => Truth::UNDETERMINED,
        }
    }

    /// What the rows that have no place of their own contribute: anything.
    pub(super) fn rest(
        &mut self,
        expr: &'m Expr,
        frames: &[Place],
        (rows, more): (&[Place], Lit),
    ) -> Truth {
        if more == Lit::FALSE {
            return Truth::NO;
        }
        let key = self.key(expr, frames);
        let yes = self.unnamed(format!("rest yes {key}"));
        let no = self.unnamed(format!("rest no {key}"));
        self.logic.state(&[!yes, !no]);
        // Rows are alike: what is determined in the first row of every instance is so in all.
        if let (ExprKind::Quantify { body, .. }, [first, ..]) = (&expr.kind, rows) {
            let mut inner = frames.to_vec();
            inner.push(*first);
            let (there, open) = (self.row(*first), self.group_open(*first).yes);
            let defined = self.defined(body, &inner);
            let then = self.logic.or([!more, yes, no]);
            self.lemmas.push(Lemma { counter: vec![there, open, !defined], then });
        }
        Truth { yes, no }
    }

    fn called(
        &mut self,
        expr: &'m Expr,
        function: Function,
        arguments: &'m [Expr],
        frames: &[Place],
    ) -> Truth {
        let defined = self.arguments_defined(function, arguments, frames);
        if function == Function::IsResidentId
            && let [number] = arguments
        {
            let sound = self.is_resident(number, frames);
            return self.when_defined(defined, sound);
        }
        if function == Function::Within
            && let Some(region) = self.region_named(arguments)
        {
            let here = self.atom(Atom::Within(region));
            return self.when_defined(defined, here);
        }
        let reading = Reading { expr, frames: frames.to_vec() };
        let key = self.key(expr, frames);
        let holds = self.fact(key, Fact::Holds(reading));
        if function == Function::Within
            && let [division, _] = arguments
            && matches!(division.ty, Type::Division(_))
        {
            // A place outside of the table lies in nothing.
            let known = self.in_table(division, frames);
            self.logic.imply(holds, known);
        }
        self.when_defined(defined, holds)
    }

    /// The region that has filled something in, where the arguments ask whether the application is
    /// made in it.
    fn region_named(&self, arguments: &[Expr]) -> Option<usize> {
        let [place, whole] = arguments else { return None };
        let ExprKind::Constant(Value::Text(whole)) = &whole.kind else { return None };
        let here = place.is_region();
        here.then(|| self.model.regions.iter().position(|region| region.code == *whole))?
    }
}

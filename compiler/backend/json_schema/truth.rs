//! Conditions as schemas: when a condition certainly holds, and when it certainly does not.
//!
//! A reading is certain where its answer is there: schemas of answers demand what they read, so
//! that no condition holds because something is missing. What a schema cannot say (ages, sums,
//! dates compared with each other, registers) is left out of both formulas, see [`Truth`]. That an
//! answer counts only while its question is open need not be said here: an instance with a closed
//! answer is refused by a rule of its own.

use super::accept::Accept;
use super::formula::{ANSWERS, Formula, Level, Truth};
use super::values::{absent, present, schema, wherever};
use crate::expr::{Comparison, Expr, ExprKind, Frame, Quantifier, Type};
use crate::model::{FieldId, GroupId, Model, Requirement, TermId, Value};
use serde_json::{Value as Json, json};

/// Terms and computed answers are entered this deep; they form no circle (checked), so the bound
/// only keeps a broken model from looping.
const DEPTH: u8 = 24;

/// Codes of a table that are tried one by one when two answers are compared.
pub(super) const TRIED: usize = 64;

/// The rows that expressions are read at.
#[derive(Clone)]
pub(super) struct Scope {
    /// For home and each quantifier: the repeated groups around, with the level of their row.
    pub(super) frames: Vec<Vec<(GroupId, Level)>>,
    /// The next free level.
    pub(super) next: Level,
    depth: u8,
}

impl Scope {
    /// The scope of what is written in `group`.
    pub(super) fn home(model: &Model, group: GroupId) -> Scope {
        let rows = model.repeats(group);
        let next = ANSWERS + 1 + rows.len();
        Scope { frames: vec![rows.into_iter().zip(ANSWERS + 1..).collect()], next, depth: 0 }
    }

    /// The level of the home.
    pub(super) fn level(&self) -> Level {
        self.frames.first().and_then(|rows| rows.last()).map_or(ANSWERS, |(_, level)| *level)
    }

    /// The repeated group around the home whose rows have that level.
    pub(super) fn home_rows(&self, level: Level) -> Option<GroupId> {
        let home = self.frames.first()?;
        home.iter().find(|(_, own)| *own == level).map(|(group, _)| *group)
    }

    /// The scope of something with rows of its own, entered from here.
    fn enter(&self, rows: Vec<(GroupId, Level)>) -> Option<Scope> {
        let depth = self.depth + 1;
        (depth < DEPTH).then(|| Scope { frames: vec![rows], next: self.next, depth })
    }

    /// The rows chosen in a frame.
    pub(super) fn rows(&self, frame: Frame) -> &[(GroupId, Level)] {
        self.frames.get(usize::from(frame.0)).map_or(&[], Vec::as_slice)
    }
}

/// Where a group stands: a level, and the way from there.
pub(super) struct Spot<'m> {
    pub(super) level: Level,
    pub(super) path: Vec<&'m str>,
}

/// The conditions of a model.
#[derive(Clone, Copy)]
pub(super) struct Conditions<'m> {
    pub(super) model: &'m Model,
}

impl<'m> Conditions<'m> {
    /// What is certain about a condition.
    pub(super) fn truth(self, expr: &'m Expr, scope: &Scope) -> Truth {
        match &expr.kind {
            ExprKind::Constant(Value::Bool(truth)) => Truth::fixed(*truth),
            ExprKind::Parameter(_) => match self.constant(expr) {
                Some(Value::Bool(truth)) => Truth::fixed(truth),
                _ => Truth::unsaid(),
            },
            ExprKind::Not(part) => self.truth(part, scope).negated(),
            ExprKind::And(parts) => Truth::all(parts.iter().map(|part| self.truth(part, scope))),
            ExprKind::Or(parts) => Truth::any(parts.iter().map(|part| self.truth(part, scope))),
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.truth(condition, scope);
                let (then, otherwise) = (self.truth(then, scope), self.truth(otherwise, scope));
                let choose = |a, b| {
                    let first = condition.yes.clone().and(a);
                    first.or(condition.no.clone().and(b))
                };
                Truth {
                    yes: choose(then.yes, otherwise.yes),
                    no: choose(then.no, otherwise.no),
                    exact: condition.exact && then.exact && otherwise.exact,
                }
            }
            ExprKind::Term(term) => match (self.meaning(*term), scope.enter(Vec::new())) {
                (Some(meaning), Some(scope)) => self.truth(meaning, &scope),
                _ => Truth::unsaid(),
            },
            ExprKind::Applied(item) => {
                match (self.model.items.get(*item), scope.enter(Vec::new())) {
                    (Some(item), Some(scope)) => self.truth(&item.applied_when, &scope),
                    _ => Truth::unsaid(),
                }
            }
            ExprKind::HasField(field, frame) => {
                let field = &self.model.fields[*field];
                match self.spot(field.group, *frame, scope) {
                    Some(spot) if field.derive.is_none() => presence(spot, Some(&field.id)),
                    _ => Truth::unsaid(),
                }
            }
            ExprKind::HasGroup(group, frame) => self.has_group(*group, *frame, scope),
            ExprKind::Compare(comparison, left, right) => {
                self.comparison(*comparison, left, right, scope)
            }
            ExprKind::In(part, values) => {
                let among = self.test(part, scope, &Accept::Among(values.clone()));
                let others = self.test(part, scope, &Accept::NotAmong(values.clone()));
                certain(among, others)
            }
            ExprKind::HasAny(set, values) => self.has_codes(set, values, false, scope),
            ExprKind::HasAll(set, values) => self.has_codes(set, values, true, scope),
            ExprKind::Field(..) => {
                let holds = self.test(expr, scope, &Accept::Among(vec![Value::Bool(true)]));
                let fails = self.test(expr, scope, &Accept::Among(vec![Value::Bool(false)]));
                certain(holds, fails)
            }
            ExprKind::Call(function, arguments) => self.call(*function, arguments, scope),
            ExprKind::Quantify { quantifier, rows, frame, body } => match quantifier {
                Quantifier::Any => self.any_row(*rows, *frame, body, scope, false),
                Quantifier::All => self.any_row(*rows, *frame, body, scope, true).negated(),
                Quantifier::Unique => self.unique(*rows, *frame, body, scope),
                _ => Truth::unsaid(),
            },
            _ => Truth::unsaid(),
        }
    }

    fn comparison(
        self,
        comparison: Comparison,
        left: &'m Expr,
        right: &'m Expr,
        scope: &Scope,
    ) -> Truth {
        let turned = comparison.turned();
        let against = |expr, comparison, value: &Value| {
            let sides = Accept::of(comparison, value).zip(Accept::of(comparison.opposite(), value));
            sides.map_or_else(Truth::unsaid, |(holds, fails)| {
                certain(self.test(expr, scope, &holds), self.test(expr, scope, &fails))
            })
        };
        match (self.constant(left), self.constant(right)) {
            (_, Some(value)) => against(left, comparison, &value),
            (Some(value), None) => against(right, turned, &value),
            (None, None) => {
                let equal = self.equality(left, right, scope);
                match comparison {
                    Comparison::Equal => equal,
                    Comparison::NotEqual => equal.negated(),
                    _ => Truth::unsaid(),
                }
            }
        }
    }

    /// Two answers of few possible values.
    fn equality(self, left: &'m Expr, right: &'m Expr, scope: &Scope) -> Truth {
        if left.ty == Type::Bool {
            let (left, right) = (self.truth(left, scope), self.truth(right, scope));
            let both = |a: &Formula, b: &Formula| a.clone().and(b.clone());
            return Truth {
                yes: both(&left.yes, &right.yes).or(both(&left.no, &right.no)),
                no: both(&left.yes, &right.no).or(both(&left.no, &right.yes)),
                exact: left.exact && right.exact,
            };
        }
        let Type::Code(table) = left.ty else { return Truth::unsaid() };
        let rows: Vec<_> = self.model.tables[table].selectable().map(|(id, _)| id).collect();
        if rows.len() > TRIED {
            return Truth::unsaid();
        }
        let (mut same, mut other) = (Vec::new(), Vec::new());
        for row in rows {
            let code = vec![Value::Code(table, row)];
            let first = self.test(left, scope, &Accept::Among(code.clone()));
            let second = self.test(right, scope, &Accept::Among(code.clone()));
            let differs = self.test(right, scope, &Accept::NotAmong(code));
            let (Some(first), Some(second), Some(differs)) = (first, second, differs) else {
                return Truth::unsaid();
            };
            same.push(first.clone().and(second));
            other.push(first.and(differs));
        }
        Truth::exactly(Formula::any(same), Formula::any(other))
    }

    fn has_codes(self, set: &'m Expr, values: &[Value], all: bool, scope: &Scope) -> Truth {
        let ExprKind::Field(id, frame) = &set.kind else { return Truth::unsaid() };
        let field = &self.model.fields[*id];
        let codes: Option<Vec<Json>> = values.iter().map(|value| self.wire(value)).collect();
        let (Some(spot), Some(codes), None) =
            (self.spot(field.group, *frame, scope), codes, &field.derive)
        else {
            return Truth::unsaid();
        };
        let path = spot.member(&field.id);
        let has = |codes: &[Json]| schema([("contains", one_of(codes))]);
        let not = |inner: Json| schema([("not", inner)]);
        if all {
            // Each of them on its own; where one is lacking, the set has not all.
            let holds = codes.iter().map(|code| has(std::slice::from_ref(code)));
            let fails =
                holds.clone().map(|one| Formula::atom(spot.level, wherever(&path, not(one))));
            let holds = holds.map(|one| Formula::atom(spot.level, present(&path, one)));
            return Truth::exactly(Formula::all(holds), Formula::any(fails));
        }
        if codes.is_empty() {
            return Truth::fixed(false);
        }
        let holds = Formula::atom(spot.level, present(&path, has(&codes)));
        let fails = Formula::atom(spot.level, wherever(&path, not(has(&codes))));
        Truth::exactly(holds, fails)
    }

    fn has_group(self, group: GroupId, frame: Frame, scope: &Scope) -> Truth {
        let definition = &self.model.groups[group];
        if definition.repeat.is_some() {
            // Seen from one of its own rows the group is there: rows are never empty.
            if scope.rows(frame).iter().any(|(rows, _)| *rows == group) {
                return Truth::fixed(true);
            }
            let parent = definition.parent.unwrap_or(Model::ROOT);
            let spot = self.spot(parent, frame, scope);
            return spot.map_or_else(Truth::unsaid, |spot| presence(spot, Some(&definition.id)));
        }
        match self.spot(group, frame, scope) {
            Some(spot) if spot.path.is_empty() => Truth::fixed(true),
            Some(spot) => presence(spot, None),
            None => Truth::unsaid(),
        }
    }

    /// Where a group stands, seen from a scope.
    pub(super) fn spot(self, group: GroupId, frame: Frame, scope: &Scope) -> Option<Spot<'m>> {
        let around = self.model.repeats(group);
        let chain = scope.rows(frame);
        let fits = around.iter().zip(chain).all(|(group, (rows, _))| group == rows);
        if chain.len() < around.len() || !fits {
            return None;
        }
        let level = match around.len().checked_sub(1) {
            Some(last) => chain.get(last).map(|(_, level)| *level)?,
            None => ANSWERS,
        };
        let ancestry = self.model.ancestry(group);
        let below = around.last().and_then(|rows| ancestry.iter().position(|id| id == rows));
        let path = ancestry.into_iter().skip(below.map_or(0, |at| at + 1));
        Some(Spot { level, path: path.map(|id| self.model.groups[id].id.as_str()).collect() })
    }

    /// The scope in which what belongs to `group` is read, entered from `scope`.
    pub(super) fn entered(self, group: GroupId, frame: Frame, scope: &Scope) -> Option<Scope> {
        let around = self.model.repeats(group).len();
        scope.enter(scope.rows(frame).get(..around)?.to_vec())
    }

    /// The meaning of a term, unless regions give it others.
    pub(super) fn meaning(self, term: TermId) -> Option<&'m Expr> {
        let regional = |id: &TermId| {
            self.model.regions.iter().any(|region| region.terms.iter().any(|(term, _)| term == id))
        };
        self.model.terms.get(term).filter(|_| !regional(&term)).map(|term| &term.is)
    }

    /// The value of an expression that reads no answer, unless regions give it others.
    pub(super) fn constant(self, expr: &Expr) -> Option<Value> {
        match &expr.kind {
            ExprKind::Constant(value) => Some(value.clone()),
            ExprKind::Parameter(id) => {
                let mut regions = self.model.regions.iter();
                let regional = regions.any(|region| region.parameters.iter().any(|(p, _)| p == id));
                if regional {
                    None
                } else {
                    self.model.parameters.get(*id).map(|p| p.value.clone())
                }
            }
            _ => None,
        }
    }

    /// A requirement, read in a scope.
    pub(super) fn requirement(self, requirement: &'m Requirement, scope: &Scope) -> Truth {
        match requirement {
            Requirement::Always => Truth::fixed(true),
            Requirement::Never => Truth::fixed(false),
            Requirement::When(condition) => self.truth(condition, scope),
        }
    }

    /// What opens a question, given that its group is open.
    pub(super) fn field_step(self, id: FieldId, scope: &Scope) -> Truth {
        let field = &self.model.fields[id];
        let when = field.when.as_ref().map(|when| self.truth(when, scope));
        let switch = match self.model.groups[field.group].switch {
            Some(switch) if switch != id => Some(self.switched_on(switch, scope)),
            _ => None,
        };
        Truth::all(switch.into_iter().chain(when))
    }

    /// What opens a group, given that its parent is open; `scope` is the parent's.
    pub(super) fn group_step(self, id: GroupId, scope: &Scope) -> Truth {
        let group = &self.model.groups[id];
        let parent = group.parent.and_then(|parent| self.model.groups.get(parent));
        let switch = parent.and_then(|p| p.switch).map(|switch| self.switched_on(switch, scope));
        let when = group.when.as_ref().map(|when| self.truth(when, scope));
        Truth::all(switch.into_iter().chain(when))
    }

    /// What opens a group, up to the row it is in: a row is there only where its group is open.
    pub(super) fn open_around(self, id: GroupId, scope: &Scope) -> Truth {
        let mut steps = Vec::new();
        let mut current = id;
        while current != Model::ROOT && self.model.groups[current].repeat.is_none() {
            steps.push(self.group_step(current, scope));
            current = self.model.groups[current].parent.unwrap_or(Model::ROOT);
        }
        Truth::all(steps)
    }

    fn switched_on(self, switch: FieldId, scope: &Scope) -> Truth {
        let field = &self.model.fields[switch];
        let Some(spot) = self.spot(field.group, Frame::HOME, scope) else { return Truth::unsaid() };
        let path = spot.member(&field.id);
        let is = |on: bool| Formula::atom(spot.level, present(&path, json!({ "const": on })));
        Truth::exactly(is(true), is(false))
    }
}

impl<'m> Spot<'m> {
    /// The way to a member of the group.
    pub(super) fn member<'a>(&self, id: &'a str) -> Vec<&'a str>
    where
        'm: 'a,
    {
        self.path.iter().copied().chain([id]).collect()
    }
}

/// What is there or not.
fn presence(spot: Spot<'_>, member: Option<&str>) -> Truth {
    let path: Vec<&str> = spot.path.iter().copied().chain(member).collect();
    let there = Formula::atom(spot.level, present(&path, Json::Bool(true)));
    Truth::exactly(there, Formula::atom(spot.level, absent(&path)))
}

/// A truth of two formulas, where both can be said.
pub(super) fn certain(holds: Option<Formula>, fails: Option<Formula>) -> Truth {
    match (holds, fails) {
        (Some(holds), Some(fails)) => Truth::exactly(holds, fails),
        _ => Truth::unsaid(),
    }
}

/// The schema of one of these values.
pub(super) fn one_of(values: &[Json]) -> Json {
    match values {
        [value] => schema([("const", value.clone())]),
        values => schema([("enum", Json::Array(values.to_vec()))]),
    }
}

//! Where rules between answers stand: at the innermost object that holds all they read.

use super::formula::{ANSWERS, ENVELOPE, Formula, Level};
use super::truth::{Conditions, Scope};
use super::values::{conjoin, schema, set, wherever};
use crate::expr::Frame;
use crate::model::{GroupId, Model};
use serde_json::{Value as Json, json};

/// The keyword of a rule that the schema says in part or not at all: `{"check": id, "says": text}`.
pub(super) const CONDITION: &str = "x-lianban-condition";

/// The object that a rule stands at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Anchor {
    Envelope,
    Answers,
    Rows(GroupId),
}

/// A rule: where the condition holds, the demand is made.
struct Placed {
    anchor: Anchor,
    condition: Json,
    demand: Json,
    says: Option<String>,
}

/// All rules of a form.
pub(super) struct Rules<'m> {
    model: &'m Model,
    placed: Vec<Placed>,
    unsaid: Vec<(Anchor, Json)>,
}

impl<'m> Rules<'m> {
    /// None yet.
    pub(super) fn new(model: &'m Model) -> Rules<'m> {
        Rules { model, placed: Vec::new(), unsaid: Vec::new() }
    }

    /// Adds the rule that the object at the home of `scope` satisfies `demand` where `condition`
    /// holds. False when the rule cannot be said.
    pub(super) fn add(
        &mut self,
        condition: Formula,
        scope: &Scope,
        demand: Json,
        says: Option<&str>,
    ) -> bool {
        if condition == Formula::False {
            return true;
        }
        let mut placed = Vec::new();
        let known = self.place(&condition, scope.level(), demand, scope, says, &mut placed);
        if known.is_some() {
            placed.into_iter().for_each(|rule| self.keep(rule));
        }
        known.is_some()
    }

    /// Notes that a check cannot be said in full.
    pub(super) fn unsaid(&mut self, scope: &Scope, id: &str, says: &str) {
        let anchor = self.anchor(scope.level(), scope);
        self.unsaid.push((anchor, json!({ "check": id, "says": says })));
    }

    fn place(
        &self,
        condition: &Formula,
        level: Level,
        demand: Json,
        scope: &Scope,
        says: Option<&str>,
        placed: &mut Vec<Placed>,
    ) -> Option<()> {
        let says = says.map(str::to_owned);
        if let Some(schema) = condition.schema_at(level) {
            let anchor = self.anchor(level, scope);
            placed.push(Placed { anchor, condition: schema, demand, says });
            return Some(());
        }
        if level <= ANSWERS {
            let demand = wherever(&["answers"], demand);
            let condition = condition.schema_at(ENVELOPE)?;
            placed.push(Placed { anchor: Anchor::Envelope, condition, demand, says });
            return Some(());
        }
        for (outer, inner) in condition.alternatives(level)? {
            let inner = rule(inner.schema_at(level)?, demand.clone(), None);
            let (path, above) = self.above(level, scope)?;
            let demand = wherever(&path, schema([("items", inner)]));
            self.place(&outer, above, demand, scope, says.as_deref(), placed)?;
        }
        Some(())
    }

    /// The way from the object around to the rows of a level, and the level of that object.
    fn above(&self, level: Level, scope: &Scope) -> Option<(Vec<&'m str>, Level)> {
        let rows = scope.home_rows(level)?;
        let group = &self.model.groups[rows];
        let conditions = Conditions { model: self.model };
        let spot = conditions.spot(group.parent?, Frame::HOME, scope)?;
        Some((spot.member(&group.id), spot.level))
    }

    fn anchor(&self, level: Level, scope: &Scope) -> Anchor {
        match scope.home_rows(level) {
            Some(rows) => Anchor::Rows(rows),
            None if level == ENVELOPE => Anchor::Envelope,
            None => Anchor::Answers,
        }
    }

    /// Keeps a rule; demands under the same condition become one.
    fn keep(&mut self, rule: Placed) {
        let same = |held: &&mut Placed| {
            held.anchor == rule.anchor && held.condition == rule.condition && held.says == rule.says
        };
        match self.placed.iter_mut().find(same) {
            Some(held) => held.demand = conjoin(held.demand.take(), rule.demand),
            None => self.placed.push(rule),
        }
    }

    /// The rules at the envelope.
    pub(super) fn of_envelope(&self) -> Vec<Json> {
        self.at(Anchor::Envelope)
    }

    /// The rules at a group: those of the answers at the root, those of rows at repeated groups.
    pub(super) fn of_group(&self, group: GroupId) -> Vec<Json> {
        match group {
            Model::ROOT => self.at(Anchor::Answers),
            group => self.at(Anchor::Rows(group)),
        }
    }

    fn at(&self, anchor: Anchor) -> Vec<Json> {
        let rules = self.placed.iter().filter(|placed| placed.anchor == anchor).map(|placed| {
            rule(placed.condition.clone(), placed.demand.clone(), placed.says.as_deref())
        });
        let unsaid = self.unsaid.iter().filter(|(at, _)| *at == anchor);
        rules.chain(unsaid.map(|(_, says)| schema([(CONDITION, says.clone())]))).collect()
    }
}

fn rule(condition: Json, demand: Json, says: Option<&str>) -> Json {
    let mut out = match condition {
        Json::Bool(true) => demand,
        condition => schema([("if", condition), ("then", demand)]),
    };
    if let Some(says) = says {
        set(&mut out, "$comment", says);
    }
    out
}

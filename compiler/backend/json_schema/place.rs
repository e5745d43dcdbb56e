//! Where rules between answers stand: at the innermost object that holds all they read.

use super::formula::{ANSWERS, ENVELOPE, Formula, Level};
use super::truth::{Conditions, Scope};
use super::values::{conjoin, schema, set, wherever};
use crate::expr::Frame;
use crate::model::{GroupId, Model};
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// The keyword of a rule that the schema says in part or not at all: `{"rule": name, "says": text}`.
pub(super) const CONDITION: &str = "x-lianban-condition";

/// The object that a rule stands at.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Anchor {
    Envelope,
    /// A group, or each row of a repeated one; the root is the answers.
    Group(GroupId),
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
    placed: HashMap<Anchor, Vec<Placed>>,
    /// The rules under a condition, by its hash: their numbers at their anchor.
    under: HashMap<u64, Vec<usize>>,
    hasher: RandomState,
    unsaid: Vec<(Anchor, Json)>,
}

impl<'m> Rules<'m> {
    /// None yet.
    pub(super) fn new(model: &'m Model) -> Rules<'m> {
        Rules {
            model,
            placed: HashMap::new(),
            under: HashMap::new(),
            hasher: RandomState::new(),
            unsaid: Vec::new(),
        }
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

    /// Notes at a group what cannot be said in full.
    pub(super) fn unsaid(&mut self, group: GroupId, rule: &str, says: &str) {
        self.unsaid.push((Anchor::Group(group), json!({ "rule": rule, "says": says })));
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
            Some(rows) => Anchor::Group(rows),
            None if level == ENVELOPE => Anchor::Envelope,
            None => Anchor::Group(Model::ROOT),
        }
    }

    /// Keeps a rule, as deep as it can stand; demands under the same condition become one.
    fn keep(&mut self, mut rule: Placed) {
        while let Some((group, condition, demand)) = self.deeper(&rule) {
            rule = Placed { anchor: Anchor::Group(group), condition, demand, says: rule.says };
        }
        let hash = self.hasher.hash_one((rule.anchor, &rule.condition, &rule.says));
        let under = self.under.entry(hash).or_default();
        let placed = self.placed.entry(rule.anchor).or_default();
        let same = |held: &Placed| held.condition == rule.condition && held.says == rule.says;
        match under.iter().find(|number| placed.get(**number).is_some_and(same)) {
            Some(&number) => {
                let held = &mut placed[number];
                held.demand = conjoin(held.demand.take(), rule.demand);
            }
            None => {
                under.push(placed.len());
                placed.push(rule);
            }
        }
    }

    /// The rule at a member of its group, where condition and demand are about that member alone:
    /// the condition wants it there, so where it is absent the rule demands nothing.
    fn deeper(&self, rule: &Placed) -> Option<(GroupId, Json, Json)> {
        let Anchor::Group(group) = rule.anchor else { return None };
        let condition = Shape::of(&rule.condition)?;
        let member = condition.required?;
        let child = match self.model.groups[group].path.as_str() {
            "" => self.model.groups.find(member)?,
            path => self.model.groups.find(&format!("{path}.{member}"))?,
        };
        if self.model.groups[child].repeat.is_some() {
            return None;
        }
        let inner = match condition.property {
            Some((key, inner)) if key == member => inner.clone(),
            Some(_) => return None,
            None => Json::Bool(true),
        };
        if rule.demand == Json::Bool(false) {
            return Some((child, inner, Json::Bool(false)));
        }
        let demand = Shape::of(&rule.demand)?;
        let (key, demanded) = demand.property?;
        let same = key == member && demand.required.is_none_or(|key| key == member);
        same.then(|| (child, inner, demanded.clone()))
    }

    /// The rules at the envelope.
    pub(super) fn of_envelope(&self) -> Vec<Json> {
        self.at(Anchor::Envelope)
    }

    /// The rules at a group or at each of its rows.
    pub(super) fn of_group(&self, group: GroupId) -> Vec<Json> {
        self.at(Anchor::Group(group))
    }

    fn at(&self, anchor: Anchor) -> Vec<Json> {
        let rules = self.placed.get(&anchor).into_iter().flatten().map(|placed| {
            rule(placed.condition.clone(), placed.demand.clone(), placed.says.as_deref())
        });
        let unsaid = self.unsaid.iter().filter(|(at, _)| *at == anchor);
        rules.chain(unsaid.map(|(_, says)| schema([(CONDITION, says.clone())]))).collect()
    }
}

/// A schema that is about one member alone.
struct Shape<'s> {
    property: Option<(&'s str, &'s Json)>,
    required: Option<&'s str>,
}

impl<'s> Shape<'s> {
    fn of(schema: &'s Json) -> Option<Shape<'s>> {
        let keywords = schema.as_object()?;
        let (mut property, mut required) = (None, None);
        for (keyword, value) in keywords {
            match (keyword.as_str(), value) {
                ("properties", Json::Object(members)) if members.len() == 1 => {
                    property = members.iter().next().map(|(key, inner)| (key.as_str(), inner));
                }
                ("required", Json::Array(keys)) => match keys.as_slice() {
                    [Json::String(key)] => required = Some(key.as_str()),
                    _ => return None,
                },
                _ => return None,
            }
        }
        Some(Shape { property, required })
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

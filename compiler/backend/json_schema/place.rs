//! Where rules between answers stand: at the innermost object that holds all they read.

use super::formula::{ANSWERS, ENVELOPE, Formula, Level};
use super::truth::{Conditions, Scope};
use super::values::{conjoin, schema, set, wherever};
use crate::expr::Frame;
use crate::model::{GroupId, Model};
use indexmap::IndexMap;
use indexmap::map::Entry;
use serde_json::{Value as Json, json};
use std::collections::HashMap;

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
    when: When,
    demand: Json,
}

/// Where a rule stands, under which condition, and the words that go with it.
#[derive(PartialEq, Eq, Hash)]
struct When {
    anchor: Anchor,
    condition: Json,
    says: Option<String>,
}

/// All rules of a form.
pub(super) struct Rules<'m> {
    model: &'m Model,
    /// The demand of each condition.
    placed: IndexMap<When, Json>,
    unsaid: Vec<(Anchor, Json)>,
}

impl<'m> Rules<'m> {
    /// None yet.
    pub(super) fn new(model: &'m Model) -> Rules<'m> {
        Rules { model, placed: IndexMap::new(), unsaid: Vec::new() }
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
        let unsaid = json!({ "rule": rule, "says": says });
        self.unsaid.push((Anchor::Group(group), unsaid));
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
            placed.push(Placed { when: When { anchor, condition: schema, says }, demand });
            return Some(());
        }
        if level <= ANSWERS {
            let demand = wherever(&["answers"], demand);
            let condition = condition.schema_at(ENVELOPE)?;
            placed
                .push(Placed { when: When { anchor: Anchor::Envelope, condition, says }, demand });
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
        while let Some(group) = self.deeper(&rule) {
            rule.when.anchor = Anchor::Group(group);
            rule.when.condition = inner(rule.when.condition);
            if rule.demand != Json::Bool(false) {
                rule.demand = inner(rule.demand);
            }
        }
        match self.placed.entry(rule.when) {
            Entry::Occupied(mut held) => {
                let demand = held.get_mut();
                *demand = conjoin(demand.take(), rule.demand);
            }
            Entry::Vacant(place) => {
                place.insert(rule.demand);
            }
        }
    }

    /// The member of its group that a rule can stand at instead, where condition and demand are about
    /// that member alone: the condition wants it there, so where it is absent the rule demands nothing.
    fn deeper(&self, rule: &Placed) -> Option<GroupId> {
        let Anchor::Group(group) = rule.when.anchor else { return None };
        let condition = Shape::of(&rule.when.condition)?;
        let member = condition.required?;
        let child = match self.model.groups[group].path.as_str() {
            "" => self.model.groups.find(member)?,
            path => self.model.groups.find(&format!("{path}.{member}"))?,
        };
        let other = condition.property.is_some_and(|key| key != member);
        if other || self.model.groups[child].repeat.is_some() {
            return None;
        }
        if rule.demand == Json::Bool(false) {
            return Some(child);
        }
        let demand = Shape::of(&rule.demand)?;
        let same = demand.property? == member && demand.required.is_none_or(|key| key == member);
        same.then_some(child)
    }

    /// All of them, by the objects that they stand at; what cannot be said comes last.
    pub(super) fn finish(self) -> Standing {
        let mut standing = Standing::default();
        for (when, demand) in self.placed {
            let rule = rule(when.condition, demand, when.says.as_deref());
            standing.0.entry(when.anchor).or_default().push(rule);
        }
        for (anchor, says) in self.unsaid {
            standing.0.entry(anchor).or_default().push(schema([(CONDITION, says)]));
        }
        standing
    }
}

/// Rules, by the objects that they stand at.
#[derive(Default)]
pub(super) struct Standing(HashMap<Anchor, Vec<Json>>);

impl Standing {
    /// Takes the rules at the envelope.
    pub(super) fn of_envelope(&mut self) -> Vec<Json> {
        self.0.remove(&Anchor::Envelope).unwrap_or_default()
    }

    /// Takes the rules at a group or at each of its rows.
    pub(super) fn of_group(&mut self, group: GroupId) -> Vec<Json> {
        self.0.remove(&Anchor::Group(group)).unwrap_or_default()
    }
}

/// A schema that is about one member alone.
struct Shape<'s> {
    property: Option<&'s str>,
    required: Option<&'s str>,
}

impl<'s> Shape<'s> {
    fn of(schema: &'s Json) -> Option<Shape<'s>> {
        let keywords = schema.as_object()?;
        let (mut property, mut required) = (None, None);
        for (keyword, value) in keywords {
            match (keyword.as_str(), value) {
                ("properties", Json::Object(members)) if members.len() == 1 => {
                    property = members.keys().next().map(String::as_str);
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

/// What a schema about one member alone demands of it.
fn inner(mut schema: Json) -> Json {
    let members = schema.get_mut("properties").and_then(Json::as_object_mut);
    members.and_then(|members| members.values_mut().next()).map_or(Json::Bool(true), Json::take)
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

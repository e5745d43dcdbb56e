//! The order in which the items applied for are handled, and how long that takes.
//!
//! `{"stages": [{"stage", "items": [{"item", "department", "waits_for", "limit"?}]}], "limit"?}`.
//! Stages without an item applied for are left out and the rest counted from 1. The total of a limit
//! is the sum over the stages of the longest in each; it is left out when an item has none, when
//! units differ or when a clock stops (`excluding`).

use super::eval::Situation;
use crate::model::{Item, TimeLimit, TimeUnit};
use serde_json::{Map, Value as Output, json};

impl Situation<'_> {
    /// The plan of handling.
    pub fn plan(&self) -> Output {
        let model = self.model();
        let mut stages = Vec::new();
        let mut applied: Vec<Vec<&Item>> = Vec::new();
        for items in model.stages() {
            let items: Vec<_> =
                items.into_iter().filter(|item| self.applied(*item) == Some(true)).collect();
            if items.is_empty() {
                continue;
            }
            let entries: Vec<Output> = items
                .iter()
                .filter_map(|id| model.items.get(*id))
                .map(|item| self.item_entry(item))
                .collect();
            stages.push(json!({ "stage": stages.len() + 1, "items": entries }));
            applied.push(items.iter().filter_map(|id| model.items.get(*id)).collect());
        }
        let mut plan = Map::new();
        plan.insert("stages".to_owned(), Output::Array(stages));
        if let Some(limit) = total(&applied) {
            plan.insert("limit".to_owned(), limit_entry(&limit));
        }
        Output::Object(plan)
    }

    fn item_entry(&self, item: &Item) -> Output {
        let model = self.model();
        let waits_for: Vec<&str> = item
            .after
            .iter()
            .filter(|before| self.applied(**before) == Some(true))
            .map(|before| model.items.name(*before))
            .collect();
        let mut entry = Map::new();
        entry.insert("item".to_owned(), json!(item.id));
        entry.insert("department".to_owned(), json!(model.departments.name(item.department)));
        entry.insert("waits_for".to_owned(), json!(waits_for));
        if let Some(limit) = &item.time_limit {
            entry.insert("limit".to_owned(), limit_entry(limit));
        }
        Output::Object(entry)
    }
}

fn limit_entry(limit: &TimeLimit) -> Output {
    let mut entry = Map::new();
    for (key, value) in [("statutory", limit.statutory), ("promised", limit.promised)] {
        if let Some(value) = value {
            entry.insert(key.to_owned(), json!(value));
        }
    }
    entry.insert("unit".to_owned(), json!(limit.unit.word()));
    if let Some(excluding) = &limit.excluding {
        entry.insert("excluding".to_owned(), json!(excluding));
    }
    Output::Object(entry)
}

fn total(stages: &[Vec<&Item>]) -> Option<TimeLimit> {
    let mut unit: Option<TimeUnit> = None;
    for item in stages.iter().flatten() {
        let limit = item.time_limit.as_ref()?;
        if limit.excluding.is_some() || unit.is_some_and(|unit| unit != limit.unit) {
            return None;
        }
        unit = Some(limit.unit);
    }
    let sum = |days: fn(&TimeLimit) -> Option<i64>| {
        stages.iter().try_fold(0_i64, |sum, items| {
            let longest = items.iter().try_fold(0_i64, |longest, item| {
                Some(longest.max(days(item.time_limit.as_ref()?)?))
            })?;
            sum.checked_add(longest)
        })
    };
    let (statutory, promised) = (sum(|limit| limit.statutory), sum(|limit| limit.promised));
    if statutory.is_none() && promised.is_none() {
        return None;
    }
    Some(TimeLimit { statutory, promised, unit: unit?, excluding: None })
}

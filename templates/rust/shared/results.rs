//! Materials, plan and eligibility, as they are told to the applicant.

use serde::Serialize;

use crate::support::Standing;

/// A material to bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MaterialLine {
    /// Id of the material.
    pub material: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The row it is for (from 0), where there is one set for each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// Whether it must be brought.
    pub status: MaterialStatus,
    /// Why.
    pub reasons: Vec<&'static str>,
    /// Titles of its components that are needed.
    pub parts: Vec<&'static str>,
}

/// Whether a material must be brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialStatus {
    /// It must.
    Needed,
    /// It need not: the data are there already.
    Waived,
    /// The window judges.
    Judged,
    /// The answers do not tell.
    Unknown,
}

/// The order in which the items are handled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Plan {
    /// One after the other.
    pub stages: Vec<Stage>,
}

/// Items handled side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// Its number, from 0.
    pub stage: usize,
    /// The items.
    pub items: Vec<PlannedItem>,
}

/// An item that is applied for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedItem {
    /// Id of the item.
    pub item: &'static str,
    /// Id of the department that handles it.
    pub department: &'static str,
    /// Items applied for that must be finished before.
    pub waits_for: Vec<&'static str>,
    /// The time limit, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<TimeLimit>,
}

/// A time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TimeLimit {
    /// By law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statutory: Option<i64>,
    /// As promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised: Option<i64>,
    /// The unit of both.
    pub unit: TimeUnit,
    /// What does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluding: Option<&'static str>,
}

/// Units of time limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// 个工作日.
    WorkingDay,
    /// 日.
    Day,
    /// 个月.
    Month,
    /// 即时.
    Immediate,
}

/// How an application stands against the conditions of an item. It informs and never blocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemEligibility {
    /// Id of the item.
    pub item: &'static str,
    /// Its conditions.
    pub lines: Vec<EligibilityLine>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EligibilityLine {
    /// The condition, as written.
    pub text: &'static str,
    /// Whether it is met.
    pub standing: Standing,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

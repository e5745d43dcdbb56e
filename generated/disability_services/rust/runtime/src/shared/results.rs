//! Materials, plan and eligibility, as they are told to the applicant.

use serde::Serialize;

use crate::support::Standing;

use super::dispatch::{Asked, Reason, blame};

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
    /// Its components that are needed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<MaterialPart>,
}

/// A component of a material.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MaterialPart {
    /// Id of the component.
    pub part: &'static str,
    /// Its title.
    pub title: &'static str,
}

impl MaterialPart {
    /// The component of that id and title.
    #[must_use]
    pub const fn of(part: &'static str, title: &'static str) -> MaterialPart {
        MaterialPart { part, title }
    }
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
pub struct Plan {
    /// One after the other.
    pub stages: Vec<Stage>,
    /// The time limit of all together, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<TimeLimit>,
}

/// Items handled side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// Its number, from 1.
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

/// How an application stands against one condition of an item. It informs and never blocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EligibilityLine {
    /// Id of the item.
    pub item: &'static str,
    /// The condition, as written.
    pub text: &'static str,
    /// Whether it is met.
    pub standing: Standing,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The register that would tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<&'static str>,
}

/// A condition of an item as policy writes it. `C` is what tells whether something holds.
#[derive(Clone, Copy)]
pub struct Criterion<C: 'static> {
    /// Its words.
    pub text: &'static str,
    /// The cases of the item for which alone it is told; none when it is told for all.
    pub cases: &'static [C],
    /// What tells whether it is met, where the application and registers can.
    pub met: Option<C>,
    /// The registers read for that: title, id, and whether it has a record.
    pub asked: &'static [(&'static str, &'static str, C)],
    /// What regions write instead, by division, the smallest first.
    pub local: &'static [(&'static str, Criterion<C>)],
}

/// An item with its conditions: its id, whether it is applied for, and what it takes.
pub type Criteria<C> = (&'static str, C, &'static [Criterion<C>]);

/// How an application stands against the conditions of the items applied for. `holds` tells what a
/// condition gives, `is_in` whether the application is made in a division.
pub fn standings<C: Copy>(
    items: &[Criteria<C>],
    holds: impl Fn(&C) -> Option<bool>,
    is_in: impl Fn(&str) -> bool,
) -> Vec<EligibilityLine> {
    let mut lines = Vec::new();
    let applied = items.iter().filter(|(_, applied, _)| holds(applied) == Some(true));
    for (item, criterion) in applied.flat_map(|(item, _, all)| all.iter().map(move |one| (*item, one))) {
        let told = |cases: &[C]| cases.is_empty() || cases.iter().any(|c| holds(c) == Some(true));
        if told(criterion.cases) {
            let own = criterion.local.iter().find(|(division, _)| is_in(division));
            lines.push(own.map_or(criterion, |(_, own)| own).line(item, &holds));
        }
    }
    lines
}

impl<C: Copy> Criterion<C> {
    /// One that the department judges.
    #[must_use]
    pub const fn of(text: &'static str, cases: &'static [C]) -> Criterion<C> {
        Criterion { text, cases, met: None, asked: &[], local: &[] }
    }

    /// With what tells whether it is met, and the registers read for that.
    #[must_use]
    pub const fn met(self, met: C, asked: &'static [(&'static str, &'static str, C)]) -> Self {
        Criterion { met: Some(met), asked, ..self }
    }

    /// With what regions write instead.
    #[must_use]
    pub const fn local(self, local: &'static [(&'static str, Criterion<C>)]) -> Self {
        Criterion { local, ..self }
    }

    fn line(&self, item: &'static str, holds: impl Fn(&C) -> Option<bool>) -> EligibilityLine {
        let standing = Standing::from(self.met.as_ref().and_then(&holds));
        let text = self.text;
        let mut line = EligibilityLine { item, text, standing, reason: None, register: None };
        if standing == Standing::Unknown {
            let states: Vec<Asked> =
                self.asked.iter().map(|(_, id, found)| (*id, holds(found))).collect();
            let (reason, register) = blame(&states);
            let title = self.asked.iter().find(|(_, id, _)| Some(*id) == register);
            let title = title.map_or("", |(title, _, _)| title);
            line.register = register;
            line.reason = Some(match reason {
                Reason::RegisterUnavailable => format!("{title}暂未查询"),
                Reason::RegisterNotFound => format!("{title}查无记录"),
                Reason::Undetermined => "由部门核查".to_owned(),
            });
        }
        line
    }
}

impl Plan {
    /// The plan of these stages, those without an item left out.
    #[must_use]
    pub fn of(stages: Vec<Vec<PlannedItem>>) -> Plan {
        let stages: Vec<Vec<PlannedItem>> =
            stages.into_iter().filter(|items| !items.is_empty()).collect();
        let limit = total(&stages);
        let stages = (1..).zip(stages).map(|(stage, items)| Stage { stage, items }).collect();
        Plan { stages, limit }
    }
}

/// The sum over the stages of the longest limit in each; unknown when an item has none, when units
/// differ or when something does not count.
fn total(stages: &[Vec<PlannedItem>]) -> Option<TimeLimit> {
    let mut unit = None;
    for item in stages.iter().flatten() {
        let limit = item.limit?;
        if limit.excluding.is_some() || unit.is_some_and(|unit| unit != limit.unit) {
            return None;
        }
        unit = Some(limit.unit);
    }
    let sum = |days: fn(&TimeLimit) -> Option<i64>| {
        stages.iter().try_fold(0_i64, |sum, items| {
            let longest = items
                .iter()
                .try_fold(0_i64, |longest, item| Some(longest.max(days(&item.limit?)?)))?;
            sum.checked_add(longest)
        })
    };
    let (statutory, promised) = (sum(|limit| limit.statutory), sum(|limit| limit.promised));
    statutory.or(promised)?;
    Some(TimeLimit { statutory, promised, unit: unit?, excluding: None })
}

/// An item that asks for a material. `C` is what tells whether something holds.
pub struct Occasion<C: 'static> {
    /// Title of the item.
    pub title: &'static str,
    /// Whether it is applied for.
    pub applied: C,
    /// The cases of it that ask for the material; none where all do.
    pub cases: &'static [C],
}

impl<C> Occasion<C> {
    /// The titles of the items that ask for a material and are applied for.
    pub fn titles(
        occasions: &[Occasion<C>],
        holds: impl Fn(&C) -> Option<bool>,
    ) -> Vec<&'static str> {
        let holds = |condition: &C| holds(condition) == Some(true);
        let asks = |occasion: &&Occasion<C>| {
            holds(&occasion.applied)
                && (occasion.cases.is_empty() || occasion.cases.iter().any(holds))
        };
        occasions.iter().filter(asks).map(|occasion| occasion.title).collect()
    }
}

/// Whether a material must be brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must; with what could still spare it.
    Needed(Vec<&'static str>),
    /// It need not, for this reason.
    Waived(&'static str),
    /// The window judges by these words; with what could still spare it.
    Judged(&'static str, Vec<&'static str>),
    /// The answers do not tell.
    Unknown,
}

impl Need {
    /// What is needed, given that the material is; `waivers` tell for each whether it holds, why it
    /// would, and what to say while that is not known.
    #[must_use]
    pub fn after(
        waivers: &[(Option<bool>, &'static str, &'static str)],
        judged: Option<&'static str>,
    ) -> Need {
        let mut notes = Vec::new();
        for (holds, reason, note) in waivers {
            match holds {
                Some(true) => return Need::Waived(reason),
                Some(false) => {}
                None => notes.push(*note),
            }
        }
        match judged {
            Some(words) => Need::Judged(words, notes),
            None => Need::Needed(notes),
        }
    }

    /// Whether the material comes with the application.
    #[must_use]
    pub const fn is_brought(&self) -> bool {
        !matches!(self, Need::Waived(_))
    }
}

impl MaterialLine {
    /// What the list says of a material, where there is a need.
    #[must_use]
    pub fn of(
        need: Option<Need>,
        (material, title): (&'static str, &'static str),
        row: Option<usize>,
        items: Vec<&'static str>,
        parts: Vec<MaterialPart>,
    ) -> Option<MaterialLine> {
        let (status, reasons) = match need? {
            Need::Needed(notes) => (MaterialStatus::Needed, [items, notes].concat()),
            Need::Waived(reason) => (MaterialStatus::Waived, vec![reason]),
            Need::Judged(words, notes) => (MaterialStatus::Judged, [vec![words], notes].concat()),
            Need::Unknown => (MaterialStatus::Unknown, items),
        };
        Some(MaterialLine { material, title, row, status, reasons, parts })
    }
}

//! The materials list of an application.
//!
//! A material is considered when one of its occasions is applied for, once for each open row of the
//! group it is `per`. `needed` false leaves it out, undetermined makes it `unknown`. Then the first
//! waiver that certainly holds makes it `waived`; a waiver that is undetermined is a note beside
//! `needed` (or `judged`, where the window decides).

use super::draft::NodeId;
use super::eval::Situation;
use crate::model::{Combination, ItemId, Material, MaterialId, MaterialPart, Occasion};
use serde_json::{Map, Value as Output, json};

/// Whether an applicant has to bring a material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Yes; with what could still spare it.
    Needed(Vec<String>),
    /// No, for this reason.
    Waived(String),
    /// The window judges by these words; with what could still spare it.
    Judged(String, Vec<String>),
    /// The answers do not tell.
    Unknown,
}

impl Situation<'_> {
    /// The materials list, in its order.
    pub fn materials(&self) -> Output {
        let mut list = Vec::new();
        for (id, material) in self.model().materials.iter() {
            let items = self.occasions_applied(&material.occasions);
            if items.is_empty() {
                continue;
            }
            let rows = match material.per {
                Some(group) => self
                    .all_rows(group)
                    .into_iter()
                    .enumerate()
                    .map(|(i, n)| (n, Some(i)))
                    .collect(),
                None => vec![(NodeId::ROOT, None)],
            };
            for (home, row) in rows {
                if let Some(need) = self.need(id, home) {
                    list.push(self.material_entry(material, &items, &need, home, row));
                }
            }
        }
        Output::Array(list)
    }

    fn material_entry(
        &self,
        material: &Material,
        items: &[ItemId],
        need: &Need,
        home: NodeId,
        row: Option<usize>,
    ) -> Output {
        let mut entry = Map::new();
        entry.insert("material".to_owned(), json!(material.id));
        entry.insert("title".to_owned(), json!(material.title));
        if let Some(row) = row {
            entry.insert("row".to_owned(), json!(row));
        }
        let for_items = || {
            let title =
                |item: &ItemId| self.model().items.get(*item).map(|item| item.title.clone());
            items.iter().filter_map(title)
        };
        let (status, reasons): (_, Vec<String>) = match need {
            Need::Needed(notes) => ("needed", for_items().chain(notes.iter().cloned()).collect()),
            Need::Waived(reason) => ("waived", vec![reason.clone()]),
            Need::Judged(words, notes) => {
                ("judged", std::iter::once(words.clone()).chain(notes.iter().cloned()).collect())
            }
            Need::Unknown => ("unknown", for_items().collect()),
        };
        entry.insert("status".to_owned(), json!(status));
        entry.insert("reasons".to_owned(), json!(reasons));
        let parts: Vec<Output> = material
            .parts
            .iter()
            .filter(|part| self.part_needed(part, home))
            .map(|part| json!({ "part": part.id, "title": part.title }))
            .collect();
        if material.combination != Combination::Whole && !parts.is_empty() {
            entry.insert("parts".to_owned(), Output::Array(parts));
        }
        Output::Object(entry)
    }

    /// Whether a material has to be brought at `home`; none when it is left out.
    pub(super) fn need(&self, id: MaterialId, home: NodeId) -> Option<Need> {
        let material = self.model().materials.get(id)?;
        if self.occasions_applied(&material.occasions).is_empty() {
            return None;
        }
        match material.needed.as_ref().map_or(Some(true), |needed| self.holds(needed, home)) {
            Some(false) => return None,
            None => return Some(Need::Unknown),
            Some(true) => {}
        }
        let mut notes = Vec::new();
        for waiver in &material.waivers {
            match self.holds(&waiver.when, home) {
                Some(true) => return Some(Need::Waived(waiver.reason.clone())),
                Some(false) => {}
                None => notes.push(format!("如{}，可免交", waiver.reason)),
            }
        }
        Some(match &material.judged {
            Some(words) => Need::Judged(words.clone(), notes),
            None => Need::Needed(notes),
        })
    }

    /// Whether a component is needed with its material; undetermined counts as needed.
    pub(super) fn part_needed(&self, part: &MaterialPart, home: NodeId) -> bool {
        part.needed.as_ref().is_none_or(|needed| self.holds(needed, home) != Some(false))
    }

    /// The items of these occasions that are applied for; of all items when none is named.
    pub(super) fn occasions_applied(&self, occasions: &[Occasion]) -> Vec<ItemId> {
        let applied = |item: &ItemId| self.applied(*item) == Some(true);
        if occasions.is_empty() {
            return self.model().items.ids().filter(applied).collect();
        }
        let mut items = Vec::new();
        for occasion in occasions {
            let item = occasion.item;
            if applied(&item) && self.in_cases(item, &occasion.cases) && !items.contains(&item) {
                items.push(item);
            }
        }
        items
    }

    /// Whether one of these cases of an item certainly holds; any will do when none is named.
    pub(super) fn in_cases(&self, item: ItemId, cases: &[usize]) -> bool {
        let Some(item) = self.model().items.get(item) else { return false };
        let holds = |case: &usize| {
            let case = item.cases.get(*case);
            case.is_some_and(|case| self.holds(&case.when, NodeId::ROOT) == Some(true))
        };
        cases.is_empty() || cases.iter().any(holds)
    }
}

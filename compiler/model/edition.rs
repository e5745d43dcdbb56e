//! The edition of a region: the matter as it is there. Back ends need not know of regions to make
//! their documents, since all that a region has settled stands where the general text stood.

use super::{
    Arena, ConditionEntry, GuideContent, GuideEntry, GuideSource, LocalItem, Model, Place, Region,
    RowId,
};
use crate::expr::Reads;
use sha2::{Digest, Sha256};

impl Model {
    /// The matter as it is in a region that has a file: the nearest word counts, so that a county has
    /// from its prefecture what it does not say itself. None when the region has no file.
    ///
    /// Only what regions may settle differs from the general edition: parameters, terms, eligibility
    /// lines, slots of the guide, the promised limit, the options of code tables, items left out.
    pub fn edition(&self, code: &str) -> Option<Model> {
        let own = self.regions.iter().find(|region| region.code == code)?;
        let around = self.around(code);
        let mut model = self.clone();
        model.regions = Vec::new();
        model.edition = Some(Place { code: own.code.clone(), title: own.title.clone() });
        model.source_hash = self.hash_around(&around);
        model.checks = Arena::default();
        for check in self.checks.values().filter(|check| !check.regional) {
            model.checks.add(check.id.clone(), check.clone());
        }
        // From the outside in, so that the nearest has the last word.
        for region in around.iter().rev() {
            model.take(region);
        }
        model.narrow(&around);
        for left in &own.left_out {
            model.leave_out(left, &own.title);
        }
        Some(model)
    }

    /// The hash of the sources of a region's edition: what another region's file says is not in it.
    pub fn edition_hash(&self, code: &str) -> String {
        self.hash_around(&self.around(code))
    }

    fn hash_around(&self, around: &[&Region]) -> String {
        let mut hash = Sha256::new_with_prefix(&self.general_hash);
        around.iter().for_each(|region| hash.update(&region.hash));
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn take(&mut self, region: &Region) {
        for (id, value) in &region.parameters {
            self.parameters[*id].value.clone_from(value);
        }
        for (id, is) in &region.terms {
            self.terms[*id].is.clone_from(is);
        }
        for (item, line, text, is) in &region.eligibility {
            let Some(line) = self.items[*item].eligibility.get_mut(*line) else { continue };
            let general = std::mem::replace(&mut line.text, text.clone());
            line.is.clone_from(is);
            let groups = self.guide.conditions.iter_mut();
            let entries = groups.flat_map(|group| &mut group.entries);
            print(entries.filter(|entry| entry.item == *item), &general, text);
        }
        for (path, text) in &region.slots {
            let guide = &mut self.guide;
            fill(guide.basics.iter_mut().chain(&mut guide.help), path, text);
        }
        if let (Some((days, _)), Some(limit)) = (region.promised, &mut self.guide.time_limit) {
            limit.promised = Some(days);
        }
    }

    /// Of each table the part that the nearest region takes: a part of the whole table, not of what
    /// the regions around it take.
    fn narrow(&mut self, around: &[&Region]) {
        let tables: Vec<_> = self.tables.ids().collect();
        for table in tables {
            let mut parts = around.iter().flat_map(|region| &region.codes);
            let Some(part) = parts.find(|part| part.table == table) else { continue };
            for (index, row) in self.tables[table].rows.iter_mut().enumerate() {
                row.selectable &= part.has(RowId(index as u32));
            }
        }
    }

    /// An item that is not offered still stands where it stood, since others may wait for its result;
    /// wherever it is named or asked for, that is said.
    fn leave_out(&mut self, left: &LocalItem, place: &str) {
        let item = &mut self.items[left.item];
        let note = left.note.as_ref().map(|note| format!("：{note}")).unwrap_or_default();
        let sentence = format!("{place}不办理“{}”{note}", item.title);
        item.title.push_str("（本地不办理）");
        let asked = item.applied_when.clone();
        for entry in &mut self.guide.basics {
            if matches!(entry.content, GuideContent::From(GuideSource::Items)) {
                add_sentence(&mut entry.remark, &sentence);
            }
        }
        if let Some(field) = Reads::of(&asked, self).fields.first() {
            add_sentence(&mut self.fields[*field].hint, &sentence);
        }
    }
}

/// Writes a text into the slot at a path of the guide, `entry` or `entry.line`.
fn fill<'g>(entries: impl Iterator<Item = &'g mut GuideEntry>, path: &str, text: &str) {
    let (first, rest) = path.split_once('.').map_or((path, None), |(id, rest)| (id, Some(rest)));
    for entry in entries.filter(|entry| entry.id == first) {
        match (rest, &mut entry.content) {
            (None, content) => *content = GuideContent::Text(text.to_owned()),
            (Some(rest), GuideContent::Lines(lines)) => fill(lines.iter_mut(), rest, text),
            (Some(_), _) => {}
        }
    }
}

/// Prints a region's line of eligibility where the guide has the general one, be it a sentence among
/// others; beside them where the guide says it in other words.
fn print<'g>(entries: impl Iterator<Item = &'g mut ConditionEntry>, general: &str, own: &str) {
    let mut printed = false;
    let mut entries: Vec<_> = entries.collect();
    for line in entries.iter_mut().flat_map(|entry| &mut entry.lines) {
        if !general.is_empty() && line.contains(general) {
            *line = line.replace(general, own);
            printed = true;
        }
    }
    if let Some(entry) = entries.first_mut().filter(|_| !printed) {
        entry.lines.push(own.to_owned());
    }
}

/// Adds a sentence to a remark or a hint.
fn add_sentence(text: &mut Option<String>, sentence: &str) {
    let before = text.take().map(|text| text.trim_end_matches('。').to_owned());
    let before = before.filter(|text| !text.is_empty());
    *text = Some(before.map_or_else(String::new, |text| format!("{text}。")) + sentence + "。");
}

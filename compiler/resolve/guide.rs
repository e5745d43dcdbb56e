//! The service guide.

use super::{Resolver, value, values};
use crate::ast;
use crate::code::Code;
use crate::model::*;

impl Resolver<'_> {
    pub(super) fn guide(&mut self) {
        let title = format!("{}办事指南", self.model.title);
        let ends = ("统一受理".to_owned(), "办结送达".to_owned());
        let Some(written) = &self.ast.guide else {
            self.model.guide = Guide { title, flow_ends: ends, ..Guide::default() };
            self.default_conditions();
            return;
        };
        self.doubt("guide", &written.notes);
        let basics = self.entries(&written.basics.0, "guide.basics");
        let help = self.entries(&written.help.0, "guide.help");
        let mut legal = Vec::new();
        for group in &written.legal {
            let items = group.items.0.iter().filter_map(|name| self.find_item(name)).collect();
            self.doubt("guide.legal", &group.notes);
            legal.push(LegalGroup {
                title: group.title.value.clone(),
                items,
                documents: values(&group.documents),
            });
        }
        let flow = written.flow.as_ref();
        let or = |text: Option<&crate::read::Text>, default: String| {
            text.map_or(default, |text| text.value.clone())
        };
        let flow_title =
            or(flow.and_then(|flow| flow.title.as_ref()), format!("{}流程图", self.model.title));
        if let Some(flow) = flow {
            self.doubt("guide.flow", &flow.notes);
        }
        self.model.guide = Guide {
            title: value(&written.title).unwrap_or(title),
            basics,
            time_limit: self.time_limit("guide", written.time_limit.as_ref()),
            time_limit_span: written.time_limit.as_ref().map(|limit| limit.span),
            legal,
            conditions: Vec::new(),
            flow_title,
            flow_ends: (
                or(flow.and_then(|flow| flow.accept.as_ref()), ends.0),
                or(flow.and_then(|flow| flow.finish.as_ref()), ends.1),
            ),
            flow_notes: flow.map(|flow| values(&flow.footnotes)).unwrap_or_default(),
            help,
        };
        if written.conditions.is_empty() {
            self.default_conditions();
        }
        for group in &written.conditions {
            self.condition_group(group);
        }
    }

    fn entries(
        &mut self,
        written: &indexmap::IndexMap<String, crate::read::Entry<ast::GuideEntry>>,
        at: &str,
    ) -> Vec<GuideEntry> {
        let mut entries = Vec::new();
        for (id, entry) in written {
            let Some(found) = &entry.value else { continue };
            let at = format!("{at}.{id}");
            let unclear = self.doubt(&at, &found.notes);
            let ways = [found.text.is_some(), found.from.is_some(), !found.lines.0.is_empty()];
            if ways.iter().filter(|way| **way).count() > 1 {
                self.error(
                    Code::GuideContent,
                    entry.key,
                    bi!("text、from、lines 只能写一个", "one of `text`, `from`, `lines` at most"),
                );
            }
            let content = if let Some(source) = found.from {
                GuideContent::From(source)
            } else if found.lines.0.is_empty() {
                GuideContent::Text(value(&found.text).unwrap_or_default())
            } else {
                GuideContent::Lines(self.entries(&found.lines.0, &at))
            };
            entries.push(GuideEntry {
                id: id.clone(),
                label: found.label.value.clone(),
                content,
                local: found.local,
                filled_by: value(&found.filled_by),
                must_fill: found.must_fill.as_ref().is_some_and(|flag| flag.value),
                remark: value(&found.notes.remark),
                unclear,
            });
        }
        entries
    }

    /// Without groups of its own the guide lists each item with its eligibility.
    fn default_conditions(&mut self) {
        let groups = self.model.items.iter().map(|(id, item)| ConditionGroup {
            title: item.title.clone(),
            entries: item
                .eligibility
                .iter()
                .map(|line| ConditionEntry {
                    title: None,
                    lines: vec![line.text.clone()],
                    item: id,
                    case: line.cases.first().copied(),
                })
                .collect(),
        });
        self.model.guide.conditions = groups.collect();
    }

    fn condition_group(&mut self, group: &ast::ConditionGroup) {
        self.doubt("guide.conditions", &group.notes);
        let mut entries = Vec::new();
        for entry in &group.entries {
            self.doubt("guide.conditions", &entry.notes);
            let Some(item) = self.find_item(&entry.item) else { continue };
            let case = match &entry.case {
                Some(name) => match self.case(item, name) {
                    Some(case) => Some(case),
                    None => continue,
                },
                None => None,
            };
            let found = &self.model.items[item];
            let title = value(&entry.title)
                .or_else(|| case.map(|case| found.cases[case].title.clone()))
                .unwrap_or_else(|| found.title.clone());
            let lines = match &entry.text {
                Some(text) => vec![text.value.clone()],
                None => found
                    .eligibility
                    .iter()
                    .filter(|line| {
                        case.is_none_or(|case| line.cases.is_empty() || line.cases.contains(&case))
                    })
                    .map(|line| line.text.clone())
                    .collect(),
            };
            entries.push(ConditionEntry { title: Some(title), lines, item, case });
        }
        if let Some(item) = group.direct.as_ref().and_then(|name| self.find_item(name)) {
            for line in &self.model.items[item].eligibility {
                let case = line.cases.first().copied();
                entries.push(ConditionEntry {
                    title: None,
                    lines: vec![line.text.clone()],
                    item,
                    case,
                });
            }
        }
        let title = group.title.value.clone();
        self.model.guide.conditions.push(ConditionGroup { title, entries });
    }
}

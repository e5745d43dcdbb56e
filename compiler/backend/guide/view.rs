//! What the templates of the guide are filled with.

use super::filler;
use super::situations;
use crate::backend::words;
use crate::model::{
    Combination, ConditionGroup, GuideContent, GuideEntry, LegalGroup, Material, Model, Necessity,
};
use crate::render;
use serde::Serialize;

/// Columns of the table of materials, in their order.
pub(super) const COLUMNS: [&str; 11] = [
    "序号",
    "材料名称",
    "材料类型",
    "材料形式",
    "来源渠道",
    "出具部门",
    "纸质材料份数",
    "材料必要性",
    "涉及事项",
    "非必要材料涉及情形",
    "备注",
];

/// A cell without anything to say.
const NONE: &str = "—";

/// The guide.
#[derive(Serialize)]
pub(super) struct GuideView<'a> {
    generated: &'static str,
    style: &'a str,
    title: String,
    version: String,
    date: Option<String>,
    source: Option<String>,
    basics: Vec<EntryView>,
    legal: Vec<LegalView>,
    conditions: Vec<ConditionsView>,
    columns: [&'static str; 11],
    materials: Vec<Vec<String>>,
    situations: situations::SituationsView,
    parts: Vec<PartsView>,
    waivers: Vec<WaiverView>,
    /// What the window judges: material and words.
    judged: Vec<JudgedView>,
    flow_title: String,
    flow: String,
    stages: Vec<StageView>,
    flow_notes: Vec<String>,
    help: Vec<EntryView>,
    registers: Vec<RegisterView>,
}

#[derive(Serialize)]
struct EntryView {
    label: String,
    /// Lines of text.
    lines: Vec<String>,
    /// Lines with labels of their own.
    entries: Vec<EntryView>,
    remark: Option<String>,
}

#[derive(Serialize)]
struct LegalView {
    number: String,
    title: String,
    documents: Vec<String>,
}

#[derive(Serialize)]
struct ConditionsView {
    number: String,
    title: String,
    entries: Vec<ConditionView>,
}

#[derive(Serialize)]
struct ConditionView {
    title: Option<String>,
    lines: Vec<String>,
}

/// How the parts of a material go together.
#[derive(Serialize)]
struct PartsView {
    material: String,
    how: &'static str,
    parts: Vec<String>,
    specification: Option<String>,
}

#[derive(Serialize)]
struct JudgedView {
    material: String,
    words: String,
}

#[derive(Serialize)]
struct WaiverView {
    material: String,
    reasons: Vec<String>,
}

#[derive(Serialize)]
struct StageView {
    number: String,
    items: Vec<StageItem>,
}

#[derive(Serialize)]
struct StageItem {
    title: String,
    department: String,
    limit: Option<String>,
    result: Option<String>,
    after: Option<String>,
}

#[derive(Serialize)]
struct RegisterView {
    title: String,
    keeper: String,
    fields: String,
}

/// The view of the guide. `chart` is the flow chart, made by its own template.
pub(super) fn guide<'a>(model: &Model, style: &'a str, chart: &str) -> GuideView<'a> {
    let guide = &model.guide;
    let title = if guide.title.is_empty() {
        format!("{}办事指南", model.title)
    } else {
        guide.title.clone()
    };
    GuideView {
        generated: render::GENERATED,
        style,
        title: words::in_region(&title, model),
        version: model.version.clone(),
        date: model.date.clone(),
        source: model.source.clone(),
        basics: guide.basics.iter().map(|entry| view(model, entry)).collect(),
        legal: guide.legal.iter().enumerate().map(legal).collect(),
        conditions: guide
            .conditions
            .iter()
            .enumerate()
            .map(|(n, group)| conditions(model, n, group))
            .collect(),
        columns: COLUMNS,
        materials: model.materials.values().map(|material| row(model, material)).collect(),
        situations: situations::view(model),
        parts: model.materials.values().filter_map(parts).collect(),
        waivers: model.materials.values().filter_map(waivers).collect(),
        judged: model
            .materials
            .values()
            .filter_map(|m| {
                Some(JudgedView { material: m.title.clone(), words: m.judged.clone()? })
            })
            .collect(),
        flow_title: guide.flow_title.clone(),
        flow: chart.to_owned(),
        stages: stages(model),
        flow_notes: guide.flow_notes.clone(),
        help: guide.help.iter().map(|entry| view(model, entry)).collect(),
        registers: model
            .registers
            .values()
            .map(|register| RegisterView {
                title: register.title.clone(),
                keeper: register.keeper.clone(),
                fields: register
                    .fields
                    .iter()
                    .map(|f| f.label.as_str())
                    .collect::<Vec<_>>()
                    .join("、"),
            })
            .collect(),
    }
}

/// What stands in a slot that a region has still to fill.
pub(crate) fn slot(entry: &GuideEntry) -> String {
    filler(entry).map_or_else(String::new, |who| format!("（由{who}填写）"))
}

fn view(model: &Model, entry: &GuideEntry) -> EntryView {
    let (lines, entries) = match &entry.content {
        GuideContent::Text(text) if text.is_empty() => (vec![slot(entry)], Vec::new()),
        GuideContent::Text(text) => (text.lines().map(str::to_owned).collect(), Vec::new()),
        GuideContent::From(source) => (words::guide_source(model, *source), Vec::new()),
        GuideContent::Lines(lines) => {
            (Vec::new(), lines.iter().map(|line| view(model, line)).collect())
        }
    };
    EntryView {
        label: entry.label.clone(),
        lines: lines.into_iter().filter(|line| !line.is_empty()).collect(),
        entries,
        remark: entry.remark.clone(),
    }
}

fn legal((index, group): (usize, &LegalGroup)) -> LegalView {
    LegalView {
        number: words::chinese_number(index + 1),
        title: group.title.clone(),
        documents: group.documents.clone(),
    }
}

fn conditions(model: &Model, index: usize, group: &ConditionGroup) -> ConditionsView {
    let entries = group.entries.iter().map(|entry| {
        let case = entry.case.and_then(|case| model.items.get(entry.item)?.cases.get(case));
        // An entry for which nothing is printed still says what it is about.
        let fallback =
            || case.map_or_else(|| words::item(model, entry.item), |case| case.title.clone());
        let title = entry.title.clone().or_else(|| entry.lines.is_empty().then(fallback));
        ConditionView { title, lines: entry.lines.clone() }
    });
    ConditionsView {
        number: words::chinese_number(index + 1),
        title: group.title.clone(),
        entries: entries.collect(),
    }
}

/// The cells of a material, in the order of [`COLUMNS`].
fn row(model: &Model, material: &Material) -> Vec<String> {
    let or_none =
        |text: Option<String>| text.filter(|t| !t.is_empty()).unwrap_or_else(|| NONE.to_owned());
    let occasions = material
        .occasions_printed
        .clone()
        .unwrap_or_else(|| words::occasions(model, &material.occasions));
    let circumstances = material.as_printed.clone().or_else(|| {
        let needed = material.needed.as_ref()?;
        (material.necessity != Some(Necessity::Required)).then(|| words::condition(needed, model))
    });
    vec![
        material.number.clone().unwrap_or_default(),
        material.title.clone(),
        or_none(material.kind.map(|kind| kind.label().to_owned())),
        or_none(material.medium.map(|medium| medium.label().to_owned())),
        or_none(material.channel.map(|channel| channel.label().to_owned())),
        or_none(material.issuer.clone()),
        or_none(material.copies.map(|copies| copies.to_string())),
        or_none(material.necessity.map(|necessity| necessity.label().to_owned())),
        occasions,
        or_none(circumstances),
        material.remark.clone().unwrap_or_default(),
    ]
}

fn parts(material: &Material) -> Option<PartsView> {
    let how = match material.combination {
        Combination::Whole => "",
        Combination::AnyOf => "有其中一种即可",
        Combination::AllOf => "都要提供",
        Combination::Parts => "各页都要提供",
    };
    if material.parts.is_empty() && material.specification.is_none() {
        return None;
    }
    let parts = material.parts.iter().map(|part| match &part.issuer {
        Some(issuer) => format!("{}（{issuer}）", part.title),
        None => part.title.clone(),
    });
    Some(PartsView {
        material: material.title.clone(),
        how,
        parts: parts.collect(),
        specification: material.specification.clone(),
    })
}

fn waivers(material: &Material) -> Option<WaiverView> {
    let reasons: Vec<String> =
        material.waivers.iter().map(|waiver| waiver.reason.clone()).collect();
    (!reasons.is_empty()).then(|| WaiverView { material: material.title.clone(), reasons })
}

/// The stages in words, for whoever does not see the chart.
fn stages(model: &Model) -> Vec<StageView> {
    let stages = model.stages();
    let views =
        stages.iter().filter(|items| !items.is_empty()).enumerate().map(|(index, items)| {
            StageView {
                number: words::chinese_number(index + 1),
                items: items
                    .iter()
                    .filter_map(|id| model.items.get(*id))
                    .map(|item| {
                        let after: Vec<String> =
                            item.after.iter().map(|id| words::item(model, *id)).collect();
                        StageItem {
                            title: item.title.clone(),
                            department: words::department(model, item.department),
                            limit: item.time_limit.as_ref().and_then(words::time_limit),
                            result: item.result.clone(),
                            after: (!after.is_empty()).then(|| after.join("、")),
                        }
                    })
                    .collect(),
            }
        });
    views.collect()
}

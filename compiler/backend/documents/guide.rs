//! The service guide: every chapter from the same model as the form.

use super::flow::Flow;
use super::outline::Outline;
use super::{Writer, materials, situations};
use crate::backend::words;
use crate::document::{Block, Document, Figure, Inline, Item, Line, List, Section, Tone};
use crate::model::{ConditionEntry, GuideContent, GuideEntry, Model};
use crate::render::Templates;

/// Where nothing is known yet.
const NONE: &str = "（暂无）";

pub(super) fn guide(writer: Writer<'_>, templates: &Templates) -> Document {
    let model = writer.model;
    let guide = &model.guide;
    let mut outline = Outline::default();
    let mut first = basics(writer, &mut outline);
    first.extend(legal(model, &mut outline));
    first.extend(conditions(writer, &mut outline));
    let list = vec![outline.chapter("申请材料", "materials"), materials::table(writer)];
    let mut rest = situations::blocks(model, &mut outline);
    rest.extend(materials::remarks(model, &mut outline));
    rest.extend(materials::shared(writer, &mut outline));
    rest.extend(flow(writer, &mut outline, templates));
    if !guide.help.is_empty() {
        rest.push(outline.chapter("咨询和帮助", "help"));
        rest.push(entries(writer, &guide.help, false));
    }
    let section = |landscape, blocks| Section { landscape, blocks };
    let title = match guide.title.as_str() {
        "" => format!("{}办事指南", model.title),
        title => title.to_owned(),
    };
    let mut document = Document {
        title: words::in_region(&title, model),
        edition: writer.edition(),
        contents: true,
        sections: vec![section(false, first), section(true, list), section(false, rest)],
    };
    let others = other_doubts(writer, &document);
    if !others.is_empty() {
        let blocks = vec![outline.chapter("其他存疑", "doubts"), Block::lines(others)];
        document.sections.push(section(false, blocks));
    }
    document
}

fn basics(writer: Writer<'_>, outline: &mut Outline) -> Vec<Block> {
    let heading = outline.chapter("基本信息", "basics");
    vec![heading, entries(writer, &writer.model.guide.basics, true)]
}

/// Entries with their labels, numbered or not; lines with labels of their own below them.
fn entries(writer: Writer<'_>, all: &[GuideEntry], ordered: bool) -> Block {
    let item = |entry: &GuideEntry| {
        let (mut lines, inner) = match &entry.content {
            GuideContent::Lines(inner) => (vec![labelled(writer, entry, "")], inner.as_slice()),
            _ => (said(writer, entry), [].as_slice()),
        };
        lines.extend(entry.remark.iter().map(|text| vec![Inline::Small { text: text.clone() }]));
        let inner = inner.iter().map(|line| Item { lines: said(writer, line), list: None });
        let list = List { ordered: false, items: inner.collect() };
        Item { lines, list: (!list.items.is_empty()).then_some(list) }
    };
    Block::List(List { ordered, items: all.iter().map(item).collect() })
}

/// What an entry says, its label before the first line.
fn said(writer: Writer<'_>, entry: &GuideEntry) -> Vec<Line> {
    let lines: Vec<String> = match &entry.content {
        GuideContent::Text(text) if text.is_empty() => vec![words::slot(entry)],
        GuideContent::Text(text) => text.lines().map(str::to_owned).collect(),
        GuideContent::From(source) => words::guide_source(writer.model, *source),
        GuideContent::Lines(_) => Vec::new(),
    };
    let mut lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    // Several lines stand below their label.
    let first = match lines.len() {
        0 => NONE.to_owned(),
        1 => lines.remove(0),
        _ => String::new(),
    };
    let first = labelled(writer, entry, &first);
    let rest = lines.into_iter().map(|line| vec![Inline::words(line)]);
    [first].into_iter().chain(rest).collect()
}

fn labelled(writer: Writer<'_>, entry: &GuideEntry, text: &str) -> Line {
    let words = [Inline::strong(&entry.label), Inline::words(format!("：{text}"))];
    words.into_iter().chain(writer.doubt(entry.unclear.as_ref())).collect()
}

fn legal(model: &Model, outline: &mut Outline) -> Vec<Block> {
    let mut blocks = vec![outline.chapter("设定依据", "legal")];
    if model.guide.legal.is_empty() {
        blocks.push(Block::paragraph(NONE));
    }
    for group in &model.guide.legal {
        blocks.push(outline.part(&group.title));
        let items =
            group.documents.iter().map(|document| Item::line(vec![Inline::words(document)]));
        blocks.push(Block::List(List { ordered: true, items: items.collect() }));
    }
    blocks
}

fn conditions(writer: Writer<'_>, outline: &mut Outline) -> Vec<Block> {
    let mut blocks = vec![outline.chapter("申请条件", "conditions")];
    let doubts = writer.doubts_at("guide.conditions");
    if !doubts.is_empty() {
        blocks.push(Block::Paragraph { text: doubts, tone: Tone::Soft });
    }
    if writer.model.guide.conditions.is_empty() {
        blocks.push(Block::paragraph(NONE));
    }
    for group in &writer.model.guide.conditions {
        blocks.push(outline.part(&group.title));
        let items = group.entries.iter().map(|entry| condition(writer.model, entry));
        blocks.push(Block::List(List { ordered: true, items: items.collect() }));
    }
    blocks
}

fn condition(model: &Model, entry: &ConditionEntry) -> Item {
    let case = entry.case.and_then(|case| model.items.get(entry.item)?.cases.get(case));
    // An entry for which nothing is printed still says what it is about.
    let fallback =
        || case.map_or_else(|| words::item(model, entry.item), |case| case.title.clone());
    let title = entry.title.clone().or_else(|| entry.lines.is_empty().then(fallback));
    let mut lines = entry.lines.iter();
    let mut first = Line::new();
    if let Some(title) = title {
        first.push(Inline::strong(title));
        first.extend(lines.next().map(|line| Inline::words(format!("：{line}"))));
    } else {
        first.extend(lines.next().map(Inline::words));
    }
    let rest = lines.map(|line| vec![Inline::words(line)]);
    Item { lines: [first].into_iter().chain(rest).collect(), list: None }
}

/// The flow chart, and the same in words.
fn flow(writer: Writer<'_>, outline: &mut Outline, templates: &Templates) -> Vec<Block> {
    let flow = Flow::of(writer.model);
    let chart = flow.chart();
    let figure = Figure {
        svg: flow.draw(&chart, templates),
        chart,
        caption: flow.title.clone(),
        alternative: flow.description(),
        file: "flow.svg".to_owned(),
    };
    let mut blocks = vec![outline.chapter("办理流程图", "flow"), Block::Figure(figure)];
    let doubts = writer.doubts_at("guide.flow");
    if !doubts.is_empty() {
        blocks.push(Block::Paragraph { text: doubts, tone: Tone::Soft });
    }
    blocks.push(outline.part("流程的文字说明"));
    blocks.push(Block::List(flow.in_words(writer)));
    let notes = &writer.model.guide.flow_notes;
    if !notes.is_empty() {
        blocks.push(outline.part("说明"));
        let items = notes.iter().map(|note| Item::line(vec![Inline::words(note)])).collect();
        blocks.push(Block::List(List { ordered: true, items }));
    }
    blocks
}

/// The doubts about what no document has a place for: numbers, terms, code tables. Those about the
/// form and the departments' forms stand there.
fn other_doubts(writer: Writer<'_>, document: &Document) -> Vec<Line> {
    if !writer.options.review {
        return Vec::new();
    }
    let placed = document.notes();
    let elsewhere = |at: &str| at.starts_with("form.") || at.starts_with("department_forms.");
    let others = writer
        .model
        .doubts
        .iter()
        .filter(|doubt| !elsewhere(&doubt.at) && !placed.contains(&doubt.text.as_str()));
    let line = |doubt: &crate::model::Doubt| {
        let at = Inline::words(doubt.at.clone());
        [at].into_iter().chain(writer.doubt(Some(&doubt.text))).collect()
    };
    others.map(line).collect()
}

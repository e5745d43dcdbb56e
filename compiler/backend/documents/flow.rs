//! The order of handling, as a chart and in words: a start, a band for each stage with its items side
//! by side, an end. Items that wait for another are in a later band; who does not apply for the
//! earlier item goes around it.

use super::Writer;
use crate::backend::words;
use crate::document::{Arrow, Chart, Inline, Item as ListItem, Label, Line, List, Shape};
use crate::model::{Item, Model};
use crate::render::{GENERATED, Templates};
use serde::Serialize;

const WIDTH: u32 = 960;
const MARGIN: u32 = 40;
/// Room at the side for the way around a stage.
const AROUND: u32 = 56;
const MIDDLE: u32 = MARGIN / 2 + (WIDTH - AROUND - MARGIN) / 2;
const GAP: u32 = 20;
const ARROW: u32 = 46;
const LINE: u32 = 26;
const GLYPH: u32 = 18;
const MOST_PER_ROW: usize = 4;

/// The order of handling.
pub(super) struct Flow<'m> {
    model: &'m Model,
    pub(super) title: String,
    start: String,
    end: String,
    stages: Vec<Stage<'m>>,
}

/// What is handled at the same time.
struct Stage<'m> {
    title: String,
    items: Vec<&'m Item>,
    /// What is said of the way around the stage before, where there is one.
    around: Option<&'static str>,
}

/// What the template of the chart is filled with.
#[derive(Serialize)]
struct Drawing<'a> {
    generated: &'static str,
    title: &'a str,
    description: String,
    #[serde(flatten)]
    chart: &'a Chart,
}

impl<'m> Flow<'m> {
    pub(super) fn of(model: &'m Model) -> Flow<'m> {
        let guide = &model.guide;
        let stages = model.stages();
        let stages: Vec<_> = stages.into_iter().filter(|items| !items.is_empty()).collect();
        let several = stages.len() > 1;
        let stage = |(index, ids): (usize, Vec<crate::model::ItemId>)| {
            let items: Vec<&Item> = ids.iter().filter_map(|id| model.items.get(*id)).collect();
            let side_by_side = if items.len() > 1 { "（同时办理）" } else { "" };
            let title = if several {
                format!("第{}步{side_by_side}", words::chinese_number(index + 1))
            } else {
                format!("分送各部门办理{side_by_side}")
            };
            let waits = index > 0 && items.iter().any(|item| !item.after.is_empty());
            let around = waits.then_some("不办前面事项的，直接进入");
            Stage { title, items, around }
        };
        Flow {
            model,
            title: or(&guide.flow_title, "办理流程"),
            start: or(&guide.flow_ends.0, "填写申请表，一次提交"),
            end: or(&guide.flow_ends.1, "办结，告知结果"),
            stages: stages.into_iter().enumerate().map(stage).collect(),
        }
    }

    /// The chart in a few words.
    pub(super) fn description(&self) -> String {
        let steps = self.stages.iter().map(|stage| {
            let titles: Vec<&str> = stage.items.iter().map(|item| item.title.as_str()).collect();
            format!("{}：{}。", stage.title, titles.join("、"))
        });
        steps.collect()
    }

    /// All that the chart shows as a list, for whoever does not see it.
    pub(super) fn in_words(&self, writer: Writer<'_>) -> List {
        let line = |text: &str| ListItem::line(vec![Inline::words(text)]);
        let stage = |stage: &Stage<'_>| {
            let around = stage.around.map(|around| format!("{around}。")).unwrap_or_default();
            let words = Inline::words(format!("{}：{around}", stage.title));
            let items = stage.items.iter();
            let items = items.map(|item| ListItem::line(self.item_in_words(writer, item)));
            ListItem {
                lines: vec![vec![words]],
                list: Some(List { ordered: false, items: items.collect() }),
            }
        };
        let mut items = vec![line(&self.start)];
        items.extend(self.stages.iter().map(stage));
        items.push(line(&self.end));
        List { ordered: true, items }
    }

    fn item_in_words(&self, writer: Writer<'_>, item: &Item) -> Line {
        let department = words::department(self.model, item.department);
        let mut text = format!("{}：{department}办理", item.title);
        if let Some(limit) = item.time_limit.as_ref().and_then(words::time_limit) {
            text.push_str(&format!("，{limit}"));
        }
        if let Some(result) = &item.result {
            text.push_str(&format!("，得到{result}"));
        }
        if !item.after.is_empty() {
            let before: Vec<String> =
                item.after.iter().map(|id| words::item(self.model, *id)).collect();
            text.push_str(&format!("；同时申请了{}的，等它办结后再办", before.join("、")));
        }
        let words = Inline::words(format!("{text}。"));
        [words].into_iter().chain(writer.doubt(item.unclear.as_ref())).collect()
    }

    /// The chart as a picture.
    pub(super) fn draw(&self, chart: &Chart, templates: &Templates) -> String {
        let description = self.description();
        let drawing = Drawing { generated: GENERATED, title: &self.title, description, chart };
        templates.fill("guide/flow.svg", &drawing)
    }

    /// Lays the chart out, from the top down.
    pub(super) fn chart(&self) -> Chart {
        let mut chart = Chart {
            width: WIDTH,
            height: 0,
            bands: Vec::new(),
            arrows: Vec::new(),
            boxes: Vec::new(),
            labels: Vec::new(),
        };
        let mut y = end_box(&mut chart, &self.start, MARGIN / 2);
        for stage in &self.stages {
            let from = y;
            y += ARROW;
            arrow(&mut chart, vec![(MIDDLE, from), (MIDDLE, y - 2)], false);
            let before = chart.bands.last().map_or(from, |band| band.y);
            let below = self.band(&mut chart, stage, y);
            if let Some(words) = stage.around {
                // Around the stage before, for those who do not apply for what it gives.
                let (top, side) = (before - ARROW / 2, WIDTH - MARGIN / 2);
                let in_at = (WIDTH - AROUND - MARGIN / 2 + 2, y + 24);
                let points = vec![(MIDDLE, top), (side, top), (side, y + 24), in_at];
                arrow(&mut chart, points, true);
                let text = words.to_owned();
                chart.labels.push(Label { x: side - 8, y: top - 8, text, strong: false });
            }
            y = below;
        }
        arrow(&mut chart, vec![(MIDDLE, y), (MIDDLE, y + ARROW - 2)], false);
        y = end_box(&mut chart, &self.end, y + ARROW);
        chart.height = y + MARGIN / 2;
        chart
    }

    /// A stage. Gives where it ends.
    fn band(&self, chart: &mut Chart, stage: &Stage<'_>, y: u32) -> u32 {
        let (x, width) = (MARGIN / 2, WIDTH - AROUND - MARGIN);
        let mut bottom = y + 48;
        for row in stage.items.chunks(MOST_PER_ROW) {
            let columns = u32::try_from(row.len()).unwrap_or(1).max(1);
            let cell = ((width - 2 * GAP - (columns - 1) * GAP) / columns).min(420);
            let used = columns * cell + (columns - 1) * GAP;
            let left = x + (width - used) / 2;
            let glyphs = ((cell - 24) / GLYPH).max(4) as usize;
            let texts: Vec<(Vec<String>, usize)> =
                row.iter().map(|item| item_lines(self.model, item, glyphs)).collect();
            let height = texts.iter().map(|(lines, _)| count(lines)).max().unwrap_or(1) * LINE + 24;
            for (place, (lines, strong)) in (0_u32..).zip(texts) {
                let cell_x = left + place * (cell + GAP);
                let top = bottom + (height - count(&lines) * LINE) / 2;
                chart.boxes.push(Shape {
                    x: cell_x,
                    y: bottom,
                    width: cell,
                    height,
                    end: false,
                    lines: centred(lines, cell_x + cell / 2, top, strong),
                });
            }
            bottom += height + GAP;
        }
        let title = Label { x: x + GAP, y: y + 32, text: stage.title.clone(), strong: true };
        chart.bands.push(Shape { x, y, width, height: bottom - y, end: false, lines: vec![title] });
        bottom
    }
}

fn arrow(chart: &mut Chart, points: Vec<(u32, u32)>, dashed: bool) {
    chart.arrows.push(Arrow { points, dashed });
}

/// A rounded box in the middle. Gives where it ends.
fn end_box(chart: &mut Chart, text: &str, y: u32) -> u32 {
    let lines = wrap(text, 22);
    let height = LINE * count(&lines) + 24;
    let width = 480;
    chart.boxes.push(Shape {
        x: MIDDLE - width / 2,
        y,
        width,
        height,
        end: true,
        lines: centred(lines, MIDDLE, y + 12, usize::MAX),
    });
    y + height
}

fn or(text: &str, otherwise: &str) -> String {
    if text.is_empty() { otherwise.to_owned() } else { text.to_owned() }
}

/// The lines of an item's box, and how many of them are its title.
fn item_lines(model: &Model, item: &Item, glyphs: usize) -> (Vec<String>, usize) {
    let mut lines = wrap(&item.title, glyphs);
    let strong = lines.len();
    lines.extend(wrap(&words::department(model, item.department), glyphs));
    if let Some(limit) = item.time_limit.as_ref().and_then(words::time_limit) {
        lines.extend(wrap(&limit, glyphs));
    }
    (lines, strong)
}

fn count(lines: &[String]) -> u32 {
    u32::try_from(lines.len()).unwrap_or(1).max(1)
}

fn centred(lines: Vec<String>, x: u32, top: u32, strong: usize) -> Vec<Label> {
    let lines = (0_u32..).zip(lines).map(|(index, text)| Label {
        x,
        y: top + index * LINE + 19,
        text,
        strong: (index as usize) < strong,
    });
    lines.collect()
}

/// Lines of at most so many Chinese characters; others count half.
fn wrap(text: &str, glyphs: usize) -> Vec<String> {
    let (mut lines, mut line, mut halves) = (Vec::new(), String::new(), 0);
    for c in text.chars() {
        let width = if c.is_ascii() { 1 } else { 2 };
        if halves + width > glyphs * 2 && !line.is_empty() && !"，。、；）》”".contains(c) {
            lines.push(std::mem::take(&mut line));
            halves = 0;
        }
        line.push(c);
        halves += width;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

//! The flow chart: a start, a band for each stage with its items side by side, an end. Items that
//! wait for another are in a later band; who does not apply for the earlier item goes around it.

use crate::backend::words;
use crate::model::{ItemId, Model};
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

/// The chart.
#[derive(Serialize)]
pub(super) struct Chart {
    generated: &'static str,
    title: String,
    description: String,
    width: u32,
    height: u32,
    boxes: Vec<Shape>,
    bands: Vec<Band>,
    arrows: Vec<Arrow>,
    notes: Vec<Text>,
}

#[derive(Serialize)]
struct Shape {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
    end: bool,
    lines: Vec<Text>,
}

#[derive(Serialize)]
struct Band {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
    title: Text,
}

#[derive(Serialize)]
struct Text {
    x: u32,
    y: u32,
    text: String,
    strong: bool,
}

#[derive(Serialize)]
struct Arrow {
    path: String,
    dashed: bool,
}

/// Lays the chart out, from the top down.
pub(super) fn chart(model: &Model) -> Chart {
    let guide = &model.guide;
    let (start, end) = (&guide.flow_ends.0, &guide.flow_ends.1);
    let stages: Vec<Vec<ItemId>> =
        model.stages().into_iter().filter(|items| !items.is_empty()).collect();
    let mut chart = Chart {
        generated: crate::render::GENERATED,
        title: if guide.flow_title.is_empty() {
            "办理流程".to_owned()
        } else {
            guide.flow_title.clone()
        },
        description: description(model, &stages),
        width: WIDTH,
        height: 0,
        boxes: Vec::new(),
        bands: Vec::new(),
        arrows: Vec::new(),
        notes: Vec::new(),
    };
    let mut y = chart.end_box(or(start, "填写申请表，一次提交"), MARGIN / 2);
    for (index, items) in stages.iter().enumerate() {
        let from = y;
        y += ARROW;
        chart.arrow(format!("M{MIDDLE} {from}V{}", y - 2), false);
        let below = chart.band(model, items, index, stages.len(), y);
        if index > 0
            && items.iter().any(|id| model.items.get(*id).is_some_and(|i| !i.after.is_empty()))
        {
            // Around the stage before, for those who do not apply for what it gives.
            let top = chart.bands.get(index - 1).map_or(from, |band| band.y) - ARROW / 2;
            let side = WIDTH - MARGIN / 2;
            chart.arrow(
                format!("M{MIDDLE} {top}H{side}V{}H{}", y + 24, WIDTH - AROUND - MARGIN / 2 + 2),
                true,
            );
            chart.notes.push(Text {
                x: side - 8,
                y: top - 8,
                text: "不办前面事项的，直接进入".to_owned(),
                strong: false,
            });
        }
        y = below;
    }
    chart.arrow(format!("M{MIDDLE} {y}V{}", y + ARROW - 2), false);
    y = chart.end_box(or(end, "办结，告知结果"), y + ARROW);
    chart.height = y + MARGIN / 2;
    chart
}

fn or(text: &str, otherwise: &str) -> String {
    if text.is_empty() { otherwise.to_owned() } else { text.to_owned() }
}

impl Chart {
    fn arrow(&mut self, path: String, dashed: bool) {
        self.arrows.push(Arrow { path, dashed });
    }

    /// A rounded box in the middle. Gives where it ends.
    fn end_box(&mut self, text: String, y: u32) -> u32 {
        let lines = wrap(&text, 22);
        let height = LINE * count(&lines) + 24;
        let width = 480;
        self.boxes.push(Shape {
            x: MIDDLE - width / 2,
            y,
            width,
            height,
            end: true,
            lines: centred(lines, MIDDLE, y + 12, usize::MAX),
        });
        y + height
    }

    /// A stage. Gives where it ends.
    fn band(
        &mut self,
        model: &Model,
        items: &[ItemId],
        index: usize,
        stages: usize,
        y: u32,
    ) -> u32 {
        let (x, width) = (MARGIN / 2, WIDTH - AROUND - MARGIN);
        let side_by_side = if items.len() > 1 { "（同时办理）" } else { "" };
        let title = if stages > 1 {
            format!("第{}步{side_by_side}", words::chinese_number(index + 1))
        } else {
            format!("分送各部门办理{side_by_side}")
        };
        let mut bottom = y + 48;
        for row in items.chunks(MOST_PER_ROW) {
            let columns = u32::try_from(row.len()).unwrap_or(1).max(1);
            let cell = ((width - 2 * GAP - (columns - 1) * GAP) / columns).min(420);
            let used = columns * cell + (columns - 1) * GAP;
            let left = x + (width - used) / 2;
            let glyphs = ((cell - 24) / GLYPH).max(4) as usize;
            let texts: Vec<(Vec<String>, usize)> =
                row.iter().map(|id| item_lines(model, *id, glyphs)).collect();
            let height = texts.iter().map(|(lines, _)| count(lines)).max().unwrap_or(1) * LINE + 24;
            for (place, (lines, strong)) in (0_u32..).zip(texts) {
                let cell_x = left + place * (cell + GAP);
                let top = bottom + (height - count(&lines) * LINE) / 2;
                self.boxes.push(Shape {
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
        let title = Text { x: x + GAP, y: y + 32, text: title, strong: true };
        self.bands.push(Band { x, y, width, height: bottom - y, title });
        bottom
    }
}

/// The lines of an item's box, and how many of them are its title.
fn item_lines(model: &Model, id: ItemId, glyphs: usize) -> (Vec<String>, usize) {
    let Some(item) = model.items.get(id) else { return (Vec::new(), 0) };
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

fn centred(lines: Vec<String>, x: u32, top: u32, strong: usize) -> Vec<Text> {
    let lines = (0_u32..).zip(lines).map(|(index, text)| Text {
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

/// The chart in words.
fn description(model: &Model, stages: &[Vec<ItemId>]) -> String {
    let steps = stages.iter().enumerate().map(|(index, items)| {
        let titles: Vec<String> = items.iter().map(|id| words::item(model, *id)).collect();
        format!("第{}步：{}。", words::chinese_number(index + 1), titles.join("、"))
    });
    steps.collect()
}

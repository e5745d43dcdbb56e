//! Charts as drawings: a group of shapes with their words, which the office program can edit. Where
//! none can be drawn, the words beside the figure stand.

use super::styles::MAIN;
use super::xml::{Element, element, value};
use crate::document::{Arrow, Chart, Figure, Label, Shape};

/// English Metric Units in a pixel of CSS, and in a twip.
const PIXEL: u32 = 9525;
const TWIP: u32 = 635;
/// Sizes of the words in boxes and of those without, in pixels.
const WORDS: u32 = 18;
const ASIDE: u32 = 16;

const INK: &str = "12507B";
const TINT: &str = "E9F1F6";
const PAPER: &str = "FFFFFF";
const TEXT: &str = "1A1A1A";
const GREY: &str = "454A50";

const GROUP: &str = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup";

/// The names that drawings use, for the root of the document.
pub(super) const NAMES: [(&str, &str); 6] = [
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("xmlns:wpg", GROUP),
    ("xmlns:wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
    ("xmlns:w", MAIN),
];

/// A run with the figure, at most so wide and high (in twips). `id` numbers the figures, from 1.
pub(super) fn drawing(figure: &Figure, id: u32, width: u32, height: u32) -> Element {
    let scale = Scale::new(&figure.chart, width, height);
    let (cx, cy) = (scale.emu(figure.chart.width), scale.emu(figure.chart.height));
    let inline = ["distT", "distB", "distL", "distR"]
        .into_iter()
        .fold(element("wp:inline"), |inline, side| inline.with(side, 0))
        .and(element("wp:extent").with("cx", cx).with("cy", cy))
        .and(
            element("wp:docPr")
                .with("id", id)
                .with("name", format!("图 {id}"))
                .with("descr", &figure.alternative),
        )
        .and(element("wp:cNvGraphicFramePr"))
        .and(element("a:graphic").and(element("a:graphicData").with("uri", GROUP).and(group(
            &figure.chart,
            id,
            &scale,
        ))));
    element("w:r").and(
        element("mc:AlternateContent")
            .and(element("mc:Choice").with("Requires", "wpg").and(element("w:drawing").and(inline)))
            .and(element("mc:Fallback").and(element("w:t").text(&figure.alternative))),
    )
}

/// From pixels of the chart to the paper.
struct Scale {
    /// EMU on paper for a thousand pixels.
    thousand: u64,
}

impl Scale {
    /// As large as there is room for, at most full size.
    fn new(chart: &Chart, width: u32, height: u32) -> Scale {
        let fit = |room: u32, length: u32| {
            u64::from(room) * u64::from(TWIP) * 1000 / u64::from(length.max(1))
        };
        let full = u64::from(PIXEL) * 1000;
        Scale { thousand: full.min(fit(width, chart.width)).min(fit(height, chart.height)) }
    }

    fn emu(&self, pixels: u32) -> u64 {
        u64::from(pixels) * self.thousand / 1000
    }

    /// Size of a font, in half points.
    fn size(&self, pixels: u32) -> u64 {
        (self.emu(pixels) * 2 / (20 * u64::from(TWIP))).max(2)
    }
}

/// A place on paper, in EMU.
struct Area {
    x: u64,
    y: u64,
    width: u64,
    height: u64,
}

fn group(chart: &Chart, id: u32, scale: &Scale) -> Element {
    let (cx, cy) = (scale.emu(chart.width), scale.emu(chart.height));
    let point = |name, x, y| element(name).with("x", x).with("y", y);
    let size = |name| element(name).with("cx", cx).with("cy", cy);
    let frame = element("a:xfrm")
        .and(point("a:off", 0, 0))
        .and(size("a:ext"))
        .and(point("a:chOff", 0, 0))
        .and(size("a:chExt"));
    let shapes = chart
        .bands
        .iter()
        .map(|band| band_of(band, scale))
        .chain(chart.arrows.iter().flat_map(|arrow| arrow_of(arrow, scale)))
        .chain(chart.boxes.iter().map(|shape| box_of(shape, scale)))
        .chain(chart.labels.iter().map(|label| label_of(label, scale)));
    // Numbers of shapes are those of a document: a thousand for each figure.
    let numbered =
        shapes.zip(1..).map(|(shape, place): (Drawn, u32)| shape.element(id * 1000 + place));
    element("wpg:wgp")
        .and(element("wpg:cNvGrpSpPr"))
        .and(element("wpg:grpSpPr").and(frame))
        .all(numbered)
}

/// A shape.
struct Drawn {
    area: Area,
    geometry: Element,
    /// Mirrored from left to right, from above to below.
    flip: (bool, bool),
    fill: Option<&'static str>,
    line: Option<Element>,
    words: Option<Words>,
}

struct Words {
    paragraphs: Vec<Element>,
    anchor: &'static str,
    inset: u64,
}

impl Drawn {
    fn element(self, id: u32) -> Element {
        let area = self.area;
        let mut frame = element("a:xfrm");
        for (name, _) in
            [("flipH", self.flip.0), ("flipV", self.flip.1)].into_iter().filter(|(_, flip)| *flip)
        {
            frame = frame.with(name, 1);
        }
        let frame = frame
            .and(element("a:off").with("x", area.x).with("y", area.y))
            .and(element("a:ext").with("cx", area.width).with("cy", area.height));
        let fill = match self.fill {
            Some(colour) => solid(colour),
            None => element("a:noFill"),
        };
        let line = self.line.unwrap_or_else(|| element("a:ln").and(element("a:noFill")));
        let kind = if self.words.is_some() { "wps:cNvSpPr" } else { "wps:cNvCnPr" };
        let shape = element("wps:wsp")
            .and(element("wps:cNvPr").with("id", id).with("name", format!("形状 {id}")))
            .and(element(kind))
            .and(element("wps:spPr").and(frame).and(self.geometry).and(fill).and(line));
        let Some(words) = self.words else { return shape.and(element("wps:bodyPr")) };
        let body = ["lIns", "tIns", "rIns", "bIns"].into_iter().fold(
            element("wps:bodyPr").with("rot", 0).with("vert", "horz").with("wrap", "square"),
            |body, side| body.with(side, words.inset),
        );
        shape
            .and(element("wps:txbx").and(element("w:txbxContent").all(words.paragraphs)))
            .and(body.with("anchor", words.anchor).and(element("a:noAutofit")))
    }
}

fn band_of(band: &Shape, scale: &Scale) -> Drawn {
    let paragraphs =
        band.lines.iter().map(|line| words(line, scale.size(WORDS), INK, "left")).collect();
    let inset = band.lines.first().map_or(0, |line| line.x.saturating_sub(band.x));
    Drawn {
        area: area(band, scale),
        geometry: preset("roundRect", Some(3000)),
        flip: (false, false),
        fill: Some(TINT),
        line: Some(stroke(1, scale)),
        words: Some(Words { paragraphs, anchor: "t", inset: scale.emu(inset / 2) }),
    }
}

fn box_of(shape: &Shape, scale: &Scale) -> Drawn {
    let colour = if shape.end { PAPER } else { TEXT };
    let paragraphs =
        shape.lines.iter().map(|line| words(line, scale.size(WORDS), colour, "center")).collect();
    Drawn {
        area: area(shape, scale),
        geometry: preset("roundRect", Some(if shape.end { 50000 } else { 4000 })),
        flip: (false, false),
        fill: Some(if shape.end { INK } else { PAPER }),
        line: Some(stroke(2, scale)),
        words: Some(Words { paragraphs, anchor: "ctr", inset: scale.emu(4) }),
    }
}

/// Words that end at their place.
fn label_of(label: &Label, scale: &Scale) -> Drawn {
    let length = u32::try_from(label.text.chars().count()).unwrap_or(0).saturating_add(2) * ASIDE;
    let width = length.min(label.x);
    let height = ASIDE * 2;
    let shape = Shape {
        x: label.x - width,
        y: label.y.saturating_sub(ASIDE * 3 / 2),
        width,
        height,
        end: false,
        lines: Vec::new(),
    };
    let paragraphs = vec![words(label, scale.size(ASIDE), GREY, "right")];
    Drawn {
        area: area(&shape, scale),
        geometry: preset("rect", None),
        flip: (false, false),
        fill: None,
        line: None,
        words: Some(Words { paragraphs, anchor: "ctr", inset: 0 }),
    }
}

/// A corner of an arrow.
type Point = (u32, u32);

/// A line for each straight piece of an arrow, the last with its head: office programs that do not
/// draw heads on paths draw them on lines.
fn arrow_of(arrow: &Arrow, scale: &Scale) -> Vec<Drawn> {
    let pieces = arrow.points.iter().zip(arrow.points.iter().skip(1));
    let last = pieces.len().saturating_sub(1);
    let piece = |(index, (from, to)): (usize, (&Point, &Point))| {
        let mut line = stroke(2, scale);
        line.push(value_of("a:prstDash", if arrow.dashed { "dash" } else { "solid" }));
        line.push(element("a:round"));
        if index == last {
            let head = element("a:tailEnd").with("type", "triangle");
            line.push(head.with("w", "med").with("len", "med"));
        }
        Drawn {
            area: Area {
                x: scale.emu(from.0.min(to.0)),
                y: scale.emu(from.1.min(to.1)),
                width: scale.emu(from.0.abs_diff(to.0)),
                height: scale.emu(from.1.abs_diff(to.1)),
            },
            geometry: preset("straightConnector1", None),
            flip: (to.0 < from.0, to.1 < from.1),
            fill: None,
            line: Some(line),
            words: None,
        }
    };
    pieces.enumerate().map(piece).collect()
}

fn area(shape: &Shape, scale: &Scale) -> Area {
    Area {
        x: scale.emu(shape.x),
        y: scale.emu(shape.y),
        width: scale.emu(shape.width),
        height: scale.emu(shape.height),
    }
}

/// A shape that the format knows by name, and how round its corners are, in hundred thousandths of
/// its shorter side.
fn preset(name: &'static str, round: Option<u32>) -> Element {
    let guide = |round| element("a:gd").with("name", "adj").with("fmla", format!("val {round}"));
    element("a:prstGeom").with("prst", name).and(element("a:avLst").all(round.map(guide)))
}

fn stroke(pixels: u32, scale: &Scale) -> Element {
    element("a:ln").with("w", scale.emu(pixels)).and(solid(INK))
}

fn solid(colour: &'static str) -> Element {
    element("a:solidFill").and(value_of("a:srgbClr", colour))
}

/// Attributes of drawings have no prefix.
fn value_of(name: &'static str, value: &'static str) -> Element {
    element(name).with("val", value)
}

fn words(label: &Label, size: u64, colour: &str, align: &str) -> Element {
    let look = element("w:pPr")
        .and(element("w:spacing").with("w:before", 0).with("w:after", 0))
        .and(value("w:jc", align));
    let mut run = element("w:rPr")
        .and(element("w:rFonts").with("w:hint", "eastAsia").with("w:eastAsia", "黑体"));
    if label.strong {
        run.push(element("w:b"));
    }
    let run = run.and(value("w:color", colour)).and(value("w:sz", size)).and(value("w:szCs", size));
    let text = element("w:t").with("xml:space", "preserve").text(&label.text);
    element("w:p").and(look).and(element("w:r").and(run).and(text))
}

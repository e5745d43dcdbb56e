//! Pages: their size, what stands at their foot, and where they begin.

use super::styles::MAIN;
use super::xml::{Element, element, value};
use crate::document::{Block, Look, Section};

/// What kind of page a section is printed on. Lengths are in twips (1/20 point).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// Running text, upright (GB/T 9704-2012, 5.2: 37 mm above, 28 mm at the left, 156 × 225 mm
    /// between the margins).
    Text,
    /// A wide table, on its side.
    Wide,
    /// A form, with as much room as there is.
    Form,
}

/// A foot: its part, and how the section calls it.
pub(super) struct Foot {
    pub(super) id: &'static str,
    pub(super) path: &'static str,
    pub(super) file: &'static str,
    align: &'static str,
}

/// Page numbers stand outside: at the right on odd pages, at the left on even ones; on forms in the
/// middle.
pub(super) const FEET: [Foot; 3] = [
    Foot { id: "footOdd", path: "word/footer1.xml", file: "footer1.xml", align: "right" },
    Foot { id: "footEven", path: "word/footer2.xml", file: "footer2.xml", align: "left" },
    Foot { id: "footForm", path: "word/footer3.xml", file: "footer3.xml", align: "center" },
];

struct Margins {
    top: u32,
    right: u32,
    bottom: u32,
    left: u32,
    /// From the lower edge of the paper to the foot.
    foot: u32,
}

/// A4.
const SHORT: u32 = 11906;
const LONG: u32 = 16838;

impl Page {
    /// The page of a section.
    pub(super) fn of(section: &Section) -> Page {
        let is_form = |block: &Block| matches!(block, Block::Table(t) if t.look == Look::Form);
        match section.landscape {
            true => Page::Wide,
            false if section.blocks.iter().any(is_form) => Page::Form,
            false => Page::Text,
        }
    }

    const fn margins(self) -> Margins {
        match self {
            Page::Text => Margins { top: 2098, right: 1474, bottom: 1985, left: 1588, foot: 850 },
            Page::Wide => Margins { top: 1588, right: 1418, bottom: 1474, left: 1418, foot: 567 },
            Page::Form => Margins { top: 794, right: 964, bottom: 907, left: 964, foot: 283 },
        }
    }

    const fn size(self) -> (u32, u32) {
        match self {
            Page::Wide => (LONG, SHORT),
            Page::Text | Page::Form => (SHORT, LONG),
        }
    }

    /// Width between the margins.
    pub(super) const fn width(self) -> u32 {
        let margins = self.margins();
        self.size().0 - margins.left - margins.right
    }

    /// Height between the margins.
    pub(super) const fn height(self) -> u32 {
        let margins = self.margins();
        self.size().1 - margins.top - margins.bottom
    }

    /// The end of a section on such pages.
    pub(super) fn section(self) -> Element {
        let feet = match self {
            Page::Form => [("default", &FEET[2]), ("even", &FEET[2])],
            Page::Text | Page::Wide => [("default", &FEET[0]), ("even", &FEET[1])],
        };
        let (width, height) = self.size();
        let mut size = element("w:pgSz").with("w:w", width).with("w:h", height);
        if self == Page::Wide {
            size = size.with("w:orient", "landscape");
        }
        let margins = self.margins();
        let margins = element("w:pgMar")
            .with("w:top", margins.top)
            .with("w:right", margins.right)
            .with("w:bottom", margins.bottom)
            .with("w:left", margins.left)
            .with("w:header", margins.foot)
            .with("w:footer", margins.foot)
            .with("w:gutter", 0);
        element("w:sectPr")
            .all(feet.map(|(kind, foot)| {
                element("w:footerReference").with("w:type", kind).with("r:id", foot.id)
            }))
            .and(size)
            .and(margins)
    }
}

impl Foot {
    /// The number of the page (— 1 —), then the edition.
    pub(super) fn element(&self, edition: &[String]) -> Element {
        let run = |content: Element| element("w:r").and(content);
        let mark = |kind| run(element("w:fldChar").with("w:fldCharType", kind));
        let dash = |text| run(element("w:t").with("xml:space", "preserve").text(text));
        // One character in from the edge.
        let mut indent = element("w:ind");
        for side in ["right", "left"].into_iter().filter(|side| *side == self.align) {
            let (chars, length) = if side == "right" {
                ("w:rightChars", "w:right")
            } else {
                ("w:leftChars", "w:left")
            };
            indent = indent.with(chars, 100).with(length, 280);
        }
        let look = element("w:pPr")
            .and(value("w:pStyle", "Footer"))
            .and(indent)
            .and(value("w:jc", self.align));
        let number = element("w:p")
            .and(look)
            .and(dash("— "))
            .and(mark("begin"))
            .and(run(element("w:instrText").with("xml:space", "preserve").text(" PAGE ")))
            .and(mark("separate"))
            .and(dash("1"))
            .and(mark("end"))
            .and(dash(" —"));
        element("w:ftr").with("xmlns:w", MAIN).and(number).all(edition.iter().map(|line| {
            element("w:p")
                .and(element("w:pPr").and(value("w:pStyle", "Edition")))
                .and(super::lines::words(line))
        }))
    }
}

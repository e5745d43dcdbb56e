//! Lists: numbering that the office program counts, and that goes on when an item is put in.

use super::styles::MAIN;
use super::xml::{Element, element, value};

/// The lists of a document: whether each is numbered. Each begins at 1.
#[derive(Default)]
pub(super) struct Lists(Vec<bool>);

/// Levels that the format has.
const LEVELS: u32 = 9;
/// How far each level stands further in, in twips: two characters.
const STEP: u32 = 640;

impl Lists {
    /// Gives the number of a new list, from 1.
    pub(super) fn add(&mut self, ordered: bool) -> usize {
        self.0.push(ordered);
        self.0.len()
    }

    /// The file of numbering.
    pub(super) fn element(&self) -> Element {
        let list = |(index, ordered): (usize, &bool)| {
            let restart = |level: u32| {
                element("w:lvlOverride").with("w:ilvl", level).and(value("w:startOverride", 1))
            };
            element("w:num")
                .with("w:numId", index + 1)
                .and(value("w:abstractNumId", u32::from(*ordered)))
                .all((0..LEVELS).map(restart))
        };
        element("w:numbering")
            .with("xmlns:w", MAIN)
            .all([false, true].map(kind))
            .all(self.0.iter().enumerate().map(list))
    }
}

/// The properties of the first paragraph of an item.
pub(super) fn numbered(list: usize, level: u32) -> Element {
    element("w:numPr").and(value("w:ilvl", level.min(LEVELS - 1))).and(value("w:numId", list))
}

/// Where further paragraphs of an item begin.
pub(super) fn indent(level: u32) -> Element {
    element("w:ind").with("w:left", left(level))
}

/// Where the text of a level begins.
pub(super) fn left(level: u32) -> u32 {
    STEP * (level.min(LEVELS - 1) + 2)
}

fn kind(ordered: bool) -> Element {
    let levels = (0..LEVELS).map(|level| {
        let (format, text) = match (ordered, level % 3) {
            (false, 1) => ("bullet", "–".to_owned()),
            (false, _) => ("bullet", "•".to_owned()),
            (true, 0) => ("decimal", format!("%{}.", level + 1)),
            (true, 1) => ("decimal", format!("（%{}）", level + 1)),
            (true, _) => ("decimal", format!("%{}）", level + 1)),
        };
        let place = element("w:ind").with("w:left", left(level)).with("w:hanging", STEP);
        element("w:lvl")
            .with("w:ilvl", level)
            .and(value("w:start", 1))
            .and(value("w:numFmt", format))
            .and(value("w:lvlText", text))
            .and(value("w:lvlJc", "left"))
            .and(element("w:pPr").and(place))
    });
    element("w:abstractNum")
        .with("w:abstractNumId", u32::from(ordered))
        .and(value("w:multiLevelType", "hybridMultilevel"))
        .all(levels)
}

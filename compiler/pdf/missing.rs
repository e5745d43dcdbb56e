//! Characters that no font of the machine has. They would be printed as empty boxes, which a reader
//! takes for a fault of the text or, on a form, for a box to tick: so there is no PDF then.

use crate::fonts::Fonts;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

/// A character without a font.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Missing {
    /// The page where it stands first, from 1; 0 in a chart.
    pub(crate) page: usize,
    /// The character.
    pub(crate) character: char,
}

/// What cannot be printed on pages, each character once.
pub(crate) fn on_pages(document: &PagedDocument) -> Vec<Missing> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, page) in document.pages().iter().enumerate() {
        in_frame(&page.frame, &mut |character| {
            if seen.insert(character) {
                found.push(Missing { page: index + 1, character });
            }
        });
    }
    found
}

fn in_frame(frame: &Frame, found: &mut dyn FnMut(char)) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => in_frame(&group.frame, found),
            FrameItem::Text(text) => {
                // The first glyph of every font stands for what the font lacks.
                let without = text.glyphs.iter().filter(|glyph| glyph.id == 0);
                without.for_each(|glyph| text.text[glyph.range()].chars().for_each(&mut *found));
                text.text.chars().filter(|character| private(*character)).for_each(&mut *found);
            }
            _ => {}
        }
    }
}

/// What cannot be printed in the charts of a document, whose words are drawn elsewhere.
pub(crate) fn in_charts(request: &Value, fonts: &Fonts) -> Vec<Missing> {
    let mut words = String::new();
    let sections = request["document"]["sections"].as_array();
    let blocks = sections.into_iter().flatten().filter_map(|section| section["blocks"].as_array());
    let figures = blocks.flatten().filter(|block| block["kind"] == "figure");
    figures.for_each(|figure| texts(&figure["chart"], &mut words));
    let without = |character: &char| {
        private(*character) || !(character.is_whitespace() || fonts.has(*character))
    };
    let found: BTreeSet<char> = words.chars().filter(without).collect();
    found.into_iter().map(|character| Missing { page: 0, character }).collect()
}

fn texts(value: &Value, words: &mut String) {
    match value {
        Value::Object(map) => {
            words.extend(map.get("text").and_then(Value::as_str));
            map.values().for_each(|inner| texts(inner, words));
        }
        Value::Array(list) => list.iter().for_each(|inner| texts(inner, words)),
        _ => {}
    }
}

/// Characters of nobody: each font draws there what it likes, so that none is what was meant.
fn private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

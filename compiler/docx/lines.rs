//! Lines of text: runs, blanks, boxes, and the comments of the review edition.

use super::styles::{CELL_SIZE, EVEN_FACE, MAIN, TEXT_SIZE};
use super::xml::{Element, element, value};
use crate::document::{BOXES, Inline, Line};

/// Where a line stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Its style.
    pub(super) style: &'static str,
    /// Width that it has, in twips.
    pub(super) room: u32,
    /// Whether it stands in a table or form, where text is smaller.
    pub(super) small: bool,
    /// Whether what follows stands on the same page.
    pub(super) keep: bool,
}

/// Doubts of the editor, as comments in the margin.
#[derive(Default)]
pub(super) struct Comments(Vec<Element>);

impl Comments {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The file of comments.
    pub(super) fn element(self) -> Element {
        element("w:comments").with("xmlns:w", MAIN).all(self.0)
    }

    /// Gives the number of a new comment.
    fn add(&mut self, text: &str) -> usize {
        let id = self.0.len();
        let mark = element("w:r")
            .and(element("w:rPr").and(value("w:rStyle", "CommentReference")))
            .and(element("w:annotationRef"));
        let paragraph = element("w:p")
            .and(element("w:pPr").and(value("w:pStyle", "CommentText")))
            .and(mark)
            .and(words(text));
        self.0.push(
            element("w:comment")
                .with("w:id", id)
                .with("w:author", "存疑")
                .with("w:initials", "疑")
                .and(paragraph),
        );
        id
    }
}

/// A paragraph of one line. `more` are properties between those of the style and its indents.
pub(super) fn paragraph(
    line: &Line,
    place: Place,
    more: impl IntoIterator<Item = Element>,
    comments: &mut Comments,
) -> Element {
    let mut look = element("w:pPr").and(value("w:pStyle", place.style));
    if place.keep {
        look.push(element("w:keepNext"));
    }
    look.extend(more);
    let stretched = line.iter().filter(|piece| is_stretched(piece)).count();
    if stretched > 0 {
        look.extend([stops(stretched, place.room), value("w:jc", "left")]);
    }
    element("w:p").and(look).all(runs(line, place, comments))
}

/// What stands in a line.
pub(super) fn runs(line: &Line, place: Place, comments: &mut Comments) -> Vec<Element> {
    let (mut before, mut inside) = (Vec::new(), Vec::new());
    for (index, piece) in line.iter().enumerate() {
        match piece {
            Inline::Text { text } => inside.push(words(text)),
            Inline::Strong { text } => {
                inside.push(styled(text, vec![value("w:rStyle", "Strong"), hint()]));
            }
            Inline::Small { text } => inside.push(styled(text, small(place))),
            Inline::Note { text } => {
                // What a doubt is about is the line before it.
                let id = comments.add(text);
                before.push(element("w:commentRangeStart").with("w:id", id));
                inside.push(element("w:commentRangeEnd").with("w:id", id));
                inside.push(
                    element("w:r")
                        .and(element("w:rPr").and(value("w:rStyle", "CommentReference")))
                        .and(element("w:commentReference").with("w:id", id)),
                );
            }
            Inline::Blank { text, width, ruled } => {
                inside.extend(blank(text, *width, *ruled));
            }
            Inline::Characters { text, count } => inside.extend(characters(text, *count)),
            Inline::Box { ticked, text, before } => {
                // Room before a box and its words, so that lines are broken there.
                inside.extend((index > 0).then(|| words("  ")));
                let label = (!text.is_empty()).then(|| words(text));
                let (first, last) = if *before { (None, label) } else { (label, None) };
                inside.extend(first);
                inside.push(styled(BOXES[usize::from(*ticked)], vec![even()]));
                inside.extend(last);
            }
        }
    }
    before.append(&mut inside);
    before
}

/// Words as they are: ends of lines and tabs as such.
pub(super) fn words(text: &str) -> Element {
    styled(text, vec![hint()])
}

fn styled(text: &str, look: Vec<Element>) -> Element {
    let mut run = element("w:r").and(element("w:rPr").all(look));
    let mut rest = text;
    while let Some(place) = rest.find(['\n', '\t']) {
        let (line, mark) = rest.split_at(place);
        run.extend((!line.is_empty()).then(|| plain(line)));
        run.push(element(if mark.starts_with('\n') { "w:br" } else { "w:tab" }));
        rest = mark.get(1..).unwrap_or_default();
    }
    run.extend((!rest.is_empty()).then(|| plain(rest)));
    run
}

fn plain(text: &str) -> Element {
    element("w:t").with("xml:space", "preserve").text(text)
}

/// Quotation marks, dashes and dots that both scripts have are Chinese.
fn hint() -> Element {
    element("w:rFonts").with("w:hint", "eastAsia")
}

/// The same face for all scripts.
fn even() -> Element {
    ["w:ascii", "w:eastAsia", "w:hAnsi"]
        .into_iter()
        .fold(hint(), |face, script| face.with(script, EVEN_FACE))
}

fn small(place: Place) -> Vec<Element> {
    let size = if place.small { CELL_SIZE - 3 } else { TEXT_SIZE - 4 };
    vec![hint(), value("w:sz", size), value("w:szCs", size)]
}

/// As long as there is room for.
fn is_stretched(piece: &Inline) -> bool {
    matches!(piece, Inline::Blank { text, width: 0, ruled: true } if text.is_empty())
}

/// A stop at the end of each blank that is as long as there is room for.
fn stops(count: usize, room: u32) -> Element {
    let count = u32::try_from(count).unwrap_or(1);
    element("w:tabs").all((1..=count).map(|place| {
        let position = u64::from(room) * u64::from(place) / u64::from(count);
        value("w:tab", "left").with("w:leader", "underscore").with("w:pos", position)
    }))
}

fn blank(text: &str, width: u32, ruled: bool) -> Option<Element> {
    if width == 0 && text.is_empty() {
        return ruled.then(|| element("w:r").and(element("w:tab")));
    }
    // Ideographic spaces are as wide as a character, and underlined at the end of a line, too.
    let taken: u32 = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let free = (width * 2).saturating_sub(taken) / 2;
    let room = |count: u32| "\u{3000}".repeat(count as usize);
    match ruled {
        true => {
            let text = format!("{}{text}{}", room(free / 2), room(free - free / 2));
            Some(styled(&text, vec![hint(), value("w:u", "single")]))
        }
        false if text.is_empty() => Some(words(&room(width))),
        false => Some(words(text)),
    }
}

/// A frame around each character, all of one width. Frames of neighbours that look the same would be
/// one, so that their colours differ where nobody sees it.
fn characters(text: &str, count: u32) -> impl Iterator<Item = Element> {
    let written: Vec<char> = text.chars().collect();
    let places = (count as usize).max(written.len());
    (0..places).map(move |place| {
        let character = written.get(place).copied().unwrap_or('\u{3000}');
        // Digits are half as wide as a Chinese character in that face.
        let room = if character.is_ascii() { CELL_SIZE * 5 } else { 0 };
        let frame = value("w:bdr", "single")
            .with("w:sz", 4)
            .with("w:space", 0)
            .with("w:color", if place % 2 == 0 { "000000" } else { "000001" });
        styled(&character.to_string(), vec![even(), value("w:spacing", room), frame])
    })
}

/// Characters that stand at the end of no line, or at the beginning of none: those of the language,
/// and boxes, so that they stay with their words.
pub(super) fn breaks() -> [Element; 2] {
    const END: &str = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥";
    const BEGIN: &str = "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠";
    let rule = |name, characters: &str| {
        let characters = format!("{characters}{}", BOXES.concat());
        element(name).with("w:lang", "zh-CN").with("w:val", characters)
    };
    [rule("w:noLineBreaksAfter", END), rule("w:noLineBreaksBefore", BEGIN)]
}

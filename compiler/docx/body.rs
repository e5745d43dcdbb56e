//! The text of a document: title, contents, sections, and in them headings, paragraphs, lists, tables
//! and figures.

use super::drawing;
use super::lines::{self, Comments, Place, paragraph, words};
use super::lists::{self, Lists};
use super::page::Page;
use super::tables::table;
use super::xml::{Element, element, value};
use crate::document::{Block, Document, Figure, Line, List, Look, Section, Table, Tone, line};
use std::collections::BTreeSet;

/// Levels of headings that stand in the contents.
const CONTENTS: u8 = 3;

/// What the other parts are made of after the text.
#[derive(Default)]
pub(super) struct Body {
    pub(super) comments: Comments,
    pub(super) lists: Lists,
    figures: u32,
    headings: u32,
    anchors: BTreeSet<String>,
}

impl Body {
    /// The file of the text.
    pub(super) fn write(&mut self, document: &Document) -> Element {
        const RELATIONSHIPS: &str =
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let mut body = element("w:body");
        let pages: Vec<Page> = document.sections.iter().map(Page::of).collect();
        let first = pages.first().copied().unwrap_or(Page::Text);
        body.push(self.title(document, first));
        if document.contents {
            body.extend(contents(document));
        }
        for (index, (section, page)) in document.sections.iter().zip(&pages).enumerate() {
            body.extend(self.section(section, *page));
            if index + 1 < pages.len() {
                body.push(gap(Some(page.section())));
            }
        }
        body.push(pages.last().copied().unwrap_or(Page::Text).section());
        let names = drawing::NAMES.into_iter().chain([("xmlns:r", RELATIONSHIPS)]);
        names
            .fold(element("w:document"), |root, (name, address)| root.with(name, address))
            .and(body)
    }

    fn title(&mut self, document: &Document, page: Page) -> Element {
        let style = if page == Page::Form { "FormTitle" } else { "Title" };
        element("w:p")
            .and(element("w:pPr").and(value("w:pStyle", style)))
            .and(words(&document.title))
    }

    fn section(&mut self, section: &Section, page: Page) -> Vec<Element> {
        let mut made = Vec::new();
        let mut blocks = section.blocks.iter().peekable();
        while let Some(block) = blocks.next() {
            match block {
                Block::Heading { level, number, text, anchor } => {
                    made.push(self.heading(*level, number, text, anchor, page));
                }
                Block::Paragraph { text, tone } => {
                    made.push(paragraph(text, at(tone, page), [], &mut self.comments));
                }
                Block::List(list) => self.list(list, 0, page, &mut made),
                Block::Table(first) => {
                    let mut tables = vec![first];
                    while let Some(Block::Table(next)) =
                        blocks.next_if(|next| continues(first, next))
                    {
                        tables.push(next);
                    }
                    made.extend(self.table(&tables, page));
                }
                Block::Figure(figure) => made.extend(self.figure(figure, page)),
            }
        }
        made
    }

    fn heading(
        &mut self,
        level: u8,
        number: &str,
        text: &Line,
        anchor: &str,
        page: Page,
    ) -> Element {
        const STYLES: [&str; 4] = ["Heading1", "Heading2", "Heading3", "Heading4"];
        let style = STYLES[usize::from(level.clamp(1, 4)) - 1];
        let place = Place { style, room: page.width(), small: false, keep: false };
        self.headings += 1;
        let mut names = vec![toc_name(self.headings)];
        names.extend(bookmark(anchor).filter(|name| self.anchors.insert(name.clone())));
        // Numbers of bookmarks are those of a document.
        let numbered = names.iter().zip(self.headings * 2..);
        let starts = numbered
            .clone()
            .map(|(name, id)| element("w:bookmarkStart").with("w:id", id).with("w:name", name));
        let ends = numbered.map(|(_, id)| element("w:bookmarkEnd").with("w:id", id));
        element("w:p")
            .and(element("w:pPr").and(value("w:pStyle", style)))
            .all(starts)
            .all((!number.is_empty()).then(|| words(number)))
            .all(lines::runs(text, place, &mut self.comments))
            .all(ends)
    }

    fn list(&mut self, list: &List, level: u32, page: Page, made: &mut Vec<Element>) {
        let number = self.lists.add(list.ordered);
        let room = page.width().saturating_sub(lists::left(level));
        let place = Place { style: "ListParagraph", room, small: false, keep: false };
        for item in &list.items {
            for (index, line) in item.lines.iter().enumerate() {
                let look = match index {
                    0 => lists::numbered(number, level),
                    _ => lists::indent(level),
                };
                made.push(paragraph(line, place, [look], &mut self.comments));
            }
            if let Some(inner) = &item.list {
                self.list(inner, level + 1, page, made);
            }
        }
    }

    fn table(&mut self, tables: &[&Table], page: Page) -> Vec<Element> {
        let caption = tables.first().map_or("", |table| &table.caption);
        let mut made = Vec::new();
        made.extend((!caption.is_empty()).then(|| self::caption(caption, true)));
        made.push(table(tables, page.width(), &mut self.comments));
        // Without a paragraph between them, tables would grow together.
        made.push(gap(None));
        made
    }

    fn figure(&mut self, figure: &Figure, page: Page) -> Vec<Element> {
        self.figures += 1;
        let mut look = element("w:pPr").and(value("w:pStyle", "Figure"));
        if !figure.caption.is_empty() {
            look.push(element("w:keepNext"));
        }
        // A heading and a caption stand on the same page.
        let height = page.height() * 17 / 20;
        let drawing = drawing::drawing(figure, self.figures, page.width(), height);
        let picture = element("w:p").and(look).and(drawing);
        let caption = (!figure.caption.is_empty()).then(|| self::caption(&figure.caption, false));
        [picture].into_iter().chain(caption).collect()
    }
}

/// Whether the block is a part of the same form.
fn continues(table: &Table, next: &Block) -> bool {
    let is_form = |look| look == Look::Form;
    matches!(next, Block::Table(next) if is_form(table.look) && is_form(next.look) && next.caption.is_empty())
}

fn at(tone: &Tone, page: Page) -> Place {
    let small = page == Page::Form;
    let style = match (tone, small) {
        (Tone::Body, false) => "BodyText",
        (Tone::Soft, false) => "Remark",
        (Tone::Centred, false) => "Subtitle",
        (Tone::Body, true) => "TableText",
        (Tone::Centred, true) => "FormText",
        (Tone::Soft, true) => "FormRemark",
    };
    Place { style, room: page.width(), small, keep: false }
}

fn caption(text: &str, heads: bool) -> Element {
    let mut look = element("w:pPr").and(value("w:pStyle", "Caption"));
    if heads {
        look.push(element("w:keepNext"));
    }
    element("w:p").and(look).and(words(text))
}

fn gap(section: Option<Element>) -> Element {
    element("w:p").and(element("w:pPr").and(value("w:pStyle", "Gap")).all(section))
}

/// The contents as a field that the office program can bring up to date, filled in without the
/// numbers of pages, which only a layout knows.
fn contents(document: &Document) -> Vec<Element> {
    let mark = |kind| element("w:r").and(element("w:fldChar").with("w:fldCharType", kind));
    let code = element("w:instrText")
        .with("xml:space", "preserve")
        .text(&format!(" TOC \\o \"1-{CONTENTS}\" \\h \\z \\u "));
    let begin = [mark("begin"), element("w:r").and(code), mark("separate")];
    let headings = document.blocks().filter_map(|block| match block {
        Block::Heading { level, number, text, .. } => {
            Some((*level, format!("{number}{}", line(text))))
        }
        _ => None,
    });
    let mut entries: Vec<Element> = headings
        .zip(1..)
        .filter(|((level, _), _)| *level <= CONTENTS)
        .map(|((level, text), place)| {
            let style = format!("TOC{}", level.max(1));
            element("w:p")
                .and(element("w:pPr").and(value("w:pStyle", style)))
                .and(element("w:hyperlink").with("w:anchor", toc_name(place)).and(words(&text)))
        })
        .collect();
    let heading = element("w:p")
        .and(element("w:pPr").and(value("w:pStyle", "TOCHeading")))
        .and(words("目　录"));
    let first = element("w:p").and(element("w:pPr").and(value("w:pStyle", "Gap"))).all(begin);
    let last = element("w:p").and(element("w:pPr").and(value("w:pStyle", "Gap"))).and(mark("end"));
    entries.insert(0, first);
    entries.push(last);
    let kind = element("w:docPartObj")
        .and(value("w:docPartGallery", "Table of Contents"))
        .and(element("w:docPartUnique"));
    vec![
        element("w:sdt")
            .and(element("w:sdtPr").and(kind))
            .and(element("w:sdtContent").and(heading).all(entries)),
    ]
}

/// What the contents call a heading, by its place from 1.
fn toc_name(place: u32) -> String {
    format!("_Toc{place:08}")
}

/// A name of a bookmark for an anchor: letters, digits and `_`, 40 at most, a letter first.
fn bookmark(anchor: &str) -> Option<String> {
    let name = anchor.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    let name: String = std::iter::once('a').chain(name).take(40).collect();
    (!anchor.is_empty()).then_some(name)
}

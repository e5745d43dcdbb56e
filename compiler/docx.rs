//! Documents for office programs: WordprocessingML (ECMA-376, transitional) in a ZIP archive.
//!
//! What a document says is its tree; how each kind of piece looks is a style (`styles`), so that the
//! office can change it. Numbers of pages, lists and contents are the office program's to count.

mod body;
mod drawing;
mod lines;
mod lists;
mod package;
mod page;
mod styles;
mod tables;
mod theme;
mod xml;

use crate::document::{Document, Edition};
use body::Body;
use package::{Package, Relationship};
use styles::MAIN;
use xml::{Element, element, value};

/// The file of a document. Same document, same bytes.
pub fn docx(document: &Document) -> Vec<u8> {
    let mut body = Body::default();
    let text = body.write(document);
    let edition = document.edition.lines();
    let mut package = Package::default();
    package.relate(
        "_rels/.rels",
        &[
            related("document", "officeDocument", "word/document.xml"),
            related("core", "core-properties", "docProps/core.xml"),
        ],
    );
    package.add("docProps/core.xml", "package.core-properties", &core(document));
    let mut parts = vec![
        related("styles", "styles", "styles.xml"),
        related("numbering", "numbering", "numbering.xml"),
        related("settings", "settings", "settings.xml"),
        related("fonts", "fontTable", "fontTable.xml"),
        related("theme", "theme", "theme1.xml"),
    ];
    parts.extend(page::FEET.iter().map(|foot| related(foot.id, "footer", foot.file)));
    if !body.comments.is_empty() {
        parts.push(related("comments", "comments", "comments.xml"));
    }
    package.relate("word/_rels/document.xml.rels", &parts);
    let mut add = |path, kind: &'static str, root: &Element| package.add(path, kind, root);
    add("word/document.xml", "officedocument.wordprocessingml.document.main", &text);
    add("word/styles.xml", "officedocument.wordprocessingml.styles", &styles::styles());
    add("word/numbering.xml", "officedocument.wordprocessingml.numbering", &body.lists.element());
    add("word/settings.xml", "officedocument.wordprocessingml.settings", &settings());
    add("word/fontTable.xml", "officedocument.wordprocessingml.fontTable", &styles::fonts());
    add("word/theme1.xml", "officedocument.theme", &theme::theme());
    for foot in &page::FEET {
        add(foot.path, "officedocument.wordprocessingml.footer", &foot.element(&edition));
    }
    if !body.comments.is_empty() {
        let comments = body.comments.element();
        add("word/comments.xml", "officedocument.wordprocessingml.comments", &comments);
    }
    package.bytes()
}

fn related(id: &'static str, kind: &'static str, target: &'static str) -> Relationship {
    Relationship { id, kind, target }
}

/// What the file is, for whoever looks at it from outside. Without the day on which it was made.
fn core(document: &Document) -> Element {
    const CORE: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    let Edition { matter, version, hash, .. } = &document.edition;
    let said = |name, text: &str| element(name).text(text);
    element("cp:coreProperties")
        .with("xmlns:cp", CORE)
        .with("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .and(said("dc:title", &document.title))
        .and(said("dc:subject", matter))
        .and(said("dc:creator", "lianban"))
        .and(said("dc:identifier", hash))
        .and(said("dc:language", "zh-CN"))
        .and(said("cp:version", version))
}

fn settings() -> Element {
    let compatible = element("w:compatSetting")
        .with("w:name", "compatibilityMode")
        .with("w:uri", "http://schemas.microsoft.com/office/word")
        .with("w:val", 15);
    element("w:settings")
        .with("xmlns:w", MAIN)
        .and(element("w:zoom").with("w:percent", 100))
        .and(value("w:defaultTabStop", 420))
        .and(element("w:evenAndOddHeaders"))
        .and(value("w:characterSpacingControl", "compressPunctuation"))
        .all(lines::breaks())
        .and(element("w:compat").and(element("w:ulTrailSpace")).and(compatible))
        .and(element("w:themeFontLang").with("w:val", "en-US").with("w:eastAsia", "zh-CN"))
}

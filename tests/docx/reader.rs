//! Reads a document of an office program as such a program does: parts by their relationships, text
//! by paragraphs and cells.

use roxmltree::{Document, Node};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

/// The parts of a file, by path.
pub(crate) struct Parts(BTreeMap<String, String>);

impl Parts {
    pub(crate) fn open(file: &[u8]) -> Parts {
        let mut archive = zip::ZipArchive::new(Cursor::new(file)).expect("a ZIP archive");
        let count = archive.len();
        let read = |index| {
            let mut part = archive.by_index(index).expect("a part");
            let mut text = String::new();
            part.read_to_string(&mut text).expect("UTF-8 and the right sum");
            (part.name().expect("a name").into_owned(), text)
        };
        Parts((0..count).map(read).collect())
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(crate) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// A part as XML.
    pub(crate) fn xml(&self, path: &str) -> Document<'_> {
        let text = self.get(path).unwrap_or_else(|| panic!("no part {path}"));
        Document::parse(text).unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

/// Elements of this name below a node, from above.
pub(crate) fn all<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.descendants().filter(move |found| found.tag_name().name() == name)
}

/// The child of this name.
pub(crate) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|found| found.tag_name().name() == name)
}

/// An attribute, whatever its namespace.
pub(crate) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|found| found.name() == name).map(|found| found.value())
}

/// What stands in `val` of a property of a paragraph, row or cell.
pub(crate) fn property<'a>(node: Node<'a, '_>, group: &str, name: &str) -> Option<&'a str> {
    attribute(child(child(node, group)?, name)?, "val")
}

/// Whether there is such a property.
pub(crate) fn has(node: Node<'_, '_>, group: &str, name: &str) -> bool {
    child(node, group).is_some_and(|group| child(group, name).is_some())
}

/// The text of a paragraph, comment or foot: what is printed, without codes of fields.
pub(crate) fn text(node: Node<'_, '_>) -> String {
    let mut found = String::new();
    collect(node, &mut found);
    found
}

fn collect(node: Node<'_, '_>, found: &mut String) {
    match node.tag_name().name() {
        "t" => found.push_str(node.text().unwrap_or_default()),
        "tab" | "br" => found.push('\n'),
        // The words of a drawing are its own, and its stand-in is printed where there is none.
        "AlternateContent" | "pPr" | "rPr" => {}
        _ => node.children().for_each(|child| collect(child, found)),
    }
}

/// The texts of the body without empty ones: a paragraph, or a cell with `\n` between its paragraphs.
/// The contents are not among them.
pub(crate) fn texts(parts: &Parts) -> Vec<String> {
    let document = parts.xml("word/document.xml");
    let body = all(document.root(), "body").next().expect("a body");
    let mut found = Vec::new();
    for block in body.children() {
        match block.tag_name().name() {
            "p" => found.push(text(block)),
            "tbl" => found.extend(rows(block).into_iter().flatten()),
            _ => {}
        }
    }
    found.retain(|text| !text.trim().is_empty());
    found
}

/// The cells of a table that begin in each row.
pub(crate) fn rows(table: Node<'_, '_>) -> Vec<Vec<String>> {
    let cell = |cell: Node<'_, '_>| {
        let lines: Vec<String> =
            cell.children().filter(|p| p.tag_name().name() == "p").map(text).collect();
        let begins =
            !has(cell, "tcPr", "vMerge") || property(cell, "tcPr", "vMerge") == Some("restart");
        let text = lines.join("\n");
        assert!(begins || text.is_empty(), "text in a cell that nobody sees: {text}");
        begins.then_some(text)
    };
    let is = |name: &'static str| move |node: &Node<'_, '_>| node.tag_name().name() == name;
    let row = |row: Node<'_, '_>| row.children().filter(is("tc")).filter_map(cell).collect();
    table.children().filter(is("tr")).map(row).collect()
}

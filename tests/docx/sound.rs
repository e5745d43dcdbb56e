//! What a strict office program asks of a file before it opens it (ECMA-376).

use super::reader::{Parts, all, attribute, child};
use roxmltree::Node;
use std::collections::BTreeSet;

/// Children of groups of properties, in the order of the schema.
const ORDERS: &[(&str, &[&str])] = &[
    (
        "pPr",
        &[
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "widowControl",
            "numPr",
            "pBdr",
            "shd",
            "tabs",
            "snapToGrid",
            "spacing",
            "ind",
            "contextualSpacing",
            "jc",
            "textDirection",
            "textAlignment",
            "outlineLvl",
            "rPr",
            "sectPr",
        ],
    ),
    (
        "rPr",
        &[
            "rStyle",
            "rFonts",
            "b",
            "bCs",
            "i",
            "iCs",
            "strike",
            "vanish",
            "color",
            "spacing",
            "w",
            "kern",
            "position",
            "sz",
            "szCs",
            "highlight",
            "u",
            "bdr",
            "shd",
            "vertAlign",
            "rtl",
            "lang",
        ],
    ),
    (
        "tblPr",
        &[
            "tblStyle",
            "tblW",
            "jc",
            "tblInd",
            "tblBorders",
            "shd",
            "tblLayout",
            "tblCellMar",
            "tblLook",
            "tblCaption",
            "tblDescription",
        ],
    ),
    (
        "tcPr",
        &[
            "tcW",
            "gridSpan",
            "vMerge",
            "tcBorders",
            "shd",
            "noWrap",
            "tcMar",
            "textDirection",
            "vAlign",
        ],
    ),
    (
        "sectPr",
        &["headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "titlePg"],
    ),
    ("style", &["name", "basedOn", "next", "link", "uiPriority", "qFormat", "pPr", "rPr", "tblPr"]),
    ("lvl", &["start", "numFmt", "suff", "lvlText", "lvlJc", "pPr", "rPr"]),
    ("tbl", &["tblPr", "tblGrid", "tr"]),
    ("tc", &["tcPr", "p"]),
    ("numbering", &["abstractNum", "num"]),
];

/// Panics at the first thing that is not right.
pub(crate) fn is_sound(parts: &Parts) {
    types(parts);
    relationships(parts);
    for path in parts.paths().filter(|path| path.starts_with("word/")) {
        parts.xml(path).descendants().for_each(in_order);
    }
    let document = parts.xml("word/document.xml");
    all(document.root(), "tbl").for_each(table);
    names(parts);
}

fn types(parts: &Parts) {
    let types = parts.xml("[Content_Types].xml");
    let typed: BTreeSet<&str> =
        all(types.root(), "Override").filter_map(|part| attribute(part, "PartName")).collect();
    for path in parts.paths().filter(|path| !path.ends_with(".rels") && !path.starts_with('[')) {
        assert!(typed.contains(format!("/{path}").as_str()), "{path} has no type");
    }
    assert_eq!(parts.paths().filter(|path| !path.ends_with(".rels")).count(), typed.len() + 1);
}

fn relationships(parts: &Parts) {
    for (path, folder) in [("_rels/.rels", ""), ("word/_rels/document.xml.rels", "word/")] {
        for related in all(parts.xml(path).root(), "Relationship") {
            let target = attribute(related, "Target").expect("a target");
            assert!(parts.get(&format!("{folder}{target}")).is_some(), "{path}: {target}");
        }
    }
    let related = parts.xml("word/_rels/document.xml.rels");
    let known: BTreeSet<&str> =
        all(related.root(), "Relationship").filter_map(|found| attribute(found, "Id")).collect();
    let document = parts.xml("word/document.xml");
    for reference in all(document.root(), "footerReference") {
        assert!(known.contains(attribute(reference, "id").expect("an id")));
    }
}

fn in_order(node: Node<'_, '_>) {
    // Those of drawings have other rules.
    let is_main = |node: Node<'_, '_>| {
        node.tag_name()
            .namespace()
            .is_some_and(|address| address.ends_with("wordprocessingml/2006/main"))
    };
    if !is_main(node) {
        return;
    }
    let name = node.tag_name().name();
    let Some((_, order)) = ORDERS.iter().find(|(group, _)| *group == name) else { return };
    let mut reached = 0;
    for child in node.children().filter(Node::is_element) {
        let word = child.tag_name().name();
        let place = order.iter().position(|known| *known == word);
        let place = place.unwrap_or_else(|| panic!("{word} in {name}"));
        assert!(place >= reached, "{word} comes too late in {name}");
        reached = place;
    }
}

/// Every row fills the grid, and a cell from above goes on where it began.
fn table(table: Node<'_, '_>) {
    let grid = child(table, "tblGrid").expect("a grid").children().count();
    let mut open: Vec<(usize, usize)> = Vec::new();
    for row in table.children().filter(|node| node.tag_name().name() == "tr") {
        let (mut column, mut merged) = (0, Vec::new());
        for cell in row.children().filter(|node| node.tag_name().name() == "tc") {
            let look = child(cell, "tcPr").expect("properties");
            let number = |name| child(look, name).and_then(|found| attribute(found, "val"));
            let span: usize = number("gridSpan").map_or(1, |span| span.parse().expect("a number"));
            if let Some(merge) = child(look, "vMerge") {
                let begins = attribute(merge, "val") == Some("restart");
                assert!(begins || open.contains(&(column, span)), "a cell goes on from nowhere");
                merged.push((column, span));
            }
            let last = cell.last_child().expect("a paragraph");
            assert_eq!(last.tag_name().name(), "p", "a cell ends with a paragraph");
            column += span;
        }
        assert_eq!(column, grid, "a row that does not fill the grid");
        open = merged;
    }
}

/// What is named is there, and once.
fn names(parts: &Parts) {
    let document = parts.xml("word/document.xml");
    let (styles, numbering) = (parts.xml("word/styles.xml"), parts.xml("word/numbering.xml"));
    let values = |root: Node<'_, '_>, name: &str, key: &str| -> Vec<String> {
        all(root, name).filter_map(|node| attribute(node, key)).map(str::to_owned).collect()
    };
    let unique = |values: &[String]| values.iter().collect::<BTreeSet<_>>().len() == values.len();
    let known = values(styles.root(), "style", "styleId");
    assert!(unique(&known));
    for path in parts.paths().filter(|path| path.starts_with("word/") && path.ends_with(".xml")) {
        let part = parts.xml(path);
        for name in ["pStyle", "rStyle", "tblStyle", "basedOn", "next"] {
            for style in values(part.root(), name, "val") {
                assert!(known.contains(&style), "{path}: style {style}");
            }
        }
    }
    let numbers = values(numbering.root(), "num", "numId");
    assert!(unique(&numbers));
    assert!(values(document.root(), "numId", "val").iter().all(|id| numbers.contains(id)));
    let bookmarks = values(document.root(), "bookmarkStart", "name");
    assert!(unique(&bookmarks) && unique(&values(document.root(), "bookmarkStart", "id")));
    assert!(bookmarks.iter().all(|name| name.len() <= 40));
    assert_eq!(bookmarks.len(), all(document.root(), "bookmarkEnd").count());
    assert!(values(document.root(), "hyperlink", "anchor").iter().all(|to| bookmarks.contains(to)));
    for name in ["docPr", "cNvPr"] {
        assert!(unique(&values(document.root(), name, "id")));
    }
    if parts.get("word/comments.xml").is_some() {
        let comments = values(parts.xml("word/comments.xml").root(), "comment", "id");
        for mark in ["commentRangeStart", "commentRangeEnd", "commentReference"] {
            assert_eq!(values(document.root(), mark, "id").len(), comments.len(), "{mark}");
        }
    }
}

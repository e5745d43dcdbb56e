//! Documents for office programs: sound files that say what the document says.

#![cfg(feature = "docx")]

mod common;
mod docx {
    pub(crate) mod reader;
    pub(crate) mod sample;
    pub(crate) mod sound;
}

use docx::reader::{Parts, all, attribute, child, has, property, text, texts};
use docx::sample::{self, sample};
use docx::sound::is_sound;
use lianban::Templates;
use lianban::backend::documents::{Options, documents};
use lianban::document::{
    Block, Cell, Document, Inline, Item, Line, List, Look, Role, Row, Section, Table, Tone,
};
use lianban::docx::docx;
use lianban::support::is_invisible;
use proptest::prelude::*;

/// What of a text can be seen. Room to write is not.
fn seen(text: &str) -> String {
    let hidden = |c: char| c.is_whitespace() || is_invisible(c) || "\u{FFFE}\u{FFFF}".contains(c);
    text.chars().filter(|c| !hidden(*c)).collect()
}

fn all_seen<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    texts.into_iter().map(seen).filter(|text| !text.is_empty()).collect()
}

/// Everything that is said comes back, in its order and place.
fn comes_back(document: &Document) {
    let file = docx(document);
    assert_eq!(file, docx(document), "same document, same bytes");
    let parts = Parts::open(&file);
    is_sound(&parts);
    let (said, written) = (document.text(), texts(&parts));
    assert_eq!(
        all_seen(said.iter().map(String::as_str)),
        all_seen(written.iter().map(String::as_str))
    );
    let comments: Vec<String> = match parts.get("word/comments.xml") {
        Some(_) => all(parts.xml("word/comments.xml").root(), "comment").map(text).collect(),
        None => Vec::new(),
    };
    assert_eq!(
        document.notes().into_iter().map(seen).collect::<Vec<_>>(),
        comments.iter().map(|text| seen(text)).collect::<Vec<_>>()
    );
    for foot in ["word/footer1.xml", "word/footer2.xml", "word/footer3.xml"] {
        let lines: Vec<String> = all(parts.xml(foot).root(), "p").map(text).collect();
        let edition = document.edition.lines();
        assert_eq!(lines[0], "— 1 —");
        assert_eq!(
            all_seen(lines[1..].iter().map(String::as_str)),
            all_seen(edition.iter().map(String::as_str))
        );
    }
}

#[test]
fn a_document_comes_back_as_it_was() {
    comes_back(&sample());
    let golden = [
        "一件事办事指南",
        "一、基本信息",
        "在“年满”16周岁（含）以上——。",
        "（一）办理方式",
        "窗口办理",
        "各县综合窗口",
        "周一至周五",
        "网上办理",
        "以当地公布的为准。",
        "二、流程",
        "办理流程图",
        "三、材料",
        "材料清单",
        "序号",
        "材料名称",
        "份数",
        "说明",
        "1",
        "居民身份证",
        "1",
        "验原件\n留复印件",
        "2",
        "户口簿",
        "　　　　　　县　　某某　　镇\n",
        "申请人",
        "姓名",
        "身份证号",
        "11010119900307　　　　",
        "一、补贴申请  是☑  否□",
        "提示：可以不填。",
    ];
    assert_eq!(texts(&Parts::open(&docx(&sample()))), golden);
}

/// Both editions of every document of the shipped matters.
#[test]
fn every_document_of_a_matter_comes_back() {
    for path in common::matters().iter().filter(|path| path.starts_with("schemas/")) {
        let compiled = lianban::compile(&common::loader(), path);
        let model = compiled.model.unwrap_or_else(|| panic!("{path} compiles"));
        for review in [false, true] {
            let options = Options { review };
            let all = documents(&model, &options, &Templates::default());
            assert!(all.len() > 3, "{path}");
            all.iter().for_each(|(_, document)| comes_back(document));
            let doubts: usize = all.iter().map(|(_, document)| document.notes().len()).sum();
            assert_eq!(doubts > 0, review, "{path}");
        }
    }
}

#[test]
fn rows_and_pages_are_as_the_document_says() {
    let parts = Parts::open(&docx(&sample()));
    let document = parts.xml("word/document.xml");
    let [data, form] = all(document.root(), "tbl").collect::<Vec<_>>()[..] else {
        panic!("one table of data, one of a form")
    };
    let heads = |table| all(table, "tr").filter(|row| has(*row, "trPr", "tblHeader")).count();
    assert_eq!((heads(data), heads(form)), (1, 0));
    assert!(all(document.root(), "tr").all(|row| has(row, "trPr", "cantSplit")));
    // A form stays together; the rows of a table of data do not, but for its head.
    let kept = |table| -> Vec<bool> {
        let first = |row| all(row, "p").next().expect("a paragraph");
        all(table, "tr").map(|row| has(first(row), "pPr", "keepNext")).collect()
    };
    assert_eq!(kept(data), [true, false, false]);
    assert_eq!(kept(form), [true, false, true, false]);
    let upright: Vec<String> = all(form, "tc")
        .filter(|cell| property(*cell, "tcPr", "textDirection") == Some("tbRlV"))
        .map(text)
        .collect();
    assert_eq!(upright, ["申请人", ""]);
    let pages: Vec<Option<&str>> =
        all(document.root(), "pgSz").map(|size| attribute(size, "orient")).collect();
    assert_eq!(pages, [None, Some("landscape"), None]);
}

#[test]
fn headings_are_known_by_their_level() {
    let parts = Parts::open(&docx(&sample()));
    let (document, styles) = (parts.xml("word/document.xml"), parts.xml("word/styles.xml"));
    let name = |id: &str| {
        let style =
            all(styles.root(), "style").find(|found| attribute(*found, "styleId") == Some(id));
        attribute(child(style.expect("a style"), "name").expect("a name"), "val")
            .expect("its words")
    };
    let body = all(document.root(), "body").next().expect("a body");
    let named: Vec<(&str, String)> = body
        .children()
        .filter_map(|block| Some((name(property(block, "pPr", "pStyle")?), text(block))))
        .filter(|(name, _)| name.starts_with("heading") || *name == "Title")
        .collect();
    let named: Vec<(&str, &str)> =
        named.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert_eq!(
        named,
        [
            ("Title", "一件事办事指南"),
            ("heading 1", "一、基本信息"),
            ("heading 2", "（一）办理方式"),
            ("heading 1", "二、流程"),
            ("heading 1", "三、材料"),
        ]
    );
    // The contents are there before the office program has made them.
    let contents: Vec<String> = all(document.root(), "hyperlink").map(text).collect();
    assert_eq!(contents, ["一、基本信息", "（一）办理方式", "二、流程", "三、材料"]);
}

#[test]
fn lists_are_counted_by_the_office_program() {
    let mut document = sample();
    let again = document.sections[0].blocks[3].clone();
    document.sections[0].blocks.push(again);
    let parts = Parts::open(&docx(&document));
    let (text_part, numbering) = (parts.xml("word/document.xml"), parts.xml("word/numbering.xml"));
    // The first line of each item: its list, its level, and how the list is counted.
    let items: Vec<(&str, &str, &str)> = all(text_part.root(), "numPr")
        .map(|item| {
            let value = |name| attribute(child(item, name).expect(name), "val").expect("a number");
            let (list, level) = (value("numId"), value("ilvl"));
            let named = |node, key, id| attribute(node, key) == Some(id);
            let list_of = |found| named(found, "numId", list);
            let kind = all(numbering.root(), "num").find(|found| list_of(*found)).expect("a list");
            let kind =
                attribute(child(kind, "abstractNumId").expect("a kind"), "val").expect("its id");
            let format = all(numbering.root(), "abstractNum")
                .find(|found| named(*found, "abstractNumId", kind))
                .and_then(|kind| all(kind, "lvl").find(|found| named(*found, "ilvl", level)))
                .and_then(|level| attribute(child(level, "numFmt")?, "val"));
            (list, level, format.expect("a format"))
        })
        .collect();
    let once =
        |outer, inner| [(outer, "0", "decimal"), (inner, "1", "bullet"), (outer, "0", "decimal")];
    assert_eq!(items, [once("1", "2"), once("3", "4")].concat());
}

#[test]
fn a_chart_is_drawn_with_its_words() {
    let parts = Parts::open(&docx(&sample()));
    let document = parts.xml("word/document.xml");
    let words: Vec<String> = all(document.root(), "txbxContent").map(text).collect();
    assert_eq!(words, ["第一步", "提交", "办理", "不办的，直接进入"]);
    let described = all(document.root(), "docPr").next().expect("a drawing");
    assert_eq!(attribute(described, "descr"), Some("提交，然后办理。"));
    assert_eq!(all(document.root(), "tailEnd").count(), 2);
}

const HOSTILE: &[&str] = &[
    "</w:t></w:r><w:p/>&amp;<![CDATA[x]]>",
    "{=SUM(A1)} { PAGE } {{ title }} {% raw %}",
    "=cmd|' /C calc'!A0",
    "\u{202E}倒过来\u{202C}\u{200B}\u{FEFF}",
    "𠮷𡈽㐂\u{2EBF0}",
    "\u{0}\u{1}\u{B}\u{1F}\u{FFFE}\u{FFFF}尾",
    "#表**格**|`x`|[y](z)",
    "مرحبا שלום",
    "a\tb\nc  d",
];

#[test]
fn hostile_words_are_words() {
    let mut document = sample();
    let long = "LONG".repeat(500);
    for words in HOSTILE.iter().copied().chain([long.as_str()]) {
        document.title.push_str(words);
        document.edition.matter.push_str(words);
        let line = vec![
            Inline::Text { text: words.to_owned() },
            Inline::Strong { text: words.to_owned() },
            Inline::Note { text: words.to_owned() },
            Inline::Blank { text: words.to_owned(), width: 3, ruled: true },
            Inline::Box { ticked: true, text: words.to_owned(), before: true },
        ];
        let blocks = &mut document.sections[1].blocks;
        blocks.push(sample::heading(9, words, words, words));
        blocks.push(sample::paragraph(Tone::Body, line.clone()));
        blocks.push(Block::Table(Table {
            caption: words.to_owned(),
            look: Look::Data,
            columns: vec![1],
            head: vec![],
            body: vec![sample::row(false, vec![sample::cell(Role::Long, 1, 1, vec![line])])],
            whole: false,
        }));
    }
    comes_back(&document);
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        proptest::sample::select(HOSTILE).prop_map(str::to_owned),
        Just(String::new()),
    ]
}

fn any_line() -> impl Strategy<Value = Line> {
    let piece =
        prop_oneof![
            any_text().prop_map(|text| Inline::Text { text }),
            any_text().prop_map(|text| Inline::Note { text }),
            (any_text(), 0_u32..20, any::<bool>()).prop_map(|(text, width, ruled)| Inline::Blank {
                text,
                width,
                ruled
            }),
            (any_text(), 0_u32..20).prop_map(|(text, count)| Inline::Characters { text, count }),
            (any::<bool>(), any_text(), any::<bool>())
                .prop_map(|(ticked, text, before)| Inline::Box { ticked, text, before }),
        ];
    proptest::collection::vec(piece, 0..4)
}

/// Tables of any cells, even those that cover each other or leave holes.
fn any_table() -> impl Strategy<Value = Block> {
    use proptest::collection::vec;
    let cell = || {
        (0_u32..4, 0_u32..4, vec(any_line(), 0..3), 0_u32..9).prop_map(
            |(columns, rows, lines, tall)| Cell { columns, rows, role: Role::Long, lines, tall },
        )
    };
    let row = || (vec(cell(), 0..5), any::<bool>()).prop_map(|(cells, heads)| Row { cells, heads });
    let look = prop_oneof![Just(Look::Data), Just(Look::Form)];
    (look, vec(0_u32..50, 0..6), vec(row(), 0..2), vec(row(), 0..5), any::<bool>()).prop_map(
        |(look, columns, head, body, whole)| {
            Block::Table(Table { caption: String::new(), look, columns, head, body, whole })
        },
    )
}

fn any_block() -> impl Strategy<Value = Block> {
    let list = proptest::collection::vec(any_line(), 0..3).prop_map(|lines| List {
        ordered: lines.len() > 1,
        items: vec![Item { lines, list: None }],
    });
    prop_oneof![
        (any::<u8>(), any_text(), any_line(), any_text()).prop_map(
            |(level, number, text, anchor)| Block::Heading { level, number, text, anchor }
        ),
        any_line().prop_map(|text| Block::Paragraph { text, tone: Tone::Body }),
        list.prop_map(Block::List),
        any_table(),
        any_table(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_comes_back(
        title in any_text(),
        contents in any::<bool>(),
        sections in proptest::collection::vec(
            (any::<bool>(), proptest::collection::vec(any_block(), 0..5)),
            0..3,
        ),
    ) {
        let sections = sections
            .into_iter()
            .map(|(landscape, blocks)| Section { landscape, blocks })
            .collect();
        comes_back(&Document { title, edition: sample::edition(false), contents, sections });
    }
}

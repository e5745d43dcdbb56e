//! Texts that look like markup, code, links, formulas or list marks stay texts.

use super::matter::{family, file};
use super::page::{select, text};
use lianban::backend::make;
use lianban::model::{GroupId, GuideContent, Model};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use scraper::Html;

pub(super) const HOSTILE: &[&str] = &[
    "</legend></label><script>alert(1)</script>",
    "\" onfocus=\"alert(1)\" x='",
    "--><!-- <![CDATA[ ]]>",
    "{{ version }} {% if x %} {# c #}",
    "# a | b `c` *d* _e_ ~f~ [g](javascript:h) ![i](j)",
    "<https://a.example> https://b.example www.c.example d@e.example",
    "=1+1 & &amp; &lt;",
    "1. 项 2) 项\\",
    "- 列 + 列",
    "$x$ </style></title></textarea>",
];

/// A matter whose every text is replaced, each by another of a list.
pub(super) fn with_texts(texts: &[&str]) -> Model {
    let mut model = family();
    let mut next = texts.iter().cycle().map(|text| (*text).to_owned());
    let mut text = || next.next().unwrap();
    model.title = text();
    model.form_title = text();
    for id in model.fields.ids().collect::<Vec<_>>() {
        let field = &mut model.fields[id];
        (field.label, field.hint, field.easy) = (text(), Some(text()), Some(text()));
    }
    for id in model.groups.ids().collect::<Vec<GroupId>>() {
        let group = &mut model.groups[id];
        (group.title, group.hint) = (text(), Some(text()));
    }
    for id in model.tables.ids().collect::<Vec<_>>() {
        for row in &mut model.tables[id].rows {
            row.label = text();
        }
    }
    for id in model.departments.ids().collect::<Vec<_>>() {
        model.departments[id].title = text();
    }
    for id in model.items.ids().collect::<Vec<_>>() {
        model.items[id].title = text();
    }
    for id in model.materials.ids().collect::<Vec<_>>() {
        let material = &mut model.materials[id];
        (material.title, material.remark, material.issuer) = (text(), Some(text()), Some(text()));
    }
    for id in model.registers.ids().collect::<Vec<_>>() {
        let register = &mut model.registers[id];
        (register.title, register.keeper) = (text(), text());
    }
    for id in model.department_forms.ids().collect::<Vec<_>>() {
        model.department_forms[id].title = text();
        for target in &mut model.department_forms[id].targets {
            (target.wire, target.label, target.remark) = (text(), text(), Some(text()));
        }
    }
    model.guide.flow_notes = vec![text(), text()];
    for entry in model.guide.basics.iter_mut().chain(&mut model.guide.help) {
        (entry.label, entry.content) = (text(), GuideContent::Text(text()));
    }
    for group in &mut model.guide.legal {
        (group.title, group.documents) = (text(), vec![text()]);
    }
    for group in &mut model.guide.conditions {
        group.title = text();
        group.entries.iter_mut().for_each(|entry| entry.lines = vec![text(), text()]);
    }
    model.footnotes = vec![text(), text()];
    model
}

fn elements(page: &Html) -> Vec<String> {
    select(page, "*").into_iter().map(|element| element.value().name().to_owned()).collect()
}

#[test]
fn pages_have_the_same_elements_whatever_the_texts_say() {
    let (tame, wild) = (with_texts(&["甲乙丙丁戊己庚"]), with_texts(HOSTILE));
    for (folder, file_name) in
        [("html", "form.html"), ("guide", "guide.html"), ("guide", "flow.svg")]
    {
        let tame = Html::parse_document(&file(&make(folder, &tame), file_name));
        let wild = Html::parse_document(&file(&make(folder, &wild), file_name));
        let without = |page: &Html| {
            // Long texts take several lines of the flow chart.
            elements(page).into_iter().filter(|name| name != "text").collect::<Vec<_>>()
        };
        assert_eq!(without(&tame), without(&wild), "{file_name}");
        for element in select(&wild, "*") {
            let strange = element.value().attrs().find(|(name, _)| name.starts_with("on"));
            assert!(strange.is_none(), "{file_name}: {strange:?}");
        }
    }
}

#[test]
fn labels_come_out_as_they_went_in() {
    let model = with_texts(HOSTILE);
    let page = Html::parse_document(&file(&make("html", &model), "form.html"));
    let words: Vec<String> = select(&page, "label, legend").into_iter().map(text).collect();
    for id in model.fields_below(Model::ROOT) {
        let field = &model.fields[id];
        if field.derive.is_none() {
            assert!(
                words.iter().any(|w| w.starts_with(&field.label)),
                "{}: {}",
                field.path,
                field.label
            );
        }
    }
}

/// Text of a Markdown document as a reader sees it, and the tags it has.
fn read(markdown: &str) -> (String, Vec<String>) {
    let (mut seen, mut tags) = (String::new(), Vec::new());
    let mut options = Options::empty();
    options.insert(Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH);
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) => seen.push_str(&text),
            Event::Start(tag) => tags.push(format!("{tag:?}")),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => panic!("{event:?}"),
            Event::InlineHtml(html) => assert!(["<br>", "<!-- -->"].contains(&&*html), "{html}"),
            Event::Html(html) => assert!(html.starts_with("<!-- 本文件"), "{html}"),
            Event::End(TagEnd::TableCell | TagEnd::Paragraph | TagEnd::Item) => seen.push('\n'),
            _ => {}
        }
    }
    (seen, tags)
}

#[test]
fn markdown_texts_stay_texts() {
    let model = with_texts(HOSTILE);
    let mut documents = vec![file(&make("guide", &model), "guide.md")];
    let tree = make("departments", &model);
    documents.extend(
        tree.iter().filter(|(path, _)| path.ends_with(".md")).map(|(path, _)| file(&tree, path)),
    );
    let mut all = String::new();
    for document in documents {
        let (seen, tags) = read(&document);
        assert!(
            !tags.iter().any(|tag| tag.starts_with("Link") || tag.starts_with("CodeBlock")),
            "{tags:?}"
        );
        assert!(
            !tags.iter().any(|tag| tag.starts_with("Emphasis") || tag.starts_with("BlockQuote"))
        );
        all.push_str(&seen);
    }
    for text in HOSTILE {
        assert!(all.contains(text), "{text}\n{all}");
    }
}

#[test]
fn markdown_tables_keep_their_columns() {
    let model = with_texts(HOSTILE);
    let markdown = file(&make("departments", &model), "disclosure-matrix.md");
    let (mut cells, mut row) = (Vec::new(), 0);
    for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableRow | Tag::TableHead) => row = 0,
            Event::Start(Tag::TableCell) => row += 1,
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => cells.push(row),
            _ => {}
        }
    }
    assert!(
        cells.len() > 5 && cells.iter().all(|n| *n == 2 + model.departments.len()),
        "{cells:?}"
    );
}

#[test]
fn spreadsheets_see_no_formula() {
    let csv = file(
        &make("departments", &with_texts(&["=1+1", "@a", "+b", "-c"])),
        "disclosure-matrix.csv",
    );
    for cell in csv.lines().flat_map(|line| line.split("\",\"")) {
        let cell = cell.trim_start_matches(['\u{FEFF}', '"']);
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
}

//! The guide and the mapping documents.

use super::matter::{file, flagship};
use super::page::{select, text};
use lianban::backend::make;
use lianban::model::{Target, TargetSource};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use scraper::{Html, Selector};

/// The cells of the first table of a page.
fn html_table(page: &Html) -> Vec<Vec<String>> {
    let cell = Selector::parse("th, td").unwrap();
    select(page, "table tr").into_iter().map(|row| row.select(&cell).map(text).collect()).collect()
}

fn markdown_table(markdown: &str) -> Vec<Vec<String>> {
    let (mut rows, mut cell) = (Vec::new(), None::<String>);
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableRow | Tag::TableHead) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => cell = Some(String::new()),
            Event::Text(text) => {
                if let Some(cell) = &mut cell {
                    cell.push_str(&text);
                }
            }
            Event::End(TagEnd::TableCell) => {
                let cell = cell.take().unwrap();
                rows.last_mut().unwrap().push(cell);
            }
            _ => {}
        }
    }
    rows
}

#[test]
fn the_guide_has_every_section_in_order() {
    let tree = make("guide", &flagship());
    let page = Html::parse_document(&file(&tree, "guide.html"));
    let headings: Vec<String> = select(&page, "main section h2").into_iter().map(text).collect();
    let expected = [
        "一、基本信息",
        "二、设定依据",
        "三、申请条件",
        "四、申请材料",
        "五、办理流程图",
        "六、咨询和帮助",
    ];
    assert_eq!(headings, expected);
    let markdown = file(&tree, "guide.md");
    let places: Vec<usize> =
        expected.iter().map(|heading| markdown.find(&format!("## {heading}")).unwrap()).collect();
    assert!(places.is_sorted());
}

#[test]
fn the_guide_says_all_that_the_model_says() {
    let model = flagship();
    let tree = make("guide", &model);
    let page = Html::parse_document(&file(&tree, "guide.html"));
    let first = select(&page, "main ol")[1];
    let entries = first.child_elements().map(text);
    let labels = model.guide.basics.iter().map(|entry| format!("{}：", entry.label));
    assert!(entries.zip(labels).all(|(entry, label)| entry.starts_with(&label)));
    assert_eq!(first.child_elements().count(), model.guide.basics.len());
    let all: String = page.root_element().text().collect();
    let legal = model.guide.legal.iter().flat_map(|group| &group.documents);
    let lines =
        model.guide.conditions.iter().flat_map(|group| &group.entries).flat_map(|e| &e.lines);
    for words in legal.chain(lines).chain(&model.guide.flow_notes) {
        assert!(all.contains(words.as_str()), "{words}");
    }
    assert!(
        all.contains("30个工作日")
            && all.contains("20个工作日")
            && all.contains("（由各地综窗填写）")
    );
}

#[test]
fn the_table_of_materials_is_the_models() {
    let model = flagship();
    let tree = make("guide", &model);
    let rows = html_table(&Html::parse_document(&file(&tree, "guide.html")));
    assert_eq!(rows, markdown_table(&file(&tree, "guide.md")));
    // The tables of situations follow, then that of what departments share.
    let (rows, others) = rows.split_at(model.materials.len() + 1);
    let tables = lianban::prove::situations::tables(&model, &[]);
    let wanted: usize = tables.iter().map(|table| table.rows.len() + 1).sum();
    let (situations, shared) = others.split_at(wanted);
    assert!(situations.iter().all(|row| row.len() == 2));
    assert_eq!(shared.len(), model.registers.len() + 1);
    assert!(shared.iter().all(|row| row.len() == 3));
    for (row, material) in rows.iter().skip(1).zip(model.materials.values()) {
        assert_eq!(row.len(), 11);
        assert_eq!(row[0], material.number.clone().unwrap_or_default());
        assert_eq!(row[1], material.title);
        assert_eq!(row[2], material.kind.map_or("—", |kind| kind.label()));
        assert_eq!(row[7], material.necessity.map_or("—", |necessity| necessity.label()));
        assert_eq!(row[10], material.remark.clone().unwrap_or_default());
    }
}

#[test]
fn the_flow_chart_shows_every_item() {
    let model = flagship();
    let chart = file(&make("guide", &model), "flow.svg");
    let chart = Html::parse_document(&chart);
    let words: String = select(&chart, "text").into_iter().map(text).collect();
    for item in model.items.values() {
        assert!(words.contains(&item.title), "{}", item.title);
    }
}

fn wires(targets: &[Target], found: &mut Vec<String>) {
    for target in targets {
        found.push(target.wire.clone());
        match &target.source {
            TargetSource::Group(inner) | TargetSource::Rows { targets: inner, .. } => {
                wires(inner, found)
            }
            _ => {}
        }
    }
}

#[test]
fn every_field_of_a_department_is_in_its_document() {
    let model = flagship();
    let tree = make("departments", &model);
    for (id, department) in model.departments.iter() {
        let markdown = file(&tree, &format!("{}.md", department.id));
        let rows = markdown_table(&markdown);
        for form in model.department_forms.values().filter(|form| form.department == id) {
            let mut found = Vec::new();
            wires(&form.targets, &mut found);
            for wire in found {
                let known =
                    rows.iter().any(|r| r.first().is_some_and(|cell| cell.ends_with(&wire)));
                assert!(known, "{}: {wire}", form.id);
            }
        }
    }
}

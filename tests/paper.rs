//! The printed form: every blank has its place, words stay words, answers stand where they belong.

mod common;

use common::paper::is_sound;
use lianban::Templates;
use lianban::backend::documents::{self, Options};
use lianban::backend::html;
use lianban::desk::Desk;
use lianban::document::Document;
use lianban::interpret::{Interpreter, Registers, read_json};
use lianban::model::Model;
use lianban::page;
use lianban::paper::{Part, sheet};
use scraper::{ElementRef, Html, Selector};
use std::fs;

fn model(path: &str) -> Model {
    let compiled = lianban::compile(&common::loader(), path);
    let said: Vec<&str> = compiled.diagnostics.iter().map(|d| d.message.zh.as_str()).collect();
    compiled.draft.unwrap_or_else(|| panic!("{path}: {}", said.join("\n")))
}

fn flagship() -> Model {
    model("schemas/disability_services/matter.yaml")
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

/// Words of an element on one line.
fn words(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The cells of a page row by row, those to write in as `_`.
fn transcript(page: &Html) -> String {
    let mut lines: Vec<String> = select(page, "h1, .above").into_iter().map(words).collect();
    for row in select(page, "tr") {
        let cells = row.child_elements().map(|cell| {
            let words = words(cell);
            let span = |name: &str| cell.value().attr(name).unwrap_or("1").to_owned();
            let merged = match span("rowspan").as_str() {
                "1" => String::new(),
                rows => format!("↓{rows}"),
            };
            format!("{}{merged}", if words.is_empty() { "_" } else { &words })
        });
        lines.push(cells.collect::<Vec<_>>().join(" | "));
    }
    lines.extend(select(page, ".below").into_iter().map(words));
    lines.join("\n") + "\n"
}

#[test]
fn every_blank_has_one_place() {
    let files = common::yaml_files();
    // A matter has a folder, or is one file; a file beside that is what a region has filled.
    let alone = |path: &str| {
        let name = path.strip_prefix("tests/matters/");
        name.is_some_and(|name| !name.contains('/') && name.matches('.').count() == 1)
    };
    let matters: Vec<&String> =
        files.iter().filter(|path| path.ends_with("/matter.yaml") || alone(path)).collect();
    assert!(matters.len() > 8, "{matters:?}");
    for path in matters {
        is_sound(&model(path));
    }
}

#[test]
fn the_flagship_is_printed_as_its_source() {
    let page = Html::parse_document(&html::blank_paper(&flagship(), &Templates::default()));
    let made = transcript(&page);
    let golden = common::root().join("tests/paper/disability_services.txt");
    if std::env::var_os("LIANBAN_UPDATE").is_some() {
        fs::write(golden, made).expect("write");
        return;
    }
    assert_eq!(made, fs::read_to_string(golden).expect("LIANBAN_UPDATE=1 records it"));
}

/// The official form has 39 boxes.
#[test]
fn the_flagship_has_the_boxes_of_its_source() {
    let text = html::blank_paper(&flagship(), &Templates::default());
    assert_eq!((text.matches('□').count(), text.matches('☑').count()), (39, 0));
}

#[test]
fn answers_stand_at_their_places() {
    let model = flagship();
    let interpreter = Interpreter::new(&model);
    let registers = Registers::default();
    let desk = Desk::new(&interpreter, &registers, &Templates::default());
    let mut ticked = 0;
    for entry in fs::read_dir(common::root().join("generated/disability_services/examples"))
        .expect("examples")
    {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        if !name.starts_with("valid_") {
            continue;
        }
        let instance = read_json(&fs::read(&path).expect("read")).expect("JSON");
        let filled = page::paper(&desk, &instance);
        assert!(!filled.contains("<?"), "{name}: a slot is left");
        let json = serde_json::to_value(&instance).expect("JSON");
        let answers = &json["answers"];
        let shown = Html::parse_document(&filled);
        let all: String = words(shown.root_element());
        for answer in ["/applicant/name", "/applicant/id_number", "/declaration/signature/name"] {
            let answer =
                answers.pointer(answer).and_then(|value| value.as_str()).expect("an answer");
            assert!(all.contains(answer), "{name}: {answer}");
        }
        let yes = |pointer: &str| answers.pointer(pointer) == Some(&serde_json::Value::Bool(true));
        for (section, switch) in
            [("certificate", "一、"), ("employment", "四、"), ("pension", "五、")]
        {
            let bar =
                select(&shown, "th.bar").into_iter().map(words).find(|bar| bar.starts_with(switch));
            let bar = bar.expect("the heading");
            assert_eq!(bar.contains("是☑"), yes(&format!("/{section}/apply")), "{name}: {bar}");
            ticked += usize::from(bar.contains("是☑"));
        }
        assert_eq!(
            all.contains("已附电子照片"),
            answers.pointer("/applicant/photo").is_some(),
            "{name}"
        );
    }
    assert!(ticked > 3);
}

/// The texts of a page of the printed form, and those of the document that is printed in other
/// formats, without white space.
fn texts(page: &str, document: &Document) -> (Vec<String>, Vec<String>) {
    let bare = |text: String| text.split_whitespace().collect::<String>();
    let page = Html::parse_document(page);
    let shown = select(&page, "h1, .above, th, td, .below").into_iter();
    let shown = shown.map(|element| bare(element.text().collect()));
    let written = document.text().into_iter().map(bare);
    let kept = |texts: &mut dyn Iterator<Item = String>| texts.filter(|t| !t.is_empty()).collect();
    (kept(&mut { shown }), kept(&mut { written }))
}

#[test]
fn every_format_prints_the_same_form() {
    for path in ["schemas/disability_services/matter.yaml", "schemas/newborn/matter.yaml"] {
        let model = model(path);
        let (options, templates) = (Options::default(), Templates::default());
        let blank = html::blank_paper(&model, &templates);
        let (page, document) = texts(&blank, &documents::form(&model, &options));
        assert_eq!(page, document, "{path}");
        let interpreter = Interpreter::new(&model);
        let registers = Registers::default();
        let desk = Desk::new(&interpreter, &registers, &templates);
        let examples = format!("generated/{}/examples", model.id);
        let mut filled = 0;
        for entry in fs::read_dir(common::root().join(examples)).expect("examples") {
            let path = entry.expect("an entry").path();
            if !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("valid_")) {
                continue;
            }
            let instance = read_json(&fs::read(&path).expect("read")).expect("JSON");
            let shown = page::paper(&desk, &instance);
            let (page, document) = texts(&shown, &desk.form(&options, &instance));
            assert_eq!(page, document, "{}", path.display());
            filled += usize::from(page.concat() != bare_text(&blank));
        }
        assert!(filled > 10, "{path}");
    }
}

fn bare_text(page: &str) -> String {
    let page = Html::parse_document(page);
    let texts = select(&page, "h1, .above, th, td, .below").into_iter();
    texts
        .map(|element| element.text().collect::<String>())
        .collect::<String>()
        .split_whitespace()
        .collect()
}

/// What follows from several choices is ticked with them.
#[test]
fn implied_options_are_ticked() {
    let model = flagship();
    let interpreter = Interpreter::new(&model);
    let registers = Registers::default();
    let desk = Desk::new(&interpreter, &registers, &Templates::default());
    for (chosen, expected) in [("[\"1\"]", 1), ("[\"1\",\"4\"]", 3), ("[\"2\",\"3\",\"6\"]", 4)] {
        let text = format!("{{\"answers\":{{\"certificate\":{{\"categories\":{chosen}}}}}}}");
        let filled = page::paper(&desk, &read_json(text.as_bytes()).expect("JSON"));
        assert_eq!(filled.matches('☑').count(), expected, "{chosen}");
    }
}

#[test]
fn rows_beyond_the_printed_ones_are_filled_in() {
    let model = model("schemas/newborn/matter.yaml");
    let group = |parts: &[Part]| {
        parts.iter().find_map(|part| match part {
            Part::Repeat { group, printed, most, .. } => Some((group.clone(), *printed, *most)),
            Part::Row(_) => None,
        })
    };
    let tables = sheet(&model).tables;
    let (path, printed, most) = tables
        .iter()
        .filter_map(|table| group(&table.parts))
        .find(|found| found.1 < found.2)
        .expect("more rows");
    let rows: Vec<&str> = vec!["{}"; most as usize];
    let mut text = format!("[{}]", rows.join(",").replace("{}", "{\"name\":\"某甲\"}"));
    for key in path.rsplit('.') {
        text = format!("{{\"{key}\":{text}}}");
    }
    let interpreter = Interpreter::new(&model);
    let registers = Registers::default();
    let desk = Desk::new(&interpreter, &registers, &Templates::default());
    let instance = read_json(format!("{{\"answers\":{text}}}").as_bytes()).expect("JSON");
    let filled = page::paper(&desk, &instance);
    assert!(printed < most);
    assert_eq!(filled.matches("某甲").count(), most as usize);
}

#[test]
fn words_stay_words() {
    const HOSTILE: &[&str] = &[
        "</th></table><script>alert(1)</script>",
        "<?if answered a?>x<?end?>",
        "\" onclick=\"alert(1)",
        "{{ title }} {% if x %}",
        "--><!--",
    ];
    let dressed = |texts: &[&str]| {
        let mut model = model("tests/matters/family/matter.yaml");
        let mut next = texts.iter().cycle().map(|text| (*text).to_owned());
        let mut text = || next.next().expect("endless");
        model.form_title = text();
        for id in model.fields.ids().collect::<Vec<_>>() {
            model.fields[id].label = text();
            model.fields[id].remark = Some(text());
        }
        for id in model.groups.ids().collect::<Vec<_>>() {
            model.groups[id].title = text();
        }
        for id in model.tables.ids().collect::<Vec<_>>() {
            model.tables[id].rows.iter_mut().for_each(|row| row.label = text());
        }
        model.footnotes = vec![text(), text()];
        is_sound(&model);
        model
    };
    let tame =
        html::blank_paper(&dressed(&["甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚"]), &Templates::default());
    let model = dressed(HOSTILE);
    let wild = html::blank_paper(&model, &Templates::default());
    let page = Html::parse_document(&wild);
    assert!(select(&page, "script, iframe, img, a, form").is_empty());
    for element in select(&page, "*") {
        assert!(element.value().attrs().all(|(name, _)| !name.starts_with("on")));
    }
    assert_eq!(tame.matches("<table").count(), wild.matches("<table").count());
    let all: String = page.root_element().text().collect();
    for text in HOSTILE {
        assert!(all.contains(text), "{text}");
    }
}

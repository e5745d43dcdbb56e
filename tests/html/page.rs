//! The application form.

use super::matter::{family, file, flagship};
use lianban::backend::html::questions;
use lianban::backend::make;
use lianban::file_tree::FileTree;
use lianban::model::{Composite, Domain, FieldId, Model};
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;

pub(super) fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

pub(super) fn text(element: ElementRef<'_>) -> String {
    element.text().collect()
}

fn generate(model: &Model) -> FileTree {
    make("html", model)
}

fn page(model: &Model) -> Html {
    Html::parse_document(&file(&generate(model), "form.html"))
}

/// The name of a question's control in the first row of every repeated group.
fn name(model: &Model, id: FieldId) -> String {
    let field = &model.fields[id];
    let mut name = String::new();
    for group in model.ancestry(field.group) {
        let group = &model.groups[group];
        let row = if group.repeat.is_some() { "[0]" } else { "" };
        name.push_str(&format!("{}{row}.", group.id));
    }
    name + &field.id
}

fn in_file(model: &Model, id: FieldId) -> bool {
    let group = &model.groups[model.fields[id].group];
    matches!(group.composite, Some(Composite::File { .. }))
}

/// Whether a question is asked where answers are confirmed.
fn asked_last(model: &Model, id: FieldId) -> bool {
    let path = &model.fields[id].path;
    questions(model).signing.iter().any(|group| path.starts_with(&format!("{group}.")))
}

#[test]
fn every_question_has_its_control_and_its_words() {
    for model in [flagship(), family()] {
        let page = page(&model);
        for (id, field) in model.fields.iter() {
            if field.derive.is_some() || in_file(&model, id) || asked_last(&model, id) {
                continue;
            }
            let name = name(&model, id);
            let part = match field.domain {
                Domain::Date { .. } | Domain::Month { .. } => format!("{name}.year"),
                _ => name.clone(),
            };
            let controls = select(&page, &format!("form [name='{part}']"));
            assert!(!controls.is_empty(), "{part}");
            let block = select(&page, &format!(".question:has([name='{part}'])"));
            let words: String = block
                .first()
                .unwrap()
                .select(&Selector::parse("label, legend").unwrap())
                .map(text)
                .collect();
            assert!(words.contains(&field.label), "{part}: {words}");
        }
        for (_, section) in model.sections() {
            let heading = section.printed.as_ref().unwrap_or(&section.title);
            assert!(select(&page, "h2").into_iter().any(|h| text(h) == *heading), "{heading}");
        }
    }
}

#[test]
fn questions_stand_in_the_order_of_the_form() {
    let model = flagship();
    let page = page(&model);
    let mut seen: Vec<String> = Vec::new();
    for control in select(&page, "form [name]") {
        let name = control.value().attr("name").unwrap().to_owned();
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    let place =
        |name: &str| seen.iter().position(|n| n == name || n.starts_with(&format!("{name}.")));
    let mut last = 0;
    for id in model.fields_below(Model::ROOT) {
        let asked = model.fields[id].derive.is_none() && !asked_last(&model, id);
        if asked && !in_file(&model, id) {
            let here = place(&name(&model, id)).unwrap();
            assert!(here >= last, "{}", model.fields[id].path);
            last = here;
        }
    }
}

#[test]
fn ids_are_unique_and_references_resolve() {
    for model in [flagship(), family()] {
        let page = page(&model);
        let mut ids = BTreeSet::new();
        for element in select(&page, "[id]") {
            let id = element.value().attr("id").unwrap();
            assert!(ids.insert(id.to_owned()), "{id} twice");
        }
        for attribute in ["for", "aria-describedby", "aria-labelledby", "list"] {
            for element in select(&page, &format!("[{attribute}]")) {
                for id in element.value().attr(attribute).unwrap().split_whitespace() {
                    assert!(ids.contains(id), "{attribute} {id}");
                }
            }
        }
        for element in select(&page, "a[href]") {
            let target = element.value().attr("href").unwrap().strip_prefix('#').unwrap();
            assert!(ids.contains(target), "{target}");
        }
    }
}

#[test]
fn sets_have_legends_and_nothing_is_answered_before() {
    let page = page(&flagship());
    for control in select(&page, "form input[type=radio], form input[type=checkbox]") {
        let name = control.value().attr("name").unwrap();
        let set = select(&page, &format!("fieldset:has([name='{name}']) > legend"));
        assert!(!set.is_empty(), "{name}");
    }
    assert!(select(&page, "form [checked], form [selected]").is_empty());
    assert!(select(&page, "form input[type=number], [role=combobox], [placeholder]").is_empty());
    assert_eq!(select(&page, "h1").len(), 1);
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let tree = make("html", &flagship());
    let page = Html::parse_document(&file(&tree, "form.html"));
    assert!(select(&page, "[src], link:not([href='data:,']), img, iframe, object").is_empty());
    for element in select(&page, "[data-asset]") {
        assert!(tree.get(element.value().attr("data-asset").unwrap()).is_some());
    }
    let policy = select(&page, "meta[http-equiv]");
    let content = policy.first().unwrap().value().attr("content").unwrap();
    assert!(content.contains("default-src 'none'") && !content.contains("unsafe"), "{content}");
}

#[test]
fn conditional_blocks_are_closed_by_style_alone() {
    let model = flagship();
    let source = file(&make("html", &model), "form.html");
    let page = Html::parse_document(&source);
    let style = text(*select(&page, "style").first().unwrap());
    let (_, rules) = style.split_once("@supports selector(:has(*))").unwrap();
    let mut switches = 0;
    for (_, group) in model.groups.iter() {
        if let Some(switch) = group.switch {
            switches += 1;
            let switch = model.fields[switch].path.replace('.', "-");
            let body = group.path.replace('.', "-");
            assert!(rules.contains(&format!("#{switch} [value=true]:checked")), "{switch}");
            assert!(rules.contains(&format!("#{body}--body")), "{body}");
        }
    }
    assert!(switches > 5);
    // What a style sheet reads wholly is closed by it; every option it names is on the page.
    for element in select(&page, "[data-when]:has(> .rule.read)") {
        let id = element.value().attr("id").unwrap();
        assert!(rules.contains(&format!("#{id}")), "{id}");
    }
    for part in rules.split('#').skip(1) {
        let end = part.find(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c)));
        let id = part.get(..end.unwrap_or(part.len())).unwrap();
        assert!(source.contains(&format!("id=\"{id}\"")), "{id}");
    }
}

#[test]
fn a_condition_on_text_or_age_is_shown_with_its_words() {
    // `minor` reads an id number, which no style sheet sees.
    let page = page(&family());
    let block = select(&page, "#applicant-guardian--block");
    let rule = block.first().unwrap().select(&Selector::parse(".rule").unwrap()).next().unwrap();
    assert!(!rule.value().classes().any(|class| class == "read"));
    assert!(text(rule).contains("未成年人"), "{}", text(rule));
}

#[test]
fn two_runs_are_identical() {
    assert_eq!(make("html", &flagship()), make("html", &flagship()));
}

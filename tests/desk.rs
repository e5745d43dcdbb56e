//! The server half of the form page: posted forms become applications, or the page again with what
//! is to be mended and all that was typed.

use lianban::Templates;
use lianban::backend::html::sheets;
use lianban::desk::Desk;
use lianban::interpret::{Interpreter, Registers, read_json};
use lianban::page::{
    Asked, Kept, Matter, Pairs, Post, Template, Turn, Upload, Uploads, begin, pairs_of, turn,
};
use lianban::support::Json;
use std::collections::BTreeMap;
use std::fs;

/// Files kept in memory: tokens are numbers.
#[derive(Default)]
struct Shelf(BTreeMap<String, Kept>);

impl Uploads for Shelf {
    fn keep(&mut self, upload: Upload) -> Option<Kept> {
        let kept = Kept {
            token: format!("t{}", self.0.len()),
            sha256: "0".repeat(64),
            media_type: lianban::page::media_type(&upload.bytes).to_owned(),
            size: upload.bytes.len() as u64,
            name: upload.name,
        };
        self.0.insert(kept.token.clone(), kept.clone());
        Some(kept)
    }

    fn find(&self, token: &str) -> Option<Kept> {
        self.0.get(token).cloned()
    }
}

fn model(matter: &str) -> lianban::model::Model {
    let path = format!("{matter}/matter.yaml");
    let mut files = lianban::source::MemoryLoader::default();
    fn add(files: &mut lianban::source::MemoryLoader, root: &str, at: &str) {
        for entry in fs::read_dir(format!("{root}/{at}")).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            let inner = if at.is_empty() { name } else { format!("{at}/{name}") };
            if entry.path().is_dir() {
                add(files, root, &inner);
            } else {
                files.0.insert(inner, fs::read(entry.path()).unwrap());
            }
        }
    }
    add(&mut files, "schemas", "");
    lianban::compile(&files, &path).model.unwrap()
}

fn text<'j>(instance: &'j Json, key: &str) -> &'j str {
    let Json::Object(members) = instance else { panic!("no object") };
    let found = members.iter().find(|(known, _)| known == key);
    found.and_then(|(_, json)| json.text().ok()).unwrap_or_default()
}

fn answers(instance: &Json) -> Json {
    let Json::Object(members) = instance else { panic!("no object") };
    members.iter().find(|(known, _)| known == "answers").unwrap().1.clone()
}

/// Posts a form filled by `fill` on the day of the examples.
fn post(desk: &Desk<'_>, step: &str, fill: &[(&str, &str)]) -> Turn {
    let mut pairs = Pairs::default();
    fill.iter().for_each(|(name, text)| pairs.add(name, *text));
    pairs.set("page--step", step);
    let post = Post { pairs, files: Vec::new() };
    turn(
        desk,
        &mut Shelf::default(),
        Asked { post, submitted_on: "2025-06-16", region: Some("530000"), ..Asked::default() },
    )
}

fn page(turn: Turn) -> (String, bool) {
    match turn {
        Turn::Page(page, faulty) => (page, faulty),
        Turn::Sent(_) => panic!("sent"),
    }
}

#[test]
fn every_slot_of_every_page_is_known() {
    for matter in ["disability_services", "newborn"] {
        let sheets = sheets(&model(matter), &Templates::default());
        for text in [sheets.form, sheets.check, sheets.receipt] {
            assert_eq!(Template::faults(&text), [], "{matter}");
        }
    }
    assert_eq!(Template::faults("<?vlaue a?>").len(), 1);
    assert_eq!(Template::faults("<?if error a?>").len(), 1);
    assert_eq!(Template::faults("a<?end?>").len(), 1);
}

#[test]
fn faults_are_told_where_they_are_and_nothing_typed_is_lost() {
    let model = model("disability_services");
    let interpreter = Interpreter::new(&model);
    let registers = Registers::default();
    let desk = Desk::new(&interpreter, &registers, &Templates::default());
    let (page, faulty) = page(post(
        &desk,
        "check",
        &[
            ("applicant.name", "<script>&\"测试"),
            ("applicant.id_number", "１１"),
            ("applicant.birth_month.year", "一九九〇"),
            ("certificate.apply", "true"),
            ("certificate.kind", "new"),
            ("certificate.cancel_reason", "1"),
            ("nobody.knows", "this"),
        ],
    ));
    assert!(faulty && page.contains("<title>错误："));
    assert!(page.contains("value=\"&lt;script&gt;&amp;&quot;测试\""));
    assert!(page.contains("value=\"１１\"") && page.contains("value=\"一九九〇\""));
    assert!(page.contains("name=\"certificate.kind\" value=\"new\" checked"));
    assert!(!page.contains("nobody"));
    assert!(page.contains("<a href=\"#applicant-id_number\">"));
    // Sets lead to their first control, dates to the year.
    assert!(page.contains("<a href=\"#applicant-gender--1\">"));
    assert!(page.contains("<a href=\"#applicant-birth_month--year\">"));
    let places: Vec<usize> =
        ["applicant-gender--1", "applicant-id_number", "care_allowance-apply--1"]
            .iter()
            .map(|id| {
                page.find(&format!("<a href=\"#{id}\">"))
                    .unwrap_or_else(|| panic!("{id}: {}", summary(&page)))
            })
            .collect();
    assert!(places.is_sorted(), "{places:?}");
    for error in page.split("aria-invalid=\"true\"").skip(1) {
        assert!(!error.is_empty());
    }
}

#[test]
fn what_the_number_tells_is_filled_in_when_asked() {
    let model = model("disability_services");
    let interpreter = Interpreter::new(&model);
    let registers = Registers::default();
    let desk = Desk::new(&interpreter, &registers, &Templates::default());
    let (page, faulty) = page(post(
        &desk,
        "fill",
        &[("applicant.id_number", "99000019900308196x"), ("applicant.name", "测试乙")],
    ));
    assert!(!faulty);
    assert!(
        page.contains("name=\"applicant.gender\" value=\"2\" checked")
            != page.contains("name=\"applicant.gender\" value=\"1\" checked")
    );
    assert!(page.contains("name=\"applicant.birth_month.year\" value=\"1990\""));
    assert!(page.contains("name=\"applicant.birth_month.month\" value=\"3\""));
    assert!(
        page.contains(
            "<input type=\"hidden\" name=\"page--prefilled\" value=\"applicant.gender\">"
        )
    );
    // What was typed stays as it was typed.
    assert!(page.contains("value=\"99000019900308196x\""));
}

#[test]
fn places_with_one_name_are_to_be_chosen_from() {
    let model = model("disability_services");
    let interpreter = Interpreter::new(&model);
    let registers = Registers::default();
    let desk = Desk::new(&interpreter, &registers, &Templates::default());
    let table = model.tables.values().find(|table| table.division).unwrap();
    let mut seen = BTreeMap::new();
    for (_, row) in table.selectable().filter(|(_, row)| row.code.len() > 6) {
        seen.entry(row.label.as_str()).or_insert_with(Vec::new).push(row.code.as_str());
    }
    let (name, codes) = seen.into_iter().find(|(_, codes)| codes.len() > 1).unwrap();
    let asked = page(post(&desk, "check", &[("applicant.residence.township", name)])).0;
    assert!(asked.contains("乡（镇、街道）有几个同名的，请选一个"));
    for code in &codes {
        let option = format!("name=\"applicant.residence.township.place\" value=\"{code}\"");
        assert!(asked.contains(&option), "{name} {code}");
    }
    let chosen =
        [("applicant.residence.township", name), ("applicant.residence.township.place", codes[0])];
    assert!(!page(post(&desk, "check", &chosen)).0.contains("有几个同名的"));
}

#[test]
fn every_valid_example_goes_through() {
    for matter in ["disability_services", "newborn"] {
        let model = model(matter);
        let interpreter = Interpreter::new(&model);
        let registers = Registers::default();
        let desk = Desk::new(&interpreter, &registers, &Templates::default());
        let mut count = 0;
        for entry in fs::read_dir(format!("generated/{matter}/examples")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if !name.starts_with("valid_") {
                continue;
            }
            let instance = read_json(&fs::read(&path).unwrap()).unwrap();
            let mut shelf = Shelf::default();
            let mut pairs = spelt(&desk, &instance, &mut shelf);
            let asked = |pairs: &Pairs| Asked {
                post: Post { pairs: pairs.clone(), files: Vec::new() },
                submitted_on: text(&instance, "submitted_on"),
                region: Some(text(&instance, "region")).filter(|r| !r.is_empty()),
                token: None,
                refused: None,
            };
            match turn(&desk, &mut shelf, asked(&pairs)) {
                Turn::Page(page, false) => assert!(page.contains("确认并提交"), "{name}"),
                Turn::Page(page, true) => panic!("{name}: {}", summary(&page)),
                Turn::Sent(_) => panic!("{name} was sent unseen"),
            }
            pairs.set("page--step", "send");
            match turn(&desk, &mut shelf, asked(&pairs)) {
                Turn::Sent(sent) => {
                    assert_eq!(sorted(&answers(&sent)), sorted(&answers(&instance)), "{name}")
                }
                Turn::Page(page, _) => panic!("{name}: {}", summary(&page)),
            }
            count += 1;
        }
        assert!(count > 5, "{matter}");
        assert!(begin(&desk, &Asked::default()).contains("查看并确认"));
    }
}

fn spelt(desk: &Desk<'_>, instance: &Json, shelf: &mut Shelf) -> Pairs {
    let answers = answers(instance);
    let label = |path: &str, code: &str| desk.label(path, code);
    let mut pairs = pairs_of(desk.questions(), &answers, &label);
    files("", &answers, shelf, &mut pairs);
    pairs
}

fn files(name: &str, json: &Json, shelf: &mut Shelf, pairs: &mut Pairs) {
    match json {
        Json::Object(members) if members.iter().any(|(key, _)| key == "sha256") => {
            let get = |key: &str| members.iter().find(|(known, _)| known == key).unwrap().1.clone();
            let kept = Kept {
                token: format!("t{}", shelf.0.len()),
                sha256: get("sha256").text().unwrap().to_owned(),
                media_type: get("media_type").text().unwrap().to_owned(),
                size: get("size").integer().unwrap() as u64,
                name: get("name").text().unwrap().to_owned(),
            };
            pairs.set(&format!("{name}.kept"), kept.token.clone());
            shelf.0.insert(kept.token.clone(), kept);
        }
        Json::Object(members) => {
            for (key, member) in members {
                let inner = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                files(&inner, member, shelf, pairs);
            }
        }
        Json::List(rows) => {
            for (row, member) in rows.iter().enumerate() {
                files(&format!("{name}[{row}]"), member, shelf, pairs);
            }
        }
        _ => {}
    }
}

fn summary(page: &str) -> String {
    let start = page.find("<div class=\"summary\"").unwrap_or(0);
    page.get(start..).unwrap().chars().take(1500).collect()
}

/// With members in the order of their keys.
fn sorted(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            let mut members: Vec<(String, Json)> =
                members.iter().map(|(key, json)| (key.clone(), sorted(json))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Json::Object(members)
        }
        Json::List(rows) => Json::List(rows.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

#[test]
fn an_empty_form_is_told_where_to_begin() {
    let model = model("disability_services");
    let interpreter = Interpreter::new(&model);
    let registers = Registers::default();
    let templates = Templates::default();
    let desk = Desk::new(&interpreter, &registers, &templates);
    let (page, faulty) = page(post(&desk, "check", &[("applicant.name", " ")]));
    assert!(faulty && page.contains("有1处要改"));
    assert!(page.contains(
        "<a href=\"#locality-province\">这张表还没有填写，请从“省（自治区、直辖市）”填起</a>"
    ));
}

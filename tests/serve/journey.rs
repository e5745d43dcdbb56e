//! Whole applications: from the empty form to what each department would receive.

use crate::client::{Answer, Browser, Server, hidden, texts};
use crate::common;
use lianban::desk::Desk;
use lianban::interpret::{Interpreter, Registers, read_json};
use lianban::page::{Matter as _, pairs_of};
use lianban::support::Json;
use sha2::{Digest as _, Sha256};
use std::fs;

const EXAMPLES: &str = "generated/disability_services/examples";

/// 残疾人证, which demands a photo, and both allowances.
const ALL: &str = "valid_certificate-living_allowance-care_allowance.json";
/// Both allowances.
const ALLOWANCES: &str = "valid_living_allowance-care_allowance.json";

/// What a person types on the form, and on the page where answers are confirmed.
struct Typed {
    form: Vec<(String, String)>,
    signing: Vec<(String, String)>,
    region: String,
    day: String,
}

fn typed(example: &str) -> Typed {
    let path = "schemas/disability_services/matter.yaml";
    let model = lianban::compile(&common::loader(), path).model.expect("it compiles");
    let interpreter = Interpreter::new(&model);
    let registers = Registers::default();
    let desk = Desk::new(&interpreter, &registers, &lianban::Templates::default());
    let instance = fs::read(common::root().join(EXAMPLES).join(example)).expect("an example");
    let Ok(Json::Object(members)) = read_json(&instance) else { panic!("no application") };
    let member = |key: &str| members.iter().find(|(known, _)| known == key).unwrap().1.clone();
    let answers = member("answers");
    let pairs = pairs_of(desk.questions(), &answers, &|path, code| desk.label(path, code));
    let signs = |name: &str| desk.signing().iter().any(|group| name.starts_with(group.as_ref()));
    let typed = pairs.iter().filter(|(name, _)| !name.ends_with(".place"));
    let (signing, form) =
        typed.map(|(name, text)| (name.to_owned(), text.to_owned())).partition(|(n, _)| signs(n));
    Typed {
        form,
        signing,
        region: member("region").text().unwrap().to_owned(),
        day: member("submitted_on").text().unwrap().to_owned(),
    }
}

fn server(name: &str, typed: &Typed, registers: bool) -> Server {
    let mut arguments =
        vec!["disability_services", "--region", &typed.region, "--submitted-on", &typed.day];
    let answers = format!("{EXAMPLES}/registers.json");
    if registers {
        arguments.extend(["--registers", &answers]);
    }
    Server::start(name, &arguments)
}

fn with_step(pairs: &[(String, String)], step: &str) -> Vec<(String, String)> {
    let mut pairs = pairs.to_vec();
    pairs.push(("page--step".to_owned(), step.to_owned()));
    pairs
}

fn value<'p>(pairs: &'p [(String, String)], name: &str) -> &'p str {
    &pairs.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name}")).1
}

/// Carries what the page of confirmation holds and signs it.
fn signed(page: &Answer, typed: &Typed) -> Vec<(String, String)> {
    assert_eq!(page.status, 200, "{:?}", texts(&page.body, ".summary li"));
    assert_eq!(texts(&page.body, "h1"), ["查看并确认"]);
    let mut pairs = hidden(&page.body);
    pairs.retain(|(name, _)| name != "page--token");
    assert!(!pairs.iter().any(|(name, _)| typed.signing.iter().any(|(signs, _)| signs == name)));
    pairs.extend(typed.signing.iter().cloned());
    with_step(&pairs, "send")
}

#[test]
fn a_whole_application_with_a_photo_reaches_the_departments() {
    let typed = typed(ALL);
    let server = server("journey_photo", &typed, true);
    let mut browser = Browser::open(&server);
    let photo = [&[0xFF, 0xD8, 0xFF, 0xE0][..], &[7; 2_000]].concat();
    let page = browser.submit(&with_step(&typed.form, "check"));
    assert_eq!(texts(&page.body, ".summary li"), ["请选择要交的照片"]);
    let files = [("applicant.photo", "近照.jpg", photo.as_slice())];
    let mut page = browser.submit_files(&with_step(&typed.form, "check"), &files);
    assert_eq!(page.status, 200, "{:?}", texts(&page.body, ".summary li"));
    assert!(page.body.contains("近照.jpg（2KB）"));
    // Not signed: told so, with everything kept.
    let unsigned: Vec<_> = hidden(&page.body);
    let again = browser.submit(&with_step(&unsigned, "send"));
    assert_eq!(again.status, 422);
    assert!(!texts(&again.body, ".summary li").is_empty());
    assert_eq!(hidden(&again.body), unsigned);
    page = again;
    page.status = 200;

    let receipt = browser.submit_files(&signed(&page, &typed), &[]);
    assert_eq!(receipt.status, 200, "{:?}", texts(&receipt.body, ".summary li"));
    assert_eq!(texts(&receipt.body, "h1"), ["已提交"]);
    let number = texts(&receipt.body, ".number-large").concat();
    assert_eq!(number.chars().filter(char::is_ascii_digit).count(), 12, "{number}");
    let next = texts(&receipt.body, "main ol li");
    assert_eq!(next.len(), 3, "{next:?}");
    assert!(next[0].starts_with("残疾人证：") && next[0].contains("15个工作日"), "{next:?}");
    assert!(next[1].ends_with("在“残疾人证”办好以后"), "{next:?}");

    // What the departments get is what `lianban split` gives.
    assert_eq!(texts(&receipt.body, "details").len(), 2);
    let rows: Vec<String> = texts(&receipt.body, "details tbody tr");
    let hash: String = Sha256::digest(&photo).iter().map(|byte| format!("{byte:02x}")).collect();
    for wanted in [
        format!("brith_time{}", value(&typed.form, "applicant.id_number").get(6..10).unwrap()),
        format!("idCard{}", value(&typed.form, "applicant.id_number")),
        "disabilityType61".to_owned(),
        format!("save_path.sha256{hash}"),
        "save_path.size2004".to_owned(),
        "save_path.media_typeimage/jpeg".to_owned(),
    ] {
        assert!(rows.iter().any(|row| row.contains(&wanted)), "{wanted} in {rows:#?}");
    }
    assert!(rows.iter().any(|row| row.starts_with("姓名") && row.contains("name")), "{rows:#?}");
    assert!(texts(&receipt.body, "section li").iter().any(|line| line.contains("免交")));

    // The files of the session are gone with it.
    let kept = unsigned.iter().filter(|(name, _)| name.ends_with(".kept")).cloned();
    let late: Vec<_> = typed.form.iter().cloned().chain(kept).collect();
    let late = browser.submit(&with_step(&late, "check"));
    assert_eq!(late.status, 422);
    assert_eq!(texts(&late.body, ".summary li"), ["文件没有留住，请重新选择文件"]);
    nothing_personal(&server, &typed);
}

#[test]
fn without_registers_the_forms_that_need_them_wait() {
    let typed = typed(ALLOWANCES);
    let server = server("journey_plain", &typed, false);
    let mut browser = Browser::open(&server);
    let page = browser.submit(&with_step(&typed.form, "check"));
    let receipt = browser.submit(&signed(&page, &typed));
    assert_eq!(texts(&receipt.body, "h1"), ["已提交"]);
    let details = texts(&receipt.body, "details").concat();
    assert!(!details.contains("可以送出。") && details.contains("还不能送出"), "{details}");
    assert!(details.contains("没有回答"), "{details}");
    nothing_personal(&server, &typed);
}

#[test]
fn a_signed_page_that_is_refused_keeps_its_signature() {
    let typed = typed(ALLOWANCES);
    let server = server("journey_refused", &typed, false);
    let mut browser = Browser::open(&server);
    let page = browser.submit(&with_step(&typed.form, "check"));
    let signed = signed(&page, &typed);
    let token = std::mem::replace(&mut browser.token, "0".repeat(32));
    let refused = browser.submit(&signed);
    assert_eq!(refused.status, 403);
    assert_eq!(texts(&refused.body, "h1"), ["查看并确认"]);
    assert_eq!(texts(&refused.body, ".summary h2"), ["请再提交一次"]);
    assert_eq!(texts(&refused.body, ".summary li").len(), 1);
    for (name, text) in typed.signing.iter().filter(|(_, text)| text.chars().count() > 1) {
        assert!(refused.body.contains(&format!("value=\"{text}\"")), "{name} is lost");
    }
    browser.token = token;
    let receipt = browser.submit(&signed);
    assert_eq!(texts(&receipt.body, "h1"), ["已提交"]);
}

#[test]
fn the_page_with_errors_keeps_all_that_was_typed() {
    let typed = typed(ALLOWANCES);
    let server = server("journey_errors", &typed, false);
    let mut browser = Browser::open(&server);
    let mut pairs = typed.form.clone();
    for (name, text) in &mut pairs {
        if name == "applicant.phone" {
            *text = "<12\"&'".to_owned();
        }
    }
    let page = browser.submit(&with_step(&pairs, "check"));
    assert_eq!(page.status, 422);
    assert!(page.body.contains("<title>错误："));
    let told = texts(&page.body, ".summary li");
    assert_eq!(told.len(), 1, "{told:?}");
    let document = scraper::Html::parse_document(&page.body);
    let mut seen = 0;
    for (name, text) in &pairs {
        let all = scraper::Selector::parse(&format!("[name=\"{name}\"]")).unwrap();
        let kept = document.select(&all).any(|control| {
            let value = control.attr("value").unwrap_or_default();
            let chosen = control.attr("checked").is_some();
            let option = scraper::Selector::parse("option[selected]").unwrap();
            match (control.value().name(), control.attr("type")) {
                (_, Some("radio" | "checkbox")) => chosen && value == text,
                ("select", _) => control.select(&option).any(|o| o.attr("value") == Some(text)),
                ("textarea", _) => control.text().collect::<String>() == *text,
                _ => value == text,
            }
        });
        assert!(kept, "{name} is lost");
        seen += 1;
    }
    assert!(seen > 20);
    nothing_personal(&server, &typed);
}

/// What somebody entered is told nowhere: a line for each request and nothing else.
fn nothing_personal(server: &Server, typed: &Typed) {
    let told = server.told();
    assert!(told.lines().count() > 1);
    for line in told.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [method, path, status, time, "ms"] = words.as_slice() else { panic!("{line}") };
        assert!(["GET", "POST"].contains(method) && *path == "/", "{line}");
        assert!(status.parse::<u16>().is_ok() && time.parse::<u64>().is_ok(), "{line}");
    }
    for (_, text) in typed.form.iter().filter(|(_, text)| text.chars().count() > 3) {
        assert!(!told.contains(text.as_str()));
    }
}

//! The edition of a region: the matter as it is there.

use super::support::{files, matter};
use crate::common::loader;
use lianban::Templates;
use lianban::backend::documents::Options;
use lianban::backend::of_region;
use lianban::code::Code;
use lianban::diagnostic::Severity;
use lianban::model::Model;

fn text(model: &Model, path: &str) -> String {
    let tree = of_region(model, &Options::default(), &Templates::default());
    String::from_utf8(tree.get(path).expect(path).to_vec()).expect("UTF-8")
}

#[test]
fn a_guide_differs_from_the_general_one_exactly_in_what_the_region_filled() {
    let compiled = lianban::compile(&loader(), "schemas/disability_services/matter.yaml");
    let model = compiled.model.expect("it compiles");
    let general = lianban::backend::make("guide", &model);
    let general = String::from_utf8(general.get("guide.md").expect("a guide").to_vec());
    let general = general.expect("UTF-8");
    for code in ["530102", "530103", "530828", "530100"] {
        let edition = model.edition(code).expect("an edition");
        let own = text(&edition, "guide/guide.md");
        let around = model.around(code);
        // What must stand in place of something general: the nearest word on each thing.
        let mut slots: Vec<(&str, &str)> = Vec::new();
        for (path, filled) in around.iter().flat_map(|region| &region.slots) {
            if !slots.iter().any(|(known, _)| known == path) {
                slots.push((path, filled));
            }
        }
        let lines = around.iter().flat_map(|region| &region.eligibility);
        let lines: Vec<&str> = lines.map(|(_, _, text, _)| text.as_str()).collect();
        let (before, after): (Vec<&str>, Vec<&str>) =
            (general.lines().collect(), own.lines().collect());
        assert_eq!(before.len(), after.len(), "{code}: no line more or less");
        let title = format!("，{}，版本", around[0].title);
        let limit = around.iter().find_map(|region| region.promised);
        let limit = limit.map_or_else(String::new, |(days, _)| format!("{days}个工作日"));
        let mut filled = 0;
        for (before, after) in before.iter().zip(&after).filter(|(before, after)| before != after) {
            let is_slot = slots.iter().any(|(_, text)| after.contains(text));
            let is_line = lines.iter().any(|text| after.contains(text));
            let is_head = after.contains(&title) && after.contains("方案摘要")
                || after.starts_with("# ") && after.ends_with(&format!("（{}）", around[0].title));
            let is_limit = !limit.is_empty() && after.contains(&limit);
            assert!(is_slot || is_line || is_head || is_limit, "{code}: {before} → {after}");
            filled += usize::from(is_slot);
        }
        assert_eq!(filled, slots.len(), "{code}: each slot once");
    }
}

#[test]
fn the_nearest_word_counts_and_the_rest_is_inherited() {
    let model = matter(&[
        ("530100", "slots: {hours: 市里的, phone: 电话}\nparameters: {age: 62}\npromised: 15\n"),
        ("530102", "parameters: {age: 60}\neligibility: {own: {text: 本区的}}\n"),
    ]);
    let edition = model.edition("530102").expect("an edition");
    let guide = text(&edition, "guide/guide.md");
    for said in ["市里的", "电话", "本区的", "，地530102，版本"] {
        assert!(guide.contains(said), "{said}: {guide}");
    }
    assert_eq!(edition.guide.time_limit.as_ref().and_then(|limit| limit.promised), Some(15));
    let age = edition.parameters.values().next().map(|age| age.value.clone());
    assert_eq!(age, Some(lianban::model::Value::Integer(60)));
    let own = edition.items.values().next().and_then(|item| item.eligibility.first());
    assert!(own.is_some_and(|line| line.is.is_none()), "the region's line has no test");
    assert!(model.edition("530103").is_none(), "without a file there is no edition");
}

#[test]
fn what_must_be_filled_may_be_filled_by_the_prefecture() {
    let errors = |regions: &[(&str, &str)]| {
        let compiled = lianban::compile(&files(regions), "m/matter.yaml");
        let errors = compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        errors.map(|found| found.code).collect::<Vec<_>>()
    };
    assert_eq!(errors(&[("530102", "")]), [Code::RegionSlotEmpty]);
    assert_eq!(errors(&[("530100", ""), ("530102", "slots: {hours: 早}\n")]), []);
    assert_eq!(errors(&[("530100", "slots: {hours: 早}\n"), ("530102", "")]), []);
    assert_eq!(
        errors(&[("530800", "slots: {hours: 早}\n"), ("530102", "")]),
        [Code::RegionSlotEmpty]
    );
}

#[test]
fn one_region_says_nothing_in_the_edition_of_another() {
    let one = ("530102", "slots: {hours: 早}\n");
    let with = |other: &'static str| {
        matter(&[one, ("530800", other)]).edition("530102").map(|edition| {
            let tree = of_region(&edition, &Options::default(), &Templates::default());
            (edition.source_hash, tree)
        })
    };
    assert_eq!(with("items: {bus: {available: false}}\n"), with("codes: {kind: 甲}\n"));
}

#[test]
fn the_page_holds_the_places_of_its_region() {
    let compiled = lianban::compile(&loader(), "schemas/disability_services/matter.yaml");
    let model = compiled.model.expect("it compiles");
    let page = text(&model.edition("530103").expect("an edition"), "html/form.html");
    assert!(page.contains("<option value=\"拓东街道\">") && page.contains("昆明市盘龙区"));
    assert!(!page.contains("华山街道"), "those of others are fetched when asked for");
}

#[test]
fn what_a_region_does_not_offer_is_said_where_it_is_named_and_asked_for() {
    let files =
        [("530102", "slots: {hours: 早}\nitems: {bus: {available: false, note: 未通公交}}\n")];
    let edition = matter(&files).edition("530102").expect("an edition");
    let (guide, page) = (text(&edition, "guide/guide.md"), text(&edition, "html/form.html"));
    for said in ["公交卡（本地不办理）", "地530102不办理“公交卡”：未通公交"]
    {
        assert!(guide.contains(said), "{said}: {guide}");
    }
    assert!(page.contains("地530102不办理“公交卡”：未通公交"));
}

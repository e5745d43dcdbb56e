//! What a region leaves out breaks a rule there and nowhere else.

use super::support::{application, broken, fits, matter};
use serde_json::json;

#[test]
fn an_item_that_is_not_offered_is_not_applied_for() {
    let model = matter(&[
        ("530100", "items: {bus: {available: false, note: 未通公交}}\n"),
        ("530102", "slots: {hours: 早}\n"),
        ("530103", "slots: {hours: 早}\nitems: {bus: {available: true}}\n"),
    ]);
    let wants = |bus: bool, region: &str| {
        let answers = json!({ "s": { "bus": bus, "care": !bus, "years": 70 } });
        let instance = application(region, answers);
        let broken = broken(&model, &instance);
        assert_eq!(fits(&model, &instance), broken.is_empty(), "{region}");
        if let Some(edition) = model.edition(region) {
            // The page of the region says so; what is sent is judged by the whole matter.
            assert_eq!(edition.edition.as_ref().map(|place| place.code.as_str()), Some(region));
        }
        broken
    };
    let rule = ("check:bus_in_530100".to_owned(), "地530100不办理“公交卡”：未通公交".to_owned());
    // A county says nothing and has it from its prefecture, one has no file, another its own word.
    for region in ["530100", "530102", "530111"] {
        assert_eq!(wants(true, region), std::slice::from_ref(&rule), "{region}");
    }
    for region in ["530103", "530000", "530800"] {
        assert_eq!(wants(true, region), [], "{region}");
    }
    for region in ["530100", "530102", "530103", "530000"] {
        assert_eq!(wants(false, region), [], "{region}");
    }
}

#[test]
fn a_code_that_is_not_in_use_is_not_chosen() {
    let model = matter(&[
        ("530100", "codes: {kind: [甲, 乙]}\n"),
        ("530102", "slots: {hours: 早}\ncodes: {kind: 丙}\n"),
    ]);
    let codes = |region: &str, one: &str, some: &[&str]| -> Vec<String> {
        let answers = json!({
            "s": {
                "bus": true, "care": false, "years": 70, "one": one, "list": [{ "some": some }],
            },
        });
        let instance = application(region, answers);
        let found = broken(&model, &instance);
        assert_eq!(fits(&model, &instance), found.is_empty(), "{region}");
        if let Some(edition) = model.edition(region) {
            assert_eq!(fits(&edition, &instance), found.is_empty(), "edition of {region}");
        }
        found.into_iter().map(|(code, _)| code).collect()
    };
    assert_eq!(codes("530100", "1", &["1", "2"]), [""; 0]);
    assert_eq!(codes("530100", "3", &["2"]), ["check:s_one_in_530100"]);
    assert_eq!(codes("530111", "1", &["2", "3"]), ["check:s_list_some_in_530100"]);
    // A county's part is one of the whole table.
    assert_eq!(codes("530102", "3", &["3"]), [""; 0]);
    assert_eq!(codes("530102", "1", &["3"]), ["check:s_one_in_530102"]);
    assert_eq!(codes("530800", "3", &["1", "3"]), [""; 0]);
}

#[test]
fn an_edition_takes_applications_of_its_region_alone() {
    let model = matter(&[("530102", "slots: {hours: 早}\n")]);
    let edition = model.edition("530102").expect("an edition");
    let instance =
        |region| application(region, json!({ "s": { "bus": true, "care": false, "years": 70 } }));
    assert!(fits(&edition, &instance("530102")));
    assert!(!fits(&edition, &instance("530103")) && fits(&model, &instance("530103")));
}

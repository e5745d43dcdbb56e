//! What an instance may hold.

use super::support::{expected, faults, faults_of, instance, matter};
use lianban::model::Model;
use serde_json::{Value, json};

fn family() -> Model {
    matter("family")
}

/// A complete answer to the matter `family`, changed by `change`.
fn answers(change: impl FnOnce(&mut Value)) -> Value {
    let mut answers = json!({
        "applicant": { "name": "测试甲", "id_number": resident(1985) },
        "allowance": { "apply": true, "kind": "new", "amount": 100 },
        "children": [{ "name": "测试乙", "born": "2015-01-01" }],
        "pledge": { "agree": true },
    });
    change(&mut answers);
    answers
}

fn check(change: impl FnOnce(&mut Value), wanted: &[(&str, &str)]) {
    let model = family();
    assert_eq!(faults(&model, answers(change)), expected(wanted));
}

/// A sound number of someone born in a year, at an address code that never was.
pub(crate) fn resident(year: u16) -> String {
    let body = format!("990000{year:04}0308002");
    let checks = "0123456789X".chars().map(|check| format!("{body}{check}"));
    let sound = |number: &String| lianban::support::resident_id_fault(number).is_none();
    checks.into_iter().find(sound).expect("one check digit fits")
}

#[test]
fn sound() {
    check(|_| {}, &[]);
}

#[test]
fn required_members_are_missing_at_their_own_places() {
    check(|a| a["applicant"] = json!({ "name": "测试甲" }), &[("applicant.id_number", "missing")]);
    check(
        |a| drop(a.as_object_mut().and_then(|a| a.remove("pledge"))),
        &[("pledge.agree", "missing")],
    );
    check(
        |a| drop(a.as_object_mut().and_then(|a| a.remove("children"))),
        &[("children", "missing")],
    );
    check(
        |a| a["allowance"] = json!({ "apply": true }),
        &[
            ("allowance.kind", "missing"),
            // Whether an amount is demanded hangs on the kind, which is not known.
        ],
    );
}

#[test]
fn closed_answers() {
    check(|a| a["allowance"]["reason"] = "x".into(), &[("allowance.reason", "closed")]);
    // A switch closes what stands beside it, one by one; `kind` reads as undetermined then.
    check(
        |a| a["allowance"]["apply"] = false.into(),
        &[("", "choose_items"), ("allowance.amount", "closed"), ("allowance.kind", "closed")],
    );
    // A closed group is told once, whatever is inside.
    check(
        |a| a["applicant"]["guardian"] = json!({ "name": 1, "x": 2 }),
        &[("applicant.guardian", "closed")],
    );
    check(|a| a["applicant"]["guardian"] = json!([]), &[("applicant.guardian", "closed")]);
    // For a minor it is demanded.
    check(
        |a| a["applicant"]["id_number"] = resident(2015).into(),
        &[("applicant.guardian.name", "missing")],
    );
}

#[test]
fn optional_groups() {
    check(
        |a| a["applicant"]["contact"] = json!({ "note": "x" }),
        &[("applicant.contact.name", "missing"), ("applicant.contact.phone", "missing")],
    );
    check(|a| a["applicant"]["contact"] = json!({}), &[("applicant.contact", "empty")]);
    check(|a| a["applicant"]["contact"] = Value::Null, &[("applicant.contact", "null")]);
    check(
        |a| a["applicant"]["contact"] = json!({ "zz": 1 }),
        &[("applicant.contact.zz", "unknown_key")],
    );
}

#[test]
fn rows() {
    let child = || json!({ "name": "测试乙", "born": "2015-01-01" });
    check(|a| a["children"] = json!([]), &[("children", "empty")]);
    check(|a| a["children"] = child(), &[("children", "type")]);
    check(|a| a["children"] = json!([child(), 3]), &[("children[1]", "type")]);
    check(|a| a["children"] = json!([child(), {}]), &[("children[1]", "empty")]);
    check(|a| a["children"] = json!([child(), child()]), &[("children", "check:names")]);
    check(
        |a| a["children"] = json!([child(), child(), child(), { "name": "x y  z" }]),
        &[("children", "too_many")],
    );
    check(|a| a["children"][0]["older"] = 10.into(), &[("children[0].older", "unknown_key")]);
    let schools = |schools: Value| move |a: &mut Value| a["children"][0]["schools"] = schools;
    check(
        schools(json!([{ "name": "校", "graduate": false, "year": 2000 }])),
        &[("children[0].schools[0].year", "closed")],
    );
    check(
        schools(json!([{ "name": "校", "graduate": false }, { "graduate": true, "year": 1 }])),
        &[("children[0].schools[1].name", "missing"), ("children[0].schools[1].year", "range")],
    );
}

#[test]
fn leaves() {
    for (value, code) in [
        (json!(null), "null"),
        (json!(""), "empty"),
        (json!(3), "type"),
        (json!("a\u{200b}"), "characters"),
        (json!("a  b"), "not_canonical"),
        (json!("名".repeat(51)), "too_long"),
    ] {
        check(|a| a["applicant"]["name"] = value, &[("applicant.name", code)]);
    }
    check(|a| a["pledge"]["agree"] = false.into(), &[("pledge.agree", "not_in_table")]);
    check(|a| a["allowance"]["kind"] = "old".into(), &[("allowance.kind", "not_in_table")]);
    check(|a| a["allowance"]["amount"] = 100_001.into(), &[("allowance.amount", "range")]);
    check(|a| a["allowance"]["amount"] = 1.5.into(), &[("allowance.amount", "type")]);
    for (value, code) in [
        (json!([]), "empty"),
        (json!(["food", "food"]), "duplicate_option"),
        (json!(["care", "none"]), "check"),
        (json!(["care", "x"]), "not_in_table"),
    ] {
        check(|a| a["allowance"]["needs"] = value, &[("allowance.needs", code)]);
    }
    check(|a| a["allowance"]["needs"] = json!(["food"]), &[("allowance.food_note", "missing")]);
}

#[test]
fn ill_formed_answers_read_as_undetermined() {
    // Neither is the guardian demanded nor is one forbidden.
    check(|a| a["applicant"]["id_number"] = "1".into(), &[("applicant.id_number", "too_short")]);
    check(
        |a| {
            a["applicant"]["id_number"] = "1".into();
            a["applicant"]["guardian"] = json!({ "name": "测试丙" });
        },
        &[("applicant.id_number", "too_short")],
    );
}

#[test]
fn envelopes() {
    let model = family();
    let sound = instance(&model, answers(|_| {}));
    let changed = |key: &str, value: Value| {
        let mut instance = sound.clone();
        instance[key] = value;
        faults_of(&model, &instance)
    };
    assert_eq!(changed("region", "530102".into()), []);
    assert_eq!(changed("region", "440000".into()), expected(&[("region", "not_in_table")]));
    assert_eq!(changed("region", "53".into()), expected(&[("region", "pattern")]));
    assert_eq!(changed("matter", "other".into()), expected(&[("matter", "not_in_table")]));
    assert_eq!(changed("version", "2".into()), expected(&[("version", "not_in_table")]));
    assert_eq!(changed("zz", 1.into()), expected(&[("zz", "unknown_key")]));
    assert_eq!(changed("answers", json!({})), expected(&[("answers", "empty")]));
    assert_eq!(
        changed("submitted_on", "2025/6/1".into()),
        expected(&[("submitted_on", "not_canonical")])
    );
    for (day, faults) in [
        ("1899-12-31", &[("submitted_on", "range")] as &[_]),
        // Before birth one is a minor like any other.
        ("1900-01-01", &[("applicant.guardian.name", "missing")]),
        ("2999-12-31", &[]),
        ("3000-01-01", &[("submitted_on", "range")]),
    ] {
        assert_eq!(changed("submitted_on", day.into()), expected(faults), "{day}");
    }
    assert_eq!(faults_of(&model, &json!([])), expected(&[("", "type")]));
    let empty = expected(&[
        ("answers", "missing"),
        ("matter", "missing"),
        ("region", "missing"),
        ("submitted_on", "missing"),
        ("version", "missing"),
    ]);
    assert_eq!(faults_of(&model, &json!({ "x": 1 }))[..5], empty[..]);
}

#[test]
fn duplicate_keys() {
    let model = family();
    let text = instance(&model, answers(|_| {})).to_string();
    let text = text.replace(r#""agree":true"#, r#""agree":true,"agree":true"#);
    let json = lianban::interpret::read_json(text.as_bytes()).expect("JSON");
    let violations = lianban::interpret::validate(&model, &json);
    assert_eq!(violations.len(), 1);
    assert_eq!(
        (violations[0].path.as_str(), &*violations[0].code),
        ("pledge.agree", "duplicate_key")
    );
}

/// A closed member is reported once, be it given twice.
#[test]
fn closed_and_given_twice() {
    let model = family();
    let text = instance(&model, answers(|_| {})).to_string();
    let text = text.replace(r#""kind":"new""#, r#""kind":"new","kind":"new""#);
    let text = text.replace(r#""apply":true"#, r#""apply":false"#);
    let json = lianban::interpret::read_json(text.as_bytes()).expect("JSON");
    let broken = lianban::interpret::validate(&model, &json);
    let of_kind: Vec<&str> =
        broken.iter().filter(|b| b.path == "allowance.kind").map(|b| &*b.code).collect();
    assert_eq!(of_kind, ["closed"]);
}

#[test]
fn broken_bytes_are_told_without_their_content() {
    for bytes in [&b"\xff{}"[..], b"{\"secret\": ", b"", &b"[".repeat(100_000)] {
        let message = lianban::interpret::read_json(bytes).expect_err("no JSON");
        assert!(!message.contains("secret"));
    }
}

#[test]
fn checks_are_judged_where_they_are_determined() {
    check(
        |a| {
            a["allowance"] = json!({ "apply": true, "kind": "end" });
        },
        &[("allowance.kind", "check:ended")],
    );
}

#[test]
fn human_door() {
    let model = family();
    let typed = instance(
        &model,
        answers(|a| {
            a["applicant"]["name"] = "  测试　甲 ".into();
            a["applicant"]["contact"] = json!({ "name": "", "phone": null });
            a["allowance"]["amount"] = "１.00元".into();
            a["children"][0]["born"] = "2015年1月1日".into();
            a["allowance"]["reason"] = "不该填".into();
        }),
    );
    let normal = lianban::interpret::normalize(&model, &super::support::json(&typed));
    assert!(lianban::interpret::normalize(&model, &normal) == normal);
    let kept = lianban::interpret::drop_closed(&model, &normal);
    assert_eq!(lianban::interpret::validate(&model, &kept), []);
    assert_eq!(
        kept.get("answers").and_then(|a| a.get("allowance")?.get("amount")?.as_int()),
        Some(100)
    );
}

/// Nothing that stands anywhere in an instance makes the interpreter fail, and what is reported never
/// repeats what was entered.
#[test]
fn anything_anywhere() {
    let model = family();
    let sound = instance(&model, answers(|_| {}));
    let text = sound.to_string();
    let odd = [
        "null",
        "{}",
        "[]",
        "\"\"",
        "1e300",
        "-0.5",
        "[[[{\"a\":[1]}]]]",
        r#""密\u0000文""#,
        "{\"密文\":1}",
    ];
    // Every value of the text in turn becomes something odd.
    let starts: Vec<usize> = text.match_indices(':').map(|(at, _)| at + 1).collect();
    for start in starts {
        let rest = &text[start..];
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let Some(Ok(_)) = values.next() else { continue };
        let end = start + values.byte_offset();
        for odd in odd {
            let changed = format!("{}{odd}{}", &text[..start], &text[end..]);
            let json = lianban::interpret::read_json(changed.as_bytes()).expect("JSON");
            let violations = lianban::interpret::validate(&model, &json);
            assert!(violations.is_sorted() && !violations.is_empty(), "{changed}");
            for violation in violations {
                assert!(!format!("{violation:?}").contains('密'), "{violation:?}");
            }
        }
    }
}

//! What follows from an application.

use super::support::{Outputs, instance, matter, outputs};
use super::validity::resident;
use serde_json::{Value, json};

fn of(change: impl FnOnce(&mut Value), registers: Value) -> Outputs {
    let model = matter("office");
    let mut answers = json!({
        "applicant": { "name": "测试甲", "id_number": resident(1985) },
        "permit": { "apply": true, "kind": "new" },
        "pension": { "apply": false },
        "children": [{ "name": "测试乙", "adult": true }, { "name": "测试丙", "adult": false }],
    });
    change(&mut answers);
    outputs(&model, &instance(&model, answers), registers)
}

fn found() -> Value {
    json!({
        "population": { "status": "found", "data": { "address": "本市" } },
        "grades": { "status": "found", "data": { "grade": 2 } },
    })
}

#[test]
fn ready() {
    let split = of(|_| {}, found()).split;
    assert_eq!(
        split,
        json!([
            {
                "form": "permit_form", "department": "civil", "status": "ready",
                "fields": {
                    "Name": "测试甲", "Sex": "测试甲（女）", "Kind": "01", "Address": "本市",
                    "Kids": [{ "Name": "测试乙" }, { "Name": "测试丙" }],
                },
                "gaps": [{ "target": "Bank", "reason": "没有此栏", "filled_by": "民政局" }],
            },
            {
                "form": "child_form", "department": "civil", "row": 1, "status": "ready",
                "fields": { "Child": "测试丙", "Parent": "测试甲" }, "gaps": [],
            },
        ])
    );
}

#[test]
fn waiting() {
    let split = of(|a| a["permit"]["kind"] = "change".into(), json!({})).split;
    assert_eq!(
        split,
        json!([{
            "form": "permit_form", "department": "civil", "status": "waiting",
            "causes": [
                { "target": "Address", "reason": "register_unavailable", "register": "population" },
                { "target": "Grade", "reason": "register_unavailable", "register": "grades" },
            ],
            "fallback": "请到窗口核对住址",
            "gaps": [
                { "target": "Kind", "reason": "原表没有变更" },
                { "target": "Bank", "reason": "没有此栏", "filled_by": "民政局" },
            ],
        }])
    );
    let registers = json!({ "population": { "status": "not_found" }, "grades": found()["grades"] });
    let split = of(|a| a["permit"]["kind"] = "change".into(), registers).split;
    assert_eq!(
        split[0]["causes"],
        json!([{ "target": "Address", "reason": "register_not_found", "register": "population" }])
    );
}

#[test]
fn an_attachment_is_there_unless_its_material_is_waived() {
    let apply = |a: &mut Value| a["pension"] = json!({ "apply": true });
    let last = |registers: Value| of(apply, registers).split[2]["fields"].clone();
    assert_eq!(
        last(json!({})),
        json!({ "Name": "测试甲", "Scan": { "material": "identity", "page": "P1" } })
    );
    assert_eq!(last(found()), json!({ "Name": "测试甲" }));
    let materials = of(|_| {}, found()).materials;
    assert_eq!(materials[0]["status"], "waived");
    assert_eq!(materials[0]["reasons"], json!(["人口库已有"]));
}

#[test]
fn materials() {
    let list = of(|a| a["pension"] = json!({ "apply": true }), json!({})).materials;
    assert_eq!(
        list,
        json!([
            {
                "material": "identity", "title": "身份证", "status": "needed",
                "reasons": ["许可", "养老", "如人口库已有，可免交"],
            },
            {
                "material": "proof", "title": "子女证明", "row": 1, "status": "needed",
                "reasons": ["许可"],
                "parts": list[1]["parts"],
            },
            { "material": "house", "title": "住房证明", "status": "judged", "reasons": ["由窗口判断"] },
        ])
    );
    let titles = list[1]["parts"].as_array().expect("parts").iter().map(|part| &part["title"]);
    assert!(titles.eq(["出生证", "户口簿"]));
}

#[test]
fn plan() {
    assert_eq!(
        of(|a| a["pension"] = json!({ "apply": true }), json!({})).plan,
        json!({
            "stages": [
                { "stage": 1, "items": [{
                    "item": "permit", "department": "civil", "waits_for": [],
                    "limit": { "statutory": 10, "promised": 5, "unit": "working_day" },
                }] },
                { "stage": 2, "items": [{
                    "item": "pension", "department": "labour", "waits_for": ["permit"],
                    "limit": { "promised": 7, "unit": "working_day" },
                }] },
            ],
            "limit": { "promised": 12, "unit": "working_day" },
        })
    );
}

#[test]
fn eligibility() {
    let lines = of(|a| a["permit"]["kind"] = "change".into(), found()).eligibility;
    let standings: Vec<_> =
        lines.as_array().expect("lines").iter().map(|l| &l["standing"]).collect();
    assert_eq!(standings, ["not_met", "met", "met", "unknown"]);
    assert_eq!(lines[3]["reason"], "由部门核查");
    let lines = of(|_| {}, json!({ "population": { "status": "not_found" } })).eligibility;
    assert_eq!(
        lines[1],
        json!({
            "item": "permit", "text": "住在本地", "standing": "unknown",
            "reason": "人口库查无记录", "register": "population",
        })
    );
}

#[test]
fn master() {
    let master = of(|_| {}, found()).master;
    assert_eq!(master["answers"]["applicant"]["gender"], "2");
    assert_eq!(master["registers"]["population"]["data"]["address"], "本市");
    // It would not have been asked for a new permit, so what was handed in does not count.
    assert_eq!(master["registers"]["grades"], json!({ "status": "not_found" }));
}

#[test]
fn regions_set_their_own_numbers() {
    let model = matter("office");
    let standing = |region: &str| {
        let mut instance = instance(
            &model,
            json!({
                "applicant": { "name": "测试甲", "id_number": resident(1970) },
                "permit": { "apply": true, "kind": "new" },
                "pension": { "apply": false },
            }),
        );
        instance["region"] = region.into();
        outputs(&model, &instance, json!({})).eligibility[0]["standing"].clone()
    };
    assert_eq!(standing("530102"), "met");
    assert_eq!(standing("530103"), "not_met");
}

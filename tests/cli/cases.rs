//! `test`: a matter's own cases, for people and for programs.

use super::sandbox::Sandbox;
use serde_json::Value;

const CASES: &str = "schemas/my_matter/cases/permit.yaml";

#[test]
fn cases_are_told_and_counted() {
    let sandbox = Sandbox::with_starter("cases");
    assert_eq!(sandbox.ok("test"), "schemas/my_matter：没有例子（写在 cases 目录里）\n");
    sandbox.write(
        CASES,
        "cases:\n  \
           change: {title: 变更, given: {permit.kind: 变更, 变更事由: 不填}, expect: {violations: {变更事由: 没填}}}\n  \
           young: {title: 17岁, given: {身份证号: 17岁}, expect: {eligibility: {示例许可: not_met}}}\n",
    );
    assert_eq!(sandbox.ok("test my_matter"), "schemas/my_matter：2 例，全部符合\n");
    assert_eq!(sandbox.ok("check"), "没有发现问题\n");

    sandbox.change(CASES, "not_met", "met");
    let ran = sandbox.run("test my_matter");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.out.contains("“17岁”：“示例许可”的条件预期符合，实际不符合"), "{}", ran.out);
    assert!(ran.out.ends_with("schemas/my_matter：2 例，1 例不符合\n"), "{}", ran.out);
    let english = sandbox.run("test my_matter --lang en").out;
    assert!(english.contains("eligibility for `示例许可` was expected to be met"), "{english}");
    assert!(english.ends_with("schemas/my_matter: 2 cases, 1 not as expected\n"), "{english}");

    let ran = sandbox.run("test --format json");
    assert_eq!(ran.code, Some(1));
    let told: Value = serde_json::from_str(&ran.out).expect("JSON");
    let matter = &told["matters"][0];
    assert_eq!((&matter["cases"], &matter["failed"]), (&Value::from(2), &Value::from(1)));
    let place = &matter["diagnostics"][0]["primary"];
    assert_eq!((&place["file"], &place["start"]["line"]), (&Value::from(CASES), &Value::from(3)));

    // The cases of a faulty matter are not run.
    sandbox.change("schemas/my_matter/matter.yaml", "title: 身份证", "titel: 身份证");
    assert_eq!(sandbox.run("test my_matter").code, Some(2));
}

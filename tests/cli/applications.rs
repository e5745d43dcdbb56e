//! `validate`, `split`, `materials`, `plan` and `eligibility` on filled applications.

use super::sandbox::{Ran, Sandbox};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::Stdio;

const SECRET: &str = "绝密姓名";

/// A valid application of the starter matter.
fn valid() -> Value {
    json!({
        "matter": "my_matter",
        "version": "1.0.0",
        "submitted_on": "2025-06-16",
        "answers": {
            "applicant": { "name": "测试甲", "id_number": "99000019900308014X" },
            "permit": { "apply": true, "kind": "new" },
        },
    })
}

fn invalid() -> Value {
    let mut instance = valid();
    instance["answers"]["applicant"]["phone"] = json!(SECRET);
    instance
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

fn with_input(sandbox: &Sandbox, arguments: &str, input: &str) -> Ran {
    let mut command = sandbox.command();
    command.args(arguments.split_whitespace()).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("a run");
    child.stdin.take().expect("input").write_all(input.as_bytes()).expect("written");
    Ran::of(child.wait_with_output().expect("an end"))
}

#[test]
fn one_application_is_judged_for_people() {
    let sandbox = Sandbox::with_starter("one");
    sandbox.write("good.json", &format!("{:#}", valid()));
    sandbox.write("bad.json", &invalid().to_string());
    assert_eq!(sandbox.ok("validate my_matter good.json"), "符合规定\n");
    let ran = sandbox.run("validate my_matter bad.json");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("路径") && ran.out.contains("applicant.phone"), "{}", ran.out);
    assert!(!ran.out.contains(SECRET) && !ran.err.contains(SECRET));
    let ran = sandbox.run("validate my_matter good.json bad.json");
    assert_eq!(ran.code, Some(1));
    let results = lines(&ran.out);
    assert_eq!((&results[0]["file"], &results[0]["valid"]), (&json!("good.json"), &json!(true)));
    assert_eq!(results[1]["violations"][0]["path"], "applicant.phone");
}

#[test]
fn many_applications_are_judged_in_order_whatever_is_among_them() {
    let sandbox = Sandbox::with_starter("many");
    let input = format!("{}\n{{\"name\": \"{SECRET}\n\n{}\n7\n{}", valid(), invalid(), valid());
    let ran = with_input(&sandbox, "validate my_matter -", &input);
    assert_eq!(ran.code, Some(1));
    let results = lines(&ran.out);
    let seen: Vec<_> = results.iter().map(|one| (&one["line"], &one["valid"])).collect();
    let wanted = [(1, true), (2, false), (4, false), (5, false), (6, true)];
    let wanted = wanted.map(|(line, valid)| (json!(line), json!(valid)));
    assert_eq!(seen, wanted.iter().map(|(line, valid)| (line, valid)).collect::<Vec<_>>());
    assert!(results[1]["error"].as_str().unwrap().contains("不是JSON"));
    assert!(!ran.out.contains(SECRET) && !ran.err.contains(SECRET));
}

#[cfg(feature = "json-schema-check")]
#[test]
fn the_published_schema_judges_too() {
    let sandbox = Sandbox::with_starter("published");
    sandbox.write("all.jsonl", &format!("{}\n{}\n", valid(), invalid()));
    let ran = sandbox.run("validate my_matter all.jsonl --with json-schema");
    assert_eq!(ran.code, Some(1));
    let results = lines(&ran.out);
    assert_eq!(results[0]["json_schema"], json!({ "valid": true, "errors": [] }));
    assert_eq!(results[1]["json_schema"]["valid"], json!(false));
    let pointer = &results[1]["json_schema"]["errors"][0]["pointer"];
    assert_eq!(pointer, "/answers/applicant/phone");
    assert!(!ran.out.contains(SECRET));
}

#[test]
fn applications_are_split_into_files() {
    let sandbox = Sandbox::with_starter("split");
    sandbox.write("one.json", &valid().to_string());
    sandbox.write("registers.json", "{}");
    let said = sandbox.ok("split my_matter one.json --registers registers.json --out forms");
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["files"], json!(["forms/permit_application.json"]));
    let form: Value = serde_json::from_str(&sandbox.read("forms/permit_application.json")).unwrap();
    assert_eq!(
        (&form["status"], &form["fields"]["applicantName"]),
        (&json!("ready"), &json!("测试甲"))
    );
    sandbox.write("all.jsonl", &format!("{}\n{}\n{}\n", valid(), invalid(), valid()));
    let ran = sandbox.run("split my_matter all.jsonl --out many");
    assert_eq!(ran.code, Some(1));
    assert!(sandbox.path("many/000001/permit_application.json").exists());
    assert!(!sandbox.path("many/000002").exists());
    assert!(sandbox.path("many/000003/permit_application.json").exists());
    let printed = sandbox.ok("split my_matter one.json");
    let printed: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(printed["forms"][0], form);
}

#[test]
fn registers_answers_go_line_by_line() {
    let sandbox = Sandbox::with_starter("registers");
    sandbox.write("all.jsonl", &format!("{}\n{}\n", valid(), valid()));
    sandbox.write("one.json", "{}");
    sandbox.write("short.jsonl", "{}\n");
    let ran = sandbox.run("materials my_matter all.jsonl --registers one.json");
    assert_eq!(ran.code, Some(2), "one person's data are not used for another");
    let ran = sandbox.run("materials my_matter all.jsonl --registers short.jsonl");
    assert_eq!(ran.code, Some(1));
    let results = lines(&ran.out);
    assert_eq!(results[0]["materials"][0]["material"], "identity_card");
    assert!(results[1]["error"].as_str().unwrap().contains("没有与之对应"));
    sandbox.write("one.jsonl", &valid().to_string());
    sandbox.write("wrong.jsonl", "{\"no_such_register\": {\"status\": \"not_found\"}}");
    let ran = sandbox.run("plan my_matter one.jsonl --registers wrong.jsonl");
    assert_eq!(ran.code, Some(1));
    assert_eq!(lines(&ran.out)[0]["registers_violations"][0]["code"], "unknown_key");
}

#[test]
fn materials_plan_and_eligibility_are_told() {
    let sandbox = Sandbox::with_starter("told");
    sandbox.write("one.json", &valid().to_string());
    let json = |command: &str| -> Value {
        serde_json::from_str(&sandbox.ok(&format!("{command} my_matter one.json"))).unwrap()
    };
    assert_eq!(json("materials")["materials"][0]["status"], "needed");
    assert_eq!(json("plan")["plan"]["stages"][0]["items"][0]["item"], "permit");
    assert_eq!(json("eligibility")["eligibility"][0]["standing"], "met");
    let people =
        |command: &str| sandbox.ok(&format!("{command} my_matter one.json --format human"));
    assert!(people("materials").contains("需要  身份证"));
    // People read titles, never ids.
    for command in ["plan", "eligibility"] {
        let text = people(command);
        assert!(text.contains("示例许可") && !text.contains("permit"), "{text}");
    }
    assert!(people("eligibility").contains("符合"));
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let sandbox = Sandbox::with_starter("unreadable");
    for (file, word) in [("none.json", "找不到文件"), ("schemas", "是目录")] {
        let ran = sandbox.run(&format!("validate my_matter {file}"));
        assert_eq!(ran.code, Some(2), "{file}");
        assert!(ran.err.contains(word), "{}", ran.err);
    }
    let large = std::fs::File::create(sandbox.path("large.json")).unwrap();
    large.set_len(17 * 1024 * 1024).unwrap();
    let ran = sandbox.run("validate my_matter large.json");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("16 MiB"), "{}", ran.err);
    std::fs::rename(sandbox.path("large.json"), sandbox.path("large.jsonl")).unwrap();
    let ran = sandbox.run("validate my_matter large.jsonl");
    assert_eq!(ran.code, Some(1));
    assert_eq!(lines(&ran.out).len(), 1);
    // A matter with errors judges nothing.
    sandbox.change("schemas/my_matter/matter.yaml", "department: lead_office", "department: x");
    sandbox.write("one.json", &valid().to_string());
    let ran = sandbox.run("validate my_matter one.json");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("有错误"), "{}", ran.err);
}

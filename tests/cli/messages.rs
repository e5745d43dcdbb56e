//! Finding schemas, `check`, `explain`, `schema`, `trace`, languages and exit codes.

use super::sandbox::{Ran, Sandbox};
use serde_json::Value;
use std::process::Stdio;

const MATTER: &str = "schemas/my_matter/matter.yaml";

#[test]
fn a_schema_is_found_by_path_folder_and_id() {
    let sandbox = Sandbox::with_starter("found");
    for asked in [MATTER, "./schemas/my_matter", "schemas/../schemas/my_matter", "my_matter"] {
        sandbox.ok(&format!("check {asked}"));
    }
    sandbox.change(MATTER, "department: lead_office", "department: lead_ofice");
    for asked in ["matter.yaml", "."] {
        let mut command = sandbox.command();
        command.current_dir(sandbox.path("schemas/my_matter")).args(["check", asked]);
        let ran = Ran::of(command.output().unwrap());
        assert!(ran.out.contains("--> matter.yaml:"), "{asked}: {}", ran.out);
    }
}

#[test]
fn files_beside_are_read_from_anywhere_and_others_are_not() {
    let sandbox = Sandbox::with_starter("beside");
    let old = "    values: {new: 新办, change: 变更}";
    sandbox.change(MATTER, old, "    file: ../codes/kind.csv");
    sandbox.write("schemas/codes/kind.csv", "code,label\nnew,新办\nchange,变更\n");
    sandbox.write("secret.csv", "code,label\nnew,新办\nchange,变更\n");
    let inside = |asked: &str| {
        let mut command = sandbox.command();
        command.current_dir(sandbox.path("schemas/my_matter"));
        Ran::of(command.args(["check", asked]).output().unwrap())
    };
    let ran = inside("matter.yaml");
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    // What is neither below the current folder nor below the schemas is not read.
    sandbox.change(MATTER, "../codes/kind.csv", "../../secret.csv");
    assert_eq!(sandbox.run("check").code, Some(0));
    let ran = inside("matter.yaml");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("允许读取的目录之外"), "{}", ran.out);
    assert!(!ran.out.contains("新办,"), "{}", ran.out);
}

#[test]
fn what_is_not_there_is_told_with_the_nearest_name() {
    let sandbox = Sandbox::with_starter("nearest");
    let ran = sandbox.run("check my_mater");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("是不是“my_matter”"), "{}", ran.err);
    let ran = sandbox.run("check something_else");
    assert!(ran.err.contains("这里有：my_matter"), "{}", ran.err);
    let ran = Sandbox::new("nothing").run("build");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("lianban new"), "{}", ran.err);
}

#[test]
fn findings_come_for_people_and_for_programs() {
    let sandbox = Sandbox::with_starter("findings");
    sandbox.ok("new second");
    for matter in [MATTER, "schemas/second/matter.yaml"] {
        sandbox.change(matter, "department: lead_office", "department: lead_ofice");
    }
    let ran = sandbox.run("check");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("lead_ofice") && !ran.out.contains('\u{1b}'), "{}", ran.out);
    let ran = sandbox.run("check --format json");
    assert_eq!(ran.code, Some(1));
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let files: Vec<&str> = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["primary"]["file"].as_str().unwrap())
        .collect();
    assert!(files.contains(&MATTER) && files.contains(&"schemas/second/matter.yaml"));
    let ran = sandbox.run("check --format sarif my_matter");
    assert_eq!(ran.code, Some(1));
    let sarif: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "LB0301");
}

#[test]
fn notes_are_counted_and_shown_when_asked_for() {
    let sandbox = Sandbox::with_starter("notes");
    let old = "label: 联系电话,";
    sandbox.change(MATTER, old, "label: 联系电话, unclear: 原文没写几个号码,");
    let out = sandbox.ok("check");
    assert_eq!(out, "1 个提示（加 --notes 查看提示）\n");
    assert!(sandbox.ok("check --notes").contains("LB0711"));
    let json: Value = serde_json::from_str(&sandbox.ok("check --format json")).unwrap();
    assert_eq!(json["diagnostics"], serde_json::json!([]));
    assert_eq!(sandbox.run("build").err, "");
}

#[test]
fn the_language_follows_the_option_then_the_locale() {
    let sandbox = Sandbox::with_starter("language");
    let speaks = |locale: &[(&str, &str)], arguments: &[&str]| {
        let mut command = sandbox.command();
        command.envs(locale.iter().copied()).args(arguments);
        Ran::of(command.output().unwrap())
    };
    let (zh, en) = ("没有发现问题\n", "no problems found\n");
    assert_eq!(speaks(&[], &["check"]).out, zh);
    assert_eq!(speaks(&[("LANG", "C")], &["check"]).out, zh);
    assert_eq!(speaks(&[("LANG", "en_US.UTF-8")], &["check"]).out, en);
    assert_eq!(speaks(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "zh_CN.UTF-8")], &["check"]).out, zh);
    assert_eq!(speaks(&[], &["check", "--lang", "en"]).out, en);
    assert_eq!(speaks(&[("LC_ALL", "en")], &["--lang=zh", "check"]).out, zh);
    assert!(speaks(&[], &["check", "--help"]).out.contains("用法："));
    assert!(speaks(&[], &["--lang", "en", "check", "--help"]).out.contains("Usage:"));
    let refused = speaks(&[], &["check", "--frmat", "json"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("没有参数“--frmat”；是不是“--format”？"), "{}", refused.err);
    assert!(speaks(&[], &["--lang", "en", "chek"]).err.contains("unrecognized subcommand"));
}

#[test]
fn explain_shows_pages_and_names_the_nearest_code() {
    let sandbox = Sandbox::new("explain");
    let page = sandbox.ok("explain lb0112");
    assert!(page.starts_with("LB0112") && page.contains("为什么"), "{page}");
    assert!(sandbox.ok("explain LB0112 --lang en").contains("How to mend"));
    let ran = sandbox.run("explain LB0191");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("是不是“LB0"), "{}", ran.err);
    let all = sandbox.ok("explain");
    assert_eq!(all.lines().count(), lianban::code::Code::ALL.len());
}

#[test]
fn the_schema_of_the_language_is_json() {
    let schema: Value = serde_json::from_str(&Sandbox::new("schema").ok("schema")).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn trace_tells_where_from_and_where_to() {
    let sandbox = Sandbox::with_starter("trace");
    let text = sandbox.ok("trace my_matter applicant.id_number");
    for part in ["身份证号", "申请人基本情况", "permit_application.idCard", "permit[0]", "办事指南"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let json = sandbox.ok("trace my_matter permit.apply --format json");
    let json: Value = serde_json::from_str(&json).unwrap();
    let reaches = json["reaches"].as_array().unwrap();
    let reached = |kind: &str, place: &str| {
        reaches.iter().find(|reach| reach["kind"] == kind && reach["place"] == place)
    };
    assert!(reached("form", "permit").is_some());
    assert!(reached("item", "permit").is_some());
    let form = reached("department", "permit_application").unwrap();
    assert_eq!(form["via"], serde_json::json!(["items.permit"]));
    assert!(reached("material", "identity_card").is_some());
    let ran = sandbox.run("trace my_matter applicant.id_nmber");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("是不是“applicant.id_number”"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_crash() {
    let sandbox = Sandbox::new("pipe");
    let mut child = sandbox
        .command()
        .arg("schema")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn paths_that_are_no_utf8_are_fine() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let sandbox = Sandbox::with_starter("bytes");
    let folder = sandbox.path("schemas").join(OsStr::from_bytes(b"gb\xd6\xd0"));
    std::fs::rename(sandbox.path("schemas/my_matter"), &folder).unwrap();
    let old = "    values: {new: 新办, change: 变更}";
    let file = folder.join("matter.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace(old, "    file: ../codes/kind.csv")).unwrap();
    sandbox.write("schemas/codes/kind.csv", "code,label\nnew,新办\nchange,变更\n");
    let ran = Ran::of(sandbox.command().arg("check").arg(&folder).output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
}

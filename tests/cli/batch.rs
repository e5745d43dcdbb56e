//! `split --jsonl`: files of any size, with lines that cannot be split set aside, and interruptions.

use super::sandbox::Sandbox;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;

const SECRET: &str = "绝密姓名";

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

/// Applications, some of them not valid, some no JSON, some lines empty.
fn mixed(lines: usize) -> String {
    let mut text = String::new();
    for line in 0..lines {
        let mut instance = valid();
        instance["answers"]["applicant"]["phone"] = json!(SECRET);
        let _ = match line % 50 {
            7 => writeln!(text, "{instance}"),
            11 => writeln!(text, "{{\"name\": \"{SECRET}"),
            13 => writeln!(text),
            _ => writeln!(text, "{}", valid()),
        };
    }
    text
}

#[test]
fn every_line_is_answered_in_order_in_one_of_two_files() {
    let sandbox = Sandbox::with_starter("batch");
    sandbox.write("all.jsonl", &mixed(3000));
    let ran = sandbox.run("split my_matter all.jsonl --jsonl forms.jsonl");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let one_by_one = sandbox.run("split my_matter all.jsonl").out;
    let (taken, aside): (Vec<&str>, Vec<&str>) =
        one_by_one.lines().partition(|line| line.contains("\"forms\""));
    assert_eq!(aside.len(), 120);
    assert!(sandbox.read("forms.jsonl").lines().eq(taken));
    assert!(sandbox.read("forms.rejected.jsonl").lines().eq(aside.iter().copied()));
    assert!(!sandbox.read("forms.rejected.jsonl").contains(SECRET) && !ran.err.contains(SECRET));
    let left = |name: &str| sandbox.path(name).exists();
    assert!(!left("forms.jsonl.part") && !left("forms.jsonl.run.json"));
}

#[test]
fn an_interrupted_run_goes_on_where_it_was() {
    let sandbox = Sandbox::with_starter("batch_again");
    sandbox.write("all.jsonl", &mixed(100));
    sandbox.run("split my_matter all.jsonl --jsonl whole.jsonl");
    // A name that is taken stops a run at its very end.
    sandbox.write("forms.jsonl/in_the_way", "");
    let ran = sandbox.run("split my_matter all.jsonl --jsonl forms.jsonl");
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    fs::remove_dir_all(sandbox.path("forms.jsonl")).expect("removed");

    // As if it had been stopped after 40 lines, in the middle of writing the next.
    let first = |text: &str, lines: usize| -> usize {
        text.split_inclusive('\n').take(lines).map(str::len).sum()
    };
    let (taken, aside) = (sandbox.read("whole.jsonl"), sandbox.read("whole.rejected.jsonl"));
    let mut record: Value =
        serde_json::from_str(&sandbox.read("forms.jsonl.run.json")).expect("JSON");
    record["progress"] = json!({
        "lines": 40, "read": first(&mixed(100), 40), "answers_read": 0, "rejected": 2,
        "written": first(&taken, 37), "written_aside": first(&aside, 2),
    });
    sandbox.write("forms.jsonl.run.json", &record.to_string());
    sandbox.write("forms.jsonl.part", &taken[..first(&taken, 37) + 20]);
    let ran = sandbox.run("split my_matter all.jsonl --jsonl forms.jsonl");
    assert!(ran.err.contains("从第 40 行以后接着做"), "{}", ran.err);
    assert_eq!(sandbox.read("forms.jsonl"), taken);
    assert_eq!(sandbox.read("forms.rejected.jsonl"), aside);

    // Another input begins anew.
    sandbox.write("forms.jsonl.run.json", &record.to_string());
    sandbox.write("forms.jsonl.part", &taken);
    sandbox.write("all.jsonl", &format!("\n{}", mixed(100)));
    let ran = sandbox.run("split my_matter all.jsonl --jsonl forms.jsonl");
    assert!(!ran.err.contains("接着做"), "{}", ran.err);
    assert_eq!(sandbox.read("forms.jsonl").lines().count(), taken.lines().count());
}

#[test]
fn files_that_would_be_lost_are_refused() {
    let sandbox = Sandbox::with_starter("batch_names");
    sandbox.write("all.jsonl", &mixed(3));
    sandbox.write("one.json", &valid().to_string());
    for arguments in [
        "all.jsonl --jsonl all.jsonl",
        "all.jsonl --jsonl forms.jsonl --rejected forms.jsonl",
        "one.json --jsonl forms.jsonl",
        "all.jsonl all.jsonl --jsonl forms.jsonl",
        "all.jsonl --rejected forms.jsonl",
    ] {
        let ran = sandbox.run(&format!("split my_matter {arguments}"));
        assert_eq!(ran.code, Some(2), "{arguments}: {}", ran.err);
        assert_eq!(sandbox.read("all.jsonl"), mixed(3));
    }
}

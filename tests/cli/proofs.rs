//! A matter whose proofs failed: the ledger, the counterexamples as files, and how they fail.

use super::sandbox::Sandbox;
use serde_json::{Value, json};

/// A matter whose department demands the telephone number that people need not give.
const MATTER: &str = include_str!("../ui/LB0802_optional/matter.yaml");

fn broken(name: &str) -> Sandbox {
    let sandbox = Sandbox::with_starter(name);
    let matter = MATTER.replace("id: example", "id: my_matter");
    sandbox.write("schemas/my_matter/matter.yaml", &matter);
    sandbox
}

#[test]
fn the_ledger_counts_what_is_proved_with_what_is_not() {
    let ran = broken("ledger").run("check my_matter --proofs");
    assert_eq!(ran.code, Some(1));
    let rows: Vec<&str> = ran.out.lines().filter(|line| line.contains("《办卡表》")).collect();
    let of = |word: &str| rows.iter().filter(|row| row.contains(word)).count();
    assert_eq!((of("有反例"), of("未判定"), of("缺口")), (1, 0, 0), "{}", ran.out);
    // Those proved are never counted without the gaps.
    let sum = ran.out.lines().find(|line| line.starts_with("示例事项：证明 ")).expect(&ran.out);
    assert!(sum.contains(" 项，声明缺口 0 项，有反例 1 项；"), "{sum}");
}

#[test]
fn counterexamples_are_valid_and_wait() {
    let sandbox = broken("counterexamples");
    let ran = sandbox.run("check my_matter --counterexamples fails");
    assert_eq!(ran.code, Some(1));
    let mut found: Vec<String> = std::fs::read_dir(sandbox.path("fails/my_matter"))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    found.sort();
    let [instance, registers] = found.as_slice() else { panic!("{found:?}") };
    let (instance, registers) =
        (format!("fails/my_matter/{instance}"), format!("fails/my_matter/{registers}"));
    let judged = sandbox.run(&format!("validate my_matter {instance}"));
    assert_eq!((judged.code, judged.out.as_str()), (Some(0), "符合规定\n"), "{}", judged.err);
    let split = sandbox.run(&format!("split my_matter {instance} --registers {registers}"));
    let split: Value = serde_json::from_str(&split.out).expect(&split.out);
    let form = &split["forms"][0];
    assert_eq!(form["status"], "waiting");
    assert_eq!(form["causes"], json!([{ "target": "电话", "reason": "undetermined" }]));
}

#[test]
fn nothing_is_built_of_it() {
    let sandbox = broken("unbuilt");
    let ran = sandbox.run("build my_matter");
    assert_eq!(ran.code, Some(1));
    assert!(!sandbox.path("generated/my_matter").exists());
}

//! What is said of a promise, for chains of items with these limits.

use super::{TimeLimitVerdict, time_limit_status};
use crate::source::MemoryLoader;

const PROMISE: &str = "{statutory: 30, promised: 20, unit: working_day}";

/// What comes out for `whole`, where `second` waits for `first` and `third` for nothing.
fn verdict(whole: &str, [first, second, third]: [&str; 3]) -> TimeLimitVerdict {
    let item = |name: &str, rest: &str| {
        format!("  {name}: {{title: 事项, department: office, applied_when: true{rest}}}\n")
    };
    let text = [
        "lianban: 1\nid: example\ntitle: 示例\nversion: 1.0.0\n",
        "departments: {office: {title: 办公室}}\n",
        &format!("guide: {{time_limit: {whole}}}\nitems:\n"),
        &item("first", first),
        &item("second", &format!(", after: first{second}")),
        &item("third", third),
        "form:\n  sections:\n    a:\n      title: 甲\n      fields:\n",
        "        name: {label: 姓名, type: person_name, purpose: 制证}\n",
    ]
    .concat();
    let mut files = MemoryLoader::default();
    files.0.insert("matter.yaml".to_owned(), text.into_bytes());
    let compiled = crate::compile(&files, "matter.yaml");
    let found: Vec<_> = compiled.diagnostics.iter().map(|found| &found.message.en).collect();
    let model = compiled.model.unwrap_or_else(|| panic!("it compiles: {found:?}"));
    let [status] = time_limit_status(&model).try_into().expect("one promise");
    status.verdict
}

fn days(promised: i64) -> String {
    format!(", time_limit: {{promised: {promised}, unit: working_day}}")
}

#[test]
fn limits_add_up_along_a_chain_and_not_across() {
    let found = verdict(PROMISE, [&days(12), &days(8), &days(20)]);
    assert_eq!(found, TimeLimitVerdict::Proved(20));
}

#[test]
fn what_takes_no_time_has_no_unit() {
    let at_once = ", time_limit: {promised: 0, unit: immediate}";
    assert_eq!(verdict(PROMISE, [&days(12), &days(8), at_once]), TimeLimitVerdict::Proved(20));
}

#[test]
fn the_law_counts_where_nothing_is_promised() {
    let law = ", time_limit: {statutory: 15, unit: working_day}";
    let whole = "{statutory: 30, unit: working_day}";
    assert_eq!(verdict(whole, [law, law, law]), TimeLimitVerdict::Proved(30));
}

#[test]
fn what_is_not_known_is_unknown() {
    for odd in [
        "",
        ", time_limit: {promised: 1, unit: month}",
        ", time_limit: {promised: 1, unit: working_day, excluding: 公示}",
    ] {
        let found = verdict(PROMISE, [&days(12), &days(8), odd]);
        assert!(
            matches!(&found, TimeLimitVerdict::Unknown(reasons) if reasons.len() == 1),
            "{odd}"
        );
    }
    let stops = "{promised: 5, unit: working_day, excluding: 公示}";
    let found = verdict(stops, [&days(12), &days(8), &days(1)]);
    assert!(matches!(&found, TimeLimitVerdict::Unknown(reasons) if reasons.len() == 1));
}

//! A slip of the pen is told on the page in the words of the service.

use super::same::all;
use crate::{build, of_each, text};
use lianban::interpret::Interpreter;
use lianban::support::Json;
use std::collections::{BTreeMap, BTreeSet};

/// Stands for the name of a question, which the service may make longer.
const NAME: &str = "▢";
/// What the page calls a number that it cannot read, the service calls differently: by then it has
/// become a text of the instance.
const NOT_THE_SAME: &[&str] = &["type"];

/// For each slip of an instance: its place, its code and the page's sentence.
const TOLD: &str = "const at = (json, path) => path.split(/[.[\\]]+/).filter(Boolean).reduce((j, key) => j?.[key], json); \
    const field = (path) => { \
        const names = path.replace(/\\[\\d+\\]/g, '').split('.'); \
        let group = ready(program, tables).groups[0]; \
        for (const name of names.slice(0, -1)) group = group?.groups.find(({ id }) => id === name); \
        return group?.fields.find(({ id }) => id === names.at(-1))?.domain; }; \
    return judge(program, $, tables).flatMap(({ path, code }) => { \
        const domain = field(path), value = at($.answers, path); \
        const typed = ['text', 'integer', 'money', 'decimal', 'date', 'month'].includes(domain?.is); \
        return typed && slips[code] && (code === 'range' || typeof value === 'string') \
            ? [[path, code, slips[code]('▢', domain, value)]] : []; });";

#[test]
fn slips_are_told_in_the_words_of_the_service() {
    let source = include_str!("../../templates/html/form/slips.js");
    let (words, _) = source.split_once("// A remark before").expect("words, then remarks");
    let body = format!("(() => {{ {words}\n{TOLD} }})()");
    let mut seen = BTreeSet::new();
    for (name, model, instances) in all() {
        let interpreter = Interpreter::new(model);
        let folder = build(&format!("{name}_slips"), model);
        let asked: Vec<&Json> = instances
            .iter()
            .step_by(3)
            .filter(|json| json.get("answers").is_some_and(|answers| answers.as_object().is_some()))
            .collect();
        let lines = asked.iter().map(|json| text(json)).collect();
        for (instance, told) in asked.iter().zip(of_each(&folder, &body, lines)) {
            let violations = interpreter.validate(instance).into_iter();
            let service: BTreeMap<(String, String), String> = violations
                .map(|found| ((found.path, found.code.into_owned()), found.message))
                .collect();
            for slip in told.as_array().expect("a list") {
                let part = |at: usize| slip[at].as_str().expect("a text").to_owned();
                if NOT_THE_SAME.contains(&part(1).as_str()) {
                    continue;
                }
                let message = &service[&(part(0), part(1))];
                let sentence = part(2);
                let (before, after) = sentence.split_once(NAME).expect("the name");
                assert!(
                    message.starts_with(before) && message.ends_with(after),
                    "{name}: {sentence} / {message}"
                );
                seen.insert(part(1));
            }
        }
    }
    let wanted = ["calendar", "characters", "check_digit", "not_canonical", "pattern", "too_long"];
    assert!(wanted.iter().all(|code| seen.contains(*code)), "{seen:?}");
}

//! JavaScript and interpreter say the same.

use super::change::{Chance, Neighbourhood, respelt};
use crate::{all_matters, ask, build, common, of_each, text};
use lianban::backend::make;
use lianban::examples::examples;
use lianban::expr::{Expr, ExprKind, Frame, Type};
use lianban::interpret::{
    Draft, Interpreter, NodeId, Registers, Situation, drop_closed, normalize,
};
use lianban::model::{Model, RowId, TableId, Value as ModelValue};
use lianban::support::Json;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Changed instances for each matter.
const CHANGED: usize = 2000;
/// Instances in human spellings for each matter.
const RESPELT: usize = 300;

type Door = fn(&Model, &Json) -> Json;
const DOORS: [(&str, Door); 2] = [("normalize", normalize), ("drop_closed", drop_closed)];

/// Codes that JavaScript never gives, each with the reason.
const NEVER: &[(&str, &str)] =
    &[("duplicate_key", "objects of JavaScript hold a key once: its reader keeps the last")];

/// The examples of each matter, then instances that are a few changes away from them.
static INSTANCES: LazyLock<Vec<Vec<Json>>> =
    LazyLock::new(|| all_matters().iter().map(|(_, model)| instances(model)).collect());

pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static Model, &'static [Json])> {
    let matters = all_matters().iter().zip(INSTANCES.iter());
    matters.map(|((name, model), instances)| (name.as_str(), model, instances.as_slice()))
}

fn instances(model: &Model) -> Vec<Json> {
    let mut found: Vec<Json> = examples(model)
        .into_iter()
        .map(|example| serde_json::from_str(&text(&example.instance)).expect("JSON"))
        .collect();
    let mut regions: Vec<String> = model.regions.iter().map(|region| region.code.clone()).collect();
    regions.extend([model.region.clone(), "AT13".to_owned(), "119999".to_owned()]);
    let rows = model.tables.values().flat_map(|table| &table.rows).filter(|row| row.exclusive);
    let exclusive = rows.map(|row| Json::from(row.code.as_str())).collect();
    let mut words = Vec::new();
    for check in model.checks.values() {
        check.that.walk(&mut |part| {
            if let ExprKind::Constant(ModelValue::Text(word)) = &part.kind {
                words.push(word.clone());
            }
        });
    }
    let neighbourhood = Neighbourhood { examples: &found, regions, exclusive, words };
    let mut chance = Chance(7);
    let mut changed: Vec<Json> =
        (0..CHANGED).map(|_| neighbourhood.instance(&mut chance)).collect();
    changed.extend(neighbourhood.named());
    found.extend(changed);
    found
}

/// What the interpreter finds: places and codes.
fn expected(interpreter: &Interpreter<'_>, instance: &Json) -> BTreeSet<(String, String)> {
    let found = interpreter.validate(instance).into_iter();
    found.map(|violation| (violation.path, violation.code.into_owned())).collect()
}

fn said(answer: &Value) -> BTreeSet<(String, String)> {
    let word = |value: &Value| value.as_str().expect("a text").to_owned();
    let pairs = answer.as_array().expect("a list").iter();
    pairs.map(|pair| (word(&pair[0]), word(&pair[1]))).collect()
}

/// The stable codes of faults, as the file that names them has them.
fn codes_of_faults() -> BTreeSet<String> {
    let path = common::root().join("templates/rust/support/fault.rs");
    let source = std::fs::read_to_string(path).expect("the file of faults");
    let lines = source.lines().filter(|line| line.trim_start().starts_with("Fault::"));
    let code = |line: &str| Some(line.split_once("=> \"")?.1.split_once('"')?.0.to_owned());
    let found: BTreeSet<String> = lines.filter_map(code).collect();
    assert!(found.len() >= 20, "{found:?}");
    found
}

#[test]
fn the_same_violations() {
    let mut seen = BTreeSet::new();
    let (mut judged, mut valid) = (0, 0);
    for (name, model, instances) in all() {
        let folder = build(name, model);
        let interpreter = Interpreter::new(model);
        for (instance, answer) in instances.iter().zip(ask(&folder, "", instances)) {
            let (expected, said) = (expected(&interpreter, instance), said(&answer));
            assert_eq!(said, expected, "{name}: {}", text(instance));
            judged += 1;
            valid += usize::from(said.is_empty());
            seen.extend(said.into_iter().map(|(_, code)| code));
        }
    }
    assert!(valid > judged / 50, "{valid} of {judged} instances are valid");
    // The matter that reckons with everything breaks each of its checks.
    let (_, reckoning, _) = all().find(|(name, ..)| *name == "reckoning").expect("it is there");
    for check in reckoning.checks.values() {
        assert!(seen.contains(&format!("check:{}", check.id)), "{}", check.id);
    }
    for code in codes_of_faults() {
        let never = NEVER.iter().any(|(known, _)| *known == code);
        assert_eq!(seen.contains(&code), !never, "{code}");
    }
    assert!(seen.contains("choose_items") && seen.iter().any(|code| code.starts_with("check:")));
}

/// A value as the program has it: codes as texts, decimals in units of their last place.
fn plain(model: &Model, value: &ModelValue) -> Value {
    let code = |table: TableId, row: &RowId| model.tables[table].row(*row).code.clone();
    match value {
        ModelValue::Bool(truth) => json!(truth),
        ModelValue::Integer(number) | ModelValue::Decimal(number, _) => json!(number),
        ModelValue::Text(text) => json!(text),
        ModelValue::Date(date) => json!(date.to_string()),
        ModelValue::Month(month) => json!(month.to_string()),
        ModelValue::Code(table, row) => json!(code(*table, row)),
        ModelValue::Codes(table, rows) => {
            json!(rows.iter().map(|row| code(*table, row)).collect::<Vec<_>>())
        }
    }
}

/// Computed answers, seen from the whole form, in the order of the model.
fn computed(interpreter: &Interpreter<'_>, instance: &Json) -> Value {
    let model = interpreter.model();
    let (draft, _) = Draft::read(interpreter, instance);
    let registers = Registers::default();
    let situation = Situation::new(interpreter, &draft, &registers);
    let answers = model.fields.iter().filter(|(_, field)| field.derive.is_some());
    let answers = answers.map(|(id, field)| {
        let (kind, ty) = (ExprKind::Field(id, Frame::HOME), Type::Bool);
        let value = situation.value_at(&Expr { kind, ty, span: field.span }, NodeId::ROOT);
        value.map(|value| plain(model, &value))
    });
    json!(answers.collect::<Vec<_>>())
}

#[test]
fn the_same_computed_answers() {
    let body = "(({ situation }) => situation.form.fields.filter((f) => f.derive).map((f) => \
                situation.answer(f, situation.root) ?? null))(read(ready(program, tables), $))";
    let mut known = 0;
    for (name, model, instances) in all() {
        if model.fields.values().all(|field| field.derive.is_none()) {
            continue;
        }
        let interpreter = Interpreter::new(model);
        let lines = instances.iter().map(text).collect();
        let answers = of_each(&build(&format!("{name}_computed"), model), body, lines);
        for (instance, answer) in instances.iter().zip(answers) {
            let expected = computed(&interpreter, instance);
            assert_eq!(answer, expected, "{name}: {}", text(instance));
            known +=
                expected.as_array().map_or(0, |all| all.iter().filter(|v| !v.is_null()).count());
        }
    }
    assert!(known > 10_000, "{known}");
}

#[test]
fn every_kind_of_expression_is_in_some_program() {
    let (name, model, _) = all().next().expect("a matter");
    let folder = build(&format!("{name}_kinds"), model);
    let kinds = of_each(&folder, "Object.keys(kinds)", vec!["0".to_owned()]);
    let programs: Vec<String> = all()
        .map(|(_, model, _)| {
            let tree = make("javascript", model);
            String::from_utf8(tree.get("program.json").expect("a program").to_vec()).expect("UTF-8")
        })
        .collect();
    let kinds = kinds.first().and_then(Value::as_array).expect("kinds");
    assert!(kinds.len() > 40);
    for kind in kinds {
        let head = format!("[{kind},");
        let whole = format!("[{kind}]");
        assert!(programs.iter().any(|p| p.contains(&head) || p.contains(&whole)), "{kind}");
    }
}

/// Every text of an instance in another spelling.
fn respelt_all(json: &Json, chance: &mut Chance) -> Json {
    match json {
        Json::Text(text) => Json::Text(respelt(text, chance)),
        // What is a number on the wire is typed as a text.
        Json::Int(number) if chance.below(2) == 0 => {
            let typed =
                [format!("+{number}"), format!("¥{number}.50元"), format!("１{number}，000.5")];
            Json::Text(typed[chance.below(3)].clone())
        }
        Json::List(rows) => Json::List(rows.iter().map(|row| respelt_all(row, chance)).collect()),
        Json::Object(members) => Json::Object(
            members.iter().map(|(key, value)| (key.clone(), respelt_all(value, chance))).collect(),
        ),
        other => other.clone(),
    }
}

#[test]
fn the_same_normal_forms() {
    for (name, model, instances) in all() {
        let folder = build(&format!("{name}_normal"), model);
        let mut chance = Chance(11);
        let mut asked: Vec<Json> = instances.iter().step_by(7).cloned().collect();
        let mut sources = instances.iter().take(RESPELT / 4).cycle();
        asked.extend((0..RESPELT).filter_map(|_| Some(respelt_all(sources.next()?, &mut chance))));
        for (door, work) in DOORS {
            let mut changed = 0;
            for (instance, answer) in asked.iter().zip(ask(&folder, door, &asked)) {
                let answer: Json = serde_json::from_value(answer).expect("JSON");
                let same = answer == work(model, instance);
                assert!(same, "{name}: {door}: {}\n{}", text(instance), text(&answer));
                changed += usize::from(*instance != answer);
            }
            assert!(changed > 0, "{name}: {door} changes something");
        }
    }
}

/// Without the large tables everything is judged but the codes of these.
#[test]
fn without_large_tables_their_codes_are_not_judged() {
    let (name, model, instances) = all().next().expect("a matter");
    let folder = build(&format!("{name}_bare"), model);
    std::fs::write(folder.join("tables.json"), "{}").expect("written");
    let interpreter = Interpreter::new(model);
    let mut missed = 0;
    for (instance, answer) in instances.iter().zip(ask(&folder, "", instances)) {
        let (expected, said) = (expected(&interpreter, instance), said(&answer));
        let unsaid: Vec<_> = expected.difference(&said).collect();
        assert!(said.is_subset(&expected), "{}", text(instance));
        assert!(unsaid.iter().all(|(_, code)| code == "not_in_table"), "{unsaid:?}");
        missed += unsaid.len();
    }
    assert!(missed > 0);
}

/// What is open in an instance that is being filled in, with a program: by the page's or by the whole.
const OPEN: &str = "((open) => judge(program, $, tables).some(({ code }) => code === 'not_in_table') \
    || open(program) === open(load('page.json')))((program) => { \
    const form = ready(program); \
    const root = readGroup(form.groups[0], null, null, $.answers, true); \
    const situation = new Situation(form, root, { submittedOn: '2026-03-01', filling: true }); \
    const seen = (node) => [ \
        node.group.fields.map((field) => bits(situation.isFieldOpen(node, field))), \
        node.group.groups.map((child) => bits(situation.isChildOpen(node, child))), \
        node.children.map((child) => (child.rows ?? [child]).map(seen))]; \
    const here = form.conditions.map((_, number) => situation.condition(number, root) ?? 'unmade'); \
    return JSON.stringify([seen(root), here]); })";

/// The page's script holds less than the whole program, and the same is open with it.
#[test]
fn the_page_opens_what_the_whole_program_opens() {
    for (name, model, instances) in all() {
        let page = make("html", model);
        let script = std::str::from_utf8(page.get("form.js").expect("a script")).expect("UTF-8");
        let (_, rest) = script.split_once("const program=").expect("a program");
        let (program, _) = rest.split_once(";\n").expect("its end");
        let folder = build(&format!("{name}_page"), model);
        std::fs::write(folder.join("page.json"), program).expect("written");
        let objects = |json: &&Json| json.get("answers").is_some_and(|a| a.as_object().is_some());
        let lines = instances.iter().filter(objects);
        let lines: Vec<String> = lines.map(text).collect();
        assert!(lines.len() > 10, "{name}");
        for (line, same) in lines.iter().zip(of_each(&folder, OPEN, lines.clone())) {
            assert!(same == Value::Bool(true), "{name}: {line}");
        }
    }
}

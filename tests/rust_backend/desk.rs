//! Posted forms: the desk of a generated crate answers them as the interpreter's does, to the byte.

#[path = "counter.rs"]
mod counter;

use super::{run_lines, to_json};
use lianban as carrier;
use lianban::Templates;
use lianban::desk::Desk;
use lianban::examples::examples;
use lianban::interpret::{Interpreter, Registers};
use lianban::model::Model;
use lianban::page::{Asked, Matter, Pairs, Uploads, pairs_of, read_post, turn};
use lianban::support::Json;
use serde_json::{Value, json};
use std::path::Path;

const FORM: &str = "application/x-www-form-urlencoded";

/// A posted form and what registers answered.
struct Case {
    desk: Json,
    registers: Json,
}

impl Case {
    fn line(&self, whole: bool) -> String {
        let mut desk = serde_json::to_value(&self.desk).expect("JSON");
        if whole {
            desk["whole"] = json!(true);
        }
        let registers = serde_json::to_value(&self.registers).expect("JSON");
        json!({ "desk": desk, "registers": registers }).to_string()
    }
}

/// Posts every valid example, as it is and with what people and others do to it.
pub(super) fn conform(model: &Model, program: &Path) {
    let cases = cases(model);
    let lines = cases.iter().map(|case| case.line(false)).collect();
    let answers = run_lines(program, &[], lines);
    assert_eq!(answers.len(), cases.len(), "{}", model.id);
    let mut kinds = [0; 3];
    for (case, answer) in cases.iter().zip(answers) {
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        let expected = expected(model, case, false);
        kinds[usize::from(expected.get("sent").is_some())
            + usize::from(expected["faulty"] == true) * 2] += 1;
        if answer != expected {
            let whole = run_lines(program, &[], vec![case.line(true)]).remove(0);
            let whole: Value = serde_json::from_str(&whole).expect("JSON");
            let wanted = expected_lines(model, case);
            let said: Vec<String> = lines_of(&whole);
            let place = said.iter().zip(&wanted).position(|(a, b)| a != b).unwrap_or_default();
            panic!(
                "{}: {}\nthe crate says   {:?}\nthe interpreter  {:?}",
                model.id,
                case.line(false),
                said.get(place),
                wanted.get(place)
            );
        }
    }
    assert!(kinds.iter().all(|count| *count > 0), "{}: {kinds:?}", model.id);
}

fn expected(model: &Model, case: &Case, whole: bool) -> Value {
    let interpreter = Interpreter::new(model);
    let (registers, _) = Registers::read(&interpreter, &case.registers);
    let desk = Desk::new(&interpreter, &registers, &Templates::default());
    let line: Json = serde_json::from_str(&case.line(whole)).expect("JSON");
    let take = |kind: &str, body: &[u8], uploads: &mut dyn Uploads, asked: Asked<'_>| {
        let post = read_post(kind, body, &lianban::page::Limits::default())?;
        Ok(turn(&desk, uploads, Asked { post, ..asked }))
    };
    counter::answer(line.get("desk").expect("a posted form"), take)
}

fn expected_lines(model: &Model, case: &Case) -> Vec<String> {
    lines_of(&expected(model, case, true))
}

fn lines_of(answer: &Value) -> Vec<String> {
    match answer["page"].as_str() {
        Some(page) => page.lines().map(str::to_owned).collect(),
        None => vec![answer.to_string()],
    }
}

fn cases(model: &Model) -> Vec<Case> {
    let interpreter = Interpreter::new(model);
    let registers = Registers::default();
    let desk = Desk::new(&interpreter, &registers, &Templates::default());
    let valid: Vec<(Json, Json)> = examples(model)
        .iter()
        .map(|example| (to_json(&example.instance), to_json(&*example.registers)))
        .filter(|(instance, _)| interpreter.validate(instance).is_empty())
        .collect();
    assert!(!valid.is_empty(), "{}", model.id);
    let typed: Vec<(Vec<(String, String)>, Json)> =
        valid.iter().map(|(instance, _)| typed(&desk, instance)).collect();
    let everything: Vec<(String, String)> =
        typed.iter().flat_map(|(pairs, _)| pairs.clone()).collect();
    let mut found = Vec::new();
    for (number, ((instance, registers), (pairs, kept))) in valid.iter().zip(&typed).enumerate() {
        let mut add = |kind: &str, step: &str, pairs: &[(String, String)]| {
            let step = [("page--step".to_owned(), step.to_owned())];
            let body = url_encoded(step.iter().chain(pairs));
            let mut members = vec![
                ("type".to_owned(), Json::from(kind)),
                ("body".to_owned(), Json::from(body)),
                ("kept".to_owned(), kept.clone()),
            ];
            for (key, name) in [("on", "submitted_on"), ("region", "region")] {
                members.extend(instance.get(name).map(|json| (key.to_owned(), json.clone())));
            }
            found.push(Case { desk: Json::Object(members), registers: registers.clone() });
        };
        add(FORM, "check", pairs);
        add(FORM, "send", pairs);
        // Every change is made to some example; with few examples each gets more of them.
        let least = CHANGES.len().div_ceil(valid.len()).max(3);
        for turn in 0..least {
            let (step, change) = CHANGES[(number * least + turn) % CHANGES.len()];
            add(FORM, step, &change(pairs, &everything, number));
        }
        if number == 0 {
            add(FORM, "edit", pairs);
            add(FORM, "check", &[]);
            add("text/plain", "check", pairs);
        }
    }
    found
}

type Change = fn(&[(String, String)], &[(String, String)], usize) -> Vec<(String, String)>;

/// What is done to what was typed, and the step it is posted with.
const CHANGES: &[(&str, Change)] = &[
    // An answer is missing.
    ("check", |pairs, _, number| without(pairs, |place| place == number % pairs.len().max(1))),
    // What other answers and registers tell is filled in.
    ("fill", |pairs, _, number| without(pairs, |place| place % 2 == number % 2)),
    ("check", |pairs, _, number| without(pairs, |place| place % 3 == number % 3)),
    // Full-width letters and digits, spaces.
    ("send", |pairs, _, _| {
        let wide = |c: char| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
            _ => c,
        };
        texts(pairs, |_, text| format!("　 {} ", text.chars().map(wide).collect::<String>()))
    }),
    ("send", |pairs, _, _| texts(pairs, |_, text| text.replace('X', "x"))),
    // A date in one box.
    ("send", |pairs, _, _| {
        let part = |name: &str| {
            pairs.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
        };
        let whole = texts(pairs, |name, text| match name.strip_suffix(".year") {
            Some(outer) => {
                let day = part(&format!("{outer}.day")).map(|day| format!("{day}日"));
                let month = part(&format!("{outer}.month")).unwrap_or_default();
                format!("{text}年{month}月{}", day.unwrap_or_default())
            }
            None => text.to_owned(),
        });
        whole
            .into_iter()
            .filter(|(name, _)| !name.ends_with(".month") && !name.ends_with(".day"))
            .collect()
    }),
    // Codes and numbers that nothing has.
    ("check", |pairs, _, number| {
        let place = number % pairs.len().max(1);
        let mut pairs = pairs.to_vec();
        pairs.iter_mut().skip(place).step_by(7).for_each(|(_, text)| *text = "999999".to_owned());
        pairs
    }),
    // Answers of questions that are closed.
    ("send", |pairs, everything, _| {
        let more =
            everything.iter().filter(|(name, _)| pairs.iter().all(|(known, _)| known != name));
        pairs.iter().chain(more).cloned().collect()
    }),
    // Rows that are too many, far away, or none.
    ("check", |pairs, _, _| {
        let rows = pairs.iter().filter(|(name, _)| name.contains("[0]"));
        let more = rows.flat_map(|(name, text)| {
            ["[2]", "[7]", "[1000000]", "[99999999999999999999]", "[x]", "[", "[0"]
                .map(|row| (name.replacen("[0]", row, 1), text.clone()))
        });
        more.chain(pairs.iter().cloned()).collect()
    }),
    // Names that no form has, and texts that look like markup.
    ("check", |pairs, _, _| {
        let hostile =
            ["", "__proto__", ".", "a..b", "[0]", "\0", "<?value x?>", "page--main", "answers"];
        let hostile = hostile.iter().map(|name| ((*name).to_owned(), "<?end?><script>".to_owned()));
        let marked = texts(pairs, |_, text| format!("{text}<?end?>\"'&\0"));
        marked.into_iter().step_by(3).chain(pairs.iter().cloned()).chain(hostile).collect()
    }),
    // Places by parts of their names, and by none.
    ("check", |pairs, _, number| {
        let parts = ["区", "东川", "五华区", "昆明市", "", "530102", "Nowhere"];
        let written = |outer: &str| pairs.iter().any(|(name, _)| *name == format!("{outer}.place"));
        let changed = texts(pairs, |name, text| match written(name) {
            true => parts[number % parts.len()].to_owned(),
            false => text.to_owned(),
        });
        changed.into_iter().filter(|(name, _)| !name.ends_with(".place")).collect()
    }),
];

fn without(pairs: &[(String, String)], gone: impl Fn(usize) -> bool) -> Vec<(String, String)> {
    let left = pairs.iter().enumerate().filter(|(place, _)| !gone(*place));
    left.map(|(_, pair)| pair.clone()).collect()
}

fn texts(
    pairs: &[(String, String)],
    change: impl Fn(&str, &str) -> String,
) -> Vec<(String, String)> {
    pairs.iter().map(|(name, text)| (name.clone(), change(name, text))).collect()
}

/// What a person who means this instance types, and the files that are kept.
fn typed(desk: &Desk<'_>, instance: &Json) -> (Vec<(String, String)>, Json) {
    let nothing = Json::Object(Vec::new());
    let answers = instance.get("answers").unwrap_or(&nothing);
    let label = |path: &str, code: &str| desk.label(path, code);
    let mut pairs = pairs_of(desk.questions(), answers, &label);
    let mut kept = Vec::new();
    files("", answers, &mut kept, &mut pairs);
    let pairs = pairs.iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    (pairs, Json::Object(kept))
}

fn files(name: &str, json: &Json, kept: &mut Vec<(String, Json)>, pairs: &mut Pairs) {
    match json {
        Json::Object(members) if members.iter().any(|(key, _)| key == "sha256") => {
            let token = format!("t{}", kept.len());
            pairs.set(&format!("{name}.kept"), token.clone());
            kept.push((token, json.clone()));
        }
        Json::Object(members) => {
            for (key, member) in members {
                let inner = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                files(&inner, member, kept, pairs);
            }
        }
        Json::List(rows) => {
            for (row, member) in rows.iter().enumerate() {
                files(&format!("{name}[{row}]"), member, kept, pairs);
            }
        }
        _ => {}
    }
}

fn url_encoded<'p>(pairs: impl Iterator<Item = &'p (String, String)>) -> String {
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let parts: Vec<String> =
        pairs.map(|(name, text)| format!("{}={}", encoded(name), encoded(text))).collect();
    parts.join("&")
}

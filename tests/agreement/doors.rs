//! Where bytes and people's spellings enter: what is read, and what is made of it, in interpreter
//! and generated Rust alike. A JSON Schema never sees either.

use super::case::{Judge, written};
use super::edges::{WRITTEN, odd};
use super::generate::Generator;
use super::matters;
use super::place::{self, Step, Thing};
use super::random::Random;
use super::workshop;
use lianban::interpret::{Interpreter, drop_closed, normalize, read_json};
use lianban::support::Json;
use std::io::Write;
use std::process::{Command, Stdio};

/// Instances of each matter, as people may have typed them.
const TYPED: usize = 400;

/// Answers of a program, a line for a line.
pub(super) fn ask(mut program: Command, lines: Vec<String>) -> Vec<String> {
    let piped = program.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.spawn().expect("the program runs");
    let mut input = child.stdin.take().expect("its input");
    let writer = std::thread::spawn(move || {
        lines.iter().for_each(|line| writeln!(input, "{line}").expect("it listens"));
    });
    let output = child.wait_with_output().expect("its output");
    writer.join().expect("written");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}

/// A text as people or their input methods may write it.
fn typed(text: &str, random: &mut Random) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        other => other,
    };
    let with = |piece: &str, random: &mut Random| {
        let at = random.below(text.chars().count() + 1);
        let (before, after): (String, String) =
            (text.chars().take(at).collect(), text.chars().skip(at).collect());
        format!("{before}{piece}{after}")
    };
    let pieces = [
        " ", "\u{3000}", "\t", "\r\n", "\u{200B}", "\u{FEFF}", "-", "－", "—", "·", "•", "・", ",",
        "，", "(", "（", "\u{85}", "\u{2028}", "年", ".", "/", "x",
    ];
    match random.below(10) {
        0 => format!("  {text}\u{3000}"),
        1 => text.chars().map(wide).collect(),
        2 => text.to_lowercase(),
        3 => text.replace('-', random.pick(&["/", ".", "", "－", "年"]).copied().unwrap_or("/")),
        4 => text.replace("-0", "-"),
        5 => format!("+86 {text}"),
        6 => format!("¥{text}元"),
        _ => with(random.pick(&pieces).copied().unwrap_or(" "), random),
    }
}

/// Every text of an instance spelt otherwise now and then, numbers and truths as texts too.
fn retyped(json: &Json, random: &mut Random) -> Json {
    match json {
        Json::Text(text) if !text.starts_with(WRITTEN) && random.chance(60) => {
            Json::Text(typed(text, random))
        }
        Json::Int(number) if random.chance(60) => {
            let text = random.pick(&["", ".0", ".00", ".50"]).copied().unwrap_or("");
            Json::Text(typed(&format!("{number}{text}"), random))
        }
        Json::List(rows) => Json::List(rows.iter().map(|row| retyped(row, random)).collect()),
        Json::Object(members) => {
            let again = |(key, json): &(String, Json)| (key.clone(), retyped(json, random));
            Json::Object(members.iter().map(again).collect())
        }
        other => other.clone(),
    }
}

#[test]
fn spellings_are_understood_alike() {
    let matters = matters::all();
    workshop::build(&matters);
    let mut changed = 0;
    for (number, matter) in matters.iter().enumerate() {
        let interpreter = Interpreter::new(&matter.model);
        let mut random = Random::new(7);
        let judge = Judge::new(&interpreter, matter.proved, &mut random);
        let mut generator = Generator::new(&judge, random);
        let mut instances = Vec::new();
        for index in 0..TYPED {
            let base = index % generator.bases.len();
            let mut instance = generator.bases[base].instance.clone();
            // Something that is no value at all, and something that is not asked, now and then.
            if generator.random.chance(30)
                && let Some(spot) = generator.spot(base, |thing| *thing != Thing::Envelope)
                && let Some(value) = generator.random.pick(&odd()).cloned()
            {
                place::put(&mut instance, &spot.place, value);
            }
            if generator.random.chance(30)
                && let Some(field) = {
                    let fields: Vec<_> = matter.model.fields.ids().collect();
                    generator.random.pick(&fields).copied()
                }
                && let Some(value) = generator.sound(field)
            {
                let place: Vec<Step> = generator.place_of(field);
                place::put(&mut instance, &place, value);
            }
            let again = retyped(&instance, &mut generator.random);
            let text = written(&again);
            instances.push((read_json(text.as_bytes()).expect("JSON"), text));
        }
        let lines = instances.iter().map(|(_, text)| text.clone()).collect();
        let answers = ask(workshop::driver(number, "normalize"), lines);
        assert_eq!(answers.len(), instances.len(), "{}", matter.name);
        for ((instance, text), answer) in instances.iter().zip(answers) {
            let normal = normalize(&matter.model, instance);
            changed += usize::from(normal != *instance);
            assert!(normalize(&matter.model, &normal) == normal, "{}: {text}", matter.name);
            let expected = [normal, drop_closed(&matter.model, instance)];
            let expected = serde_json::to_string(&expected).expect("JSON");
            assert_eq!(answer, expected, "{}: {text}", matter.name);
        }
    }
    assert!(changed > 1_000, "{changed}");
}

/// Bytes, and whether they are read.
fn bytes() -> Vec<(Vec<u8>, bool)> {
    let deep = |depth: usize| [vec![b'['; depth], vec![b']'; depth]].concat();
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        (text(r#"{"a":1,"a":2}"#), true),
        (text(r#"{"a":"甲𠮷"}"#), true),
        (text(r#"{"a":"\ud842\udfb7"}"#), true),
        (text(r#"{"a":"\ud842"}"#), false),
        (text(r#"{"a":"\udfb7"}"#), false),
        (text(r#"{"\ud842":1}"#), false),
        (vec![b'"', 0xFF, b'"'], false),
        (vec![b'"', 0xC0, 0x80, b'"'], false),
        (vec![b'"', 0xED, 0xA0, 0x80, b'"'], false),
        (deep(100), true),
        (deep(200), false),
        (deep(100_000), false),
        (text("{} {}"), false),
        (text("{\"a\":1,}"), false),
        (text("{\"a\":01}"), false),
        (text("{\"a\":+1}"), false),
        (text("{\"a\":NaN}"), false),
        (text("{\"a\":1e999}"), false),
        (text("// a\n{}"), false),
        (text("{\"a\":\"\u{1}\"}"), false),
        (text(""), false),
        (text(" {} "), true),
    ]
}

#[test]
fn bytes_are_read_alike() {
    let matters = matters::all();
    workshop::build(&matters);
    let cases = bytes();
    let line = |bytes: &[u8]| bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(" ");
    // Of nothing there is no line.
    let fed: Vec<&(Vec<u8>, bool)> = cases.iter().filter(|(bytes, _)| !bytes.is_empty()).collect();
    let lines = fed.iter().map(|(bytes, _)| line(bytes)).collect();
    let answers = ask(workshop::driver(0, "reads"), lines);
    for ((bytes, read), answer) in fed.into_iter().zip(answers) {
        let shown = String::from_utf8_lossy(bytes.get(..40).unwrap_or(bytes)).into_owned();
        assert_eq!(answer, read.to_string(), "generated crate: {shown}");
    }
    for (bytes, read) in cases {
        let shown = String::from_utf8_lossy(bytes.get(..40).unwrap_or(&bytes)).into_owned();
        assert_eq!(read_json(&bytes).is_ok(), read, "interpreter: {shown}");
    }
    // The mark that some programs put before UTF-8 is no part of the text.
    assert!(read_json("\u{FEFF}{}".as_bytes()).is_ok());
    let twice = read_json(br#"{"a":1,"a":2}"#).expect("JSON");
    assert_eq!(twice.duplicate_keys(), ["a"]);
}

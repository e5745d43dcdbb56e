//! Every character, and numbers with check digits, mean the same to JavaScript and to the compiler.

use super::change::{Chance, respelt};
use crate::{all_matters, build, common, of_each, text};
use lianban::support::{
    Fault, Json, NamedCheck, TextKind, TextRule, check_text, normalize_date, normalize_decimal,
    normalize_integer, normalize_money, normalize_month, normalize_text, parse_decimal,
};
use serde_json::{Value, json};

const KINDS: [(&str, TextKind); 7] = [
    ("plain", TextKind::Plain),
    ("lines", TextKind::Lines),
    ("name", TextKind::Name),
    ("digits", TextKind::Digits),
    ("id", TextKind::Id),
    ("upper", TextKind::Upper),
    ("phone", TextKind::Phone),
];

/// What JavaScript gives for each line of a list of arguments.
fn values(body: &str, lines: Vec<String>) -> Vec<Value> {
    let (_, model) = all_matters().first().expect("a matter");
    of_each(&build("values", model), body, lines)
}

fn code(fault: Result<(), Fault>) -> Value {
    json!(fault.err().map(|fault| fault.code()))
}

#[test]
fn every_character_in_every_kind_of_text() {
    // All of the plane in common use, beyond it every 31st and those around the ends of planes.
    let near_end = |code: u32| (code + 4) & 0xFFFF < 8 || (0xE_0000..0xE_0100).contains(&code);
    let wanted = |code: &u32| *code < 0x1_0000 || code.is_multiple_of(31) || near_end(*code);
    let characters: Vec<char> =
        (0..=0x0010_FFFF).filter(wanted).filter_map(char::from_u32).collect();
    let lines: Vec<Vec<String>> = characters
        .chunks(256)
        .map(|chunk| chunk.iter().map(|c| format!("测{c}A{c}")).collect())
        .collect();
    let body = "[\"plain\",\"lines\",\"name\",\"digits\",\"id\",\"upper\",\"phone\"].map((kind) => \
                $.map((t) => [textFault({kind, max: 9}, t), normalizeText(kind, t)]))";
    let texts = lines.iter().map(|line| serde_json::to_string(line).expect("JSON")).collect();
    for (line, answer) in lines.iter().zip(values(body, texts)) {
        let expected = KINDS.map(|(_, kind)| {
            let of = |t: &String| {
                (code(check_text(&TextRule::new(kind, 9), t)), normalize_text(kind, t))
            };
            json!(line.iter().map(of).collect::<Vec<_>>())
        });
        assert_eq!(answer, json!(expected), "{:?}", line[0]);
    }
}

#[test]
fn numbers_dates_and_check_digits() {
    let mut typed: Vec<String> = [
        "2024年5月1日",
        "2024/5/1",
        "2024.5.1",
        "2024-5-1",
        "20240501",
        "２０２４－５－１",
        "2024年2月30日",
        "2023-02-29",
        "0000-01-01",
        "9999-12-31",
        "2024-5.1",
        "2024年5月1号",
        "2024年5月",
        "2024/5",
        "202405",
        "2024-13",
        "2024-00",
        "1,234",
        "12,34",
        "+7",
        "-0",
        "-0.00",
        "19.9",
        "¥19.90",
        "￥1,019.90元",
        "19.999",
        "1.2.3",
        ".5",
        "5.",
        "007",
        "9007199254740991",
        "9007199254740992",
        "-9007199254740991",
        "90071992547409.91",
        "90071992547409.92",
        "1e3",
        "",
        "  ",
        "x",
    ]
    .map(str::to_owned)
    .to_vec();
    for file in ["resident_ids", "check_digits"] {
        let path = common::root().join(format!("tests/vectors/{file}.json"));
        let vectors: Value =
            serde_json::from_slice(&std::fs::read(path).expect("vectors")).expect("JSON");
        texts_of(&vectors, &mut typed);
    }
    let mut chance = Chance(3);
    for round in 0..4 {
        let more: Vec<String> = typed.iter().map(|t| respelt(t, &mut chance)).collect();
        typed.extend(more.into_iter().filter(|_| round < 3).filter(|t| t.chars().count() < 80));
    }
    let body = "[normalizeDate($), normalizeMonth($), normalizeInteger($), normalizeMoney($), \
                [0, 2, 3].map((s) => [normalizeDecimal($, s), parseDecimal($, s)]), \
                Object.values(checks).map((check) => check($))]";
    typed.retain(|text| !text.is_empty());
    let lines = typed.iter().map(|t| text(&Json::from(t.as_str()))).collect();
    for (typed, answer) in typed.iter().zip(values(body, lines)) {
        let decimals = [0, 2, 3].map(|scale| {
            let parsed = match parse_decimal(typed, scale) {
                Ok(value) => json!({ "value": value }),
                Err(fault) => json!({ "fault": fault.code() }),
            };
            json!([normalize_decimal(typed, scale), parsed])
        });
        let checks = NamedCheck::ALL.map(|check| check.fault(typed).map(|fault| fault.code()));
        let expected = json!([
            normalize_date(typed),
            normalize_month(typed),
            normalize_integer(typed),
            normalize_money(typed),
            decimals,
            checks,
        ]);
        assert_eq!(answer, expected, "{typed:?}");
    }
}

fn texts_of(json: &Value, found: &mut Vec<String>) {
    match json {
        Value::String(text) => found.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|part| texts_of(part, found)),
        Value::Object(all) => all.values().for_each(|part| texts_of(part, found)),
        _ => {}
    }
}

//! Values around the limits of a domain: on, within and beyond each of them, and in every spelling
//! that is nearly right.

use super::values::with_check;
use lianban::model::{CodeTable, Domain, Model, TextType};
use lianban::support::{Date, Json, Month, add_days, format_decimal};

/// A number as it is to stand in the JSON text, where the value alone does not say: `1.0`, `1e2`.
pub(super) const WRITTEN: &str = "@written:";

/// Values of every type: none of them fits everywhere, some of them nowhere.
pub(super) fn odd() -> Vec<Json> {
    let text = |text: &str| Json::from(text);
    let object = |key: &str, value: Json| Json::Object(vec![(key.to_owned(), value)]);
    let mut found = vec![
        Json::Null,
        Json::Bool(true),
        Json::Bool(false),
        Json::List(Vec::new()),
        Json::Object(Vec::new()),
        Json::List(vec![Json::Null]),
        Json::List(vec![Json::Object(Vec::new())]),
        Json::List(vec![text("1"), text("1")]),
        Json::List(vec![Json::List(Vec::new())]),
        object("strange", Json::Null),
        object("__proto__", Json::Bool(true)),
        Json::Int(0),
        Json::Int(1),
        Json::Int(-1),
        Json::Number(1.5),
        Json::Number(19.99),
    ];
    let numbers = [
        "1.0",
        "1e2",
        "1E+2",
        "-0",
        "-0.0",
        "0.0",
        "100.00",
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "-9007199254740992",
        "1e300",
        "1e-300",
        "123456789012345678901234567890",
        "9007199254740991.0",
        "0.1e1",
        "2000e-3",
    ];
    found.extend(numbers.map(|number| Json::Text(format!("{WRITTEN}{number}"))));
    let texts = [
        "",
        " ",
        "x",
        " 甲",
        "甲 ",
        "甲\u{202E}乙",
        "true",
        "null",
        "0",
        "1",
        "-1",
        "甲",
        "𠮷",
        "2024-02-29",
        "000000",
        "１",
        "\u{FEFF}甲",
        "\u{0}",
        "\u{1F600}",
    ];
    found.extend(texts.map(Json::from));
    found
}

/// Values around the limits of a domain. `sound` are values of it.
pub(super) fn of(model: &Model, domain: &Domain, sound: &[Json]) -> Vec<Json> {
    let mut found = match domain {
        Domain::Text { kind, min, max, .. } => {
            let Some(kind) = model.text_types.get(*kind) else { return Vec::new() };
            let sound = sound.iter().filter_map(Json::as_text);
            let sound: Vec<&str> = sound.take(3).collect();
            texts(kind, kind.min.max(*min), kind.max.min(*max), &sound)
        }
        Domain::Integer { min, max } | Domain::Money { min, max } => {
            let near = [*min, *max]
                .into_iter()
                .flat_map(|n| [n.saturating_sub(1), n, n.saturating_add(1)]);
            let mut found: Vec<Json> = near.map(Json::from).collect();
            let written =
                [format!("{min}.0"), format!("{max}.0"), format!("{max}.5"), "3e0".into()];
            found.extend(written.map(|n| Json::Text(format!("{WRITTEN}{n}"))));
            found.extend(["3", "３", " 3", "1,000", "19.99", "¥3"].map(Json::from));
            found
        }
        Domain::Decimal { scale, min, max } => decimals(*scale, *min, *max),
        Domain::YesNo | Domain::Tick => ["是", "否", "yes", "on"].map(Json::from).to_vec(),
        Domain::OneOf(table) => model.tables.get(*table).map_or(Vec::new(), options),
        Domain::AnyOf { table, min, max } => {
            model.tables.get(*table).map_or(Vec::new(), |table| sets(table, *min, *max))
        }
        Domain::Date { min, max } => {
            let ends = [*min, *max].into_iter().flatten();
            let near = ends.flat_map(|end| [-1, 0, 1].map(|days| add_days(end, days)));
            let mut found = days();
            found.extend(near.flatten().map(|date| date.to_string()));
            found.into_iter().map(Json::Text).collect()
        }
        Domain::Month { min, max } => {
            let near = |end: &Month| [-1, 0, 1].map(|months| end.plus(months));
            let ends = [min, max].into_iter().flatten().flat_map(near).flatten();
            let mut found: Vec<Json> = ends.map(|month| Json::from(month.to_string())).collect();
            let spelt = [
                "2024-02",
                "2024-2",
                "2024/02",
                "202402",
                "2024年2月",
                "2024-13",
                "2024-00",
                "0000-01",
                "0001-01",
                "9999-12",
                "10000-01",
                "２０２４-02",
                "2024-02 ",
                "2024-02\n",
                "2024-02-01",
                "-2024-02",
                "二〇二四-02",
            ];
            found.extend(spelt.map(Json::from));
            found
        }
        Domain::Division { table, level } => {
            let Some(table) = model.tables.get(*table) else { return Vec::new() };
            let of_level = |fits: bool| {
                let rows = table.rows.iter();
                rows.filter(move |row| (row.level == Some(*level)) == fits).step_by(17).take(12)
            };
            let mut found: Vec<Json> = of_level(true)
                .chain(of_level(false))
                .flat_map(|row| [Json::from(row.code.as_str()), Json::from(row.label.as_str())])
                .collect();
            let spelt = [
                "0",
                "53",
                "530000",
                "530102",
                "999999",
                "5301020",
                "53010a",
                "５３０１０２",
                "530102 ",
                "530102\n",
                "一",
                "𠮷",
                " 县",
                "县 ",
                "县\u{200B}",
                "县\u{A0}",
                "-1",
                "1.0",
                "٣٤٥",
            ];
            found.extend(spelt.map(Json::from));
            let long = [99, 100, 101].map(|length| Json::from("𠮷".repeat(length)));
            found.extend(long);
            found
        }
    };
    found.extend(odd());
    let mut apart: Vec<Json> = Vec::new();
    for value in found {
        if !apart.contains(&value) {
            apart.push(value);
        }
    }
    apart
}

fn texts(kind: &TextType, min: u32, max: u32, sound: &[&str]) -> Vec<Json> {
    let mut found: Vec<String> = Vec::new();
    // Lengths count characters: one beyond the basic plane is one, though it is four bytes and two
    // units of UTF-16.
    for fill in ["测", "𠮷", "1", "A"] {
        for length in [min.saturating_sub(1), min, max, max.saturating_add(1)] {
            if length <= 3_000 && (length < 400 || fill == "𠮷") {
                found.push(fill.repeat(length as usize));
            }
        }
    }
    for text in sound {
        let characters: Vec<char> = text.chars().collect();
        let (body, last) = characters.split_at(characters.len().saturating_sub(1));
        let body: String = body.iter().collect();
        found.push(body.clone());
        let checks = "0123456789XxYA测".chars().map(|check| format!("{body}{check}"));
        found.extend(checks);
        let middle = characters.len() / 2;
        for odd in ODD {
            let at = |place: usize| {
                let mut spelt: String = characters.iter().take(place).collect();
                spelt.push_str(odd);
                spelt.extend(characters.iter().skip(place));
                spelt
            };
            found.extend([at(0), at(middle), at(characters.len())]);
            let mut instead: String = characters.iter().take(middle).collect();
            instead.push_str(odd);
            instead.extend(characters.iter().skip(middle + 1));
            found.push(instead);
        }
        let mut swapped = characters.clone();
        if swapped.len() > 1 {
            swapped.swap(0, 1);
            let last = swapped.len() - 1;
            swapped.swap(last, last - 1);
        }
        found.push(swapped.iter().collect());
        found.extend([text.to_lowercase(), text.to_uppercase(), text.repeat(2)]);
        found.push(text.chars().map(full_width).collect());
        found.push(text.chars().rev().collect());
        found.extend(["+86", "0086", "+", "(0871)"].map(|before| format!("{before}{text}")));
        found.extend(last.iter().map(char::to_string));
    }
    if let Some(check) = kind.check {
        found.extend(identity_days().into_iter().filter_map(|body| with_check(&body, check)));
        found.extend(identity_days());
        found.push("110105491231002".to_owned());
    }
    found.into_iter().map(Json::Text).collect()
}

/// Pieces that spoil a text, or nearly.
const ODD: &[&str] = &[
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\u{A0}",
    "\u{3000}",
    "\u{2003}",
    "\u{85}",
    "\u{200B}",
    "\u{200C}",
    "\u{200D}",
    "\u{202E}",
    "\u{2028}",
    "\u{FEFF}",
    "\u{AD}",
    "\u{FFFD}",
    "\u{FFFE}",
    "\u{FDD0}",
    "\u{1FFFE}",
    "\u{E0001}",
    "\u{E0100}",
    "\u{E000}",
    "\u{0}",
    "\u{7F}",
    "·",
    "•",
    "・",
    "‧",
    "･",
    "⋅",
    "-",
    "－",
    "—",
    "−",
    "x",
    "X",
    "ｘ",
    "Ｘ",
    "１",
    "٣",
    "𝟙",
    "𠮷",
    "👨\u{200D}👩\u{200D}👧",
    "é",
    "e\u{301}",
    "(",
    ")",
    "（",
    "<",
    "\"",
    "\\",
    "/",
    "ſ",
    "\u{212A}",
    "\u{180E}",
    "\u{2060}",
    "\u{10FFFF}",
    "\u{10FFFD}",
    "^",
    "$",
    "]",
];

fn full_width(character: char) -> char {
    match character {
        '!'..='~' => char::from_u32(u32::from(character) + 0xFEE0).unwrap_or(character),
        other => other,
    }
}

/// Identity numbers born on days that are and that are not, without their check digit.
fn identity_days() -> Vec<String> {
    let days = [
        "20040229",
        "20030229",
        "19000229",
        "20000229",
        "00000101",
        "00010101",
        "99991231",
        "20240431",
        "20241301",
        "20240001",
        "20240100",
        "2024０１01",
    ];
    days.iter().map(|day| format!("990000{day}0010")).collect()
}

fn decimals(scale: u8, min: i64, max: i64) -> Vec<Json> {
    let near = [min, max].into_iter().flat_map(|n| [n.saturating_sub(1), n, n.saturating_add(1)]);
    let mut found: Vec<String> = near.map(|units| format_decimal(units, scale)).collect();
    let places = "0".repeat(usize::from(scale));
    for whole in ["1", "01", "-0", "-1", "+1", " 1", "1 ", "１", "1,000", "", "٣"] {
        found.extend([format!("{whole}.{places}"), format!("{whole}.{places}0")]);
        found.push(whole.to_owned());
    }
    found
        .extend(["1.", "1e3", "0x1", "NaN", "Infinity", "1.5", "1.50", "19.99"].map(str::to_owned));
    let mut found: Vec<Json> = found.into_iter().map(Json::Text).collect();
    found.extend([Json::Number(1.5), Json::Int(1)]);
    found
}

fn options(table: &CodeTable) -> Vec<Json> {
    let mut found = Vec::new();
    let step = (table.rows.len() / 12).max(1);
    for row in table.rows.iter().filter(|row| !row.selectable).step_by(step) {
        found.push(row.code.clone());
    }
    for row in table.rows.iter().step_by(step) {
        let code = row.code.as_str();
        found.extend([code.to_lowercase(), code.to_uppercase(), row.label.clone()]);
        found.extend([
            format!(" {code}"),
            format!("{code} "),
            format!("0{code}"),
            format!("{code}\n"),
        ]);
        found.push(code.chars().map(full_width).collect());
    }
    let mut found: Vec<Json> = found.into_iter().map(Json::Text).collect();
    let numbers = table.rows.iter().step_by(step).filter_map(|row| row.code.parse::<i64>().ok());
    found.extend(numbers.map(Json::from));
    found
}

fn sets(table: &CodeTable, min: u32, max: u32) -> Vec<Json> {
    let codes: Vec<Json> =
        table.selectable().map(|(_, row)| Json::from(row.code.as_str())).collect();
    let list = |codes: &[Json]| Json::List(codes.to_vec());
    let first = |count: u32| list(codes.get(..count as usize).unwrap_or(&codes));
    let mut found = [min.saturating_sub(1), min, max, max.saturating_add(1)].map(first).to_vec();
    let mut all = codes.clone();
    all.reverse();
    found.push(list(&all));
    if let [first, second, ..] = codes.as_slice() {
        found.push(list(&[second.clone(), first.clone()]));
        found.push(list(&[first.clone(), second.clone(), first.clone()]));
    }
    for code in codes.iter().take(2) {
        found.push(list(&[code.clone(), code.clone()]));
        for other in odd().into_iter().take(12) {
            found.push(list(&[code.clone(), other]));
        }
        found.push(code.clone());
    }
    let special = table.rows.iter().filter(|row| row.exclusive || row.implied_by.is_some());
    for row in special.take(6) {
        let code = Json::from(row.code.as_str());
        found.push(list(std::slice::from_ref(&code)));
        found.extend(codes.iter().take(2).map(|other| list(&[other.clone(), code.clone()])));
    }
    let whole: Vec<Json> = table.rows.iter().map(|row| Json::from(row.code.as_str())).collect();
    found.push(list(whole.get(..20).unwrap_or(&whole)));
    found
}

/// Days that are and that are not, in spellings that are and that are not.
pub(super) fn days() -> Vec<String> {
    let spelt = [
        "2024-02-29",
        "2023-02-29",
        "1900-02-29",
        "2000-02-29",
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "2024-2-9",
        "2024/02/09",
        "20240209",
        "2024年2月9日",
        "2024-02-09T00:00:00",
        "２０２４-02-09",
        "2024-13-01",
        "2024-00-01",
        "2024-04-31",
        "2024-01-00",
        "2024-02-09 ",
        " 2024-02-09",
        "2024-02-09\n",
        "2024‐02‐09",
        "-2024-02-09",
        "24-02-09",
        "2024-02",
        "1899-12-31",
        "1900-01-01",
        "2100-02-29",
        "0400-02-29",
        "0100-02-29",
    ];
    let mut found: Vec<String> = spelt.map(str::to_owned).to_vec();
    found.extend([Date::MIN, Date::MAX].map(|date| date.to_string()));
    found
}

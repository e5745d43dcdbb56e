//! The two doors of a generated crate: whatever the bytes, that for bytes and that for trees accept the
//! same, write the same forms, and find the same violations.

use super::case::{Judge, written};
use super::doors::ask;
use super::generate::Generator;
use super::matters::{self, Matter};
use super::random::Random;
use super::workshop;
use lianban::interpret::{Interpreter, read_json};
use lianban::support::Json;
use std::collections::BTreeMap;

/// Bytes made of each matter in an ordinary run.
const ORDINARY: usize = 1_500;
const SEED: u64 = 20_260_131;

type Change = fn(&[u8], &mut Random) -> Vec<u8>;

/// What is done to the bytes of an instance.
const CHANGES: &[(&str, Change)] = &[
    ("as it is", |bytes, _| bytes.to_vec()),
    ("white space", |bytes, random| {
        between(bytes, random, |byte, random| {
            let space =
                *random.pick(&[&b" "[..], b"\n", b"\t", b"\r\n", b"  "]).unwrap_or(&&b" "[..]);
            if random.chance(30) { [&[byte], space].concat() } else { vec![byte] }
        })
    }),
    ("indented", |bytes, random| {
        between(bytes, random, |byte, random| {
            let opens = matches!(byte, b'{' | b'[' | b',' | b':');
            if opens && random.chance(70) { vec![byte, b'\n', b' '] } else { vec![byte] }
        })
    }),
    ("strange white space", |bytes, random| {
        between(bytes, random, |byte, random| {
            let space =
                *random.pick(&["\u{B}", "\u{A0}", "\u{3000}", "\u{FEFF}", "\0"]).unwrap_or(&"");
            if random.chance(3) { [&[byte], space.as_bytes()].concat() } else { vec![byte] }
        })
    }),
    ("other order", |bytes, random| of_json(bytes, |json| shuffle(json, random))),
    ("twice", |bytes, random| {
        let mut left = random.below(12);
        of_json(bytes, |json| double(json, &mut left))
    }),
    ("escapes", |bytes, random| {
        let text = String::from_utf8_lossy(bytes);
        let (mut out, mut inside) = (String::new(), false);
        let rare = random.below(40) + 1;
        for sign in text.chars() {
            inside ^= sign == '"';
            if inside && sign != '"' && sign != '\\' && random.below(rare) == 0 {
                let mut units = [0; 2];
                for unit in sign.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            } else if inside && random.below(400) == 0 {
                out.push_str(
                    random.pick(&["\\n", "\\\"", "\\\\", "\\/", "\\t", "\\x"]).unwrap_or(&""),
                );
            } else {
                out.push(sign);
            }
        }
        out.into_bytes()
    }),
    ("all but ASCII escaped", |bytes, _| {
        let (text, mut out) = (String::from_utf8_lossy(bytes), String::new());
        for sign in text.chars() {
            match sign {
                '/' => out.push_str("\\/"),
                '\0'..='\x7F' => out.push(sign),
                _ => {
                    let mut units = [0; 2];
                    let escape = |unit: &mut u16| out.push_str(&format!("\\u{unit:04X}"));
                    sign.encode_utf16(&mut units).iter_mut().for_each(escape);
                }
            }
        }
        out.into_bytes()
    }),
    ("numbers", |bytes, random| {
        let (mut out, mut inside) = (Vec::new(), false);
        for (place, byte) in bytes.iter().enumerate() {
            inside ^= *byte == b'"';
            let number = |place: usize| bytes.get(place).is_some_and(u8::is_ascii_digit);
            if !inside
                && byte.is_ascii_digit()
                && !number(place.wrapping_sub(1))
                && random.chance(30)
            {
                out.extend_from_slice(
                    random.pick(&["0", "-", "+", "-0"]).unwrap_or(&"").as_bytes(),
                );
            }
            out.push(*byte);
            if !inside && byte.is_ascii_digit() && !number(place + 1) && random.chance(60) {
                let more = [".0", "e0", "E+0", ".5", "e", ".", "0", "e400", "0000000000000000"];
                out.extend_from_slice(random.pick(&more).unwrap_or(&"").as_bytes());
            }
        }
        out
    }),
    ("cut off", |bytes, random| {
        bytes.get(..random.below(bytes.len())).unwrap_or_default().to_vec()
    }),
    ("something behind", |bytes, random| {
        let more = *random.pick(&["}", " {}", ",", "\"\"", "\0", "null", "\n"]).unwrap_or(&"");
        [bytes, more.as_bytes()].concat()
    }),
    ("a byte", |bytes, random| {
        let mut bytes = bytes.to_vec();
        let place = random.below(bytes.len());
        let signs = b"\"\\{}[]:,0 -ntXx\x7F\x80\xC0\xE4\xED\xF5\xFF\x1F";
        let sign = random.pick(signs).copied().unwrap_or_default();
        match random.below(3) {
            0 => bytes.iter_mut().skip(place).take(1).for_each(|byte| *byte = sign),
            1 => bytes.insert(place, sign),
            _ => drop(bytes.remove(place.min(bytes.len().saturating_sub(1)))),
        }
        bytes
    }),
];

/// Something put behind the signs between texts.
fn between(
    bytes: &[u8],
    random: &mut Random,
    mut put: impl FnMut(u8, &mut Random) -> Vec<u8>,
) -> Vec<u8> {
    let (mut out, mut inside, mut escaped) = (Vec::new(), false, false);
    for byte in bytes {
        inside ^= *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        if inside || escaped || !b"{}[],:\"".contains(byte) {
            out.push(*byte);
        } else {
            out.extend(put(*byte, random));
        }
    }
    out
}

fn of_json(bytes: &[u8], change: impl FnOnce(&mut Json)) -> Vec<u8> {
    let Ok(mut json) = read_json(bytes) else { return bytes.to_vec() };
    change(&mut json);
    written(&json).into_bytes()
}

fn shuffle(json: &mut Json, random: &mut Random) {
    match json {
        Json::Object(members) => {
            let places = members.len();
            (0..places).for_each(|place| members.swap(place, random.below(places)));
            members.iter_mut().for_each(|(_, json)| shuffle(json, random));
        }
        Json::List(rows) => rows.iter_mut().for_each(|row| shuffle(row, random)),
        _ => {}
    }
}

/// Doubles the last member of an object, as many objects on as are left.
fn double(json: &mut Json, left: &mut usize) {
    let Json::Object(members) = json else { return };
    for (_, json) in members.iter_mut() {
        double(json, left);
    }
    if *left == 0 {
        members.extend(members.last().cloned());
    }
    *left = left.wrapping_sub(1);
}

/// Has both doors of a matter's crate judge bytes; how often each change came to what.
fn hold(
    matter: &Matter,
    number: usize,
    seed: u64,
    count: usize,
) -> BTreeMap<(String, String), usize> {
    let interpreter = Interpreter::new(&matter.model);
    let mut source = Random::new(seed);
    let judge = Judge::new(&interpreter, matter.proved, &mut source);
    let mut generator = Generator::new(&judge, source);
    let mut random = Random::new(seed ^ 1);
    let (mut lines, mut changes) = (Vec::new(), Vec::new());
    for _ in 0..count {
        // Most of what a generator makes is broken somewhere already.
        let base = generator.bases.get(random.below(generator.bases.len()));
        let text = match base {
            Some(base) if random.chance(60) => written(&base.instance),
            _ => generator.next().text,
        };
        let (name, change) = CHANGES[random.below(CHANGES.len())];
        let bytes = change(text.as_bytes(), &mut random);
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let registers = &judge.answers[random.below(judge.answers.len())].text;
        lines.push(format!("{hex} {registers}"));
        changes.push(name);
    }
    let shown = lines.clone();
    let answers = ask(workshop::driver(number, "doors"), lines);
    assert_eq!(answers.len(), changes.len(), "{}", matter.name);
    let mut tally = BTreeMap::new();
    for ((answer, change), line) in answers.into_iter().zip(changes).zip(shown) {
        let end = answer.strip_prefix("both ");
        let end = end.unwrap_or_else(|| panic!("{}: {change}: {answer}\n{line}", matter.name));
        *tally.entry((change.to_owned(), end.to_owned())).or_default() += 1;
    }
    tally
}

#[test]
fn both_doors_are_one() {
    let matters = matters::all();
    workshop::build(&matters);
    for (number, matter) in matters.iter().enumerate() {
        let tally = hold(matter, number, SEED, ORDINARY);
        let times = |change: &str, end: &str| {
            tally.get(&(change.to_owned(), end.to_owned())).copied().unwrap_or_default()
        };
        for (change, end) in [
            ("as it is", "accept at once"),
            ("indented", "accept at once"),
            ("white space", "accept"),
            ("other order", "accept at once"),
            ("escapes", "accept"),
            ("all but ASCII escaped", "accept at once"),
            ("as it is", "refuse"),
            ("twice", "refuse"),
            ("cut off", "cannot read"),
        ] {
            assert!(times(change, end) > 0, "{}: {change}: never {end}\n{tally:?}", matter.name);
        }
    }
}

#[test]
#[ignore = "takes minutes; see the head of tests/agreement.rs"]
#[allow(clippy::print_stdout, reason = "the numbers are what the command is for")]
fn many_bytes() {
    let number = |name: &str, usual: usize| {
        std::env::var(name).map_or(usual, |text| text.parse().expect("a number"))
    };
    let (left, seed) = (number("LIANBAN_INSTANCES", 1_000_000), number("LIANBAN_SEED", 1) as u64);
    let matters = matters::all();
    workshop::build(&matters);
    for (place, matter) in matters.iter().enumerate() {
        let mut sum: BTreeMap<(String, String), usize> = BTreeMap::new();
        for turn in 0..left.div_ceil(50_000) {
            let tally = hold(matter, place, seed.wrapping_add(turn as u64), left.min(50_000));
            tally.into_iter().for_each(|(key, times)| *sum.entry(key).or_default() += times);
        }
        println!(
            "{}: {} held against each other, all alike",
            matter.name,
            sum.values().sum::<usize>()
        );
        sum.iter().for_each(|((change, end), times)| println!("  {change}: {end} {times}"));
    }
}

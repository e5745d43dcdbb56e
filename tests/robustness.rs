//! Whatever stands in the files, compiling ends soon, with a model or a diagnostic.
//!
//! Seeded: every run tries the same faults. `LIANBAN_FUZZ=n` tries n rounds instead.

mod common;

use lianban::source::MemoryLoader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// How many faults are tried in each file.
const ROUNDS: usize = 12;

/// A compile that takes longer would not have ended: far above what a busy machine needs.
const LIMIT: Duration = Duration::from_secs(120);

/// A small generator of numbers (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// Pieces that mean something to the language, to YAML or to neither.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ":",
    ": ",
    ",",
    "'",
    "\"",
    "#",
    " #",
    "-",
    "- ",
    "\n",
    "\t",
    "  ",
    "|",
    ">",
    "&a",
    "*a",
    "!t",
    "<<: ",
    "---\n",
    "?",
    "：",
    "，",
    "“",
    "（",
    "{{",
    "}}",
    "0",
    "-1",
    "99999999999999999999",
    "1e9",
    "2024-02-30",
    "0000-00-00",
    "not ",
    " and ",
    " or ",
    " == ",
    " in ",
    "if ",
    " then ",
    " else ",
    "it.",
    ".",
    "..",
    "registers.",
    "items.",
    "has(",
    "size(",
    "true",
    "any(family.children, ",
    "{any: []}",
    "{not: {not: x}}",
    "\u{0}",
    "\u{202e}",
    "\u{feff}",
    "\u{10ffff}",
    "é",
    "𠮷",
    "null",
    "~",
    "530102",
    "all",
    "unknown",
    "../../../../x",
    "[^a]",
    "(a|b){2,900}",
    "\\",
    "%",
];

/// One fault in a text.
fn spoil(text: &str, random: &mut Random) -> Vec<u8> {
    if text.is_empty() {
        return random.pick(PIECES).as_bytes().to_vec();
    }
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (at, other) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(9) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(other, lines[at]),
        2 => lines.swap(at, other),
        3 => lines.truncate(at),
        4 => drop(lines.drain(at..(at + random.below(8)).min(lines.len()))),
        5 => {
            // A line under another line's key.
            let moved = lines[at].trim_start();
            let indent = &lines[other][..lines[other].len() - lines[other].trim_start().len()];
            let joined = format!("{indent}{moved}");
            let mut text: String = lines[..other].concat();
            text.push_str(&joined);
            text.push_str(&lines[other..].concat());
            return text.into_bytes();
        }
        6 => {
            let mut bytes = text.as_bytes().to_vec();
            let place = random.below(bytes.len());
            if let Some(byte) = bytes.get_mut(place) {
                *byte = random.next().to_le_bytes()[0];
            }
            return bytes;
        }
        way => {
            let characters: Vec<char> = text.chars().collect();
            let start = random.below(characters.len());
            let gone = if way == 7 { 0 } else { random.below(12) };
            let end = (start + gone).min(characters.len());
            let piece = random.pick(PIECES);
            let mut spoilt: String = characters[..start].iter().collect();
            spoilt.push_str(piece);
            spoilt.extend(&characters[end..]);
            return spoilt.into_bytes();
        }
    }
    lines.concat().into_bytes()
}

/// The file to start from for a file of a matter.
fn matter_of(path: &str) -> Option<String> {
    let mut folder = path;
    while let Some((above, _)) = folder.rsplit_once('/') {
        let matter = format!("{above}/matter.yaml");
        if common::root().join(&matter).is_file() {
            return Some(matter);
        }
        folder = above;
    }
    None
}

fn compile(loader: &MemoryLoader, matter: &str, what: &str) {
    let start = Instant::now();
    let compiled = catch_unwind(AssertUnwindSafe(|| lianban::compile(loader, matter)));
    let took = start.elapsed();
    let compiled = compiled.unwrap_or_else(|_| panic!("the compiler panicked: {what}"));
    assert!(took < LIMIT, "{what}: {took:?}");
    assert!(compiled.model.is_some() || !compiled.diagnostics.is_empty(), "{what}: nothing said");
}

#[test]
fn spoilt_matters_end_with_a_diagnostic_or_a_model() {
    let rounds = std::env::var("LIANBAN_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(ROUNDS);
    let mut loader = common::loader();
    let shown = std::env::temp_dir().join(format!("lianban-spoilt-{}.yaml", std::process::id()));
    for path in common::yaml_files() {
        // The shipped matters are long and exercise little that the test matters do not.
        let rounds = if path.starts_with("schemas/disability") { rounds / 8 } else { rounds };
        let Some(matter) = matter_of(&path) else { continue };
        let sound = loader.0[&path].clone();
        let text = String::from_utf8(sound.clone()).expect("sound files are UTF-8");
        let mut random = Random(
            path.bytes().fold(7, |seed, b| seed.wrapping_mul(31).wrapping_add(u64::from(b))),
        );
        for round in 0..rounds {
            let mut spoilt = spoil(&text, &mut random);
            for _ in 0..random.below(3) {
                spoilt = spoil(&String::from_utf8_lossy(&spoilt), &mut random);
            }
            std::fs::write(&shown, &spoilt).expect("the spoilt file can be kept");
            loader.0.insert(path.clone(), spoilt);
            let what = format!("{path}, round {round}, kept in {}", shown.display());
            compile(&loader, &matter, &what);
        }
        loader.0.insert(path, sound);
    }
    std::fs::remove_file(shown).ok();
}

#[test]
fn spoilt_code_tables_end_with_a_diagnostic_or_a_model() {
    let mut loader = common::loader();
    let path = "tests/matters/another_country/codes/laender.csv";
    let sound = loader.0[path].clone();
    let text = String::from_utf8(sound).expect("sound files are UTF-8");
    let mut random = Random(11);
    for round in 0..10 * ROUNDS {
        loader.0.insert(path.to_owned(), spoil(&text, &mut random));
        compile(&loader, "tests/matters/another_country/matter.yaml", &format!("round {round}"));
    }
}

#[test]
fn hostile_texts_end_soon() {
    let deep =
        |open: &str, close: &str| format!("{}1{}", open.repeat(50_000), close.repeat(50_000));
    let form = |when: &str| {
        lianban::starter("hostile").replacen(
            "\nform:",
            &format!("\nterms:\n  t: {{title: t, is: '{when}'}}\nform:"),
            1,
        )
    };
    let texts = [
        String::new(),
        "\u{0}".to_owned(),
        "lianban: 1".to_owned(),
        "a: ".repeat(100_000),
        "- ".repeat(100_000),
        deep("[", "]"),
        deep("{a: ", "}"),
        "x".repeat(5 << 20),
        format!("lianban: 1\nid: {}\n", "a".repeat(1 << 20)),
        form(&deep("(", ")")),
        form(&"not ".repeat(50_000)),
        form(&"1 + ".repeat(50_000)),
        form(&"if a then b else ".repeat(50_000)),
        form(&"a and ".repeat(50_000)),
        form(&"size(".repeat(50_000)),
        form(&"a.".repeat(50_000)),
    ];
    for (index, text) in texts.into_iter().enumerate() {
        let mut loader = MemoryLoader::default();
        loader.0.insert("m/matter.yaml".into(), text.into_bytes());
        compile(&loader, "m/matter.yaml", &format!("text {index}"));
    }
}

//! One folder for each diagnostic: a source with the fault, and what is said of it in Chinese
//! (`zh.txt`) and English (`en.txt`). `LIANBAN_UPDATE=1 cargo test --test ui` rewrites the texts.
//!
//! Sources that would not survive an editor (other encodings, megabytes) are spelt in `bytes.txt`:
//! words of hex digits, `"text"`, and `word*count` to repeat one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lianban::code::Code;
use lianban::diagnostic::render::{RenderOptions, render};
use lianban::diagnostic::{Diagnostic, Lang, Report};
use lianban::source::{Sources, Span};
use lianban::{bi, yaml};

/// Compiles the matter of one folder.
fn diagnose(folder: &Path) -> (Vec<Diagnostic>, Sources) {
    let (mut sources, mut report) = (Sources::default(), Report::default());
    match matter(folder) {
        Some(bytes) => {
            yaml::read("matter.yaml", &bytes, &mut sources, &mut report);
        }
        None => {
            let span = Span::new(sources.add("matter.yaml", ""), 0..0);
            let message = bi!("找不到“matter.yaml”", "`matter.yaml` not found");
            report.push(Diagnostic::new(Code::FileNotFound, span, message));
        }
    }
    (report.finish(), sources)
}

fn matter(folder: &Path) -> Option<Vec<u8>> {
    match fs::read_to_string(folder.join("bytes.txt")) {
        Ok(spelt) => Some(spell(&spelt)),
        Err(_) => fs::read(folder.join("matter.yaml")).ok(),
    }
}

fn spell(spelt: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in spelt.lines().filter(|line| !line.starts_with('#')) {
        let (word, count) = match line.rsplit_once('*') {
            Some((word, count)) => (word, count.parse().expect("a count")),
            None => (line, 1),
        };
        let piece: Vec<u8> = match word.strip_prefix('"').and_then(|word| word.strip_suffix('"')) {
            Some(text) => text.replace("\\n", "\n").into_bytes(),
            None => word
                .split_whitespace()
                .map(|pair| u8::from_str_radix(pair, 16).expect("hex digits"))
                .collect(),
        };
        bytes.extend(piece.repeat(count));
    }
    bytes
}

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let entries = fs::read_dir(root).expect("tests/ui").map(|entry| entry.expect("entry").path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

#[test]
fn messages_are_as_recorded() {
    let update = std::env::var_os("LIANBAN_UPDATE").is_some();
    let mut wrong = Vec::new();
    for folder in folders() {
        let (diagnostics, sources) = diagnose(&folder);
        for (lang, name) in [(Lang::Zh, "zh.txt"), (Lang::En, "en.txt")] {
            let text = render(&diagnostics, &sources, RenderOptions { lang, colour: false });
            let file = folder.join(name);
            if update {
                fs::write(&file, &text).expect("write");
            } else if fs::read_to_string(&file).unwrap_or_default() != text {
                wrong.push(format!("{}:\n{text}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "LIANBAN_UPDATE=1 records these:\n{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_folder() {
    if std::env::var_os("LIANBAN_UPDATE").is_some() {
        return;
    }
    let named = |folder: &PathBuf| {
        let name = folder.file_name()?.to_str()?.get(..6)?.to_owned();
        let text = fs::read_to_string(folder.join("zh.txt")).ok()?;
        text.contains(&format!("[{name}]")).then_some(name)
    };
    let shown: BTreeSet<String> = folders().iter().filter_map(named).collect();
    let missing: Vec<&str> =
        Code::ALL.iter().map(|code| code.as_str()).filter(|code| !shown.contains(*code)).collect();
    assert!(missing.is_empty(), "no folder tests/ui/<code>_… shows {missing:?}");
}

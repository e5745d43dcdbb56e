//! One folder for each diagnostic: a source with the fault, and what is said of it in Chinese
//! (`zh.txt`) and English (`en.txt`). Where the matter is sound, its cases (`cases/*.yaml`) are run
//! too, and what stands in `templates/` is put in the place of the built-in templates.
//! `LIANBAN_UPDATE=1 cargo test --test ui` rewrites the texts.
//!
//! Sources that would not survive an editor (other encodings, megabytes) are spelt in `bytes.txt`:
//! words of hex digits, `"text"`, and `word*count` to repeat one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lianban::cases;
use lianban::code::Code;
use lianban::diagnostic::render::{RenderOptions, render};
use lianban::diagnostic::{Diagnostic, Lang};
use lianban::source::{MemoryLoader, Sources};
use lianban::{Templates, compile, generate_with};
use unicode_width::UnicodeWidthStr;

/// Compiles the matter of one folder, and fills its templates.
fn diagnose(folder: &Path) -> Vec<(Vec<Diagnostic>, Sources)> {
    let mut files = MemoryLoader::default();
    add_files(folder, "", &mut files);
    let mut compiled = compile(&files, "matter.yaml");
    if let Some(model) = &compiled.model {
        let tested = cases::run(&files, "matter.yaml", model, &mut compiled.sources);
        compiled.diagnostics.extend(tested.diagnostics);
    }
    let own = files.0.iter().filter_map(|(name, bytes)| {
        Some((name.strip_prefix("templates/")?.to_owned(), Ok(bytes.clone())))
    });
    let mut templates = Templates::new("templates", own);
    if let Some(model) = &compiled.model {
        let made = generate_with(model, &Default::default(), &mut templates);
        assert_eq!(made.is_some(), templates.diagnostics().is_empty());
    }
    let of_templates = (templates.diagnostics(), templates.sources().clone());
    vec![(compiled.diagnostics, compiled.sources), of_templates]
}

fn add_files(folder: &Path, below: &str, files: &mut MemoryLoader) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let name = format!("{below}{name}");
        if path.is_dir() {
            add_files(&path, &format!("{name}/"), files);
        } else if name == "bytes.txt" {
            let spelt = fs::read_to_string(&path).expect("read");
            files.0.insert("matter.yaml".to_owned(), spell(&spelt));
        } else if !name.ends_with(".txt") {
            files.0.insert(name, fs::read(&path).expect("read"));
        }
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
        let found = diagnose(&folder);
        for (lang, name) in [(Lang::Zh, "zh.txt"), (Lang::En, "en.txt")] {
            let options = RenderOptions { lang, colour: false };
            let said = found.iter().map(|(found, sources)| render(found, sources, options));
            let text: String = said.collect();
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

/// One run over a matter with ten different mistakes names each of them once, and nothing else.
#[test]
fn ten_mistakes_give_ten_diagnostics() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/ten_mistakes");
    let diagnostics: Vec<Diagnostic> = diagnose(&folder).into_iter().flat_map(|of| of.0).collect();
    let codes: BTreeSet<Code> = diagnostics.iter().map(|found| found.code).collect();
    assert_eq!((diagnostics.len(), codes.len()), (10, 10), "{codes:?}");
}

/// A terminal shows Chinese characters twice as wide as others: carets stand under what they mean
/// only if they are counted so.
#[test]
fn carets_stand_under_what_they_mean() {
    for folder in folders() {
        let text = fs::read_to_string(folder.join("zh.txt")).expect("zh.txt");
        let mut source = "";
        for line in text.lines() {
            let Some((gutter, shown)) = line.split_once('|') else { continue };
            if !gutter.trim().is_empty() && gutter.trim().bytes().all(|b| b.is_ascii_digit()) {
                source = shown;
                continue;
            }
            let marks = shown.split_inclusive(['^', '-']).next().unwrap_or_default();
            let Some(before) = marks.strip_suffix(['^', '-']) else { continue };
            if !before.trim().is_empty() || !gutter.trim().is_empty() {
                continue;
            }
            let (mut width, column) = (0, before.width());
            let starts = source.chars().any(|c| {
                let here = width == column;
                width += c.to_string().width();
                here
            });
            let place = folder.display();
            assert!(
                starts || width == column,
                "{place}: a mark in the midst of a character:\n{line}"
            );
        }
    }
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

//! The manual of the language (`schemas/README.md`) is true: its matters compile, its messages are
//! those of the compiler, its results are those of the interpreter, its tables name every key and
//! function. `LIANBAN_UPDATE=1 cargo test --test docs` rewrites messages, results and readings.
//!
//! What a code block is stands in its info string:
//!
//! | info string | what it holds |
//! |---|---|
//! | `yaml matter` | a whole matter; it compiles without errors and warnings |
//! | `yaml add` | sections that are added to the matter before |
//! | `yaml region 530102.yaml` | the file of a region of that matter |
//! | `yaml cases seniors.yaml` | a file of cases of that matter |
//! | `text cases` | what `lianban test` prints, after changes to the cases |
//! | `csv divisions.csv` | a file beside the matter that follows |
//! | `text message` | what is said after the changes in the comments above it |
//! | `json application`, `json registers` | a valid instance, and what registers answered |
//! | `json split`, `materials`, `plan`, `eligibility` | what the interpreter gives |
//! | `text violations` | what is wrong with the application after the changes above it |
//!
//! `<!-- change: A => B -->` replaces A, which occurs once in the matter (or in the application, for
//! `text violations`, or the cases, for `text cases`). `<!-- keys: Item -->` stands above the table of the keys of that record,
//! `<!-- readings -->` above a table whose last two columns are an expression and its reading.

#[path = "docs/blocks.rs"]
mod blocks;
#[path = "docs/manual.rs"]
mod manual;
#[path = "docs/tables.rs"]
mod tables;

use std::fs;
use std::path::{Path, PathBuf};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_manual_is_true() {
    let text = read("schemas/README.md");
    let made = manual::follow(&text);
    if std::env::var_os("LIANBAN_UPDATE").is_some() {
        fs::write(file("schemas/README.md"), made).expect("write the manual");
        return;
    }
    for (written, true_line) in text.lines().zip(made.lines()) {
        assert_eq!(written, true_line, "LIANBAN_UPDATE=1 cargo test --test docs rewrites it");
    }
    assert_eq!(text, made);
}

#[test]
fn the_tables_name_every_key() {
    tables::keys(&read("schemas/README.md"));
}

#[test]
fn the_tables_name_every_function() {
    let text = read("schemas/README.md");
    for function in lianban::expr::Function::ALL {
        let call = format!("`{}(", function.name());
        assert!(text.contains(&call), "the manual does not explain {}", function.name());
    }
}

/// What the manual calls reserved is refused as an id.
#[test]
fn the_reserved_words_are_refused() {
    let text = read("schemas/README.md");
    let (_, below) = text.split_once("<!-- reserved -->").expect("the reserved words");
    let words = below.trim_start().lines().next().expect("a line").split_whitespace();
    let mut count = 0;
    for word in words.map(|word| word.trim_matches('`')) {
        let matter = format!(
            "{}\nparameters:\n  {word}: {{title: 词, type: integer, value: 1}}\n",
            lianban::starter("reserved")
        );
        let mut files = lianban::source::MemoryLoader::default();
        files.0.insert("matter.yaml".to_owned(), matter.into_bytes());
        let found = lianban::compile(&files, "matter.yaml").diagnostics;
        let refused = |code| found.iter().any(|found| found.code == code);
        assert!(refused(lianban::code::Code::ReservedName), "`{word}` is not reserved");
        count += 1;
    }
    assert!(count > 10);
}

/// The `build.rs` of the crate's documentation, where it is compiled, stands in both READMEs.
#[test]
fn the_library_example_is_the_tested_one() {
    let lib = read("compiler/lib.rs");
    let doc: Vec<&str> = lib.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let doc: Vec<&str> = doc.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let example: Vec<&str> = doc
        .iter()
        .skip_while(|line| !line.starts_with("```no_run"))
        .skip(1)
        .take_while(|line| !line.starts_with("```"))
        .copied()
        .collect();
    assert!(example.len() > 3, "the crate has an example");
    for name in ["README.md", "README.zh-CN.md"] {
        assert!(read(name).contains(&example.join("\n")), "{name} shows another example");
    }
}

/// Both READMEs show the same commands, in the same order, and link to files that are there.
#[test]
fn the_readmes_are_in_step() {
    let commands = |text: &str| -> Vec<String> {
        blocks::blocks(text)
            .filter(|block| block.info == "sh")
            .map(|block| {
                let lines = block.body.lines().map(|line| line.split('#').next().unwrap_or(""));
                lines.map(str::trim_end).collect::<Vec<_>>().join("\n")
            })
            .collect()
    };
    let (english, chinese) = (read("README.md"), read("README.zh-CN.md"));
    assert_eq!(commands(&english), commands(&chinese));
    assert!(!commands(&english).is_empty());
    for name in ["README.md", "README.zh-CN.md", "schemas/README.md"] {
        let text = read(name);
        let folder = file(name).parent().expect("a folder").to_path_buf();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            if path.contains("://") {
                continue;
            }
            if path.is_empty() {
                let known = blocks::anchors(&text);
                assert!(known.iter().any(|known| known == anchor), "{name} links to #{anchor}");
                continue;
            }
            assert!(folder.join(path).exists(), "{name} links to {path}");
        }
    }
}

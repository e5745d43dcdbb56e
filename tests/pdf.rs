//! PDF of the matters in `schemas/`, made by the command and the program it finds: the pages say what
//! the documents say. The program is built by `cargo build -p lianban-pdf`.

// What is skipped is said.
#![allow(clippy::print_stderr)]

mod common;
#[allow(dead_code, reason = "this test uses a part")]
#[path = "cli/sandbox.rs"]
mod sandbox;

use lianban::backend::documents::{self, Options};
use lianban::document::Document;
use lianban::model::Model;
use lianban::{Templates, compile};
use sandbox::Sandbox;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The program beside the command; none where it has not been built.
fn typesetter() -> Option<PathBuf> {
    let name = format!("lianban-pdf{}", std::env::consts::EXE_SUFFIX);
    let path = Path::new(env!("CARGO_BIN_EXE_lianban")).with_file_name(name);
    there(path.is_file(), "lianban-pdf (cargo build -p lianban-pdf)").then_some(path)
}

fn there(found: bool, what: &str) -> bool {
    assert!(found || std::env::var_os("CI").is_none(), "missing: {what}");
    if !found {
        eprintln!("skipped, for want of {what}");
    }
    found
}

fn poppler(tool: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let mut command = Command::new(tool);
    command.args(arguments).arg(file);
    if tool == "pdftotext" {
        command.arg("-");
    }
    let output = command.output();
    there(output.is_ok(), "poppler-utils").then_some(())?;
    Some(String::from_utf8_lossy(&output.expect("it runs").stdout).into_owned())
}

fn model(matter: &str) -> Model {
    let path = format!("schemas/{matter}/matter.yaml");
    compile(&common::loader(), &path).model.expect("the matter compiles")
}

fn dense(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// What stands on every page is no part of what a document says, and may stand amid a broken cell.
fn said(pages: &str, document: &Document) -> String {
    let mut found = String::new();
    let edition = dense(&document.edition.lines().concat());
    for (index, page) in pages.split('\u{c}').enumerate() {
        let page = dense(page).replace(&edition, "");
        found.push_str(&page.replace(&format!("—{}—", index + 1), ""));
    }
    found
}

#[track_caller]
fn says_all(file: &Path, document: &Document) {
    let Some(pages) = poppler("pdftotext", &["-raw"], file) else { return };
    let found = said(&pages, document);
    for text in document.text() {
        assert!(found.contains(&dense(&text)), "{}: {text}\nin\n{found}", document.title);
    }
}

#[test]
fn the_printed_form() {
    if typesetter().is_none() {
        return;
    }
    let sandbox = Sandbox::new("pdf-form");
    let root = common::root();
    for (matter, pages) in [("disability_services", "2"), ("newborn", "3")] {
        let file = sandbox.path(&format!("{matter}.pdf"));
        let mut command = sandbox.command();
        command.arg("paper").arg(root.join("schemas").join(matter)).arg("-o").arg(&file);
        let output = command.output().expect("a run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        says_all(&file, &documents::form(&model(matter), &Options::default()));
        let Some(info) = poppler("pdfinfo", &[], &file) else { return };
        let count = info.lines().find_map(|line| line.strip_prefix("Pages:")).map(str::trim);
        assert_eq!(count, Some(pages), "{matter}");
    }
}

#[test]
fn the_guide() {
    let Some(program) = typesetter() else { return };
    let sandbox = Sandbox::new("pdf-guide");
    for matter in ["disability_services", "newborn"] {
        let (model, options) = (model(matter), Options::default());
        let guide = documents::guide(&model, &options, &Templates::default());
        let request = serde_json::json!({"document": guide, "edition": guide.edition.lines()});
        sandbox.write("guide.json", &request.to_string());
        let file = sandbox.path(&format!("{matter}.pdf"));
        let input = fs::File::open(sandbox.path("guide.json")).expect("it is there");
        let output = Command::new(&program).arg("-o").arg(&file).stdin(input).output();
        let output = output.expect("a run");
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        says_all(&file, &guide);
    }
}

#[test]
fn every_document_of_a_matter() {
    if typesetter().is_none() {
        return;
    }
    let sandbox = Sandbox::with_starter("pdf-build");
    sandbox.ok("build my_matter --pdf");
    for stem in ["guide/guide", "paper/form", "departments/disclosure-matrix", "proofs"] {
        let file = sandbox.path(&format!("generated/my_matter/{stem}.pdf"));
        assert!(fs::read(file).expect(stem).starts_with(b"%PDF-"), "{stem}");
    }
    sandbox.ok("build my_matter --pdf --check");
    // Nobody is made to have the typesetter to see whether all else is as it should be.
    sandbox.ok("build my_matter --check");
}

#[test]
fn without_the_program_it_says_how_to_get_it() {
    let sandbox = Sandbox::with_starter("pdf-missing");
    let alone = sandbox.path("lianban-alone");
    fs::hard_link(env!("CARGO_BIN_EXE_lianban"), &alone).expect("a second name");
    for arguments in
        [vec!["build", "my_matter", "--pdf"], vec!["paper", "my_matter", "-o", "form.pdf"]]
    {
        let mut command = Command::new(&alone);
        command.current_dir(sandbox.path("")).args(["--lang", "zh"]).args(&arguments);
        let output = command.env("PATH", "").output().expect("a run");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("cargo install --path compiler/pdf"), "{said}");
    }
    assert!(!sandbox.path("form.pdf").exists() && !sandbox.path("generated").exists());
}

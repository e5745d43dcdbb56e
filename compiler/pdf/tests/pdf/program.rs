//! The program as it is called, and poppler's tools to read what it wrote.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_lianban-pdf"))
}

/// Each answer: what was said, and the PDF.
pub(crate) fn many(requests: &[Value]) -> Vec<(Value, Vec<u8>)> {
    let mut child = program()
        .arg("--many")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("lianban-pdf starts");
    let mut input = child.stdin.take().expect("a pipe");
    let lines: String = requests.iter().map(|request| format!("{request}\n")).collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut answers = Vec::new();
    for _ in requests {
        let mut head = String::new();
        output.read_line(&mut head).expect("an answer");
        let head: Value = serde_json::from_str(&head).expect("an answer in JSON");
        let mut pdf =
            vec![0; usize::try_from(head["pdf"].as_u64().unwrap_or(0)).expect("a length")];
        output.read_exact(&mut pdf).expect("as many bytes as were announced");
        answers.push((head, pdf));
    }
    writer.join().expect("a thread").expect("requests are read");
    child.wait().expect("it ends");
    answers
}

/// One document that has to become a PDF, without a word of Typst.
pub(crate) fn made(request: &Value) -> Vec<u8> {
    let (head, pdf) = many(std::slice::from_ref(request)).remove(0);
    assert!(head["error"].is_null(), "{}", head["error"]);
    assert_eq!(head["warnings"], serde_json::json!([]));
    pdf
}

/// What a tool of poppler says of a PDF; `None` where poppler is not installed.
pub(crate) fn poppler(tool: &str, arguments: &[&str], pdf: &[u8]) -> Option<String> {
    let file = scratch(&format!("{tool}-{}.pdf", std::thread::current().name().unwrap_or("main")));
    std::fs::write(&file, pdf).expect("a file can be written");
    let mut command = Command::new(tool);
    command.args(arguments).arg(&file);
    if tool == "pdftotext" {
        command.arg("-");
    }
    match command.output() {
        Ok(Output { stdout, .. }) => Some(String::from_utf8_lossy(&stdout).into_owned()),
        Err(_) => {
            assert!(std::env::var_os("CI").is_none(), "{tool} is missing: install poppler-utils");
            eprintln!("skipped: {tool} is missing (Debian: poppler-utils)");
            None
        }
    }
}

/// A place for files of a test.
pub(crate) fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name.replace("::", "-"))
}

/// Without what breaking lines adds.
pub(crate) fn dense(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

//! Diagnostics as JSON, for editors and other programs.

use serde_json::{Value, json};

use super::{Bilingual, Diagnostic, Label, Severity};
use crate::source::Sources;

/// `{"diagnostics": […]}`; lines and columns count from 1, columns in characters, bytes from 0.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    let all: Vec<Value> = diagnostics.iter().map(|found| one(found, sources)).collect();
    json!({ "diagnostics": all })
}

fn one(found: &Diagnostic, sources: &Sources) -> Value {
    let help: Vec<Value> = super::helps(found).iter().map(text).collect();
    let labels: Vec<Value> = found.secondary.iter().map(|label| place(label, sources)).collect();
    json!({
        "code": found.code.as_str(),
        "severity": severity(found.severity),
        "message": text(&found.message),
        "primary": place(&found.primary, sources),
        "labels": labels,
        "help": help,
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn text(text: &Bilingual) -> Value {
    json!({ "zh": text.zh, "en": text.en })
}

fn place(label: &Label, sources: &Sources) -> Value {
    let file = sources.file(label.span.file);
    let at = |byte: u32| {
        let (line, column) = file.line_column(byte as usize);
        json!({ "line": line, "column": column, "byte": byte })
    };
    json!({
        "file": file.name,
        "start": at(label.span.start),
        "end": at(label.span.end),
        "text": text(&label.text),
    })
}

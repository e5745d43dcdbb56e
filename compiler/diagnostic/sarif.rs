//! Diagnostics as SARIF 2.1.0, for code-review sites and CI.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Diagnostic, Label, Lang, Severity};
use crate::code::Code;
use crate::explain;
use crate::source::Sources;

/// A SARIF log of one run, with its texts in one language.
pub fn sarif(diagnostics: &[Diagnostic], sources: &Sources, lang: Lang) -> Value {
    let codes: BTreeMap<Code, usize> = {
        let used: std::collections::BTreeSet<Code> = diagnostics.iter().map(|d| d.code).collect();
        used.into_iter().enumerate().map(|(index, code)| (code, index)).collect()
    };
    let rules: Vec<Value> = codes.keys().map(|&code| rule(code, lang)).collect();
    let results: Vec<Value> =
        diagnostics.iter().map(|found| result(found, sources, &codes, lang)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "lianban",
                "version": env!("CARGO_PKG_VERSION"),
                "language": match lang { Lang::Zh => "zh-CN", Lang::En => "en" },
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: Code, lang: Lang) -> Value {
    let page = explain::page(code);
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": page.title.get(lang) },
        "fullDescription": { "text": page.why.get(lang) },
        "help": { "text": page.how.get(lang) },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn result(
    found: &Diagnostic,
    sources: &Sources,
    codes: &BTreeMap<Code, usize>,
    lang: Lang,
) -> Value {
    let mut text = found.message.get(lang).to_owned();
    for help in super::helps(found) {
        let _ = write!(text, "\n{}", help.get(lang));
    }
    let related: Vec<Value> = found
        .secondary
        .iter()
        .enumerate()
        .map(|(id, label)| {
            let mut place = location(label, sources, lang);
            place.insert("id".to_owned(), json!(id));
            Value::Object(place)
        })
        .collect();
    json!({
        "ruleId": found.code.as_str(),
        "ruleIndex": codes.get(&found.code),
        "level": level(found.severity),
        "message": { "text": text },
        "locations": [location(&found.primary, sources, lang)],
        "relatedLocations": related,
    })
}

fn location(label: &Label, sources: &Sources, lang: Lang) -> Map<String, Value> {
    let file = sources.file(label.span.file);
    let (start_line, start_column) = file.line_column(label.span.start as usize);
    let (end_line, end_column) = file.line_column(label.span.end as usize);
    let mut place = Map::new();
    place.insert(
        "physicalLocation".to_owned(),
        json!({
            "artifactLocation": { "uri": uri(&file.name) },
            "region": {
                "startLine": start_line,
                "startColumn": start_column,
                "endLine": end_line,
                "endColumn": end_column,
            },
        }),
    );
    let text = label.text.get(lang);
    if !text.is_empty() {
        place.insert("message".to_owned(), json!({ "text": text }));
    }
    place
}

/// A file name as a relative URI reference.
fn uri(name: &str) -> String {
    let mut uri = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            b'\\' => uri.push('/'),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

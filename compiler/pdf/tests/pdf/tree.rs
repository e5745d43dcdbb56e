//! Documents written by hand, in the JSON that `lianban` writes.

use serde_json::{Value, json};

pub(crate) fn document(title: &str, sections: Vec<Value>) -> Value {
    let edition = json!({
        "matter": "示例“一件事”", "version": "1.2.0", "date": "2026-01-01", "source": null,
        "hash": "0123456789abcdef", "region": null, "review": false,
    });
    json!({
        "document": {"title": title, "edition": edition, "contents": false, "sections": sections},
        "edition": ["示例“一件事”，版本1.2.0，2026-01-01，方案摘要0123456789abcdef"],
    })
}

pub(crate) fn section(landscape: bool, blocks: Vec<Value>) -> Value {
    json!({"landscape": landscape, "blocks": blocks})
}

pub(crate) fn text(text: &str) -> Value {
    json!({"kind": "text", "text": text})
}

pub(crate) fn heading(level: u32, number: &str, words: &str) -> Value {
    json!({"kind": "heading", "level": level, "number": number, "text": [text(words)], "anchor": ""})
}

pub(crate) fn paragraph(line: Vec<Value>) -> Value {
    json!({"kind": "paragraph", "text": line, "tone": "body"})
}

pub(crate) fn cell(role: &str, lines: Vec<Vec<Value>>) -> Value {
    json!({"columns": 1, "rows": 1, "role": role, "lines": lines, "tall": 1})
}

pub(crate) fn row(cells: Vec<Value>) -> Value {
    json!({"cells": cells, "heads": false})
}

pub(crate) fn table(look: &str, columns: &[u32], head: Vec<Value>, body: Vec<Value>) -> Value {
    json!({
        "kind": "table", "caption": "", "look": look, "columns": columns,
        "head": head, "body": body, "whole": false,
    })
}

pub(crate) fn tick(words: &str, ticked: bool) -> Value {
    json!({"kind": "box", "ticked": ticked, "text": words, "before": false})
}

pub(crate) fn figure(words: &str) -> Value {
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60" viewBox="0 0 200 60"><rect x="1" y="1" width="198" height="58" fill="none" stroke="#000"/><text x="100" y="35" text-anchor="middle" font-size="14">{words}</text></svg>"##
    );
    let label = json!({"x": 100, "y": 35, "text": words, "strong": false});
    json!({
        "kind": "figure", "svg": svg, "caption": "", "alternative": "先受理，后审核", "file": "flow.svg",
        "chart": {"width": 200, "height": 60, "bands": [], "arrows": [], "boxes": [], "labels": [label]},
    })
}

//! The tables of the manual: keys held against the meta-schema, readings against the compiler.

use lianban::interpret::Violation;
use lianban::read::NOTE_KEYS;
use serde_json::Value;
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr as _;

/// The cells of a table's row.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim_end().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

fn code(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.strip_suffix('`')
}

/// Every record of the meta-schema has a table with exactly its keys, and says which are demanded.
pub(crate) fn keys(text: &str) {
    let schema = lianban::meta::schema();
    let records = schema["$defs"].as_object().expect("definitions");
    let records = records.iter().filter(|(_, record)| record.get("properties").is_some());
    for (name, record) in records {
        let marker = format!("<!-- keys: {name} -->");
        let (_, below) = text.split_once(&marker).unwrap_or_else(|| panic!("no table of {name}"));
        let rows = below.lines().skip_while(|line| line.is_empty()).map_while(cells).skip(2);
        let mut written = BTreeSet::new();
        let mut demanded = BTreeSet::new();
        for row in rows {
            let key = code(row[0]).unwrap_or_else(|| panic!("{name}: {row:?}"));
            assert_eq!(row.len(), 4, "{name}: {row:?}");
            written.insert(key);
            if row[2] == "必填" {
                demanded.insert(key);
            }
        }
        let notes = NOTE_KEYS.map(|(key, _)| key);
        let properties = record["properties"].as_object().expect("properties");
        let known: BTreeSet<&str> =
            properties.keys().map(String::as_str).filter(|key| !notes.contains(key)).collect();
        assert_eq!(written, known, "the table of {name}");
        let required = record["required"].as_array().expect("required");
        let required: BTreeSet<&str> = required.iter().filter_map(Value::as_str).collect();
        assert_eq!(demanded, required, "what {name} demands");
    }
    for (key, _) in NOTE_KEYS {
        assert!(text.contains(&format!("| `{key}` |")), "no row for {key}");
    }
}

/// The text with the last column of every table below `<!-- readings -->` as `read` gives it.
pub(crate) fn readings(text: &str, read: impl Fn(&str) -> String) -> String {
    let mut made = String::new();
    let mut rows = None;
    for line in text.split_inclusive('\n') {
        if line.trim() == "<!-- readings -->" {
            rows = Some(0);
        } else if let (Some(row), Some(cells)) = (&mut rows, cells(line)) {
            *row += 1;
            if let (true, [front @ .., example, _]) = (*row > 2, cells.as_slice()) {
                let example = code(example).unwrap_or_else(|| panic!("no example: {line}"));
                let front = front.join(" | ");
                made.push_str(&format!("| {front} | `{example}` | {} |\n", read(example).trim()));
                continue;
            }
        } else if !line.trim().is_empty() {
            rows = None;
        }
        made.push_str(line);
    }
    made
}

/// Violations as `lianban validate` prints them.
pub(crate) fn aligned(violations: &[Violation]) -> String {
    let mut rows = vec![["路径", "代码", "说明"]];
    rows.extend(violations.iter().map(|found| [&*found.path, &*found.code, &*found.message]));
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths = [width(0), width(1)];
    let padded = |text: &str, width: usize| format!("{text}{}", " ".repeat(width - text.width()));
    let line = |row: &[&str; 3]| {
        let [path, code, message] = row;
        format!("{}  {}  {message}\n", padded(path, widths[0]), padded(code, widths[1]))
    };
    rows.iter().map(line).collect()
}

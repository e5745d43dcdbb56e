//! A matter many times as large as one: renamed copies of every section of the form, item, term,
//! register, material and department's form. What all of them read (code tables, conversions,
//! parameters, departments) is there once.
//!
//! Texts are copied, not trees: a name is the same word wherever it stands, so that renaming a word
//! renames what it names and all that reads it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// The parts of a schema that are copied whole.
const COPIED: &[&str] = &["terms", "registers", "items", "materials", "department_forms"];
/// The parts of the form that are.
const OF_FORM: &[&str] = &["sections", "checks"];

/// Writes the matter in the folder `from` to the folder `to`, `count` times as large, with the id `id`.
/// The code tables beside `from` are copied beside `to`.
///
/// # Errors
/// Those of the system.
pub fn write(from: &Path, to: &Path, id: &str, count: usize) -> io::Result<()> {
    let texts = files(from)?;
    let names: BTreeSet<&str> = texts.iter().flat_map(|(_, text)| declared(text)).collect();
    let items: Vec<&str> = texts.iter().flat_map(|(_, text)| below(text, "items")).collect();
    // All items of a copy, not those of the others.
    let all = format!("items: [{}]\n", items.join(", "));
    fs::create_dir_all(to)?;
    for (name, text) in &texts {
        let text = text.replace("items: all\n", &all);
        fs::write(to.join(name), multiplied(&text, &names, id, count))?;
    }
    let (codes, beside) = (from.join("../codes"), to.join("../codes"));
    fs::create_dir_all(&beside)?;
    for entry in fs::read_dir(codes)? {
        let entry = entry?;
        fs::copy(entry.path(), beside.join(entry.file_name()))?;
    }
    Ok(())
}

/// The schema files of a matter.
fn files(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".yaml") {
            let text = fs::read_to_string(folder.join(&name))?;
            files.push((name, text));
        }
    }
    Ok(files)
}

/// The blocks of a text: its lines from one that stands `indent` columns in to the next that does.
fn blocks(text: &str, indent: usize) -> Vec<&str> {
    let begins = |line: &str| {
        line.len() > indent
            && line[..line.len().min(indent)].trim().is_empty()
            && line.as_bytes()[indent].is_ascii_lowercase()
    };
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if begins(line) && at > 0 {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(text.len());
    starts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

/// The key that a block begins with, and all below its line.
fn entry(block: &str) -> Option<(&str, &str)> {
    let (line, below) = block.split_once('\n')?;
    Some((line.split_once(':')?.0.trim(), below))
}

/// The names that are declared in what is copied.
fn declared(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for block in blocks(text, 0) {
        match entry(block) {
            Some(("form", below)) => {
                for part in blocks(below, 2) {
                    if let Some(("sections", below)) = entry(part) {
                        names.extend(keys(below, 4));
                    }
                }
            }
            Some((key, below)) if COPIED.contains(&key) => names.extend(keys(below, 2)),
            _ => {}
        }
    }
    names
}

/// The names declared in one part of a schema.
fn below<'t>(text: &'t str, part: &str) -> Vec<&'t str> {
    let parts = blocks(text, 0).into_iter().filter_map(entry);
    parts.filter(|(key, _)| *key == part).flat_map(|(_, below)| keys(below, 2)).collect()
}

fn keys(text: &str, indent: usize) -> Vec<&str> {
    let key = |block| str::split_once(block, ':').map(|(key, _)| key.trim());
    blocks(text, indent).into_iter().filter_map(key).collect()
}

fn multiplied(text: &str, names: &BTreeSet<&str>, id: &str, count: usize) -> String {
    let mut out = String::new();
    for block in blocks(text, 0) {
        match entry(block) {
            Some(("id", below)) => out += &format!("id: {id}\n{below}"),
            Some(("form", below)) => {
                out += "form:\n";
                for part in blocks(below, 2) {
                    copy(part, OF_FORM, names, count, &mut out);
                }
            }
            _ => copy(block, COPIED, names, count, &mut out),
        }
    }
    out
}

/// A block, all below its first line as often as is wanted when it is one of `copied`.
fn copy(block: &str, copied: &[&str], names: &BTreeSet<&str>, count: usize, out: &mut String) {
    out.push_str(block);
    if let Some((_, below)) = entry(block).filter(|(key, _)| copied.contains(key)) {
        (1..count).for_each(|number| renamed(below, names, number, out));
    }
}

/// A text with a number behind every name, and behind the id of every check.
fn renamed(text: &str, names: &BTreeSet<&str>, number: usize, out: &mut String) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
        out.push_str(before);
        out.push_str(word);
        let written = &out[..out.len() - word.len()];
        let is_kind = written.ends_with("type: ");
        // Ids of rows in a list are those of checks and lines; others name members.
        let is_check = written.ends_with("- {id: ") || written.ends_with("- id: ");
        let is_file = after.starts_with(".csv") || after.starts_with(".yaml");
        if is_check || (names.contains(word) && !is_kind && !is_file) {
            out.push_str(&format!("_{number}"));
        }
        rest = after;
    }
    out.push_str(rest);
}

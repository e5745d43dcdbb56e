//! The lines of a source that a diagnostic shows, made harmless and short.
//!
//! Whatever stands in a source, showing it must neither steer the terminal nor cost more than a few
//! lines: controls are replaced, long lines cut, and lines that will not be shown left empty.

use std::ops::Range;

use super::{Label, Lang};
use crate::source::SourceFile;

/// Labels this many lines apart are shown in excerpts of their own.
const GAP: usize = 100;
/// Lines shown round a labelled line, when the gap between two is no wider.
const AROUND: usize = 1;
/// A longer line (in characters) is cut…
const LONG: usize = 300;
/// …to this many characters before the first label and behind the start of the last.
const KEEP: usize = 60;

/// Some neighbouring lines of one file, with the labels in them.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// Number of the first line, from 1.
    pub(super) first_line: usize,
    /// The text to show.
    pub(super) text: String,
    /// Ranges of `text`, the text of the label, and whether it is the primary one.
    pub(super) marks: Vec<(Range<usize>, String, bool)>,
    /// Line and column, as they are in the file, of the most important label.
    pub(super) at: (usize, usize),
}

struct Mark {
    line: usize,
    range: Range<usize>,
    text: String,
    primary: bool,
}

/// Cuts the excerpts that show `labels`, all of one file; the primary label comes first.
pub(super) fn excerpts(file: &SourceFile, labels: &[(&Label, bool)], lang: Lang) -> Vec<Excerpt> {
    let mut marks: Vec<Mark> = labels
        .iter()
        .map(|(label, primary)| {
            let range = first_line(&file.text, label.span.range());
            let (line, _) = file.line_column(range.start);
            Mark { line, range, text: harmless(label.text.get(lang)), primary: *primary }
        })
        .collect();
    marks.sort_by_key(|mark| (mark.line, mark.range.start));
    let mut groups: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| mark.line - last.line <= GAP) => {
                group.push(mark);
            }
            _ => groups.push(vec![mark]),
        }
    }
    groups.sort_by_key(|group| !group.iter().any(|mark| mark.primary));
    groups.into_iter().filter_map(|group| excerpt(file, group)).collect()
}

fn excerpt(file: &SourceFile, group: Vec<Mark>) -> Option<Excerpt> {
    let first = group.first()?.line;
    let last = group.last()?.line;
    let important = group.iter().find(|mark| mark.primary).or(group.first())?;
    let at = file.line_column(important.range.start);
    let mut start = line_start(&file.text, group.first()?.range.start);
    let mut text = String::new();
    let mut shown = Vec::new();
    for number in first..=last {
        let rest = file.text.get(start..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let near = group.iter().any(|mark| mark.line.abs_diff(number) <= AROUND);
        if near {
            let marks = group.iter().filter(|mark| mark.line == number);
            show_line(line.trim_end_matches('\r'), start, marks, &mut text, &mut shown);
        }
        text.push('\n');
        start += line.len() + 1;
    }
    Some(Excerpt { first_line: first, text, marks: shown, at })
}

/// Adds one line to `out`, with the labels in it moved to where their characters now stand.
fn show_line<'a>(
    line: &str,
    start: usize,
    marks: impl Iterator<Item = &'a Mark>,
    out: &mut String,
    shown: &mut Vec<(Range<usize>, String, bool)>,
) {
    let marks: Vec<&Mark> = marks.collect();
    let window = window(line, start, &marks);
    let begin = out.len();
    // Where byte `i` of the line now stands: only looked up for the ends of labels.
    let mut moved: Vec<(usize, usize)> = Vec::new();
    if window.start > 0 {
        out.push('…');
    }
    for (at, c) in line.char_indices() {
        if at >= window.end {
            break;
        }
        if at >= window.start {
            moved.push((at, out.len()));
            out.push(stand_in(c));
        }
    }
    let end = out.len();
    if window.end < line.len() {
        out.push('…');
    }
    let find = |at: usize| {
        let index = moved.partition_point(|&(from, _)| from < at);
        if at < window.start { begin } else { moved.get(index).map_or(end, |&(_, to)| to) }
    };
    for mark in marks {
        let range = find(mark.range.start.saturating_sub(start))
            ..find(mark.range.end.saturating_sub(start));
        shown.push((range, mark.text.clone(), mark.primary));
    }
}

/// The part of a line to show: all of it, or what is round the labels.
fn window(line: &str, start: usize, marks: &[&Mark]) -> Range<usize> {
    if line.char_indices().nth(LONG).is_none() {
        return 0..line.len();
    }
    let from = marks.iter().map(|mark| mark.range.start.saturating_sub(start)).min().unwrap_or(0);
    let starts = marks.iter().map(|mark| mark.range.start.saturating_sub(start)).max();
    let last = starts.unwrap_or(0).min(from + LONG);
    let before = line.get(..from).unwrap_or_default();
    let begin = before.char_indices().rev().nth(KEEP).map_or(0, |(at, _)| at);
    let after = line.get(last..).unwrap_or_default();
    let end = after.char_indices().nth(KEEP).map_or(line.len(), |(at, _)| last + at);
    begin..end
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// The range as far as its first line goes, at character boundaries.
fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    let end = text.floor_char_boundary(range.end.max(start));
    let line = text.get(start..end).and_then(|covered| covered.find('\n'));
    start..line.map_or(end, |length| start + length)
}

/// What is shown for a character of a source: itself, unless it would steer the display.
fn stand_in(c: char) -> char {
    match c {
        '\t' => ' ',
        c if c.is_control() || is_invisible(c) => '\u{FFFD}',
        c => c,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// A message with every control or direction character replaced.
pub(super) fn harmless(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c } else { stand_in(c) }).collect()
}

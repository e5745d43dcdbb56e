//! Drives the parser crate, and goes on behind a syntax error.
//!
//! The crate stops at the first syntax error. From there the next line is sought that stands at
//! the indentation of a mapping or list still open and looks like a member of it; the lines from
//! there to the end of that mapping or list are read as a document of their own.

use std::ops::Range;

use granit_parser::{Event, Parser, ScanError};

use super::faults::Faults;
use super::tree::Builder;
use super::{Node, slip, syntax};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// Reading starts afresh at most so many times…
const RESTARTS: usize = 24;
/// …and as long as what was read so far is at most this many bytes, or twice the file.
const REREAD_BYTES: usize = 64 * 1024;

/// Reads the whole text.
pub(super) fn parse(file: FileId, text: &str, faults: &mut Faults) -> Option<Node> {
    let mut builder = Builder::new(file, text, faults);
    let mut chunk = 0..text.len();
    let budget = (text.len() * 2).max(REREAD_BYTES);
    let mut spent = 0;
    for restart in 0..=RESTARTS {
        spent += chunk.len();
        let (end, lossy) = match run(&mut builder, text, &chunk) {
            Ended::Stop => break,
            Ended::Whole if chunk.end >= text.len() => break,
            Ended::Whole => (chunk.end, false),
            Ended::Broken(line) => (line, true),
        };
        if spent > budget || restart == RESTARTS {
            builder.abandon();
            break;
        }
        match resume(&mut builder, text, end, lossy) {
            Some(next) => chunk = next,
            None => break,
        }
    }
    builder.finish()
}

enum Ended {
    /// The chunk was read to its end.
    Whole,
    /// A syntax error; the line that begins at this byte may be read again.
    Broken(usize),
    /// Nothing behind is to be read.
    Stop,
}

fn run(builder: &mut Builder<'_, '_>, text: &str, chunk: &Range<usize>) -> Ended {
    let source = text.get(chunk.clone()).unwrap_or_default();
    let options = granit_parser::options! {
        emit_comments: false,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        disallow_directives: true,
    };
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(source, options) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => return Ended::Broken(broken(builder, text, chunk, &error)),
        };
        let range = span.byte_range().unwrap_or(0..0);
        let range = chunk.start + range.start..chunk.start + range.end;
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
            if documents > 1 {
                builder.several_documents(range);
                return Ended::Stop;
            }
        }
        let tag = span.tag_span().and_then(|tag| tag.byte_range());
        let tag = tag.map(|tag| chunk.start + tag.start..chunk.start + tag.end);
        builder.event(event, range, span.start.col(), tag);
    }
    Ended::Whole
}

/// Reports a syntax error; gives where the first line begins that may be read again.
fn broken(
    builder: &mut Builder<'_, '_>,
    text: &str,
    chunk: &Range<usize>,
    error: &ScanError,
) -> usize {
    let offset = error.marker().byte_offset().unwrap_or(0);
    let at = text.floor_char_boundary(chunk.start + offset);
    builder.doubt_from(syntax::line_of(text, at));
    if let Some((open, block)) = builder.open_bracket()
        && let Some(line) = entry_inside(text, open.end as usize, at, block)
    {
        let found = syntax::unclosed_bracket(text, open, line);
        builder.faults().add(found.code, || found);
        return line;
    }
    let found: Diagnostic = syntax::diagnostic(builder.file(), text, at, error.kind());
    // The crate may notice a fault on the line behind the one to blame.
    let place = at.min(found.primary.span.start as usize).max(chunk.start);
    if found.code != Code::TooDeep || builder.faults().count(Code::TooDeep) == 0 {
        builder.faults().add(found.code, || found);
    }
    next_line(text, place)
}

/// The first line between an open bracket and the error that looks like an entry of the block round
/// the bracket: nothing inside would be written so far to the left.
fn entry_inside(text: &str, open: usize, at: usize, block: usize) -> Option<usize> {
    let mut start = next_line(text, open);
    for line in text.get(start..)?.split_inclusive('\n') {
        if start > at {
            break;
        }
        let body = line.trim_start_matches(' ');
        let entry = body.starts_with("- ") || slip::looks_like_entry(body);
        if entry && column(line).is_some_and(|column| column <= block) {
            return Some(start);
        }
        start += line.len();
    }
    None
}

fn next_line(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end + 1)
}

/// Finds the next lines that belong to an open mapping or list, closes what is deeper, and gives
/// the lines to read; `None` when nothing more can be read.
fn resume(
    builder: &mut Builder<'_, '_>,
    text: &str,
    from: usize,
    lossy: bool,
) -> Option<Range<usize>> {
    let mut start = from;
    for line in text.get(from..)?.split_inclusive('\n') {
        if let Some(column) = column(line)
            && builder.resume_at(column, line.trim_start_matches(' '), lossy || start > from)
        {
            return Some(start..end_of_block(text, start, column));
        }
        start += line.len();
    }
    builder.abandon();
    None
}

/// The indentation of a line that has content.
fn column(line: &str) -> Option<usize> {
    let body = line.trim_start_matches(' ');
    let content = !body.trim().is_empty() && !body.starts_with('#');
    content.then(|| line.len() - body.len())
}

/// The start of the first line behind `start` that stands further left than `indent`.
fn end_of_block(text: &str, start: usize, indent: usize) -> usize {
    let mut at = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        if at > start && column(line).is_some_and(|column| column < indent) {
            return at;
        }
        at += line.len();
    }
    text.len()
}

/// A span of the character at `at`, or of nothing at the end of the text.
pub(super) fn character(file: FileId, text: &str, at: usize) -> Span {
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, |c| match c {
        '\n' | '\r' => 0,
        c => c.len_utf8(),
    });
    Span::new(file, at..at + length)
}

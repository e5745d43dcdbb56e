//! Scalars with a way back from each byte of their text to the file.

use granit_parser::ScalarStyle;

use super::Scalar;
use crate::source::{FileId, Span};

/// Builds the scalar whose source is `raw`, standing at byte `offset` of the file with `lead` bytes
/// before it on its line.
pub(super) fn scalar(
    file: FileId,
    text: String,
    style: ScalarStyle,
    raw: &str,
    offset: usize,
    lead: usize,
) -> Scalar {
    let raw = if style == ScalarStyle::Plain { raw.trim_end() } else { raw };
    let span = Span::new(file, offset..offset + raw.len());
    let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    let open = usize::from(quoted);
    let inner = raw.get(open..raw.len().saturating_sub(open)).unwrap_or_default();
    let plain = style == ScalarStyle::Plain && !raw.contains(['\n', '\r']);
    let start = (offset + open) as u32;
    let map = (inner != text).then(|| align(&text, style, inner, start, lead));
    Scalar { text, span, plain, map, start }
}

/// Walks text and source side by side. The source is the text plus what YAML takes away: escapes,
/// indentation, the line breaks of folding. Of a block scalar the source begins with its first
/// line, behind the indentation.
fn align(text: &str, style: ScalarStyle, raw: &str, start: u32, lead: usize) -> Vec<u32> {
    let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
    let mut walk = Walk { raw, at: 0, indent: 0 };
    if block {
        walk.indent = block_indent(text, raw, lead);
    }
    let mut map = Vec::with_capacity(text.len() + 1);
    for c in text.chars() {
        let (from, literal) = walk.find(c, style, block);
        let step = |i: usize| if literal { i } else { 0 };
        map.extend((0..c.len_utf8()).map(|i| start + (from + step(i)) as u32));
    }
    map.push(start + walk.at as u32);
    map
}

/// How many spaces stand before each line of a block scalar beyond those of its text.
fn block_indent(text: &str, raw: &str, lead: usize) -> usize {
    let leading = |text: &str, lead: usize| {
        let (number, line) = text.lines().enumerate().find(|(_, line)| !line.trim().is_empty())?;
        let spaces = line.len() - line.trim_start_matches(' ').len();
        Some(if number == 0 { spaces + lead } else { spaces })
    };
    leading(raw, lead).unwrap_or(0).saturating_sub(leading(text, 0).unwrap_or(0))
}

struct Walk<'a> {
    raw: &'a str,
    at: usize,
    indent: usize,
}

impl<'a> Walk<'a> {
    fn rest(&self) -> &'a str {
        self.raw.get(self.at..).unwrap_or_default()
    }

    fn skip_indent(&mut self) {
        let spaces = self.rest().bytes().take(self.indent).take_while(|&b| b == b' ').count();
        self.at += spaces;
    }

    /// Finds where `c` comes from and steps behind it; says whether it stands there literally.
    fn find(&mut self, c: char, style: ScalarStyle, block: bool) -> (usize, bool) {
        loop {
            let from = self.at;
            let rest = self.rest();
            let Some(next) = rest.chars().next() else { return (from, false) };
            if style == ScalarStyle::DoubleQuoted && next == '\\' {
                let length = escape_length(rest);
                self.at += length;
                if rest.get(..length).is_some_and(|escape| escape.ends_with('\n')) {
                    self.skip_blanks();
                    continue;
                }
                return (from, false);
            }
            if style == ScalarStyle::SingleQuoted && rest.starts_with("''") {
                self.at += 2;
                return (from, false);
            }
            if next == c || (next == '\n' && c == ' ') {
                self.at += next.len_utf8();
                if next == '\n' {
                    self.after_break(block);
                }
                return (from, next == c);
            }
            if !next.is_whitespace() {
                return (from, false);
            }
            self.at += next.len_utf8();
            if next == '\n' {
                self.after_break(block);
            }
        }
    }

    fn after_break(&mut self, block: bool) {
        if block { self.skip_indent() } else { self.skip_blanks() }
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
    }
}

/// The length in bytes of the escape at the start of `raw`; a pair of surrogates is one escape.
fn escape_length(raw: &str) -> usize {
    let length = match raw.chars().nth(1) {
        Some('x') => 4,
        Some('u') => {
            let high = raw.get(2..6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
            if high.is_some_and(|unit| (0xD800..0xDC00).contains(&unit)) { 12 } else { 6 }
        }
        Some('U') => 10,
        Some('\r') => 3,
        Some(other) => 1 + other.len_utf8(),
        None => 1,
    };
    if raw.is_char_boundary(length) { length } else { raw.len() }
}

//! Slips of an input method: full-width punctuation where YAML wants the narrow kind.
//!
//! YAML takes `标题：某某` for plain text, and merges such lines without a word. Yet full-width marks
//! belong into Chinese text, so they are reported only where text cannot have been meant.

use std::ops::Range;

use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::source::Span;

/// What stands round a plain scalar.
pub(super) struct Context<'a> {
    /// It is a key.
    pub(super) key: bool,
    /// It stands between brackets.
    pub(super) flow: bool,
    /// It is a member of a list.
    pub(super) item: bool,
    /// The line before it.
    pub(super) before: &'a str,
}

/// The kind of slip.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Slip {
    Colon,
    Comma,
    Quotes,
    Brackets,
    Space,
    NoSpace,
}

impl Slip {
    /// The code the slip is reported under.
    pub(super) fn code(self) -> Code {
        if self == Slip::NoSpace { Code::YamlSyntax } else { Code::FullWidthPunctuation }
    }

    /// The diagnostic for the slip at `span`.
    pub(super) fn diagnostic(self, span: Span) -> Diagnostic {
        let (message, label, help) = match self {
            Slip::Colon => (
                bi!("这里用了中文冒号“：”", "a full-width colon `：` stands here"),
                bi!("应当是英文冒号加一个空格", "should be `:` and a space"),
                quotes(
                    "改成英文冒号，后面空一格：“: ”",
                    "write the narrow colon and a space behind it: `: `",
                ),
            ),
            Slip::Comma => (
                bi!("这里用了中文逗号“，”", "a full-width comma `，` stands here"),
                bi!("应当是英文逗号", "should be `,`"),
                quotes("括号里各项之间用英文逗号“, ”", "separate what is in brackets by `, `"),
            ),
            Slip::Quotes => (
                bi!("这里用了中文引号", "full-width quotation marks stand here"),
                bi!("应当是英文引号", "should be `\"` or `'`"),
                quotes("改成英文的 \" 或 '", "write `\"` or `'`"),
            ),
            Slip::Brackets => (
                bi!("这里用了中文括号", "full-width brackets stand here"),
                bi!("应当是英文括号", "should be `[ ]` or `{{ }}`"),
                quotes("改成英文的 [ ] 或 { }", "write `[ ]` or `{ }`"),
            ),
            Slip::Space => (
                bi!("这里用了全角空格", "a full-width space stands here"),
                bi!("应当是普通空格", "should be an ordinary space"),
                quotes("换成英文输入法下的空格", "write an ordinary space"),
            ),
            Slip::NoSpace => (
                bi!("冒号后面缺一个空格", "a space is missing behind the colon"),
                bi!("这里补一个空格", "put a space here"),
                quotes("冒号后面空一格：“名称: 值”", "put a space behind the colon: `name: value`"),
            ),
        };
        let found = Diagnostic::new(self.code(), span, message).label(label);
        help.into_iter().fold(found, Diagnostic::help)
    }
}

fn quotes(zh: &str, en: &str) -> [Bilingual; 2] {
    [
        bi!("{zh}", "{en}"),
        bi!(
            "如果整段本来就是一段文字，请用英文引号括起来",
            "if the whole is meant as one text, put it in quotes"
        ),
    ]
}

/// The part of the line before byte `at`.
pub(super) fn line_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    before.get(before.rfind('\n').map_or(0, |end| end + 1)..).unwrap_or_default()
}

/// Finds the slips in the source of a plain scalar that YAML itself accepts.
pub(super) fn in_scalar(raw: &str, context: &Context<'_>) -> Vec<(Range<usize>, Slip)> {
    let mut lines = raw.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let mut found: Vec<_> = in_first_line(first, context).into_iter().collect();
    // A further line that begins `name：` was meant as an entry of its own.
    let mut start = first.len();
    for line in lines {
        let body = line.trim_start();
        if !context.flow
            && let Some((at, slip)) = entry(body)
        {
            found.push(mark(raw, start + line.len() - body.len() + at, slip));
        }
        start += line.len();
    }
    found
}

fn mark(text: &str, at: usize, slip: Slip) -> (Range<usize>, Slip) {
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    (at..at + length, slip)
}

fn in_first_line(text: &str, context: &Context<'_>) -> Option<(Range<usize>, Slip)> {
    let first = text.chars().next()?;
    if matches!(first, '\u{3000}' | '\u{A0}') {
        return Some(mark(text, 0, Slip::Space));
    }
    if context.key {
        if let Some(at) = text.find('：') {
            return Some(mark(text, at, Slip::Colon));
        }
        return matches!(first, '“' | '”' | '＂').then(|| mark(text, 0, Slip::Quotes));
    }
    let last = text.chars().next_back()?;
    let inner = text.get(first.len_utf8()..text.len() - last.len_utf8()).unwrap_or_default();
    let slip = match (first, last) {
        ('“' | '”' | '＂', '“' | '”' | '＂') if !inner.is_empty() && inner.is_ascii() => {
            Some(Slip::Quotes)
        }
        ('【', '】') if inner.split([',', '，', '、']).any(is_identifier) => {
            Some(Slip::Brackets)
        }
        ('［', '］') | ('｛', '｝') => Some(Slip::Brackets),
        _ => None,
    };
    if let Some(slip) = slip {
        return Some(mark(text, 0, slip));
    }
    if context.flow && context.item {
        let at = text.find('，').filter(|_| text.split('，').any(is_identifier));
        return at.map(|at| mark(text, at, Slip::Comma));
    }
    // A value on its own line, or a list member, that begins `name：` was meant as a mapping; behind
    // `key: ` on the same line it may well be text.
    let own = context.before.trim_matches([' ', '-']).is_empty();
    let (at, slip) = entry(text).filter(|_| own && !context.flow)?;
    Some(mark(text, at, slip))
}

/// Whether the text begins like `name：` or `name:值`, and where the mark stands.
fn entry(text: &str) -> Option<(usize, Slip)> {
    let at = text.find([':', '：'])?;
    let head = text.get(..at)?.trim_end();
    let mut rest = text.get(at..)?.chars();
    match (rest.next()?, rest.next()) {
        ('：', _) if is_identifier(head) => Some((at, Slip::Colon)),
        (':', Some('\u{3000}')) if is_identifier(head) => Some((at + 1, Slip::Space)),
        (':', Some(next)) if is_identifier(head) && !next.is_ascii() => Some((at, Slip::NoSpace)),
        _ => None,
    }
}

/// Whether this is a word of the schema language: Chinese text never is.
fn is_identifier(text: &str) -> bool {
    let text = text.trim();
    text.len() >= 2
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Whether a line looks like `key: value`, so that reading may go on with it.
pub(super) fn looks_like_entry(line: &str) -> bool {
    let line = line.trim_end();
    let key = match line.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let Some(end) = line.get(1..).and_then(|rest| rest.find(quote)) else { return false };
            return line.get(end + 2..).is_some_and(|rest| rest.trim_start().starts_with(':'));
        }
        Some('#' | '[' | ']' | '{' | '}' | ',' | '-' | '?' | '|' | '>' | '%' | '@' | '`')
        | None => {
            return false;
        }
        Some(_) => line.split(": ").next().unwrap_or_default(),
    };
    (key.len() < line.len() || line.ends_with(':')) && !key.contains(" #")
}

/// After a syntax error at byte `at`: the slip in that line, or the line before, that explains it.
pub(super) fn behind_error(text: &str, at: usize) -> Option<(Range<usize>, Slip)> {
    let start = at - line_before(text, at).len();
    let line = text.get(start..)?.lines().next()?;
    if let Some(found) = in_line(line, start) {
        return Some(found);
    }
    let before = text.get(..start)?.trim_end();
    let above = before.rfind('\n').map_or(0, |end| end + 1);
    in_line(before.get(above..)?, above)
}

fn in_line(line: &str, start: usize) -> Option<(Range<usize>, Slip)> {
    let body = line.trim_start_matches([' ', '-']);
    let start = start + line.len() - body.len();
    let mark = |at: usize, slip| {
        let (range, slip) = mark(body, at, slip);
        Some((start + range.start..start + range.end, slip))
    };
    if body.starts_with('#') {
        return None;
    }
    if body.starts_with(['\u{3000}', '\u{A0}']) {
        return mark(0, Slip::Space);
    }
    if let Some((at, slip)) = entry(body) {
        return mark(at, slip);
    }
    // Inside braces: `{title: 姓名，type: text}`, `{title：姓名, type: text}`.
    if body.contains(['{', '[']) {
        for (at, c) in body.char_indices().filter(|(_, c)| matches!(c, '，' | '：')) {
            let before = body.get(..at).unwrap_or_default();
            let after = body.get(at + c.len_utf8()..).unwrap_or_default();
            let word = after.trim_start().split([':', '：']).next().unwrap_or_default();
            let head = before.rsplit(['{', ',', '，', '[']).next().unwrap_or_default();
            if c == '，' && word.len() < after.trim_start().len() && is_identifier(word) {
                return mark(at, Slip::Comma);
            }
            if c == '：' && is_identifier(head) {
                return mark(at, Slip::Colon);
            }
        }
    }
    // A line with a full-width colon only, and little before it: `等级：一级`.
    let at = body.find('：')?;
    let head = body.get(..at)?;
    let short = head.chars().count() <= 12 && head.chars().all(char::is_alphanumeric);
    if short && !body.contains(": ") && !body.ends_with(':') {
        return mark(at, Slip::Colon);
    }
    None
}

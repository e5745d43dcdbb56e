//! Words and signs of an expression, with slips corrected in the message and read as meant.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report};
use crate::yaml::Scalar;
use std::ops::Range;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Number(String),
    Date(String),
    Month(String),
    Text(String),
    Dot,
    Comma,
    Open,
    Close,
    OpenList,
    CloseList,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
}

/// Signs that are read as others, with the sign to write instead.
const SLIPS: &[(&str, &str, Token)] = &[
    ("&&", "and", Token::Comma),
    ("||", "or", Token::Comma),
    ("＝＝", "==", Token::Equal),
    ("＝", "==", Token::Equal),
    ("≠", "!=", Token::NotEqual),
    ("！=", "!=", Token::NotEqual),
    ("<>", "!=", Token::NotEqual),
    ("≤", "<=", Token::LessOrEqual),
    ("≥", ">=", Token::GreaterOrEqual),
    ("＜", "<", Token::Less),
    ("＞", ">", Token::Greater),
    ("（", "(", Token::Open),
    ("）", ")", Token::Close),
    ("［", "[", Token::OpenList),
    ("］", "]", Token::CloseList),
    ("【", "[", Token::OpenList),
    ("】", "]", Token::CloseList),
    ("，", ",", Token::Comma),
    ("、", ",", Token::Comma),
    ("．", ".", Token::Dot),
    ("。", ".", Token::Dot),
    ("＋", "+", Token::Plus),
    ("－", "-", Token::Minus),
];

/// Signs of the language, longest first.
const SIGNS: &[(&str, Token)] = &[
    ("==", Token::Equal),
    ("!=", Token::NotEqual),
    ("<=", Token::LessOrEqual),
    (">=", Token::GreaterOrEqual),
    ("<", Token::Less),
    (">", Token::Greater),
    ("(", Token::Open),
    (")", Token::Close),
    ("[", Token::OpenList),
    ("]", Token::CloseList),
    (",", Token::Comma),
    (".", Token::Dot),
    ("+", Token::Plus),
    ("-", Token::Minus),
];

/// A token with its byte range in the scalar's text.
pub(super) type Lexeme = (Token, Range<usize>);

/// Splits `text[range]` of a scalar into tokens. Faults are reported; what was meant is read on.
pub(super) fn lex(scalar: &Scalar, range: Range<usize>, report: &mut Report) -> Vec<Lexeme> {
    let text = &scalar.text[..range.end];
    let mut tokens = Vec::new();
    let mut at = range.start;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if first.is_ascii_digit() {
            let (token, length) = number(rest, scalar, at, report);
            tokens.push((token, at..at + length));
            length
        } else if first.is_alphabetic() || first == '_' {
            let length =
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push((Token::Word(rest[..length].to_owned()), at..at + length));
            length
        } else if let Some(length) = quoted(rest, scalar, at, &mut tokens, report) {
            length
        } else {
            sign(rest, first, scalar, at, &mut tokens, report)
        };
        at += length.max(1);
    }
    tokens
}

fn number(rest: &str, scalar: &Scalar, at: usize, report: &mut Report) -> (Token, usize) {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(rest);
    let dashed = |from: usize| rest.get(from..).and_then(|r| r.strip_prefix('-')).map_or(0, digits);
    if whole == 4 && dashed(4) == 2 {
        let day = dashed(7);
        if day == 2 {
            return (Token::Date(rest[..10].to_owned()), 10);
        }
        if day == 0 {
            return (Token::Month(rest[..7].to_owned()), 7);
        }
    }
    let mut length = whole;
    if rest[whole..].starts_with('.') && digits(&rest[whole + 1..]) > 0 {
        length += 1 + digits(&rest[whole + 1..]);
    }
    let tail = rest[length..]
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(rest.len() - length);
    if tail > 0 {
        let word = &rest[..length + tail];
        report.push(
            Diagnostic::new(
                Code::ExpressionSyntax,
                scalar.span_of(at..at + length + tail),
                bi!(
                    "“{word}”以数字开头，要加引号",
                    "`{word}` begins with a digit and needs quotes"
                ),
            )
            .help(bi!("写成 \"{word}\"", "write \"{word}\"")),
        );
        return (Token::Text(word.to_owned()), length + tail);
    }
    (Token::Number(rest[..length].to_owned()), length)
}

fn quoted(
    rest: &str,
    scalar: &Scalar,
    at: usize,
    tokens: &mut Vec<Lexeme>,
    report: &mut Report,
) -> Option<usize> {
    let first = rest.chars().next()?;
    let (close, slip) = match first {
        '"' => ('"', false),
        '\'' => ('\'', false),
        '“' | '”' => ('”', true),
        '‘' | '’' => ('’', true),
        '「' => ('」', true),
        _ => return None,
    };
    let inner = &rest[first.len_utf8()..];
    let end = inner.find(close);
    let content = &inner[..end.unwrap_or(inner.len())];
    let length = first.len_utf8() + content.len() + end.map_or(0, |_| close.len_utf8());
    let span = scalar.span_of(at..at + length);
    if end.is_none() {
        report.push(Diagnostic::new(
            Code::ExpressionSyntax,
            span,
            bi!("引号没有合上", "the quotation mark is not closed"),
        ));
    } else if slip {
        report.push(
            Diagnostic::new(
                Code::ExpressionSign,
                span,
                bi!("表达式里的引号要用半角", "quotation marks in expressions are half-width"),
            )
            .help(bi!("写成 \"{content}\"", "write \"{content}\"")),
        );
    }
    tokens.push((Token::Text(content.to_owned()), at..at + length));
    Some(length)
}

fn sign(
    rest: &str,
    first: char,
    scalar: &Scalar,
    at: usize,
    tokens: &mut Vec<Lexeme>,
    report: &mut Report,
) -> usize {
    if let Some((slip, right, token)) = SLIPS.iter().find(|(slip, ..)| rest.starts_with(slip)) {
        wrong_sign(slip, right, scalar, at, report);
        let token = if right.starts_with(char::is_alphabetic) {
            Token::Word((*right).to_owned())
        } else {
            token.clone()
        };
        tokens.push((token, at..at + slip.len()));
        return slip.len();
    }
    if let Some((sign, token)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        tokens.push((token.clone(), at..at + sign.len()));
        return sign.len();
    }
    let length = first.len_utf8();
    match first {
        '=' => {
            wrong_sign("=", "==", scalar, at, report);
            tokens.push((Token::Equal, at..at + length));
        }
        '!' | '！' => {
            wrong_sign(&first.to_string(), "not", scalar, at, report);
            tokens.push((Token::Word("not".to_owned()), at..at + length));
        }
        _ => report.push(
            Diagnostic::new(
                Code::ExpressionSyntax,
                scalar.span_of(at..at + length),
                bi!("这里不能有“{first}”", "unexpected `{first}`"),
            )
            .help(bi!("名称里有标点或空格时，整个加引号", "quote labels with signs or spaces")),
        ),
    }
    length
}

pub(super) fn wrong_sign(slip: &str, right: &str, scalar: &Scalar, at: usize, report: &mut Report) {
    report.push(
        Diagnostic::new(
            Code::ExpressionSign,
            scalar.span_of(at..at + slip.len()),
            bi!("表达式里不用“{slip}”", "`{slip}` is not used in expressions"),
        )
        .help(bi!("写成“{right}”", "write `{right}`")),
    );
}

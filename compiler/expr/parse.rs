//! Words to a tree: a small Pratt parser. `or` binds loosest, then `and`, `not`, comparisons, sums.

use super::Comparison;
use super::lexer::{Lexeme, Token, lex, wrong_sign};
use super::syntax::{Syntax, SyntaxKind};
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, Report};
use crate::read::{Condition, ExpressionText};
use crate::source::Span;
use crate::yaml::Scalar;
use std::ops::Range;

/// How deep expressions may nest.
const MAX_DEPTH: usize = 64;

/// How many `+` and `-` an expression may have: each makes the tree one deeper.
const MAX_SUMS: usize = 256;

/// Parses an expression; `None` when it was refused.
pub fn expression(text: &ExpressionText, report: &mut Report) -> Option<Syntax> {
    let range = 0..text.0.text.len();
    Parser::new(&text.0, range, report).whole()
}

/// Parses a condition with its `any`, `all`, `not`.
pub fn condition(condition: &Condition, report: &mut Report) -> Option<Syntax> {
    let many = |list: &[Condition], report: &mut Report| {
        let parts: Vec<_> = list.iter().map(|part| self::condition(part, report)).collect();
        parts.into_iter().collect::<Option<Vec<_>>>()
    };
    let (kind, span) = match condition {
        Condition::Expression(text) => return expression(text, report),
        Condition::Any(list, span) => (SyntaxKind::Or(many(list, report)?), *span),
        Condition::All(list, span) => (SyntaxKind::And(many(list, report)?), *span),
        Condition::Not(inner, span) => {
            (SyntaxKind::Not(Box::new(self::condition(inner, report)?)), *span)
        }
    };
    Some(Syntax { kind, span })
}

/// Parses a `format:` text with `{expression}` places into a join of texts. `{{` and `}}` are braces.
pub fn format(text: &ExpressionText, report: &mut Report) -> Option<Syntax> {
    let scalar = &text.0;
    let source = scalar.text.as_str();
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut literal_start = 0;
    let mut at = 0;
    let flush = |literal: &mut String, range: Range<usize>, parts: &mut Vec<Syntax>| {
        if !literal.is_empty() {
            let kind = SyntaxKind::Text(std::mem::take(literal));
            parts.push(Syntax { kind, span: scalar.span_of(range) });
        }
    };
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("{{") || rest.starts_with("}}") {
            literal.push_str(&rest[..1]);
            at += 2;
        } else if rest.starts_with('{') {
            let Some(end) = rest.find('}') else {
                let message = bi!("“{{”没有对应的“}}”", "`{{` has no `}}`");
                report.push(Diagnostic::new(
                    Code::Format,
                    scalar.span_of(at..source.len()),
                    message,
                ));
                return None;
            };
            flush(&mut literal, literal_start..at, &mut parts);
            parts.push(Parser::new(scalar, at + 1..at + end, report).whole()?);
            at += end + 1;
            literal_start = at;
        } else {
            let first = rest.chars().next()?;
            literal.push(first);
            at += first.len_utf8();
        }
    }
    flush(&mut literal, literal_start..at, &mut parts);
    Some(Syntax { kind: SyntaxKind::Concat(parts), span: scalar.span })
}

struct Parser<'a> {
    scalar: &'a Scalar,
    tokens: Vec<Lexeme>,
    next: usize,
    depth: usize,
    sums: usize,
    end: Range<usize>,
    report: &'a mut Report,
}

/// What people write in Chinese for the words between conditions.
const CONJUNCTIONS: &[(&str, &str)] = &[
    ("且", "and"),
    ("并且", "and"),
    ("而且", "and"),
    ("并", "and"),
    ("和", "and"),
    ("与", "and"),
    ("或", "or"),
    ("或者", "or"),
];

impl<'a> Parser<'a> {
    fn new(scalar: &'a Scalar, range: Range<usize>, report: &'a mut Report) -> Parser<'a> {
        let tokens = lex(scalar, range.clone(), report);
        // The last word is the place of "something is missing behind this".
        let end = tokens.last().map_or(range, |(_, last)| last.clone());
        Parser { scalar, tokens, next: 0, depth: 0, sums: 0, end, report }
    }

    fn whole(mut self) -> Option<Syntax> {
        let found = self.either()?;
        if self.next < self.tokens.len() {
            let span = self.span(self.here());
            self.report.push(
                Diagnostic::new(
                    Code::ExpressionSyntax,
                    span,
                    bi!("从这里起读不懂", "cannot be read from here on"),
                )
                .help(bi!(
                    "前面是不是少了 and、or、== 之类？选项名称里有空格或标点的，整个加英文引号",
                    "is `and`, `or`, `==` or the like missing before it? an option with spaces or signs is quoted"
                )),
            );
            return None;
        }
        Some(found)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(token, _)| token)
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.scalar.span_of(range)
    }

    fn here(&self) -> Range<usize> {
        self.tokens.get(self.next).map_or(self.end.clone(), |(_, range)| range.clone())
    }

    fn last_span(&self) -> Span {
        let range =
            self.next.checked_sub(1).and_then(|i| self.tokens.get(i)).map(|(_, r)| r.clone());
        self.span(range.unwrap_or(self.end.clone()))
    }

    fn fail(&mut self, message: Bilingual) {
        let span = self.span(self.here());
        self.report.push(Diagnostic::new(Code::ExpressionSyntax, span, message));
    }

    fn take(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        self.next += usize::from(found);
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(found)) if found == word);
        self.next += usize::from(found);
        found
    }

    /// A Chinese conjunction between two conditions, told and read as the word it stands for.
    fn take_chinese(&mut self, word: &str) -> bool {
        let Some(Token::Word(found)) = self.peek() else { return false };
        let meant = CONJUNCTIONS.iter().any(|(chinese, meant)| chinese == found && *meant == word);
        if meant {
            let (found, at) = (found.clone(), self.here());
            wrong_sign(&found, word, self.scalar, at.start, self.report);
            self.next += 1;
        }
        meant
    }

    fn either(&mut self) -> Option<Syntax> {
        self.deeper(1)?;
        let found = self.joined("or", Self::both, SyntaxKind::Or);
        self.depth -= 1;
        found
    }

    fn deeper(&mut self, levels: usize) -> Option<()> {
        self.depth += levels;
        if self.depth > MAX_DEPTH {
            self.fail(bi!("表达式嵌套太深", "the expression is nested too deeply"));
            return None;
        }
        Some(())
    }

    fn both(&mut self) -> Option<Syntax> {
        self.joined("and", Self::negation, SyntaxKind::And)
    }

    fn joined(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Option<Syntax>,
        join: fn(Vec<Syntax>) -> SyntaxKind,
    ) -> Option<Syntax> {
        let first = part(self)?;
        let mut parts = vec![first];
        while self.take_word(word) || self.take_chinese(word) {
            parts.push(part(self)?);
        }
        if parts.len() == 1 {
            return parts.pop();
        }
        let span = parts[0].span.to(self.last_span());
        Some(Syntax { kind: join(parts), span })
    }

    fn negation(&mut self) -> Option<Syntax> {
        let start = self.span(self.here());
        // Two negations cancel out, so a row of them is no deep tree.
        let mut negated = false;
        while self.take_word("not") {
            negated = !negated;
        }
        let found = self.comparison()?;
        if !negated {
            return Some(found);
        }
        let span = start.to(found.span);
        Some(Syntax { kind: SyntaxKind::Not(Box::new(found)), span })
    }

    fn comparison(&mut self) -> Option<Syntax> {
        let left = self.sum()?;
        let comparison = match self.peek() {
            Some(Token::Equal) => Comparison::Equal,
            Some(Token::NotEqual) => Comparison::NotEqual,
            Some(Token::Less) => Comparison::Less,
            Some(Token::LessOrEqual) => Comparison::LessOrEqual,
            Some(Token::Greater) => Comparison::Greater,
            Some(Token::GreaterOrEqual) => Comparison::GreaterOrEqual,
            Some(Token::Word(word)) => {
                let join: fn(Box<Syntax>, Box<Syntax>) -> SyntaxKind = match word.as_str() {
                    "in" => SyntaxKind::In,
                    "has_any" => SyntaxKind::HasAny,
                    "has_all" => SyntaxKind::HasAll,
                    _ => return Some(left),
                };
                self.next += 1;
                let right = self.sum()?;
                let span = left.span.to(right.span);
                return Some(Syntax { kind: join(Box::new(left), Box::new(right)), span });
            }
            _ => return Some(left),
        };
        self.next += 1;
        let right = self.sum()?;
        let span = left.span.to(right.span);
        if matches!(
            self.peek(),
            Some(
                Token::Less
                    | Token::LessOrEqual
                    | Token::Greater
                    | Token::GreaterOrEqual
                    | Token::Equal
            )
        ) {
            let at = self.span(self.here());
            self.report.push(
                Diagnostic::new(
                    Code::ExpressionSyntax,
                    at,
                    bi!("比较不能连写", "comparisons do not chain"),
                )
                .help(bi!(
                    "用 and 分成两句，例如 18 <= 年龄 and 年龄 < 60",
                    "write two with `and`, such as `18 <= age and age < 60`"
                )),
            );
            return None;
        }
        Some(Syntax {
            kind: SyntaxKind::Compare(comparison, Box::new(left), Box::new(right)),
            span,
        })
    }

    fn sum(&mut self) -> Option<Syntax> {
        let mut left = self.primary()?;
        loop {
            let plus = match self.peek() {
                Some(Token::Plus) => true,
                Some(Token::Minus) => false,
                _ => return Some(left),
            };
            self.sums += 1;
            if self.sums > MAX_SUMS {
                self.fail(bi!("加减的项太多", "too many terms in sums"));
                return None;
            }
            self.next += 1;
            let right = self.primary()?;
            let span = left.span.to(right.span);
            left = Syntax { kind: SyntaxKind::Sum(plus, Box::new(left), Box::new(right)), span };
        }
    }

    fn primary(&mut self) -> Option<Syntax> {
        let range = self.here();
        let span = self.span(range);
        let Some((token, _)) = self.tokens.get(self.next).cloned() else {
            self.fail(bi!("后面没有写完", "something is missing behind this"));
            return None;
        };
        self.next += 1;
        let kind = match token {
            Token::Number(text) => SyntaxKind::Number(text),
            Token::Date(text) => SyntaxKind::Date(text),
            Token::Month(text) => SyntaxKind::Month(text),
            Token::Text(text) => SyntaxKind::Text(text),
            Token::Minus => match self.tokens.get(self.next).cloned() {
                Some((Token::Number(text), _)) => {
                    self.next += 1;
                    SyntaxKind::Number(format!("-{text}"))
                }
                _ => {
                    self.fail(bi!("减号后面应当是数字", "expected a number after `-`"));
                    return None;
                }
            },
            Token::Open => {
                let inner = self.either()?;
                self.close(&Token::Close, ")")?;
                return Some(Syntax { span: span.to(self.last_span()), ..inner });
            }
            Token::OpenList => SyntaxKind::List(self.arguments(&Token::CloseList, "]")?),
            Token::Dot => match self.segments()? {
                segments if segments.is_empty() => return None,
                segments => SyntaxKind::Relative(segments),
            },
            Token::Word(word) => return self.word(word, span),
            _ => {
                self.next -= 1;
                self.fail(bi!(
                    "这里应当是路径、名称、数字或带引号的文字",
                    "expected a path, a name, a number or a quoted text"
                ));
                return None;
            }
        };
        Some(Syntax { kind, span: span.to(self.last_span()) })
    }

    fn word(&mut self, word: String, span: Span) -> Option<Syntax> {
        if word == "if" {
            let condition = self.either()?;
            self.expect_word("then")?;
            let yes = self.either()?;
            self.expect_word("else")?;
            let no = self.either()?;
            let kind = SyntaxKind::If(Box::new(condition), Box::new(yes), Box::new(no));
            return Some(Syntax { kind, span: span.to(self.last_span()) });
        }
        if matches!(word.as_str(), "and" | "or" | "then" | "else" | "in" | "has_any" | "has_all") {
            self.next -= 1;
            self.fail(bi!("“{word}”前面少了内容", "something is missing before `{word}`"));
            return None;
        }
        if self.take(&Token::Open) {
            let arguments = self.arguments(&Token::Close, ")")?;
            let whole = span.to(self.last_span());
            let kind = if word == "first_of" {
                SyntaxKind::FirstOf(arguments)
            } else {
                SyntaxKind::Call(word, span, arguments)
            };
            return Some(Syntax { kind, span: whole });
        }
        let mut segments = vec![(word, span)];
        if self.take(&Token::Dot) {
            segments.extend(self.segments()?);
        }
        Some(Syntax { kind: SyntaxKind::Path(segments), span: span.to(self.last_span()) })
    }

    fn segments(&mut self) -> Option<Vec<(String, Span)>> {
        let mut segments = Vec::new();
        loop {
            let span = self.span(self.here());
            match self.peek().cloned() {
                Some(Token::Word(word)) => {
                    self.next += 1;
                    segments.push((word, span));
                }
                _ => {
                    self.fail(bi!("“.”后面应当是题目的标识", "expected an id after `.`"));
                    return None;
                }
            }
            if !self.take(&Token::Dot) {
                return Some(segments);
            }
        }
    }

    fn arguments(&mut self, close: &Token, sign: &str) -> Option<Vec<Syntax>> {
        let mut arguments = Vec::new();
        if self.take(close) {
            return Some(arguments);
        }
        loop {
            arguments.push(self.either()?);
            if !self.take(&Token::Comma) {
                self.close(close, sign)?;
                return Some(arguments);
            }
        }
    }

    fn close(&mut self, token: &Token, sign: &str) -> Option<()> {
        if self.take(token) {
            return Some(());
        }
        if self.next < self.tokens.len() {
            self.fail(bi!("这里应当是“{sign}”", "expected `{sign}`"));
        } else {
            self.fail(bi!("后面还缺“{sign}”", "`{sign}` is missing behind this"));
        }
        None
    }

    fn expect_word(&mut self, word: &str) -> Option<()> {
        if self.take_word(word) {
            return Some(());
        }
        self.fail(bi!(
            "这里应当是 {word}（if … then … else …）",
            "expected `{word}` (if … then … else …)"
        ));
        None
    }
}

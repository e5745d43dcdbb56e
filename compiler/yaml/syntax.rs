//! The parser's errors in plain words, each with the likely remedy.

use granit_parser::ErrorKind as E;

use super::parse::character;
use super::{refuse, slip, text};
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::source::{FileId, Span};

/// The diagnostic for an error of `kind` at byte `at`.
pub(super) fn diagnostic(file: FileId, text: &str, at: usize, kind: &E) -> Diagnostic {
    let span = visible(file, text, at);
    match kind {
        E::RecursionLimitExceeded => return refuse::too_deep(span),
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => return text::tab(tab_near(file, text, at)),
        E::UndeclaredTagHandle
        | E::InvalidTagTerminator
        | E::InvalidGlobalTagCharacter
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape
        | E::InvalidTagUtf8
        | E::InvalidTagUtf8LeadingByte
        | E::InvalidTagUtf8TrailingByte
        | E::ExpectedTagBang => return refuse::tag(word(text, span), span),
        E::MissingAnchorOrAliasName | E::UnknownAnchor => {
            let word = word(text, span);
            return if word.starts_with('&') {
                refuse::anchor(word, span)
            } else {
                refuse::alias(word, span)
            };
        }
        _ => {}
    }
    if let Some((range, slip)) = slip::behind_error(text, at) {
        return slip.diagnostic(Span::new(file, range));
    }
    let separator =
        matches!(kind, E::ExpectedFlowMappingSeparator | E::ExpectedFlowSequenceSeparator);
    let before = text.get(..at).unwrap_or_default().trim_end_matches(' ');
    let here = text.get(at..).is_some_and(|rest| rest.starts_with(':'));
    if separator && (here || before.ends_with(':')) {
        let end = if here { at + 1 } else { before.len() };
        let colon = Span::new(file, end - 1..end);
        return build(colon, words(&E::MappingValueNotAllowed));
    }
    build(span, words(kind))
}

/// The diagnostic for the bracket at `open`, still open where the line at `line` begins an entry.
pub(super) fn unclosed_bracket(text: &str, open: Span, line: usize) -> Diagnostic {
    let c = text.get(open.range()).and_then(|open| open.chars().next()).unwrap_or('{');
    let rest = text.get(line..).unwrap_or_default().lines().next().unwrap_or_default();
    let start = line + rest.len() - rest.trim_start().len();
    let key = rest.trim_start().split([':', ' ']).next().unwrap_or_default();
    build(open, unclosed(c)).also(
        Span::new(open.file, start..start + key.len()),
        bi!("到这一行还没有关上", "still open here"),
    )
}

fn build(span: Span, words: (Bilingual, Bilingual, Vec<Bilingual>)) -> Diagnostic {
    let (message, label, help) = words;
    let found = Diagnostic::new(Code::YamlSyntax, span, message).label(label);
    help.into_iter().fold(found, Diagnostic::help)
}

/// Where the line of byte `at` begins.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    at - slip::line_before(text, at).len()
}

/// The character at `at`, or the last one before it when there is nothing to be seen there.
fn visible(file: FileId, text: &str, at: usize) -> Span {
    let span = character(file, text, at);
    if !text.get(span.range()).unwrap_or_default().trim().is_empty() {
        return span;
    }
    let before = text.get(..at).unwrap_or_default().trim_end();
    match before.chars().next_back() {
        Some(last) => Span::new(file, before.len() - last.len_utf8()..before.len()),
        None => span,
    }
}

fn word(text: &str, span: Span) -> &str {
    let rest = text.get(span.start as usize..).unwrap_or_default();
    rest.split(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}')).next().unwrap_or("")
}

fn tab_near(file: FileId, text: &str, at: usize) -> Span {
    let line = line_of(text, at);
    let rest = text.get(line..).unwrap_or_default().lines().next().unwrap_or_default();
    match rest.find('\t') {
        Some(tab) => Span::new(file, line + tab..line + tab + 1),
        None => visible(file, text, at),
    }
}

/// Message, label and remedies for a kind of error.
fn words(kind: &E) -> (Bilingual, Bilingual, Vec<Bilingual>) {
    match kind {
        E::UnclosedFlowCollection { open } => unclosed(*open),
        E::UnexpectedEofFlowSequence => unclosed('['),
        E::UnexpectedEofFlowMapping | E::UnexpectedEofImplicitFlowMapping => unclosed('{'),
        E::MismatchedFlowCollectionEnd { open, close } => (
            bi!(
                "“{open}”开的括号用“{close}”来关",
                "a bracket opened by `{open}` is closed by `{close}`"
            ),
            bi!("括号不成对", "the brackets do not match"),
            vec![bi!("[ 配 ]，{{ 配 }}", "`[` goes with `]`, `{{` with `}}`")],
        ),
        E::MisplacedFlowCollectionEnd => (
            bi!("多出一个右括号", "a closing bracket too many"),
            bi!("前面没有与它相配的左括号", "no bracket before it is open"),
            vec![bi!("删去它，或补上左括号", "take it away, or add the opening one"), quote_it()],
        ),
        E::ExpectedFlowMappingSeparator | E::ExpectedFlowSequenceSeparator => (
            bi!("括号里缺逗号或右括号", "a comma or a closing bracket is missing"),
            bi!("读到这里接不上", "this does not follow"),
            vec![
                bi!(
                    "各项之间用英文逗号隔开，最后用 ] 或 }} 关上",
                    "separate the items by commas, and close with `]` or `}}`"
                ),
                quote_it(),
            ],
        ),
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => (
            bi!("引号没有关上", "the quotation mark is not closed"),
            bi!("从这里开始的引号", "opened here"),
            vec![bi!(
                "在这段文字末尾补上同样的引号；'…' 里面的 ' 要写两个",
                "add the same mark at the end of the text; inside '…' write `'` twice"
            )],
        ),
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => (
            bi!("引号后面还有文字", "there is text behind the closing quotation mark"),
            bi!("引号到前面已经结束", "the quoted text has ended before this"),
            vec![bi!(
                "把整段都括在引号里：外面用 '…'，里面就可以用 \"",
                "quote the whole: with '…' outside, `\"` may stand inside"
            )],
        ),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => (
            bi!("双引号里的反斜杠用得不对", "a wrong backslash between double quotation marks"),
            bi!("反斜杠从这里开始", "the backslash is here"),
            vec![bi!(
                "改用单引号 '…'，里面的反斜杠就是普通字符；或者写两个 \\\\",
                "use '…', where a backslash is an ordinary character, or write `\\\\`"
            )],
        ),
        E::MappingValueNotAllowed | E::InvalidColonPlacement | E::InvalidMappingValueWhitespace => {
            (
                bi!("这里不该有冒号", "a colon is out of place here"),
                bi!("这个冒号读不懂", "this colon"),
                vec![
                    bi!(
                        "文字里有“: ”，要用引号把整段文字括起来",
                        "text that holds `: ` must be quoted as a whole"
                    ),
                    bi!(
                        "如果是另一项，要另起一行，与同级的项对齐",
                        "if it is an item of its own, begin a new line, aligned with its siblings"
                    ),
                ],
            )
        }
        E::SimpleKeyExpected | E::InvalidSimpleKey => (
            bi!("这一行缺冒号", "this line lacks a colon"),
            bi!("应当写成“名称: 值”", "should be `name: value`"),
            vec![
                bi!("写成“名称: 值”，冒号后空一格", "write `name: value`, with a space"),
                bi!(
                    "如果是上一行文字的继续，请比上一行多缩进",
                    "if it continues the text above, indent it more than that line's name"
                ),
            ],
        ),
        E::ExpectedBlockMappingKey
        | E::ExpectedBlockSequenceEntry
        | E::InvalidIndentation
        | E::InvalidBlockScalarIndent
        | E::InvalidQuotedScalarIndent
        | E::InvalidFlowScalarIndent
        | E::MappingKeyNotAllowed
        | E::BlockSequenceEntryNotAllowed
        | E::InvalidBlockEntryWhitespace
        | E::UnexpectedEofBlockMapping
        | E::UnexpectedEofBlockSequence => (
            bi!("缩进对不齐", "the indentation does not line up"),
            bi!("与前面同级的行没有对齐", "not aligned with its siblings above"),
            vec![bi!(
                "同一级的各行，行首空格数要一样；下一级多两个空格",
                "lines of one level begin with the same number of spaces; the next level has two more"
            )],
        ),
        E::UnexpectedCharacter { character } => {
            let c = *character;
            (
                bi!("值不能以“{c}”开头", "a value may not begin with `{c}`"),
                bi!("YAML 保留了这个符号", "YAML reserves this mark"),
                vec![quote_it()],
            )
        }
        E::DirectiveDisallowed => (
            bi!("行首的“%”在这里不能用", "`%` at the start of a line is not used here"),
            bi!("被当作 YAML 指令", "read as a YAML directive"),
            vec![quote_it()],
        ),
        E::CommentNotSeparated | E::CommentInterceptedScalar => (
            bi!("注释的位置不对", "a comment is out of place"),
            bi!("# 从这里起被当作注释", "`#` begins a comment"),
            vec![
                bi!(
                    "注释前面要有空格，且不能插在一段文字的中间",
                    "put a space before a comment, and none amid a text"
                ),
                quote_it(),
            ],
        ),
        E::InvalidBlockScalarHeader | E::ZeroBlockScalarIndent => (
            bi!("“|”或“>”后面不能有文字", "no text may stand behind `|` or `>`"),
            bi!("应当换行再写", "begin a new line here"),
            vec![quote_it()],
        ),
        _ => (
            bi!("这里不合 YAML 的写法", "this is no valid YAML"),
            bi!("读到这里读不下去", "reading stopped here"),
            vec![
                bi!(
                    "查看这一行和上一行的缩进、冒号、引号和括号",
                    "look at indentation, colons, quotes and brackets of this line and the one above"
                ),
                quote_it(),
            ],
        ),
    }
}

fn unclosed(open: char) -> (Bilingual, Bilingual, Vec<Bilingual>) {
    let close = if open == '[' { ']' } else { '}' };
    (
        bi!("括号“{open}”没有关上", "the bracket `{open}` is not closed"),
        bi!("从这里打开", "opened here"),
        vec![bi!("在末尾补上“{close}”", "add `{close}` at its end"), quote_it()],
    )
}

fn quote_it() -> Bilingual {
    bi!(
        "如果这是文字的一部分，请用引号把整段文字括起来",
        "if it is part of a text, quote the whole text"
    )
}

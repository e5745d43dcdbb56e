//! From the syntax tree of `regex-syntax`, which keeps places, to the portable subset.

use super::{Node, PatternFault, REPEAT_LIMIT};
use crate::diagnostic::Bilingual;
use regex_syntax::ast::{
    self, Ast, ClassSet, ClassSetItem, GroupKind, LiteralKind, RepetitionKind, RepetitionRange,
};

/// Deepest nesting of groups and repetitions.
const DEPTH_LIMIT: u32 = 32;

pub(super) fn read(text: &str) -> Result<Node, PatternFault> {
    let tree = ast::parse::ParserBuilder::new().nest_limit(DEPTH_LIMIT).build().parse(text);
    let tree = tree.map_err(|error| {
        let hint = unsupported(error.kind());
        let message = hint.unwrap_or_else(|| {
            let reason = error.kind().to_string();
            bi!("格式写得不对：{reason}", "this is no regular expression: {reason}")
        });
        fault(error.span(), message)
    })?;
    let node = node(&tree)?;
    if node == Node::Sequence(Vec::new()) {
        return Err(PatternFault {
            range: 0..text.len(),
            message: bi!("格式不能为空", "a pattern cannot be empty"),
        });
    }
    Ok(node)
}

fn unsupported(kind: &ast::ErrorKind) -> Option<Bilingual> {
    match kind {
        ast::ErrorKind::UnsupportedLookAround => Some(bi!(
            "格式里不能用前后查看（(?=…)等）：各处的正则引擎不一致",
            "look-around has no place in a pattern: engines differ"
        )),
        ast::ErrorKind::UnsupportedBackreference => Some(bi!(
            "格式里不能用反向引用（\\1等）：各处的正则引擎不一致",
            "back-references have no place in a pattern: engines differ"
        )),
        _ => None,
    }
}

fn fault(span: &ast::Span, message: Bilingual) -> PatternFault {
    PatternFault { range: span.start.offset..span.end.offset, message }
}

fn node(tree: &Ast) -> Result<Node, PatternFault> {
    match tree {
        Ast::Empty(_) => Ok(Node::Sequence(Vec::new())),
        Ast::Literal(literal) => character(literal).map(|c| Node::Class(vec![(c, c)])),
        Ast::Concat(parts) => parts.asts.iter().map(node).collect::<Result<_, _>>().map(sequence),
        Ast::Alternation(parts) => {
            parts.asts.iter().map(node).collect::<Result<_, _>>().map(Node::Choice)
        }
        Ast::Group(group) => match &group.kind {
            GroupKind::CaptureIndex(_) => node(&group.ast),
            GroupKind::NonCapturing(flags) if flags.items.is_empty() => node(&group.ast),
            GroupKind::CaptureName { .. } => Err(fault(
                &group.span,
                bi!("分组不能有名字，请写成(…)", "groups have no names here: write (…)"),
            )),
            GroupKind::NonCapturing(_) => Err(flags(&group.span)),
        },
        Ast::Repetition(repetition) => repeat(repetition),
        Ast::ClassBracketed(class) => {
            if class.negated {
                return Err(fault(
                    &class.span,
                    bi!(
                        "不能用[^…]：请写出允许的字符",
                        "negated classes reach different characters in different engines: list the characters that are allowed"
                    ),
                ));
            }
            let mut ranges = Vec::new();
            class_set(&class.kind, &mut ranges)?;
            Ok(Node::Class(merged(ranges)))
        }
        Ast::Dot(span) => Err(fault(
            span,
            bi!(
                "不能用.：各处对它的理解不一致，请写出允许的字符，例如[0-9A-Z]；要点号本身请写\\.",
                "engines differ on `.`: list the characters that are allowed, such as [0-9A-Z]; for the dot itself write \\."
            ),
        )),
        Ast::Assertion(assertion) => Err(fault(
            &assertion.span,
            bi!(
                "不用写^、$、\\b：格式总是管整个文字",
                "no anchors or boundaries: a pattern always covers the whole text"
            ),
        )),
        Ast::ClassPerl(class) => Err(shorthand(&class.span)),
        Ast::ClassUnicode(class) => Err(shorthand(&class.span)),
        Ast::Flags(set) => Err(flags(&set.span)),
    }
}

fn sequence(mut parts: Vec<Node>) -> Node {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            parts.extend(last);
            Node::Sequence(parts)
        }
    }
}

fn flags(span: &ast::Span) -> PatternFault {
    fault(span, bi!("格式里不能用(?…)开关", "flags have no place in a pattern"))
}

fn shorthand(span: &ast::Span) -> PatternFault {
    fault(
        span,
        bi!(
            "不能用\\d、\\w、\\s、\\p{{…}}这类简写：各处对它们的理解不一致，请写明，例如[0-9]",
            "engines differ on shorthand classes such as \\d, \\w, \\s and \\p{{…}}: list the characters, such as [0-9]"
        ),
    )
}

fn character(literal: &ast::Literal) -> Result<char, PatternFault> {
    match literal.kind {
        LiteralKind::Special(_) | LiteralKind::Octal => Err(fault(
            &literal.span,
            bi!(
                "不能用这个转义：填写的文字里不会有控制字符",
                "this escape has no place in a pattern: answers never hold control characters"
            ),
        )),
        _ if literal.c.is_control() => Err(fault(
            &literal.span,
            bi!("格式里不能有控制字符", "control characters have no place in a pattern"),
        )),
        _ => Ok(literal.c),
    }
}

fn repeat(repetition: &ast::Repetition) -> Result<Node, PatternFault> {
    if !repetition.greedy {
        return Err(fault(
            &repetition.op.span,
            bi!(
                "不用写第二个?：格式总是管整个文字，多匹配少匹配没有区别",
                "lazy repetitions mean nothing here: a pattern always covers the whole text"
            ),
        ));
    }
    let (min, max) = match &repetition.op.kind {
        RepetitionKind::ZeroOrOne => (0, Some(1)),
        RepetitionKind::ZeroOrMore => (0, None),
        RepetitionKind::OneOrMore => (1, None),
        RepetitionKind::Range(RepetitionRange::Exactly(count)) => (*count, Some(*count)),
        RepetitionKind::Range(RepetitionRange::AtLeast(min)) => (*min, None),
        RepetitionKind::Range(RepetitionRange::Bounded(min, max)) => (*min, Some(*max)),
    };
    if max.unwrap_or(min).max(min) > REPEAT_LIMIT {
        return Err(fault(
            &repetition.op.span,
            bi!("重复最多写到{REPEAT_LIMIT}次", "repetitions go up to {REPEAT_LIMIT}"),
        ));
    }
    let part = node(&repetition.ast)?;
    Ok(match (min, max) {
        (_, Some(0)) => Node::Sequence(Vec::new()),
        (1, Some(1)) => part,
        _ => Node::Repeat(Box::new(part), min, max),
    })
}

fn class_set(set: &ClassSet, ranges: &mut Vec<(char, char)>) -> Result<(), PatternFault> {
    match set {
        ClassSet::Item(item) => class_item(item, ranges),
        ClassSet::BinaryOp(op) => Err(fault(
            &op.span,
            bi!(
                "[…]里不能用&&、--、~~：请直接写出允许的字符；要这些符号本身请加\\",
                "no set operators in classes: list the characters; escape the signs with \\ if you mean them"
            ),
        )),
    }
}

fn class_item(item: &ClassSetItem, ranges: &mut Vec<(char, char)>) -> Result<(), PatternFault> {
    match item {
        ClassSetItem::Empty(_) => {}
        ClassSetItem::Literal(literal) => {
            let c = character(literal)?;
            ranges.push((c, c));
        }
        ClassSetItem::Range(range) => {
            ranges.push((character(&range.start)?, character(&range.end)?));
        }
        ClassSetItem::Union(union) => {
            for item in &union.items {
                class_item(item, ranges)?;
            }
        }
        ClassSetItem::Ascii(class) => return Err(shorthand(&class.span)),
        ClassSetItem::Unicode(class) => return Err(shorthand(&class.span)),
        ClassSetItem::Perl(class) => return Err(shorthand(&class.span)),
        ClassSetItem::Bracketed(class) => {
            return Err(fault(
                &class.span,
                bi!(
                    "[…]里不能再套[…]；要方括号本身请写\\[",
                    "no classes within classes; for the bracket itself write \\["
                ),
            ));
        }
    }
    Ok(())
}

/// The same characters in ranges that are sorted and apart.
fn merged(mut ranges: Vec<(char, char)>) -> Vec<(char, char)> {
    ranges.sort_unstable();
    let mut apart: Vec<(char, char)> = Vec::new();
    for (low, high) in ranges {
        match apart.last_mut() {
            Some((_, last)) if u32::from(low) <= u32::from(*last).saturating_add(1) => {
                *last = high.max(*last);
            }
            _ => apart.push((low, high)),
        }
    }
    apart
}

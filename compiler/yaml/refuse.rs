//! The words for what is refused in a tree that YAML itself would accept.

use super::faults::clip;
use super::{Node, Scalar};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

pub(super) fn duplicate_key(key: &Scalar, first: Span) -> Diagnostic {
    let name = clip(&key.text);
    Diagnostic::new(
        Code::DuplicateKey,
        key.span,
        bi!("“{name}”写了两次", "`{name}` is written twice"),
    )
    .label(bi!("第二次", "second time"))
    .also(first, bi!("第一次写在这里", "first written here"))
}

pub(super) fn merge_key(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::MergeKey,
        span,
        bi!("这里不用 YAML 合并键“<<”", "the YAML merge key `<<` is not used here"),
    )
    .label(bi!("合并键", "merge key"))
}

pub(super) fn tag(text: &str, span: Span) -> Diagnostic {
    let tag = clip(text);
    Diagnostic::new(
        Code::Tag,
        span,
        bi!("这里不用 YAML 标签“{tag}”", "YAML tags such as `{tag}` are not used here"),
    )
    .label(bi!("以 ! 开头，被当作标签", "read as a tag because of the `!`"))
}

pub(super) fn anchor(text: &str, span: Span) -> Diagnostic {
    let name = clip(text);
    Diagnostic::new(
        Code::AnchorOrAlias,
        span,
        bi!("这里不用 YAML 锚点“{name}”", "YAML anchors such as `{name}` are not used here"),
    )
    .label(bi!("以 & 开头，被当作锚点", "read as an anchor because of the `&`"))
}

pub(super) fn alias(text: &str, span: Span) -> Diagnostic {
    let name = clip(text);
    Diagnostic::new(
        Code::AnchorOrAlias,
        span,
        bi!("这里不用 YAML 引用“{name}”", "YAML aliases such as `{name}` are not used here"),
    )
    .label(bi!("以 * 开头，被当作对锚点的引用", "read as an alias because of the `*`"))
}

pub(super) fn several_documents(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::SeveralDocuments,
        span,
        bi!("一个文件里只能有一份内容", "a file may hold one document only"),
    )
    .label(bi!("从这里开始了第二份", "a second document begins here"))
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::new(Code::TooDeep, span, bi!("嵌套超过 64 层", "nested more than 64 levels deep"))
        .label(bi!("第 65 层从这里开始", "level 65 begins here"))
}

pub(super) fn key_not_text(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::KeyNotText,
        span,
        bi!("冒号前面应当是一个名称", "what stands before the colon should be a name"),
    )
    .label(bi!("这是一组内容，不是名称", "this is a list or mapping, not a name"))
}

pub(super) fn no_key(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::KeyNotText,
        span,
        bi!("冒号前面没有名称", "there is no name before the colon"),
    )
    .label(bi!("缺名称", "name missing"))
}

/// A key with nothing, `~` or `null` behind it; `span` is where the value should be.
pub(super) fn no_value(key: &Scalar, span: Span) -> Diagnostic {
    let name = clip(&key.text);
    let message = bi!("“{name}”没有值", "`{name}` has no value");
    if span.start == span.end {
        return Diagnostic::new(Code::NullValue, key.span, message)
            .label(bi!("冒号后面是空的", "nothing behind the colon"));
    }
    Diagnostic::new(Code::NullValue, span, message)
        .label(bi!("这在 YAML 里表示“空”", "this means “nothing” in YAML"))
        .help(bi!(
            "没有这一项就整行删去；确实是文字，就加引号",
            "leave the whole line out if there is no value; put quotes round it if it is text"
        ))
}

/// A key without a value between braces: often the tail of a text that a comma has cut.
pub(super) fn lost_value(key: &Scalar, before: Option<&(Scalar, Option<Node>)>) -> Diagnostic {
    let name = clip(&key.text);
    let found =
        Diagnostic::new(Code::NullValue, key.span, bi!("“{name}”没有值", "`{name}` has no value"));
    let Some((_, Some(Node::Scalar(value)))) = before.filter(|(_, value)| is_plain(value.as_ref()))
    else {
        return found.label(bi!("后面缺冒号和值", "colon and value missing"));
    };
    found
        .label(bi!("逗号把它切成了另一项", "the comma made this an item of its own"))
        .also(value.span, bi!("前面的文字到逗号为止", "the text before ends at the comma"))
        .help(bi!(
            "如果逗号属于前面的文字或条件，请把整段用引号括起来：'…, …'",
            "if the comma belongs to the text or condition before it, quote the whole: '…, …'"
        ))
        .help(bi!(
            "如果“{name}”本是另一项，请补上冒号和值",
            "if `{name}` is an item of its own, add a colon and its value"
        ))
}

fn is_plain(value: Option<&Node>) -> bool {
    matches!(value, Some(Node::Scalar(scalar)) if scalar.plain)
}

/// A list member with nothing, `~` or `null` in it.
pub(super) fn no_item(text: &str, span: Span) -> Diagnostic {
    let message = bi!("这一条是空的", "this list item is empty");
    if span.start < span.end {
        return Diagnostic::new(Code::NullValue, span, message)
            .label(bi!("这在 YAML 里表示“空”", "this means “nothing” in YAML"));
    }
    let before = text.get(..span.start as usize).unwrap_or_default();
    let start = before.trim_end().len().saturating_sub(1) as u32;
    let dash = text.as_bytes().get(start as usize) == Some(&b'-');
    let span = if dash { Span { start, end: start + 1, ..span } } else { span };
    Diagnostic::new(Code::NullValue, span, message).label(bi!("没有内容", "nothing here"))
}

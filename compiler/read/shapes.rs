//! How each plain kind of value is read and described: texts, numbers, conditions, lists, mappings.

use super::{Shape, Text, map, scalar, scalar_schema, unknown_key, wrong_kind};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Scalar};
use indexmap::IndexMap;
use schemars::{Schema, SchemaGenerator, json_schema};

impl Shape for Text {
    fn read(node: &Node, report: &mut Report) -> Option<Text> {
        let scalar = scalar(node, "一段文字", "a text", report)?;
        if scalar.text.trim().is_empty() {
            report.push(Diagnostic::new(
                Code::EmptyText,
                scalar.span,
                bi!("这里的文字是空的", "this text is empty"),
            ));
            return None;
        }
        Some(Spanned::new(scalar.text.trim_end().to_owned(), scalar.span))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        scalar_schema()
    }
}

/// An expression as it was typed, still unparsed.
#[derive(Clone, Debug)]
pub struct ExpressionText(pub Scalar);

impl Shape for ExpressionText {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        let scalar = scalar(node, "一个表达式", "an expression", report)?;
        Some(ExpressionText(scalar.clone()))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        scalar_schema()
    }
}

/// A condition: an expression, or `any:` / `all:` / `not:` over conditions.
#[derive(Clone, Debug)]
pub enum Condition {
    /// An expression in words.
    Expression(ExpressionText),
    /// At least one holds.
    Any(Vec<Condition>, Span),
    /// All hold.
    All(Vec<Condition>, Span),
    /// It does not hold.
    Not(Box<Condition>, Span),
}

impl Condition {
    /// Where the condition stands.
    pub fn span(&self) -> Span {
        match self {
            Condition::Expression(text) => text.0.span,
            Condition::Any(_, span) | Condition::All(_, span) | Condition::Not(_, span) => *span,
        }
    }
}

impl Shape for Condition {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        let map = match node {
            Node::Scalar(_) => {
                return ExpressionText::read(node, report).map(Condition::Expression);
            }
            Node::Map(map) => map,
            Node::List(_) => {
                wrong_kind(node, "条件（文字，或 any / all / not）", "a condition", report);
                return None;
            }
        };
        let [(key, value)] = map.entries.as_slice() else {
            report.push(Diagnostic::new(
                Code::WrongShape,
                map.span,
                bi!(
                    "条件里只能写 any、all、not 中的一个",
                    "a condition has exactly one of `any`, `all`, `not`"
                ),
            ));
            return None;
        };
        let value = value.as_ref()?;
        match key.text.as_str() {
            "any" => Some(Condition::Any(Vec::read(value, report)?, map.span)),
            "all" => Some(Condition::All(Vec::read(value, report)?, map.span)),
            "not" => Some(Condition::Not(Box::new(Condition::read(value, report)?), map.span)),
            other => {
                unknown_key(key, other, &["any", "all", "not"], report);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let name = "Condition";
        if !generator.definitions().contains_key(name) {
            let reference = json_schema!({ "$ref": "#/$defs/Condition" });
            generator.definitions_mut().insert(
                name.to_owned(),
                json_schema!({
                    "description": "条件：一句表达式，或 any（任一）、all（全部）、not（不是）",
                    "anyOf": [
                        scalar_schema(),
                        { "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
                          "properties": {
                            "any": { "type": "array", "items": reference },
                            "all": { "type": "array", "items": reference },
                            "not": reference } }
                    ]
                })
                .into(),
            );
        }
        json_schema!({ "$ref": "#/$defs/Condition" })
    }
}

impl Shape for Spanned<i64> {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        let scalar = scalar(node, "一个整数", "an integer", report)?;
        match scalar.text.parse() {
            Ok(value) => Some(Spanned::new(value, scalar.span)),
            Err(_) => {
                report.push(
                    Diagnostic::new(
                        Code::WrongShape,
                        scalar.span,
                        bi!("这里应当是整数", "expected an integer"),
                    )
                    .help(bi!(
                        "只写阿拉伯数字，例如 20，不带单位",
                        "write digits only, such as 20, without a unit"
                    )),
                );
                None
            }
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "string"], "pattern": "^-?[0-9]+$" })
    }
}

impl Shape for Spanned<bool> {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        let scalar = scalar(node, "true 或 false", "true or false", report)?;
        match scalar.text.as_str() {
            "true" => Some(Spanned::new(true, scalar.span)),
            "false" => Some(Spanned::new(false, scalar.span)),
            _ => {
                report.push(
                    Diagnostic::new(
                        Code::WrongShape,
                        scalar.span,
                        bi!("这里只能写 true（是）或 false（否）", "expected `true` or `false`"),
                    )
                    .help(bi!("“是”写 true，“否”写 false", "write `true` for yes, `false` for no")),
                );
                None
            }
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": [true, false, "true", "false"] })
    }
}

impl<T: Shape> Shape for Option<T> {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        Some(T::read(node, report))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

impl<T: Shape> Shape for Box<T> {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        T::read(node, report).map(Box::new)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        match node {
            Node::List(list) => {
                Some(list.items.iter().filter_map(|item| T::read(item, report)).collect())
            }
            other => {
                wrong_kind(other, "一个列表（每项以 - 开头，或写成 [甲, 乙]）", "a list", report);
                None
            }
        }
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": T::schema(generator) })
    }
}

/// One value or a list of them.
#[derive(Clone, Debug, Default)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T: Shape> Shape for OneOrMany<T> {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        match node {
            Node::List(_) => Vec::read(node, report).map(OneOrMany),
            _ => T::read(node, report).map(|value| OneOrMany(vec![value])),
        }
    }

    fn absent() -> Option<Self> {
        Some(OneOrMany(Vec::new()))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let one = T::schema(generator);
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

/// An entry of a [`Named`] or [`Keyed`] mapping; the value is `None` when it was refused, so that
/// the name stays known.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// Where the key stands.
    pub key: Span,
    /// The value, unless poisoned.
    pub value: Option<T>,
}

/// A mapping from ids of the language (`[a-z][a-z0-9_]*`) in source order.
#[derive(Clone, Debug)]
pub struct Named<T>(pub IndexMap<String, Entry<T>>);

/// A mapping from free texts (wire names, codes) in source order.
#[derive(Clone, Debug)]
pub struct Keyed<T>(pub IndexMap<String, Entry<T>>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Named(IndexMap::new())
    }
}

impl<T> Default for Keyed<T> {
    fn default() -> Self {
        Keyed(IndexMap::new())
    }
}

/// Whether a text is an id of the language.
pub fn is_id(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_lowercase())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && text.len() <= 64
}

fn check_id(text: &str, span: Span, report: &mut Report) {
    if !is_id(text) {
        report.push(Diagnostic::new(
            Code::BadId,
            span,
            bi!(
                "标识“{text}”不合规定：要以小写字母开头，只用小写字母、数字和下划线，不超过 64 个字符",
                "`{text}` is no valid id: lower-case letter first, then lower-case letters, digits, `_`; at most 64 characters"
            ),
        ));
    }
}

fn read_entries<T: Shape>(
    node: &Node,
    ids: bool,
    report: &mut Report,
) -> Option<IndexMap<String, Entry<T>>> {
    let map = map(node, "一组键值（每行“标识: 内容”）", "a mapping", report)?;
    let mut entries = IndexMap::new();
    for (key, value) in &map.entries {
        if ids {
            check_id(&key.text, key.span, report);
        } else if key.text.trim().is_empty() {
            report.push(Diagnostic::new(
                Code::EmptyText,
                key.span,
                bi!("这里的文字是空的", "this text is empty"),
            ));
        }
        let value = value.as_ref().and_then(|value| T::read(value, report));
        entries.insert(key.text.clone(), Entry { key: key.span, value });
    }
    Some(entries)
}

impl<T: Shape> Shape for Named<T> {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        read_entries(node, true, report).map(Named)
    }

    fn absent() -> Option<Self> {
        Some(Named::default())
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let value = T::schema(generator);
        json_schema!({ "type": "object", "propertyNames": { "pattern": "^[a-z][a-z0-9_]*$" }, "additionalProperties": value })
    }
}

impl<T: Shape> Shape for Keyed<T> {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        read_entries(node, false, report).map(Keyed)
    }

    fn absent() -> Option<Self> {
        Some(Keyed::default())
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let value = T::schema(generator);
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

/// An id written as a value.
#[derive(Clone, Debug)]
pub struct Id(pub Text);

impl Shape for Id {
    fn read(node: &Node, report: &mut Report) -> Option<Self> {
        let text = Text::read(node, report)?;
        check_id(&text.value, text.span, report);
        Some(Id(text))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[a-z][a-z0-9_]*$" })
    }
}

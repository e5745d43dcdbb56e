//! From nodes to what the author wrote: one declaration gives a type, its reader and its meta-schema.
//!
//! [`record!`] declares a mapping of the language once. Unknown and missing keys are reported with
//! the nearest name (and a misspelt key is read as the one that was meant), every fault of a file in one pass; a value that cannot be read is left out
//! (poisoned) so that it raises no follow-on errors. The doc comments are Chinese: they are what an
//! editor shows as help.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report, nearest};
use crate::source::{Span, Spanned};
use crate::yaml::{Map, Node, Scalar};
use indexmap::IndexMap;
use schemars::{Schema, SchemaGenerator, json_schema};

/// Something that can be read from a node and described to an editor.
pub trait Shape: Sized {
    /// Reads the value; `None` when it was refused, with the reason in `report`.
    fn read(node: &Node, report: &mut Report) -> Option<Self>;

    /// The value of a key that is not there; `None` when the key is required.
    fn absent() -> Option<Self> {
        None
    }

    /// JSON Schema of the value, for YAML editors.
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

/// A text with its place.
pub type Text = Spanned<String>;

/// What kind of node stands there, for messages.
fn kind(node: &Node) -> (&'static str, &'static str) {
    match node {
        Node::Scalar(_) => ("一个值", "a single value"),
        Node::List(_) => ("一个列表", "a list"),
        Node::Map(_) => ("一组键值", "a mapping"),
    }
}

/// Reports that another kind of node was expected.
pub fn wrong_kind(node: &Node, zh: &str, en: &str, report: &mut Report) {
    let (is_zh, is_en) = kind(node);
    report.push(Diagnostic::new(
        Code::WrongShape,
        node.span(),
        bi!("这里应当是{zh}，写的却是{is_zh}", "expected {en} here, found {is_en}"),
    ));
}

/// The scalar of a node, or a report that one was expected.
pub fn scalar<'a>(node: &'a Node, zh: &str, en: &str, report: &mut Report) -> Option<&'a Scalar> {
    match node {
        Node::Scalar(scalar) => Some(scalar),
        other => {
            wrong_kind(other, zh, en, report);
            None
        }
    }
}

/// The mapping of a node, or a report that one was expected.
pub fn map<'a>(node: &'a Node, zh: &str, en: &str, report: &mut Report) -> Option<&'a Map> {
    match node {
        Node::Map(map) => Some(map),
        other => {
            wrong_kind(other, zh, en, report);
            None
        }
    }
}

/// Schema of a scalar: an editor may see `01` or `true` as a number or truth value.
pub fn scalar_schema() -> Schema {
    json_schema!({ "type": ["string", "number", "boolean"] })
}

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

/// Reports a key that the mapping does not know.
pub fn unknown_key(key: &Scalar, name: &str, known: &[&str], report: &mut Report) {
    if report.is_full(Code::UnknownKey, key.span.file) {
        return;
    }
    let mut diagnostic = Diagnostic::new(
        Code::UnknownKey,
        key.span,
        bi!("这里没有“{name}”这个键", "there is no key `{name}` here"),
    );
    if let Some(near) = nearest(name, known.iter().copied()) {
        diagnostic = diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
    }
    if diagnostic.help.is_empty() || known.len() <= SHORT_LIST {
        let list = known.join(", ");
        diagnostic = diagnostic.help(bi!("这里可以写：{list}", "known keys: {list}"));
    }
    report.push(diagnostic);
}

/// Lists up to this long are shown even where one of them is suggested.
const SHORT_LIST: usize = 10;

/// The key of a record that was meant. A slip of the fingers is reported and read as the key nearest
/// to it, unless that one is written too, so that the slip raises no follow-on errors.
pub fn meant_key<'a>(
    map: &'a Map,
    key: &'a Scalar,
    known: &'static [&'static str],
    report: &mut Report,
) -> &'a str {
    let all = || known.iter().copied().chain(NOTE_KEYS.iter().map(|(key, _)| *key));
    if all().any(|known| known == key.text) {
        return &key.text;
    }
    unknown_key(key, &key.text, known, report);
    nearest(&key.text, all())
        .filter(|near| map.entries.iter().all(|(other, _)| other.text != *near))
        .unwrap_or(&key.text)
}

/// The place of `range` (bytes) of a text's value, when the value stands in the source as it is.
pub fn span_within(text: &Text, range: std::ops::Range<usize>) -> Span {
    let length = text.span.range().len();
    let quotes = match length.checked_sub(text.value.len()) {
        Some(0) => 0,
        Some(2) => 1,
        _ => return text.span,
    };
    let at = |i: usize| text.span.start + quotes + i as u32;
    Span { file: text.span.file, start: at(range.start), end: at(range.end) }
}

/// The notes that any node may carry.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// A doubt about the source document.
    pub unclear: Option<Text>,
    /// The articles the node rests on.
    pub basis: Vec<Text>,
    /// What the paper says beside it.
    pub remark: Option<Text>,
    /// Other names in use.
    pub aliases: Vec<Text>,
}

/// The keys of [`Notes`] with their help.
pub const NOTE_KEYS: [(&str, &str); 4] = [
    ("unclear", "对原文的疑问：编译器会列出，只在审阅版里显示"),
    ("basis", "依据：文件名称和条款，可写一条或多条"),
    ("remark", "纸面上的备注"),
    ("aliases", "其他叫法"),
];

impl Notes {
    /// Takes in a key when it is a note's.
    pub fn take(&mut self, key: &str, value: Option<&Node>, report: &mut Report) {
        match key {
            "unclear" => {
                self.unclear = value.and_then(|v| Text::read(v, report));
                self.unclear.iter().for_each(|text| report.doubt(text.span));
            }
            "remark" => self.remark = value.and_then(|v| Text::read(v, report)),
            "basis" => {
                self.basis = value
                    .and_then(|v| OneOrMany::read(v, report))
                    .map(|many| many.0)
                    .unwrap_or_default()
            }
            "aliases" => {
                self.aliases = value
                    .and_then(|v| OneOrMany::read(v, report))
                    .map(|many| many.0)
                    .unwrap_or_default()
            }
            _ => {}
        }
    }
}

/// Declares a mapping of the language: the type, its reader, its part of the meta-schema.
///
/// `name: Type,` is a key of that name; `name: Type = "key",` gives another key. `Option`, `Vec`,
/// `Named`, `Keyed` and `OneOrMany` may be absent, other types are required. Every record also takes
/// the keys of [`Notes`] and knows its own span.
#[macro_export]
macro_rules! record {
    ($(#[doc = $doc:literal])+ pub struct $record:ident {
        $($(#[doc = $field_doc:literal])+ $field:ident : $type:ty $(= $key:literal)?,)*
    }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug)]
        pub struct $record {
            $($(#[doc = $field_doc])+ pub $field: $type,)*
            /// 说明、依据、疑问。
            pub notes: $crate::read::Notes,
            /// 所在位置。
            pub span: $crate::source::Span,
        }

        impl $record {
            const KEYS: &'static [&'static str] = &[$($crate::record!(@key $field $($key)?)),*];
        }

        impl $crate::read::Shape for $record {
            fn read(node: &$crate::yaml::Node, report: &mut $crate::diagnostic::Report) -> Option<Self> {
                let map = $crate::read::map(node, "一组键值", "a mapping", report)?;
                $(let mut $field: Option<Option<$type>> = None;)*
                let mut notes = $crate::read::Notes::default();
                for (key, value) in &map.entries {
                    match $crate::read::meant_key(map, key, Self::KEYS, report) {
                        $($crate::record!(@key $field $($key)?) => {
                            $field = Some(value.as_ref().and_then(
                                |value| <$type as $crate::read::Shape>::read(value, report)));
                        })*
                        other => {
                            notes.take(other, value.as_ref(), report);
                        }
                    }
                }
                $(let $field = match $field {
                    // A refused value was reported where it stands; what may be absent counts as absent.
                    Some(value) => value.or_else(<$type as $crate::read::Shape>::absent),
                    None => {
                        let absent = <$type as $crate::read::Shape>::absent();
                        if absent.is_none() {
                            $crate::read::missing_key(map, $crate::record!(@key $field $($key)?), report);
                        }
                        absent
                    }
                };)*
                Some($record { $($field: $field?,)* notes, span: map.span })
            }

            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let name = stringify!($record);
                if !generator.definitions().contains_key(name) {
                    // Entered before its properties are made, for records that contain themselves.
                    generator.definitions_mut().insert(name.to_owned(), serde_json::Value::Null);
                    let mut properties = serde_json::Map::new();
                    #[allow(unused_mut)]
                    let mut required: Vec<&str> = Vec::new();
                    $({
                        let key = $crate::record!(@key $field $($key)?);
                        let schema = <$type as $crate::read::Shape>::schema(generator);
                        let doc = concat!($($field_doc, "\n"),+);
                        properties.insert(key.to_owned(), $crate::read::described(schema, doc));
                        if <$type as $crate::read::Shape>::absent().is_none() { required.push(key); }
                    })*
                    for (key, doc) in $crate::read::NOTE_KEYS {
                        properties.insert(key.to_owned(), $crate::read::described(
                            <$crate::read::OneOrMany<$crate::read::Text> as $crate::read::Shape>::schema(generator), doc));
                    }
                    let doc = concat!($($doc, "\n"),+).trim();
                    generator.definitions_mut().insert(name.to_owned(), serde_json::json!({
                        "description": doc, "type": "object", "additionalProperties": false,
                        "required": required, "properties": properties,
                    }));
                }
                schemars::Schema::new_ref(format!("#/$defs/{name}"))
            }
        }
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
}

/// A schema with its help text.
pub fn described(schema: Schema, doc: &str) -> serde_json::Value {
    let mut value = schema.to_value();
    let doc = doc.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    if let Some(object) = value.as_object_mut() {
        object.insert("description".to_owned(), doc.trim().into());
    }
    value
}

/// Reports a required key that is not there.
pub fn missing_key(map: &Map, key: &str, report: &mut Report) {
    if map.incomplete {
        return;
    }
    let span = map.entries.first().map_or(map.span, |(key, _)| key.span);
    let mut diagnostic = Diagnostic::new(
        Code::MissingKey,
        span,
        bi!("这里缺少“{key}”", "the key `{key}` is missing here"),
    );
    if let Some((first, _)) = map.entries.first() {
        let first = &first.text;
        diagnostic = diagnostic.help(bi!(
            "补上“{key}: …”，与“{first}”同级",
            "add `{key}: …` at the level of `{first}`"
        ));
    }
    report.push(diagnostic);
}

/// Declares a closed set of words of the language, each with its Chinese name.
#[macro_export]
macro_rules! keywords {
    ($(#[doc = $doc:literal])+ pub enum $name:ident { $($variant:ident = $word:literal $label:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $(#[doc = $label] $variant,)+ }

        impl $name {
            /// All words of the set.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word of the language.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The Chinese name.
            pub fn label(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }
        }

        impl $crate::read::Shape for $name {
            fn read(node: &$crate::yaml::Node, report: &mut $crate::diagnostic::Report) -> Option<Self> {
                let scalar = $crate::read::scalar(node, "一个词", "a word", report)?;
                let found = $name::ALL.iter().copied().find(|word| word.word() == scalar.text);
                if found.is_none() {
                    let words: Vec<(&str, &str)> =
                        $name::ALL.iter().map(|word| (word.word(), word.label())).collect();
                    $crate::read::unknown_word(scalar, &words, report);
                }
                found
            }

            fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "oneOf": [$({ "const": $word, "title": $label }),+] })
            }
        }
    };
}

/// Reports a word outside of a closed set.
pub fn unknown_word(scalar: &Scalar, words: &[(&str, &str)], report: &mut Report) {
    let text = &scalar.text;
    let mut diagnostic = Diagnostic::new(
        Code::UnknownWord,
        scalar.span,
        bi!("“{text}”不是这里能用的词", "`{text}` is not one of the words allowed here"),
    );
    // Whoever wrote the Chinese name meant its word.
    let meant = words.iter().find(|(_, label)| label == text).map(|(word, _)| *word);
    if let Some(near) = meant.or_else(|| nearest(text, words.iter().map(|(word, _)| *word))) {
        diagnostic = diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
    }
    let zh: Vec<String> = words.iter().map(|(word, label)| format!("{word}（{label}）")).collect();
    let en: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    report.push(diagnostic.help(bi!("可用的词：{zh}", "allowed: {en}")));
}

//! [`record!`] and [`keywords!`], and what they report.

use super::{OneOrMany, Shape, Text};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report, nearest};
use crate::source::Span;
use crate::yaml::{Map, Node, Scalar};
use schemars::Schema;

/// Reports a key that the mapping does not know.
pub fn unknown_key(key: &Scalar, name: &str, known: &[&str], report: &mut Report) {
    unknown_key_beside(key, name, known, &|_| false, report);
}

/// [`unknown_key`] beside keys that are written already and thus not meant.
fn unknown_key_beside(
    key: &Scalar,
    name: &str,
    known: &[&str],
    written: &dyn Fn(&str) -> bool,
    report: &mut Report,
) {
    if report.is_full(Code::UnknownKey, key.span.file) {
        return;
    }
    let mut diagnostic = Diagnostic::new(
        Code::UnknownKey,
        key.span,
        bi!("这里没有“{name}”这个键", "there is no key `{name}` here"),
    );
    if let Some(near) = nearest(name, known.iter().copied()).filter(|near| !written(near)) {
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
    if report.is_full(Code::UnknownKey, key.span.file) {
        return &key.text;
    }
    let written = |name: &str| map.entries.iter().any(|(other, _)| other.text == name);
    unknown_key_beside(key, &key.text, known, &written, report);
    nearest(&key.text, all()).filter(|near| !written(near)).unwrap_or(&key.text)
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
        #[allow(
            rustdoc::broken_intra_doc_links,
            reason = "help for editors, where brackets show the syntax of a list"
        )]
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
                    #[allow(unused_mut, reason = "a record may demand no key")]
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

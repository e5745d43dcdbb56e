//! Names in target languages. All rules about them are here: letter case, words that the language
//! keeps for itself, and what happens when two names become one.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use std::collections::HashSet;

/// Words that Rust keeps for itself, in any edition so far, or that would hide what the prelude
/// offers. Some of them cannot be written as raw identifiers, so none is.
const RUST_WORDS: &[&str] = &[
    "abstract",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "macro_rules",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "raw",
    "ref",
    "return",
    "safe",
    "self",
    "static",
    "struct",
    "super",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
    "drop",
    "std",
    "core",
    "alloc",
    "serde",
];

/// Types and variants of the prelude, and of the support code that generated modules import.
const RUST_TYPES: &[&str] = &[
    "Self",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Box",
    "String",
    "Vec",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "Eq",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Hash",
    "Iterator",
    "Into",
    "From",
    "TryFrom",
    "TryInto",
    "AsRef",
    "AsMut",
    "Fn",
    "FnMut",
    "FnOnce",
    "Drop",
    "Send",
    "Sync",
    "Sized",
    "Unpin",
    "ToString",
    "ToOwned",
    "Extend",
    "IntoIterator",
    "FromIterator",
    "Serialize",
    "Serializer",
    "Deserialize",
    "Deserializer",
    "Answer",
    "Answers",
    "Application",
    "Attachment",
    "Code",
    "Date",
    "Decimal",
    "Dispatch",
    "Draft",
    "Entry",
    "Envelope",
    "Facts",
    "Fault",
    "Filler",
    "Form",
    "Gap",
    "Home",
    "Json",
    "Level",
    "Lookup",
    "Members",
    "Month",
    "Notes",
    "Outcome",
    "Page",
    "Parameters",
    "Part",
    "Place",
    "Plan",
    "Registers",
    "Row",
    "Table",
    "TextDomain",
    "Violation",
    "Asked",
    "Cause",
    "Reason",
    "Standing",
];

/// The names of one place (a struct, a module, an enum), each given once.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    taken: HashSet<String>,
}

impl Scope {
    /// A place where these names are taken already.
    pub fn with(taken: &[&str]) -> Scope {
        Scope { taken: taken.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// A Rust name for a field, function or module.
    pub fn snake(&mut self, text: &str) -> String {
        let name = identifier(text).to_snake_case();
        let name = begin_with_letter(&name, "field", "field_");
        let name = if RUST_WORDS.contains(&name.as_str()) { format!("{name}_") } else { name };
        self.once(name, |name, n| format!("{}_{n}", name.trim_end_matches('_')))
    }

    /// A Rust name for a constant.
    pub fn shouty(&mut self, text: &str) -> String {
        let name = identifier(text).to_shouty_snake_case();
        let name = begin_with_letter(&name, "VALUE", "VALUE_");
        self.once(name, |name, n| format!("{name}_{n}"))
    }

    /// A Rust name for a type or variant; `kind` is appended to names that are taken by the language.
    pub fn camel(&mut self, text: &str, kind: &str) -> String {
        let name = identifier(text).to_upper_camel_case();
        let name = begin_with_letter(&name, kind, kind);
        let taken = RUST_TYPES.contains(&name.as_str()) && !kind.is_empty();
        let name = if taken { format!("{name}{kind}") } else { name };
        self.once(name, |name, n| {
            let digit = name.ends_with(|c: char| c.is_ascii_digit());
            if digit { format!("{name}No{n}") } else { format!("{name}{n}") }
        })
    }

    fn once(&mut self, name: String, numbered: impl Fn(&str, usize) -> String) -> String {
        let mut candidate = name.clone();
        let mut number = 2;
        while !self.taken.insert(candidate.clone()) {
            candidate = numbered(&name, number);
            number += 1;
        }
        candidate
    }
}

/// Letters, digits and common Chinese characters; everything else parts words. Rarer characters are
/// left out because compilers read some of them as others.
fn identifier(text: &str) -> String {
    let keep = |c: char| c.is_ascii_alphanumeric() || ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let words: String = text.chars().map(|c| if keep(c) { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join("_").chars().take(60).collect()
}

fn begin_with_letter(name: &str, whole: &str, before: &str) -> String {
    if name.is_empty() {
        whole.to_owned()
    } else if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{before}{name}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;

    #[test]
    fn words_of_the_language_get_an_underscore() {
        let mut scope = Scope::default();
        assert_eq!(scope.snake("type"), "type_");
        assert_eq!(scope.snake("self"), "self_");
        assert_eq!(scope.camel("option", "Code"), "OptionCode");
    }

    #[test]
    fn names_that_fall_together_are_numbered_in_order() {
        let mut scope = Scope::default();
        assert_eq!(scope.snake("idCard"), "id_card");
        assert_eq!(scope.snake("id_card"), "id_card_2");
        assert_eq!(scope.snake("IDCard"), "id_card_3");
        assert_eq!(scope.snake("type"), "type_");
        assert_eq!(scope.snake("TYPE"), "type_2");
    }

    #[test]
    fn what_is_no_identifier_becomes_one() {
        let mut scope = Scope::default();
        assert_eq!(scope.snake("1"), "field_1");
        assert_eq!(scope.snake("——"), "field");
        assert_eq!(scope.snake("残疾类别（一）"), "残疾类别_一");
        assert_eq!(scope.camel("61", "Code"), "Code61");
        assert_eq!(scope.camel("\u{202E}abc", "Code"), "Abc");
    }
}

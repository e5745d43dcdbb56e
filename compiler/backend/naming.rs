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
    /// Names that what is written around the place needs for itself.
    kept: HashSet<String>,
}

impl Scope {
    /// A place where these names mean something else already.
    pub fn with(kept: &[&str]) -> Scope {
        Scope::default().keeping(kept)
    }

    /// A place for modules: files have their names.
    pub fn modules() -> Scope {
        let mut devices: Vec<String> = DEVICES.iter().map(|name| (*name).to_owned()).collect();
        devices.extend((0..=9).flat_map(|n| [format!("com{n}"), format!("lpt{n}")]));
        Scope { taken: HashSet::new(), kept: devices.into_iter().collect() }
    }

    /// The same place, with these names kept from use too.
    pub fn keeping(mut self, names: &[&str]) -> Scope {
        self.kept.extend(names.iter().map(|name| (*name).to_owned()));
        self
    }

    /// A Rust name for a field, function or module.
    pub fn snake(&mut self, text: &str) -> String {
        let name = identifier(text);
        // Most ids are written so already.
        let same = !name.ends_with('_') && !name.contains(|c: char| c.is_ascii_uppercase());
        let name = if same { name } else { name.to_snake_case() };
        let name = begin_with_letter(name, "field", "field_");
        let kept = RUST_WORDS.contains(&name.as_str()) || self.kept.contains(&name);
        let name = if kept { format!("{name}_") } else { name };
        self.once(name, |name, n| format!("{}_{n}", name.trim_end_matches('_')))
    }

    /// A Rust name for a constant.
    pub fn shouty(&mut self, text: &str) -> String {
        let name = identifier(text).to_shouty_snake_case();
        let name = begin_with_letter(name, "VALUE", "VALUE_");
        self.once(name, |name, n| format!("{name}_{n}"))
    }

    /// A Rust name for a type or variant; `kind` is appended to names that are taken by the language.
    pub fn camel(&mut self, text: &str, kind: &str) -> String {
        let name = identifier(text);
        // A Chinese word has no case.
        let name =
            if name.contains(|c: char| c.is_ascii()) { name.to_upper_camel_case() } else { name };
        let name = begin_with_letter(name, kind, kind);
        let kept = RUST_TYPES.contains(&name.as_str()) || self.kept.contains(&name);
        let taken = kept && !kind.is_empty();
        let name = if taken { format!("{name}{kind}") } else { name };
        self.once(name, |name, n| {
            let digit = name.ends_with(|c: char| c.is_ascii_digit());
            if digit { format!("{name}No{n}") } else { format!("{name}{n}") }
        })
    }

    fn once(&mut self, name: String, numbered: impl Fn(&str, usize) -> String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let mut others = (2..).map(|number| numbered(&name, number));
        let free = others.find(|other| !self.taken.contains(other)).unwrap_or_default();
        self.taken.insert(free.clone());
        free
    }
}

/// Names that some systems keep for devices, whatever ending a file of that name has.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Whether no file may have this name, on some system.
pub fn is_device(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let port = ["com", "lpt"].iter().find_map(|port| name.strip_prefix(port));
    DEVICES.contains(&name.as_str()) || port.is_some_and(|n| matches!(n.as_bytes(), [b'0'..=b'9']))
}

/// The name of a file for an id, without its ending. No id holds a dash, so none falls together
/// with another.
pub fn file_stem(id: &str) -> String {
    if is_device(id) { format!("{id}-") } else { id.to_owned() }
}

/// Characters of a name.
const LONGEST: usize = 60;

/// Letters, digits and common Chinese characters; everything else parts words. Rarer characters are
/// left out because compilers read some of them as others.
fn identifier(text: &str) -> String {
    let keep = |c: char| c.is_ascii_alphanumeric() || ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let mut name = String::with_capacity(text.len());
    let words = text.split(|c| !keep(c)).filter(|word| !word.is_empty());
    for word in words {
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(word);
    }
    if let Some((end, _)) = name.char_indices().nth(LONGEST) {
        name.truncate(end);
    }
    name
}

fn begin_with_letter(name: String, whole: &str, before: &str) -> String {
    if name.is_empty() {
        whole.to_owned()
    } else if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{before}{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, file_stem};

    #[test]
    fn words_of_the_language_get_an_underscore() {
        let mut scope = Scope::default();
        assert_eq!(scope.snake("type"), "type_");
        assert_eq!(scope.snake("self"), "self_");
        assert_eq!(scope.camel("option", "Code"), "OptionCode");
    }

    #[test]
    fn devices_are_no_files() {
        for id in ["con", "nul", "aux", "prn", "com1", "lpt9"] {
            assert_eq!(file_stem(id), format!("{id}-"));
        }
        for id in ["cons", "com", "com10", "lptx", "null"] {
            assert_eq!(file_stem(id), id);
        }
        assert_eq!(Scope::modules().snake("aux"), "aux_");
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
        assert_eq!(scope.snake("经营类别（一）"), "经营类别_一");
        assert_eq!(scope.camel("61", "Code"), "Code61");
        assert_eq!(scope.camel("\u{202E}abc", "Code"), "Abc");
    }
}

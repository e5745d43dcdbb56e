//! From tokens to the text of a file.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::{BTreeMap, BTreeSet};

/// What modules import when their text names it. The first word is the name, the second the path.
const IMPORTS: &[(&str, &str)] = &[
    ("Deserialize", "serde"),
    ("Deserializer", "serde"),
    ("Serialize", "serde"),
    ("Serializer", "serde"),
    ("Draft", "crate::draft"),
    ("Facts", "crate::facts"),
    ("Registers", "crate::registers"),
    ("Parameters", "crate::parameters"),
    ("Application", "crate::application"),
    ("Accepted", "crate::bytes"),
    ("Refusal", "crate::bytes"),
    ("HOME", "crate::draft"),
    ("Cow", "std::borrow"),
    ("Display", "std::fmt"),
    ("LazyLock", "std::sync"),
    ("bytes", "crate"),
    ("codes", "crate"),
    ("conditions", "crate"),
    ("conversions", "crate"),
    ("draft", "crate"),
    ("materials", "crate"),
    ("page", "crate"),
    ("questions", "crate"),
    ("registers", "crate"),
    ("application", "crate"),
    ("departments", "crate"),
    ("rules", "crate"),
    ("split", "crate"),
    ("Form", "crate::split"),
    ("validate", "crate"),
    ("suggestions", "crate"),
    ("normalize", "crate"),
    ("reading", "crate::shared"),
    ("logic", "crate::support"),
];

const SHARED: &[&str] = &[
    "Answer",
    "Asked",
    "Attachment",
    "Code",
    "Decimal",
    "Declared",
    "Dispatch",
    "EligibilityLine",
    "Entry",
    "Envelope",
    "Field",
    "Fields",
    "File",
    "Filler",
    "Findings",
    "Flawless",
    "Heading",
    "Home",
    "Joined",
    "Key",
    "Level",
    "MaterialLine",
    "MaterialPart",
    "MaterialStatus",
    "Members",
    "Need",
    "Notes",
    "Part",
    "Place",
    "Plan",
    "PlannedItem",
    "Row",
    "Scan",
    "Serialized",
    "Sheets",
    "Spelling",
    "Stage",
    "Suggestions",
    "Table",
    "TakeFields",
    "TakeForm",
    "TextDomain",
    "TimeLimit",
    "TimeUnit",
    "Value",
    "attempt",
    "below_row",
    "capitals",
    "check_registers",
    "lookup",
    "convert",
    "difference",
    "has_all",
    "has_any",
    "is_brought",
    "join",
    "joined",
    "label_of",
    "list_there",
    "no_two_equal",
    "only",
    "part_there",
    "place_code",
    "record",
    "rows_there",
    "serialize_fields",
    "size",
    "sum",
    "sum_of",
    "text_there",
    "there",
    "ticked",
    "told",
    "without",
    "yes_no_text",
];

const SUPPORT: &[&str] = &[
    "Bound",
    "Date",
    "Fault",
    "Json",
    "Lookup",
    "Month",
    "NamedCheck",
    "Op",
    "Pattern",
    "Size",
    "Standing",
    "TextKind",
    "TextRule",
    "Unit",
    "Violation",
    "add_days",
    "add_months",
    "add_years",
    "age_by_month",
    "age_on",
    "birth_date",
    "days_between",
    "division_within",
    "format_decimal",
    "gender_digit",
    "lower",
    "normalize_date",
    "normalize_integer",
    "normalize_money",
    "normalize_month",
    "normalize_text",
    "normalize_decimal",
    "pad_end",
    "pad_start",
    "resident_id_fault",
    "row_path",
    "slice",
    "upper",
];

/// Every name that a module may import. What modules declare is named otherwise.
pub(super) fn importable() -> Vec<&'static str> {
    let words = IMPORTS.iter().map(|(name, _)| name);
    words.chain(SHARED).chain(SUPPORT).copied().collect()
}

/// The functions among them, which a variable of the same name would hide.
pub(super) fn functions() -> Vec<&'static str> {
    let is_function = |name: &&str| name.starts_with(char::is_lowercase);
    SHARED.iter().chain(SUPPORT).copied().filter(is_function).collect()
}

/// The text of a module: header, imports of what `body` names, `body`. Modules named in `own` are
/// not imported into themselves, nor are names they declare.
pub(super) fn module(doc: TokenStream, own: &[&str], body: TokenStream) -> String {
    let body = print(body);
    let named = Names::of(&body);
    let shared = SHARED.iter().map(|name| (*name, "crate::shared"));
    let support = SUPPORT.iter().map(|name| (*name, "crate::support"));
    let mut imports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, path) in IMPORTS.iter().copied().chain(shared).chain(support) {
        if named.contains(name) && !own.contains(&name) {
            imports.entry(path).or_default().insert(name);
        }
    }
    let imports = imports.into_iter().map(|(path, names)| {
        let path = path.split("::").map(|part| format_ident!("{part}"));
        let path = quote!(#(#path)::*);
        let names: Vec<_> = names.into_iter().map(|name| format_ident!("{name}")).collect();
        match names.as_slice() {
            [one] => quote!(use #path::#one;),
            many => quote!(use #path::{#(#many),*};),
        }
    });
    spaced(&(print(quote!(#doc #(#imports)*)) + &body))
}

/// The text of a file.
pub(super) fn file(tokens: TokenStream) -> String {
    spaced(&print(tokens))
}

fn print(tokens: TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens) {
        Ok(file) => prettyplease::unparse(&file),
        // The tokens come from this back end alone; were they ever unsound, rustc would say so.
        Err(error) => error.into_compile_error().to_string(),
    }
}

const HEADER: &str =
    "// Generated by lianban. Do not edit: change the schema and generate again.\n\n";

/// The text below the header, with an empty line between items, as people write it.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(HEADER.len() + text.len() + text.len() / 20);
    out.push_str(HEADER);
    let mut before = "";
    for line in text.lines() {
        if !before.is_empty() && stands_apart(before, line) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        before = line;
    }
    out
}

/// Whether a line begins an item that the one before it is not part of.
fn stands_apart(before: &str, line: &str) -> bool {
    let (trimmed, ended) = (line.trim_start(), before.trim_start());
    let (depth, depth_before) = (line.len() - trimmed.len(), before.len() - ended.len());
    let closed = (ended == "}" || ended == "};") && depth == depth_before;
    let after_docs = before.starts_with("//!") && !line.starts_with("//!");
    let alike = |word: &str| before.starts_with(word) && line.starts_with(word);
    let statement = || {
        let comment = ended.starts_with("//") || before.starts_with("mod ");
        depth == 0 && before.ends_with(';') && !comment
    };
    if !(closed || after_docs || (statement() && !alike("pub mod ") && !alike("pub use "))) {
        return false;
    }
    let both_use = alike("use ") || (before == "};" && line.starts_with("use "));
    let begins = ["///", "#[", "pub ", "fn ", "impl", "static ", "use ", "enum ", "struct "];
    !both_use && begins.iter().any(|word| trimmed.starts_with(word))
}

/// All names in a printed text that may need an import: types wherever they stand, functions where
/// they are called or handed over, modules before `::`; nothing after `::` or `.`.
///
/// The printed text is read, not the tokens: it is made anyway, and reading it costs a tenth.
struct Names<'t>(BTreeSet<&'t str>);

impl<'t> Names<'t> {
    fn of(text: &'t str) -> Names<'t> {
        let mut names = BTreeSet::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
                '"' => string(rest),
                '\'' => quote_mark(rest),
                _ if first.is_alphanumeric() || first == '_' => {
                    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                    let length = end.unwrap_or(rest.len());
                    let before = &text[..text.len() - rest.len()];
                    if needs_import(before, &rest[..length], &rest[length..]) {
                        names.insert(&rest[..length]);
                    }
                    length
                }
                _ => first.len_utf8(),
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        Names(names)
    }

    fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

fn needs_import(before: &str, name: &str, after: &str) -> bool {
    // What is declared needs no import: a method may have the name of a module.
    if before.ends_with('.') || before.ends_with("::") || before.ends_with(" fn ") {
        return false;
    }
    let to_step = before.ends_with("map(") || before.ends_with("and_then(");
    let handed_over = to_step && after.starts_with(')');
    name.starts_with(char::is_uppercase)
        || after.starts_with('(')
        || after.starts_with("::")
        || handed_over
}

/// The length of a string literal.
fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (place, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => return place + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}

/// The length of a character literal, or of the mark that begins a lifetime.
fn quote_mark(rest: &str) -> usize {
    let mut inner = rest.char_indices().skip(1);
    match (inner.next(), inner.next()) {
        (Some((_, '\\')), _) => {
            rest.get(3..).and_then(|rest| rest.find('\'')).map_or(1, |end| end + 4)
        }
        (Some(_), Some((place, '\''))) => place + 1,
        _ => 1,
    }
}

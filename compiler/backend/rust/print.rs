//! From tokens to the text of a file.

mod layout;
mod pieces;
mod read;
mod shape;
mod spacing;

use pieces::Pieces;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

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
    ("HOME", "crate::draft"),
    ("Cow", "std::borrow"),
    ("Display", "std::fmt"),
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
    ("validate", "crate"),
    ("suggestions", "crate"),
    ("normalize", "crate"),
    ("logic", "crate::support"),
    ("split", "crate"),
    ("Form", "crate::split"),
    ("Judged", "crate::application"),
    ("NOT_ASKED", "crate::registers"),
    ("FORM", "crate::draft"),
];

const SHARED: &[&str] = &[
    "Answer",
    "AsSlot",
    "Asked",
    "Attachment",
    "Broken",
    "Code",
    "CodeRow",
    "CodeTable",
    "Criteria",
    "Criterion",
    "Decimal",
    "Declared",
    "Dispatch",
    "Domain",
    "EligibilityLine",
    "Envelope",
    "Field",
    "Fields",
    "File",
    "Filler",
    "Heading",
    "Home",
    "Joined",
    "Key",
    "Level",
    "List",
    "MaterialLine",
    "MaterialPart",
    "Member",
    "Members",
    "Need",
    "Notes",
    "Occasion",
    "Packed",
    "Place",
    "Plan",
    "PlannedItem",
    "Row",
    "Scan",
    "Scanned",
    "Serialized",
    "Sheets",
    "Shortcut",
    "Suggestions",
    "Table",
    "TakeFields",
    "TakeForm",
    "TextDomain",
    "TimeLimit",
    "TimeUnit",
    "Value",
    "are_of",
    "attempt",
    "below_row",
    "capitals",
    "check_registers",
    "convert",
    "difference",
    "has_all",
    "has_any",
    "is_brought",
    "join",
    "joined",
    "label_of",
    "list_there",
    "lookup",
    "no_two_equal",
    "only",
    "padded_end",
    "padded_start",
    "part_there",
    "place_code",
    "record",
    "rows_there",
    "serialize_fields",
    "size",
    "standings",
    "sum",
    "sum_of",
    "text_there",
    "there",
    "ticked",
    "told",
    "yes_no_text",
];

const SUPPORT: &[&str] = &[
    "Date",
    "Json",
    "Lookup",
    "Month",
    "NamedCheck",
    "Op",
    "Ops",
    "Pattern",
    "Refusal",
    "Size",
    "TextKind",
    "TextRule",
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
    "pad_end",
    "pad_start",
    "resident_id_fault",
    "slice",
    "upper",
];

/// Every name that a module may import, with the path. What modules declare is named otherwise.
fn imports() -> impl Iterator<Item = (&'static str, &'static str)> {
    let shared = SHARED.iter().map(|name| (*name, "crate::shared"));
    let support = SUPPORT.iter().map(|name| (*name, "crate::support"));
    IMPORTS.iter().copied().chain(shared).chain(support)
}

/// Every name that a module may import.
pub(super) fn importable() -> Vec<&'static str> {
    imports().map(|(name, _)| name).collect()
}

/// The functions among them, which a variable of the same name would hide.
pub(super) fn functions() -> Vec<&'static str> {
    let is_function = |name: &&str| name.starts_with(char::is_lowercase);
    SHARED.iter().chain(SUPPORT).copied().filter(is_function).collect()
}

/// The text of a module: header, imports of what `body` names, `body`. Modules named in `own` are
/// not imported into themselves, nor are names they declare.
pub(super) fn module(doc: TokenStream, own: &[&str], body: TokenStream) -> String {
    let body = Pieces::of(body);
    let mut imports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for name in body.names.iter().filter(|name| !own.contains(name)) {
        imports.entry(PATHS[name]).or_default().insert(name);
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
    let head = print(quote!(#doc #(#imports)*));
    format!("{HEADER}{head}\n{}", layout::lines(&body))
}

/// The text of a file.
pub(super) fn file(tokens: TokenStream) -> String {
    format!("{HEADER}{}", print(tokens))
}

fn print(tokens: TokenStream) -> String {
    layout::lines(&Pieces::of(tokens))
}

const HEADER: &str =
    "// Generated by lianban. Do not edit: change the schema and generate again.\n\n";

/// The path of each name that a module may import.
static PATHS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| imports().collect());

#[cfg(test)]
mod tests {
    use super::{Pieces, print};
    use crate::backend::rust::VERBATIM;
    use proc_macro2::TokenStream;

    /// The tokens of a text, as text; commas left out, since the last of a list is put or left out.
    fn tokens(text: &str) -> String {
        let tokens: TokenStream = text.parse().expect("tokens");
        tokens.to_string().split_whitespace().filter(|token| *token != ",").collect()
    }

    /// Code of all kinds, written by people.
    #[test]
    fn printing_changes_nothing_but_space() {
        // Only calls of macros are printed, never their definitions.
        let calls = VERBATIM.iter().filter(|(_, text)| !text.contains("macro_rules!"));
        for (path, text) in calls {
            let printed = print(text.parse().expect("tokens"));
            if let Err(error) = syn::parse_file(&printed) {
                panic!("{path}: {error}\n{printed}");
            }
            let again = print(printed.parse().expect("tokens"));
            assert_eq!(again, printed, "{path}");
            // Braces are put around what a long arm of a match gives.
            let [one, other] =
                [tokens(text), tokens(&printed)].map(|tokens| tokens.replace(['{', '}', ','], ""));
            assert_eq!(one, other, "{path}");
        }
    }

    /// What reads otherwise without a comma, or with one.
    #[test]
    fn tuples_of_one_and_rests_keep_their_commas() {
        for text in [
            "fn f() { g((a,)) }",
            "fn f(a: (T,)) {}",
            "fn f() { (a + b) * c }",
            "fn f() { let [a, ..] = [0; 4]; }",
            "fn f() { A { a, ..b } }",
        ] {
            let printed = print(text.parse().expect("tokens"));
            let tokens = |text: &str| text.parse::<TokenStream>().expect("tokens").to_string();
            assert_eq!(tokens(&printed), tokens(text));
        }
        let long = "a".repeat(90);
        let text =
            format!("fn f() {{ let A {{ a, {long}, .. }} = A {{ {long}, ..b }}; g[{long}] }}");
        let printed = print(text.parse().expect("tokens"));
        assert!(syn::parse_file(&printed).is_ok(), "{printed}");
    }

    #[test]
    fn documentation_holds_nothing_unseen() {
        let printed = print(quote::quote!(
            #[doc = " a\u{202E}b\nc"]
            #[doc = " \"d\""]
            struct A;
        ));
        assert_eq!(printed, "#[doc = \" a\\u{202E}b\\nc\"]\n/// \"d\"\nstruct A;\n");
    }

    #[test]
    fn names_are_those_that_need_an_import() {
        let body = quote::quote!(
            fn draft() {
                Date::new(a.slice(1), slice(b), crate::Json);
            }
        );
        let names = Pieces::of(body).names;
        assert_eq!(names, ["Date", "slice"].into());
    }
}

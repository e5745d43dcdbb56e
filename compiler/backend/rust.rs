//! Rust: a crate with the typed application, its validation, and everything that is done with a
//! valid one: splitting, materials, plan, eligibility.
//!
//! Code is built from tokens, which `print` lays out; one emitter for each generated file.

mod application;
mod bytes;
mod codes;
mod conditions;
mod context;
mod departments;
mod desk;
mod doc;
mod domain;
mod draft;
mod eligibility;
mod expr;
mod lines;
mod materials;
mod names;
mod print;
mod registers;
mod split;
mod suggestions;
mod validate;

use crate::file_tree::FileTree;
use crate::model::Model;
use context::Context;
use domain::Rules;
use heck::ToKebabCase as _;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// Files of `templates/rust` with their texts.
macro_rules! verbatim {
    ($($path:literal)*) => {
        &[$(($path, include_str!(concat!("../../templates/rust/", $path)))),*]
    };
}

/// The folder, in a generated crate, of the package that holds what never changes.
const RUNTIME: &str = "runtime";

/// The sources of that package: all of `templates/rust`, as it stands.
const VERBATIM: &[(&str, &str)] = verbatim! {
    "batch.rs"
    "lib.rs"
    "page.rs"
    "page/fill.rs"
    "page/matter.rs"
    "page/pairs.rs"
    "page/place.rs"
    "page/post.rs"
    "page/question.rs"
    "page/state.rs"
    "page/template.rs"
    "page/turn.rs"
    "page/upload.rs"
    "shared.rs"
    "shared/answer.rs"
    "shared/attachment.rs"
    "shared/codes.rs"
    "shared/dispatch.rs"
    "shared/envelope.rs"
    "shared/fields.rs"
    "shared/filler.rs"
    "shared/given.rs"
    "shared/group.rs"
    "shared/joined.rs"
    "shared/key.rs"
    "shared/notes.rs"
    "shared/place.rs"
    "shared/reader.rs"
    "shared/reading.rs"
    "shared/register.rs"
    "shared/results.rs"
    "shared/scan.rs"
    "shared/scanned.rs"
    "shared/sheets.rs"
    "shared/spelling.rs"
    "shared/suggestions.rs"
    "shared/table.rs"
    "shared/tree.rs"
    "shared/value.rs"
    "shared/words.rs"
    "shared/written.rs"
    "support.rs"
    "support/date.rs"
    "support/decimal.rs"
    "support/digits.rs"
    "support/division.rs"
    "support/fault.rs"
    "support/identity.rs"
    "support/json.rs"
    "support/logic.rs"
    "support/lookup.rs"
    "support/normalize.rs"
    "support/pattern.rs"
    "support/text.rs"
};

/// The first half of the crate of a matter: what an application is.
pub fn form(model: &Model) -> FileTree {
    Files::of(model, form_modules)
}

/// The other half: conditions, what is done with an application, and what never changes.
pub fn handling(model: &Model) -> FileTree {
    let mut tree = Files::of(model, handling_modules);
    for (path, text) in VERBATIM {
        tree.add(format!("{RUNTIME}/src/{path}"), *text);
    }
    let package = format!("lianban-{}", model.id.to_kebab_case());
    tree.add(format!("{RUNTIME}/Cargo.toml"), runtime_manifest(&package));
    tree.add("Cargo.toml", manifest(&package));
    tree.add("src/lib.rs", print::file(library(model)));
    tree
}

/// Modules in the making.
struct Files<'c> {
    context: &'c Context<'c>,
    rules: &'c Rules<'c>,
    tree: FileTree,
}

impl Files<'_> {
    /// Each half has a context of its own, since tokens stay on their thread.
    fn of(model: &Model, half: fn(&mut Files<'_>)) -> FileTree {
        let context = Context::new(model);
        let rules = Rules::of(&context);
        let mut files = Files { context: &context, rules: &rules, tree: FileTree::new() };
        half(&mut files);
        files.tree
    }

    fn add(&mut self, path: &str, title: &str, body: TokenStream) {
        let declared = declared(&body);
        let own: Vec<&str> = declared.iter().map(String::as_str).collect();
        self.tree.add(format!("src/{path}"), print::module(doc::module_doc(title), &own, body));
    }
}

/// What an application is and whether it is valid.
fn form_modules(files: &mut Files<'_>) {
    let Files { context, rules, .. } = *files;
    let codes = codes::module(context, &mut files.tree);
    files.add("codes.rs", "代码表。", codes);
    files.add("rules.rs", "各种文字的写法。", rules.module(context));
    let title = "填表人交来的答案，可能不全，也可能不对。";
    files.add("draft.rs", title, draft::module(context, rules));
    let title = "人工录入时把各种写法改成规范写法。";
    files.add("normalize.rs", title, draft::normalize_module());
    let title = "其他答案和登记数据能替填表人填的。";
    files.add("suggestions.rs", title, suggestions::module(context, rules));
    files.add("desk.rs", "收表：网页交来的表，或退回请改，或成为申请。", desk::module(context));
    files.add("questions.rs", "网页上问的问题。", desk::questions_module(context));
}

/// What conditions read, and what is done with an application.
fn handling_modules(files: &mut Files<'_>) {
    let Files { context, rules, .. } = *files;
    files.add("facts.rs", "条件所依据的事实。", conditions::facts(context));
    let title = "表中每个条件一个函数；不能确定的没有结果。";
    files.add("conditions.rs", title, conditions::module(context));
    files.add("validate.rs", "检查一份申请。", validate::module(context));
    files.add("application.rs", "有效的申请。", application::module(context));
    let title = "收字节、写字节的门：不经中间的树，有疑问的交另一扇门。";
    files.add("bytes.rs", title, bytes::module(context, rules));
    files.add("lines.rs", "一行一份的文件，多少份都行。", lines::module());
    files.add("registers.rs", "部门共享的登记数据。", registers::module(context, rules));
    files.add("parameters.rs", "政策规定的数值。", registers::parameters(context));
    files.add("conversions.rs", "代码表之间的换算。", registers::conversions(context));
    files.add("materials.rs", "应交的材料。", materials::module(context));
    files.add("plan.rs", "办理的先后。", materials::plan(context));
    files.add("eligibility.rs", "是否符合受理条件。", eligibility::module(context));
    let model = context.model;
    let mut lenders = Vec::new();
    for (id, name) in model.departments.ids().zip(&context.names.departments) {
        let title = format!("{}的表。", model.departments[id].title);
        let body = departments::module(context, id, &mut lenders);
        files.add(&format!("departments/{name}.rs"), &title, body);
    }
    files.add("departments.rs", "各部门原来的表。", departments::root(context));
    files.add("split.rs", "把一份申请分送各部门。", split::module(context, &lenders));
}

/// What both manifests begin with.
fn head(package: &str) -> String {
    format!(
        "# Generated by lianban. Do not edit: change the schema and generate again.\n\
         [package]\n\
         name = \"{package}\"\n\
         version = \"0.0.0\"\n\
         edition = \"2024\"\n\
         publish = false\n\
         \n\
         [dependencies]\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n"
    )
}

fn manifest(package: &str) -> String {
    let head = head(package);
    format!(
        "{head}\
         # Numbers exactly as written: without `float_roundtrip`, 9007199254740991.0 is read one less.\n\
         serde_json = {{ version = \"1\", features = [\"float_roundtrip\"] }}\n\
         simdutf8 = \"0.1\"\n\
         # What does not depend on the schema, so that a change of it builds the crate alone again.\n\
         runtime = {{ package = \"{package}-runtime\", path = \"{RUNTIME}\" }}\n\
         \n\
         # The crate belongs to no workspace around it.\n\
         [workspace]\n"
    )
}

/// Each matter's is a package of its own name, so that a program may depend on several matters, made
/// by different versions of the compiler.
fn runtime_manifest(package: &str) -> String {
    head(&format!("{package}-runtime")) + "serde_json = \"1\"\n"
}

fn library(model: &Model) -> TokenStream {
    let title = doc::module_doc(&model.title);
    let version = doc::module_doc(&format!("版本{}。", model.version));
    let source = model.source.as_ref().map(|source| {
        let source = doc::module_doc(&format!("依据：{source}"));
        quote!(#![doc = ""] #source)
    });
    quote! {
        #title
        #![doc = ""]
        #version
        #source
        #![doc = ""]
        #![doc = " An instance is read by serde as an [`application::Application`], or, with every rule that"]
        #![doc = " it breaks, as [`application::Judged`]; [`application::Application::from_json_slice`] reads"]
        #![doc = " the bytes of JSON faster. With what [`registers::Registers`] answered, an application is"]
        #![doc = " split into the departments' forms ([`split::split`]) and tells the materials"]
        #![doc = " ([`materials::materials`]), the order of handling ([`plan::plan`]) and how it stands"]
        #![doc = " against the conditions ([`eligibility::eligibility`]). Where people type,"]
        #![doc = " [`normalize::normalize`] comes first."]
        #![doc = ""]
        #![doc = " A service that hands out the form page and takes it back has a [`desk::Desk`]:"]
        #![doc = " [`page::begin`] is the empty page, and [`desk::Desk::take`] answers each request, by"]
        #![doc = " [`page::read_post`] and [`page::turn`], with the next page to send or with an instance that"]
        #![doc = " has been confirmed, which [`application::Application::from_json`] accepts. Routes, cookies"]
        #![doc = " and where files are kept ([`page::Uploads`]) are the service's own."]
        #![forbid(unsafe_code)]

        pub mod application;
        pub mod bytes;
        pub mod codes;
        pub mod conditions;
        pub mod conversions;
        pub mod departments;
        pub mod desk;
        pub mod draft;
        pub mod eligibility;
        pub mod facts;
        pub mod lines;
        pub mod materials;
        pub mod normalize;
        pub mod parameters;
        pub mod plan;
        pub mod questions;
        pub mod registers;
        pub mod rules;
        pub mod split;
        pub mod suggestions;
        pub mod validate;

        pub use application::Application;
        pub use registers::Registers;
        pub use runtime::{batch, page, shared, support};
        pub use split::split;
    }
}

/// A list that the steps fill.
fn collected(list: &TokenStream, steps: &[TokenStream]) -> TokenStream {
    if steps.is_empty() {
        return quote!(Vec::new());
    }
    quote! {
        let facts = &application.facts(registers);
        let mut #list = Vec::new();
        #(#steps)*
        #list
    }
}

/// The arguments of a function that fills a list; marked when there is nothing to fill in.
fn outer_arguments(steps: &[TokenStream]) -> (Ident, Ident) {
    if steps.is_empty() {
        (format_ident!("_application"), format_ident!("_registers"))
    } else {
        (format_ident!("application"), format_ident!("registers"))
    }
}

/// Whether an identifier occurs in the tokens.
fn names_ident(tokens: &TokenStream, ident: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(found) => found == *ident,
        TokenTree::Group(group) => names_ident(&group.stream(), ident),
        _ => false,
    })
}

/// The types, functions and constants that the tokens declare at their top.
fn declared(tokens: &TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut declares = false;
    for token in tokens.clone() {
        if let TokenTree::Ident(ident) = &token {
            if declares {
                found.push(ident.to_string());
            }
            let words = ["struct", "enum", "fn", "const", "static", "type"];
            declares = words.iter().any(|word| ident == word);
        } else {
            declares = false;
        }
    }
    found
}

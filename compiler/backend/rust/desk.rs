//! `desk.rs` and `questions.rs`: what the server half of the form page asks of the matter.

use super::context::Context;
use super::doc::Words;
use crate::backend::html::questions;
use crate::model::{Domain, Level, TableId};
use crate::page::{Control, Question, Repeated};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeMap;

pub(super) fn module(context: &Context<'_>) -> TokenStream {
    let found = questions(context.model);
    let desk = desk();
    let matter = matter(context, &found.questions);
    let sheets = sheets();
    quote!(#desk #matter #sheets)
}

fn desk() -> TokenStream {
    quote! {
        /// A desk that takes in forms from the page.
        #[derive(Clone, Copy)]
        pub struct Desk<'r> {
            registers: &'r Registers,
        }

        impl<'r> Desk<'r> {
            /// A desk for somebody about whom registers have answered; [`Registers::default`]
            /// where none was asked.
            #[must_use]
            pub const fn new(registers: &'r Registers) -> Desk<'r> {
                Desk { registers }
            }

            /// What the body of a request leads to: the next page, or a valid instance that has been
            /// confirmed. `asked` tells of everything but the body.
            ///
            /// # Errors
            /// Why the body is no form.
            pub fn take(
                &self,
                content_type: &str,
                body: &[u8],
                uploads: &mut dyn page::Uploads,
                asked: page::Asked<'_>,
            ) -> Result<page::Turn, page::PostFault> {
                let post = page::read_post(content_type, body, &page::Limits::default())?;
                Ok(page::turn(self, uploads, page::Asked { post, ..asked }))
            }
        }
    }
}

fn matter(context: &Context<'_>, questions: &[Question]) -> TokenStream {
    let sheets = ["Form", "Check", "Receipt", "Paper"].map(|sheet| {
        let (name, sheet) = (format_ident!("{}", sheet.to_uppercase()), format_ident!("{sheet}"));
        quote!(page::Sheet::#sheet => &#name)
    });
    let places = places(context, questions);
    let label = label(context, questions);
    quote! {
        impl page::Matter for Desk<'_> {
            fn id(&self) -> &str {
                HOME.matter
            }

            fn version(&self) -> &str {
                HOME.version
            }

            fn questions(&self) -> &[page::Question] {
                questions::QUESTIONS
            }

            fn repeated(&self) -> &[page::Repeated] {
                questions::REPEATED
            }

            fn signing(&self) -> &[Cow<'static, str>] {
                questions::SIGNING
            }

            fn template(&self, sheet: page::Sheet) -> &page::Template {
                match sheet { #(#sheets,)* }.template()
            }

            fn normal(&self, instance: &Json) -> Json {
                draft::FORM.normal(instance, normalize::judge)
            }

            fn judge(&self, instance: &Json) -> Vec<(String, String)> {
                page::broken(Application::from_json(instance).err().unwrap_or_default())
            }

            fn suggestions(&self, instance: &Json) -> Vec<page::Suggestion> {
                let (draft, _) = Draft::of(instance);
                suggestions::suggestions(&Facts::new(&draft, self.registers))
            }

            #places
            #label
        }
    }
}

/// The domains of questions whose answers are codes, with their paths.
fn coded<'c>(
    context: &'c Context<'_>,
    questions: &'c [Question],
) -> impl Iterator<Item = (&'c Question, TableId, Option<Level>)> {
    let fields = context.model.fields.values();
    let domains: BTreeMap<&str, &Domain> =
        fields.map(|field| (field.path.as_str(), &field.domain)).collect();
    questions.iter().filter_map(move |question| {
        match domains.get(question.path.replace("[*]", "").as_str())? {
            Domain::OneOf(table) | Domain::AnyOf { table, .. } => Some((question, *table, None)),
            Domain::Division { table, level } => Some((question, *table, Some(*level))),
            _ => None,
        }
    })
}

/// Looks up what is written where the table is too long to choose from.
fn places(context: &Context<'_>, questions: &[Question]) -> TokenStream {
    let mut arms: BTreeMap<(TableId, Option<Level>), Vec<&str>> = BTreeMap::new();
    for (question, table, level) in coded(context, questions) {
        if question.control == Control::Place && context.is_data(table) {
            arms.entry((table, level)).or_default().push(&question.path);
        }
    }
    if arms.is_empty() {
        return quote! {
            fn places(&self, _: &str, _: &str, _: Option<&str>) -> Vec<page::Place> {
                Vec::new()
            }
        };
    }
    let arms = arms.into_iter().map(|((table, level), paths)| {
        let table = context.table(table);
        let level = match level.map(|level| context.level(level)) {
            Some(level) => quote!(Some(#level)),
            None => quote!(None),
        };
        quote!(#(#paths)|* => #table::meant(text, #level, within))
    });
    quote! {
        fn places(&self, question: &str, text: &str, within: Option<&str>) -> Vec<page::Place> {
            match question {
                #(#arms,)*
                _ => Vec::new(),
            }
        }
    }
}

/// Looks up the labels of codes.
fn label(context: &Context<'_>, questions: &[Question]) -> TokenStream {
    let mut arms: BTreeMap<TableId, Vec<&str>> = BTreeMap::new();
    for (question, table, _) in coded(context, questions) {
        arms.entry(table).or_default().push(&question.path);
    }
    if arms.is_empty() {
        return quote! {
            fn label(&self, _: &str, _: &str) -> Option<String> {
                None
            }
        };
    }
    let arms = arms.into_iter().map(|(table, paths)| {
        let table = context.table(table);
        quote!(#(#paths)|* => label_of::<#table>(code))
    });
    quote! {
        fn label(&self, question: &str, code: &str) -> Option<String> {
            let label = match page::pattern(question).0.as_str() {
                #(#arms,)*
                _ => None,
            };
            label.map(str::to_owned)
        }
    }
}

/// The pages, each read when it is first asked for.
fn sheets() -> TokenStream {
    let sheets = ["form", "check", "receipt", "paper"].map(|sheet| {
        let (name, file) =
            (format_ident!("{}", sheet.to_uppercase()), format!("pages/{sheet}.html"));
        quote! {
            static #name: page::Fixed = page::Fixed::new(include_str!(#file));
        }
    });
    quote!(#(#sheets)*)
}

/// What the page asks, as tables.
pub(super) fn questions_module(context: &Context<'_>) -> TokenStream {
    let found = questions(context.model);
    let questions = found.questions.iter().map(|question| {
        let Question { path, label, within, control, first, under } = question;
        let control = format_ident!("{}", format!("{control:?}"));
        let under = under.as_deref().unwrap_or_default();
        let label = Words(label);
        quote!(Question::fixed(Control::#control, #path, #label, [#within, #first, #under]))
    });
    let repeated = found.repeated.iter().map(|Repeated { path, most }| {
        let most = Literal::usize_unsuffixed(*most);
        quote!(Repeated { path: Cow::Borrowed(#path), most: #most })
    });
    let signing = &found.signing;
    let control = (!found.questions.is_empty()).then(|| {
        quote!(
            use crate::page::Control;
        )
    });
    quote! {
        #control
        use crate::page::{Question, Repeated};

        /// Questions and files, in the order of the form.
        pub static QUESTIONS: &[Question] = &[#(#questions),*];

        /// Repeated groups, outer ones first.
        pub static REPEATED: &[Repeated] = &[#(#repeated),*];

        /// Groups that are filled in where answers are confirmed.
        pub static SIGNING: &[Cow<'static, str>] = &[#(Cow::Borrowed(#signing)),*];
    }
}

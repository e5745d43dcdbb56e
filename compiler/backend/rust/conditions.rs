//! `facts.rs` and `conditions.rs`: what conditions read, and each of them as a function.

use super::context::{Condition, Context, Key};
use super::doc::doc;
use super::draft::borrowing;
use super::expr::Rows;
use super::names_ident;
use crate::expr::{Frame, Type};
use crate::model::{ArenaId, GroupId};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// All that conditions read.
pub(super) fn facts(context: &Context<'_>) -> TokenStream {
    let registers = context.model.registers.iter().map(|(id, register)| {
        let name = &context.names.registers[id.index()];
        let record = &context.names.records[id.index()];
        let title = doc(&format!("{}。没有查询条件的，即为查无记录。", register.title));
        let key = context.call(Key::Lookup(id), &Rows::default()).map(|call| {
            let call = on_self(&call);
            quote!(#call.is_some())
        });
        let when = context.call(Key::RegisterWhen(id), &Rows::default()).map(|call| {
            let call = on_self(&call);
            quote!(#call == Some(true))
        });
        let asked: Vec<_> = when.into_iter().chain(key).collect();
        quote! {
            #title
            #[must_use]
            pub fn #name(&self) -> Lookup<&'a registers::#record> {
                if #(#asked)&&* { self.registers.#name.as_ref() } else { Lookup::NotFound }
            }
        }
    });
    quote! {
        /// All that conditions read: answers, answers of registers, numbers of policy.
        #[derive(Clone, Copy)]
        pub struct Facts<'a> {
            /// The answers.
            pub draft: &'a Draft<'a>,
            /// What registers answered.
            pub registers: &'a Registers,
            /// Numbers of policy where the application is made.
            pub parameters: Parameters,
        }

        impl<'a> Facts<'a> {
            /// The facts of a draft.
            #[must_use]
            pub fn new(draft: &'a Draft<'a>, registers: &'a Registers) -> Facts<'a> {
                let parameters = Parameters::of_region(draft.envelope.region.text());
                Facts { draft, registers, parameters }
            }

            /// The day of submission.
            #[must_use]
            pub const fn submitted_on(&self) -> Option<Date> {
                self.draft.envelope.submitted_on.get()
            }

            /// The region the application is made in.
            #[must_use]
            pub fn region(&self) -> Option<&'a str> {
                self.draft.envelope.region.text()
            }

            /// Whether the application is made in that division.
            #[must_use]
            pub fn is_in(&self, division: &str) -> bool {
                self.region().is_some_and(|region| division_within(region, division))
            }

            #(#registers)*
        }
    }
}

/// In methods of the facts, the facts are `self`.
fn on_self(tokens: &TokenStream) -> TokenStream {
    tokens
        .clone()
        .into_iter()
        .map(|token| match token {
            proc_macro2::TokenTree::Group(group) => {
                let inner = on_self(&group.stream());
                proc_macro2::TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner))
            }
            proc_macro2::TokenTree::Ident(ident) if ident == "facts" => {
                proc_macro2::TokenTree::Ident(format_ident!("self"))
            }
            other => other,
        })
        .collect()
}

/// Each condition as a function.
pub(super) fn module(context: &Context<'_>) -> TokenStream {
    context.conditions.iter().map(|condition| function(context, condition)).collect()
}

fn function(context: &Context<'_>, condition: &Condition<'_>) -> TokenStream {
    let name = &condition.name;
    let doc = doc(&condition.title);
    let lends = context.lends(condition);
    let ty = if lends { quote!(&'a str) } else { context.owned_type(condition.expr.ty) };
    let rows = Rows::at(context, condition.home);
    let body = |expr| {
        let code = context.rust(expr, &rows);
        let code = if lends { code } else { code.own(condition.expr.ty) };
        match (condition.answers, condition.expr.ty) {
            (None, _) => code.tail(),
            // An empty text or set is never a value.
            (Some(_), Type::Text | Type::Division(_)) => {
                let option = code.option();
                quote!(#option.and_then(text_there))
            }
            (Some(_), Type::Codes(_)) => {
                let option = code.option();
                quote!(#option.and_then(list_there))
            }
            (Some(_), _) => code.tail(),
        }
    };
    let own = body(condition.expr);
    let local = condition.local.iter().map(|(division, expr)| {
        let body = body(expr);
        quote!(if facts.is_in(#division) { return #body; })
    });
    let guard = guard(context, condition, &rows);
    let body = quote!(#guard #(#local)* #own);
    let facts =
        if names_ident(&body, &format_ident!("facts")) { quote!(facts) } else { quote!(_facts) };
    let arguments = row_arguments(context, condition.home, lends, Some(&body));
    let (generics, lifetime) =
        if lends { (quote!(<'a>), quote!('a)) } else { (quote!(), quote!('_)) };
    quote! {
        #doc
        #[must_use]
        pub fn #name #generics(#facts: &Facts<#lifetime> #(, #arguments)*) -> Option<#ty> {
            #body
        }
    }
}

/// The rows that a function is given; those that `body` does not read are marked. What the function
/// gives may borrow of them.
pub(super) fn row_arguments(
    context: &Context<'_>,
    home: GroupId,
    lends: bool,
    body: Option<&TokenStream>,
) -> Vec<TokenStream> {
    let argument = |group: GroupId| {
        let (row, draft) =
            (&context.names.rows[group.index()], &context.names.drafts[group.index()]);
        let row = match body {
            Some(body) if !names_ident(body, row) => format_ident!("_{row}"),
            _ => row.clone(),
        };
        if lends {
            let borrows = borrowing(context, group);
            quote!(#row: &'a draft::#draft #borrows)
        } else {
            quote!(#row: &draft::#draft)
        }
    };
    context.model.repeats(home).into_iter().map(argument).collect()
}

impl Context<'_> {
    /// Whether a condition gives a text that stands somewhere already.
    pub(super) fn lends(&self, condition: &Condition<'_>) -> bool {
        if condition.answers.is_some()
            || !matches!(condition.expr.ty, Type::Text | Type::Division(_))
        {
            return false;
        }
        let rows = Rows::at(self, condition.home);
        let local = condition.local.iter().map(|(_, expr)| *expr);
        std::iter::once(condition.expr).chain(local).all(|expr| !self.rust(expr, &rows).is_owned())
    }
}

/// An answer is computed or suggested only where its question is asked.
fn guard(context: &Context<'_>, condition: &Condition<'_>, rows: &Rows) -> Option<TokenStream> {
    let field = condition.answers?;
    let model = context.model;
    let mut open = Vec::new();
    let home = model.fields.get(field)?.group;
    for id in model.ancestry(home) {
        let group = &model.groups[id];
        open.extend(context.call(Key::GroupWhen(id), rows));
        if let Some(switch) = group.switch.filter(|switch| *switch != field) {
            let place = context.place(id, Frame::HOME, rows)?;
            let switch = &context.names.fields[switch.index()];
            open.push(quote!(#place.#switch.get()));
        }
    }
    open.extend(context.call(Key::FieldWhen(field), rows));
    if open.is_empty() {
        return None;
    }
    Some(quote! {
        if #(#open != Some(true))||* {
            return None;
        }
    })
}

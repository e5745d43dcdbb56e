//! `suggestions.rs`: what other answers and registers tell, in every row.

use super::context::{Context, Key};
use super::domain::Rules;
use super::expr::Rows;
use super::names_ident;
use crate::model::{ArenaId, Field, FieldId};
use crate::support::member_path;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

pub(super) fn module(context: &Context<'_>, rules: &Rules<'_>) -> TokenStream {
    let fields = context.model.fields.iter();
    let steps: Vec<TokenStream> =
        fields.filter_map(|(id, field)| step(context, rules, id, field)).collect();
    if steps.is_empty() {
        return quote! {
            /// Nothing is filled in for anybody.
            #[must_use]
            pub fn suggestions(_facts: &Facts<'_>) -> Vec<page::Suggestion> {
                Vec::new()
            }
        };
    }
    quote! {
        /// The answers that may be filled in, each where its question is certainly asked and would
        /// not refuse it. The application need not be valid yet.
        #[must_use]
        pub fn suggestions(facts: &Facts<'_>) -> Vec<page::Suggestion> {
            let mut found = Suggestions::default();
            #(#steps)*
            found.finish()
        }
    }
}

/// The suggestion for a question, once for each of its rows.
fn step(
    context: &Context<'_>,
    rules: &Rules<'_>,
    id: FieldId,
    field: &Field,
) -> Option<TokenStream> {
    let model = context.model;
    let rows = Rows::at(context, field.group);
    let value = context.call(Key::Suggested(id), &rows)?;
    let (ty, domain) = (context.domain_type(&field.domain), context.domain(&field.domain, rules));
    let repeats = model.repeats(field.group);
    let mut path = String::new();
    for group in model.ancestry(field.group) {
        path = member_path(&path, &model.groups[group].id);
        if let Some(depth) = repeats.iter().position(|row| *row == group) {
            path = format!("{path}[{{index_{depth}}}]");
        }
    }
    let path = member_path(&path, &field.id);
    let path = if repeats.is_empty() { quote!(#path) } else { quote!(&format!(#path)) };
    let mut step = quote! {
        let path = #path;
        let value = #value;
        found.add::<#ty>(path, value, &#domain);
    };
    for (depth, group) in repeats.into_iter().enumerate().rev() {
        let list = context.list_of(group, &rows)?;
        let (index, row) = (format_ident!("index_{depth}"), &context.names.rows[group.index()]);
        let row = if names_ident(&step, row) { quote!(#row) } else { quote!(_) };
        step = quote!(for (#index, #row) in #list.each().enumerate() { #step });
    }
    Some(step)
}

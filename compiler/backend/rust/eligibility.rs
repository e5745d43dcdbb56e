//! `eligibility.rs`: how an application stands against the conditions of items, as tables.

use super::context::{Context, Key};
use super::doc::{Words, doc};
use super::materials::{condition, condition_type};
use crate::backend::naming::Scope;
use crate::model::{ArenaId, Eligibility, ItemId};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The module.
pub(super) fn module(context: &Context<'_>) -> TokenStream {
    let (mut items, mut tables) = (Vec::new(), Vec::new());
    let mut names = Scope::with(&["ITEMS"]);
    for (id, item) in context.model.items.iter() {
        let Some(applied) = condition(context, Key::Applied(id)) else { continue };
        let criteria = item.eligibility.iter().enumerate();
        let criteria: Vec<_> =
            criteria.map(|(index, line)| criterion(context, id, index, line)).collect();
        if criteria.is_empty() {
            continue;
        }
        let (key, doc) = (&item.id, doc(&item.title));
        let name = format_ident!("{}", names.shouty(&item.id));
        tables.push(quote! {
            #doc
            static #name: &[Criterion<Condition>] = &[#(#criteria),*];
        });
        items.push(quote!((#key, #applied, #name)));
    }
    let (application, registers) = super::outer_arguments(&items);
    let (body, table) = if items.is_empty() {
        (quote!(Vec::new()), quote!())
    } else {
        let condition = condition_type();
        let body = quote! {
            let facts = &application.facts(registers);
            standings(ITEMS, |condition| condition(facts), |division| facts.is_in(division))
        };
        let table = quote! {
            #condition

            static ITEMS: &[Criteria<Condition>] = &[#(#items),*];

            #(#tables)*
        };
        (body, table)
    };
    quote! {
        /// How the application stands against the conditions of the items applied for. It informs;
        /// it never blocks.
        #[must_use]
        pub fn eligibility(
            #application: &Application, #registers: &Registers,
        ) -> Vec<EligibilityLine> {
            #body
        }

        #table
    }
}

fn criterion(context: &Context<'_>, item: ItemId, index: usize, line: &Eligibility) -> TokenStream {
    // Regions may write their own; the nearest has the last word.
    let mut local: Vec<_> = Vec::new();
    for (place, region) in context.model.regions.iter().enumerate() {
        for (number, (of, at, text, own)) in region.eligibility.iter().enumerate() {
            if *of == item && *at == index {
                let key = Key::LocalEligibility(place, number);
                let own = criterion_row(context, text, &[], key, own.as_ref(), &[]);
                local.push((&region.code, own));
            }
        }
    }
    local.sort_by_key(|(code, _)| std::cmp::Reverse(crate::support::division_stem(code).len()));
    let local: Vec<_> = local.into_iter().map(|(code, own)| quote!((#code, #own))).collect();
    let cases = line.cases.iter().filter_map(|case| condition(context, Key::Case(item, *case)));
    let cases: Vec<_> = cases.collect();
    let key = Key::Eligibility(item, index);
    criterion_row(context, &line.text, &cases, key, line.is.as_ref(), &local)
}

fn criterion_row(
    context: &Context<'_>,
    text: &str,
    cases: &[TokenStream],
    met: Key,
    expr: Option<&crate::expr::Expr>,
    local: &[TokenStream],
) -> TokenStream {
    let asked = context.asked(expr).into_iter().filter_map(|(id, _)| {
        let title = &context.model.registers.get(id)?.title;
        let (name, key) =
            (context.names.registers.get(id.index())?, context.model.registers.name(id));
        let title = Words(title);
        Some(quote!((#title, #key, |facts| facts.#name().is_found())))
    });
    let met = condition(context, met).map(|met| quote!(.met(#met, &[#(#asked),*])));
    let local = (!local.is_empty()).then(|| quote!(.local(&[#(#local),*])));
    let text = Words(text);
    quote!(Criterion::<Condition>::of(#text, &[#(#cases),*]) #met #local)
}

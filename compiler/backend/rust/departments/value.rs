//! Fields that are filled with the value of an expression.

use super::{Filled, asked, declared};
use crate::backend::rust::context::Context;
use crate::backend::rust::doc::Words;
use crate::backend::rust::expr::Rows;
use crate::expr::{Expr, ExprKind, Function, Type};
use crate::model::{ArenaId, DeclaredGap, Domain, Target};
use proc_macro2::TokenStream;
use quote::quote;

/// A field with a value: what it is, of which domain, and the gap that is declared beside it.
pub(super) fn value(
    context: &Context<'_>,
    target: &Target,
    (value, domain, gap): (&Expr, &Domain, Option<&DeclaredGap>),
    rows: &Rows,
) -> Filled {
    let wire = Words(&target.wire);
    let Filled { ty, value: mut found, lends, .. } = found(context, value, rows);
    let tick = matches!(domain, Domain::Tick);
    if tick {
        found = quote!(ticked(#found));
    }
    let asked = asked(context, value);
    let there = |found: TokenStream| match value.ty {
        Type::Text | Type::Division(_) | Type::Codes(_) => quote!(there(#found)),
        _ => found,
    };
    match (unmapped(context, value, rows), gap) {
        (None, None) if target.required => {
            let demanded = if context.asked(Some(value)).is_empty() {
                quote!(filler.demand(#wire, #found))
            } else {
                quote!(filler.demand_of(#wire, #found, #asked))
            };
            Filled { ty, value: demanded, fixed: !tick, lends }
        }
        (None, None) => Filled::optional(ty, there(found), lends),
        (None, Some(gap)) => {
            let gap = declared(&target.wire, gap);
            Filled::optional(ty, quote!(filler.value_or_gap(#found, #gap)), lends)
        }
        (Some(unmapped), gap) => {
            let otherwise = match gap {
                Some(gap) => {
                    let gap = declared(&target.wire, gap);
                    Some(quote!(else { filler.gap(#gap); }))
                }
                None => target.required.then(|| quote!(else { filler.lacks(#wire, #asked); })),
            };
            let found = there(found);
            let test = quote!(let Some(reason) = #unmapped);
            let explain = match otherwise {
                Some(otherwise) => quote! {
                    if value.is_none() {
                        if #test { filler.unmapped(#wire, reason); } #otherwise
                    }
                },
                None => quote!(if value.is_none() && #test { filler.unmapped(#wire, reason); }),
            };
            Filled::optional(ty, quote!({ let value = #found; #explain value }), lends)
        }
    }
}

/// What an expression comes to: texts and sets that stand somewhere already are borrowed.
fn found(context: &Context<'_>, value: &Expr, rows: &Rows) -> Filled {
    let code = context.rust(value, rows);
    match value.ty {
        Type::Text | Type::Division(_) => {
            if !code.is_owned() {
                return Filled::optional(quote!(&'a str), code.option(), true);
            }
            // What is put together is kept piece by piece.
            if let Some(texts) = context.joined(value, rows) {
                let pieces = proc_macro2::Literal::usize_unsuffixed(texts.len());
                let joined = quote!(joined([#(#texts),*]));
                return Filled::optional(quote!(Joined<'a, #pieces>), joined, true);
            }
            if let Some(padded) = context.padded(value, rows) {
                return Filled::optional(quote!(Joined<'a, 2>), padded, true);
            }
            // Most are in capitals already.
            if let ExprKind::Call(Function::Upper, arguments) = &value.kind
                && let Some(text) = arguments.first().map(|text| context.rust(text, rows))
                && !text.is_owned()
            {
                let text = text.option();
                return Filled::optional(quote!(Cow<'a, str>), quote!(#text.map(capitals)), true);
            }
        }
        Type::Codes(table) => {
            let reads = matches!(value.kind, ExprKind::Field(..) | ExprKind::Register(..));
            if reads && !code.is_owned() {
                let table = context.table(table);
                return Filled::optional(quote!(&'a [#table]), code.option(), true);
            }
        }
        _ => {}
    }
    let ty = context.owned_type(value.ty);
    Filled::optional(ty, code.own(value.ty).option(), false)
}

/// Why a code has no counterpart: the conversion at the root, in the branch taken or among the
/// first-of.
fn unmapped(context: &Context<'_>, value: &Expr, rows: &Rows) -> Option<TokenStream> {
    match &value.kind {
        ExprKind::Convert(id, part) => {
            if matches!(part.ty, Type::Codes(_)) {
                return None;
            }
            let declared = context.model.conversions.get(*id)?.rows.iter().flatten();
            let any =
                declared.into_iter().any(|c| matches!(c, crate::model::Converted::Unmapped(_)));
            let name = context.names.conversions.get(id.index()).filter(|_| any)?;
            let inner = context.rust(part, rows).option();
            Some(quote!(#inner.and_then(conversions::#name).and_then(Result::err)))
        }
        ExprKind::If(condition, then, otherwise) => {
            let (a, b) = (unmapped(context, then, rows), unmapped(context, otherwise, rows));
            if a.is_none() && b.is_none() {
                return None;
            }
            let condition = context.rust(condition, rows).option();
            let (a, b) = (a.unwrap_or_else(|| quote!(None)), b.unwrap_or_else(|| quote!(None)));
            Some(quote!(logic::choose(#condition, || #a, || #b)))
        }
        ExprKind::FirstOf(parts) => {
            let mut found = parts.iter().filter_map(|part| unmapped(context, part, rows));
            let first = found.next()?;
            Some(found.fold(first, |all, next| quote!(#all.or_else(|| #next))))
        }
        _ => None,
    }
}

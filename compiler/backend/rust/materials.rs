//! `materials.rs` and `plan.rs`: what to bring, and the order of handling.

use super::context::{Context, Key};
use super::departments::row_names;
use super::doc::{Words, doc};
use super::expr::Rows;
use crate::model::{
    ArenaId, Combination, GroupId, ItemId, Material, MaterialId, Model, Occasion, TimeLimit,
    TimeUnit,
};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// Whether one of the occasions is applied for; any item when none is named.
pub(super) fn occasion(context: &Context<'_>, occasions: &[Occasion]) -> TokenStream {
    let all: Vec<Occasion>;
    let occasions = if occasions.is_empty() {
        all = context.model.items.ids().map(|item| Occasion { item, cases: Vec::new() }).collect();
        &all
    } else {
        occasions
    };
    let tests: Vec<_> = occasions.iter().filter_map(|o| one_occasion(context, o)).collect();
    if tests.is_empty() { quote!(false) } else { quote!(#(#tests)||*) }
}

fn one_occasion(context: &Context<'_>, occasion: &Occasion) -> Option<TokenStream> {
    let applied = context.call(Key::Applied(occasion.item), &Rows::default())?;
    let applied = quote!(#applied == Some(true));
    if occasion.cases.is_empty() {
        return Some(applied);
    }
    let cases = cases(context, occasion);
    if occasion.cases.len() > 1 {
        return Some(quote!(#applied && (#cases)));
    }
    Some(quote!(#applied && #cases))
}

fn cases(context: &Context<'_>, occasion: &Occasion) -> TokenStream {
    let cases: Vec<_> = occasion
        .cases
        .iter()
        .filter_map(|case| context.call(Key::Case(occasion.item, *case), &Rows::default()))
        .map(|call| quote!(#call == Some(true)))
        .collect();
    if cases.is_empty() { quote!(false) } else { quote!(#(#cases)||*) }
}

/// Does something for every row of a group that is asked for, with its number as `index`.
pub(super) fn each_row(context: &Context<'_>, group: GroupId, inner: &TokenStream) -> TokenStream {
    let rows = Rows::at(context, group);
    let repeats = context.model.repeats(group);
    let list = |repeat: GroupId| {
        let list = context.list_of(repeat, &rows)?;
        Some((list, &context.names.rows[repeat.index()]))
    };
    if let [only] = repeats.as_slice() {
        let Some((list, row)) = list(*only) else { return quote!() };
        return quote! {
            for (index, #row) in #list.rows().unwrap_or_default().iter().enumerate() { #inner }
        };
    }
    let counted = quote!(#inner index += 1;);
    let loops = repeats.into_iter().rev().fold(counted, |tokens, repeat| match list(repeat) {
        Some((list, row)) => quote!(for #row in #list.rows().unwrap_or_default() { #tokens }),
        None => quote!(),
    });
    quote!({ let mut index = 0; #loops })
}

/// What tells whether a condition of the whole form holds, for tables.
pub(super) fn condition(context: &Context<'_>, key: Key) -> Option<TokenStream> {
    let call = context.call(key, &Rows::default())?;
    let condition = context.condition(key)?;
    let name = &condition.name;
    let whole = context.model.repeats(condition.home).is_empty();
    Some(if whole { quote!(conditions::#name) } else { quote!(|facts| #call) })
}

/// The type of what [`condition`] gives.
pub(super) fn condition_type() -> TokenStream {
    quote!(
        type Condition = fn(&Facts<'_>) -> Option<bool>;
    )
}

pub(super) fn module(context: &Context<'_>) -> TokenStream {
    let names = &context.names.materials;
    let needs =
        context.model.materials.iter().zip(names).map(|((id, m), name)| need(context, id, m, name));
    // Many materials are asked for on the same occasions.
    let mut lists: Vec<Vec<Asking>> = Vec::new();
    let steps = context.model.materials.iter().zip(names).map(|((id, material), name)| {
        let home = material.per.unwrap_or(Model::ROOT);
        let rows = row_names(context, home);
        let (key, title) = (&material.id, Words(&material.title));
        let occasions = askings(context, material);
        let list = lists.iter().position(|list| *list == occasions).unwrap_or_else(|| {
            lists.push(occasions);
            lists.len() - 1
        });
        let list = list_name(list);
        let parts = parts(context, id, material);
        let row = if material.per.is_some() { quote!(Some(index)) } else { quote!(None) };
        let line = quote! {
            lines.extend(MaterialLine::of(
                #name(facts #(, #rows)*), (#key, #title), #row, titles(facts, #list), #parts,
            ));
        };
        match material.per {
            None => line,
            Some(group) => each_row(context, group, &line),
        }
    });
    let steps: Vec<_> = steps.collect();
    let (application, registers) = super::outer_arguments(&steps);
    let body = super::collected(&quote!(lines), &steps);
    let lists = lists.iter().enumerate().map(|(number, list)| {
        let (name, entries) =
            (list_name(number), list.iter().map(|asking| occasion_row(context, asking)));
        quote!(static #name: &[Occasion<Condition>] = &[#(#entries),*];)
    });
    let condition = condition_type();
    let titles = (!steps.is_empty()).then(|| {
        quote! {
            #condition

            #(#lists)*

            fn titles(
                facts: &Facts<'_>, occasions: &[Occasion<Condition>],
            ) -> Vec<&'static str> {
                Occasion::titles(occasions, |condition| condition(facts))
            }
        }
    });
    quote! {
        /// The materials to bring, in the order of the list.
        #[must_use]
        pub fn materials(#application: &Application, #registers: &Registers) -> Vec<MaterialLine> {
            #body
        }

        #titles

        #(#needs)*
    }
}

/// An item that asks for a material, and the cases of it that do; none where all do.
type Asking = (ItemId, Vec<usize>);

fn list_name(number: usize) -> Ident {
    format_ident!("OCCASIONS_{}", number + 1)
}

fn need(context: &Context<'_>, id: MaterialId, material: &Material, name: &Ident) -> TokenStream {
    let home = material.per.unwrap_or(Model::ROOT);
    let rows = Rows::at(context, home);
    let occasion = occasion(context, &material.occasions);
    let needed = context.call(Key::Needed(id), &rows).map(|needed| {
        quote! {
            match #needed {
                Some(false) => return None,
                None => return Some(Need::Unknown),
                Some(true) => {}
            }
        }
    });
    let waivers = material.waivers.iter().enumerate().filter_map(|(index, waiver)| {
        let call = context.call(Key::Waiver(id, index), &rows)?;
        let note = format!("如{}，可免交", waiver.reason);
        let (reason, note) = (Words(&waiver.reason), Words(&note));
        Some(quote!((#call, #reason, #note)))
    });
    let judged = match &material.judged {
        Some(words) => quote!(Some(#words)),
        None => quote!(None),
    };
    let body = quote! {
        let considered = #occasion;
        if !considered {
            return None;
        }
        #needed
        Some(Need::after(&[#(#waivers),*], #judged))
    };
    let facts = if super::names_ident(&body, &format_ident!("facts")) {
        quote!(facts)
    } else {
        quote!(_facts)
    };
    let arguments = context.model.repeats(home).into_iter().map(|group| {
        let (row, draft) =
            (&context.names.rows[group.index()], &context.names.drafts[group.index()]);
        let row =
            if super::names_ident(&body, row) { row.clone() } else { format_ident!("_{row}") };
        quote!(, #row: &draft::#draft)
    });
    let doc = doc(&format!("是否要交{}。", material.title));
    quote! {
        #doc
        #[must_use]
        pub fn #name(#facts: &Facts<'_> #(#arguments)*) -> Option<Need> {
            #body
        }
    }
}

/// The items that ask for a material, each once.
fn askings(context: &Context<'_>, material: &Material) -> Vec<Asking> {
    if material.occasions.is_empty() {
        return context.model.items.ids().map(|item| (item, Vec::new())).collect();
    }
    let mut askings: Vec<Asking> = Vec::new();
    for Occasion { item, cases } in &material.occasions {
        match askings.iter_mut().find(|(known, _)| known == item) {
            None => askings.push((*item, cases.clone())),
            Some((_, known)) if known.is_empty() || cases.is_empty() => known.clear(),
            Some((_, known)) => known.extend(cases),
        }
    }
    askings
}

fn occasion_row(context: &Context<'_>, (item, cases): &Asking) -> Option<TokenStream> {
    let title = Words(&context.model.items.get(*item)?.title);
    let applied = condition(context, Key::Applied(*item))?;
    let cases: Vec<_> =
        cases.iter().filter_map(|case| condition(context, Key::Case(*item, *case))).collect();
    Some(quote!(Occasion { title: #title, applied: #applied, cases: &[#(#cases),*] }))
}

fn parts(context: &Context<'_>, id: MaterialId, material: &Material) -> TokenStream {
    if material.combination == Combination::Whole || material.parts.is_empty() {
        return quote!(Vec::new());
    }
    let rows = Rows::at(context, material.per.unwrap_or(Model::ROOT));
    let always = material.parts.iter().all(|part| part.needed.is_none());
    let entries = material.parts.iter().enumerate().map(|(index, part)| {
        let (part_id, title) = (&part.id, Words(&part.title));
        let entry = quote!(MaterialPart::of(#part_id, #title));
        match context.call(Key::PartNeeded(id, index), &rows) {
            Some(needed) => quote!((#needed != Some(false)).then_some(#entry)),
            None if always => entry,
            None => quote!(Some(#entry)),
        }
    });
    if always {
        quote!([#(#entries),*].to_vec())
    } else {
        quote!([#(#entries),*].into_iter().flatten().collect())
    }
}

fn limit(limit: Option<&TimeLimit>) -> TokenStream {
    let Some(limit) = limit else { return quote!(None) };
    let days = |days: Option<i64>| match days {
        Some(days) => {
            let days = super::context::integer(days);
            quote!(Some(#days))
        }
        None => quote!(None),
    };
    let (statutory, promised) = (days(limit.statutory), days(limit.promised));
    let unit = match limit.unit {
        TimeUnit::WorkingDay => quote!(WorkingDay),
        TimeUnit::Day => quote!(Day),
        TimeUnit::Month => quote!(Month),
        TimeUnit::Immediate => quote!(Immediate),
    };
    let excluding = match &limit.excluding {
        Some(excluding) => quote!(Some(#excluding)),
        None => quote!(None),
    };
    quote! {
        Some(TimeLimit {
            statutory: #statutory, promised: #promised, unit: TimeUnit::#unit, excluding: #excluding,
        })
    }
}

/// The order of handling.
pub(super) fn plan(context: &Context<'_>) -> TokenStream {
    let model = context.model;
    let stages = model.stages();
    let stages = stages.iter().map(|items| {
        let entries = items.iter().filter_map(|id| {
            let item = model.items.get(*id)?;
            let applied = context.call(Key::Applied(*id), &Rows::default())?;
            let (key, department) = (&item.id, context.department_name(item.department));
            let before = item.after.iter().filter_map(|before| {
                let applied = context.call(Key::Applied(*before), &Rows::default())?;
                let key = model.items.name(*before);
                Some(quote!((#applied == Some(true)).then_some(#key)))
            });
            let before: Vec<_> = before.collect();
            let before = if before.is_empty() {
                quote!(Vec::new())
            } else {
                quote!([#(#before),*].into_iter().flatten().collect())
            };
            let limit = limit(item.time_limit.as_ref());
            Some(quote! {
                (#applied == Some(true)).then(|| PlannedItem {
                    item: #key, department: #department, waits_for: #before, limit: #limit,
                })
            })
        });
        quote!([#(#entries),*].into_iter().flatten().collect())
    });
    let stages: Vec<_> = stages.collect();
    let facts = (!model.items.is_empty()).then(|| {
        quote! {
            let registers = Registers::default();
            let facts = &application.facts(&registers);
        }
    });
    let application =
        if model.items.is_empty() { quote!(_application) } else { quote!(application) };
    quote! {
        /// The items applied for, in the order they are handled; those of one stage side by side.
        #[must_use]
        pub fn plan(#application: &Application) -> Plan {
            #facts
            Plan::of(vec![#(#stages),*])
        }
    }
}

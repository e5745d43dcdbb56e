//! `materials.rs`, `plan.rs` and `eligibility.rs`: what the applicant is told.

use super::context::{Context, Key};
use super::departments::row_names;
use super::doc::doc;
use super::expr::Rows;
use crate::backend::naming::Scope;
use crate::model::{
    ArenaId, Combination, GroupId, Material, MaterialId, Model, Occasion, TimeLimit, TimeUnit,
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

pub(super) fn names(context: &Context<'_>) -> Vec<Ident> {
    let mut scope = Scope::with(&super::print::importable());
    context.model.materials.names().map(|name| format_ident!("{}", scope.snake(name))).collect()
}

pub(super) fn module(context: &Context<'_>) -> TokenStream {
    let names = names(context);
    let needs = context
        .model
        .materials
        .iter()
        .zip(&names)
        .map(|((id, m), name)| need(context, id, m, name));
    let steps = context.model.materials.iter().zip(&names).map(|((id, material), name)| {
        let home = material.per.unwrap_or(Model::ROOT);
        let rows = row_names(context, home);
        let (key, title) = (&material.id, &material.title);
        let items = items(context, material);
        let parts = parts(context, id, material);
        let row = if material.per.is_some() { quote!(Some(index)) } else { quote!(None) };
        let line = quote! {
            if let Some(need) = #name(facts #(, #rows)*) {
                lines.push(need.line((#key, #title), #row, #items, #parts));
            }
        };
        match material.per {
            None => line,
            Some(group) => each_row(context, group, &line),
        }
    });
    let steps: Vec<_> = steps.collect();
    let (application, registers) = super::outer_arguments(&steps);
    let body = super::collected(&quote!(lines), &steps);
    quote! {
        /// The materials to bring, in the order of the list.
        #[must_use]
        pub fn materials(#application: &Application, #registers: &Registers) -> Vec<MaterialLine> {
            #body
        }

        #(#needs)*
    }
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
        let (reason, note) = (&waiver.reason, format!("如{}，可免交", waiver.reason));
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

/// The titles of the items that a material is for and that are applied for.
fn items(context: &Context<'_>, material: &Material) -> TokenStream {
    let mut items: Vec<(crate::model::ItemId, Vec<TokenStream>)> = Vec::new();
    let all: Vec<Occasion> =
        context.model.items.ids().map(|item| Occasion { item, cases: Vec::new() }).collect();
    let occasions = if material.occasions.is_empty() { &all } else { &material.occasions };
    for occasion in occasions {
        let Some(test) = one_occasion(context, occasion) else { continue };
        match items.iter_mut().find(|(item, _)| *item == occasion.item) {
            Some((_, tests)) => tests.push(test),
            None => items.push((occasion.item, vec![test])),
        }
    }
    let entries = items.iter().map(|(item, tests)| {
        let title = context.model.items.get(*item).map_or("", |item| item.title.as_str());
        quote!((#(#tests)||*).then_some(#title))
    });
    quote!([#(#entries),*].into_iter().flatten().collect())
}

fn parts(context: &Context<'_>, id: MaterialId, material: &Material) -> TokenStream {
    if material.combination == Combination::Whole || material.parts.is_empty() {
        return quote!(Vec::new());
    }
    let rows = Rows::at(context, material.per.unwrap_or(Model::ROOT));
    let always = material.parts.iter().all(|part| part.needed.is_none());
    let entries = material.parts.iter().enumerate().map(|(index, part)| {
        let (part_id, title) = (&part.id, &part.title);
        let entry = quote!(MaterialPart { part: #part_id, title: #title });
        match context.call(Key::PartNeeded(id, index), &rows) {
            Some(needed) => quote!((#needed != Some(false)).then_some(#entry)),
            None if always => entry,
            None => quote!(Some(#entry)),
        }
    });
    if always {
        quote!(vec![#(#entries),*])
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

/// How an application stands.
pub(super) fn eligibility(context: &Context<'_>) -> TokenStream {
    let model = context.model;
    let (mut blocks, mut bodies) = (Vec::new(), Vec::new());
    let mut functions = Scope::with(&super::print::importable()).keeping(&["eligibility"]);
    for (id, item) in model.items.iter() {
        let Some(applied) = context.call(Key::Applied(id), &Rows::default()) else { continue };
        let mut lines = Vec::new();
        for (index, line) in item.eligibility.iter().enumerate() {
            let test = context.call(Key::Eligibility(id, index), &Rows::default());
            let general = push(context, &item.id, &line.text, test, line.is.as_ref());
            // Regions may write their own; the nearest has the last word.
            let mut local: Vec<_> = Vec::new();
            for (place, region) in model.regions.iter().enumerate() {
                for (number, (of, at, text, own)) in region.eligibility.iter().enumerate() {
                    if *of == id && *at == index {
                        let key = Key::LocalEligibility(place, number);
                        let test = context.call(key, &Rows::default());
                        local.push((
                            &region.code,
                            push(context, &item.id, text, test, own.as_ref()),
                        ));
                    }
                }
            }
            local.sort_by_key(|(code, _)| {
                std::cmp::Reverse(crate::support::division_stem(code).len())
            });
            let mut step = general;
            for (code, own) in local.into_iter().rev() {
                step = quote!(if facts.is_in(#code) { #own } else { #step });
            }
            if !line.cases.is_empty() {
                let occasion = Occasion { item: id, cases: line.cases.clone() };
                let cases = cases(context, &occasion);
                step = quote!(if #cases { #step });
            }
            lines.push(step);
        }
        if !lines.is_empty() {
            let name = format_ident!("{}", functions.snake(&format!("lines_of_{}", item.id)));
            let doc = doc(&item.title);
            let body = quote!(#(#lines)*);
            let facts = if super::names_ident(&body, &format_ident!("facts")) {
                quote!(facts)
            } else {
                quote!(_facts)
            };
            bodies.push(quote! {
                #doc
                fn #name(#facts: &Facts<'_>, lines: &mut Vec<EligibilityLine>) { #body }
            });
            blocks.push(quote!(if #applied == Some(true) { #name(facts, &mut lines); }));
        }
    }
    let (application, registers) = super::outer_arguments(&blocks);
    let body = super::collected(&quote!(lines), &blocks);
    quote! {
        /// How the application stands against the conditions of the items applied for. It informs;
        /// it never blocks.
        #[must_use]
        pub fn eligibility(
            #application: &Application, #registers: &Registers,
        ) -> Vec<EligibilityLine> {
            #body
        }

        #(#bodies)*
    }
}

fn push(
    context: &Context<'_>,
    item: &str,
    text: &str,
    test: Option<TokenStream>,
    expr: Option<&crate::expr::Expr>,
) -> TokenStream {
    let test = test.unwrap_or_else(|| quote!(None));
    let asked = context.asked(expr).into_iter().map(|(id, asked)| {
        let title = context.model.registers.get(id).map_or("", |register| register.title.as_str());
        quote!((#title, #asked))
    });
    quote!(lines.push(EligibilityLine::tested(#item, #text, #test, &[#(#asked),*]));)
}

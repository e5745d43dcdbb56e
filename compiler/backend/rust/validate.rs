//! `validate.rs`: which questions are asked, what they demand, what must hold between answers.

mod settle;

use super::context::{Context, Key};
use super::doc::Words;
use super::expr::Rows;
use crate::expr::{Frame, Reads};
use crate::model::{
    ArenaId, CheckId, ChooseItems, Domain, FieldId, GroupId, Member, Model, Requirement, Under,
};
use indexmap::IndexMap;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

pub(super) fn module(context: &Context<'_>) -> TokenStream {
    let settle = settle::settle(context);
    let demands = context.model.groups.ids().map(|group| demand(context, group));
    let choice = choice(context);
    quote! {
        /// What is demanded of a draft whose questions are settled.
        pub(crate) fn demand(draft: &Draft<'_>, notes: &mut Notes) {
            let facts = Facts::new(draft, &NOT_ASKED);
            demand_form(&facts, draft, &"", true, true, notes);
            demand_items(&facts, notes);
        }

        #choice

        #settle
        #(#demands)*
    }
}

fn function_name(context: &Context<'_>, group: GroupId) -> Ident {
    if group == Model::ROOT {
        return format_ident!("demand_form");
    }
    let name =
        heck::ToSnakeCase::to_snake_case(context.names.groups[group.index()].to_string().as_str());
    format_ident!("demand_{name}")
}

fn all(conditions: &[TokenStream]) -> TokenStream {
    if conditions.is_empty() { quote!(true) } else { quote!(#(#conditions)&&*) }
}

/// The path of a member: fixed, or below the row that the function was called for.
fn member_path(context: &Context<'_>, group: GroupId, id: &str) -> TokenStream {
    if context.model.repeats(group).is_empty() {
        let path = crate::support::member_path(&context.model.groups[group].path, id);
        quote!(&#path)
    } else {
        let format = format!("{{path}}.{id}");
        quote!(&format_args!(#format))
    }
}

/// Questions of a group that are demanded, by when they are: as text, and as tokens.
#[derive(Default)]
struct Demanded<'c>(IndexMap<String, (TokenStream, Vec<Asked<'c>>)>);

/// A question that is demanded.
struct Asked<'c> {
    member: &'c Ident,
    place: Option<Literal>,
    path: TokenStream,
    label: Words<'c>,
}

impl<'c> Demanded<'c> {
    fn add(&mut self, when: TokenStream, asked: Asked<'c>) {
        let (_, all) = self.0.entry(when.to_string()).or_insert((when, Vec::new()));
        all.push(asked);
    }

    /// Those that are demanded together are looked at together.
    fn steps(&self, context: &Context<'_>, group: GroupId, here: &Ident) -> TokenStream {
        let (own, table) = (own_path(context, group), &context.tables.get(group.index()));
        let steps = self.0.values().map(|(when, asked)| {
            if let [Asked { member, path, label, .. }] = asked.as_slice() {
                return quote!(notes.demand(#when, &#here.#member, #path, #label););
            }
            let members = asked.iter().map(|asked| asked.member);
            let places = asked.iter().map(|asked| &asked.place);
            quote! {
                notes.demand_all(
                    #when,
                    || [#(#here.#members.is_absent()),*],
                    [#(#places),*],
                    (#own, &draft::#table),
                );
            }
        });
        steps.collect()
    }
}

/// Rows around a group that its function takes before its arguments are too many for clippy.
const MOST_AROUND: usize = 1;

/// What a group demands of its members.
fn demand(context: &Context<'_>, group: GroupId) -> TokenStream {
    let model = context.model;
    let definition = &model.groups[group];
    let rows = Rows::at(context, group);
    let name = function_name(context, group);
    let draft = &context.names.drafts[group.index()];
    let outer: Vec<_> = model.repeats(group).into_iter().filter(|g| *g != group).collect();
    let here = here(context, group);
    let holds = |key: Key| context.call(key, &rows).map(|call| quote!(#call == Some(true)));
    let switch = definition.switch.map(|switch| {
        let switch = &context.names.fields[switch.index()];
        quote!(#here.#switch.get() == Some(true))
    });
    let required = |requirement: &Requirement, key: Key| match requirement {
        Requirement::Always => Some(None),
        Requirement::Never => None,
        Requirement::When(_) => Some(holds(key)),
    };
    let (mut steps, mut demanded) = (Vec::new(), Demanded::default());
    for member in &definition.members {
        match member {
            Member::Passage(_) => {}
            Member::Field(id) => {
                let field = &model.fields[*id];
                if field.derive.is_some() {
                    continue;
                }
                let member = &context.names.fields[id.index()];
                let path = member_path(context, group, &field.id);
                let label = Words(&field.label);
                if let Some(required) = required(&field.required, Key::FieldRequired(*id)) {
                    let mut conditions = vec![quote!(demanded)];
                    conditions.extend(switch.clone().filter(|_| definition.switch != Some(*id)));
                    conditions.extend(holds(Key::FieldWhen(*id)));
                    conditions.extend(required);
                    let place = super::draft::place(context, group, &Member::Field(*id));
                    demanded
                        .add(all(&conditions), Asked { member, place, path: path.clone(), label });
                }
                steps.extend(contained(context, *id, &rows, &path));
            }
            Member::Group(id) => {
                let child = &model.groups[*id];
                let path = member_path(context, group, &child.id);
                let member = &context.names.group_members[id.index()];
                let inner = function_name(context, *id);
                let mut open = vec![quote!(open)];
                open.extend(switch.clone());
                open.extend(holds(Key::GroupWhen(*id)));
                let narrowed = open.len() > 1;
                let open = all(&open);
                let around = model.repeats(*id).into_iter().filter(|g| g != id).map(|g| {
                    let row = &context.names.rows[g.index()];
                    quote!(, #row)
                });
                let around = quote!(#(#around)*);
                let required = required(&child.required, Key::GroupRequired(*id));
                if let Some(repeat) = &child.repeat {
                    let row = &context.names.rows[id.index()];
                    let (min, max) =
                        (Literal::u32_unsuffixed(repeat.min), Literal::u32_unsuffixed(repeat.max));
                    let title = Words(&child.title);
                    let missing = required.filter(|_| repeat.min >= 1).map(|required| {
                        let mut conditions = vec![quote!(demanded), quote!(open)];
                        conditions.extend(required);
                        let conditions = all(&conditions);
                        quote!(notes.demand(#conditions, &#here.#member, list, #title);)
                    });
                    let few = (repeat.min >= 2)
                        .then(|| quote!(notes.few(&#here.#member, (#min, #max), list, #title);));
                    let open = narrowed.then(|| quote!(let open = #open;));
                    steps.push(quote! {{
                        #open
                        let list: &dyn Display = #path;
                        #missing
                        #few
                        for (index, #row) in #here.#member.each().enumerate() {
                            #inner(facts, #row #around, &format_args!("{list}[{index}]"), open, true, notes);
                        }
                    }});
                } else {
                    let needed = match required {
                        None => quote!(#here.#member.is_answered()),
                        Some(None) => quote!(demanded || #here.#member.is_answered()),
                        Some(Some(condition)) => {
                            quote!(demanded && #condition || #here.#member.is_answered())
                        }
                    };
                    steps.push(quote! {
                        #inner(facts, &#here.#member #around, #path, #open, #needed, notes);
                    });
                }
            }
        }
    }
    let checks = model.checks.iter().filter(|(_, check)| check.group == group);
    let checks: TokenStream = checks.filter_map(|(id, _)| check(context, id, &rows)).collect();
    let questions = demanded.steps(context, group, &here);
    let body = quote!(#questions #(#steps)* #checks);
    let outer_arguments = outer.iter().map(|id| {
        let (row, draft) = (&context.names.rows[id.index()], &context.names.drafts[id.index()]);
        let used = super::names_ident(&body, row);
        let row = if used { row.clone() } else { format_ident!("_{row}") };
        quote!(, #row: &draft::#draft)
    });
    let allowed = (outer.len() > MOST_AROUND).then(
        || quote!(#[allow(clippy::too_many_arguments, reason = "a row of each group around it")]),
    );
    if body.is_empty() {
        let seen = quote!();
        return quote! {
            #allowed
            #seen fn #name(
                _: &Facts<'_>, _: &draft::#draft #(#outer_arguments)*,
                _: &dyn Display, _: bool, _: bool, _: &mut Notes,
            ) {}
        };
    }
    let argument = |name: &str, used: &TokenStream| {
        let ident = format_ident!("{name}");
        if super::names_ident(used, &ident) || mentions_path(used, name) {
            ident
        } else {
            format_ident!("_{name}")
        }
    };
    let doc = super::doc::doc(&format!("“{}”须填而未填的、互相矛盾的", definition.title));
    let demanded_line = super::names_ident(&body, &format_ident!("demanded")).then(|| {
        // Nothing is demanded of a group that is not certainly open.
        quote!(let demanded = open && demanded;)
    });
    let whole = quote!(#demanded_line #body);
    let facts = argument("facts", &whole);
    let path = argument("path", &whole);
    let open = argument("open", &whole);
    let demanded = argument("demanded", &whole);
    let here = if super::names_ident(&whole, &here) { here } else { format_ident!("_{here}") };
    let seen = quote!();
    quote! {
        #doc
        #allowed
        #seen fn #name(
            #facts: &Facts<'_>, #here: &draft::#draft #(#outer_arguments)*,
            #path: &dyn Display, #open: bool, #demanded: bool, notes: &mut Notes,
        ) {
            #whole
        }
    }
}

/// Whether a format in the tokens reads a variable called `path`.
fn mentions_path(tokens: &TokenStream, name: &str) -> bool {
    name == "path" && tokens.to_string().contains("{path}")
}

/// The variable of a group in its own function.
fn here(context: &Context<'_>, group: GroupId) -> Ident {
    if context.model.groups[group].repeat.is_some() {
        context.names.rows[group.index()].clone()
    } else {
        format_ident!("here")
    }
}

/// A division lies in the one that should contain it.
fn contained(
    context: &Context<'_>,
    id: FieldId,
    rows: &Rows,
    path: &TokenStream,
) -> Option<TokenStream> {
    let field = context.model.fields.get(id)?;
    let Domain::Division { table, .. } = field.domain else { return None };
    let (name, label) = (context.table(table), Words(&field.label));
    let place = here(context, field.group);
    let member = &context.names.fields[id.index()];
    let whole = match field.under.as_ref()? {
        Under::Code(code) => quote!(Some(#code)),
        Under::Field(container) => {
            let whole = context.model.fields.get(*container)?;
            let around = context.place(whole.group, Frame::HOME, rows)?;
            let answer = &context.names.fields[container.index()];
            if matches!(whole.domain, Domain::Division { table: outer, .. } if outer == table) {
                let whole = quote!(#around.#answer.value());
                return Some(quote!(notes.contain(&#place.#member, #whole, #path, #label);));
            }
            quote!(#around.#answer.wire())
        }
    };
    Some(quote!(notes.contain_in(&#place.#member, #whole, #name::within, #path, #label);))
}

fn check(context: &Context<'_>, id: CheckId, rows: &Rows) -> Option<TokenStream> {
    let check = context.model.checks.get(id)?;
    let call = context.call(Key::Check(id), rows)?;
    let code = format!("check:{}", check.id);
    let message = Words(&check.message);
    let pointed = check
        .at
        .or_else(|| Reads::of(&check.that, context.model).fields.first().copied())
        .and_then(|field| pointed_path(context, field, check.group));
    let path = pointed.unwrap_or_else(|| own_path(context, check.group));
    Some(quote! {
        if demanded && #call == Some(false) {
            notes.broken(#path, #code, #message);
        }
    })
}

fn own_path(context: &Context<'_>, group: GroupId) -> TokenStream {
    if context.model.repeats(group).is_empty() {
        let path = &context.model.groups[group].path;
        quote!(&#path)
    } else {
        quote!(path)
    }
}

/// The path of a question seen from a group: up to its repeated group, when no row of it is chosen.
fn pointed_path(context: &Context<'_>, field: FieldId, from: GroupId) -> Option<TokenStream> {
    let field = context.model.fields.get(field)?;
    let chosen = context.model.repeats(from);
    let (mut path, mut row) = (String::new(), None);
    for id in context.model.ancestry(field.group) {
        let group = &context.model.groups[id];
        path = crate::support::member_path(&path, &group.id);
        if group.repeat.is_none() {
            continue;
        }
        if !chosen.contains(&id) {
            return path_below(context, row, &path, from);
        }
        row = Some(id);
        path.clear();
    }
    path_below(context, row, &crate::support::member_path(&path, &field.id), from)
}

/// A path below a row that is the one at hand or one around it.
fn path_below(
    context: &Context<'_>,
    row: Option<GroupId>,
    path: &str,
    from: GroupId,
) -> Option<TokenStream> {
    let Some(row) = row else { return Some(quote!(&#path)) };
    let chosen = context.model.repeats(from);
    // `path` is that of the group at hand; rows around it end at earlier brackets.
    let depth = chosen.iter().position(|id| *id == row)? + 1;
    let at_hand = depth == chosen.len();
    let group = &context.model.groups[from];
    if at_hand && group.repeat.is_some() {
        let format = format!("{{path}}.{path}");
        return Some(quote!(&format_args!(#format)));
    }
    let depth = Literal::usize_unsuffixed(depth);
    Some(quote!(&below_row(&path.to_string(), #depth, #path)))
}

/// What the choice of items demands.
fn choice(context: &Context<'_>) -> TokenStream {
    let applied: Vec<_> = context
        .model
        .items
        .ids()
        .filter_map(|item| context.call(Key::Applied(item), &Rows::default()))
        .collect();
    let count = quote!(applied.iter().filter(|applied| **applied == Some(true)).count());
    let none = quote!(logic::any(applied) == Some(false));
    let rule = match context.model.choose_items {
        ChooseItems::Any => None,
        ChooseItems::AtLeastOne => Some((none, "请至少选择一个要办理的事项")),
        ChooseItems::ExactlyOne => Some((quote!(#none || #count > 1), "只能选择一个要办理的事项")),
    };
    let Some((test, message)) = rule else {
        return quote! {
            /// Any choice of items will do.
            fn demand_items(_: &Facts<'_>, _: &mut Notes) {}
        };
    };
    quote! {
        /// What the choice of items demands.
        fn demand_items(facts: &Facts<'_>, notes: &mut Notes) {
            let applied = [#(#applied),*];
            if #test {
                notes.broken(&"", "choose_items", #message);
            }
        }
    }
}

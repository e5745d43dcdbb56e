//! What goes along with forms: components of materials, and files that were handed in.

use super::row_names;
use super::shared::Shared;
use crate::backend::rust::context::{Context, Key};
use crate::backend::rust::doc::doc;
use crate::backend::rust::domain::optional;
use crate::backend::rust::draft::borrowing;
use crate::backend::rust::expr::Rows;
use crate::model::{ArenaId, GroupId, MaterialId, Member, Model, Target, TargetSource};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeSet;

/// An attachment of a department's form, where the material comes with the application: a material,
/// a component of it and the page code.
pub(super) fn attachment(
    context: &Context<'_>,
    (id, part, page): (MaterialId, Option<usize>, Option<&str>),
    home: GroupId,
    shared: &Shared,
) -> Option<TokenStream> {
    let material = context.model.materials.get(id)?;
    let own = material.per.unwrap_or(Model::ROOT);
    let rows = Rows::at(context, own);
    let brought = match brought(context, id, home) {
        Some(brought) => shared.answer(brought),
        None => is_brought(context, id)?,
    };
    let needed = part.and_then(|part| context.call(Key::PartNeeded(id, part), &rows));
    let test = match needed {
        Some(needed) => quote!(#brought && #needed != Some(false)),
        None => brought,
    };
    // A form that stands for no row of its own carries the material when any row needs it.
    let test = missing(context, own, home).iter().rev().try_fold(test, |test, group| {
        let list = context.list_of(*group, &rows)?;
        let row = &context.names.rows[group.index()];
        Some(quote!(#list.rows().unwrap_or_default().iter().any(|#row| #test)))
    })?;
    let key = &material.id;
    let part = match part {
        Some(part) => Some(material.parts.get(part)?.id.as_str()),
        None => None,
    };
    let members = [("material", Some(key.as_str())), ("part", part), ("page", page)];
    let members = members
        .into_iter()
        .filter_map(|(name, text)| Some(format!("\"{name}\":{}", serde_json::Value::from(text?))));
    let json = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    let (part, page) =
        (optional(part.map(|part| quote!(#part))), optional(page.map(|page| quote!(#page))));
    let attachment = quote!(&Attachment { material: #key, part: #part, page: #page, json: #json });
    Some(quote!(if #test { Some(#attachment) } else { None }))
}

/// Whether a material comes with the application, if that is told without going through rows.
pub(super) fn brought(context: &Context<'_>, id: MaterialId, home: GroupId) -> Option<TokenStream> {
    let own = context.model.materials.get(id)?.per.unwrap_or(Model::ROOT);
    if missing(context, own, home).is_empty() { is_brought(context, id) } else { None }
}

fn is_brought(context: &Context<'_>, id: MaterialId) -> Option<TokenStream> {
    let own = context.model.materials.get(id)?.per.unwrap_or(Model::ROOT);
    let (name, rows) = (context.names.materials.get(id.index())?, row_names(context, own));
    Some(quote!(is_brought(materials::#name(facts #(, #rows)*))))
}

/// The repeated groups around a material whose rows are not at hand.
fn missing(context: &Context<'_>, own: GroupId, home: GroupId) -> Vec<GroupId> {
    let at_hand = context.model.repeats(home);
    context.model.repeats(own).into_iter().filter(|group| !at_hand.contains(group)).collect()
}

/// The function that reads a file.
pub(super) fn file_name(context: &Context<'_>, group: GroupId) -> Ident {
    let path = context.model.groups[group].path.replace('.', "_");
    format_ident!("file_{}", heck::ToSnakeCase::to_snake_case(path.as_str()))
}

/// How each file that a form carries is read.
pub(super) fn files(context: &Context<'_>) -> TokenStream {
    let mut carried = BTreeSet::new();
    for form in context.model.department_forms.values() {
        gather(&form.targets, &mut carried);
    }
    carried.into_iter().map(|group| file(context, group)).collect()
}

fn gather(targets: &[Target], carried: &mut BTreeSet<GroupId>) {
    for target in targets {
        match &target.source {
            TargetSource::File { group, .. } => {
                carried.insert(*group);
            }
            TargetSource::Group(targets) | TargetSource::Rows { targets, .. } => {
                gather(targets, carried);
            }
            _ => {}
        }
    }
}

fn file(context: &Context<'_>, group: GroupId) -> TokenStream {
    let (name, draft) = (file_name(context, group), &context.names.drafts[group.index()]);
    let definition = &context.model.groups[group];
    let doc = doc(&definition.title);
    let borrows = borrowing(context, group);
    let members = definition.members.iter().filter_map(|member| match member {
        Member::Field(id) => {
            let (key, member) = (&context.model.fields[*id].id, &context.names.fields[id.index()]);
            let read = if key == "size" { quote!(get) } else { quote!(text) };
            let key = format_ident!("{key}");
            Some(quote!(#key: file.#member.#read()))
        }
        _ => None,
    });
    quote! {
        #doc
        fn #name<'a>(file: &'a draft::#draft #borrows, page: Option<&'static str>) -> Option<File<'a>> {
            there(Some(File { #(#members,)* page }))
        }
    }
}

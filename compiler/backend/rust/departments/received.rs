//! Forms that nobody has seen: they receive the questions listed.

use super::{filled, row_arguments, row_names};
use crate::backend::naming::Scope;
use crate::backend::rust::context::{Context, Key};
use crate::backend::rust::doc::doc;
use crate::backend::rust::expr::Rows;
use crate::expr::Frame;
use crate::model::{ArenaId, DepartmentForm, Domain, FieldId, GroupId, Member};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// What a form that nobody has seen receives: the questions listed, in the order of the form.
pub(super) fn received(
    context: &Context<'_>,
    types: &mut Scope,
    form: &DepartmentForm,
    group: GroupId,
    name: &Ident,
    title: &TokenStream,
    out: &mut Vec<TokenStream>,
) {
    let model = context.model;
    let rows = Rows::at(context, group);
    let (mut fields, mut steps, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for member in &model.groups[group].members {
        let (member, key, ty, value, doc) = match member {
            Member::Field(id) if form.receives.contains(id) => {
                let field = &model.fields[*id];
                let (ty, value) = received_answer(context, *id, &rows);
                let member = &context.names.fields[id.index()];
                (member, &field.id, ty, value, doc(&field.label))
            }
            Member::Group(id) if receives_any(context, form, *id) => {
                let child = &model.groups[*id];
                let inner =
                    format_ident!("{}", types.camel(&format!("{name}_{}", child.id), "Part"));
                let title = doc(&child.title);
                received(context, types, form, *id, &inner, &title, out);
                let member = &context.names.group_members[id.index()];
                let calls = row_names(context, *id);
                if child.repeat.is_some() {
                    let Some(list) = context.list_of(*id, &rows) else { continue };
                    let row = &context.names.rows[id.index()];
                    let value = quote! {
                        filler
                            .rows("", #list.rows().unwrap_or_default(), |#row, filler| {
                                #inner::fill(facts #(, #calls)*, filler)
                            })
                            .filter(|rows| rows.iter().any(|row| !row.is_nothing()))
                    };
                    (member, &child.id, quote!(Vec<#inner>), value, doc(&child.title))
                } else {
                    let value = quote! {
                        #inner::fill(facts #(, #calls)*, filler).filter(|part| !part.is_nothing())
                    };
                    (member, &child.id, quote!(#inner), value, doc(&child.title))
                }
            }
            _ => continue,
        };
        let rename = (member != key).then(|| quote!(rename = #key,));
        fields.push(quote! {
            #doc
            #[serde(#rename skip_serializing_if = "Option::is_none")]
            pub #member: Option<#ty>
        });
        steps.push(quote!(#member: #value));
        names.push(member);
    }
    let body = quote!(Some(#name { #(#steps),* }));
    let nothing: Vec<_> = names.iter().map(|name| quote!(self.#name.is_none())).collect();
    let arguments = row_arguments(context, group, Some(&body));
    out.push(filled(name, title, &fields, &arguments, &body, &nothing));
}

fn receives_any(context: &Context<'_>, form: &DepartmentForm, group: GroupId) -> bool {
    context.model.fields_below(group).iter().any(|field| form.receives.contains(field))
}

fn received_answer(context: &Context<'_>, id: FieldId, rows: &Rows) -> (TokenStream, TokenStream) {
    let field = &context.model.fields[id];
    if let (Some(call), Some(derive)) = (context.call(Key::Derived(id), rows), &field.derive) {
        return (context.owned_type(derive.ty), call);
    }
    let place =
        context.place(field.group, Frame::HOME, rows).unwrap_or_else(|| quote!(facts.draft));
    let member = &context.names.fields[id.index()];
    let ty = context.domain_type(&field.domain);
    let read = if Context::is_copied(&field.domain) {
        quote!(#place.#member.get())
    } else if let Domain::Text { .. } = field.domain {
        quote!(#place.#member.text().map(str::to_owned))
    } else {
        quote!(#place.#member.value().cloned())
    };
    (ty, read)
}

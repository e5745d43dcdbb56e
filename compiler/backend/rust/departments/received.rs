//! Forms that nobody has seen: they receive the questions listed.

use super::part::{Kind, Part};
use super::{Filled, Place, Writer, lent, row_names};
use crate::backend::rust::context::{Context, Key};
use crate::backend::rust::doc::doc;
use crate::backend::rust::expr::Rows;
use crate::expr::Frame;
use crate::model::{ArenaId, DepartmentForm, Domain, FieldId, GroupId, Member};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

impl Writer<'_, '_> {
    /// What a form that nobody has seen receives: the questions listed, in the order of the form.
    /// Tells whether it borrows.
    pub(super) fn received(
        &mut self,
        form: &DepartmentForm,
        group: GroupId,
        name: &Ident,
        title: TokenStream,
        kind: Kind,
    ) -> bool {
        let context = self.context;
        let rows = Rows::at(context, group);
        let mut part = Part::default();
        for member in &context.model.groups[group].members {
            match member {
                Member::Field(id) if form.receives.contains(id) => {
                    let field = &context.model.fields[*id];
                    let filled = answer(context, *id, &rows);
                    let member = context.names.fields[id.index()].clone();
                    part.field(doc(&field.label), member, &field.id, filled);
                }
                Member::Group(id) if receives_any(context, form, *id) => {
                    let child = &context.model.groups[*id];
                    let inner = self.types.camel(&format!("{name}_{}", child.id), "Part");
                    let inner = format_ident!("{inner}");
                    let lends = self.received(form, *id, &inner, doc(&child.title), Kind::Part);
                    let calls = row_names(context, *id);
                    let filled = if child.repeat.is_some() {
                        let Some(list) = context.list_of(*id, &rows) else { continue };
                        let row = &context.names.rows[id.index()];
                        let value = quote! {
                            rows_there(
                                filler.rows(
                                    "",
                                    #list.rows().unwrap_or_default(),
                                    |#row, filler| #inner::fill(facts #(, #calls)*, filler),
                                ),
                            )
                        };
                        let ty = lent(&inner, lends);
                        Filled::optional(quote!(Vec<#ty>), value, lends)
                    } else {
                        let value = quote!(part_there(#inner::fill(facts #(, #calls)*, filler)));
                        Filled::optional(lent(&inner, lends), value, lends)
                    };
                    let member = context.names.group_members[id.index()].clone();
                    part.field(doc(&child.title), member, &child.id, filled);
                }
                _ => {}
            }
        }
        let place = Place { rows: &rows, home: group, name, title, kind };
        let (code, lends) = part.finish(context, &place);
        self.out.push(code);
        lends
    }
}

fn receives_any(context: &Context<'_>, form: &DepartmentForm, group: GroupId) -> bool {
    context.model.fields_below(group).iter().any(|field| form.receives.contains(field))
}

/// The answer to a question that is listed.
fn answer(context: &Context<'_>, id: FieldId, rows: &Rows) -> Filled {
    let field = &context.model.fields[id];
    if let (Some(call), Some(derive)) = (context.call(Key::Derived(id), rows), &field.derive) {
        return Filled::optional(context.owned_type(derive.ty), call, false);
    }
    let place =
        context.place(field.group, Frame::HOME, rows).unwrap_or_else(|| quote!(facts.draft));
    let member = &context.names.fields[id.index()];
    let lent = |ty: TokenStream, read: TokenStream| {
        Filled::optional(ty, quote!(#place.#member #read), true)
    };
    match field.domain {
        Domain::Text { .. } => lent(quote!(&'a str), quote!(.text())),
        Domain::Division { .. } => {
            let ty = context.domain_type(&field.domain);
            lent(quote!(&'a #ty), quote!(.value()))
        }
        Domain::AnyOf { table, .. } => {
            let table = context.table(table);
            lent(quote!(&'a [#table]), quote!(.value().map(Vec::as_slice)))
        }
        _ => Filled { lends: false, ..lent(context.domain_type(&field.domain), quote!(.get())) },
    }
}

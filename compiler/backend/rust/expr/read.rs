//! What expressions read: answers, rows, records of registers, and whether they are there.

use super::{Rows, Rust};
use crate::backend::rust::context::{Context, Key};
use crate::expr::Frame;
use crate::model::{ArenaId, Domain, FieldId, GroupId, Model, RegisterId};
use proc_macro2::TokenStream;
use quote::quote;

impl Context<'_> {
    /// The place of a group, from the whole form or from the row it is in. Nothing when the row is
    /// not known, which a sound model never has.
    pub(in crate::backend::rust) fn place(
        &self,
        group: GroupId,
        frame: Frame,
        rows: &Rows,
    ) -> Option<TokenStream> {
        let mut members = Vec::new();
        let mut current = group;
        loop {
            if current == Model::ROOT {
                return Some(quote!(facts.draft #(.#members)*));
            }
            if self.model.groups[current].repeat.is_some() {
                let row = rows.row(frame, current)?;
                return Some(quote!(#row #(.#members)*));
            }
            members.insert(0, &self.names.group_members[current.index()]);
            current = self.model.groups[current].parent?;
        }
    }

    /// The list of a repeated group.
    pub(super) fn list(&self, group: GroupId, frame: Frame, rows: &Rows) -> Option<TokenStream> {
        let parent = self.place(self.model.groups.get(group)?.parent?, frame, rows)?;
        let member = &self.names.group_members[group.index()];
        Some(quote!(#parent.#member))
    }

    /// The list of a repeated group, read from home.
    pub(in crate::backend::rust) fn list_of(
        &self,
        group: GroupId,
        rows: &Rows,
    ) -> Option<TokenStream> {
        self.list(group, Frame::HOME, rows)
    }

    pub(super) fn field(&self, field: FieldId, frame: Frame, rows: &Rows) -> Option<Rust> {
        let definition = self.model.fields.get(field)?;
        let place = self.place(definition.group, frame, rows)?;
        if definition.derive.is_some() {
            let mut home =
                Rows(vec![rows.0.get(usize::from(frame.0)).cloned().unwrap_or_default()]);
            home.0.truncate(1);
            return Some(Rust::maybe(self.call(Key::Derived(field), &home)?).owning());
        }
        let name = &self.names.fields[field.index()];
        let read = match definition.domain {
            Domain::Text { .. } => quote!(text),
            Domain::Tick => quote!(ticked),
            Domain::AnyOf { .. } => quote!(chosen),
            Domain::Division { .. } => quote!(wire),
            _ => quote!(get),
        };
        Some(Rust::maybe(quote!(#place.#name.#read())))
    }

    pub(super) fn record_field(&self, register: RegisterId, index: usize) -> Option<Rust> {
        let definition = self.model.registers.get(register)?.fields.get(index)?;
        let name = self.names.registers.get(register.index())?;
        let field = self.names.record_fields.get(register.index())?.get(index)?;
        let record = quote!(record(facts.#name())?.#field);
        let found = |step: TokenStream| Some(quote!(record(facts.#name()) #step));
        let chain = match (&definition.domain, definition.required) {
            (Domain::Text { .. }, true) => found(quote!(.map(|record| record.#field.as_str()))),
            (Domain::AnyOf { .. }, true) => found(quote!(.map(|record| record.#field.as_slice()))),
            (Domain::Division { .. }, true) => found(quote!(.map(|record| record.#field.wire()))),
            (_, true) => found(quote!(.map(|record| record.#field))),
            (Domain::Text { .. } | Domain::AnyOf { .. }, false) => {
                found(quote!(.and_then(|record| record.#field.as_deref())))
            }
            (Domain::Division { .. }, false) => None,
            (_, false) => found(quote!(.and_then(|record| record.#field))),
        };
        let code = match (&definition.domain, definition.required) {
            (Domain::Text { .. }, true) => Rust::plain(quote!(#record.as_str())),
            (Domain::Text { .. }, false) => Rust::maybe(quote!(#record.as_deref())),
            (Domain::AnyOf { .. }, true) => Rust::plain(quote!(#record.as_slice())),
            (Domain::AnyOf { .. }, false) => Rust::maybe(quote!(#record.as_deref())),
            (Domain::Division { .. }, true) => Rust::plain(quote!(#record.wire())),
            (Domain::Division { .. }, false) => {
                Rust::maybe(quote!(#record.as_ref().map(Place::wire)))
            }
            (_, true) => Rust::plain(record),
            (_, false) => Rust::maybe(record),
        };
        Some(Rust { chain, ..code }.trying())
    }

    pub(super) fn has_field(&self, field: FieldId, frame: Frame, rows: &Rows) -> Option<Rust> {
        let definition = self.model.fields.get(field)?;
        if definition.derive.is_some() {
            let value = self.field(field, frame, rows)?;
            let option = value.tokens;
            return Some(Rust::plain(quote!(#option.is_some())));
        }
        let place = self.place(definition.group, frame, rows)?;
        let name = &self.names.fields[field.index()];
        Some(Rust::maybe(quote!(#place.#name.has())))
    }

    pub(super) fn has_group(&self, group: GroupId, frame: Frame, rows: &Rows) -> Option<Rust> {
        let definition = self.model.groups.get(group)?;
        let seen_from_inside = rows.row(frame, group).is_some();
        if definition.repeat.is_some() && !seen_from_inside {
            let list = self.list(group, frame, rows)?;
            return Some(Rust::maybe(quote!(#list.has())));
        }
        let place = self.place(group, frame, rows)?;
        Some(Rust::maybe(quote!(#place.has())))
    }
}

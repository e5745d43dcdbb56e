//! `bytes.rs`: the door for bytes. It reads them straight into a draft, judges the draft as the other
//! door does, and hands whatever is not plainly right to that door.

pub(super) mod shape;

use super::context::{Context, date, integer};
use super::domain::{Rules, month, optional};
use super::draft::borrowing;
use crate::model::{ArenaId, Domain, Group, GroupId, Member};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn module(context: &Context<'_>, rules: &Rules<'_>) -> TokenStream {
    let groups = context.model.groups.iter().map(|(id, group)| scan(context, rules, id, group));
    let door = door();
    quote!(#door #(#groups)*)
}

fn door() -> TokenStream {
    quote! {
        impl<'a> Application<'a> {
            /// The application in the bytes of an instance. It is accepted, or refused with the same
            /// violations, as by any other reading; only faster.
            ///
            /// # Errors
            /// Why it is refused.
            pub fn from_json_slice(bytes: &'a [u8]) -> Result<Application<'a>, Refusal> {
                let (draft, submitted_on) = (Draft::default(), Date::FIRST_SUBMISSION);
                let mut read = Ok(Application { draft, submitted_on, bytes });
                if let Ok(application) = &mut read
                    && application.read_plainly(bytes).is_none()
                {
                    read = Application::closely(bytes);
                }
                read
            }

            /// Only says yes: what is nothing here may still be right.
            fn read_plainly(&mut self, bytes: &'a [u8]) -> Option<()> {
                let mut scan = Scan::new(simdutf8::basic::from_utf8(bytes).ok()?);
                let draft = &mut self.draft;
                draft.envelope = HOME.scan(&mut scan, |scan| Scanned::scan(draft, scan))?;
                let mut notes = Notes::only_whether();
                validate::settle(draft, &mut notes);
                validate::demand(draft, &mut notes);
                self.submitted_on = draft.envelope.submitted_on.get()?;
                notes.is_flawless().then_some(())
            }

            /// Looks at everything, and tells what is wrong.
            #[cold]
            fn closely(bytes: &'a [u8]) -> Result<Application<'a>, Refusal> {
                let (draft, notes) = Draft::read_bytes(bytes)?;
                Application::judged(draft, notes).map_err(Refusal::Violations)
            }

            /// Whether the door for bytes took it at once. Otherwise something in them was unusual,
            /// such as `null`, and they had to be looked at closely, which takes several times as long.
            #[must_use]
            pub const fn is_taken_at_once(&self) -> bool {
                !self.bytes.is_empty()
            }

            /// Writes the forms that go to the departments to the end of a buffer: the bytes that
            /// serde would write of what [`crate::split::split`] gives.
            pub fn split_to_json(&self, registers: &Registers, out: &mut Vec<u8>) {
                let mut sheets = Sheets::new(out, self.bytes);
                split::each_form(
                    &self.facts(registers),
                    &mut Filler::new(),
                    &mut |heading, row, form, filler| {
                        sheets.form(heading, row, form.fields(), filler);
                    },
                );
                sheets.finish();
            }
        }
    }
}

/// How a group is read: each member's key, where it is kept, and how it is read.
fn scan(context: &Context<'_>, rules: &Rules<'_>, id: GroupId, group: &Group) -> TokenStream {
    let name = &context.names.drafts[id.index()];
    let borrows = (!borrowing(context, id).is_empty()).then(|| quote!('a));
    let members = group.members.iter().filter_map(|member| {
        let (key, member, read) = match member {
            Member::Passage(_) => return None,
            Member::Field(field) => {
                let definition = &context.model.fields[*field];
                if definition.derive.is_some() {
                    return None;
                }
                let member = &context.names.fields[field.index()];
                (&definition.id, member, answer(context, rules, &definition.domain))
            }
            Member::Group(child) => {
                let definition = &context.model.groups[*child];
                let member = &context.names.group_members[child.index()];
                let read = match &definition.repeat {
                    Some(repeat) => {
                        let max = Literal::u32_unsuffixed(repeat.max);
                        quote!(rows(#max))
                    }
                    None => quote!(group()),
                };
                (&definition.id, member, read)
            }
        };
        let key = format!("{}:", serde_json::Value::from(key.as_str()));
        Some(quote!(#key #member #read))
    });
    quote!(crate::shared::scan!(draft::#name #borrows, #(#members),*);)
}

/// How an answer is read.
fn answer(context: &Context<'_>, rules: &Rules<'_>, domain: &Domain) -> TokenStream {
    match domain {
        Domain::Text { .. } => {
            let rule = rules.name(domain);
            quote!(text(&rules::#rule))
        }
        Domain::Integer { min, max } | Domain::Money { min, max } => {
            let (min, max) = (integer(*min), integer(*max));
            quote!(integer(#min, #max))
        }
        Domain::Decimal { min, max, .. } => {
            let (min, max) = (integer(*min), integer(*max));
            quote!(decimal(#min, #max))
        }
        Domain::YesNo => quote!(truth()),
        Domain::Tick => quote!(tick()),
        Domain::OneOf(_) => quote!(one_of()),
        Domain::AnyOf { min, max, .. } => {
            let (min, max) = (Literal::u32_unsuffixed(*min), Literal::u32_unsuffixed(*max));
            quote!(any_of(#min, #max))
        }
        Domain::Date { min, max } => {
            let (min, max) = (optional(min.map(date)), optional(max.map(date)));
            quote!(date(#min, #max))
        }
        Domain::Month { min, max } => {
            let (min, max) = (optional(min.map(month)), optional(max.map(month)));
            quote!(month(#min, #max))
        }
        Domain::Division { level, .. } => {
            let level = context.level(*level);
            quote!(place(#level))
        }
    }
}

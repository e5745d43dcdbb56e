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
        /// A valid application that stays in the bytes it came in.
        ///
        /// It shows nothing when debugged, because all of it is personal data.
        pub struct Accepted<'a> {
            draft: Draft<'a>,
            /// What it borrows from, as it stands there, without an escape. None if it does not.
            bytes: &'a [u8],
        }

        /// Why bytes are no valid application.
        #[derive(Debug)]
        pub enum Refusal {
            /// They are no JSON.
            Unreadable {
                /// The line, counted from 1.
                line: usize,
                /// The column, counted in bytes from 1.
                column: usize,
            },
            /// Every rule that the instance breaks, in order of place.
            Violations(Vec<Violation>),
        }

        impl Application {
            /// The application in the bytes of an instance. It is accepted, or refused with the same
            /// violations, as by [`Application::from_json`]; only faster.
            ///
            /// # Errors
            /// Why it is refused.
            pub fn from_json_slice(bytes: &[u8]) -> Result<Accepted<'_>, Refusal> {
                match Accepted::plainly(bytes) {
                    Some(accepted) => Ok(accepted),
                    None => Accepted::closely(bytes),
                }
            }
        }

        impl<'a> Accepted<'a> {
            /// Only says yes: what is nothing here may still be right.
            #[inline]
            fn plainly(bytes: &'a [u8]) -> Option<Accepted<'a>> {
                let mut scan = Scan::new(simdutf8::basic::from_utf8(bytes).ok()?);
                let mut accepted = Accepted { draft: Draft::default(), bytes };
                let draft = &mut accepted.draft;
                draft.envelope = HOME.scan(&mut scan, |scan| draft.scan(scan))?;
                let mut sound = Flawless(true);
                validate::settle(draft, &mut sound);
                let registers = Registers::default();
                let facts = Facts::new(draft, &registers);
                validate::demand_form(&facts, draft, "", true, true, &mut sound);
                validate::demand_items(&facts, &mut sound);
                sound.0.then_some(accepted)
            }

            /// Looks at everything, and tells what is wrong.
            #[cold]
            fn closely(bytes: &[u8]) -> Result<Accepted<'a>, Refusal> {
                let instance: Json = serde_json::from_slice(bytes)
                    .map_err(|error| Refusal::Unreadable { line: error.line(), column: error.column() })?;
                let application = Application::from_json(&instance).map_err(Refusal::Violations)?;
                Ok(Accepted { draft: application.into_draft(), bytes: &[] })
            }

            /// Whether it stays in the bytes. Otherwise something in them was unusual, such as an escape,
            /// and they had to be looked at closely, which takes many times as long.
            #[must_use]
            pub const fn is_borrowed(&self) -> bool {
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
                        let form = form.as_ref().map(|form| form as &dyn Fields);
                        sheets.form(heading, row, form, filler);
                    },
                );
                sheets.finish();
            }

            /// All that conditions read, given what registers answered.
            #[must_use]
            pub fn facts<'f>(&'f self, registers: &'f Registers) -> Facts<'f> {
                Facts::new(&self.draft, registers)
            }
        }

        impl std::fmt::Debug for Accepted<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("Accepted(…)")
            }
        }
    }
}

/// How a group is read: its members as they come, those in the order of the form at one go.
fn scan(context: &Context<'_>, rules: &Rules<'_>, id: GroupId, group: &Group) -> TokenStream {
    let name = &context.names.drafts[id.index()];
    let borrows = borrowing(context, id);
    let lifetime = if borrows.is_empty() { quote!('_) } else { quote!('a) };
    let members = group.members.iter().filter_map(|member| {
        let (key, absent, read) = match member {
            Member::Passage(_) => return None,
            Member::Field(field) => {
                let definition = &context.model.fields[*field];
                if definition.derive.is_some() {
                    return None;
                }
                let member = &context.names.fields[field.index()];
                let read = answer(context, rules, &definition.domain);
                let read = quote!(self.#member = #read?;);
                (&definition.id, quote!(self.#member.is_absent()), read)
            }
            Member::Group(child) => {
                let definition = &context.model.groups[*child];
                let member = &context.names.group_members[child.index()];
                let ty = &context.names.drafts[child.index()];
                let (absent, read) = match &definition.repeat {
                    Some(repeat) => {
                        let max = Literal::u32_unsuffixed(repeat.max);
                        let read = quote!(self.#member = scan.rows(#max, draft::#ty::scan)?;);
                        (quote!(self.#member.is_absent()), read)
                    }
                    None => {
                        (quote!(self.#member.there.is_absent()), quote!(self.#member.scan(scan)?;))
                    }
                };
                (&definition.id, absent, read)
            }
        };
        let key = format!("{}:", serde_json::Value::from(key.as_str()));
        Some(quote! {
            if more && #absent && scan.key(#key) {
                #read
                more = scan.more()?;
            }
        })
    });
    let members: Vec<_> = members.collect();
    if members.is_empty() {
        return quote! {
            impl #borrows draft::#name #borrows {
                /// There is nothing that could be answered.
                fn scan(&mut self, _: &mut Scan<#lifetime>) -> Option<()> {
                    None
                }
            }
        };
    }
    quote! {
        impl #borrows draft::#name #borrows {
            fn scan(&mut self, scan: &mut Scan<#lifetime>) -> Option<()> {
                let mut more = scan.open()?;
                while more {
                    let start = scan.at();
                    #(#members)*
                    if scan.at() == start {
                        return None;
                    }
                }
                self.there = Answer::Given(());
                Some(())
            }
        }
    }
}

/// How an answer is read.
fn answer(context: &Context<'_>, rules: &Rules<'_>, domain: &Domain) -> TokenStream {
    match domain {
        Domain::Text { .. } => match rules.test(context, domain) {
            Some(test) => quote!(scan.text(rules::#test)),
            None => {
                let rule = rules.name(domain);
                quote!(scan.text_of(&rules::#rule))
            }
        },
        Domain::Integer { min, max } | Domain::Money { min, max } => {
            let (min, max) = (integer(*min), integer(*max));
            quote!(scan.integer(#min, #max))
        }
        Domain::Decimal { min, max, .. } => {
            let (min, max) = (integer(*min), integer(*max));
            quote!(scan.decimal(#min, #max))
        }
        Domain::YesNo => quote!(scan.truth()),
        Domain::Tick => quote!(scan.tick()),
        Domain::OneOf(_) => quote!(scan.one_of()),
        Domain::AnyOf { min, max, .. } => {
            let (min, max) = (Literal::u32_unsuffixed(*min), Literal::u32_unsuffixed(*max));
            quote!(scan.any_of(#min, #max))
        }
        Domain::Date { min, max } => {
            let (min, max) = (optional(min.map(date)), optional(max.map(date)));
            quote!(scan.date(#min, #max))
        }
        Domain::Month { min, max } => {
            let (min, max) = (optional(min.map(month)), optional(max.map(month)));
            quote!(scan.month(#min, #max))
        }
        Domain::Division { table, level } => {
            let (table, level) = (context.table(*table), context.level(*level));
            quote!(scan.place(#level, #table::level))
        }
    }
}

//! `application.rs`: a valid application, typed. Only validation makes one.

use super::context::{Context, Key};
use super::doc::{doc, docs};
use super::expr::Rows;
use crate::model::{ArenaId, Domain, Field, Group, GroupId, Member, Model, Requirement};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

pub(super) fn module(context: &Context<'_>) -> TokenStream {
    let model = context.model;
    let groups = model.groups.iter().map(|(id, group)| part(context, id, group));
    let title = doc(&format!("一份有效的“{}”", model.form_title));
    let answers = lifetime(context, Model::ROOT);
    let application = application(&title, &answers);
    quote!(#application #(#groups)*)
}

fn application(title: &TokenStream, answers: &TokenStream) -> TokenStream {
    let any = (!answers.is_empty()).then(|| quote!(<'_>));
    quote! {
        #title
        ///
        /// Only reading makes one, so whoever holds one need not check it again. It borrows what it
        /// was read from; [`Application::into_owned`] keeps it longer. It is read by serde, and then
        /// an error names rules and places; [`Judged`], [`Application::from_json`] and
        /// [`Application::from_json_slice`] give every broken rule. Written out, it is the master
        /// form: the answers and what is computed from them. It shows nothing when debugged, because
        /// all of it is personal data.
        pub struct Application<'a> {
            pub(crate) draft: Draft<'a>,
            pub(crate) submitted_on: Date,
            /// What it was read from, if its texts stand there without an escape; else nothing.
            pub(crate) bytes: &'a [u8],
        }

        /// An application, or every rule that the instance breaks, in order of place. It is read by
        /// serde from any format.
        pub struct Judged<'a>(pub Result<Application<'a>, Vec<Violation>>);

        impl<'a> Application<'a> {
            /// The application in an instance that is a tree already.
            ///
            /// # Errors
            /// Every rule that the instance breaks, in order of place.
            pub fn from_json(instance: &'a Json) -> Result<Application<'a>, Vec<Violation>> {
                let (draft, notes) = Draft::of(instance);
                Application::judged(draft, notes)
            }

            pub(crate) fn judged(
                draft: Draft<'a>,
                mut notes: Notes,
            ) -> Result<Application<'a>, Vec<Violation>> {
                validate::demand(&draft, &mut notes);
                let violations = notes.finish();
                match draft.envelope.submitted_on.get() {
                    Some(submitted_on) if violations.is_empty() => {
                        Ok(Application { draft, submitted_on, bytes: &[] })
                    }
                    _ => Err(violations),
                }
            }

            /// The application without what it was read from.
            #[must_use]
            pub fn into_owned(self) -> Application<'static> {
                let draft = AsSlot::own(self.draft);
                Application { draft, submitted_on: self.submitted_on, bytes: &[] }
            }

            /// The day of submission.
            #[must_use]
            pub const fn submitted_on(&self) -> Date {
                self.submitted_on
            }

            /// The region it is made in.
            #[must_use]
            pub fn region(&self) -> Option<&str> {
                self.draft.envelope.region.text()
            }

            /// All answers, typed.
            #[must_use]
            pub fn answers(&self) -> Answers #any {
                Answers::of(&self.facts(&NOT_ASKED), &self.draft)
            }

            /// All that conditions read, given what registers answered.
            #[must_use]
            pub fn facts<'f>(&'f self, registers: &'f Registers) -> Facts<'f> {
                Facts::new(&self.draft, registers)
            }

            /// The master form: the application, and under `registers` what each register answered.
            #[must_use]
            pub fn master<'f>(&'f self, registers: &'f Registers) -> Master<'f> {
                Master { registers: Some(registers.asked(&self.facts(registers))), ..self.alone() }
            }

            fn alone(&self) -> Master<'_> {
                Master {
                    matter: HOME.matter,
                    version: HOME.version,
                    submitted_on: self.submitted_on,
                    region: self.region(),
                    answers: self.answers(),
                    registers: None,
                }
            }
        }

        impl<'de: 'a, 'a> Deserialize<'de> for Application<'a> {
            fn deserialize<D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Application<'a>, D::Error> {
                let Judged(judged) = Judged::deserialize(deserializer)?;
                judged.map_err(|violations| serde::de::Error::custom(Broken(&violations)))
            }
        }

        impl<'de: 'a, 'a> Deserialize<'de> for Judged<'a> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Judged<'a>, D::Error> {
                let (draft, notes) = Draft::read(deserializer)?;
                Ok(Judged(Application::judged(draft, notes)))
            }
        }

        impl Serialize for Application<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.alone().serialize(serializer)
            }
        }

        impl std::fmt::Debug for Application<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("Application(…)")
            }
        }

        /// The master form of an application.
        #[derive(Serialize)]
        pub struct Master<'a> {
            matter: &'static str,
            version: &'static str,
            submitted_on: Date,
            #[serde(skip_serializing_if = "Option::is_none")]
            region: Option<&'a str>,
            #[serde(skip_serializing_if = "Answers::is_nothing")]
            answers: Answers #answers,
            #[serde(skip_serializing_if = "Option::is_none")]
            registers: Option<registers::AskedRegisters<'a>>,
        }
    }
}

/// The lifetime of a group's typed answers, where any of them is borrowed from the draft.
fn lifetime(context: &Context<'_>, group: GroupId) -> TokenStream {
    let model = context.model;
    let borrows = model.fields_below(group).into_iter().any(|id| {
        let field = &model.fields[id];
        field.derive.is_none() && !Context::is_copied(&field.domain)
    });
    if borrows { quote!(<'a>) } else { quote!() }
}

/// Whether every application has the group.
pub(super) fn is_solid(context: &Context<'_>, id: GroupId) -> bool {
    let model = context.model;
    let group = &model.groups[id];
    let Some(parent) = group.parent else { return true };
    let around = model.groups[parent].repeat.is_some() || is_solid(context, parent);
    around
        && group.when.is_none()
        && group.repeat.is_none()
        && matches!(group.required, Requirement::Always)
        && model.groups[parent].switch.is_none()
        && has_fixed(context, id)
}

fn has_fixed(context: &Context<'_>, id: GroupId) -> bool {
    let model = context.model;
    model.groups[id].members.iter().any(|member| match member {
        Member::Field(field) => {
            is_fixed(context, &model.groups[id], &model.fields[*field], Some(*field))
        }
        Member::Group(child) => {
            let child_group = &model.groups[*child];
            child_group.when.is_none()
                && child_group.repeat.is_none()
                && matches!(child_group.required, Requirement::Always)
                && model.groups[id].switch.is_none()
                && has_fixed(context, *child)
        }
        Member::Passage(_) => false,
    })
}

/// Whether the answer is there whenever its group is.
fn is_fixed(
    _: &Context<'_>,
    group: &Group,
    field: &Field,
    id: Option<crate::model::FieldId>,
) -> bool {
    let switched = group.switch.is_some() && group.switch != id;
    field.derive.is_none()
        && field.when.is_none()
        && matches!(field.required, Requirement::Always)
        && !switched
}

fn part(context: &Context<'_>, id: GroupId, group: &Group) -> TokenStream {
    let model = context.model;
    let name = &context.names.groups[id.index()];
    let draft = &context.names.drafts[id.index()];
    let rows = Rows::at(context, id);
    let here = if group.repeat.is_some() {
        context.names.rows[id.index()].clone()
    } else {
        format_ident!("here")
    };
    // The whole form is always there, so nothing in it can be what makes it be there.
    let whole = id == Model::ROOT;
    let (mut fields, mut values, mut nothing) = (Vec::new(), Vec::new(), Vec::new());
    let asks = model.asks(id);
    for member in &group.members {
        // What is computed makes no answer of a group that asks for some.
        let counts = !asks
            || !matches!(member, Member::Field(field) if model.fields[*field].derive.is_some());
        let (doc, key, member_name, ty, value, skip): (_, _, &Ident, _, _, _) = match member {
            Member::Passage(_) => continue,
            Member::Field(field_id) => {
                let field = &model.fields[*field_id];
                let member = &context.names.fields[field_id.index()];
                let fixed = !whole && is_fixed(context, group, field, Some(*field_id));
                let (ty, value, skip) = match context.call(Key::Derived(*field_id), &rows) {
                    Some(call) => {
                        let ty = context.owned_type(
                            field
                                .derive
                                .as_ref()
                                .map_or(crate::expr::Type::Text, |derive| derive.ty),
                        );
                        (quote!(Option<#ty>), quote!(#call), Some("Option::is_none"))
                    }
                    None => answer(context, field, &quote!(#here.#member), fixed),
                };
                let unit = field.unit.as_ref().map(|unit| format!("单位：{unit}。"));
                let computed = field.derive.as_ref().map(|_| "由其他答案算出，不用填写。");
                let lines = [Some(field.label.as_str()), unit.as_deref(), computed];
                (docs(lines.into_iter().flatten()), &field.id, member, ty, value, skip)
            }
            Member::Group(child) => {
                let definition = &model.groups[*child];
                let member = &context.names.group_members[child.index()];
                let ty = &context.names.groups[child.index()];
                let borrows = lifetime(context, *child);
                let around = model.repeats(id).into_iter().map(|g| {
                    let row = &context.names.rows[g.index()];
                    quote!(, #row)
                });
                let around = quote!(#(#around)*);
                let (ty, value, skip) = if definition.repeat.is_some() {
                    let row = &context.names.rows[child.index()];
                    let value = quote! {
                        #here.#member.each().map(|#row| #ty::of(facts, #row #around)).collect::<Option<Vec<_>>>()
                    };
                    let value =
                        if whole { quote!(#value.unwrap_or_default()) } else { quote!(#value?) };
                    (quote!(Vec<#ty #borrows>), value, Some("Vec::is_empty"))
                } else if !whole && is_solid(context, *child) {
                    (quote!(#ty #borrows), quote!(#ty::of(facts, &#here.#member #around)?), None)
                } else {
                    let filled = (!is_filled(context, *child))
                        .then(|| quote!(.filter(|part| !part.is_nothing())));
                    let value = quote!(#ty::of(facts, &#here.#member #around) #filled);
                    (quote!(Option<#ty #borrows>), value, Some("Option::is_none"))
                };
                (doc(&definition.title), &definition.id, member, ty, value, skip)
            }
        };
        let rename = (member_name != key).then(|| quote!(rename = #key));
        let skip_attribute = skip.map(|skip| quote!(skip_serializing_if = #skip));
        let serde: Vec<_> = rename.into_iter().chain(skip_attribute).collect();
        let serde = (!serde.is_empty()).then(|| quote!(#[serde(#(#serde),*)]));
        fields.push(quote!(#doc #serde pub #member_name: #ty));
        let test = match skip {
            Some("Option::is_none") => quote!(self.#member_name.is_none()),
            Some("Vec::is_empty" | "<[_]>::is_empty") => quote!(self.#member_name.is_empty()),
            Some(_) => quote!(!self.#member_name),
            None => quote!(false),
        };
        nothing.extend(counts.then_some(test));
        values.push(quote!(#member_name: #value));
    }
    let nothing = if nothing.is_empty() { quote!(true) } else { quote!(#(#nothing)&&*) };
    let nothing = (!is_filled(context, id)).then(|| {
        quote! {
            /// Whether there is no answer in it.
            #[must_use]
            pub fn is_nothing(&self) -> bool {
                #nothing
            }
        }
    });
    let body = quote!(#(#values),*);
    let used = |ident: Ident| {
        if super::names_ident(&body, &ident) { ident } else { format_ident!("_{ident}") }
    };
    let borrows = lifetime(context, id);
    let from = if borrows.is_empty() { quote!() } else { quote!('a) };
    let outer: Vec<_> = model.repeats(id).into_iter().filter(|g| *g != id).collect();
    let outer = outer.iter().map(|g| {
        let (row, draft) = (&context.names.rows[g.index()], &context.names.drafts[g.index()]);
        let row = used(row.clone());
        quote!(, #row: &#from draft::#draft)
    });
    let (facts, here_argument) = (used(format_ident!("facts")), used(here.clone()));
    let title = if whole { &model.form_title } else { &group.title };
    let doc = doc(title);
    let (made, result) = if whole {
        (quote!(#name { #body }), quote!(#name #borrows))
    } else {
        (quote!(Some(#name { #body })), quote!(Option<#name #borrows>))
    };
    let of = if borrows.is_empty() { quote!('_) } else { quote!('a) };
    quote! {
        #doc
        #[derive(Clone, Serialize)]
        pub struct #name #borrows {
            #(#fields,)*
        }

        impl #borrows #name #borrows {
            pub(crate) fn of(
                #facts: &Facts<#of>, #here_argument: &#from draft::#draft #(#outer)*
            ) -> #result {
                #made
            }

            #nothing
        }
    }
}

/// Whether there is an answer in the group whenever it is there.
pub(super) fn is_filled(context: &Context<'_>, id: GroupId) -> bool {
    let model = context.model;
    let group = &model.groups[id];
    id != Model::ROOT
        && group.members.iter().any(|member| match member {
            Member::Passage(_) => false,
            // Boxes and sets may be empty.
            Member::Field(field) => {
                let definition = &model.fields[*field];
                !matches!(definition.domain, Domain::Tick | Domain::AnyOf { .. })
                    && is_fixed(context, group, definition, Some(*field))
            }
            Member::Group(child) => {
                model.groups[*child].repeat.is_none() && is_solid(context, *child)
            }
        })
}

fn answer(
    context: &Context<'_>,
    field: &Field,
    place: &TokenStream,
    fixed: bool,
) -> (TokenStream, TokenStream, Option<&'static str>) {
    let (ty, read) = match &field.domain {
        Domain::Text { .. } => (quote!(&'a str), quote!(#place.text())),
        Domain::AnyOf { table, .. } => {
            let table = context.table(*table);
            let read = quote!(#place.chosen().unwrap_or_default());
            return (quote!(&'a [#table]), read, Some("<[_]>::is_empty"));
        }
        Domain::Division { .. } => {
            let ty = context.domain_type(&field.domain);
            (quote!(&'a #ty), quote!(#place.value()))
        }
        _ => (context.domain_type(&field.domain), quote!(#place.get())),
    };
    match &field.domain {
        Domain::Tick => (ty, quote!(#read.unwrap_or_default()), Some("std::ops::Not::not")),
        _ if fixed => (ty, quote!(#read?), None),
        _ => (quote!(Option<#ty>), read, Some("Option::is_none")),
    }
}

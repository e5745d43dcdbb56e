//! `application.rs`: a valid application, typed. Only validation makes one.

use super::context::{Context, Key};
use super::doc::{doc, docs};
use super::expr::Rows;
use crate::backend::naming::Scope;
use crate::model::{ArenaId, Domain, Field, Group, GroupId, Member, Model, Requirement};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// What an application does besides telling its sections.
const METHODS: &[&str] = &[
    "answers",
    "clone",
    "facts",
    "fmt",
    "from_json",
    "from_json_slice",
    "into_draft",
    "master",
    "region",
    "serialize",
    "settled",
    "submitted_on",
];

pub(super) fn module(context: &Context<'_>) -> TokenStream {
    let model = context.model;
    let groups = model.groups.iter().map(|(id, group)| part(context, id, group));
    let title = doc(&format!("一份有效的“{}”", model.form_title));
    let mut methods = Scope::with(METHODS);
    let sections = model.sections().map(|(id, section)| {
        let member = &context.names.group_members[id.index()];
        let method = format_ident!("{}", methods.snake(&section.id));
        let ty = &context.names.groups[id.index()];
        let doc = doc(&section.title);
        if section.repeat.is_some() {
            quote!(#doc #[must_use] pub fn #method(&self) -> &[#ty] { &self.answers.#member })
        } else if is_solid(context, id) {
            quote!(#doc #[must_use] pub const fn #method(&self) -> &#ty { &self.answers.#member })
        } else {
            quote! {
                #doc
                #[must_use]
                pub const fn #method(&self) -> Option<&#ty> { self.answers.#member.as_ref() }
            }
        }
    });
    quote! {
        #title
        ///
        /// It is made by [`Application::from_json`] alone, so whoever holds one need not check it
        /// again. Written out, it is the master form: the answers and what is computed from them.
        /// It shows nothing when debugged, because all of it is personal data.
        #[derive(Clone, Serialize)]
        pub struct Application {
            matter: &'static str,
            version: &'static str,
            submitted_on: Date,
            #[serde(skip_serializing_if = "Option::is_none")]
            region: Option<String>,
            #[serde(skip_serializing_if = "is_nothing")]
            answers: Answers,
            #[serde(skip)]
            draft: Draft<'static>,
        }

        fn is_nothing(answers: &Answers) -> bool {
            answers.is_nothing()
        }

        impl Application {
            /// The application in an instance.
            ///
            /// # Errors
            /// Every rule that the instance breaks, in order of place.
            pub fn from_json(instance: &Json) -> Result<Application, Vec<Violation>> {
                let draft = crate::validate::validate(instance)?;
                Application::settled(draft).ok_or_else(|| {
                    vec![Violation::new("", "undetermined", "有的问题无法确定是否需要填写")]
                })
            }

            /// Nothing when the schema leaves open whether a required answer is asked for.
            fn settled(draft: Draft<'static>) -> Option<Application> {
                let registers = Registers::default();
                let facts = Facts::new(&draft, &registers);
                let submitted_on = facts.submitted_on()?;
                let region = facts.region().map(str::to_owned);
                let answers = Answers::of(&facts, &draft)?;
                Some(Application {
                    matter: HOME.matter,
                    version: HOME.version,
                    submitted_on,
                    region,
                    answers,
                    draft,
                })
            }

            /// The answers as they came.
            pub(crate) fn into_draft(self) -> Draft<'static> {
                self.draft
            }

            /// The day of submission.
            #[must_use]
            pub const fn submitted_on(&self) -> Date {
                self.submitted_on
            }

            /// The region it is made in.
            #[must_use]
            pub fn region(&self) -> Option<&str> {
                self.region.as_deref()
            }

            /// All answers.
            #[must_use]
            pub const fn answers(&self) -> &Answers {
                &self.answers
            }

            #(#sections)*

            /// All that conditions read, given what registers answered.
            #[must_use]
            pub fn facts<'a>(&'a self, registers: &'a Registers) -> Facts<'a> {
                Facts::new(&self.draft, registers)
            }

            /// The master form: the application, and under `registers` what each register answered.
            #[must_use]
            pub fn master<'a>(&'a self, registers: &'a Registers) -> Master<'a> {
                Master { application: self, registers: registers.asked(&self.facts(registers)) }
            }
        }

        impl std::fmt::Debug for Application {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("Application(…)")
            }
        }

        /// The master form of an application.
        #[derive(Serialize)]
        pub struct Master<'a> {
            #[serde(flatten)]
            application: &'a Application,
            registers: registers::AskedRegisters<'a>,
        }

        #(#groups)*
    }
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
                let fixed = is_fixed(context, group, field, Some(*field_id));
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
                let around = model.repeats(id).into_iter().map(|g| {
                    let row = &context.names.rows[g.index()];
                    quote!(, #row)
                });
                let around = quote!(#(#around)*);
                let (ty, value, skip) = if definition.repeat.is_some() {
                    let row = &context.names.rows[child.index()];
                    let value = quote! {
                        #here.#member.each().map(|#row| #ty::of(facts, #row #around)).collect::<Option<Vec<_>>>()?
                    };
                    (quote!(Vec<#ty>), value, Some("Vec::is_empty"))
                } else if is_solid(context, *child) {
                    (quote!(#ty), quote!(#ty::of(facts, &#here.#member #around)?), None)
                } else {
                    let value = quote! {
                        #ty::of(facts, &#here.#member #around).filter(|part| !part.is_nothing())
                    };
                    (quote!(Option<#ty>), value, Some("Option::is_none"))
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
            Some("Vec::is_empty") => quote!(self.#member_name.is_empty()),
            Some(_) => quote!(!self.#member_name),
            None => quote!(false),
        };
        nothing.extend(counts.then_some(test));
        values.push(quote!(#member_name: #value));
    }
    let nothing = if nothing.iter().any(|test| test.to_string() == "false") {
        quote!(false)
    } else if nothing.is_empty() {
        quote!(true)
    } else {
        quote!(#(#nothing)&&*)
    };
    let body = quote!(#(#values),*);
    let used = |ident: Ident| {
        if super::names_ident(&body, &ident) { ident } else { format_ident!("_{ident}") }
    };
    let outer: Vec<_> = model.repeats(id).into_iter().filter(|g| *g != id).collect();
    let outer = outer.iter().map(|g| {
        let (row, draft) = (&context.names.rows[g.index()], &context.names.drafts[g.index()]);
        let row = used(row.clone());
        quote!(, #row: &draft::#draft)
    });
    let (facts, here_argument) = (used(format_ident!("facts")), used(here.clone()));
    let title = if id == Model::ROOT { &model.form_title } else { &group.title };
    let doc = doc(title);
    quote! {
        #doc
        #[derive(Clone, Serialize)]
        pub struct #name {
            #(#fields,)*
        }

        impl #name {
            pub(crate) fn of(#facts: &Facts<'_>, #here_argument: &draft::#draft #(#outer)*) -> Option<#name> {
                Some(#name { #body })
            }

            /// Whether there is no answer in it.
            #[must_use]
            pub fn is_nothing(&self) -> bool {
                #nothing
            }
        }
    }
}

fn answer(
    context: &Context<'_>,
    field: &Field,
    place: &TokenStream,
    fixed: bool,
) -> (TokenStream, TokenStream, Option<&'static str>) {
    let ty = context.domain_type(&field.domain);
    let read = if Context::is_copied(&field.domain) {
        quote!(#place.get())
    } else if let Domain::Text { .. } = field.domain {
        quote!(#place.text().map(str::to_owned))
    } else {
        quote!(#place.value().cloned())
    };
    match &field.domain {
        Domain::Tick => (ty, quote!(#read.unwrap_or_default()), Some("std::ops::Not::not")),
        Domain::AnyOf { .. } => (ty, quote!(#read.unwrap_or_default()), Some("Vec::is_empty")),
        _ if fixed => (ty, quote!(#read?), None),
        _ => (quote!(Option<#ty>), read, Some("Option::is_none")),
    }
}

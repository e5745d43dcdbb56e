//! `draft.rs`: answers as they came, every one of them absent, ill-formed or a value.

use super::context::Context;
use super::doc::doc;
use super::domain::Rules;
use crate::model::{ArenaId, Domain, Group, GroupId, Member, Model};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn module(context: &Context<'_>, rules: &Rules<'_>) -> TokenStream {
    let groups = context.model.groups.iter().map(|(id, group)| draft(context, rules, id, group));
    let form = root(context);
    quote!(#form #(#groups)*)
}

fn root(context: &Context<'_>) -> TokenStream {
    let model = context.model;
    let (matter, version, region, form) =
        (&model.id, &model.version, &model.region, &model.form_title);
    quote! {
        /// What every instance of this matter names.
        pub const HOME: Home =
            Home { matter: #matter, version: #version, region: #region, form: #form };

        impl Draft<'static> {
            /// Reads an instance, and takes down what is wrong with each single answer.
            #[must_use]
            pub fn of(instance: &Json) -> (Draft<'static>, Notes) {
                let mut envelope_notes = Notes::new();
                let (envelope, answers) = HOME.open(instance, &mut envelope_notes);
                let mut notes = Notes::new();
                let mut draft = Draft { envelope, ..Draft::read(answers, "", &mut notes) };
                super::validate::settle(&mut draft, &mut notes);
                notes.append(envelope_notes);
                (draft, notes)
            }
        }
    }
}

fn draft(context: &Context<'_>, rules: &Rules<'_>, id: GroupId, group: &Group) -> TokenStream {
    let name = &context.names.drafts[id.index()];
    let (mut fields, mut reads, mut members, mut keys) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut doubts = Vec::new();
    for member in &group.members {
        match member {
            Member::Passage(_) => {}
            Member::Field(field) => {
                let definition = &context.model.fields[*field];
                if definition.derive.is_some() {
                    continue;
                }
                let (key, label) = (&definition.id, &definition.label);
                let member = &context.names.fields[field.index()];
                let ty = answer_type(context, &definition.domain);
                let doc = doc(label);
                let reader = reader(context, rules, &definition.domain);
                fields.push(quote!(#doc pub #member: Answer<#ty>));
                reads.push(quote!(#member: members.answer(#key, #label, notes, #reader)));
                members.push(member);
                keys.push(key);
            }
            Member::Group(child) => {
                let definition = &context.model.groups[*child];
                let (key, title) = (&definition.id, &definition.title);
                let member = &context.names.group_members[child.index()];
                let ty = &context.names.drafts[child.index()];
                let borrows = borrowing(context, *child);
                let doc = doc(title);
                if let Some(repeat) = &definition.repeat {
                    let min = Literal::u32_unsuffixed(repeat.min);
                    let max = Literal::u32_unsuffixed(repeat.max);
                    fields.push(quote!(#doc pub #member: Answer<Vec<#ty #borrows>>));
                    // Rows read each other, so the list alone being in doubt is not enough.
                    doubts.push(quote!(self.#member.each_mut().for_each(Part::doubt);));
                    reads.push(quote! {
                        #member: members.rows(#key, #title, (#min, #max), notes, #ty::read)
                    });
                } else {
                    fields.push(quote!(#doc pub #member: #ty #borrows));
                    reads.push(quote! {
                        #member: #ty::read(members.entry(#key), &members.path(#key), notes)
                    });
                }
                members.push(member);
                keys.push(key);
            }
        }
    }
    let title = &group.title;
    let label = if id == Model::ROOT { &context.model.form_title } else { title };
    let doc = doc(label);
    let envelope = (id == Model::ROOT).then(|| {
        quote! {
            /// What stands around the answers.
            pub envelope: Envelope<'a>,
        }
    });
    let no_envelope = (id == Model::ROOT).then(|| quote!(envelope: Envelope::default(),));
    let is_answered =
        if members.is_empty() { quote!(false) } else { quote!(#(self.#members.is_there())||*) };
    let borrows = borrowing(context, id);
    let any = (!borrows.is_empty()).then(|| quote!(<'_>));
    quote! {
        #doc
        #[derive(Clone, Debug, Default)]
        pub struct #name #borrows {
            #envelope
            /// Whether the group is there.
            pub there: Answer<()>,
            #(#fields,)*
        }

        impl #borrows #name #borrows {
            fn read(entry: Entry<'_>, path: &str, notes: &mut Notes) -> #name #borrows {
                let members = Members::of(entry, path, #label, &[#(#keys),*], notes);
                #name {
                    #no_envelope
                    #(#reads,)*
                    there: members.there(),
                }
            }

            /// Whether anything that the form knows was entered.
            #[must_use]
            pub fn is_answered(&self) -> bool {
                #is_answered
            }

            /// Whether the group is there and counts.
            #[must_use]
            pub fn has(&self) -> Option<bool> {
                if matches!(self.there, Answer::Given(())) && !self.is_answered() {
                    return Some(false);
                }
                self.there.has()
            }
        }

        impl Part for #name #any {
            fn is_there(&self) -> bool {
                self.there.is_there()
            }

            fn close(&mut self) -> bool {
                #(self.#members.close();)*
                self.there.close()
            }

            fn doubt(&mut self) {
                self.there.doubt();
                #(#doubts)*
                #(self.#members.doubt();)*
            }
        }
    }
}

/// The lifetime of a group's answers in a draft, where it has texts: they may be borrowed.
pub(super) fn borrowing(context: &Context<'_>, group: GroupId) -> TokenStream {
    let model = context.model;
    let texts = model.fields_below(group).into_iter().any(|id| {
        let field = &model.fields[id];
        field.derive.is_none() && matches!(field.domain, Domain::Text { .. })
    });
    if texts || group == Model::ROOT { quote!(<'a>) } else { quote!() }
}

fn answer_type(context: &Context<'_>, domain: &Domain) -> TokenStream {
    match domain {
        Domain::Text { .. } => quote!(Cow<'a, str>),
        _ => context.domain_type(domain),
    }
}

fn reader(context: &Context<'_>, rules: &Rules<'_>, domain: &Domain) -> TokenStream {
    match domain {
        Domain::Text { .. } => {
            let rule = rules.name(domain);
            quote!(|json| reading::text(json, &rules::#rule).map(Cow::Owned))
        }
        _ => context.reader(domain, rules),
    }
}

/// The spelling of every question, for the human door.
pub(super) fn normalize_module(context: &Context<'_>) -> TokenStream {
    let form = group_spelling(context, Model::ROOT);
    quote! {
        static FORM: Spelling = #form;

        /// The instance with what people typed brought into its one accepted spelling, and without
        /// what is never a value: empty texts, lists and objects, `null`, unticked boxes. What
        /// cannot be understood stays as it is. Doing it twice changes nothing.
        #[must_use]
        pub fn normalize(instance: &Json) -> Json {
            FORM.normalize_instance(instance)
        }

        /// The instance without answers to questions that are certainly not asked.
        #[must_use]
        pub fn drop_closed(instance: &Json) -> Json {
            let mut current = instance.clone();
            // What is taken out may have kept another question open; every round takes out some.
            loop {
                let closed: Vec<Violation> = Draft::of(&current)
                    .1
                    .finish()
                    .into_iter()
                    .filter(|violation| violation.code == "closed")
                    .collect();
                let next = closed
                    .iter()
                    .fold(current.clone(), |json, violation| without(&json, &violation.path));
                let next = FORM.without_empty_groups(&next);
                if next == current {
                    return current;
                }
                current = next;
            }
        }
    }
}

fn group_spelling(context: &Context<'_>, group: GroupId) -> TokenStream {
    let members = context.model.groups[group].members.iter().filter_map(|member| match member {
        Member::Field(id) => {
            let field = &context.model.fields[*id];
            let (key, spelling) = (&field.id, context.spelling(&field.domain));
            field.derive.is_none().then(|| quote!((#key, #spelling)))
        }
        Member::Group(id) => {
            let (key, spelling) = (&context.model.groups[*id].id, group_spelling(context, *id));
            Some(quote!((#key, #spelling)))
        }
        Member::Passage(_) => None,
    });
    let kind =
        if context.model.groups[group].repeat.is_some() { quote!(Rows) } else { quote!(Group) };
    quote!(Spelling::#kind(&[#(#members),*]))
}

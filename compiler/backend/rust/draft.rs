//! `draft.rs`: answers as they came, every one of them absent, ill-formed or a value, and the tables
//! by which any group of them is read, closed and spelt.

use super::context::Context;
use super::doc::{Words, doc};
use super::domain::Rules;
use crate::backend::naming::Scope;
use crate::model::{ArenaId, Domain, Group, GroupId, Member, Model};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

pub(super) fn module(context: &Context<'_>, rules: &Rules<'_>) -> TokenStream {
    let groups = context.model.groups.iter().map(|(id, group)| {
        let table = table(context, rules, id, group);
        let draft = draft(context, id, group);
        quote!(#draft #table)
    });
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

        static AROUND: [Member; 5] = HOME.members(&FORM);

        /// What stands in an instance.
        static INSTANCE: Members = Members::new(HOME.form, &AROUND);

        impl<'a> Draft<'a> {
            /// Reads an instance, and takes down what is wrong with each single answer.
            ///
            /// # Errors
            /// When the format cannot be read.
            pub fn read<D: Deserializer<'a>>(
                deserializer: D,
            ) -> Result<(Draft<'a>, Notes), D::Error> {
                let (mut draft, mut notes) = (Draft::default(), Notes::new());
                draft.envelope = HOME.read(&INSTANCE, &mut draft, &mut notes, deserializer)?;
                validate::settle(&mut draft, &mut notes);
                Ok((draft, notes))
            }

            /// The same of the bytes of JSON.
            ///
            /// # Errors
            /// When they are no JSON.
            pub fn read_bytes(bytes: &'a [u8]) -> Result<(Draft<'a>, Notes), Refusal> {
                let (mut draft, mut notes) = (Draft::default(), Notes::new());
                draft.envelope = HOME.read_bytes(&INSTANCE, &mut draft, &mut notes, bytes)?;
                validate::settle(&mut draft, &mut notes);
                Ok((draft, notes))
            }

            /// The same of an instance that is a tree already.
            #[must_use]
            pub fn of(instance: &'a Json) -> (Draft<'a>, Notes) {
                let (mut draft, mut notes) = (Draft::default(), Notes::new());
                draft.envelope = HOME.read_tree(&INSTANCE, &mut draft, &mut notes, instance);
                validate::settle(&mut draft, &mut notes);
                (draft, notes)
            }
        }
    }
}

/// The names of the groups' tables.
pub(super) fn tables(context: &Context<'_>) -> Vec<Ident> {
    let mut scope = Scope::with(&["AROUND", "HOME", "INSTANCE", "FORM"]);
    let groups = context.model.groups.ids();
    let name = |id: GroupId| match id {
        Model::ROOT => format_ident!("FORM"),
        _ => format_ident!("{}", scope.shouty(&context.names.groups[id.index()].to_string())),
    };
    groups.map(name).collect()
}

/// The table of a group's members.
fn table(context: &Context<'_>, rules: &Rules<'_>, id: GroupId, group: &Group) -> TokenStream {
    let members = group.members.iter().filter_map(|member| {
        let (key, label, domain) = match member {
            Member::Passage(_) => return None,
            Member::Field(field) => {
                let field = &context.model.fields[*field];
                if field.derive.is_some() {
                    return None;
                }
                (&field.id, &field.label, context.domain(&field.domain, rules))
            }
            Member::Group(child) => {
                let (table, child) =
                    (context.tables.get(child.index()), &context.model.groups[*child]);
                let domain = match &child.repeat {
                    Some(repeat) => {
                        let min = Literal::u32_unsuffixed(repeat.min);
                        let max = Literal::u32_unsuffixed(repeat.max);
                        quote!(Domain::Rows(&#table, #min, #max))
                    }
                    None => quote!(Domain::Group(&#table)),
                };
                (&child.id, &child.title, domain)
            }
        };
        let label = Words(label);
        Some(quote!(Member::new(#key, #label, #domain)))
    });
    let (table, label) = (context.tables.get(id.index()), title(context, id, group));
    quote!(pub(crate) static #table: Members = Members::new(#label, &[#(#members),*]);)
}

fn title<'c>(context: &'c Context<'_>, id: GroupId, group: &'c Group) -> &'c str {
    if id == Model::ROOT { &context.model.form_title } else { &group.title }
}

fn draft(context: &Context<'_>, id: GroupId, group: &Group) -> TokenStream {
    let name = &context.names.drafts[id.index()];
    let (mut fields, mut places) = (Vec::new(), Vec::new());
    for member in &group.members {
        let (doc, member, ty) = match member {
            Member::Passage(_) => continue,
            Member::Field(field) => {
                let definition = &context.model.fields[*field];
                if definition.derive.is_some() {
                    continue;
                }
                let ty = answer_type(context, &definition.domain);
                let member = &context.names.fields[field.index()];
                (doc(&definition.label), member, quote!(Answer<#ty>))
            }
            Member::Group(child) => {
                let definition = &context.model.groups[*child];
                let ty = &context.names.drafts[child.index()];
                let borrows = borrowing(context, *child);
                let ty = match &definition.repeat {
                    Some(_) => quote!(Answer<List<#ty #borrows>>),
                    None => quote!(#ty #borrows),
                };
                (doc(&definition.title), &context.names.group_members[child.index()], ty)
            }
        };
        let place = Literal::usize_unsuffixed(fields.len());
        fields.push(quote!(#doc pub #member: #ty));
        places.push(quote!(#place #member));
    }
    let doc = doc(title(context, id, group));
    let envelope = (id == Model::ROOT).then(|| {
        quote! {
            /// What stands around the answers.
            pub envelope: Envelope<'a>,
        }
    });
    let kind = (id == Model::ROOT).then(|| quote!(form));
    let borrows = borrowing(context, id);
    let life = (!borrows.is_empty()).then(|| quote!('a));
    quote! {
        #doc
        #[derive(Default)]
        pub struct #name #borrows {
            #envelope
            /// Whether the group is there.
            pub there: Answer<()>,
            #(#fields,)*
        }

        crate::shared::group!(#kind #name #life, #(#places),*);
    }
}

/// The place of a member in the table of its group.
pub(super) fn place(context: &Context<'_>, group: GroupId, member: &Member) -> Option<Literal> {
    let listed = |member: &&Member| match member {
        Member::Field(id) => context.model.fields[*id].derive.is_none(),
        Member::Group(_) => true,
        Member::Passage(_) => false,
    };
    let mut members = context.model.groups[group].members.iter().filter(listed);
    members.position(|found| found == member).map(Literal::usize_unsuffixed)
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

/// `normalize.rs`: the human door.
pub(super) fn normalize_module() -> TokenStream {
    quote! {
        /// The instance with what people typed brought into its one accepted spelling, and without
        /// what is never a value: empty texts, lists and objects, `null`, unticked boxes. What
        /// cannot be understood stays as it is. Doing it twice changes nothing.
        #[must_use]
        pub fn normalize(instance: &Json) -> Json {
            FORM.normalize(instance)
        }

        /// The instance without answers to questions that are certainly not asked.
        #[must_use]
        pub fn drop_closed(instance: &Json) -> Json {
            FORM.drop_closed(instance, judge)
        }

        /// What is wrong with single answers of an instance, and which are not asked.
        pub(crate) fn judge(instance: &Json) -> Vec<Violation> {
            Draft::of(instance).1.finish()
        }
    }
}

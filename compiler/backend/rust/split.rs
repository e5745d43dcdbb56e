//! `split.rs`: all forms of an application.

use super::context::Context;
use super::departments::{asked, row_names};
use super::doc::{Words, doc};
use super::domain::optional;
use super::expr::Rows;
use super::{materials, names_ident};
use crate::model::{ArenaId, DepartmentForm, DepartmentFormId, Model};
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};

/// The form of any department, and how an application is split. `lenders` are the forms that borrow.
pub(super) fn module(context: &Context<'_>, lenders: &[DepartmentFormId]) -> TokenStream {
    let forms = || context.model.department_forms.iter();
    let (generics, elided) =
        if lenders.is_empty() { (quote!(), quote!()) } else { (quote!(<'a>), quote!(<'_>)) };
    let variants = forms().map(|(id, form)| {
        let name = &context.names.forms[id.index()];
        let department = &context.names.departments[form.department.index()];
        let doc = doc(&form.title);
        let borrows = lenders.contains(&id).then(|| quote!(<'a>));
        quote!(#doc #name(departments::#department::#name #borrows))
    });
    let made = forms().map(|(id, form)| {
        let name = &context.names.forms[id.index()];
        let department = &context.names.departments[form.department.index()];
        let borrows = lenders.contains(&id).then(|| quote!(<'a>));
        quote! {
            impl #generics From<departments::#department::#name #borrows> for Form #generics {
                fn from(form: departments::#department::#name #borrows) -> Form #generics {
                    Form::#name(form)
                }
            }
        }
    });
    let arms = forms().map(|(id, _)| {
        let name = &context.names.forms[id.index()];
        quote!(Form::#name(form) => form.fields(take))
    });
    let fields = if context.model.department_forms.is_empty() {
        quote!(
            fn fields(&self, _: TakeFields<'_>) {
                match *self {}
            }
        )
    } else {
        quote!(fn fields(&self, take: TakeFields<'_>) { match self { #(#arms,)* } })
    };
    let steps: TokenStream = forms().map(|(id, form)| step(context, id, form)).collect();
    let named = |name: &str| {
        let name = format_ident!("{name}");
        if names_ident(&steps, &name) { name } else { format_ident!("_{name}") }
    };
    let (facts, filler, take) = (named("facts"), named("filler"), named("take"));
    let life = if lenders.is_empty() { quote!('_) } else { quote!('a) };
    let (given, lent) =
        if lenders.is_empty() { (quote!(), quote!(&)) } else { (quote!(<'a>), quote!(&'a)) };
    quote! {
        /// A form of a department.
        #[derive(Clone)]
        #[allow(clippy::large_enum_variant)]
        pub enum Form #generics {
            #(#variants,)*
        }

        #(#made)*

        impl Fields for Form #elided {
            #fields
        }

        impl Serialize for Form #elided {
            fn serialize<S: Serializer>(&self, serializer: S) -> Serialized<S> {
                serialize_fields(self, serializer)
            }
        }

        /// The forms that go to the departments, in the order of the schema.
        #[must_use]
        pub fn split #given(
            application: #lent Application, registers: #lent Registers,
        ) -> Vec<Dispatch<Form #generics>> {
            let mut dispatches = Vec::new();
            let take: TakeForm<'_, Form #elided> = &mut |heading, row, form, filler| {
                dispatches.push(filler.finish(heading, row, form));
            };
            each_form(&application.facts(registers), &mut Filler::new(), take);
            dispatches
        }

        /// Hands over the forms one by one, in the order of the schema.
        pub fn each_form #given(
            #facts: &Facts<#life>, #filler: &mut Filler, #take: TakeForm<'_, Form #generics>,
        ) {
            #steps
        }
    }
}

/// Fills in a form where it is asked for, once or for each row.
fn step(context: &Context<'_>, id: DepartmentFormId, form: &DepartmentForm) -> TokenStream {
    let name = &context.names.forms[id.index()];
    let department = &context.names.departments[form.department.index()];
    let occasion = materials::occasion(context, &form.occasions);
    let home = form.per.unwrap_or(Model::ROOT);
    let row = if form.per.is_some() { quote!(Some(index)) } else { quote!(None) };
    let rows = row_names(context, home);
    let (form_id, department_id) = (&form.id, context.department_name(form.department));
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let head = format!("{{\"form\":{},\"department\":{},", json(form_id), json(department_id));
    let fallback = optional(form.fallback.as_deref().map(|text| Words(text).into_token_stream()));
    let mut sent = quote! {
        let mut form = departments::#department::#name::fill(facts #(, #rows)*, filler);
        take(
            &Heading {
                form: #form_id,
                department: #department_id,
                fallback: #fallback,
                json: #head,
            },
            #row,
            &mut form,
            filler,
        );
    };
    if let Some(when) = &form.when {
        let holds = context.rust(when, &Rows::at(context, home)).option();
        let asked = asked(context, when);
        sent = quote! {
            let applies = #holds;
            if applies.is_none() {
                filler.lacks("", #asked);
            }
            if applies != Some(false) { #sent }
        };
    }
    let steps = match form.per {
        None => sent,
        Some(group) => materials::each_row(context, group, &sent),
    };
    quote!(if #occasion { #steps })
}

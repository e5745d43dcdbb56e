//! `split.rs`: all forms of an application.

use super::context::Context;
use super::doc::doc;
use crate::model::ArenaId;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn module(context: &Context<'_>) -> TokenStream {
    let forms: Vec<_> = context.model.department_forms.iter().collect();
    let variants = forms.iter().map(|(id, form)| {
        let name = &context.names.forms[id.index()];
        let department = &context.names.departments[form.department.index()];
        let doc = doc(&form.title);
        quote!(#doc #name(Box<departments::#department::#name>))
    });
    let steps = forms.iter().map(|(id, form)| {
        let name = &context.names.forms[id.index()];
        let function = &context.names.form_functions[id.index()];
        let department = &context.names.departments[form.department.index()];
        let occasion = super::materials::occasion(context, &form.occasions);
        let wrap = quote!(.map(|dispatch| dispatch.map(|form| Form::#name(Box::new(form)))));
        match form.per {
            None => quote! {
                if #occasion {
                    dispatches.extend(departments::#department::#function(facts, None) #wrap);
                }
            },
            Some(group) => {
                let rows = super::departments::row_names(context, group);
                let inner = quote! {
                    dispatches.extend(departments::#department::#function(facts #(, #rows)*, Some(index)) #wrap);
                };
                let loops = super::materials::each_row(context, group, &inner);
                quote! {
                    if #occasion {
                        #loops
                    }
                }
            }
        }
    });
    let steps: Vec<_> = steps.collect();
    let (application, registers) = super::outer_arguments(&steps);
    let body = super::collected(&quote!(dispatches), &steps);
    quote! {
        /// A form of a department.
        #[derive(Clone, Serialize)]
        #[serde(untagged)]
        pub enum Form {
            #(#variants,)*
        }

        /// The forms that go to the departments, in the order of the schema.
        #[must_use]
        pub fn split(#application: &Application, #registers: &Registers) -> Vec<Dispatch<Form>> {
            #body
        }
    }
}

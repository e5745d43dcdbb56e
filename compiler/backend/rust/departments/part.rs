//! The type of a form or a part of one, the function that fills it in, and the list of its fields.

use super::{Filled, Place, lent, row_arguments};
use crate::backend::rust::context::Context;
use crate::backend::rust::doc::{Words, docs};
use crate::backend::rust::names_ident;
use crate::model::Target;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// What is written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// A whole form.
    Form,
    /// A part or a row of one.
    Part,
}

/// A form or a part of one in the making.
#[derive(Default)]
pub(super) struct Part {
    fields: Vec<TokenStream>,
    steps: Vec<TokenStream>,
    values: Vec<TokenStream>,
    members: Vec<Ident>,
    keys: Vec<String>,
    lends: bool,
}

impl Part {
    /// Something that is done on the way.
    pub(super) fn step(&mut self, step: TokenStream) {
        self.steps.push(step);
    }

    /// A field of a department.
    pub(super) fn add(&mut self, member: Ident, target: &Target, filled: Filled) {
        let remark = target.remark.as_deref();
        let doc = docs([Some(target.label.as_str()), remark].into_iter().flatten());
        self.field(doc, member, &target.wire, filled);
    }

    /// A field by its key.
    pub(super) fn field(&mut self, doc: TokenStream, member: Ident, key: &str, filled: Filled) {
        let Filled { ty, value, fixed, lends } = filled;
        self.steps.push(quote!(let #member = #value;));
        if fixed {
            self.fields.push(quote!(#doc pub #member: #ty));
            self.values.push(quote!(#member: #member?));
        } else {
            self.fields.push(quote!(#doc pub #member: Option<#ty>));
            self.values.push(quote!(#member));
        }
        self.keys.push(format!("{}:", serde_json::Value::from(key)));
        self.members.push(member);
        self.lends |= lends;
    }

    /// All of it, and whether it borrows.
    pub(super) fn finish(self, context: &Context<'_>, place: &Place<'_>) -> (TokenStream, bool) {
        let Part { fields, steps, values, members, keys, lends } = self;
        let Place { name, title, home, kind, .. } = place;
        let body = quote!(#(#steps)* Some(#name { #(#values),* }));
        let named = |ident: &str| {
            let ident = format_ident!("{ident}");
            if names_ident(&body, &ident) { ident } else { format_ident!("_{ident}") }
        };
        let (facts, filler) = (named("facts"), named("filler"));
        let arguments = row_arguments(context, *home, lends, Some(&body));
        let (generics, elided, life) = if lends {
            (quote!(<'a>), quote!(<'_>), quote!('a))
        } else {
            (quote!(), quote!(), quote!('_))
        };
        let ty = lent(name, lends);
        let take = if members.is_empty() { quote!(_) } else { quote!(take) };
        let taken = (!members.is_empty()).then(|| {
            let values = quote!(#(Field::value(&self.#members)),*);
            let keys = keys.iter().map(|key| Words(key));
            quote!(take(const { &[#(Key::of(#keys)),*] }, &[#values]);)
        });
        let written = match kind {
            Kind::Form => quote! {
                impl Serialize for #name #elided {
                    fn serialize<S: Serializer>(&self, serializer: S) -> Serialized<S> {
                        serialize_fields(self, serializer)
                    }
                }
            },
            Kind::Part => quote! {
                impl Field for #name #elided {
                    fn value(&self) -> Value<'_> {
                        Value::Part(self)
                    }
                }
            },
        };
        let code = quote! {
            #title
            #[derive(Clone)]
            pub struct #name #generics {
                #(#fields,)*
            }

            impl #generics #ty {
                /// Fills it in, and takes down what it lacks. Nothing, where a field lacks that no
                /// form is without.
                pub fn fill(
                    #facts: &Facts<#life> #(, #arguments)*, #filler: &mut Filler,
                ) -> Option<#ty> {
                    #body
                }
            }

            impl Fields for #name #elided {
                fn fields(&self, #take: TakeFields<'_>) {
                    #taken
                }
            }

            #written
        };
        (code, lends)
    }
}

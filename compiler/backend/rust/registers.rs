//! `registers.rs`, `parameters.rs` and `conversions.rs`: what answers are held against.

use super::context::Context;
use super::doc::{Words, doc, docs};
use super::domain::Rules;
use crate::backend::naming::Scope;
use crate::model::{ArenaId, Conversion, Converted, Domain, Register, RegisterId, TableId, Value};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

pub(super) fn module(context: &Context<'_>, rules: &Rules<'_>) -> TokenStream {
    let registers: Vec<_> = context.model.registers.iter().collect();
    let tables = tables(context);
    let names: Vec<_> =
        registers.iter().map(|(id, _)| &context.names.registers[id.index()]).collect();
    let records: Vec<_> =
        registers.iter().map(|(id, _)| &context.names.records[id.index()]).collect();
    let ids: Vec<&str> = registers.iter().map(|(_, register)| register.id.as_str()).collect();
    let titles: Vec<&str> = registers.iter().map(|(_, register)| register.title.as_str()).collect();
    let docs = registers.iter().map(|(_, r)| doc(&format!("{}，由{}掌管。", r.title, r.keeper)));
    let title_docs = titles.iter().map(|title| doc(title));
    let renames: Vec<_> = names
        .iter()
        .zip(&ids)
        .map(|(name, id)| (*name != id).then(|| quote!(#[serde(rename = #id)])))
        .collect();
    let record_types = registers
        .iter()
        .zip(&tables)
        .map(|((id, register), table)| record_type(context, rules, *id, register, table));
    let lifetime = ids.is_empty().then(|| {
        quote! {
            #[serde(skip)]
            nothing: std::marker::PhantomData<&'a ()>,
        }
    });
    let no_lifetime = ids.is_empty().then(|| quote!(nothing: std::marker::PhantomData,));
    let facts = if ids.is_empty() { quote!(_facts) } else { quote!(facts) };
    quote! {
        /// What registers answered. One that was not asked is unavailable.
        #[derive(Clone, Default)]
        pub struct Registers {
            #(#docs pub #names: Lookup<#records>,)*
        }

        /// No register was asked.
        pub static NOT_ASKED: Registers = Registers { #(#names: Lookup::Unavailable,)* };

        impl Registers {
            /// Reads what registers answered. One whose data break their domain counts as
            /// unavailable; what is wrong is told beside.
            #[must_use]
            pub fn read(answers: &Json) -> (Registers, Vec<Violation>) {
                let mut notes = Notes::new();
                check_registers(answers, &[#(#ids),*], &mut notes);
                let registers = Registers {
                    #(#names: lookup(answers, #ids, &#tables, &mut notes),)*
                };
                (registers, notes.finish())
            }

            /// What the registers tell in an application: one without a reason to be asked has no
            /// record.
            #[must_use]
            pub fn asked<'a>(&'a self, #facts: &Facts<'a>) -> AskedRegisters<'a> {
                AskedRegisters { #(#names: facts.#names(),)* #no_lifetime }
            }
        }

        impl<'de> Deserialize<'de> for Registers {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Registers, D::Error> {
                Json::deserialize(deserializer).map(|answers| Registers::read(&answers).0)
            }
        }

        /// What registers tell in an application.
        #[derive(Clone, Serialize)]
        pub struct AskedRegisters<'a> {
            #(#title_docs #renames pub #names: Lookup<&'a #records>,)*
            #lifetime
        }

        #(#record_types)*
    }
}

/// The names of the records' tables.
fn tables(context: &Context<'_>) -> Vec<Ident> {
    let mut scope = Scope::with(&["NOT_ASKED"]);
    let names = context.names.registers.iter().map(ToString::to_string);
    names.map(|name| format_ident!("{}", scope.shouty(&name))).collect()
}

fn record_type(
    context: &Context<'_>,
    rules: &Rules<'_>,
    id: RegisterId,
    register: &Register,
    table: &Ident,
) -> TokenStream {
    let name = &context.names.records[id.index()];
    let (title, register_doc) = (Words(&register.title), doc(&register.title));
    let members = &context.names.record_fields[id.index()];
    let (mut fields, mut rows) = (Vec::new(), Vec::new());
    for (field, member) in register.fields.iter().zip(members) {
        let (key, label, doc) = (&field.id, Words(&field.label), doc(&field.label));
        let ty = context.domain_type(&field.domain);
        let ty = if field.required { ty } else { quote!(Option<#ty>) };
        let rename = (member != key).then(|| quote!(rename = #key));
        let skip = (!field.required).then(|| quote!(skip_serializing_if = "Option::is_none"));
        let serde: Vec<_> = rename.into_iter().chain(skip).collect();
        let serde = (!serde.is_empty()).then(|| quote!(#[serde(#(#serde),*)]));
        let domain = context.domain(&field.domain, rules);
        fields.push(quote!(#doc #serde pub #member: #ty));
        rows.push(quote!(Member::new(#key, #label, #domain)));
    }
    quote! {
        #register_doc
        #[derive(Clone, Serialize)]
        pub struct #name {
            #(#fields,)*
        }

        static #table: Members = Members::new(#title, &[#(#rows),*]);

        crate::shared::fields!(#name #(, #members)*);
    }
}

/// The type of a parameter, and a value of it.
fn parameter(context: &Context<'_>, domain: &Domain, value: &Value) -> (TokenStream, TokenStream) {
    let (tokens, optional) = context.constant(value);
    match (domain, value) {
        (Domain::AnyOf { table, .. }, Value::Codes(_, rows)) => {
            let table = context.table(*table);
            let rows =
                rows.iter().map(|row| context.constant(&Value::Code(table_of(domain), *row)).0);
            (quote!(&'static [#table]), quote!(&[#(#rows),*]))
        }
        (Domain::Text { .. } | Domain::Division { .. }, _) => (quote!(&'static str), tokens),
        _ => {
            let ty = context.domain_type(domain);
            if optional { (quote!(Option<#ty>), tokens) } else { (ty, tokens) }
        }
    }
}

fn table_of(domain: &Domain) -> TableId {
    match domain {
        Domain::OneOf(table) | Domain::AnyOf { table, .. } | Domain::Division { table, .. } => {
            *table
        }
        _ => TableId(0),
    }
}

/// Numbers of policy, with what regions have set.
pub(super) fn parameters(context: &Context<'_>) -> TokenStream {
    let (mut fields, mut values) = (Vec::new(), Vec::new());
    for (id, parameter_) in context.model.parameters.iter() {
        let name = &context.names.parameters[id.index()];
        let (ty, value) = parameter(context, &parameter_.domain, &parameter_.value);
        let unit = parameter_.unit.as_ref().map(|unit| format!("单位：{unit}。"));
        let basis = parameter_.basis.iter().map(|basis| format!("依据：{basis}"));
        let lines: Vec<String> =
            std::iter::once(parameter_.title.clone()).chain(unit).chain(basis).collect();
        let doc = docs(lines.iter().map(String::as_str));
        fields.push(quote!(#doc pub #name: #ty));
        values.push(quote!(#name: #value));
    }
    let mut regions: Vec<_> =
        context.model.regions.iter().filter(|region| !region.parameters.is_empty()).collect();
    // The nearest region has the last word.
    regions.sort_by_key(|region| crate::support::division_stem(&region.code).len());
    let local = regions.iter().map(|region| {
        let code = &region.code;
        let set = region.parameters.iter().filter_map(|(id, value)| {
            let name = context.names.parameters.get(id.index())?;
            let (_, value) = parameter(context, &context.model.parameters.get(*id)?.domain, value);
            Some(quote!(parameters.#name = #value;))
        });
        let note = doc(&region.title);
        let _ = note;
        quote!(if is_in(#code) { #(#set)* })
    });
    let local: Vec<_> = local.collect();
    let body = if local.is_empty() {
        quote!(
            pub const fn of_region(_region: Option<&str>) -> Parameters {
                Parameters::GENERAL
            }
        )
    } else {
        quote! {
            pub fn of_region(region: Option<&str>) -> Parameters {
                let is_in = |division| region.is_some_and(|region| division_within(region, division));
                let mut parameters = Parameters::GENERAL;
                #(#local)*
                parameters
            }
        }
    };
    let looked_up = context.model.parameters.values().any(|p| context.constant(&p.value).1);
    let general = if looked_up {
        quote!(pub fn general() -> Parameters { Parameters { #(#values),* } })
    } else {
        quote!(pub const GENERAL: Parameters = Parameters { #(#values),* };)
    };
    let body: TokenStream = if looked_up {
        let local = &local;
        quote! {
            pub fn of_region(region: Option<&str>) -> Parameters {
                let is_in = |division| region.is_some_and(|region| division_within(region, division));
                let mut parameters = Parameters::general();
                #(#local)*
                let _ = is_in("");
                parameters
            }
        }
    } else {
        body
    };
    quote! {
        /// Numbers, days and texts of policy that conditions read.
        #[derive(Clone, Copy)]
        pub struct Parameters {
            #(#fields,)*
        }

        impl Parameters {
            /// What holds where no region has set another value.
            #general

            /// What holds in a region.
            #[must_use]
            #body
        }
    }
}

/// Each conversion as a function.
pub(super) fn conversions(context: &Context<'_>) -> TokenStream {
    let functions = context.model.conversions.iter().map(|(id, conversion)| {
        let name = &context.names.conversions[id.index()];
        function(context, name, conversion)
    });
    functions.collect()
}

fn function(
    context: &Context<'_>,
    name: &proc_macro2::Ident,
    conversion: &Conversion,
) -> TokenStream {
    let title = |table: TableId| context.model.tables.get(table).map_or("", |t| t.title.as_str());
    let doc = docs([
        format!("从{}到{}。", title(conversion.from), title(conversion.to)).as_str(),
        "没有对应代码的，说明理由；不能选的，没有结果。",
    ]);
    let (from, to) = (context.table(conversion.from), context.table(conversion.to));
    let by_text = context.is_data(conversion.from);
    let constant = |table: TableId, row| context.constant(&Value::Code(table, row));
    let Some(table) = context.model.tables.get(conversion.from) else { return quote!() };
    let mut complete = !by_text;
    let mut arms = Vec::new();
    for (index, row) in table.rows.iter().enumerate() {
        let Some(converted) = conversion.rows.get(index).and_then(Option::as_ref) else {
            complete = false;
            continue;
        };
        let code = &row.code;
        let pattern = if by_text {
            quote!(#code)
        } else {
            constant(conversion.from, ArenaId::from_index(index)).0
        };
        let result = match converted {
            Converted::To(row) => match constant(conversion.to, *row) {
                (tokens, true) => quote!(Ok(#tokens?)),
                (tokens, false) => quote!(Ok(#tokens)),
            },
            Converted::Unmapped(reason) => {
                let reason = Words(reason);
                quote!(Err(#reason))
            }
        };
        arms.push(quote!(#pattern => #result,));
    }
    let rest = (!complete).then(|| quote!(_ => return None,));
    let scrutinee = if by_text { quote!(code.code()) } else { quote!(code) };
    let body = if arms.is_empty() {
        quote!(let _ = code; None)
    } else {
        quote!(Some(match #scrutinee { #(#arms)* #rest }))
    };
    quote! {
        #doc
        #[must_use]
        pub fn #name(code: #from) -> Option<Result<#to, &'static str>> {
            #body
        }
    }
}

impl Context<'_> {
    /// The registers that an expression reads, for telling why it is undetermined.
    pub(super) fn asked(&self, expr: Option<&crate::expr::Expr>) -> Vec<(RegisterId, TokenStream)> {
        let Some(expr) = expr else { return Vec::new() };
        let reads = crate::expr::Reads::of(expr, self.model).registers;
        reads
            .into_iter()
            .filter_map(|id| {
                let (name, key) =
                    (self.names.registers.get(id.index())?, self.model.registers.name(id));
                Some((id, quote!((#key, facts.#name().is_found()))))
            })
            .collect()
    }
}

//! `departments/…`: each department's forms, and how they are filled in.

mod received;

use super::context::Context;
use super::doc::{doc, docs};
use super::expr::Rows;
use super::print::{functions, importable};
use crate::backend::naming::Scope;
use crate::expr::{Expr, ExprKind, Frame};
use crate::model::{
    ArenaId, DeclaredGap, DepartmentForm, DepartmentFormId, DepartmentId, Domain, GroupId, Model,
    Target, TargetSource,
};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// The forms of one department.
pub(super) fn module(context: &Context<'_>, department: DepartmentId) -> TokenStream {
    let mut types = Scope::with(&importable());
    let forms: Vec<_> =
        context.model.department_forms.iter().filter(|(_, f)| f.department == department).collect();
    for (id, _) in &forms {
        types.camel(&context.names.forms[id.index()].to_string(), "");
    }
    let forms = forms.into_iter().map(|(id, form)| form_tokens(context, &mut types, id, form));
    let forms: Vec<_> = forms.collect();
    quote!(#(#forms)*)
}

fn form_tokens(
    context: &Context<'_>,
    types: &mut Scope,
    id: DepartmentFormId,
    form: &DepartmentForm,
) -> TokenStream {
    let name = &context.names.forms[id.index()];
    let function = &context.names.form_functions[id.index()];
    let home = form.per.unwrap_or(Model::ROOT);
    let rows = Rows::at(context, home);
    let mut out = Vec::new();
    let system = form.system.as_ref().map(|system| format!("办理系统：{system}。"));
    let basis: Vec<String> = form.basis.iter().map(|basis| format!("依据：{basis}")).collect();
    let lines = std::iter::once(form.title.as_str())
        .chain(system.as_deref())
        .chain(basis.iter().map(String::as_str));
    let title = docs(lines);
    if form.unknown {
        received::received(context, types, form, Model::ROOT, name, &title, &mut out);
    } else {
        part(context, types, &form.targets, &rows, home, name, &title, &mut out);
    }
    let arguments = row_arguments(context, home, None);
    let calls = row_names(context, home);
    let when = form.when.as_ref().map(|when| {
        let holds = context.rust(when, &rows).option();
        let asked: Vec<_> = context.asked(Some(when)).into_iter().map(|(_, asked)| asked).collect();
        quote! {
            match #holds {
                Some(false) => return None,
                None => filler.lacks("", &[#(#asked),*]),
                Some(true) => {}
            }
        }
    });
    let department = context.department_name(form.department);
    let form_id = &form.id;
    let fallback = match &form.fallback {
        Some(fallback) => quote!(Some(#fallback)),
        None => quote!(None),
    };
    let doc = doc(&format!("填好一份{}，或者说明还缺什么。", form.title));
    let fill = quote!(#name::fill(facts #(, #calls)*, &mut filler));
    quote! {
        #(#out)*

        #doc
        #[must_use]
        pub fn #function(
            facts: &Facts<'_> #(, #arguments)*, row: Option<usize>,
        ) -> Option<Dispatch<#name>> {
            let mut filler = Filler::new();
            #when
            let filled = #fill;
            Some(filler.finish((#form_id, #department), row, filled, #fallback))
        }
    }
}

pub(super) fn row_names(context: &Context<'_>, home: GroupId) -> Vec<Ident> {
    let repeats = context.model.repeats(home);
    repeats.into_iter().map(|g| context.names.rows[g.index()].clone()).collect()
}

/// The rows that a function is given; those that `body` does not read are marked.
pub(super) fn row_arguments(
    context: &Context<'_>,
    home: GroupId,
    body: Option<&TokenStream>,
) -> Vec<TokenStream> {
    let repeats = context.model.repeats(home);
    let argument = |group: GroupId| {
        let (row, draft) =
            (&context.names.rows[group.index()], &context.names.drafts[group.index()]);
        let row = match body {
            Some(body) if !super::names_ident(body, row) => format_ident!("_{row}"),
            _ => row.clone(),
        };
        quote!(#row: &draft::#draft)
    };
    repeats.into_iter().map(argument).collect()
}

/// A form or a part of one: its type, and the function that fills it in.
#[allow(clippy::too_many_arguments, reason = "where it stands, and what it is called there")]
fn part(
    context: &Context<'_>,
    types: &mut Scope,
    targets: &[Target],
    rows: &Rows,
    home: GroupId,
    name: &Ident,
    title: &TokenStream,
    out: &mut Vec<TokenStream>,
) {
    let mut scope = Scope::with(&functions()).keeping(&["facts", "filler", "row"]);
    for row in row_names(context, home) {
        scope.snake(&row.to_string());
    }
    let (mut fields, mut steps, mut values, mut nothing) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for target in targets {
        let wire = &target.wire;
        let member = format_ident!("{}", scope.snake(wire));
        let filled = match &target.source {
            TargetSource::Returned { .. } => continue,
            TargetSource::Gap { gap, .. } => {
                let gap = gap_call(wire, gap);
                let (applies, _) = applies(context, target, rows);
                steps.push(match applies {
                    Some(applies) => quote!(if #applies { #gap; }),
                    None => quote!(#gap;),
                });
                continue;
            }
            TargetSource::Value { value, domain, gap } => {
                value_target(context, target, value, domain, gap.as_ref(), rows)
            }
            TargetSource::Group(targets) => {
                let inner = format_ident!("{}", types.camel(&format!("{name}_{wire}"), "Part"));
                let title = doc(&target.label);
                part(context, types, targets, rows, home, &inner, &title, out);
                let calls = row_names(context, home);
                let value = quote! {
                    filler
                        .inside(#wire, |filler| #inner::fill(facts #(, #calls)*, filler))
                        .filter(|part| !part.is_nothing())
                };
                guarded(context, target, quote!(#inner), value, rows)
            }
            TargetSource::Rows { rows: group, targets } => {
                let inner = format_ident!("{}", types.camel(&format!("{name}_{wire}"), "Row"));
                let title = doc(&target.label);
                let inner_rows = Rows::at(context, *group);
                part(context, types, targets, &inner_rows, *group, &inner, &title, out);
                let Some(list) = context.list_of(*group, rows) else { continue };
                let row = &context.names.rows[group.index()];
                let calls = row_names(context, *group);
                let value = quote! {
                    filler.rows(#wire, #list.rows().unwrap_or_default(), |#row, filler| {
                        #inner::fill(facts #(, #calls)*, filler)
                    })
                };
                let value = if target.required {
                    quote!({
                        if #list.rows().unwrap_or_default().is_empty() { filler.lacks(#wire, &[]); }
                        #value
                    })
                } else {
                    value
                };
                guarded(context, target, quote!(Vec<#inner>), value, rows)
            }
            TargetSource::Attachment { material, part, page } => {
                let Some(value) =
                    super::materials::attachment(context, *material, *part, page.as_deref(), home)
                else {
                    continue;
                };
                guarded(context, target, quote!(Attachment), value, rows)
            }
            TargetSource::File { group, page } => {
                let Some(place) = context.place(*group, Frame::HOME, rows) else { continue };
                let ty = &context.names.groups[group.index()];
                let page = match page {
                    Some(page) => quote!(Some(#page)),
                    None => quote!(None),
                };
                let outer = row_names(context, *group);
                let filled = (!super::application::is_filled(context, *group))
                    .then(|| quote!(.filter(|file| !file.is_nothing())));
                let value = quote! {
                    application::#ty::of(facts, &#place #(, #outer)*)
                        #filled
                        .map(|file| Page { file: file.into_owned(), page: #page })
                };
                let value =
                    if target.required { quote!(filler.demand(#wire, #value, &[])) } else { value };
                guarded(context, target, quote!(Page<application::#ty<'static>>), value, rows)
            }
        };
        let Filled { ty, value, fixed } = filled;
        steps.push(quote!(let #member = #value;));
        let remark = target.remark.as_deref();
        let doc = docs([Some(target.label.as_str()), remark].into_iter().flatten());
        let rename = (member != wire).then(|| quote!(rename = #wire));
        if fixed {
            let serde = rename.map(|rename| quote!(#[serde(#rename)]));
            fields.push(quote!(#doc #serde pub #member: #ty));
            values.push(quote!(#member: #member?));
            nothing.push(quote!(false));
        } else {
            let skip = quote!(skip_serializing_if = "Option::is_none");
            let serde: Vec<_> = rename.into_iter().chain([skip]).collect();
            fields.push(quote!(#doc #[serde(#(#serde),*)] pub #member: Option<#ty>));
            nothing.push(quote!(self.#member.is_none()));
            values.push(quote!(#member));
        }
    }
    let body = quote!(#(#steps)* Some(#name { #(#values),* }));
    let arguments = row_arguments(context, home, Some(&body));
    out.push(filled(name, title, &fields, &arguments, &body, &nothing));
}

/// The type of what is filled in, with the function that fills it in.
fn filled(
    name: &Ident,
    title: &TokenStream,
    fields: &[TokenStream],
    arguments: &[TokenStream],
    body: &TokenStream,
    nothing: &[TokenStream],
) -> TokenStream {
    let named = |ident: &str| {
        let ident = format_ident!("{ident}");
        if super::names_ident(body, &ident) { ident } else { format_ident!("_{ident}") }
    };
    let (facts, filler) = (named("facts"), named("filler"));
    let nothing = nothing_of(nothing);
    quote! {
        #title
        #[derive(Clone, Serialize)]
        pub struct #name {
            #(#fields,)*
        }

        impl #name {
            fn fill(#facts: &Facts<'_> #(, #arguments)*, #filler: &mut Filler) -> Option<#name> {
                #body
            }

            /// Whether nothing is filled in.
            #[must_use]
            pub fn is_nothing(&self) -> bool {
                #nothing
            }
        }
    }
}

fn nothing_of(tests: &[TokenStream]) -> TokenStream {
    if tests.iter().any(|test| test.to_string() == "false") {
        quote!(false)
    } else if tests.is_empty() {
        quote!(true)
    } else {
        quote!(#(#tests)&&*)
    }
}

/// How a field of a form is filled in.
struct Filled {
    ty: TokenStream,
    value: TokenStream,
    /// Whether every filled form has it.
    fixed: bool,
}

fn gap_call(wire: &str, gap: &DeclaredGap) -> TokenStream {
    let option = |text: &Option<String>| match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    };
    let (reason, by, when) = (&gap.reason, option(&gap.filled_by), option(&gap.filled_when));
    quote!(filler.gap(#wire, #reason, #by, #when))
}

/// Whether a field applies, and the condition for telling.
fn applies(context: &Context<'_>, target: &Target, rows: &Rows) -> (Option<TokenStream>, bool) {
    let Some(when) = &target.when else { return (None, false) };
    let holds = context.rust(when, rows).option();
    if !target.required {
        return (Some(quote!(#holds == Some(true))), false);
    }
    let asked = context.asked(Some(when)).into_iter().map(|(_, asked)| asked);
    let wire = &target.wire;
    (Some(quote!(filler.applies(#wire, #holds, &[#(#asked),*]))), true)
}

/// A value that is there only where the field applies.
fn guarded(
    context: &Context<'_>,
    target: &Target,
    ty: TokenStream,
    value: TokenStream,
    rows: &Rows,
) -> Filled {
    let value = match applies(context, target, rows).0 {
        Some(applies) => quote!(if #applies { #value } else { None }),
        None => value,
    };
    Filled { ty, value, fixed: false }
}

fn value_target(
    context: &Context<'_>,
    target: &Target,
    value: &Expr,
    domain: &Domain,
    gap: Option<&DeclaredGap>,
    rows: &Rows,
) -> Filled {
    let wire = &target.wire;
    let ty = context.owned_type(value.ty);
    let code = context.rust(value, rows).own(value.ty);
    let mut found = code.option();
    if let Some(there) = Context::can_be_nothing(value.ty) {
        found = quote!(#found.and_then(#there));
    }
    if matches!(domain, Domain::Tick) {
        found = quote!(#found.filter(|ticked| *ticked));
    }
    let asked: Vec<_> = context.asked(Some(value)).into_iter().map(|(_, asked)| asked).collect();
    let unmapped = unmapped(context, value, rows);
    if unmapped.is_none() && gap.is_none() {
        let demanded = target.required && !matches!(domain, Domain::Tick);
        let value = if target.required {
            quote!(filler.demand(#wire, #found, &[#(#asked),*]))
        } else {
            found
        };
        let filled = guarded(context, target, ty, value, rows);
        return Filled { fixed: demanded && target.when.is_none(), ..filled };
    }
    let otherwise = match gap {
        Some(gap) => {
            let gap = gap_call(wire, gap);
            Some(quote!(#gap;))
        }
        None => target.required.then(|| quote!(filler.lacks(#wire, &[#(#asked),*]);)),
    };
    let explain = match (unmapped, otherwise) {
        (Some(unmapped), Some(otherwise)) => quote! {
            if let Some(reason) = #unmapped {
                filler.gap(#wire, reason, None, None);
            } else {
                #otherwise
            }
        },
        (Some(unmapped), None) => {
            let value = quote! {{
                let value = #found;
                if value.is_none() && let Some(reason) = #unmapped {
                    filler.gap(#wire, reason, None, None);
                }
                value
            }};
            return guarded(context, target, ty, value, rows);
        }
        (None, otherwise) => quote!(#otherwise),
    };
    let value = quote! {{
        let value = #found;
        if value.is_none() {
            #explain
        }
        value
    }};
    guarded(context, target, ty, value, rows)
}

/// Why a code has no counterpart: the conversion at the root, in the branch taken or among the
/// first-of.
pub(super) fn unmapped(context: &Context<'_>, value: &Expr, rows: &Rows) -> Option<TokenStream> {
    match &value.kind {
        ExprKind::Convert(id, part) => {
            if matches!(part.ty, crate::expr::Type::Codes(_)) {
                return None;
            }
            let declared = context.model.conversions.get(*id)?.rows.iter().flatten();
            let any =
                declared.into_iter().any(|c| matches!(c, crate::model::Converted::Unmapped(_)));
            let name = context.names.conversions.get(id.index()).filter(|_| any)?;
            let inner = context.rust(part, rows).option();
            Some(quote!(#inner.and_then(conversions::#name).and_then(Result::err)))
        }
        ExprKind::If(condition, then, otherwise) => {
            let (a, b) = (unmapped(context, then, rows), unmapped(context, otherwise, rows));
            if a.is_none() && b.is_none() {
                return None;
            }
            let condition = context.rust(condition, rows).option();
            let (a, b) = (a.unwrap_or_else(|| quote!(None)), b.unwrap_or_else(|| quote!(None)));
            Some(quote!(logic::choose(#condition, || #a, || #b)))
        }
        ExprKind::FirstOf(parts) => {
            let mut found = parts.iter().filter_map(|part| unmapped(context, part, rows));
            let first = found.next()?;
            Some(found.fold(first, |all, next| quote!(#all.or_else(|| #next))))
        }
        _ => None,
    }
}

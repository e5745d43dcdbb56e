//! `sheets.rs`: departments' forms straight to bytes. It says the same as `departments/…` and
//! `split.rs`, member by member; the tests hold them against each other.

use crate::backend::rust::context::{Context, Key};
use crate::backend::rust::departments::{row_arguments, row_names, unmapped};
use crate::backend::rust::doc::doc;
use crate::backend::rust::expr::Rows;
use crate::backend::rust::{materials, names_ident};
use crate::expr::{Expr, ExprKind, Frame, Type};
use crate::model::{
    ArenaId, DeclaredGap, DepartmentForm, DepartmentFormId, Domain, FieldId, GroupId, Member,
    Model, Target, TargetSource, Value,
};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

pub(in crate::backend::rust) fn module(context: &Context<'_>) -> TokenStream {
    let forms: Vec<_> = context.model.department_forms.iter().collect();
    let steps: Vec<_> = forms.iter().map(|(id, form)| step(context, *id, form)).collect();
    let functions = forms.iter().map(|(id, form)| function(context, *id, form));
    let (facts, sheets) = if steps.is_empty() {
        (quote!(_facts), quote!(_sheets))
    } else {
        (quote!(facts), quote!(sheets))
    };
    quote! {
        /// The forms that go to the departments, in the order of the schema.
        pub(crate) fn write(#facts: &Facts<'_>, #sheets: &mut Sheets<'_>) {
            #(#steps)*
        }

        #(#functions)*
    }
}

fn step(context: &Context<'_>, id: DepartmentFormId, form: &DepartmentForm) -> TokenStream {
    let function = &context.names.form_functions[id.index()];
    let occasion = materials::occasion(context, &form.occasions);
    let call = match form.per {
        None => quote!(#function(facts, None, sheets);),
        Some(group) => {
            let rows = row_names(context, group);
            let inner = quote!(#function(facts #(, #rows)*, Some(index), sheets););
            materials::each_row(context, group, &inner)
        }
    };
    quote!(if #occasion { #call })
}

fn function(context: &Context<'_>, id: DepartmentFormId, form: &DepartmentForm) -> TokenStream {
    let function = &context.names.form_functions[id.index()];
    let home = form.per.unwrap_or(Model::ROOT);
    let rows = Rows::at(context, home);
    let when = form.when.as_ref().map(|when| {
        let holds = context.rust(when, &rows).option();
        let asked = asked(context, when);
        (
            quote! {
                let applies = #holds;
                if applies == Some(false) {
                    return;
                }
            },
            quote! {
                if applies.is_none() {
                    sheets.lacks("\"\":", #asked);
                }
            },
        )
    });
    let (before, after) = when.unwrap_or_default();
    let fields = if form.unknown {
        received(context, form)
    } else {
        part(context, &form.targets, &rows, home)
    };
    let head = format!(
        "{{\"form\":{},\"department\":{},",
        json(&form.id),
        json(context.department_name(form.department))
    );
    let fallback = form
        .fallback
        .as_ref()
        .map(|text| format!(",\"fallback\":{}", json(text)))
        .unwrap_or_default();
    let body = quote! {
        #before
        sheets.begin(#head, row);
        #after
        #fields
        sheets.end(#fallback);
    };
    let arguments = row_arguments(context, home, Some(&body));
    let facts = used(&format_ident!("facts"), &body);
    let doc = doc(&form.title);
    quote! {
        #doc
        fn #function(
            #facts: &Facts<'_> #(, #arguments)*, row: Option<usize>, sheets: &mut Sheets<'_>,
        ) {
            #body
        }
    }
}

/// A text as JSON.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A key with its colon.
fn key_of(name: &str) -> String {
    format!("{}:", json(name))
}

/// A name within a text of JSON.
fn inside(name: &str) -> String {
    let quoted = json(name);
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&quoted).to_owned()
}

fn asked(context: &Context<'_>, expr: &Expr) -> TokenStream {
    let asked = context.asked(Some(expr)).into_iter().map(|(_, asked)| asked);
    quote!(&[#(#asked),*])
}

/// The fields of a form or a part of one.
fn part(context: &Context<'_>, targets: &[Target], rows: &Rows, home: GroupId) -> TokenStream {
    let fields = targets.iter().filter_map(|target| {
        let (test, body) = field(context, target, rows, home)?;
        let tests: Vec<_> = applies(context, target, rows).into_iter().chain(test).collect();
        Some(if tests.is_empty() { body } else { quote!(if #(#tests)&&* { #body }) })
    });
    quote!(#(#fields)*)
}

/// Whether a field applies.
fn applies(context: &Context<'_>, target: &Target, rows: &Rows) -> Option<TokenStream> {
    let when = target.when.as_ref()?;
    let holds = context.rust(when, rows).option();
    if !target.required {
        return Some(quote!(#holds == Some(true)));
    }
    let (key, asked) = (key_of(&target.wire), asked(context, when));
    Some(quote!(sheets.applies(#key, #holds, #asked)))
}

/// How a field is written: a test, where what follows hangs on one, and what follows.
fn field(
    context: &Context<'_>,
    target: &Target,
    rows: &Rows,
    home: GroupId,
) -> Option<(Option<TokenStream>, TokenStream)> {
    let key = key_of(&target.wire);
    let name = inside(&target.wire);
    let lacks = target.required.then(|| quote!(sheets.lacks(#key, &[]);));
    let unless = |test: TokenStream, body: TokenStream| match &lacks {
        None => (Some(test), body),
        Some(lacks) => (None, quote!(if #test { #body } else { #lacks })),
    };
    let always = |body: TokenStream| (None, body);
    Some(match &target.source {
        TargetSource::Returned { .. } => return None,
        TargetSource::Gap { gap, .. } => always(gap_call(&key, gap)),
        TargetSource::Value { value, domain, gap } => {
            value_field(context, target, value, domain, gap.as_ref(), rows)
        }
        TargetSource::Group(targets) => {
            let fields = part(context, targets, rows, home);
            always(quote! {{
                let mark = sheets.enter(#key, #name);
                #fields
                sheets.leave(mark);
            }})
        }
        TargetSource::Rows { rows: group, targets } => {
            let list = context.list_of(*group, rows)?;
            let row = &context.names.rows[group.index()];
            let fields = part(context, targets, &Rows::at(context, *group), *group);
            let row = used(row, &fields);
            let test = quote!(let Some(rows) = #list.rows().filter(|rows| !rows.is_empty()));
            unless(
                test,
                quote! {
                    let list = sheets.enter_list(#key);
                    for (index, #row) in rows.iter().enumerate() {
                        let mark = sheets.enter_row(#name, index);
                        #fields
                        sheets.leave_row(mark);
                    }
                    sheets.leave_list(list, true);
                },
            )
        }
        TargetSource::Attachment { material, part, page } => {
            let value = materials::attachment(context, *material, *part, page.as_deref(), home)?;
            always(quote!(sheets.value(#key, #value);))
        }
        TargetSource::File { group, page } => {
            let place = context.place(*group, Frame::HOME, rows)?;
            let answers = answers(context, *group, &|_| true);
            let page = page.as_ref().map(|page| {
                let member = format!("\"page\":{}", json(page));
                quote!(sheets.member(#member);)
            });
            unless(
                quote!(#place.is_answered()),
                quote! {
                    let mark = sheets.enter(#key, #name);
                    #answers
                    #page
                    sheets.leave(mark);
                },
            )
        }
    })
}

fn gap_call(key: &str, gap: &DeclaredGap) -> TokenStream {
    let members = [
        ("reason", Some(&gap.reason)),
        ("filled_by", gap.filled_by.as_ref()),
        ("filled_when", gap.filled_when.as_ref()),
    ];
    let mut entry = format!("{{\"target\":{}", key.strip_suffix(':').unwrap_or(key));
    for (name, text) in members {
        if let Some(text) = text {
            entry.push_str(&format!(",\"{name}\":{}", json(text)));
        }
    }
    entry.push_str("},");
    quote!(sheets.gap(#entry);)
}

fn value_field(
    context: &Context<'_>,
    target: &Target,
    value: &Expr,
    domain: &Domain,
    gap: Option<&DeclaredGap>,
    rows: &Rows,
) -> (Option<TokenStream>, TokenStream) {
    let key = key_of(&target.wire);
    if let ExprKind::Constant(Value::Text(text)) = &value.kind
        && !text.is_empty()
    {
        let member = format!("{key}{}", json(text));
        return (None, quote!(sheets.member(#member);));
    }
    let mut found = match &value.kind {
        // An answer is written as it was read.
        ExprKind::Field(field, frame) => given_text(context, *field, *frame, rows),
        _ => None,
    }
    .unwrap_or_else(|| context.rust(value, rows).option());
    if matches!(domain, Domain::Tick) {
        found = quote!(#found.filter(|ticked| *ticked));
    }
    // A number written in the schema has no type of its own.
    let number = matches!(value.ty, Type::Integer | Type::Money).then(|| quote!(::<i64>));
    // The step that writes it, and the test that it was not written.
    let (written, unwritten) = match context.joined(value, rows) {
        // What is put together is written piece by piece.
        Some(texts) => {
            let step = quote!(attempt(|| Some(sheets.value(#key, Some(Joined([#(#texts),*]))))));
            (step.clone(), quote!(#step != Some(true)))
        }
        None => {
            let step = quote!(sheets.value #number (#key, #found));
            (step.clone(), quote!(!#step))
        }
    };
    let otherwise = match gap {
        Some(gap) => Some(gap_call(&key, gap)),
        None => target.required.then(|| {
            let asked = asked(context, value);
            quote!(sheets.lacks(#key, #asked);)
        }),
    };
    let explain = match (unmapped(context, value, rows), otherwise) {
        (Some(unmapped), None) => {
            let test = quote!(#unwritten && let Some(reason) = #unmapped);
            return (Some(test), quote!(sheets.unmapped(#key, reason);));
        }
        (Some(unmapped), Some(otherwise)) => Some(quote! {
            if let Some(reason) = #unmapped {
                sheets.unmapped(#key, reason);
            } else {
                #otherwise
            }
        }),
        (None, otherwise) => otherwise,
    };
    match explain {
        Some(explain) => (Some(unwritten), explain),
        None => (None, quote!(#written;)),
    }
}

/// What a form that nobody has seen receives: the questions listed, in the order of the form.
fn received(context: &Context<'_>, form: &DepartmentForm) -> TokenStream {
    answers(context, Model::ROOT, &|field| form.receives.contains(&field))
}

/// The answers of a group to questions that are listed.
fn answers(context: &Context<'_>, group: GroupId, listed: &dyn Fn(FieldId) -> bool) -> TokenStream {
    let model = context.model;
    let rows = Rows::at(context, group);
    let members = model.groups[group].members.iter().filter_map(|member| match member {
        Member::Field(id) if listed(*id) => {
            let key = key_of(&model.fields[*id].id);
            let answer = answer(context, *id, &rows)?;
            Some(quote!(sheets.value(#key, #answer);))
        }
        Member::Group(id) if model.fields_below(*id).into_iter().any(listed) => {
            let key = key_of(&model.groups[*id].id);
            let inner = answers(context, *id, listed);
            if model.groups[*id].repeat.is_none() {
                return Some(quote! {{
                    let mark = sheets.enter(#key, "");
                    #inner
                    sheets.leave(mark);
                }});
            }
            let list = context.list_of(*id, &rows)?;
            let row = used(&context.names.rows[id.index()], &inner);
            Some(quote! {{
                let list = sheets.enter_list(#key);
                let mut filled = false;
                for (index, #row) in #list.rows().unwrap_or_default().iter().enumerate() {
                    let mark = sheets.enter_row("", index);
                    #inner
                    filled |= sheets.leave_row(mark);
                }
                sheets.leave_list(list, filled);
            }})
        }
        _ => None,
    });
    quote!(#(#members)*)
}

/// An answer that is a text.
fn given_text(
    context: &Context<'_>,
    id: FieldId,
    frame: Frame,
    rows: &Rows,
) -> Option<TokenStream> {
    let field = context.model.fields.get(id)?;
    if field.derive.is_some() || !matches!(field.domain, Domain::Text { .. }) {
        return None;
    }
    let place = context.place(field.group, frame, rows)?;
    let member = &context.names.fields[id.index()];
    Some(quote!(#place.#member.value()))
}

fn answer(context: &Context<'_>, id: FieldId, rows: &Rows) -> Option<TokenStream> {
    if let Some(call) = context.call(Key::Derived(id), rows) {
        return Some(call);
    }
    let field = &context.model.fields[id];
    let place = context.place(field.group, Frame::HOME, rows)?;
    let member = &context.names.fields[id.index()];
    Some(match field.domain {
        Domain::Text { .. } => quote!(#place.#member.value()),
        Domain::Division { .. } => quote!(#place.#member.wire()),
        Domain::AnyOf { .. } => quote!(#place.#member.value().map(Vec::as_slice)),
        _ => quote!(#place.#member.get()),
    })
}

/// A variable, marked when nothing reads it.
fn used(name: &Ident, body: &TokenStream) -> Ident {
    if names_ident(body, name) { name.clone() } else { format_ident!("_{name}") }
}

//! `departments/…`: each department's forms, and how they are filled in.
//!
//! A form is a struct that borrows from the application. One function fills it in and takes down what
//! it lacks; the list of its fields, which serde and the buffer of bytes read alike, is the other
//! half of it.

mod attachment;
mod part;
mod received;
mod shared;
mod value;

use super::conditions::row_arguments;
use super::context::Context;
use super::doc::{Words, docs};
use super::expr::Rows;
use super::print::{functions, importable};
use crate::backend::naming::Scope;
use crate::expr::{Expr, Frame};
use crate::model::{
    ArenaId, DeclaredGap, DepartmentForm, DepartmentFormId, DepartmentId, GroupId, Model, Target,
    TargetSource,
};
use part::{Kind, Part};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use shared::Shared;

/// The forms of one department, and those among them that borrow from the application.
pub(super) fn module(
    context: &Context<'_>,
    department: DepartmentId,
    lenders: &mut Vec<DepartmentFormId>,
) -> TokenStream {
    let mut types = Scope::with(&importable());
    let forms: Vec<_> =
        context.model.department_forms.iter().filter(|(_, f)| f.department == department).collect();
    for (id, _) in &forms {
        types.camel(&context.names.forms[id.index()].to_string(), "");
    }
    let mut writer = Writer { context, types, out: Vec::new() };
    for (id, form) in forms {
        if writer.form(id, form) {
            lenders.push(id);
        }
    }
    writer.out.into_iter().collect()
}

/// `departments.rs`: the departments, and the files that forms carry.
pub(super) fn root(context: &Context<'_>) -> TokenStream {
    let modules = &context.names.departments;
    let files = attachment::files(context);
    quote!(#(pub mod #modules;)* #files)
}

pub(super) fn row_names(context: &Context<'_>, home: GroupId) -> Vec<Ident> {
    let repeats = context.model.repeats(home);
    repeats.into_iter().map(|g| context.names.rows[g.index()].clone()).collect()
}

/// The types of a department's module, as they are written.
struct Writer<'w, 'm> {
    context: &'w Context<'m>,
    types: Scope,
    out: Vec<TokenStream>,
}

/// Where the fields of a form or part are read, and what it is called.
struct Place<'p> {
    rows: &'p Rows,
    home: GroupId,
    name: &'p Ident,
    title: TokenStream,
    kind: Kind,
}

impl Writer<'_, '_> {
    /// Writes a form. Tells whether it borrows.
    fn form(&mut self, id: DepartmentFormId, form: &DepartmentForm) -> bool {
        let home = form.per.unwrap_or(Model::ROOT);
        let system = form.system.as_ref().map(|system| format!("办理系统：{system}。"));
        let basis: Vec<String> = form.basis.iter().map(|basis| format!("依据：{basis}")).collect();
        let lines = std::iter::once(form.title.as_str())
            .chain(system.as_deref())
            .chain(basis.iter().map(String::as_str));
        let (name, title) = (&self.context.names.forms[id.index()], docs(lines));
        if form.unknown {
            return self.received(form, Model::ROOT, name, title, Kind::Form);
        }
        let rows = Rows::at(self.context, home);
        self.part(&form.targets, Place { rows: &rows, home, name, title, kind: Kind::Form })
    }

    /// Writes a form or a part of one. Tells whether it borrows.
    fn part(&mut self, targets: &[Target], place: Place<'_>) -> bool {
        let mut scope = Scope::with(&functions()).keeping(&["facts", "filler", "row", "outer"]);
        for row in row_names(self.context, place.home) {
            scope.snake(&row.to_string());
        }
        let members: Vec<_> = targets.iter().map(|target| scope.snake(&target.wire)).collect();
        let mut part = Part::default();
        let shared = Shared::of(self.context, targets, (place.rows, place.home), &mut scope);
        shared.steps().for_each(|step| part.step(step));
        for (target, member) in targets.iter().zip(members) {
            let member = format_ident!("{member}");
            if let Some(filled) = self.target(target, &mut part, (&place, &shared)) {
                part.add(member, target, filled);
            }
        }
        let (code, lends) = part.finish(self.context, &place);
        self.out.push(code);
        lends
    }

    /// How a field is filled in. A declared gap is only a step.
    fn target(
        &mut self,
        target: &Target,
        part: &mut Part,
        (place, shared): (&Place<'_>, &Shared),
    ) -> Option<Filled> {
        let (context, rows, wire) = (self.context, place.rows, Words(&target.wire));
        let filled = match &target.source {
            TargetSource::Returned { .. } => return None,
            TargetSource::Gap { gap, .. } => {
                let gap = declared(&target.wire, gap);
                part.step(match applies(context, target, (rows, shared)) {
                    Some(applies) => quote!(if #applies { filler.gap(#gap); }),
                    None => quote!(filler.gap(#gap);),
                });
                return None;
            }
            TargetSource::Value { value, domain, gap } => {
                let gap = gap.as_ref();
                let filled = value::value(context, target, (value, domain, gap), rows);
                return Some(filled.where_applied(context, target, (rows, shared)));
            }
            TargetSource::Group(targets) => {
                let name = format_ident!(
                    "{}",
                    self.types.camel(&format!("{}_{}", place.name, target.wire), "Part")
                );
                let (name, title, kind) = (&name, super::doc::doc(&target.label), Kind::Part);
                let lends = self.part(targets, Place { name, title, kind, ..*place });
                let calls = row_names(context, place.home);
                let value = quote!({
                    let outer = filler.enter(#wire);
                    let part = part_there(#name::fill(facts #(, #calls)*, filler));
                    filler.leave(outer);
                    part
                });
                Filled::optional(lent(name, lends), value, lends)
            }
            TargetSource::Rows { rows: group, targets } => {
                let name = format!("{}_{}", place.name, target.wire);
                let name = format_ident!("{}", self.types.camel(&name, "Row"));
                let (title, kind) = (super::doc::doc(&target.label), Kind::Part);
                let inner = Rows::at(context, *group);
                let inner = Place { rows: &inner, home: *group, name: &name, title, kind };
                let lends = self.part(targets, inner);
                let list = context.list_of(*group, rows)?;
                let row = &context.names.rows[group.index()];
                let calls = row_names(context, *group);
                let mut value = quote! {
                    filler.rows(#wire, #list.rows().unwrap_or_default(), |#row, filler| {
                        #name::fill(facts #(, #calls)*, filler)
                    })
                };
                if target.required {
                    value = quote!({
                        if #list.rows().unwrap_or_default().is_empty() { filler.lacks(#wire, &[]); }
                        #value
                    });
                }
                let ty = lent(&name, lends);
                Filled::optional(quote!(Vec<#ty>), value, lends)
            }
            TargetSource::Attachment { material, part, page } => {
                let page = page.as_deref();
                let value =
                    attachment::attachment(context, (*material, *part, page), place.home, shared)?;
                Filled::optional(quote!(&'static Attachment), value, false)
            }
            TargetSource::File { group, page } => {
                let file = context.place(*group, Frame::HOME, rows)?;
                let read = attachment::file_name(context, *group);
                let page = super::domain::optional(page.as_ref().map(|page| quote!(#page)));
                let file = quote!(super::#read(&#file, #page));
                let value =
                    if target.required { quote!(filler.demand(#wire, #file)) } else { file };
                Filled::optional(quote!(File<'a>), value, true)
            }
        };
        Some(filled.where_applied(context, target, (rows, shared)))
    }
}

/// A type that borrows, or does not.
fn lent(name: &Ident, lends: bool) -> TokenStream {
    if lends { quote!(#name<'a>) } else { quote!(#name) }
}

/// How a field of a form is filled in.
struct Filled {
    ty: TokenStream,
    value: TokenStream,
    /// Whether every filled form has it.
    fixed: bool,
    /// Whether it borrows from the application.
    lends: bool,
}

impl Filled {
    fn optional(ty: TokenStream, value: TokenStream, lends: bool) -> Filled {
        Filled { ty, value, fixed: false, lends }
    }

    /// It is there only where the field applies.
    fn where_applied(
        self,
        context: &Context<'_>,
        target: &Target,
        read: (&Rows, &Shared),
    ) -> Filled {
        let Some(applies) = applies(context, target, read) else { return self };
        let value = &self.value;
        let value = quote!(if #applies { #value } else { None });
        Filled { value, fixed: false, ..self }
    }
}

/// Whether a field applies.
fn applies(
    context: &Context<'_>,
    target: &Target,
    (rows, shared): (&Rows, &Shared),
) -> Option<TokenStream> {
    let when = target.when.as_ref()?;
    let holds = shared.answer(context.rust(when, rows).option());
    if !target.required {
        return Some(quote!(#holds == Some(true)));
    }
    let (asked, wire) = (asked(context, when), Words(&target.wire));
    Some(quote!(filler.applies(#wire, #holds, #asked)))
}

/// The registers that an expression reads, each with whether it has a record.
pub(super) fn asked(context: &Context<'_>, expr: &Expr) -> TokenStream {
    let asked = context.asked(Some(expr)).into_iter().map(|(_, asked)| asked);
    quote!(&[#(#asked),*])
}

/// A gap as the schema declares it.
fn declared(wire: &str, gap: &DeclaredGap) -> TokenStream {
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let members = [
        ("reason", Some(&gap.reason)),
        ("filled_by", gap.filled_by.as_ref()),
        ("filled_when", gap.filled_when.as_ref()),
    ];
    let members = members.into_iter().filter_map(|(name, text)| Some((name, text?)));
    let entry = members.fold(format!("{{\"target\":{}", json(wire)), |entry, (name, text)| {
        format!("{entry},\"{name}\":{}", json(text))
    }) + "},";
    let text = |text: &Option<String>| {
        super::domain::optional(text.as_deref().map(|text| Words(text).into_token_stream()))
    };
    let (reason, by, when) = (Words(&gap.reason), text(&gap.filled_by), text(&gap.filled_when));
    let (wire, entry) = (Words(wire), Words(&entry));
    quote! {
        &Declared {
            target: #wire, reason: #reason, filled_by: #by, filled_when: #when, json: #entry,
        }
    }
}

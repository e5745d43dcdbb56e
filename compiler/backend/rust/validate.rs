//! `validate.rs`: which questions are asked, what they demand, what must hold between answers.

use super::context::{Context, Key};
use super::expr::Rows;
use crate::expr::{Expr, Frame, Reads};
use crate::model::{
    ArenaId, CheckId, ChooseItems, Domain, FieldId, GroupId, Member, Model, Requirement, Under,
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeSet;

pub(super) fn module(context: &Context<'_>) -> TokenStream {
    let settle = settle(context);
    let demands = context.model.groups.ids().map(|group| demand(context, group));
    let choice = choice(context);
    quote! {
        /// The instance as a draft, or every rule that it breaks.
        ///
        /// # Errors
        /// Every broken rule, in order of place.
        pub fn validate(instance: &Json) -> Result<Draft, Vec<Violation>> {
            let (draft, mut notes) = Draft::of(instance);
            let registers = Registers::default();
            let facts = Facts::new(&draft, &registers);
            demand_form(&facts, &draft, "", true, true, &mut notes);
            #choice
            let violations = notes.finish();
            if violations.is_empty() { Ok(draft) } else { Err(violations) }
        }

        #settle
        #(#demands)*
    }
}

/// A question or group whose openness has a condition of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Node {
    Group(GroupId),
    /// All members of a group but its switch.
    Switched(GroupId),
    Field(FieldId),
}

struct Order<'c, 'm> {
    context: &'c Context<'m>,
    seen: BTreeSet<Node>,
    found: Vec<Node>,
}

impl Order<'_, '_> {
    /// A node comes after all that its condition reads.
    fn visit(&mut self, node: Node) {
        if !self.seen.insert(node) {
            return;
        }
        let model = self.context.model;
        match node {
            Node::Group(id) => {
                self.around(model.groups[id].parent);
                self.reads(model.groups[id].when.as_ref());
            }
            Node::Switched(id) => {
                self.around(Some(id));
                if let Some(switch) = model.groups[id].switch {
                    self.visit(Node::Field(switch));
                }
            }
            Node::Field(id) => {
                let field = &model.fields[id];
                let group = &model.groups[field.group];
                self.around(Some(field.group));
                if group.switch.is_some() && group.switch != Some(id) {
                    self.visit(Node::Switched(field.group));
                }
                self.reads(field.when.as_ref());
            }
        }
        self.found.push(node);
    }

    fn around(&mut self, group: Option<GroupId>) {
        for group in group.map(|group| self.context.model.ancestry(group)).unwrap_or_default() {
            self.group(group);
        }
    }

    fn group(&mut self, group: GroupId) {
        let parent = self.context.model.groups[group].parent;
        if let Some(parent) = parent.filter(|p| self.context.model.groups[*p].switch.is_some()) {
            self.visit(Node::Switched(parent));
        }
        self.visit(Node::Group(group));
    }

    fn reads(&mut self, expr: Option<&Expr>) {
        let Some(expr) = expr else { return };
        let model = self.context.model;
        let mut open = vec![Reads::of(expr, model)];
        let mut known = BTreeSet::new();
        while let Some(reads) = open.pop() {
            for field in reads.fields {
                if !known.insert(field) {
                    continue;
                }
                self.visit(Node::Field(field));
                if let Some(derive) = &model.fields[field].derive {
                    open.push(Reads::of(derive, model));
                }
            }
            for group in reads.groups {
                self.around(Some(group));
            }
        }
    }
}

fn settle(context: &Context<'_>) -> TokenStream {
    let model = context.model;
    let mut order = Order { context, seen: BTreeSet::new(), found: Vec::new() };
    for (group, definition) in model.groups.iter() {
        if group != Model::ROOT {
            order.group(group);
        }
        for member in &definition.members {
            if let Member::Field(field) = member {
                order.visit(Node::Field(*field));
            }
        }
    }
    let mut steps = Vec::new();
    for node in &order.found {
        match node {
            Node::Group(id) => {
                let group = &model.groups[*id];
                let member = &context.names.group_members[id.index()];
                steps.extend(group.parent.and_then(|home| {
                    let step = (&group.id, &group.title, member);
                    settled(context, home, Key::GroupWhen(*id), step)
                }));
            }
            Node::Switched(id) => steps.extend(switched(context, *id)),
            Node::Field(id) => {
                let field = &model.fields[*id];
                if field.derive.is_none() {
                    let step = (&field.id, &field.label, &context.names.fields[id.index()]);
                    steps.extend(settled(context, field.group, Key::FieldWhen(*id), step));
                }
            }
        }
    }
    if steps.is_empty() {
        return quote! {
            /// Every question is always asked.
            pub(crate) fn settle(_draft: &mut Draft, _notes: &mut Notes) {}
        };
    }
    let registers = steps
        .iter()
        .any(|step| super::names_ident(step, &format_ident!("registers")))
        .then(|| quote!(let registers = Registers::default();));
    quote! {
        /// Settles which questions are asked, each after those that its condition reads. What was
        /// entered where nothing is asked is reported and says nothing from then on.
        pub(crate) fn settle(draft: &mut Draft, notes: &mut Notes) {
            #registers
            #(#steps)*
        }
    }
}

type Step<'s> = (&'s String, &'s String, &'s Ident);

fn settled(context: &Context<'_>, home: GroupId, key: Key, step: Step<'_>) -> Option<TokenStream> {
    let rows = Rows::at(context, home);
    let open = context.call(key, &rows)?;
    Some(in_rows(context, home, Some(&open), &[step], &quote!(open)))
}

/// The members of a switched group but its switch.
fn switched(context: &Context<'_>, group: GroupId) -> Option<TokenStream> {
    let model = context.model;
    let definition = &model.groups[group];
    let switch = definition.switch?;
    let mut steps: Vec<Step<'_>> = Vec::new();
    for member in &definition.members {
        match member {
            Member::Field(id) if *id != switch && model.fields[*id].derive.is_none() => {
                let field = &model.fields[*id];
                steps.push((&field.id, &field.label, &context.names.fields[id.index()]));
            }
            Member::Group(id) => {
                let child = &model.groups[*id];
                steps.push((&child.id, &child.title, &context.names.group_members[id.index()]));
            }
            _ => {}
        }
    }
    if steps.is_empty() {
        return None;
    }
    let name = &context.names.fields[switch.index()];
    let rows = Rows::at(context, group);
    let place = draft_place(context, group, &rows)?;
    let entered = quote!(#place.#name.entered().copied());
    Some(in_rows(context, group, None, &steps, &entered))
}

/// The path of a group in a mutable draft.
fn draft_place(context: &Context<'_>, group: GroupId, rows: &Rows) -> Option<TokenStream> {
    let place = context.place(group, Frame::HOME, rows)?;
    // Conditions read `facts.draft`; here the draft itself is at hand.
    let text: Vec<_> = place.clone().into_iter().collect();
    let through_facts =
        matches!(text.first(), Some(proc_macro2::TokenTree::Ident(first)) if first == "facts");
    Some(if through_facts { text.into_iter().skip(2).collect() } else { place })
}

/// Settles members of a group by a condition, in every row of the repeated groups around. With
/// `open`, the condition is computed for all rows before anything is changed.
fn in_rows(
    context: &Context<'_>,
    home: GroupId,
    open: Option<&TokenStream>,
    steps: &[Step<'_>],
    switch: &TokenStream,
) -> TokenStream {
    let repeats = context.model.repeats(home);
    let rows = Rows::at(context, home);
    let Some(place) = draft_place(context, home, &rows) else { return quote!() };
    let Some((first, _)) = repeats.split_first() else {
        let path = &context.model.groups[home].path;
        let calls = steps.iter().map(|(id, label, member)| {
            let path = crate::support::member_path(path, id);
            quote!(notes.settle(open, &mut #place.#member, #path, #label);)
        });
        return match open {
            Some(open) => quote! {
                let open = {
                    let facts = &Facts::new(draft, &registers);
                    #open
                };
                #(#calls)*
            },
            None => quote! {
                let open = #switch;
                #(#calls)*
            },
        };
    };
    let (prefix, arguments, suffix) = path_format(context, home);
    let calls = steps.iter().map(|(id, label, member)| {
        let format = format!("{prefix}{}", crate::support::member_path(&suffix, id));
        quote!(notes.settle(open, &mut #place.#member, &format!(#format, #(#arguments),*), #label);)
    });
    let bind = match open {
        Some(_) => quote!(let open = open.next().flatten();),
        None => quote!(let open = #switch;),
    };
    let mut inner = quote!(#bind #(#calls)*);
    for (depth, group) in repeats.iter().enumerate().rev() {
        let Some(list) = draft_list(context, *group, &rows) else { return quote!() };
        let row = &context.names.rows[group.index()];
        let index = format_ident!("index_{depth}");
        inner = quote!(for (#index, #row) in #list.each_mut().enumerate() { #inner });
    }
    let _ = first;
    let Some(open) = open else { return inner };
    let mut computed = quote!(found.push(#open););
    for group in repeats.iter().rev() {
        let Some(list) = draft_list(context, *group, &rows) else { return quote!() };
        let row = &context.names.rows[group.index()];
        computed = quote!(for #row in #list.each() { #computed });
    }
    quote! {
        let mut open = {
            let facts = &Facts::new(draft, &registers);
            let mut found = Vec::new();
            #computed
            found.into_iter()
        };
        #inner
    }
}

fn draft_list(context: &Context<'_>, group: GroupId, rows: &Rows) -> Option<TokenStream> {
    let place = draft_place(context, context.model.groups[group].parent?, rows)?;
    let member = &context.names.group_members[group.index()];
    Some(quote!(#place.#member))
}

/// The path of a group in repeated groups: a format such as `family.children[{}]`, its arguments, and
/// the path from the innermost row.
fn path_format(context: &Context<'_>, group: GroupId) -> (String, Vec<Ident>, String) {
    let (mut format, mut arguments, mut suffix) = (String::new(), Vec::new(), String::new());
    for id in context.model.ancestry(group) {
        let definition = &context.model.groups[id];
        suffix = crate::support::member_path(&suffix, &definition.id);
        if definition.repeat.is_some() {
            let dot = if format.is_empty() { "" } else { "." };
            format = format!("{format}{dot}{suffix}[{{}}]");
            arguments.push(format_ident!("index_{}", arguments.len()));
            suffix.clear();
        }
    }
    if !format.is_empty() {
        format.push('.');
    }
    (format, arguments, suffix)
}

fn function_name(context: &Context<'_>, group: GroupId) -> Ident {
    if group == Model::ROOT {
        return format_ident!("demand_form");
    }
    let name =
        heck::ToSnakeCase::to_snake_case(context.names.groups[group.index()].to_string().as_str());
    format_ident!("demand_{name}")
}

fn all(conditions: &[TokenStream]) -> TokenStream {
    if conditions.is_empty() { quote!(true) } else { quote!(#(#conditions)&&*) }
}

/// The path of a member: fixed, or below the row that the function was called for.
fn member_path(context: &Context<'_>, group: GroupId, id: &str) -> TokenStream {
    if context.model.repeats(group).is_empty() {
        let path = crate::support::member_path(&context.model.groups[group].path, id);
        quote!(#path)
    } else {
        let format = format!("{{path}}.{id}");
        quote!(&format!(#format))
    }
}

/// What a group demands of its members.
fn demand(context: &Context<'_>, group: GroupId) -> TokenStream {
    let model = context.model;
    let definition = &model.groups[group];
    let rows = Rows::at(context, group);
    let name = function_name(context, group);
    let draft = &context.names.drafts[group.index()];
    let outer: Vec<_> = model.repeats(group).into_iter().filter(|g| *g != group).collect();
    let outer_arguments = outer.iter().map(|id| {
        let (row, draft) = (&context.names.rows[id.index()], &context.names.drafts[id.index()]);
        quote!(, #row: &draft::#draft)
    });
    let here = here(context, group);
    let holds = |key: Key| context.call(key, &rows).map(|call| quote!(#call == Some(true)));
    let switch = definition.switch.map(|switch| {
        let switch = &context.names.fields[switch.index()];
        quote!(#here.#switch.get() == Some(true))
    });
    let required = |requirement: &Requirement, key: Key| match requirement {
        Requirement::Always => Some(None),
        Requirement::Never => None,
        Requirement::When(_) => Some(holds(key)),
    };
    let mut steps = Vec::new();
    for member in &definition.members {
        match member {
            Member::Passage(_) => {}
            Member::Field(id) => {
                let field = &model.fields[*id];
                if field.derive.is_some() {
                    continue;
                }
                let member = &context.names.fields[id.index()];
                let path = member_path(context, group, &field.id);
                let label = &field.label;
                if let Some(required) = required(&field.required, Key::FieldRequired(*id)) {
                    let mut conditions = vec![quote!(demanded)];
                    conditions.extend(switch.clone().filter(|_| definition.switch != Some(*id)));
                    conditions.extend(holds(Key::FieldWhen(*id)));
                    conditions.extend(required);
                    let conditions = all(&conditions);
                    steps.push(quote!(notes.demand(#conditions, &#here.#member, #path, #label);));
                }
                steps.extend(contained(context, *id, &rows, &path));
            }
            Member::Group(id) => {
                let child = &model.groups[*id];
                let path = member_path(context, group, &child.id);
                let member = &context.names.group_members[id.index()];
                let inner = function_name(context, *id);
                let mut open = vec![quote!(open)];
                open.extend(switch.clone());
                open.extend(holds(Key::GroupWhen(*id)));
                let narrowed = open.len() > 1;
                let open = all(&open);
                let around = model.repeats(*id).into_iter().filter(|g| g != id).map(|g| {
                    let row = &context.names.rows[g.index()];
                    quote!(, #row)
                });
                let around = quote!(#(#around)*);
                let required = required(&child.required, Key::GroupRequired(*id));
                if let Some(repeat) = &child.repeat {
                    let row = &context.names.rows[id.index()];
                    let (min, max) =
                        (Literal::u32_unsuffixed(repeat.min), Literal::u32_unsuffixed(repeat.max));
                    let title = &child.title;
                    let missing = required.filter(|_| repeat.min >= 1).map(|required| {
                        let mut conditions = vec![quote!(demanded), quote!(open)];
                        conditions.extend(required);
                        let conditions = all(&conditions);
                        quote!(notes.demand(#conditions, &#here.#member, list, #title);)
                    });
                    let few = (repeat.min >= 2)
                        .then(|| quote!(notes.few(&#here.#member, (#min, #max), list, #title);));
                    let open = narrowed.then(|| quote!(let open = #open;));
                    steps.push(quote! {{
                        #open
                        let list = #path;
                        #missing
                        #few
                        for (index, #row) in #here.#member.each().enumerate() {
                            #inner(facts, #row #around, &row_path(list, index), open, true, notes);
                        }
                    }});
                } else {
                    let demanded = match required {
                        None => quote!(#here.#member.is_answered()),
                        Some(None) => quote!(demanded || #here.#member.is_answered()),
                        Some(Some(condition)) => {
                            quote!(demanded && #condition || #here.#member.is_answered())
                        }
                    };
                    steps.push(quote! {
                        #inner(facts, &#here.#member #around, #path, #open, #demanded, notes);
                    });
                }
            }
        }
    }
    let checks: Vec<_> =
        model.checks.iter().filter(|(_, check)| check.group == group).map(|(id, _)| id).collect();
    let checks: Vec<_> = checks.into_iter().map(|id| check(context, id, &rows)).collect();
    let checks = quote!(#(#checks)*);
    let body = quote!(#(#steps)* #checks);
    if body.is_empty() {
        return quote! {
            fn #name(_: &Facts<'_>, _: &draft::#draft #(#outer_arguments)*, _: &str, _: bool, _: bool, _: &mut Notes) {}
        };
    }
    let argument = |name: &str, used: &TokenStream| {
        let ident = format_ident!("{name}");
        if super::names_ident(used, &ident) || mentions_path(used, name) {
            ident
        } else {
            format_ident!("_{name}")
        }
    };
    let doc = super::doc::doc(&format!("“{}”须填而未填的、互相矛盾的", definition.title));
    let demanded_line = super::names_ident(&body, &format_ident!("demanded")).then(|| {
        // Nothing is demanded of a group that is not certainly open.
        quote!(let demanded = open && demanded;)
    });
    let whole = quote!(#demanded_line #body);
    let facts = argument("facts", &whole);
    let path = argument("path", &whole);
    let open = argument("open", &whole);
    let demanded = argument("demanded", &whole);
    let here = if super::names_ident(&whole, &here) { here } else { format_ident!("_{here}") };
    quote! {
        #doc
        fn #name(
            #facts: &Facts<'_>, #here: &draft::#draft #(#outer_arguments)*,
            #path: &str, #open: bool, #demanded: bool, notes: &mut Notes,
        ) {
            #whole
        }
    }
}

/// Whether a format in the tokens reads a variable called `path`.
fn mentions_path(tokens: &TokenStream, name: &str) -> bool {
    name == "path" && tokens.to_string().contains("{path}")
}

/// The variable of a group in its own function.
fn here(context: &Context<'_>, group: GroupId) -> Ident {
    if context.model.groups[group].repeat.is_some() {
        context.names.rows[group.index()].clone()
    } else {
        format_ident!("here")
    }
}

/// A division lies in the one that should contain it.
fn contained(
    context: &Context<'_>,
    id: FieldId,
    rows: &Rows,
    path: &TokenStream,
) -> Option<TokenStream> {
    let field = context.model.fields.get(id)?;
    let Domain::Division { table, .. } = field.domain else { return None };
    let under = match field.under.as_ref()? {
        Under::Code(code) => quote!(Some(#code)),
        Under::Field(container) => {
            let group = context.model.fields.get(*container)?.group;
            let place = context.place(group, Frame::HOME, rows)?;
            let name = &context.names.fields[container.index()];
            quote!(#place.#name.wire())
        }
    };
    let (table, label) = (context.table(table), &field.label);
    let place = here(context, field.group);
    let member = &context.names.fields[id.index()];
    Some(quote!(notes.contain(&#place.#member, #under, #table::within, #path, #label);))
}

fn check(context: &Context<'_>, id: CheckId, rows: &Rows) -> Option<TokenStream> {
    let check = context.model.checks.get(id)?;
    let call = context.call(Key::Check(id), rows)?;
    let code = format!("check:{}", check.id);
    let message = &check.message;
    let pointed = check
        .at
        .or_else(|| Reads::of(&check.that, context.model).fields.first().copied())
        .and_then(|field| pointed_path(context, field, check.group));
    let path = pointed.unwrap_or_else(|| own_path(context, check.group));
    Some(quote! {
        if demanded && #call == Some(false) {
            notes.add(Violation::new(#path, #code, #message));
        }
    })
}

fn own_path(context: &Context<'_>, group: GroupId) -> TokenStream {
    if context.model.repeats(group).is_empty() {
        let path = &context.model.groups[group].path;
        quote!(#path)
    } else {
        quote!(path)
    }
}

/// The path of a question seen from a group: up to its repeated group, when no row of it is chosen.
fn pointed_path(context: &Context<'_>, field: FieldId, from: GroupId) -> Option<TokenStream> {
    let field = context.model.fields.get(field)?;
    let chosen = context.model.repeats(from);
    let (mut path, mut row) = (String::new(), None);
    for id in context.model.ancestry(field.group) {
        let group = &context.model.groups[id];
        path = crate::support::member_path(&path, &group.id);
        if group.repeat.is_none() {
            continue;
        }
        if !chosen.contains(&id) {
            return path_below(context, row, &path, from);
        }
        row = Some(id);
        path.clear();
    }
    path_below(context, row, &crate::support::member_path(&path, &field.id), from)
}

/// A path below a row that is the one at hand or one around it.
fn path_below(
    context: &Context<'_>,
    row: Option<GroupId>,
    path: &str,
    from: GroupId,
) -> Option<TokenStream> {
    let Some(row) = row else { return Some(quote!(#path)) };
    let chosen = context.model.repeats(from);
    // `path` is that of the group at hand; rows around it end at earlier brackets.
    let depth = chosen.iter().position(|id| *id == row)? + 1;
    let at_hand = depth == chosen.len();
    let group = &context.model.groups[from];
    if at_hand && group.repeat.is_some() {
        let format = format!("{{path}}.{path}");
        return Some(quote!(format!(#format)));
    }
    let depth = Literal::usize_unsuffixed(depth);
    Some(quote!(below_row(path, #depth, #path)))
}

fn choice(context: &Context<'_>) -> TokenStream {
    let applied: Vec<_> = context
        .model
        .items
        .ids()
        .filter_map(|item| context.call(Key::Applied(item), &Rows::default()))
        .collect();
    let count = quote!(applied.iter().filter(|applied| **applied == Some(true)).count());
    let none = quote!(logic::any(applied) == Some(false));
    let (test, message) = match context.model.choose_items {
        ChooseItems::Any => return quote!(),
        ChooseItems::AtLeastOne => (none, "请至少选择一个要办理的事项"),
        ChooseItems::ExactlyOne => (quote!(#none || #count > 1), "只能选择一个要办理的事项"),
    };
    quote! {
        let applied = {
            let facts = &facts;
            [#(#applied),*]
        };
        if #test {
            notes.add(Violation::new("", "choose_items", #message));
        }
    }
}

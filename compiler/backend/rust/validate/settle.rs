//! Which questions are asked, each settled after those that its condition reads.

use crate::backend::rust::context::{Context, Key};
use crate::backend::rust::expr::Rows;
use crate::expr::{Expr, Frame, Reads};
use crate::model::{ArenaId, FieldId, GroupId, Member, Model};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeSet;

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

pub(super) fn settle(context: &Context<'_>) -> TokenStream {
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
                let step = Step::group(context, *id);
                let home = model.groups[*id].parent;
                steps.extend(
                    home.and_then(|home| settled(context, home, Key::GroupWhen(*id), step)),
                );
            }
            Node::Switched(id) => steps.extend(switched(context, *id)),
            Node::Field(id) => {
                let field = &model.fields[*id];
                if field.derive.is_none() {
                    let step = Step::field(context, *id);
                    steps.extend(settled(context, field.group, Key::FieldWhen(*id), step));
                }
            }
        }
    }
    if steps.is_empty() {
        return quote! {
            /// Every question is always asked.
            pub(crate) fn settle(_draft: &mut Draft<'_>, _notes: &mut Notes) {}
        };
    }
    quote! {
        /// Settles which questions are asked, each after those that its condition reads. What was
        /// entered where nothing is asked is reported and says nothing from then on.
        pub(crate) fn settle(draft: &mut Draft<'_>, notes: &mut Notes) {
            #(#steps)*
        }
    }
}

/// A member to settle.
struct Step<'s> {
    id: &'s String,
    label: &'s String,
    member: &'s Ident,
}

impl<'s> Step<'s> {
    fn field(context: &'s Context<'_>, id: FieldId) -> Step<'s> {
        let field = &context.model.fields[id];
        let member = &context.names.fields[id.index()];
        Step { id: &field.id, label: &field.label, member }
    }

    fn group(context: &'s Context<'_>, id: GroupId) -> Step<'s> {
        let group = &context.model.groups[id];
        let member = &context.names.group_members[id.index()];
        Step { id: &group.id, label: &group.title, member }
    }

    /// The call that settles it, at a path.
    fn call(&self, place: &TokenStream, path: &TokenStream) -> TokenStream {
        let (label, member) = (self.label, self.member);
        quote!(notes.settle(open, &mut #place.#member, &#path, #label);)
    }
}

/// The members of a switched group but its switch.
fn switched(context: &Context<'_>, group: GroupId) -> Option<TokenStream> {
    let definition = &context.model.groups[group];
    let switch = definition.switch?;
    if definition.members.len() < 2 {
        return None;
    }
    let name = &context.names.fields[switch.index()];
    let rows = Rows::at(context, group);
    let home = draft_place(context, group, &rows)?;
    let place = crate::backend::rust::draft::place(context, group, &Member::Field(switch))?;
    let table = context.tables.get(group.index())?;
    let repeats = context.model.repeats(group);
    let whole = if definition.repeat.is_some() { quote!(#home) } else { quote!(&mut #home) };
    let settle = |path: TokenStream| {
        quote! {
            let open = #home.#name.entered().copied();
            notes.settle_switched(open, #whole, #place, (&#path, &draft::#table));
        }
    };
    if repeats.is_empty() {
        let path = &definition.path;
        return Some(settle(quote!(#path)));
    }
    let (prefix, arguments, suffix) = path_format(context, group);
    let format = format!("{prefix}{suffix}");
    let format = format.strip_suffix('.').unwrap_or(&format);
    let inner = settle(quote!(format_args!(#format, #(#arguments),*)));
    each_row(context, &repeats, &rows, inner)
}

/// Does something in every row of repeated groups that are in each other.
fn each_row(
    context: &Context<'_>,
    repeats: &[GroupId],
    rows: &Rows,
    mut inner: TokenStream,
) -> Option<TokenStream> {
    for (depth, group) in repeats.iter().enumerate().rev() {
        let list = draft_list(context, *group, rows)?;
        let row = &context.names.rows[group.index()];
        let index = format_ident!("index_{depth}");
        inner = quote!(for (#index, #row) in #list.each_mut().enumerate() { #inner });
    }
    Some(inner)
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

/// Settles a member of a group by a condition, in every row of the repeated groups around. The
/// condition is computed for all rows before anything is changed.
fn settled(context: &Context<'_>, home: GroupId, key: Key, step: Step<'_>) -> Option<TokenStream> {
    let repeats = context.model.repeats(home);
    let rows = Rows::at(context, home);
    let open = context.call(key, &rows)?;
    let place = draft_place(context, home, &rows)?;
    if repeats.is_empty() {
        let path = crate::support::member_path(&context.model.groups[home].path, step.id);
        let call = step.call(&place, &quote!(#path));
        return Some(quote! {
            let facts = &Facts::new(draft, &NOT_ASKED);
            let open = #open;
            #call
        });
    }
    let (prefix, arguments, suffix) = path_format(context, home);
    let format = format!("{prefix}{}", crate::support::member_path(&suffix, step.id));
    let call = step.call(&place, &quote!(format_args!(#format, #(#arguments),*)));
    let inner = each_row(
        context,
        &repeats,
        &rows,
        quote! {
            let open = open.next().flatten();
            #call
        },
    )?;
    let mut computed = quote!(found.push(#open););
    for group in repeats.iter().rev() {
        let list = draft_list(context, *group, &rows)?;
        let row = &context.names.rows[group.index()];
        computed = quote!(for #row in #list.each() { #computed });
    }
    Some(quote! {
        let facts = &Facts::new(draft, &NOT_ASKED);
        let mut found = Vec::new();
        #computed
        let mut open = found.into_iter();
        #inner
    })
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

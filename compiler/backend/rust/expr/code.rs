//! Rust in the making, and the rows that it reads.

use crate::backend::rust::context::Context;
use crate::expr::{Frame, Type};
use crate::model::{ArenaId, GroupId};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// Rust for an expression.
#[derive(Clone)]
pub(in crate::backend::rust) struct Rust {
    pub(super) tokens: TokenStream,
    /// Whether it is an `Option`.
    pub(super) optional: bool,
    /// Whether it uses `?`, so that it needs a function or closure around it.
    pub(super) tries: bool,
    /// Whether a text or set is owned rather than borrowed.
    pub(super) owned: bool,
    /// Whether it needs brackets as an operand.
    pub(super) compound: bool,
    /// The same as an `Option` without `?`, where it is a chain of plain steps. No closure is needed
    /// around it.
    pub(super) chain: Option<TokenStream>,
}

/// Where an expression is read: for each frame, the variables of the rows around.
#[derive(Clone, Default)]
pub(in crate::backend::rust) struct Rows(pub(super) Vec<Vec<(GroupId, Ident)>>);

impl Rust {
    pub(super) fn plain(tokens: TokenStream) -> Rust {
        Rust { tokens, optional: false, tries: false, owned: false, compound: false, chain: None }
    }

    pub(super) fn maybe(tokens: TokenStream) -> Rust {
        Rust { optional: true, ..Rust::plain(tokens) }
    }

    pub(super) fn owning(self) -> Rust {
        Rust { owned: true, ..self }
    }

    pub(super) fn using(self, parts: &[&Rust]) -> Rust {
        let tries = self.tries || parts.iter().any(|part| part.tries || part.optional);
        Rust { tries, ..self }
    }

    /// As a value, where `?` may be used.
    pub(super) fn value(&self) -> TokenStream {
        let tokens = &self.tokens;
        match (self.optional, self.compound) {
            (true, true) => quote!((#tokens)?),
            (true, false) => quote!(#tokens?),
            (false, _) => quote!(#tokens),
        }
    }

    /// As the operand of an operator, or what a method is called on.
    pub(super) fn operand(&self) -> TokenStream {
        let value = self.value();
        if self.compound && !self.optional { quote!((#value)) } else { value }
    }

    /// As a borrowed text or set.
    pub(super) fn borrowed(&self) -> TokenStream {
        let value = self.value();
        if self.owned { quote!(&#value) } else { value }
    }

    /// As the last expression of a function or closure that gives an `Option`.
    pub(in crate::backend::rust) fn tail(&self) -> TokenStream {
        let tokens = &self.tokens;
        if self.optional { quote!(#tokens) } else { quote!(Some(#tokens)) }
    }

    /// As an `Option`, wherever it stands.
    pub(in crate::backend::rust) fn option(&self) -> TokenStream {
        self.without_try().unwrap_or_else(|| {
            let tail = self.tail();
            quote!(attempt(|| #tail))
        })
    }

    /// Whether it makes a text or set, rather than showing one that stands somewhere.
    pub(in crate::backend::rust) fn is_owned(&self) -> bool {
        self.owned
    }

    /// As an `Option`, if it can be told without `?`.
    pub(in crate::backend::rust) fn without_try(&self) -> Option<TokenStream> {
        if self.tries { self.chain.clone() } else { Some(self.tail()) }
    }

    /// As an `Option`, it is that of `part` with another step behind, unless the part is owned: then
    /// the step could not borrow of it.
    pub(super) fn stepping(self, part: &Rust, step: TokenStream) -> Rust {
        let chain = part.without_try().filter(|_| !part.owned);
        let chain = chain.map(|chain| match part.optional && part.compound && !part.tries {
            true => quote!((#chain) #step),
            false => quote!(#chain #step),
        });
        Rust { chain, ..self }
    }

    /// The same, owned.
    pub(in crate::backend::rust) fn own(self, ty: Type) -> Rust {
        if self.owned {
            return self;
        }
        let (all, one) = match ty {
            Type::Text | Type::Division(_) => (quote!(.map(str::to_owned)), quote!(.to_owned())),
            Type::Codes(_) => (quote!(.map(<[_]>::to_vec)), quote!(.to_vec())),
            _ => return self,
        };
        let step = if self.optional { &all } else { &one };
        let tokens = &self.tokens;
        let tokens = if self.compound { quote!((#tokens) #step) } else { quote!(#tokens #step) };
        let chain = self.chain.map(|chain| quote!(#chain #all));
        Rust { tokens, owned: true, compound: false, chain, ..self }
    }
}

impl Rows {
    /// Read at a group, whose rows and the rows around it have their usual names.
    pub(in crate::backend::rust) fn at(context: &Context<'_>, home: GroupId) -> Rows {
        let rows = context.model.repeats(home);
        Rows(vec![rows.into_iter().map(|g| (g, context.names.rows[g.index()].clone())).collect()])
    }

    pub(super) fn inside(&self, frame: Frame, group: GroupId, row: Ident) -> Rows {
        let mut rows = self.clone();
        let mut around = self.0.get(usize::from(frame.0)).cloned().unwrap_or_default();
        around.retain(|(known, _)| *known != group);
        around.push((group, row));
        rows.0.push(around);
        rows
    }

    pub(super) fn row(&self, frame: Frame, group: GroupId) -> Option<&Ident> {
        let frame = self.0.get(usize::from(frame.0))?;
        frame.iter().rev().find(|(known, _)| *known == group).map(|(_, row)| row)
    }
}

impl Rust {
    pub(super) fn trying(self) -> Rust {
        Rust { tries: true, ..self }
    }

    pub(super) fn using_tries(self, part: &Rust) -> Rust {
        Rust { tries: self.tries || part.tries, ..self }
    }
}

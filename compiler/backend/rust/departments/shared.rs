//! What several fields of a form ask alike is found out once, when the form is begun.

use super::attachment::brought;
use crate::backend::naming::Scope;
use crate::backend::rust::context::Context;
use crate::backend::rust::expr::Rows;
use crate::model::{GroupId, Target, TargetSource};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// Questions that several fields ask, each with the variable that keeps the answer.
#[derive(Default)]
pub(super) struct Shared(Vec<(String, TokenStream, Ident)>);

impl Shared {
    /// Those of a form or a part of one. `scope` has the names of its fields already.
    pub(super) fn of(
        context: &Context<'_>,
        targets: &[Target],
        (rows, home): (&Rows, GroupId),
        scope: &mut Scope,
    ) -> Shared {
        let mut asked: Vec<String> = Vec::new();
        let mut shared: Vec<(String, TokenStream, Ident)> = Vec::new();
        let mut ask = |tokens: TokenStream, name: &'static str| {
            let text = tokens.to_string();
            if shared.iter().any(|(known, ..)| *known == text) {
                return;
            }
            if asked.contains(&text) {
                shared.push((text, tokens, format_ident!("{}", scope.snake(name))));
            } else {
                asked.push(text);
            }
        };
        for target in targets {
            if let Some(when) = &target.when {
                ask(context.rust(when, rows).option(), "holds");
            }
            if let TargetSource::Attachment { material, .. } = target.source
                && let Some(brought) = brought(context, material, home)
            {
                ask(brought, "brought");
            }
        }
        Shared(shared)
    }

    /// The answer, if it is kept, or else the question.
    pub(super) fn answer(&self, question: TokenStream) -> TokenStream {
        if self.0.is_empty() {
            return question;
        }
        let text = question.to_string();
        let kept = self.0.iter().find(|(known, ..)| *known == text);
        kept.map_or(question, |(.., name)| quote!(#name))
    }

    /// How the answers are found out.
    pub(super) fn steps(&self) -> impl Iterator<Item = TokenStream> {
        self.0.iter().map(|(_, question, name)| quote!(let #name = #question;))
    }
}

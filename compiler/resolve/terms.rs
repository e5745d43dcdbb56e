//! Terms: each typed after those it names.

use super::Resolver;
use super::graph::{SHOWN, chain, circles, topological};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::parse;
use crate::expr::syntax::{Syntax, SyntaxKind};
use crate::expr::{Expr, ExprKind, Type};
use crate::model::*;
use crate::source::Span;

/// How deep terms may be defined by terms; every later walk through them is bounded by it.
const MAX_CHAIN: usize = 32;

impl Resolver<'_> {
    /// Terms may use terms: each is typed after those it names.
    pub(super) fn terms(&mut self) {
        let mut parsed: Vec<(String, Span, Option<Syntax>)> = Vec::new();
        for (id, entry) in &self.ast.terms.0 {
            self.reserved(id, entry.key);
            let syntax =
                entry.value.as_ref().and_then(|term| parse::condition(&term.is, self.report));
            parsed.push((id.clone(), entry.key, syntax));
        }
        // Numbers in source order first, so that ids do not depend on who uses whom.
        for (id, key, _) in &parsed {
            let placeholder =
                Expr { kind: ExprKind::Constant(Value::Bool(false)), ty: Type::Bool, span: *key };
            let written = self.ast.terms.0.get(id).and_then(|entry| entry.value.as_ref());
            self.model.terms.add(
                id.clone(),
                Term {
                    id: id.clone(),
                    title: written.map_or_else(|| id.clone(), |term| term.title.value.clone()),
                    is: placeholder,
                    local: written.and_then(|term| term.local),
                    span: *key,
                },
            );
            if let Some(term) = written {
                self.doubt(&format!("terms.{id}"), &term.notes);
            }
        }
        let uses: Vec<Vec<usize>> = parsed
            .iter()
            .map(|(_, _, syntax)| {
                let mut used = Vec::new();
                if let Some(syntax) = syntax {
                    syntax.walk(&mut |node| {
                        if let SyntaxKind::Path(segments) = &node.kind
                            && let [(word, _)] = segments.as_slice()
                        {
                            used.extend(self.ast.terms.0.get_index_of(word));
                        }
                    });
                }
                used
            })
            .collect();
        let (order, cyclic) = topological(&uses);
        for index in &cyclic {
            let (id, ..) = &parsed[*index];
            self.poisoned.insert(format!("terms.{id}"));
        }
        for circle in circles(&uses, &cyclic) {
            let Some((id, key, _)) = circle.first().and_then(|&first| parsed.get(first)) else {
                continue;
            };
            let names = circle.iter().map(|&index| parsed[index].0.as_str());
            let chain = chain(names, id);
            let mut diagnostic = Diagnostic::new(
                Code::Cycle,
                *key,
                bi!("名词“{id}”的定义绕回了自己", "the term `{id}` is defined by itself"),
            )
            .label(bi!("{chain}", "{chain}"));
            for &index in circle.iter().take(SHOWN).skip(1) {
                diagnostic = diagnostic.also(parsed[index].1, bi!("经过这里", "by way of this"));
            }
            self.report.push(diagnostic);
        }
        let mut depth = vec![0_usize; parsed.len()];
        for index in order {
            let (id, key, syntax) = &parsed[index];
            depth[index] = uses[index].iter().map(|&used| depth[used] + 1).max().unwrap_or(0);
            if depth[index] > MAX_CHAIN {
                self.poisoned.insert(format!("terms.{id}"));
                let message =
                    bi!("名词一层套一层，太深了", "terms are defined by terms too deeply");
                self.error(Code::TooDeep, *key, message);
                continue;
            }
            let typed = syntax
                .as_ref()
                .and_then(|syntax| self.scope(Model::ROOT, Ok(())).typed(syntax, None));
            match (typed, self.model.terms.find(id)) {
                (Some(typed), Some(term)) => self.model.terms[term].is = typed,
                _ => {
                    self.poisoned.insert(format!("terms.{id}"));
                }
            }
        }
    }
}

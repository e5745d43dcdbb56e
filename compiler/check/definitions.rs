//! Rejects terms and items that are defined by themselves, or by so much that working them out
//! would take for ever.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report};
use crate::expr::{Expr, ExprKind};
use crate::model::{ArenaId, Model};
use crate::resolve::topological;
use crate::source::Span;

/// How many definitions may rest on one another in a row: each is entered while the last is open.
const MAX_CHAIN: usize = 64;

/// How many steps a definition may take when everything it names is worked out anew.
const MAX_STEPS: usize = 100_000;

pub(super) fn check(model: &Model, report: &mut Report) {
    let terms = model.terms.values().map(|term| (&term.is, term.title.as_str(), term.span));
    let items =
        model.items.values().map(|item| (&item.applied_when, item.title.as_str(), item.span));
    let definitions: Vec<(&Expr, &str, Span)> = terms.chain(items).collect();
    let mut uses: Vec<Vec<usize>> = Vec::new();
    let mut nodes: Vec<usize> = Vec::new();
    for (index, (expr, ..)) in definitions.iter().enumerate() {
        let (mut used, mut count) = (Vec::new(), 0);
        // A region's own definition of a term counts as well as the general one.
        let local = model.regions.iter().flat_map(|region| &region.terms);
        let local = local.filter(|(term, _)| term.index() == index).map(|(_, is)| is);
        for expr in std::iter::once(*expr).chain(local) {
            expr.walk(&mut |node| {
                count += 1;
                match &node.kind {
                    ExprKind::Term(id) => used.push(id.index()),
                    ExprKind::Applied(id) => used.push(model.terms.len() + id.index()),
                    _ => {}
                }
            });
        }
        used.retain(|&index| index < definitions.len());
        uses.push(used);
        nodes.push(count);
    }
    let (order, cyclic) = topological(&uses);
    for &index in &cyclic {
        let (_, title, span) = definitions[index];
        let message = bi!("“{title}”的定义绕回了自己", "`{title}` is defined by itself");
        report.push(Diagnostic::new(Code::Cycle, span, message));
    }
    let (mut chain, mut steps) = (vec![1_usize; uses.len()], nodes);
    for index in order {
        for &used in &uses[index] {
            chain[index] = chain[index].max(chain[used] + 1);
            steps[index] = steps[index].saturating_add(steps[used]);
        }
        if chain[index] > MAX_CHAIN || steps[index] > MAX_STEPS {
            let (_, title, span) = definitions[index];
            let message = bi!(
                "“{title}”的定义层层引用，太深或太大",
                "the definition of `{title}` rests on too many others"
            );
            report.push(Diagnostic::new(Code::ExpressionSyntax, span, message));
            // One report for all that rest on it.
            chain[index] = 1;
            steps[index] = 1;
        }
    }
}

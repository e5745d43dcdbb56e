//! Rejects questions whose being asked, demanded or filled depends on themselves, and chains of such
//! questions so long that nobody could follow them.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report};
use crate::expr::{Expr, Reads};
use crate::model::{ArenaId, FieldId, GroupId, Model, Requirement};
use std::collections::BTreeSet;

pub(super) fn check(model: &Model, report: &mut Report) {
    let mut uses: Vec<Vec<usize>> = vec![Vec::new(); model.fields.len()];
    for (id, field) in model.fields.iter() {
        let mut read = BTreeSet::new();
        for expr in expressions_of(model, id) {
            let reads = Reads::of(expr, model);
            read.extend(reads.fields.iter().map(|field| field.index()));
            for group in reads.groups {
                read.extend(model.fields_below(group).iter().map(|field| field.index()));
            }
        }
        for group in model.ancestry(field.group) {
            if let Some(switch) = model.groups[group].switch.filter(|&switch| switch != id) {
                read.insert(switch.index());
            }
        }
        uses[id.index()] = read.into_iter().collect();
    }
    let cycles = cycles(&uses);
    if cycles.is_empty() {
        chains(model, &uses, report);
    }
    for cycle in cycles {
        let path: Vec<&str> = cycle
            .iter()
            .map(|&index| model.fields[FieldId::from_index(index)].path.as_str())
            .collect();
        let Some(&first) = cycle.first() else { continue };
        let field = &model.fields[FieldId::from_index(first)];
        let (label, place) = (&field.label, &field.path);
        let chain = format!("{} → {}", path.join(" → "), path[0]);
        let mut diagnostic = Diagnostic::new(
            Code::Cycle,
            field.span,
            bi!(
                "“{label}”问不问、填什么，绕了一圈取决于它自己",
                "whether `{place}` is asked or what it holds depends on itself"
            ),
        )
        .label(bi!("{chain}", "{chain}"));
        for &index in &cycle[1..] {
            let other = &model.fields[FieldId::from_index(index)];
            diagnostic = diagnostic.also(other.span, bi!("经过这里", "by way of this"));
        }
        report.push(diagnostic);
    }
}

/// How many questions may decide about each other in a row.
const MAX_CHAIN: usize = 64;

/// Reports the first question of each chain that is too long. `uses` has no cycles.
fn chains(model: &Model, uses: &[Vec<usize>], report: &mut Report) {
    let mut depth: Vec<Option<usize>> = vec![None; uses.len()];
    for start in 0..uses.len() {
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            if depth[*node].is_some() {
                path.pop();
                continue;
            }
            if let Some(&used) = uses[*node].get(*next) {
                *next += 1;
                if depth[used].is_none() {
                    path.push((used, 0));
                }
                continue;
            }
            let own = uses[*node]
                .iter()
                .filter_map(|&used| depth[used])
                .max()
                .map_or(0, |deepest| deepest + 1);
            depth[*node] = Some(own);
            if own == MAX_CHAIN + 1 {
                let field = &model.fields[FieldId::from_index(*node)];
                report.push(Diagnostic::new(
                    Code::TooDeep,
                    field.span,
                    bi!(
                        "一题决定一题，连了 {MAX_CHAIN} 层以上",
                        "more than {MAX_CHAIN} questions in a row decide about each other"
                    ),
                ));
            }
            path.pop();
        }
    }
}

/// The expressions that decide about a question: its own and those of the groups around it.
fn expressions_of(model: &Model, id: FieldId) -> Vec<&Expr> {
    let field = &model.fields[id];
    let mut found: Vec<&Expr> = Vec::new();
    found.extend(field.when.iter().chain(&field.derive).chain(&field.suggest));
    if let Requirement::When(condition) = &field.required {
        found.push(condition);
    }
    let mut group: Option<GroupId> = Some(field.group);
    while let Some(around) = group {
        found.extend(model.groups[around].when.iter());
        group = model.groups[around].parent;
    }
    found
}

/// One shortest-found cycle for each group of questions that depend on each other.
fn cycles(uses: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    let mut reported = vec![false; uses.len()];
    // 0 untouched, 1 on the path, 2 done.
    let mut state = vec![0_u8; uses.len()];
    for start in 0..uses.len() {
        if state[start] != 0 {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        state[start] = 1;
        while let Some((node, next)) = path.last_mut() {
            let Some(&used) = uses[*node].get(*next) else {
                state[*node] = 2;
                path.pop();
                continue;
            };
            *next += 1;
            match state[used] {
                0 => {
                    state[used] = 1;
                    path.push((used, 0));
                }
                1 => {
                    let from = path.iter().position(|(node, _)| *node == used).unwrap_or(0);
                    let cycle: Vec<usize> = path[from..].iter().map(|(node, _)| *node).collect();
                    if !cycle.iter().any(|&node| reported[node]) {
                        cycle.iter().for_each(|&node| reported[node] = true);
                        found.push(cycle);
                    }
                }
                _ => {}
            }
        }
    }
    found
}

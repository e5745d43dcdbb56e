//! Rules that stand against each other: which of them make something impossible, and what is idle on
//! account of it. What is idle for the same reason is reported once.

use super::live::{self, Hope};
use super::solver::{Answer, Lit};
use super::world::World;
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, Report};
use crate::model::{Model, Requirement};
use crate::source::Span;
use std::collections::BTreeSet;

/// Rules that are shown with a finding.
const SHOWN: usize = 4;

type Rules = Vec<(Span, Bilingual)>;

/// Reports the rules that cannot all be kept.
pub(super) fn nothing_is_valid(model: &Model, report: &mut Report) {
    let mut world = World::explaining(model);
    world.rules();
    world.link_sums();
    let all = clashing(&mut world, &[]);
    let told = telling(model, &all);
    let rules = if told.is_empty() { all } else { told };
    let whole = model.groups[Model::ROOT].span;
    let span = rules.first().map_or(whole, |(span, _)| *span);
    let message = bi!(
        "没有一份申请能够合格：规则互相矛盾",
        "no application can be valid: the rules contradict each other"
    );
    let mut diagnostic = Diagnostic::new(Code::NothingValid, span, message);
    for (index, (span, words)) in rules.into_iter().enumerate() {
        diagnostic =
            if index == 0 { diagnostic.label(words) } else { diagnostic.also(span, words) };
    }
    report.push(diagnostic);
}

/// Something that can never be the case, and the rules that stand against it.
struct Idle<'h> {
    hope: &'h Hope,
    rules: Rules,
    /// Already where it is asked cannot come about.
    vacuous: bool,
}

/// Reports what can never be the case, with the rules that stand against it.
pub(super) fn idle(model: &Model, world: &mut World<'_>, hopes: &[Hope], report: &mut Report) {
    let mut seen = BTreeSet::new();
    let mut found: Vec<Idle<'_>> = Vec::new();
    // Made where something is idle.
    let mut explained = None;
    for (index, hope) in hopes.iter().enumerate() {
        // Of several findings at one place the first says it all.
        if world.logic.possible(&hope.all) != Answer::Impossible || !seen.insert(hope.span) {
            continue;
        }
        let around = hope.all.split_last().map_or(&[][..], |(_, around)| around);
        let vacuous = world.logic.possible(around) == Answer::Impossible;
        let (explaining, wanted) = explained.get_or_insert_with(|| {
            let mut explaining = World::explaining(model);
            explaining.rules();
            let wanted = live::hopes(&mut explaining);
            explaining.link_sums();
            (explaining, wanted)
        });
        let all = wanted.get(index).map_or(&[][..], |hope| &hope.all);
        let rules = clashing(explaining, all);
        found.push(Idle { hope, rules, vacuous });
    }
    for group in groups(model, &found) {
        // That a code cannot be chosen says more than what is idle on account of it.
        let codes = group.iter().find(|idle| idle.hope.code == Code::NobodyChooses);
        let Some(first) = codes.or(group.first()) else { continue };
        let hope = first.hope;
        let mut diagnostic = Diagnostic::new(hope.code, hope.span, hope.message.clone());
        let rules = telling(model, &first.rules);
        for (span, words) in rules.into_iter().filter(|(span, _)| *span != hope.span).take(SHOWN) {
            diagnostic = diagnostic.also(span, words);
        }
        let more = group.len() - 1;
        if more > 0 {
            diagnostic = diagnostic.help(bi!(
                "由此另有 {more} 处规则也用不上，改好这里就好",
                "{more} more rules are idle on account of this; mending this mends them"
            ));
        }
        report.push(diagnostic);
    }
}

/// What is idle, by reason. What follows from a condition that never holds has no group of its own.
fn groups<'f, 'h>(model: &Model, found: &'f [Idle<'h>]) -> Vec<Vec<&'f Idle<'h>>> {
    let checks: BTreeSet<Span> = model.checks.values().map(|check| check.span).collect();
    let own_checks = |idle: &Idle<'_>| -> BTreeSet<Span> {
        idle.rules.iter().map(|(span, _)| *span).filter(|span| checks.contains(span)).collect()
    };
    let closed: BTreeSet<Span> = found.iter().map(|idle| idle.hope.span).collect();
    // Questions and groups that are never asked.
    let fields = model.fields.values().map(|field| (field.span, &field.when));
    let never: BTreeSet<Span> = fields
        .chain(model.groups.values().map(|group| (group.span, &group.when)))
        .filter(|(_, when)| when.as_ref().is_some_and(|when| closed.contains(&when.span)))
        .map(|(span, _)| span)
        .collect();
    let mut groups: Vec<(BTreeSet<Span>, Vec<&Idle<'_>>)> = Vec::new();
    let mut following = Vec::new();
    for idle in found {
        let own = own_checks(idle);
        let closed = idle.rules.iter().any(|(span, _)| never.contains(span));
        match groups.iter_mut().find(|(checks, _)| !checks.is_disjoint(&own)) {
            Some((checks, group)) if !closed => {
                checks.extend(own);
                group.push(idle);
            }
            _ if closed || idle.vacuous => following.push(idle),
            _ => groups.push((own, vec![idle])),
        }
    }
    for idle in following {
        let own = own_checks(idle);
        let spans: BTreeSet<Span> = idle.rules.iter().map(|(span, _)| *span).collect();
        let near = groups.iter_mut().find(|(checks, group)| {
            let first = group.first().map_or(&[][..], |first| &first.rules);
            !checks.is_disjoint(&own) || first.iter().all(|(span, _)| spans.contains(span))
        });
        match near {
            Some((_, group)) => group.push(idle),
            None => groups.push((own, vec![idle])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The rules that an author wrote as such: checks and conditions. That a switch counts as answered
/// and that a question has one answer is a rule, too, and tells nothing.
fn telling(model: &Model, rules: &Rules) -> Rules {
    let conditional = |required: &Requirement| matches!(required, Requirement::When(_));
    let checks = model.checks.values().map(|check| check.span);
    let fields =
        model.fields.values().filter(|own| own.when.is_some() || conditional(&own.required));
    let groups =
        model.groups.values().filter(|own| own.when.is_some() || conditional(&own.required));
    let mut written: BTreeSet<Span> = checks.collect();
    written.extend(fields.map(|field| field.span));
    written.extend(groups.map(|group| group.span));
    written.insert(model.groups[Model::ROOT].span);
    rules.iter().filter(|(span, _)| written.contains(span)).cloned().collect()
}

/// The rules that make something impossible; none of them could be left out.
fn clashing(world: &mut World<'_>, all: &[Lit]) -> Rules {
    let mut rules: Vec<Lit> = world.selected().iter().map(|(lit, ..)| *lit).collect();
    let mut impossible = |rules: &[Lit]| {
        let mut asked = all.to_vec();
        asked.extend(rules);
        (world.logic.ask(&asked) == Answer::Impossible).then(|| world.logic.conflict())
    };
    let Some(conflict) = impossible(&rules) else { return Vec::new() };
    rules.retain(|rule| conflict.contains(rule));
    for rule in rules.clone() {
        let less: Vec<Lit> = rules.iter().copied().filter(|own| *own != rule).collect();
        if impossible(&less).is_some() {
            rules = less;
        }
    }
    let selected = world.selected().iter().filter(|(lit, ..)| rules.contains(lit));
    selected.map(|(_, span, words)| (*span, words.clone())).collect()
}

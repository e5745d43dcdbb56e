//! Failed proofs as diagnostics: what fails, an applicant for whom it does, and how to mend it.
//! Proofs that fail for the same reason are reported once, at the first place.

use super::goal::Goal;
use super::ledger::{Counterexample, Kind};
use super::world::{Atom, World};
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, Report};
use crate::expr::chinese;
use crate::model::{FieldId, Requirement};
use crate::source::Span;

/// Further places of the same failure that are shown.
const SHOWN: usize = 4;

/// A goal that was refuted.
pub(super) struct Refuted<'g, 'm> {
    pub(super) goal: &'g Goal<'m>,
    pub(super) counterexample: &'g Counterexample,
    pub(super) because: &'g [(Atom, bool)],
}

pub(super) fn refuted(world: &World<'_>, all: &[Refuted<'_, '_>], report: &mut Report) {
    let mut groups: Vec<Vec<&Refuted<'_, '_>>> = Vec::new();
    for refuted in all {
        let same = |group: &&mut Vec<&Refuted<'_, '_>>| {
            group.first().is_some_and(|first| reason(first.because) == reason(refuted.because))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(refuted),
            None => groups.push(vec![refuted]),
        }
    }
    for mut group in groups {
        // What a department lacks tells more than what cannot be judged.
        group.sort_by_key(|refuted| match refuted.goal.kind {
            Kind::Filled => 0,
            Kind::InDomain => 1,
            Kind::Determined => 2,
        });
        let Some((first, others)) = group.split_first() else { continue };
        report.push(diagnostic(world, first, others));
    }
}

/// What makes failures the same: the answers that are missing, else everything.
fn reason(because: &[(Atom, bool)]) -> Vec<&(Atom, bool)> {
    let missing: Vec<_> =
        because.iter().filter(|(atom, holds)| !holds && matches!(atom, Atom::Given(..))).collect();
    if missing.is_empty() { because.iter().collect() } else { missing }
}

fn diagnostic(
    world: &World<'_>,
    first: &Refuted<'_, '_>,
    others: &[&Refuted<'_, '_>],
) -> Diagnostic {
    let Bilingual { zh, en } = &first.goal.subject;
    let (code, message) = match first.goal.kind {
        Kind::Determined => (
            Code::Undetermined,
            bi!("有的申请无法判断：{zh}", "for some applications it cannot be told {en}"),
        ),
        Kind::Filled => (
            Code::NotFilled,
            bi!(
                "有的申请会让{zh}没有值，而部门必填",
                "some applications leave {en} empty, which the department demands"
            ),
        ),
        Kind::InDomain => (
            Code::OutOfDomain,
            bi!(
                "有的申请会让{zh}超出部门的取值范围",
                "some applications take {en} out of the department's domain"
            ),
        ),
    };
    let situation = joined(&first.counterexample.situation);
    let (zh, en) = (situation.zh, situation.en);
    let mut diagnostic =
        Diagnostic::new(code, first.goal.span, message).label(bi!("例如：{zh}", "such as: {en}"));
    let missing = missing(first.because);
    for &field in &missing {
        let (span, words) = why_missing(world, field);
        diagnostic = diagnostic.also(span, words);
    }
    for other in others.iter().take(SHOWN) {
        let Bilingual { zh, en } = &other.goal.subject;
        diagnostic = diagnostic.also(other.goal.span, bi!("{zh}也是", "the same for {en}"));
    }
    if let Some(more) = others.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        diagnostic = diagnostic
            .help(bi!("同样的缺陷还有 {more} 处", "{more} more places fail for the same reason"));
    }
    for help in remedies(world, first.goal.kind, &missing) {
        diagnostic = diagnostic.help(help);
    }
    diagnostic
}

/// The findings one after the other.
pub(super) fn joined(parts: &[Bilingual]) -> Bilingual {
    let zh: Vec<&str> = parts.iter().map(|part| part.zh.as_str()).collect();
    let en: Vec<&str> = parts.iter().map(|part| part.en.as_str()).collect();
    if parts.is_empty() {
        return bi!("任何一份申请", "any application");
    }
    Bilingual { zh: zh.join("；"), en: en.join("; ") }
}

fn missing(because: &[(Atom, bool)]) -> Vec<FieldId> {
    let mut found = Vec::new();
    for (atom, holds) in because {
        if let (Atom::Given(field, _), false) = (atom, holds)
            && !found.contains(field)
        {
            found.push(*field);
        }
    }
    found
}

/// Why a question may be unanswered, and where that is written.
fn why_missing(world: &World<'_>, id: FieldId) -> (Span, Bilingual) {
    let model = world.model;
    let field = &model.fields[id];
    let label = &field.label;
    if let Requirement::Never = field.required {
        return (field.span, bi!("“{label}”可以不填", "`{label}` may be left out"));
    }
    if let Some(when) = &field.when {
        let sentence = chinese::sentence(when, model);
        return (
            when.span,
            bi!("“{label}”只在{sentence}时才问", "`{label}` is asked only when: {sentence}"),
        );
    }
    if let Requirement::When(condition) = &field.required {
        let sentence = chinese::sentence(condition, model);
        return (
            condition.span,
            bi!("“{label}”只在{sentence}时必填", "`{label}` is required only when: {sentence}"),
        );
    }
    for id in model.ancestry(field.group).into_iter().rev() {
        let group = &model.groups[id];
        let title = &group.title;
        if let Some(when) = &group.when {
            let sentence = chinese::sentence(when, model);
            return (
                when.span,
                bi!("“{title}”只在{sentence}时才问", "`{title}` is asked only when: {sentence}"),
            );
        }
        match &group.required {
            Requirement::Never => {
                return (
                    group.span,
                    bi!("“{title}”可以整组不填", "`{title}` may be left out as a whole"),
                );
            }
            Requirement::When(condition) => {
                let sentence = chinese::sentence(condition, model);
                return (
                    condition.span,
                    bi!(
                        "“{title}”只在{sentence}时必填",
                        "`{title}` is required only when: {sentence}"
                    ),
                );
            }
            Requirement::Always => {}
        }
        if let Some(switch) = group.switch {
            let field = &model.fields[switch];
            let label = &field.label;
            return (field.span, bi!("选了“{label}”才问", "asked only when `{label}` is chosen"));
        }
    }
    (field.span, bi!("“{label}”", "`{label}`"))
}

fn remedies(world: &World<'_>, kind: Kind, missing: &[FieldId]) -> Vec<Bilingual> {
    let Some(first) = missing.first() else { return Vec::new() };
    let field = &world.model.fields[*first];
    let (label, path) = (&field.label, &field.path);
    match kind {
        Kind::Filled => vec![
            bi!(
                "部门确实必填的：把“{label}”改为这种情况下也必填",
                "if the department does demand it: require `{label}` in this situation too"
            ),
            bi!(
                "部门可以不填的：这一栏写 required: false，或 when: has({path})",
                "if it does not: write `required: false` here, or `when: has({path})`"
            ),
            bi!(
                "由别人补填的：写 gap: 原因，和 filled_by",
                "if others fill it in: write `gap:` with the reason, and `filled_by`"
            ),
        ],
        Kind::Determined => vec![
            bi!(
                "在条件里先问有没有：has({path}) and …",
                "ask first whether it is there: `has({path}) and …`"
            ),
            bi!("或把“{label}”改为这种情况下也必填", "or require `{label}` in this situation too"),
        ],
        Kind::InDomain => Vec::new(),
    }
}

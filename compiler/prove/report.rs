//! Failed proofs as diagnostics: what fails, an applicant for whom it does, and how to mend it.
//! Proofs that fail for the same reason are reported once, at the first place.

mod reasons;

use super::goal::{Claim, Goal};
use super::ledger::{Counterexample, Kind};
use super::world::{Atom, World};
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, Report};
use crate::expr::{Expr, Reads};
use crate::model::{
    Composite, FieldId, GroupId, Model, RegisterId, Requirement, Target, TargetSource,
};
use crate::source::Span;
use reasons::{asked_here, why_missing, why_no_rows, why_not_asked, why_unrecorded};
use serde_json::Value as Json;

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
            group.first().is_some_and(|first| reason(world, first) == reason(world, refuted))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(refuted),
            None => groups.push(vec![refuted]),
        }
    }
    for mut group in groups {
        // What a department lacks tells more than what cannot be judged.
        group.sort_by_key(|refuted| match refuted.goal.kind {
            Kind::Sent => 0,
            Kind::Filled => 1,
            Kind::InDomain => 2,
            Kind::Determined => 3,
        });
        let Some((first, others)) = group.split_first() else { continue };
        report.push(diagnostic(world, first, others));
    }
}

/// What makes failures the same: what is missing, else everything.
fn reason(world: &World<'_>, refuted: &Refuted<'_, '_>) -> (Vec<Missing>, Vec<(Atom, bool)>) {
    let missing = missing(world, refuted);
    let all = if missing.is_empty() { refuted.because.to_vec() } else { Vec::new() };
    (missing, all)
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
        Kind::Sent => (
            Code::NotSent,
            bi!(
                "有的申请办{zh}，却没有一张部门的表为它送出",
                "some applications are for {en}, and no form of a department is sent for it"
            ),
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
    let missing = missing(world, first);
    for &missing in &missing {
        let (span, words) = match missing {
            Missing::Answer(field) => why_missing(world, field),
            Missing::Rows(group) => why_no_rows(world, group),
            Missing::Record(register, index) => why_unrecorded(world, register, index),
            Missing::Register(register) => why_not_asked(world, register),
        };
        diagnostic = diagnostic.also(span, words);
    }
    if missing.is_empty() && first.goal.kind != Kind::Determined {
        for (span, words) in sources(world, first.goal) {
            diagnostic = diagnostic.also(span, words);
        }
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

/// What is read and is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missing {
    Answer(FieldId),
    /// All rows of a repeated group.
    Rows(GroupId),
    /// A field of a record.
    Record(RegisterId, usize),
    /// A register that is not asked.
    Register(RegisterId),
}

fn missing(world: &World<'_>, refuted: &Refuted<'_, '_>) -> Vec<Missing> {
    let mut found = Vec::new();
    for (atom, holds) in refuted.because {
        let missing = match atom {
            Atom::Given(field, _) if !holds => Missing::Answer(*field),
            Atom::Row(place) if !holds => Missing::Rows(world.places.held(*place).group),
            Atom::Has(register, index) if !holds => Missing::Record(*register, *index),
            _ => continue,
        };
        if !found.contains(&missing) {
            found.push(missing);
        }
    }
    // A question that is not asked goes without saying; what reads it says which it is.
    if found.is_empty()
        && refuted.goal.kind != Kind::InDomain
        && let Some(expr) = read_by(world.model, refuted.goal)
    {
        let answers = &refuted.counterexample.instance["answers"];
        let reads = Reads::of(expr, world.model);
        let absent = reads.fields.into_iter().filter(|field| {
            let field = &world.model.fields[*field];
            field.derive.is_none() && !answered(answers, &field.path)
        });
        found.extend(absent.map(Missing::Answer));
        if found.is_empty() {
            let mut registers = reads.registers;
            registers.retain(|register| world.model.registers[*register].when.is_some());
            found.extend(registers.into_iter().map(Missing::Register));
        }
    }
    found
}

/// The expression that a goal is about.
fn read_by<'m>(model: &'m Model, goal: &Goal<'m>) -> Option<&'m Expr> {
    fn among(targets: &[Target], span: Span) -> Option<&Expr> {
        targets.iter().find_map(|target| match (&target.when, &target.source) {
            (Some(when), _) if when.span == span => Some(when),
            (_, TargetSource::Value { value, .. }) if target.span == span => Some(value),
            (_, TargetSource::Group(inner) | TargetSource::Rows { targets: inner, .. }) => {
                among(inner, span)
            }
            _ => None,
        })
    }
    match &goal.claim {
        Claim::Undetermined { expr, .. } => Some(expr),
        Claim::NotSent { .. } => None,
        Claim::Waiting { form, .. } => among(&model.department_forms[*form].targets, goal.span),
    }
}

/// Whether there is an answer at a path; of rows: in the first.
fn answered(answers: &Json, path: &str) -> bool {
    let mut here = answers;
    for step in path.split('.') {
        let row = here.get(0);
        here = match row.unwrap_or(here).get(step) {
            Some(below) => below,
            None => return false,
        };
    }
    true
}

/// Where what was answered so that a value lies outside of its domain is asked.
fn sources(world: &World<'_>, goal: &Goal<'_>) -> Vec<(Span, Bilingual)> {
    let model = world.model;
    let Some((outside, _)) = &goal.outside else {
        let read = read_by(model, goal).map(|expr| Reads::of(expr, model).fields);
        let fields = read.into_iter().flatten().map(|field| &model.fields[field]);
        return fields.take(SHOWN).map(asked_here).collect();
    };
    let fields = outside.answers.iter().map(|(field, ..)| &model.fields[*field]);
    let mut sources: Vec<_> = fields.map(asked_here).collect();
    for (register, index, _) in &outside.registers {
        if let Some(field) = model.registers[*register].fields.get(*index) {
            let label = &field.label;
            sources.push((field.span, bi!("“{label}”在这里查", "`{label}` is looked up here")));
        }
    }
    sources
}

fn remedies(world: &World<'_>, kind: Kind, missing: &[Missing]) -> Vec<Bilingual> {
    let model = world.model;
    let Some(first) = missing.first() else { return Vec::new() };
    let (mend, path) = match *first {
        Missing::Answer(id) => {
            let field = &model.fields[id];
            let group = &model.groups[field.group];
            let own = matches!(field.required, Requirement::Always) && field.when.is_none();
            let whole = !matches!(group.required, Requirement::Always);
            // Of a file the parts are nobody's question.
            let path = match group.composite {
                Some(Composite::File { .. }) => &group.path,
                _ => &field.path,
            };
            let label = if own && whole { &group.title } else { &field.label };
            let mend = match asked_sometimes(model, id) {
                true => bi!(
                    "让“{label}”在这种情况下也问、也必填",
                    "ask and require `{label}` in this situation too"
                ),
                false => bi!(
                    "把“{label}”改为这种情况下也必填",
                    "require `{label}` in this situation too"
                ),
            };
            (mend, path.clone())
        }
        Missing::Rows(id) => {
            let group = &model.groups[id];
            let title = &group.title;
            let mend = bi!(
                "让“{title}”在这种情况下至少填一行",
                "require a row of `{title}` in this situation too"
            );
            (mend, group.path.clone())
        }
        Missing::Register(id) => {
            let register = &model.registers[id];
            let title = &register.title;
            let mend = bi!("让“{title}”在这种情况下也查", "ask `{title}` in this situation too");
            (mend, format!("registers.{}", register.id))
        }
        Missing::Record(id, index) => {
            let register = &model.registers[id];
            let Some(field) = register.fields.get(index) else { return Vec::new() };
            let label = &field.label;
            let mend = bi!(
                "从登记的“{label}”删去 required: false（查到的人确实都有的话）",
                "take `required: false` from `{label}` of the register (if every record has it)"
            );
            (mend, format!("registers.{}.{}", register.id, field.id))
        }
    };
    let Bilingual { zh, en } = mend;
    match kind {
        Kind::Filled => vec![
            bi!("部门确实必填的：{zh}", "if the department does demand it: {en}"),
            match first {
                Missing::Register(_) => bi!(
                    "部门可以不填的：这一栏写 required: false，或 when: found({path})",
                    "if it does not: write `required: false` here, or `when: found({path})`"
                ),
                _ => bi!(
                    "部门可以不填的：这一栏写 required: false，或 when: has({path})",
                    "if it does not: write `required: false` here, or `when: has({path})`"
                ),
            },
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
            bi!("或者{zh}", "or {en}"),
        ],
        Kind::Sent | Kind::InDomain => Vec::new(),
    }
}

/// Whether a question, or a group around it, is asked under a condition.
fn asked_sometimes(model: &Model, id: FieldId) -> bool {
    let field = &model.fields[id];
    let around = model.ancestry(field.group);
    field.when.is_some() || around.iter().any(|group| model.groups[*group].when.is_some())
}

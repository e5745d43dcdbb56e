//! Why something is missing in the situation of a counterexample, and where that is written.

use crate::diagnostic::Bilingual;
use crate::expr::chinese;
use crate::model::*;
use crate::prove::world::World;
use crate::source::Span;

pub(super) fn asked_here(field: &Field) -> (Span, Bilingual) {
    let label = &field.label;
    (field.span, bi!("“{label}”在这里问", "`{label}` is asked here"))
}

pub(super) fn why_no_rows(world: &World<'_>, id: GroupId) -> (Span, Bilingual) {
    let group = &world.model.groups[id];
    let title = &group.title;
    match &group.when {
        Some(when) => {
            let sentence = chinese::sentence(when, world.model);
            (
                when.span,
                bi!("“{title}”只在{sentence}时才问", "`{title}` is asked only when: {sentence}"),
            )
        }
        None => (group.span, bi!("“{title}”可以一行不填", "`{title}` may have no rows")),
    }
}

pub(super) fn why_not_asked(world: &World<'_>, id: RegisterId) -> (Span, Bilingual) {
    let register = &world.model.registers[id];
    let title = &register.title;
    match &register.when {
        Some(when) => {
            let sentence = chinese::sentence(when, world.model);
            (
                when.span,
                bi!("“{title}”只在{sentence}时才查", "`{title}` is asked only when: {sentence}"),
            )
        }
        None => (register.span, bi!("“{title}”", "`{title}`")),
    }
}

pub(super) fn why_unrecorded(world: &World<'_>, id: RegisterId, index: usize) -> (Span, Bilingual) {
    let register = &world.model.registers[id];
    let title = &register.title;
    match register.fields.get(index) {
        Some(field) => {
            let label = &field.label;
            let words = bi!(
                "“{title}”查到的人可能没有“{label}”",
                "a record of `{title}` may lack `{label}`"
            );
            (field.span, words)
        }
        None => (register.span, bi!("“{title}”", "`{title}`")),
    }
}

/// Why a question may be unanswered, and where that is written.
pub(super) fn why_missing(world: &World<'_>, id: FieldId) -> (Span, Bilingual) {
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

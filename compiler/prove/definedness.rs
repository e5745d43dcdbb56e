//! Proves that every condition is determined wherever it is read: what it reads is there, by the rules
//! of the form and the guards around it (switch, `when`, item, case, `and`, `has`).
//!
//! Eligibility and waivers may be undetermined: they say “unknown” then, which is an answer
//! (design §2). So may be suggestions, and whether a register answers.

use super::goal::Goal;
use super::place::Place;
use super::world::World;
use crate::diagnostic::Bilingual;
use crate::model::{Model, Requirement};

pub(super) fn goals<'m>(world: &mut World<'m>) -> Vec<Goal<'m>> {
    let mut goals = Vec::new();
    form(world, &mut goals);
    items(world, &mut goals);
    materials(world, &mut goals);
    goals
}

fn form<'m>(world: &mut World<'m>, goals: &mut Vec<Goal<'m>>) {
    let model: &'m Model = world.model;
    for (id, group) in model.groups.iter() {
        let title = &group.title;
        if let Some(parent) = group.parent {
            let home = world.places.first(parent);
            let around = world.around_open(home, true).yes;
            if let Some(when) = &group.when {
                let subject = when_of(title);
                goals.push(world.determined((subject, when, home), vec![around]));
            }
            if let Requirement::When(condition) = &group.required {
                let place = world.places.first(id);
                let (open, demanded) = (world.group_open(place).yes, world.demanded(home).yes);
                let subject = required_of(title);
                goals.push(world.determined((subject, condition, home), vec![open, demanded]));
            }
        }
        let home = world.places.first(id);
        for passage in &group.passages {
            if let Some(when) = &passage.when {
                let around = world.around_open(home, true).yes;
                let subject = when_of(passage.label.as_ref().unwrap_or(&passage.id));
                goals.push(world.determined((subject, when, home), vec![around]));
            }
        }
    }
    for (id, field) in model.fields.iter() {
        let home = world.places.first(field.group);
        let label = &field.label;
        if let Some(when) = &field.when {
            let is_switch = model.groups[field.group].switch == Some(id);
            let around = world.around_open(home, !is_switch).yes;
            goals.push(world.determined((when_of(label), when, home), vec![around]));
        }
        if let Requirement::When(condition) = &field.required {
            let (open, demanded) = (world.field_open(id, home).yes, world.demanded(home).yes);
            let subject = required_of(label);
            goals.push(world.determined((subject, condition, home), vec![open, demanded]));
        }
    }
    for check in model.checks.values() {
        let home = world.places.first(check.group);
        let (open, demanded) = (world.group_open(home).yes, world.demanded(home).yes);
        let message = &check.message;
        let subject = bi!("检查“{message}”", "the check `{message}`");
        goals.push(world.determined((subject, &check.that, home), vec![open, demanded]));
    }
}

fn items<'m>(world: &mut World<'m>, goals: &mut Vec<Goal<'m>>) {
    let model: &'m Model = world.model;
    for (id, item) in model.items.iter() {
        let title = &item.title;
        let subject = bi!("是不是申请“{title}”", "whether `{title}` is applied for");
        goals.push(world.determined((subject, &item.applied_when, Place::ROOT), Vec::new()));
        let applied = world.applied(id).yes;
        for case in &item.cases {
            let case_title = &case.title;
            let subject = bi!(
                "是不是“{title}”的“{case_title}”",
                "whether it is the case `{case_title}` of `{title}`"
            );
            goals.push(world.determined((subject, &case.when, Place::ROOT), vec![applied]));
        }
    }
    for register in model.registers.values() {
        let title = &register.title;
        if let Some(when) = &register.when {
            let subject = bi!("要不要查“{title}”", "whether `{title}` is asked");
            goals.push(world.determined((subject, when, Place::ROOT), Vec::new()));
        }
    }
}

fn materials<'m>(world: &mut World<'m>, goals: &mut Vec<Goal<'m>>) {
    let model: &'m Model = world.model;
    for material in model.materials.values() {
        let title = &material.title;
        let home = material.per.map_or(Place::ROOT, |group| world.places.first(group));
        let (open, wanted) = (world.group_open(home).yes, world.occasion(&material.occasions));
        let mut context = vec![open, wanted];
        if let Some(needed) = &material.needed {
            let subject = bi!("要不要材料“{title}”", "whether the material `{title}` is needed");
            goals.push(world.determined((subject, needed, home), context.clone()));
            context.push(world.truth(needed, &[home]).yes);
        }
        for part in &material.parts {
            if let Some(needed) = &part.needed {
                let part = &part.title;
                let subject = bi!(
                    "要不要材料“{title}”的“{part}”",
                    "whether `{part}` of the material `{title}` is needed"
                );
                goals.push(world.determined((subject, needed, home), context.clone()));
            }
        }
    }
}

fn when_of(label: &str) -> Bilingual {
    bi!("问不问“{label}”", "whether `{label}` is asked")
}

fn required_of(label: &str) -> Bilingual {
    bi!("“{label}”是不是必填", "whether `{label}` is required")
}

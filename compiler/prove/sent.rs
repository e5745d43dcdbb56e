//! Proves that no application is lost: for each item that has forms of departments at all, whoever
//! applies for it has one of them sent. A new kind of application that no form is `for` is found so.

use super::goal::{Claim, Goal};
use super::ledger::Kind;
use super::place::Place;
use super::solver::Lit;
use super::world::World;
use crate::model::{DepartmentForm, ItemId, Model};

pub(super) fn goals<'m>(world: &mut World<'m>) -> Vec<Goal<'m>> {
    let model: &'m Model = world.model;
    let mut goals = Vec::new();
    for (id, item) in model.items.iter() {
        let own = |form: &&DepartmentForm| form.occasions.iter().any(|o| o.item == id);
        let forms: Vec<&'m DepartmentForm> = model.department_forms.values().filter(own).collect();
        if forms.is_empty() {
            continue;
        }
        let sent: Vec<Lit> = forms.into_iter().map(|form| sent(world, form, id)).collect();
        let (applied, sent) = (world.applied(id).yes, world.logic.or(sent));
        let title = &item.title;
        goals.push(Goal {
            kind: Kind::Sent,
            subject: bi!("“{title}”", "`{title}`"),
            span: item.span,
            context: vec![applied],
            counter: !sent,
            claim: Claim::NotSent { item: id },
            outside: None,
            doubt: None,
        });
    }
    goals
}

/// When a form goes out for an item: in one of its cases and not against its `when`.
fn sent<'m>(world: &mut World<'m>, form: &'m DepartmentForm, item: ItemId) -> Lit {
    let wanted = world.occasion_of(&form.occasions, item);
    match &form.when {
        // A form for each row goes out as often as rows call for it, which may be never.
        Some(when) if form.per.is_none() => {
            let held_back = world.truth(when, &[Place::ROOT]).no;
            world.logic.and([wanted, !held_back])
        }
        _ => wanted,
    }
}

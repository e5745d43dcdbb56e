//! Proves that what goes to a department is in the domain its field has there: codes that can be
//! reached are in its table, numbers and days in its range, sets of an allowed size, texts as
//! [`super::texts`] decides.

use super::place::Place;
use super::solver::Lit;
use super::texts::{Inclusion, Outside, TextProver};
use super::world::World;
use crate::diagnostic::Bilingual;
use crate::expr::{Expr, ExprKind, Type};
use crate::model::{Converted, DepartmentForm, Domain, RowId, Target};

/// What must not be, and in which words it is proved.
pub(super) struct Bound {
    pub(super) subject: Bilingual,
    pub(super) counter: Lit,
    pub(super) outside: Option<(Outside, Place)>,
    pub(super) doubt: Option<Bilingual>,
}

pub(super) fn goals<'m>(
    world: &mut World<'m>,
    texts: &mut TextProver<'m>,
    (form, target): (&DepartmentForm, &Target),
    (value, domain): (&'m Expr, &Domain),
    home: Place,
) -> Vec<Bound> {
    let (title, label) = (&form.title, &target.label);
    let mut bounds = Vec::new();
    let (mut text, mut doubt) = (None, None);
    let counter = match domain {
        Domain::Text { .. } | Domain::Division { .. } => match texts.inclusion(value, domain) {
            Inclusion::Yes => Lit::FALSE,
            Inclusion::No(outside) => {
                text = Some((outside, home));
                world.defined(value, &[home])
            }
            Inclusion::Unknown(reason) => {
                doubt = Some(reason);
                world.defined(value, &[home])
            }
        },
        Domain::OneOf(table) => {
            let rows = world.model.tables[*table].rows.iter().enumerate();
            let rows: Vec<RowId> =
                rows.filter(|(_, row)| !row.selectable).map(|(row, _)| RowId(row as u32)).collect();
            let any: Vec<Lit> =
                rows.into_iter().map(|row| world.code_is(value, row, &[home])).collect();
            world.logic.or(any)
        }
        Domain::AnyOf { table, min, max } => {
            let defined = world.defined(value, &[home]);
            let members = world.members_of(value, &[home]);
            let table = &world.model.tables[*table];
            let unfit = members.iter().filter(|(row, _)| !table.row(*row).selectable);
            let mut any: Vec<Lit> = unfit.map(|(_, member)| *member).collect();
            // What excludes the others stands alone; a conversion may bring others beside it.
            for (row, alone) in members.iter().filter(|(row, _)| table.row(*row).exclusive) {
                let others = members.iter().filter(|(other, _)| other != row);
                let others: Vec<Lit> = others.map(|(_, other)| *other).collect();
                let beside = world.logic.or(others);
                any.push(world.logic.and([*alone, beside]));
            }
            let all: Vec<Lit> = members.iter().map(|(_, member)| *member).collect();
            if *min > 1 || (*max as usize) < all.len() {
                let steps = world.at_least_so_many(&all);
                let some = steps.first().copied().unwrap_or(Lit::FALSE);
                let enough = steps.get(*min as usize - 1).copied().unwrap_or(Lit::FALSE);
                any.push(world.logic.and([some, !enough]));
                any.extend(steps.get(*max as usize));
            }
            let any = world.logic.or(any);
            world.logic.and([defined, any])
        }
        _ => match super::number::range_of(domain) {
            Some((low, high)) => {
                let mut any = Vec::new();
                for case in world.numbers(value, &[home]) {
                    let (from, beyond) = (
                        world.at_least(&case.value, low),
                        world.at_least(&case.value, high.saturating_add(1)),
                    );
                    let outside = world.logic.or([!from, beyond]);
                    any.push(world.logic.and([case.guard, outside]));
                }
                world.logic.or(any)
            }
            None => Lit::FALSE,
        },
    };
    bounds.push(Bound {
        subject: bi!("《{title}》的“{label}”", "`{label}` of `{title}`"),
        counter,
        outside: text,
        doubt,
    });
    bounds.extend(lost_members(world, (title, label), value, home));
    bounds
}

/// Of a set that is converted member by member, none may get lost without a word.
fn lost_members<'m>(
    world: &mut World<'m>,
    (title, label): (&str, &str),
    value: &'m Expr,
    home: Place,
) -> Option<Bound> {
    let ExprKind::Convert(id, part) = &value.kind else { return None };
    if !matches!(part.ty, Type::Codes(_)) {
        return None;
    }
    let lost = world.holes(*id, |to: Option<&Converted>| to.is_none());
    let members = world.members_of(part, &[home]);
    let lost = members.iter().filter(|(row, _)| lost.contains(row)).map(|(_, member)| *member);
    let lost: Vec<Lit> = lost.collect();
    let subject = bi!("《{title}》“{label}”的每个选项", "every option of `{label}` of `{title}`");
    Some(Bound { subject, counter: world.logic.or(lost), outside: None, doubt: None })
}

//! The tree of questions behind a decision table, and the joining of its leaves.

use crate::diagnostic::Bilingual;
use crate::expr::{Expr, ExprKind, chinese};
use crate::model::{ItemId, MaterialId};
use crate::prove::place::Place;
use crate::prove::solver::{Answer, Lit};
use crate::prove::world::World;

/// Most rows that are worked out before they are joined.
const MOST_LEAVES: usize = 240;

/// A condition of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// One of these cases of the item; none of them when it is empty.
    Cases(Vec<usize>),
    /// Something else, in words.
    Said(Bilingual),
}

/// A row in the making.
#[derive(Clone)]
pub(super) struct Leaf {
    pub(super) conditions: Vec<Condition>,
    pub(super) materials: Vec<MaterialId>,
    pub(super) lit: Lit,
}

pub(super) struct Tree<'w, 'm> {
    pub(super) world: &'w mut World<'m>,
    pub(super) item: ItemId,
    /// The materials that the item may need.
    pub(super) materials: Vec<(MaterialId, Lit)>,
    pub(super) leaves: Vec<Leaf>,
}

impl<'m> Tree<'_, 'm> {
    /// Adds the rows of a part of the situations. Whether all could be worked out.
    pub(super) fn grow(&mut self, path: &[Lit], conditions: &mut Vec<Condition>) -> bool {
        if self.leaves.len() >= MOST_LEAVES {
            return false;
        }
        let mut needed = Vec::new();
        let mut all_open = Vec::new();
        for &(id, lit) in &self.materials.clone() {
            let may = self.is_possible(path, lit);
            let may_not = self.is_possible(path, !lit);
            match (may, may_not) {
                (true, false) => needed.push(id),
                (true, true) => all_open.push(id),
                _ => {}
            }
        }
        let Some(&open) = all_open.first() else {
            let lit = self.world.logic.and(path.iter().copied());
            let conditions = conditions.clone();
            self.leaves.push(Leaf { conditions, materials: needed, lit });
            return true;
        };
        // The cases come first: they are what people know of their matter.
        for &material in &all_open {
            if let Some(cases) = self.open_cases(path, material) {
                return self.by_case(path, conditions, &cases);
            }
        }
        let model = self.world.model;
        let material = &model.materials[open];
        let asked = material.needed.as_ref().filter(|_| material.per.is_none());
        match asked.and_then(|needed| self.open_part(path, needed)) {
            Some(part) => self.by_condition(path, conditions, part),
            // It depends on whether there are rows at all.
            None => {
                let lit = self.materials.iter().find(|(id, _)| *id == open).map(|(_, lit)| *lit);
                let group = material.per.map_or("", |group| model.groups[group].title.as_str());
                let yes = bi!("填了“{group}”", "`{group}` is filled in");
                let no = bi!("没有填“{group}”", "`{group}` is not filled in");
                let lit = lit.unwrap_or(Lit::FALSE);
                self.fork(path, conditions, (lit, yes), (!lit, no))
            }
        }
    }

    fn is_possible(&mut self, path: &[Lit], lit: Lit) -> bool {
        let mut all = path.to_vec();
        all.push(lit);
        self.world.logic.possible(&all) != Answer::Impossible
    }

    /// The cases that a material hangs on, when it is open which of them it is.
    fn open_cases(&mut self, path: &[Lit], material: MaterialId) -> Option<Vec<Lit>> {
        let model = self.world.model;
        let occasions = &model.materials[material].occasions;
        let of_item = occasions.iter().filter(|occasion| occasion.item == self.item);
        if of_item.clone().all(|occasion| occasion.cases.is_empty()) {
            return None;
        }
        let cases: Vec<Lit> = model.items[self.item]
            .cases
            .iter()
            .map(|case| self.world.truth(&case.when, &[Place::ROOT]).yes)
            .collect();
        let open: Vec<Lit> = cases
            .iter()
            .copied()
            .filter(|case| self.is_possible(path, *case) && self.is_possible(path, !*case))
            .collect();
        (!open.is_empty()).then_some(cases)
    }

    fn by_case(&mut self, path: &[Lit], conditions: &mut Vec<Condition>, cases: &[Lit]) -> bool {
        let item = &self.world.model.items[self.item];
        let mut complete = true;
        if item.cases_by.is_some() {
            for (index, &case) in cases.iter().enumerate() {
                complete &= self.branch(path, conditions, case, Condition::Cases(vec![index]));
            }
            let none = self.world.logic.or(cases.iter().copied());
            return complete & self.branch(path, conditions, !none, Condition::Cases(Vec::new()));
        }
        // Named cases may hold together: one question for each.
        let open = cases.iter().enumerate().find(|(_, case)| {
            let case = **case;
            self.is_possible(path, case) && self.is_possible(path, !case)
        });
        let Some((index, &case)) = open else { return false };
        let title = &item.cases[index].title;
        let yes = bi!("办理“{title}”", "`{title}`");
        let no = bi!("不办理“{title}”", "not `{title}`");
        self.fork(path, conditions, (case, yes), (!case, no))
    }

    fn by_condition(
        &mut self,
        path: &[Lit],
        conditions: &mut Vec<Condition>,
        part: &'m Expr,
    ) -> bool {
        let model = self.world.model;
        let lit = self.world.truth(part, &[Place::ROOT]).yes;
        let not =
            Expr { kind: ExprKind::Not(Box::new(part.clone())), ty: part.ty, span: part.span };
        let (yes, no) = (chinese::sentence(part, model), chinese::sentence(&not, model));
        self.fork(path, conditions, (lit, bi!("{yes}", "{yes}")), (!lit, bi!("{no}", "{no}")))
    }

    fn fork(
        &mut self,
        path: &[Lit],
        conditions: &mut Vec<Condition>,
        (yes, yes_words): (Lit, Bilingual),
        (no, no_words): (Lit, Bilingual),
    ) -> bool {
        self.branch(path, conditions, yes, Condition::Said(yes_words))
            & self.branch(path, conditions, no, Condition::Said(no_words))
    }

    fn branch(
        &mut self,
        path: &[Lit],
        conditions: &mut Vec<Condition>,
        lit: Lit,
        condition: Condition,
    ) -> bool {
        if !self.is_possible(path, lit) {
            return true;
        }
        let mut path = path.to_vec();
        path.push(lit);
        conditions.push(condition);
        let complete = self.grow(&path, conditions);
        conditions.pop();
        complete
    }

    /// The first part of a condition that is open; terms are words that people know, and whole.
    fn open_part(&mut self, path: &[Lit], expr: &'m Expr) -> Option<&'m Expr> {
        match &expr.kind {
            ExprKind::Not(part) => return self.open_part(path, part),
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                return parts.iter().find_map(|part| self.open_part(path, part));
            }
            _ => {}
        }
        let lit = self.world.truth(expr, &[Place::ROOT]).yes;
        (self.is_possible(path, lit) && self.is_possible(path, !lit)).then_some(expr)
    }
}

/// Joins rows that need the same and differ in nothing but the case.
pub(super) fn join(world: &mut World<'_>, leaves: &mut Vec<Leaf>) {
    let rest = |leaf: &Leaf| -> Vec<Condition> {
        leaf.conditions.iter().filter(|c| !matches!(c, Condition::Cases(_))).cloned().collect()
    };
    let cases = |leaf: &Leaf| -> Vec<usize> {
        let found = leaf.conditions.iter().find_map(|condition| match condition {
            Condition::Cases(cases) if !cases.is_empty() => Some(cases.clone()),
            _ => None,
        });
        found.unwrap_or_default()
    };
    let mut joined: Vec<Leaf> = Vec::new();
    for leaf in std::mem::take(leaves) {
        let own = cases(&leaf);
        let like = joined.iter_mut().find(|other| {
            !own.is_empty()
                && !cases(other).is_empty()
                && other.materials == leaf.materials
                && rest(other) == rest(&leaf)
        });
        match like {
            Some(other) => {
                for condition in &mut other.conditions {
                    if let Condition::Cases(cases) = condition {
                        cases.extend(&own);
                        cases.sort_unstable();
                    }
                }
                other.lit = world.logic.or([other.lit, leaf.lit]);
            }
            None => joined.push(leaf),
        }
    }
    *leaves = joined;
}

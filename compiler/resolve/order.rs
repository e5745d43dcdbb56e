//! The order of items: who needs what another produces comes after it; stages follow.
//!
//! An item comes after another when it says so (`after`), when a condition or form of its own reads a
//! register that the other produces — its eligibility, a region's wording of it included, its
//! departments' forms, the need and waivers of its materials —, or when one of its materials is the
//! other's result, unless it may be handed in later. A material counts for the items it names: one that
//! is for all items is asked for before anything is produced and orders nothing. What an item itself
//! produces it reads as it was before.

use super::Resolver;
use super::graph::{SHOWN, chain, circles, topological};
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::expr::{Expr, Reads};
use crate::model::*;
use crate::source::Span;
use std::collections::BTreeSet;

/// Why one item waits for another, and where that is written.
enum Why {
    /// It says so.
    Declared(Span),
    /// It reads a register that the other produces.
    Reads(RegisterId, Span),
    /// A material it needs is the other's result.
    Needs(MaterialId),
}

struct Wait {
    before: ItemId,
    why: Why,
}

/// What names an item as its occasion.
#[derive(Clone, Default)]
struct Named {
    materials: Vec<MaterialId>,
    forms: Vec<DepartmentFormId>,
}

impl Resolver<'_> {
    pub(super) fn order(&mut self) {
        let named = self.occasions_of_items();
        let waits: Vec<Vec<Wait>> =
            self.model.items.ids().map(|id| self.waits(id, &named[id.index()])).collect();
        for (index, waits) in waits.iter().enumerate() {
            let item = &mut self.model.items[ItemId::from_index(index)];
            item.after = waits.iter().map(|wait| wait.before).collect();
        }
        let uses: Vec<Vec<usize>> = waits
            .iter()
            .map(|waits| waits.iter().map(|wait| wait.before.index()).collect())
            .collect();
        let (order, cyclic) = topological(&uses);
        for circle in circles(&uses, &cyclic) {
            self.report_circle(&circle, &waits);
        }
        for index in order {
            let id = ItemId::from_index(index);
            let stage = self.model.items[id]
                .after
                .iter()
                .map(|&before| self.model.items[before].stage + 1)
                .max();
            self.model.items[id].stage = stage.unwrap_or(0);
        }
    }

    fn report_circle(&mut self, circle: &[usize], waits: &[Vec<Wait>]) {
        let item = |index: &usize| &self.model.items[ItemId::from_index(*index)];
        let Some(first) = circle.first().map(item) else { return };
        let title = &first.title;
        let titles = circle.iter().map(|index| item(index).title.as_str());
        let chain = chain(titles, title);
        let mut diagnostic = Diagnostic::new(
            Code::EvidenceCycle,
            first.span,
            bi!(
                "事项“{title}”要等的事项又要等它",
                "the item `{title}` waits for items that wait for it"
            ),
        )
        .label(bi!("{chain}", "{chain}"));
        let nexts = circle.iter().skip(1).chain(circle.first());
        for (&index, &next) in circle.iter().zip(nexts).take(SHOWN) {
            let wait = waits.get(index).into_iter().flatten();
            let Some(wait) = wait.into_iter().find(|wait| wait.before.index() == next) else {
                continue;
            };
            let (span, text) = self.told(item(&index), item(&next), &wait.why);
            diagnostic = diagnostic.also(span, text);
        }
        self.report.push(diagnostic);
    }

    fn told(&self, item: &Item, before: &Item, why: &Why) -> (Span, Bilingual) {
        let (own, other) = (&item.title, &before.title);
        match why {
            Why::Declared(span) => {
                (*span, bi!("“{own}”写明要等“{other}”", "`{own}` is said to wait for `{other}`"))
            }
            Why::Reads(register, span) => {
                let title = &self.model.registers[*register].title;
                (
                    *span,
                    bi!(
                        "“{own}”读“{title}”，要等“{other}”产生",
                        "`{own}` reads `{title}`, which `{other}` produces"
                    ),
                )
            }
            Why::Needs(material) => {
                let material = &self.model.materials[*material];
                let title = &material.title;
                (
                    material.span,
                    bi!(
                        "“{own}”要交“{title}”，它由“{other}”产生",
                        "`{own}` needs `{title}`, which `{other}` produces"
                    ),
                )
            }
        }
    }

    /// What names each item.
    fn occasions_of_items(&self) -> Vec<Named> {
        let model = &self.model;
        let mut named = vec![Named::default(); model.items.len()];
        for (id, material) in model.materials.iter() {
            for item in items_of(&material.occasions) {
                named[item.index()].materials.push(id);
            }
        }
        for (id, form) in model.department_forms.iter() {
            for item in items_of(&form.occasions) {
                named[item.index()].forms.push(id);
            }
        }
        named
    }

    /// What an item waits for: first what it declares, then the producers in the order of items.
    fn waits(&self, id: ItemId, named: &Named) -> Vec<Wait> {
        let model = &self.model;
        let written = self.ast.items.0.get(model.items.name(id));
        let names = written.and_then(|entry| entry.value.as_ref()).map(|item| &item.after.0);
        let mut waits: Vec<Wait> = Vec::new();
        for name in names.into_iter().flatten() {
            if let Some(before) = model.items.find(&name.value) {
                waits.push(Wait { before, why: Why::Declared(name.span) });
            }
        }
        let read = self.registers_read_by(id, named);
        let own = named.materials.iter().map(|material| (*material, &model.materials[*material]));
        let needed: Vec<(MaterialId, ItemId)> = own
            .filter(|(_, material)| material.necessity != Some(Necessity::Later))
            .filter_map(|(material, own)| Some((material, own.produced_by?)))
            .collect();
        for (producer, item) in model.items.iter() {
            if producer == id || waits.iter().any(|wait| wait.before == producer) {
                continue;
            }
            let produced = item.produces.as_ref().map(|(register, _)| *register);
            let reads = read.iter().find(|(register, _)| Some(*register) == produced);
            let needs = || needed.iter().find(|(_, by)| *by == producer);
            let why = reads
                .map(|(register, span)| Why::Reads(*register, *span))
                .or_else(|| needs().map(|(material, _)| Why::Needs(*material)));
            waits.extend(why.map(|why| Wait { before: producer, why }));
        }
        waits
    }

    /// The registers that an item's eligibility, forms and own materials read, each with the first
    /// place that does.
    fn registers_read_by(&self, item: ItemId, named: &Named) -> Vec<(RegisterId, Span)> {
        let model = &self.model;
        let mut registers: Vec<(RegisterId, Span)> = Vec::new();
        let mut add = |expr: &Expr| {
            for register in Reads::of(expr, model).registers {
                if !registers.iter().any(|(known, _)| *known == register) {
                    registers.push((register, expr.span));
                }
            }
        };
        model.items[item].eligibility.iter().filter_map(|line| line.is.as_ref()).for_each(&mut add);
        let local = model.regions.iter().flat_map(|region| &region.eligibility);
        local.filter(|(of, ..)| *of == item).filter_map(|(.., is)| is.as_ref()).for_each(&mut add);
        for form in named.forms.iter().map(|form| &model.department_forms[*form]) {
            form.when.iter().for_each(&mut add);
            targets(&form.targets, &mut add);
        }
        for material in named.materials.iter().map(|material| &model.materials[*material]) {
            material.needed.iter().for_each(&mut add);
            material.parts.iter().filter_map(|part| part.needed.as_ref()).for_each(&mut add);
            material.waivers.iter().for_each(|waiver| add(&waiver.when));
        }
        registers
    }
}

/// The items of occasions, each once.
fn items_of(occasions: &[Occasion]) -> BTreeSet<ItemId> {
    occasions.iter().map(|occasion| occasion.item).collect()
}

fn targets(list: &[Target], add: &mut impl FnMut(&Expr)) {
    for target in list {
        target.when.iter().for_each(&mut *add);
        match &target.source {
            TargetSource::Value { value, .. } => add(value),
            TargetSource::Group(inner) | TargetSource::Rows { targets: inner, .. } => {
                targets(inner, add)
            }
            _ => {}
        }
    }
}

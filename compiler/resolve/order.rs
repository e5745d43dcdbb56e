//! The order of items: who reads what another produces comes after it; stages follow.

use super::Resolver;
use super::graph::{SHOWN, chain, circles, topological};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::expr::{Expr, Reads};
use crate::model::*;

impl Resolver<'_> {
    pub(super) fn order(&mut self) {
        let producers: Vec<(ItemId, RegisterId)> = self
            .model
            .items
            .iter()
            .filter_map(|(id, item)| item.produces.as_ref().map(|(register, _)| (id, *register)))
            .collect();
        for id in self.model.items.ids() {
            let read = self.registers_read_by(id);
            for (producer, register) in &producers {
                let after = &mut self.model.items[id].after;
                if *producer != id && read.contains(register) && !after.contains(producer) {
                    after.push(*producer);
                }
            }
        }
        let uses: Vec<Vec<usize>> = self
            .model
            .items
            .values()
            .map(|item| item.after.iter().map(|id| id.index()).collect())
            .collect();
        let (order, cyclic) = topological(&uses);
        for circle in circles(&uses, &cyclic) {
            let item = |index: &usize| &self.model.items[ItemId::from_index(*index)];
            let Some(first) = circle.first().map(item) else { continue };
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
            for index in circle.iter().take(SHOWN).skip(1) {
                diagnostic = diagnostic.also(item(index).span, bi!("经过这里", "by way of this"));
            }
            self.report.push(diagnostic);
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

    /// The registers an item's eligibility, forms and own materials read.
    fn registers_read_by(&self, item: ItemId) -> Vec<RegisterId> {
        let model = &self.model;
        let mut registers = Vec::new();
        let mut add = |expr: &Expr| {
            for register in Reads::of(expr, model).registers {
                if !registers.contains(&register) {
                    registers.push(register);
                }
            }
        };
        model.items[item].eligibility.iter().filter_map(|line| line.is.as_ref()).for_each(&mut add);
        for form in model.department_forms.values() {
            if form.occasions.iter().any(|occasion| occasion.item == item) {
                form.when.iter().for_each(&mut add);
                targets(&form.targets, &mut add);
            }
        }
        registers
    }
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

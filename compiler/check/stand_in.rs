//! Rejects an item that hands out a document, but not the data that stand for it: a material is the
//! result of the item (`produced_by`) and waived where a register has it, yet the item produces no
//! register at all and nothing else produces that one. What reads the register would not wait for the
//! item, and be sent before there is anything to read.

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report};
use crate::expr::Reads;
use crate::model::{Model, RegisterId};

pub(super) fn check(model: &Model, report: &mut Report) {
    let is_produced = |register: &RegisterId| {
        let mut produced = model.items.values().filter_map(|item| item.produces.as_ref());
        produced.any(|(produced, _)| produced == register)
    };
    for material in model.materials.values() {
        let Some(item) = material.produced_by.map(|id| &model.items[id]) else { continue };
        if item.produces.is_some() {
            continue;
        }
        let registers: Vec<RegisterId> = material
            .waivers
            .iter()
            .flat_map(|waiver| Reads::of(&waiver.when, model).registers)
            .collect();
        let (Some(first), false) = (registers.first(), registers.iter().any(is_produced)) else {
            continue;
        };
        let span = material.waivers.first().map_or(material.span, |waiver| waiver.span);
        let (id, register) = (model.registers.name(*first), &model.registers[*first].title);
        let (title, own) = (&item.title, &material.title);
        report.push(
            Diagnostic::new(
                Code::NoProducer,
                span,
                bi!(
                    "“{own}”由“{title}”办结后产生，查到“{register}”就免交，但没有事项产生“{register}”",
                    "`{own}` comes of `{title}` and is waived by `{register}`, but no item produces `{register}`"
                ),
            )
            .also(item.span, bi!("这里没有写 produces", "no `produces` here"))
            .help(bi!(
                "在事项“{title}”里写 produces: {{register: {id}}}，读这个库的事项就会排在它后面",
                "give `{title}` the line `produces: {{register: {id}}}`; what reads the register then comes after it"
            )),
        );
    }
}

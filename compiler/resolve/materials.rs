//! The materials list.

use super::{Resolver, value, values};
use crate::ast;
use crate::code::Code;
use crate::expr::{Expr, ExprKind, Type};
use crate::model::*;
use crate::source::Span;

impl Resolver<'_> {
    pub(super) fn materials(&mut self) {
        if let Some(defaults) = &self.ast.material_defaults {
            self.doubt("material_defaults", &defaults.notes);
        }
        for (id, entry) in &self.ast.materials.0 {
            let material =
                entry.value.as_ref().map(|written| self.material(id, written, entry.key));
            match material {
                Some(material) => {
                    self.model.materials.add(id.clone(), material);
                }
                None => {
                    self.poisoned.insert(format!("materials.{id}"));
                }
            }
        }
    }

    fn material(&mut self, id: &str, written: &ast::Material, key: Span) -> Material {
        let defaults = self.ast.material_defaults.as_ref();
        let unclear = self.doubt(&format!("materials.{id}"), &written.notes);
        let per = written.per.as_ref().and_then(|path| self.rows(path, Model::ROOT));
        let home = per.unwrap_or(Model::ROOT);
        let (combination, parts) = self.parts(written, home, key);
        let mut waivers = Vec::new();
        for waiver in &written.waived_by.0 {
            waivers.extend(self.waiver(waiver, home));
        }
        let needed = written.needed.as_ref().and_then(|needed| self.condition(needed, home, true));
        Material {
            id: id.to_owned(),
            number: value(&written.number),
            title: written.title.value.clone(),
            kind: written.kind.or(defaults.and_then(|d| d.kind)),
            medium: written.medium.or(defaults.and_then(|d| d.medium)),
            channel: written.channel.or(defaults.and_then(|d| d.channel)),
            issuer: value(&written.issuer),
            copies: written
                .copies
                .as_ref()
                .or(defaults.and_then(|d| d.copies.as_ref()))
                .map(|n| n.value),
            necessity: written.necessity.or(defaults.and_then(|d| d.necessity)),
            occasions: self.occasions(&written.items, true, key),
            occasions_printed: value(&written.items_printed),
            needed,
            as_printed: value(&written.as_printed),
            judged: value(&written.judged),
            waivers,
            combination,
            parts,
            produced_by: written.produced_by.as_ref().and_then(|name| self.find_item(name)),
            per,
            specification: value(&written.specification),
            media: written.media.clone(),
            max_size: written.max_size.as_ref().and_then(|text| self.size(text)),
            max_count: written.max_count.as_ref().map(|n| n.value),
            remark: value(&written.notes.remark),
            basis: values(&written.notes.basis),
            unclear,
            span: key,
        }
    }

    fn parts(
        &mut self,
        written: &ast::Material,
        home: GroupId,
        key: Span,
    ) -> (Combination, Vec<MaterialPart>) {
        let ways =
            [!written.any_of.is_empty(), !written.all_of.is_empty(), !written.parts.0.is_empty()];
        if ways.iter().filter(|way| **way).count() > 1 {
            self.error(
                Code::MaterialShape,
                key,
                bi!(
                    "any_of、all_of、parts 只能写一个",
                    "a material has one of `any_of`, `all_of`, `parts`"
                ),
            );
        }
        let (combination, list): (Combination, Vec<(String, &ast::MaterialPart)>) = if ways[0] {
            (Combination::AnyOf, numbered(&written.any_of))
        } else if ways[1] {
            (Combination::AllOf, numbered(&written.all_of))
        } else if ways[2] {
            let named = written
                .parts
                .0
                .iter()
                .filter_map(|(id, entry)| Some((id.clone(), entry.value.as_ref()?)));
            (Combination::Parts, named.collect())
        } else {
            (Combination::Whole, Vec::new())
        };
        let parts = list.into_iter().map(|(id, part)| match part {
            ast::MaterialPart::Title(title) => MaterialPart {
                id,
                title: title.value.clone(),
                issuer: None,
                needed: None,
                page: None,
            },
            ast::MaterialPart::Full(full) => MaterialPart {
                id,
                title: full.title.value.clone(),
                issuer: value(&full.issuer),
                needed: full.needed.as_ref().and_then(|needed| self.condition(needed, home, true)),
                page: value(&full.page),
            },
        });
        (combination, parts.collect())
    }

    fn waiver(&mut self, written: &ast::Waiver, home: GroupId) -> Option<Waiver> {
        match written {
            ast::Waiver::Register(name) => {
                let register = self.find_register(name)?;
                let title = &self.model.registers[register].title;
                let reason = format!("通过“{title}”核验，免交");
                let when =
                    Expr { kind: ExprKind::Found(register), ty: Type::Bool, span: name.span };
                Some(Waiver { when, reason, span: name.span })
            }
            ast::Waiver::Full(full) => {
                let mut tests = Vec::new();
                if let Some(name) = &full.register {
                    let register = self.find_register(name)?;
                    tests.push(Expr {
                        kind: ExprKind::Found(register),
                        ty: Type::Bool,
                        span: name.span,
                    });
                }
                if let Some(when) = &full.when {
                    tests.push(self.condition(when, home, true)?);
                }
                let when = match tests.len() {
                    0 => {
                        self.error_with(
                            Code::MaterialShape,
                            full.span,
                            bi!(
                                "没有写凭什么免交",
                                "nothing says what the waiver rests on"
                            ),
                            bi!(
                                "查到登记就免交的，写 register: registers.登记库；看答案的，写 when: 条件",
                                "add `register: registers.x` for an entry found, or `when: condition`"
                            ),
                        );
                        return None;
                    }
                    1 => tests.pop()?,
                    _ => Expr { kind: ExprKind::And(tests), ty: Type::Bool, span: full.span },
                };
                Some(Waiver { when, reason: full.reason.value.clone(), span: full.span })
            }
        }
    }
}

fn numbered(parts: &[ast::MaterialPart]) -> Vec<(String, &ast::MaterialPart)> {
    parts.iter().enumerate().map(|(index, part)| ((index + 1).to_string(), part)).collect()
}

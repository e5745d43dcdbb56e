//! Text types: built in, and defined by the matter.

use super::{Resolver, value};
use crate::ast::{self};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::*;
use crate::pattern::Pattern;
use crate::source::Span;
use crate::support::NamedCheck;
use crate::types::{self, BUILT_IN};

impl Resolver<'_> {
    /// Built-in text types, then those of the matter.
    pub(super) fn text_types(&mut self) {
        for built_in in BUILT_IN {
            let text = TextType {
                id: built_in.id.to_owned(),
                base: built_in.id,
                title: built_in.title.to_owned(),
                kind: built_in.kind,
                min: built_in.min,
                max: built_in.max,
                multiline: built_in.multiline,
                pattern: built_in.pattern.and_then(|pattern| Pattern::parse(pattern).ok()),
                check: built_in.check,
                check_prefix: None,
                hint: None,
            };
            self.model.text_types.add(built_in.id, text);
        }
        for (id, entry) in &self.ast.types.0 {
            let defined = entry
                .value
                .as_ref()
                .and_then(|definition| self.text_type(id, definition, entry.key));
            match defined {
                Some(text) => {
                    self.model.text_types.add(id.clone(), text);
                }
                None => {
                    self.poisoned.insert(format!("types.{id}"));
                }
            }
        }
    }

    pub(super) fn text_type(
        &mut self,
        id: &str,
        definition: &ast::TypeDefinition,
        key: Span,
    ) -> Option<TextType> {
        if BUILT_IN.iter().any(|known| known.id == id) || types::OTHER.contains(&id) {
            self.error_with(
                Code::ReservedName,
                key,
                bi!("“{id}”是自带的类型，不能另作标识", "`{id}` is a built-in type and no id"),
                bi!("换一个更具体的标识，例如 birth_{id}", "take a fuller id such as `birth_{id}`"),
            );
            return None;
        }
        self.doubt(&format!("types.{id}"), &definition.notes);
        let base = match &definition.base {
            Some(name) => {
                let kind = super::Kind { section: "types", zh: "文字类型", en: "text type" };
                let found = self.lookup(|model| &model.text_types, &kind, name)?;
                self.model.text_types[found].clone()
            }
            None => self.model.text_types[TextTypeId(0)].clone(),
        };
        let (min, max) = self.lengths(
            definition.min.as_ref(),
            definition.max.as_ref(),
            (base.min, types::usual_length(&base)),
        )?;
        let pattern = match &definition.pattern {
            Some(text) => Some(self.pattern(text)?),
            None => base.pattern.clone(),
        };
        let check = match &definition.check {
            Some(name) => {
                let found = NamedCheck::named(&name.value);
                if found.is_none() {
                    let list = NamedCheck::ALL
                        .iter()
                        .map(|check| check.name())
                        .collect::<Vec<_>>()
                        .join(", ");
                    let text = &name.value;
                    let mut diagnostic = Diagnostic::new(
                        Code::UnknownWord,
                        name.span,
                        bi!("没有叫“{text}”的校验算法", "there is no check `{text}`"),
                    );
                    let known = NamedCheck::ALL.iter().map(|check| check.name());
                    if let Some(near) = nearest(text, known) {
                        diagnostic =
                            diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
                    }
                    self.report.push(diagnostic.help(bi!("可用：{list}", "known: {list}")));
                    return None;
                }
                found
            }
            None => base.check,
        };
        let check_prefix =
            definition.check_prefix.as_ref().and_then(|n| u32::try_from(n.value).ok());
        Some(TextType {
            id: id.to_owned(),
            base: base.base,
            title: definition.title.value.clone(),
            kind: base.kind,
            min,
            max,
            multiline: base.multiline,
            pattern,
            check,
            check_prefix: check_prefix.or(base.check_prefix),
            hint: value(&definition.hint).or(base.hint),
        })
    }
}

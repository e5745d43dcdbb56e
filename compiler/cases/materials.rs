//! The materials of a case.

use super::{Desk, list, members, text};
use crate::ast::ExpectedMaterials;
use crate::diagnostic::Bilingual;
use crate::expr::chinese;
use crate::interpret::Situation;
use crate::model::{Material, MaterialId};
use crate::read::{OneOrMany, Text};
use crate::source::Span;
use serde_json::Value;
use std::collections::BTreeSet;

/// How a material stands: the word of the interpreter, and that for people.
const STANDINGS: [(&str, &str, &str); 5] = [
    ("needed", "要交", "needed"),
    ("waived", "免交", "waived"),
    ("judged", "由窗口判断", "judged at the window"),
    ("unknown", "待定", "unknown"),
    ("", "不在清单上", "not on the list"),
];

fn standing(word: &str) -> Bilingual {
    let found = STANDINGS.iter().find(|(known, ..)| *known == word);
    let (zh, en) = found.map_or((word, word), |(_, zh, en)| (zh, en));
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}

/// Texts of a list: its members, or what stands under a key of each.
fn texts<'v>(entry: &'v Value, key: &str, inner: &str) -> Vec<&'v str> {
    members(entry, key).map(|one| one.as_str().unwrap_or_else(|| text(one, inner))).collect()
}

impl Desk<'_> {
    pub(super) fn materials(&mut self, expected: &ExpectedMaterials, situation: &Situation<'_>) {
        let found = situation.materials();
        let found: Vec<&Value> = found.as_array().into_iter().flatten().collect();
        for (names, word) in [
            (&expected.needed, "needed"),
            (&expected.waived, "waived"),
            (&expected.judged, "judged"),
            (&expected.unknown, "unknown"),
            (&expected.not_needed, ""),
        ] {
            self.standings(names, word, &found);
        }
        if let Some(only) = &expected.only {
            self.only_materials(only, &found);
        }
        for (name, entry) in &expected.parts.0 {
            let (Some(id), Some(parts)) = (self.material(name, entry.key), &entry.value) else {
                continue;
            };
            self.parts(id, entry.key, parts, &found);
        }
        for (name, entry) in &expected.reasons.0 {
            let (Some(id), Some(reason)) = (self.material(name, entry.key), &entry.value) else {
                continue;
            };
            let reasons: Vec<String> = of(self.model.materials.name(id), &found)
                .flat_map(|entry| texts(entry, "reasons", ""))
                .map(str::to_owned)
                .collect();
            if !reasons.iter().any(|said| said.contains(reason.value.as_str())) {
                let Bilingual { zh, en } = list(&reasons);
                self.unmet(
                    reason.span,
                    &bi!("“{name}”的理由不同：{zh}", "the reasons of `{name}` differ: {en}"),
                    Vec::new(),
                );
            }
        }
    }

    fn standings(&mut self, names: &OneOrMany<Text>, word: &str, found: &[&Value]) {
        for name in &names.0 {
            let Some(id) = self.material(name, name.span) else { continue };
            let entries: Vec<&Value> = of(self.model.materials.name(id), found).collect();
            let other = match (entries.as_slice(), word) {
                ([], "") => None,
                ([], _) => Some(""),
                (entries, _) => {
                    entries.iter().map(|entry| text(entry, "status")).find(|status| *status != word)
                }
            };
            let Some(other) = other else { continue };
            let (want, got, name_text) = (standing(word), standing(other), &name.value);
            let (zh, zh_got, en, en_got) = (want.zh, got.zh, want.en, got.en);
            let why = self.why(id, &entries);
            self.unmet(
                name.span,
                &bi!(
                    "“{name_text}”预期{zh}，实际{zh_got}",
                    "`{name_text}` was expected to be {en}, but is {en_got}"
                ),
                why,
            );
        }
    }

    fn only_materials(&mut self, only: &OneOrMany<Text>, found: &[&Value]) {
        let wanted: Vec<_> = only.0.iter().map(|name| self.material(name, name.span)).collect();
        let Some(wanted) = wanted.into_iter().collect::<Option<BTreeSet<MaterialId>>>() else {
            return;
        };
        self.standings(only, "needed", found);
        for entry in found.iter().filter(|entry| text(entry, "status") == "needed") {
            let id = self.model.materials.find(text(entry, "material"));
            let Some(id) = id.filter(|id| !wanted.contains(id)) else { continue };
            let title = text(entry, "title");
            let why = self.why(id, &[entry]);
            let span = names_span(only, self.case.expect.span);
            self.unmet(
                span,
                &bi!(
                    "还要交“{title}”，这里没有写",
                    "`{title}` is needed too, and not written here"
                ),
                why,
            );
        }
    }

    fn parts(&mut self, id: MaterialId, key: Span, parts: &OneOrMany<Text>, found: &[&Value]) {
        let material = &self.model.materials[id];
        let mut wanted = BTreeSet::new();
        for name in &parts.0 {
            let known = |id: &str, title: &str| name.value == id || name.value == title;
            match material.parts.iter().find(|part| known(&part.id, &part.title)) {
                Some(part) => {
                    wanted.insert(part.title.clone());
                }
                None => {
                    let (title, part) = (&material.title, &name.value);
                    let all: Vec<String> =
                        material.parts.iter().map(|part| part.title.clone()).collect();
                    let Bilingual { zh, en } = list(&all);
                    self.error(
                        crate::code::Code::UnknownName,
                        name.span,
                        bi!("“{title}”没有叫“{part}”的部分", "`{title}` has no part `{part}`"),
                        vec![bi!("已有：{zh}", "known: {en}")],
                    );
                    return;
                }
            }
        }
        let entries: Vec<&Value> = of(self.model.materials.name(id), found).collect();
        let got: BTreeSet<String> = entries
            .iter()
            .flat_map(|entry| texts(entry, "parts", "title"))
            .map(str::to_owned)
            .collect();
        if got != wanted {
            let Bilingual { zh, en } = list(&got.into_iter().collect::<Vec<_>>());
            let title = &material.title;
            let why = self.why(id, &entries);
            self.unmet(
                key,
                &bi!("“{title}”列出的部分是：{zh}", "the parts of `{title}` are: {en}"),
                why,
            );
        }
    }

    /// Why a material stands as it does: the reasons given, and what it is needed for.
    fn why(&self, id: MaterialId, entries: &[&Value]) -> Vec<Bilingual> {
        let material = &self.model.materials[id];
        let mut why = Vec::new();
        for entry in entries {
            let reasons = texts(entry, "reasons", "").join("；");
            if !reasons.is_empty() {
                why.push(bi!("理由：{reasons}", "reasons: {reasons}"));
            }
        }
        if !material.occasions.is_empty() {
            let items = occasions(self.model, material);
            why.push(bi!("涉及事项：{items}", "it is for: {items}"));
        }
        if let Some(needed) = &material.needed {
            let sentence = chinese::sentence(needed, self.model);
            why.push(bi!("需要的情形：{sentence}", "needed when: {sentence}"));
        }
        if why.is_empty() {
            why.push(bi!("所有事项都要", "every item needs it"));
        }
        why
    }
}

fn of<'v>(id: &'v str, found: &'v [&'v Value]) -> impl Iterator<Item = &'v Value> {
    found.iter().copied().filter(move |entry| text(entry, "material") == id)
}

fn names_span(names: &OneOrMany<Text>, otherwise: Span) -> Span {
    match (names.0.first(), names.0.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => otherwise,
    }
}

fn occasions(model: &crate::model::Model, material: &Material) -> String {
    let words = material.occasions.iter().filter_map(|occasion| {
        let item = model.items.get(occasion.item)?;
        let cases: Vec<&str> = occasion
            .cases
            .iter()
            .filter_map(|case| Some(item.cases.get(*case)?.title.as_str()))
            .collect();
        Some(match cases.as_slice() {
            [] => item.title.clone(),
            cases => format!("{}（{}）", item.title, cases.join("、")),
        })
    });
    words.collect::<Vec<_>>().join("、")
}

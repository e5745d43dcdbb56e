//! What the names in a case mean: paths, ids, or the words people know things by.

use super::Desk;
use crate::code::Code;
use crate::diagnostic::{Bilingual, nearest};
use crate::expr::chinese;
use crate::model::*;
use crate::read::Text;
use crate::source::Span;

/// Something of which a case can say how it is.
#[derive(Clone, Copy)]
pub(super) enum Named {
    Field(FieldId),
    Group(GroupId),
    Term(TermId),
}

/// Longest list of names shown.
const SHORT_LIST: usize = 20;

impl<'a> Desk<'a> {
    /// A question, group or term, by its path (from the form or from `home`), its id or its words.
    pub(super) fn answerable(&mut self, text: &str, span: Span, home: GroupId) -> Option<Named> {
        let model = self.model;
        let below = model.groups.get(home).map_or("", |group| group.path.as_str());
        let name = text.trim().trim_start_matches('.');
        let inside = if below.is_empty() { name.to_owned() } else { format!("{below}.{name}") };
        let path = |path: &str| {
            let field = model.fields.find(path).map(Named::Field);
            field.or_else(|| {
                model.groups.find(path).filter(|group| *group != Model::ROOT).map(Named::Group)
            })
        };
        let found = path(&inside).or_else(|| path(name));
        if let Some(found) = found.or_else(|| model.terms.find(name).map(Named::Term)) {
            return Some(found);
        }
        let within = |path: &str| {
            below.is_empty()
                || path.strip_prefix(below).is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        let fields = model.fields.iter().filter(|(_, field)| within(&field.path));
        let fields = fields.map(|(id, field)| (Named::Field(id), &field.label, &field.path));
        let groups = model.groups.iter().filter(|(id, group)| {
            *id != Model::ROOT && !group.title.is_empty() && within(&group.path)
        });
        let groups = groups.map(|(id, group)| (Named::Group(id), &group.title, &group.path));
        let terms = model.terms.iter().map(|(id, term)| (Named::Term(id), &term.title, &term.id));
        let known: Vec<(Named, &String, &String)> = fields.chain(groups).chain(terms).collect();
        let called: Vec<_> = known
            .iter()
            .filter(|(_, words, _)| *words == name || chinese::heading(words) == name)
            .collect();
        match called.as_slice() {
            [(found, ..)] => return Some(*found),
            [] => {}
            several => {
                let paths: Vec<&str> = several.iter().map(|(.., path)| path.as_str()).collect();
                let (count, zh, en) = (paths.len(), paths.join("、"), paths.join(", "));
                self.error(
                    Code::SeveralSoCalled,
                    span,
                    bi!("有 {count} 处叫“{name}”", "{count} things are called `{name}`"),
                    vec![bi!("写明路径：{zh}", "write the path: {en}")],
                );
                return None;
            }
        }
        let paths: Vec<&str> = known.iter().map(|(.., path)| path.as_str()).collect();
        // The last word of a path, written alone.
        let whole = paths.iter().find(|path| path.rsplit('.').next() == Some(name)).copied();
        let shorter = paths.iter().filter_map(|path| path.strip_prefix(below)?.strip_prefix('.'));
        let all = paths.iter().copied().chain(shorter);
        let all = all.chain(known.iter().map(|(_, words, _)| words.as_str()));
        let near = whole.or_else(|| nearest(name, all));
        let help = match near {
            Some(near) => vec![bi!("是不是想写“{near}”？", "did you mean `{near}`?")],
            None => Vec::new(),
        };
        let message = bi!("没有叫“{name}”的题目或名词", "there is no question or term `{name}`");
        self.error(Code::UnknownName, span, message, help);
        None
    }

    /// A thing of the matter by its id or by one of the words it is called.
    pub(super) fn thing<I: ArenaId, T>(
        &mut self,
        arena: &'a Arena<I, T>,
        words: impl Fn(&'a T) -> Vec<&'a str>,
        kind: &Bilingual,
        name: &str,
        span: Span,
    ) -> Option<I> {
        if let Some(id) = arena.find(name) {
            return Some(id);
        }
        let all: Vec<(I, &str, &str)> = arena
            .iter()
            .flat_map(|(id, thing)| {
                words(thing).into_iter().map(move |words| (id, words, arena.name(id)))
            })
            .collect();
        let called: Vec<_> = all.iter().filter(|(_, words, _)| *words == name).collect();
        let (zh, en) = (&kind.zh, &kind.en);
        match called.as_slice() {
            [(id, ..)] => return Some(*id),
            [] => {
                let near = nearest(name, all.iter().flat_map(|(_, words, id)| [*words, *id]));
                let help = match near {
                    Some(near) => vec![bi!("是不是想写“{near}”？", "did you mean `{near}`?")],
                    None if arena.len() <= SHORT_LIST => {
                        let list = arena.names().collect::<Vec<_>>().join(", ");
                        vec![bi!("已有：{list}", "known: {list}")]
                    }
                    None => Vec::new(),
                };
                let message = bi!("没有叫“{name}”的{zh}", "there is no {en} `{name}`");
                self.error(Code::UnknownName, span, message, help);
            }
            several => {
                let ids: Vec<&str> = several.iter().map(|(.., id)| *id).collect();
                let (count, list) = (ids.len(), ids.join(", "));
                self.error(
                    Code::SeveralSoCalled,
                    span,
                    bi!("有 {count} 个{zh}叫“{name}”", "{count} of kind {en} are called `{name}`"),
                    vec![bi!("写明标识：{list}", "write the id: {list}")],
                );
            }
        }
        None
    }

    pub(super) fn item(&mut self, name: &str, span: Span) -> Option<ItemId> {
        let words = |item: &'a Item| {
            std::iter::once(item.title.as_str())
                .chain(item.aliases.iter().map(String::as_str))
                .collect()
        };
        self.thing(&self.model.items, words, &bi!("事项", "item"), name, span)
    }

    /// The items of these names; none when one is unknown, which is then told.
    pub(super) fn items(&mut self, names: &[Text]) -> Option<Vec<ItemId>> {
        let found: Vec<_> = names.iter().map(|name| self.item(name, name.span)).collect();
        found.into_iter().collect()
    }

    pub(super) fn material(&mut self, name: &str, span: Span) -> Option<MaterialId> {
        let words = |material: &'a Material| vec![material.title.as_str()];
        self.thing(&self.model.materials, words, &bi!("材料", "material"), name, span)
    }

    pub(super) fn form(&mut self, name: &str, span: Span) -> Option<DepartmentFormId> {
        let words = |form: &'a DepartmentForm| vec![form.title.as_str()];
        let kind = bi!("部门申请表", "department form");
        self.thing(&self.model.department_forms, words, &kind, name, span)
    }

    pub(super) fn register(&mut self, name: &str, span: Span) -> Option<RegisterId> {
        let words = |register: &'a Register| vec![register.title.as_str()];
        let name = name.trim_start_matches("registers.");
        self.thing(&self.model.registers, words, &bi!("登记库", "register"), name, span)
    }
}

//! What is said of a name that nothing has: what could have been meant.

use super::Scope;
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, nearest};
use crate::model::{GroupId, Model};
use crate::source::Span;

impl Scope<'_> {
    /// The paths of the questions and groups of `group` that have this label on the form.
    pub(super) fn labelled(&self, group: GroupId, label: &str) -> Option<String> {
        let model = self.model;
        let inside = |path: &str| {
            let base = &model.groups[group].path;
            base.is_empty() || path.strip_prefix(base.as_str()).is_some_and(|p| p.starts_with('.'))
        };
        let fields = model.fields.values().map(|field| (&field.label, &field.path));
        let groups = model.groups.values().map(|group| (&group.title, &group.path));
        let paths: Vec<&str> = fields
            .chain(groups)
            .filter(|(title, path)| *title == label && !path.is_empty() && inside(path))
            .map(|(_, path)| path.as_str())
            .take(3)
            .collect();
        (!paths.is_empty()).then(|| paths.join(", "))
    }

    /// How the questions of an id are named from here: a sibling by `.id`, others by full paths.
    pub(super) fn full_paths(&self, id: &str) -> Option<String> {
        let model = self.model;
        let mut paths = Vec::new();
        if self.home != Model::ROOT {
            let sibling = format!("{}.{id}", model.groups[self.home].path);
            if model.fields.find(&sibling).is_some() {
                paths.push(format!(".{id}"));
            }
        }
        let same = model.fields.values().filter(|field| field.id == id);
        paths.extend(same.map(|field| field.path.clone()).take(3));
        (!paths.is_empty()).then(|| paths.join(", "))
    }

    pub(super) fn unknown(
        &mut self,
        name: &str,
        span: Span,
        zh: &str,
        en: &str,
        known: Vec<String>,
    ) {
        if self.poisoned.all {
            return;
        }
        let mut diagnostic = Diagnostic::new(
            Code::UnknownName,
            span,
            bi!("没有叫“{name}”的{zh}", "there is no {en} `{name}`"),
        );
        if let Some(near) = nearest(name, known.iter().map(String::as_str)) {
            diagnostic = diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
        } else if known.is_empty() {
            diagnostic = diagnostic.help(bi!("还没有定义任何{zh}", "no {en} is defined yet"));
        } else {
            diagnostic = diagnostic.help(known_here(&known));
        }
        self.report.push(diagnostic);
    }
}

/// The word for a Chinese yes or no.
pub(super) fn yes_or_no(text: &str) -> Option<&'static str> {
    match text {
        "是" => Some("true"),
        "否" => Some("false"),
        _ => None,
    }
}

/// The names that could have been meant, as far as they can be taken in at a glance.
pub(super) fn known_here(known: &[String]) -> Bilingual {
    let list = known.iter().take(30).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = if known.len() > 30 { " …" } else { "" };
    bi!("这里有：{list}{more}", "known here: {list}{more}")
}

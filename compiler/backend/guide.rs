//! The service guide, as a page, as Markdown and its flow chart: every section from the same model
//! as the form.

mod flow;
mod situations;
mod view;

use crate::file_tree::FileTree;
use crate::model::{GuideEntry, Model};
use crate::render::Templates;

pub(super) use view::slot;

/// The guide and its flow chart.
pub fn generate(model: &Model, templates: &Templates) -> FileTree {
    let chart = templates.fill("guide/flow.svg", &flow::chart(model));
    let view = view::guide(model, templates.text("guide/guide.css"), &chart);
    let mut tree = FileTree::new();
    tree.add("guide.html", templates.fill("guide/guide.html", &view));
    tree.add("guide.md", templates.fill("guide/guide.md", &view));
    tree.add("flow.svg", format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{chart}"));
    tree
}

/// Who fills a slot that is not filled yet, in words.
fn filler(entry: &GuideEntry) -> Option<String> {
    let level = entry.local.map(|level| format!("{}部门", level.label()));
    entry.filled_by.clone().or(level)
}

//! Documents for office programs: made when they are asked for, beside those that every build writes.

use super::console::Stop;
use super::output::Difference;
use lianban::Templates;
use lianban::backend::documents::{Options, documents};
use lianban::document::Document;
use lianban::file_tree::FileTree;
use lianban::model::Model;
use std::collections::BTreeMap;
use std::path::Path;

/// In what formats documents are wanted beside pages and Markdown.
#[derive(Clone, Copy, clap::Args)]
pub(super) struct Formats {
    /// Write each document as .docx too, for office programs; a later build without it leaves them
    /// until something changes, then removes them
    #[arg(long)]
    docx: bool,
}

impl Formats {
    /// Adds every document of a matter in these formats. They are not in the manifest, which names
    /// what every build makes.
    ///
    /// # Errors
    /// When this program was built without a format.
    pub(super) fn add(
        self,
        model: &Model,
        options: &Options,
        templates: &Templates,
        tree: &mut FileTree,
    ) -> Result<(), Stop> {
        if self.docx {
            for (path, document) in documents(model, options, templates) {
                tree.add(format!("{path}.docx"), docx(&document)?);
            }
        }
        Ok(())
    }

    /// Leaves out what an earlier build made on demand and this one was not asked for.
    pub(super) fn forgive(self, tree: &FileTree, found: &mut BTreeMap<String, Difference>) {
        let on_demand = |path: &str| {
            let stem = path.strip_suffix(".docx").filter(|_| !self.docx);
            stem.is_some_and(|stem| tree.get(&format!("{stem}.md")).is_some())
        };
        found.retain(|path, difference| *difference != Difference::Orphaned || !on_demand(path));
    }
}

/// Whether a file of this name is one for office programs.
pub(super) fn is_docx(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("docx"))
}

/// The file of a document for office programs.
///
/// # Errors
/// When this program was built without them.
#[cfg(feature = "docx")]
pub(super) fn docx(document: &Document) -> Result<Vec<u8>, Stop> {
    Ok(lianban::docx::docx(document))
}

/// This program was built without it.
#[cfg(not(feature = "docx"))]
pub(super) fn docx(_: &Document) -> Result<Vec<u8>, Stop> {
    Err(Stop::Usage(lianban::bi!(
        "这个 lianban 编译时没有带 docx 功能，写不了 .docx；请用 cargo install --features docx 重新安装",
        "this lianban was built without the feature `docx` and cannot write .docx; install it again with `cargo install --features docx`"
    )))
}

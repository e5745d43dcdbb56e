//! Documents for office programs and as PDF: made when they are asked for, beside those that every
//! build writes.

use super::console::Stop;
use super::output::Difference;
use super::pdf;
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
    /// Write each document as .pdf too, with the program lianban-pdf, which is installed by itself; a
    /// later build without it does as with --docx
    #[arg(long)]
    pdf: bool,
}

/// Makes the file of a document.
pub(super) type Maker = fn(&Document) -> Result<Vec<u8>, Stop>;

/// The formats that are made on demand, by the endings of their files.
const MAKERS: [(&str, Maker); 2] = [("docx", docx), ("pdf", pdf::pdf)];

impl Formats {
    /// Adds every document of a matter in these formats. They are not in the manifest, which names
    /// what every build makes.
    ///
    /// # Errors
    /// When this program was built without a format, or cannot make a document in it.
    pub(super) fn add(
        self,
        model: &Model,
        options: &Options,
        templates: &Templates,
        tree: &mut FileTree,
    ) -> Result<(), Stop> {
        let wanted = MAKERS.iter().filter(|(ending, _)| self.wants(ending));
        let wanted: Vec<&(&str, Maker)> = wanted.collect();
        if wanted.is_empty() {
            return Ok(());
        }
        for (path, document) in documents(model, options, templates) {
            for (ending, make) in &wanted {
                tree.add(format!("{path}.{ending}"), make(&document)?);
            }
        }
        Ok(())
    }

    fn wants(self, ending: &str) -> bool {
        (self.docx && ending == "docx") || (self.pdf && ending == "pdf")
    }

    /// Leaves out what an earlier build made on demand and this one was not asked for.
    pub(super) fn forgive(self, tree: &FileTree, found: &mut BTreeMap<String, Difference>) {
        let on_demand = |path: &str| {
            path.rsplit_once('.').is_some_and(|(stem, ending)| {
                let known = MAKERS.iter().any(|(made, _)| *made == ending);
                known && !self.wants(ending) && tree.get(&format!("{stem}.md")).is_some()
            })
        };
        found.retain(|path, difference| *difference != Difference::Orphaned || !on_demand(path));
    }
}

/// What makes a file of this name; `None` when it is none of these formats.
pub(super) fn maker(path: &Path) -> Option<Maker> {
    let ending = path.extension()?.to_str()?;
    MAKERS.iter().find(|(made, _)| ending.eq_ignore_ascii_case(made)).map(|(_, maker)| *maker)
}

/// The file of a document for office programs.
///
/// # Errors
/// When this program was built without them.
#[cfg(feature = "docx")]
fn docx(document: &Document) -> Result<Vec<u8>, Stop> {
    Ok(lianban::docx::docx(document))
}

/// This program was built without it.
#[cfg(not(feature = "docx"))]
fn docx(_: &Document) -> Result<Vec<u8>, Stop> {
    Err(Stop::Usage(lianban::bi!(
        "这个 lianban 编译时没有带 docx 功能，写不了 .docx；请用 cargo install --features docx 重新安装",
        "this lianban was built without the feature `docx` and cannot write .docx; install it again with `cargo install --features docx`"
    )))
}

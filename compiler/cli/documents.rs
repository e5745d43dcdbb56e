//! Documents for office programs and as PDF: made when they are asked for, beside those that every
//! build writes.

use super::console::Stop;
use super::output::Difference;
use super::pdf;
use lianban::document::Document;
use lianban::file_tree::FileTree;
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
    /// Documents in these formats. They are not in the manifest, which names what every build makes.
    ///
    /// # Errors
    /// When this program was built without a format, or cannot make a document in it.
    pub(super) fn of(
        self,
        documents: impl FnOnce() -> Vec<(String, Document)>,
    ) -> Result<FileTree, Stop> {
        let mut tree = FileTree::new();
        if !self.wanted() {
            return Ok(tree);
        }
        for (path, document) in documents() {
            for (ending, make) in MAKERS.iter().filter(|(ending, _)| self.wants(ending)) {
                tree.add(format!("{path}.{ending}"), make(&document)?);
            }
        }
        Ok(tree)
    }

    /// Whether any is wanted.
    pub(super) fn wanted(self) -> bool {
        MAKERS.iter().any(|(ending, _)| self.wants(ending))
    }

    fn wants(self, ending: &str) -> bool {
        (self.docx && ending == "docx") || (self.pdf && ending == "pdf")
    }

    /// Leaves out what an earlier build made on demand and this one was not asked for.
    /// `has` tells what was made.
    pub(super) fn forgive(
        self,
        has: &dyn Fn(&str) -> bool,
        found: &mut BTreeMap<String, Difference>,
    ) {
        let left = |path: &str| !self.wants(ending(path)) && is_on_demand(path, has);
        found.retain(|path, difference| *difference != Difference::Orphaned || !left(path));
    }
}

/// Whether a file is a document that is made on demand, beside one that every build makes.
pub(super) fn is_on_demand(path: &str, has: &dyn Fn(&str) -> bool) -> bool {
    let known = MAKERS.iter().any(|(made, _)| *made == ending(path));
    known && has(&format!("{}md", path.strip_suffix(ending(path)).unwrap_or(path)))
}

fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
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

//! The ledger of proofs, for those who review a matter.

use super::documents::{self, Options};
use crate::file_tree::FileTree;
use crate::model::Model;
use crate::prove::ledger::Ledger;
use crate::render::{Templates, document};

/// `proofs.md`.
pub fn generate(
    model: &Model,
    ledger: &Ledger,
    options: &Options,
    templates: &Templates,
) -> FileTree {
    let proofs = documents::proofs(model, ledger, options);
    let mut tree = FileTree::new();
    tree.add("proofs.md", document::markdown(&proofs, "proofs/proofs.md", templates));
    tree
}

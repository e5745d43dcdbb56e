//! For each department, how its original forms are filled; and which department gets which answer.

use super::documents::{self, Options, disclosure_csv};
use crate::backend::naming::file_stem;
use crate::file_tree::FileTree;
use crate::model::Model;
use crate::render::{Templates, document};

/// The mapping documents and the disclosure matrix.
pub fn generate(model: &Model, options: &Options, templates: &Templates) -> FileTree {
    let mut tree = FileTree::new();
    for (id, department) in model.departments.iter() {
        let mapping = documents::mapping(model, options, id);
        let text = document::markdown(&mapping, "departments/mapping.md", templates);
        tree.add(format!("{}.md", file_stem(&department.id)), text);
    }
    let matrix = documents::disclosure(model, options);
    // Ids of departments are no file names of these: an id holds no dash.
    let text = document::markdown(&matrix, "departments/disclosure.md", templates);
    tree.add("disclosure-matrix.md", text);
    tree.add("disclosure-matrix.csv", disclosure_csv(model));
    tree
}

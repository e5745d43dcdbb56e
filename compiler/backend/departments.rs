//! For each department, how its original forms are filled; and which department gets which answer.

mod disclosure;
mod mapping;

use crate::backend::naming::file_stem;
use crate::file_tree::FileTree;
use crate::model::Model;
use crate::render::Templates;

/// The mapping documents and the disclosure matrix.
pub fn generate(model: &Model, templates: &Templates) -> FileTree {
    let mut tree = FileTree::new();
    for (id, department) in model.departments.iter() {
        let view = mapping::mapping(model, id);
        tree.add(
            format!("{}.md", file_stem(&department.id)),
            templates.fill("departments/mapping.md", &view),
        );
    }
    let matrix = disclosure::matrix(model);
    // Ids of departments are no file names of these: an id holds no dash.
    tree.add("disclosure-matrix.md", templates.fill("departments/disclosure.md", &matrix));
    tree.add("disclosure-matrix.csv", disclosure::csv(&matrix));
    tree
}

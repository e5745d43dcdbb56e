//! The documents of a matter: what each of them says, once, for every renderer. A document is a
//! function of the model that builds a [`Document`]; none knows a file format.

mod disclosure;
mod flow;
mod form;
mod guide;
mod mapping;
mod materials;
mod outline;
mod proofs;
mod regions;
mod situations;

pub(super) use disclosure::csv as disclosure_csv;
pub(crate) use form::filled as filled_form;
pub(super) use regions::csv as regions_csv;

use crate::backend::naming::file_stem;
use crate::document::{Document, Edition, Inline};
use crate::model::{DepartmentId, Model};
use crate::page::Filling;
use crate::prove::ledger::Ledger;
use crate::render::Templates;

/// Which edition of the documents is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether the editor's doubts stand in the documents: for those who review them.
    pub review: bool,
}

/// Every document of a matter, by the path of its files without their ending. `templates` draw the
/// flow chart.
pub fn documents(
    model: &Model,
    options: &Options,
    templates: &Templates,
) -> Vec<(String, Document)> {
    let mut found = of_region(model, options, templates);
    for (id, department) in model.departments.iter() {
        let stem = format!("departments/{}", file_stem(&department.id));
        found.push((stem, mapping(model, options, id)));
    }
    // Ids of departments are no file names of this: an id holds no dash.
    found.push(("departments/disclosure-matrix".to_owned(), disclosure(model, options)));
    found.push(("proofs".to_owned(), proofs(model, &model.ledger, options)));
    if !model.regions.is_empty() {
        found.push(("regions".to_owned(), regions(model, options)));
    }
    found
}

/// Those of them that the edition of a region has ([`Model::edition`]).
pub fn of_region(
    model: &Model,
    options: &Options,
    templates: &Templates,
) -> Vec<(String, Document)> {
    vec![
        ("guide/guide".to_owned(), guide(model, options, templates)),
        ("paper/form".to_owned(), form(model, options)),
    ]
}

/// The service guide.
pub fn guide(model: &Model, options: &Options, templates: &Templates) -> Document {
    guide::guide(Writer { model, options }, templates)
}

/// The form as it is printed, blank.
pub fn form(model: &Model, options: &Options) -> Document {
    filled_form(model, options, &Filling::default())
}

/// How the original forms of a department are filled.
pub fn mapping(model: &Model, options: &Options, department: DepartmentId) -> Document {
    mapping::mapping(Writer { model, options }, department)
}

/// Which department gets which answer and which register data.
pub fn disclosure(model: &Model, options: &Options) -> Document {
    disclosure::disclosure(Writer { model, options })
}

/// The ledger of proofs, for those who review a matter.
pub fn proofs(model: &Model, ledger: &Ledger, options: &Options) -> Document {
    proofs::proofs(Writer { model, options }, ledger)
}

/// What each region filled in of what the matter leaves to it.
pub fn regions(model: &Model, options: &Options) -> Document {
    regions::regions(Writer { model, options })
}

/// Which edition a document of the model is.
pub(crate) fn edition(model: &Model, options: &Options) -> Edition {
    Edition {
        matter: model.title.clone(),
        version: model.version.clone(),
        date: model.date.clone(),
        source: model.source.clone(),
        hash: model.source_hash.chars().take(16).collect(),
        region: model.edition.as_ref().map(|place| place.title.clone()),
        review: options.review,
    }
}

/// Whoever writes a document.
#[derive(Clone, Copy)]
struct Writer<'m> {
    model: &'m Model,
    options: &'m Options,
}

impl Writer<'_> {
    fn edition(self) -> Edition {
        edition(self.model, self.options)
    }

    /// A doubt that was noted down, in the edition that shows it.
    fn doubt(self, noted: Option<&String>) -> Option<Inline> {
        let text = noted.filter(|_| self.options.review)?;
        Some(Inline::Note { text: text.clone() })
    }

    /// The doubts about a node of the schema, in the edition that shows them.
    fn doubts_at(self, at: &str) -> Vec<Inline> {
        let here = self.model.doubts.iter().filter(|doubt| doubt.at == at);
        here.filter_map(|doubt| self.doubt(Some(&doubt.text))).collect()
    }
}

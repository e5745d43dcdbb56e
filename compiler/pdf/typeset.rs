//! Typesetting: a document becomes pages, pages a PDF. The templates see two files, themselves and
//! the document; there is no file system, no network and no clock behind them.

use crate::fonts::{Fonts, Role};
use crate::message::Message;
use crate::missing::{self, Missing};
use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Array, Bytes, Datetime, Dict, Duration, IntoValue, Smart, Str};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// The templates; the first is where Typst begins.
const TEMPLATES: [(&str, &str); 5] = [
    ("document.typ", include_str!("templates/document.typ")),
    ("style.typ", include_str!("templates/style.typ")),
    ("line.typ", include_str!("templates/line.typ")),
    ("note.typ", include_str!("templates/note.typ")),
    ("table.typ", include_str!("templates/table.typ")),
];

/// Where the templates find what they set.
const REQUEST: &str = "request.json";

/// So many documents later, what was computed for one is forgotten.
const REMEMBERED: usize = 2;

/// Sets documents, one after the other.
pub(crate) struct Typesetter {
    library: LazyHash<Library>,
    fonts: Fonts,
    sources: Vec<Source>,
    request: FileId,
    standards: PdfStandards,
}

/// A document, typeset.
pub(crate) struct Made {
    /// The file.
    pub(crate) pdf: Vec<u8>,
    /// How many pages it has.
    pub(crate) pages: usize,
    /// What Typst said on the way, which is a fault of the templates.
    pub(crate) warnings: Vec<String>,
}

/// Why there is no PDF.
pub(crate) enum Failure {
    /// No font has these characters.
    Missing(Vec<Missing>),
    /// Anything else.
    Other(Message),
}

impl Typesetter {
    /// Takes the fonts that documents are set in.
    pub(crate) fn new(fonts: Fonts) -> Result<Typesetter, Message> {
        let file = |name: &str| -> Result<FileId, Message> {
            let path = VirtualPath::new(name).map_err(|error| internal(&error.to_string()))?;
            Ok(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        let sources: Result<Vec<Source>, Message> = TEMPLATES
            .iter()
            .map(|(name, text)| Ok(Source::new(file(name)?, (*text).to_owned())))
            .collect();
        let library = Library::builder()
            .with_inputs(inputs(&fonts))
            // Cells that head a row, for who hears the table.
            .with_features([Feature::A11yExtras].into_iter().collect())
            .build();
        let standards =
            PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| internal(error.message()))?;
        Ok(Typesetter {
            library: LazyHash::new(library),
            fonts,
            sources: sources?,
            request: file(REQUEST)?,
            standards,
        })
    }

    /// The fonts.
    pub(crate) fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Makes a PDF of a request: a document and the lines that say which edition it is.
    pub(crate) fn make(&self, request: &Value) -> Result<Made, Failure> {
        let undrawn = missing::in_charts(request, &self.fonts);
        if !undrawn.is_empty() {
            return Err(Failure::Missing(undrawn));
        }
        let desk = Desk { shop: self, request: Bytes::new(request.to_string().into_bytes()) };
        let typst::diag::Warned { output, warnings } = typst::compile::<PagedDocument>(&desk);
        typst::comemo::evict(REMEMBERED);
        let pages = output.map_err(|errors| Failure::Other(faults(&errors)))?;
        let missing = missing::on_pages(&pages);
        if !missing.is_empty() {
            return Err(Failure::Missing(missing));
        }
        let options = |standards: &PdfStandards| PdfOptions {
            ident: Smart::Custom(identity(request)),
            creator: Smart::Custom(Some(concat!("lianban-pdf ", env!("CARGO_PKG_VERSION")).into())),
            standards: standards.clone(),
            ..PdfOptions::default()
        };
        let mut warnings: Vec<String> =
            warnings.iter().map(|warning| warning.message.to_string()).collect();
        let pdf = typst_pdf::pdf(&pages, &options(&self.standards)).or_else(|errors| {
            // Whatever keeps it from being PDF/UA, it can still be read.
            warnings.extend(errors.iter().map(|error| error.message.to_string()));
            typst_pdf::pdf(&pages, &options(&PdfStandards::default()))
        });
        let pdf = pdf.map_err(|errors| Failure::Other(faults(&errors)))?;
        Ok(Made { pdf, pages: pages.pages().len(), warnings })
    }
}

/// What tells a document from others, and stays when it is made anew.
fn identity(request: &Value) -> String {
    let document = &request["document"];
    let part = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let edition = &document["edition"];
    [&edition["matter"], &document["title"], &edition["region"]].map(part).join("\n")
}

/// What the templates know beside the document.
fn inputs(fonts: &Fonts) -> Dict {
    let mut inputs = Dict::new();
    for role in Role::ALL {
        let families: Array =
            fonts.families(role).iter().map(|name| name.as_str().into_value()).collect();
        inputs.insert(Str::from(role.name()), families.into_value());
    }
    inputs
}

/// What Typst sees while it sets one document.
struct Desk<'s> {
    shop: &'s Typesetter,
    request: Bytes,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shop.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.shop.fonts.book()
    }

    fn main(&self) -> FileId {
        self.shop.sources[0].id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = self.shop.sources.iter().find(|source| source.id() == id);
        found.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id == self.shop.request {
            true => Ok(self.request.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shop.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Faults of a request that is not a document, or of the templates.
fn faults(errors: &[SourceDiagnostic]) -> Message {
    let said: Vec<String> = errors
        .iter()
        .map(|error| {
            let hints = error.hints.iter().map(|hint| format!(" ({})", hint.v));
            format!("{}{}", error.message, hints.collect::<String>())
        })
        .collect();
    internal(&said.join("; "))
}

fn internal(reason: &str) -> Message {
    Message::new(format!("排版失败：{reason}"), format!("typesetting failed: {reason}"))
}

//! The built-in templates: their texts, which of them see each other, and their engines.

use super::escape;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use tera::{EscapeFn, Tera};

macro_rules! built_in {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../templates/", $path)))),*]
    };
}

/// Every template and verbatim text of prose and markup, by its path below `templates/`.
pub(super) const BUILT_IN: &[(&str, &str)] = built_in![
    "departments/disclosure.md",
    "departments/mapping.md",
    "document/blocks.html",
    "document/blocks.md",
    "document/document.css",
    "document/document.html",
    "document/document.md",
    "guide/flow.svg",
    "guide/guide.html",
    "guide/guide.md",
    "html/check.html",
    "html/controls.html",
    "html/form.css",
    "html/form.html",
    "html/frame.html",
    "html/loader.min.js",
    "html/paper.css",
    "html/paper.html",
    "html/receipt.html",
    "html/receipt.min.js",
    "html/script.min.js",
    "html/trial.css",
    "html/trial.html",
    "proofs/proofs.md",
    "regions/regions.md",
];

/// The folder whose templates give pages with slots.
pub(super) const PAGES: &str = "html";

/// The folder whose templates show any document, for those of the other folders to build on.
const DOCUMENTS: &str = "document";

/// What the built-in templates are called where a user's template extends one of them. A name that
/// is looked up without it means the user's template first.
pub(super) const PREFIX: &str = "built-in/";

/// Templates that see each other's components: those of one folder with one way to escape. Documents
/// see those of any document as well.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Set {
    pub(super) folder: &'static str,
    markdown: bool,
}

impl Set {
    /// The set of a template; `None` for a verbatim text.
    pub(super) fn of(path: &'static str) -> Option<Set> {
        let (folder, name) = path.split_once('/')?;
        let (_, ending) = name.rsplit_once('.')?;
        let markdown = ending == "md";
        (markdown || ["html", "svg"].contains(&ending)).then_some(Set { folder, markdown })
    }

    /// Whether its templates see this one.
    pub(super) fn sees(self, path: &'static str) -> bool {
        let documents = Set { folder: DOCUMENTS, ..self };
        Set::of(path).is_some_and(|set| set == self || (set == documents && self.folder != PAGES))
    }

    /// Every set.
    pub(super) fn all() -> BTreeSet<Set> {
        BUILT_IN.iter().filter_map(|(path, _)| Set::of(path)).collect()
    }

    /// The engine of the built-in templates that it sees, with the user's own texts beside.
    pub(super) fn engine<'o>(
        self,
        sees: impl Fn(&'static str) -> bool,
        own: impl Fn(&str) -> Option<&'o str>,
    ) -> tera::TeraResult<Tera> {
        let escape: EscapeFn = if self.markdown { escape::markdown } else { escape::html };
        let mut tera = Tera::default();
        tera.set_escape_fn(escape);
        tera.autoescape_on(["html", "svg", "md"]);
        tera.set_fallback_prefixes([PREFIX])?;
        let mut texts = Vec::new();
        for (path, text) in BUILT_IN.iter().filter(|(path, _)| sees(path)) {
            texts.push((format!("{PREFIX}{path}"), *text));
            if let Some(own) = own(path) {
                texts.push(((*path).to_owned(), own));
            }
        }
        tera.add_raw_templates(texts)?;
        Ok(tera)
    }
}

/// Engines of the built-in templates, each made by whoever needs it first: of pages with slots, of
/// documents as pages, of Markdown. No two sets of one engine have components of one name.
static ENGINES: [OnceLock<Tera>; 3] = [const { OnceLock::new() }; 3];

/// The engine of the built-in templates of a set.
pub(super) fn built_in_engine(set: Set) -> &'static Tera {
    let kind = |set: Set| match (set.folder, set.markdown) {
        (PAGES, _) => 0,
        (_, false) => 1,
        (_, true) => 2,
    };
    ENGINES[kind(set)].get_or_init(|| {
        let sees = |path| Set::of(path).is_some_and(|other| kind(other) == kind(set));
        let engine = set.engine(sees, |_| None);
        engine.unwrap_or_else(|e| panic!("a built-in template does not parse: {e}"))
    })
}

/// The text of a built-in template; nothing where there is none.
pub(super) fn built_in(path: &str) -> &'static str {
    BUILT_IN.iter().find(|(known, _)| *known == path).map_or("", |(_, text)| text)
}

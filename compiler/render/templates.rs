//! The templates of a run: the built-in ones, and those that a user puts in the place of some.
//!
//! Back ends cannot fail, users' templates can: a template that cannot be filled gives way to the
//! built-in one and leaves a diagnostic, and then nothing of that run is handed out.

use super::built_in::{BUILT_IN, PAGES, PREFIX, Set, built_in, built_in_engine};
use super::faults::{self, Fault};
use super::slots;
use crate::diagnostic::{Diagnostic, Report};
use crate::resolve::unreadable;
use crate::source::{FileId, LoadError, Sources, Span};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tera::{Context, Tera};

/// A text that stands in the place of a built-in one.
struct Own {
    text: String,
    hash: String,
    file: FileId,
    /// Whether it can be used as far as can be told by itself.
    sound: bool,
}

/// The templates of a run. [`Templates::default`] holds the built-in ones alone.
#[derive(Default)]
pub struct Templates {
    loaded: Arc<Loaded>,
    /// What filling met in the present run.
    met: Mutex<Report>,
    /// What it met in those before.
    report: Report,
}

/// Templates as they were read.
#[derive(Default)]
struct Loaded {
    own: BTreeMap<&'static str, Own>,
    /// Engines of the sets in which something is replaced.
    engines: BTreeMap<Set, Tera>,
    sources: Sources,
    /// What is wrong whatever the templates are filled with.
    report: Report,
}

impl Templates {
    /// The built-in templates, some replaced by `files`: paths as below `templates/`, with what they
    /// hold. `folder` is where they were found, for messages.
    pub fn new(
        folder: &str,
        files: impl IntoIterator<Item = (String, Result<Vec<u8>, LoadError>)>,
    ) -> Templates {
        let mut loaded = Loaded::default();
        for (path, content) in files {
            loaded.take_in(folder, &path, content);
        }
        let touched = |set: &Set| loaded.own.keys().any(|path| set.sees(path));
        let sets: Vec<Set> = Set::all().into_iter().filter(touched).collect();
        for set in sets {
            match set.engine(|path| set.sees(path), |path| loaded.sound(path)) {
                Ok(engine) => drop(loaded.engines.insert(set, engine)),
                Err(error) => loaded.unlinked(set, &error),
            }
        }
        Templates { loaded: Arc::new(loaded), ..Templates::default() }
    }

    /// The same templates for a run of its own, beside others.
    pub fn of_run(&self) -> Templates {
        Templates { loaded: Arc::clone(&self.loaded), ..Templates::default() }
    }

    /// Takes in what another run of the same templates met.
    pub fn learn(&mut self, mut run: Templates) {
        run.settle();
        self.report.extend(run.report);
    }

    /// Parses the built-in templates, which otherwise whoever needs one first does.
    pub(crate) fn get_ready() {
        for set in Set::all() {
            built_in_engine(set);
        }
    }

    /// What can be replaced, as paths below the user's folder.
    pub fn names() -> impl Iterator<Item = &'static str> {
        // No service shows the end of a trial.
        BUILT_IN.iter().map(|(path, _)| *path).filter(|path| !path.starts_with("html/trial."))
    }

    /// What is replaced: the path and the hash (SHA-256, in hexadecimal) of each.
    pub fn replaced(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.loaded.own.iter().map(|(path, own)| (*path, own.hash.as_str()))
    }

    /// All that was found to be wrong so far.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut report = self.loaded.report.clone();
        report.extend(self.report.clone());
        report.extend(self.met.lock().unwrap_or_else(PoisonError::into_inner).clone());
        report.finish()
    }

    /// The files that the diagnostics point at.
    pub fn sources(&self) -> &Sources {
        &self.loaded.sources
    }

    /// A verbatim text: a style sheet or a script.
    pub(crate) fn text(&self, path: &str) -> &str {
        self.loaded.sound(path).unwrap_or_else(|| built_in(path))
    }

    /// Whether the user's own text stands in the place of the built-in one.
    pub(crate) fn is_replaced(&self, path: &str) -> bool {
        self.loaded.own.contains_key(path)
    }

    /// Fills a template.
    pub(crate) fn fill(&self, path: &'static str, view: &impl Serialize) -> String {
        let [text] = self.fill_each([path], view);
        text
    }

    /// Fills some templates with the same. Whether a built-in one can be filled depends on the names of
    /// the view's fields alone, which are fixed, never on what a schema says.
    pub(crate) fn fill_each<const N: usize>(
        &self,
        paths: [&'static str; N],
        view: &impl Serialize,
    ) -> [String; N] {
        let context = Context::from_serialize(view).expect("a view is a struct");
        paths.map(|path| self.fill_from(&context, path, view))
    }

    fn fill_from(&self, context: &Context, path: &'static str, view: &impl Serialize) -> String {
        let set = Set::of(path).expect("a template");
        if let Some(engine) = self.loaded.engines.get(&set) {
            match self.loaded.fill_own(engine, path, view, context) {
                Ok(text) => return text,
                Err(found) => {
                    let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
                    found.into_iter().for_each(|diagnostic| met.push(diagnostic));
                }
            }
        }
        let text = built_in_engine(set).render(path, context);
        text.unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    /// Whether every template could be filled as the user wants it so far in this run.
    pub fn is_sound(&self) -> bool {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        !self.loaded.report.has_errors() && !met.has_errors()
    }

    /// Ends a run and tells whether every template could be filled as the user wants it.
    pub fn settle(&mut self) -> bool {
        let met =
            std::mem::take(&mut self.met).into_inner().unwrap_or_else(PoisonError::into_inner);
        let sound = !self.loaded.report.has_errors() && !met.has_errors();
        self.report.extend(met);
        sound
    }
}

impl Loaded {
    /// The user's own text, if it can be used.
    fn sound(&self, path: &str) -> Option<&str> {
        self.own.get(path).filter(|own| own.sound).map(|own| own.text.as_str())
    }

    fn take_in(&mut self, folder: &str, path: &str, content: Result<Vec<u8>, LoadError>) {
        let shown = format!("{folder}/{path}");
        let Some(known) = Templates::names().find(|known| *known == path) else {
            let span = Span::new(self.sources.add(shown, ""), 0..0);
            return self.report.push(faults::unknown_template(path, span));
        };
        let bytes = match content {
            Ok(bytes) => bytes,
            Err(error) => {
                let span = Span::new(self.sources.add(shown.as_str(), ""), 0..0);
                return self.report.push(unreadable(&shown, &error, span));
            }
        };
        let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let broken = std::str::from_utf8(&bytes).err().map(|error| error.valid_up_to());
        let text = String::from_utf8_lossy(&bytes);
        // Readers of HTML turn every line end into one sign, and the hash of a script in the page's
        // policy is that of the text they have then.
        let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace('\r', "\n");
        let file = self.sources.add(shown, text.as_str());
        let sound = match broken {
            Some(_) => {
                self.report.push(faults::not_utf8(file, &text));
                false
            }
            None => {
                let found = alone(known, &text);
                let sound = found.is_empty();
                for fault in found {
                    self.report.push(fault.diagnostic(file, &text));
                }
                sound
            }
        };
        self.own.insert(known, Own { text, hash, file, sound });
    }

    /// Reports why the templates of a set do not go together.
    fn unlinked(&mut self, set: Set, error: &tera::Error) {
        let refused = |(path, own): (&&'static str, &Own)| set.sees(path) && !own.sound;
        // What a refused template would have given is missed by others through no fault of theirs.
        let complete = !self.own.iter().any(refused);
        let found = faults::of(error, |name| self.text_of(name));
        for fault in found {
            if complete || !fault.is_about_another() {
                let diagnostic = self.place(&fault, set);
                self.report.push(diagnostic);
            }
        }
    }

    fn fill_own(
        &self,
        engine: &Tera,
        path: &'static str,
        view: &impl Serialize,
        context: &Context,
    ) -> Result<String, Vec<Diagnostic>> {
        let set = Set::of(path).expect("a template");
        // In a condition, a name that does not exist would merely be false.
        let names = engine.get_template_variables(path).unwrap_or_default();
        let mut unknown: Vec<&str> =
            names.into_iter().filter(|name| !context.contains_key(name)).collect();
        unknown.sort_unstable();
        if !unknown.is_empty() {
            let known = names_of(view);
            let fault = |name| self.place(&self.unknown_name(path, name, &known), set);
            return Err(unknown.into_iter().map(fault).collect());
        }
        let found = match engine.render(path, context) {
            Ok(text) => {
                let of_set = self.own.iter().filter(|(path, _)| set.sees(path));
                let own = of_set.map(|(path, own)| (*path, own.text.as_str()));
                let found =
                    if set.folder == PAGES { slots::faults(&text, path, own) } else { Vec::new() };
                if found.is_empty() {
                    return Ok(text);
                }
                found
            }
            Err(error) => {
                let mut found = faults::of(&error, |name| self.text_of(name));
                for fault in found.iter_mut().filter(|fault| fault.file.is_empty()) {
                    path.clone_into(&mut fault.file);
                }
                found
            }
        };
        Err(found.iter().map(|fault| self.place(fault, set)).collect())
    }

    /// The text of a template by its name in an engine.
    fn text_of(&self, name: &str) -> &str {
        match self.own.get(name) {
            Some(own) => &own.text,
            None => built_in(name.trim_start_matches(PREFIX)),
        }
    }

    fn unknown_name(&self, path: &str, name: &str, known: &[String]) -> Fault {
        let here = self.own.get(path).map(|own| (path, own));
        let others = self.own.iter().map(|(path, own)| (*path, own));
        let found = here
            .into_iter()
            .chain(others)
            .find_map(|(path, own)| Some((path, faults::find_name(&own.text, name)?)));
        let (file, range) = found.unwrap_or((path, 0..0));
        Fault { file: file.to_owned(), range, message: faults::undefined(name, known) }
    }

    /// The diagnostic of a fault in a set. What shows in a built-in template was brought about by
    /// what stands in for another.
    fn place(&self, fault: &Fault, set: Set) -> Diagnostic {
        if let Some(own) = self.own.get(fault.file.as_str()) {
            return fault.diagnostic(own.file, &own.text);
        }
        let mut of_set = self.own.iter().filter(|(path, _)| set.sees(path));
        let (_, own) = of_set.next().expect("a set has an engine of its own when it has a file");
        let found = Fault { range: 0..0, ..fault.clone() }.diagnostic(own.file, &own.text);
        match fault.file.trim_start_matches(PREFIX) {
            "" => found,
            place => found
                .label(bi!("内置的“{place}”用到这里", "the built-in `{place}` makes use of this")),
        }
    }
}

/// The names of a view's fields.
fn names_of(view: &impl Serialize) -> Vec<String> {
    let view = serde_json::to_value(view).unwrap_or_default();
    view.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

/// What is wrong with a text, whatever it is filled with.
fn alone(path: &'static str, text: &str) -> Vec<Fault> {
    if Set::of(path).is_some() {
        let error = Tera::default().add_raw_template(path, text).err();
        let syntax = |error: &tera::Error| matches!(error.kind(), tera::ErrorKind::SyntaxError(_));
        return error.filter(syntax).map(|error| faults::of(&error, |_| text)).unwrap_or_default();
    }
    let lower = text.to_ascii_lowercase();
    let found = faults::ENDINGS.iter().flat_map(|ending| {
        lower.match_indices(ending).map(|(start, _)| Fault {
            file: path.to_owned(),
            range: start..start + ending.len(),
            message: faults::ending(ending),
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Otherwise a user's copy of a built-in template would be refused.
    #[test]
    fn copies_of_the_built_in_templates_are_sound() {
        let copy = |path: &str| Ok(built_in(path).replace('\n', "\r\n").into_bytes());
        let files = Templates::names().map(|path| (path.to_owned(), copy(path)));
        let templates = Templates::new("mine", files);
        assert!(templates.diagnostics().is_empty(), "{:?}", templates.diagnostics());
        for path in Templates::names() {
            assert_eq!(templates.loaded.own[path].text, built_in(path));
        }
    }
}

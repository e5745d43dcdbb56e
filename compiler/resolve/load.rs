//! Reads the files of a matter and joins them to one tree.

use crate::ast::{self, Matter, OriginalForm, Part, Region};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report};
use crate::hands::side_by_side;
use crate::read::{Named, Shape, Text};
use crate::source::{LoadError, Loader, Sources, Span};
use crate::yaml::{self, Node, Taken};
use indexmap::IndexMap;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashSet;

/// Everything the author wrote about a matter, from all of its files.
#[derive(Debug)]
pub struct Ast {
    /// The root file, with the parts joined in.
    pub matter: Matter,
    /// Original forms in files of their own, by path as written.
    pub originals: IndexMap<String, Option<OriginalForm>>,
    /// CSV files of code tables, by path as written.
    pub tables: IndexMap<String, Option<(crate::source::FileId, String)>>,
    /// Region files, each with the SHA-256 of its bytes, hexadecimal.
    pub regions: Vec<(Region, String)>,
    /// Whether a form was written, be it refused, or may be lost to a fault of the YAML; then
    /// nothing is said of its absence.
    pub form_written: bool,
    /// Whether a file of the matter could not be read to its end, so that any definition may be lost.
    pub cut_off: bool,
    /// Every doubt the author noted, with the keys that lead to it.
    pub doubts: Vec<(String, Text)>,
    /// SHA-256 over all files read, hexadecimal.
    pub hash: String,
    /// The same without the files of regions.
    pub general_hash: String,
}

impl std::ops::Deref for Ast {
    type Target = Matter;
    fn deref(&self) -> &Matter {
        &self.matter
    }
}

/// `path` seen from the file `from`, with `.` and `..` resolved. What may be read is the loader's to
/// say: a path above its root begins with `..`. `None` when it leaves even the file system.
pub(crate) fn relative(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                None | Some(&"..") => parts.push(".."),
                Some(&"") => return None,
                Some(_) => {
                    parts.pop();
                }
            },
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

/// Says why a file could not be had.
pub(crate) fn unreadable(path: &str, error: &LoadError, span: Span) -> Diagnostic {
    let (code, message) = match error {
        LoadError::TooLarge => (
            Code::FileTooLarge,
            bi!("文件“{path}”超过 4 MiB", "the file `{path}` is larger than 4 MiB"),
        ),
        LoadError::NotFound => {
            (Code::FileNotFound, bi!("找不到文件“{path}”", "there is no file `{path}`"))
        }
        LoadError::Outside => (
            Code::FileNotFound,
            bi!(
                "文件“{path}”在允许读取的目录之外",
                "the file `{path}` is outside of the folder that may be read"
            ),
        ),
        LoadError::Other(why) => (
            Code::FileNotFound,
            bi!("读不了文件“{path}”：{why}", "cannot read the file `{path}`: {why}"),
        ),
    };
    Diagnostic::new(code, span, message)
}

struct Files<'a> {
    loader: &'a dyn Loader,
    sources: &'a mut Sources,
    report: &'a mut Report,
    /// Of all files so far.
    hash: Sha256,
    /// Of the last file.
    last: Sha256,
    root: String,
    form_written: bool,
    cut_off: bool,
    doubts: Vec<(String, Text)>,
}

impl Files<'_> {
    fn bytes(&mut self, path: &str, named_at: Option<Span>) -> Option<Vec<u8>> {
        let error = match self.loader.load(path) {
            Ok(bytes) => {
                self.hash.update((bytes.len() as u64).to_le_bytes());
                self.hash.update(&bytes);
                self.last = Sha256::new_with_prefix(&bytes);
                return Some(bytes);
            }
            Err(error) => error,
        };
        let span = match named_at {
            Some(span) => span,
            None => Span::new(self.sources.add(path, ""), 0..0),
        };
        self.report.push(unreadable(path, &error, span));
        None
    }

    fn beside(&mut self, name: &Text) -> Option<String> {
        let path = relative(&self.root, &name.value);
        if path.is_none() {
            let name_text = &name.value;
            self.report.push(Diagnostic::new(
                Code::FileNotFound,
                name.span,
                bi!("“{name_text}”走出了方案目录", "`{name_text}` leaves the schema folder"),
            ));
        }
        path
    }

    fn yaml<T: Shape>(&mut self, path: &str, named_at: Option<Span>) -> Option<T> {
        let taken = self.take(path, named_at)?;
        self.shape(read(&taken))
    }

    fn take(&mut self, path: &str, named_at: Option<Span>) -> Option<Taken> {
        let bytes = self.bytes(path, named_at)?;
        Some(Taken::of(path, &bytes, self.sources))
    }

    fn shape<T: Shape>(&mut self, (node, faults): (Option<Node>, Report)) -> Option<T> {
        self.form_written |= faults.has_errors();
        // Reading ends at the first tab that mixes with spaces: what follows it is unknown.
        self.cut_off |= faults.has(Code::Tab);
        self.report.extend(faults);
        let node = node?;
        if let yaml::Node::Map(map) = &node {
            let cut = |node: &Node| matches!(node, Node::Map(map) if map.incomplete);
            self.cut_off |=
                cut(&node) || map.entries.iter().filter_map(|(_, v)| v.as_ref()).any(cut);
            self.form_written |= map.entries.iter().any(|(key, _)| key.text == "form");
        }
        let read = T::read(&node, self.report);
        let spans: HashSet<Span> = self.report.take_doubts().into_iter().collect();
        if !spans.is_empty() {
            doubts(&node, &mut Vec::new(), &spans, &mut self.doubts);
        }
        read
    }
}

/// The tree of a file, with the faults found in it.
fn read(taken: &Taken) -> (Option<Node>, Report) {
    let mut faults = Report::default();
    (taken.read(&mut faults), faults)
}

/// Reads the matter at `path` with all files it names; `None` when the root file is unusable.
pub fn load(
    loader: &dyn Loader,
    path: &str,
    sources: &mut Sources,
    report: &mut Report,
) -> Option<Ast> {
    let (hash, root) = (Sha256::new(), path.to_owned());
    let mut files = Files {
        loader,
        sources,
        report,
        hash,
        last: Sha256::new(),
        root,
        form_written: false,
        cut_off: false,
        doubts: Vec::new(),
    };
    let mut matter: Matter = files.yaml(path, None)?;
    let mut take = |name: &Text| {
        let file = files.beside(name)?;
        files.take(&file, Some(name.span))
    };
    let parts: Vec<Option<Taken>> = matter.parts.iter().map(&mut take).collect();
    for part in side_by_side(&parts, |part| part.as_ref().map(read)) {
        match part.and_then(|part| files.shape::<Part>(part)) {
            Some(part) => join(&mut matter, part, files.report),
            // The form may have stood there too.
            None => (files.cut_off, files.form_written) = (true, true),
        }
    }
    let mut originals = IndexMap::new();
    let original_names: Vec<Text> = matter
        .department_forms
        .0
        .values()
        .filter_map(|entry| entry.value.as_ref()?.original.clone())
        .filter(|name| name.value != "unknown")
        .collect();
    for name in original_names {
        if originals.contains_key(&name.value) {
            continue;
        }
        let Some(file) = files.beside(&name) else { continue };
        originals.insert(name.value.clone(), files.yaml(&file, Some(name.span)));
    }
    let mut tables = IndexMap::new();
    let table_names: Vec<Text> =
        matter.codes.0.values().filter_map(|entry| entry.value.as_ref()?.file.clone()).collect();
    for name in table_names {
        if tables.contains_key(&name.value) {
            continue;
        }
        let Some(file) = files.beside(&name) else { continue };
        let text = files
            .bytes(&file, Some(name.span))
            .and_then(|bytes| table_text(&file, bytes, &mut files));
        tables.insert(name.value.clone(), text);
    }
    let general_hash = hexadecimal(files.hash.clone());
    let mut regions = Vec::new();
    if let Some(folder) = relative(path, "regions") {
        let mut names = loader.list(&folder);
        names.sort();
        let mut taken = Vec::new();
        for name in names {
            let text = files.take(&format!("{folder}/{name}"), None);
            taken.extend(text.map(|text| (text, hexadecimal(files.last.clone()))));
        }
        let read = side_by_side(&taken, |(text, _)| read(text));
        for (region, (_, hash)) in read.into_iter().zip(&taken) {
            let region = files.shape::<Region>(region);
            regions.extend(region.map(|region| (region, hash.clone())));
        }
    }
    let (form_written, cut_off) = (files.form_written, files.cut_off);
    let doubts = std::mem::take(&mut files.doubts);
    let hash = hexadecimal(files.hash.clone());
    Some(Ast {
        matter,
        originals,
        tables,
        regions,
        form_written,
        cut_off,
        doubts,
        hash,
        general_hash,
    })
}

fn hexadecimal(hash: Sha256) -> String {
    format!("{:x}", hash.finalize())
}

/// Finds the keys that lead to each doubt, below those of `at`. A key `unclear` may also be an author's
/// own (a code, a column): only places where a note was read count.
fn doubts<'n>(
    node: &'n Node,
    at: &mut Vec<Cow<'n, str>>,
    spans: &HashSet<Span>,
    found: &mut Vec<(String, Text)>,
) {
    match node {
        Node::Map(map) => {
            for (key, value) in &map.entries {
                match value {
                    Some(Node::Scalar(text)) if spans.contains(&text.span) => {
                        let text = Text::new(text.text.trim_end().to_owned(), text.span);
                        let at = if at.is_empty() { "matter".to_owned() } else { at.join(".") };
                        found.push((at, text));
                    }
                    Some(value) => {
                        at.push(key.text.as_str().into());
                        doubts(value, at, spans, found);
                        at.pop();
                    }
                    None => {}
                }
            }
        }
        Node::List(list) => {
            for (index, item) in list.items.iter().enumerate() {
                at.push((index + 1).to_string().into());
                doubts(item, at, spans, found);
                at.pop();
            }
        }
        Node::Scalar(_) => {}
    }
}

fn table_text(
    path: &str,
    bytes: Vec<u8>,
    files: &mut Files<'_>,
) -> Option<(crate::source::FileId, String)> {
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
            Some((files.sources.add(path, text.clone()), text))
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let file = files.sources.add(path, text);
            files.report.push(Diagnostic::new(
                Code::NotUtf8,
                Span::new(file, at..at),
                bi!("文件不是 UTF-8 编码", "the file is not UTF-8"),
            ));
            None
        }
    }
}

/// Joins a part into the matter; a name defined twice is refused at its second place.
fn join(matter: &mut Matter, part: Part, report: &mut Report) {
    fn section<T>(into: &mut Named<T>, from: Named<T>, report: &mut Report) {
        for (name, entry) in from.0 {
            if let Some(first) = into.0.get(&name) {
                report.push(
                    Diagnostic::new(
                        Code::DuplicateName,
                        entry.key,
                        bi!("“{name}”已经定义过", "`{name}` is already defined"),
                    )
                    .also(first.key, bi!("先在这里定义", "first defined here")),
                );
            } else {
                into.0.insert(name, entry);
            }
        }
    }
    section(&mut matter.parameters, part.parameters, report);
    section(&mut matter.terms, part.terms, report);
    section(&mut matter.types, part.types, report);
    section(&mut matter.departments, part.departments, report);
    section(&mut matter.codes, part.codes, report);
    section(&mut matter.items, part.items, report);
    section(&mut matter.registers, part.registers, report);
    section(&mut matter.conversions, part.conversions, report);
    section(&mut matter.department_forms, part.department_forms, report);
    section(&mut matter.materials, part.materials, report);
    whole(
        &mut matter.material_defaults,
        part.material_defaults,
        |defaults: &ast::MaterialDefaults| defaults.span,
        "material_defaults",
        report,
    );
    whole(&mut matter.guide, part.guide, |guide: &ast::Guide| guide.span, "guide", report);
    whole(&mut matter.form, part.form, |form: &ast::Form| form.span, "form", report);
}

fn whole<T>(
    into: &mut Option<T>,
    from: Option<T>,
    span: fn(&T) -> Span,
    name: &str,
    report: &mut Report,
) {
    match (&into, from) {
        (Some(first), Some(second)) => report.push(
            Diagnostic::new(
                Code::DuplicateName,
                span(&second),
                bi!("“{name}”已经写过", "`{name}` is already written"),
            )
            .also(span(first), bi!("先在这里写", "first written here")),
        ),
        (None, from) => *into = from,
        (Some(_), None) => {}
    }
}

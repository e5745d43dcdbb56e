//! Source files and places in them.
//!
//! The compiler core never touches the file system: whoever calls it hands in files through
//! [`Loader`], and every place a diagnostic points at is a [`Span`] into one of them.

use std::fmt;
use std::sync::OnceLock;

/// Number of a file in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in one file. `start..end`, both at character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span over `range` of `file`.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Span {
        Span { file, start: range.start as u32, end: range.end as u32 }
    }

    /// The bytes covered, as a range for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that covers both; `other` must be in the same file, else `self`.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A value with the place where it was written.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value and its place.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// One source file: its name as shown to people, and its text.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name shown in messages: relative to where the compiler was asked to work.
    pub name: String,
    /// The text; bytes that were no UTF-8 are replaced, and refused by a diagnostic of their own.
    pub text: String,
    /// Byte offset of the start of each line, once somebody asks for one.
    lines: OnceLock<Vec<u32>>,
}

impl SourceFile {
    fn new(name: String, text: String) -> SourceFile {
        SourceFile { name, text, lines: OnceLock::new() }
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let ends = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect()
        })
    }

    /// Line and column of a byte offset, both counted from 1; columns in characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let lines = self.lines();
        let line = lines.partition_point(|&start| start as usize <= offset) - 1;
        let start = lines[line] as usize;
        let column = self.text.get(start..offset).map_or(0, |text| text.chars().count());
        (line + 1, column + 1)
    }
}

/// All files read in one run, in the order of reading.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Takes in a file and gives its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push(SourceFile::new(name.into(), text.into()));
        FileId(self.files.len() as u32 - 1)
    }

    /// The file of a number.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or("")
    }

    /// All files with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, file)| (FileId(i as u32), file))
    }
}

/// Why a file could not be had.
#[derive(Clone, Debug)]
pub enum LoadError {
    /// No such file.
    NotFound,
    /// Larger than the limit of 4 MiB.
    TooLarge,
    /// The path leaves the folder that the compiler may read.
    Outside,
    /// Anything else, in the system's words.
    Other(String),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::NotFound => f.write_str("not found"),
            LoadError::TooLarge => f.write_str("larger than 4 MiB"),
            LoadError::Outside => f.write_str("outside of the schema folder"),
            LoadError::Other(why) => f.write_str(why),
        }
    }
}

/// The most bytes a source file may have.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

/// Gives the compiler the files it asks for, so that the core does no I/O of its own.
pub trait Loader {
    /// The bytes of the file at `path`, which uses `/` and is relative to the loader's root.
    ///
    /// # Errors
    /// A [`LoadError`] that says why the file cannot be had.
    fn load(&self, path: &str) -> Result<Vec<u8>, LoadError>;

    /// The names of the `.yaml` files in the folder at `path`, sorted; empty when there is none.
    fn list(&self, path: &str) -> Vec<String>;
}

/// A loader over files held in memory, for tests and for callers with files elsewhere.
#[derive(Clone, Debug, Default)]
pub struct MemoryLoader(pub std::collections::BTreeMap<String, Vec<u8>>);

impl Loader for MemoryLoader {
    fn load(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        if path.starts_with("../") {
            return Err(LoadError::Outside);
        }
        let bytes = self.0.get(path).ok_or(LoadError::NotFound)?;
        if bytes.len() > MAX_FILE_BYTES { Err(LoadError::TooLarge) } else { Ok(bytes.clone()) }
    }

    fn list(&self, path: &str) -> Vec<String> {
        let folder = format!("{path}/");
        self.0
            .keys()
            .filter_map(|name| name.strip_prefix(&folder))
            .filter(|rest| !rest.contains('/') && rest.ends_with(".yaml"))
            .map(str::to_owned)
            .collect()
    }
}

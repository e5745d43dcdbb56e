//! What a back end gives: paths and bytes, not yet written anywhere.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Generated files by path (relative, with `/`), in order of path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileTree(BTreeMap<String, Vec<u8>>);

impl FileTree {
    /// An empty tree.
    pub fn new() -> FileTree {
        FileTree::default()
    }

    /// Adds a file. Paths are made of ids and fixed words only, never of free text.
    pub fn add(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), content.into());
    }

    /// Takes over all files of another tree.
    pub fn extend(&mut self, other: FileTree) {
        self.0.extend(other.0);
    }

    /// Takes over all files of another tree, below `folder`.
    pub fn extend_below(&mut self, folder: &str, other: FileTree) {
        self.extend(other.put_below(folder));
    }

    /// Puts all files below `folder`; the empty text is the top.
    pub fn put_below(self, folder: &str) -> FileTree {
        match folder {
            "" => self,
            _ => FileTree(
                self.0
                    .into_iter()
                    .map(|(path, content)| (format!("{folder}/{path}"), content))
                    .collect(),
            ),
        }
    }

    /// The files inside a folder, with their paths from there.
    pub fn inside(self, folder: &str) -> FileTree {
        let from_there =
            |path: &str| Some(path.strip_prefix(folder)?.strip_prefix('/')?.to_owned());
        FileTree(
            self.0
                .into_iter()
                .filter_map(|(p, content)| Some((from_there(&p)?, content)))
                .collect(),
        )
    }

    /// Paths and contents in order of path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, content)| (path.as_str(), content.as_slice()))
    }

    /// The content at a path.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Keeps files as they are made, so that nobody needs to hold all of them: several hands bring them, in
/// no order, and none twice.
pub trait Keep: Sync {
    /// Takes files over.
    fn keep(&self, files: FileTree);
}

impl Keep for Mutex<FileTree> {
    fn keep(&self, files: FileTree) {
        self.lock().unwrap_or_else(PoisonError::into_inner).extend(files);
    }
}

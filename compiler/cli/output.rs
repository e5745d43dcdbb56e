//! Generated files on disk: how they differ from what should be there, and who wrote them.

use super::documents::is_on_demand;
use lianban::bi;
use lianban::diagnostic::Bilingual;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

/// The file that tells a folder of ours.
pub(super) const MANIFEST: &str = "manifest.json";

/// How a generated file differs from what is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Difference {
    /// It should be there and is not.
    Missing,
    /// It has other content.
    Changed,
    /// It is there and should not be.
    Orphaned,
}

impl Difference {
    /// The word for people.
    pub(super) fn word(self) -> Bilingual {
        match self {
            Difference::Missing => bi!("缺少", "missing "),
            Difference::Changed => bi!("不同", "changed "),
            Difference::Orphaned => bi!("多出", "orphaned"),
        }
    }
}

/// How a file differs from one with this content, if it does.
pub(super) fn difference(file: &Path, content: &[u8]) -> Option<Difference> {
    if !fs::symlink_metadata(file).is_ok_and(|found| found.is_file()) {
        return Some(Difference::Missing);
    }
    (!same(file, content)).then_some(Difference::Changed)
}

fn same(file: &Path, content: &[u8]) -> bool {
    fs::metadata(file).is_ok_and(|found| found.len() == content.len() as u64)
        && fs::read(file).is_ok_and(|found| found == content)
}

/// Every file and empty folder below, but for what Cargo puts beside a generated `Cargo.toml`.
/// `has` tells what should be there.
pub(super) fn list(folder: &Path, has: &dyn Fn(&str) -> bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    list_below(folder, "", has, &mut found);
    found
}

fn list_below(
    folder: &Path,
    below: &str,
    has: &dyn Fn(&str) -> bool,
    found: &mut BTreeSet<String>,
) {
    let mut empty = true;
    let crate_root = has(&format!("{below}Cargo.toml"));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        empty = false;
        let name = entry.file_name();
        let path = format!("{below}{}", name.to_string_lossy());
        if crate_root && (name == OsStr::new("target") || name == OsStr::new("Cargo.lock")) {
            continue;
        }
        // `file_type` does not follow links: a link is a file that should not be there.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            list_below(&entry.path(), &format!("{path}/"), has, found);
        } else {
            found.insert(path);
        }
    }
    if empty && !below.is_empty() {
        found.insert(below.to_owned());
    }
}

/// Whether a folder is as it was written, to the byte: its manifest has this hash, its files those of
/// the manifest, and there is nothing else but documents made on demand.
pub(super) fn stands(folder: &Path, manifest_hash: &str) -> bool {
    let Ok(manifest) = read_file(&folder.join(MANIFEST)) else { return false };
    if hash(&manifest) != manifest_hash {
        return false;
    }
    let Ok(manifest) = serde_json::from_slice::<Value>(&manifest) else { return false };
    let Some(files) = manifest["files"].as_object() else { return false };
    let has = |path: &str| path == MANIFEST || files.contains_key(path);
    let mut there = list(folder, &has);
    there.retain(|path| !is_on_demand(path, &has));
    if there.len() != files.len() + 1 || !there.iter().all(|path| has(path)) {
        return false;
    }
    let files: Vec<(&String, &Value)> = files.iter().collect();
    let same = |(path, wanted): &(&String, &Value)| {
        read_file(&folder.join(path)).is_ok_and(|bytes| wanted.as_str() == Some(&hash(&bytes)))
    };
    let (first, second) = files.split_at(files.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| second.iter().all(same));
        first.iter().all(same) && other.join().unwrap_or(false)
    })
}

/// The content of a file that is no link.
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    match fs::symlink_metadata(path)?.is_file() {
        true => fs::read(path),
        false => Err(io::ErrorKind::InvalidInput.into()),
    }
}

/// SHA-256, in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Whether a folder was written by Lianban.
pub(super) fn is_ours(folder: &Path) -> bool {
    let manifest = fs::read(folder.join(MANIFEST)).ok();
    let manifest = manifest.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    manifest.is_some_and(|manifest| {
        manifest["generator"].as_str().is_some_and(|name| name.starts_with("lianban "))
    })
}

/// The folders in `out` that Lianban wrote for matters other than `ids`.
pub(super) fn forsaken(out: &Path, ids: &BTreeSet<String>) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(out)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !ids.contains(name) && !name.starts_with('.') && is_ours(&out.join(name)))
        .collect();
    names.sort();
    names
}

/// Writes one file: beside it, and then in its place, so that the last good one stays whatever fails.
///
/// # Errors
/// Those of the system.
pub(super) fn write_file(path: &Path, content: &[u8]) -> io::Result<()> {
    // A device or a pipe is written to, not replaced.
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return fs::write(path, content);
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let new = path.with_file_name(format!(".{name}.lianban-new-{}", std::process::id()));
    let result = fs::write(&new, content).and_then(|()| fs::rename(&new, path));
    if result.is_err() {
        let _ = fs::remove_file(&new);
    }
    result
}

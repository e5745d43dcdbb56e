//! Generated files on disk: written all at once or not at all, and compared with what should be there.

use super::documents::is_on_demand;
use lianban::bi;
use lianban::diagnostic::Bilingual;
use lianban::file_tree::FileTree;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

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

/// Compares both ways; by path.
pub(super) fn compare(tree: &FileTree, folder: &Path) -> BTreeMap<String, Difference> {
    let mut differences = BTreeMap::new();
    if !folder.exists() {
        return tree.iter().map(|(path, _)| (path.to_owned(), Difference::Missing)).collect();
    }
    for (path, content) in tree.iter() {
        let file = folder.join(path);
        let is_file = fs::symlink_metadata(&file).is_ok_and(|found| found.is_file());
        if !is_file {
            differences.insert(path.to_owned(), Difference::Missing);
        } else if !same(&file, content) {
            differences.insert(path.to_owned(), Difference::Changed);
        }
    }
    let mut there = BTreeSet::new();
    list(folder, "", &|path| tree.get(path).is_some(), &mut there);
    for path in there {
        if tree.get(&path).is_none() {
            differences.insert(path, Difference::Orphaned);
        }
    }
    differences
}

fn same(file: &Path, content: &[u8]) -> bool {
    fs::metadata(file).is_ok_and(|found| found.len() == content.len() as u64)
        && fs::read(file).is_ok_and(|found| found == content)
}

/// Every file and empty folder below, but for what Cargo puts beside a generated `Cargo.toml`.
/// `has` tells what should be there.
fn list(folder: &Path, below: &str, has: &dyn Fn(&str) -> bool, found: &mut BTreeSet<String>) {
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
            list(&entry.path(), &format!("{path}/"), has, found);
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
    let mut there = BTreeSet::new();
    list(folder, "", &has, &mut there);
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

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
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
    let new = path.with_file_name(temporary(&name, "new"));
    let result = fs::write(&new, content).and_then(|()| fs::rename(&new, path));
    if result.is_err() {
        let _ = fs::remove_file(&new);
    }
    result
}

/// Writes a tree to `out/id`, in place of what was there: into a folder beside, which then takes its
/// name. Whatever fails, the last good output stays.
///
/// # Errors
/// Why it could not be written.
pub(super) fn write(tree: &FileTree, out: &Path, id: &str) -> Result<(), Bilingual> {
    let target = out.join(id);
    let shown = target.display();
    let failed =
        |error: io::Error| bi!("写不了“{shown}”：{error}", "cannot write `{shown}`: {error}");
    fs::create_dir_all(out).map_err(failed)?;
    if !replaceable(&target) {
        return Err(bi!(
            "“{shown}”不是联办写的目录（没有联办的 manifest.json），不会覆盖它；请换一个 --out，或自行移走",
            "`{shown}` was not written by lianban (it has no manifest.json of its own) and is left alone; choose another --out or move it away"
        ));
    }
    sweep(out, id);
    let new = out.join(temporary(id, "new"));
    let old = out.join(temporary(id, "old"));
    // In containers process ids repeat: what has ours was left by a run that was killed.
    for leftover in [&new, &old] {
        let _ = fs::remove_dir_all(leftover);
    }
    let result = fill(&new, &target, tree).and_then(|()| swap(&new, &old, &target));
    // Either is there only when something failed, or is the output that was replaced.
    let _ = fs::remove_dir_all(&new);
    if result.is_ok() {
        let _ = fs::remove_dir_all(&old);
    }
    result.map_err(failed)
}

/// Whether what stands at the target may be replaced: nothing, an empty folder, or one of ours.
fn replaceable(target: &Path) -> bool {
    match fs::symlink_metadata(target) {
        Err(error) => error.kind() == io::ErrorKind::NotFound,
        Ok(found) if !found.is_dir() => false,
        Ok(_) => is_ours(target) || fs::read_dir(target).is_ok_and(|mut all| all.next().is_none()),
    }
}

/// Writes a tree into a new folder. Files that are in `before` as they should be are taken over with
/// their times, by which Cargo knows that a package has not changed.
fn fill(folder: &Path, before: &Path, tree: &FileTree) -> io::Result<()> {
    fs::create_dir(folder)?;
    let before = before.is_dir().then_some(before);
    let mut made: BTreeSet<PathBuf> = BTreeSet::new();
    let mut files = Vec::with_capacity(tree.len());
    for (path, content) in tree.iter() {
        if path.split('/').any(|part| matches!(part, "" | "." | "..") || part.contains('\\')) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, path.to_owned()));
        }
        let file = folder.join(path);
        if let Some(parent) = file.parent()
            && made.insert(parent.to_owned())
        {
            fs::create_dir_all(parent)?;
        }
        files.push((file, before.map(|before| before.join(path)), content));
    }
    // Writing waits for the system more than it computes, so that a second hand helps.
    let (first, second) = files.split_at(files.len() / 2);
    let stays = |before: &Path, content: &[u8]| {
        fs::symlink_metadata(before).is_ok_and(|found| found.is_file()) && same(before, content)
    };
    let put = |(file, before, content): &(PathBuf, Option<PathBuf>, &[u8])| match before {
        Some(before) if stays(before, content) && fs::hard_link(before, file).is_ok() => Ok(()),
        _ => fs::write(file, content),
    };
    let write = |files: &[(PathBuf, Option<PathBuf>, &[u8])]| files.iter().try_for_each(put);
    std::thread::scope(|scope| {
        let other = scope.spawn(move || write(second));
        write(first)?;
        other.join().unwrap_or_else(|_| Err(io::Error::other("thread")))
    })
}

fn swap(new: &Path, old: &Path, target: &Path) -> io::Result<()> {
    let replaced = match fs::rename(target, old) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    fs::rename(new, target).inspect_err(|_| {
        if replaced {
            let _ = fs::rename(old, target);
        }
    })
}

fn temporary(id: &str, state: &str) -> String {
    format!(".{id}.lianban-{state}-{}", std::process::id())
}

/// Removes what runs that were killed left behind: folders with our temporary names, an hour old.
fn sweep(out: &Path, id: &str) {
    let stale = |entry: &fs::DirEntry| {
        let age = entry.metadata().and_then(|found| found.modified()).ok();
        let age = age.and_then(|time| SystemTime::now().duration_since(time).ok());
        age.is_some_and(|age| age > Duration::from_secs(3600))
    };
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = ["new", "old"].iter().any(|state| {
            let process = name
                .to_str()
                .and_then(|name| name.strip_prefix(&format!(".{id}.lianban-{state}-")));
            process.is_some_and(|digits| digits.parse::<u32>().is_ok())
        });
        if ours && stale(&entry) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

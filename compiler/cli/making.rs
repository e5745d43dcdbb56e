//! A folder of output in the making: each file is held against what stands there when it comes, and
//! written beside if it differs. In the end the new folder takes the name of the old one, or nothing
//! has changed. Whatever fails, the last good output stays.

use super::output::{self, Difference, is_ours};
use lianban::bi;
use lianban::diagnostic::Bilingual;
use lianban::file_tree::{FileTree, Keep};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// A folder of output in the making.
pub(super) struct Making {
    /// What it is to be, or to be compared with.
    target: PathBuf,
    /// Where what differs is written.
    new: PathBuf,
    /// Where the last output goes before it is removed.
    old: PathBuf,
    /// Whether nothing is written.
    check: bool,
    /// Whether there is something to compare with.
    stands: bool,
    /// The folder of outputs, if it was not there before.
    fresh: Option<PathBuf>,
    come: Mutex<Come>,
}

/// What has come so far.
#[derive(Default)]
struct Come {
    /// Each file, and how it differs from what stands there.
    files: BTreeMap<String, Option<Difference>>,
    /// The hash of the manifest.
    manifest: String,
    /// The first thing that could not be written, and why.
    failed: Option<Bilingual>,
}

/// A folder of output that is complete.
pub(super) struct Made {
    /// How it differed from what stood there.
    pub(super) differences: BTreeMap<String, Difference>,
    /// The hash of its manifest.
    pub(super) manifest: String,
    /// How many files it has.
    pub(super) files: usize,
}

impl Making {
    /// Begins the folder `id` in `out`; nothing is written when it is only to be checked.
    pub(super) fn begin(out: &Path, id: &str, check: bool) -> Making {
        // Two matters of one run may have one id, of which the second is refused in the end.
        static BEGUN: AtomicUsize = AtomicUsize::new(0);
        let number = BEGUN.fetch_add(1, Ordering::Relaxed);
        let [new, old] = ["new", "old"].map(|state| out.join(temporary(id, state, number)));
        let target = out.join(id);
        let stands = target.exists();
        let fresh = (!out.exists()).then(|| out.to_owned());
        let making = Making { target, new, old, check, stands, fresh, come: Mutex::default() };
        if !check {
            making.come().failed = making.prepare(out, id).err();
        }
        making
    }

    fn prepare(&self, out: &Path, id: &str) -> Result<(), Bilingual> {
        fs::create_dir_all(out).map_err(|error| self.failed(&error))?;
        if !replaceable(&self.target) {
            let shown = self.target.display();
            return Err(bi!(
                "“{shown}”不是联办写的目录（没有联办的 manifest.json），不会覆盖它；请换一个 --out，或自行移走",
                "`{shown}` was not written by lianban (it has no manifest.json of its own) and is left alone; choose another --out or move it away"
            ));
        }
        sweep(out, id);
        // In containers process ids repeat: what has ours was left by a run that was killed.
        for leftover in [&self.new, &self.old] {
            let _ = fs::remove_dir_all(leftover);
        }
        Ok(())
    }

    /// Nothing more comes: gives how all that came differs from what stood there, but for what
    /// `forgive` takes out, and puts it in its place.
    ///
    /// # Errors
    /// Why it could not be written.
    pub(super) fn finish(
        self,
        forgive: impl FnOnce(&dyn Fn(&str) -> bool, &mut BTreeMap<String, Difference>),
    ) -> Result<Made, Bilingual> {
        let Come { files, manifest, failed } = std::mem::take(&mut *self.come());
        if let Some(failed) = failed {
            return Err(failed);
        }
        let has = |path: &str| files.contains_key(path);
        let differs = |(path, how): (&String, &Option<_>)| Some((path.clone(), (*how)?));
        let mut differences: BTreeMap<String, Difference> =
            files.iter().filter_map(differs).collect();
        if self.stands {
            let there = output::list(&self.target, &has);
            let orphans = there.into_iter().filter(|path| !has(path));
            differences.extend(orphans.map(|path| (path, Difference::Orphaned)));
        }
        forgive(&has, &mut differences);
        if !self.check && !differences.is_empty() {
            let mut same = files.iter().filter(|(_, how)| how.is_none());
            let replaced = same
                .try_for_each(|(path, _)| self.take_over(path))
                .and_then(|()| swap(&self.new, &self.old, &self.target));
            replaced.map_err(|error| self.failed(&error))?;
            let _ = fs::remove_dir_all(&self.old);
        }
        Ok(Made { differences, manifest, files: files.len() })
    }

    /// Holds a file against what stands there, and writes it if it differs.
    fn put(&self, path: &str, content: &[u8]) -> io::Result<Option<Difference>> {
        if path.split('/').any(|part| matches!(part, "" | "." | "..") || part.contains('\\')) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, path.to_owned()));
        }
        let difference = match self.stands {
            true => output::difference(&self.target.join(path), content),
            false => Some(Difference::Missing),
        };
        if difference.is_some() && !self.check {
            let file = self.new.join(path);
            at(&file, || fs::write(&file, content))?;
        }
        Ok(difference)
    }

    /// Takes over a file that stays as it is, with its times, by which Cargo knows that a package has
    /// not changed.
    fn take_over(&self, path: &str) -> io::Result<()> {
        let (before, file) = (self.target.join(path), self.new.join(path));
        let copy = |_| fs::copy(&before, &file).map(drop);
        at(&file, || fs::hard_link(&before, &file)).or_else(copy)
    }

    fn come(&self) -> std::sync::MutexGuard<'_, Come> {
        self.come.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, error: &io::Error) -> Bilingual {
        let shown = self.target.display();
        bi!("写不了“{shown}”：{error}", "cannot write `{shown}`: {error}")
    }
}

impl Keep for Making {
    fn keep(&self, files: FileTree) {
        for (path, content) in files.iter() {
            if self.come().failed.is_some() {
                return;
            }
            let put = self.put(path, content).map_err(|error| self.failed(&error));
            let mut come = self.come();
            if path == output::MANIFEST {
                come.manifest = output::hash(content);
            }
            match put {
                Ok(difference) => drop(come.files.insert(path.to_owned(), difference)),
                Err(failed) => come.failed = Some(failed),
            }
        }
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        // It is there only when something failed.
        if !self.check {
            let _ = fs::remove_dir_all(&self.new);
            // It goes if it is empty.
            let _ = self.fresh.as_ref().map(fs::remove_dir);
        }
    }
}

/// Does something at a path, whose folder need not be there yet.
fn at(file: &Path, work: impl Fn() -> io::Result<()>) -> io::Result<()> {
    work().or_else(|error| match file.parent() {
        Some(folder) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            work()
        }
        _ => Err(error),
    })
}

/// Whether what stands at the target may be replaced: nothing, an empty folder, or one of ours.
fn replaceable(target: &Path) -> bool {
    match fs::symlink_metadata(target) {
        Err(error) => error.kind() == io::ErrorKind::NotFound,
        Ok(found) if !found.is_dir() => false,
        Ok(_) => is_ours(target) || fs::read_dir(target).is_ok_and(|mut all| all.next().is_none()),
    }
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

/// Removes what runs that were killed left behind: folders with our temporary names that are an hour
/// old, or a minute if no such process runs here.
fn sweep(out: &Path, id: &str) {
    let age = |entry: &fs::DirEntry| {
        let changed = entry.metadata().and_then(|found| found.modified()).ok()?;
        SystemTime::now().duration_since(changed).ok()
    };
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let rest = name.to_str().and_then(|name| {
            name.strip_prefix(&format!(".{id}.lianban-"))?.split_once('-').map(|(_, rest)| rest)
        });
        let Some((process, number)) = rest.and_then(|rest| rest.split_once('-')) else { continue };
        let ours = [process, number].iter().all(|digits| digits.parse::<u32>().is_ok());
        let patience = Duration::from_secs(if runs(process) { 3600 } else { 60 });
        if ours && age(&entry).is_some_and(|age| age > patience) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether a process may be running, as far as the system shows it in files.
fn runs(process: &str) -> bool {
    let all = Path::new("/proc");
    !all.join("self").exists() || all.join(process).exists()
}

/// A name beside what is replaced, of this process.
fn temporary(id: &str, state: &str, number: usize) -> String {
    format!(".{id}.lianban-{state}-{}-{number}", std::process::id())
}

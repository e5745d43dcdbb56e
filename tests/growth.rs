//! Work grows with the matter and not with its square: counted, not timed.

#[path = "benchmark/src/copies.rs"]
#[expect(unreachable_pub, reason = "it is a module of the benchmark, too")]
mod copies;

use lianban::prove::ledger::Ledger;
use lianban::source::{LoadError, Loader};
use std::fs;
use std::path::{Path, PathBuf};

struct Disk(PathBuf);

impl Loader for Disk {
    fn load(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        fs::read(self.0.join(path)).map_err(|_| LoadError::NotFound)
    }

    fn list(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

/// The proofs of the flagship so many times as large.
fn proofs(times: usize) -> Ledger {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("growth_{times}"));
    let from = root.join("schemas/disability_services");
    copies::write(&from, &place.join("schemas/large"), "large", times).expect("copies are written");
    let compiled = lianban::compile(&Disk(place.clone()), "schemas/large/matter.yaml");
    fs::remove_dir_all(place).expect("the copies are there");
    compiled.model.expect("the copies compile").ledger
}

/// A matter three times as large has three times as many proofs, and they weigh three times as many
/// propositions, not nine times.
#[test]
fn proofs_weigh_what_they_read() {
    let (two, six) = (proofs(2), proofs(6));
    assert_eq!(six.entries.len(), 3 * two.entries.len());
    let most = 3 * two.weighed + two.weighed / 2;
    assert!(six.weighed < most, "{} propositions for two, {} for six", two.weighed, six.weighed);
}

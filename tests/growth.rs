//! Work grows with the matter and not with its square: counted, not timed.

#[path = "benchmark/src/copies.rs"]
#[expect(unreachable_pub, reason = "it is a module of the benchmark, too")]
mod copies;

use lianban::examples::{Expectation, counted};
use lianban::model::Model;
use lianban::prove::situations::overview;
use lianban::source::{LoadError, Loader};
use lianban::support::Json;
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

/// What is compiled of the flagship so many times as large.
fn large(times: usize) -> lianban::Compiled {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("growth_{times}_{:?}", std::thread::current().id()));
    let from = root.join("schemas/disability_services");
    copies::write(&from, &place.join("schemas/large"), "large", times).expect("copies are written");
    let compiled = lianban::compile(&Disk(place.clone()), "schemas/large/matter.yaml");
    fs::remove_dir_all(place).expect("the copies are there");
    compiled
}

fn model(times: usize) -> Model {
    large(times).model.expect("the copies compile")
}

/// A matter three times as large has three times as many proofs, and they weigh three times as many
/// propositions, not nine times.
#[test]
fn proofs_weigh_what_they_read() {
    let (two, six) = (model(2).ledger, model(6).ledger);
    assert_eq!(six.entries.len(), 3 * two.entries.len());
    let most = 3 * two.weighed + two.weighed / 2;
    assert!(six.weighed < most, "{} propositions for two, {} for six", two.weighed, six.weighed);
}

/// What to bring in which situation is asked of each item and its own materials, and worked out no
/// further than it is shown.
#[test]
fn situations_weigh_what_they_show() {
    let (three, nine) = (overview(&model(3)).weighed, overview(&model(9)).weighed);
    assert!(three > 0 && nine < 3 * three + three / 2, "{three} for three, {nine} for nine");
}

/// A matter has as many examples as rules; each costs a few times its form however many items and
/// questions there are, and all together hold no more than they may.
#[test]
fn examples_cost_their_forms() {
    let model = model(8);
    let (examples, gone_through) = counted(&model);
    let valid = |expect: &Expectation| *expect == Expectation::Valid;
    let made = examples.iter().filter(|example| valid(&example.expect)).count();
    assert!(made > 200 && made < examples.len(), "{made} of {}", examples.len());
    let forms = gone_through / model.fields.len();
    assert!(forms < 5 * examples.len(), "{forms} forms for {} examples", examples.len());
    let held: usize = examples.iter().map(|example| answers(&example.instance)).sum();
    assert!(held < 210_000, "{held} answers");
}

fn answers(json: &Json) -> usize {
    match json {
        Json::Object(members) => members.iter().map(|(_, json)| answers(json)).sum(),
        Json::List(rows) => rows.iter().map(answers).sum(),
        _ => 1,
    }
}

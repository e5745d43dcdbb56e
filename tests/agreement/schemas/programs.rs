//! What is generated for random matters, as programs: Rust in one build for many, and JavaScript.

use super::super::carriers::{Carrier, Engine, Says};
use super::super::case::Judge;
use super::super::claims::Claims;
use super::super::compare::{Outcome, compare};
use super::super::generate::Generator;
use super::super::matters::Matter;
use super::super::random::Random;
use super::super::workshop;
use super::draw::matter;
use crate::common::root;
use lianban::backend::make;
use lianban::examples::{Expectation, examples};
use lianban::interpret::Interpreter;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const CARRIERS: &[Carrier] = &[
    Carrier {
        name: "rust",
        says: Says::Everything,
        loses_duplicates: false,
        schema: false,
        start: |_, number| Some(Engine::Program(workshop::driver_in(&folder(), number, "judge"))),
    },
    Carrier {
        name: "javascript",
        says: Says::Broken,
        loses_duplicates: true,
        schema: false,
        start: |matter, number| {
            let own = folder().join(format!("m{number}.javascript"));
            fs::create_dir_all(&own).expect("a folder");
            for (path, content) in make("javascript", &matter.model).iter() {
                fs::write(own.join(path), content).expect("a file");
            }
            let mut node = Command::new("node");
            node.arg(root().join("tests/js/judge.mjs")).arg(own);
            Some(Engine::Program(node))
        },
    },
];

fn folder() -> PathBuf {
    workshop::folder().with_file_name("drawn")
}

/// So many matters from a seed on of which all is proved, and that have an example.
pub(super) fn sound(first: u64, count: usize) -> Vec<Matter> {
    let drawn = (first..).filter_map(|seed| {
        let model = lianban::compile(&matter(seed), "m/matter.yaml").model?;
        if model.ledger.count(None).unknown > 0 {
            return None;
        }
        let valid = |example: &lianban::examples::Example| example.expect == Expectation::Valid;
        let name = format!("seed {seed}");
        examples(&model).iter().any(valid).then_some(Matter {
            name,
            model,
            proved: true,
            ours: false,
        })
    });
    drawn.take(count).collect()
}

/// Builds them, and holds them against the interpreter.
pub(super) fn run(matters: &[Matter], seed: u64, instances: usize) -> Vec<Outcome> {
    workshop::build_in(&folder(), matters);
    let held = matters.iter().enumerate().map(|(number, matter)| {
        let interpreter = Interpreter::new(&matter.model);
        let mut random = Random::new(seed);
        let judge = Judge::new(&interpreter, true, &mut random);
        let claims = Claims::new(&interpreter);
        let mut generator = Generator::new(&judge, random);
        let engines =
            CARRIERS.iter().filter_map(|carrier| Some((carrier, (carrier.start)(matter, number)?)));
        let mut left = instances;
        compare(matter, &judge, &claims, engines.collect(), || {
            left = left.checked_sub(1)?;
            Some(generator.next())
        })
    });
    held.collect()
}

//! The carriers that are held against the interpreter: a table; one more is one more row.

use super::matters::Matter;
use super::workshop;
use lianban::backend::json_schema::{instance_schema, instance_validator};
use serde_json::Value;
use std::fs;
use std::process::Command;

/// What a carrier is fed, and what it answers, a line for a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// From `{"instance", "registers"}`: the places and codes of what is broken as `[[path, code],…]`
    /// in order, or else `{"split", "materials", "plan", "eligibility", "master"}`.
    Everything,
    /// From an instance: the places and codes of what is broken, `[[path, code],…]`.
    Broken,
    /// From an instance: `1` when it is accepted, `0` when not.
    Verdict,
}

/// A carrier.
pub(super) struct Carrier {
    pub(super) name: &'static str,
    pub(super) says: Says,
    /// Whether it reads JSON in a way that loses all but one of members with the same key.
    pub(super) loses_duplicates: bool,
    /// Whether it claims but what JSON Schema can say.
    pub(super) schema: bool,
    /// Makes it ready for a matter; the number tells matters apart. None when it cannot run here.
    pub(super) start: fn(&Matter, usize) -> Option<Engine>,
}

/// How a carrier is run.
pub(super) enum Engine {
    /// A program that answers on its output for each line of its input.
    Program(Command),
    /// A function in this process.
    Library(Box<dyn Fn(&str) -> String + Send>),
}

/// All carriers.
pub(super) const CARRIERS: &[Carrier] = &[
    Carrier {
        name: "rust",
        says: Says::Everything,
        loses_duplicates: false,
        schema: false,
        start: |_, number| Some(Engine::Program(workshop::crate_of(number))),
    },
    Carrier {
        name: "rust, bytes",
        says: Says::Everything,
        loses_duplicates: false,
        schema: false,
        start: |_, number| Some(Engine::Program(workshop::driver(number, "judge_bytes"))),
    },
    Carrier {
        name: "jsonschema",
        says: Says::Verdict,
        loses_duplicates: true,
        schema: true,
        start: |matter, _| {
            let validator = instance_validator(&matter.model).expect("a schema");
            Some(Engine::Library(Box::new(move |line| {
                let instance: Value = serde_json::from_str(line).expect("JSON");
                String::from(if validator.is_valid(&instance) { "1" } else { "0" })
            })))
        },
    },
    Carrier {
        name: "ajv",
        says: Says::Verdict,
        loses_duplicates: true,
        schema: true,
        start: |matter, number| {
            let folder = workshop::ajv()?;
            let schema = workshop::folder().join(format!("m{number}.schema.json"));
            fs::create_dir_all(workshop::folder()).expect("a folder");
            fs::write(&schema, instance_schema(&matter.model).to_string()).expect("a file");
            let mut node = Command::new("node");
            node.arg(workshop::script("ajv.cjs")).arg(folder).arg(schema);
            Some(Engine::Program(node))
        },
    },
    Carrier {
        name: "javascript",
        says: Says::Broken,
        loses_duplicates: true,
        schema: false,
        start: |matter, number| {
            // Where there is no Ajv there may be no node either.
            workshop::ajv()?;
            let folder = workshop::folder().join(format!("m{number}.javascript"));
            fs::create_dir_all(&folder).expect("a folder");
            for (path, content) in lianban::backend::make("javascript", &matter.model).iter() {
                fs::write(folder.join(path), content).expect("a file");
            }
            let mut node = Command::new("node");
            node.arg(workshop::script("../js/judge.mjs")).arg(folder);
            Some(Engine::Program(node))
        },
    },
];

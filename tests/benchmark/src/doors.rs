//! The generated crate's own doors, and plain serde types, which they are held against.

use crate::measure::{Way, way};
use crate::plain;
use lianban_disability_services::support::Json;
use lianban_disability_services::{Application, split};
use std::hint::black_box;

pub fn ways() -> Vec<Way> {
    vec![
        way("plain serde types: read, write", |work, at, out| {
            let instance: plain::Instance =
                serde_json::from_slice(&work.instances[at]).expect("an instance");
            serde_json::to_writer(out, &instance).expect("written");
        }),
        way("plain serde types: read", |work, at, _| {
            let bytes = &work.instances[at];
            black_box(serde_json::from_slice::<plain::Instance>(bytes).expect("an instance"));
        }),
        way("serde door: validate", |work, at, _| {
            let bytes = &work.instances[at];
            black_box(serde_json::from_slice::<Application<'_>>(bytes).expect("valid"));
        }),
        way("serde door: validate, split_to_json", |work, at, out| {
            let application: Application<'_> =
                serde_json::from_slice(&work.instances[at]).expect("valid");
            application.split_to_json(&work.registers, out);
        }),
        way("serde door: validate, split, write by serde", |work, at, out| {
            let application: Application<'_> =
                serde_json::from_slice(&work.instances[at]).expect("valid");
            serde_json::to_writer(out, &split(&application, &work.registers)).expect("written");
        }),
        way("tree door: validate", |work, at, _| {
            let json: Json = serde_json::from_slice(&work.instances[at]).expect("JSON");
            black_box(Application::from_json(&json).expect("valid"));
        }),
        way("byte door: validate", |work, at, _| {
            black_box(Application::from_json_slice(&work.instances[at]).expect("valid"));
        }),
        way("byte door: validate, split", |work, at, out| {
            let application = Application::from_json_slice(&work.instances[at]).expect("valid");
            application.split_to_json(&work.registers, out);
        }),
    ]
}

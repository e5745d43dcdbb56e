//! What else there is in Rust: sonic-rs for plain types, the jsonschema crate for the generated JSON
//! Schema, and a jq filter run by jaq to make the departments' forms.

use crate::measure::{Way, way};
use crate::plain;
use crate::work::{Work, root};
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, data::JustLut};
use jaq_json::{Val, read, write};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::rc::Rc;

pub fn ways(work: &Work) -> Vec<Way> {
    let schema = work.folder.join("json-schema/instance.schema.json");
    let schema: serde_json::Value =
        serde_json::from_slice(&std::fs::read(schema).expect("a schema")).expect("JSON");
    let validator = Rc::new(jsonschema::validator_for(&schema).expect("a schema"));
    let values: Vec<serde_json::Value> =
        work.instances.iter().map(|bytes| serde_json::from_slice(bytes).expect("JSON")).collect();
    let (parsed, both) = (validator.clone(), validator.clone());
    let filter = Filter::read(work);
    filter.check(work);
    vec![
        way("plain serde types, sonic-rs: read, write", |work, at, out| {
            let instance: plain::Instance =
                sonic_rs::from_slice(&work.instances[at]).expect("an instance");
            sonic_rs::to_writer(out, &instance).expect("written");
        }),
        way("jsonschema: validate what is parsed", move |_, at, _| {
            assert!(black_box(parsed.is_valid(&values[at])), "valid");
        }),
        way("serde_json, jsonschema: validate", move |work, at, _| {
            let value = serde_json::from_slice(&work.instances[at]).expect("JSON");
            assert!(validator.is_valid(&value), "valid");
        }),
        way("serde_json, jsonschema, jaq: validate, split", move |work, at, out| {
            let value = serde_json::from_slice(&work.instances[at]).expect("JSON");
            assert!(both.is_valid(&value), "valid");
            filter.split(&work.instances[at], out);
        }),
    ]
}

/// The compiled filter, and what it looks up: code tables and what registers answered.
struct Filter {
    filter: jaq_core::compile::Filter<jaq_core::Native<JustLut<Val>>>,
    tables: Val,
    registers: Val,
}

impl Filter {
    fn read(work: &Work) -> Filter {
        let arena = Arena::default();
        let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let file = File { code: include_str!("split.jq"), path: () };
        let Ok(modules) = Loader::new(defs).load(&arena, file) else { panic!("no filter") };
        let funs = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let compiler = Compiler::default().with_funs(funs);
        let filter = match compiler.with_global_vars(["$tables", "$registers"]).compile(modules) {
            Ok(filter) => filter,
            Err(errors) => panic!("no filter: {errors:?}"),
        };
        let registers = std::fs::read(work.folder.join("examples/registers.json"));
        let tables = serde_json::to_vec(&tables()).expect("JSON");
        Filter {
            filter,
            tables: read::parse_single(&tables).expect("tables"),
            registers: read::parse_single(&registers.expect("answers")).expect("answers"),
        }
    }

    /// Reads with jaq's own reader, which is quicker than going by way of serde_json's values.
    fn split(&self, bytes: &[u8], out: &mut Vec<u8>) {
        let input = read::parse_single(bytes).expect("JSON");
        let variables = Vars::new([self.tables.clone(), self.registers.clone()]);
        let context = Ctx::<JustLut<Val>>::new(&self.filter.lut, variables);
        for forms in self.filter.id.run((context, input)) {
            let Ok(forms) = jaq_core::unwrap_valr(forms) else { panic!("the filter failed") };
            write::write(out, &write::Pp::default(), 0, &forms).expect("written");
        }
    }

    /// Each form of each application has the fields and values that the generated code gives it. What
    /// the filter leaves out are gaps: what is still to be filled in, with reasons.
    fn check(&self, work: &Work) {
        for bytes in &work.instances {
            let (mut own, mut out) = (Vec::new(), Vec::new());
            lianban_disability_services::Application::from_json_slice(bytes)
                .expect("valid")
                .split_to_json(&work.registers, &mut own);
            self.split(bytes, &mut out);
            let mut own: serde_json::Value = serde_json::from_slice(&own).expect("JSON");
            for form in own.as_array_mut().expect("forms") {
                form.as_object_mut().expect("a form").remove("gaps");
            }
            let out: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
            assert_eq!(out, own, "the filter makes the same forms");
        }
    }
}

/// Code tables, from code to what the filter asks: a label, another code, or a division's full name.
fn tables() -> BTreeMap<&'static str, BTreeMap<String, String>> {
    let read = |name: &str, from: usize, to: usize| -> BTreeMap<String, String> {
        let text = std::fs::read_to_string(root().join("schemas/codes").join(name));
        let text = text.expect("a code table");
        let cells = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        cells.map(|cells| (cells[from].to_owned(), cells[to].to_owned())).collect()
    };
    BTreeMap::from([
        ("hukou_nature", read("hukou_nature.csv", 0, 1)),
        ("family_relation", read("family_relation.csv", 0, 1)),
        ("cdpf_ethnic", read("cdpf_ethnic.csv", 2, 0)),
        ("mca_disability", read("mca_disability.csv", 2, 0)),
        ("hrss_special_group", read("hrss_special_group.csv", 2, 0)),
        ("divisions", divisions()),
    ])
}

fn divisions() -> BTreeMap<String, String> {
    let file = root().join("generated/disability_services/javascript/tables.json");
    let tables: serde_json::Value =
        serde_json::from_slice(&std::fs::read(file).expect("tables")).expect("JSON");
    let mut names: Vec<(String, String)> = Vec::new();
    for row in tables["divisions-divisions"].as_array().expect("rows") {
        let above = row[2].as_i64().and_then(|at| names.get(usize::try_from(at).ok()?));
        let above = above.map_or("", |(_, name)| name);
        let name = format!("{above}{}", row[1].as_str().expect("a name"));
        names.push((row[0].as_str().expect("a code").to_owned(), name));
    }
    names.into_iter().collect()
}

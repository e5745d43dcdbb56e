//! Peers that make types of a JSON Schema: typify, as a library, and quicktype, as a program of node.
//! They make types alone, and of a form's structure alone: typify takes no conditions, so those are
//! left out for both.

use crate::work::root;
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// What a structure is said with. The rest judges values, which types do not.
const STRUCTURE: &[&str] = &[
    "$defs",
    "$ref",
    "additionalProperties",
    "const",
    "description",
    "enum",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "title",
    "type",
];

/// The schemas of the flagship.
fn schemas() -> Vec<(String, Value)> {
    schemas_of(&root().join("generated/disability_services"))
}

/// The schemas of a matter's merged form and of its departments' forms, their structure alone, by name.
fn schemas_of(matter: &Path) -> Vec<(String, Value)> {
    let folder = matter.join("json-schema");
    let mut files = vec![folder.join("instance.schema.json")];
    let departments = fs::read_dir(folder.join("departments")).expect("schemas");
    files.extend(
        departments
            .map(|entry| entry.expect("a schema").path())
            .filter(|path| path.to_string_lossy().ends_with(".complete.schema.json")),
    );
    files.sort();
    files.iter().map(|file| (name(file), structure(&read(file)))).collect()
}

fn name(file: &Path) -> String {
    let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
    name.split('.').next().unwrap_or_default().to_owned()
}

fn read(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).expect("a schema")).expect("JSON")
}

fn structure(schema: &Value) -> Value {
    let Value::Object(members) = schema else { return schema.clone() };
    let each = |members: &Map<String, Value>| {
        Value::Object(members.iter().map(|(key, part)| (key.clone(), structure(part))).collect())
    };
    let kept = members.iter().filter(|(key, _)| STRUCTURE.contains(&key.as_str()));
    Value::Object(
        kept.map(|(key, part)| {
            let part = match (key.as_str(), part) {
                ("properties" | "$defs", Value::Object(parts)) => each(parts),
                ("items" | "additionalProperties", part) => structure(part),
                ("oneOf", Value::Array(parts)) => parts.iter().map(structure).collect(),
                (_, part) => part.clone(),
            };
            (key.clone(), part)
        })
        .collect(),
    )
}

/// Types of all schemas, one module each, as typify makes them.
fn typify(schemas: &[(String, Value)]) -> String {
    let mut text = String::new();
    for (name, schema) in schemas {
        let schema = serde_json::from_value(schema.clone()).expect("a schema of typify's draft");
        let mut space = typify::TypeSpace::new(&typify::TypeSpaceSettings::default());
        space.add_root_schema(schema).expect("types");
        text.push_str(&format!("pub mod {name} {{\n{}\n}}\n", space.to_stream()));
    }
    text
}

/// Writes typify's types as a crate, and gives its manifest.
pub fn typify_crate(name: &str) -> PathBuf {
    let folder = root().join("target/benchmark/typify");
    fs::create_dir_all(folder.join("src")).expect("a folder");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[dependencies]\n\
         regress = \"0.10\"\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
         serde_json = \"1\"\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("written");
    fs::write(folder.join("src/lib.rs"), typify(&schemas())).expect("written");
    folder.join("Cargo.toml")
}

/// Milliseconds that typify takes for the flagship, so many times.
pub fn time_typify(times: usize) -> Vec<f64> {
    time_typify_of(&root().join("generated/disability_services"), times)
}

/// Milliseconds that typify takes for the schemas of a matter, so many times.
pub fn time_typify_of(matter: &Path, times: usize) -> Vec<f64> {
    let schemas = schemas_of(matter);
    (0..times)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(typify(&schemas));
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect()
}

/// The command that lets quicktype make Rust types of the merged form, or what to do to have it.
pub fn quicktype() -> Result<Command, String> {
    let folder = root().join("target/benchmark");
    let program = folder.join("node_modules/.bin/quicktype");
    if !program.is_file() {
        return Err("Without quicktype; to have it: \
                    npm install --no-save --prefix target/benchmark quicktype@26.0.0"
            .to_owned());
    }
    let (_, schema) = schemas().pop().expect("a schema");
    let file = folder.join("quicktype.schema.json");
    fs::write(&file, serde_json::to_vec(&schema).expect("JSON")).expect("written");
    let mut command = Command::new(program);
    command.args(["--src-lang", "schema", "--lang", "rust", "--top-level", "Instance"]);
    command.arg(file).stdout(Stdio::null());
    Ok(command)
}

//! What every way takes in: the valid examples of the flagship, byte for byte the same.

use crate::plain;
use lianban_disability_services::support::Json;
use lianban_disability_services::{Application, Registers, split};
use std::path::{Path, PathBuf};

/// Instances of the examples, as a machine writes them, and what registers answered.
pub struct Work {
    pub instances: Vec<Vec<u8>>,
    /// The same, parsed.
    pub values: Vec<Json>,
    pub registers: Registers,
    /// Where they stand.
    pub folder: PathBuf,
}

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file of JSON.
pub fn json(name: &Path) -> Json {
    let text = std::fs::read(name).unwrap_or_else(|error| panic!("{}: {error}", name.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", name.display()))
}

impl Work {
    /// Reads the examples and checks that both doors and the plain types make the same of them.
    pub fn read() -> Work {
        let folder = root().join("generated/disability_services");
        let mut names: Vec<_> = std::fs::read_dir(folder.join("examples"))
            .expect("examples")
            .map(|entry| entry.expect("an example").path())
            .filter(|path| {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                name.starts_with("valid_") && name.ends_with(".json")
            })
            .collect();
        names.sort();
        let values: Vec<Json> = names.iter().map(|name| json(name)).collect();
        let instances = values.iter().map(|value| serde_json::to_vec(value).expect("JSON"));
        let registers = Registers::read(&json(&folder.join("examples/registers.json"))).0;
        let work = Work { instances: instances.collect(), values, registers, folder };
        work.check();
        work
    }

    fn check(&self) {
        for (bytes, value) in self.instances.iter().zip(&self.values) {
            let instance: plain::Instance = serde_json::from_slice(bytes).expect("an instance");
            assert_eq!(&serde_json::to_vec(&instance).expect("JSON"), bytes, "the same bytes");
            let read = Application::from_json(value).expect("valid");
            let forms = split(&read, &self.registers);
            let application = Application::from_json_slice(bytes).expect("valid");
            assert!(application.is_taken_at_once());
            let mut out = Vec::new();
            application.split_to_json(&self.registers, &mut out);
            let expected = serde_json::to_string(&forms).expect("JSON");
            assert_eq!(String::from_utf8_lossy(&out), expected, "the same forms");
        }
    }
}

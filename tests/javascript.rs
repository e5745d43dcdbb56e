//! The JavaScript of a matter means what the interpreter means: the same violations for the same
//! instance, the same spellings made canonical, the same closed answers dropped.

mod common;
mod js {
    pub(crate) mod change;
    mod same;
    mod slips;
    mod values;
}

use lianban::backend::make;
use lianban::model::Model;
use lianban::source::MemoryLoader;
use lianban::support::Json;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// Every matter of the project and of its tests: folders, and files that stand alone.
fn all_matters() -> &'static [(String, Model)] {
    static ALL: LazyLock<Vec<(String, Model)>> = LazyLock::new(compiled);
    &ALL
}

fn compiled() -> Vec<(String, Model)> {
    let loader = common::loader();
    let mut found = Vec::new();
    for path in common::matters() {
        let compiled = lianban::compile(&loader, &path);
        found.push((path.clone(), compiled.draft.unwrap_or_else(|| panic!("{path}"))));
    }
    for name in ["family", "office", "proposals", "reckoning", "words"] {
        let mut files = MemoryLoader::default();
        let file = |path: &str| loader.0.get(&format!("tests/matters/{path}")).cloned();
        files.0.insert("test/matter.yaml".to_owned(), file(&format!("{name}.yaml")).expect(name));
        if let Some(region) = file(&format!("{name}.530102.yaml")) {
            files.0.insert("test/regions/530102.yaml".to_owned(), region);
        }
        let compiled = lianban::compile(&files, "test/matter.yaml");
        found.push((name.to_owned(), compiled.draft.unwrap_or_else(|| panic!("{name}"))));
    }
    found
}

/// The validator of a matter on disk.
fn build(name: &str, model: &Model) -> PathBuf {
    let name = name.replace(['/', '.'], "_");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("javascript").join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    for (path, content) in make("javascript", model).iter() {
        std::fs::write(folder.join(path), content).expect("a file");
    }
    folder
}

/// What `node` answers to lines: one line for each.
fn node(arguments: &[&str], lines: Vec<String>) -> Vec<Value> {
    let mut child = Command::new("node")
        .args(arguments)
        .current_dir(common::root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node (20 or later) is installed");
    let mut input = child.stdin.take().expect("input");
    let count = lines.len();
    let writer = std::thread::spawn(move || {
        for line in lines {
            // A program that ended says why itself.
            if writeln!(input, "{line}").is_err() {
                return;
            }
        }
    });
    let output = child.wait_with_output().expect("output");
    writer.join().expect("written");
    assert!(output.status.success(), "node failed");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let answers: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), count);
    answers
}

/// What the validator in a folder answers to instances; `door` is empty for judging.
fn ask(folder: &Path, door: &str, instances: &[Json]) -> Vec<Value> {
    let folder = folder.to_str().expect("a path of the project");
    let arguments: Vec<&str> =
        ["tests/js/judge.mjs", folder, door].into_iter().filter(|a| !a.is_empty()).collect();
    node(&arguments, instances.iter().map(text).collect())
}

fn text(json: &Json) -> String {
    serde_json::to_string(json).expect("JSON")
}

/// What an expression of `$`, of all that the validator in a folder declares, gives for each line.
fn of_each(folder: &Path, body: &str, lines: Vec<String>) -> Vec<Value> {
    let source = std::fs::read_to_string(folder.join("judge.mjs")).expect("the validator");
    let (source, _) = source.rsplit_once("export {").expect("its exports");
    let program = format!(
        "{source}\nimport {{ readFileSync }} from 'node:fs';\n\
         const load = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));\n\
         const [program, tables] = [load('program.json'), load('tables.json')];\n\
         for (const line of readFileSync(0, 'utf8').trim().split('\\n')) {{\n\
         const $ = JSON.parse(line);\nconsole.log(JSON.stringify({body}));\n}}\n"
    );
    let file = folder.join(format!("expression_{}.mjs", body.len()));
    std::fs::write(&file, program).expect("written");
    node(&[file.to_str().expect("a path")], lines)
}

//! The generated crates: they compile without a warning, hold no doctest, and mean what the
//! interpreter means.

#[path = "json_schema/matters.rs"]
mod matters;

#[path = "rust_backend/desk.rs"]
mod desk;

use lianban::backend::make;
use lianban::examples::examples;
use lianban::file_tree::FileTree;
use lianban::interpret::{Interpreter, Registers, drop_closed, normalize};
use lianban::model::Model;
use lianban::source::MemoryLoader;
use lianban::support::Json;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the crates of these tests are built; one folder of build results for all.
fn workshop() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("rust_backend")
}

fn write(tree: &FileTree, folder: &Path) {
    for sources in ["src", "runtime/src"] {
        let _ = std::fs::remove_dir_all(folder.join(sources));
    }
    for (path, content) in tree.iter() {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        std::fs::write(path, content).expect("file");
    }
}

fn cargo(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", workshop().join("target"))
        .env_remove("RUSTFLAGS");
    command
}

fn run(mut command: Command) -> String {
    let output = command.output().expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}\n{said}");
    said
}

/// The crate of a matter, and beside it a program that answers for instances, one in a line.
fn build(model: &Model) -> PathBuf {
    let kebab = model.id.replace('_', "-");
    let folder = workshop().join(&model.id);
    write(&make("rust", model), &folder.join("matter"));
    run(cargo(&folder.join("matter"), &["clippy", "--offline", "--quiet", "--", "-D", "warnings"]));
    let manifest = format!(
        "[package]\nname = \"drive-{kebab}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [dependencies]\nmatter = {{ package = \"lianban-{kebab}\", path = \"../matter\" }}\n\
         serde_json = \"1\"\n[workspace]\n"
    );
    let driver = folder.join("driver");
    std::fs::create_dir_all(driver.join("src")).expect("folder");
    std::fs::write(driver.join("Cargo.toml"), manifest).expect("manifest");
    std::fs::write(driver.join("src/main.rs"), include_str!("rust_backend/driver.rs"))
        .expect("program");
    std::fs::write(driver.join("src/counter.rs"), include_str!("rust_backend/counter.rs"))
        .expect("program");
    run(cargo(&driver, &["build", "--offline", "--quiet"]));
    workshop().join("target/debug").join(format!("drive-{kebab}"))
}

/// What the interpreter says about an instance.
fn expected(model: &Model, instance: &Json, registers: &Json) -> Value {
    let interpreter = Interpreter::new(model);
    let normal = normalize(model, instance);
    let kept = drop_closed(model, instance);
    let (registers, faults) = Registers::read(&interpreter, registers);
    let mut answer = match interpreter.application(instance) {
        Err(violations) => json!({ "violations": violations }),
        Ok(application) => {
            let situation = application.with(&registers);
            json!({
                "violations": [],
                "split": situation.split(),
                "materials": situation.materials(),
                "plan": situation.plan(),
                "eligibility": situation.eligibility(),
                "master": situation.master(),
            })
        }
    };
    answer["faults"] = json!(faults);
    answer["normalized"] = serde_json::to_value(normal).expect("JSON");
    answer["kept"] = serde_json::to_value(kept).expect("JSON");
    answer
}

/// Instances that go wrong somewhere: each member of a good one left out, spoilt, or doubled.
fn spoilt(instance: &Json) -> Vec<Json> {
    let mut found = Vec::new();
    let Json::Object(members) = instance else { return found };
    for (place, (key, value)) in members.iter().enumerate() {
        let with = |replacement: Option<Json>| {
            let mut members = members.clone();
            match replacement {
                Some(json) => members[place].1 = json,
                None => drop(members.remove(place)),
            }
            Json::Object(members)
        };
        found.push(with(None));
        for other in [
            Json::Null,
            Json::Text(String::new()),
            Json::Text(" x１".to_owned()),
            Json::Text("999999".to_owned()),
            Json::Int(-1),
            Json::Bool(false),
            Json::Bool(true),
            Json::List(Vec::new()),
            Json::Object(Vec::new()),
        ] {
            found.push(with(Some(other)));
        }
        let mut doubled = members.clone();
        doubled.push((key.clone(), Json::Null));
        doubled.push(("stranger".to_owned(), Json::Null));
        doubled.push(("陌生".to_owned(), Json::Null));
        found.push(Json::Object(doubled));
        found.extend(spoilt(value).into_iter().map(|json| with(Some(json))));
        if let Json::List(rows) = value {
            found.push(with(Some(Json::List([rows.clone(), rows.clone()].concat()))));
            for (index, row) in rows.iter().enumerate() {
                for json in spoilt(row) {
                    let mut rows = rows.clone();
                    rows[index] = json;
                    found.push(with(Some(Json::List(rows))));
                }
            }
        }
    }
    found
}

/// Answers of registers to try: none, nothing known, and those given.
fn register_answers(model: &Model, given: &Json) -> Vec<Json> {
    let empty = |status: &str| {
        let answer = Json::Object(vec![("status".to_owned(), Json::from(status))]);
        let ids = model.registers.names();
        Json::Object(ids.map(|id| (id.to_owned(), answer.clone())).collect())
    };
    vec![given.clone(), Json::Object(Vec::new()), empty("not_found"), empty("found")]
}

fn to_json(value: &impl serde::Serialize) -> Json {
    let text = serde_json::to_string(value).expect("JSON");
    serde_json::from_str(&text).expect("JSON")
}

/// What a program answers, a line for a line.
fn run_lines(program: &Path, arguments: &[&str], lines: Vec<String>) -> Vec<String> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut input = child.stdin.take().expect("input");
    let writer = std::thread::spawn(move || {
        for line in lines {
            writeln!(input, "{line}").expect("written");
        }
    });
    let output = child.wait_with_output().expect("output");
    writer.join().expect("written");
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    answers.lines().map(str::to_owned).collect()
}

fn conform(model: &Model) {
    let program = build(model);
    desk::conform(model, &program);
    conform_in_lines(model, &program);
    let mut cases = Vec::new();
    for example in examples(model) {
        let instance = to_json(&example.instance);
        let given = to_json(&*example.registers);
        for registers in register_answers(model, &given) {
            cases.push((instance.clone(), registers));
        }
        if cases.len() < 12 {
            cases.extend(spoilt(&instance).into_iter().map(|json| (json, given.clone())));
        }
    }
    assert!(!cases.is_empty());
    let lines: Vec<String> = cases
        .iter()
        .map(|(instance, registers)| {
            let text = |json: &Json| serde_json::to_string(json).expect("JSON");
            format!("{{\"instance\":{},\"registers\":{}}}", text(instance), text(registers))
        })
        .collect();
    let answers = run_lines(&program, &[], lines);
    assert_eq!(answers.len(), cases.len(), "{}", model.id);
    for ((instance, registers), answer) in cases.iter().zip(answers) {
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        let expected = expected(model, instance, registers);
        for (key, value) in expected.as_object().expect("an object") {
            let text = |json: &Json| serde_json::to_string(json).expect("JSON");
            assert_eq!(
                answer.get(key),
                Some(value),
                "{}: {key}\n{}\n{}",
                model.id,
                text(instance),
                text(registers)
            );
        }
    }
}

/// A file with an application on each line is split as each of them is.
fn conform_in_lines(model: &Model, program: &Path) {
    let given = to_json(&serde_json::json!({}));
    let mut instances: Vec<Json> = examples(model).iter().map(|e| to_json(&e.instance)).collect();
    instances.truncate(6);
    instances.extend(instances.first().map(spoilt).into_iter().flatten().take(6));
    let (mut taken, mut aside) = (Vec::new(), Vec::new());
    for (line, instance) in (1..).zip(&instances) {
        let expected = expected(model, instance, &given);
        match expected.get("split").filter(|_| expected["violations"] == serde_json::json!([])) {
            Some(forms) => taken.push(serde_json::json!({ "line": line, "forms": forms })),
            None => aside.push(serde_json::json!({
                "line": line, "valid": false, "violations": expected["violations"],
            })),
        }
    }
    aside.push(serde_json::json!({
        "line": instances.len() + 1, "valid": false, "error": "不是JSON（第1行第2列）",
    }));
    let lines = instances.iter().map(|instance| serde_json::to_string(instance).expect("JSON"));
    let lines = lines.chain(["{x".to_owned()]).collect();
    let answers = run_lines(program, &["--lines"], lines);
    let wanted: Vec<String> = taken.iter().chain(&aside).map(Value::to_string).collect();
    assert_eq!(answers, wanted, "{}", model.id);
}

/// A small matter of the tests.
fn small(name: &str) -> Model {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/matters");
    let mut files = MemoryLoader::default();
    let text = std::fs::read(format!("{root}/{name}.yaml")).expect("a matter of the tests");
    files.0.insert("test/matter.yaml".into(), text);
    if let Ok(region) = std::fs::read(format!("{root}/{name}.530102.yaml")) {
        files.0.insert("test/regions/530102.yaml".into(), region);
    }
    lianban::compile(&files, "test/matter.yaml").model.expect("it compiles")
}

#[test]
fn small_matters_too() {
    for name in ["family", "office", "proposals", "words"] {
        conform(&small(name));
    }
}

#[test]
fn ids_that_mean_something_in_rust() {
    conform(&matters::model("tests/matters/hostile/matter.yaml"));
}

#[test]
fn matters_with_long_tables_and_rows_in_rows() {
    for name in ["another_country", "company"] {
        conform(&matters::model(&format!("tests/matters/{name}/matter.yaml")));
    }
}

/// What stands verbatim in a crate is all of its templates, as they are.
#[test]
fn no_template_is_left_out() {
    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { files(&path, found) } else { found.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/rust");
    let mut found = Vec::new();
    files(&root, &mut found);
    assert!(found.len() > 30, "{}", found.len());
    let tree = make("rust", &small("words"));
    for path in found {
        let name = path.strip_prefix(&root).expect("below").to_str().expect("UTF-8");
        let text = std::fs::read(&path).expect("a file");
        assert_eq!(tree.get(&format!("runtime/src/{name}")), Some(text.as_slice()), "{name}");
    }
}

#[test]
fn labels_stay_text() {
    let hostile = "```\\n    panic!()\\n```    [`Vec`] <script> \\\\ */ {x} 甲";
    let text = lianban::starter("hostile");
    let mut files = MemoryLoader::default();
    let title = text.lines().find(|line| line.starts_with("title:")).expect("a title");
    let text = text.replace(title, &format!("title: \"{hostile}\""));
    files.0.insert("test/matter.yaml".into(), text.into_bytes());
    let compiled = lianban::compile(&files, "test/matter.yaml");
    let mut model = compiled.draft.expect("a model");
    for field in model.fields.ids().collect::<Vec<_>>() {
        model.fields[field].label = "    ```\nfn main() { panic!() }\n```\u{202E}~~~".to_owned();
    }
    let folder = workshop().join("hostile");
    write(&make("rust", &model), &folder);
    run(cargo(&folder, &["clippy", "--offline", "--quiet", "--", "-D", "warnings"]));
    let said = run(cargo(&folder, &["test", "--doc", "--offline", "--quiet"]));
    assert!(said.contains("running 0 tests"), "{said}");
}

#[test]
fn generated_crates_mean_what_the_interpreter_means() {
    for (_, model) in matters::all() {
        conform(&model);
    }
}

/// What splits an application can neither fail nor panic: no `Result`, nothing unwrapped or expected,
/// nothing looked up by index. Reviewers can see it; this looks for them.
#[test]
fn splitting_has_no_way_to_fail() {
    use proc_macro2::{Delimiter, TokenStream, TokenTree};
    fn look(tokens: TokenStream, path: &str) {
        let mut before: Option<TokenTree> = None;
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match &token {
                TokenTree::Ident(ident) => {
                    let ident = ident.to_string();
                    let ways = ["unwrap", "expect", "panic", "unreachable", "unsafe"];
                    assert!(!ways.contains(&ident.as_str()), "{path}: {ident}");
                    // `fmt::Result` is what showing something gives.
                    let next = tokens.peek().map(ToString::to_string);
                    assert!(ident != "Result" || next.as_deref() != Some("<"), "{path}: Result");
                }
                TokenTree::Group(group) => {
                    // Brackets after a value are an index; after `#`, `!`, `&`, `=`, … they are none.
                    let indexes = match &before {
                        Some(TokenTree::Ident(ident)) => !["in", "return", "mut", "dyn", "else"]
                            .contains(&ident.to_string().as_str()),
                        Some(TokenTree::Group(before)) => before.delimiter() != Delimiter::Brace,
                        _ => false,
                    };
                    let bracket = group.delimiter() == Delimiter::Bracket;
                    assert!(!(bracket && indexes), "{path}: {before:?}[…]");
                    look(group.stream(), path);
                }
                _ => {}
            }
            before = Some(token);
        }
    }
    let mut files = 0;
    for (_, model) in matters::all() {
        for (path, content) in make("rust", &model).iter() {
            let splits = ["src/split.rs", "src/departments", "src/conditions.rs", "src/facts.rs"];
            if splits.iter().any(|part| path.starts_with(part)) {
                let text = std::str::from_utf8(content).expect("text");
                look(text.parse().expect("tokens"), path);
                files += 1;
            }
        }
    }
    assert!(files > 20, "{files}");
}

//! Follows the manual from its first line to its last, doing what it shows.

use crate::blocks::{Block, blocks, changed};
use crate::tables;
use lianban::cases;
use lianban::diagnostic::render::{RenderOptions, list, render};
use lianban::diagnostic::{Lang, Severity};
use lianban::interpret::{Interpreter, Registers, read_json, validate};
use lianban::model::Model;
use lianban::source::{MemoryLoader, Sources};
use lianban::support::Json;
use lianban::{Compiled, compile};
use serde_json::{Value, json};

/// What the reader has on the desk at a place of the manual.
#[derive(Default)]
struct Desk {
    files: MemoryLoader,
    path: String,
    application: String,
    registers: String,
    /// The path of the file of cases.
    cases: String,
    /// Files that stand beside the next matter.
    beside: Vec<(String, String)>,
}

/// The manual with every message, result and reading as it is in truth.
pub(crate) fn follow(text: &str) -> String {
    let mut desk = Desk::default();
    let mut made = String::new();
    let mut at = 0;
    for block in blocks(text) {
        made.push_str(&desk.prose(&text[at..block.range.start]));
        made.push_str(&desk.block(&block).unwrap_or_else(|| block.body.to_owned()));
        at = block.range.end;
    }
    made.push_str(&desk.prose(&text[at..]));
    made
}

impl Desk {
    fn prose(&self, text: &str) -> String {
        tables::readings(text, |expression| self.reading(expression))
    }

    /// What the block should hold, where that is for us to say.
    fn block(&mut self, block: &Block<'_>) -> Option<String> {
        let words: Vec<&str> = block.info.split_whitespace().collect();
        match words.as_slice() {
            ["yaml", "matter"] => {
                let id = block.body.lines().find_map(|line| line.strip_prefix("id: "));
                let id = id.expect("a matter has an id");
                let mut desk =
                    Desk { path: format!("schemas/{id}/matter.yaml"), ..Desk::default() };
                for (name, text) in std::mem::take(&mut self.beside) {
                    desk.files.0.insert(format!("schemas/{id}/{name}"), text.into());
                }
                *self = desk;
                self.put(block.body);
                self.sound();
            }
            ["yaml", "add"] => {
                let whole = format!("{}\n{}", self.matter(), block.body);
                self.put(&whole);
                self.sound();
            }
            ["csv", name] => self.beside.push(((*name).to_owned(), block.body.to_owned())),
            ["yaml", "region", name] => {
                let folder = self.path.trim_end_matches("matter.yaml");
                let path = format!("{folder}regions/{name}");
                self.files.0.insert(path, block.body.into());
                self.sound();
            }
            ["yaml", "cases", name] => {
                self.cases = self.path.replace("matter.yaml", &format!("cases/{name}"));
                self.files.0.insert(self.cases.clone(), block.body.into());
            }
            ["text", "cases"] => return Some(self.test(&block.changes)),
            ["text", "message"] => return Some(self.message(&block.changes)),
            ["json", "application"] => {
                self.application = block.body.to_owned();
                let found = validate(&self.model(), &instance(block.body));
                assert!(found.is_empty(), "{found:?} in\n{}", block.body);
            }
            ["json", "registers"] => self.registers = block.body.to_owned(),
            ["text", "violations"] => {
                let changed = changed(&self.application, &block.changes);
                return Some(tables::aligned(&validate(&self.model(), &instance(&changed))));
            }
            ["json", what] => return Some(pretty(&self.result(what))),
            ["yaml", ..] => panic!("a YAML block nobody proves: {}", block.info),
            _ => {}
        }
        None
    }

    fn matter(&self) -> &str {
        let bytes = self.files.0.get(&self.path).expect("a matter");
        std::str::from_utf8(bytes).expect("UTF-8")
    }

    fn put(&mut self, text: &str) {
        self.files.0.insert(self.path.clone(), text.into());
    }

    fn model(&self) -> Model {
        compile(&self.files, &self.path).model.expect("the matter compiles")
    }

    fn sound(&self) {
        let mut compiled = compile(&self.files, &self.path);
        compiled.diagnostics.retain(|found| found.severity != Severity::Note);
        assert!(compiled.diagnostics.is_empty(), "{}", said(&compiled));
    }

    fn message(&self, changes: &[(&str, &str)]) -> String {
        assert!(!changes.is_empty(), "a message comes from a change");
        let mut files = MemoryLoader(self.files.0.clone());
        files.0.insert(self.path.clone(), changed(self.matter(), changes).into());
        let mut compiled = compile(&files, &self.path);
        compiled.diagnostics.retain(|found| found.severity != Severity::Note);
        assert!(!compiled.diagnostics.is_empty(), "the change is no mistake: {changes:?}");
        said(&compiled)
    }

    /// What running the changed cases says.
    fn test(&self, changes: &[(&str, &str)]) -> String {
        let mut files = MemoryLoader(self.files.0.clone());
        let written = files.0.get(&self.cases).expect("cases").clone();
        let written = changed(std::str::from_utf8(&written).expect("UTF-8"), changes);
        files.0.insert(self.cases.clone(), written.into());
        let (model, mut sources) = (self.model(), Sources::default());
        let tested = cases::run(&files, &self.path, &model, &mut sources);
        let options = RenderOptions { lang: Lang::Zh, colour: false };
        let folder = self.path.trim_end_matches("/matter.yaml");
        let said = list(&tested.diagnostics, &sources, options);
        assert_eq!(tested.failed > 0, !changes.is_empty(), "{changes:?}\n{said}");
        let (all, failed) = (tested.cases, tested.failed);
        let summary = match failed {
            0 => format!("{folder}：{all} 例，全部符合"),
            _ => format!("{folder}：{all} 例，{failed} 例不符合"),
        };
        format!("{said}{summary}\n")
    }

    fn result(&self, what: &str) -> Value {
        let model = self.model();
        let interpreter = Interpreter::new(&model);
        let (registers, faults) = match self.registers.as_str() {
            "" => (Registers::default(), Vec::new()),
            text => Registers::read(&interpreter, &instance(text)),
        };
        assert!(faults.is_empty(), "{faults:?}");
        let application = interpreter.application(&instance(&self.application)).expect("valid");
        let situation = application.with(&registers);
        // Under the keys that the command line prints.
        match what {
            "split" => json!({ "forms": situation.split() }),
            "materials" => json!({ "materials": situation.materials() }),
            "plan" => json!({ "plan": situation.plan() }),
            "eligibility" => json!({ "eligibility": situation.eligibility() }),
            _ => panic!("nothing gives `json {what}`"),
        }
    }

    /// How the compiler reads an expression aloud, in the matter on the desk.
    fn reading(&self, expression: &str) -> String {
        let quoted = expression.replace('\'', "''");
        let term = format!("\nterms:\n  example: {{title: 例, is: '{quoted}'}}\n");
        let mut files = MemoryLoader(self.files.0.clone());
        files.0.insert(self.path.clone(), (self.matter().to_owned() + &term).into());
        let compiled = compile(&files, &self.path);
        let model = compiled.model.as_ref().unwrap_or_else(|| panic!("{}", said(&compiled)));
        let term = model.terms.find("example").expect("the example");
        let is = &model.terms[term].is;
        match is.ty {
            lianban::expr::Type::Bool => lianban::expr::chinese::sentence(is, model),
            _ => lianban::expr::chinese::phrase(is, model),
        }
    }
}

fn said(compiled: &Compiled) -> String {
    let options = RenderOptions { lang: Lang::Zh, colour: false };
    let said = render(&compiled.diagnostics, &compiled.sources, options);
    format!("{}\n", said.trim_end())
}

fn instance(text: &str) -> Json {
    read_json(text.as_bytes()).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

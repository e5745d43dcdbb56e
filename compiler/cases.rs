//! `cases/*.yaml` of a matter: a policy editor's own examples, judged by the interpreter.
//!
//! A case says a situation and what has to come out. What it does not say is filled with ordinary
//! sound answers ([`crate::examples`]); a situation that cannot come about is an error at its line.
//! Nothing here is part of what the matter means: the compiler and its back ends never read cases.

mod eligibility;
mod forms;
mod given;
mod materials;
mod names;
mod outcome;
mod registers;
mod values;
mod violations;

use crate::ast::{CaseFile, TestCase};
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, Report};
use crate::interpret::Interpreter;
use crate::model::Model;
use crate::read::Shape as _;
use crate::resolve::{relative, unreadable};
use crate::source::{Loader, Sources, Span};
use crate::yaml;
use serde_json::Value;
use std::collections::BTreeMap;

/// What running the cases of a matter gave.
#[derive(Debug)]
pub struct Tested {
    /// How many cases there are.
    pub cases: usize,
    /// How many of them are not as expected, or cannot be understood.
    pub failed: usize,
    /// What is wrong, file by file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Runs every case of the matter whose root file is at `path`; the files read are added to `sources`.
pub fn run(loader: &dyn Loader, path: &str, model: &Model, sources: &mut Sources) -> Tested {
    let mut report = Report::default();
    let files = load(loader, path, sources, &mut report);
    let interpreter = Interpreter::new(model);
    let mut names: BTreeMap<&str, Span> = BTreeMap::new();
    let (mut cases, mut failed) = (0, 0);
    for (id, entry) in files.iter().flat_map(|file| &file.cases.0) {
        cases += 1;
        let mut found = Report::default();
        if let Some(first) = names.insert(id, entry.key) {
            found.push(
                Diagnostic::new(
                    Code::DuplicateName,
                    entry.key,
                    bi!("已有例子叫“{id}”", "there is already a case `{id}`"),
                )
                .also(first, bi!("先在这里写", "first written here")),
            );
        }
        if let Some(case) = &entry.value {
            Desk { model, interpreter: &interpreter, case, report: &mut found }.run();
        }
        if entry.value.is_none() || found.has_errors() {
            failed += 1;
        }
        report.extend(found);
    }
    Tested { cases, failed, diagnostics: report.finish() }
}

fn load(
    loader: &dyn Loader,
    path: &str,
    sources: &mut Sources,
    report: &mut Report,
) -> Vec<CaseFile> {
    let Some(folder) = relative(path, "cases") else { return Vec::new() };
    let mut names = loader.list(&folder);
    names.sort();
    let mut files = Vec::new();
    for name in names {
        let path = format!("{folder}/{name}");
        match loader.load(&path) {
            Ok(bytes) => {
                let (_, node) = yaml::read(&path, &bytes, sources, report);
                files.extend(node.and_then(|node| CaseFile::read(&node, report)));
            }
            Err(error) => {
                let span = Span::new(sources.add(path.as_str(), ""), 0..0);
                report.push(unreadable(&path, &error, span));
            }
        }
    }
    files
}

/// One case on the desk.
struct Desk<'a> {
    model: &'a Model,
    interpreter: &'a Interpreter<'a>,
    case: &'a TestCase,
    report: &'a mut Report,
}

impl Desk<'_> {
    fn error(&mut self, code: Code, span: Span, message: Bilingual, help: Vec<Bilingual>) {
        let diagnostic = Diagnostic::new(code, span, message);
        self.report.push(help.into_iter().fold(diagnostic, Diagnostic::help));
    }

    /// Tells that something is no answer to what it stands at.
    fn misshapen(&mut self, span: Span) {
        self.error(
            Code::WrongShape,
            span,
            bi!("这里的答案写法不对", "this is not how an answer is written here"),
            vec![bi!(
                "一道题写一个值，多选写 [甲, 乙]；一组题写“题目: 答案”；可重复的组每行以 - 开头",
                "a question has one value, a multiple choice a list; a group has `question: answer`; rows begin with `-`"
            )],
        );
    }

    /// Tells that something did not come out as expected, and why.
    fn unmet(&mut self, span: Span, message: &Bilingual, why: Vec<Bilingual>) {
        let title = &self.case.title.value;
        let (zh, en) = (&message.zh, &message.en);
        self.error(Code::Unmet, span, bi!("“{title}”：{zh}", "`{title}`: {en}"), why);
    }
}

/// A list of names in both languages.
fn list(names: &[String]) -> Bilingual {
    match names {
        [] => bi!("没有", "none"),
        names => Bilingual { zh: names.join("、"), en: names.join(", ") },
    }
}

/// A text of an output.
fn text<'v>(entry: &'v Value, key: &str) -> &'v str {
    entry.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The members of a list of an output.
fn members<'v>(entry: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    entry.get(key).and_then(Value::as_array).into_iter().flatten()
}

//! A desk that takes in forms by the reference semantics: what generated crates do with a posted form,
//! for whoever tries out a matter without compiling what was generated.

mod trial;

use crate::backend::documents::{Options, filled_form};
use crate::backend::html::{Questions, questions, sheets};
use crate::document::Document;
use crate::interpret::{Draft, Interpreter, Registers, Situation, drop_closed, normalize};
use crate::model::{CodeTable, Domain, Model, RowId};
use crate::page::{
    Gazetted, Matter, Place, Question, Repeated, Sheet, Suggestion, Template, find_places,
    on_paper, pattern,
};
use crate::render::Templates;
use crate::support::Json;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A matter with its pages and the answers of registers.
pub struct Desk<'m> {
    interpreter: &'m Interpreter<'m>,
    registers: &'m Registers,
    questions: Vec<Question>,
    repeated: Vec<Repeated>,
    signing: Vec<Cow<'static, str>>,
    /// Tables of questions that name what they mean, by path.
    tables: BTreeMap<String, &'m Domain>,
    form: Template,
    check: Template,
    receipt: Template,
    paper: Template,
}

impl<'m> Desk<'m> {
    /// A desk for a matter whose registers have answered. What is wrong with templates is for the
    /// caller to ask [`Templates`].
    #[must_use]
    pub fn new(
        interpreter: &'m Interpreter<'m>,
        registers: &'m Registers,
        templates: &Templates,
    ) -> Desk<'m> {
        let model = interpreter.model();
        let Questions { questions, repeated, signing } = questions(model);
        let sheets = sheets(model, templates);
        let bare = |path: &str| path.replace("[*]", "");
        let domains: BTreeMap<&str, &Domain> =
            model.fields.values().map(|field| (field.path.as_str(), &field.domain)).collect();
        let domain = |question: &Question| {
            let domain = domains.get(bare(&question.path).as_str())?;
            Some((question.path.to_string(), *domain))
        };
        Desk {
            interpreter,
            registers,
            tables: questions.iter().filter_map(domain).collect(),
            questions,
            repeated,
            signing: signing.into_iter().map(Cow::Owned).collect(),
            form: Template::new(sheets.form),
            check: Template::new(sheets.check),
            receipt: Template::new(sheets.receipt),
            paper: Template::new(sheets.paper),
        }
    }

    /// The printed form with the answers of an instance.
    #[must_use]
    pub fn form(&self, options: &Options, instance: &Json) -> Document {
        on_paper(self, instance, |filling| filled_form(self.model(), options, filling))
    }

    fn model(&self) -> &'m Model {
        self.interpreter.model()
    }

    fn table(&self, question: &str) -> Option<&'m CodeTable> {
        let table = match self.tables.get(question)? {
            Domain::OneOf(table) | Domain::AnyOf { table, .. } | Domain::Division { table, .. } => {
                table
            }
            _ => return None,
        };
        self.model().tables.get(*table)
    }
}

impl Matter for Desk<'_> {
    fn id(&self) -> &str {
        &self.model().id
    }

    fn version(&self) -> &str {
        &self.model().version
    }

    fn questions(&self) -> &[Question] {
        &self.questions
    }

    fn repeated(&self) -> &[Repeated] {
        &self.repeated
    }

    fn signing(&self) -> &[Cow<'static, str>] {
        &self.signing
    }

    fn template(&self, sheet: Sheet) -> &Template {
        match sheet {
            Sheet::Form => &self.form,
            Sheet::Check => &self.check,
            Sheet::Receipt => &self.receipt,
            Sheet::Paper => &self.paper,
        }
    }

    fn normal(&self, instance: &Json) -> Json {
        drop_closed(self.model(), &normalize(self.model(), instance))
    }

    fn judge(&self, instance: &Json) -> Vec<(String, String)> {
        let violations = self.interpreter.validate(instance).into_iter();
        violations.map(|violation| (violation.path, violation.message)).collect()
    }

    fn suggestions(&self, instance: &Json) -> Vec<Suggestion> {
        let (draft, _) = Draft::read(self.interpreter, instance);
        let situation = Situation::new(self.interpreter, &draft, self.registers);
        let found = situation.suggestions();
        let suggestion = |found: &serde_json::Value| {
            let path = found.get("path")?.as_str()?.to_owned();
            Some(Suggestion {
                path,
                value: serde_json::from_value(found.get("value")?.clone()).ok()?,
            })
        };
        found.as_array().into_iter().flatten().filter_map(suggestion).collect()
    }

    fn places(&self, question: &str, text: &str, within: Option<&str>) -> Vec<Place> {
        let Some(table) = self.table(question) else { return Vec::new() };
        let level = match self.tables.get(question) {
            Some(Domain::Division { level, .. }) => Some(*level),
            _ => None,
        };
        let rows: Vec<Gazetted<'_>> = table
            .rows
            .iter()
            .map(|row| Gazetted {
                code: &row.code,
                name: &row.label,
                outer: row.parent.map(|RowId(row)| row as usize),
                asked: row.selectable && (level.is_none() || row.level == level),
            })
            .collect();
        find_places(&rows, text, within)
    }

    fn label(&self, question: &str, code: &str) -> Option<String> {
        let table = self.table(&pattern(question).0)?;
        table.by_code(code).map(|row| table.row(row).label.clone())
    }
}

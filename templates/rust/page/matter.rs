//! What the pages need to know of a matter, and what they are told.

use std::borrow::Cow;

use super::question::{Question, Repeated};
use super::template::Template;
use crate::support::{Json, Violation};

/// What the pages need to know of a matter.
pub trait Matter {
    /// Id of the matter.
    fn id(&self) -> &str;
    /// Version of the matter.
    fn version(&self) -> &str;
    /// Its questions, in the order of the form.
    fn questions(&self) -> &[Question];
    /// Its repeated groups, outer ones first.
    fn repeated(&self) -> &[Repeated];
    /// Groups that are filled in on the page where answers are confirmed, by path.
    fn signing(&self) -> &[Cow<'static, str>];
    /// One of its pages.
    fn template(&self, sheet: Sheet) -> &Template;
    /// An instance in its accepted spelling, without answers of closed questions.
    fn normal(&self, instance: &Json) -> Json;
    /// What is wrong with an instance: places with sentences.
    fn judge(&self, instance: &Json) -> Vec<(String, String)>;
    /// What other answers and registers tell.
    fn suggestions(&self, instance: &Json) -> Vec<Suggestion>;
    /// The divisions that a text may mean at a question, within another one if that is known.
    fn places(&self, question: &str, text: &str, within: Option<&str>) -> Vec<Place>;
    /// The label of a code at a question.
    fn label(&self, question: &str, code: &str) -> Option<String>;
}

/// What is wrong with an instance, as a [`Matter`] tells it.
#[must_use]
pub fn broken(violations: Vec<Violation>) -> Vec<(String, String)> {
    violations.into_iter().map(|broken| (broken.path, broken.message)).collect()
}

/// The pages of a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The form.
    Form,
    /// What was answered, to be confirmed and signed.
    Check,
    /// What people are told at the end.
    Receipt,
    /// The form as printed on paper.
    Paper,
}

/// A division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its code.
    pub code: String,
    /// Its name with those of the divisions around it.
    pub name: String,
}

/// What may be filled in for a person.
#[derive(Clone)]
pub struct Suggestion {
    /// The question.
    pub path: String,
    /// The answer, as in an instance.
    pub value: Json,
}

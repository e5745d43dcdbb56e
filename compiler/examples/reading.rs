//! An instance in the making as read, and the way back from its changes: both cost what was changed, not
//! what the form asks.

use super::answer::Step;
use crate::interpret::{Draft, Interpreter, Violation};
use crate::support::Json;

/// An instance as read.
#[derive(Default)]
pub(super) struct Reading {
    draft: Draft,
    /// What is wrong with its envelope.
    envelope: Vec<Violation>,
    /// Whether it has been read at all.
    is_read: bool,
    /// Keys of the answers below which something has changed since.
    stale: Vec<String>,
}

impl Reading {
    /// As read last.
    pub(super) fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The rules broken when it was read last.
    pub(super) fn violations(&self, interpreter: &Interpreter<'_>) -> Vec<Violation> {
        interpreter.violations(&self.draft, self.envelope.clone())
    }

    /// Reads what has changed, and gives how many questions were read.
    pub(super) fn catch_up(&mut self, interpreter: &Interpreter<'_>, instance: &Json) -> usize {
        let answers = instance.get("answers").filter(|_| self.is_read);
        let mut read = 0;
        let in_place = answers.is_some_and(|answers| {
            self.stale.drain(..).all(|key| {
                let again = self.draft.reread(interpreter, answers, &key);
                read += again.unwrap_or_default();
                again.is_some()
            })
        });
        if !in_place {
            (self.draft, self.envelope) = Draft::read(interpreter, instance);
            self.is_read = true;
            self.stale.clear();
            read += interpreter.model().fields.len();
        }
        read
    }

    fn is_changed_below(&mut self, key: &str) {
        if !self.stale.iter().any(|known| known == key) {
            self.stale.push(key.to_owned());
        }
    }
}

/// What an instance was before its last changes, one after the other.
#[derive(Default)]
pub(super) struct Changes(Vec<Was>);

/// What was there before a change.
enum Was {
    /// Below a key of the answers, at this place among them; nothing.
    Part(String, Option<(usize, Json)>),
    /// All of the instance, where there was little of it.
    Whole(Json),
}

impl Changes {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Nobody goes back any more.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    /// What stands at a place is about to be changed.
    pub(super) fn note(&mut self, place: &[Step], instance: &Json, read: &mut Reading) {
        let answers = instance.get("answers").and_then(Json::as_object).unwrap_or_default();
        let was = match place.first() {
            // Answers that are empty go, too.
            Some(Step::Key(key)) if answers.len() > 1 => {
                read.is_changed_below(key);
                let index = answers.iter().position(|(name, _)| name == key);
                let part = index.and_then(|index| Some((index, answers.get(index)?.1.clone())));
                Was::Part(key.clone(), part)
            }
            _ => {
                read.is_read = false;
                Was::Whole(instance.clone())
            }
        };
        self.0.push(was);
    }

    /// Takes back all changes but the first `kept`.
    pub(super) fn undo(&mut self, kept: usize, instance: &mut Json, read: &mut Reading) {
        for was in self.0.drain(kept.min(self.0.len())..).rev() {
            match was {
                Was::Part(key, part) => {
                    read.is_changed_below(&key);
                    put_back(instance, key, part);
                }
                Was::Whole(whole) => {
                    read.is_read = false;
                    *instance = whole;
                }
            }
        }
    }
}

fn put_back(instance: &mut Json, key: String, part: Option<(usize, Json)>) {
    let Json::Object(members) = instance else { return };
    let answers = members.iter_mut().find(|(name, _)| name == "answers");
    let Some((_, Json::Object(answers))) = answers else { return };
    if let Some(index) = answers.iter().position(|(name, _)| *name == key) {
        answers.remove(index);
    }
    if let Some((index, json)) = part {
        answers.insert(index.min(answers.len()), (key, json));
    }
}

//! Answers of a draft.

use std::borrow::Cow;
use std::fmt;

/// What stands at a question of a draft.
#[derive(Clone, Default, PartialEq)]
pub enum Answer<T> {
    /// A well-formed answer to a question that is asked.
    Given(T),
    /// Nothing.
    #[default]
    Absent,
    /// Something that is no answer to the question; it was reported and says nothing.
    IllFormed,
    /// It may have been given in an object that could not be read.
    Lost,
    /// An answer to a question of which it is not certain that it is asked.
    Doubtful(T),
    /// An answer to a question that is certainly not asked; it was reported and says nothing.
    Closed,
}

/// A question, or a group of them.
pub trait Part {
    /// Whether anything was entered.
    fn is_there(&self) -> bool;
    /// Whether there is nothing.
    fn is_absent(&self) -> bool;
    /// Takes out what was entered, because it is not asked. Tells whether there was something.
    fn close(&mut self) -> bool;
    /// Lets what was entered say nothing, because it is not certain that it is asked.
    fn doubt(&mut self);
    /// Nobody can know what was entered, because what it would stand in cannot be read.
    fn lose(&mut self);
}

impl<T> Part for Answer<T> {
    fn is_there(&self) -> bool {
        !matches!(self, Answer::Absent | Answer::Lost)
    }

    fn is_absent(&self) -> bool {
        matches!(self, Answer::Absent)
    }

    fn close(&mut self) -> bool {
        let open = matches!(self, Answer::Given(_) | Answer::IllFormed | Answer::Doubtful(_));
        if open {
            *self = Answer::Closed;
        }
        open
    }

    fn doubt(&mut self) {
        if self.is_given()
            && let Answer::Given(value) = std::mem::take(self)
        {
            *self = Answer::Doubtful(value);
        }
    }

    fn lose(&mut self) {
        *self = Answer::Lost;
    }
}

impl<T> Answer<T> {
    /// Whether there is nothing.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Answer::Absent)
    }

    /// The answer, if it is determined.
    pub const fn value(&self) -> Option<&T> {
        if let Answer::Given(value) = self { Some(value) } else { None }
    }

    /// The answer as entered, even if it is not certain that it is asked for.
    pub const fn entered(&self) -> Option<&T> {
        if let Answer::Given(value) | Answer::Doubtful(value) = self { Some(value) } else { None }
    }

    /// Whether there is an answer, and it is determined.
    pub const fn is_given(&self) -> bool {
        matches!(self, Answer::Given(_))
    }

    /// The same answer with the value transformed.
    pub fn map<U>(self, transform: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Answer::Given(value) => Answer::Given(transform(value)),
            Answer::Doubtful(value) => Answer::Doubtful(transform(value)),
            Answer::Absent => Answer::Absent,
            Answer::IllFormed => Answer::IllFormed,
            Answer::Lost => Answer::Lost,
            Answer::Closed => Answer::Closed,
        }
    }

    /// Whether there is an answer that counts; undetermined when that is not certain.
    pub const fn has(&self) -> Option<bool> {
        match self {
            Answer::Given(_) => Some(true),
            Answer::Absent | Answer::Closed => Some(false),
            Answer::IllFormed | Answer::Lost | Answer::Doubtful(_) => None,
        }
    }
}

impl<T: Copy> Answer<T> {
    /// A copy of the answer, if it is determined.
    pub const fn get(&self) -> Option<T> {
        if let Answer::Given(value) = self { Some(*value) } else { None }
    }
}

impl Answer<Cow<'_, str>> {
    /// The text, if it is determined.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.value().map(AsRef::as_ref)
    }
}

impl Answer<bool> {
    /// Whether the box is ticked; one left empty is not.
    #[must_use]
    pub const fn ticked(&self) -> Option<bool> {
        if let Answer::Absent = self { Some(false) } else { self.get() }
    }
}

impl<T> Answer<Vec<T>> {
    /// The chosen options; none when nothing was chosen.
    #[must_use]
    pub fn chosen(&self) -> Option<&[T]> {
        if let Answer::Absent = self { Some(&[]) } else { self.value().map(Vec::as_slice) }
    }
}

/// The rows of a repeated group.
#[derive(Default)]
pub struct List<T>(pub Vec<T>);

impl<T> Answer<List<T>> {
    /// The rows; none when nothing was entered or the group is not asked.
    #[must_use]
    pub fn rows(&self) -> Option<&[T]> {
        match self {
            Answer::Absent | Answer::Closed => Some(&[]),
            _ => self.value().map(|rows| rows.0.as_slice()),
        }
    }

    /// The rows as entered, to go through them.
    pub fn each(&self) -> std::slice::Iter<'_, T> {
        self.entered().map(|rows| rows.0.as_slice()).unwrap_or_default().iter()
    }

    /// The rows as entered, to change them.
    pub fn each_mut(&mut self) -> std::slice::IterMut<'_, T> {
        match self {
            Answer::Given(List(rows)) | Answer::Doubtful(List(rows)) => rows.iter_mut(),
            _ => [].iter_mut(),
        }
    }
}

// What applicants enter must not reach logs.
impl<T> fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Answer::Given(_) => "Given(…)",
            Answer::Absent => "Absent",
            Answer::IllFormed => "IllFormed",
            Answer::Lost => "Lost",
            Answer::Doubtful(_) => "Doubtful(…)",
            Answer::Closed => "Closed",
        })
    }
}

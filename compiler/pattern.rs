//! Patterns in the portable subset of regular expressions, which means the same in every carrier.

/// A pattern that a whole text matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As written by the author.
    pub source: String,
}

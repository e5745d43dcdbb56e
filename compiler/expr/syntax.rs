//! The tree of words, before names and types are known.

use super::Comparison;
use crate::source::Span;

/// A node of the tree.
#[derive(Clone, Debug)]
pub struct Syntax {
    /// What it is.
    pub kind: SyntaxKind,
    /// Where it stands.
    pub span: Span,
}

/// Kinds of nodes.
#[derive(Clone, Debug)]
pub enum SyntaxKind {
    /// A word or words joined by dots: a path, a name, a label.
    Path(Vec<(String, Span)>),
    /// A path that begins with a dot: a sibling.
    Relative(Vec<(String, Span)>),
    /// A number as typed.
    Number(String),
    /// A day as typed.
    Date(String),
    /// A month as typed.
    Month(String),
    /// A text in quotes.
    Text(String),
    /// A list in brackets.
    List(Vec<Syntax>),
    /// not
    Not(Box<Syntax>),
    /// and
    And(Vec<Syntax>),
    /// or
    Or(Vec<Syntax>),
    /// A comparison.
    Compare(Comparison, Box<Syntax>, Box<Syntax>),
    /// in
    In(Box<Syntax>, Box<Syntax>),
    /// `has_any`
    HasAny(Box<Syntax>, Box<Syntax>),
    /// `has_all`
    HasAll(Box<Syntax>, Box<Syntax>),
    /// if … then … else …
    If(Box<Syntax>, Box<Syntax>, Box<Syntax>),
    /// + or - (true for +)
    Sum(bool, Box<Syntax>, Box<Syntax>),
    /// A call.
    Call(String, Span, Vec<Syntax>),
    /// The first that is determined.
    FirstOf(Vec<Syntax>),
    /// Texts joined (from `format:`).
    Concat(Vec<Syntax>),
}

impl Syntax {
    /// Calls `visit` for every node, parents first.
    pub fn walk(&self, visit: &mut impl FnMut(&Syntax)) {
        visit(self);
        match &self.kind {
            SyntaxKind::Path(_)
            | SyntaxKind::Relative(_)
            | SyntaxKind::Number(_)
            | SyntaxKind::Date(_)
            | SyntaxKind::Month(_)
            | SyntaxKind::Text(_) => {}
            SyntaxKind::Not(a) => a.walk(visit),
            SyntaxKind::List(all)
            | SyntaxKind::And(all)
            | SyntaxKind::Or(all)
            | SyntaxKind::Call(_, _, all)
            | SyntaxKind::FirstOf(all)
            | SyntaxKind::Concat(all) => all.iter().for_each(|part| part.walk(visit)),
            SyntaxKind::Compare(_, a, b)
            | SyntaxKind::In(a, b)
            | SyntaxKind::HasAny(a, b)
            | SyntaxKind::HasAll(a, b)
            | SyntaxKind::Sum(_, a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            SyntaxKind::If(c, a, b) => {
                c.walk(visit);
                a.walk(visit);
                b.walk(visit);
            }
        }
    }
}

//! Expressions: syntax, types, meaning.
//!
//! [`parse`] reads the words, [`typing`] gives every node a type against the model and every name its
//! thing, [`chinese`] renders a condition as a sentence. What an expression *means* is said by
//! [`crate::interpret`]; the back ends translate the same tree.

pub mod chinese;
pub mod function;
pub mod lexer;
pub mod parse;
pub mod syntax;
pub mod typing;

pub use function::Function;

use crate::model::{
    ConversionId, FieldId, GroupId, ItemId, Level, ParameterId, RegisterId, TableId, TermId, Value,
};
use crate::source::Span;
use std::collections::{BTreeSet, VecDeque};

/// The static type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// True or false.
    Bool,
    /// A whole number.
    Integer,
    /// A decimal of a scale.
    Decimal(u8),
    /// An amount in fen.
    Money,
    /// A text.
    Text,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A code of a table.
    Code(TableId),
    /// A set of codes of a table. An absent answer is the empty set.
    Codes(TableId),
    /// A division: code or place outside of the table.
    Division(TableId),
}

/// A typed expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type.
    pub ty: Type,
    /// Where it was written.
    pub span: Span,
}

/// Which rows a path inside repeated groups means.
///
/// An expression is read at a home: the group it is written in, with one row chosen for each
/// repeated group around it. Each quantifier opens a frame in which one more row is chosen: frame 1
/// is the outermost quantifier around the path, and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Frame(pub u8);

impl Frame {
    /// The rows chosen by the home of the expression.
    pub const HOME: Frame = Frame(0);
}

/// The nodes of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A fixed value.
    Constant(Value),
    /// The answer to a question: undetermined when absent, closed or ill-formed; an absent any_of is
    /// the empty set, an absent tick is false.
    Field(FieldId, Frame),
    /// A field (index) of a register: undetermined when unavailable, not found or not there.
    Register(RegisterId, usize),
    /// A parameter.
    Parameter(ParameterId),
    /// A term.
    Term(TermId),
    /// The day of submission.
    SubmittedOn,
    /// The region the application is made in.
    Region,
    /// Whether an item is applied for.
    Applied(ItemId),
    /// Not.
    Not(Box<Expr>),
    /// All hold. False as soon as one is false, else undetermined as soon as one is.
    And(Vec<Expr>),
    /// One holds. True as soon as one is true, else undetermined as soon as one is.
    Or(Vec<Expr>),
    /// Two values of one type compared.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// The value is one of the constants.
    In(Box<Expr>, Vec<Value>),
    /// The set has one of the codes.
    HasAny(Box<Expr>, Vec<Value>),
    /// The set has all of the codes.
    HasAll(Box<Expr>, Vec<Value>),
    /// A choice; only the branch that is taken is read.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// Whether an answer is there (and its question open).
    HasField(FieldId, Frame),
    /// Whether any answer of the group is there; for a repeated group, any row.
    HasGroup(GroupId, Frame),
    /// Whether the register was found; undetermined when unavailable.
    Found(RegisterId),
    /// Whether the register was found and the field is there; undetermined when unavailable.
    HasRegister(RegisterId, usize),
    /// Sum or difference of numbers of one type; undetermined on overflow of ±2⁵³.
    Add(Box<Expr>, Box<Expr>),
    /// See [`ExprKind::Add`].
    Subtract(Box<Expr>, Box<Expr>),
    /// A function of the closed list.
    Call(Function, Vec<Expr>),
    /// How many rows a repeated group has (0 when absent or closed).
    Rows(GroupId, Frame),
    /// Something about the rows of a repeated group. The body is read in a new frame.
    Quantify {
        /// What is asked of the rows.
        quantifier: Quantifier,
        /// The repeated group.
        rows: GroupId,
        /// The frame in which the repeated group is found.
        frame: Frame,
        /// Read once for each row.
        body: Box<Expr>,
    },
    /// The first that is determined.
    FirstOf(Vec<Expr>),
    /// Texts joined; undetermined when one is.
    Concat(Vec<Expr>),
    /// A code converted to another table; undetermined where there is none. Sets are converted
    /// member by member, those without a counterpart left out.
    Convert(ConversionId, Box<Expr>),
    /// The part of a division at a level; undetermined for places outside of the table.
    PartOf(Box<Expr>, Level),
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// ==
    Equal,
    /// !=
    NotEqual,
    /// <
    Less,
    /// <=
    LessOrEqual,
    /// >
    Greater,
    /// >=
    GreaterOrEqual,
}

impl Comparison {
    /// The comparison that holds exactly when this one does not.
    pub fn opposite(self) -> Comparison {
        match self {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Less => Comparison::GreaterOrEqual,
            Comparison::LessOrEqual => Comparison::Greater,
            Comparison::Greater => Comparison::LessOrEqual,
            Comparison::GreaterOrEqual => Comparison::Less,
        }
    }

    /// The comparison that says the same with its sides exchanged.
    pub fn turned(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessOrEqual => Comparison::GreaterOrEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterOrEqual => Comparison::LessOrEqual,
            same @ (Comparison::Equal | Comparison::NotEqual) => same,
        }
    }
}

/// What is asked of the rows of a repeated group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// Some row.
    Any,
    /// Every row; true when there is none.
    All,
    /// How many rows.
    Count,
    /// The sum over the rows.
    Sum,
    /// No two rows have the same value.
    Unique,
}

impl Expr {
    /// The direct parts of the expression.
    pub fn parts(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Constant(_)
            | ExprKind::Field(..)
            | ExprKind::Register(..)
            | ExprKind::Parameter(_)
            | ExprKind::Term(_)
            | ExprKind::SubmittedOn
            | ExprKind::Region
            | ExprKind::Applied(_)
            | ExprKind::HasField(..)
            | ExprKind::HasGroup(..)
            | ExprKind::Found(_)
            | ExprKind::HasRegister(..)
            | ExprKind::Rows(..) => Vec::new(),
            ExprKind::Not(a)
            | ExprKind::In(a, _)
            | ExprKind::HasAny(a, _)
            | ExprKind::HasAll(a, _)
            | ExprKind::Convert(_, a)
            | ExprKind::PartOf(a, _) => vec![a],
            ExprKind::Compare(_, a, b) | ExprKind::Add(a, b) | ExprKind::Subtract(a, b) => {
                vec![a, b]
            }
            ExprKind::If(c, a, b) => vec![c, a, b],
            ExprKind::And(all)
            | ExprKind::Or(all)
            | ExprKind::Call(_, all)
            | ExprKind::FirstOf(all)
            | ExprKind::Concat(all) => all.iter().collect(),
            ExprKind::Quantify { body, .. } => vec![body],
        }
    }

    /// Whether it is the region the application is made in; or, of an application that names none, the
    /// empty text, which lies in no division.
    pub fn is_region(&self) -> bool {
        match &self.kind {
            ExprKind::Region => true,
            ExprKind::FirstOf(parts) => match parts.as_slice() {
                [first, rest] => {
                    let nowhere = matches!(&rest.kind, ExprKind::Constant(Value::Text(text)) if text.is_empty());
                    nowhere && matches!(first.kind, ExprKind::Region)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Calls `visit` for this expression and everything in it, parents first. Terms and items are
    /// not entered: see [`Reads`].
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        for part in self.parts() {
            part.walk(visit);
        }
    }
}

/// Everything an expression reads, each once: what stands in it first, then by way of terms and
/// items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Questions.
    pub fields: Vec<FieldId>,
    /// Groups whose presence or rows are read.
    pub groups: Vec<GroupId>,
    /// Registers.
    pub registers: Vec<RegisterId>,
    /// Fields of registers.
    pub register_fields: Vec<(RegisterId, usize)>,
    /// Parameters.
    pub parameters: Vec<ParameterId>,
    /// Whether the envelope is read.
    pub envelope: bool,
}

impl Reads {
    /// What `expr` reads.
    pub fn of(expr: &Expr, model: &crate::model::Model) -> Reads {
        let mut reads = Reads::default();
        // Terms and items once each and one after the other: a chain of them may be of any length.
        let (mut terms, mut items) = (BTreeSet::new(), BTreeSet::new());
        let mut waiting = VecDeque::from([expr]);
        while let Some(expr) = waiting.pop_front() {
            expr.walk(&mut |node| match &node.kind {
                ExprKind::Term(id) if terms.insert(*id) => {
                    waiting.extend(model.terms.get(*id).map(|term| &term.is));
                    let local = model.regions.iter().flat_map(|region| &region.terms);
                    waiting.extend(local.filter(|(term, _)| term == id).map(|(_, is)| is));
                }
                ExprKind::Applied(id) if items.insert(*id) => {
                    waiting.extend(model.items.get(*id).map(|item| &item.applied_when));
                }
                _ => reads.note(node),
            });
        }
        reads
    }

    fn note(&mut self, node: &Expr) {
        fn once<T: PartialEq>(list: &mut Vec<T>, value: T) {
            if !list.contains(&value) {
                list.push(value);
            }
        }
        match &node.kind {
            ExprKind::Field(field, _) | ExprKind::HasField(field, _) => {
                once(&mut self.fields, *field)
            }
            ExprKind::HasGroup(group, _) | ExprKind::Rows(group, _) => {
                once(&mut self.groups, *group)
            }
            ExprKind::Quantify { rows, .. } => once(&mut self.groups, *rows),
            ExprKind::Register(register, field) | ExprKind::HasRegister(register, field) => {
                once(&mut self.registers, *register);
                once(&mut self.register_fields, (*register, *field));
            }
            ExprKind::Found(register) => once(&mut self.registers, *register),
            ExprKind::Parameter(parameter) => once(&mut self.parameters, *parameter),
            ExprKind::SubmittedOn | ExprKind::Region => self.envelope = true,
            _ => {}
        }
    }
}

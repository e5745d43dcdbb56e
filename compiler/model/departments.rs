//! The departments' original forms: where each of their fields comes from.

use super::{DepartmentId, Domain, FieldId, GroupId, MaterialId, Occasion};
use crate::expr::Expr;
use crate::source::Span;

/// A department's original form.
#[derive(Clone, Debug)]
pub struct DepartmentForm {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who gets it.
    pub department: DepartmentId,
    /// What it is for.
    pub occasions: Vec<Occasion>,
    /// A further condition.
    pub when: Option<Expr>,
    /// One form for each row of this group.
    pub per: Option<GroupId>,
    /// Nobody has seen the original; it receives the fields listed.
    pub unknown: bool,
    /// What an unknown original receives.
    pub receives: Vec<FieldId>,
    /// The system that takes it in.
    pub system: Option<String>,
    /// Its fields in order.
    pub targets: Vec<Target>,
    /// What to do while register data are awaited.
    pub fallback: Option<String>,
    /// Articles it rests on.
    pub basis: Vec<String>,
    /// Doubt about the original.
    pub unclear: Option<String>,
    /// Remark.
    pub remark: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// A field of a department's form.
#[derive(Clone, Debug)]
pub struct Target {
    /// Name at the department: free text, the key on the wire.
    pub wire: String,
    /// Label for people.
    pub label: String,
    /// How it is filled.
    pub source: TargetSource,
    /// When it is there at all; always when absent.
    pub when: Option<Expr>,
    /// Whether the department demands it (where `when` holds).
    pub required: bool,
    /// Remark.
    pub remark: Option<String>,
    /// Doubt about the original.
    pub unclear: Option<String>,
    /// Where it is written.
    pub span: Span,
}

/// A declared hole: what the form does not give, and who fills it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredGap {
    /// Why.
    pub reason: String,
    /// Who fills it.
    pub filled_by: Option<String>,
    /// When.
    pub filled_when: Option<String>,
}

/// How a department's field is filled.
#[derive(Clone, Debug)]
pub enum TargetSource {
    /// By an expression of the target's domain (constants, first_of, formats and conversions are
    /// expressions too). Undetermined means: not there.
    Value {
        /// The expression, already converted to the domain.
        value: Expr,
        /// The domain at the department.
        domain: Domain,
        /// Declared where the value may be undetermined: then it is a gap, nothing is waited for.
        gap: Option<DeclaredGap>,
    },
    /// Declared to have no source at all.
    Gap {
        /// The hole.
        gap: DeclaredGap,
        /// The domain at the department, where known.
        domain: Option<Domain>,
    },
    /// The department fills it itself.
    Returned {
        /// The domain, where known.
        domain: Option<Domain>,
    },
    /// A nested object.
    Group(Vec<Target>),
    /// A list with one object for each row.
    Rows {
        /// The repeated group.
        rows: GroupId,
        /// The fields of each object.
        targets: Vec<Target>,
    },
    /// A file: a component of a material, with the department's page code.
    Attachment {
        /// The material.
        material: MaterialId,
        /// The component (index), when it is one.
        part: Option<usize>,
        /// The department's page code.
        page: Option<String>,
    },
    /// A file answered on the form (a group with [`super::Composite::File`]).
    File {
        /// The group.
        group: GroupId,
        /// The department's page code.
        page: Option<String>,
    },
}

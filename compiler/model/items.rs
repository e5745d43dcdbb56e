//! Items, their cases and eligibility, and the materials list.

use super::{
    Channel, DepartmentId, FieldId, GroupId, ItemId, Level, MaterialKind, MediaType, Medium,
    Necessity, RegisterId, TimeUnit,
};
use crate::expr::Expr;
use crate::source::Span;

/// An item: what one department handles.
#[derive(Clone, Debug)]
pub struct Item {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Who handles it.
    pub department: DepartmentId,
    /// When it is applied for.
    pub applied_when: Expr,
    /// Its cases; empty when it has none.
    pub cases: Vec<Case>,
    /// The choice the cases follow, when they follow one.
    pub cases_by: Option<FieldId>,
    /// Eligibility, line by line.
    pub eligibility: Vec<Eligibility>,
    /// The register that its result goes to, and when.
    pub produces: Option<(RegisterId, Option<Expr>)>,
    /// Items that must be finished before, declared or because they produce what this one reads.
    pub after: Vec<ItemId>,
    /// Stage of handling, from 0; items of one stage run side by side.
    pub stage: usize,
    /// Time limit.
    pub time_limit: Option<TimeLimit>,
    /// What the applicant gets.
    pub result: Option<String>,
    /// Who may leave it out.
    pub local: Option<Level>,
    /// Code of the item in a catalogue.
    pub code: Option<String>,
    /// Articles it rests on.
    pub basis: Vec<String>,
    /// Doubt about the source.
    pub unclear: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// A case of an item. Cases by a choice exclude each other; named ones may hold together.
#[derive(Clone, Debug)]
pub struct Case {
    /// Id: the code, or the name.
    pub id: String,
    /// Title.
    pub title: String,
    /// When it holds, given that the item is applied for.
    pub when: Expr,
}

/// One line of eligibility. It informs; it never blocks a submission.
#[derive(Clone, Debug)]
pub struct Eligibility {
    /// The line as written.
    pub text: String,
    /// The test; judged by the department when absent (standing unknown).
    pub is: Option<Expr>,
    /// The cases (indices) it is for; all when empty.
    pub cases: Vec<usize>,
    /// Id under which a region may write its own.
    pub id: Option<String>,
    /// Who may write its own.
    pub local: Option<Level>,
    /// Who fills it in.
    pub filled_by: Option<String>,
    /// Articles it rests on.
    pub basis: Vec<String>,
    /// Where it is written.
    pub span: Span,
}

/// A time limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeLimit {
    /// By law.
    pub statutory: Option<i64>,
    /// As promised.
    pub promised: Option<i64>,
    /// Unit of both.
    pub unit: TimeUnit,
    /// What does not count.
    pub excluding: Option<String>,
}

/// A set of occasions: an item, perhaps only in some of its cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// The item.
    pub item: ItemId,
    /// Indices of its cases; any (or no) case when empty.
    pub cases: Vec<usize>,
}

/// A material of the list.
#[derive(Clone, Debug)]
pub struct Material {
    /// Id.
    pub id: String,
    /// The number as printed: a label, not an index.
    pub number: Option<String>,
    /// Title.
    pub title: String,
    /// Original, copy, …
    pub kind: Option<MaterialKind>,
    /// Paper, electronic, …
    pub medium: Option<Medium>,
    /// Where it comes from.
    pub channel: Option<Channel>,
    /// Who issues it.
    pub issuer: Option<String>,
    /// Paper copies.
    pub copies: Option<i64>,
    /// Necessity as printed.
    pub necessity: Option<Necessity>,
    /// What it is for; empty means every item.
    pub occasions: Vec<Occasion>,
    /// The words printed for that.
    pub occasions_printed: Option<String>,
    /// When it is needed, given an occasion; always when absent.
    pub needed: Option<Expr>,
    /// The words printed for that.
    pub as_printed: Option<String>,
    /// What the window judges, because the form cannot.
    pub judged: Option<String>,
    /// What spares the applicant from bringing it.
    pub waivers: Vec<Waiver>,
    /// How its components combine.
    pub combination: Combination,
    /// Components.
    pub parts: Vec<MaterialPart>,
    /// The item whose result it is.
    pub produced_by: Option<ItemId>,
    /// One set for each row of this group.
    pub per: Option<GroupId>,
    /// What it must look like.
    pub specification: Option<String>,
    /// Allowed upload formats.
    pub media: Vec<MediaType>,
    /// Most bytes of one upload.
    pub max_size: Option<u64>,
    /// Most uploads.
    pub max_count: Option<i64>,
    /// What the paper says beside it.
    pub remark: Option<String>,
    /// Articles it rests on.
    pub basis: Vec<String>,
    /// Doubt about the source.
    pub unclear: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// How the components of a material combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combination {
    /// It is one thing.
    Whole,
    /// Any one of its components.
    AnyOf,
    /// All of its components.
    AllOf,
    /// One thing in parts (front, back): all of them.
    Parts,
}

/// A component of a material.
#[derive(Clone, Debug)]
pub struct MaterialPart {
    /// Id; position for nameless components.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who issues it.
    pub issuer: Option<String>,
    /// When it is needed; with the material when absent.
    pub needed: Option<Expr>,
    /// Page code.
    pub page: Option<String>,
}

/// What spares the applicant from bringing a material.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// When it holds: three-valued where registers are read.
    pub when: Expr,
    /// Why, for people.
    pub reason: String,
    /// Where it is written.
    pub span: Span,
}

//! Regions: what each has filled in of what the matter leaves to it, and whose word counts where.

use super::{Expr, ItemId, Model, ParameterId, RowId, TableId, TermId, Value};
use crate::source::Span;
use crate::support::{division_stem, division_within};

/// A region, by code and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Division code.
    pub code: String,
    /// Name.
    pub title: String,
}

/// What one region has filled.
#[derive(Clone, Debug)]
pub struct Region {
    /// Division code.
    pub code: String,
    /// Name.
    pub title: String,
    /// SHA-256 of its file, as 64 hexadecimal digits.
    pub hash: String,
    /// Parameters it sets.
    pub parameters: Vec<(ParameterId, Value)>,
    /// Slots of the guide it fills, by path.
    pub slots: Vec<(String, String)>,
    /// Terms it defines.
    pub terms: Vec<(TermId, Expr)>,
    /// Eligibility lines it writes: item, line, text, test.
    pub eligibility: Vec<(ItemId, usize, String, Option<Expr>)>,
    /// Items it says something about.
    pub items: Vec<LocalItem>,
    /// The items not offered there, by its own word or by that of a region around it.
    pub left_out: Vec<LocalItem>,
    /// Tables it takes a part of.
    pub codes: Vec<LocalCodes>,
    /// The promised time limit there, and where it is written.
    pub promised: Option<(i64, Span)>,
}

/// Whether a region offers an item.
#[derive(Clone, Debug)]
pub struct LocalItem {
    /// The item.
    pub item: ItemId,
    /// Whether it is offered.
    pub available: bool,
    /// What the region says about it.
    pub note: Option<String>,
    /// Where it is written.
    pub span: Span,
}

/// The part of a code table that is in use in a region.
#[derive(Clone, Debug)]
pub struct LocalCodes {
    /// The table.
    pub table: TableId,
    /// The rows in use there.
    pub rows: Vec<RowId>,
    /// Where it is written.
    pub span: Span,
}

impl LocalCodes {
    /// Whether a row is in use there.
    pub fn has(&self, row: RowId) -> bool {
        self.rows.contains(&row)
    }
}

impl Model {
    /// The regions around a division, itself included, that have filled something in. The nearest
    /// comes first: its word counts before that of the next, and the matter's own comes last.
    pub fn around(&self, division: &str) -> Vec<&Region> {
        around(&self.regions, division)
    }

    /// The regions that have filled something in and lie in one, itself left out.
    pub fn inside<'m>(&'m self, outer: &str) -> impl Iterator<Item = &'m Region> {
        let outer = outer.to_owned();
        self.regions
            .iter()
            .filter(move |inner| inner.code != outer && division_within(&inner.code, &outer))
    }
}

/// See [`Model::around`].
pub(crate) fn around<'m>(regions: &'m [Region], division: &str) -> Vec<&'m Region> {
    let mut found: Vec<&Region> =
        regions.iter().filter(|region| division_within(division, &region.code)).collect();
    found.sort_by_key(|region| std::cmp::Reverse(division_stem(&region.code).len()));
    found
}

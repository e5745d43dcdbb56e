//! The service guide.

use super::{GuideSource, ItemId, Level, TimeLimit};
use crate::source::Span;

/// The service guide, in the order of the document.
#[derive(Clone, Debug, Default)]
pub struct Guide {
    /// Title.
    pub title: String,
    /// Basic information, in order.
    pub basics: Vec<GuideEntry>,
    /// Time limit of the whole matter.
    pub time_limit: Option<TimeLimit>,
    /// Where it is written.
    pub time_limit_span: Option<Span>,
    /// Legal basis, in groups.
    pub legal: Vec<LegalGroup>,
    /// Eligibility, in groups.
    pub conditions: Vec<ConditionGroup>,
    /// Title of the flow chart.
    pub flow_title: String,
    /// Names of the first and the last step of the flow.
    pub flow_ends: (String, String),
    /// Notes below the flow chart.
    pub flow_notes: Vec<String>,
    /// Where to get help.
    pub help: Vec<GuideEntry>,
}

/// An entry of the guide.
#[derive(Clone, Debug)]
pub struct GuideEntry {
    /// Id; a line's slot is `entry.line`.
    pub id: String,
    /// Label.
    pub label: String,
    /// What it says: empty when a region fills it or nothing is known.
    pub content: GuideContent,
    /// Who fills it locally.
    pub local: Option<Level>,
    /// Who fills it, in words.
    pub filled_by: Option<String>,
    /// Whether each region must fill it.
    pub must_fill: bool,
    /// Remark.
    pub remark: Option<String>,
    /// Doubt about the source.
    pub unclear: Option<String>,
}

/// What an entry says.
#[derive(Clone, Debug)]
pub enum GuideContent {
    /// A text, perhaps empty.
    Text(String),
    /// Taken from elsewhere in the model.
    From(GuideSource),
    /// Lines of its own.
    Lines(Vec<GuideEntry>),
}

/// Documents that some items rest on.
#[derive(Clone, Debug)]
pub struct LegalGroup {
    /// Title.
    pub title: String,
    /// The items.
    pub items: Vec<ItemId>,
    /// The documents.
    pub documents: Vec<String>,
}

/// A group of eligibility entries.
#[derive(Clone, Debug)]
pub struct ConditionGroup {
    /// Title.
    pub title: String,
    /// Entries, numbered in order.
    pub entries: Vec<ConditionEntry>,
}

/// An entry of eligibility.
#[derive(Clone, Debug)]
pub struct ConditionEntry {
    /// Heading; none for a line listed directly.
    pub title: Option<String>,
    /// What it says, one paragraph each; may be empty when nothing is printed.
    pub lines: Vec<String>,
    /// The item.
    pub item: ItemId,
    /// The case (index).
    pub case: Option<usize>,
}

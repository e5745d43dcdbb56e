//! Which native control a question has.

use crate::model::{CodeTable, Domain, Level, Model, TableId};

/// Most options shown as radio buttons; longer lists are select boxes.
const MOST_RADIOS: usize = 8;

/// A native control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Control {
    /// A line of text.
    Line,
    /// Several lines.
    Lines,
    /// Yes and no as two radio buttons.
    YesNo,
    /// One box.
    Tick,
    /// A radio button for each row.
    Radios(TableId),
    /// A select box.
    Select(TableId),
    /// A box for each row.
    Boxes(TableId),
    /// A line of text with proposals; those of large tables are loaded when they are asked for.
    Proposals(TableId, Option<Level>),
    /// Year, month and day.
    Date,
    /// Year and month.
    Month,
}

impl Control {
    /// The control for answers of a domain.
    pub(super) fn of(domain: &Domain, model: &Model) -> Control {
        match domain {
            Domain::Text { kind, .. } => {
                let lines = model.text_types.get(*kind).is_some_and(|kind| kind.multiline);
                if lines { Control::Lines } else { Control::Line }
            }
            Domain::Integer { .. } | Domain::Decimal { .. } | Domain::Money { .. } => Control::Line,
            Domain::YesNo => Control::YesNo,
            Domain::Tick => Control::Tick,
            Domain::OneOf(table) => match options(&model.tables[*table]) {
                0..=MOST_RADIOS => Control::Radios(*table),
                _ if model.tables[*table].is_large() => Control::Proposals(*table, None),
                _ => Control::Select(*table),
            },
            Domain::AnyOf { table, .. } => Control::Boxes(*table),
            Domain::Date { .. } => Control::Date,
            Domain::Month { .. } => Control::Month,
            Domain::Division { table, level } => Control::Proposals(*table, Some(*level)),
        }
    }

    /// Whether a style sheet can see what is chosen.
    pub(super) fn visible_to_css(self) -> bool {
        matches!(
            self,
            Control::YesNo
                | Control::Tick
                | Control::Radios(_)
                | Control::Select(_)
                | Control::Boxes(_)
        )
    }

    /// Whether the control is a set of its own, with a legend instead of a label.
    pub(super) fn is_set(self) -> bool {
        matches!(
            self,
            Control::YesNo
                | Control::Radios(_)
                | Control::Boxes(_)
                | Control::Date
                | Control::Month
        )
    }
}

fn options(table: &CodeTable) -> usize {
    table.selectable().count()
}

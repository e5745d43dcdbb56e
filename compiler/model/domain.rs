//! Domains of values: code tables, text types, and the values themselves.

use super::{Level, RowId, TableId, TextTypeId};
use crate::pattern::Pattern;
use crate::source::Span;
use crate::support::{Date, Month, NamedCheck, TextKind};

/// The set of values a question, register field or department field may have.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// A text of a type, with the limits that hold here (characters).
    Text {
        /// Its type.
        kind: TextTypeId,
        /// Fewest characters, at least 1.
        min: u32,
        /// Most characters.
        max: u32,
        /// A pattern of this place, beside the type's own.
        pattern: Option<Pattern>,
    },
    /// A whole number within ±2⁵³. On the wire a JSON number.
    Integer {
        /// Least.
        min: i64,
        /// Greatest.
        max: i64,
    },
    /// A number with a fixed number of decimals. On the wire a text such as "19.90".
    Decimal {
        /// Digits after the point.
        scale: u8,
        /// Least, in units of the last digit.
        min: i64,
        /// Greatest, in units of the last digit.
        max: i64,
    },
    /// An amount in fen. On the wire a JSON number.
    Money {
        /// Least, in fen.
        min: i64,
        /// Greatest, in fen.
        max: i64,
    },
    /// Yes or no. On the wire true or false.
    YesNo,
    /// A box that is ticked or not there. On the wire true or absent.
    Tick,
    /// One code of a table. On the wire the code as text.
    OneOf(TableId),
    /// Codes of a table, none twice. On the wire an array of codes, absent when none.
    AnyOf {
        /// The table.
        table: TableId,
        /// Fewest, at least 1.
        min: u32,
        /// Most.
        max: u32,
    },
    /// A calendar day, `YYYY-MM-DD`.
    Date {
        /// First.
        min: Option<Date>,
        /// Last.
        max: Option<Date>,
    },
    /// A month, `YYYY-MM`.
    Month {
        /// First.
        min: Option<Month>,
        /// Last.
        max: Option<Month>,
    },
    /// A division: a code of the table at the level, or a text that is no number for places outside
    /// of the table.
    Division {
        /// The table (its rows have parents and levels).
        table: TableId,
        /// The level that is asked.
        level: Level,
    },
}

/// Most and least integer that every carrier holds exactly (±(2⁵³ − 1)).
pub use crate::support::MAX_INTEGER as INTEGER_LIMIT;

/// Most characters of a place outside of the division table.
pub const PLACE_MAX: u32 = 100;

/// A type of text: built in ([`crate::types`]) or defined by the matter.
#[derive(Clone, Debug, PartialEq)]
pub struct TextType {
    /// Id: `person_name`, `resident_id`, or the matter's own.
    pub id: String,
    /// The built-in type it is or rests on; decides widget and autocomplete.
    pub base: &'static str,
    /// Title for people.
    pub title: String,
    /// How human spellings are made canonical.
    pub kind: TextKind,
    /// Fewest characters.
    pub min: u32,
    /// Most characters.
    pub max: u32,
    /// Whether line breaks are allowed.
    pub multiline: bool,
    /// The whole text matches this.
    pub pattern: Option<Pattern>,
    /// A check-digit or calendar rule the text satisfies.
    pub check: Option<NamedCheck>,
    /// How many leading characters the check covers; all when absent.
    pub check_prefix: Option<u32>,
    /// A hint for people who type it.
    pub hint: Option<String>,
}

/// A code table.
#[derive(Clone, Debug)]
pub struct CodeTable {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// The standard it follows.
    pub standard: Option<String>,
    /// The file it was read from, as named in the schema; shared tables have one.
    pub file: Option<String>,
    /// Rows in order, parents before their refinements.
    pub rows: Vec<CodeRow>,
    /// Names of the attribute columns.
    pub attributes: Vec<String>,
    /// Whether it is a table of administrative divisions (rows have parents and levels).
    pub division: bool,
    /// Whether the matter wrote it (true) or it is a library file (false).
    pub own: bool,
    /// Who may restrict it.
    pub local: Option<Level>,
    /// Where it is declared.
    pub span: Span,
}

/// A table this large is kept out of line by every back end.
pub const LARGE_TABLE: usize = 100;

/// A row of a code table.
#[derive(Clone, Debug)]
pub struct CodeRow {
    /// The code.
    pub code: String,
    /// The label.
    pub label: String,
    /// The number printed on paper before the label.
    pub number: Option<String>,
    /// The row it refines, or the division it lies in.
    pub parent: Option<RowId>,
    /// Level of a division.
    pub level: Option<Level>,
    /// Whether it can be an answer: in use, not refined, not implied.
    pub selectable: bool,
    /// Choosing it excludes every other (any_of only).
    pub exclusive: bool,
    /// It holds when at least so many others are chosen (any_of only); never chosen itself.
    pub implied_by: Option<u32>,
    /// A hint.
    pub hint: Option<String>,
    /// Values of the attribute columns.
    pub attributes: Vec<String>,
    /// Other names.
    pub aliases: Vec<String>,
}

impl CodeTable {
    /// The row of a code.
    pub fn by_code(&self, code: &str) -> Option<RowId> {
        self.position(|row| row.code == code)
    }

    /// The row of a label or another name of it.
    pub fn by_label(&self, label: &str) -> Option<RowId> {
        self.position(|row| row.label == label)
            .or_else(|| self.position(|row| row.aliases.iter().any(|alias| alias == label)))
    }

    fn position(&self, test: impl Fn(&CodeRow) -> bool) -> Option<RowId> {
        self.rows.iter().position(test).map(|i| RowId(i as u32))
    }

    /// A row.
    pub fn row(&self, id: RowId) -> &CodeRow {
        &self.rows[id.0 as usize]
    }

    /// The rows that can be answers, in order.
    pub fn selectable(&self) -> impl Iterator<Item = (RowId, &CodeRow)> {
        self.rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.selectable)
            .map(|(i, row)| (RowId(i as u32), row))
    }

    /// The rows that refine `id` (or lie in it), in order.
    pub fn children(&self, id: RowId) -> impl Iterator<Item = (RowId, &CodeRow)> {
        self.rows
            .iter()
            .enumerate()
            .filter(move |(_, row)| row.parent == Some(id))
            .map(|(i, row)| (RowId(i as u32), row))
    }

    /// Whether back ends keep it out of line.
    pub fn is_large(&self) -> bool {
        self.rows.len() > LARGE_TABLE
    }
}

/// A value of a domain, as expressions and constants hold it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A truth.
    Bool(bool),
    /// A whole number, or an amount in fen.
    Integer(i64),
    /// A decimal in units of its last digit, and its scale.
    Decimal(i64, u8),
    /// A text; also a division.
    Text(String),
    /// A day.
    Date(Date),
    /// A month.
    Month(Month),
    /// A code of a table.
    Code(TableId, RowId),
    /// Codes of a table, in table order.
    Codes(TableId, Vec<RowId>),
}

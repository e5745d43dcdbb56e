//! A printed form: sheet, tables, rows, cells, and what stands in a cell.

/// Width of a sheet between its margins, in characters of running text.
pub const WIDTH: u32 = 48;

/// A printed form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The title.
    pub title: String,
    /// Lines between title and tables.
    pub above: Vec<Line>,
    /// One for each section.
    pub tables: Vec<Table>,
    /// Notes below the tables.
    pub below: Vec<String>,
}

/// The table of a section. Tables follow each other without a gap: on paper they are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Title of the section.
    pub title: String,
    /// Width of each column, in characters; their sum is [`WIDTH`].
    pub columns: Vec<u32>,
    /// Rows from above.
    pub parts: Vec<Part>,
}

/// A row, or rows that are there once for each row of a repeated group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A row.
    Row(Row),
    /// Rows for each row of a repeated group.
    Repeat {
        /// Path of the group, as in [`Run`].
        group: String,
        /// How many are printed on a blank sheet.
        printed: u32,
        /// How many there can be.
        most: u32,
        /// What is printed for each.
        parts: Vec<Part>,
    },
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Cells that begin in this row, from the left.
    pub cells: Vec<Cell>,
    /// Whether it must not be the last on a page: what it is a heading of follows.
    pub heads: bool,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Columns it takes.
    pub columns: u32,
    /// Rows it takes.
    pub rows: u32,
    /// What it is for.
    pub kind: CellKind,
    /// What stands in it.
    pub lines: Vec<Line>,
    /// Lines of writing it leaves room for.
    pub tall: u32,
}

/// What a cell is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Heading of a section or group, over all rows beside it; vertical where it is high and narrow.
    Side {
        /// Written from above, one character under the other.
        vertical: bool,
    },
    /// Heading of what follows, over the whole width.
    Bar {
        /// Whether it heads a section, not a group in one.
        section: bool,
    },
    /// Label of the cell to its right.
    Label,
    /// Label of the column below.
    Column,
    /// To write in, centred.
    Short,
    /// To write in or to read, from the left.
    Long,
}

/// A line of a cell. Lines may be broken where they are longer than the cell.
pub type Line = Vec<Run>;

/// A piece of a line. Paths are those of the model, with `[*]` behind each repeated group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Printed words.
    Text(String),
    /// Small print: conditions and remarks.
    Small(String),
    /// Room to write an answer.
    Blank {
        /// The question.
        path: String,
        /// How long, in characters; as long as there is room for when 0.
        width: u32,
        /// Whether a line is printed to write on.
        ruled: bool,
    },
    /// A box for each character.
    Characters {
        /// The question.
        path: String,
        /// How many.
        count: u32,
    },
    /// Year, month and, unless it is a month, day.
    Date {
        /// The question.
        path: String,
        /// Whether a day belongs to it.
        day: bool,
    },
    /// A box to tick.
    Box {
        /// The question.
        path: String,
        /// The answer it stands for, as in an instance.
        value: String,
        /// The answers that tick it: its own, or those that the matter refines it into.
        ticked: Vec<String>,
        /// How many of them are needed; several for what follows from other choices.
        least: u32,
        /// Its words.
        label: String,
        /// Whether the box stands before its words.
        before: bool,
    },
    /// A word on whoever signs, which the printed form asks with words alone.
    Aside {
        /// The question.
        path: String,
    },
    /// The place of a photo.
    Photo {
        /// The file.
        path: String,
        /// What is printed there.
        caption: String,
    },
    /// A box to tick when a file is handed in.
    Attached {
        /// The file.
        path: String,
    },
    /// Number of the row, from 1, of the repeated group around; 1 is the outermost.
    Ordinal(usize),
}

impl Run {
    /// The question or file that is answered here; none for words.
    pub fn path(&self) -> Option<&str> {
        match self {
            Run::Text(_) | Run::Small(_) | Run::Ordinal(_) => None,
            Run::Blank { path, .. }
            | Run::Characters { path, .. }
            | Run::Date { path, .. }
            | Run::Box { path, .. }
            | Run::Aside { path }
            | Run::Photo { path, .. }
            | Run::Attached { path } => Some(path),
        }
    }
}

impl Sheet {
    /// Every line, from above.
    pub fn lines(&self) -> Vec<&Line> {
        fn collect<'s>(parts: &'s [Part], found: &mut Vec<&'s Line>) {
            for part in parts {
                match part {
                    Part::Row(row) => found.extend(row.cells.iter().flat_map(|cell| &cell.lines)),
                    Part::Repeat { parts, .. } => collect(parts, found),
                }
            }
        }
        let mut found: Vec<&Line> = self.above.iter().collect();
        self.tables.iter().for_each(|table| collect(&table.parts, &mut found));
        found
    }
}

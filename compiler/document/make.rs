//! Short ways to write the pieces of a document.

use super::{Block, Cell, Inline, Item, Line, List, Look, Role, Row, Table, Tone};

impl Inline {
    /// Words.
    pub fn words(text: impl Into<String>) -> Inline {
        Inline::Text { text: text.into() }
    }

    /// Words that matter.
    pub fn strong(text: impl Into<String>) -> Inline {
        Inline::Strong { text: text.into() }
    }
}

impl Block {
    /// A heading.
    pub fn heading(level: u8, number: String, text: impl Into<String>, anchor: &str) -> Block {
        Block::Heading { level, number, text: vec![Inline::words(text)], anchor: anchor.to_owned() }
    }

    /// A paragraph of running text.
    pub fn paragraph(text: impl Into<String>) -> Block {
        Block::Paragraph { text: vec![Inline::words(text)], tone: Tone::Body }
    }

    /// A list without numbers, one line for each item.
    pub fn lines(items: Vec<Line>) -> Block {
        Block::List(List { ordered: false, items: items.into_iter().map(Item::line).collect() })
    }
}

impl Item {
    /// An item of one line.
    pub fn line(line: Line) -> Item {
        Item { lines: vec![line], list: None }
    }
}

impl Cell {
    /// A cell of one place.
    pub fn new(role: Role, lines: Vec<Line>) -> Cell {
        Cell { columns: 1, rows: 1, role, lines, tall: 1 }
    }

    /// A cell of one place with one line of words; without lines where there are none.
    pub fn words(role: Role, text: impl Into<String>) -> Cell {
        let text = text.into();
        let lines = if text.is_empty() { Vec::new() } else { vec![vec![Inline::words(text)]] };
        Cell::new(role, lines)
    }
}

impl Row {
    /// A row that may be the last on its page.
    pub fn new(cells: Vec<Cell>) -> Row {
        Row { cells, heads: false }
    }
}

impl Table {
    /// A table to look things up in: columns with their heads and widths, and the cells below.
    pub fn data(
        caption: impl Into<String>,
        columns: &[(&str, u32)],
        rows: Vec<Vec<Cell>>,
    ) -> Table {
        let head = columns.iter().map(|(title, _)| Cell::words(Role::Column, *title)).collect();
        Table {
            caption: caption.into(),
            look: Look::Data,
            columns: columns.iter().map(|(_, width)| *width).collect(),
            head: vec![Row::new(head)],
            body: rows.into_iter().map(Row::new).collect(),
            whole: false,
        }
    }

    /// Every place of every row, those of the head first: the cell that begins there, or nothing
    /// where another cell takes it.
    pub fn grid(&self) -> Vec<Vec<Option<&Cell>>> {
        let width = self.columns.len();
        // How many rows more each column is taken.
        let mut taken = vec![0_u32; width];
        let mut grid = Vec::new();
        for row in self.head.iter().chain(&self.body) {
            let mut places = vec![None; width];
            let mut next = 0;
            let before = taken.clone();
            for cell in &row.cells {
                while before.get(next).is_some_and(|rows| *rows > 0) {
                    next += 1;
                }
                let end = (next + cell.columns.max(1) as usize).min(width);
                if let Some(place) = places.get_mut(next) {
                    *place = Some(cell);
                }
                for rows in taken.get_mut(next..end).unwrap_or_default() {
                    *rows = cell.rows.max(1);
                }
                next = end;
            }
            taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            grid.push(places);
        }
        grid
    }
}

//! Cells on a grid of characters: put beside and below each other, then made the columns of a table.

use super::measure;
use super::sheet::{Cell, CellKind, Line, Part, Row, Run};
use std::collections::BTreeSet;

/// A cell at its place.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) left: u32,
    pub(super) width: u32,
    pub(super) rows: u32,
    pub(super) kind: CellKind,
    pub(super) lines: Vec<Line>,
    pub(super) tall: u32,
}

impl Placed {
    pub(super) fn new(left: u32, width: u32, kind: CellKind, lines: Vec<Line>) -> Placed {
        Placed { left, width, rows: 1, kind, lines, tall: 1 }
    }

    pub(super) fn text(left: u32, width: u32, kind: CellKind, text: &str) -> Placed {
        Placed::new(left, width, kind, vec![vec![Run::Text(text.to_owned())]])
    }

    /// Lines of text that stand in it, about.
    fn height(&self) -> u32 {
        let lines = self.lines.iter().map(|line| measure::lines(length(line), self.width));
        lines.sum::<u32>().max(self.tall)
    }
}

/// Room that a line takes, about.
pub(super) fn length(line: &[Run]) -> u32 {
    let room = |run: &Run| match run {
        Run::Text(text) | Run::Small(text) => measure::width(text),
        Run::Blank { width, .. } => *width,
        Run::Characters { count, .. } => *count,
        Run::Date { .. } => 10,
        Run::Box { label, .. } => measure::width(label) + 2,
        Run::Photo { .. } | Run::Attached { .. } | Run::Aside { .. } | Run::Ordinal(_) => 3,
    };
    line.iter().map(room).sum()
}

/// A row of placed cells, or rows for each row of a repeated group.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Row { cells: Vec<Placed>, heads: bool },
    Repeat { group: String, printed: u32, most: u32, pieces: Vec<Piece> },
}

impl Piece {
    pub(super) fn row(cells: Vec<Placed>) -> Piece {
        Piece::Row { cells, heads: false }
    }

    pub(super) fn bar(cell: Placed) -> Piece {
        Piece::Row { cells: vec![cell], heads: true }
    }
}

/// Rows beside each other: the lower side is stretched to the height of the other.
pub(super) fn beside(left: Vec<Vec<Placed>>, right: Vec<Vec<Placed>>) -> Vec<Vec<Placed>> {
    let height = left.len().max(right.len());
    let mut rows = vec![Vec::new(); height];
    for side in [left, right] {
        let own = side.len();
        for (at, cells) in side.into_iter().enumerate() {
            for mut cell in cells {
                if at + cell.rows as usize >= own {
                    cell.rows += (height - own) as u32;
                }
                rows[at].push(cell);
            }
        }
    }
    rows
}

/// A heading to the left of rows; nothing when there are none.
pub(super) fn headed(mut heading: Placed, mut rows: Vec<Vec<Placed>>) -> Vec<Vec<Placed>> {
    heading.rows = rows.len() as u32;
    if let Some(first) = rows.first_mut() {
        first.insert(0, heading);
    }
    rows
}

/// Lines of text that rows take, about.
pub(super) fn height(rows: &[Vec<Placed>]) -> u32 {
    let of_row = |row: &Vec<Placed>| {
        let single = row.iter().filter(|cell| cell.rows == 1);
        // A row is as high as one and a half lines at least.
        single.map(|cell| cell.height() * 2).max().unwrap_or(0).max(3)
    };
    rows.iter().map(of_row).sum::<u32>() / 2
}

/// The columns that cells need, and the rows on them.
pub(super) fn columns(pieces: Vec<Piece>) -> (Vec<u32>, Vec<Part>) {
    let mut edges = BTreeSet::new();
    collect(&pieces, &mut edges);
    let edges: Vec<u32> = edges.into_iter().collect();
    let widths = edges.windows(2).map(|pair| pair[1] - pair[0]).collect();
    (widths, parts(pieces, &edges))
}

fn collect(pieces: &[Piece], edges: &mut BTreeSet<u32>) {
    for piece in pieces {
        match piece {
            Piece::Row { cells, .. } => {
                edges.extend(cells.iter().flat_map(|cell| [cell.left, cell.left + cell.width]));
            }
            Piece::Repeat { pieces, .. } => collect(pieces, edges),
        }
    }
}

fn parts(pieces: Vec<Piece>, edges: &[u32]) -> Vec<Part> {
    let cell = |placed: Placed| {
        let inside = |edge: &&u32| (placed.left..placed.left + placed.width).contains(*edge);
        Cell {
            columns: edges.iter().filter(inside).count() as u32,
            rows: placed.rows,
            kind: placed.kind,
            lines: placed.lines,
            tall: placed.tall,
        }
    };
    let part = |piece: Piece| match piece {
        Piece::Row { mut cells, heads } => {
            cells.sort_by_key(|cell| cell.left);
            Part::Row(Row { cells: cells.into_iter().map(cell).collect(), heads })
        }
        Piece::Repeat { group, printed, most, pieces } => {
            Part::Repeat { group, printed, most, parts: parts(pieces, edges) }
        }
    };
    pieces.into_iter().map(part).collect()
}

//! Tables: rows of cells on a grid. A merged cell stands in every row it takes, as the format wants.

use super::lines::{Comments, Place, paragraph};
use super::styles::CELL_SIZE;
use super::xml::{Element, element, value};
use crate::document::{Cell, Look, Role, Row, Table};
use std::collections::BTreeSet;

/// Margins of a cell at the left and at the right, in twips, with the line of its frame.
const SIDES: u32 = 180;
/// Height of a line of writing, in twips.
const WRITING: u32 = CELL_SIZE * 10 * 7 / 4;

/// Makes one table of tables that are one on paper: those of a form that follow each other, or a
/// single one.
pub(super) fn table(tables: &[&Table], width: u32, comments: &mut Comments) -> Element {
    let grids: Vec<Grid> = tables.iter().map(|table| Grid::new(table, width)).collect();
    let edges: BTreeSet<u32> = grids.iter().flat_map(|grid| grid.edges.iter().copied()).collect();
    let columns = edges.iter().zip(edges.iter().skip(1)).map(|(from, to)| to - from);
    let is_form = tables.iter().all(|table| table.look == Look::Form);
    let mut made = element("w:tbl").and(properties(tables, width, is_form)).and(
        element("w:tblGrid").all(columns.map(|width| element("w:gridCol").with("w:w", width))),
    );
    for (table, grid) in tables.iter().zip(&grids) {
        let rows = table.head.iter().chain(&table.body);
        for (index, (row, places)) in rows.zip(&grid.rows).enumerate() {
            let last = index + 1 == grid.rows.len();
            let look = RowLook {
                head: index < table.head.len(),
                keep: !last && (row.heads || table.whole || index < table.head.len()),
                form: is_form,
            };
            made.push(self::row(row, places, grid, &edges, look, comments));
        }
    }
    made
}

/// Where the cells of a table stand.
struct Grid<'d> {
    /// Edges of the columns, in twips from the left.
    edges: Vec<u32>,
    rows: Vec<Vec<Stand<'d>>>,
}

/// A cell, or a piece of one from above, in a row.
struct Stand<'d> {
    column: usize,
    columns: usize,
    /// None where the row has no cell, which only a table that is not whole has.
    cell: Option<&'d Cell>,
    /// Whether it began in a row above.
    below: bool,
}

impl<'d> Grid<'d> {
    fn new(table: &'d Table, width: u32) -> Grid<'d> {
        let mut open: Vec<(usize, &Cell, u32)> = Vec::new();
        let mut rows = Vec::new();
        let mut count = table.columns.len();
        for row in table.head.iter().chain(&table.body) {
            let mut stands: Vec<Stand<'d>> = Vec::new();
            let mut column = 0;
            let mut below = Vec::new();
            let mut cells = row.cells.iter();
            loop {
                if let Some(place) = open.iter().position(|(at, _, _)| *at == column) {
                    let (_, cell, left) = open.swap_remove(place);
                    let columns = cell.columns.max(1) as usize;
                    stands.push(Stand { column, columns, cell: Some(cell), below: true });
                    if left > 1 {
                        below.push((column, cell, left - 1));
                    }
                    column += columns;
                } else if let Some(cell) = cells.next() {
                    let columns = cell.columns.max(1) as usize;
                    stands.push(Stand { column, columns, cell: Some(cell), below: false });
                    if cell.rows > 1 {
                        below.push((column, cell, cell.rows - 1));
                    }
                    column += columns;
                } else if let Some(next) = open.iter().map(|(at, _, _)| *at).min() {
                    // A hole before a cell from above; one that a cell of this row has covered ends.
                    open.retain(|(at, _, _)| *at > column);
                    if next > column {
                        stands.push(Stand {
                            column,
                            columns: next - column,
                            cell: None,
                            below: false,
                        });
                        column = next;
                    }
                } else {
                    break;
                }
            }
            open = below;
            count = count.max(column);
            rows.push((stands, column));
        }
        let rows = rows.into_iter().map(|(mut stands, column)| {
            if column < count {
                stands.push(Stand { column, columns: count - column, cell: None, below: false });
            }
            stands
        });
        Grid { rows: rows.collect(), edges: edges(&table.columns, count, width) }
    }

    fn edge(&self, column: usize) -> u32 {
        self.edges.get(column).or(self.edges.last()).copied().unwrap_or_default()
    }
}

/// Edges of so many columns; those that have no share get a common one.
fn edges(shares: &[u32], count: usize, width: u32) -> Vec<u32> {
    let share = |column: usize| u64::from(shares.get(column).copied().unwrap_or(4).max(1));
    let sum: u64 = (0..count).map(share).sum();
    let mut reached = 0;
    let mut edges = vec![0];
    for column in 0..count {
        reached += share(column);
        edges.push(u32::try_from(u64::from(width) * reached / sum.max(1)).unwrap_or(width));
    }
    edges
}

/// How a row is printed.
#[derive(Clone, Copy)]
struct RowLook {
    /// Whether it stands again on each page.
    head: bool,
    /// Whether the next row stands on the same page.
    keep: bool,
    form: bool,
}

fn properties(tables: &[&Table], width: u32, is_form: bool) -> Element {
    let mut look = element("w:tblPr")
        .and(value("w:tblStyle", "TableGrid"))
        .and(element("w:tblW").with("w:w", width).with("w:type", "dxa"))
        .and(value("w:jc", "center"))
        .and(element("w:tblLayout").with("w:type", "fixed"))
        .and(
            value("w:tblLook", if is_form { "0000" } else { "0020" })
                .with("w:firstRow", u32::from(!is_form))
                .with("w:lastRow", 0)
                .with("w:firstColumn", 0)
                .with("w:lastColumn", 0)
                .with("w:noHBand", 1)
                .with("w:noVBand", 1),
        );
    if let Some(table) = tables.first().filter(|table| !table.caption.is_empty()) {
        look.push(value("w:tblCaption", &table.caption));
    }
    look
}

fn row(
    row: &Row,
    places: &[Stand<'_>],
    grid: &Grid<'_>,
    edges: &BTreeSet<u32>,
    look: RowLook,
    comments: &mut Comments,
) -> Element {
    let mut properties = element("w:trPr").and(element("w:cantSplit"));
    let lines = row.cells.iter().filter(|cell| cell.rows <= 1).map(|cell| cell.tall).max();
    let least = if look.form { CELL_SIZE * 10 * 3 } else { 0 };
    let height = lines.map_or(0, |lines| if lines > 1 { lines * WRITING } else { 0 }).max(least);
    if height > 0 {
        properties.push(value("w:trHeight", height).with("w:hRule", "atLeast"));
    }
    if look.head {
        properties.push(element("w:tblHeader"));
    }
    element("w:tr").and(properties).all(places.iter().map(|place| {
        let (from, to) = (grid.edge(place.column), grid.edge(place.column + place.columns));
        let span = edges.range(from..to).count();
        cell(place, to - from, span, look, comments)
    }))
}

fn cell(
    place: &Stand<'_>,
    width: u32,
    span: usize,
    look: RowLook,
    comments: &mut Comments,
) -> Element {
    let mut properties =
        element("w:tcPr").and(element("w:tcW").with("w:w", width).with("w:type", "dxa"));
    if span > 1 {
        properties.push(value("w:gridSpan", span));
    }
    match (place.below, place.cell) {
        (true, _) => properties.push(element("w:vMerge")),
        (false, Some(cell)) if cell.rows > 1 => properties.push(value("w:vMerge", "restart")),
        (false, _) => {}
    }
    let role = place.cell.map_or(Role::Long, |cell| cell.role);
    if role == Role::Column && !look.form {
        let shade = value("w:shd", "clear").with("w:color", "auto").with("w:fill", "EDEDED");
        properties.push(shade);
    }
    if role == Role::Upright {
        properties.push(value("w:textDirection", "tbRlV"));
    }
    properties.push(value("w:vAlign", "center"));
    let lines = place.cell.filter(|_| !place.below).map(|cell| cell.lines.as_slice());
    let style = match role {
        Role::Column | Role::SectionBar => "TableHead",
        Role::Row if !look.form => "TableText",
        Role::Row | Role::Side | Role::Upright | Role::Bar | Role::Short => "TableShort",
        Role::Long => "TableText",
    };
    let room = width.saturating_sub(SIDES);
    let place = Place { style, room, small: true, keep: look.keep };
    let mut made: Vec<Element> =
        lines.unwrap_or_default().iter().map(|line| paragraph(line, place, [], comments)).collect();
    if made.is_empty() {
        // A cell without a paragraph is refused.
        made.push(paragraph(&Vec::new(), place, [], comments));
    }
    element("w:tc").and(properties).all(made)
}

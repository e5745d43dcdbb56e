//! Documents as pages and as Markdown. The templates hold the markup; the view that they are filled
//! with is the document, with what they cannot work out themselves.

use super::{GENERATED, Templates};
use crate::document::{self as tree};
use crate::document::{Block, Cell, Document, Edition, Figure, Line, List, Look, Role, Row, Tone};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A table of more columns than this is wider than a narrow screen and scrolls by itself.
const WIDE: usize = 4;

/// A document, for its templates.
#[derive(Serialize)]
struct View<'d> {
    generated: &'static str,
    style: String,
    title: &'d str,
    #[serde(flatten)]
    of: &'d Edition,
    /// The edition in words.
    edition: Vec<String>,
    /// Whether a table of contents is wanted.
    contents: bool,
    chapters: Vec<Chapter<'d>>,
}

/// A heading of the first level and all below it; at the beginning there may be none.
#[derive(Serialize)]
struct Chapter<'d> {
    /// Its number and words; nothing above the first heading.
    number: &'d str,
    text: &'d [tree::Inline],
    /// What links name.
    anchor: String,
    pages: Vec<Pages<'d>>,
}

/// Blocks on pages of one orientation.
#[derive(Serialize)]
struct Pages<'d> {
    landscape: bool,
    blocks: Vec<BlockView<'d>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum BlockView<'d> {
    Heading { level: u8, number: &'d str, text: &'d Line, anchor: &'d str },
    Paragraph { text: &'d Line, tone: Tone },
    List { list: &'d List },
    Table { table: TableView<'d> },
    Figure { figure: &'d Figure },
}

#[derive(Serialize)]
struct TableView<'d> {
    caption: &'d str,
    look: Look,
    whole: bool,
    /// Whether it scrolls by itself on a narrow screen.
    wide: bool,
    /// Width of each column, in hundredths of the whole.
    columns: Vec<u32>,
    /// Rows with merged cells, for formats that know them.
    head: Vec<RowView<'d>>,
    body: Vec<RowView<'d>>,
    /// For formats without merged cells: the lines of every place, those of the head first. Places
    /// that a cell takes beside its own have none.
    grid: Vec<Vec<&'d [Line]>>,
}

#[derive(Serialize)]
struct RowView<'d> {
    heads: bool,
    cells: Vec<CellView<'d>>,
}

#[derive(Serialize)]
struct CellView<'d> {
    role: Role,
    columns: u32,
    rows: u32,
    tall: u32,
    lines: &'d [Line],
    /// What stands above its column.
    column: String,
}

impl Templates {
    /// Any document as a page of its own.
    pub fn page(&self, document: &Document) -> String {
        page(document, "document/document.html", self)
    }

    /// Any document as Markdown.
    pub fn markdown(&self, document: &Document) -> String {
        markdown(document, "document/document.md", self)
    }
}

/// A document as a page, by the template for its kind.
pub(crate) fn page(document: &Document, template: &'static str, templates: &Templates) -> String {
    let style = format!("{}{}", templates.text("document/document.css"), widths(document));
    templates.fill(template, &view(document, style, Forms::for_built_in(Forms::MERGED, templates)))
}

/// A document as Markdown, by the template for its kind.
pub(crate) fn markdown(
    document: &Document,
    template: &'static str,
    templates: &Templates,
) -> String {
    let forms = Forms::for_built_in(Forms::GRID, templates);
    templates.fill(template, &view(document, String::new(), forms))
}

/// In which forms a table is handed to a template: what nobody reads need not be made.
#[derive(Clone, Copy)]
struct Forms {
    /// Rows with merged cells.
    merged: bool,
    /// The lines of every place.
    grid: bool,
}

impl Forms {
    const MERGED: Forms = Forms { merged: true, grid: false };
    const GRID: Forms = Forms { merged: false, grid: true };

    /// What a built-in template reads; a user's may read all.
    fn for_built_in(forms: Forms, templates: &Templates) -> Forms {
        match templates.replaced().next() {
            Some(_) => Forms { merged: true, grid: true },
            None => forms,
        }
    }
}

fn view(document: &Document, style: String, forms: Forms) -> View<'_> {
    View {
        generated: GENERATED,
        style,
        title: &document.title,
        of: &document.edition,
        edition: document.edition.lines(),
        contents: document.contents,
        chapters: chapters(document, forms),
    }
}

fn chapters(document: &Document, forms: Forms) -> Vec<Chapter<'_>> {
    let mut chapters: Vec<Chapter<'_>> = Vec::new();
    let begin = |number, text, anchor| Chapter { number, text, anchor, pages: Vec::new() };
    for section in &document.sections {
        let landscape = section.landscape;
        // A chapter may go on over pages of another orientation.
        if let Some(chapter) = chapters.last_mut() {
            chapter.pages.push(Pages { landscape, blocks: Vec::new() });
        }
        for block in &section.blocks {
            if let Block::Heading { level: 1, number, text, anchor } = block {
                let anchor = match anchor.as_str() {
                    "" => format!("chapter--{}", chapters.len() + 1),
                    anchor => anchor.to_owned(),
                };
                chapters.push(begin(number.as_str(), text.as_slice(), anchor));
            } else if chapters.is_empty() {
                chapters.push(begin("", &[], String::new()));
            }
            let Some(chapter) = chapters.last_mut() else { continue };
            if chapter.pages.is_empty() {
                chapter.pages.push(Pages { landscape, blocks: Vec::new() });
            }
            if let (Some(pages), Some(block)) = (chapter.pages.last_mut(), block_view(block, forms))
            {
                pages.blocks.push(block);
            }
        }
    }
    for chapter in &mut chapters {
        let full = |pages: &Pages<'_>| !pages.blocks.is_empty();
        // A heading alone stands on a page as well.
        match chapter.pages.iter().any(full) {
            true => chapter.pages.retain(full),
            false => chapter.pages.truncate(1),
        }
    }
    chapters
}

/// What stands in a chapter; its own heading does not.
fn block_view(block: &Block, forms: Forms) -> Option<BlockView<'_>> {
    Some(match block {
        Block::Heading { level: 1, .. } => return None,
        Block::Heading { level, number, text, anchor } => {
            BlockView::Heading { level: *level, number, text, anchor }
        }
        Block::Paragraph { text, tone } => BlockView::Paragraph { text, tone: *tone },
        Block::List(list) => BlockView::List { list },
        Block::Table(table) => BlockView::Table { table: table_view(table, forms) },
        Block::Figure(figure) => BlockView::Figure { figure },
    })
}

fn table_view(table: &tree::Table, forms: Forms) -> TableView<'_> {
    let (head, body) = if forms.merged { rows(table) } else { Default::default() };
    let grid = if forms.grid { grid(table) } else { Vec::new() };
    TableView {
        caption: &table.caption,
        look: table.look,
        whole: table.whole,
        wide: table.look == Look::Data && table.columns.len() > WIDE,
        columns: percents(table),
        head,
        body,
        grid,
    }
}

/// The rows of the head and those below.
fn rows<'d>(table: &'d tree::Table) -> (Vec<RowView<'d>>, Vec<RowView<'d>>) {
    // Only a single row of heads says of each column what it holds.
    let titles: Vec<String> = match table.head.as_slice() {
        [head] => head.cells.iter().map(|cell| joined(&cell.lines)).collect(),
        _ => Vec::new(),
    };
    let row = |row: &'d Row| {
        let cells = row.cells.iter().enumerate();
        RowView {
            heads: row.heads,
            cells: cells.map(|(at, cell)| cell_view(cell, &titles, at)).collect(),
        }
    };
    (table.head.iter().map(row).collect(), table.body.iter().map(row).collect())
}

/// The lines of every place, as a format has them that knows no merged cells.
fn grid<'d>(table: &'d tree::Table) -> Vec<Vec<&'d [Line]>> {
    let lines = |place: Option<&'d Cell>| place.map_or([].as_slice(), |cell| cell.lines.as_slice());
    let mut grid: Vec<Vec<&[Line]>> =
        table.grid().into_iter().map(|row| row.into_iter().map(lines).collect()).collect();
    if table.head.is_empty() {
        // Markdown knows no table without a head.
        grid.insert(0, vec![[].as_slice(); table.columns.len()]);
    }
    grid
}

fn cell_view<'d>(cell: &'d Cell, titles: &[String], at: usize) -> CellView<'d> {
    CellView {
        role: cell.role,
        columns: cell.columns,
        rows: cell.rows,
        tall: cell.tall,
        lines: &cell.lines,
        column: titles.get(at).cloned().unwrap_or_default(),
    }
}

fn joined(lines: &[Line]) -> String {
    lines.iter().map(tree::line).collect()
}

fn percents(table: &tree::Table) -> Vec<u32> {
    let sum: u32 = table.columns.iter().sum();
    table.columns.iter().map(|width| (width * 100 / sum.max(1)).max(1)).collect()
}

/// Rules for the widths of columns: pages have no style in attributes, which policies forbid.
fn widths(document: &Document) -> String {
    let tables = document.blocks().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let widths: BTreeSet<u32> = tables.flat_map(percents).collect();
    widths.into_iter().fold(String::new(), |mut rules, width| {
        let _ = writeln!(rules, ".w{width}{{width:{width}%}}");
        rules
    })
}

//! The printed form as a page, blank or filled: the sheet in markup.

use crate::backend::documents::{Options, edition};
use crate::backend::words;
use crate::file_tree::FileTree;
use crate::model::Model;
use crate::paper::{self, Cell, CellKind, Line, Part, Run, Sheet, WIDTH};
use crate::render::{self, Templates};
use serde::Serialize;

/// Tables of more rows than this may be broken between pages.
const WHOLE_ROWS: usize = 12;

/// What the template of the printed form is filled with.
#[derive(Serialize)]
struct Page<'a> {
    generated: &'static str,
    title: &'a str,
    matter: String,
    version: &'a str,
    above: Vec<Vec<Piece>>,
    tables: Vec<TableView<'a>>,
    below: &'a [String],
    /// Which edition it is, in words.
    edition: String,
    style: String,
    csp: String,
}

#[derive(Serialize)]
struct TableView<'a> {
    title: &'a str,
    /// Widths in characters.
    columns: &'a [u32],
    /// Whether it stands on one page.
    whole: bool,
    nodes: Vec<Node>,
}

/// Rows, and the limits of repeated ones.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Node {
    Row { heads: bool, cells: Vec<CellView> },
    Repeat { group: String, most: u32, printed: u32 },
    End,
}

#[derive(Serialize)]
struct CellView {
    tag: &'static str,
    scope: Option<&'static str>,
    class: &'static str,
    columns: u32,
    rows: u32,
    tall: u32,
    lines: Vec<Vec<Piece>>,
}

/// A run.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Piece {
    Text { text: String },
    Small { text: String },
    Blank { name: String, width: u32, ruled: bool },
    Characters { name: String, places: Vec<u32> },
    Date { name: String, day: bool },
    Box { name: String, ticks: Vec<Tick>, label: String, before: bool },
    Aside { name: String },
    Photo { name: String, caption: String },
    Attached { name: String },
    Ordinal { depth: usize },
}

/// A token of the slot of a box, which is ticked by some of its answers.
#[derive(Serialize)]
#[serde(tag = "token", content = "value", rename_all = "snake_case")]
enum Tick {
    If(String),
    Yes,
    Else,
    No,
    End,
}

/// A box that could be ticked in more ways is left to be ticked by hand.
const MOST_CHOICES: u64 = 300;

/// In how many ways so many of them can be chosen, or any number above the limit.
fn choices(of: u64, least: u64) -> u64 {
    (1..=least.min(of)).fold(1, |ways: u64, k| ways.saturating_mul(of + 1 - k) / k)
}

/// Whether at least so many of the answers are chosen.
fn tick(answers: &[String], least: u32, tokens: &mut Vec<Tick>) {
    match (least, answers) {
        (0, _) => tokens.push(Tick::Yes),
        (least, [first, rest @ ..]) if answers.len() >= least as usize => {
            tokens.push(Tick::If(first.clone()));
            tick(rest, least - 1, tokens);
            tokens.push(Tick::Else);
            tick(rest, least, tokens);
            tokens.push(Tick::End);
        }
        _ => tokens.push(Tick::No),
    }
}

/// The printed form as a file, blank.
pub fn generate(model: &Model, templates: &Templates) -> FileTree {
    let mut tree = FileTree::new();
    tree.add("paper.html", blank(model, templates));
    tree
}

/// The printed form, blank.
pub fn blank(model: &Model, templates: &Templates) -> String {
    super::unfilled(&template(model, templates))
}

/// The printed form with slots for the answers.
pub(super) fn template(model: &Model, templates: &Templates) -> String {
    let sheet = paper::sheet(model);
    templates.fill("html/paper.html", &page(model, &sheet, templates.text("html/paper.css")))
}

fn page<'a>(model: &'a Model, sheet: &'a Sheet, style: &str) -> Page<'a> {
    let table = |table: &'a paper::Table| {
        let mut nodes = Vec::new();
        parts(&table.parts, &mut nodes);
        let whole = nodes.len() <= WHOLE_ROWS;
        TableView { title: &table.title, columns: &table.columns, whole, nodes }
    };
    let style = format!("{style}{}", widths());
    Page {
        generated: render::GENERATED,
        title: &sheet.title,
        matter: words::in_region(&model.title, model),
        version: &model.version,
        above: lines(&sheet.above),
        tables: sheet.tables.iter().map(table).collect(),
        below: &sheet.below,
        edition: edition(model, &Options::default()).lines().swap_remove(0),
        csp: format!(
            "default-src 'none'; img-src data:; style-src {}; base-uri 'none'; form-action 'none'",
            render::csp_hash(&style)
        ),
        style,
    }
}

/// Classes for widths and heights: the page has no style in attributes, which its policy forbids.
fn widths() -> String {
    let column = |width: u32| {
        let hundredths = width * 10_000 / WIDTH;
        format!(".w{width}{{width:{}.{:02}%}}", hundredths / 100, hundredths % 100)
    };
    let columns = (1..=WIDTH).map(column);
    let blanks = (1..=WIDTH).map(|width| format!(".b{width}{{min-width:{width}em}}"));
    let heights = (2..=8).map(|lines| {
        format!("td.t{lines},.t{lines}{{height:{0}em;min-height:{0}em}}", lines * 7 / 4)
    });
    columns.chain(blanks).chain(heights).collect()
}

fn parts(parts_of: &[Part], nodes: &mut Vec<Node>) {
    for part in parts_of {
        match part {
            Part::Row(row) => {
                let cells = row.cells.iter().map(view).collect();
                nodes.push(Node::Row { heads: row.heads, cells });
            }
            Part::Repeat { group, printed, most, parts: inner } => {
                let (group, most, printed) = (group.clone(), *most, *printed);
                nodes.push(Node::Repeat { group, most, printed });
                parts(inner, nodes);
                nodes.push(Node::End);
            }
        }
    }
}

fn view(cell: &Cell) -> CellView {
    let (tag, scope, class) = match cell.kind {
        CellKind::Side { vertical: true } => ("th", Some("rowgroup"), "side vertical"),
        CellKind::Side { vertical: false } => ("th", Some("rowgroup"), "side"),
        CellKind::Bar { section: true } => ("th", Some("colgroup"), "bar section"),
        CellKind::Bar { section: false } => ("th", Some("colgroup"), "bar"),
        CellKind::Label => ("th", Some("row"), "label"),
        CellKind::Column => ("th", Some("col"), "label"),
        CellKind::Short => ("td", None, "short"),
        CellKind::Long => ("td", None, "long"),
    };
    let (columns, rows, tall) = (cell.columns, cell.rows, cell.tall.min(8));
    CellView { tag, scope, class, columns, rows, tall, lines: lines(&cell.lines) }
}

fn lines(lines: &[Line]) -> Vec<Vec<Piece>> {
    lines.iter().map(|line| line.iter().map(piece).collect()).collect()
}

fn piece(run: &Run) -> Piece {
    match run.clone() {
        Run::Text(text) => Piece::Text { text },
        Run::Small(text) => Piece::Small { text },
        Run::Blank { path: name, width, ruled } => {
            Piece::Blank { name, width: width.min(WIDTH), ruled }
        }
        Run::Characters { path: name, count } => {
            Piece::Characters { name, places: (1..=count).collect() }
        }
        Run::Date { path: name, day } => Piece::Date { name, day },
        Run::Box { path: name, ticked, least, label, before, .. } => {
            let mut ticks = Vec::new();
            if choices(ticked.len() as u64, u64::from(least)) <= MOST_CHOICES {
                tick(&ticked, least, &mut ticks);
            } else {
                ticks.push(Tick::No);
            }
            Piece::Box { name, ticks, label, before }
        }
        Run::Aside { path: name } => Piece::Aside { name },
        Run::Photo { path: name, caption } => Piece::Photo { name, caption },
        Run::Attached { path: name } => Piece::Attached { name },
        Run::Ordinal(depth) => Piece::Ordinal { depth },
    }
}

//! The arrangement: sections above each other, groups in each other, members in rows.

use super::bands::{Band, arranged, lead};
use super::content::{self, Entry};
use super::grid::{self, Piece, Placed};
use super::measure;
use super::repeat;
use super::row::{self, least};
use super::sheet::{CellKind, Line, Run, Sheet, Table, WIDTH};
use crate::model::{Group, GroupId, Member, Model, PaperHeading};

/// Width of the heading at the side of a section.
const SIDE: u32 = 3;
/// A group whose heading stands to its left leaves this much for its questions.
pub(super) const ROOM: u32 = 22;

pub(super) type Rows = Vec<Vec<Placed>>;

/// The printed form of a matter.
pub fn sheet(model: &Model) -> Sheet {
    let mut sheet = Sheet {
        title: model.form_title.clone(),
        above: Vec::new(),
        tables: Vec::new(),
        below: model.footnotes.clone(),
    };
    for member in model.printed_members(Model::ROOT) {
        let Member::Group(id) = member else { continue };
        if model.groups[id].paper.heading == Some(PaperHeading::Above) {
            sheet.above.extend(above(model, id));
            continue;
        }
        let (columns, parts) = grid::columns(section(model, id));
        sheet.tables.push(Table { title: model.groups[id].title.clone(), columns, parts });
    }
    sheet
}

/// A section without a table: its questions on lines.
fn above(model: &Model, id: GroupId) -> Vec<Line> {
    let rows = match model.groups[id].paper.rows.as_slice() {
        [] => vec![model.printed_members(id)],
        rows => rows.to_vec(),
    };
    let line = |row: Vec<Member>| {
        let items = row.into_iter().map(|member| content::entry(model, id, member, false));
        let items = items.filter_map(|entry| match entry {
            Entry::Item(item) => Some(item),
            Entry::Group(_) => None,
        });
        let mut line: Line = items
            .flat_map(|item| item.label.into_iter().chain(item.lines).collect::<Vec<_>>())
            .flatten()
            .collect();
        for run in &mut line {
            if let Run::Blank { width, ruled, .. } = run {
                (*width, *ruled) = ((*width).max(8), true);
            }
        }
        line
    };
    rows.into_iter().map(line).collect()
}

pub(super) fn words(group: &Group) -> &str {
    group.printed.as_ref().unwrap_or(&group.title)
}

fn section(model: &Model, id: GroupId) -> Vec<Piece> {
    let group = &model.groups[id];
    let numbered = crate::expr::chinese::heading(words(group)) != words(group);
    let bar = group.switch.is_some() || group.when.is_some() || numbered;
    let heading = group.paper.heading.unwrap_or(match bar || repeats(model, id) {
        true => PaperHeading::Bar,
        false => PaperHeading::Side,
    });
    match heading {
        PaperHeading::Side if !repeats(model, id) => side(model, id),
        PaperHeading::Left if !repeats(model, id) => {
            let width = measure::label(words(group));
            let rows = rows(block(model, id, width, WIDTH - width));
            pieces(grid::headed(left_heading(model, id, 0, width), rows))
        }
        _ => barred(model, id, 0, WIDTH),
    }
}

/// A section with its heading at the side, vertical where the rows are high enough for that.
fn side(model: &Model, id: GroupId) -> Vec<Piece> {
    let title = words(&model.groups[id]);
    let rows = rows(block(model, id, SIDE, WIDTH - SIDE));
    let vertical = measure::width(title) <= grid::height(&rows);
    let kind = CellKind::Side { vertical };
    pieces(grid::headed(Placed::text(0, SIDE, kind, title), rows))
}

pub(super) fn left_heading(model: &Model, id: GroupId, left: u32, width: u32) -> Placed {
    let group = &model.groups[id];
    let mut lines = vec![vec![Run::Text(words(group).to_owned())]];
    lines.extend(rule(model, group).map(|rule| vec![Run::Small(rule)]));
    Placed::new(left, width, CellKind::Side { vertical: false }, lines)
}

fn rule(model: &Model, group: &Group) -> Option<String> {
    content::condition(group.when.as_ref(), model).filter(|_| group.printed.is_none())
}

/// A group below its heading.
pub(super) fn barred(model: &Model, id: GroupId, left: u32, width: u32) -> Vec<Piece> {
    let group = &model.groups[id];
    let mut line = vec![Run::Text(words(group).to_owned())];
    line.extend(rule(model, group).map(Run::Small));
    if let Some(switch) = group.switch {
        let label = &model.fields[switch].label;
        if !words(group).contains(label.as_str()) {
            line.push(Run::Text(format!("　{label}：")));
        }
        line.extend(content::yes_no(model, switch, false));
    }
    line.extend(group.repeat.iter().map(|repeat| Run::Small(repeat::limits(repeat))));
    let section = group.parent == Some(Model::ROOT);
    let bar = Placed::new(left, width, CellKind::Bar { section }, vec![line]);
    let inside = match &group.repeat {
        Some(repeat) => repeat::rows(model, id, repeat, left, width),
        None => block(model, id, left, width),
    };
    let mut pieces = vec![Piece::bar(bar)];
    pieces.extend(inside);
    pieces
}

/// Whether rows are repeated below a group: then nothing can stand beside them.
pub(super) fn repeats(model: &Model, id: GroupId) -> bool {
    let group = &model.groups[id];
    group.repeat.is_some()
        || model.printed_members(id).iter().any(|member| match member {
            Member::Group(inner) => repeats(model, *inner),
            _ => false,
        })
}

pub(super) fn pieces(rows: Rows) -> Vec<Piece> {
    rows.into_iter().map(Piece::row).collect()
}

/// The rows of pieces among which none repeats.
pub(super) fn rows(pieces: Vec<Piece>) -> Rows {
    let row = |piece| match piece {
        Piece::Row { cells, .. } => Some(cells),
        Piece::Repeat { .. } => None,
    };
    pieces.into_iter().filter_map(row).collect()
}

/// The members of a group in an area.
pub(super) fn block(model: &Model, id: GroupId, left: u32, width: u32) -> Vec<Piece> {
    let arranged = arranged(model, id, width);
    let lead = lead(&arranged, model);
    let mut pieces_of = Vec::new();
    let mut open: Rows = Vec::new();
    for Band { rows, end } in arranged {
        let room = end.as_ref().map_or(0, |entry| least(entry, model));
        let mut inner: Vec<Piece> = Vec::new();
        for entries in rows {
            inner.extend(row::row(model, entries, left, width - room, lead));
        }
        match end {
            None => {
                pieces_of.extend(pieces(std::mem::take(&mut open)));
                pieces_of.extend(inner);
            }
            Some(end) => {
                let right = row::build(model, end, left + width - room, room, 0);
                pieces_of.extend(pieces(grid::beside(self::rows(inner), right)));
            }
        }
    }
    pieces_of
}

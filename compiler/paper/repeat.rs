//! Repeated groups: a column for each question where they fit side by side, else a block for each
//! row.

use super::content::{self, Entry};
use super::grid::{Piece, Placed};
use super::layout::block;
use super::measure;
use super::sheet::{CellKind, Line, Run};
use crate::model::{Composite, GroupId, Member, Model, Repeat};

/// Rows of a table on a blank sheet.
const TABLE_ROWS: u32 = 4;
/// Blocks on a blank sheet.
const BLOCKS: u32 = 2;
/// Least width of a column.
const COLUMN: u32 = 4;

/// What the paper says of the number of rows.
pub(super) fn limits(repeat: &Repeat) -> String {
    match (repeat.min, repeat.max) {
        (_, 1) => "（最多1份）".to_owned(),
        (0 | 1, max) => format!("（最多{max}份，写不下的另附页）"),
        (min, max) => format!("（{min}至{max}份，写不下的另附页）"),
    }
}

/// The rows of a repeated group.
pub(super) fn rows(
    model: &Model,
    id: GroupId,
    repeat: &Repeat,
    left: u32,
    width: u32,
) -> Vec<Piece> {
    let group = content::group_path(model, id);
    let group = group.trim_end_matches("[*]").to_owned();
    let most = repeat.max;
    let shown = |usual: u32| usual.max(repeat.min.min(2 * usual)).min(repeat.max).max(1);
    let fits =
        |columns: &Vec<Column>| columns.iter().map(|column| column.need).sum::<u32>() <= width;
    let columns = columns(model, id).filter(fits);
    let Some(columns) = columns else {
        let depth = model.repeats(id).len();
        let title = vec![Run::Text(format!("{} ", repeat.row)), Run::Ordinal(depth)];
        let bar = Placed::new(left, width, CellKind::Bar { section: false }, vec![title]);
        let mut pieces = vec![Piece::bar(bar)];
        pieces.extend(block(model, id, left, width));
        return vec![Piece::Repeat { group, printed: shown(BLOCKS), most, pieces }];
    };
    let needs: u32 = columns.iter().map(|column| column.need).sum::<u32>().max(1);
    let (mut head, mut body) = (Vec::new(), Vec::new());
    let (mut at, mut sum) = (left, 0);
    let spare = width - columns.len() as u32 * COLUMN;
    for (index, column) in columns.into_iter().enumerate() {
        sum += column.need;
        let end = left + (index as u32 + 1) * COLUMN + spare * sum / needs;
        head.push(Placed::new(at, end - at, CellKind::Column, column.label));
        body.push(Placed::new(at, end - at, CellKind::Short, column.lines));
        at = end;
    }
    let body = vec![Piece::row(body)];
    vec![
        Piece::Row { cells: head, heads: true },
        Piece::Repeat { group, printed: shown(TABLE_ROWS), most, pieces: body },
    ]
}

struct Column {
    label: Vec<Line>,
    lines: Vec<Line>,
    need: u32,
}

/// A column for each member; none when one of them does not fit into a column.
fn columns(model: &Model, id: GroupId) -> Option<Vec<Column>> {
    let members = model.printed_members(id);
    if members.len() > 8 || model.groups[id].switch.is_some() {
        return None;
    }
    members.into_iter().map(|member| column(model, id, member)).collect()
}

fn column(model: &Model, parent: GroupId, member: Member) -> Option<Column> {
    let identity = match member {
        Member::Group(id) => match &model.groups[id].composite {
            Some(Composite::Identity) => true,
            Some(Composite::File { photo: false, .. }) => false,
            _ => return None,
        },
        _ => false,
    };
    let Entry::Item(mut item) = content::entry(model, parent, member, false) else { return None };
    let options = item.lines.iter().flatten().all(|run| matches!(run, Run::Box { .. }));
    if item.label.is_empty() || (item.whole && !identity && !options) || item.tall > 1 {
        return None;
    }
    item.label.extend(item.rule.take().map(|rule| vec![Run::Small(rule)]));
    for run in item.lines.iter_mut().flatten() {
        if let (Run::Blank { width, .. }, true) = (run, identity) {
            *width = 6;
        }
    }
    let words = |line: &Line| {
        let width = |run: &Run| match run {
            Run::Text(text) => measure::width(text),
            _ => 0,
        };
        line.iter().map(width).sum::<u32>()
    };
    let label = item.label.first().map(words).unwrap_or(0);
    let need = if identity { 12 } else { item.least.max(label.min(5)).max(COLUMN) };
    Some(Column { label: item.label, lines: item.lines, need })
}

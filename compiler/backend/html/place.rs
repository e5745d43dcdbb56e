//! Where on the page a group or question stands: its rows, its ids and its names.

use crate::model::{FieldId, GroupId, Member, Model, Repeat};

/// Rows of a repeated group that stand on the page without JavaScript; with it, more can be added.
pub(super) const ROWS_SHOWN: u32 = 5;

/// How many rows of a repeated group the page holds.
pub(super) fn rows_shown(repeat: &Repeat) -> u32 {
    repeat.max.min(ROWS_SHOWN.max(repeat.min.min(3 * ROWS_SHOWN))).max(1)
}

/// A row of a repeated group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    /// The row of that number.
    At(u32),
    /// Each of the rows from one number to before another; the page is written once for all of them.
    Each(u32, u32),
}

/// The row chosen for each repeated group around a place, outermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows(Vec<(GroupId, Row)>);

impl Rows {
    /// With one more row chosen inside.
    pub(super) fn with(&self, group: GroupId, row: u32) -> Rows {
        self.inside(group, Row::At(row))
    }

    /// With each of several rows inside.
    pub(super) fn with_each(&self, group: GroupId, from: u32, to: u32) -> Rows {
        self.inside(group, Row::Each(from, to))
    }

    fn inside(&self, group: GroupId, row: Row) -> Rows {
        let mut rows = self.clone();
        rows.0.retain(|(known, _)| *known != group);
        rows.0.push((group, row));
        rows
    }

    /// How many rows are chosen.
    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    /// Each choice of one row that these stand for.
    pub(super) fn single(&self) -> Vec<Rows> {
        self.0.iter().fold(vec![Rows::default()], |outer, (group, row)| {
            let (from, to) = match *row {
                Row::At(row) => (row, row + 1),
                Row::Each(from, to) => (from, to),
            };
            let with = |rows: Rows| (from..to).map(move |row| rows.with(*group, row));
            outer.into_iter().flat_map(with).collect()
        })
    }
}

/// Stands in names for the number of a row that is known when the page is filled; no schema holds
/// such characters (LB0103). The number of the repeated group around, from 1, is added.
const ROW_MARK: u32 = 0xE000;

/// The page as a template: numbers of rows become slots.
pub(super) fn with_row_slots(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    let mut in_slot = false;
    let mark =
        |c: char| u32::from(c).checked_sub(ROW_MARK).filter(|depth| (1..=64).contains(depth));
    while let Some((at, depth)) = rest.char_indices().find_map(|(at, c)| Some((at, mark(c)?))) {
        let (before, from) = rest.split_at(at);
        in_slot = match (before.rfind("<?"), before.rfind("?>")) {
            (None, None) => in_slot,
            (begin, end) => begin > end,
        };
        out.push_str(before);
        if in_slot {
            out.push('*');
        } else {
            out.push_str(&format!("<?row {depth}?>"));
        }
        let mut after = from.chars();
        after.next();
        rest = after.as_str();
    }
    out.push_str(rest);
    out
}

/// Name of the control of a group: its path, with the rows: `family.children[0]`.
pub(super) fn group_name(model: &Model, group: GroupId, rows: &Rows) -> String {
    let mut name = String::new();
    let mut depth = 0;
    for id in model.ancestry(group) {
        let part = &model.groups[id];
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(&part.id);
        if part.repeat.is_some() {
            depth += 1;
            match rows.0.iter().find(|(known, _)| *known == id) {
                Some((_, Row::At(row))) => name.push_str(&format!("[{row}]")),
                Some(_) => {
                    let mark = char::from_u32(ROW_MARK + depth).unwrap_or('0');
                    name.push_str(&format!("[{mark}]"));
                }
                None => name.push_str("[0]"),
            }
        }
    }
    name
}

/// Name of the control of a question: `family.children[0].name`.
pub(super) fn field_name(model: &Model, field: FieldId, rows: &Rows) -> String {
    let field = &model.fields[field];
    let group = group_name(model, field.group, rows);
    if group.is_empty() { field.id.clone() } else { format!("{group}.{}", field.id) }
}

/// The id that goes with a name. Ids of the model hold neither `-` nor `.`, so names stay apart, and
/// what the page adds to an id starts with `--`, which no name gives.
pub(super) fn id(name: &str) -> String {
    name.replace(['.', '['], "-").replace(']', "")
}

/// The switch of a group and the members it opens.
pub(super) fn switched(model: &Model, group: GroupId) -> Option<(FieldId, Vec<Member>)> {
    let group = &model.groups[group];
    let switch = group.switch?;
    let rest = group.members.iter().copied().filter(|m| *m != Member::Field(switch)).collect();
    Some((switch, rest))
}

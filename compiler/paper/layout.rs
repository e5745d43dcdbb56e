//! The arrangement: sections above each other, groups in each other, members in rows.

use super::content::{self, Entry, Item, Joins};
use super::grid::{self, Piece, Placed};
use super::measure;
use super::repeat;
use super::sheet::{CellKind, Line, Run, Sheet, Table, WIDTH};
use crate::model::{Group, GroupId, Member, Model, PaperHeading};

/// Width of the heading at the side of a section.
const SIDE: u32 = 3;
/// A group whose heading stands to its left leaves this much for its questions.
const ROOM: u32 = 22;

type Rows = Vec<Vec<Placed>>;

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

fn words(group: &Group) -> &str {
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

fn left_heading(model: &Model, id: GroupId, left: u32, width: u32) -> Placed {
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
fn repeats(model: &Model, id: GroupId) -> bool {
    let group = &model.groups[id];
    group.repeat.is_some()
        || model.printed_members(id).iter().any(|member| match member {
            Member::Group(inner) => repeats(model, *inner),
            _ => false,
        })
}

fn pieces(rows: Rows) -> Vec<Piece> {
    rows.into_iter().map(Piece::row).collect()
}

/// The rows of pieces among which none repeats.
fn rows(pieces: Vec<Piece>) -> Rows {
    let row = |piece| match piece {
        Piece::Row { cells, .. } => Some(cells),
        Piece::Repeat { .. } => None,
    };
    pieces.into_iter().filter_map(row).collect()
}

/// The members of a group in an area.
pub(super) fn block(model: &Model, id: GroupId, left: u32, width: u32) -> Vec<Piece> {
    let group = &model.groups[id];
    let arranged = match group.paper.rows.as_slice() {
        [] => packed(model, id, width),
        rows => declared(model, id, rows),
    };
    let arranged = signed(arranged);
    let lead = lead(&arranged, model);
    let mut pieces_of = Vec::new();
    let mut open: Rows = Vec::new();
    for Band { rows, end } in arranged {
        let room = end.as_ref().map_or(0, |entry| least(entry, model));
        let mut inner: Vec<Piece> = Vec::new();
        for entries in rows {
            inner.extend(row(model, entries, left, width - room, lead));
        }
        match end {
            None => {
                pieces_of.extend(pieces(std::mem::take(&mut open)));
                pieces_of.extend(inner);
            }
            Some(end) => {
                let right = build(model, end, left + width - room, room, 0);
                pieces_of.extend(pieces(grid::beside(self::rows(inner), right)));
            }
        }
    }
    pieces_of
}

/// Rows of entries, perhaps with one entry at the end that is as high as all of them.
struct Band {
    rows: Vec<Vec<Share>>,
    end: Option<Entry>,
}

impl Band {
    /// The only item of the only row.
    fn only(&mut self) -> Option<&mut Item> {
        match (self.rows.as_mut_slice(), &self.end) {
            ([row], None) => match row.as_mut_slice() {
                [Share { entry: Entry::Item(item), .. }] => Some(item),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A statement and the signature below it stand in one cell: what is signed is what is read.
fn signed(bands: Vec<Band>) -> Vec<Band> {
    let mut found: Vec<Band> = Vec::new();
    for mut band in bands {
        let above = found.last_mut().and_then(Band::only);
        let above = above.filter(|item| item.joins == Joins::Statement);
        let signature = band.only().filter(|item| item.joins == Joins::Signature);
        match (above, signature) {
            (Some(above), Some(signature)) => {
                above.lines.append(&mut signature.lines);
                (above.tall, above.joins) = (above.tall + signature.tall, Joins::Never);
            }
            _ => found.push(band),
        }
    }
    found
}

/// An entry and how many shares of its row it takes, where the schema says so.
struct Share {
    entry: Entry,
    shares: u32,
}

/// The rows that the schema names.
fn declared(model: &Model, id: GroupId, rows: &[Vec<Member>]) -> Vec<Band> {
    let mut bands = Vec::new();
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        let last = row.last().copied();
        let high = rows[at..].iter().take_while(|row| row.last().copied() == last).count();
        let tall = high > 1;
        let shared = |row: &Vec<Member>| {
            let row = if tall {
                row.iter().copied().filter(|m| Some(*m) != last).collect()
            } else {
                row.clone()
            };
            shares(model, id, &row)
        };
        bands.push(Band {
            rows: rows[at..at + high].iter().map(shared).collect(),
            end: last.filter(|_| tall).map(|last| content::entry(model, id, last, false)),
        });
        at += high.max(1);
    }
    bands
}

fn shares(model: &Model, id: GroupId, row: &[Member]) -> Vec<Share> {
    let alone = row.iter().all(|member| row.first() == Some(member));
    let mut found: Vec<(Member, u32)> = Vec::new();
    for member in row {
        match found.last_mut() {
            Some((last, count)) if last == member => *count += 1,
            _ => found.push((*member, 1)),
        }
    }
    let said = found.iter().any(|(_, count)| *count > 1);
    let share = |(member, count): (Member, u32)| Share {
        entry: content::entry(model, id, member, alone),
        shares: if said { count } else { 0 },
    };
    found.into_iter().map(share).collect()
}

/// Rows as full as they can be.
fn packed(model: &Model, id: GroupId, width: u32) -> Vec<Band> {
    let members = model.printed_members(id);
    let is_photo = |member: &Member| match member {
        Member::Group(inner) => {
            use crate::model::Composite::File;
            matches!(model.groups[*inner].composite, Some(File { photo: true, .. }))
        }
        _ => false,
    };
    let photo = members.iter().copied().find(is_photo);
    let entry = photo.map(|photo| content::entry(model, id, photo, false));
    let room = entry.map_or(width, |entry| width - least(&entry, model));
    let mut rows: Vec<Vec<Member>> = Vec::new();
    let mut used = FULL;
    for member in members.into_iter().filter(|member| Some(*member) != photo) {
        // Beside the photo there is less room.
        let limit = if rows.len() <= PHOTO_ROWS { room } else { width };
        let need = match content::entry(model, id, member, false) {
            Entry::Item(item) if !item.whole => item.label_width + item.wish,
            _ => FULL,
        };
        match rows.last_mut() {
            Some(last) if used.saturating_add(need) <= limit => last.push(member),
            _ => {
                rows.push(vec![member]);
                used = 0;
            }
        }
        used = used.saturating_add(need);
    }
    let mut rows: Vec<Vec<Share>> = rows.iter().map(|row| shares(model, id, row)).collect();
    let mut bands = Vec::new();
    if let Some(photo) = photo {
        let repeats = |row: &&Vec<Share>| row.iter().any(|share| above_repeat(model, &share.entry));
        let beside = rows.iter().take(PHOTO_ROWS).take_while(|row| !repeats(row)).count();
        let rest = rows.split_off(beside);
        let rows = std::mem::replace(&mut rows, rest);
        bands.push(Band { rows, end: Some(content::entry(model, id, photo, false)) });
    }
    bands.extend(rows.into_iter().map(|row| Band { rows: vec![row], end: None }));
    bands
}

/// More than any row holds.
const FULL: u32 = u32::MAX;

/// Rows that a photo is as high as.
const PHOTO_ROWS: usize = 5;

fn above_repeat(model: &Model, entry: &Entry) -> bool {
    matches!(entry, Entry::Group(id) if repeats(model, *id))
}

/// Width of the first labels of rows, so that they stand below each other.
fn lead(bands: &[Band], model: &Model) -> u32 {
    let first = bands.iter().flat_map(|band| &band.rows).filter_map(|row| row.first());
    let width = |share: &Share| match &share.entry {
        Entry::Item(item) => item.label_width,
        Entry::Group(id) if model.groups[*id].switch.is_none() && !repeats(model, *id) => {
            measure::label(words(&model.groups[*id]))
        }
        Entry::Group(_) => 0,
    };
    first.map(width).max().unwrap_or(0)
}

/// Least width of an entry.
fn least(entry: &Entry, model: &Model) -> u32 {
    match entry {
        Entry::Item(item) => item.label_width + item.least,
        Entry::Group(id) => measure::label(words(&model.groups[*id])) + ROOM / 2,
    }
}

fn wish(entry: &Entry) -> u32 {
    match entry {
        Entry::Item(item) => item.wish,
        Entry::Group(_) => WIDTH,
    }
}

/// One row of entries.
fn row(model: &Model, entries: Vec<Share>, left: u32, width: u32, lead: u32) -> Vec<Piece> {
    let mut entries = joined(entries);
    if entries.len() == 1 || entries.iter().any(|share| above_repeat(model, &share.entry)) {
        let each = entries.into_iter();
        return each.flat_map(|share| whole(model, share.entry, left, width, lead)).collect();
    }
    let widths = widths(model, &mut entries, width, lead);
    let mut rows: Rows = Vec::new();
    let mut at = left;
    for (share, width) in entries.into_iter().zip(widths) {
        let label = if at == left { lead } else { 0 };
        rows = grid::beside(rows, build(model, share.entry, at, width, label));
        at += width;
    }
    pieces(rows)
}

/// An entry over the whole width.
fn whole(model: &Model, entry: Entry, left: u32, width: u32, lead: u32) -> Vec<Piece> {
    match entry {
        Entry::Group(id)
            if model.groups[id].switch.is_some()
                || repeats(model, id)
                || width < ROOM + measure::LABEL_MOST =>
        {
            barred(model, id, left, width)
        }
        entry => pieces(build(model, entry, left, width, lead)),
    }
}

/// Neighbours that share a cell are one entry.
fn joined(entries: Vec<Share>) -> Vec<Share> {
    let mut found: Vec<Share> = Vec::new();
    for share in entries {
        if let (Some(Share { entry: Entry::Item(last), shares }), Entry::Item(item)) =
            (found.last_mut(), &share.entry)
            && last.joins == Joins::Row
            && item.joins == Joins::Row
        {
            let lines: Line = item.lines.concat();
            match last.lines.last_mut() {
                Some(line) => line.extend(lines),
                None => last.lines.push(lines),
            }
            (last.least, last.wish) = (last.least + item.least, last.wish + item.wish);
            *shares += share.shares;
            continue;
        }
        found.push(share);
    }
    found
}

/// How wide each entry of a row is: what it needs, then what it wishes, then a part of the rest.
fn widths(model: &Model, entries: &mut [Share], width: u32, lead: u32) -> Vec<u32> {
    let total: u32 = entries.iter().map(|share| share.shares).sum();
    let mut widths: Vec<u32> = Vec::new();
    if total > 0 {
        let mut given = 0;
        let mut sum = 0;
        for share in entries.iter() {
            sum += share.shares;
            let end = width * sum / total;
            widths.push(end - given);
            given = end;
        }
        return widths;
    }
    let mut needs: Vec<u32> = entries.iter().map(|share| least(&share.entry, model)).collect();
    if let (Some(need), Some(Share { entry: Entry::Item(item), .. })) =
        (needs.first_mut(), entries.first())
    {
        *need += lead.saturating_sub(item.label_width);
    }
    let wishes: Vec<u32> = entries.iter().map(|share| wish(&share.entry)).collect();
    let all: u32 = needs.iter().sum();
    let weights = if all > width { &needs } else { &wishes };
    let base = if all > width { vec![0; needs.len()] } else { needs.clone() };
    let rest = width - base.iter().sum::<u32>();
    let weight: u32 = weights.iter().sum::<u32>().max(1);
    let (mut sum, mut given) = (0, 0);
    for (need, share) in base.into_iter().zip(weights) {
        sum += share;
        let end = rest * sum / weight;
        widths.push(need + end - given);
        given = end;
    }
    widths
}

/// An entry in an area: rows of cells.
pub(super) fn build(model: &Model, entry: Entry, left: u32, width: u32, lead: u32) -> Rows {
    let item = match entry {
        Entry::Item(item) => item,
        Entry::Group(id) => {
            let group = &model.groups[id];
            let label = measure::label(words(group)).max(lead).min(width / 2).max(1);
            if group.switch.is_some() || repeats(model, id) {
                return rows(barred(model, id, left, width));
            }
            let inner = rows(block(model, id, left + label, width - label));
            return grid::headed(left_heading(model, id, left, label), inner);
        }
    };
    let label = match item.label_width {
        0 => 0,
        own => own.max(lead).min(width / 2).max(1),
    };
    let item = ruled(item, width - label);
    let mut cells = Vec::new();
    if label > 0 {
        cells.push(Placed::new(left, label, CellKind::Label, item.label.clone()));
    }
    cells.push(answer(item, left + label, width - label));
    vec![cells]
}

/// The condition stands before the room to write, where nobody writes past it.
fn ruled(mut item: Item, width: u32) -> Item {
    let Some(rule) = item.rule.take() else { return item };
    let small = Run::Small(rule);
    item.kind = CellKind::Long;
    match item.lines.first_mut() {
        Some(line) if grid::length(line) + grid::length(std::slice::from_ref(&small)) < width => {
            line.insert(0, small);
        }
        _ => item.lines.insert(0, vec![small]),
    }
    item
}

fn answer(item: Item, left: u32, width: u32) -> Placed {
    let mut lines = item.lines;
    if let Some(count) = item.characters.filter(|count| width >= count + 2) {
        for run in lines.iter_mut().flatten() {
            if let Run::Blank { path, .. } = run {
                *run = Run::Characters { path: std::mem::take(path), count };
            }
        }
    }
    Placed { tall: item.tall, ..Placed::new(left, width, item.kind, lines) }
}

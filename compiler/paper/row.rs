//! The cells of one row: how wide each is, and what stands in it.

use super::bands::Share;
use super::content::{Entry, Item, Joins};
use super::grid::{self, Piece, Placed};
use super::layout::{ROOM, Rows, barred, block, left_heading, pieces, repeats, rows, words};
use super::measure;
use super::sheet::{CellKind, Line, Run, WIDTH};
use crate::model::Model;

pub(super) fn above_repeat(model: &Model, entry: &Entry) -> bool {
    matches!(entry, Entry::Group(id) if repeats(model, *id))
}

/// Least width of an entry.
pub(super) fn least(entry: &Entry, model: &Model) -> u32 {
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
pub(super) fn row(
    model: &Model,
    entries: Vec<Share>,
    left: u32,
    width: u32,
    lead: u32,
) -> Vec<Piece> {
    let entries = joined(entries);
    if entries.len() == 1 || entries.iter().any(|share| above_repeat(model, &share.entry)) {
        let each = entries.into_iter();
        return each.flat_map(|share| whole(model, share.entry, left, width, lead)).collect();
    }
    let widths = widths(model, &entries, width, lead);
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
fn widths(model: &Model, entries: &[Share], width: u32, lead: u32) -> Vec<u32> {
    let total: u32 = entries.iter().map(|share| share.shares).sum();
    if total > 0 {
        return entries
            .iter()
            .scan((0, 0), |(sum, given), share| {
                *sum += share.shares;
                let end = (width * *sum).checked_div(total)?;
                Some(end - std::mem::replace(given, end))
            })
            .collect();
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
    let mut widths: Vec<u32> = Vec::new();
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

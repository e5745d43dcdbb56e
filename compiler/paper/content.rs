//! What stands on paper for a member of a group: its words, and room for its answer.

use super::measure;
use super::sheet::{CellKind, Line, Run};
use crate::expr::{Expr, chinese};
use crate::model::{
    Composite, Domain, Field, FieldId, Group, GroupId, Member, Model, PaperBoxes, PaperLabel,
    Passage, TableId,
};

/// A member as it is put on paper.
pub(super) enum Entry {
    /// A label and what it asks for, or one cell for both.
    Item(Item),
    /// A group with a heading of its own.
    Group(GroupId),
}

/// What one question, text or composite puts on paper.
pub(super) struct Item {
    /// What the cell on the left says; none when all stands in one cell.
    pub(super) label: Vec<Line>,
    /// Width of that cell.
    pub(super) label_width: u32,
    /// What stands in the other cell.
    pub(super) lines: Vec<Line>,
    /// When it is asked at all, in words.
    pub(super) rule: Option<String>,
    /// Least room for that.
    pub(super) least: u32,
    /// Room that is wished for it.
    pub(super) wish: u32,
    /// Lines of writing.
    pub(super) tall: u32,
    /// Whether it takes a whole row unless the schema says otherwise.
    pub(super) whole: bool,
    /// How its cell is set.
    pub(super) kind: CellKind,
    /// Characters that get a box each where there is room.
    pub(super) characters: Option<u32>,
    /// What may stand with its neighbours of that kind in one cell.
    pub(super) joins: Joins,
}

/// Which neighbours share a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joins {
    /// None.
    Never,
    /// Others of the same row.
    Row,
    /// A statement and the signature below it.
    Statement,
    /// A signature, with the statement above it.
    Signature,
}

impl Default for Item {
    fn default() -> Item {
        Item {
            label: Vec::new(),
            label_width: 0,
            lines: Vec::new(),
            rule: None,
            least: 4,
            wish: 8,
            tall: 1,
            whole: false,
            kind: CellKind::Long,
            characters: None,
            joins: Joins::Never,
        }
    }
}

/// The model's path of a group, with `[*]` behind each repeated one.
pub(super) fn group_path(model: &Model, group: GroupId) -> String {
    let part = |id: GroupId| {
        let group = &model.groups[id];
        format!("{}{}", group.id, if group.repeat.is_some() { "[*]" } else { "" })
    };
    model.ancestry(group).into_iter().map(part).collect::<Vec<_>>().join(".")
}

fn field_path(model: &Model, field: FieldId) -> String {
    let field = &model.fields[field];
    let group = group_path(model, field.group);
    if group.is_empty() { field.id.clone() } else { format!("{group}.{}", field.id) }
}

/// A condition as paper says it: 仅注销申请填写 where the schema has such words, else a sentence.
pub(super) fn condition(when: Option<&Expr>, model: &Model) -> Option<String> {
    when.map(|when| format!("（{}的填写）", chinese::sentence(when, model)))
}

fn text(words: impl Into<String>) -> Run {
    Run::Text(words.into())
}

fn blank(path: String, width: u32, ruled: bool) -> Run {
    Run::Blank { path, width, ruled }
}

/// Boxes 是 and 否 of a question.
pub(super) fn yes_no(model: &Model, field: FieldId, before: bool) -> Line {
    let path = field_path(model, field);
    let answer = |value: &str, label: &str| Run::Box {
        path: path.clone(),
        value: value.to_owned(),
        ticked: vec![value.to_owned()],
        least: 1,
        label: label.to_owned(),
        before,
    };
    vec![answer("true", "是"), answer("false", "否")]
}

fn boxes(model: &Model, field: FieldId, table: TableId, before: bool) -> Line {
    let table = &model.tables[table];
    let path = field_path(model, field);
    let options = measure::options(table);
    let option = |row: usize| {
        let (ticked, least) = match table.rows[row].implied_by {
            None => (measure::answers(table, row), 1),
            Some(least) => {
                let others =
                    options.iter().filter(|other| table.rows[**other].implied_by.is_none());
                (others.flat_map(|other| measure::answers(table, *other)).collect(), least)
            }
        };
        let (path, value) = (path.clone(), table.rows[row].code.clone());
        Run::Box { path, value, ticked, least, label: measure::option(table, row), before }
    };
    options.iter().map(|row| option(*row)).collect()
}

/// The entry of a member. `alone` tells that the schema gives it a row of its own.
pub(super) fn entry(model: &Model, parent: GroupId, member: Member, alone: bool) -> Entry {
    let layout = &model.groups[parent].paper;
    let place = layout.labels.iter().find(|(known, _)| *known == member).map(|(_, place)| *place);
    let item = match member {
        Member::Field(field) => question(model, field, alone),
        Member::Passage(index) => passage(model, &model.groups[parent].passages[index]),
        Member::Group(id) => match &model.groups[id].composite {
            Some(composite) => composed(model, id, composite),
            None => return Entry::Group(id),
        },
    };
    Entry::Item(labelled(item, place))
}

/// Puts the label where the schema wants it.
fn labelled(mut item: Item, place: Option<PaperLabel>) -> Item {
    match place {
        Some(PaperLabel::After) => {
            let words = words_of(std::mem::take(&mut item.label).into_iter().flatten());
            let room = item.least;
            item.least += item.label_width;
            item.wish += item.label_width;
            for run in item.lines.iter_mut().flatten() {
                if let Run::Blank { width: width @ 0, .. } = run {
                    *width = room;
                }
            }
            match item.lines.last_mut() {
                Some(last) => last.push(text(words)),
                None => item.lines.push(vec![text(words)]),
            }
            (item.label_width, item.joins, item.kind) = (0, Joins::Row, CellKind::Long);
        }
        Some(PaperLabel::None) => {
            item.label.clear();
            (item.label_width, item.kind) = (0, CellKind::Long);
        }
        Some(PaperLabel::Before) | None => {}
    }
    item
}

/// Printed words in one piece.
fn words_of(runs: impl Iterator<Item = Run>) -> String {
    runs.filter_map(|run| match run {
        Run::Text(words) | Run::Small(words) => Some(words),
        _ => None,
    })
    .collect()
}

fn question(model: &Model, id: FieldId, alone: bool) -> Item {
    let field = &model.fields[id];
    let words = field.printed.as_ref().unwrap_or(&field.label);
    let rule = condition(field.when.as_ref(), model).filter(|_| field.printed.is_none());
    if let Domain::Tick = field.domain {
        return tick(model, id, words, rule);
    }
    let mut item = answer(model, id, alone);
    let long = measure::width(words) >= measure::LABEL_MOST;
    if let (Domain::YesNo, true, true) = (&field.domain, alone, long) {
        // A question that fills its row is read as a sentence.
        let mut line = vec![text(format!("{words}："))];
        line.extend(item.lines.concat());
        (item.lines, item.kind) = (vec![line], CellKind::Long);
    } else {
        (item.label, item.label_width) = label(words);
    }
    item.rule = rule;
    if let Some(remark) = &field.remark {
        item.lines.push(vec![Run::Small(remark.clone())]);
        item.kind = CellKind::Long;
    }
    item
}

/// The cell of a label. What a long one says in brackets at its end is set small below it.
fn label(words: &str) -> (Vec<Line>, u32) {
    let aside = words.find('（').filter(|at| *at > 0 && words.ends_with('）'));
    match aside.filter(|_| measure::width(words) > measure::LABEL_MOST) {
        Some(at) => {
            let (head, aside) = words.split_at(at);
            let width = measure::label(head).max(measure::label(aside));
            (vec![vec![text(head)], vec![Run::Small(aside.to_owned())]], width)
        }
        None => (vec![vec![text(words)]], measure::label(words)),
    }
}

/// Room for the answer to a question.
fn answer(model: &Model, id: FieldId, alone: bool) -> Item {
    let field = &model.fields[id];
    let path = field_path(model, id);
    let (least, wish) = measure::answer(field, model);
    let mut item = Item { least, wish, kind: CellKind::Short, ..Item::default() };
    let said = model.groups[field.group].paper.boxes.iter().find(|(known, _)| *known == id);
    let said = said.map(|(_, place)| *place);
    let before = said == Some(PaperBoxes::Before);
    match &field.domain {
        Domain::YesNo if said != Some(PaperBoxes::None) => {
            item.lines = vec![yes_no(model, id, before)];
        }
        Domain::OneOf(table) | Domain::AnyOf { table, .. }
            if has_boxes(model, field, *table, said, alone) =>
        {
            item.lines = vec![boxes(model, id, *table, before)];
            let room = measure::boxes(&model.tables[*table]);
            item.whole = room > 12;
            (item.least, item.wish) = (room.min(12), room.min(30));
            item.kind = if item.whole { CellKind::Long } else { CellKind::Short };
        }
        Domain::Date { .. } if said != Some(PaperBoxes::None) => {
            item.lines = vec![vec![Run::Date { path, day: true }]];
        }
        Domain::Month { .. } if said != Some(PaperBoxes::None) => {
            item.lines = vec![vec![Run::Date { path, day: false }]];
        }
        domain => {
            let money = matches!(domain, Domain::Money { .. }).then_some("元");
            let unit = field.unit.as_deref().or(money);
            let room = unit.map_or(0, |unit| least.saturating_sub(measure::width(unit)).max(3));
            item.lines = vec![vec![blank(path, room, false)]];
            item.lines[0].extend(unit.map(text));
            if let Domain::Text { kind, min, max, .. } = domain {
                let multiline = model.text_types.get(*kind).is_some_and(|kind| kind.multiline);
                item.tall = if multiline { 5 } else { 1 };
                item.whole = multiline || *max > 60;
                let boxed = min == max && (15..=20).contains(max) && said.is_none();
                item.characters = boxed.then_some(*max);
            }
            item.whole |= matches!(domain, Domain::AnyOf { .. });
        }
    }
    item
}

/// Whether options are printed: those of the matter's own tables are part of the form, those of
/// standards are written by hand unless there is a row for them.
fn has_boxes(
    model: &Model,
    field: &Field,
    table: TableId,
    said: Option<PaperBoxes>,
    alone: bool,
) -> bool {
    let table = &model.tables[table];
    match said {
        Some(place) => place != PaperBoxes::None,
        None => {
            let fits = measure::options(table).len() <= measure::MOST_BOXES;
            fits && (alone || table.own || matches!(field.domain, Domain::AnyOf { .. }))
        }
    }
}

fn tick(model: &Model, id: FieldId, words: &str, rule: Option<String>) -> Item {
    let field = &model.fields[id];
    let said = field.consent.as_ref().map(|consent| consent.text.as_str()).unwrap_or(words);
    let mut line = Vec::new();
    if said != words {
        line.push(text(format!("{words}：")));
    }
    line.push(Run::Box {
        path: field_path(model, id),
        value: "true".to_owned(),
        ticked: vec!["true".to_owned()],
        least: 1,
        label: said.to_owned(),
        before: true,
    });
    let given = field.consent.iter().filter(|consent| !consent.transfers.is_empty());
    let given = given.map(|consent| format!("提供给：{}", consent.transfers.join("、")));
    let small = given.chain(field.remark.clone()).map(|words| vec![Run::Small(words)]);
    let lines: Vec<Line> = std::iter::once(line).chain(small).collect();
    let room = measure::width(said) + 3;
    Item {
        least: room.min(12),
        wish: room.min(40),
        whole: room > 12,
        lines,
        rule,
        ..Item::default()
    }
}

fn passage(model: &Model, passage: &Passage) -> Item {
    let mut lines: Vec<Line> = passage.text.lines().map(|line| vec![text(line)]).collect();
    if let (Some(label), Some(first)) = (&passage.label, lines.first_mut()) {
        first.insert(0, text(format!("{label}：")));
    }
    let rule = condition(passage.when.as_ref(), model);
    let joins = Joins::Statement;
    Item { lines, rule, least: 12, wish: 40, whole: true, joins, ..Item::default() }
}

/// A composite: one item, whatever its parts.
fn composed(model: &Model, id: GroupId, composite: &Composite) -> Item {
    let group = &model.groups[id];
    let words = group.printed.as_ref().unwrap_or(&group.title);
    let rule = condition(group.when.as_ref(), model).filter(|_| group.printed.is_none());
    let path = group_path(model, id);
    let fields = || group.members.iter().filter_map(field_of);
    let mut item = Item { least: 16, wish: 30, whole: true, ..Item::default() };
    match composite {
        Composite::Address | Composite::Identity => {
            let mut line = Line::new();
            for (index, part) in fields().enumerate() {
                let label = &model.fields[part].label;
                let gap = if index > 0 { "　" } else { "" };
                line.push(text(format!("{gap}{label}：")));
                line.push(blank(field_path(model, part), if index > 0 { 14 } else { 9 }, true));
            }
            item.lines = vec![line];
        }
        Composite::File { photo: true, .. } => {
            let (mut caption, _) = label(words);
            let below = caption.split_off(1);
            let caption = words_of(caption.into_iter().flatten());
            item.lines = vec![vec![Run::Photo { path, caption }]];
            item.lines.extend(below);
            return Item { rule, least: 9, wish: 9, tall: 6, kind: CellKind::Short, ..item };
        }
        Composite::File { specification, .. } => {
            item.lines = vec![vec![Run::Attached { path }]];
            item.lines[0].extend(specification.clone().map(Run::Small));
            (item.least, item.wish, item.whole) = (6, 10, false);
        }
        Composite::Signature { .. } => return signature(model, group, words, rule),
    }
    (item.label, item.label_width) = label(words);
    item.rule = rule;
    item.lines.extend(group.remark.clone().map(|remark| vec![Run::Small(remark)]));
    item
}

fn field_of(member: &Member) -> Option<FieldId> {
    match member {
        Member::Field(id) => Some(*id),
        _ => None,
    }
}

/// The line that is signed: who signs, the name, the day.
fn signature(model: &Model, group: &Group, words: &str, rule: Option<String>) -> Item {
    let mut line = vec![text(format!("{words}："))];
    let mut roles = Line::new();
    for part in group.members.iter().filter_map(field_of) {
        let path = field_path(model, part);
        match &model.fields[part].domain {
            Domain::Date { .. } => line.push(Run::Date { path, day: true }),
            Domain::OneOf(table) => {
                let table_rows = &model.tables[*table].rows;
                // Words that name everybody who may sign need no boxes beside them.
                if table_rows.iter().all(|row| words.contains(&row.label)) {
                    roles.push(Run::Aside { path });
                } else {
                    roles = boxes(model, part, *table, false);
                }
            }
            _ => line.push(blank(path, 10, true)),
        }
    }
    if matches!(roles.first(), Some(Run::Aside { .. })) {
        // Behind the name.
        line.splice(2..2, roles);
    } else {
        line.splice(1..1, roles);
    }
    Item {
        lines: vec![line],
        rule,
        least: 20,
        wish: 40,
        tall: 2,
        whole: true,
        joins: Joins::Signature,
        ..Item::default()
    }
}

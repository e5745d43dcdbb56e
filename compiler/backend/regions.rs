//! The matrix of regions: what each filled in of what the matter leaves to it, what it has from the
//! region around it or from the general text, and what is missing.

use crate::backend::words;
use crate::expr::Expr;
use crate::file_tree::FileTree;
use crate::model::{CodeTable, Domain, GuideContent, GuideEntry, Level, Model, Region, Value};
use crate::render::{self, Templates, csv_row};
use crate::support::{division_within, format_decimal};
use serde::Serialize;

#[derive(Serialize)]
struct View<'m> {
    generated: &'static str,
    title: &'m str,
    version: &'m str,
    things: Vec<ThingView>,
    regions: Vec<RegionView<'m>>,
    missing: Vec<Missing>,
}

/// Regions of a level that something must be filled by, and that have no file yet.
#[derive(Serialize)]
struct Missing {
    level: &'static str,
    count: usize,
    names: String,
}

#[derive(Serialize)]
struct ThingView {
    kind: &'static str,
    label: String,
    path: String,
    level: &'static str,
    must: bool,
}

#[derive(Serialize)]
struct RegionView<'m> {
    code: &'m str,
    title: &'m str,
    /// How many things it settled itself.
    own: usize,
    cells: Vec<String>,
}

/// What a region says about something, in words.
type Said<'m> = Box<dyn Fn(&Region) -> Option<String> + 'm>;

/// Something the matter leaves to regions.
struct Thing<'m> {
    kind: &'static str,
    label: String,
    path: String,
    local: Level,
    must: bool,
    /// What holds where no region says anything; none when that is nothing.
    general: Option<String>,
    /// What a region says.
    said: Said<'m>,
}

/// `regions.md` and `regions.csv`; nothing when no region has a file.
pub fn generate(model: &Model, templates: &Templates) -> FileTree {
    let mut tree = FileTree::new();
    if model.regions.is_empty() {
        return tree;
    }
    let things = things(model);
    let mut table = csv_row(["代码", "地区", "类别", "名称", "路径", "由谁定", "内容"]);
    let mut regions = Vec::new();
    for region in &model.regions {
        let around = model.around(&region.code);
        let (mut cells, mut own) = (Vec::new(), 0);
        for thing in &things {
            let said = around.iter().find_map(|from| Some((*from, (thing.said)(from)?)));
            let (cell, text) = match said {
                Some((from, text)) if from.code == region.code => {
                    own += 1;
                    ("本地".to_owned(), text)
                }
                Some((from, text)) => (from.title.clone(), text),
                None => match &thing.general {
                    Some(general) => ("照方案".to_owned(), general.clone()),
                    // A region that should have filled it has been refused.
                    None if thing.must => (format!("留给{}", thing.local.label()), String::new()),
                    None => ("空".to_owned(), String::new()),
                },
            };
            let (code, title) = (region.code.as_str(), region.title.as_str());
            table += &csv_row([code, title, thing.kind, &thing.label, &thing.path, &cell, &text]);
            cells.push(cell);
        }
        regions.push(RegionView { code: &region.code, title: &region.title, own, cells });
    }
    let view = |thing: &Thing<'_>| ThingView {
        kind: thing.kind,
        label: thing.label.clone(),
        path: thing.path.clone(),
        level: thing.local.label(),
        must: thing.must,
    };
    let view = View {
        generated: render::GENERATED,
        title: &model.title,
        version: &model.version,
        things: things.iter().map(view).collect(),
        regions,
        missing: missing(model, &things),
    };
    tree.add("regions.md", templates.fill("regions/regions.md", &view));
    tree.add("regions.csv", format!("\u{feff}{table}"));
    tree
}

/// The regions that should have a file and have none, as far as a table of divisions knows them.
fn missing(model: &Model, things: &[Thing<'_>]) -> Vec<Missing> {
    let knows = |table: &&CodeTable| table.division && table.by_code(&model.region).is_some();
    let Some(table) = model.tables.values().find(knows) else { return Vec::new() };
    let mut levels: Vec<Level> =
        things.iter().filter(|thing| thing.must).map(|thing| thing.local).collect();
    levels.sort();
    levels.dedup();
    let of_level = |level: Level| {
        let has_file = |code: &str| model.regions.iter().any(|region| region.code == code);
        let rows = table.rows.iter().filter(|row| {
            row.level == Some(level)
                && division_within(&row.code, &model.region)
                && !has_file(&row.code)
        });
        let names: Vec<&str> = rows.map(|row| row.label.as_str()).collect();
        let (count, names) = (names.len(), names.join("、"));
        (count > 0).then(|| Missing { level: level.label(), count, names })
    };
    levels.into_iter().filter_map(of_level).collect()
}

/// Everything the matter leaves to regions, in the order of the region's file.
fn things(model: &Model) -> Vec<Thing<'_>> {
    let mut things = Vec::new();
    for (id, parameter) in model.parameters.iter() {
        let unit = parameter.unit.clone().unwrap_or_default();
        let money = matches!(parameter.domain, Domain::Money { .. });
        let words = move |of: &Value| match of {
            Value::Integer(fen) if money => format!("{}元", format_decimal(*fen, 2)),
            of => format!("{}{unit}", value(model, of)),
        };
        let general = Some(words(&parameter.value));
        let said = move |region: &Region| {
            let set = region.parameters.iter().find(|(own, _)| *own == id);
            set.map(|(_, value)| words(value))
        };
        let (title, path) = (&parameter.title, &parameter.id);
        things.extend(thing(("参数", title, path), parameter.local, general, said));
    }
    slots(&model.guide.basics, "", &mut things);
    slots(&model.guide.help, "", &mut things);
    for (id, term) in model.terms.iter() {
        let said = move |region: &Region| {
            let set = region.terms.iter().find(|(own, _)| *own == id);
            set.map(|(_, is)| words::value(is, model))
        };
        let general = Some(words::value(&term.is, model));
        things.extend(thing(("名词", &term.title, &term.id), term.local, general, said));
    }
    for (id, item) in model.items.iter() {
        for (index, line) in item.eligibility.iter().enumerate() {
            let Some(path) = &line.id else { continue };
            let said = move |region: &Region| {
                let written = region.eligibility.iter();
                let mut written = written.filter(|(of, at, ..)| (*of, *at) == (id, index));
                written.next().map(|(_, _, text, is)| condition(model, text, is.as_ref()))
            };
            let general = Some(condition(model, &line.text, line.is.as_ref()));
            things.extend(thing(("申请条件", &item.title, path), line.local, general, said));
        }
    }
    for (id, item) in model.items.iter() {
        let said = move |region: &Region| {
            let local = region.items.iter().find(|local| local.item == id)?;
            let word = if local.available { "办理" } else { "不办理" };
            let note = local.note.as_ref().map(|note| format!("：{note}")).unwrap_or_default();
            Some(format!("{word}{note}"))
        };
        let general = Some("办理".to_owned());
        things.extend(thing(("事项", &item.title, &item.id), item.local, general, said));
    }
    for (id, table) in model.tables.iter() {
        let said = move |region: &Region| {
            let part = region.codes.iter().find(|part| part.table == id)?;
            let labels: Vec<&str> =
                part.rows.iter().map(|row| table.row(*row).label.as_str()).collect();
            Some(labels.join("、"))
        };
        let general = Some("全部".to_owned());
        things.extend(thing(("代码表", &table.title, &table.id), table.local, general, said));
    }
    if let Some(limit) = &model.guide.time_limit {
        let days = |days: i64| words::duration(days, limit.unit);
        let said = move |region: &Region| region.promised.map(|(promised, _)| days(promised));
        let general = limit.promised.map(days);
        let naming = ("承诺时限", "整件事的承诺时限", "promised");
        things.extend(thing(naming, Some(Level::County), general, said));
    }
    things
}

fn thing<'m>(
    (kind, label, path): (&'static str, &str, &str),
    local: Option<Level>,
    general: Option<String>,
    said: impl Fn(&Region) -> Option<String> + 'm,
) -> Option<Thing<'m>> {
    let (label, path) = (label.to_owned(), path.to_owned());
    let local = local?;
    Some(Thing { kind, label, path, local, must: false, general, said: Box::new(said) })
}

fn slots<'m>(entries: &'m [GuideEntry], above: &str, things: &mut Vec<Thing<'m>>) {
    for entry in entries {
        let path =
            if above.is_empty() { entry.id.clone() } else { format!("{above}.{}", entry.id) };
        if let GuideContent::Lines(lines) = &entry.content {
            slots(lines, &path, things);
        }
        // What stands in a slot that must be filled is a word on who fills it.
        let general = match &entry.content {
            GuideContent::Text(text) => {
                (!text.is_empty() && !entry.must_fill).then(|| text.clone())
            }
            GuideContent::From(_) | GuideContent::Lines(_) => None,
        };
        let own = path.clone();
        let said = move |region: &Region| {
            let filled = region.slots.iter().find(|(filled, _)| *filled == own);
            filled.map(|(_, text)| text.clone())
        };
        let made = thing(("指南", &entry.label, &path), entry.local, general, said);
        things.extend(made.map(|thing| Thing { must: entry.must_fill, ..thing }));
    }
}

fn condition(model: &Model, text: &str, is: Option<&Expr>) -> String {
    match is {
        Some(is) => format!("{text}（{}）", words::condition(is, model)),
        None => text.to_owned(),
    }
}

fn value(model: &Model, value: &Value) -> String {
    match value {
        Value::Bool(value) => if *value { "是" } else { "否" }.to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(units, scale) => format_decimal(*units, *scale),
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::Month(month) => month.to_string(),
        Value::Code(table, row) => model.tables[*table].row(*row).label.clone(),
        Value::Codes(table, rows) => {
            let labels = rows.iter().map(|row| model.tables[*table].row(*row).label.as_str());
            labels.collect::<Vec<_>>().join("、")
        }
    }
}

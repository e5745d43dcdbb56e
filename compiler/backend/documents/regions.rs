//! The matrix of regions: what each filled in of what the matter leaves to it, what it has from the
//! region around it or from the general text, and what is missing.

use super::Writer;
use super::outline::Outline;
use crate::backend::words;
use crate::document::{Block, Cell, Document, Role, Section, Table};
use crate::expr::Expr;
use crate::model::{CodeTable, Domain, GuideContent, GuideEntry, Level, Model, Region, Value};
use crate::render::csv_row;
use crate::support::{division_within, format_decimal};

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

/// From where a region has something.
enum Origin<'m> {
    Own,
    /// The region around it.
    Around(&'m Region),
    /// What holds where no region says anything.
    General,
    /// Whoever must still fill it.
    Left(Level),
    Nothing,
}

impl<'m> Thing<'m> {
    /// What a region has, and from where.
    fn of(&self, model: &'m Model, region: &Region) -> (Origin<'m>, String) {
        let around = model.around(&region.code).into_iter();
        match around.into_iter().find_map(|from| Some((from, (self.said)(from)?))) {
            Some((from, text)) if from.code == region.code => (Origin::Own, text),
            Some((from, text)) => (Origin::Around(from), text),
            None => match &self.general {
                Some(general) => (Origin::General, general.clone()),
                // A region that should have filled it has been refused.
                None if self.must => (Origin::Left(self.local), String::new()),
                None => (Origin::Nothing, String::new()),
            },
        }
    }
}

impl Origin<'_> {
    fn words(&self) -> String {
        match self {
            Origin::Own => "本地".to_owned(),
            Origin::Around(region) => region.title.clone(),
            Origin::General => "照方案".to_owned(),
            Origin::Left(level) => format!("留给{}", level.label()),
            Origin::Nothing => "空".to_owned(),
        }
    }
}

/// The matrix.
pub(super) fn regions(writer: Writer<'_>) -> Document {
    let model = writer.model;
    let things = things(model);
    let mut outline = Outline::default();
    let mut blocks = vec![
        Block::paragraph(
            "“本地”：当地自己填的；写着上级地名的：随上级填的；“照方案”：当地没有另定，用通用的；“留给某级”：必须由那一级填，这里还没有；“空”：可填可不填，没有填。填的内容见同目录的 regions.csv。",
        ),
        outline.chapter("留给地方的内容", ""),
        left(&things),
        outline.chapter("各地填了什么", ""),
        Block::paragraph("各列的编号是上表的序号。"),
        filled(model, &things),
    ];
    let missing = missing(model, &things);
    if !missing.is_empty() {
        blocks.push(outline.chapter("还没有文件的地区", ""));
        blocks.extend(missing.into_iter().map(Block::paragraph));
    }
    Document {
        title: format!("{}：各地填了什么", model.title),
        edition: writer.edition(),
        contents: false,
        sections: vec![Section { landscape: true, blocks }],
    }
}

/// What is left to regions.
fn left(things: &[Thing<'_>]) -> Block {
    let row = |(index, thing): (usize, &Thing<'_>)| {
        vec![
            Cell::words(Role::Short, (index + 1).to_string()),
            Cell::words(Role::Short, thing.kind),
            Cell::words(Role::Row, thing.label.clone()),
            Cell::words(Role::Long, thing.path.clone()),
            Cell::words(Role::Short, thing.local.label()),
            Cell::words(Role::Short, if thing.must { "是" } else { "" }),
        ]
    };
    let columns =
        [("序号", 1), ("类别", 2), ("名称", 5), ("路径", 4), ("可由哪一级填", 2), ("必填", 1)];
    Block::Table(Table::data("", &columns, things.iter().enumerate().map(row).collect()))
}

/// What each region has, a column for each thing.
fn filled(model: &Model, things: &[Thing<'_>]) -> Block {
    let numbers: Vec<String> = (1..=things.len()).map(|number| number.to_string()).collect();
    let mut columns = vec![("代码", 3), ("地区", 4), ("自填", 2)];
    columns.extend(numbers.iter().map(|number| (number.as_str(), 2)));
    let row = |region: &Region| {
        let origins: Vec<Origin<'_>> =
            things.iter().map(|thing| thing.of(model, region).0).collect();
        let own = origins.iter().filter(|origin| matches!(origin, Origin::Own)).count();
        let mut cells = vec![
            Cell::words(Role::Short, region.code.clone()),
            Cell::words(Role::Row, region.title.clone()),
            Cell::words(Role::Short, format!("{own}/{}", things.len())),
        ];
        cells.extend(origins.iter().map(|origin| Cell::words(Role::Short, origin.words())));
        cells
    };
    Block::Table(Table::data("", &columns, model.regions.iter().map(row).collect()))
}

/// The matrix with all that was filled in, as CSV.
pub(in crate::backend) fn csv(model: &Model) -> String {
    let things = things(model);
    let mut table = csv_row(["代码", "地区", "类别", "名称", "路径", "由谁定", "内容"]);
    for region in &model.regions {
        for thing in &things {
            let (origin, text) = thing.of(model, region);
            let (code, title) = (region.code.as_str(), region.title.as_str());
            let origin = origin.words();
            table += &csv_row([code, title, thing.kind, &thing.label, &thing.path, &origin, &text]);
        }
    }
    format!("\u{feff}{table}")
}

/// The regions that should have a file and have none, as far as a table of divisions knows them.
fn missing(model: &Model, things: &[Thing<'_>]) -> Vec<String> {
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
        let (count, label) = (names.len(), level.label());
        (count > 0).then(|| format!("{label}{count}个：{}。", names.join("、")))
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

//! The materials of the guide: the list in the columns of the official table, what they are made of,
//! what need not be brought, and what departments share instead of asking for it.

use super::Writer;
use super::outline::Outline;
use crate::backend::words;
use crate::document::{Block, Cell, Inline, Line, Role, Table};
use crate::model::{Combination, Material, Model, Necessity};

/// Columns of the table, in their order, with the shares of its width.
const COLUMNS: [(&str, u32); 11] = [
    ("序号", 4),
    ("材料名称", 8),
    ("材料类型", 5),
    ("材料形式", 5),
    ("来源渠道", 5),
    ("出具部门", 5),
    ("纸质材料份数", 4),
    ("材料必要性", 4),
    ("涉及事项", 8),
    ("非必要材料涉及情形", 9),
    ("备注", 9),
];

/// A cell without anything to say.
const NONE: &str = "—";

pub(super) fn table(writer: Writer<'_>) -> Block {
    let materials = &writer.model.materials;
    let rows = materials.values().map(|material| row(writer, material)).collect();
    let caption = format!("申请材料一览，共{}项", materials.len());
    Block::Table(Table::data(caption, &COLUMNS, rows))
}

/// The cells of a material, in the order of [`COLUMNS`].
fn row(writer: Writer<'_>, material: &Material) -> Vec<Cell> {
    let model = writer.model;
    let or_none =
        |text: Option<String>| text.filter(|t| !t.is_empty()).unwrap_or_else(|| NONE.to_owned());
    let occasions = material
        .occasions_printed
        .clone()
        .unwrap_or_else(|| words::occasions(model, &material.occasions));
    let circumstances = material.as_printed.clone().or_else(|| {
        let needed = material.needed.as_ref()?;
        (material.necessity != Some(Necessity::Required)).then(|| words::condition(needed, model))
    });
    let short = |text: Option<&str>| Cell::words(Role::Short, or_none(text.map(str::to_owned)));
    let mut title = vec![Inline::words(&material.title)];
    title.extend(writer.doubt(material.unclear.as_ref()));
    vec![
        Cell::words(Role::Short, material.number.clone().unwrap_or_default()),
        Cell::new(Role::Row, vec![title]),
        short(material.kind.map(|kind| kind.label())),
        short(material.medium.map(|medium| medium.label())),
        short(material.channel.map(|channel| channel.label())),
        short(material.issuer.as_deref()),
        Cell::words(Role::Short, or_none(material.copies.map(|copies| copies.to_string()))),
        short(material.necessity.map(|necessity| necessity.label())),
        Cell::words(Role::Long, occasions),
        Cell::words(Role::Long, or_none(circumstances)),
        Cell::words(Role::Long, material.remark.clone().unwrap_or_default()),
    ]
}

/// What the columns have no room for.
pub(super) fn remarks(model: &Model, outline: &mut Outline) -> Vec<Block> {
    let lines = |line: fn(&Material) -> Option<String>| -> Vec<Line> {
        let found = model.materials.values().filter_map(|material| {
            Some(vec![Inline::words(format!("{}：{}", material.title, line(material)?))])
        });
        found.collect()
    };
    let mut blocks = outline.list("材料的组成和要求", lines(parts));
    blocks
        .extend(outline.list("要不要由窗口判断的材料", lines(|material| material.judged.clone())));
    let waived = lines(|material| {
        let reasons: Vec<&str> = material.waivers.iter().map(|w| w.reason.as_str()).collect();
        (!reasons.is_empty()).then(|| reasons.join("；"))
    });
    let mut waived = outline.list("可以免交的材料", waived);
    if !waived.is_empty() {
        waived.insert(1, Block::paragraph("有下列情形的，不用再交："));
    }
    blocks.extend(waived);
    blocks
}

/// How the parts of a material go together, and what it must look like.
fn parts(material: &Material) -> Option<String> {
    let how = match material.combination {
        Combination::Whole => "",
        Combination::AnyOf => "（有其中一种即可）",
        Combination::AllOf => "（都要提供）",
        Combination::Parts => "（各页都要提供）",
    };
    let parts = material.parts.iter().map(|part| match &part.issuer {
        Some(issuer) => format!("{}（{issuer}）", part.title),
        None => part.title.clone(),
    });
    let parts: Vec<String> = parts.collect();
    let sentences = (!parts.is_empty()).then(|| format!("{}{how}", parts.join("、")));
    let sentences: Vec<String> =
        sentences.into_iter().chain(material.specification.clone()).collect();
    (!sentences.is_empty()).then(|| format!("{}。", sentences.join("。")))
}

/// What departments tell each other, so that nobody is asked for it.
pub(super) fn shared(writer: Writer<'_>, outline: &mut Outline) -> Vec<Block> {
    let row = |register: &crate::model::Register| {
        let mut title = vec![Inline::words(&register.title)];
        title.extend(writer.doubts_at(&format!("registers.{}", register.id)));
        let fields: Vec<&str> = register.fields.iter().map(|f| f.label.as_str()).collect();
        // A register may only tell whether somebody is in it.
        let fields =
            if fields.is_empty() { "有没有记录".to_owned() } else { fields.join("、") };
        vec![
            Cell::new(Role::Row, vec![title]),
            Cell::words(Role::Long, &register.keeper),
            Cell::words(Role::Long, fields),
        ]
    };
    let rows: Vec<Vec<Cell>> = writer.model.registers.values().map(row).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = [("信息", 4), ("由谁提供", 3), ("内容", 6)];
    vec![outline.part("由部门共享、不用填写的信息"), Block::Table(Table::data("", &columns, rows))]
}

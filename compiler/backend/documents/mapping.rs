//! A department's mapping document: its field, our source, the conversion, the gap.

use super::Writer;
use super::outline::Outline;
use crate::backend::words;
use crate::document::{Block, Cell, Document, Inline, Role, Section, Table, Tone};
use crate::expr::{Expr, ExprKind, Reads};
use crate::model::{
    ConversionId, Converted, DeclaredGap, Department, DepartmentForm, DepartmentId, Model, RowId,
    Target, TargetSource,
};

/// Columns of the table of a form, with the shares of its width.
const COLUMNS: [(&str, u32); 8] = [
    ("栏名", 6),
    ("名称", 5),
    ("取值", 6),
    ("必填", 2),
    ("来源", 8),
    ("代码转换", 4),
    ("何时有", 5),
    ("说明", 6),
];

/// The document of a department.
pub(super) fn mapping(writer: Writer<'_>, id: DepartmentId) -> Document {
    let model = writer.model;
    let department: Option<&Department> = model.departments.get(id);
    let mut outline = Outline::default();
    let mut used: Vec<ConversionId> = Vec::new();
    let mut blocks = Vec::new();
    if let Some(system) = department.and_then(|department| department.system.as_ref()) {
        blocks.push(Block::paragraph(format!("系统：{system}")));
    }
    for form in model.department_forms.values().filter(|form| form.department == id) {
        blocks.push(outline.chapter(&form.title, ""));
        blocks.extend(form_blocks(writer, form, &mut used));
    }
    if outline.is_empty() {
        blocks.push(Block::paragraph("这个部门没有单独的申请表。"));
    }
    for id in used {
        blocks.extend(conversion(model, id, &mut outline).into_iter().flatten());
    }
    Document {
        title: format!("{}：原申请表对应关系", department.map_or("", |d| d.title.as_str())),
        edition: writer.edition(),
        contents: false,
        sections: vec![Section { landscape: true, blocks }],
    }
}

/// What is said of a form: a list of facts, then its fields.
fn form_blocks(
    writer: Writer<'_>,
    form: &DepartmentForm,
    used: &mut Vec<ConversionId>,
) -> Vec<Block> {
    let model = writer.model;
    let mut rows = Vec::new();
    collect(writer, &form.targets, "", &mut rows, used);
    let mut counts = [0; 3];
    count(&form.targets, &mut counts);
    let [required, gaps, returned] = counts;
    let mut facts = vec![
        format!("标识：{}", form.id),
        format!("事项：{}", words::occasions(model, &form.occasions)),
    ];
    facts.extend(form.when.iter().map(|w| format!("送出的条件：{}", words::condition(w, model))));
    let per = form.per.and_then(|group| model.groups.get(group));
    facts.extend(per.map(|group| format!("“{}”每份一张", group.title)));
    facts.extend(form.system.iter().map(|system| format!("系统：{system}")));
    facts.extend(form.fallback.iter().map(|text| format!("等待共享数据时：{text}")));
    facts.extend(form.basis.iter().map(|basis| format!("依据：{basis}")));
    facts.extend(form.remark.iter().map(|remark| format!("备注：{remark}")));
    facts.push(format!("有来源的必填栏目{required}个，缺口{gaps}个，由部门填写的{returned}个"));
    let line = |text: String| vec![Inline::words(text)];
    let mut blocks = vec![Block::lines(facts.into_iter().map(line).collect())];
    if let Some(doubt) = writer.doubt(form.unclear.as_ref()) {
        blocks.push(Block::Paragraph { text: vec![doubt], tone: Tone::Soft });
    }
    if form.unknown {
        blocks.push(Block::paragraph("没有见过这张表的原件。送交的内容："));
        let received = form.receives.iter().filter_map(|id| model.fields.get(*id));
        let received = received.map(|field| line(format!("{}（{}）", field.label, field.path)));
        blocks.push(Block::lines(received.collect()));
    }
    if !rows.is_empty() {
        blocks.push(Block::Table(Table::data("", &COLUMNS, rows)));
    }
    blocks
}

fn count(targets: &[Target], counts: &mut [usize; 3]) {
    for target in targets {
        match &target.source {
            TargetSource::Gap { .. } => counts[1] += 1,
            TargetSource::Returned { .. } => counts[2] += 1,
            TargetSource::Group(inner) | TargetSource::Rows { targets: inner, .. } => {
                count(inner, counts)
            }
            _ => counts[0] += usize::from(target.required),
        }
    }
}

/// The rows of the table, in the order of [`COLUMNS`].
fn collect(
    writer: Writer<'_>,
    targets: &[Target],
    outer: &str,
    rows: &mut Vec<Vec<Cell>>,
    used: &mut Vec<ConversionId>,
) {
    let model = writer.model;
    for target in targets {
        let wire = if outer.is_empty() {
            target.wire.clone()
        } else {
            format!("{outer} › {}", target.wire)
        };
        let (mut domain, mut source, mut conversions) =
            (String::new(), String::new(), String::new());
        let mut notes: Vec<String> = Vec::new();
        let mut inner: Option<&[Target]> = None;
        match &target.source {
            TargetSource::Value { value, domain: found, gap } => {
                domain = words::domain(found, model);
                source = value_source(model, value);
                conversions = converted(model, value, used);
                if let Some(gap) = gap {
                    notes.push("没有填写时是缺口".to_owned());
                    notes.extend(gap_notes(model, gap));
                }
            }
            TargetSource::Gap { gap, domain: found } => {
                domain = found.as_ref().map(|d| words::domain(d, model)).unwrap_or_default();
                source = "缺口".to_owned();
                notes.extend(gap_notes(model, gap));
            }
            TargetSource::Returned { domain: found } => {
                domain = found.as_ref().map(|d| words::domain(d, model)).unwrap_or_default();
                source = "由本部门填写".to_owned();
            }
            TargetSource::Group(members) => {
                source = "一组栏目，见下".to_owned();
                inner = Some(members);
            }
            TargetSource::Rows { rows: group, targets: members } => {
                let title = model.groups.get(*group).map_or("", |group| group.title.as_str());
                source = format!("“{title}”每份一行，见下");
                inner = Some(members);
            }
            TargetSource::Attachment { material, part, page } => {
                domain = "附件".to_owned();
                if let Some(material) = model.materials.get(*material) {
                    let part = part.and_then(|part| material.parts.get(part));
                    let part = part.map(|part| format!("的{}", part.title)).unwrap_or_default();
                    source = format!("材料“{}”{part}", material.title);
                }
                notes.extend(page.iter().map(|page| format!("页码代码 {page}")));
            }
            TargetSource::File { group, page } => {
                domain = "文件".to_owned();
                source = model
                    .groups
                    .get(*group)
                    .map(|g| format!("{}（{}）", g.title, g.path))
                    .unwrap_or_default();
                notes.extend(page.iter().map(|page| format!("页码代码 {page}")));
            }
        }
        notes.extend(target.remark.clone());
        let required = match target.source {
            TargetSource::Returned { .. } => "",
            _ if target.required => "必填",
            _ => "选填",
        };
        let when = target.when.as_ref().map(|when| words::condition(when, model));
        let mut notes = Cell::words(Role::Long, notes.join("；"));
        notes.lines.extend(writer.doubt(target.unclear.as_ref()).map(|doubt| vec![doubt]));
        let long = |text: &str| Cell::words(Role::Long, text);
        rows.push(vec![
            Cell::words(Role::Row, &wire),
            long(&target.label),
            long(&domain),
            Cell::words(Role::Short, required),
            long(&source),
            long(&conversions),
            long(&when.unwrap_or_default()),
            notes,
        ]);
        if let Some(inner) = inner {
            collect(writer, inner, &wire, rows, used);
        }
    }
}

/// Where a value comes from: the expression in words, and the answers it reads by path.
fn value_source(model: &Model, value: &Expr) -> String {
    let core = unconverted(value);
    match &core.kind {
        ExprKind::Field(field, _) => model
            .fields
            .get(*field)
            .map(|field| format!("{}（{}）", field.label, field.path))
            .unwrap_or_default(),
        ExprKind::Register(id, index) => {
            let Some(register) = model.registers.get(*id) else { return String::new() };
            let field = register.fields.get(*index);
            let (label, name) = field.map_or(("", ""), |f| (f.label.as_str(), f.id.as_str()));
            format!("{}中的{label}（registers.{}.{name}）", register.title, register.id)
        }
        ExprKind::Constant(_) => format!("固定值：{}", words::value(core, model)),
        _ => {
            let reads = Reads::of(core, model);
            let mut paths: Vec<String> = reads
                .fields
                .iter()
                .filter_map(|id| model.fields.get(*id))
                .map(|f| f.path.clone())
                .collect();
            paths.extend(reads.register_fields.iter().filter_map(|(id, index)| {
                let register = model.registers.get(*id)?;
                Some(format!("registers.{}.{}", register.id, register.fields.get(*index)?.id))
            }));
            let read = if paths.is_empty() {
                String::new()
            } else {
                format!("（取自 {}）", paths.join("、"))
            };
            format!("{}{read}", words::value(core, model))
        }
    }
}

fn unconverted(value: &Expr) -> &Expr {
    match &value.kind {
        ExprKind::Convert(_, inner) => unconverted(inner),
        _ => value,
    }
}

fn converted(model: &Model, value: &Expr, used: &mut Vec<ConversionId>) -> String {
    let mut found: Vec<ConversionId> = Vec::new();
    value.walk(&mut |node| {
        if let ExprKind::Convert(id, _) = &node.kind
            && !found.contains(id)
        {
            found.push(*id);
        }
    });
    for id in &found {
        if !used.contains(id) {
            used.push(*id);
        }
    }
    let names: Vec<String> =
        found.iter().filter_map(|id| model.conversions.get(*id)).map(|c| c.id.clone()).collect();
    names.join("、")
}

/// Why there is no source, who fills the field and when.
fn gap_notes(model: &Model, gap: &DeclaredGap) -> Vec<String> {
    let mut notes = vec![gap.reason.clone()];
    notes.extend(gap.filled_by.iter().map(|who| format!("由{}补填", person(model, who))));
    notes.extend(gap.filled_when.iter().map(|when| format!("何时补填：{when}")));
    notes
}

fn person(model: &Model, who: &str) -> String {
    let department = model.departments.values().find(|department| department.id == who);
    department.map_or_else(|| who.to_owned(), |department| department.title.clone())
}

fn conversion(model: &Model, id: ConversionId, outline: &mut Outline) -> Option<[Block; 3]> {
    let conversion = model.conversions.get(id)?;
    let (from, to) = (model.tables.get(conversion.from)?, model.tables.get(conversion.to)?);
    let rows = conversion.rows.iter().enumerate().filter_map(|(index, converted)| {
        let row = from.rows.get(index)?;
        let (code, label) = match converted.as_ref()? {
            Converted::To(RowId(to_row)) => {
                let row = to.rows.get(*to_row as usize)?;
                (row.code.as_str(), row.label.as_str())
            }
            Converted::Unmapped(reason) => ("无", reason.as_str()),
        };
        let cells = [row.code.as_str(), row.label.as_str(), code, label];
        Some(cells.map(|text| Cell::words(Role::Long, text)).to_vec())
    });
    let columns = [("代码", 1), ("名称", 3), ("转为", 1), ("名称或缘由", 3)];
    let table = Table::data("", &columns, rows.collect());
    let tables = [conversion.from, conversion.to].map(|table| words::table(model, table));
    Some([
        outline.chapter(format!("代码转换：{}", conversion.id), ""),
        Block::paragraph(format!("从{}到{}", tables[0], tables[1])),
        Block::Table(table),
    ])
}

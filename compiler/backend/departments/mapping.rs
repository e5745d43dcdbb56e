//! A department's mapping document: its field, our source, the conversion, the gap.

use crate::backend::words;
use crate::expr::{Expr, ExprKind, Reads};
use crate::model::{
    ConversionId, Converted, DeclaredGap, Department, DepartmentForm, DepartmentId, Model, RowId,
    Target, TargetSource,
};
use crate::render;
use serde::Serialize;

/// What the template is filled with.
#[derive(Serialize)]
pub(super) struct Mapping {
    generated: &'static str,
    department: String,
    matter: String,
    version: String,
    system: Option<String>,
    forms: Vec<FormView>,
    conversions: Vec<ConversionView>,
}

#[derive(Serialize)]
struct FormView {
    id: String,
    title: String,
    system: Option<String>,
    occasions: String,
    when: Option<String>,
    per: Option<String>,
    unknown: bool,
    receives: Vec<String>,
    fallback: Option<String>,
    basis: Vec<String>,
    remark: Option<String>,
    unclear: Option<String>,
    required: usize,
    gaps: usize,
    returned: usize,
    rows: Vec<RowView>,
}

/// A field of the department: a line of the table.
#[derive(Serialize)]
struct RowView {
    wire: String,
    label: String,
    domain: String,
    required: &'static str,
    source: String,
    conversion: String,
    when: String,
    notes: String,
}

#[derive(Serialize)]
struct ConversionView {
    id: String,
    from: String,
    to: String,
    rows: Vec<[String; 4]>,
}

/// The document of a department.
pub(super) fn mapping(model: &Model, id: DepartmentId) -> Mapping {
    let forms: Vec<&DepartmentForm> =
        model.department_forms.values().filter(|form| form.department == id).collect();
    let mut used: Vec<ConversionId> = Vec::new();
    let views = forms.iter().map(|form| form_view(model, form, &mut used)).collect();
    let department: Option<&Department> = model.departments.get(id);
    Mapping {
        generated: render::GENERATED,
        department: department.map(|d| d.title.clone()).unwrap_or_default(),
        matter: model.title.clone(),
        version: model.version.clone(),
        system: department.and_then(|d| d.system.clone()),
        forms: views,
        conversions: used.into_iter().filter_map(|id| conversion(model, id)).collect(),
    }
}

fn form_view(model: &Model, form: &DepartmentForm, used: &mut Vec<ConversionId>) -> FormView {
    let mut rows = Vec::new();
    collect(model, &form.targets, "", &mut rows, used);
    let mut counts = [0; 3];
    count(&form.targets, &mut counts);
    FormView {
        id: form.id.clone(),
        title: form.title.clone(),
        system: form.system.clone(),
        occasions: words::occasions(model, &form.occasions),
        when: form.when.as_ref().map(|when| words::condition(when, model)),
        per: form.per.and_then(|group| model.groups.get(group)).map(|group| group.title.clone()),
        unknown: form.unknown,
        receives: form
            .receives
            .iter()
            .filter_map(|id| model.fields.get(*id))
            .map(|field| format!("{}（{}）", field.label, field.path))
            .collect(),
        fallback: form.fallback.clone(),
        basis: form.basis.clone(),
        remark: form.remark.clone(),
        unclear: form.unclear.clone(),
        required: counts[0],
        gaps: counts[1],
        returned: counts[2],
        rows,
    }
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

fn collect(
    model: &Model,
    targets: &[Target],
    outer: &str,
    rows: &mut Vec<RowView>,
    used: &mut Vec<ConversionId>,
) {
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
        notes.extend(target.unclear.iter().map(|doubt| format!("存疑：{doubt}")));
        rows.push(RowView {
            wire: wire.clone(),
            label: target.label.clone(),
            domain,
            required: match target.source {
                TargetSource::Returned { .. } => "",
                _ if target.required => "必填",
                _ => "选填",
            },
            source,
            conversion: conversions,
            when: target
                .when
                .as_ref()
                .map(|when| words::condition(when, model))
                .unwrap_or_default(),
            notes: notes.join("；"),
        });
        if let Some(inner) = inner {
            collect(model, inner, &wire, rows, used);
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

fn conversion(model: &Model, id: ConversionId) -> Option<ConversionView> {
    let conversion = model.conversions.get(id)?;
    let (from, to) = (model.tables.get(conversion.from)?, model.tables.get(conversion.to)?);
    let rows = conversion.rows.iter().enumerate().filter_map(|(index, converted)| {
        let row = from.rows.get(index)?;
        let (code, label) = match converted.as_ref()? {
            Converted::To(RowId(to_row)) => {
                let row = to.rows.get(*to_row as usize)?;
                (row.code.clone(), row.label.clone())
            }
            Converted::Unmapped(reason) => ("无".to_owned(), reason.clone()),
        };
        Some([row.code.clone(), row.label.clone(), code, label])
    });
    Some(ConversionView {
        id: conversion.id.clone(),
        from: words::table(model, conversion.from),
        to: words::table(model, conversion.to),
        rows: rows.collect(),
    })
}

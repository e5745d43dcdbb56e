//! Sentences beside the questions: what an answer opens, what is allowed, where help is.

use super::control::Control;
use crate::expr::{Comparison, Expr, ExprKind};
use crate::model::{
    ChooseItems, Domain, Field, FieldId, Group, GuideContent, MediaType, Member, Model,
    Requirement, Value,
};
use crate::support::format_decimal;
use serde::Serialize;

/// How many items must be chosen.
pub(super) fn choose(model: &Model) -> Option<&'static str> {
    match model.choose_items {
        ChooseItems::AtLeastOne => Some("请至少选一个事项办理。"),
        ChooseItems::ExactlyOne => Some("请选一个事项办理，只能选一个。"),
        ChooseItems::Any => None,
    }
}

/// A way to get help.
#[derive(Serialize)]
pub(super) struct Help {
    label: String,
    text: String,
}

/// Where help is; what a region still has to fill says so.
pub(super) fn help(model: &Model) -> Vec<Help> {
    let entries = model.guide.help.iter().filter_map(|entry| match &entry.content {
        GuideContent::Text(text) if !text.is_empty() => {
            Some(Help { label: entry.label.clone(), text: text.clone() })
        }
        GuideContent::Text(_) => {
            Some(Help { label: entry.label.clone(), text: crate::backend::words::slot(entry) })
        }
        _ => None,
    });
    entries.collect()
}

/// Sentences for a group.
pub(super) fn group(model: &Model, group: &Group) -> Vec<String> {
    let mut hints: Vec<String> = group.hint.iter().cloned().collect();
    if let Requirement::When(when) = &group.required {
        hints.push(format!("{}的，必须填写。", crate::backend::words::condition(when, model)));
    }
    if let Some(repeat) = &group.repeat {
        hints.push(match repeat.min {
            0 => format!("最多填{}份。", repeat.max),
            min => format!("至少填{min}份，最多填{}份。", repeat.max),
        });
    }
    hints.extend(
        group.remark.iter().filter(|remark| !hints.contains(remark)).cloned().collect::<Vec<_>>(),
    );
    hints
}

/// Sentences for a question: the schema's, the limits, what it opens.
pub(super) fn field(model: &Model, id: FieldId, field: &Field) -> Vec<String> {
    let mut hints: Vec<String> = field.hint.iter().cloned().collect();
    if let Domain::Text { kind, .. } = &field.domain
        && let Some(hint) = model.text_types.get(*kind).and_then(|kind| kind.hint.as_ref())
    {
        hints.push(hint.clone());
    }
    hints.extend(limits(model, field));
    if let Requirement::When(when) = &field.required {
        hints.push(format!("{}的，必须填写。", crate::backend::words::condition(when, model)));
    }
    hints.extend(opens(model, id));
    hints
}

fn limits(model: &Model, field: &Field) -> Option<String> {
    match &field.domain {
        Domain::Text { kind, min, max, .. } => {
            let lines = model.text_types.get(*kind).is_some_and(|kind| kind.multiline);
            match (*min, *max) {
                _ if !lines => None,
                (1, max) => Some(format!("最多写{max}个字。")),
                (min, max) => Some(format!("写{min}至{max}个字。")),
            }
        }
        Domain::Integer { min, max }
            if (*min, *max) != (-crate::model::INTEGER_LIMIT, crate::model::INTEGER_LIMIT) =>
        {
            Some(format!("填{min}至{max}之间的整数。"))
        }
        Domain::Decimal { scale, .. } => Some(format!("最多写{scale}位小数。")),
        Domain::Money { .. } => Some("可以写到分，例如 1200.50。".to_owned()),
        Domain::AnyOf { table, min, max } => {
            let rows = &model.tables[*table].rows;
            let all = rows.iter().filter(|row| row.selectable).count();
            let mut hint = match (*min as usize, *max as usize) {
                (1, max) if max >= all => "可以选多项。".to_owned(),
                (min, max) if min == max => format!("选{max}项。"),
                (min, max) => format!("选{min}至{}项。", max.min(all)),
            };
            for row in rows {
                if let Some(count) = row.implied_by {
                    hint.push_str(&format!("选满{count}项就是“{}”，不必另选。", row.label));
                }
                if row.exclusive && row.selectable {
                    hint.push_str(&format!("选“{}”的，不能再选其他。", row.label));
                }
            }
            Some(hint)
        }
        Domain::Date { .. } => Some("例如：2024年5月1日。".to_owned()),
        Domain::Month { .. } => Some("例如：2024年5月。".to_owned()),
        Domain::Division { .. } => Some("可以写名称，也可以从提示中选。".to_owned()),
        _ => None,
    }
}

/// What a choice opens, said before it is made.
fn opens(model: &Model, id: FieldId) -> Option<String> {
    let field = &model.fields[id];
    let control = Control::of(&field.domain, model);
    if !control.visible_to_css() {
        return None;
    }
    if let Some(group) = model.groups.get(field.group).filter(|group| group.switch == Some(id)) {
        let others = group.members.len().saturating_sub(1);
        return (others > 0).then(|| "选“是”后，下面会出现要填的内容。".to_owned());
    }
    let mut sentences: Vec<(String, Vec<String>)> = Vec::new();
    for member in model.opened_by(id) {
        let (when, title) = match member {
            Member::Group(id) => (&model.groups[*id].when, &model.groups[*id].title),
            Member::Field(id) => (&model.fields[*id].when, &model.fields[*id].label),
            Member::Passage(_) => continue,
        };
        let Some(when) = when else { continue };
        let choice = match choice(model, when, id) {
            Some(labels) => format!("选“{}”后，会出现", labels.join("”或“")),
            None => "根据这里的选择，可能出现".to_owned(),
        };
        match sentences.iter_mut().find(|(known, _)| *known == choice) {
            Some((_, titles)) => titles.push(title.clone()),
            None => sentences.push((choice, vec![title.clone()])),
        }
    }
    let sentences: Vec<String> = sentences
        .into_iter()
        .map(|(choice, titles)| format!("{choice}“{}”。", titles.join("”“")))
        .collect();
    (!sentences.is_empty()).then(|| sentences.concat())
}

/// The labels that make a condition true which is nothing but a choice of this question.
fn choice(model: &Model, when: &Expr, id: FieldId) -> Option<Vec<String>> {
    let is_field = |expr: &Expr| matches!(expr.kind, ExprKind::Field(field, _) if field == id);
    let label = |value: &Value| match value {
        Value::Code(table, row) => {
            Some(model.tables.get(*table)?.rows.get(row.0 as usize)?.label.clone())
        }
        Value::Bool(value) => Some(if *value { "是" } else { "否" }.to_owned()),
        _ => None,
    };
    match &when.kind {
        ExprKind::Field(..) if is_field(when) => Some(vec!["是".to_owned()]),
        ExprKind::Compare(Comparison::Equal, field, value) if is_field(field) => {
            match &value.kind {
                ExprKind::Constant(value) => Some(vec![label(value)?]),
                _ => None,
            }
        }
        ExprKind::In(field, values) | ExprKind::HasAny(field, values) if is_field(field) => {
            values.iter().map(label).collect()
        }
        _ => None,
    }
}

/// Formats and size of a file, in words.
pub(super) fn file(media: &[MediaType], max_size: u64) -> String {
    let media = if media.is_empty() { MediaType::ALL } else { media };
    let names: Vec<&str> = media.iter().map(|media| media.label()).collect();
    format!("可以交{}格式的文件，不超过{}。", names.join("、"), size(max_size))
}

fn size(bytes: u64) -> String {
    let (unit, name) = if bytes >= 1 << 20 { (1_u64 << 20, "MB") } else { (1 << 10, "KB") };
    let tenths = i64::try_from(bytes.saturating_mul(10) / unit).unwrap_or(i64::MAX);
    let text = format_decimal(tenths, 1);
    format!("{}{name}", text.strip_suffix(".0").unwrap_or(&text))
}

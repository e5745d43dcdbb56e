//! Words that several documents share: domains, limits, occasions, numbers.

use crate::expr::{Expr, Type, chinese};
use crate::model::{
    DepartmentId, Domain, GuideEntry, GuideSource, ItemId, Model, Occasion, TimeLimit, TimeUnit,
};
use crate::support::format_decimal;

/// A condition as a sentence.
pub(super) fn condition(expr: &Expr, model: &Model) -> String {
    chinese::sentence(expr, model)
}

/// The value of an expression as a noun phrase.
pub(super) fn value(expr: &Expr, model: &Model) -> String {
    match expr.ty {
        Type::Bool => condition(expr, model),
        _ => chinese::phrase(expr, model),
    }
}

/// A number as headings of documents have it: 一, 二, … 十一.
pub(super) fn chinese_number(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: usize| DIGITS.get(n).copied().unwrap_or("");
    match number {
        0 => "〇".to_owned(),
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number - 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}

/// What values a domain has.
pub(super) fn domain(domain: &Domain, model: &Model) -> String {
    let between = |low: String, high: String| format!("{low}至{high}");
    match domain {
        Domain::Text { kind, min, max, pattern } => {
            let (title, own) = model
                .text_types
                .get(*kind)
                .map_or(("文字", None), |kind| (kind.title.as_str(), kind.pattern.as_ref()));
            let length = if min == max {
                format!("{max}个字符")
            } else {
                format!("{min}至{max}个字符")
            };
            let pattern = pattern.as_ref().or(own).map(|p| format!("，格式 {}", p.source));
            format!("{title}，{length}{}", pattern.unwrap_or_default())
        }
        Domain::Integer { min, max } => {
            format!("整数，{}", between(min.to_string(), max.to_string()))
        }
        Domain::Decimal { scale, min, max } => format!(
            "{scale}位小数，{}",
            between(format_decimal(*min, *scale), format_decimal(*max, *scale))
        ),
        Domain::Money { min, max } => {
            format!("金额（元），{}", between(format_decimal(*min, 2), format_decimal(*max, 2)))
        }
        Domain::YesNo => "是或否".to_owned(),
        Domain::Tick => "勾选".to_owned(),
        Domain::OneOf(id) => format!("单选：{}", table(model, *id)),
        Domain::AnyOf { table: id, min, max } => {
            let count =
                if min == max { format!("选{max}项") } else { format!("选{min}至{max}项") };
            format!("多选：{}，{count}", table(model, *id))
        }
        Domain::Date { min, max } => {
            format!("日期{}", range(min.map(|d| d.to_string()), max.map(|d| d.to_string())))
        }
        Domain::Month { min, max } => {
            format!("年月{}", range(min.map(|d| d.to_string()), max.map(|d| d.to_string())))
        }
        Domain::Division { table: id, level } => {
            format!("行政区划（{}）：{}", level.label(), table(model, *id))
        }
    }
}

fn range(min: Option<String>, max: Option<String>) -> String {
    match (min, max) {
        (None, None) => String::new(),
        (Some(min), None) => format!("，{min}起"),
        (None, Some(max)) => format!("，{max}止"),
        (Some(min), Some(max)) => format!("，{min}至{max}"),
    }
}

/// A code table and its standard.
pub(super) fn table(model: &Model, id: crate::model::TableId) -> String {
    let Some(table) = model.tables.get(id) else { return String::new() };
    match &table.standard {
        Some(standard) => format!("{}（{standard}）", table.title),
        None => table.title.clone(),
    }
}

/// A number of days or months with its unit.
pub(super) fn duration(number: i64, unit: TimeUnit) -> String {
    match unit {
        TimeUnit::Immediate => unit.label().to_owned(),
        _ => format!("{number}{}", unit.label()),
    }
}

/// The limit that counts for the applicant: as promised, else by law.
pub(crate) fn time_limit(limit: &TimeLimit) -> Option<String> {
    let excluding = limit.excluding.as_ref().map(|e| format!("（不含{e}）")).unwrap_or_default();
    match limit.promised.or(limit.statutory) {
        Some(number) => Some(format!("{}{excluding}", duration(number, limit.unit))),
        None => (limit.unit == TimeUnit::Immediate).then(|| limit.unit.label().to_owned()),
    }
}

/// Title of an item.
pub(super) fn item(model: &Model, id: ItemId) -> String {
    model.items.get(id).map(|item| item.title.clone()).unwrap_or_default()
}

/// Title of a department.
pub(crate) fn department(model: &Model, id: DepartmentId) -> String {
    model.departments.get(id).map(|d| d.title.clone()).unwrap_or_default()
}

/// Occasions: items, with their cases where not all are meant.
pub(super) fn occasions(model: &Model, occasions: &[Occasion]) -> String {
    if occasions.is_empty() {
        return "全部事项".to_owned();
    }
    let words = occasions.iter().map(|occasion| {
        let Some(item) = model.items.get(occasion.item) else { return String::new() };
        let cases: Vec<&str> = occasion
            .cases
            .iter()
            .filter_map(|i| item.cases.get(*i))
            .map(|c| c.title.as_str())
            .collect();
        if cases.is_empty() {
            item.title.clone()
        } else {
            format!("{}（{}）", item.title, cases.join("、"))
        }
    });
    words.collect::<Vec<_>>().join("、")
}

/// What stands in a slot that a region has still to fill.
pub(super) fn slot(entry: &GuideEntry) -> String {
    let level = entry.local.map(|level| format!("{}部门", level.label()));
    let filler = entry.filled_by.clone().or(level);
    filler.map_or_else(String::new, |who| format!("（由{who}填写）"))
}

/// What an entry of the guide takes from the model, one line each.
pub(super) fn guide_source(model: &Model, source: GuideSource) -> Vec<String> {
    let limit = |number: fn(&TimeLimit) -> Option<i64>| {
        let limit = model.guide.time_limit.as_ref()?;
        Some(duration(number(limit)?, limit.unit))
    };
    match source {
        GuideSource::Title => vec![model.title.clone()],
        GuideSource::Lead => vec![titles(model.lead())],
        GuideSource::Cooperating => {
            let lead: Vec<&str> = model.lead().iter().map(|d| d.id.as_str()).collect();
            vec![titles(model.departments.values().filter(|d| !lead.contains(&d.id.as_str())))]
        }
        GuideSource::Items => model
            .items
            .values()
            .enumerate()
            .map(|(index, item)| format!("（{}）{}", index + 1, item.title))
            .collect(),
        GuideSource::Statutory => limit(|l| l.statutory).into_iter().collect(),
        GuideSource::Promised => limit(|l| l.promised).into_iter().collect(),
        GuideSource::Region => vec![region(model)],
        GuideSource::Version => vec![model.version.clone()],
    }
}

fn titles<'a>(departments: impl IntoIterator<Item = &'a crate::model::Department>) -> String {
    departments.into_iter().map(|d| d.title.as_str()).collect::<Vec<_>>().join("、")
}

/// The title of a matter, with the region in whose edition it stands.
pub(super) fn in_region(title: &str, model: &Model) -> String {
    match &model.edition {
        Some(place) => format!("{title}（{}）", place.title),
        None => title.to_owned(),
    }
}

/// Name of the matter's region, where a table of divisions knows it.
pub(super) fn region(model: &Model) -> String {
    if let Some(place) = &model.edition {
        return place.title.clone();
    }
    let row = model
        .tables
        .values()
        .filter(|table| table.division)
        .find_map(|table| table.rows.iter().find(|row| row.code == model.region));
    row.map_or_else(|| model.region.clone(), |row| row.label.clone())
}

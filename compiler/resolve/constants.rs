//! Written values: whether one lies in a domain, as the value it is.

use super::Resolver;
use crate::code::Code;
use crate::diagnostic::Bilingual;
use crate::model::*;
use crate::read::Text;
use crate::support::{Date, Month, TextRule, check_text, normalize_decimal, parse_decimal};

impl Resolver<'_> {
    /// Whether a written value lies in a domain, as the value it is.
    pub(super) fn constant(&mut self, domain: &Domain, text: &Text) -> Option<Value> {
        let written = text.value.as_str();
        let within = |value: i64, min: i64, max: i64| (min..=max).contains(&value).then_some(value);
        let decimal = |scale: u8| parse_decimal(&normalize_decimal(written, scale)?, scale).ok();
        let found = match domain {
            Domain::Text { kind, min, max, pattern } => {
                let kind = &self.model.text_types[*kind];
                let rule = TextRule {
                    kind: kind.kind,
                    min: *min,
                    max: *max,
                    pattern: kind.pattern.as_ref().map(|pattern| pattern.program().clone()),
                    check: kind.check.filter(|_| kind.check_prefix.is_none()),
                };
                let own = pattern.as_ref().is_none_or(|pattern| pattern.matches(written));
                (own && check_text(&rule, written).is_ok()).then(|| Value::Text(written.to_owned()))
            }
            Domain::Integer { min, max } => {
                written.parse().ok().and_then(|n| within(n, *min, *max)).map(Value::Integer)
            }
            Domain::Decimal { scale, min, max } => decimal(*scale)
                .and_then(|units| within(units, *min, *max))
                .map(|units| Value::Decimal(units, *scale)),
            Domain::Money { min, max } => {
                decimal(2).and_then(|fen| within(fen, *min, *max)).map(Value::Integer)
            }
            Domain::YesNo | Domain::Tick => match written {
                "true" => Some(Value::Bool(true)),
                "false" => Some(Value::Bool(false)),
                _ => None,
            },
            Domain::OneOf(table) => {
                let rows = &self.model.tables[*table];
                let row = rows.by_code(written).or_else(|| rows.by_label(written));
                row.filter(|&row| rows.row(row).selectable).map(|row| Value::Code(*table, row))
            }
            Domain::AnyOf { table, .. } => {
                let rows = &self.model.tables[*table];
                let row = rows.by_code(written).or_else(|| rows.by_label(written));
                row.filter(|&row| rows.row(row).selectable)
                    .map(|row| Value::Codes(*table, vec![row]))
            }
            Domain::Date { min, max } => Date::parse(written)
                .ok()
                .filter(|date| {
                    min.is_none_or(|min| min <= *date) && max.is_none_or(|max| *date <= max)
                })
                .map(Value::Date),
            Domain::Month { min, max } => Month::parse(written)
                .ok()
                .filter(|month| {
                    min.is_none_or(|min| min <= *month) && max.is_none_or(|max| *month <= max)
                })
                .map(Value::Month),
            Domain::Division { table, level } => {
                let rows = &self.model.tables[*table];
                rows.by_code(written)
                    .filter(|&row| rows.row(row).level == Some(*level))
                    .map(|_| Value::Text(written.to_owned()))
            }
        };
        if found.is_none() {
            let (wanted, example) = wanted(&self.model, domain);
            let (zh, en) = (wanted.zh, wanted.en);
            let message = bi!("“{written}”不能作{zh}", "`{written}` is no {en}");
            self.error_with(Code::BadValue, text.span, message, example);
        }
        found
    }
}

/// What a domain wants, in words, and how to write it.
pub(crate) fn wanted(model: &Model, domain: &Domain) -> (Bilingual, Bilingual) {
    let like = |example: &str| bi!("写成 {example} 的样子", "write it like {example}");
    let options = |table: &TableId| {
        let table = &model.tables[*table];
        let title = &table.title;
        let labels = table.selectable().map(|(_, row)| row.label.as_str());
        let list = labels.take(20).collect::<Vec<_>>().join("、");
        let what = bi!("“{title}”的选项", "option of `{title}`");
        (what, bi!("照抄代码表里的名称或代码，例如：{list}", "copy a label or code: {list}"))
    };
    match domain {
        Domain::Text { kind, min, max, .. } => {
            let title = &model.text_types[*kind].title;
            let what = bi!("这里的文字（{title}）", "text of this type ({title})");
            (
                what,
                bi!("核对字数（{min} 到 {max}）和格式", "see length ({min} to {max}) and pattern"),
            )
        }
        Domain::Integer { .. } => (bi!("整数", "integer"), like("18")),
        Domain::Decimal { .. } => (bi!("小数", "decimal"), like("1.5")),
        Domain::Money { .. } => (
            bi!("金额", "amount"),
            bi!("以元为单位，写成 1500 或 1500.00", "in yuan: 1500 or 1500.00"),
        ),
        Domain::YesNo | Domain::Tick => {
            (bi!("是否", "yes or no"), bi!("写 true 或 false", "write `true` or `false`"))
        }
        Domain::OneOf(table) | Domain::AnyOf { table, .. } => options(table),
        Domain::Date { .. } => (bi!("日期", "date"), like("2024-05-01")),
        Domain::Month { .. } => (bi!("年月", "month"), like("2024-05")),
        Domain::Division { level, .. } => {
            let name = level.label();
            let what = bi!("{name}行政区划", "division of this level");
            (what, bi!("写代码表里{name}的代码", "write a code of this level from the table"))
        }
    }
}

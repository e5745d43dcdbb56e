//! Types written by name, with their limits, to domains.

use super::{Resolver, value};
use crate::ast::{self, ScalarKind};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::*;
use crate::pattern::Pattern;
use crate::read::Text;
use crate::source::{Span, Spanned};
use crate::support::{
    Date, Month, NamedCheck, TextRule, check_text, normalize_decimal, parse_decimal,
};
use crate::types::{self, BUILT_IN};

/// The attributes that fix a domain, wherever they are written.
#[derive(Default)]
pub(super) struct Spec<'a> {
    pub kind: Option<&'a Text>,
    pub one_of: Option<&'a Text>,
    pub any_of: Option<&'a Text>,
    pub min: Option<&'a Text>,
    pub max: Option<&'a Text>,
    pub pattern: Option<&'a Text>,
    pub scale: Option<&'a Spanned<i64>>,
    pub level: Option<Level>,
    pub table: Option<&'a Text>,
}

macro_rules! spec_of {
    ($from:expr) => {
        Spec {
            kind: $from.kind.as_ref(),
            one_of: $from.one_of.as_ref(),
            any_of: $from.any_of.as_ref(),
            min: $from.min.as_ref(),
            max: $from.max.as_ref(),
            pattern: $from.pattern.as_ref(),
            scale: $from.scale.as_ref(),
            ..Spec::default()
        }
    };
}
pub(super) use spec_of;

impl Spec<'_> {
    /// Whether anything is said about the domain.
    pub(super) fn is_given(&self) -> bool {
        self.kind.is_some() || self.one_of.is_some() || self.any_of.is_some()
    }
}

/// The domain of a parameter.
pub(super) fn parameter_domain(kind: ScalarKind, model: &Model) -> Domain {
    let limit = INTEGER_LIMIT;
    match kind {
        ScalarKind::Integer => Domain::Integer { min: -limit, max: limit },
        ScalarKind::Decimal => Domain::Decimal { scale: 4, min: -limit, max: limit },
        ScalarKind::Money => Domain::Money { min: -limit, max: limit },
        ScalarKind::Date => Domain::Date { min: None, max: None },
        ScalarKind::Text => text_domain("text", model),
        ScalarKind::YesNo => Domain::YesNo,
    }
}

/// The domain of a text type with its own limits.
pub(super) fn text_domain(name: &str, model: &Model) -> Domain {
    let kind = model.text_types.find(name).unwrap_or(TextTypeId(0));
    let (min, max) = model.text_types.get(kind).map_or((1, 200), |text| (text.min, text.max));
    Domain::Text { kind, min, max, pattern: None }
}

impl Resolver<'_> {
    /// Built-in text types, then those of the matter.
    pub(super) fn text_types(&mut self) {
        for built_in in BUILT_IN {
            let text = TextType {
                id: built_in.id.to_owned(),
                base: built_in.id,
                title: built_in.title.to_owned(),
                kind: built_in.kind,
                min: built_in.min,
                max: built_in.max,
                multiline: built_in.multiline,
                pattern: built_in.pattern.and_then(|pattern| Pattern::parse(pattern).ok()),
                check: built_in.check,
                check_prefix: None,
                hint: None,
            };
            self.model.text_types.add(built_in.id, text);
        }
        for (id, entry) in &self.ast.types.0 {
            let defined = entry
                .value
                .as_ref()
                .and_then(|definition| self.text_type(id, definition, entry.key));
            match defined {
                Some(text) => {
                    self.model.text_types.add(id.clone(), text);
                }
                None => {
                    self.poisoned.insert(format!("types.{id}"));
                }
            }
        }
    }

    fn text_type(
        &mut self,
        id: &str,
        definition: &ast::TypeDefinition,
        key: Span,
    ) -> Option<TextType> {
        if BUILT_IN.iter().any(|known| known.id == id) || types::OTHER.contains(&id) {
            self.error(
                Code::ReservedName,
                key,
                bi!(
                    "“{id}”是自带的类型，请换一个标识",
                    "`{id}` is a built-in type; take another id"
                ),
            );
            return None;
        }
        self.doubt(&format!("types.{id}"), &definition.notes);
        let base = match &definition.base {
            Some(name) => {
                let kind = super::Kind { section: "types", zh: "文字类型", en: "text type" };
                let found = self.lookup(|model| &model.text_types, &kind, name)?;
                self.model.text_types[found].clone()
            }
            None => self.model.text_types[TextTypeId(0)].clone(),
        };
        let (min, max) =
            self.lengths(definition.min.as_ref(), definition.max.as_ref(), (base.min, base.max))?;
        let pattern = match &definition.pattern {
            Some(text) => Some(self.pattern(text)?),
            None => base.pattern.clone(),
        };
        let check = match &definition.check {
            Some(name) => {
                let found = NamedCheck::named(&name.value);
                if found.is_none() {
                    let list = NamedCheck::ALL
                        .iter()
                        .map(|check| check.name())
                        .collect::<Vec<_>>()
                        .join(", ");
                    let text = &name.value;
                    self.error(
                        Code::BadLimit,
                        name.span,
                        bi!(
                            "没有叫“{text}”的校验算法，可用：{list}",
                            "there is no check `{text}`; known: {list}"
                        ),
                    );
                    return None;
                }
                found
            }
            None => base.check,
        };
        let check_prefix =
            definition.check_prefix.as_ref().and_then(|n| u32::try_from(n.value).ok());
        Some(TextType {
            id: id.to_owned(),
            base: base.base,
            title: definition.title.value.clone(),
            kind: base.kind,
            min,
            max,
            multiline: base.multiline,
            pattern,
            check,
            check_prefix: check_prefix.or(base.check_prefix),
            hint: value(&definition.hint).or(base.hint),
        })
    }

    pub(super) fn pattern(&mut self, text: &Text) -> Option<Pattern> {
        match Pattern::parse(&text.value) {
            Ok(pattern) => Some(pattern),
            Err(fault) => {
                self.report.push(Diagnostic::new(Code::BadPattern, text.span, fault.message));
                None
            }
        }
    }

    fn lengths(
        &mut self,
        min: Option<&Text>,
        max: Option<&Text>,
        default: (u32, u32),
    ) -> Option<(u32, u32)> {
        let low = min.map(|text| self.count(text));
        let high = max.map(|text| self.count(text));
        let low = match low {
            Some(low) => low?,
            None => default.0.min(high.flatten().unwrap_or(default.0)),
        };
        let high = match high {
            Some(high) => high?,
            None => default.1.max(low),
        };
        if low > high {
            let span = max.or(min).map(|text| text.span)?;
            self.error(
                Code::BadLimit,
                span,
                bi!("最小值大于最大值", "the minimum is above the maximum"),
            );
            return None;
        }
        Some((low, high))
    }

    fn count(&mut self, text: &Text) -> Option<u32> {
        let found = text.parse::<u32>().ok().filter(|n| (1..=100_000).contains(n));
        if found.is_none() {
            self.error(
                Code::BadLimit,
                text.span,
                bi!("这里要写 1 到 100000 的整数", "expected an integer from 1 to 100000"),
            );
        }
        found
    }

    /// The domain of a specification; reports when there is none or several.
    pub(super) fn domain(&mut self, spec: &Spec<'_>, span: Span) -> Option<Domain> {
        let given: Vec<Span> =
            [spec.kind, spec.one_of, spec.any_of].iter().flatten().map(|text| text.span).collect();
        if given.len() != 1 {
            let message = bi!(
                "要写 type、one_of、any_of 中的一个（只写一个）",
                "exactly one of `type`, `one_of`, `any_of` is needed"
            );
            self.error(Code::TypeOfQuestion, given.get(1).copied().unwrap_or(span), message);
            return None;
        }
        if let Some(table) = spec.one_of {
            let found = self.find_table(table)?;
            self.only(spec, &[]);
            return Some(Domain::OneOf(found));
        }
        if let Some(table) = spec.any_of {
            let found = self.find_table(table)?;
            self.only(spec, &["min", "max"]);
            let options = self.model.tables[found].selectable().count() as u32;
            let (min, max) = self.lengths(spec.min, spec.max, (1, options.max(1)))?;
            if max > options {
                let at = spec.max.or(spec.min)?.span;
                self.error(
                    Code::BadLimit,
                    at,
                    bi!(
                        "代码表只有 {options} 个可选的代码",
                        "the table has only {options} codes to choose"
                    ),
                );
                return None;
            }
            return Some(Domain::AnyOf { table: found, min, max });
        }
        self.typed_domain(spec, spec.kind?)
    }

    fn typed_domain(&mut self, spec: &Spec<'_>, name: &Text) -> Option<Domain> {
        let limit = INTEGER_LIMIT;
        Some(match name.value.as_str() {
            "integer" => {
                self.only(spec, &["min", "max"]);
                let (min, max) = self.range(spec, -limit, limit, |text| text.parse().ok())?;
                Domain::Integer { min, max }
            }
            "decimal" => {
                self.only(spec, &["min", "max", "scale"]);
                let scale = match spec.scale {
                    Some(scale) if (1..=9).contains(&scale.value) => scale.value as u8,
                    other => {
                        let at = other.map_or(name.span, |scale| scale.span);
                        self.error(
                            Code::BadLimit,
                            at,
                            bi!(
                                "decimal 要写 scale（小数位数，1 到 9）",
                                "`decimal` needs `scale`, 1 to 9"
                            ),
                        );
                        return None;
                    }
                };
                let units =
                    |text: &str| parse_decimal(&normalize_decimal(text, scale)?, scale).ok();
                let (min, max) = self.range(spec, -limit, limit, units)?;
                Domain::Decimal { scale, min, max }
            }
            "money" => {
                self.only(spec, &["min", "max"]);
                let fen = |text: &str| parse_decimal(&normalize_decimal(text, 2)?, 2).ok();
                let (min, max) = self.range(spec, 0, limit, fen)?;
                Domain::Money { min, max }
            }
            "yes_no" => {
                self.only(spec, &[]);
                Domain::YesNo
            }
            "tick" | "consent" => {
                self.only(spec, &[]);
                Domain::Tick
            }
            "date" => {
                self.only(spec, &["min", "max"]);
                let day = |text: &str| Date::parse(text).ok().map(Some);
                let (min, max) = self.range(spec, None, None, day)?;
                Domain::Date { min, max }
            }
            "month" => {
                self.only(spec, &["min", "max"]);
                let month = |text: &str| Month::parse(text).ok().map(Some);
                let (min, max) = self.range(spec, None, None, month)?;
                Domain::Month { min, max }
            }
            "division" => {
                self.only(spec, &["level", "table"]);
                self.division(spec, name.span)?
            }
            other => {
                let Some(kind) = self.model.text_types.find(other) else {
                    self.unknown_type(name);
                    return None;
                };
                self.only(spec, &["min", "max", "pattern"]);
                let text = &self.model.text_types[kind];
                let default = (text.min, text.max);
                let (min, max) = self.lengths(spec.min, spec.max, default)?;
                let pattern = match spec.pattern {
                    Some(text) => Some(self.pattern(text)?),
                    None => None,
                };
                Domain::Text { kind, min, max, pattern }
            }
        })
    }

    fn unknown_type(&mut self, name: &Text) {
        let text = &name.value;
        if self.poisoned.contains(&format!("types.{text}")) {
            return;
        }
        let known: Vec<String> = self
            .model
            .text_types
            .names()
            .chain(types::OTHER.iter().copied())
            .map(str::to_owned)
            .collect();
        let mut diagnostic = Diagnostic::new(
            Code::UnknownName,
            name.span,
            bi!("没有叫“{text}”的类型", "there is no type `{text}`"),
        );
        if let Some(near) = nearest(text, known.iter().map(String::as_str)) {
            diagnostic = diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
        }
        let list = known.join(", ");
        self.report.push(diagnostic.help(bi!("可用的类型：{list}", "types: {list}")));
    }

    /// The division table that is named, or the only one.
    pub(super) fn division_table(&mut self, name: Option<&Text>, span: Span) -> Option<TableId> {
        let found = match name {
            Some(name) => Some(self.find_table(name)?),
            None => {
                let mut tables = self.model.tables.iter().filter(|(_, table)| table.division);
                tables.next().map(|(id, _)| id).filter(|_| tables.next().is_none())
            }
        };
        let sound = found.filter(|&id| self.model.tables[id].division);
        if sound.is_none() {
            self.report.push(
                Diagnostic::new(
                    Code::DivisionTable,
                    name.map_or(span, |name| name.span),
                    bi!("不知道用哪个行政区划表", "which table of divisions is meant?"),
                )
                .help(bi!(
                    "在 codes 里定义一个 division: true 的代码表；有几个时用 table 指明",
                    "define one table with `division: true`; name it with `table` when there are several"
                )),
            );
        }
        sound
    }

    fn division(&mut self, spec: &Spec<'_>, span: Span) -> Option<Domain> {
        let table = self.division_table(spec.table, span)?;
        let level = spec.level.unwrap_or(Level::County);
        if !self.model.tables[table].rows.iter().any(|row| row.level == Some(level)) {
            let (title, name) = (&self.model.tables[table].title, level.label());
            let message =
                bi!("“{title}”里没有{name}的区划", "`{title}` has no division of this level");
            self.error(Code::DivisionTable, span, message);
            return None;
        }
        Some(Domain::Division { table, level })
    }

    fn range<T: PartialOrd + Copy>(
        &mut self,
        spec: &Spec<'_>,
        low: T,
        high: T,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<(T, T)> {
        let mut limits = [low, high];
        let mut sound = true;
        for (limit, written) in limits.iter_mut().zip([spec.min, spec.max]) {
            let Some(text) = written else { continue };
            match parse(&text.value) {
                Some(value) => *limit = value,
                None => {
                    sound = false;
                    let written = &text.value;
                    self.error(
                        Code::BadLimit,
                        text.span,
                        bi!("“{written}”不能作这里的限值", "`{written}` is no limit of this type"),
                    );
                }
            }
        }
        let both = spec.min.is_some() && spec.max.is_some();
        if sound && both && limits[0] > limits[1] {
            sound = false;
            let span = spec.max.map(|text| text.span)?;
            self.error(
                Code::BadLimit,
                span,
                bi!("最小值大于最大值", "the minimum is above the maximum"),
            );
        }
        sound.then_some((limits[0], limits[1]))
    }

    /// Attributes that mean nothing for the type are refused rather than ignored.
    fn only(&mut self, spec: &Spec<'_>, allowed: &[&str]) {
        let written = [
            ("min", spec.min.map(|text| text.span)),
            ("max", spec.max.map(|text| text.span)),
            ("pattern", spec.pattern.map(|text| text.span)),
            ("scale", spec.scale.map(|scale| scale.span)),
            ("table", spec.table.map(|text| text.span)),
        ];
        for (name, span) in written {
            if let (Some(span), false) = (span, allowed.contains(&name)) {
                self.error(
                    Code::AttributeNotForType,
                    span,
                    bi!("这种类型的题不能写 {name}", "`{name}` means nothing for this type"),
                );
            }
        }
    }

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
            self.error(
                Code::BadValue,
                text.span,
                bi!("“{written}”不是这里允许的值", "`{written}` is no value of this domain"),
            );
        }
        found
    }
}

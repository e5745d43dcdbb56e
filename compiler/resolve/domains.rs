//! Types written by name, with their limits, to domains.

use super::Resolver;
use crate::ast::ScalarKind;
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::*;
use crate::pattern::Pattern;
use crate::read::{Text, span_within};
use crate::source::{Span, Spanned};
use crate::support::{Date, Month, normalize_decimal, parse_decimal};
use crate::types::{self};

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
    let (min, max) =
        model.text_types.get(kind).map_or((1, 200), |text| (text.min, types::usual_length(text)));
    Domain::Text { kind, min, max, pattern: None }
}

impl Resolver<'_> {
    pub(super) fn pattern(&mut self, text: &Text) -> Option<Pattern> {
        match Pattern::parse(&text.value) {
            Ok(pattern) => Some(pattern),
            Err(fault) => {
                let span = span_within(text, fault.range);
                self.report.push(Diagnostic::new(Code::BadPattern, span, fault.message));
                None
            }
        }
    }

    pub(super) fn lengths(
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
            self.crossed(min, max, &low.to_string(), &high.to_string());
            return None;
        }
        Some((low, high))
    }

    /// Reports a minimum above the maximum, whichever of them is written.
    fn crossed(&mut self, min: Option<&Text>, max: Option<&Text>, low: &str, high: &str) {
        let Some(at) = max.or(min) else { return };
        let message =
            bi!("最大值 {high} 比最小值 {low} 小", "the maximum {high} is below the minimum {low}");
        let mut diagnostic = Diagnostic::new(Code::BadLimit, at.span, message);
        if let (Some(min), Some(_)) = (min, max) {
            diagnostic = diagnostic.also(min.span, bi!("最小值", "the minimum"));
        }
        self.report.push(diagnostic);
    }

    fn count(&mut self, text: &Text) -> Option<u32> {
        let found = text.parse::<u32>().ok().filter(|n| (1..=100_000).contains(n));
        if found.is_none() {
            self.error_with(
                Code::BadLimit,
                text.span,
                bi!("这里要写 1 到 100000 的整数", "expected an integer from 1 to 100000"),
                bi!(
                    "只写阿拉伯数字，不带单位；不另设限的，删去这一项",
                    "write digits without a unit, or delete it if there is no limit of its own"
                ),
            );
        }
        found
    }

    /// The domain of a specification; reports when there is none or several.
    pub(super) fn domain(&mut self, spec: &Spec<'_>, span: Span) -> Option<Domain> {
        let given: Vec<Span> =
            [spec.kind, spec.one_of, spec.any_of].iter().flatten().map(|text| text.span).collect();
        if let [first, second, ..] = given.as_slice() {
            let message = bi!(
                "type、one_of、any_of 写了不止一个",
                "more than one of `type`, `one_of`, `any_of` is written"
            );
            self.report.push(
                Diagnostic::new(Code::TypeOfQuestion, *second, message)
                    .also(*first, bi!("先写了这个", "written first")),
            );
            return None;
        }
        if given.is_empty() {
            self.error_with(
                Code::TypeOfQuestion,
                span,
                bi!("没有写类型", "no type is written"),
                bi!(
                    "填写的写 type: text 等，单选写 one_of: 代码表，多选写 any_of: 代码表",
                    "write `type: text` or the like, `one_of: table` for one option, `any_of: table` for several"
                ),
            );
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
                let (min, max) =
                    self.range(spec, (-limit, limit), "18", |text| text.parse().ok())?;
                Domain::Integer { min, max }
            }
            "decimal" => {
                self.only(spec, &["min", "max", "scale"]);
                let scale = match spec.scale {
                    Some(scale) if (1..=9).contains(&scale.value) => scale.value as u8,
                    other => {
                        let at = other.map_or(name.span, |scale| scale.span);
                        self.error_with(
                            Code::BadLimit,
                            at,
                            bi!(
                                "decimal 要写 scale（小数位数，1 到 9）",
                                "`decimal` needs `scale`, 1 to 9"
                            ),
                            bi!("加上 scale: 2 之类", "add such as `scale: 2`"),
                        );
                        return None;
                    }
                };
                let units =
                    |text: &str| parse_decimal(&normalize_decimal(text, scale)?, scale).ok();
                let (min, max) = self.range(spec, (-limit, limit), "1.5", units)?;
                Domain::Decimal { scale, min, max }
            }
            "money" => {
                self.only(spec, &["min", "max"]);
                let fen = |text: &str| parse_decimal(&normalize_decimal(text, 2)?, 2).ok();
                let (min, max) = self.range(spec, (0, limit), "1500.00", fen)?;
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
                let (min, max) = self.range(spec, (None, None), "2024-05-01", day)?;
                Domain::Date { min, max }
            }
            "month" => {
                self.only(spec, &["min", "max"]);
                let month = |text: &str| Month::parse(text).ok().map(Some);
                let (min, max) = self.range(spec, (None, None), "2024-05", month)?;
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
                let default = (text.min, types::usual_length(text));
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

    fn range<T: PartialOrd + Copy>(
        &mut self,
        spec: &Spec<'_>,
        (low, high): (T, T),
        example: &str,
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
                    self.error_with(
                        Code::BadLimit,
                        text.span,
                        bi!("“{written}”不能作这里的限值", "`{written}` is no limit of this type"),
                        bi!("写成 {example} 的样子", "write it like {example}"),
                    );
                }
            }
        }
        let both = spec.min.is_some() && spec.max.is_some();
        if sound && both && limits[0] > limits[1] {
            sound = false;
            let text = |text: Option<&Text>| text.map_or(String::new(), |text| text.value.clone());
            self.crossed(spec.min, spec.max, &text(spec.min), &text(spec.max));
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
                let (zh, en) = match (spec.kind, spec.one_of) {
                    (Some(kind), _) => {
                        (format!("{} 类型", kind.value), format!("`{}`", kind.value))
                    }
                    (None, Some(_)) => ("单选（one_of）".to_owned(), "`one_of`".to_owned()),
                    (None, None) => ("多选（any_of）".to_owned(), "`any_of`".to_owned()),
                };
                self.error(
                    Code::AttributeNotForType,
                    span,
                    bi!("{zh}不能写 {name}", "`{name}` means nothing for {en}"),
                );
            }
        }
    }
}

//! What can be wrong with a value, as stable codes and as sentences for the applicant.

use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

use super::date::{Date, Month};
use super::decimal::format_decimal;
use super::json::Shape;

/// A broken rule. The code is stable; the message never repeats what the applicant entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The JSON value has another type than the expected one.
    Type(Shape),
    /// The value is `null`, which is never a value.
    Null,
    /// The text, list or object is empty, which is never a value.
    Empty,
    /// A required value is absent.
    Missing,
    /// A value is given where the question does not apply.
    Closed,
    /// An object has a key that the form does not have.
    UnknownKey,
    /// An object has the same key twice.
    DuplicateKey,
    /// The text is shorter than allowed.
    TooShort(Size),
    /// The text is longer than allowed.
    TooLong(Size),
    /// Too few options or rows.
    TooFew(Size),
    /// Too many options or rows.
    TooMany(Size),
    /// The text holds characters that have no place in it.
    Characters,
    /// The value is clear, but not in the one accepted spelling.
    NotCanonical,
    /// The text does not have the required form.
    Pattern,
    /// No such day or month exists.
    Calendar,
    /// The check digit does not fit the rest of the number.
    CheckDigit,
    /// The value lies outside its limits.
    Range(Option<Bound>, Option<Bound>),
    /// The code is not in its table.
    NotInTable,
    /// The same option is chosen twice.
    DuplicateOption,
    /// The value contradicts another answer.
    Check,
}

/// Limits of a size, and what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The least allowed.
    pub min: u32,
    /// The most allowed.
    pub max: u32,
    /// The size found.
    pub found: u32,
    /// What is counted.
    pub unit: Unit,
}

/// What a size counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Characters of a text (Unicode scalar values).
    Characters,
    /// Places of a number such as an identity number.
    Places,
    /// Chosen options.
    Options,
    /// Rows of a repeated group.
    Rows,
}

/// A limit of a range, or a value to hold against it; only those of one kind compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Of an integer.
    Integer(i64),
    /// Of a decimal: its units and its scale.
    Decimal(i64, u8),
    /// Of an amount of money, in fen.
    Money(i64),
    /// Of a date.
    Date(Date),
    /// Of a month.
    Month(Month),
}

/// A broken rule and where it was broken. It holds nothing that the applicant entered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Violation {
    /// The place: `section.field`, rows as `children[0].name`, the whole form as the empty text.
    pub path: String,
    /// The stable code of the broken rule.
    pub code: &'static str,
    /// The sentence for the applicant.
    pub message: String,
}

impl Fault {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Fault::Type(_) => "type",
            Fault::Null => "null",
            Fault::Empty => "empty",
            Fault::Missing => "missing",
            Fault::Closed => "closed",
            Fault::UnknownKey => "unknown_key",
            Fault::DuplicateKey => "duplicate_key",
            Fault::TooShort(_) => "too_short",
            Fault::TooLong(_) => "too_long",
            Fault::TooFew(_) => "too_few",
            Fault::TooMany(_) => "too_many",
            Fault::Characters => "characters",
            Fault::NotCanonical => "not_canonical",
            Fault::Pattern => "pattern",
            Fault::Calendar => "calendar",
            Fault::CheckDigit => "check_digit",
            Fault::Range(..) => "range",
            Fault::NotInTable => "not_in_table",
            Fault::DuplicateOption => "duplicate_option",
            Fault::Check => "check",
        }
    }

    /// The sentence for the applicant about the field called `label`.
    #[must_use]
    pub fn chinese(&self, label: &str) -> String {
        match self {
            Fault::Type(shape) => format!("{label}应为{shape}"),
            Fault::Null => format!("{label}不能为null，没有内容时请略去这一项"),
            Fault::Empty => format!("{label}不能为空"),
            Fault::Missing => format!("请填写{label}"),
            Fault::Closed => format!("按所填情况，{label}不需要填写，请删去"),
            Fault::UnknownKey => format!("{label}中有本表没有的项目"),
            Fault::DuplicateKey => format!("{label}中有重复的项目"),
            Fault::TooShort(size)
            | Fault::TooLong(size)
            | Fault::TooFew(size)
            | Fault::TooMany(size) => size.sentence(label),
            Fault::Characters => format!("{label}中有不能使用的字符"),
            Fault::NotCanonical => {
                format!("{label}的写法不规范，请检查空格、全角字符、字母大小写和分隔符")
            }
            Fault::Pattern => format!("{label}的格式不正确，请核对后重填"),
            Fault::Calendar => format!("{label}中的日期不存在"),
            Fault::CheckDigit => format!("{label}的校验位不正确，请核对各位数字"),
            Fault::Range(Some(low), Some(high)) => format!("{label}应在{low}至{high}之间"),
            Fault::Range(Some(low), None) => format!("{label}不能小于{low}"),
            Fault::Range(None, Some(high)) => format!("{label}不能大于{high}"),
            Fault::Range(None, None) => format!("{label}超出允许的范围"),
            Fault::NotInTable => format!("{label}不在可选范围内"),
            Fault::DuplicateOption => format!("{label}有重复的选项"),
            Fault::Check => format!("{label}与其他填写内容不一致"),
        }
    }

    /// The violation at `path`, where the field is called `label`.
    #[must_use]
    pub fn at(&self, path: impl Into<String>, label: &str) -> Violation {
        Violation { path: path.into(), code: self.code(), message: self.chinese(label) }
    }
}

impl Size {
    fn sentence(&self, label: &str) -> String {
        let Size { min, max, found, unit } = self;
        let (verb, unit) = (unit.verb(), unit.chinese());
        if min == max {
            format!("请{verb}{max}{unit}{label}，现在是{found}{unit}")
        } else if found < min {
            format!("{label}至少{verb}{min}{unit}，现在是{found}{unit}")
        } else {
            format!("{label}最多{verb}{max}{unit}，现在是{found}{unit}")
        }
    }
}

impl Unit {
    const fn chinese(self) -> &'static str {
        match self {
            Unit::Characters => "个字",
            Unit::Places => "位",
            Unit::Options => "项",
            Unit::Rows => "条",
        }
    }

    const fn verb(self) -> &'static str {
        match self {
            Unit::Options => "选择",
            Unit::Characters | Unit::Places | Unit::Rows => "填写",
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bound::Integer(value) => write!(f, "{value}"),
            Bound::Decimal(units, scale) => f.write_str(&format_decimal(*units, *scale)),
            Bound::Money(fen) => write!(f, "{}元", format_decimal(*fen, 2)),
            Bound::Date(date) => write!(f, "{date}"),
            Bound::Month(month) => write!(f, "{month}"),
        }
    }
}

/// Whether `value` lies within its limits, which are of the same kind.
///
/// # Errors
/// `range` when it does not.
pub fn check_range(value: Bound, low: Option<Bound>, high: Option<Bound>) -> Result<(), Fault> {
    let outside = low.is_some_and(|low| value < low) || high.is_some_and(|high| value > high);
    if outside { Err(Fault::Range(low, high)) } else { Ok(()) }
}

impl PartialOrd for Bound {
    fn partial_cmp(&self, other: &Bound) -> Option<Ordering> {
        match (self, other) {
            (Bound::Integer(left), Bound::Integer(right))
            | (Bound::Money(left), Bound::Money(right)) => Some(left.cmp(right)),
            (Bound::Decimal(left, scale), Bound::Decimal(right, other)) if scale == other => {
                Some(left.cmp(right))
            }
            (Bound::Date(left), Bound::Date(right)) => Some(left.cmp(right)),
            (Bound::Month(left), Bound::Month(right)) => Some(left.cmp(right)),
            _ => None,
        }
    }
}

/// Why bytes are no valid application.
#[derive(Debug)]
pub enum Refusal {
    /// They are no JSON.
    Unreadable {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted in bytes from 1.
        column: usize,
    },
    /// Every rule that the instance breaks, in order of place.
    Violations(Vec<Violation>),
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Refusal {
        Refusal::Unreadable { line: error.line(), column: error.column() }
    }
}

impl Violation {
    /// A violation with a message of its own, such as that of a check of the form.
    #[must_use]
    pub fn new(
        path: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Violation {
        Violation { path: path.into(), code, message: message.into() }
    }

    /// An unknown key in the object at `path`. The key is named only if it could be an identifier:
    /// anything else may be an applicant's value in the wrong place.
    #[must_use]
    pub fn unknown_key(path: &str, key: &str, label: &str) -> Violation {
        let place = if is_identifier(key) { member_path(path, key) } else { path.to_owned() };
        Fault::UnknownKey.at(place, label)
    }
}

fn is_identifier(key: &str) -> bool {
    let tail = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    key.len() <= 64 && key.starts_with(|c: char| c.is_ascii_lowercase()) && key.chars().all(tail)
}

/// The path of member `key` of the object at `path`.
#[must_use]
pub fn member_path(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The path of row `index` (from 0) of the list at `path`.
#[must_use]
pub fn row_path(path: &str, index: usize) -> String {
    format!("{path}[{index}]")
}

//! The built-in text types, as a table.

use crate::model::TextType;
use crate::support::{NamedCheck, TextKind};

/// A built-in text type.
pub struct BuiltIn {
    /// Its name in the language.
    pub id: &'static str,
    /// Title for people.
    pub title: &'static str,
    /// How human spellings are made canonical.
    pub kind: TextKind,
    /// Fewest characters.
    pub min: u32,
    /// Most characters where the schema says nothing.
    pub max: u32,
    /// Whether line breaks are allowed.
    pub multiline: bool,
    /// Pattern of the whole text.
    pub pattern: Option<&'static str>,
    /// Check-digit or calendar rule.
    pub check: Option<NamedCheck>,
}

/// Most characters any text may be allowed.
pub const LONGEST: u32 = 10_000;

/// Most characters of a text where the author gives no `max`: plain texts are short unless asked to be
/// long.
pub fn usual_length(kind: &TextType) -> u32 {
    match kind.id.as_str() {
        "text" => 200,
        "long_text" => 1000,
        _ => kind.max,
    }
}

const fn text(
    id: &'static str,
    title: &'static str,
    kind: TextKind,
    min: u32,
    max: u32,
) -> BuiltIn {
    BuiltIn { id, title, kind, min, max, multiline: false, pattern: None, check: None }
}

/// Every built-in text type.
///
/// `person_name` has no pattern on purpose: legal names hold rare characters beyond the basic plane
/// and `·`. `resident_id` is GB 11643, `uscc` is GB 32100; a bank account has no check digit that
/// all banks share.
pub const BUILT_IN: &[BuiltIn] = &[
    text("text", "文字", TextKind::Plain, 1, LONGEST),
    BuiltIn { multiline: true, ..text("long_text", "多行文字", TextKind::Lines, 1, LONGEST) },
    text("person_name", "姓名", TextKind::Name, 1, 50),
    BuiltIn {
        pattern: Some("[0-9]{17}[0-9X]"),
        check: Some(NamedCheck::ResidentId),
        ..text("resident_id", "居民身份证号", TextKind::Id, 18, 18)
    },
    BuiltIn {
        pattern: Some("1[3-9][0-9]{9}|0[0-9]{9,11}"),
        ..text("phone", "联系电话", TextKind::Phone, 10, 12)
    },
    BuiltIn {
        pattern: Some("1[3-9][0-9]{9}"),
        ..text("mobile", "手机号码", TextKind::Phone, 11, 11)
    },
    BuiltIn {
        pattern: Some("[0-9]{6}"), ..text("postcode", "邮政编码", TextKind::Digits, 6, 6)
    },
    BuiltIn {
        pattern: Some("[0-9]{8,30}"),
        ..text("bank_account", "银行账号", TextKind::Digits, 8, 30)
    },
    BuiltIn {
        pattern: Some("[0-9A-HJ-NP-RTUWXY]{18}"),
        check: Some(NamedCheck::Uscc),
        ..text("uscc", "统一社会信用代码", TextKind::Upper, 18, 18)
    },
    BuiltIn {
        pattern: Some("[A-Za-z0-9._%+\\-]+@[A-Za-z0-9\\-]+(\\.[A-Za-z0-9\\-]+)+"),
        ..text("email", "电子邮箱", TextKind::Plain, 3, 100)
    },
];

/// Names of the types that are no text types.
pub const OTHER: &[&str] = &[
    "integer",
    "decimal",
    "money",
    "yes_no",
    "tick",
    "date",
    "month",
    "division",
    "address",
    "identity",
    "photo",
    "file",
    "signature",
    "statement",
    "notice",
    "consent",
];

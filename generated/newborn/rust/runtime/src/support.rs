//! What all forms share, whatever their matter: values, dates, identity numbers, rules for texts,
//! three-valued logic and answers of registers. It depends on serde alone.
//!
//! Nothing here panics, reads a clock or keeps what an applicant entered in a message.
//!
//! Reading a value goes in steps that each give the first [`Fault`]: [`Json::text`] (null, empty,
//! type), then [`check_text`] by a [`TextRule`] or [`Date::parse`] or [`parse_decimal`], then
//! [`check_range`]; [`Fault::at`] makes it a [`Violation`] with its path and its sentence.
//!
//! | for | items |
//! |---|---|
//! | JSON as it came | [`Json`], [`Shape`], [`MAX_INTEGER`] |
//! | what is wrong | [`Fault`], [`Violation`], [`Size`], [`Unit`], [`Bound`], [`check_range`], [`member_path`], [`row_path`] |
//! | texts | [`TextRule`], [`TextKind`], [`check_text`], [`Pattern`], [`Op`], [`Ops`], [`NamedCheck`] |
//! | what people type | [`normalize_text`], [`normalize_date`], [`normalize_month`], [`normalize_integer`], [`normalize_money`], [`normalize_decimal`] |
//! | numbers with check digits | [`resident_id_fault`], [`birth_date`], [`gender_digit`], [`uscc_fault`], [`mod11_2`], [`mod11_10`], [`mod97`], [`luhn`] |
//! | dates | [`Date`], [`Month`], [`age_on`], [`age_by_month`], [`days_between`], [`months_between`], [`add_days`], [`add_months`], [`add_years`] |
//! | divisions | [`division_stem`], [`division_within`] |
//! | decimals | [`parse_decimal`], [`format_decimal`] |
//! | three-valued logic | [`logic::and`], [`logic::or`], [`logic::not`], [`logic::all`], [`logic::any`], [`logic::count`], [`logic::choose`] |
//! | registers | [`Lookup`], [`Standing`] |
//! | functions on texts | [`length`], [`slice()`], [`pad_start`], [`pad_end`], [`upper`], [`lower`] |

mod date;
mod decimal;
mod digits;
mod division;
mod fault;
mod identity;
mod json;
pub mod logic;
mod lookup;
mod normalize;
mod pattern;
mod text;

pub use self::date::{
    Date, Month, add_days, add_months, add_years, age_by_month, age_on, days_between,
    months_between,
};
pub use self::decimal::{format_decimal, parse_decimal};
pub use self::division::{division_stem, division_within};
pub use self::fault::{
    Bound, Fault, Refusal, Size, Unit, Violation, check_range, member_path, row_path,
};
pub use self::identity::{
    NamedCheck, birth_date, gender_digit, luhn, mod11_2, mod11_10, mod97, resident_id_fault,
    uscc_fault,
};
pub use self::json::{Json, MAX_INTEGER, Shape};
pub use self::lookup::{Lookup, Standing};
pub use self::normalize::{
    DASHES, MIDDLE_DOTS, normalize_date, normalize_decimal, normalize_integer, normalize_money,
    normalize_month, normalize_text,
};
pub use self::pattern::{Op, Ops, Pattern};
pub use self::text::{
    DAMAGED, INVISIBLE, TextKind, TextRule, check_text, is_invisible, length, lower, pad_end,
    pad_start, slice, upper,
};

//! The closed list of functions. Quantifiers, `has`, `found` and `first_of` are syntax of their own.

use crate::diagnostic::Bilingual;

/// A function of the expression language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// `age_on(resident_id or date, date)`: full years counted from the birthday; 29 February counts
    /// from 1 March. Rounded down, so that the day before birth is −1. Total on sound arguments.
    AgeOn,
    /// `age_by_month(resident_id or date, date)`: full years counted by calendar month, −1 in the
    /// year of months before that of birth. Total on sound arguments.
    AgeByMonth,
    /// `birth_date(resident_id)`: the date in the number.
    BirthDate,
    /// `gender_of(resident_id)`: code "1" or "2" of the table expected where it stands.
    GenderOf,
    /// `is_resident_id(text)`: 18 characters, calendar date, check digit.
    IsResidentId,
    /// `label(code)`: its label.
    Label,
    /// `code(code)`: the code as text.
    CodeText,
    /// `join(codes, text)`: the labels, in table order, with the text between.
    Join,
    /// `only(codes)`: the code, when exactly one is chosen; else undetermined.
    Only,
    /// `size(codes)`: how many are chosen. (Of rows: [`super::ExprKind::Rows`].)
    Size,
    /// `upper(text)`: ASCII letters in upper case.
    Upper,
    /// `lower(text)`: ASCII letters in lower case.
    Lower,
    /// `slice(text, from, to)`: characters from..=to counted from 1; undetermined when too short.
    Slice,
    /// `starts_with(text, text)`.
    StartsWith,
    /// `year_month(date)`: its month.
    YearMonth,
    /// `year(date or month)`: its year.
    Year,
    /// `days_between(date, date)`: days from the first to the second, negative backwards. Total.
    DaysBetween,
    /// `add_days(date, n)`; undetermined outside of 0001-01-01 to 9999-12-31, as are the next two.
    AddDays,
    /// `add_months(date, n)`: the same day n months on; the last of the month where there is no such day.
    AddMonths,
    /// `add_years(date, n)`: 29 February becomes the last day of February in common years.
    AddYears,
    /// `within(division, code)`: the division is the code or lies in it; false for other places.
    Within,
    /// `full_name(division)`: names from the top down joined; other places as written.
    FullName,
    /// `pad_start(text, n, text)`: filled up at the front to n characters.
    PadStart,
    /// `pad_end(text, n, text)`: filled up at the end to n characters.
    PadEnd,
    /// `text(number, date, month, money or yes_no)`: its canonical text; money as yuan with two
    /// decimals, yes_no as 是 or 否.
    Text,
}

impl Function {
    /// Every function.
    pub const ALL: &'static [Function] = &[
        Function::AgeOn,
        Function::AgeByMonth,
        Function::BirthDate,
        Function::GenderOf,
        Function::IsResidentId,
        Function::Label,
        Function::CodeText,
        Function::Join,
        Function::Only,
        Function::Size,
        Function::Upper,
        Function::Lower,
        Function::Slice,
        Function::StartsWith,
        Function::YearMonth,
        Function::Year,
        Function::DaysBetween,
        Function::AddDays,
        Function::AddMonths,
        Function::AddYears,
        Function::Within,
        Function::FullName,
        Function::PadStart,
        Function::PadEnd,
        Function::Text,
    ];

    /// The name in the language.
    pub fn name(self) -> &'static str {
        match self {
            Function::AgeOn => "age_on",
            Function::AgeByMonth => "age_by_month",
            Function::BirthDate => "birth_date",
            Function::GenderOf => "gender_of",
            Function::IsResidentId => "is_resident_id",
            Function::Label => "label",
            Function::CodeText => "code",
            Function::Join => "join",
            Function::Only => "only",
            Function::Size => "size",
            Function::Upper => "upper",
            Function::Lower => "lower",
            Function::Slice => "slice",
            Function::StartsWith => "starts_with",
            Function::YearMonth => "year_month",
            Function::Year => "year",
            Function::DaysBetween => "days_between",
            Function::AddDays => "add_days",
            Function::AddMonths => "add_months",
            Function::AddYears => "add_years",
            Function::Within => "within",
            Function::FullName => "full_name",
            Function::PadStart => "pad_start",
            Function::PadEnd => "pad_end",
            Function::Text => "text",
        }
    }

    /// How it is called, for messages.
    pub fn signature(self) -> Bilingual {
        let (zh, en) = match self {
            Function::AgeOn => {
                ("age_on(身份证号或出生日期, 日期)", "age_on(id number or birth date, date)")
            }
            Function::AgeByMonth => (
                "age_by_month(身份证号或出生日期, 日期)",
                "age_by_month(id number or birth date, date)",
            ),
            Function::BirthDate => ("birth_date(身份证号)", "birth_date(id number)"),
            Function::GenderOf => ("gender_of(身份证号)", "gender_of(id number)"),
            Function::IsResidentId => ("is_resident_id(文字)", "is_resident_id(text)"),
            Function::Label => ("label(单选答案)", "label(answer)"),
            Function::CodeText => ("code(单选答案)", "code(answer)"),
            Function::Join => ("join(多选答案, \"、\")", "join(answers, \"、\")"),
            Function::Only => ("only(多选答案)", "only(answers)"),
            Function::Size => ("size(多选答案或重复组)", "size(answers or rows)"),
            Function::Upper => ("upper(文字)", "upper(text)"),
            Function::Lower => ("lower(文字)", "lower(text)"),
            Function::Slice => ("slice(文字, 1, 6)", "slice(text, 1, 6)"),
            Function::StartsWith => ("starts_with(文字, \"53\")", "starts_with(text, \"53\")"),
            Function::YearMonth => ("year_month(日期)", "year_month(date)"),
            Function::Year => ("year(日期或月份)", "year(date or month)"),
            Function::DaysBetween => ("days_between(日期, 日期)", "days_between(date, date)"),
            Function::AddDays => ("add_days(日期, 30)", "add_days(date, 30)"),
            Function::AddMonths => ("add_months(日期, 6)", "add_months(date, 6)"),
            Function::AddYears => ("add_years(日期, 10)", "add_years(date, 10)"),
            Function::Within => ("within(行政区划, \"530000\")", "within(division, \"530000\")"),
            Function::FullName => ("full_name(行政区划)", "full_name(division)"),
            Function::PadStart => ("pad_start(文字, 12, \"0\")", "pad_start(text, 12, \"0\")"),
            Function::PadEnd => ("pad_end(文字, 12, \"0\")", "pad_end(text, 12, \"0\")"),
            Function::Text => ("text(数字、日期或是否)", "text(number, date or yes/no)"),
        };
        Bilingual { zh: zh.to_owned(), en: en.to_owned() }
    }

    /// The function of a name.
    pub fn by_name(name: &str) -> Option<Function> {
        Function::ALL.iter().copied().find(|function| function.name() == name)
    }
}

//! Calendar dates and months: proleptic Gregorian, years 1 to 9999.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::digits::pairs;
use super::fault::{Bound, Fault, check_range};
use super::normalize::{normalize_date, normalize_month};

/// A day of the calendar; always one that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A month of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: u16,
    month: u8,
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Date {
    /// The first day there is: 0001-01-01.
    pub const MIN: Date = Date { year: 1, month: 1, day: 1 };
    /// The last day there is: 9999-12-31.
    pub const MAX: Date = Date { year: 9999, month: 12, day: 31 };

    /// The first day on which an application can have been submitted. With the last one it keeps
    /// sums of days well inside of the calendar.
    pub const FIRST_SUBMISSION: Date = Date { year: 1900, month: 1, day: 1 };
    /// The last day on which an application can be submitted.
    pub const LAST_SUBMISSION: Date = Date { year: 2999, month: 12, day: 31 };

    /// The day, if the calendar has it.
    #[must_use]
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let known = year >= 1 && year <= 9999 && month >= 1 && month <= 12;
        if known && day >= 1 && day <= days_in_month(year, month) {
            Some(Date { year, month, day })
        } else {
            None
        }
    }

    /// The day, or the nearest one that exists: for dates written as constants.
    #[must_use]
    pub const fn clamped(year: u16, month: u8, day: u8) -> Date {
        let Month { year, month } = Month::clamped(year, month);
        let last = days_in_month(year, month);
        let day = if day < 1 {
            1
        } else if day > last {
            last
        } else {
            day
        };
        Date { year, month, day }
    }

    /// Reads the one accepted spelling, `YYYY-MM-DD`.
    ///
    /// # Errors
    /// `calendar` when no such day exists, `not_canonical` when the day is clear but spelt
    /// otherwise, `pattern` when it is no date at all.
    pub fn parse(text: &str) -> Result<Date, Fault> {
        let digits = match text.as_bytes() {
            [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] => {
                pairs([*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2])
            }
            _ => None,
        };
        match digits {
            Some([first, last, month, day]) => {
                Date::new(year(first, last), month, day).ok_or(Fault::Calendar)
            }
            None if normalize_date(text).is_some() => Err(Fault::NotCanonical),
            None => Err(Fault::Pattern),
        }
    }

    /// The day of eight digits, `YYYYMMDD`, if the calendar has it.
    #[must_use]
    #[inline]
    pub fn of_digits(digits: [u8; 8]) -> Option<Date> {
        let [first, last, month, day] = pairs(digits)?;
        Date::new(year(first, last), month, day)
    }

    /// Reads a day of submission.
    ///
    /// # Errors
    /// As [`Date::parse`]; `range` before [`Date::FIRST_SUBMISSION`] or after
    /// [`Date::LAST_SUBMISSION`].
    pub fn parse_submission(text: &str) -> Result<Date, Fault> {
        let day = Date::parse(text)?;
        let limit = |day| Some(Bound::Date(day));
        let (first, last) = (limit(Date::FIRST_SUBMISSION), limit(Date::LAST_SUBMISSION));
        check_range(Bound::Date(day), first, last).map(|()| day)
    }

    /// The day for numbers of any size, if the calendar has it.
    #[must_use]
    pub fn of_numbers(year: u32, month: u32, day: u32) -> Option<Date> {
        let year = u16::try_from(year).ok()?;
        Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The month in which the day lies.
    #[must_use]
    pub const fn year_month(self) -> Month {
        Month { year: self.year, month: self.month }
    }

    /// Days since 0001-01-01, which is day 0.
    fn day_number(self) -> i64 {
        // Years run from March, so that the leap day is the last of its year.
        let (year, month) = if self.month > 2 {
            (i64::from(self.year), i64::from(self.month) - 3)
        } else {
            (i64::from(self.year) - 1, i64::from(self.month) + 9)
        };
        let leap_days = year / 4 - year / 100 + year / 400;
        year * 365 + leap_days + (153 * month + 2) / 5 + i64::from(self.day) - 307
    }

    fn of_day_number(number: i64) -> Option<Date> {
        if number < 0 || number > Date::MAX.day_number() {
            return None;
        }
        let shifted = number + 306; // days since 0000-03-01
        let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let (carry, month) = if month < 10 { (0, month + 3) } else { (1, month - 9) };
        let year = era * 400 + year_of_era + carry;
        Date::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

impl Month {
    /// The month, if the calendar has it.
    #[must_use]
    pub const fn new(year: u16, month: u8) -> Option<Month> {
        if year >= 1 && year <= 9999 && month >= 1 && month <= 12 {
            Some(Month { year, month })
        } else {
            None
        }
    }

    /// The month, or the nearest one that exists: for months written as constants.
    #[must_use]
    pub const fn clamped(year: u16, month: u8) -> Month {
        let year = if year < 1 {
            1
        } else if year > 9999 {
            9999
        } else {
            year
        };
        let month = if month < 1 {
            1
        } else if month > 12 {
            12
        } else {
            month
        };
        Month { year, month }
    }

    /// Reads the one accepted spelling, `YYYY-MM`.
    ///
    /// # Errors
    /// As [`Date::parse`].
    pub fn parse(text: &str) -> Result<Month, Fault> {
        let digits = match text.as_bytes() {
            [y1, y2, y3, y4, b'-', m1, m2] => pairs([*y1, *y2, *y3, *y4, *m1, *m2, b'0', b'0']),
            _ => None,
        };
        match digits {
            Some([first, last, month, _]) => {
                Month::new(year(first, last), month).ok_or(Fault::Calendar)
            }
            None if normalize_month(text).is_some() => Err(Fault::NotCanonical),
            None => Err(Fault::Pattern),
        }
    }

    /// The month for numbers of any size, if the calendar has it.
    #[must_use]
    pub fn of_numbers(year: u32, month: u32) -> Option<Month> {
        Month::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?)
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The first day of the month.
    #[must_use]
    pub const fn first_day(self) -> Date {
        Date { year: self.year, month: self.month, day: 1 }
    }

    /// The last day of the month.
    #[must_use]
    pub const fn last_day(self) -> Date {
        Date { year: self.year, month: self.month, day: days_in_month(self.year, self.month) }
    }

    /// Months since 0001-01, which is month 0.
    fn number(self) -> i64 {
        i64::from(self.year) * 12 + i64::from(self.month) - 13
    }

    /// The month `months` later (earlier, if negative), if the calendar reaches it.
    #[must_use]
    pub fn plus(self, months: i64) -> Option<Month> {
        let number = self.number().checked_add(months)?;
        let year = u16::try_from(number.div_euclid(12).checked_add(1)?).ok()?;
        Month::new(year, u8::try_from(number.rem_euclid(12)).ok()? + 1)
    }
}

/// The year with these first and last two digits.
#[inline]
const fn year(first: u8, last: u8) -> u16 {
    first as u16 * 100 + last as u16
}

/// Age in full years, counted from the birthday. Someone born on 29 February turns a year older on
/// 1 March of a common year. Counted on below nought before birth: −1 from the day before it back to
/// the birthday of the year before, as full years rounded down.
#[must_use]
pub fn age_on(birth: Date, on: Date) -> i64 {
    let birthday_ahead = (on.month, on.day) < (birth.month, birth.day);
    i64::from(on.year) - i64::from(birth.year) - i64::from(birthday_ahead)
}

/// Age in full years, counted by calendar month: the whole month of the birthday counts as reached
/// from its first day. −1 in the twelve months before the month of birth, and so on backwards.
#[must_use]
pub fn age_by_month(birth: Date, on: Date) -> i64 {
    let month_ahead = on.month < birth.month;
    i64::from(on.year) - i64::from(birth.year) - i64::from(month_ahead)
}

/// Full months passed from `from` to `to`, counted from the day of the month; a month without that
/// day is full on the first day of the next one, as with birthdays. Rounded down, also below nought.
#[must_use]
pub fn months_between(from: Date, to: Date) -> i64 {
    to.year_month().number() - from.year_month().number() - i64::from(to.day < from.day)
}

/// Days from `from` to `to`; negative when `to` is earlier. Of any two days.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    to.day_number() - from.day_number()
}

/// The day `days` later (earlier, if negative), if the calendar reaches it.
#[must_use]
pub fn add_days(date: Date, days: i64) -> Option<Date> {
    Date::of_day_number(date.day_number().checked_add(days)?)
}

/// The same day `months` later (earlier, if negative), or the last day of a shorter month; `None`
/// beyond the calendar.
#[must_use]
pub fn add_months(date: Date, months: i64) -> Option<Date> {
    let Month { year, month } = date.year_month().plus(months)?;
    Some(Date::clamped(year, month, date.day))
}

/// The same day `years` later (earlier, if negative), or 28 February for a 29 February that the
/// year lacks; `None` beyond the calendar.
#[must_use]
pub fn add_years(date: Date, years: i64) -> Option<Date> {
    add_months(date, years.checked_mul(12)?)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        Date::parse(&text).map_err(|fault| de::Error::custom(fault.chinese("日期")))
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Month, D::Error> {
        let text = String::deserialize(deserializer)?;
        Month::parse(&text).map_err(|fault| de::Error::custom(fault.chinese("年月")))
    }
}

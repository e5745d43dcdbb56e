//! Dates, months and ages.

use lianban::support::*;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Age {
    birth: Date,
    on: Date,
    age: i64,
    by_month: i64,
}

#[test]
fn ages_follow_the_vectors() {
    let ages: Vec<Age> = serde_json::from_str(include_str!("../vectors/ages.json")).unwrap();
    for Age { birth, on, age, by_month } in ages {
        assert_eq!(age_on(birth, on), age, "{birth} on {on}");
        assert_eq!(age_by_month(birth, on), by_month, "{birth} on {on}, by month");
    }
}

#[test]
fn only_one_spelling_of_an_existing_day() {
    let code = |text| Date::parse(text).map_err(|fault| fault.code());
    assert_eq!(code("2024-02-29"), Ok(Date::clamped(2024, 2, 29)));
    for absent in ["2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "0000-01-01"] {
        assert_eq!(code(absent), Err("calendar"), "{absent}");
    }
    for other in ["2024-2-29", "2024年2月29日", "20240229", " 2024-02-29", "2024/02/29"] {
        assert_eq!(code(other), Err("not_canonical"), "{other}");
    }
    for none in ["", "today", "24-02-29", "2024-02", "+024-02-29", "2024-02-2９日"] {
        assert_eq!(code(none), Err("pattern"), "{none}");
    }
    assert_eq!(Month::parse("2024-13"), Err(Fault::Calendar));
    assert_eq!(Month::parse("2024年5月"), Err(Fault::NotCanonical));
    assert_eq!(Month::parse("2024-05").map(Month::last_day), Ok(Date::clamped(2024, 5, 31)));
}

#[test]
fn applications_are_submitted_within_eleven_centuries() {
    let code = |text| Date::parse_submission(text).map_err(|fault| fault.code());
    assert_eq!(code("1900-01-01"), Ok(Date::FIRST_SUBMISSION));
    assert_eq!(code("2999-12-31"), Ok(Date::LAST_SUBMISSION));
    assert_eq!(code("1899-12-31"), Err("range"));
    assert_eq!(code("3000-01-01"), Err("range"));
    assert_eq!(code("2999-12-32"), Err("calendar"));
}

#[test]
fn months_end_where_the_calendar_does() {
    let day = Date::clamped;
    assert_eq!(add_months(day(2024, 1, 31), 1), Some(day(2024, 2, 29)));
    assert_eq!(add_years(day(2024, 2, 29), 1), Some(day(2025, 2, 28)));
    assert_eq!(add_months(day(2024, 1, 31), -1), Some(day(2023, 12, 31)));
    assert_eq!(months_between(day(2024, 1, 31), day(2024, 2, 29)), 0);
    assert_eq!(months_between(day(2024, 1, 31), day(2024, 3, 1)), 1);
    assert_eq!(months_between(day(2024, 1, 31), day(2024, 1, 30)), -1);
    assert_eq!(add_days(Date::MAX, 1), None);
    assert_eq!(add_days(Date::MIN, -1), None);
    assert_eq!(add_days(Date::MIN, i64::MAX), None);
    assert_eq!(add_months(Date::MIN, i64::MAX), None);
    assert_eq!(add_months(Date::MAX, i64::MIN), None);
    assert_eq!(add_years(Date::MAX, i64::MAX), None);
    assert_eq!(days_between(day(1970, 1, 1), day(2024, 5, 1)), 19_844);
    assert_eq!(Date::clamped(0, 0, 0), Date::MIN);
    assert_eq!(Date::clamped(u16::MAX, u8::MAX, u8::MAX), Date::MAX);
}

#[test]
fn every_day_follows_the_one_before() {
    let (mut day, mut count) = (Date::MIN, 0);
    while let Some(next) = add_days(day, 1) {
        assert!(day < next);
        let month_begins = day == day.year_month().last_day();
        assert_eq!(month_begins, next.day() == 1, "{day} {next}");
        assert_eq!(days_between(Date::MIN, next), count + 1);
        (day, count) = (next, count + 1);
    }
    assert_eq!((day, count), (Date::MAX, 3_652_058));
}

pub(super) fn any_date() -> impl Strategy<Value = Date> {
    (0_i64..3_652_059).prop_map(|days| add_days(Date::MIN, days).unwrap())
}

proptest! {
    #[test]
    fn dates_survive_the_wire(date in any_date()) {
        let json = serde_json::to_string(&date).unwrap();
        prop_assert_eq!(serde_json::from_str::<Date>(&json).unwrap(), date);
        prop_assert_eq!(normalize_date(&date.to_string()), Some(date.to_string()));
        prop_assert_eq!(Date::of_numbers(date.year().into(), date.month().into(), date.day().into()), Some(date));
        let chinese = format!("{:04}年{}月{}日", date.year(), date.month(), date.day());
        prop_assert_eq!(normalize_date(&chinese), Some(date.to_string()));
    }

    #[test]
    fn age_never_falls_and_is_never_ahead_of_age_by_month(
        birth in any_date(), on in any_date(), later in 0_i64..40_000,
    ) {
        let Some(later) = add_days(on, later) else { return Ok(()) };
        let (age, by_month) = (age_on(birth, on), age_by_month(birth, on));
        prop_assert!(age_on(birth, later) >= age);
        prop_assert!(by_month == age || by_month == age + 1);
        prop_assert_eq!(months_between(birth, on).div_euclid(12), age);
        prop_assert_eq!(age < 0, on < birth);
    }

    #[test]
    fn days_add_up(from in any_date(), to in any_date()) {
        prop_assert_eq!(add_days(from, days_between(from, to)), Some(to));
    }

    #[test]
    fn no_text_is_too_much(text in ".{0,24}") {
        if let Ok(date) = Date::parse(&text) {
            prop_assert_eq!(date.to_string(), text.clone());
        }
        let _ = (Month::parse(&text), normalize_month(&text));
        if let Some(date) = normalize_date(&text) {
            prop_assert_eq!(normalize_date(&date), Some(date));
        }
    }
}

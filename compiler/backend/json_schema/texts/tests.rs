//! The patterns against the runtime that they stand for.

use super::*;
use crate::support::{TextRule, check_text, format_decimal};
use regex_automata_like::Pattern;

/// A matcher for the tests: the validator that other engines are compared with.
mod regex_automata_like {
    use serde_json::{Value, json};

    pub(super) struct Pattern(jsonschema::Validator);

    impl Pattern {
        pub(super) fn new(pattern: &str) -> Pattern {
            let schema = json!({"pattern": pattern});
            match jsonschema::draft202012::new(&schema) {
                Ok(validator) => Pattern(validator),
                Err(error) => panic!("{pattern}: {error}"),
            }
        }

        pub(super) fn matches(&self, text: &str) -> bool {
            self.0.is_valid(&Value::String(text.to_owned()))
        }
    }
}

#[test]
fn the_calendar_is_the_runtimes() {
    let pattern = Pattern::new(&whole(&calendar("-")));
    let years = (0..=130).chain(396..=404).chain(1896..=2104).chain(9990..=9999);
    for year in years {
        for month in 0..=13 {
            for day in [0, 1, 9, 10, 19, 20, 27, 28, 29, 30, 31, 32] {
                let text = format!("{year:04}-{month:02}-{day:02}");
                assert_eq!(pattern.matches(&text), Date::parse(&text).is_ok(), "{text}");
            }
        }
    }
    for text in ["2024-5-1", "20240501", "2024-05-01 ", "２０２４-05-01", "2024-05-01\n"] {
        assert!(!pattern.matches(text), "{text}");
    }
}

#[test]
fn months_are_the_runtimes() {
    let pattern = Pattern::new(&whole(&months()));
    for text in ["0000-01", "0001-00", "0001-01", "2024-12", "2024-13", "9999-12", "2024-1"] {
        assert_eq!(pattern.matches(text), Month::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn ranges_of_decimals() {
    let cases =
        [(2, -1050, 99_999), (0, -3, 120), (1, 5, 5), (3, -20, -7), (2, 0, 0), (1, 0, 1000)];
    for (scale, min, max) in cases {
        let Some(pattern) = decimal_range(scale, min, max) else {
            panic!("no pattern for {min}..={max}");
        };
        let pattern = Pattern::new(&pattern);
        for units in (-1100..1100).chain(99_900..100_100) {
            let text = format_decimal(units, scale);
            assert_eq!(pattern.matches(&text), (min..=max).contains(&units), "{text}");
        }
    }
    let pattern = Pattern::new(&decimal_range(2, -100, 100).unwrap_or_default());
    for text in ["-0.00", "00.10", "0.1", ".10", "1", "0.100", "+0.10", "1.00\n"] {
        assert!(!pattern.matches(text), "{text}");
    }
    assert_eq!(decimal_range(2, 3, 1), None);
}

#[test]
fn ranges_of_days() {
    let (low, high) = (Date::clamped(1949, 10, 1), Date::clamped(2024, 5, 20));
    let pattern = Pattern::new(&date_range(low, high));
    for year in [1900, 1948, 1949, 1950, 2000, 2023, 2024, 2025] {
        for month in 1..=12 {
            for day in 1..=28 {
                let date = Date::clamped(year, month, day);
                let text = date.to_string();
                assert_eq!(pattern.matches(&text), (low..=high).contains(&date), "{text}");
            }
        }
    }
}

#[test]
fn spellings_are_the_runtimes() {
    let interesting: Vec<char> =
        ['a', 'x', 'X', '7', '-', '(', '+', ' ', '\n', '\t', '·', '甲', '\u{20000}']
            .into_iter()
            .chain(SPACES.iter().chain(INVISIBLE).chain(DAMAGED).flat_map(|(a, b)| [*a, *b]))
            .chain(DASHES.iter().chain(MIDDLE_DOTS).copied())
            .chain([
                '\u{FF01}', '\u{FF10}', '\u{FF5E}', '\u{FF5F}', '\u{E000}', '\u{B6}', '\u{3001}',
            ])
            .collect();
    let kinds = [
        TextKind::Plain,
        TextKind::Lines,
        TextKind::Name,
        TextKind::Digits,
        TextKind::Id,
        TextKind::Upper,
        TextKind::Phone,
    ];
    for kind in kinds {
        let pattern = Pattern::new(spelling(kind));
        let abroad = Pattern::new(MOBILE_ABROAD);
        let rule = TextRule::new(kind, 100);
        let check = |text: &str| {
            let matched =
                pattern.matches(text) && !(kind == TextKind::Phone && abroad.matches(text));
            assert_eq!(matched, check_text(&rule, text).is_ok(), "{kind:?} {text:?}");
        };
        for c in &interesting {
            for text in [
                format!("{c}"),
                format!("1{c}1"),
                format!("{c}1"),
                format!("1{c}"),
                format!("1{c}{c}1"),
            ] {
                check(&text);
            }
        }
        for text in
            ["", "+8613912345678", "008613912345678", "13912345678", "+8612", "甲 乙", "甲  乙"]
        {
            check(text);
        }
    }
}

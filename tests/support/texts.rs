//! Rules for texts, patterns, and what people type.

use std::borrow::Cow;

use lianban::support::*;
use proptest::prelude::*;

// As generated code holds a rule: `[0-9]{2,3}(-[A-Z]+)?`, without any work at run time.
static RULE: TextRule = TextRule {
    kind: TextKind::Upper,
    min: 2,
    max: 8,
    pattern: Some(Pattern(Cow::Borrowed(&[
        Op::Class(Cow::Borrowed(&[('0', '9')])),
        Op::Class(Cow::Borrowed(&[('0', '9')])),
        Op::Split(3, 4),
        Op::Class(Cow::Borrowed(&[('0', '9')])),
        Op::Split(5, 8),
        Op::Class(Cow::Borrowed(&[('-', '-')])),
        Op::Class(Cow::Borrowed(&[('A', 'Z')])),
        Op::Split(6, 8),
        Op::Match,
    ]))),
    check: None,
};

#[test]
fn a_rule_judges_in_order() {
    let code = |text| check_text(&RULE, text).map_err(|fault| fault.code());
    for sound in ["12", "123", "12-A", "123-ABCD"] {
        assert_eq!(code(sound), Ok(()), "{sound}");
    }
    for (text, fault) in [
        ("", "empty"),
        ("12\u{202E}", "characters"),
        ("12\n", "characters"),
        ("12-a", "not_canonical"),
        ("１２", "not_canonical"),
        ("1", "too_short"),
        ("123-ABCDE", "too_long"),
        ("1234", "pattern"),
        ("12-", "pattern"),
        ("x", "not_canonical"),
    ] {
        assert_eq!(code(text), Err(fault), "{text:?}");
    }
    let checked = TextRule { check: Some(NamedCheck::Luhn), ..TextRule::new(TextKind::Digits, 19) };
    assert_eq!(check_text(&checked, "62220000000000004"), Ok(()));
    assert_eq!(check_text(&checked, "62220000000000005"), Err(Fault::CheckDigit));
}

#[test]
fn broken_and_hostile_patterns_end() {
    let class = || Op::Class(Cow::Borrowed(&[('a', 'a')]));
    let of = |ops: Vec<Op>| Pattern(Cow::Owned(ops));
    assert!(!of(vec![]).matches(""));
    assert!(!of(vec![Op::Jump(0)]).matches(""));
    assert!(!of(vec![Op::Split(0, 7)]).matches("a"));
    assert!(!of(vec![class()]).matches("a"));
    assert!(of(vec![Op::Split(1, 2), class(), Op::Match]).matches(""));
    // (a*)*: exponential for a backtracking engine.
    let nested =
        of(vec![Op::Split(1, 5), Op::Split(2, 4), class(), Op::Jump(1), Op::Jump(0), Op::Match]);
    assert!(nested.matches(&"a".repeat(20_000)));
    assert!(!nested.matches(&format!("{}b", "a".repeat(20_000))));
}

#[test]
fn lengths_count_characters() {
    let rule = TextRule::new(TextKind::Name, 3);
    assert_eq!(check_text(&rule, "𠮷𫍯䶮"), Ok(()));
    let fault = check_text(&rule, "阿依·古丽").unwrap_err();
    assert_eq!(fault.chinese("姓名"), "姓名最多填写3个字，现在是5个字");
}

#[test]
fn what_people_type() {
    for (kind, typed, normal) in [
        (TextKind::Plain, "  人民路１号\t西\r\n", "人民路１号 西"),
        (TextKind::Plain, "\u{FEFF}甲\u{200B}乙", "甲乙"),
        (TextKind::Lines, "一\r\n二\r三\u{2028}四", "一\n二\n三\n四"),
        (TextKind::Name, "阿依古丽•买买提　", "阿依古丽·买买提"),
        (TextKind::Name, "JOHN   SMITH", "JOHN SMITH"),
        (TextKind::Digits, "６２２２ 0000-0000—0000", "6222000000000000"),
        (TextKind::Id, "530103 19900307 905ｘ", "53010319900307905X"),
        (TextKind::Upper, " ab－12 c", "AB-12C"),
        (TextKind::Phone, "\u{202D}+86 138-0000-0000\u{202C}", "13800000000"),
        (TextKind::Phone, "008613800000000", "13800000000"),
        (TextKind::Phone, "（0871）6313 0000", "087163130000"),
        (TextKind::Phone, "+8687163130000", "+8687163130000"),
    ] {
        assert_eq!(normalize_text(kind, typed), normal, "{typed:?}");
    }
    for (typed, normal) in [
        ("2024年5月1日", Some("2024-05-01")),
        ("２０２４年０５月０１号", Some("2024-05-01")),
        ("2024/5/1", Some("2024-05-01")),
        ("2024.5.1", Some("2024-05-01")),
        ("2024．5．1", Some("2024-05-01")),
        ("2024 - 5 - 1", Some("2024-05-01")),
        ("20240501", Some("2024-05-01")),
        ("2024-5/1", None),
        ("5/1/2024", None),
        ("24-5-1", None),
        ("2024-2-30", None),
        ("2024年+5月1日", None),
    ] {
        assert_eq!(normalize_date(typed).as_deref(), normal, "{typed}");
    }
    assert_eq!(normalize_month("2024年5月").as_deref(), Some("2024-05"));
    assert_eq!(normalize_month("2024/13"), None);
}

#[test]
fn functions_of_expressions() {
    assert_eq!(slice("身份证号", 2, 3), Some("份证"));
    assert_eq!(slice("身份证号", 1, 4), Some("身份证号"));
    for (from, to) in [(0, 1), (2, 1), (4, 5), (i64::MIN, i64::MAX), (1, i64::MAX)] {
        assert_eq!(slice("身份证号", from, to), None);
    }
    assert_eq!(pad_start("7", 3, '0'), "007");
    assert_eq!(pad_end("昆明", 4, '　'), "昆明　　");
    assert_eq!(pad_end("昆明市", 2, 'x'), "昆明市");
    assert_eq!((upper("aß中"), lower("AÉ中")), ("Aß中".to_owned(), "aÉ中".to_owned()));
    assert_eq!(length("𠮷a"), 2);
}

fn any_kind() -> impl Strategy<Value = TextKind> {
    use TextKind::*;
    proptest::sample::select(vec![Plain, Lines, Name, Digits, Id, Upper, Phone])
}

fn any_text() -> impl Strategy<Value = String> {
    let tricky = proptest::sample::select(vec![
        " ",
        "\u{3000}",
        "\t",
        "\r",
        "\n",
        "\u{A0}",
        "\u{85}",
        "\u{200B}",
        "\u{2028}",
        "\u{202E}",
        "-",
        "－",
        "—",
        "•",
        "·",
        "x",
        "Ｘ",
        "１",
        "1",
        "+86",
        "＋８６",
        "0086",
        "13800000000",
        "(",
        "）",
        "é",
        "e\u{301}",
        "阿",
    ]);
    let piece = prop_oneof![3 => tricky.prop_map(str::to_owned), 1 => ".{0,3}"];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn normal_forms_stay(kind in any_kind(), text in any_text()) {
        let normal = normalize_text(kind, &text);
        prop_assert_eq!(&normalize_text(kind, &normal), &normal);
        // What a human door lets through, the wire accepts, unless it is empty or damaged.
        let rule = TextRule::new(kind, u32::MAX);
        let found = check_text(&rule, &normal);
        prop_assert!(matches!(found, Ok(()) | Err(Fault::Empty | Fault::Characters)), "{:?}", found);
        if check_text(&rule, &text).is_ok() {
            prop_assert_eq!(normal, text);
        }
    }

    #[test]
    fn the_pattern_agrees_with_a_plain_reading(text in "[0-9]{1,4}(-[A-Za]{0,3})?") {
        let (digits, letters) = text.split_once('-').map_or((&*text, None), |(d, l)| (d, Some(l)));
        let sound = matches!(digits.len(), 2 | 3)
            && letters.is_none_or(|l| !l.is_empty() && l.bytes().all(|b| b.is_ascii_uppercase()));
        prop_assert_eq!(RULE.pattern.as_ref().unwrap().matches(&text), sound);
    }
}

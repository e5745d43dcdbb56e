//! Identity numbers, check digits, decimals and amounts.

use std::collections::BTreeMap;

use lianban::support::*;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct ResidentIds {
    valid: Vec<Valid>,
    invalid: Vec<Invalid>,
}

#[derive(Deserialize)]
struct Valid {
    id: String,
    gender: String,
    birth: Date,
}

#[derive(Deserialize)]
struct Invalid {
    id: String,
    code: String,
}

#[test]
fn resident_ids_follow_the_vectors() {
    let ids: ResidentIds =
        serde_json::from_str(include_str!("../vectors/resident_ids.json")).unwrap();
    for Valid { id, gender, birth } in ids.valid {
        assert_eq!(resident_id_fault(&id), None, "{id}");
        assert_eq!(birth_date(&id), Some(birth), "{id}");
        assert_eq!(gender_digit(&id), Some(gender.as_str()), "{id}");
    }
    for Invalid { id, code } in ids.invalid {
        assert_eq!(resident_id_fault(&id).map(|fault| fault.code()), Some(&*code), "{id}");
        assert_eq!((birth_date(&id), gender_digit(&id)), (None, None), "{id}");
    }
}

#[test]
fn a_message_says_what_is_missing_and_repeats_nothing() {
    let violation = resident_id_fault("53010219680615991").unwrap().at("a.id", "身份证号");
    assert_eq!(violation.message, "请填写18位身份证号，现在是17位");
    assert_eq!((violation.path.as_str(), violation.code), ("a.id", "too_short"));
}

#[test]
fn check_digits_follow_the_vectors() {
    let checks: BTreeMap<String, BTreeMap<String, bool>> =
        serde_json::from_str(include_str!("../vectors/check_digits.json")).unwrap();
    for (name, numbers) in checks {
        let check = NamedCheck::named(&name).unwrap();
        for (number, sound) in numbers {
            assert_eq!(check.fault(&number).is_none(), sound, "{name} of {number}");
        }
    }
    for check in NamedCheck::ALL {
        assert_eq!(NamedCheck::named(check.name()), Some(check));
    }
    let code = |text| uscc_fault(text).map(|fault| fault.code());
    assert_eq!(code("91350100m000100y43"), Some("not_canonical"));
    assert_eq!(code("91350100I000100Y43"), Some("characters"));
    assert_eq!(code("91350100M000100Y4"), Some("too_short"));
}

#[test]
fn decimals_have_one_spelling() {
    for (text, scale, units) in [("19.99", 2, 1999), ("-0.50", 2, -50), ("0", 0, 0)] {
        assert_eq!(parse_decimal(text, scale), Ok(units));
        assert_eq!(format_decimal(units, scale), text);
    }
    let code = |text| parse_decimal(text, 2).map_err(|fault| fault.code());
    for other in ["19.9", "+19.99", "019.99", "-0.00", "1,000.00", " 1.00", "19", "1.000"] {
        assert_eq!(code(other), Err("not_canonical"), "{other}");
    }
    for none in ["", "-", ".", "1.", ".50", "1.001", "1.0x", "1,00.00", "1e2", "--1.00"] {
        assert_eq!(code(none), Err("pattern"), "{none}");
    }
    assert_eq!(code("90071992547409.91"), Ok(MAX_INTEGER));
    assert_eq!(code("90071992547409.92"), Err("range"));
    assert_eq!(code(&"9".repeat(400).replace("99999", "9")), Err("pattern"));
    assert_eq!(format_decimal(i64::MIN, 255).len(), 1 + 1 + 1 + 255);
}

#[test]
fn money_and_integers_as_people_write_them() {
    for text in ["19.9", "19.90", "¥19.90", "￥１９．９元", "19.900", " 19.9 元 "] {
        assert_eq!(normalize_money(text), Some(1990), "{text}");
    }
    assert_eq!(normalize_money("1,019元"), Some(101_900));
    for text in ["19.999", "19,9", "十九元", "", "1.", "¥", "--1", "1 2.3.4"] {
        assert_eq!(normalize_money(text), None, "{text}");
    }
    assert_eq!(normalize_integer("１，２３４"), Some(1234));
    assert_eq!(normalize_integer("－５"), Some(-5));
    assert_eq!(normalize_integer("007"), Some(7));
    assert_eq!(normalize_integer("1.5"), None);
    assert_eq!(normalize_integer("9007199254740992"), None);
    assert_eq!(normalize_decimal("-0", 2).as_deref(), Some("0.00"));
}

proptest! {
    #[test]
    fn decimals_survive_the_wire(units in -MAX_INTEGER..=MAX_INTEGER, scale in 0_u8..20) {
        let text = format_decimal(units, scale);
        prop_assert_eq!(parse_decimal(&text, scale), Ok(units));
        prop_assert_eq!(normalize_decimal(&text, scale), Some(text));
    }

    #[test]
    fn one_wrong_digit_or_one_swap_is_always_found(
        birth in super::dates::any_date(), order in 0_u16..1000, place in 0_usize..17, wrong in 1_u8..10,
    ) {
        let body = format!("530102{}{order:03}", birth.to_string().replace('-', ""));
        let id = "0123456789X".chars().map(|check| format!("{body}{check}"))
            .find(|id| mod11_2(id)).unwrap();
        prop_assert_eq!(birth_date(&id), Some(birth));
        let mut other = id.clone().into_bytes();
        other[place] = b'0' + (other[place] - b'0' + wrong) % 10;
        prop_assert!(resident_id_fault(&String::from_utf8(other).unwrap()).is_some());
        let mut swapped = id.clone().into_bytes();
        swapped.swap(place, place.saturating_sub(1));
        let swapped = String::from_utf8(swapped).unwrap();
        prop_assert_eq!(resident_id_fault(&swapped).is_none(), swapped == id);
    }

    #[test]
    fn no_number_is_too_much(text in ".{0,40}", scale: u8) {
        for check in NamedCheck::ALL {
            let _ = check.fault(&text);
        }
        let _ = (parse_decimal(&text, scale), normalize_money(&text), normalize_integer(&text));
        let _ = (birth_date(&text), gender_digit(&text));
    }

    #[test]
    fn no_numeric_text_is_too_much(text in "[-+0-9.,¥元Xx ]{0,40}", scale in 0_u8..20) {
        if let Some(text) = normalize_decimal(&text, scale) {
            prop_assert!(parse_decimal(&text, scale).is_ok());
            prop_assert_eq!(normalize_decimal(&text, scale), Some(text.clone()));
        }
        if let Ok(units) = parse_decimal(&text, scale) {
            prop_assert_eq!(format_decimal(units, scale), text);
        }
    }
}

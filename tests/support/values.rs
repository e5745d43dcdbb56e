//! JSON, violations and answers of registers.

use lianban::support::*;

fn read(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

#[test]
fn integers_are_what_every_engine_reads_alike() {
    for (text, value) in
        [("1", 1), ("1.0", 1), ("1e2", 100), ("-0.0", 0), ("9007199254740991", MAX_INTEGER)]
    {
        assert_eq!(read(text).as_int(), Some(value), "{text}");
    }
    for text in [
        "1.5",
        "9007199254740992",
        "9007199254740993.0",
        "-9007199254740992",
        "18446744073709551615",
        "1e300",
    ] {
        assert_eq!(read(text).shape(), Shape::Number, "{text}");
    }
    assert_eq!(Json::from(i64::MIN).shape(), Shape::Number);
}

#[test]
fn objects_keep_what_stands_there() {
    let object = read(r#"{"b":1,"a":[null,true,"文"],"b":2,"b":3}"#);
    assert_eq!(object.duplicate_keys(), ["b"]);
    assert_eq!(object.get("b").and_then(Json::as_int), Some(1));
    assert_eq!(
        serde_json::to_string(&object).unwrap(),
        r#"{"b":1,"a":[null,true,"文"],"b":2,"b":3}"#
    );
    assert_eq!(format!("{object:?} {:?}", read("\"秘密\"")), "Json::Object(4 members) Json::Text");
    assert!(serde_json::from_str::<Json>(&"[".repeat(100_000)).is_err());
}

#[test]
fn answers_are_read_with_their_faults() {
    assert_eq!(read("\"\"").text(), Err(Fault::Empty));
    assert_eq!(read("null").text(), Err(Fault::Null));
    assert_eq!(read("1").text(), Err(Fault::Type(Shape::Text)));
    assert_eq!(read("1.5").integer(), Err(Fault::Type(Shape::Integer)));
    assert_eq!(read("true").truth(), Ok(true));
    assert_eq!(read("[]").rows().err(), Some(Fault::Empty));
    assert_eq!(read("{}").members().err(), Some(Fault::Empty));
    assert_eq!(read("[]").members().err(), Some(Fault::Type(Shape::Object)));
}

#[test]
fn places_and_limits() {
    assert_eq!(member_path(&row_path(&member_path("", "children"), 0), "name"), "children[0].name");
    assert_eq!(Violation::unknown_key("a", "nmae", "甲").path, "a.nmae");
    assert_eq!(Violation::unknown_key("a", "53010319900307905X", "甲").path, "a");
    let (low, high) = (Some(Bound::Integer(1)), Some(Bound::Integer(9)));
    assert_eq!(check_range(Bound::Integer(9), low, high), Ok(()));
    let fault = check_range(Bound::Integer(10), low, high).unwrap_err();
    assert_eq!(fault.chinese("人数"), "人数应在1至9之间");
    let cap = Some(Bound::Money(1_000_000));
    let fault = check_range(Bound::Money(1_000_001), None, cap).unwrap_err();
    assert_eq!(fault.chinese("金额"), "金额不能大于10000.00元");
}

#[test]
fn register_answers_on_the_wire() {
    for (answer, json) in [
        (Lookup::Found(1), r#"{"status":"found","data":1}"#),
        (Lookup::NotFound, r#"{"status":"not_found"}"#),
        (Lookup::Unavailable, r#"{"status":"unavailable"}"#),
    ] {
        assert_eq!(serde_json::to_string(&answer).unwrap(), json);
        assert_eq!(serde_json::from_str::<Lookup<i64>>(json).unwrap(), answer);
        assert_eq!(
            answer.as_ref().map(|found| found + 1).found().copied(),
            answer.found().map(|f| f + 1)
        );
    }
    for bad in
        [r#"{"status":"found"}"#, r#"{"status":"lost"}"#, r#"{"status":"not_found","x":1}"#, "{}"]
    {
        assert!(serde_json::from_str::<Lookup<i64>>(bad).is_err(), "{bad}");
    }
    assert_eq!(Lookup::<i64>::default().is_found(), None);
    for truth in [None, Some(false), Some(true)] {
        assert_eq!(Option::<bool>::from(Standing::from(truth)), truth);
    }
    assert_eq!(serde_json::to_string(&Standing::NotMet).unwrap(), "\"not_met\"");
}

#[test]
fn trailing_pairs_of_zeros_only_fill_a_division_code_up() {
    for (code, stem) in
        [("530000", "53"), ("530100", "5301"), ("530102", "530102"), ("530102000", "530102000")]
    {
        assert_eq!(division_stem(code), stem);
    }
    assert!(division_within("530102", "530100"));
    assert!(!division_within("530102", "530200"));
    assert!(!division_within("531000", "530100"));
}

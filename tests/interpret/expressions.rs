//! The meaning of expressions, seen through computed answers.

use super::support::{instance, matter, outputs};
use super::validity::resident;
use serde_json::{Value, json};

/// The computed answers to a form (beside `apply`) and rows.
fn computed(form: Value, rows: Value) -> Value {
    let model = matter("words");
    let mut answers = json!({ "form": form });
    answers["form"]["apply"] = true.into();
    if rows.as_array().is_some_and(|rows| !rows.is_empty()) {
        answers["rows"] = rows;
    }
    outputs(&model, &instance(&model, answers), json!({})).master["answers"]["out"].clone()
}

/// Some of the computed answers; `null` for those that are not there.
fn check(form: Value, rows: Value, wanted: Value) {
    let found = computed(form, rows);
    for (key, value) in wanted.as_object().expect("an object") {
        assert_eq!(found.get(key).unwrap_or(&Value::Null), value, "{key}");
    }
}

#[test]
fn identity_numbers_and_dates() {
    check(
        json!({ "number": resident(1985), "born": "2024-02-29" }),
        json!([]),
        json!({
            "age": 40, "birth": "1985-03-08", "gender": "2", "age_month": 1, "month": "2024-02",
            "year": 2024, "days": 473, "later": "2024-03-30",
        }),
    );
    check(json!({ "born": "2026-01-01" }), json!([]), json!({ "age": null, "age_month": -1 }));
    check(json!({ "born": "9999-12-31" }), json!([]), json!({ "later": null, "years": null }));
}

#[test]
fn codes_and_sets() {
    check(
        json!({ "kind": "b", "sorts": ["y", "x"] }),
        json!([]),
        json!({
            "label": "乙", "code": "b", "join": "一、二", "only": null, "size": 2, "many": true,
            "both": true,
        }),
    );
    check(
        json!({ "sorts": ["y"] }),
        json!([]),
        json!({ "label": null, "join": "二", "only": "y", "size": 1, "many": false, "both": false }),
    );
    // An absent set is empty, and its join leaves nothing behind.
    check(json!({}), json!([]), json!({ "join": null, "only": null, "size": 0, "many": false }));
}

#[test]
fn texts_and_numbers() {
    check(
        json!({ "note": "a测b", "price": 1990, "rate": "0.50", "count": 2 }),
        json!([]),
        json!({
            "upper": "A测B", "slice": "测b", "starts": true, "padded": "000a测b", "cents": "19.90",
            "rated": "0.50", "sum": 3, "less": true, "chosen": 2,
        }),
    );
    check(json!({ "note": "a" }), json!([]), json!({ "slice": null, "chosen": 0, "sum": null }));
    check(json!({ "count": 9_007_199_254_740_991_i64 }), json!([]), json!({ "sum": null }));
}

#[test]
fn three_values() {
    check(
        json!({}),
        json!([]),
        json!({ "ticked": false, "has_shut": false, "or_shut": true, "and_shut": null, "less": null }),
    );
    check(
        json!({ "kind": "b", "shut": 1, "tick": true }),
        json!([]),
        json!({ "ticked": true, "has_shut": true, "and_shut": false }),
    );
}

#[test]
fn quantifiers() {
    let none =
        json!({ "rows": 0, "any": false, "all": true, "counted": 0, "total": 0, "unique": true });
    check(json!({}), json!([]), none);
    check(
        json!({}),
        json!([{ "name": "a", "n": 1 }, { "name": "b", "n": 2 }]),
        json!({ "rows": 2, "any": true, "all": false, "counted": 1, "total": 3, "unique": true }),
    );
    // A row without the number decides nothing, unless the others do.
    check(
        json!({}),
        json!([{ "name": "a" }, { "name": "a", "n": 2 }]),
        json!({ "any": true, "all": null, "counted": null, "total": null, "unique": false }),
    );
}

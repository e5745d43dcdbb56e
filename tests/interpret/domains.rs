//! Values that a department's field does not accept: what the proofs refuse, watched as it happens.

use super::support::{instance, outputs, unproved};
use serde_json::{Value, json};

/// What becomes of the form for these answers: its status, and the fields that cannot be sent.
fn sent(change: impl FnOnce(&mut Value)) -> (String, Vec<(String, String)>) {
    let model = unproved("narrow");
    let mut answers = json!({ "file": {
        "apply": true, "name": "测试甲", "kind": "a", "count": 20, "born": "2000-01-01",
    } });
    change(&mut answers["file"]);
    let split = outputs(&model, &instance(&model, answers), json!({})).split;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let cause = |cause: &Value| (text(&cause["target"]), text(&cause["reason"]));
    let causes = split[0]["causes"].as_array().into_iter().flatten().map(cause).collect();
    (text(&split[0]["status"]), causes)
}

#[test]
fn a_value_on_the_edge_of_its_domain_is_sent() {
    let edge = |file: &mut Value| {
        file["note"] = "01".into();
        file["fee"] = 10_000.into();
        file["hobbies"] = json!(["x"]);
    };
    assert_eq!(sent(edge), ("ready".to_owned(), vec![]));
    assert_eq!(sent(|_| {}), ("ready".to_owned(), vec![]));
}

#[test]
fn a_value_beyond_it_makes_the_form_wait() {
    type Change = fn(&mut Value);
    let cases: [(&[&str], Change); 9] = [
        (&["Name", "Both"], |file| file["name"] = "测试甲乙丙".into()),
        (&["Note"], |file| file["note"] = "一".into()),
        (&["Both"], |file| file["name"] = "测试甲乙".into()),
        (&["Count"], |file| file["count"] = 21.into()),
        (&["Born"], |file| file["born"] = "1999-12-31".into()),
        (&["Fee"], |file| file["fee"] = 10_001.into()),
        (&["Hobbies"], |file| file["hobbies"] = json!(["x", "y"])),
        (&["Kind"], |file| file["kind"] = "b".into()),
        (&["Count", "Next"], |file| file["count"] = 99.into()),
    ];
    for (targets, change) in cases {
        let stray = |target: &&str| ((*target).to_owned(), "out_of_domain".to_owned());
        let causes = targets.iter().map(stray).collect();
        assert_eq!(sent(change), ("waiting".to_owned(), causes));
    }
}

//! Answers for instances, one in a line, by a generated crate.

use std::io::BufRead;

use matter::support::Json;
use serde_json::{Value, json};

fn main() {
    for line in std::io::stdin().lock().lines() {
        let case: Json = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let (instance, registers) =
            (case.get("instance").expect("instance"), case.get("registers").expect("registers"));
        println!("{}", answer(instance, registers));
    }
}

fn answer(instance: &Json, registers: &Json) -> Value {
    let (registers, faults) = matter::Registers::read(registers);
    let mut answer = match matter::Application::from_json(instance) {
        Err(violations) => json!({ "violations": violations }),
        Ok(application) => json!({
            "violations": [],
            "split": matter::split(&application, &registers),
            "materials": matter::materials::materials(&application, &registers),
            "plan": matter::plan::plan(&application),
            "eligibility": matter::eligibility::eligibility(&application, &registers),
            "master": application.master(&registers),
        }),
    };
    answer["faults"] = json!(faults);
    answer["normalized"] = json!(matter::normalize::normalize(instance));
    answer["kept"] = json!(matter::normalize::drop_closed(instance));
    answer
}

//! Answers for instances and posted forms, one in a line, by a generated crate.

mod counter;

use std::io::BufRead;

use matter as carrier;
use matter::support::Json;
use serde_json::{Value, json};

fn main() {
    if std::env::args().any(|argument| argument == "--lines") {
        return lines();
    }
    for line in std::io::stdin().lock().lines() {
        let case: Json = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let registers = case.get("registers").expect("registers");
        let answer = match case.get("desk") {
            Some(posted) => desk(posted, registers),
            None => answer(case.get("instance").expect("instance"), registers),
        };
        println!("{answer}");
    }
}

/// Results first, then what was set aside.
fn lines() {
    let (mut taken, mut aside) = (Vec::new(), Vec::new());
    let files = matter::batch::Files {
        applications: std::io::BufReader::new(std::io::stdin()),
        answers: None::<std::io::Empty>,
        taken: &mut taken,
        aside: &mut aside,
        from: matter::batch::Progress::default(),
    };
    matter::lines::split_lines(files, 2, |_| Ok(())).expect("a run");
    print!("{}{}", String::from_utf8_lossy(&taken), String::from_utf8_lossy(&aside));
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

fn desk(posted: &Json, registers: &Json) -> Value {
    let (registers, _) = matter::Registers::read(registers);
    let desk = matter::desk::Desk::new(&registers);
    counter::answer(posted, |kind, body, uploads, asked| desk.take(kind, body, uploads, asked))
}

//! Answers of generated crates, one in a line: `drive CRATE judge|normalize`.

use std::io::{BufRead, BufWriter, Write};

macro_rules! carriers {
    ($($name:ident)*) => {
        $(mod $name {
            use serde_json::{Value, json};
            use $name::support::Refusal;
            use $name::support::{Json, Violation};

            fn broken(violations: &[Violation]) -> String {
                let mut broken: Vec<[&str; 2]> =
                    violations.iter().map(|v| [v.path.as_str(), v.code]).collect();
                broken.dedup();
                serde_json::to_string(&broken).expect("JSON")
            }

            pub fn judge(line: &str) -> String {
                let case: Json = serde_json::from_str(line).expect("JSON");
                let instance = case.get("instance").expect("an instance");
                let registers = case.get("registers").expect("answers of registers");
                match $name::Application::from_json(instance) {
                    Err(violations) => broken(&violations),
                    Ok(application) => {
                        let (registers, _) = $name::Registers::read(registers);
                        let split = json!($name::split(&application, &registers));
                        all(&application, &registers, split)
                    }
                }
            }

            fn all(
                application: &$name::Application<'_>,
                registers: &$name::Registers,
                split: Value,
            ) -> String {
                let answer: Value = json!({
                    "split": split,
                    "materials": $name::materials::materials(application, registers),
                    "plan": $name::plan::plan(application),
                    "eligibility": $name::eligibility::eligibility(application, registers),
                    "master": application.master(registers),
                });
                answer.to_string()
            }

            /// As `judge`, where the door for bytes can do it.
            pub fn judge_bytes(line: &str) -> String {
                let case: Json = serde_json::from_str(line).expect("JSON");
                let instance = case.get("instance").expect("an instance");
                let bytes = serde_json::to_vec(instance).expect("JSON");
                match $name::Application::from_json_slice(&bytes) {
                    Err(Refusal::Unreadable { .. }) => String::from("it is JSON"),
                    Err(Refusal::Violations(violations)) => broken(&violations),
                    Ok(application) => {
                        let registers = case.get("registers").expect("answers of registers");
                        let (registers, _) = $name::Registers::read(registers);
                        let mut out = Vec::new();
                        application.split_to_json(&registers, &mut out);
                        // What is kept is the same as what is borrowed.
                        let application = application.into_owned();
                        let split: Value = serde_json::from_slice(&out).expect("JSON");
                        all(&application, &registers, split)
                    }
                }
            }

            /// Bytes in hexadecimal and answers of registers: what comes of them at all doors, if it
            /// is the same.
            pub fn doors(line: &str) -> String {
                let (hex, registers) = line.split_once(' ').expect("bytes and registers");
                let digit = |place: usize| u8::from_str_radix(&hex[place..place + 2], 16);
                let bytes: Vec<u8> =
                    (0..hex.len()).step_by(2).map(|place| digit(place).expect("hex")).collect();
                let registers: Json = serde_json::from_str(registers).expect("JSON");
                let (registers, _) = $name::Registers::read(&registers);
                let tree = match serde_json::from_slice::<Json>(&bytes) {
                    Err(error) => Err(format!("{}:{}", error.line(), error.column())),
                    Ok(json) => match $name::Application::from_json(&json) {
                        Err(violations) => Err(serde_json::to_string(&violations).expect("JSON")),
                        Ok(application) => {
                            let split = $name::split(&application, &registers);
                            Ok(serde_json::to_string(&split).expect("JSON"))
                        }
                    },
                };
                let serde = match serde_json::from_slice::<$name::application::Judged<'_>>(&bytes) {
                    Err(error) => Err(format!("{}:{}", error.line(), error.column())),
                    Ok(judged) => match judged.0 {
                        Err(violations) => Err(serde_json::to_string(&violations).expect("JSON")),
                        Ok(application) => {
                            let split = $name::split(&application, &registers);
                            Ok(serde_json::to_string(&split).expect("JSON"))
                        }
                    },
                };
                let (byte, end) = match $name::Application::from_json_slice(&bytes) {
                    Err(Refusal::Unreadable { line, column }) => {
                        (Err(format!("{line}:{column}")), "cannot read")
                    }
                    Err(Refusal::Violations(violations)) => {
                        (Err(serde_json::to_string(&violations).expect("JSON")), "refuse")
                    }
                    Ok(application) => {
                        let mut out = Vec::new();
                        application.split_to_json(&registers, &mut out);
                        let at_once =
                            if application.is_taken_at_once() { "accept at once" } else { "accept" };
                        (Ok(String::from_utf8(out).expect("UTF-8")), at_once)
                    }
                };
                if byte == tree && serde == tree {
                    format!("both {end}")
                } else {
                    format!("{byte:?} or {tree:?} or {serde:?}")
                }
            }

            pub fn normalize(line: &str) -> String {
                let instance: Json = serde_json::from_str(line).expect("JSON");
                let normal = $name::normalize::normalize(&instance);
                let kept = $name::normalize::drop_closed(&instance);
                serde_json::to_string(&[normal, kept]).expect("JSON")
            }

            /// Whether the bytes are read at all.
            pub fn reads(line: &str) -> String {
                let bytes: Vec<u8> = line.split(' ').map(|n| n.parse().expect("a byte")).collect();
                serde_json::from_slice::<Json>(&bytes).is_ok().to_string()
            }
        })*

        fn answer(name: &str, what: &str) -> fn(&str) -> String {
            match (name, what) {
                $((stringify!($name), "judge") => $name::judge,
                (stringify!($name), "judge_bytes") => $name::judge_bytes,
                (stringify!($name), "doors") => $name::doors,
                (stringify!($name), "normalize") => $name::normalize,
                (stringify!($name), "reads") => $name::reads,)*
                _ => panic!("no such crate"),
            }
        }
    };
}

include!("carriers.rs");

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (name, what) = (arguments.next().expect("a crate"), arguments.next().expect("what"));
    let answer = answer(&name, &what);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        writeln!(out, "{}", answer(&line.expect("a line"))).expect("written");
    }
    out.flush().expect("written");
}

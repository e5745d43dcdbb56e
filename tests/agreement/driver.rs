//! Answers of generated crates, one in a line: `drive CRATE judge|normalize`.

use std::io::{BufRead, BufWriter, Write};

macro_rules! carriers {
    ($($name:ident)*) => {
        $(mod $name {
            use serde_json::{Value, json};
            use $name::support::Json;

            pub fn judge(line: &str) -> String {
                let case: Json = serde_json::from_str(line).expect("JSON");
                let instance = case.get("instance").expect("an instance");
                let registers = case.get("registers").expect("answers of registers");
                match $name::Application::from_json(instance) {
                    Err(violations) => {
                        let mut broken: Vec<[&str; 2]> =
                            violations.iter().map(|v| [v.path.as_str(), v.code]).collect();
                        broken.dedup();
                        serde_json::to_string(&broken).expect("JSON")
                    }
                    Ok(application) => {
                        let (registers, _) = $name::Registers::read(registers);
                        let answer: Value = json!({
                            "split": $name::split(&application, &registers),
                            "materials": $name::materials::materials(&application, &registers),
                            "plan": $name::plan::plan(&application),
                            "eligibility": $name::eligibility::eligibility(&application, &registers),
                            "master": application.master(&registers),
                        });
                        answer.to_string()
                    }
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

//! A case: an instance as text, what registers answer, and what the interpreter says of it.

use super::edges::WRITTEN;
use super::random::Random;
use super::values;
use lianban::interpret::{Application, Interpreter, Registers, read_json};
use lianban::support::Json;
use serde_json::json;

/// One instance, judged.
pub(super) struct Case {
    /// The instance, as it enters.
    pub(super) text: String,
    /// Which answers of registers it is split with.
    pub(super) registers: usize,
    /// The rules it breaks, as places and codes.
    pub(super) broken: Vec<(String, String)>,
    /// What comes out of it, when it breaks none and the matter is proved.
    pub(super) output: Option<String>,
    /// Whether it is a valid instance changed at one place.
    pub(super) near: bool,
}

/// Answers of registers, made once for a matter.
pub(super) struct Answers {
    /// As text.
    pub(super) text: String,
    pub(super) read: Registers,
}

/// What judges cases.
pub(super) struct Judge<'m> {
    pub(super) interpreter: &'m Interpreter<'m>,
    pub(super) answers: Vec<Answers>,
    /// Whether what comes out is compared too.
    proved: bool,
}

impl<'m> Judge<'m> {
    pub(super) fn new(
        interpreter: &'m Interpreter<'m>,
        proved: bool,
        random: &mut Random,
    ) -> Judge<'m> {
        let sound = interpreter.model().registers.values().map(|register| {
            let fields = register.fields.iter();
            fields.map(|field| values::of_domain(interpreter, &field.domain, random)).collect()
        });
        let sound: Vec<Vec<Vec<Json>>> = sound.collect();
        let answers = (0..64).map(|_| register_answers(interpreter, &sound, random)).collect();
        Judge { interpreter, answers, proved }
    }

    /// The case of an instance.
    pub(super) fn case(&self, instance: &Json, registers: usize, near: bool) -> Case {
        let text = written(instance);
        let instance = read_json(text.as_bytes()).expect("what was written can be read");
        let (broken, output) = match self.interpreter.application(&instance) {
            Ok(application) => {
                let output = self.proved.then(|| self.output(&application, registers));
                (Vec::new(), output)
            }
            Err(violations) => {
                let mut broken: Vec<(String, String)> =
                    violations.into_iter().map(|v| (v.path, v.code.into_owned())).collect();
                broken.dedup();
                (broken, None)
            }
        };
        Case { text, registers, broken, output, near }
    }

    fn output(&self, application: &Application<'_>, registers: usize) -> String {
        let situation = application.with(&self.answers[registers].read);
        // What was proved: only registers make a form wait.
        for dispatch in situation.split().as_array().into_iter().flatten() {
            for cause in dispatch["causes"].as_array().into_iter().flatten() {
                let reason = cause["reason"].as_str().unwrap_or_default();
                assert!(reason.starts_with("register_"), "{}: {cause}", dispatch["form"]);
            }
        }
        let output = json!({
            "split": situation.split(),
            "materials": situation.materials(),
            "plan": situation.plan(),
            "eligibility": situation.eligibility(),
            "master": situation.master(),
        });
        output.to_string()
    }
}

/// The instance as JSON, numbers spelt as they are to be.
pub(super) fn written(instance: &Json) -> String {
    let text = serde_json::to_string(instance).expect("JSON");
    let mark = format!("\"{WRITTEN}");
    let mut pieces = text.split(mark.as_str());
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (number, rest) = piece.split_once('"').expect("the end of a text");
        out.push_str(number);
        out.push_str(rest);
    }
    out
}

/// Each register found with some of its data, not found, unavailable, or never asked.
fn register_answers(
    interpreter: &Interpreter<'_>,
    sound: &[Vec<Vec<Json>>],
    random: &mut Random,
) -> Answers {
    let mut members = Vec::new();
    for (register, sound) in interpreter.model().registers.values().zip(sound) {
        let status = match random.below(8) {
            0 => continue,
            1 => "not_found",
            2 => "unavailable",
            _ => "found",
        };
        let mut answer = vec![("status".to_owned(), Json::from(status))];
        if status == "found" {
            let mut data = Vec::new();
            for (field, sound) in register.fields.iter().zip(sound) {
                if !field.required && random.chance(30) {
                    continue;
                }
                let value = random.pick(sound).cloned();
                data.extend(value.map(|value| (field.id.clone(), value)));
                if random.chance(3) {
                    data.pop();
                }
            }
            answer.push(("data".to_owned(), Json::Object(data)));
        }
        members.push((register.id.clone(), Json::Object(answer)));
    }
    let json = Json::Object(members);
    let (read, _) = Registers::read(interpreter, &json);
    Answers { text: written(&json), read }
}

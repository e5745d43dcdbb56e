//! What the registers answer in a case.

use super::Desk;
use super::values::Said;
use crate::ast::{Given, RegisterAnswer, RegisterGiven};
use crate::code::Code;
use crate::diagnostic::nearest;
use crate::examples;
use crate::interpret::Registers;
use crate::model::{Register, RegisterId};
use crate::read::Keyed;
use crate::support::{Date, Json};

impl Desk<'_> {
    /// The answers; none when something cannot be understood, which is then told.
    pub(super) fn registers(&mut self, today: Date) -> Option<Registers> {
        let ordinary = examples::registers(self.interpreter, today);
        let mut answers = Vec::new();
        let mut sound = true;
        for (name, entry) in &self.case.registers.0 {
            let found = self.register(name, entry.key);
            let (Some(id), Some(given)) = (found, &entry.value) else {
                sound = false;
                continue;
            };
            let Some(register) = self.model.registers.get(id) else { continue };
            let answer = match given {
                RegisterGiven::Answer(RegisterAnswer::Found) => ordinary.get(&register.id).cloned(),
                RegisterGiven::Answer(other) => Some(status(other.word())),
                RegisterGiven::Found(data) => self.record(id, register, data, &ordinary),
            };
            match answer {
                Some(answer) => answers.push((register.id.clone(), answer)),
                None => sound = false,
            }
        }
        if !sound {
            return None;
        }
        Some(Registers::read(self.interpreter, &Json::Object(answers)).0)
    }

    /// A record that holds what is written, and ordinary data for the rest.
    fn record(
        &mut self,
        id: RegisterId,
        register: &Register,
        data: &Keyed<Given>,
        ordinary: &Json,
    ) -> Option<Json> {
        let title = &register.title;
        let mut said: Vec<(&str, Said)> = Vec::new();
        let mut sound = true;
        for (name, entry) in &data.0 {
            let field = register.fields.iter().find(|field| field.id == *name);
            let field = field.or_else(|| register.fields.iter().find(|field| field.label == *name));
            let (Some(field), Some(given)) = (field, &entry.value) else {
                sound = false;
                if entry.value.is_some() {
                    let known = register.fields.iter().flat_map(|f| [f.id.as_str(), &f.label]);
                    let help = nearest(name, known)
                        .map(|near| bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
                    let message = bi!("“{title}”里没有“{name}”", "`{title}` has no field `{name}`");
                    self.error(Code::UnknownName, entry.key, message, help.into_iter().collect());
                }
                continue;
            };
            match self.said(&field.domain, given, false) {
                Some(value) => said.push((&field.id, value)),
                None => sound = false,
            }
        }
        if !sound {
            return None;
        }
        let name = self.model.registers.name(id);
        let record = ordinary.get(name).and_then(|answer| answer.get("data"));
        let fields = register.fields.iter().filter_map(|field| {
            let value = match said.iter().find(|(id, _)| *id == field.id) {
                Some((_, Said::Value(value))) => Some(value.clone()),
                Some((_, Said::LeftOut)) => None,
                Some((_, Said::Answered)) | None => {
                    record.and_then(|record| record.get(&field.id)).cloned()
                }
            };
            Some((field.id.clone(), value?))
        });
        let data = Json::Object(fields.collect());
        let answer = vec![("status".to_owned(), Json::from("found")), ("data".to_owned(), data)];
        Some(Json::Object(answer))
    }
}

fn status(word: &str) -> Json {
    Json::Object(vec![("status".to_owned(), Json::from(word))])
}

//! The master form: answers, computed values and register results, all that the splitting reads.

use super::draft::NodeId;
use super::eval::Situation;
use crate::model::Model;
use crate::support::Lookup;
use serde_json::{Map, Value as Output};

impl Situation<'_> {
    /// The master form: the instance with computed values in their places, and under `registers` what
    /// each register answered, in the form answers of registers are handed in.
    pub fn master(&self) -> Output {
        let model = self.model();
        let mut master = Map::new();
        let mut put = |key: &str, value: Option<Output>| {
            if let Some(value) = value {
                master.insert(key.to_owned(), value);
            }
        };
        put("matter", Some(Output::from(model.id.as_str())));
        put("version", Some(Output::from(model.version.as_str())));
        let envelope = &self.draft.envelope;
        put("submitted_on", envelope.submitted_on.map(|date| Output::from(date.to_string())));
        put("region", envelope.region.clone().map(Output::String));
        put("answers", Some(Output::Object(self.wire_group(NodeId::ROOT, &|_| true))));
        put("registers", Some(self.wire_registers(model)));
        Output::Object(master)
    }

    fn wire_registers(&self, model: &Model) -> Output {
        let mut registers = Map::new();
        for (id, register) in model.registers.iter() {
            let lookup = self.register(id);
            let status = match lookup {
                Lookup::Found(_) => "found",
                Lookup::NotFound => "not_found",
                Lookup::Unavailable => "unavailable",
            };
            let mut answer = Map::new();
            answer.insert("status".to_owned(), Output::from(status));
            if let Lookup::Found(record) = lookup {
                let values = register.fields.iter().zip(record).filter_map(|(field, value)| {
                    Some((field.id.clone(), self.wire(value.as_ref()?)?))
                });
                answer.insert("data".to_owned(), Output::Object(values.collect()));
            }
            registers.insert(register.id.clone(), Output::Object(answer));
        }
        Output::Object(registers)
    }
}

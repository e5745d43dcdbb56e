//! A matter with everything that can be left to regions.

use lianban::model::Model;
use lianban::source::MemoryLoader;
use lianban::support::Json;
use serde_json::{Value, json};

const MATTER: &str = r#"lianban: 1
id: probe
title: 一件事
version: 1
region: 530000
guide:
  time_limit: {statutory: 30, promised: 20, unit: day}
  basics:
    items: {label: 涉及事项, from: items}
    hours: {label: 办理时间, local: county, must_fill: true}
  help:
    phone: {label: 咨询电话, local: prefecture}
departments: {d: {title: 某局, lead: true}}
parameters:
  age: {title: 年龄, type: integer, value: 65, unit: 周岁, local: county, between: [60, 65]}
codes:
  kind: {title: 种类, values: {"1": 甲, "2": 乙, "3": 丙}, local: county}
items:
  bus: {title: 公交卡, department: d, applied_when: s.bus, local: county, eligibility: [{text: 照省里的, is: s.years >= age, id: own, local: county}]}
  care: {title: 护理, department: d, applied_when: s.care}
form:
  sections:
    s:
      title: 部分
      fields:
        bus: {label: 公交卡, type: yes_no}
        care: {label: 护理, type: yes_no}
        years: {label: 年龄, type: integer}
        one: {label: 种类, one_of: kind, required: false}
        list:
          title: 家人
          required: false
          repeat: {max: 3, as: person}
          fields:
            some: {label: 种类, any_of: kind}
department_forms: {f: {title: 表, department: d, for: [bus, care], fields: {Y: s.years, O: {value: s.one, gap: 可不填}, R: {each: s.list, required: false, fields: {S: .some}}}}}
"#;

/// The matter with files of regions, by code.
pub(crate) fn files(regions: &[(&str, &str)]) -> MemoryLoader {
    let mut files = MemoryLoader::default();
    files.0.insert("m/matter.yaml".into(), MATTER.as_bytes().to_vec());
    for (code, text) in regions {
        let head = format!("lianban: 1\nmatter: probe\nregion: {code}\ntitle: 地{code}\n");
        files.0.insert(format!("m/regions/{code}.yaml"), (head + text).into_bytes());
    }
    files
}

/// The matter with regions that must compile.
pub(crate) fn matter(regions: &[(&str, &str)]) -> Model {
    let compiled = lianban::compile(&files(regions), "m/matter.yaml");
    let said: Vec<_> = compiled.diagnostics.iter().map(|d| (d.code, &d.message.zh)).collect();
    compiled.model.unwrap_or_else(|| panic!("{said:?}"))
}

/// An application in a region.
pub(crate) fn application(region: &str, answers: Value) -> Value {
    json!({
        "matter": "probe", "version": "1", "submitted_on": "2025-06-16", "region": region,
        "answers": answers,
    })
}

/// The code and the sentence of every rule that an instance breaks.
pub(crate) fn broken(model: &Model, instance: &Value) -> Vec<(String, String)> {
    let json: Json = lianban::interpret::read_json(instance.to_string().as_bytes()).expect("JSON");
    let found = lianban::interpret::validate(model, &json);
    found.into_iter().map(|found| (found.code.into_owned(), found.message)).collect()
}

/// Whether the published schema of a model takes an instance.
pub(crate) fn fits(model: &Model, instance: &Value) -> bool {
    let schema = lianban::backend::json_schema::instance_schema(model);
    jsonschema::draft202012::new(&schema).expect("a schema").is_valid(instance)
}

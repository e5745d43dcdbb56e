//! JSON Schema, draft 2020-12: what an instance, a master form, a department's form and a materials
//! list look like.
//!
//! Every schema accepts all that is valid. It refuses what breaks a rule wherever JSON Schema can say
//! the rule; what it cannot say stands beside under a keyword `x-lianban-…`, and [`coverage`] tells
//! which rules these are. Schemas are made as JSON values; words of a matter are never pasted into
//! text. `schemas/JSON-SCHEMA.md` documents the keywords and the table of rules and carriers.

mod accept;
mod coverage;
mod departments;
mod domain;
mod form;
mod formula;
mod place;
mod rows;
mod test;
mod text;
mod texts;
mod truth;
mod under;
mod values;

pub use coverage::{Carried, Coverage, Rule, refuses};

use crate::backend::naming::file_stem;
use crate::file_tree::FileTree;
use crate::model::{Domain, Model};
use crate::support::{Date, division_stem};
use departments::{Stage, form_schema};
use domain::Definitions;
use form::FormSchema;
use serde_json::{Map, Value as Json, json};
use text::written;
use values::{schema, set, urn};

/// The dialect of all schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The days an application can be submitted on.
const SUBMISSION: Domain =
    Domain::Date { min: Some(Date::FIRST_SUBMISSION), max: Some(Date::LAST_SUBMISSION) };

/// The schema of an application.
pub fn application(model: &Model) -> FileTree {
    let mut tree = FileTree::new();
    tree.add("instance.schema.json", written(&instance_schema(model)));
    tree
}

/// The schema of the master form.
pub fn master(model: &Model) -> FileTree {
    let mut tree = FileTree::new();
    tree.add("master.schema.json", written(&master_schema(model)));
    tree
}

/// The schemas of what comes out: materials and each department's form, as sent and as completed.
pub fn outputs(model: &Model) -> FileTree {
    let mut tree = FileTree::new();
    tree.add("materials.schema.json", written(&materials_schema(model)));
    for form in model.department_forms.values() {
        for (stage, word) in [(Stage::Dispatched, "dispatched"), (Stage::Complete, "complete")] {
            let mut definitions = Definitions::new(model);
            let body = form_schema(model, &mut definitions, form, stage);
            let what = format!("departments/{}/{word}", form.id);
            let schema = document(model, &what, &form.title, body, definitions);
            let stem = file_stem(&form.id);
            tree.add(format!("departments/{stem}.{word}.schema.json"), written(&schema));
        }
    }
    tree
}

/// The schema of an instance: envelope and answers.
pub fn instance_schema(model: &Model) -> Json {
    let mut definitions = Definitions::new(model);
    let (body, _) = instance(model, &mut definitions, false);
    document(model, "instance", &model.form_title, body, definitions)
}

/// The schema of a master form: an instance with computed answers and the answers of registers.
pub fn master_schema(model: &Model) -> Json {
    let mut definitions = Definitions::new(model);
    let (mut body, _) = instance(model, &mut definitions, true);
    let registers = registers(model, &mut definitions);
    if let Some(properties) = body.get_mut("properties") {
        set(properties, "registers", registers);
    }
    if let Some(Json::Array(required)) = body.get_mut("required") {
        required.push(json!("registers"));
    }
    document(model, "master", &model.form_title, body, definitions)
}

/// How far the schema of an instance carries the rules that stand at single places of the form.
/// Everything else (types, keys, empties, lengths, patterns, ranges, tables) is carried in full, but
/// for check digits and duplicate keys.
pub fn coverage(model: &Model) -> Vec<Coverage> {
    instance(model, &mut Definitions::new(model), false).1
}

/// A validator of instances by the published schema.
///
/// # Errors
/// What is wrong with the schema; that would be a fault of the compiler.
#[cfg(feature = "json-schema-check")]
pub fn instance_validator(model: &Model) -> Result<jsonschema::Validator, String> {
    jsonschema::draft202012::new(&instance_schema(model)).map_err(|error| error.to_string())
}

fn document(
    model: &Model,
    what: &str,
    title: &str,
    body: Json,
    definitions: Definitions<'_>,
) -> Json {
    let mut out = json!({
        "$schema": DIALECT,
        "$id": urn(&model.id, &model.version, what),
        "$comment": format!("Lianban {}: {} {}", env!("CARGO_PKG_VERSION"), model.id, model.version),
        "title": title,
    });
    if let Json::Object(body) = body {
        for (keyword, value) in body {
            set(&mut out, &keyword, value);
        }
    }
    let definitions = definitions.finish();
    if !definitions.is_empty() {
        set(&mut out, "$defs", definitions);
    }
    out
}

fn instance<'m>(
    model: &'m Model,
    definitions: &mut Definitions<'m>,
    derived: bool,
) -> (Json, Vec<Coverage>) {
    let made = FormSchema::make(model, definitions, derived);
    let mut properties = Map::new();
    let mut put = |key: &str, title: &str, mut made: Json| {
        set(&mut made, "title", title);
        properties.insert(key.to_owned(), made);
    };
    put("matter", "事项标识", json!({ "const": model.id }));
    put("version", "版本", json!({ "const": model.version }));
    put("submitted_on", "提交日期", definitions.domain(&SUBMISSION));
    put("region", "办理地区", region(model));
    properties.insert("answers".to_owned(), made.answers);
    let mut required = vec!["matter", "version", "submitted_on", "answers"];
    if !model.region.is_empty() {
        required.insert(3, "region");
    }
    let mut body = schema([
        ("type", json!("object")),
        ("properties", properties.into()),
        ("required", json!(required)),
        ("additionalProperties", json!(false)),
    ]);
    if !made.envelope.is_empty() {
        set(&mut body, "allOf", made.envelope);
    }
    (body, made.coverage)
}

/// The region an application is made in: within the matter's own, where it has one.
fn region(model: &Model) -> Json {
    if let Some(place) = &model.edition {
        return json!({ "const": place.code });
    }
    let prefix = division_stem(&model.region);
    if prefix.is_empty() {
        return json!({ "type": "string", "pattern": "^[0-9A-Za-z]{2,12}$" });
    }
    let rest = 6_usize.saturating_sub(prefix.len());
    let rest = if rest == 0 { String::new() } else { format!("[0-9]{{{rest}}}") };
    json!({ "type": "string", "pattern": format!("^{}{rest}$", texts::literal(prefix)) })
}

/// What each register answered.
fn registers(model: &Model, definitions: &mut Definitions<'_>) -> Json {
    let mut properties = Map::new();
    for register in model.registers.values() {
        let (mut fields, mut required) = (Map::new(), Vec::new());
        for field in &register.fields {
            let mut made = definitions.domain(&field.domain);
            set(&mut made, "title", field.label.as_str());
            fields.insert(field.id.clone(), made);
            if field.required {
                required.push(json!(field.id));
            }
        }
        let mut data = json!({ "type": "object", "properties": fields });
        if !required.is_empty() {
            set(&mut data, "required", required);
        }
        set(&mut data, "additionalProperties", false);
        let answer = json!({
            "title": register.title,
            "type": "object",
            "oneOf": [
                {
                    "properties": { "status": { "const": "found" }, "data": data },
                    "required": ["status", "data"],
                    "additionalProperties": false,
                },
                {
                    "properties": { "status": { "enum": ["not_found", "unavailable"] } },
                    "required": ["status"],
                    "additionalProperties": false,
                },
            ],
        });
        properties.insert(register.id.clone(), answer);
    }
    json!({
        "title": "共享数据",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// The schema of a materials list.
pub fn materials_schema(model: &Model) -> Json {
    let mut kinds = Vec::new();
    for material in model.materials.values() {
        let mut properties = Map::new();
        properties.insert("material".to_owned(), json!({ "const": material.id }));
        properties.insert("title".to_owned(), json!({ "const": material.title }));
        let mut required = vec!["material", "title", "status", "reasons"];
        if material.per.is_some() {
            properties.insert(
                "row".to_owned(),
                json!({ "title": "第几份（从0起）", "type": "integer", "minimum": 0 }),
            );
            required.push("row");
        }
        let statuses = if material.judged.is_some() {
            json!(["judged", "waived", "unknown"])
        } else {
            json!(["needed", "waived", "unknown"])
        };
        properties.insert("status".to_owned(), json!({ "enum": statuses }));
        let reason = json!({ "type": "string", "minLength": 1 });
        let reason = json!({ "title": "原因", "type": "array", "items": reason });
        properties.insert("reasons".to_owned(), reason);
        if !material.parts.is_empty() {
            let parts = material.parts.iter().map(|part| {
                json!({
                    "properties": { "part": { "const": part.id }, "title": { "const": part.title } },
                    "required": ["part", "title"],
                    "additionalProperties": false,
                })
            });
            let parts: Vec<Json> = parts.collect();
            let items = json!({ "type": "object", "oneOf": parts });
            properties.insert(
                "parts".to_owned(),
                json!({ "title": "组成", "type": "array", "items": items, "minItems": 1, "uniqueItems": true }),
            );
        }
        kinds.push(json!({
            "title": material.title,
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        }));
    }
    let items = if kinds.is_empty() {
        Json::Bool(false)
    } else {
        json!({ "type": "object", "oneOf": kinds })
    };
    let body = json!({ "type": "array", "items": items });
    document(model, "materials", "申请材料", body, Definitions::new(model))
}

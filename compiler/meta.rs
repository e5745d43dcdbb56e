//! The meta-schema: what a YAML editor uses for completion, hover and first checks.

use crate::ast::{CaseFile, Matter, OriginalForm, Part, Region};
use crate::read::Shape as _;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// The meta-schema of every kind of file of the language, draft 2020-12 with Chinese help.
///
/// A file is told by its keys: `lianban` and `id` make a matter, `lianban` and `matter` a region,
/// `lianban` and `fields` an original form, `cases` a file of cases; a part has none of them.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let (matter, part) = (Matter::schema(&mut generator), Part::schema(&mut generator));
    let (original, region) = (OriginalForm::schema(&mut generator), Region::schema(&mut generator));
    let cases = CaseFile::schema(&mut generator);
    let definitions = generator.take_definitions(true);
    let has = |keys: &[&str]| json!({ "type": "object", "required": keys });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:lianban:language:1",
        "title": "联办方案",
        "description": "联办（Lianban）方案文件：一件事、分写的部分、原表、地区填写或例子",
        "if": has(&["id"]),
        "then": matter,
        "else": {
            "if": has(&["matter"]),
            "then": region,
            "else": {
                "if": has(&["lianban", "fields"]),
                "then": original,
                "else": { "if": has(&["cases"]), "then": cases, "else": part },
            },
        },
        "$defs": definitions,
    })
}

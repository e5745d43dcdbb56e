//! `lianban validate`: judges filled applications.

use super::console::{Console, Exit, Stop};
use super::judge::{self, Filled, Format, Label};
use super::{disk, table};
use clap::ValueEnum;
use lianban::bi;
use lianban::interpret::{Interpreter, Violation};
use lianban::model::Model;
use lianban::support::Json;
use serde_json::{Map, Value, json};

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    filled: Filled,
    /// Judge in another way too
    #[arg(long, value_enum, value_name = "WAY")]
    with: Option<With>,
    /// How to print; for people when there is one .json, else JSON Lines
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
}

/// Another way of judging.
#[derive(Clone, Copy, ValueEnum)]
enum With {
    /// By the JSON Schema that is published
    JsonSchema,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Stop> {
    let compiled = disk::compile_runnable(&arguments.filled.matter, console)?;
    let Some(model) = &compiled.model else { return Ok(Exit::Findings) };
    let interpreter = Interpreter::new(model);
    let schema = match arguments.with {
        Some(With::JsonSchema) => Some(Schema::of(model)?),
        None => None,
    };
    judge::each(&arguments.filled.files, |label, entry| {
        let format =
            arguments.format.unwrap_or(if label.single { Format::Human } else { Format::Json });
        let instance = match entry.json {
            Ok(instance) => instance,
            Err(reason) => {
                label.unreadable(&reason, format, console)?;
                return Ok(true);
            }
        };
        let violations = interpreter.validate(&instance);
        let refused = schema.as_ref().map(|schema| schema.refuses(&instance));
        match format {
            Format::Json => label.print(result(&violations, refused.as_deref()), console)?,
            Format::Human => print(label, &violations, refused.as_deref(), console)?,
        }
        Ok(!violations.is_empty() || refused.is_some_and(|refused| !refused.is_empty()))
    })
}

fn result(violations: &[Violation], refused: Option<&[Refusal]>) -> Map<String, Value> {
    let valid = violations.is_empty();
    let mut result = judge::object([("valid", json!(valid)), ("violations", json!(violations))]);
    if let Some(refused) = refused {
        let errors: Vec<Value> = refused
            .iter()
            .map(|refusal| json!({ "pointer": refusal.pointer, "keyword": refusal.keyword }))
            .collect();
        let value = json!({ "valid": errors.is_empty(), "errors": errors });
        result.insert("json_schema".to_owned(), value);
    }
    result
}

fn print(
    label: &Label<'_>,
    violations: &[Violation],
    refused: Option<&[Refusal]>,
    console: &Console,
) -> Result<(), Stop> {
    let mut text = label.heading();
    if violations.is_empty() {
        text.push_str(console.say(&bi!("符合规定", "valid")));
        text.push('\n');
    } else {
        text.push_str(&judge::broken(violations, console));
    }
    if let Some(refused) = refused {
        text.push_str(console.say(&if refused.is_empty() {
            bi!("JSON Schema：符合", "JSON Schema: valid")
        } else {
            bi!("JSON Schema：不符合", "JSON Schema: invalid")
        }));
        text.push('\n');
        let rows: Vec<_> = refused
            .iter()
            .map(|refusal| [format!("  {}", refusal.pointer), refusal.keyword.clone()])
            .collect();
        text.push_str(&table::table(&rows));
    }
    console.print(&text)
}

/// What the published schema refuses: where and by which keyword, never what stands there.
struct Refusal {
    pointer: String,
    keyword: String,
}

/// The published schema of instances.
#[cfg(feature = "json-schema-check")]
struct Schema(jsonschema::Validator);

#[cfg(feature = "json-schema-check")]
impl Schema {
    fn of(model: &Model) -> Result<Schema, Stop> {
        let validator = lianban::backend::json_schema::instance_validator(model);
        validator.map(Schema).map_err(|error| {
            Stop::Usage(bi!(
                "生成的 JSON Schema 不能使用：{error}",
                "the generated JSON Schema cannot be used: {error}"
            ))
        })
    }

    fn refuses(&self, instance: &Json) -> Vec<Refusal> {
        let Ok(instance) = serde_json::to_value(instance) else { return Vec::new() };
        self.0
            .iter_errors(&instance)
            .map(|error| Refusal {
                pointer: error.instance_path().to_string(),
                keyword: error.kind().keyword().to_owned(),
            })
            .collect()
    }
}

/// This build has no JSON Schema validator.
#[cfg(not(feature = "json-schema-check"))]
struct Schema;

#[cfg(not(feature = "json-schema-check"))]
impl Schema {
    fn of(_: &Model) -> Result<Schema, Stop> {
        Err(Stop::Usage(bi!(
            "这个 lianban 编译时没有打开 json-schema-check 功能",
            "this lianban was built without its feature `json-schema-check`"
        )))
    }

    fn refuses(&self, _: &Json) -> Vec<Refusal> {
        Vec::new()
    }
}

//! A schema as text: plain YAML, every text in single quotes.

use serde_json::Value;

/// A mapping as YAML.
pub(super) fn yaml(value: &Value) -> String {
    let mut out = String::new();
    block(value, 0, &mut out);
    out
}

fn block(value: &Value, indent: usize, out: &mut String) {
    let Value::Object(members) = value else { return };
    for (key, value) in members {
        out.push_str(&format!("{:indent$}{}:", "", quoted(key)));
        match value {
            Value::Object(inner) if inner.values().any(Value::is_object) => {
                out.push('\n');
                block(value, indent + 2, out);
            }
            _ => {
                out.push(' ');
                flow(value, out);
                out.push('\n');
            }
        }
    }
}

fn flow(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            out.push('{');
            for (index, (key, value)) in members.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                out.push_str(&quoted(key));
                out.push_str(": ");
                flow(value, out);
            }
            out.push('}');
        }
        Value::Array(parts) => {
            out.push('[');
            for (index, part) in parts.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                flow(part, out);
            }
            out.push(']');
        }
        Value::String(text) => out.push_str(&quoted(text)),
        other => out.push_str(&other.to_string()),
    }
}

fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "''"))
}

//! From nodes to what the author wrote: one declaration gives a type, its reader and its meta-schema.
//!
//! [`record!`](crate::record) declares a mapping of the language once. Unknown and missing keys are
//! reported with the nearest name (and a misspelt key is read as the one that was meant), every
//! fault of a file in one pass; a value that cannot be read is left out (poisoned) so that it raises
//! no follow-on errors. The doc comments are Chinese: they are what an editor shows as help.

mod record;
mod shapes;

pub use record::*;
pub use shapes::*;

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Report};
use crate::source::Spanned;
use crate::yaml::{Map, Node, Scalar};
use schemars::{Schema, SchemaGenerator, json_schema};

/// Something that can be read from a node and described to an editor.
pub trait Shape: Sized {
    /// Reads the value; `None` when it was refused, with the reason in `report`.
    fn read(node: &Node, report: &mut Report) -> Option<Self>;

    /// The value of a key that is not there; `None` when the key is required.
    fn absent() -> Option<Self> {
        None
    }

    /// JSON Schema of the value, for YAML editors.
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

/// A text with its place.
pub type Text = Spanned<String>;

/// What kind of node stands there, for messages.
fn kind(node: &Node) -> (&'static str, &'static str) {
    match node {
        Node::Scalar(_) => ("一个值", "a single value"),
        Node::List(_) => ("一个列表", "a list"),
        Node::Map(_) => ("一组键值", "a mapping"),
    }
}

/// Reports that another kind of node was expected.
pub fn wrong_kind(node: &Node, zh: &str, en: &str, report: &mut Report) {
    let (is_zh, is_en) = kind(node);
    report.push(Diagnostic::new(
        Code::WrongShape,
        node.span(),
        bi!("这里应当是{zh}，写的却是{is_zh}", "expected {en} here, found {is_en}"),
    ));
}

/// The scalar of a node, or a report that one was expected.
pub fn scalar<'a>(node: &'a Node, zh: &str, en: &str, report: &mut Report) -> Option<&'a Scalar> {
    match node {
        Node::Scalar(scalar) => Some(scalar),
        other => {
            wrong_kind(other, zh, en, report);
            None
        }
    }
}

/// The mapping of a node, or a report that one was expected.
pub fn map<'a>(node: &'a Node, zh: &str, en: &str, report: &mut Report) -> Option<&'a Map> {
    match node {
        Node::Map(map) => Some(map),
        other => {
            wrong_kind(other, zh, en, report);
            None
        }
    }
}

/// Schema of a scalar: an editor may see `01` or `true` as a number or truth value.
pub fn scalar_schema() -> Schema {
    json_schema!({ "type": ["string", "number", "boolean"] })
}

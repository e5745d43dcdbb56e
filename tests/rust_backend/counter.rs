//! What a carrier answers to a posted form. The same text stands in the tests, for the interpreter,
//! and in their driver, for a generated crate; `carrier` is either.

use std::collections::BTreeMap;

use super::carrier::page::{Asked, Kept, PostFault, Turn, Upload, Uploads};
use super::carrier::support::Json;
use serde_json::{Value, json};

/// Files that were kept before, by token.
struct Shelf(BTreeMap<String, Kept>);

impl Uploads for Shelf {
    fn keep(&mut self, _: Upload) -> Option<Kept> {
        None
    }

    fn find(&self, token: &str) -> Option<Kept> {
        self.0.get(token).cloned()
    }
}

/// What is answered to `{"type", "body", "on", "region", "kept", "whole"}`: pages by their digests
/// unless the whole is wanted.
pub(super) fn answer(
    case: &Json,
    take: impl FnOnce(&str, &[u8], &mut dyn Uploads, Asked<'_>) -> Result<Turn, PostFault>,
) -> Value {
    let text = |key: &str| case.get(key).and_then(Json::as_text);
    let kept = case.get("kept").and_then(Json::as_object).unwrap_or_default();
    let mut shelf =
        Shelf(kept.iter().map(|(token, json)| (token.clone(), file(token, json))).collect());
    let asked = Asked {
        submitted_on: text("on").unwrap_or_default(),
        region: text("region"),
        token: Some("<token>"),
        ..Asked::default()
    };
    let body = text("body").unwrap_or_default().as_bytes();
    match take(text("type").unwrap_or_default(), body, &mut shelf, asked) {
        Err(fault) => json!({ "refused": format!("{fault:?}") }),
        Ok(Turn::Sent(instance)) => json!({ "sent": *instance }),
        Ok(Turn::Page(page, faulty)) => {
            let page = if case.get("whole").is_some() { page } else { digest(&page) };
            json!({ "page": page, "faulty": faulty })
        }
    }
}

fn file(token: &str, json: &Json) -> Kept {
    let text = |key: &str| json.get(key).and_then(Json::as_text).unwrap_or_default().to_owned();
    let size = json.get("size").and_then(|size| size.integer().ok()).unwrap_or_default();
    Kept {
        token: token.to_owned(),
        sha256: text("sha256"),
        media_type: text("media_type"),
        size: u64::try_from(size).unwrap_or_default(),
        name: text("name"),
    }
}

/// Length and hash (FNV-1a).
fn digest(page: &str) -> String {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = page.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
    format!("{} {hash:016x}", page.len())
}

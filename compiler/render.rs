//! Rendering of prose and markup: templates from `templates/` filled with plain views.
//!
//! Every escape of the templates is made here. Text of a schema reaches a template as data and is
//! escaped for the file's format by its engine; what a template marks `safe` was made by the
//! compiler itself and never holds free text.

mod escape;

pub(crate) use escape::{csv_row, script_json};

use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use tera::{Context, EscapeFn, Tera};

/// First line of comments in generated files.
pub(crate) const GENERATED: &str =
    "本文件由 lianban 生成，请勿手工修改；要改请改 schema 后重新生成";

static HTML: LazyLock<Tera> = LazyLock::new(|| {
    engine(
        escape::html,
        &[
            ("html/controls.html", include_str!("../templates/html/controls.html")),
            ("html/frame.html", include_str!("../templates/html/frame.html")),
            ("html/form.html", include_str!("../templates/html/form.html")),
            ("html/check.html", include_str!("../templates/html/check.html")),
            ("html/receipt.html", include_str!("../templates/html/receipt.html")),
            ("html/paper.html", include_str!("../templates/html/paper.html")),
            ("html/trial.html", include_str!("../templates/html/trial.html")),
            ("guide/guide.html", include_str!("../templates/guide/guide.html")),
            ("guide/flow.svg", include_str!("../templates/guide/flow.svg")),
        ],
    )
});

static MARKDOWN: LazyLock<Tera> = LazyLock::new(|| {
    engine(
        escape::markdown,
        &[
            ("guide/guide.md", include_str!("../templates/guide/guide.md")),
            ("departments/mapping.md", include_str!("../templates/departments/mapping.md")),
            ("proofs/proofs.md", include_str!("../templates/proofs/proofs.md")),
            ("departments/disclosure.md", include_str!("../templates/departments/disclosure.md")),
        ],
    )
});

fn engine(escape: EscapeFn, templates: &[(&'static str, &'static str)]) -> Tera {
    let mut tera = Tera::default();
    tera.set_escape_fn(escape);
    tera.autoescape_on(["html", "svg", "md"]);
    tera.add_raw_templates(templates.iter().copied())
        .unwrap_or_else(|e| panic!("a template does not parse: {e}"));
    tera
}

/// Fills a template of HTML or SVG.
pub(crate) fn html(template: &str, view: &impl Serialize) -> String {
    fill(&HTML, template, view)
}

/// Fills a template of Markdown.
pub(crate) fn markdown(template: &str, view: &impl Serialize) -> String {
    fill(&MARKDOWN, template, view)
}

/// Whether a template can be filled depends on the names of the view's fields alone, which are
/// fixed, never on what a schema says.
fn fill(engine: &Tera, template: &str, view: &impl Serialize) -> String {
    let context = Context::from_serialize(view).expect("a view is a struct");
    engine.render(template, &context).unwrap_or_else(|e| panic!("{template}: {e}"))
}

/// The source expression of a Content-Security-Policy that allows exactly this inline text.
pub(crate) fn csp_hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
        let word = word << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = (word >> (18 - 6 * place)) & 63;
            out.push(if place > chunk.len() { '=' } else { char::from(ALPHABET[digit as usize]) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_pads() {
        for (text, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(text.as_bytes()), coded);
        }
    }
}

//! Rendering of prose and markup: templates from `templates/` filled with plain views.
//!
//! Every escape of the templates is made here. Text of a schema reaches a template as data and is
//! escaped for the file's format by its engine; what a built-in template marks `safe` was made by the
//! compiler itself and never holds free text.

mod built_in;
pub(crate) mod document;
mod escape;
mod faults;
mod slots;
mod templates;

pub(crate) use escape::{csv_row, script_json};
pub use templates::Templates;

use sha2::{Digest, Sha256};

/// First line of comments in generated files.
pub(crate) const GENERATED: &str =
    "本文件由 lianban 生成，请勿手工修改；要改请改 schema 后重新生成";

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

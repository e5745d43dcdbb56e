//! Texts of a schema as documentation and as literals.

use crate::support::is_invisible;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, TokenStreamExt as _, quote};

/// A line of documentation. Whatever a label holds stays text: no code block (which rustdoc would
/// run as a test), no list, link, heading or HTML, no invisible or directional characters.
pub(super) fn doc(text: &str) -> TokenStream {
    let line = neutral(text);
    if line.is_empty() {
        return quote!();
    }
    let line = literal(&line);
    quote!(#[doc = #line])
}

/// The same for the module that it stands in.
pub(super) fn module_doc(text: &str) -> TokenStream {
    let line = literal(&neutral(text));
    quote!(#![doc = #line])
}

/// The words of a line behind a space. The printer shows them as a comment, whichever way the literal
/// is written; without escapes nobody need look for what has to be escaped.
fn literal(line: &str) -> Literal {
    let raw = format!("r\" {line}\"").parse();
    raw.unwrap_or_else(|_| Literal::string(&format!(" {line}")))
}

/// Paragraphs of documentation, those that are empty left out.
pub(super) fn docs<'t>(paragraphs: impl IntoIterator<Item = &'t str>) -> TokenStream {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let line = doc(paragraph);
        if line.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(quote!(#[doc = ""]));
        }
        lines.push(line);
    }
    quote!(#(#lines)*)
}

/// A text of a schema as a literal, as `quote` writes it. Signs that it leaves as they are need not be
/// looked up one by one, which takes longer than all else that is done with such a text.
#[derive(Clone, Copy)]
pub(super) struct Words<'t>(pub(super) &'t str);

impl ToTokens for Words<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let written = self.0.chars().all(is_common).then(|| {
            let mut written = String::with_capacity(self.0.len() + 2);
            written.push('"');
            for c in self.0.chars() {
                if matches!(c, '"' | '\\') {
                    written.push('\\');
                }
                written.push(c);
            }
            written.push('"');
            written
        });
        let literal = written.and_then(|written| written.parse().ok());
        let literal: Literal = literal.unwrap_or_else(|| Literal::string(self.0));
        tokens.append(literal);
    }
}

/// What texts are mostly made of: it can be seen and is written as it stands.
fn is_common(c: char) -> bool {
    matches!(c, ' '..='~' | '、'..='】' | '\u{4E00}'..='\u{9FA5}' | '！'..='～')
}

pub(super) fn neutral(text: &str) -> String {
    let mut line = String::with_capacity(text.len() + 8);
    let mut apart = false;
    for c in text.chars() {
        let c = if c.is_control() { ' ' } else { c };
        if !is_common(c) && is_invisible(c) {
            continue;
        }
        if c.is_whitespace() {
            apart = !line.is_empty();
            continue;
        }
        if std::mem::take(&mut apart) {
            line.push(' ');
        }
        let marks =
            matches!(c, '`' | '~' | '[' | ']' | '<' | '>' | '*' | '_' | '#' | '|' | '\\' | '&');
        let begins = line.is_empty() && matches!(c, '-' | '+' | '=' | ':');
        // `1.` or `1)` would begin a list.
        let numbers =
            matches!(c, '.' | ')') && !line.is_empty() && line.chars().all(|c| c.is_ascii_digit());
        if marks || begins || numbers {
            line.push('\\');
        }
        line.push(c);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::neutral;

    #[test]
    fn nothing_in_a_label_becomes_markup() {
        assert_eq!(neutral("```\npanic!()\n```"), "\\`\\`\\` panic!() \\`\\`\\`");
        assert_eq!(neutral("    let x = 1;"), "let x = 1;");
        assert_eq!(neutral("~~~rust"), "\\~\\~\\~rust");
        assert_eq!(neutral("甲\u{202E}乙"), "甲乙");
        assert_eq!(neutral("1. 甲"), "1\\. 甲");
        assert_eq!(neutral("# [甲](乙)"), "\\# \\[甲\\](乙)");
    }
}

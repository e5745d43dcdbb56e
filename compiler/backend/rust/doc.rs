//! Texts of a schema as documentation.

use crate::support::is_invisible;
use proc_macro2::TokenStream;
use quote::quote;

/// A line of documentation. Whatever a label holds stays text: no code block (which rustdoc would
/// run as a test), no list, link, heading or HTML, no invisible or directional characters.
pub(super) fn doc(text: &str) -> TokenStream {
    let line = neutral(text);
    if line.is_empty() {
        return quote!();
    }
    let line = format!(" {line}");
    quote!(#[doc = #line])
}

/// The same for the module that it stands in.
pub(super) fn module_doc(text: &str) -> TokenStream {
    let line = format!(" {}", neutral(text));
    quote!(#![doc = #line])
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

pub(super) fn neutral(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !is_invisible(*c))
        .collect();
    let mut line = String::with_capacity(visible.len());
    for (place, c) in visible.split_whitespace().collect::<Vec<_>>().join(" ").chars().enumerate() {
        let marks =
            matches!(c, '`' | '~' | '[' | ']' | '<' | '>' | '*' | '_' | '#' | '|' | '\\' | '&');
        let begins = place == 0 && matches!(c, '-' | '+' | '=' | ':');
        // `1.` or `1)` would begin a list.
        let numbers =
            matches!(c, '.' | ')') && line.chars().all(|c| c.is_ascii_digit()) && place > 0;
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

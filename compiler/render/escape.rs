//! Escaping, one function for each format that text of a schema lands in.

use crate::support::is_invisible;
use std::borrow::Cow;
use std::io::{Result, Write};

/// Whether a character may stand in a text. Those that cannot be seen would let a text pretend to be
/// another; schemas refuse them, and this keeps them out even so.
fn visible(c: char) -> bool {
    matches!(c, ' '..='~' | '\n' | '\t') || is_plain(c) || !is_invisible(c)
}

/// What most texts are made of and no format minds.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{4E00}'..='\u{9FA5}')
}

/// For text and quoted attribute values of HTML and SVG.
pub(super) fn html(text: &str, out: &mut dyn Write) -> Result<()> {
    // What stays as it is is written in one piece up to the next character that does not.
    let mut kept = 0;
    for (at, c) in text.char_indices() {
        let entity = match c {
            c if is_plain(c) => continue,
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            c if visible(c) => continue,
            _ => "",
        };
        out.write_all(&text.as_bytes()[kept..at])?;
        out.write_all(entity.as_bytes())?;
        kept = at + c.len_utf8();
    }
    out.write_all(&text.as_bytes()[kept..])
}

/// For running text and table cells of Markdown (CommonMark with GitHub's tables and autolinks):
/// the reader sees the very same characters, on one line of source.
pub(super) fn markdown(text: &str, out: &mut dyn Write) -> Result<()> {
    let text: Cow<'_, str> = match text.contains(|c| !visible(c)) {
        true => text.chars().filter(|c| visible(*c)).collect::<String>().into(),
        false => text.into(),
    };
    let numbers = text.bytes().take_while(u8::is_ascii_digit).count();
    let (mut kept, mut before) = (0, None);
    for (at, c) in text.char_indices() {
        if is_plain(c) {
            before = Some(c);
            continue;
        }
        let (done, rest) = (&text[..at], &text[at + c.len_utf8()..]);
        let next = rest.chars().next();
        let written = match c {
            '\n' => "<br>",
            // A run of spaces, or one at an edge, would be dropped or make a code block.
            ' ' | '\t' if matches!(before, None | Some(' ' | '\t' | '\n')) || rest.is_empty() => {
                "&#32;"
            }
            '\t' => " ",
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            // Mail addresses become links after escapes are gone; a comment keeps the parts apart.
            '@' => "<!-- -->@",
            // Between letters or digits an underscore is one for every reader.
            '_' if before.is_some_and(char::is_alphanumeric)
                && next.is_some_and(char::is_alphanumeric) =>
            {
                "_"
            }
            '\\' => "\\\\",
            '`' => "\\`",
            '*' => "\\*",
            '_' => "\\_",
            '[' => "\\[",
            ']' => "\\]",
            '#' => "\\#",
            '|' => "\\|",
            '~' => "\\~",
            '$' => "\\$",
            '!' => "\\!",
            ':' if rest.starts_with("//") => "\\:",
            '.' if ends_with_www(done) => "\\.",
            // Marks of lists and underlines of headings, which count at the start of a line only.
            '-' if begins_line(before) => "\\-",
            '+' if begins_line(before) => "\\+",
            '=' if begins_line(before) => "\\=",
            '.' if at == numbers && at > 0 && ends_word(next) => "\\.",
            ')' if at == numbers && at > 0 && ends_word(next) => "\\)",
            c => {
                before = Some(c);
                continue;
            }
        };
        out.write_all(&text.as_bytes()[kept..at])?;
        out.write_all(written.as_bytes())?;
        kept = at + c.len_utf8();
        before = Some(c);
    }
    out.write_all(&text.as_bytes()[kept..])
}

fn begins_line(before: Option<char>) -> bool {
    matches!(before, None | Some('\n'))
}

fn ends_word(next: Option<char>) -> bool {
    matches!(next, None | Some(' ' | '\n'))
}

fn ends_with_www(text: &str) -> bool {
    text.len().checked_sub(3).is_some_and(|at| text.as_bytes()[at..].eq_ignore_ascii_case(b"www"))
}

/// JSON for a `<script>` element: nothing in it can end the element or start a comment.
pub(crate) fn script_json(value: &serde_json::Value) -> String {
    let text = value.to_string();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out
}

/// A line of CSV. A cell that a spreadsheet would take for a formula starts with an apostrophe.
pub(crate) fn csv_row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(csv_cell).collect();
    cells.join(",") + "\r\n"
}

fn csv_cell(text: &str) -> String {
    let text: String = text.chars().filter(|c| visible(*c)).collect();
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(escape: fn(&str, &mut dyn Write) -> Result<()>, text: &str) -> String {
        let mut out = Vec::new();
        escape(text, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn html_has_no_markup_left() {
        assert_eq!(escaped(html, "<b a=\"1\">'&\u{202E}"), "&lt;b a=&quot;1&quot;&gt;&#39;&amp;");
    }

    #[test]
    fn markdown_marks_are_text() {
        assert_eq!(escaped(markdown, "# a|b`c`"), "\\# a\\|b\\`c\\`");
        assert_eq!(escaped(markdown, "12. a"), "12\\. a");
        assert_eq!(escaped(markdown, "1.5 a_b _c_"), "1.5 a_b \\_c\\_");
        assert_eq!(escaped(markdown, "- a\n- b"), "\\- a<br>\\- b");
        assert_eq!(escaped(markdown, "https://a www.b c@d"), "https\\://a www\\.b c<!-- -->@d");
        assert_eq!(escaped(markdown, "    a"), "&#32;&#32;&#32;&#32;a");
    }

    #[test]
    fn csv_formulas_are_text() {
        assert_eq!(csv_row(["=1+1", "a\"b", "甲"]), "\"'=1+1\",\"a\"\"b\",\"甲\"\r\n");
    }

    #[test]
    fn json_stays_in_its_element() {
        assert_eq!(script_json(&serde_json::json!("</script>")), "\"\\u003c/script\\u003e\"");
    }
}

//! Escaping, one function for each format that text of a schema lands in.

use crate::support::is_invisible;
use std::io::{Result, Write};

/// Characters that cannot be seen would let a text pretend to be another; schemas refuse them, and
/// this keeps them out even so.
fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| *c == '\n' || *c == '\t' || !is_invisible(*c))
}

/// For text and quoted attribute values of HTML and SVG.
pub(super) fn html(text: &str, out: &mut dyn Write) -> Result<()> {
    for c in visible(text) {
        match c {
            '&' => out.write_all(b"&amp;")?,
            '<' => out.write_all(b"&lt;")?,
            '>' => out.write_all(b"&gt;")?,
            '"' => out.write_all(b"&quot;")?,
            '\'' => out.write_all(b"&#39;")?,
            _ => write!(out, "{c}")?,
        }
    }
    Ok(())
}

/// For running text and table cells of Markdown (CommonMark with GitHub's tables and autolinks):
/// the reader sees the very same characters, on one line of source.
pub(super) fn markdown(text: &str, out: &mut dyn Write) -> Result<()> {
    let text: Vec<char> = visible(text).collect();
    let numbers = text.iter().take_while(|c| c.is_ascii_digit()).count();
    for (place, &c) in text.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|i| text.get(i)).copied();
        let rest = text.get(place + 1..).unwrap_or_default();
        match c {
            '\n' => out.write_all(b"<br>")?,
            // A run of spaces, or one at an edge, would be dropped or make a code block.
            ' ' | '\t' if matches!(before, None | Some(' ' | '\t' | '\n')) || rest.is_empty() => {
                out.write_all(b"&#32;")?;
            }
            '\t' => out.write_all(b" ")?,
            '&' => out.write_all(b"&amp;")?,
            '<' => out.write_all(b"&lt;")?,
            '>' => out.write_all(b"&gt;")?,
            // Mail addresses become links after escapes are gone; a comment keeps the parts apart.
            '@' => out.write_all(b"<!-- -->@")?,
            // Between letters or digits an underscore is one for every reader.
            '_' if before.is_some_and(char::is_alphanumeric)
                && rest.first().is_some_and(|c| c.is_alphanumeric()) =>
            {
                out.write_all(b"_")?;
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '$' | '!' => {
                write!(out, "\\{c}")?
            }
            ':' if rest.starts_with(&['/', '/']) => out.write_all(b"\\:")?,
            '.' if text.get(place.saturating_sub(3)..place).is_some_and(is_www) => {
                out.write_all(b"\\.")?
            }
            // Marks of lists and underlines of headings, which count at the start of a line only.
            '-' | '+' | '=' if matches!(before, None | Some('\n')) => write!(out, "\\{c}")?,
            '.' | ')'
                if place == numbers
                    && place > 0
                    && matches!(rest.first(), None | Some(' ' | '\n')) =>
            {
                write!(out, "\\{c}")?;
            }
            _ => write!(out, "{c}")?,
        }
    }
    Ok(())
}

fn is_www(before: &[char]) -> bool {
    before.len() == 3 && before.iter().all(|c| c.eq_ignore_ascii_case(&'w'))
}

/// JSON for a `<script>` element: nothing in it can end the element or start a comment.
pub(crate) fn script_json(value: &serde_json::Value) -> String {
    value
        .to_string()
        .chars()
        .map(|c| match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => format!("\\u{:04x}", u32::from(c)),
            _ => c.to_string(),
        })
        .collect()
}

/// A line of CSV. A cell that a spreadsheet would take for a formula starts with an apostrophe.
pub(crate) fn csv_row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(csv_cell).collect();
    cells.join(",") + "\r\n"
}

fn csv_cell(text: &str) -> String {
    let text: String = visible(text).collect();
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

//! The style rules that close blocks.

use super::condition::{Choice, Possible};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Collects which blocks are closed as long as no option of a clause is chosen.
#[derive(Debug, Default)]
pub(super) struct Rules(BTreeMap<Vec<Choice>, Vec<String>>);

impl Rules {
    /// A block is closed unless every clause is met.
    pub(super) fn close(&mut self, block: &str, possible: &Possible) {
        for clause in &possible.clauses {
            let options: Vec<Choice> = clause.iter().cloned().collect();
            let blocks = self.0.entry(options).or_default();
            if !blocks.iter().any(|known| known == block) {
                blocks.push(block.to_owned());
            }
        }
    }

    /// The rules. Printing shows everything.
    pub(super) fn css(&self) -> String {
        let mut css = String::from("@supports selector(:has(*)){@media screen{");
        for (options, blocks) in &self.0 {
            let blocks: Vec<String> = blocks.iter().map(|block| format!("#{block}")).collect();
            let blocks = blocks.join(",");
            if options.is_empty() {
                css.push_str(&format!("{blocks}{{display:none}}\n"));
            } else {
                let options = selectors(options).join(",");
                css.push_str(&format!("form:not(:has({options})) :is({blocks}){{display:none}}\n"));
            }
        }
        css.push_str(".read{display:none}}}\n");
        css
    }
}

/// One selector for the chosen options of each control.
fn selectors(options: &[Choice]) -> Vec<String> {
    let mut controls: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for option in options {
        let values = controls.entry(&option.control).or_default();
        values.extend(option.value.as_deref().map(|value| format!("[value={}]", word(value))));
    }
    let selector = |(control, values): (&str, Vec<String>)| match values.as_slice() {
        [] => format!("#{control}:checked"),
        [value] => format!("#{control} {value}:checked"),
        values => format!("#{control} :is({}):checked", values.join(",")),
    };
    controls.into_iter().map(selector).collect()
}

/// A code as a value of a selector: a quoted text in which nothing but letters and digits stands for
/// itself (CSS Syntax, section 4.3.7), or bare where that is a word already.
fn word(code: &str) -> String {
    let plain = code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain && code.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return code.to_owned();
    }
    let mut out = String::from("\"");
    for c in code.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            out.push(c);
        } else {
            _ = write!(out, "\\{:x} ", u32::from(c));
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn codes_stay_values() {
        assert_eq!(word("new"), "new");
        assert_eq!(word("01"), "\"01\"");
        assert_eq!(word("\"]{}"), "\"\\22 \\5d \\7b \\7d \"");
    }
}

//! The style rules that close blocks.

use super::condition::Possible;
use std::collections::BTreeMap;

/// Collects which blocks are closed as long as no option of a clause is chosen.
#[derive(Debug, Default)]
pub(super) struct Rules(BTreeMap<Vec<String>, Vec<String>>);

impl Rules {
    /// A block is closed unless every clause is met.
    pub(super) fn close(&mut self, block: &str, possible: &Possible) {
        for clause in &possible.clauses {
            let options: Vec<String> = clause.iter().cloned().collect();
            self.0.entry(options).or_default().push(block.to_owned());
        }
    }

    /// The rules. Ids consist of letters, digits, `_` and `-` alone. Printing shows everything.
    pub(super) fn css(&self) -> String {
        let mut css = String::from("@supports selector(:has(*)){@media screen{\n");
        for (options, blocks) in &self.0 {
            let blocks: Vec<String> = blocks.iter().map(|block| format!("#{block}")).collect();
            if options.is_empty() {
                css.push_str(&format!("{}{{display:none}}\n", blocks.join(",")));
            } else {
                let options: Vec<String> =
                    options.iter().map(|o| format!("#{o}:checked")).collect();
                css.push_str(&format!(
                    "form:not(:has({})) :is({}){{display:none}}\n",
                    options.join(","),
                    blocks.join(",")
                ));
            }
        }
        css.push_str(".read{display:none}\n}}\n");
        css
    }
}

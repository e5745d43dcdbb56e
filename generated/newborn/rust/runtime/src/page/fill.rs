//! Filling a template.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::pairs::{Pairs, control_id};
use super::template::{Piece, RowsOf, Slot, Template, Test};

/// What a template is filled with.
#[derive(Default)]
pub struct Filling<'a> {
    /// What stands in the controls.
    pub pairs: Pairs,
    /// What is wrong, by name, in the order of the form.
    pub errors: Vec<(String, String)>,
    /// Ids of the controls that messages lead to, by name.
    pub targets: Pairs,
    /// Names that were filled in for the person.
    pub prefilled: BTreeSet<String>,
    /// Words of the page.
    pub notes: Vec<(&'static str, String)>,
    /// Places of that name among which the person is to choose: codes and names.
    pub places: Vec<(String, Vec<(String, String)>)>,
    /// Names and texts that travel with the page.
    pub carried: Vec<(String, String)>,
    /// Lines that the page tells.
    pub lines: Vec<String>,
    /// The answer at a name as people read it, where it is another text than what stands there.
    pub shown: Option<&'a Shown<'a>>,
}

impl Filling<'_> {
    fn note(&self, key: &str) -> Option<&str> {
        self.notes.iter().find(|(known, _)| *known == key).map(|(_, words)| words.as_str())
    }

    /// The answer at a name as people read it.
    #[must_use]
    pub fn text_at(&self, name: &str) -> String {
        let shown = self.shown.and_then(|shown| shown(name, &self.pairs));
        shown.unwrap_or_else(|| self.pairs.all(name).join("、"))
    }
}

/// Tells the answer at a name as people read it.
pub type Shown<'a> = dyn Fn(&str, &Pairs) -> Option<String> + 'a;

impl Template {
    /// The page.
    #[must_use]
    pub fn fill(&self, filling: &Filling<'_>) -> String {
        let mut run = Run {
            template: self,
            filling,
            rows: Vec::new(),
            entry: Vec::new(),
            out: String::new(),
        };
        run.pieces(self.pieces());
        run.out
    }
}

struct Run<'r> {
    template: &'r Template,
    filling: &'r Filling<'r>,
    rows: Vec<usize>,
    entry: Vec<(&'static str, String)>,
    out: String,
}

impl<'r> Run<'r> {
    fn pieces(&mut self, pieces: &'r [Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(range) => self.out.push_str(self.template.text(range)),
                Piece::Slot(slot, argument) => self.slot(*slot, argument),
                Piece::If(test, argument, yes, no) => {
                    let part = if self.holds(*test, argument) { yes } else { no };
                    self.pieces(part);
                }
                Piece::Rows(rows, first, rest) => self.rows_of(rows, first, rest),
                Piece::Each(list, body) => {
                    for entry in self.entries(list) {
                        let outer = std::mem::replace(&mut self.entry, entry);
                        self.pieces(body);
                        self.entry = outer;
                    }
                }
            }
        }
    }

    fn rows_of(&mut self, rows: &RowsOf, first: &'r [Piece], rest: &'r [Piece]) {
        let group = self.name(&rows.group);
        let count = self.filling.pairs.rows(&group).max(rows.shown);
        for row in 0..count {
            self.rows.push(row);
            self.pieces(if row < rows.first { first } else { rest });
            self.rows.pop();
        }
    }

    /// A name with the numbers of the rows around.
    fn name(&self, name: &str) -> String {
        let mut rows = self.rows.iter();
        let mut parts = name.split('*');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match rows.next() {
                Some(row) => _ = write!(out, "{row}"),
                None => out.push('*'),
            }
            out.push_str(part);
        }
        out
    }

    /// A name and the text it is held against.
    fn pair<'a>(&self, argument: &'a str) -> (String, &'a str) {
        let (name, text) = argument.split_once('=').unwrap_or((argument, ""));
        (self.name(name), text)
    }

    fn chosen(&self, argument: &str) -> bool {
        let (name, text) = self.pair(argument);
        self.filling.pairs.all(&name).iter().any(|chosen| chosen == text)
    }

    fn error(&self, name: &str) -> Option<&'r str> {
        let name = self.name(name);
        let found = self.filling.errors.iter().find(|(known, _)| *known == name);
        found.map(|(_, message)| message.as_str())
    }

    fn holds(&self, test: Test, argument: &str) -> bool {
        match test {
            Test::Answered => self.filling.pairs.answered(&self.name(argument)),
            Test::Chosen => self.chosen(argument),
            Test::Error => self.error(argument).is_some(),
            Test::Prefilled => self.filling.prefilled.contains(&self.name(argument)),
            Test::Note => self.filling.note(argument).is_some(),
        }
    }

    fn slot(&mut self, slot: Slot, argument: &str) {
        let filling = self.filling;
        let depth = || argument.parse::<usize>().ok().and_then(|depth| depth.checked_sub(1));
        match slot {
            Slot::Value => self.text(filling.pairs.first(&self.name(argument)).unwrap_or_default()),
            Slot::Shown => {
                let shown = self.shown(argument);
                self.text(&shown);
            }
            Slot::Grouped => {
                let characters: Vec<char> = self.shown(argument).chars().collect();
                let groups: Vec<String> =
                    characters.chunks(4).map(|four| four.iter().collect()).collect();
                self.text(&groups.join(" "));
            }
            Slot::Checked if self.chosen(argument) => self.out.push_str(" checked"),
            Slot::Selected if self.chosen(argument) => self.out.push_str(" selected"),
            Slot::Checked | Slot::Selected => {}
            Slot::Error => self.text(self.error(argument).unwrap_or_default()),
            Slot::Row | Slot::Ordinal => {
                let row =
                    depth().and_then(|depth| self.rows.get(depth)).copied().unwrap_or_default();
                let number = if matches!(slot, Slot::Row) { row } else { row + 1 };
                _ = write!(self.out, "{number}");
            }
            Slot::Note => self.text(filling.note(argument).unwrap_or_default()),
            Slot::It => {
                let found = self.entry.iter().find(|(key, _)| *key == argument);
                let text = found.map(|(_, text)| text.clone()).unwrap_or_default();
                self.text(&text);
            }
        }
    }

    fn shown(&self, argument: &str) -> String {
        self.filling.text_at(&self.name(argument))
    }

    fn text(&mut self, text: &str) {
        escape(text, &mut self.out);
    }

    fn entries(&self, list: &str) -> Vec<Vec<(&'static str, String)>> {
        let filling = self.filling;
        match list.split_once(' ').unwrap_or((list, "")) {
            ("errors", _) => filling
                .errors
                .iter()
                .map(|(name, message)| {
                    let target = filling.targets.first(name).map(str::to_owned);
                    let target = target.unwrap_or_else(|| control_id(name));
                    vec![("target", target), ("message", message.clone())]
                })
                .collect(),
            ("carried", _) => filling
                .carried
                .iter()
                .map(|(name, text)| vec![("name", name.clone()), ("value", text.clone())])
                .collect(),
            ("lines", _) => filling.lines.iter().map(|text| vec![("text", text.clone())]).collect(),
            ("places", name) => {
                let name = self.name(name);
                let found = filling.places.iter().find(|(known, _)| *known == name);
                let found = found.map(|(_, places)| places.as_slice()).unwrap_or_default();
                let entry = |(code, label): &(String, String)| {
                    let id = format!("{}--{code}", control_id(&name));
                    vec![
                        ("id", id),
                        ("name", name.clone()),
                        ("code", code.clone()),
                        ("label", label.clone()),
                    ]
                };
                found.iter().map(entry).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Writes a text into a page: as text, or into a quoted attribute.
pub fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What cannot stand in a page.
            '\0' => out.push('\u{FFFD}'),
            _ => out.push(c),
        }
    }
}

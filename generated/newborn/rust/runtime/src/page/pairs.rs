//! What stands in the controls of a page.

use std::collections::BTreeMap;
use std::fmt;

/// Names of controls and the texts that stand in them; several for a set of options.
#[derive(Clone, Default, PartialEq)]
pub struct Pairs(BTreeMap<String, Vec<String>>);

// What applicants enter must not reach logs.
impl fmt::Debug for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pairs({} names)", self.0.len())
    }
}

impl Pairs {
    /// With one more text at a name.
    pub fn add(&mut self, name: &str, text: impl Into<String>) {
        self.0.entry(name.to_owned()).or_default().push(text.into());
    }

    /// With this text alone at a name.
    pub fn set(&mut self, name: &str, text: impl Into<String>) {
        self.0.insert(name.to_owned(), vec![text.into()]);
    }

    /// The texts at a name.
    #[must_use]
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first text at a name.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.all(name).first().map(String::as_str)
    }

    /// Whether something stands at a name or below it.
    #[must_use]
    pub fn answered(&self, name: &str) -> bool {
        let filled = |texts: &Vec<String>| texts.iter().any(|text| !text.trim().is_empty());
        self.0.get(name).is_some_and(filled)
            || self.below(name).any(|(_, texts)| texts.iter().any(|text| !text.trim().is_empty()))
    }

    /// Names below a name (`a.b`, `a[0].b` for `a`) with their texts.
    fn below<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a [String])> {
        // `.` sorts before `[`, and other names may lie between them.
        let part = move |mark: char| {
            let start = format!("{name}{mark}");
            self.0
                .range(start.clone()..)
                .take_while(move |(key, _)| key.starts_with(&start))
                .map(|(key, texts)| (key.as_str(), texts.as_slice()))
        };
        part('.').chain(part('['))
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .flat_map(|(name, texts)| texts.iter().map(|text| (name.as_str(), text.as_str())))
    }

    /// How many rows of a repeated group have something in them; `group` names the group without a
    /// row. Rows without an answer have been closed up by [`Pairs::close_up`].
    #[must_use]
    pub fn rows(&self, group: &str) -> usize {
        let start = format!("{group}[");
        let row = |key: &str| key.get(start.len()..)?.split(']').next()?.parse::<usize>().ok();
        let keys = self.0.range(start.clone()..).take_while(|(key, _)| key.starts_with(&start));
        keys.filter_map(|(key, _)| row(key)).max().map_or(0, |last| last.saturating_add(1))
    }

    /// Removes blank texts and names that are not wanted.
    pub fn retain(&mut self, mut wanted: impl FnMut(&str) -> bool) {
        self.0.retain(|name, texts| {
            texts.retain(|text| !text.trim().is_empty());
            !texts.is_empty() && wanted(name)
        });
    }

    /// Numbers the rows of repeated groups without gaps, in their order, outermost first: people
    /// leave rows empty, and an application has none. Names whose row is no number are dropped.
    pub fn close_up(&mut self) {
        let mut depth = 0;
        while depth < MOST_DEPTH {
            let found = self.0.keys().filter_map(|name| split_row(name, depth));
            let mut rows: Vec<(String, usize)> =
                found.map(|(group, row, _)| (group.to_owned(), row)).collect();
            if rows.is_empty() {
                break;
            }
            rows.sort_unstable();
            rows.dedup();
            let before = |group: &str, row: usize| {
                rows.partition_point(|(known, number)| (known.as_str(), *number) < (group, row))
            };
            let old = std::mem::take(&mut self.0);
            for (name, texts) in old {
                let renamed = split_row(&name, depth).map(|(group, row, rest)| {
                    let number = before(group, row) - before(group, 0);
                    format!("{group}[{number}]{rest}")
                });
                self.0.entry(renamed.unwrap_or(name)).or_default().extend(texts);
            }
            depth += 1;
        }
    }
}

/// Repeated groups stand in each other so deep, no deeper.
const MOST_DEPTH: usize = 16;

/// A name before its row number of that depth, the number, and what follows `]`.
fn split_row(name: &str, depth: usize) -> Option<(&str, usize, &str)> {
    let (open, _) = name.match_indices('[').nth(depth)?;
    let (group, rest) = (name.get(..open)?, name.get(open + 1..)?);
    let (row, rest) = rest.split_once(']')?;
    Some((group, row.parse().ok()?, rest))
}

/// A name with `*` for each of its row numbers, and the numbers: `family.children[*].name`.
#[must_use]
pub fn pattern(name: &str) -> (String, Vec<usize>) {
    let (mut text, mut rows) = (String::with_capacity(name.len()), Vec::new());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((row, behind)) = after.split_once(']') else { break };
        let Ok(number) = row.parse() else { break };
        text.push_str(before);
        text.push_str("[*]");
        rows.push(number);
        rest = behind;
    }
    text.push_str(rest);
    (text, rows)
}

/// The id of the control or heading of a name: ids of the form hold neither `-` nor `.`, so that
/// names stay apart.
#[must_use]
pub fn control_id(name: &str) -> String {
    name.replace(['.', '['], "-").replace(']', "")
}

//! What is wrong with the slots of a page that a user's templates give. The slots show only when the
//! templates have been filled, so they are looked for in the page and told where the user wrote them.

use super::faults::{self, Fault};
use crate::page::Template;
use std::ops::Range;

/// The faults of a filled page. `own` gives the user's templates of its set, by path; where none of
/// them holds the slot, the fault is about the template of the page.
pub(super) fn faults<'t>(
    page: &str,
    template: &str,
    own: impl Iterator<Item = (&'t str, &'t str)> + Clone,
) -> Vec<Fault> {
    let found = Template::faults(page);
    let unpaired = |what: &str| what == UNPAIRED;
    // A slot that opens a part and is not known leaves its end behind.
    let known = found.iter().all(|(_, what)| unpaired(what));
    let mut told: Vec<Fault> = Vec::new();
    for (at, what) in found.iter().filter(|(_, what)| known || !unpaired(what)) {
        let slot = if known { before(page, *at) } else { what };
        let place = own.clone().find_map(|(path, text)| Some((path, find(text, slot)?)));
        let (file, range) = place.unwrap_or((template, 0..0));
        // One place of a template makes many slots of a page.
        if told.iter().any(|fault| fault.file == file && fault.range == range) {
            continue;
        }
        let words = words(slot);
        let message = if known { faults::unpaired(words) } else { faults::no_slot(words) };
        told.push(Fault { file: file.to_owned(), range, message });
    }
    told
}

/// What [`Template::faults`] calls parts whose end is missing, and ends without a part.
const UNPAIRED: &str = "end";

/// The slot that ends at a byte of a page.
fn before(page: &str, end: usize) -> &str {
    let head = page.get(..end).unwrap_or_default();
    head.rsplit("<?").next().unwrap_or_default().trim_end_matches("?>")
}

/// What tells a slot from others, whatever question it stands at.
fn words(slot: &str) -> &str {
    let first = slot.split(char::is_whitespace).next().unwrap_or_default();
    let second = slot.get(first.len() + 1..).unwrap_or_default();
    let second = second.split(char::is_whitespace).next().unwrap_or_default();
    if ["if", "each"].contains(&first) && !second.is_empty() {
        return slot.get(..first.len() + 1 + second.len()).unwrap_or(first);
    }
    first
}

/// Where a template writes a slot: as it stands, else by its words, since names are filled in.
fn find(text: &str, slot: &str) -> Option<Range<usize>> {
    let whole = format!("<?{slot}?>");
    if let Some(start) = text.find(&whole) {
        return Some(start..start + whole.len());
    }
    let start = format!("<?{}", words(slot));
    let ends = |at: &usize| !text[at + start.len()..].starts_with(|c: char| c.is_alphanumeric());
    let at = text.match_indices(&start).map(|(at, _)| at).find(ends)?;
    Some(at..at + start.len())
}

//! What the page needs of a program: what decides which questions are open and what a slip of the pen
//! is. The service judges everything else.

use super::Program;
use serde_json::{Map, Value as Json};

/// What only a verdict reads.
const VERDICT: &[&str] = &["required", "suggest", "under"];

impl Program<'_> {
    /// The program without what only a verdict reads. Numbers stay what they are: conditions and the
    /// page name questions, groups and tables by them.
    pub(in crate::backend) fn for_page(&self) -> Json {
        let mut out = Map::new();
        for key in ["groups", "fields", "items", "terms", "parameters", "regions", "conditions"] {
            if let Some(list) = self.members.get(key) {
                out.insert(key.to_owned(), list.clone());
            }
        }
        for key in ["groups", "fields"] {
            for entry in entries(&mut out, key) {
                entry.retain(|key, _| !VERDICT.contains(&key.as_str()));
            }
        }
        out.insert("domains".to_owned(), Json::Array(self.domains.clone()));
        for domain in entries(&mut out, "domains") {
            let table = domain.get("table").and_then(Json::as_u64);
            if table.is_some_and(|place| !self.stays(place as usize)) {
                domain.remove("table");
            }
        }
        let last = (0..self.tables.len()).rev().find(|place| self.stays(*place));
        let tables = self.members.get("tables").and_then(Json::as_array);
        let tables = tables.into_iter().flatten().take(last.map_or(0, |last| last + 1));
        let kept = |(place, table): (usize, &Json)| {
            if self.stays(place) { table.clone() } else { Json::Null }
        };
        out.insert("tables".to_owned(), tables.enumerate().map(kept).collect());
        Json::Object(out)
    }

    /// Options stand on the page, so a table stays when expressions look into it, or when its codes are
    /// elsewhere: then people write names, which have no code before the form has been sent.
    fn stays(&self, place: usize) -> bool {
        let Some(table) = self.tables.get_index(place) else { return false };
        self.looked_up.contains(table) || self.model.tables[*table].is_large()
    }
}

fn entries<'j>(
    out: &'j mut Map<String, Json>,
    key: &str,
) -> impl Iterator<Item = &'j mut Map<String, Json>> {
    let list = out.get_mut(key).and_then(Json::as_array_mut);
    list.into_iter().flatten().filter_map(Json::as_object_mut)
}

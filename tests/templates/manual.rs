//! What `templates/README.md` says of pages is what they are.

use super::{built_in, common};
use lianban::Templates;
use lianban::page::Template;
use std::collections::BTreeSet;
use std::fs;

fn between<'t>(text: &'t str, begin: &str, end: &str) -> &'t str {
    text.split_once(begin).and_then(|(_, rest)| rest.split_once(end)).expect(begin).0
}

#[test]
fn the_manual_lists_the_slots_that_pages_know() {
    let manual = built_in("README.md");
    let listed = between(&manual, "<!-- slots -->\n", "<!-- end of slots -->");
    let reader = fs::read_to_string(common::root().join("templates/rust/page/template.rs"));
    let reader = reader.expect("the reader of slots");
    let documented = reader.lines().filter_map(|line| line.strip_prefix("//! |"));
    assert_eq!(listed, documented.map(|line| format!("|{line}\n")).collect::<String>());
    // What a row shows in its first column is a slot, or a part with its end.
    let first =
        |row: &str| row.split(" | ").next().unwrap_or_default().replace("TEST", "note WORD");
    let rows: String = listed.lines().skip(2).map(first).collect();
    let lists = ["errors", "carried", "lines", "places a"].map(|list| rows.replace("LIST", list));
    for rows in lists {
        assert!(rows.contains("<?each ") && rows.contains("<?rows "), "{rows}");
        assert_eq!(Template::faults(&rows), [], "{rows}");
    }
}

/// Names that a page adds to those of the questions, and the steps of its buttons.
#[test]
fn the_manual_lists_what_the_page_itself_sends() {
    let manual = built_in("README.md");
    let sent = manual.split_once("## The page and whoever receives it").expect("a section").1;
    let mut found = BTreeSet::new();
    for name in
        Templates::names().filter(|name| name.starts_with("html/") && name.ends_with(".html"))
    {
        let text = built_in(name);
        for (_, rest) in
            text.match_indices(" name=\"").map(|(at, mark)| text.split_at(at + mark.len()))
        {
            let (name, after) = rest.split_once('"').expect("its end");
            if let Some((_, ending)) =
                name.rsplit_once("}}").filter(|(_, ending)| !ending.is_empty())
            {
                found.insert(format!("`path{ending}`"));
            } else if let Some((_, ending)) =
                name.rsplit_once("?>").filter(|(_, ending)| !ending.is_empty())
            {
                found.insert(format!("`path{ending}`"));
            } else if !name.contains(['<', '{']) {
                found.insert(format!("`{name}`"));
            }
            if name == "page--step" {
                let value = after.strip_prefix(" value=\"").and_then(|value| value.split_once('"'));
                found.insert(format!("`{}`", value.expect("a step").0));
            }
        }
    }
    found.remove("`viewport`");
    found.remove("`referrer`");
    for name in
        ["`page--theme`", "`page--token`", "`path.kept`", "`path.drop`", "`path.place`", "`fill`"]
    {
        assert!(found.contains(name), "{name} of {found:?}");
    }
    let missing: Vec<&String> = found.iter().filter(|name| !sent.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

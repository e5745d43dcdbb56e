//! The names that each template has, as the templates themselves see them.

use super::{MATTERS, built_in, common, part, replaced};
use lianban::Templates;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A template that writes its view down: for each object its path, its `kind`, and its names; lists
/// with `[]`, what there is nothing in with `?`.
const WALK: &str = r#"
{%- component walk(v, path: string) -%}
{%- if v is map %}
@view {{ path | safe }}|{% if v.kind is defined and path is ending_with(pat="[]") %}{{ v.kind | safe }}{% endif %}|
{%- for name, inner in v %}{{ name | safe }}{% if inner is array %}[]{% elif inner is none %}?{% elif inner is map %}.{% endif %} {% endfor %}
{%- for name, inner in v %}{{ <walk v={inner} path={path ~ "." ~ name} /> }}{% endfor %}
{%- elif v is array %}
{%- for inner in v %}{{ <walk v={inner} path={path ~ "[]"} /> }}{% endfor %}
{%- endif %}
{%- endcomponent walk -%}
{{ <walk v={__tera_context} path="" /> }}
"#;

/// What is known of a name: whether it holds a list, whether it may hold nothing.
#[derive(Default)]
struct Seen {
    list: bool,
    nothing: bool,
}

type Objects = BTreeMap<(String, String), BTreeMap<String, Seen>>;

/// Every object of the views of a template, over all matters that there are.
fn objects(template: &str) -> Objects {
    let mut objects = Objects::new();
    for (_, model) in MATTERS.iter() {
        let templates = replaced(&[(template, WALK)]);
        let tree = part(template, model, &templates);
        assert!(templates.diagnostics().is_empty(), "{:#?}", templates.diagnostics());
        for (_, content) in tree.iter() {
            let content = String::from_utf8_lossy(content);
            for line in content.lines().filter_map(|line| line.strip_prefix("@view ")) {
                let mut parts = line.splitn(3, '|');
                let mut part = || parts.next().unwrap_or_default().trim().to_owned();
                let (path, kind, names) = (part(), part(), part());
                let object = objects.entry((path.trim_start_matches('.').to_owned(), kind));
                let object = object.or_default();
                for name in names.split(' ').filter(|name| !name.is_empty()) {
                    let bare = name.trim_end_matches(['[', ']', '?', '.']);
                    let seen = object.entry(bare.to_owned()).or_default();
                    seen.list |= name.ends_with("[]");
                    seen.nothing |= name.ends_with('?');
                }
            }
        }
    }
    objects
}

/// The rows of a template: one for each object; kinds of objects that have the same names are one.
fn rows(template: &str) -> String {
    let mut paths: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for ((path, kind), names) in objects(template) {
        let mut list = String::new();
        for (name, seen) in names {
            let list_mark = if seen.list { "[]" } else { "" };
            let mark = if seen.nothing { "?" } else { "" };
            let _ = write!(list, "`{name}{list_mark}{mark}` ");
        }
        paths.entry(path).or_default().entry(list).or_default().push(kind);
    }
    let mut rows = format!("\n| `{template}` | |\n|---|---|\n");
    for (path, lists) in paths {
        let alone = lists.len() == 1;
        let mut lists: Vec<(String, Vec<String>)> = lists.into_iter().collect();
        lists.sort_by(|a, b| a.1.cmp(&b.1));
        for (names, kinds) in lists {
            let kinds = kinds.iter().filter(|kind| !kind.is_empty() && !alone);
            let kinds: Vec<String> = kinds.map(|kind| format!("`{kind}`")).collect();
            let shown = if path.is_empty() { String::new() } else { format!("`{path}`") };
            let of = if kinds.is_empty() { String::new() } else { format!(" {}", kinds.join(" ")) };
            let _ = writeln!(rows, "| {} | {} |", format!("{shown}{of}").trim(), names.trim());
        }
    }
    rows
}

#[test]
fn the_manual_names_every_field() {
    const BEGIN: &str = "<!-- fields -->\n";
    const END: &str = "\n<!-- end of fields -->";
    let manual = built_in("README.md");
    let (before, rest) = manual.split_once(BEGIN).expect("where the fields begin");
    let (written, after) = rest.split_once(END).expect("where they end");
    // The pages of the form have one view, and so have all documents.
    let viewed = |name: &&str| {
        let of_their_own =
            ["document/document.md", "guide/flow.svg", "html/form.html", "html/paper.html"];
        of_their_own.contains(name)
    };
    let fields: String = Templates::names().filter(viewed).map(rows).collect();
    if std::env::var_os("LIANBAN_UPDATE").is_some() {
        let text = format!("{before}{BEGIN}{fields}{END}{after}");
        std::fs::write(common::root().join("templates/README.md"), text).expect("write");
        return;
    }
    assert_eq!(written, fields, "LIANBAN_UPDATE=1 cargo test --test templates rewrites it");
}

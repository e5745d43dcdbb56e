//! Templates of one's own in the place of the built-in ones. `templates/README.md` says which names
//! each of them has: the list is made here (`LIANBAN_UPDATE=1 cargo test --test templates`).

mod common;

#[path = "templates/fields.rs"]
mod fields;
#[path = "templates/manual.rs"]
mod manual;

use lianban::backend::documents::Options;
use lianban::backend::naming::file_stem;
use lianban::backend::{BACKENDS, Part, manifest};
use lianban::file_tree::FileTree;
use lianban::model::Model;
use lianban::{Templates, generate, generate_with};
use scraper::{Html, Selector};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

/// Every matter there is, by its path.
static MATTERS: LazyLock<Vec<(String, Model)>> = LazyLock::new(|| {
    let loader = common::loader();
    let compiled = |path: String| Some((path.clone(), lianban::compile(&loader, &path).draft?));
    common::matters().into_iter().filter_map(compiled).collect()
});

/// A matter that is quick to make.
const SMALL: &str = "tests/matters/js_rows/matter.yaml";
/// One with hardly a question.
const SMALLEST: &str = "tests/matters/js_names/matter.yaml";

fn model(path: &str) -> &'static Model {
    &MATTERS.iter().find(|(known, _)| known == path).expect(path).1
}

/// What is made from the templates of a folder.
fn part(template: &str, model: &Model, templates: &Templates) -> FileTree {
    // Pages, proofs and regions lie in several folders or at the top; all documents are shown alike.
    let folders: &[&str] = match template.split_once('/').expect("a folder").0 {
        "document" => &["guide", "paper", "departments", ""],
        "html" | "proofs" | "regions" => &[""],
        folder => &[folder],
    };
    prose(model, templates, |folder| folders.contains(&folder))
}

fn replaced(files: &[(&str, &str)]) -> Templates {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), Ok(text.as_bytes().to_vec())));
    Templates::new("mine", files)
}

/// What back ends of some folders make from templates.
fn prose(model: &Model, templates: &Templates, wanted: impl Fn(&str) -> bool) -> FileTree {
    let mut tree = FileTree::new();
    for backend in BACKENDS.iter().filter(|backend| wanted(backend.folder)) {
        for part in backend.parts {
            if !matches!(part, Part::Data(_)) {
                let made = part.make(model, &Options::default(), templates);
                tree.extend_below(backend.folder, made);
            }
        }
    }
    tree
}

/// All that is made from templates, and the manifest: nothing else can see a template.
fn whole(model: &Model, templates: &Templates) -> FileTree {
    let mut tree = prose(model, templates, |_| true);
    manifest::add(model, templates, &mut tree);
    tree
}

/// What is made with files of one's own, which are sound.
fn made(model: &Model, files: &[(&str, &str)]) -> FileTree {
    let templates = replaced(files);
    let tree = whole(model, &templates);
    assert!(templates.diagnostics().is_empty(), "{:#?}", templates.diagnostics());
    tree
}

/// What is made with the built-in templates.
fn unchanged(model: &Model) -> FileTree {
    whole(model, &Templates::default())
}

fn text<'t>(tree: &'t FileTree, path: &str) -> &'t str {
    std::str::from_utf8(tree.get(path).expect(path)).expect("UTF-8")
}

fn built_in(path: &str) -> String {
    fs::read_to_string(common::root().join("templates").join(path)).expect(path)
}

/// The words of an element of a page.
fn words(page: &str, selector: &str) -> String {
    let page = Html::parse_document(page);
    let found = page.select(&Selector::parse(selector).unwrap()).next();
    found.expect(selector).text().collect()
}

/// Files that differ, but for the manifest, which must name the template.
fn changed(model: &Model, before: &FileTree, template: &str, own: &str) -> BTreeSet<String> {
    let after = made(model, &[(template, own)]);
    let manifest: Value = serde_json::from_str(text(&after, "manifest.json")).expect("JSON");
    let hash: String = Sha256::digest(own).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(manifest["templates"], serde_json::json!({ template: hash }));
    assert!(!text(before, "manifest.json").contains("\"templates\""));
    let paths = |tree: &FileTree| tree.iter().map(|(path, _)| path.to_owned()).collect::<Vec<_>>();
    assert_eq!(paths(before), paths(&after));
    let differs = |path: &String| before.get(path) != after.get(path);
    paths(&after).into_iter().filter(differs).filter(|path| path != "manifest.json").collect()
}

/// Pages that generated crates hold.
const PAGES: [&str; 4] = [
    "rust/src/pages/form.html",
    "rust/src/pages/check.html",
    "rust/src/pages/receipt.html",
    "rust/src/pages/paper.html",
];

/// What each template makes, all of it and nothing else.
#[test]
fn a_template_changes_what_it_makes() {
    let model = model(SMALL);
    let before = unchanged(model);
    let departments = model.departments.values().map(|d| format!("departments/{}.md", d.id));
    let departments: Vec<String> = departments.collect();
    for template in Templates::names() {
        let mut own = built_in(template);
        // Outside of its components nothing of this file comes out.
        match template {
            "html/controls.html" => own = own.replace("class=\"row\"", "class=\"line\""),
            "html/form.html" => own = own.replace("查看并确认", "下一步"),
            "html/check.html" | "html/receipt.html" => {
                own = own.replace("{% endblock %}", "!{% endblock %}");
            }
            "html/frame.html" | "guide/guide.html" => own = own.replace("</footer>", "!</footer>"),
            "document/blocks.html" => own = own.replace("<colgroup>", "<colgroup >"),
            "document/blocks.md" => {
                own = own
                    .replace("**{{ r.text }}", "{{ r.text }}")
                    .replace("%}{{ r.text }}", "%}!{{ r.text }}")
            }
            "document/document.html" => own = own.replace("</main>", "!</main>"),
            "guide/flow.svg" => own = own.replace("</svg>", "<g/></svg>"),
            _ => own.push_str("\n/* 改 */\n"),
        }
        assert_ne!(own, built_in(template), "{template}");
        let makes: Vec<&str> = match template {
            "departments/disclosure.md" => vec!["departments/disclosure-matrix.md"],
            "departments/mapping.md" => departments.iter().map(String::as_str).collect(),
            "guide/flow.svg" => vec!["guide/flow.svg", "guide/guide.html"],
            "document/blocks.html" | "document/document.css" | "document/document.html" => {
                vec!["guide/guide.html"]
            }
            "document/blocks.md" | "document/document.md" => {
                let others = ["departments/disclosure-matrix.md", "paper/form.md"];
                let others =
                    others.into_iter().chain(["guide/guide.md", "proofs.md", "regions.md"]);
                departments.iter().map(String::as_str).chain(others).collect()
            }
            "guide/guide.html" | "guide/guide.md" => vec![template],
            // These lie at the top.
            "proofs/proofs.md" | "regions/regions.md" => {
                vec![template.split_once('/').expect("a folder").1]
            }
            "html/paper.css" | "html/paper.html" => vec!["html/paper.html", PAGES[3]],
            "html/script.min.js" => vec!["html/form.js"],
            "html/form.html" | "html/controls.html" => vec!["html/form.html", PAGES[0]],
            "html/check.html" => vec![PAGES[1]],
            "html/receipt.html" => vec![PAGES[2]],
            _ => vec!["html/form.html", PAGES[0], PAGES[1], PAGES[2]],
        };
        let makes: BTreeSet<String> = makes.into_iter().map(str::to_owned).collect();
        assert_eq!(changed(model, &before, template, &own), makes, "{template}");
    }
}

#[test]
fn copies_of_all_templates_change_nothing() {
    let model = model(SMALL);
    let copies: Vec<(&str, String)> =
        Templates::names().map(|path| (path, built_in(path))).collect();
    let copies: Vec<(&str, &str)> = copies.iter().map(|(path, text)| (*path, &**text)).collect();
    let mut templates = replaced(&copies);
    let after = generate_with(model, &Options::default(), &mut templates);
    let after = after.unwrap_or_else(|| panic!("{:#?}", templates.diagnostics()));
    let before = generate(model);
    for (path, content) in before.iter() {
        // One's own style sheet stands as it is; the built-in one loses its comments.
        if !["manifest.json", "html/form.html"].contains(&path) && !PAGES[..3].contains(&path) {
            assert_eq!(Some(content), after.get(path), "{path}");
        }
    }
}

#[test]
fn a_part_of_a_template_and_a_single_component_can_be_replaced() {
    let model = model(SMALL);
    let marks = "{% component marks(f) %}{% if f.optional %}<em>可以不填</em>{% endif %}{% endcomponent marks %}";
    let before = text(&unchanged(model), "html/form.html").to_owned();
    let after = made(model, &[("html/controls.html", marks)]);
    let after = text(&after, "html/form.html");
    assert!(after.contains("<em>可以不填</em>") && !before.contains("<em>"));
    assert_eq!(before.matches("<input").count(), after.matches("<input").count());
}

/// The example in `templates/README.md` does what is said of it.
#[test]
fn the_example_changes_the_footer() {
    let model = model(SMALL);
    let manual = built_in("README.md");
    let template = "guide/guide.html";
    let block = manual.split_once(&format!("```html {template}\n")).expect("the example").1;
    let own = block.split_once("```").expect("its end").0;
    let tree = made(model, &[(template, own)]);
    let (page, before) = (text(&tree, template), unchanged(model));
    assert!(words(page, "footer").contains("12345") && own.contains("12345"));
    let main = |page: &str| {
        let start = page.find("<body").expect("a body");
        page[start..page.find("<footer").expect("a footer")].to_owned()
    };
    assert!(main(page).trim() == main(text(&before, template)).trim(), "nothing else changes");
}

/// Text of a schema is escaped for the format of the file, whoever wrote the template.
#[test]
fn hostile_texts_stay_texts() {
    let mut model = model("tests/matters/hostile/matter.yaml").clone();
    model.title = "</p><script>alert(1)</script>\" onload=\"x | `y` # [z](javascript:0)".to_owned();
    let files = [
        ("html/form.html", "<p title=\"{{ title }}\">{{ title }}{{ csp }}</p>"),
        (
            "guide/flow.svg",
            "<svg>{{ title }}{% for b in boxes %}{{ b.lines[0].text }}{% endfor %}</svg>",
        ),
        ("departments/mapping.md", "{{ matter }}\n"),
    ];
    let tree = made(&model, &files);
    let page = Html::parse_fragment(text(&tree, "html/form.html"));
    let elements: Vec<&str> =
        page.select(&Selector::parse("*").unwrap()).map(|element| element.value().name()).collect();
    assert_eq!(elements, ["html", "p"]);
    let paragraph = page.select(&Selector::parse("p").unwrap()).next().expect("p").value();
    assert_eq!(paragraph.attr("title"), Some(model.title.as_str()));
    assert_eq!(paragraph.attrs().count(), 1);
    // The declaration of the file, and the two tags of the template.
    assert_eq!(text(&tree, "guide/flow.svg").matches('<').count(), 3);
    let department = model.departments.values().next().expect("a department");
    let mapping = text(&tree, &format!("departments/{}.md", file_stem(&department.id))).to_owned();
    assert!(!mapping.contains('<') || mapping.contains("&lt;"), "{mapping}");
    for mark in ["\\|", "\\`y\\`", "\\# \\[z\\](", "&lt;script&gt;"] {
        assert!(mapping.contains(mark), "{mapping}");
    }
}

/// Style sheets and scripts stand as they are, and the page's policy allows exactly them.
#[test]
fn styles_and_scripts_are_verbatim_and_allowed() {
    let style = "/* 本县 */\r\nbody { color: navy }\r\n";
    let script = "  // 本县\r\n  const here = `\r\n  // 云南\r\n`;\n";
    let own = [("html/form.css", style), ("html/loader.min.js", script)];
    let tree = made(model(SMALL), &[own[0], own[1], ("html/script.min.js", script)]);
    let page = text(&tree, "html/form.html");
    let (style, script) = (style.replace("\r\n", "\n"), script.replace("\r\n", "\n"));
    assert!(words(page, "style").starts_with(&style), "a page has no other line ends");
    assert!(words(page, "script:not([type])").contains(script.trim_end()));
    assert!(text(&tree, "html/form.js").ends_with(&script));
    let policy = Html::parse_document(page)
        .select(&Selector::parse("meta[http-equiv]").unwrap())
        .find_map(|meta| meta.value().attr("content").map(str::to_owned))
        .expect("a policy");
    for (directive, selector) in [("style-src", "style"), ("script-src", "script:not([type])")] {
        let hash = base64(&Sha256::digest(words(page, selector)));
        assert!(allows(&policy, directive, &hash), "{policy}");
    }
}

/// Whether a directive of a policy allows the text of a hash.
fn allows(policy: &str, directive: &str, hash: &str) -> bool {
    let found = policy.split("; ").find_map(|part| part.strip_prefix(directive));
    found.is_some_and(|sources| sources.split(' ').any(|one| one == format!("'sha256-{hash}'")))
}

fn base64(bytes: &[u8]) -> String {
    let bits: Vec<u8> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let digits = bits.chunks(6).map(|six| {
        let six = (0..6).fold(0, |all, place| all << 1 | six.get(place).copied().unwrap_or(0));
        let ranges = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']);
        ranges.into_iter().nth(usize::from(six)).expect("64 digits")
    });
    let text: String = digits.collect();
    let padding = "=".repeat((4 - text.len() % 4) % 4);
    text + &padding
}

/// Whatever stands in a template, nothing panics, and what cannot be filled is not handed out.
#[test]
fn broken_templates_give_diagnostics_and_no_files() {
    let model = model(SMALLEST);
    let mut faulty = 0;
    for template in Templates::names() {
        let own = built_in(template);
        for cut in (0..3).map(|part| own.floor_char_boundary(own.len() * part / 3)) {
            let (head, tail) = own.split_at(cut);
            for own in [head.to_owned(), format!("{head}{{{{ {tail}"), format!("{head}}}{tail}")] {
                let templates = replaced(&[(template, &own)]);
                assert!(!part(template, model, &templates).is_empty());
                let found = templates.diagnostics();
                for found in &found {
                    let file = templates.sources().file(found.primary.span.file);
                    assert!(file.text.get(found.primary.span.range()).is_some(), "{found:?}");
                }
                faulty += usize::from(!found.is_empty());
            }
        }
    }
    assert!(faulty > 30, "{faulty}");
}

/// A fault of one run is not held against the next, one of the template itself against all.
#[test]
fn templates_serve_several_matters() {
    let (small, other) = (model(SMALLEST), model(SMALL));
    let own = format!(
        "{{% if title is containing(pat=\"{}\") %}}{{{{ title.nothing }}}}{{% endif %}}",
        other.title
    );
    let mut templates = replaced(&[("proofs/proofs.md", &own)]);
    assert!(generate_with(other, &Options::default(), &mut templates).is_none());
    assert!(generate_with(small, &Options::default(), &mut templates).is_some());
    assert!(generate_with(other, &Options::default(), &mut templates).is_none());
    assert_eq!(templates.diagnostics().len(), 1);
    let mut templates = replaced(&[("proofs/proofs.md", "{{ ")]);
    assert!(generate_with(small, &Options::default(), &mut templates).is_none());
    assert!(generate_with(small, &Options::default(), &mut templates).is_none());
}

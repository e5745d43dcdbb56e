//! One content, several renderings: the words of each are those of the document.

use super::hostile::{HOSTILE, with_texts};
use super::matter::{family, flagship, newborn};
use lianban::Templates;
use lianban::backend::documents::{Options, documents};
use lianban::document::Document;
use lianban::model::Model;
use lianban::support::is_invisible;
use pulldown_cmark::{Event, Options as Markdown, Parser, Tag, TagEnd};
use scraper::{ElementRef, Html, Selector};
use std::fs;
use std::path::Path;

/// Without what is not seen: white space is where a format breaks lines.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

/// What a rendering must say: the words of the document, and its edition below the title.
fn expected(document: &Document) -> Vec<String> {
    let mut texts = document.text();
    texts.splice(1..1, document.edition.lines());
    kept(texts)
}

fn kept(texts: Vec<String>) -> Vec<String> {
    texts.iter().map(|text| bare(text)).filter(|text| !text.is_empty()).collect()
}

/// The words of an element but for doubts, and for lists and lines in it when `shallow`.
fn words(element: ElementRef<'_>, shallow: bool) -> String {
    let mut found = String::new();
    for child in element.children() {
        match (child.value().as_text(), ElementRef::wrap(child)) {
            (Some(text), _) => found.push_str(text),
            (_, Some(inner)) => {
                let block = shallow && ["ol", "ul", "div"].contains(&inner.value().name());
                if !block && inner.value().attr("role") != Some("note") {
                    found.push_str(&words(inner, false));
                }
            }
            _ => {}
        }
    }
    found
}

fn of_page(page: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let places = "h1, header p, main h2, main h3, main h4, main h5, main p, main li, main li > div, \
                  main caption, main th, main td, main figcaption";
    let navigation = Selector::parse("nav *").unwrap();
    let places = Selector::parse(places).unwrap();
    let shown = page.select(&places).filter(|element| !navigation.matches(element));
    kept(shown.map(|element| words(element, element.value().name() == "li")).collect())
}

fn of_markdown(markdown: &str) -> Vec<String> {
    let (mut found, mut text, mut picture, mut cell) = (Vec::new(), String::new(), false, false);
    for event in Parser::new_ext(markdown, Markdown::ENABLE_TABLES | Markdown::ENABLE_MATH) {
        match event {
            Event::Text(words) if !picture => text.push_str(&words),
            Event::Start(Tag::Image { .. }) => picture = true,
            Event::End(TagEnd::Image) => picture = false,
            Event::Start(Tag::TableCell) => cell = true,
            Event::InlineHtml(html) if &*html == "<br>" && !cell => {
                found.push(std::mem::take(&mut text));
            }
            Event::Start(Tag::List(_) | Tag::Item)
            | Event::End(
                TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell,
            ) => {
                cell = false;
                found.push(std::mem::take(&mut text));
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => panic!("{event:?}"),
            _ => {}
        }
    }
    found.push(text);
    kept(found)
}

/// Holds both renderings of every document of a matter against it.
fn are_the_same(model: &Model) -> usize {
    let templates = Templates::default();
    let mut count = 0;
    for (stem, document) in documents(model, &Options::default(), &templates) {
        let wanted = expected(&document);
        let (page, markdown) = (templates.page(&document), templates.markdown(&document));
        for (kind, said) in [("page", of_page(&page)), ("Markdown", of_markdown(&markdown))] {
            for (said, wanted) in said.iter().zip(&wanted) {
                assert_eq!(said, wanted, "{stem} as {kind}");
            }
            assert_eq!(said.len(), wanted.len(), "{stem} as {kind}");
        }
        count += wanted.len();
    }
    count
}

#[test]
fn every_rendering_says_what_the_document_says() {
    assert!(are_the_same(&flagship()) > 1000);
    assert!(are_the_same(&newborn()) > 500);
    are_the_same(&family());
}

#[test]
fn hostile_texts_come_out_as_they_went_in() {
    let long = "超".repeat(400) + &"x".repeat(400);
    let mut texts = HOSTILE.to_vec();
    texts.extend([
        "```rust\u{2003}fn main() {}",
        "~~~ ``` ~~~",
        "右\u{202E}左\u{2066}中\u{2069}",
        "𠮷𪚥·买买提 ㈠ ☑ □",
        "#let x = 1; #image(\"a\") @ref <label> $ x^2 $ \\u{41}",
        "]]></w:t><w:t>&#0; &#x202E;",
        "+1 -1 @SUM(A1) |x| ||",
        "**粗** __粗__ ==亮== ^上^ ~下~ [^1]: {#id}",
        &long,
    ]);
    are_the_same(&with_texts(&texts));
}

/// The editor's doubts stand in the review edition, all of them, and nowhere else.
#[test]
fn doubts_are_for_reviewers_alone() {
    let templates = Templates::default();
    for model in [flagship(), newborn()] {
        assert!(model.doubts.len() > 10);
        let general = documents(&model, &Options::default(), &templates);
        let review = Options { review: true };
        let review = documents(&model, &review, &templates);
        let written = |(_, document): &(String, Document)| {
            [templates.page(document), templates.markdown(document)]
                .map(|text| bare(&text))
                .join("")
        };
        let (said, reviewed): (String, String) =
            (general.iter().map(written).collect(), review.iter().map(written).collect());
        let noted: Vec<&str> = review.iter().flat_map(|(_, document)| document.notes()).collect();
        assert!(general.iter().all(|(_, document)| document.notes().is_empty()));
        assert!(!said.contains("存疑") && reviewed.contains("审阅版"));
        for doubt in &model.doubts {
            // The words of some are those of another text of the schema, too.
            let lines = schema(&model.id);
            let mut lines = lines.lines().filter(|line| line.contains(&doubt.text));
            let alone = lines.all(|line| line.contains("unclear:"));
            assert!(!alone || !said.contains(&bare(&doubt.text)), "{}", doubt.at);
            assert!(noted.contains(&doubt.text.as_str()), "{}", doubt.at);
        }
        assert_eq!(general.len(), review.len());
    }
}

/// All that is written in the schema of a matter.
fn schema(id: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(id);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// Every document tells which edition it is.
#[test]
fn every_document_tells_its_edition() {
    let model = flagship().edition("530102").expect("the edition of a region");
    for (stem, document) in documents(&model, &Options::default(), &Templates::default()) {
        let line = document.edition.lines().join("\n");
        for word in ["昆明市五华区", &model.version, &model.source_hash[..16]] {
            assert!(line.contains(word), "{stem}: {line}");
        }
        assert!(model.date.as_ref().is_some_and(|date| line.contains(date)), "{stem}");
    }
}

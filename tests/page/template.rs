//! Templates tell what is wrong with them, and what they are filled with stays text.

use lianban::page::{Filling, Template, escape};
use proptest::prelude::*;

fn filled(template: &str, filling: &Filling<'_>) -> String {
    Template::new(template.to_owned()).fill(filling)
}

fn with(list: &[(&str, &str)]) -> Filling<'static> {
    let mut filling = Filling::default();
    list.iter().for_each(|(name, text)| filling.pairs.add(name, *text));
    filling
}

#[test]
fn slots_are_filled() {
    let mut filling =
        with(&[("a", "<b>"), ("c", "1"), ("c", "2"), ("r[0].x", "p"), ("r[1].x", "q")]);
    filling.errors.push(("a".to_owned(), "no & no".to_owned()));
    filling.lines.push("one".to_owned());
    for (template, wanted) in [
        ("[<?value a?>|<?value z?>]", "[&lt;b&gt;|]"),
        ("<?checked c=2?><?checked c=3?><?selected c=1?>", " checked selected"),
        ("<?if answered a?>y<?else?>n<?end?><?if answered z?>y<?else?>n<?end?>", "yn"),
        ("<?if error a?><?error a?><?end?>", "no &amp; no"),
        ("<?each errors?><?it target?>:<?it message?>;<?end?>", "a:no &amp; no;"),
        ("<?each lines?>(<?it text?>)<?end?>", "(one)"),
        (
            "<?rows r 1 1?>{<?value r[*].x?>}<?rest?><<?ordinal 1?> <?value r[*].x?>><?end?>",
            "{p}<2 q>",
        ),
        ("<?rows z 2 3?>a<?row 1?><?rest?>b<?row 1?><?end?>", "a0a1b2"),
        ("<?grouped n?>", ""),
    ] {
        assert_eq!(Template::faults(template), [], "{template}");
        assert_eq!(filled(template, &filling), wanted, "{template}");
    }
}

#[test]
fn faults_are_told_with_their_place() {
    for (template, place, what) in [
        ("ab<?nothing x?>", 2, "nothing x"),
        ("<?if never x?>", 0, "if never x"),
        ("中<?if answered x?>open", 20, "end"),
        ("<?end?>", 7, "end"),
        ("<?else?>", 8, "end"),
        ("<?end?>after", 7, "end"),
        ("<?each mistakes?><?end?>", 0, "each mistakes"),
        ("a <?value b <?note date?>", 2, "value b <?note date"),
        ("<?value a?> <?note date", 12, "note"),
    ] {
        let faults = Template::faults(template);
        assert!(faults.contains(&(place, what.to_owned())), "{template}: {faults:?}");
    }
    let deep = format!("{}{}", "<?if answered x?>".repeat(200), "<?end?>".repeat(200));
    assert!(!Template::faults(&deep).is_empty());
}

proptest! {
    #[test]
    fn what_was_typed_stays_text(text in any::<String>()) {
        let page = filled("<p title=\"<?value a?>\"><?value a?></p>", &with(&[("a", &text)]));
        let document = scraper::Html::parse_fragment(&page);
        let all = scraper::Selector::parse("*").unwrap();
        let names: Vec<&str> = document.select(&all).map(|found| found.value().name()).collect();
        prop_assert_eq!(names, ["html", "p"]);
        let p = document.select(&scraper::Selector::parse("p").unwrap()).next().unwrap();
        // A parser of HTML reads line ends as one sign.
        let wanted = text.replace('\0', "\u{FFFD}").replace("\r\n", "\n").replace('\r', "\n");
        prop_assert_eq!(p.attr("title").unwrap(), wanted.as_str());
        prop_assert_eq!(p.text().collect::<String>(), wanted);
    }

    #[test]
    fn nothing_is_left_that_means_something(text in any::<String>()) {
        let mut escaped = String::new();
        escape(&text, &mut escaped);
        prop_assert!(!escaped.contains(['<', '>', '"', '\'', '\0']));
    }

    #[test]
    fn any_text_is_a_template(text in "(<\\?(if|each|rows|rest|else|end|value|it|row|x)( (answered |errors|lines|[ab.*\\[\\]0-9]{1,5}))?\\?>|[<?>a]){0,30}") {
        let _ = (filled(&text, &with(&[("a", "x")])), Template::faults(&text));
    }
}

//! Rows of repeated groups are closed up, whatever their numbers.

use lianban::page::{Pairs, control_id, pattern};
use proptest::prelude::*;

fn of(list: &[(&str, &str)]) -> Pairs {
    let mut pairs = Pairs::default();
    list.iter().for_each(|(name, text)| pairs.add(name, *text));
    pairs
}

#[test]
fn rows_are_numbered_without_gaps_in_their_order() {
    let mut pairs = of(&[
        ("a[2].b", "1"),
        ("a[10].b", "2"),
        ("a[10].c[7].d", "3"),
        ("a[2].c[3].d", "4"),
        ("a[2].c[9].d", "5"),
        ("other", "6"),
    ]);
    pairs.close_up();
    let wanted = of(&[
        ("a[0].b", "1"),
        ("a[1].b", "2"),
        ("a[1].c[0].d", "3"),
        ("a[0].c[0].d", "4"),
        ("a[0].c[1].d", "5"),
        ("other", "6"),
    ]);
    assert!(pairs == wanted, "{:?}", pairs.iter().collect::<Vec<_>>());
    assert_eq!((pairs.rows("a"), pairs.rows("a[0].c"), pairs.rows("b")), (2, 2, 0));
}

#[test]
fn what_stands_below_a_name_answers_it() {
    let pairs = of(&[("a.b", " "), ("c[0].d", "x"), ("c-e", "x"), ("f", "")]);
    assert!(pairs.answered("c") && pairs.answered("c[0]") && pairs.answered("c[0].d"));
    assert!(!pairs.answered("a") && !pairs.answered("f") && !pairs.answered("g"));
    assert_eq!(pattern("a[3].b[10].c"), ("a[*].b[*].c".to_owned(), vec![3, 10]));
    assert_eq!(control_id("a[3].b"), "a-3-b");
}

/// What is typed reaches no log.
#[test]
fn debugging_shows_no_text() {
    assert_eq!(format!("{:?}", of(&[("a", "somebody")])), "Pairs(1 names)");
}

proptest! {
    #[test]
    fn closing_up_keeps_every_text_and_changes_nothing_twice(
        list in proptest::collection::vec(("[ab](\\[[0-9]{1,25}\\](\\.[ab])?){0,4}", "[xyz]"), 0..20),
    ) {
        let mut pairs = Pairs::default();
        list.iter().for_each(|(name, text)| pairs.add(name, text.as_str()));
        pairs.close_up();
        let texts = |list: Vec<&str>| {
            let mut list: Vec<String> = list.into_iter().map(str::to_owned).collect();
            list.sort();
            list
        };
        let kept = texts(pairs.iter().map(|(_, text)| text).collect());
        prop_assert_eq!(kept, texts(list.iter().map(|(_, text)| text.as_str()).collect()));
        let mut again = pairs.clone();
        again.close_up();
        prop_assert!(again == pairs);
    }

    #[test]
    fn any_names_are_closed_up(names in proptest::collection::vec("[ab.\\[\\]*0-9-]{0,30}", 0..20)) {
        let mut pairs = Pairs::default();
        names.iter().for_each(|name| pairs.add(name, "x"));
        pairs.close_up();
        for name in &names {
            let _ = (pairs.rows(name), pairs.answered(name), pattern(name), control_id(name));
        }
    }
}

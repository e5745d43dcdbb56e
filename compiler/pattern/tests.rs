//! Tests of the portable subset.

use super::*;

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"))
}

#[test]
fn whole_texts_match() {
    for (source, yes, no) in [
        ("1[3-9][0-9]{9}", vec!["13800000000"], vec!["1380000000", "138000000000", "12800000000"]),
        ("ab|c", vec!["ab", "c"], vec!["abc", "ac", ""]),
        ("(a|b)*c?", vec!["", "abab", "ababc", "c"], vec!["cc", "ca"]),
        ("[一-龥·]{2,3}", vec!["王五", "阿·里"], vec!["王", "王五王五", "ab"]),
        ("x{2,}", vec!["xx", "xxxx"], vec!["x", ""]),
        ("(a?){3}b+", vec!["b", "aaab", "abbb"], vec!["aaaab", "aaa"]),
        ("(a*)*b", vec!["b", "aaab"], vec!["a"]),
        (r"[\]\[\^\-&~]+\.", vec!["[].", "^-&~."], vec!["a."]),
        ("[𠀀-𪛟]", vec!["𠮷"], vec!["吉"]),
        ("a(|b)", vec!["a", "ab"], vec!["b"]),
        ("a{0}b{1}", vec!["b"], vec!["ab"]),
    ] {
        let pattern = pattern(source);
        for text in yes {
            assert!(pattern.matches(text), "{source} should match {text}");
        }
        for text in no {
            assert!(!pattern.matches(text), "{source} should not match {text}");
        }
        // What is portable means the same, and is its own portable form.
        let again = Pattern::parse(&pattern.portable()).expect("portable is in the subset");
        assert_eq!(again.program(), pattern.program(), "{source}");
        assert_eq!(again.portable(), pattern.portable());
    }
}

#[test]
fn portable_form_escapes_for_every_engine() {
    for (source, portable) in [
        ("a.b".replace('.', r"\."), r"a\.b"),
        ("[0-9-]+".into(), r"[\-0-9]+"),
        (r"[&&&]".replace("&&&", r"\&"), "&"),
        ("[ab]".into(), "[ab]"),
        ("[a-c]".into(), "[a-c]"),
        ("(?:ab)+|c".into(), "(?:ab)+|c"),
        ("a(b|c)d".into(), "a(?:b|c)d"),
        ("(a{2}){3}".into(), "(?:a{2}){3}"),
        (r"\u{4e00}-/".into(), r"一-\/"),
    ] {
        assert_eq!(pattern(&source).portable(), portable);
    }
}

#[test]
fn lengths() {
    for (source, min, max) in [
        ("[0-9]{3}|a", 1, Some(3)),
        ("a*b", 1, None),
        ("(a|bc){2,4}", 2, Some(8)),
        ("()*x", 1, Some(1)),
    ] {
        let pattern = pattern(source);
        assert_eq!((pattern.min_len(), pattern.max_len()), (min, max), "{source}");
    }
}

#[test]
fn samples_match() {
    for source in ["1[3-9][0-9]{9}", "(a|bc){2,4}x*", "[一-龥]{2,}", "[A-Z]{2}([0-9]{4})?"] {
        let pattern = pattern(source);
        let mut state = 7_usize;
        for _ in 0..50 {
            let text = pattern.sample(&mut |below| {
                state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
                (state >> 16) % below.max(1)
            });
            assert!(pattern.matches(&text), "{source}: {text}");
        }
    }
}

#[test]
fn refused_with_its_place() {
    for (source, start) in [
        ("^a", 0),
        ("a$", 1),
        (r"a\b", 1),
        ("a.c", 1),
        (r"\d+", 0),
        (r"[\w]", 1),
        (r"\p{Han}", 0),
        ("[^a]", 0),
        ("[[:alpha:]]", 1),
        ("[a[b]]", 2),
        ("[a-z&&b]", 1),
        ("(?i)a", 0),
        ("(?i:a)", 0),
        ("(?<n>a)", 0),
        ("(?=a)", 0),
        (r"(a)\1", 3),
        ("a+?", 1),
        (r"a\n", 1),
        ("a{1001}", 1),
        ("(a{900}){900}", 0),
        ("", 0),
        ("(a", 0),
        ("[z-a]", 1),
    ] {
        let fault = Pattern::parse(source).expect_err(source);
        assert_eq!(fault.range.start, start, "{source}: {fault:?}");
        assert!(fault.range.end <= source.len());
    }
    assert!(Pattern::parse(&"(".repeat(10_000)).is_err());
    assert!(Pattern::parse(&"a*".repeat(10_000)).is_err());
}

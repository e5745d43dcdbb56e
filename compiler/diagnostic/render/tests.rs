use unicode_width::UnicodeWidthStr;

use super::*;
use crate::bi;
use crate::code::Code;
use crate::diagnostic::Bilingual;
use crate::source::Span;

fn sources() -> (Sources, crate::source::FileId) {
    let mut sources = Sources::default();
    let file = sources.add("m.yaml", "名称: {甲: 一二三, 乙: 四五六, 丙: 七八九}\n");
    (sources, file)
}

fn span(sources: &Sources, file: crate::source::FileId, word: &str) -> Span {
    let at = sources.file(file).text.find(word).expect("the word");
    Span::new(file, at..at + word.len())
}

/// The column a text begins at in the first line that holds it.
fn column(rendered: &str, text: &str) -> usize {
    let line = rendered.lines().find(|line| line.contains(text)).expect("the line");
    line.split(text).next().expect("before it").width()
}

#[test]
fn marks_stand_under_wide_characters() {
    let (sources, file) = sources();
    let found =
        Diagnostic::new(Code::DuplicateKey, span(&sources, file, "七八九"), bi!("错", "bad"))
            .label(bi!("第三处标注", "third"))
            .also(span(&sources, file, "一二三"), bi!("第一处标注文字", "first"))
            .also(span(&sources, file, "四五六"), bi!("第二处标注文字", "second"));
    let shown = render(&[found], &sources, RenderOptions::default());
    assert_eq!(column(&shown, "^^^^^^ 第三处标注"), column(&shown, "七八九"), "{shown}");
    assert_eq!(column(&shown, "第一处标注文字"), column(&shown, "一二三"), "{shown}");
    assert_eq!(column(&shown, "第二处标注文字"), column(&shown, "四五六"), "{shown}");
    let marks = shown.lines().find(|line| line.contains('^')).expect("marks");
    let rails = shown.lines().skip_while(|line| *line != marks).nth(1).expect("rails");
    let rail = |n: usize| rails.match_indices('|').nth(n + 1).map(|(at, _)| at);
    assert_eq!(rail(0), Some(column(&shown, "一二三")), "{shown}");
    assert_eq!(rail(1), Some(column(&shown, "四五六")), "{shown}");
    assert!(!shown.contains(FILLER));
}

#[test]
fn what_steers_a_terminal_is_replaced() {
    let mut sources = Sources::default();
    let file = sources.add("a\u{1b}[31m\n.yaml", "x: \u{1b}[2J\u{202e}后\r\n");
    let found = Diagnostic::new(
        Code::BadCharacter,
        span(&sources, file, "后"),
        Bilingual { zh: "\u{202e}信\u{7}息".to_owned(), en: "\u{202e}x".to_owned() },
    )
    .label(bi!("标\u{1b}注", "la\u{1b}bel"))
    .help(bi!("帮\u{2066}助", "he\u{2066}lp"));
    for lang in [Lang::Zh, Lang::En] {
        let shown =
            render(std::slice::from_ref(&found), &sources, RenderOptions { lang, colour: false });
        let bad = |c: char| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{2069}').contains(&c));
        assert!(!shown.contains(bad), "{shown:?}");
    }
}

#[test]
fn a_long_line_is_cut_but_its_column_is_true() {
    let mut sources = Sources::default();
    let file = sources.add("m.yaml", format!("{}谬{}", "长".repeat(5000), "x".repeat(1_000_000)));
    let found = Diagnostic::new(Code::YamlSyntax, span(&sources, file, "谬"), bi!("信息", "text"));
    let shown = render(&[found], &sources, RenderOptions::default());
    assert!(shown.contains("m.yaml:1:5001"), "{shown}");
    assert!(shown.len() < 2000, "{shown}");
    assert_eq!(column(&shown, "^^"), column(&shown, "谬"), "{shown}");
}

#[test]
fn labels_far_apart_and_in_other_files_are_shown() {
    let mut sources = Sources::default();
    let far = format!("first: 1\n{}last: 2\n", "x\n".repeat(5000));
    let (a, b) = (sources.add("a.yaml", far), sources.add("b.yaml", "other: 3\n"));
    let found = Diagnostic::new(Code::DuplicateKey, span(&sources, a, "last"), bi!("信息", "text"))
        .also(span(&sources, a, "first"), bi!("远", "far"))
        .also(span(&sources, b, "other"), bi!("别处", "elsewhere"));
    let options = RenderOptions { lang: Lang::En, colour: false };
    let shown = render(std::slice::from_ref(&found), &sources, options);
    let expected = "\
error[LB0112]: text
    --> a.yaml:5002:1
     |
5002 | last: 2
     | ^^^^
    ::: a.yaml:1:1
     |
   1 | first: 1
     | ----- far
    ::: b.yaml:1:1
     |
   1 | other: 3
     | ----- elsewhere
";
    assert!(shown.starts_with(expected), "{shown}");
    let coloured = render(&[found], &sources, RenderOptions { lang: Lang::En, colour: true });
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), shown);
}

#[test]
fn the_summary_counts() {
    let (sources, file) = sources();
    let found = Diagnostic::new(Code::Tag, span(&sources, file, "甲"), bi!("错", "bad"));
    let mut warning = found.clone();
    warning.severity = Severity::Warning;
    let all = [found.clone(), found, warning];
    assert_eq!(summary(&all, Lang::Zh), "2 个错误，1 个警告");
    assert_eq!(summary(&all, Lang::En), "2 errors, 1 warning");
    assert_eq!(summary(&[], Lang::En), "no problems found");
}

#[test]
fn json_and_sarif_name_places() {
    let (sources, file) = sources();
    let found = Diagnostic::new(Code::Tag, span(&sources, file, "甲"), bi!("错", "bad"))
        .also(span(&sources, file, "乙"), bi!("看", "see"));
    let json = crate::diagnostic::json::json(std::slice::from_ref(&found), &sources);
    let start = json.pointer("/diagnostics/0/primary/start").expect("start");
    assert_eq!(start, &serde_json::json!({ "line": 1, "column": 6, "byte": 9 }));
    let sarif = crate::diagnostic::sarif::sarif(&[found], &sources, Lang::En);
    let region = "/runs/0/results/0/locations/0/physicalLocation/region/startColumn";
    assert_eq!(sarif.pointer(region), Some(&serde_json::json!(6)));
    assert_eq!(sarif.pointer("/runs/0/tool/driver/rules/0/id"), Some(&serde_json::json!("LB0113")));
    let related = "/runs/0/results/0/relatedLocations/0/message/text";
    assert_eq!(sarif.pointer(related), Some(&serde_json::json!("see")));
}

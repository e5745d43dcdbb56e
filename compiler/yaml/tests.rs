use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Lang, Severity, render};

fn read_text(text: &str) -> (Option<Node>, Vec<Diagnostic>, Sources) {
    read_bytes(text.as_bytes())
}

fn read_bytes(bytes: &[u8]) -> (Option<Node>, Vec<Diagnostic>, Sources) {
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let (_, root) = read("m.yaml", bytes, &mut sources, &mut report);
    (root, report.finish(), sources)
}

fn codes(text: &str) -> Vec<&'static str> {
    read_text(text).1.iter().map(|found| found.code.as_str()).collect()
}

/// The tree as text: `{key: value, key: !}` where `!` was refused and `…` marks what is incomplete.
fn show(node: &Node) -> String {
    match node {
        Node::Scalar(scalar) => scalar.text.clone(),
        Node::List(list) => {
            let items: Vec<String> = list.items.iter().map(show).collect();
            format!("[{}{}]", items.join(", "), if list.incomplete { "…" } else { "" })
        }
        Node::Map(map) => {
            let entry = |(key, value): &(Scalar, Option<Node>)| {
                format!("{}: {}", key.text, value.as_ref().map_or("!".to_owned(), show))
            };
            let entries: Vec<String> = map.entries.iter().map(entry).collect();
            format!("{{{}{}}}", entries.join(", "), if map.incomplete { "…" } else { "" })
        }
    }
}

fn shown(text: &str) -> String {
    read_text(text).0.map_or("nothing".to_owned(), |node| show(&node))
}

fn scalars<'a>(node: &'a Node, out: &mut Vec<&'a Scalar>) {
    match node {
        Node::Scalar(scalar) => out.push(scalar),
        Node::List(list) => list.items.iter().for_each(|item| scalars(item, out)),
        Node::Map(map) => {
            for (key, value) in &map.entries {
                out.push(key);
                value.iter().for_each(|value| scalars(value, out));
            }
        }
    }
}

#[test]
fn scalars_stay_as_typed() {
    let text = "a: 01\nb: no\nc: 2024-05\nd: 1e2\ne: 0x1F\nf: 530000\ng: .5\n";
    assert_eq!(shown(text), "{a: 01, b: no, c: 2024-05, d: 1e2, e: 0x1F, f: 530000, g: .5}");
    assert!(codes(text).is_empty());
}

#[test]
fn ordinary_chinese_text_is_no_slip() {
    let text = "\
a: 提示：请带原件，谢谢
b: “一件事”
c: 【必填】
d: 咨询电话：12345
e: [《办法》第三条，第四条, 残疾人证]
f: {note: 身份证：正、反面，复印件}
g:
  - 申请人应当：带原件
  - APP：办事通
h: |
  　　段首空两格：正文
  audience：这里是文字
i: \"audience：x\"
j: 第一行
  注意：第二行
k:
  咨询电话：12345
";
    assert_eq!(codes(text), Vec::<&str>::new());
}

#[test]
fn every_swallowed_line_is_named() {
    assert_eq!(codes("guide:\n  audience：a\n  channels：b\n"), ["LB0119", "LB0119"]);
    assert_eq!(shown("guide:\n  audience：a\nid: x\n"), "{guide: !, id: x}");
    assert_eq!(codes("title：某某\nid: x\n"), ["LB0119"]);
    assert_eq!(codes("残疾等级：一级\nid: x\n"), ["LB0119"]);
}

#[test]
fn reading_goes_on_behind_a_syntax_error() {
    let text = "a: 1\nb:\n  c: [1, 2\n  d: 3\n  e: '没\ne: 5\nf: x: y\ng: 7\n";
    assert_eq!(shown(text), "{a: 1, b: {c: [1…], d: 3, e: !…}, e: 5, f: !, g: 7…}");
    assert_eq!(codes(text), ["LB0110", "LB0110", "LB0110"]);
    let text = "list:\n  - {a: 1\n  - {a: 2}\nb: 1\n";
    assert_eq!(shown(text), "{list: [{a: 2}…], b: 1}");
}

#[test]
fn faults_of_the_tree_do_not_stop_reading() {
    let text = "a: &x 1\nb: *x\nc: ~\nd: !t 2\na: 3\n<<: *x\ne: 5\n";
    assert_eq!(shown(text), "{a: 1, b: !, c: !, d: 2, e: 5…}");
    assert_eq!(codes(text), ["LB0114", "LB0114", "LB0118", "LB0113", "LB0112", "LB0115"]);
}

#[test]
fn depth_is_bounded() {
    let deep = |n: usize| format!("{}a{}", "[".repeat(n), "]".repeat(n));
    assert!(codes(&deep(64)).is_empty());
    assert_eq!(codes(&deep(65)), ["LB0117"]);
    assert_eq!(codes(&deep(100_000)), ["LB0117"]);
    let block: String = (0..200).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
    assert_eq!(codes(&(block + &" ".repeat(200) + "b")), ["LB0117"]);
}

#[test]
fn every_character_of_a_scalar_leads_to_its_place() {
    let text = "\
plain: abc 中文 == 1
single: 'it''s 中'
double: \"a\\tb\\u4e2d\\\"文 \\
  z\"
folded: >
  第一行
  second

  third
literal: |
    one
      two
    三
multi: first
  second 三

  third
quoted: \"one
  two\"
";
    let (root, found, sources) = read_text(text);
    assert!(found.is_empty());
    let root = root.expect("a tree");
    let mut all = Vec::new();
    scalars(&root, &mut all);
    assert_eq!(all.len(), 14);
    let mut checked = 0;
    for scalar in all {
        for (at, c) in scalar.text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let source = sources.text(scalar.span_of(at..at + c.len_utf8()));
            let plain = source.starts_with(c);
            assert!(plain || source.starts_with('\\') || source == "''", "{c:?} at {source:?}");
            checked += 1;
        }
    }
    assert!(checked > 80);
}

#[test]
fn positions_are_exact() {
    let text = "键: 值\nb: \"x\"\n";
    let Some(Node::Map(map)) = read_text(text).0 else { panic!("a mapping") };
    let spans: Vec<(&str, &str)> = map
        .entries
        .iter()
        .filter_map(|(key, value)| {
            Some((text.get(key.span.range())?, text.get(value.as_ref()?.span().range())?))
        })
        .collect();
    assert_eq!(spans, [("键", "值"), ("b", "\"x\"")]);
}

#[test]
fn bytes_in_other_encodings_are_refused() {
    assert_eq!(read_bytes(&[0xFF, 0xFE, b'a', 0]).1.len(), 1);
    assert_eq!(read_bytes(b"a: \xB2\xD0\n").1.first().map(|d| d.code), Some(Code::NotUtf8));
    assert_eq!(read_bytes("\u{FEFF}a: 1".as_bytes()).1.len(), 0);
    assert_eq!(codes("a: \u{FFFE}\nb: \u{378}\nc: 𠮷\u{E000}\n"), ["LB0102", "LB0102", "LB0102"]);
}

#[test]
fn many_faults_are_counted_not_listed() {
    let found = read_text(&format!("a: [{}]", "~, ".repeat(100_000))).1;
    assert_eq!(found.len(), 50);
    assert!(found.iter().any(|d| d.message.zh.contains("99951")));
}

#[test]
fn hostile_inputs_end_in_time() {
    let n = 60_000;
    for piece in [
        "[",
        "{",
        "- ",
        "? ",
        "a: ",
        "\"",
        "'",
        "a: \"\n",
        "a: '\n",
        "a: [\n",
        "a: {\n",
        "&a ",
        "*a ",
        "!a ",
        "a\n",
        "：",
        "a：\n",
        "|\n ",
        ">\n\n",
        "---\n",
        "%a\n",
        "\t",
        "\r",
        "\0",
        "[a, ",
        "a,",
        "{a: ",
        "\"\\",
        "#",
        "a: |\n",
        "a: x: y\n",
        "  - [\n",
        "[]: ",
        "? a\n: b\n",
        "a: - b\n",
    ] {
        let text = piece.repeat(n / piece.len());
        let start = std::time::Instant::now();
        let (_, found, sources) = read_text(&text);
        render::render(&found, &sources, render::RenderOptions::default());
        let took = start.elapsed();
        assert!(took.as_secs() < 5, "{piece:?} took {took:?}");
    }
}

fn yamlish() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "b: ",
        "键",
        ": ",
        "：",
        "，",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "\"",
        "'",
        "\\",
        "\\u202e",
        "|",
        ">",
        "&x ",
        "*x",
        "!t ",
        "<<: ",
        "---\n",
        "...\n",
        "#",
        " #",
        "\t",
        "~",
        "null",
        "“",
        "”",
        "【",
        "】",
        "　",
        "\r\n",
        "\r",
        "? ",
        "%",
        "@",
        "\u{202e}",
        "\0",
        "''",
        "c: d\n",
        "|-\n  x\n",
        ">2\n",
        "\u{feff}",
        "01",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

fn check(bytes: &[u8]) {
    let (root, found, sources) = read_bytes(bytes);
    let length = sources.iter().map(|(_, file)| file.text.len()).sum::<usize>();
    for found in &found {
        for label in std::iter::once(&found.primary).chain(&found.secondary) {
            let range = label.span.range();
            assert!(range.start <= range.end && range.end <= length);
            let text = &sources.file(label.span.file).text;
            assert!(text.get(range).is_some(), "not at character boundaries");
        }
    }
    if root.is_none() {
        assert!(found.iter().any(|found| found.severity == Severity::Error), "silent refusal");
    }
    let mut all = Vec::new();
    root.iter().for_each(|root| scalars(root, &mut all));
    for scalar in all {
        for (at, c) in scalar.text.char_indices() {
            let span = scalar.span_of(at..at + c.len_utf8());
            let text = &sources.file(span.file).text;
            assert!(text.get(span.range()).is_some(), "{scalar:?}");
        }
    }
    for lang in [Lang::Zh, Lang::En] {
        let shown = render::render(&found, &sources, render::RenderOptions { lang, colour: false });
        assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn any_yamlish_text_is_read(text in yamlish()) {
        check(text.as_bytes());
    }
}

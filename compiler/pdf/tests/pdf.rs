//! What stands in a PDF is what the document says, whatever it says, and can be read by everybody.

// What is skipped is said.
#![allow(clippy::print_stderr)]

#[path = "pdf/program.rs"]
mod program;
#[path = "pdf/tree.rs"]
mod tree;

use program::{dense, made, many, poppler, program, scratch};
use serde_json::{Value, json};
use std::process::Stdio;
use tree::{cell, document, figure, heading, paragraph, row, section, table, text, tick};

/// Markup of Typst, of other formats, long words, rare characters: words like others.
const HOSTILE: [&str; 14] = [
    "#eval(\"1+1\") #panic() #include \"x\"",
    "$x^2$ *粗* _斜_ `码` [链](l) @ref <label>",
    "= 标题 - 项 + 项 / 词: 义 // 注 /* 注 */",
    "\\#\\u{202e}\\n ~ -- --- ... 'a' \"b\"",
    "<script>alert(1)</script>&amp;&#65;",
    "| a | b |",
    "]]] ))) }}} {{{ ((( [[[",
    "𠮷野家、㐀、䶮",
    "care_allowance_application_form_number_of_the_department_of_civil_affairs_0123456789",
    "VeryLongWordWithoutAnyPlaceToBreakItVeryLongWordWithoutAnyPlaceToBreakItVeryLongWord",
    "530102199001011234530102199001011234530102199001011234530102199001011234",
    "fi ffi fl",
    "《残疾人证》〔2017〕156号——“一件事”……",
    "a  b",
];

fn guide() -> Value {
    let hostile = HOSTILE.map(|words| paragraph(vec![text(words)]));
    let cells = HOSTILE.map(|words| {
        row(vec![
            cell("row", vec![vec![text(words)]]),
            cell("long", vec![vec![tick(words, true), tick("否", false)]]),
        ])
    });
    let names = ["栏目", "内容"].map(|name| cell("column", vec![vec![text(name)]]));
    document(
        "示例“一件事”办事指南 #1",
        vec![
            section(false, [vec![heading(1, "一、", "适用 #对象")], hostile.to_vec()].concat()),
            section(
                true,
                vec![
                    heading(2, "（一）", "材料"),
                    table("data", &[1, 6], vec![row(names.to_vec())], cells.to_vec()),
                    figure("受理申请"),
                ],
            ),
        ],
    )
}

#[test]
fn words_are_words() {
    let pdf = made(&guide());
    let Some(found) = poppler("pdftotext", &["-raw"], &pdf) else { return };
    let found = dense(&found);
    for words in HOSTILE {
        let words = dense(words);
        assert!(found.matches(&words).count() >= 3, "{words}\nin\n{found}");
        assert!(found.contains(&format!("{words}☑否□")), "{words}");
    }
    for words in ["一、适用#对象", "（一）材料", "示例“一件事”办事指南#1", "受理申请"]
    {
        assert!(found.contains(words), "{words}\nin\n{found}");
    }
}

#[test]
fn everybody_can_read_it() {
    let pdf = made(&guide());
    let Some(info) = poppler("pdfinfo", &[], &pdf) else { return };
    for line in ["Title:           示例“一件事”办事指南 #1", "Tagged:          yes", "A4"]
    {
        assert!(info.contains(line), "{line}\nin\n{info}");
    }
    let described = String::from_utf8_lossy(&pdf);
    assert!(described.contains("pdfuaid:part"), "PDF/UA is declared");
    let Some(tags) = poppler("pdfinfo", &["-struct-text"], &pdf) else { return };
    for tag in ["H1", "H2", "Table", "TH", "Figure"] {
        assert!(tags.lines().any(|line| line.trim_start().starts_with(tag)), "{tag}\nin\n{tags}");
    }
}

#[test]
fn heads_of_tables_stand_on_each_page() {
    let cells = |index: usize| {
        let words = format!("第{index}项：须提供身份证明原件和复印件。").repeat(4);
        row(vec![
            cell("short", vec![vec![text(&index.to_string())]]),
            cell("long", vec![vec![text(&words)]]),
        ])
    };
    let head = ["序号", "要求说明"].map(|name| cell("column", vec![vec![text(name)]]));
    let body = (1..=60).map(cells).collect();
    let wide = table("data", &[1, 6], vec![row(head.to_vec())], body);
    let pdf = made(&document("表", vec![section(true, vec![wide])]));
    let Some(found) = poppler("pdftotext", &["-raw"], &pdf) else { return };
    // Each page ends with a form feed.
    let pages: Vec<&str> = found.split_terminator('\u{c}').collect();
    assert!(pages.len() > 3, "{} pages", pages.len());
    assert!(pages.iter().all(|page| page.contains("要求说明")), "{found}");
    for index in 1..=60 {
        assert!(dense(&found).contains(&format!("第{index}项：")), "row {index}");
    }
}

#[test]
fn the_same_document_is_the_same_file() {
    let answers = many(&[guide(), guide()]);
    assert_eq!(answers[0], answers[1]);
    assert_eq!(made(&guide()), answers[0].1);
    let dates = String::from_utf8_lossy(&answers[0].1).contains("/CreationDate");
    assert!(!dates, "no clock is asked");
}

#[test]
fn no_box_stands_for_a_character() {
    let odd =
        |words: &str| document("表", vec![section(false, vec![paragraph(vec![text(words)])])]);
    let chart = document("图", vec![section(false, vec![figure("\u{e123}")])]);
    let answers = many(&[odd("张\u{e123}三"), chart, odd("张三")]);
    for ((head, pdf), place) in answers.iter().zip(["第 1 页的 U+E123", "图中的 U+E123"]) {
        assert!(pdf.is_empty());
        let said = head["error"]["zh"].as_str().expect("Chinese");
        assert!(said.contains(place), "{said}");
        // Nothing that stands around it is told.
        assert!(!head.to_string().contains("张"), "{head}");
    }
    assert!(answers[2].0["error"].is_null(), "who has no fault is served");
}

/// Those that the margin has no room for stand at the end.
#[test]
fn every_doubt_stands_in_the_review_edition() {
    let doubt =
        |index: usize| format!("疑点{index}：{}完", "原文第三条与附件不一致，请核对。".repeat(5));
    let noted =
        |index: usize| paragraph(vec![text("字"), json!({"kind": "note", "text": doubt(index)})]);
    let mut request = document("审阅", vec![section(false, (10..30).map(noted).collect())]);
    request["document"]["edition"]["review"] = true.into();
    let Some(found) = poppler("pdftotext", &["-raw"], &made(&request)) else { return };
    let found = dense(&found);
    for index in 10..30 {
        assert_eq!(found.matches(&doubt(index)).count(), 1, "{index}\nin\n{found}");
        assert_eq!(found.matches(&format!("［{}］", index - 9)).count(), 2, "{index}");
    }
}

#[test]
fn nothing_steers_what_follows() {
    let words = "左\u{202e}右\u{202c}上\u{7}下\u{feff}";
    let pdf = made(&document("表", vec![section(false, vec![paragraph(vec![text(words)])])]));
    let Some(found) = poppler("pdftotext", &["-raw"], &pdf) else { return };
    assert!(found.contains("左右上下"), "{found:?}");
}

#[test]
fn without_fonts_it_says_what_to_install() {
    let empty = scratch("no-fonts");
    std::fs::create_dir_all(&empty).expect("a folder can be made");
    let target = scratch("no-fonts.pdf");
    let output = program()
        .args(["--only", "--fonts"])
        .arg(&empty)
        .arg("--output")
        .arg(&target)
        .stdin(Stdio::null())
        .output()
        .expect("lianban-pdf starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(said.contains("没有找到中文字体") && said.contains("fonts-noto-cjk"), "{said}");
    assert!(!target.exists());
}

#[test]
fn what_is_no_document_is_refused() {
    let answers = many(&[json!({"document": {}}), json!({"lianban": "0.0.1"}), json!(7)]);
    for (head, pdf) in &answers {
        assert!(pdf.is_empty() && head["error"]["en"].is_string(), "{head}");
    }
    assert!(answers[1].0["error"]["zh"].as_str().expect("Chinese").contains("0.0.1"));
}

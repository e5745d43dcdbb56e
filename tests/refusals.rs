//! What means nothing is refused, each with the code that says so; one change to a sound matter each.

use lianban::diagnostic::Severity;
use lianban::source::MemoryLoader;

const SOUND: &str = r#"lianban: 1
id: probe
title: 一件事
version: 1
departments: {d: {title: 某局, lead: true}}
codes:
  t: {title: 表, values: {"1": 甲, "2": 乙}}
terms:
  wanted: {title: 要办, is: s.go, local: county}
items: {i: {title: 某事, department: d, applied_when: s.go}}
form:
  sections:
    s:
      title: 部分
      fields:
        go: {label: 办理, type: yes_no}
        said: {type: statement, text: 声明, before: .x}
        x: {label: 文字, type: text}
        place: {label: 地点, type: text, purpose: 说明}
        g:
          title: 组
          fields: {y: {label: 数, type: integer}}
registers: {r: {title: 库, keeper: d, key: s.x, fields: {n: {label: 数, type: integer}}}}
department_forms: {f: {title: 表, department: d, for: i, fields: {X: s.x, Y: s.g.y}}}
"#;

fn errors(text: &str) -> Vec<String> {
    let mut loader = MemoryLoader::default();
    loader.0.insert("m/matter.yaml".into(), text.as_bytes().to_vec());
    let region = "lianban: 1\nmatter: probe\nregion: 530102\ntitle: 某区\n";
    let mut region = region.to_owned();
    if text.contains("# region reads a register") {
        region.push_str("terms: {wanted: registers.r.n > 1}\n");
    }
    if text.contains("# region defines by itself") {
        region.push_str("terms: {wanted: wanted or s.go}\n");
    }
    loader.0.insert("m/regions/530102.yaml".into(), region.into_bytes());
    let compiled = lianban::compile(&loader, "m/matter.yaml");
    compiled
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| format!("{:?} {}", diagnostic.code, diagnostic.message.zh))
        .collect()
}

#[test]
fn the_sound_matter_is_sound() {
    assert_eq!(errors(SOUND), Vec::<String>::new());
}

#[test]
fn what_means_nothing_is_refused() {
    let text = "{label: 文字, type: text}";
    let with = |more: &str| format!("{{label: 文字, type: text, {more}}}");
    let mut changes: Vec<(&str, String, &str)> = [
        "level: county",
        "under: s.go",
        "table: t",
        "kinds: t",
        "media: [jpg]",
        "max_size: 5MB",
        "by: {a: 甲}",
        "covers: said",
        "text: 别的",
        "transfers: [甲]",
        "specification: 大",
        "unit: 米",
        "before: s.go",
        "scale: 2",
        r#"derive: '"a"', suggest: '"a"'"#,
        r#"derive: '"a"', required: true"#,
    ]
    .iter()
    .map(|more| (text, with(more), "AttributeNotForType"))
    .collect();
    let group = "title: 组\n";
    for more in ["unit: 米", "level: county", "pattern: a", "media: [jpg]", "text: 别的"] {
        changes.push((group, format!("{group}          {more}\n"), "AttributeNotForType"));
    }
    let target = "X: s.x";
    for more in ["filled_by: d", "filled_when: 以后", "page: '1'", "each: s.g"] {
        changes.push((target, format!("X: {{value: s.x, {more}}}"), "AttributeNotForType"));
    }
    for (written, instead, code) in [
        (target, "X: {constant: 甲, convert: c}", "AttributeNotForType"),
        (target, "X: {fields: {}}", "EmptyDepartmentForm"),
        (target, "'': s.x", "EmptyText"),
        ("values: {", "values: {'': 空, ", "EmptyText"),
        ("before: .x", "before: .nowhere", "Passage"),
        ("said: {", "said: {required: false, ", "AttributeNotForType"),
        ("for: i", "for: []", "UnknownName"),
        ("for: i", "for: [i, i]", "DuplicateName"),
        ("version: 1", "version: 1\ndate: 2024-02-30", "BadValue"),
        ("applied_when: s.go", "applied_when: items.i", "Cycle"),
        ("is: s.go", "is: items.i or s.go", ""),
        ("lianban", "# region reads a register\nlianban", "RegisterNotAllowed"),
        ("lianban", "# region defines by itself\nlianban", "Cycle"),
    ] {
        changes.push((written, instead.to_owned(), code));
    }
    for (written, instead, code) in changes {
        let faulty = SOUND.replacen(written, &instead, 1);
        assert_ne!(faulty, SOUND, "{written}");
        let found = errors(&faulty);
        match code {
            "" => assert!(found.is_empty(), "{instead}: {found:?}"),
            _ => assert!(found.iter().any(|e| e.starts_with(code)), "{instead}: {found:?}"),
        }
    }
}

/// The purpose of a whole (an address, a group) is the purpose of its parts.
#[test]
fn a_purpose_holds_for_the_parts() {
    let unused = "g2: {title: 组, FIELDS}\n        g:";
    let with = |more: &str| {
        let fields = format!("fields: {{z: {{label: 数, type: integer}}}}{more}");
        SOUND.replacen("g:", &unused.replace("FIELDS", &fields), 1)
    };
    assert!(errors(&with("")).iter().any(|error| error.starts_with("Unused")));
    assert_eq!(errors(&with(", purpose: 统计")), Vec::<String>::new());
}

#[test]
fn definitions_that_would_take_for_ever_are_refused() {
    let mut terms = "terms:\n  t0: {title: 一, is: s.go}\n".to_owned();
    for index in 1..40 {
        let before = index - 1;
        terms.push_str(&format!("  t{index}: {{title: 二, is: t{before} and t{before}}}\n"));
    }
    let faulty = SOUND.replacen("terms:\n", &terms, 1);
    assert!(errors(&faulty).iter().any(|error| error.starts_with("ExpressionSyntax")));
}

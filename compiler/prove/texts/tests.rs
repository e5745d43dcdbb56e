use super::*;
use crate::model::{Target, TargetSource};
use crate::pattern::Pattern;
use crate::source::MemoryLoader;
use crate::support::{TextKind, TextRule, check_text};
use proptest::prelude::*;

const MATTER: &str = r#"
lianban: 1
id: texts
title: 文字
version: 1.0.0
departments:
  office: {title: 单位, lead: true}
parameters:
  letter: {title: 字头, type: text, value: 云, local: county}
terms:
  either: {title: 电话或姓名, is: 'if p.more then p.mobile else p.name'}
codes:
  kind:
    title: 类型
    values: {a: 新办, b: 变更事项, c: 注销}
  area: {title: 区划, file: area.csv, division: true}
types:
  certificate:
    {title: 证号, base: text, pattern: '[0-9]{17}[0-9X][0-9]{2}', check: resident_id, check_prefix: 18, min: 20, max: 20}
  card: {title: 卡号, base: text, min: 4, max: 19, check: luhn}
items:
  item: {title: 事项, department: office, applied_when: p.more}
form:
  sections:
    p:
      title: 一
      fields:
        more: {label: 是否, type: yes_no}
        name: {label: 姓名, type: person_name}
        line: {label: 一行, type: text, max: 20}
        lines: {label: 几行, type: long_text, max: 20}
        id: {label: 身份证号, type: resident_id}
        mobile: {label: 手机, type: mobile}
        phone: {label: 电话, type: phone, required: false}
        card: {label: 卡号, type: card}
        certificate: {label: 证号, type: certificate}
        letters: {label: 字母, type: text, pattern: '[a-z]{3,8}'}
        kind: {label: 类型, one_of: kind}
        kinds: {label: 类型, any_of: kind}
        born: {label: 生日, type: date}
        count: {label: 数, type: integer, min: 0, max: 99999}
        paid: {label: 钱, type: money, max: 100.00}
        area: {label: 县, type: division, level: county, table: area}
        whole: {label: 称呼, type: text, derive: "if .more then .line else .name"}
registers:
  people:
    title: 人口库
    keeper: 公安
    key: p.id
    fields:
      address: {label: 地址, type: text, max: 30, required: true}
department_forms:
  f:
    title: 表
    department: office
    for: item
    fields:
"#;

const AREA: &str = "code,label,parent,level
530000,云南省,,province
530100,昆明市,530000,prefecture
530102,五华区,530100,county
";

/// The model with one target after the other.
fn model(targets: &[&str]) -> Model {
    model_of(MATTER, targets)
}

fn model_of(matter: &str, targets: &[&str]) -> Model {
    let mut text = matter.to_owned();
    for (at, target) in targets.iter().enumerate() {
        text.push_str(&format!("      t{at}: {{{target}}}\n"));
    }
    let mut files = MemoryLoader::default();
    files.0.insert("m/matter.yaml".into(), text.into_bytes());
    files.0.insert("m/area.csv".into(), AREA.as_bytes().to_vec());
    let compiled = crate::compile(&files, "m/matter.yaml");
    let said: Vec<_> = compiled.diagnostics.iter().map(|found| &found.message.en).collect();
    let model = compiled.draft.unwrap_or_else(|| panic!("{said:#?}"));
    let made = model.department_forms.values().map(|form| form.targets.len()).sum::<usize>();
    assert_eq!(made, targets.len(), "a target is missing: {said:#?}");
    model
}

fn targets(model: &Model) -> Vec<(&Expr, &Domain)> {
    let form = model.department_forms.values().next().expect("a form");
    let value = |target: &'_ Target| matches!(&target.source, TargetSource::Value { .. });
    assert!(form.targets.iter().all(value), "every target has a value");
    let found = form.targets.iter().filter_map(|target| match &target.source {
        TargetSource::Value { value, domain, .. } => Some((value, domain)),
        _ => None,
    });
    found.collect()
}

/// What is decided of each target: `yes`, the code of the fault, or `?`.
fn decided(sources: &[&str]) -> Vec<String> {
    let model = model(sources);
    let interpreter = Interpreter::new(&model);
    let mut prover = TextProver::new(&interpreter);
    let targets = targets(&model);
    let decide = |(expr, domain): (&Expr, &Domain)| match prover.inclusion(expr, domain) {
        Inclusion::Yes => "yes".to_owned(),
        Inclusion::Unknown(_) => "?".to_owned(),
        Inclusion::No(outside) => {
            for (field, _, value) in &outside.answers {
                assert!(in_domain(&interpreter, &model.fields[*field].domain, value));
            }
            for (register, field, value) in &outside.registers {
                let domain = &model.registers[*register].fields[*field].domain;
                assert!(in_domain(&interpreter, domain, value));
            }
            let refused = interpreter.read_value(domain, &Json::from(outside.text.as_str()));
            assert_eq!(refused.expect_err("it is refused"), outside.fault);
            let doubt = if outside.certain { "" } else { " perhaps" };
            format!("{}{doubt}", outside.fault.code())
        }
    };
    targets.into_iter().map(decide).collect()
}

fn in_domain(interpreter: &Interpreter<'_>, domain: &Domain, value: &Value) -> bool {
    let json = match value {
        Value::Text(text) => Json::from(text.as_str()),
        Value::Integer(number) => Json::from(*number),
        Value::Bool(truth) => Json::from(*truth),
        Value::Date(date) => Json::from(date.to_string()),
        Value::Code(table, row) => {
            let table = &interpreter.model().tables[*table];
            return table.row(*row).selectable;
        }
        Value::Codes(_, rows) => return !rows.is_empty(),
        _ => return false,
    };
    interpreter.read_value(domain, &json).is_ok()
}

/// Each target with what is to be decided of it.
#[track_caller]
fn assert_decided(cases: &[(&str, &str)]) {
    let sources: Vec<&str> = cases.iter().map(|(source, _)| *source).collect();
    let found = decided(&sources);
    let pairs = cases.iter().zip(&found).filter(|((_, wanted), found)| wanted != found);
    let wrong: Vec<_> = pairs.collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn answers_and_registers_by_length_spelling_and_pattern() {
    assert_decided(&[
        ("value: p.name, type: person_name", "yes"),
        ("value: p.name, type: person_name, max: 20", "too_long"),
        ("value: p.name, type: text", "yes"),
        ("value: p.line, type: person_name", "not_canonical"),
        ("value: p.lines, type: text", "characters"),
        ("value: p.line, type: long_text", "yes"),
        ("value: p.line, type: text, min: 2", "too_short"),
        ("value: p.mobile, type: phone", "yes"),
        ("value: p.phone, type: mobile", "too_long"),
        ("value: p.phone, type: text, max: 12, pattern: '[0-9]+'", "yes"),
        ("value: p.letters, type: text, pattern: '[a-z]+'", "yes"),
        ("value: p.letters, type: text, pattern: '[a-z]{3,7}'", "pattern"),
        ("value: p.letters, type: text, pattern: '[a-y]+'", "pattern"),
        ("value: registers.people.address, type: text, max: 30", "yes"),
        ("value: registers.people.address, type: text, max: 29", "too_long"),
        ("constant: 男, type: text, max: 1", "yes"),
    ]);
}

#[test]
fn checks_hold_only_where_the_very_same_check_was_made() {
    assert_decided(&[
        ("value: p.id, type: text, pattern: '[0-9]{17}[0-9X]'", "yes"),
        ("value: p.id, type: text, pattern: '[0-9]{18}'", "pattern"),
        ("value: upper(p.id), type: resident_id", "yes"),
        ("value: 'slice(p.certificate, 1, 18)', type: resident_id", "yes"),
        ("value: 'slice(p.certificate, 2, 19)', type: resident_id", "calendar"),
        ("format: '{p.id}01', type: certificate", "yes"),
        ("format: '01{p.id}', type: certificate", "calendar"),
        ("value: p.mobile, type: card", "check_digit"),
        ("value: p.card, type: card", "yes"),
        ("value: p.card, type: text, pattern: '[0-9]+'", "yes"),
        ("value: p.card, type: bank_account", "too_short"),
    ]);
}

#[test]
fn computed_texts_by_what_they_are_made_of() {
    assert_decided(&[
        ("format: '{p.name}（{p.mobile}）', type: text, max: 63", "yes"),
        ("format: '{p.name}（{p.mobile}）', type: text, max: 62", "too_long"),
        ("format: '{p.name} {p.line}', type: text", "yes"),
        ("format: '{p.name} ', type: text", "not_canonical"),
        ("format: '{p.mobile}-{p.letters}', type: text, pattern: '1[0-9]{10}-[a-z]*'", "yes"),
        ("format: '{p.mobile}{p.mobile}', type: text, pattern: '(1[3-9][0-9]{9}){2}'", "yes"),
        ("value: upper(p.letters), type: text, pattern: '[A-Z]{3,8}'", "yes"),
        ("value: lower(p.letters), type: text, pattern: '[A-Z]{3,8}'", "pattern"),
        ("value: 'slice(p.id, 7, 14)', type: text, pattern: '[0-9]{4}[01][0-9]{3}'", "yes"),
        ("value: 'pad_end(p.letters, 10, \"0\")', type: text, pattern: '[a-z]{3,8}0+'", "yes"),
        ("value: 'pad_start(p.letters, 5, \"0\")', type: text, pattern: '[0a-z]{5}'", "pattern"),
        ("value: label(p.kind), type: text, max: 4", "yes"),
        ("value: label(p.kind), type: text, max: 3", "too_long"),
        ("value: code(p.kind), type: text, pattern: '[abc]'", "yes"),
        ("value: 'join(p.kinds, \"、\")', type: text, max: 10", "yes"),
        ("value: 'join(p.kinds, \"、\")', type: text, max: 9", "too_long"),
        ("value: text(p.born), type: text, pattern: '[0-9]{4}-[01][0-9]-[0-3][0-9]'", "yes"),
        ("value: text(p.count), type: text, max: 5, pattern: '[0-9]+'", "yes"),
        ("value: text(p.count), type: text, max: 4", "too_long"),
        ("value: text(p.paid), type: text, max: 6, pattern: '[0-9]+\\.[0-9]{2}'", "yes"),
        ("value: full_name(p.area), type: text, max: 100", "yes"),
        ("value: full_name(p.area), type: text, max: 99", "too_long"),
        ("value: 'part_of(p.area, county)', type: text, pattern: '[0-9]{6}'", "yes"),
        ("value: letter, type: text, max: 1", "yes"),
    ]);
}

#[test]
fn branches_terms_and_derived_answers() {
    assert_decided(&[
        ("value: 'if p.more then p.line else p.name', type: text, max: 50", "yes"),
        ("value: 'if p.more then p.line else p.name', type: text, max: 20", "too_long perhaps"),
        ("first_of: [p.phone, p.mobile], type: phone", "yes"),
        ("first_of: [p.mobile, p.phone], type: mobile", "too_long perhaps"),
        ("value: either, type: text, max: 50", "yes"),
        ("value: either, type: mobile", "too_long perhaps"),
        ("value: p.whole, type: text, max: 50", "yes"),
        ("value: p.whole, type: text, max: 49", "too_long perhaps"),
    ]);
}

#[test]
fn divisions_are_of_the_level_asked() {
    let model = model(&["value: p.area"]);
    let interpreter = Interpreter::new(&model);
    let mut prover = TextProver::new(&interpreter);
    let (expr, domain) = targets(&model)[0];
    assert!(matches!(prover.inclusion(expr, domain), Inclusion::Yes));
    let Domain::Division { table, .. } = *domain else { panic!("{domain:?}") };
    let city = Domain::Division { table, level: Level::Prefecture };
    let Inclusion::No(outside) = prover.inclusion(expr, &city) else {
        panic!("a county is no city")
    };
    assert_eq!((outside.text.as_str(), outside.fault), ("530102", Fault::NotInTable));
}

#[test]
fn what_cannot_be_told_is_undecided() {
    assert_decided(&[
        // The same answer twice; the language has two different ones.
        ("format: '{p.letters}{p.letters}', type: text, pattern: '([a-z][a-z])+'", "?"),
    ]);
}

#[test]
fn what_reads_others_thrice_again_and_again_ends() {
    let mut terms = "  t0: {title: 名, is: p.name}\n  u0: {title: 名, is: p.name}\n".to_owned();
    for n in 1..12 {
        let before = n - 1;
        terms.push_str(&format!(
            "  t{n}: {{title: 名{n}, is: 'if p.more then t{before} else if p.more then t{before} else t{before}'}}\n  u{n}: {{title: 称{n}, is: 'first_of(u{before}, u{before}, u{before})'}}\n"
        ));
    }
    let text = MATTER.replacen("codes:\n", &format!("{}codes:\n", terms), 1);
    let model = model_of(&text, &["value: t11, type: text", "value: upper(u11), type: text"]);
    let interpreter = Interpreter::new(&model);
    let mut prover = TextProver::new(&interpreter);
    for (expr, domain) in targets(&model) {
        assert!(matches!(prover.inclusion(expr, domain), Inclusion::Unknown(_)));
    }
}

fn in_language(languages: &mut Languages, id: Language, text: &str) -> bool {
    let rest = text.chars().fold(id, |state, character| languages.after(state, character));
    languages.has_blank(rest)
}

/// Portable patterns over a few letters.
fn patterns() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec!["a", "b", "[ab]", "[a-c]", "c", "ab", "(|a)"]);
    leaf.prop_map(str::to_owned).prop_recursive(4, 24, 3, |inner| {
        let times = prop::sample::select(vec!["?", "*", "+", "{2}", "{1,3}", "{2,}", "{0,2}"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("({})", parts.join("|"))),
            (inner, times).prop_map(|(part, times)| format!("({part}){times}")),
        ]
    })
}

/// Every word of a few letters, shortest first.
fn words() -> Vec<String> {
    let mut words = vec![String::new()];
    let mut at = 0;
    while words.len() < 364 {
        let next: Vec<_> = ["a", "b", "c"].map(|c| format!("{}{c}", words[at])).into();
        words.extend(next);
        at += 1;
    }
    words
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn inclusion_agrees_with_membership(
        first in patterns(),
        second in patterns(),
        (min, max) in (0_u32..4, 2_u32..6),
    ) {
        let pattern = |text: &str| Pattern::parse(text).ok();
        let (Some(first), Some(second)) = (pattern(&first), pattern(&second)) else { return Ok(()) };
        let mut languages = Languages::new();
        let (one, other) = (languages.pattern(first.node()), languages.pattern(second.node()));
        let sized = languages.sized(min, Some(max));
        let within = |word: &str| (min as usize..=max as usize).contains(&word.len());
        let outside = |word: &str| first.matches(word) && within(word) && !second.matches(word);
        let refused = languages.except(other);
        let breaking = languages.both(vec![one, sized, refused]);
        let all = words();
        for word in &all {
            prop_assert_eq!(in_language(&mut languages, one, word), first.matches(word));
            prop_assert_eq!(in_language(&mut languages, breaking, word), outside(word));
        }
        let shorter = all.iter().find(|word| outside(word)).map(String::len);
        match shortest(&mut languages, breaking) {
            Found::Nothing => prop_assert_eq!(shorter, None),
            Found::Text(word) => {
                prop_assert!(outside(&word), "{}", word);
                prop_assert!(shorter.is_none_or(|shorter| shorter == word.len()));
            }
            Found::Undecided => {}
        }
    }
}

const KINDS: [TextKind; 7] = [
    TextKind::Plain,
    TextKind::Lines,
    TextKind::Name,
    TextKind::Digits,
    TextKind::Id,
    TextKind::Upper,
    TextKind::Phone,
];

#[track_caller]
fn assert_kinds_take(languages: &mut Languages, text: &str) {
    for kind in KINDS {
        let language = languages.kind(kind);
        let taken = check_text(&TextRule::new(kind, 1000), text).is_ok();
        assert_eq!(in_language(languages, language, text), taken, "{kind:?} {text:?}");
    }
}

#[test]
fn kinds_are_what_the_runtime_takes() {
    let mut languages = Languages::new();
    let odd = (0..0x3100).chain(0xFE00..=0x1_0000).chain([0x2_0000, 0xE_0001, 0x10_FFFF]);
    for character in odd.filter_map(char::from_u32) {
        assert_kinds_take(&mut languages, &character.to_string());
    }
    let pieces =
        ["a", "x", "1", "+86", "0086", "13800000000", "测", " ", "\n", "\u{3000}", "-", "•", "("];
    for first in pieces {
        for second in pieces {
            for third in pieces {
                assert_kinds_take(&mut languages, &[first, second, third].concat());
            }
        }
    }
}

#[test]
fn sound_numbers_have_the_form_of_their_check() {
    let mut languages = Languages::new();
    for (check, number) in [
        (NamedCheck::ResidentId, "990000199001011237"),
        (NamedCheck::Mod11_2, "079"),
        (NamedCheck::Mod11_10, "0794"),
        (NamedCheck::Mod97, "79444"),
        (NamedCheck::Luhn, "18"),
    ] {
        let digits = |number: &str| {
            let body = number.get(..number.len() - 1).unwrap_or_default();
            "0123456789X".chars().map(|c| format!("{body}{c}")).find(|n| check.fault(n).is_none())
        };
        let number = if check == NamedCheck::Mod97 {
            (0..97).map(|n| format!("794{n:02}")).find(|n| check.fault(n).is_none())
        } else {
            digits(number)
        };
        let number = number.expect("some check digit is right");
        let language = languages.check(check, None);
        assert!(in_language(&mut languages, language, &number), "{check:?} {number}");
        let language = languages.check(check, Some(number.len() as u32));
        assert!(in_language(&mut languages, language, &format!("{number}测")), "{check:?}");
        assert!(!in_language(&mut languages, language, &format!("测{number}")), "{check:?}");
    }
}

use super::*;
use crate::source::MemoryLoader;

/// What the starter matter lacks for these tests, before its items.
const MORE: &str = "
terms:
  adult: {title: 成年人, is: 'age_on(applicant.id_number, submitted_on) >= limit'}
parameters:
  limit: {title: 年龄, type: integer, value: 18, unit: 周岁, basis: 示例办法}
registers:
  people:
    title: 人口库
    keeper: 公安部门
    key: applicant.id_number
    fields:
      name: {label: 姓名, type: person_name, required: true}
conversions:
  kinds: {from: kind, to: theirs, map: {new: A, change: B}}
";

/// The starter matter with a term, a parameter, a register and a conversion.
fn model() -> Model {
    let more = format!("{MORE}\n# 事项：");
    let changes = [
        ("# 事项：", more.as_str()),
        ("变更}\n", "变更}\n  theirs: {title: 部门类型, values: {A: 新, B: 变}}\n"),
        ("when: .kind == 变更", "when: .kind == 变更 and adult"),
        (
            "      applyType: permit.kind\n",
            "      applyType: {value: permit.kind, one_of: theirs}\n      known: registers.people.name\n",
        ),
    ];
    let mut text = crate::starter("my_matter");
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    let mut files = MemoryLoader::default();
    files.0.insert("m/matter.yaml".into(), text.into_bytes());
    let compiled = crate::compile(&files, "m/matter.yaml");
    let messages: Vec<_> = compiled.diagnostics.iter().map(|found| &found.message.zh).collect();
    compiled.model.unwrap_or_else(|| panic!("{messages:#?}"))
}

fn reached(model: &Model, path: &str) -> Vec<(Kind, String, Role, String)> {
    let subject = find(model, path).expect(path);
    let reaches = trace(model, subject).reaches;
    reaches.into_iter().map(|r| (r.kind, r.place, r.role, r.via.join(" "))).collect()
}

fn one(kind: Kind, place: &str, role: Role, via: &str) -> (Kind, String, Role, String) {
    (kind, place.to_owned(), role, via.to_owned())
}

#[test]
fn ways_go_through_terms_items_and_conversions() {
    let model = model();
    let number = reached(&model, "applicant.id_number");
    for wanted in [
        one(Kind::Form, "permit.reason", Role::Condition, "terms.adult"),
        one(Kind::Term, "adult", Role::Value, ""),
        one(Kind::Register, "people", Role::Key, ""),
        one(Kind::Eligibility, "permit[0]", Role::Condition, ""),
        one(Kind::Department, "permit_application.idCard", Role::Value, ""),
    ] {
        assert!(number.contains(&wanted), "{wanted:?} in {number:#?}");
    }
    let kind = reached(&model, "permit.kind");
    let wanted =
        one(Kind::Department, "permit_application.applyType", Role::Value, "conversions.kinds");
    assert!(kind.contains(&wanted), "{kind:#?}");
    let switch = reached(&model, "permit.apply");
    for wanted in [
        one(Kind::Form, "permit", Role::Condition, ""),
        one(Kind::Item, "permit", Role::Condition, ""),
        one(Kind::Department, "permit_application", Role::Condition, "items.permit"),
        one(Kind::Material, "identity_card", Role::Condition, "items.permit"),
    ] {
        assert!(switch.contains(&wanted), "{wanted:?} in {switch:#?}");
    }
}

#[test]
fn registers_parameters_terms_items_and_groups_are_traced_too() {
    let model = model();
    let known = one(Kind::Department, "permit_application.known", Role::Value, "");
    for path in ["registers.people.name", "registers.people"] {
        assert_eq!(reached(&model, path), std::slice::from_ref(&known));
    }
    let limit = reached(&model, "limit");
    assert_eq!(limit[0], one(Kind::Form, "permit.reason", Role::Condition, "terms.adult"));
    assert_eq!(reached(&model, "parameters.limit"), limit);
    let adult = reached(&model, "adult");
    assert!(adult.contains(&one(Kind::Form, "permit.reason", Role::Condition, "")), "{adult:#?}");
    let item = reached(&model, "items.permit");
    let form = one(Kind::Department, "permit_application", Role::Condition, "");
    assert!(item.contains(&form), "{item:#?}");
    let group = reached(&model, "applicant");
    for wanted in reached(&model, "applicant.id_number") {
        assert!(group.contains(&wanted), "{wanted:?} in {group:#?}");
    }
}

#[test]
fn origins_say_what_is_asked_when_and_of_whom() {
    let model = model();
    let origin = |path: &str| -> Vec<(String, String)> {
        let found = trace(&model, find(&model, path).expect(path));
        found.origin.into_iter().map(|fact| (fact.name.zh, fact.text.zh)).collect()
    };
    let fact = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let reason = origin("permit.reason");
    assert!(reason.contains(&fact("位置", "一、示例许可申请")), "{reason:?}");
    let when = &reason.iter().find(|(name, _)| name == "何时填写").expect("when").1;
    assert!(when.contains("“是否申请示例许可”选“是”") && when.contains("成年人"), "{when}");
    assert!(origin("permit.apply").contains(&fact("何时填写", "总是")));
    assert!(origin("registers.people.name").contains(&fact("来源", "人口库")));
    assert!(origin("limit").contains(&fact("数值", "18周岁")));
}

#[test]
fn unknown_paths_have_a_nearest_one() {
    let model = model();
    let near = |path: &str| find(&model, path).expect_err(path);
    assert_eq!(near("applicant.nane").as_deref(), Some("applicant.name"));
    assert_eq!(near("id_number").as_deref(), Some("applicant.id_number"));
    assert_eq!(near("nothing_like_it"), None);
    assert!(find(&model, "applicant[0].name").is_ok());
}

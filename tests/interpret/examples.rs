//! Examples made from models.

use super::support::matter;
use lianban::examples::{Expectation, examples};
use lianban::interpret::validate;
use lianban::model::Model;

fn all_as_expected(model: &Model) -> Vec<String> {
    let examples = examples(model);
    for example in &examples {
        let violations = validate(model, &example.instance);
        match &example.expect {
            Expectation::Valid => assert_eq!(violations, [], "{}", example.name),
            Expectation::Invalid { path, code } => {
                assert_eq!(violations.len(), 1, "{}", example.name);
                assert_eq!((&violations[0].path, &*violations[0].code), (path, code.as_str()));
            }
        }
    }
    examples.into_iter().map(|example| example.name).collect()
}

#[test]
fn family() {
    let names = all_as_expected(&matter("family"));
    for name in [
        "valid_allowance",
        "valid_asks_applicant_guardian_name",
        "valid_asks_children_schools_year",
        "invalid_missing_applicant_name",
        "invalid_check_digit_applicant_id_number",
        "invalid_closed_allowance_reason",
        "invalid_check_ended_allowance_kind",
        "invalid_check_names_children",
        "invalid_too_many_children",
        "invalid_calendar_children_born",
    ] {
        assert!(names.iter().any(|known| known == name), "{name} among {names:#?}");
    }
    assert_eq!(names, all_as_expected(&matter("family")), "the same every time");
}

/// The schemas of the repository.
struct Schemas;

impl lianban::source::Loader for Schemas {
    fn load(&self, path: &str) -> Result<Vec<u8>, lianban::source::LoadError> {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas");
        std::fs::read(format!("{root}/{path}")).map_err(|_| lianban::source::LoadError::NotFound)
    }

    fn list(&self, path: &str) -> Vec<String> {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas");
        let Ok(folder) = std::fs::read_dir(format!("{root}/{path}")) else { return Vec::new() };
        let names = folder.filter_map(|e| Some(e.ok()?.file_name().to_string_lossy().into_owned()));
        let mut names: Vec<String> = names.filter(|name| name.ends_with(".yaml")).collect();
        names.sort();
        names
    }
}

/// Every item is applied for, every question answered and every check broken by some example.
#[test]
fn flagship_is_covered() {
    let compiled = lianban::compile(&Schemas, "disability_services/matter.yaml");
    let model = compiled.model.expect("the flagship compiles");
    let names = all_as_expected(&model);
    for item in model.items.names() {
        assert!(names.contains(&format!("valid_{item}")), "{item} is applied for alone");
    }
    let all: Vec<&str> = model.items.names().collect();
    assert!(names.contains(&format!("valid_{}", all.join("-"))));
    let covered = |part: &str| names.iter().any(|name| name.contains(part));
    for field in model.fields.values().filter(|field| field.derive.is_none()) {
        assert!(covered(&field.path.replace('.', "_")), "{} is asked", field.path);
    }
    for check in model.checks.values() {
        assert!(covered(&format!("invalid_check_{}", check.id)), "{} is broken", check.id);
    }
}

//! The shipped matters' own cases hold, and a case that does not is told with its reason.

mod common;

use common::{loader, root};
use lianban::cases::{self, Tested};
use lianban::diagnostic::Lang;
use lianban::diagnostic::render::{RenderOptions, list};
use lianban::source::{MemoryLoader, Sources};

/// Runs the cases of a matter, and what is said of them.
fn run(files: &MemoryLoader, matter: &str) -> (Tested, String) {
    let path = format!("schemas/{matter}/matter.yaml");
    let model = lianban::compile(files, &path).model.expect("it compiles");
    let mut sources = Sources::default();
    let tested = cases::run(files, &path, &model, &mut sources);
    let options = RenderOptions { lang: Lang::Zh, colour: false };
    let said = list(&tested.diagnostics, &sources, options);
    (tested, said)
}

#[test]
fn the_shipped_cases_hold() {
    let files = loader();
    for (matter, least) in [("disability_services", 20), ("newborn", 6)] {
        let (tested, said) = run(&files, matter);
        assert!(said.is_empty(), "{said}");
        assert!(tested.cases >= least, "{matter}: {} cases", tested.cases);
        assert_eq!(tested.failed, 0);
    }
}

/// Every change of a matter that its notes forbid is noticed by a case, with a reason.
#[test]
fn a_changed_matter_breaks_its_cases() {
    for (file, written, instead, words) in [
        (
            "materials.yaml",
            "certificate.cancel_reason == 死亡注销\n",
            "certificate.cancel_reason == 康复脱残\n",
            "“火化证明或死亡证明”预期要交，实际不在清单上",
        ),
        (
            "matter.yaml",
            "[智力残疾, 精神残疾]",
            "[智力残疾]",
            "预期“guardian.name”违反 missing，实际没有",
        ),
        (
            "matter.yaml",
            "value: 60, unit",
            "value: 61, unit",
            "“已年满55周岁未满60周岁”预期不符合，实际符合",
        ),
        (
            "items.yaml",
            "is: not found(registers.extreme_poverty)",
            "is: found(registers.extreme_poverty)",
            "“未纳入特困人员供养保障”预期不符合，实际符合",
        ),
    ] {
        let mut files = loader();
        let path = format!("schemas/disability_services/{file}");
        let text = String::from_utf8(files.0[&path].clone()).expect("UTF-8");
        assert!(text.contains(written), "{file} has no {written}");
        files.0.insert(path, text.replacen(written, instead, 1).into_bytes());
        let (tested, said) = run(&files, "disability_services");
        assert!(tested.failed > 0 && said.contains(words), "{instead}\n{said}");
    }
}

/// Cases are no part of what the matter means: nothing that is generated depends on them.
#[test]
fn compiling_reads_no_cases() {
    let mut files = loader();
    let path = "schemas/newborn/matter.yaml";
    let with = lianban::compile(&files, path).model.expect("it compiles").source_hash;
    assert!(root().join("schemas/newborn/cases").is_dir());
    files.0.retain(|name, _| !name.starts_with("schemas/newborn/cases/"));
    assert_eq!(with, lianban::compile(&files, path).model.expect("it compiles").source_hash);
}

/// A file cut off anywhere is told of or understood; nothing else happens.
#[test]
fn a_file_may_end_anywhere() {
    let folder = root().join("tests/ui/LB0907_case");
    let matter = std::fs::read(folder.join("matter.yaml")).expect("a matter");
    let text = std::fs::read_to_string(folder.join("cases/seniors.yaml")).expect("cases");
    let mut files = MemoryLoader::default();
    files.0.insert("matter.yaml".to_owned(), matter);
    let model = lianban::compile(&files, "matter.yaml").model.expect("it compiles");
    let mut understood = 0;
    for (end, _) in text.char_indices().step_by(3) {
        files.0.insert("cases/seniors.yaml".to_owned(), text[..end].into());
        let tested = cases::run(&files, "matter.yaml", &model, &mut Sources::default());
        understood += usize::from(tested.diagnostics.is_empty());
    }
    assert!(understood < 10, "{understood} cuts were not noticed");
}

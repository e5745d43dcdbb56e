//! Documents for office programs: `build --docx` and `paper -o form.docx`.

use super::sandbox::Sandbox;
use std::fs;

const GUIDE: &str = "generated/my_matter/guide/guide.docx";
const FORM: &str = "generated/my_matter/paper/form.docx";

#[test]
fn documents_are_there_for_whoever_asks() {
    let sandbox = Sandbox::with_starter("docx");
    sandbox.ok("build");
    assert!(!sandbox.path(GUIDE).exists());
    let asked = sandbox.run("build --check --docx");
    assert_eq!(asked.code, Some(1));
    assert!(asked.out.contains(&format!("缺少 {GUIDE}")), "{}", asked.out);
    sandbox.ok("build --docx");
    for path in [GUIDE, FORM] {
        assert!(fs::read(sandbox.path(path)).expect(path).starts_with(b"PK"), "{path}");
    }
    assert_eq!(sandbox.ok("build --check --docx"), "");
    // Who does not ask for them is not told of them, and what is still right stays.
    assert_eq!(sandbox.ok("build --check"), "");
    sandbox.ok("build");
    assert!(sandbox.path(GUIDE).exists());
    // What is no document of ours is an orphan all the same.
    sandbox.write("generated/my_matter/guide/other.docx", "");
    let ran = sandbox.run("build --check");
    assert_eq!(ran.out, "多出 generated/my_matter/guide/other.docx\n");
}

#[test]
fn documents_that_are_no_longer_right_go() {
    let sandbox = Sandbox::with_starter("docx-stale");
    sandbox.ok("build --docx");
    sandbox.change("schemas/my_matter/matter.yaml", "示例“一件事”", "另一件事");
    sandbox.ok("build");
    assert!(!sandbox.path(GUIDE).exists());
}

#[test]
fn a_form_is_written_by_the_name_of_its_file() {
    let sandbox = Sandbox::with_starter("docx-paper");
    sandbox.ok("build --docx");
    sandbox.ok("paper my_matter -o form.docx");
    assert_eq!(fs::read(sandbox.path("form.docx")).unwrap(), fs::read(sandbox.path(FORM)).unwrap());
    sandbox.ok("paper my_matter -o form.html");
    assert!(sandbox.read("form.html").starts_with("<!DOCTYPE html>"));
    let valid = fs::read_dir(sandbox.path("generated/my_matter/examples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with("valid_"))
        .expect("a valid example");
    sandbox.ok(&format!("paper my_matter {} -o filled.DOCX", valid.display()));
    let (blank, filled) = (sandbox.path("form.docx"), sandbox.path("filled.DOCX"));
    assert_ne!(fs::read(blank).unwrap(), fs::read(filled).unwrap());
}

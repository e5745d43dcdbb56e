//! A build that has nothing to do, and everything that gives it something to do.

use super::sandbox::Sandbox;
use std::fs;

const MATTER: &str = "schemas/my_matter/matter.yaml";
const GUIDE: &str = "generated/my_matter/guide/guide.md";

/// Whether the next build compiles: a build that is left out does not touch its stamp, whatever
/// stands in it.
fn compiles(sandbox: &Sandbox, arguments: &str) -> bool {
    let folder = fs::read_dir(sandbox.path("generated/.lianban")).unwrap();
    let stamp = folder.map(|entry| entry.unwrap().path()).next().expect("a stamp");
    // One more space changes nothing of what it says.
    let before = fs::read_to_string(&stamp).unwrap().trim_end().to_owned() + " ";
    fs::write(&stamp, &before).unwrap();
    sandbox.ok(arguments);
    fs::read_to_string(&stamp).unwrap() != before
}

#[test]
fn nothing_is_done_until_something_changes() {
    let sandbox = Sandbox::with_starter("stamp");
    sandbox.ok("build");
    assert!(!compiles(&sandbox, "build"), "nothing has changed");
    assert!(!compiles(&sandbox, "build ./schemas/my_matter/"), "by another name");
    assert!(compiles(&sandbox, "build --timings"), "whoever measures wants it done");
    assert!(compiles(&sandbox, "--lang en build"), "what is said is in another language");
    assert!(compiles(&sandbox, "build"));

    // Every way in which the output can differ, at the same size and with the time it had.
    let guide = sandbox.read(GUIDE);
    let time = fs::metadata(sandbox.path(GUIDE)).unwrap().modified().unwrap();
    sandbox.write(GUIDE, &guide.replacen('一', "二", 1));
    fs::File::options().write(true).open(sandbox.path(GUIDE)).unwrap().set_modified(time).unwrap();
    assert!(compiles(&sandbox, "build"), "a file was edited");
    assert_eq!(sandbox.read(GUIDE), guide);
    sandbox.write("generated/my_matter/guide/stray.txt", "");
    assert!(compiles(&sandbox, "build"), "a file was added");
    fs::remove_file(sandbox.path(GUIDE)).unwrap();
    assert!(compiles(&sandbox, "build"), "a file was removed");
    assert!(!compiles(&sandbox, "build"));

    // Every way in which what it is made of can differ.
    let text = sandbox.read(MATTER);
    sandbox.write(MATTER, &format!("{text}\n# 注\n"));
    assert!(compiles(&sandbox, "build"), "the schema was edited");
    sandbox.write("schemas/my_matter/regions/530102.yaml", REGION);
    assert!(compiles(&sandbox, "build"), "a region was added");
    fs::remove_file(sandbox.path("schemas/my_matter/regions/530102.yaml")).unwrap();
    assert!(compiles(&sandbox, "build"), "a region was removed");
    sandbox.write("mine/document/document.css", "p { color: black }\n");
    assert!(compiles(&sandbox, "build --templates mine"), "a template was replaced");
    sandbox.write("mine/document/document.css", "p { color: brown }\n");
    assert!(compiles(&sandbox, "build --templates mine"), "a template was edited");
    assert!(!compiles(&sandbox, "build --templates mine"));
    assert_eq!(sandbox.ok("build --check --templates mine"), "");
    sandbox.write("mine/notes.md", "stands in for nothing");
    assert_eq!(sandbox.run("build --templates mine").code, Some(1));
}

const REGION: &str = "lianban: 1\nmatter: my_matter\nregion: '530102'\ntitle: 某区\n";

const UNSEEN: &str = "department_forms:
  unseen: {title: 备案表, department: lead_office, for: permit, original: unknown, receives: [applicant.name]}
";

#[test]
fn what_was_said_is_said_again() {
    let sandbox = Sandbox::with_starter("stamp_said");
    let folder = sandbox.path("generated/.lianban");
    // A form that nobody has seen is warned of, and the matter is built all the same.
    sandbox.change(MATTER, "department_forms:\n", UNSEEN);
    let first = sandbox.run("build");
    assert!(first.err.contains("LB0606"), "{}", first.err);
    assert!(!compiles(&sandbox, "build"));
    let again = sandbox.run("build");
    assert_eq!((again.code, again.err), (Some(0), first.err));
    assert!(folder.is_dir());
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "in the way").unwrap();
    sandbox.ok("build");
    assert_eq!(sandbox.ok("build --check"), "", "a stamp that cannot be kept is no fault");
}

#[test]
fn errors_are_never_left_out() {
    let sandbox = Sandbox::with_starter("stamp_errors");
    sandbox.ok("build");
    sandbox.change(MATTER, "department: lead_office", "department: lead_ofice");
    for _ in 0..2 {
        assert_eq!(sandbox.run("build").code, Some(1));
    }
    sandbox.change(MATTER, "department: lead_ofice", "department: lead_office");
    sandbox.ok("build");
}

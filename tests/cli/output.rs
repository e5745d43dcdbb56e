//! `new`, `build` and `build --check`: what is written, and what is left alone.

use super::sandbox::Sandbox;
use std::fs;

const MATTER: &str = "schemas/my_matter/matter.yaml";

#[test]
fn a_new_matter_is_checked_built_and_fresh() {
    let sandbox = Sandbox::with_starter("fresh");
    assert!(sandbox.read(MATTER).starts_with("# yaml-language-server: $schema=../lianban.schema"));
    assert_eq!(sandbox.read("schemas/lianban.schema.json"), sandbox.ok("schema"));
    assert_eq!(sandbox.ok("check"), "没有发现问题\n");
    let ran = sandbox.run("build");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), "", ""));
    assert!(
        sandbox.read("generated/my_matter/manifest.json").contains("\"generator\": \"lianban ")
    );
    assert_eq!(sandbox.ok("build --check"), "");
    let left = fs::read_dir(sandbox.path("generated")).unwrap();
    let mut left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, [".lianban", "my_matter"], "no temporary folder stays");
}

#[test]
fn new_overwrites_nothing_and_refuses_bad_names() {
    let sandbox = Sandbox::with_starter("new");
    sandbox.write(MATTER, "mine");
    let ran = sandbox.run("new my_matter");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("已经存在"), "{}", ran.err);
    assert_eq!(sandbox.read(MATTER), "mine");
    for name in ["My_Matter", "../out", "1st", "a-b", "一件事", "a/b"] {
        let ran = sandbox.run(&format!("new {name}"));
        assert_eq!(ran.code, Some(2), "{name}");
        assert!(ran.err.contains("不能作标识"), "{name}: {}", ran.err);
    }
    sandbox.ok("new other --dir elsewhere/matters");
    sandbox.ok("check elsewhere/matters/other");
}

#[test]
fn check_lists_missing_changed_and_orphaned_files() {
    let sandbox = Sandbox::with_starter("stale");
    let ran = sandbox.run("build --check");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("缺少 generated/my_matter/manifest.json"), "{}", ran.out);
    sandbox.ok("build");
    sandbox.write("generated/my_matter/guide/guide.md", "edited");
    sandbox.write("generated/my_matter/guide/stray.txt", "stray");
    fs::create_dir(sandbox.path("generated/my_matter/hollow")).unwrap();
    fs::remove_file(sandbox.path("generated/my_matter/guide/flow.svg")).unwrap();
    let ran = sandbox.run("build --check");
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.out,
        "缺少 generated/my_matter/guide/flow.svg\n\
         不同 generated/my_matter/guide/guide.md\n\
         多出 generated/my_matter/guide/stray.txt\n\
         多出 generated/my_matter/hollow/\n"
    );
    assert_eq!(sandbox.run("--lang en build --check").out.lines().count(), 4);
    sandbox.ok("build");
    assert_eq!(sandbox.ok("build --check"), "");
    assert!(!sandbox.path("generated/my_matter/guide/stray.txt").exists());
}

/// The editions differ in documents alone.
#[test]
fn doubts_stand_in_the_review_edition() {
    let sandbox = Sandbox::with_starter("review");
    let phone = "label: 联系电话, type: phone, required: false";
    sandbox.change(MATTER, phone, &format!("{phone}, unclear: 原文没有写座机"));
    sandbox.ok("build");
    let form = "generated/my_matter/paper/form.md";
    assert!(!sandbox.read(form).contains("原文没有写座机"));
    let ran = sandbox.run("build --check --review");
    assert_eq!(ran.code, Some(1));
    let differ: Vec<&str> = ran
        .out
        .lines()
        .filter_map(|line| line.split_once("my_matter/"))
        .map(|(_, path)| path)
        .collect();
    assert_eq!(
        differ,
        [
            "departments/disclosure-matrix.md",
            "departments/lead_office.md",
            "guide/guide.html",
            "guide/guide.md",
            "manifest.json",
            "paper/form.md",
            "proofs.md"
        ]
    );
    sandbox.ok("build --review");
    assert!(sandbox.read(form).contains("存疑：原文没有写座机"));
    assert_eq!(sandbox.ok("build --check --review"), "");
}

#[test]
fn check_lists_folders_of_matters_that_are_gone() {
    let sandbox = Sandbox::with_starter("gone");
    sandbox.ok("new second");
    sandbox.ok("build");
    fs::remove_dir_all(sandbox.path("schemas/second")).unwrap();
    let ran = sandbox.run("build --check");
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "多出 generated/second\n"));
    assert_eq!(sandbox.ok("build my_matter --check"), "", "who asks for one matter gets one");
}

#[test]
fn what_cargo_leaves_beside_a_generated_crate_is_no_orphan() {
    let sandbox = Sandbox::with_starter("cargo");
    sandbox.ok("build");
    let manifest = "generated/my_matter/rust/Cargo.toml";
    sandbox.write("generated/my_matter/rust/target/debug/x", "");
    let orphaned = sandbox.run("build --check").out.contains("rust/target");
    assert_eq!(orphaned, !sandbox.path(manifest).exists());
}

#[test]
fn a_failed_build_keeps_the_last_good_output() {
    let sandbox = Sandbox::with_starter("failed");
    sandbox.ok("new second");
    sandbox.ok("build");
    let before = sandbox.files("generated/my_matter");
    sandbox.change(MATTER, "department: lead_office", "department: lead_ofice");
    sandbox.change("schemas/second/matter.yaml", "示例“一件事”", "第二件事");
    let ran = sandbox.run("build");
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("错误[LB0301]"), "{}", ran.err);
    assert!(ran.err.contains("schemas/my_matter/matter.yaml:"), "{}", ran.err);
    assert_eq!(sandbox.files("generated/my_matter"), before);
    assert!(
        sandbox.read("generated/second/manifest.json").contains("第二件事"),
        "others are built"
    );
    // What is proved wrong was made beside its proofs, and leaves nothing.
    sandbox.ok("new third");
    let optional = "type: person_name, required: false";
    sandbox.change("schemas/third/matter.yaml", "type: person_name", optional);
    let ran = sandbox.run("build third --out elsewhere");
    assert!(ran.err.contains("错误[LB0802]"), "{}", ran.err);
    assert!(!sandbox.path("elsewhere").exists());
    let names = fs::read_dir(sandbox.path("generated")).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [".lianban", "my_matter", "second"]);
}

#[cfg(target_os = "linux")]
#[test]
fn what_stopped_builds_leave_goes_with_the_next_one() {
    use std::time::{Duration, SystemTime};
    let sandbox = Sandbox::with_starter("stopped");
    let own = std::process::id();
    let left = |process: u32, minutes: u64| {
        let folder = format!("generated/.my_matter.lianban-new-{process}-{minutes}");
        sandbox.write(&format!("{folder}/manifest.json"), "");
        let time = SystemTime::now() - Duration::from_secs(60 * minutes);
        fs::File::open(sandbox.path(&folder)).unwrap().set_modified(time).unwrap();
        folder
    };
    // No system gives this number to a process.
    let none = u32::MAX;
    let (stopped, just_now) = (left(none, 2), left(none, 0));
    let (running, lost) = (left(own, 2), left(own, 61));
    sandbox.ok("build");
    let there = [stopped, just_now, running, lost].map(|folder| sandbox.path(&folder).exists());
    assert_eq!(there, [false, true, true, false]);
}

#[test]
fn folders_of_others_are_never_replaced() {
    let sandbox = Sandbox::with_starter("others");
    sandbox.write("generated/my_matter/notes.txt", "mine");
    let ran = sandbox.run("build");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("不会覆盖"), "{}", ran.err);
    assert_eq!(sandbox.read("generated/my_matter/notes.txt"), "mine");
    sandbox.write("generated/my_matter/manifest.json", r#"{"generator": "another tool"}"#);
    assert_eq!(sandbox.run("build").code, Some(2));
    fs::remove_dir_all(sandbox.path("generated/my_matter")).unwrap();
    fs::create_dir(sandbox.path("generated/my_matter")).unwrap();
    sandbox.ok("build");
}

#[cfg(unix)]
#[test]
fn links_are_neither_followed_nor_replaced() {
    let sandbox = Sandbox::with_starter("links");
    sandbox.ok("build");
    fs::rename(sandbox.path("generated/my_matter"), sandbox.path("kept")).unwrap();
    std::os::unix::fs::symlink("../kept", sandbox.path("generated/my_matter")).unwrap();
    sandbox.change(MATTER, "示例“一件事”", "另一件事");
    assert_eq!(sandbox.run("build").code, Some(2));
    assert!(sandbox.path("kept/manifest.json").exists());
    // A loop of links in the schema's folder ends with a message.
    std::os::unix::fs::symlink("loop.yaml", sandbox.path("schemas/my_matter/loop.yaml")).unwrap();
    sandbox.change(MATTER, "lianban: 1\n", "lianban: 1\nparts: [loop.yaml]\n");
    let ran = sandbox.run("check");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("LB0104"), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn an_out_folder_that_cannot_be_written_is_told() {
    let sandbox = Sandbox::with_starter("unwritable");
    sandbox.write("file", "");
    let ran = sandbox.run("build --out file");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("写不了"), "{}", ran.err);
    let ran = sandbox.run("build --out file/below");
    assert_eq!(ran.code, Some(2));
}

#[test]
fn two_schemas_of_one_id_are_refused() {
    let sandbox = Sandbox::with_starter("twice");
    sandbox.write("schemas/second/matter.yaml", &sandbox.read(MATTER));
    let ran = sandbox.run("build");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("“schemas/second/matter.yaml”的标识"), "{}", ran.err);
    assert!(ran.err.contains("已被另一个方案使用"), "{}", ran.err);
    assert!(sandbox.path("generated/my_matter/manifest.json").exists(), "the first one is built");
}

#[test]
fn builds_in_different_folders_are_alike() {
    let (one, other) = (Sandbox::with_starter("alike_1"), Sandbox::new("alike_2"));
    other.ok("new my_matter --dir deep/down");
    one.ok("build");
    other.ok("build deep/down/my_matter/matter.yaml --out x/y");
    let files = |sandbox: &Sandbox, out: &str| {
        let strip = |(name, bytes): (String, Vec<u8>)| (name[out.len()..].to_owned(), bytes);
        sandbox.files(out).into_iter().map(strip).collect::<Vec<_>>()
    };
    assert_eq!(files(&one, "generated/my_matter"), files(&other, "x/y/my_matter"));
}

#[test]
fn an_unchanged_output_is_not_written_again() {
    let sandbox = Sandbox::with_starter("unchanged");
    sandbox.ok("build");
    let manifest = sandbox.path("generated/my_matter/manifest.json");
    let written = || fs::metadata(&manifest).unwrap().modified().unwrap();
    let first = written();
    sandbox.ok("build");
    assert_eq!(written(), first);
}

#[test]
fn files_that_a_change_leaves_alone_keep_their_times() {
    let sandbox = Sandbox::with_starter("times");
    sandbox.ok("build");
    let written = |path: &str| {
        let file = sandbox.path(&format!("generated/my_matter/rust/{path}"));
        fs::metadata(file).unwrap().modified().unwrap()
    };
    let before = ["runtime/src/support.rs", "src/lib.rs"].map(written);
    let text = sandbox.read(MATTER);
    let title = text.lines().find(|line| line.starts_with("title:")).unwrap();
    sandbox.write(MATTER, &text.replace(title, "title: 另一件事"));
    sandbox.ok("build");
    let after = ["runtime/src/support.rs", "src/lib.rs"].map(written);
    assert_eq!(after[0], before[0], "Cargo would build the package again");
    assert_ne!(after[1], before[1]);
}

#[test]
fn timings_name_the_phases() {
    let ran = Sandbox::with_starter("timings").run("build --timings");
    assert_eq!(ran.code, Some(0));
    for phase in ["load", "resolve", "check", "json-schema", "manifest", "write", "total"] {
        assert!(ran.err.contains(phase), "{phase}: {}", ran.err);
    }
}

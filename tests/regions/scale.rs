//! All counties of a province at once: `cargo test --release --test regions -- --ignored --nocapture`
//! prints how long it takes and the most memory it has.

use crate::common::root;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// A file for each county in the table of divisions of a matter, all of them different.
fn fill(schemas: &Path) -> usize {
    let table =
        fs::read_to_string(root().join("schemas/codes/yunnan_divisions.csv")).expect("a table");
    let regions = schemas.join("disability_services/regions");
    fs::remove_dir_all(&regions).expect("the examples");
    fs::create_dir(&regions).expect("a folder");
    let mut count = 0;
    for row in table.lines().filter(|row| row.ends_with(",county")) {
        let mut cells = row.split(',');
        let (code, label) = (cells.next().expect("a code"), cells.next().expect("a label"));
        let mut text = String::new();
        let _ = write!(
            text,
            "lianban: 1\nmatter: disability_services\nregion: {code}\ntitle: {label}\n\
             promised: {}\nparameters: {{adult_age: {}}}\nslots:\n  hours: 示例：{label}工作日\n  \
             place.window: 示例：{label}示例路{count}号\n  place.online: 示例：{label}专区\n  \
             phone: 示例：0000-{code}\neligibility:\n  living_local: {{text: 示例：{label}户籍}}\n",
            10 + count % 11,
            16 + count % 3,
        );
        fs::write(regions.join(format!("{code}.yaml")), text).expect("a file");
        count += 1;
    }
    count
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() { copy(&path, &target) } else { drop(fs::copy(&path, &target)) }
    }
}

#[test]
#[allow(clippy::print_stdout, reason = "its figures are what it is for")]
#[ignore = "writes 60 MB; prints figures of the release build"]
fn a_province_is_built() {
    let home = std::env::temp_dir().join(format!("lianban-province-{}", std::process::id()));
    copy(&root().join("schemas"), &home.join("schemas"));
    let count = fill(&home.join("schemas"));
    let run = |what: &str, more: &[&str]| {
        let begun = Instant::now();
        let ran = Command::new("/usr/bin/time")
            .args(["-f", "%M", env!("CARGO_BIN_EXE_lianban"), "build", "disability_services"])
            .arg("--all-regions")
            .args(more)
            .current_dir(&home)
            .output()
            .expect("/usr/bin/time");
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(ran.status.success(), "{said}");
        let memory: u64 = said.lines().last().and_then(|last| last.parse().ok()).unwrap_or(0);
        let (seconds, memory) = (begun.elapsed().as_secs_f64(), memory / 1024);
        println!("{what}: {count} regions, {seconds:.2} s, {memory} MiB");
    };
    run("all new", &[]);
    run("unchanged", &[]);
    let one = home.join("schemas/disability_services/regions/530102.yaml");
    let text = fs::read_to_string(&one).expect("a file").replace("工作日", "每天");
    fs::write(&one, text).expect("written");
    run("one county changed", &[]);
    run("checked", &["--check"]);
    let made = fs::read_dir(home.join("generated/disability_services-regions")).expect("a folder");
    assert_eq!(made.count(), count);
    fs::remove_dir_all(&home).expect("removed");
}

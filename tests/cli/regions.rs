//! `build --region`: the editions of regions, beside the matter's folder.

use super::sandbox::Sandbox;
use std::fs;

const MATTER: &str = "schemas/my_matter/matter.yaml";

/// A matter that leaves its hours to counties, and two of them.
fn sandbox(name: &str) -> Sandbox {
    let sandbox = Sandbox::with_starter(name);
    let text = sandbox.read(MATTER);
    assert!(!text.contains("\nguide:"), "the starter has no guide of its own");
    let guide = "\nguide:\n  basics:\n    hours: {label: 时间, local: county, must_fill: true}\n";
    sandbox.write(MATTER, &(text + guide));
    for (code, hours) in [("530102", "早上"), ("530103", "晚上")] {
        let file = format!("schemas/my_matter/regions/{code}.yaml");
        let head = format!("lianban: 1\nmatter: my_matter\nregion: '{code}'\ntitle: 某区\n");
        sandbox.write(&file, &format!("{head}slots: {{hours: {hours}}}\n"));
    }
    sandbox
}

fn guide(code: &str) -> String {
    format!("generated/my_matter-regions/{code}/guide/guide.md")
}

#[test]
fn a_region_is_built_when_it_is_asked_for() {
    let sandbox = sandbox("regions");
    sandbox.ok("build");
    assert!(!sandbox.path("generated/my_matter-regions").exists());
    assert!(sandbox.read("generated/my_matter/regions.csv").contains("早上"));
    let ran = sandbox.run("build --check --region 530102");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains(&format!("缺少 {}", guide("530102"))), "{}", ran.out);
    sandbox.ok("build --region 530102");
    assert!(sandbox.read(&guide("530102")).contains("早上"));
    assert!(!sandbox.path("generated/my_matter-regions/530103").exists());
    sandbox.ok("build my_matter --region 530102 --region 530103");
    assert!(sandbox.read(&guide("530103")).contains("晚上"));
    assert_eq!(sandbox.ok("build --check --all-regions"), "");

    // Each is looked at only when asked for.
    sandbox.write(&guide("530103"), "edited");
    assert_eq!(sandbox.ok("build --check --region 530102"), "");
    assert_eq!(sandbox.ok("build --check"), "");
    let ran = sandbox.run("build --check --all-regions");
    assert_eq!(ran.out, format!("不同 {}\n", guide("530103")));
    sandbox.ok("build --all-regions");
    assert_eq!(sandbox.ok("build --check --all-regions"), "");

    // A region that is gone leaves its folder, which only who knows all can tell.
    fs::remove_file(sandbox.path("schemas/my_matter/regions/530103.yaml")).unwrap();
    sandbox.ok("build --all-regions");
    let ran = sandbox.run("build --check --all-regions");
    assert_eq!(ran.out, "多出 generated/my_matter-regions/530103\n");
}

#[test]
fn a_region_without_a_file_is_refused() {
    let ran = sandbox("regions_none").run("build --region 530111");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("没有地区“530111”的文件；有：530102、530103"), "{}", ran.err);
}

#[test]
fn a_region_is_left_alone_while_nothing_of_its_own_changes() {
    let sandbox = sandbox("regions_alone");
    sandbox.ok("build --all-regions");
    let written = |code: &str| {
        let manifest = sandbox.path(&format!("generated/my_matter-regions/{code}/manifest.json"));
        fs::metadata(manifest).unwrap().modified().unwrap()
    };
    let before = (written("530102"), written("530103"));
    sandbox.change("schemas/my_matter/regions/530103.yaml", "晚上", "中午");
    sandbox.ok("build --all-regions");
    assert_eq!(written("530102"), before.0);
    assert!(written("530103") > before.1 && sandbox.read(&guide("530103")).contains("中午"));
}

//! `build --templates`: a folder of one's own templates.

use super::sandbox::Sandbox;

const FOOTER: &str = "{% extends \"built-in/guide/guide.html\" %}\n{% block footer %}<footer>12345</footer>{% endblock footer %}\n";

#[test]
fn a_folder_of_templates_is_used_and_checked() {
    let sandbox = Sandbox::with_starter("templates");
    sandbox.ok("build");
    sandbox.write("mine/guide/guide.html", FOOTER);
    sandbox.write("mine/.gitkeep", "");
    let ran = sandbox.run("build --check --templates mine");
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.out,
        "不同 generated/my_matter/guide/guide.html\n不同 generated/my_matter/manifest.json\n"
    );
    sandbox.ok("build --templates ./mine");
    assert!(sandbox.read("generated/my_matter/guide/guide.html").contains("12345"));
    let manifest = sandbox.read("generated/my_matter/manifest.json");
    assert!(manifest.contains("\"templates\": {\n    \"guide/guide.html\": \""), "{manifest}");
    sandbox.ok("build --check --templates mine");
    sandbox.ok("build --check --timings --templates mine");
    assert_eq!(sandbox.run("build --check").code, Some(1));
}

#[test]
fn a_faulty_template_leaves_the_last_good_output() {
    let sandbox = Sandbox::with_starter("faulty_templates");
    sandbox.ok("build");
    let good = sandbox.read("generated/my_matter/guide/guide.md");
    sandbox.write("mine/guide/guide.md", "# {{ titel }}");
    sandbox.write("mine/guide/guide.htm", FOOTER);
    sandbox.write("mine/rust/support/date.rs", "");
    for how in ["", " --timings", " --check", " --out elsewhere"] {
        let ran = sandbox.run(&format!("build --templates mine{how}"));
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{how}: {}", ran.err);
        for said in [
            "错误[LB0909]: 这里没有“titel”\n --> mine/guide/guide.md:1:6",
            "是不是“title”？",
            "错误[LB0908]: 没有可以用“guide/guide.htm”替换的模板",
            "是不是“guide/guide.html”？",
            "“rust”不能替换",
            "3 个错误",
        ] {
            assert!(ran.err.contains(said), "{how}: no {said} in\n{}", ran.err);
        }
    }
    assert_eq!(sandbox.read("generated/my_matter/guide/guide.md"), good);
    assert!(!sandbox.path("elsewhere").exists());
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let sandbox = Sandbox::with_starter("no_templates");
    sandbox.write("file", "");
    for folder in ["nowhere", "file"] {
        let ran = sandbox.run(&format!("build --templates {folder}"));
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(ran.err.contains(&format!("读不了模板目录“{folder}”")), "{}", ran.err);
    }
    assert!(!sandbox.path("generated").exists());
}

/// A folder from elsewhere cannot put other files of this machine into pages.
#[cfg(unix)]
#[test]
fn links_that_leave_the_folder_are_refused() {
    let sandbox = Sandbox::with_starter("linked_templates");
    sandbox.write("secret", "secret");
    sandbox.write("mine/guide/own.md", "");
    std::fs::remove_file(sandbox.path("mine/guide/own.md")).unwrap();
    std::os::unix::fs::symlink("../../secret", sandbox.path("mine/guide/guide.md")).unwrap();
    let ran = sandbox.run("build --templates mine");
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("在允许读取的目录之外") && !ran.err.contains("secret"), "{}", ran.err);
}

//! The runtime support: vectors of the standards, tables, and properties that hold for any input.

mod support {
    mod dates;
    mod logic;
    mod numbers;
    mod texts;
    mod values;
}

/// Generated crates hold these files as they are, with serde as the only dependency.
#[test]
fn support_depends_on_serde_alone() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/rust");
    let mut files = vec![format!("{root}/support.rs")];
    for entry in std::fs::read_dir(format!("{root}/support")).unwrap() {
        files.push(entry.unwrap().path().display().to_string());
    }
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.lines().count() <= 400, "{file}");
        assert!(!text.contains("crate::"), "{file} must work at any place in a crate");
        for line in text.lines().filter_map(|line| line.trim_start().strip_prefix("use ")) {
            let known = ["serde::", "std::", "super::", "self::"];
            assert!(known.iter().any(|prefix| line.starts_with(prefix)), "{file}: {line}");
        }
    }
}

//! Random matters: what the compiler proves of them is held against brute force, and their carriers
//! against the interpreter.

mod conditions;
mod draw;
mod split;
mod text;

use draw::matter;
use lianban::source::MemoryLoader;

#[test]
#[ignore = "shows a drawn matter"]
#[allow(clippy::print_stdout, reason = "it shows")]
fn drawn() {
    let seed = std::env::var("LIANBAN_SEED").map_or(1, |seed| seed.parse().expect("a number"));
    let files: MemoryLoader = matter(seed);
    for (path, bytes) in &files.0 {
        println!("# {path}\n{}", String::from_utf8_lossy(bytes));
    }
    let compiled = lianban::compile(&files, "m/matter.yaml");
    let options = lianban::diagnostic::render::RenderOptions {
        lang: lianban::diagnostic::Lang::En,
        colour: false,
    };
    println!(
        "{}",
        lianban::diagnostic::render::render(&compiled.diagnostics, &compiled.sources, options)
    );
}

#[test]
#[ignore = "counts"]
#[allow(clippy::print_stdout, reason = "it shows")]
fn codes() {
    let mut counts: std::collections::BTreeMap<String, (usize, Vec<u64>)> = Default::default();
    for seed in 1..=100 {
        let compiled = lianban::compile(&matter(seed), "m/matter.yaml");
        let mut codes: Vec<String> =
            compiled.diagnostics.iter().map(|found| found.code.to_string()).collect();
        codes.sort();
        codes.dedup();
        codes.push(format!("made {}", compiled.model.is_some()));
        for code in codes {
            let entry = counts.entry(code).or_default();
            entry.0 += 1;
            entry.1.push(seed);
        }
    }
    for (code, (count, seeds)) in counts {
        println!("{code}: {count} {:?}", &seeds[..seeds.len().min(5)]);
    }
}

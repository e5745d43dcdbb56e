//! Prints how long each way of taking in applications takes, in ratio to plain serde types that are
//! read and written again. All ways take turns, so that a busy machine slows down all of them.
//!
//! `benchmark` prints the table; `benchmark --once WAY N` does one way N times, for a profiler.

mod plain;

use lianban_disability_services::support::Json;
use lianban_disability_services::{Application, Registers, split};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

/// What is taken in: instances of the examples, and what registers answered.
struct Work {
    instances: Vec<Vec<u8>>,
    registers: Registers,
}

struct Way {
    name: &'static str,
    run: fn(&Work, &[u8], &mut Vec<u8>),
}

const WAYS: &[Way] = &[
    Way {
        name: "plain serde types: read, write",
        run: |_, bytes, out| {
            let instance: plain::Instance = serde_json::from_slice(bytes).expect("an instance");
            serde_json::to_writer(out, &instance).expect("written");
        },
    },
    Way {
        name: "plain serde types: read",
        run: |_, bytes, _| {
            black_box(serde_json::from_slice::<plain::Instance>(bytes).expect("an instance"));
        },
    },
    Way {
        name: "tree door: validate",
        run: |_, bytes, _| {
            let json: Json = serde_json::from_slice(bytes).expect("JSON");
            black_box(Application::from_json(&json).expect("valid"));
        },
    },
    Way {
        name: "tree door: validate, split",
        run: |work, bytes, out| {
            let json: Json = serde_json::from_slice(bytes).expect("JSON");
            let application = Application::from_json(&json).expect("valid");
            serde_json::to_writer(out, &split(&application, &work.registers)).expect("written");
        },
    },
    Way {
        name: "byte door: validate",
        run: |_, bytes, _| {
            black_box(Application::from_json_slice(bytes).expect("valid"));
        },
    },
    Way {
        name: "byte door: validate, split",
        run: |work, bytes, out| {
            let accepted = Application::from_json_slice(bytes).expect("valid");
            accepted.split_to_json(&work.registers, out);
        },
    },
];

/// Turns of all ways, and passes over all instances in each: short ones, so that most are not
/// interrupted.
const TURNS: usize = 400;
const PASSES: usize = 4;

fn main() {
    let work = Work::read();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [once, name, times] = arguments.as_slice()
        && once == "--once"
    {
        let way = WAYS.iter().find(|way| way.name == name).expect("a way of the table");
        pass(&work, way, times.parse().expect("a number"));
        return;
    }
    let mut seconds = vec![Vec::new(); WAYS.len()];
    for _ in 0..TURNS {
        for (way, seconds) in WAYS.iter().zip(&mut seconds) {
            let start = Instant::now();
            pass(&work, way, PASSES);
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    let bytes: usize = work.instances.iter().map(Vec::len).sum();
    let runs = (PASSES * work.instances.len()) as f64;
    println!(
        "{} applications of {} bytes on average",
        work.instances.len(),
        bytes / work.instances.len()
    );
    println!("{:32} {:>8} {:>7} {:>7} {:>12}", "", "µs each", "ratio", "median", "of the turns");
    let sorted: Vec<Vec<f64>> = seconds.iter().map(|own| sorted(own.iter().copied())).collect();
    for ((way, own), turns) in WAYS.iter().zip(&sorted).zip(&seconds) {
        let ratios = self::sorted(turns.iter().zip(&seconds[0]).map(|(own, base)| own / base));
        println!(
            "{:32} {:>8.2} {:>7.3} {:>7.2} {:>7.2}–{:.2}",
            way.name,
            own[0] / runs * 1e6,
            own[0] / sorted[0][0],
            ratios[TURNS / 2],
            ratios[TURNS / 10],
            ratios[TURNS * 9 / 10],
        );
    }
    println!(
        "an accepted application takes {} bytes, and what it borrows",
        size_of::<lianban_disability_services::bytes::Accepted<'_>>()
    );
    println!("µs and ratio: the quickest turn of each; median and 10–90 %: turn by turn");
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn pass(work: &Work, way: &Way, times: usize) {
    let mut out = Vec::with_capacity(1 << 16);
    for _ in 0..times {
        for instance in &work.instances {
            out.clear();
            (way.run)(work, black_box(instance), &mut out);
            black_box(&out);
        }
    }
}

impl Work {
    /// The valid examples of the matter, as a machine writes them.
    fn read() -> Work {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../generated/disability_services/examples");
        let read = |name: &Path| -> Json {
            serde_json::from_slice(&std::fs::read(name).expect("an example")).expect("JSON")
        };
        let mut names: Vec<_> = std::fs::read_dir(&folder)
            .expect("examples")
            .map(|entry| entry.expect("an example").path())
            .filter(|path| {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                name.starts_with("valid_") && name.ends_with(".json")
            })
            .collect();
        names.sort();
        let instances: Vec<Vec<u8>> = names
            .iter()
            .map(|name| serde_json::to_vec(&read(name)).expect("JSON"))
            .collect();
        for bytes in &instances {
            let instance: plain::Instance = serde_json::from_slice(bytes).expect("an instance");
            assert_eq!(&serde_json::to_vec(&instance).expect("JSON"), bytes, "the same bytes");
        }
        let registers = Registers::read(&read(&folder.join("registers.json"))).0;
        for bytes in &instances {
            let json: Json = serde_json::from_slice(bytes).expect("JSON");
            let split = split(&Application::from_json(&json).expect("valid"), &registers);
            let mut out = Vec::new();
            let accepted = Application::from_json_slice(bytes).expect("valid");
            assert!(accepted.is_borrowed(), "taken at once");
            accepted.split_to_json(&registers, &mut out);
            let expected = serde_json::to_string(&split).expect("JSON");
            assert_eq!(String::from_utf8_lossy(&out), expected, "the same forms");
        }
        Work { instances, registers }
    }
}

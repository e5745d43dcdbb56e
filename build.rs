//! Names this build of the compiler: by the text of all it is made of. `lianban build` leaves alone
//! what the same compiler has made of the same schema, and a version number tells two builds of a
//! developer not apart.

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hasher = DefaultHasher::new();
    for part in ["Cargo.toml", "Cargo.lock", "compiler", "templates"] {
        let path = root.join(part);
        // A package on its own has no lock file of ours.
        if path.exists() {
            println!("cargo::rerun-if-changed={part}");
            add(&path, &mut hasher)?;
        }
    }
    println!("cargo::rustc-env=LIANBAN_BUILD={:016x}", hasher.finish());
    Ok(())
}

fn add(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if !path.is_dir() {
        hasher.write(&fs::read(path)?);
        return Ok(());
    }
    let mut inside: Vec<PathBuf> =
        fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    inside.sort();
    for path in inside {
        hasher.write(path.file_name().unwrap_or_default().as_encoded_bytes());
        add(&path, hasher)?;
    }
    Ok(())
}

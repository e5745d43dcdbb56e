//! Programs that are measured as a whole, from their start to their end.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A folder of one's own: in memory, where Linux has a file system for that, since a disk would be all
/// that is measured.
pub fn folder(name: &str) -> io::Result<PathBuf> {
    let memory = Path::new("/dev/shm");
    let around = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let folder = around.join(format!("benchmark-{name}-{}", std::process::id()));
    fs::create_dir(&folder)?;
    Ok(folder)
}

/// Lets a command run: the seconds it took.
pub fn time(mut command: Command, name: &str) -> io::Result<f64> {
    quiet(&mut command);
    let start = Instant::now();
    let ended = command.status()?;
    assert!(ended.success(), "{name} failed");
    Ok(start.elapsed().as_secs_f64())
}

/// Lets a command run: the seconds it took, a millisecond more or less, and the most memory it had in
/// MiB.
pub fn watch(mut command: Command, name: &str) -> io::Result<(f64, f64)> {
    quiet(&mut command);
    let start = Instant::now();
    let mut child = command.spawn()?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut memory = 0.0;
    loop {
        // Of the last look before it ends; the mark never goes down.
        if let Some(now) = high_water(&status) {
            memory = f64::max(memory, now);
        }
        if let Some(ended) = child.try_wait()? {
            assert!(ended.success(), "{name} failed");
            return Ok((start.elapsed().as_secs_f64(), memory));
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}

fn quiet(command: &mut Command) {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
}

/// What Linux says the most memory of a process was, in MiB.
fn high_water(status: &Path) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? / 1024.0)
}

//! Filled applications and registers' answers: read one by one, however many there are.
//!
//! Nothing of what is in them is ever shown: faults are told by line number and place.

use super::console::Stop;
use lianban::batch::{MAX_LINE, TooLong};
use lianban::bi;
use lianban::interpret::read_json;
use lianban::support::Json;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

/// The most bytes one application, or one line, may have.
const MAX_BYTES: u64 = MAX_LINE as u64;

/// An application of a file.
pub(super) struct Entry {
    /// Its line, in files with one for each line.
    pub(super) line: Option<u64>,
    /// The application, or what is wrong with its text.
    pub(super) json: Result<Json, String>,
}

/// A file of applications.
pub(super) struct Input {
    /// The file.
    pub(super) path: PathBuf,
    reader: Box<dyn BufRead>,
    lines: bool,
    line: u64,
}

/// Whether a file holds one application on each line.
pub(super) fn has_lines(path: &Path) -> bool {
    is_standard_input(path)
        || path.extension().is_some_and(|end| {
            end.eq_ignore_ascii_case("jsonl") || end.eq_ignore_ascii_case("ndjson")
        })
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

impl Input {
    /// Opens a file; `-` is standard input.
    ///
    /// # Errors
    /// When it cannot be read, or is too large for one application.
    pub(super) fn open(path: &Path) -> Result<Input, Stop> {
        let lines = has_lines(path);
        let reader: Box<dyn BufRead> = if is_standard_input(path) {
            Box::new(BufReader::new(io::stdin()))
        } else {
            let failed = |error: io::Error| unreadable(path, &error);
            let file = File::open(path).map_err(failed)?;
            let found = file.metadata().map_err(failed)?;
            if found.is_dir() {
                let shown = path.display();
                return Err(Stop::Usage(bi!(
                    "“{shown}”是目录，不是文件",
                    "`{shown}` is a folder, no file"
                )));
            }
            if !lines && found.len() > MAX_BYTES {
                let shown = path.display();
                return Err(Stop::Usage(bi!(
                    "“{shown}”超过 16 MiB；许多份申请请用 .jsonl，每行一份",
                    "`{shown}` is larger than 16 MiB; put many applications into a .jsonl, one on each line"
                )));
            }
            Box::new(BufReader::new(file))
        };
        Ok(Input { path: path.to_owned(), reader, lines, line: 0 })
    }

    /// The next application; empty lines are passed over.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub(super) fn next(&mut self) -> Result<Option<Entry>, Stop> {
        loop {
            let bytes = if self.lines { self.next_line() } else { self.whole() };
            let Some(bytes) = bytes.map_err(|error| unreadable(&self.path, &error))? else {
                return Ok(None);
            };
            let json = match bytes {
                Bytes::TooMany => Err(TooLong.to_string()),
                Bytes::Read(bytes) if self.lines && bytes.trim_ascii().is_empty() => continue,
                // The end of the line is no part of its text, which a fault would be told of.
                Bytes::Read(bytes) if self.lines => {
                    read_json(bytes.strip_suffix(b"\n").unwrap_or(&bytes))
                }
                Bytes::Read(bytes) => read_json(&bytes),
            };
            return Ok(Some(Entry { line: self.lines.then_some(self.line), json }));
        }
    }

    fn whole(&mut self) -> io::Result<Option<Bytes>> {
        if std::mem::replace(&mut self.line, 1) > 0 {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        self.reader.by_ref().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
        let too_many = bytes.len() as u64 > MAX_BYTES;
        Ok(Some(if too_many { Bytes::TooMany } else { Bytes::Read(bytes) }))
    }

    fn next_line(&mut self) -> io::Result<Option<Bytes>> {
        let mut bytes = Vec::new();
        let read = self.reader.by_ref().take(MAX_BYTES + 1).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.line += 1;
        if bytes.ends_with(b"\n") || bytes.len() as u64 <= MAX_BYTES {
            return Ok(Some(Bytes::Read(bytes)));
        }
        // The rest of the line is read past without keeping it.
        loop {
            let buffer = self.reader.fill_buf()?;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let (count, over) = match end {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.reader.consume(count);
            if over {
                return Ok(Some(Bytes::TooMany));
            }
        }
    }
}

enum Bytes {
    Read(Vec<u8>),
    TooMany,
}

fn unreadable(path: &Path, error: &io::Error) -> Stop {
    let shown = path.display();
    Stop::Usage(if error.kind() == io::ErrorKind::NotFound {
        bi!("找不到文件“{shown}”", "there is no file `{shown}`")
    } else {
        bi!("读不了“{shown}”：{error}", "cannot read `{shown}`: {error}")
    })
}

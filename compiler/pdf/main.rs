//! `lianban-pdf`: PDF for Lianban. It reads documents as JSON and typesets them with Typst, in a
//! process of its own, so that whoever needs no PDF builds no typesetter.
//!
//! A request is `{"document": …, "edition": ["…"]}`: a document as `lianban::document` serialises
//! it, and the lines that tell which edition it is. One on standard input gives one PDF; with
//! `--many`, each line is a request, and each answer a line of JSON (`protocol.rs`).

mod clean;
mod fonts;
mod message;
mod missing;
mod protocol;
mod typeset;

use clap::Parser;
use fonts::{Fonts, Role};
use message::Message;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use typeset::Typesetter;

/// Typesets documents of lianban as PDF; reads them from standard input as JSON
#[derive(Parser)]
#[command(name = "lianban-pdf", version, max_term_width = 100)]
struct Arguments {
    /// File to write to; standard output when left out
    #[arg(short, long, value_name = "FILE", conflicts_with = "many")]
    output: Option<PathBuf>,
    /// One request in each line; an answer in JSON for each, followed by the PDF
    #[arg(long)]
    many: bool,
    /// Folder with more fonts; may be given several times, as may one in LIANBAN_FONTS
    #[arg(long, value_name = "DIR")]
    fonts: Vec<PathBuf>,
    /// Use no fonts but those of --fonts
    #[arg(long)]
    only: bool,
    /// Say which fonts would be used, and end
    #[arg(long)]
    list: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(exit) => exit,
        // Who reads our output has seen enough.
        Err(Stop::Closed) => ExitCode::SUCCESS,
        Err(Stop::Failed(message)) => {
            let _ = writeln!(io::stderr(), "{}\n{}", message.zh, message.en);
            ExitCode::FAILURE
        }
    }
}

/// Why the program ends early.
enum Stop {
    Closed,
    Failed(Message),
}

impl From<Message> for Stop {
    fn from(message: Message) -> Stop {
        Stop::Failed(message)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Stop::Closed,
            _ => Stop::Failed(Message::new(
                format!("读写失败：{error}"),
                format!("input or output failed: {error}"),
            )),
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, Stop> {
    let more = std::env::var_os("LIANBAN_FONTS").map(PathBuf::from);
    let folders: Vec<PathBuf> = arguments.fonts.iter().cloned().chain(more).collect();
    let fonts = Fonts::find(&folders, !arguments.only);
    let typesetter = fonts.ok_or_else(no_fonts).and_then(Typesetter::new);
    if arguments.many {
        return Ok(protocol::serve(typesetter, io::stdin().lock(), io::stdout().lock())?);
    }
    let typesetter = typesetter?;
    if arguments.list {
        io::stdout().write_all(listed(typesetter.fonts()).as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut request = Vec::new();
    io::stdin().read_to_end(&mut request)?;
    let made = protocol::answer(&typesetter, &request)?;
    for warning in &made.warnings {
        writeln!(io::stderr(), "typst: {warning}")?;
    }
    match &arguments.output {
        None => io::stdout().write_all(&made.pdf)?,
        Some(path) => write(path, &made.pdf).map_err(|error| {
            let shown = path.display();
            Message::new(
                format!("写不了“{shown}”：{error}"),
                format!("cannot write `{shown}`: {error}"),
            )
        })?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes beside the file, which then takes its name: whatever fails, the last good one stays.
fn write(path: &Path, pdf: &[u8]) -> io::Result<()> {
    // A device or a pipe is written to, not replaced.
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return fs::write(path, pdf);
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let new = path.with_file_name(format!(".{name}.lianban-new-{}", std::process::id()));
    let result = fs::write(&new, pdf).and_then(|()| fs::rename(&new, path));
    if result.is_err() {
        let _ = fs::remove_file(&new);
    }
    result
}

/// What each role is set in, and what stands in for characters it lacks.
fn listed(fonts: &Fonts) -> String {
    let titles = ["正文 body", "标题 headings", "二级标题 subheadings", "文件题目 title"];
    let line =
        |(role, title): (Role, &str)| format!("{title}: {}\n", fonts.families(role).join(", "));
    Role::ALL.into_iter().zip(titles).map(line).collect()
}

fn no_fonts() -> Message {
    Message::new(
        "没有找到中文字体，无法排印 PDF（不会用方框代替文字）。请安装一种中文字体：Debian、Ubuntu：apt-get install fonts-noto-cjk；Fedora：dnf install google-noto-serif-cjk-fonts google-noto-sans-cjk-fonts；或把仿宋、黑体等字体文件放进一个目录，用 --fonts 目录 或环境变量 LIANBAN_FONTS 指明",
        "no font for Chinese was found, so that no PDF can be set (boxes never stand for characters). Install one: Debian, Ubuntu: apt-get install fonts-noto-cjk; Fedora: dnf install google-noto-serif-cjk-fonts google-noto-sans-cjk-fonts; or put font files into a folder and name it with --fonts DIR or in the environment variable LIANBAN_FONTS",
    )
}

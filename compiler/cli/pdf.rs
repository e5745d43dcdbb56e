//! PDF: `lianban-pdf` typesets documents, one process for all of them. It is a program of its own
//! (compiler/pdf), so that only who wants PDF builds a typesetter.

use super::console::Stop;
use lianban::bi;
use lianban::diagnostic::Bilingual;
use lianban::document::Document;
use serde_json::{Value, json};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

const PROGRAM: &str = "lianban-pdf";

/// Started when it is first needed; it ends when its input does, with this process.
static TYPESETTER: Mutex<Option<Typesetter>> = Mutex::new(None);

/// The PDF of a document.
///
/// # Errors
/// When the program is not there, or why it makes none.
pub(super) fn pdf(document: &Document) -> Result<Vec<u8>, Stop> {
    let mut known = TYPESETTER.lock().unwrap_or_else(PoisonError::into_inner);
    let typesetter = match &mut *known {
        Some(typesetter) => typesetter,
        none => none.insert(Typesetter::start().map_err(Stop::Usage)?),
    };
    typesetter.make(document).map_err(Stop::Usage)
}

/// `lianban-pdf` at work.
struct Typesetter {
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Typesetter {
    /// Starts the program that stands beside this one, else the one on the path.
    ///
    /// # Errors
    /// How to install it, when it is not there.
    fn start() -> Result<Typesetter, Bilingual> {
        let spawn = |program: PathBuf| {
            let mut command = Command::new(program);
            command.arg("--many").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()
        };
        let beside = std::env::current_exe().ok().and_then(|own| {
            let path = own.with_file_name(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX));
            path.is_file().then_some(path)
        });
        let mut child = spawn(beside.unwrap_or_else(|| PROGRAM.into())).map_err(|error| {
            match error.kind() {
                io::ErrorKind::NotFound => bi!(
                    "找不到排印 PDF 的程序 {PROGRAM}。它不随 lianban 安装（要多编译约 240 个库）：在联办源码目录运行 cargo install --path compiler/pdf，或把 {PROGRAM} 放在 lianban 旁边或 PATH 里；只要 DOCX、网页和 Markdown 的，去掉 --pdf 即可",
                    "the program that typesets PDF, {PROGRAM}, was not found. It is not installed with lianban (it takes about 240 more crates): run `cargo install --path compiler/pdf` where lianban's sources are, or put {PROGRAM} beside lianban or on the PATH; DOCX, pages and Markdown do without --pdf"
                ),
                _ => bi!("启动不了 {PROGRAM}：{error}", "cannot start {PROGRAM}: {error}"),
            }
        })?;
        let gone = || bi!("启动不了 {PROGRAM}", "cannot start {PROGRAM}");
        let input = child.stdin.take().ok_or_else(gone)?;
        let output = BufReader::new(child.stdout.take().ok_or_else(gone)?);
        Ok(Typesetter { input, output })
    }

    /// Makes a PDF of a document.
    ///
    /// # Errors
    /// Why there is none: no font for Chinese, or for a character; words of the document are not told.
    fn make(&mut self, document: &Document) -> Result<Vec<u8>, Bilingual> {
        let title = &document.title;
        let failed = |Bilingual { zh, en }: Bilingual| Bilingual {
            zh: format!("做不出“{title}”的 PDF：{zh}"),
            en: format!("no PDF of “{title}”: {en}"),
        };
        let answer = self.ask(document).map_err(|error| {
            failed(bi!("{PROGRAM} 没有答完：{error}", "{PROGRAM} did not finish: {error}"))
        })?;
        answer.map_err(failed)
    }

    fn ask(&mut self, document: &Document) -> io::Result<Result<Vec<u8>, Bilingual>> {
        let request = json!({
            "lianban": env!("CARGO_PKG_VERSION"),
            "document": document,
            "edition": document.edition.lines(),
        });
        writeln!(self.input, "{request}")?;
        self.input.flush()?;
        let mut head = String::new();
        self.output.read_line(&mut head)?;
        let head: Value = serde_json::from_str(&head).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let said = |lang: &str| head["error"][lang].as_str().unwrap_or_default().to_owned();
        let Some(length) = head["pdf"].as_u64() else {
            return Ok(Err(Bilingual { zh: said("zh"), en: said("en") }));
        };
        let mut pdf = Vec::new();
        (&mut self.output).take(length).read_to_end(&mut pdf)?;
        match pdf.len() as u64 == length {
            true => Ok(Ok(pdf)),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

//! Requests and answers. With `--many`, each line of the input is a request. Its answer is a line of
//! JSON: `{"pdf": 12345, "pages": 2, "warnings": []}`, and then so many bytes of PDF; or
//! `{"missing": [{"page": 1, "character": "𠮷"}], "error": {"zh": "…", "en": "…"}}` and no PDF.
//! Answers come in the order of the requests.

use crate::clean::clean;
use crate::message::Message;
use crate::missing::Missing;
use crate::typeset::{Failure, Made, Typesetter};
use serde_json::{Value, json};
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

/// A document is read as the same version of lianban wrote it.
const OWN: &str = env!("CARGO_PKG_VERSION");

/// Answers each line. Without a typesetter, every answer says why.
pub(crate) fn serve(
    typesetter: Result<Typesetter, Message>,
    input: impl BufRead,
    mut output: impl Write,
) -> io::Result<ExitCode> {
    let mut exit = ExitCode::SUCCESS;
    for line in input.split(b'\n') {
        let made = match &typesetter {
            Ok(typesetter) => make(typesetter, &line?),
            Err(message) => Err(Failure::Other(message.clone())),
        };
        let (head, pdf) = match &made {
            Ok(made) => {
                let head =
                    json!({"pdf": made.pdf.len(), "pages": made.pages, "warnings": made.warnings});
                (head, made.pdf.as_slice())
            }
            Err(failure) => {
                exit = ExitCode::FAILURE;
                (json!({"missing": failure.missing(), "error": failure.message()}), [].as_slice())
            }
        };
        writeln!(output, "{head}")?;
        output.write_all(pdf)?;
        output.flush()?;
    }
    Ok(exit)
}

/// Answers one request.
pub(crate) fn answer(typesetter: &Typesetter, request: &[u8]) -> Result<Made, Message> {
    make(typesetter, request).map_err(|failure| failure.message())
}

fn make(typesetter: &Typesetter, request: &[u8]) -> Result<Made, Failure> {
    let mut request: Value = serde_json::from_slice(request).map_err(|error| {
        // The place, without the text that stands there.
        let (line, column) = (error.line(), error.column());
        Failure::Other(Message::new(
            format!("输入不是 JSON（第 {line} 行第 {column} 列）"),
            format!("the input is no JSON (line {line}, column {column})"),
        ))
    })?;
    let made_by = request["lianban"].as_str().unwrap_or(OWN);
    if made_by != OWN {
        return Err(Failure::Other(Message::new(
            format!("lianban 是 {made_by} 版，lianban-pdf 是 {OWN} 版；请一起重新安装"),
            format!("lianban is {made_by} and lianban-pdf {OWN}; install both anew"),
        )));
    }
    clean(&mut request);
    typesetter.make(&request)
}

impl Failure {
    /// Characters without a font.
    fn missing(&self) -> &[Missing] {
        match self {
            Failure::Missing(missing) => missing,
            Failure::Other(_) => &[],
        }
    }

    fn message(&self) -> Message {
        match self {
            Failure::Other(message) => message.clone(),
            Failure::Missing(missing) => without_fonts(missing),
        }
    }
}

/// Says which characters have no font. Code points only: what stands on a filled form is told nobody.
fn without_fonts(missing: &[Missing]) -> Message {
    let code = |missing: &Missing| format!("U+{:04X}", u32::from(missing.character));
    let zh = missing.iter().map(|missing| match missing.page {
        0 => format!("图中的 {}", code(missing)),
        page => format!("第 {page} 页的 {}", code(missing)),
    });
    let en = missing.iter().map(|missing| match missing.page {
        0 => format!("{} in a chart", code(missing)),
        page => format!("{} on page {page}", code(missing)),
    });
    let (zh, en) = (zh.collect::<Vec<_>>().join("、"), en.collect::<Vec<_>>().join(", "));
    Message::new(
        format!(
            "本机没有字体能印出：{zh}。为免印成方框，没有生成 PDF；请安装含有这些字的字体（生僻字如 Debian 的 fonts-hanazono），或用 --fonts 目录 指明"
        ),
        format!(
            "no font of this machine has: {en}. So that no box stands for a character, there is no PDF; install a font that has them (for rare ideographs, Debian's fonts-hanazono) or name its folder with --fonts DIR"
        ),
    )
}

//! Bytes to text: size, encoding, characters that may not stand in a source, tabs.

use std::sync::LazyLock;

use super::faults::Faults;
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::source::{FileId, MAX_FILE_BYTES, Sources, Span};

/// With more broken places than this the file is in another encoding, and its YAML is noise.
const STRAY_BYTES: usize = 3;

/// Registers the file and gives the text for the parser, byte for byte as long as the source, in
/// which every refused character is replaced by a harmless one; `None` when it is of no use.
pub(super) fn take_in(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    faults: &mut Faults,
) -> (FileId, Option<String>) {
    if bytes.len() > MAX_FILE_BYTES {
        let file = sources.add(name, "");
        let size = bytes.len().div_ceil(1024 * 1024);
        faults.add(Code::FileTooLarge, || {
            Diagnostic::new(
                Code::FileTooLarge,
                Span::new(file, 0..0),
                bi!(
                    "“{name}”超过 4 MiB（约 {size} MiB）",
                    "`{name}` is larger than 4 MiB (about {size} MiB)"
                ),
            )
        });
        return (file, None);
    }
    let (text, broken) = decode(bytes);
    let file = sources.add(name, text.as_str());
    if let [first, more @ ..] = broken.as_slice() {
        faults.add(Code::NotUtf8, || not_utf8(file, bytes, first, more));
    }
    if broken.len() > STRAY_BYTES || bytes.starts_with(&[0xFF, 0xFE]) {
        return (file, None);
    }
    let text = characters(file, text, faults);
    (file, Some(tabs(file, text, faults)))
}

/// A place where the bytes are no UTF-8.
struct Broken {
    /// Offset in the file as it is on disk.
    offset: usize,
    /// The replacement character in the text.
    range: std::ops::Range<usize>,
}

fn decode(bytes: &[u8]) -> (String, Vec<Broken>) {
    let mut text = String::with_capacity(bytes.len());
    let mut broken = Vec::new();
    let mut offset = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        offset += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            let start = text.len();
            text.push(char::REPLACEMENT_CHARACTER);
            broken.push(Broken { offset, range: start..text.len() });
            offset += chunk.invalid().len();
        }
    }
    (text, broken)
}

fn not_utf8(file: FileId, bytes: &[u8], place: &Broken, more: &[Broken]) -> Diagnostic {
    let offset = place.offset;
    let before = bytes.get(..offset).unwrap_or_default();
    let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
    let byte = bytes.get(offset).copied().unwrap_or_default();
    let mut found = Diagnostic::new(
        Code::NotUtf8,
        Span::new(file, place.range.clone()),
        bi!(
            "文件不是 UTF-8 编码：第 {line} 行（第 {offset} 字节处，{byte:#04X}）",
            "the file is not UTF-8: line {line} (at byte {offset}, {byte:#04X})"
        ),
    )
    .label(bi!("这里的字节不成字", "these bytes are no character"));
    if more.len() < STRAY_BYTES {
        for other in more {
            let span = Span::new(file, other.range.clone());
            found = found.also(span, bi!("这里也是", "here too"));
        }
    }
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => found.help(bi!(
            "这个文件存成了 UTF-16（“Unicode”）；请另存为 UTF-8",
            "this file was saved as UTF-16 (“Unicode”); save it as UTF-8"
        )),
        _ => found,
    }
}

/// Reports the characters that may not stand in a source, and replaces each by a harmless one as long in bytes.
fn characters(file: FileId, text: String, faults: &mut Faults) -> String {
    let mut clean = String::new();
    let mut copied = 0;
    for (at, c) in text.char_indices() {
        let lone_return = c == '\r' && text.as_bytes().get(at + 1) != Some(&b'\n');
        if !lone_return && (refusal(c).is_none() || (c == '\u{FEFF}' && at == 0)) {
            continue;
        }
        let span = Span::new(file, at..at + c.len_utf8());
        faults.add(Code::BadCharacter, || bad_character(span, c));
        clean.push_str(text.get(copied..at).unwrap_or_default());
        clean.push_str(match c.len_utf8() {
            1 if lone_return => "\n",
            1 => "_",
            2 => "¿",
            3 => "\u{FFFD}",
            _ => "\u{1F7E8}",
        });
        copied = at + c.len_utf8();
    }
    if copied == 0 {
        return text;
    }
    clean.push_str(text.get(copied..).unwrap_or_default());
    clean
}

/// The diagnostic for a refused character at `span`.
pub(super) fn bad_character(span: Span, c: char) -> Diagnostic {
    let number = format!("U+{:04X}", u32::from(c));
    let what = refusal(c).unwrap_or_else(|| bi!("控制字符", "a control character"));
    let (zh, en) = (what.zh, what.en);
    Diagnostic::new(
        Code::BadCharacter,
        span,
        bi!("不能用的字符 {number}：{zh}", "character {number} may not be used: {en}"),
    )
    .label(bi!("{number} 在这里", "{number} is here"))
}

/// Why a character may not stand in a source; `None` when it may.
pub(super) fn refusal(c: char) -> Option<Bilingual> {
    Some(match c {
        '\t' | '\n' | '\r' | ' '..='~' => return None,
        '\u{3000}'..='\u{303F}' | '\u{4E00}'..='\u{9FFF}' => return None,
        // Quotes, dashes and dots; letters and marks as wide as ideographs.
        '\u{2010}'..='\u{2027}' | '\u{FF01}'..='\u{FF5E}' => return None,
        '\0' => bi!("空字符（NUL）", "the NUL character"),
        '\u{1}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => bi!("控制字符", "a control character"),
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            bi!(
                "看不见的文字方向控制符，会使显示的文字与实际不同",
                "an invisible text-direction control, which makes text look other than it is"
            )
        }
        '\u{2028}' | '\u{2029}' => {
            bi!("看不见的换行符", "an invisible line separator")
        }
        '\u{AD}'
        | '\u{200B}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}' => {
            bi!("看不见的字符", "an invisible character")
        }
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => bi!(
            "自造字（专用区），换一台机器就显示不出来",
            "a private-use character, which other machines cannot show"
        ),
        // Planes of ideographs grow with every edition of Unicode; a new character is no slip.
        '\u{20000}'..='\u{2FFFD}' | '\u{30000}'..='\u{3FFFD}' => return None,
        _ if unassigned(c) => bi!("尚未分配的编码", "not an assigned character"),
        _ => return None,
    })
}

fn unassigned(c: char) -> bool {
    static RANGES: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
        let class = regex_syntax::parse(r"\p{Cn}").map(regex_syntax::hir::Hir::into_kind);
        match class {
            Ok(regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class))) => {
                class.iter().map(|range| (range.start(), range.end())).collect()
            }
            _ => Vec::new(),
        }
    });
    let after = RANGES.partition_point(|&(start, _)| start <= c);
    after.checked_sub(1).and_then(|i| RANGES.get(i)).is_some_and(|&(_, end)| c <= end)
}

/// Reports lines indented with tabs. Where all indentation is by tabs each stands for one level,
/// and reading goes on with a space for each; where they are mixed nobody knows what was meant, and
/// the text ends before the first such line.
fn tabs(file: FileId, text: String, faults: &mut Faults) -> String {
    let mut first = None;
    let mut spaces = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches([' ', '\t']);
        let indent = line.get(..line.len() - body.len()).unwrap_or_default();
        if !body.trim_end().is_empty() && !body.starts_with('#') {
            spaces |= indent.contains(' ');
            if let Some(at) = indent.find('\t') {
                first.get_or_insert(start);
                let span = Span::new(file, start + at..start + indent.len());
                faults.add(Code::Tab, || tab(span));
            }
        }
        start += line.len();
    }
    match first {
        None => text,
        Some(_) if !spaces => text
            .split_inclusive('\n')
            .map(|line| {
                let body = line.trim_start_matches('\t');
                " ".repeat(line.len() - body.len()) + body
            })
            .collect(),
        Some(at) => text.get(..at).unwrap_or_default().to_owned(),
    }
}

/// The diagnostic for a tab at `span`.
pub(super) fn tab(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::Tab,
        span,
        bi!("行首缩进用了制表符（Tab）", "this line is indented with a tab"),
    )
    .label(bi!("请换成空格", "use spaces here"))
}

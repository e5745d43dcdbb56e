//! What is wrong with a user's template: the engine's errors as places and words.

use super::Templates;
use crate::code::Code;
use crate::diagnostic::{Bilingual, Diagnostic, nearest};
use crate::source::{FileId, Span};
use std::ops::Range;
use tera::ErrorKind;

/// What would end a style sheet or a script in a page, change how it is read, or be taken for a slot
/// of the page.
pub(super) const ENDINGS: [&str; 5] = ["</style", "</script", "<script", "<!--", "<?"];

/// Folders of `templates/` that hold what values mean, in every carrier the same: never replaced.
const MEANING: [&str; 2] = ["javascript", "rust"];

/// Something wrong in a template.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// The name of the template in the engine; empty when the engine names none.
    pub(super) file: String,
    /// The bytes it is about.
    pub(super) range: Range<usize>,
    pub(super) message: Message,
}

/// What is said of a fault.
#[derive(Clone, Debug)]
pub(super) struct Message {
    text: Bilingual,
    help: Vec<Bilingual>,
    /// Whether another template may be to blame.
    another: bool,
}

impl Fault {
    /// Whether it is about something that another template should have given.
    pub(super) fn is_about_another(&self) -> bool {
        self.message.another
    }

    /// The diagnostic, in the text of the file.
    pub(super) fn diagnostic(&self, file: FileId, text: &str) -> Diagnostic {
        let Range { start, end } = self.range;
        let start = text.floor_char_boundary(start);
        let end = text.ceil_char_boundary(end).max(start);
        let span = Span::new(file, start..end);
        let found = Diagnostic::new(Code::Template, span, self.message.text.clone());
        self.message.help.iter().cloned().fold(found, Diagnostic::help)
    }
}

/// The faults that an error of the engine tells of. `text` gives the text of a template.
pub(super) fn of<'t>(error: &tera::Error, text: impl Fn(&str) -> &'t str) -> Vec<Fault> {
    let nowhere = |file: &str, message| Fault { file: file.to_owned(), range: 0..0, message };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => vec![Fault {
            range: report.span().range.clone(),
            ..nowhere(report.filename(), words(report.message()))
        }],
        // Several at once come as one text of reports.
        ErrorKind::Msg(reports) if reports.starts_with("error: ") => {
            reports.split("error: ").filter_map(|report| read(report, &text)).collect()
        }
        ErrorKind::MissingParent { current, parent } => vec![nowhere(current, extends(parent))],
        ErrorKind::CircularExtend { tpl, .. } => vec![nowhere(tpl, extends(tpl))],
        _ => vec![nowhere("", words(&error.to_string()))],
    }
}

/// Reads a report, `message`, then `--> file:line:column`, then the line with what it is about
/// underlined.
fn read<'t>(report: &str, text: impl Fn(&str) -> &'t str) -> Option<Fault> {
    let (message, rest) = report.split_once("\n")?;
    let (place, shown) = rest.trim_start().strip_prefix("--> ")?.split_once("\n")?;
    let mut parts = place.rsplitn(3, ':');
    let (column, line, file) = (parts.next()?, parts.next()?, parts.next()?);
    let (column, line): (usize, usize) = (column.parse().ok()?, line.parse().ok()?);
    let text = text(file);
    let above = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let width = shown.lines().nth(2)?.matches('^').count();
    let end_of = |characters: usize| {
        let bytes = text.get(above..)?.chars().take(characters).map(char::len_utf8).sum::<usize>();
        Some(above + bytes)
    };
    let before = column.checked_sub(1)?;
    let range = end_of(before)?..end_of(before + width)?;
    Some(Fault { file: file.to_owned(), range, message: words(message) })
}

/// A name that the view of the template does not have.
pub(super) fn undefined(name: &str, known: &[String]) -> Message {
    let text = bi!("这里没有“{name}”", "there is no `{name}` here");
    let mut help = Vec::new();
    if let Some(near) = nearest(name, known.iter().map(String::as_str)) {
        help.push(bi!("是不是“{near}”？", "did you mean `{near}`?"));
    }
    if !known.is_empty() {
        let (zh, en) = (known.join("、"), known.join(", "));
        help.push(bi!("这里有：{zh}", "here there are: {en}"));
    }
    Message { text, help, another: false }
}

/// A text that would not stay in its element.
pub(super) fn ending(ending: &str) -> Message {
    let text = bi!(
        "样式和脚本里不能写“{ending}”：它会打断所在的元素，或被当作页面的空位",
        "`{ending}` cannot stand in a style sheet or script: it would break out of its element, or be taken for a slot of the page"
    );
    let help = bi!(
        "在字符串里把“<”写成转义：脚本写 \\x3c，样式写 \\3c 加一个空格",
        "escape the `<` in a string: \\x3c in a script, \\3c and a space in a style sheet"
    );
    Message { text, help: vec![help], another: false }
}

/// A slot that pages do not know.
pub(super) fn no_slot(words: &str) -> Message {
    let text = bi!("页面没有空位“<?{words}”", "pages have no slot `<?{words}`");
    let help = bi!(
        "空位以“<?”开头、“?>”结尾，里面不能再有“<”；有哪些空位，见 templates/README.md",
        "a slot goes from `<?` to `?>` without another `<` in it; templates/README.md lists the slots"
    );
    Message { text, help: vec![help], another: false }
}

/// A slot that opens a part which does not end, or ends one that was not opened.
pub(super) fn unpaired(words: &str) -> Message {
    let text = bi!("空位“<?{words}”没有配对", "the slot `<?{words}` has no counterpart");
    let help = bi!(
        "每个 <?if …?>、<?rows …?>、<?each …?> 都要有自己的 <?end?>，中间最多一个 <?else?> 或 <?rest?>",
        "each <?if …?>, <?rows …?> and <?each …?> needs an <?end?> of its own, with one <?else?> or <?rest?> between at most"
    );
    Message { text, help: vec![help], another: false }
}

fn extends(parent: &str) -> Message {
    let text = bi!("不能在“{parent}”的基础上改", "`{parent}` cannot be extended here");
    let help = bi!(
        "要在内置的模板上改，写 {{% extends \"built-in/…\" %}}，后面是它的路径",
        "to change parts of a built-in template, write {{% extends \"built-in/…\" %}} with its path"
    );
    Message { text, help: vec![help], another: false }
}

/// The engine's words, those that are met often in both languages.
fn words(message: &str) -> Message {
    let quoted = || message.split('`').nth(1).unwrap_or_default();
    let name = quoted();
    if message.contains("` is not defined") {
        let known = message.split_once("Available ").and_then(|(_, list)| list.split_once(": "));
        let known = known.map_or("", |(_, list)| list).split(", ").filter(|name| !name.is_empty());
        let known: Vec<String> = known.map(str::to_owned).collect();
        return undefined(name, &known);
    }
    if message == "Unexpected end of input" {
        let text = bi!("到文件末尾还没有写完", "the template ends too early");
        return Message { text, help: Vec::new(), another: false };
    }
    let text = match message.split_once(" `").map(|(kind, _)| kind) {
        Some("Unknown filter") => bi!("没有过滤器“{name}”", "there is no filter `{name}`"),
        Some("Unknown test") => bi!("没有判断“{name}”", "there is no test `{name}`"),
        Some("Unknown function") => bi!("没有函数“{name}”", "there is no function `{name}`"),
        Some("Unknown component") => bi!("没有组件“{name}”", "there is no component `{name}`"),
        Some("Unknown template") => bi!("没有模板“{name}”", "there is no template `{name}`"),
        _ => bi!("模板读不通：{message}", "the template cannot be followed: {message}"),
    };
    let another =
        ["Unknown component", "Unknown template"].iter().any(|kind| message.starts_with(kind));
    Message { text, help: Vec::new(), another }
}

/// Where a name stands by itself in a tag of a template.
pub(super) fn find_name(text: &str, name: &str) -> Option<Range<usize>> {
    let part_of_name = |c: char| c == '_' || c.is_alphanumeric();
    let found = text.match_indices(name).find(|(start, _)| {
        let (before, after) = (&text[..*start], &text[start + name.len()..]);
        let begins = before.rfind("{{").max(before.rfind("{%"));
        let ends = before.rfind("}}").max(before.rfind("%}")).max(before.rfind("{#"));
        let argument = after.starts_with('=') && !after.starts_with("==");
        begins > ends
            && !before.ends_with(|c| part_of_name(c) || matches!(c, '.' | '"' | '\'' | '<' | '/'))
            && !after.starts_with(part_of_name)
            && !argument
    });
    found.map(|(start, _)| start..start + name.len())
}

/// A file whose bytes are no text.
pub(super) fn not_utf8(file: FileId, text: &str) -> Diagnostic {
    let start = text.find(char::REPLACEMENT_CHARACTER).unwrap_or_default();
    let range: Range<usize> = start..start + char::REPLACEMENT_CHARACTER.len_utf8();
    Diagnostic::new(
        Code::NotUtf8,
        Span::new(file, range),
        bi!("文件不是 UTF-8 编码", "the file is not UTF-8"),
    )
    .label(bi!("这里的字节不成字", "these bytes are no character"))
}

/// A file with another name than the built-in templates have.
pub(super) fn unknown_template(path: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::UnknownTemplate,
        span,
        bi!("没有可以用“{path}”替换的模板", "`{path}` stands in for no template"),
    );
    let folder = path.split('/').next().unwrap_or(path);
    diagnostic.help(help(path, folder))
}

fn help(path: &str, folder: &str) -> Bilingual {
    if MEANING.contains(&folder) {
        return bi!(
            "“{folder}”不能替换：填写的内容是什么意思由它规定，解释器、生成的程序和页面都照它判断",
            "`{folder}` cannot be replaced: it is what answers mean, to the interpreter, the generated programs and the page"
        );
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let same_name = || Templates::names().find(|known| known.rsplit('/').next() == Some(name));
    if let Some(near) = nearest(path, Templates::names()).or_else(same_name) {
        return bi!("是不是“{near}”？", "did you mean `{near}`?");
    }
    let names: Vec<&str> = Templates::names().collect();
    let (zh, en) = (names.join("、"), names.join(", "));
    bi!("可以替换的有：{zh}", "these can be replaced: {en}")
}

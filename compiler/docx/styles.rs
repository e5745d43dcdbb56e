//! How each kind of paragraph looks (GB/T 9704-2012, 7.2 and 7.3), as styles that an office program
//! knows by name: whoever edits the document changes a style once.

use super::xml::{Element, element, value};

/// Namespace of WordprocessingML.
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A face by its name on office machines, and what stands in where it is not installed. No face is
/// part of the document.
struct Face {
    name: &'static str,
    otherwise: &'static str,
}

const SERIF: Face = Face { name: "Times New Roman", otherwise: "" };
const FANG_SONG: Face = Face { name: "仿宋_GB2312", otherwise: "仿宋" };
const KAI: Face = Face { name: "楷体_GB2312", otherwise: "楷体" };
const HEI: Face = Face { name: "黑体", otherwise: "SimHei" };
const SONG: Face = Face { name: "宋体", otherwise: "SimSun" };
const TITLE_SONG: Face = Face { name: "方正小标宋简体", otherwise: "宋体" };
/// The face of Latin text.
pub(super) const SERIF_FACE: &str = SERIF.name;
/// The face whose Latin characters are all half as wide as the Chinese ones.
pub(super) const EVEN_FACE: &str = SONG.name;
const FACES: &[Face] = &[SERIF, FANG_SONG, KAI, HEI, SONG, TITLE_SONG];

/// A style of paragraphs. Lengths are in twips (1/20 point), sizes in half points.
struct Style {
    id: &'static str,
    /// As office programs know it, whatever their language; or a name of our own.
    name: &'static str,
    based_on: &'static str,
    next: &'static str,
    face: Option<Face>,
    size: Option<u32>,
    bold: bool,
    align: &'static str,
    before: u32,
    after: u32,
    line: Line,
    /// First line further in, in hundredths of a character.
    indent: u32,
    /// Whether what follows stands on the same page.
    heads: bool,
    /// Level in the outline, from 0.
    outline: Option<u32>,
    /// A tab with dots at the right edge.
    dots: Option<u32>,
}

/// Height of lines.
#[derive(Clone, Copy)]
enum Line {
    Inherited,
    Exactly(u32),
    AtLeast(u32),
}

const PLAIN: Style = Style {
    id: "",
    name: "",
    based_on: "Normal",
    next: "",
    face: None,
    size: None,
    bold: false,
    align: "",
    before: 0,
    after: 0,
    line: Line::Inherited,
    indent: 0,
    heads: false,
    outline: None,
    dots: None,
};

/// Size of running text, in half points: 三号.
pub(super) const TEXT_SIZE: u32 = 32;
/// Size of text in tables and forms: 五号.
pub(super) const CELL_SIZE: u32 = 21;
/// 22 lines on a page.
const TEXT_LINE: Line = Line::Exactly(580);

const HEADING: Style =
    Style { next: "BodyText", line: TEXT_LINE, indent: 200, heads: true, ..PLAIN };
const CELL: Style = Style { size: Some(CELL_SIZE), ..PLAIN };
const CONTENTS: Style = Style { line: Line::AtLeast(480), size: Some(28), ..PLAIN };

const STYLES: &[Style] = &[
    Style {
        id: "Title",
        name: "Title",
        next: "BodyText",
        face: Some(TITLE_SONG),
        size: Some(44),
        align: "center",
        after: 280,
        line: Line::AtLeast(640),
        heads: true,
        ..PLAIN
    },
    Style {
        id: "Subtitle",
        name: "Subtitle",
        next: "BodyText",
        face: Some(KAI),
        align: "center",
        line: TEXT_LINE,
        ..PLAIN
    },
    Style { id: "Heading1", name: "heading 1", face: Some(HEI), outline: Some(0), ..HEADING },
    Style { id: "Heading2", name: "heading 2", face: Some(KAI), outline: Some(1), ..HEADING },
    Style { id: "Heading3", name: "heading 3", bold: true, outline: Some(2), ..HEADING },
    Style { id: "Heading4", name: "heading 4", outline: Some(3), ..HEADING },
    Style {
        id: "BodyText",
        name: "Body Text",
        align: "both",
        line: TEXT_LINE,
        indent: 200,
        ..PLAIN
    },
    Style { id: "ListParagraph", name: "List Paragraph", line: TEXT_LINE, ..PLAIN },
    Style {
        id: "Remark",
        name: "说明",
        face: Some(KAI),
        size: Some(24),
        align: "both",
        line: Line::AtLeast(400),
        indent: 200,
        ..PLAIN
    },
    Style {
        id: "Caption",
        name: "caption",
        face: Some(HEI),
        size: Some(24),
        align: "center",
        before: 120,
        after: 60,
        ..PLAIN
    },
    Style { id: "Figure", name: "图", align: "center", before: 120, ..PLAIN },
    Style { id: "TableText", name: "表格文字", ..CELL },
    Style { id: "TableShort", name: "表格短文", align: "center", ..CELL },
    Style { id: "TableHead", name: "表头", face: Some(HEI), align: "center", ..CELL },
    Style {
        id: "FormTitle",
        name: "表单标题",
        based_on: "Title",
        next: "FormText",
        size: Some(36),
        after: 120,
        line: Line::AtLeast(480),
        ..PLAIN
    },
    Style { id: "FormText", name: "表单文字", align: "center", after: 60, ..CELL },
    Style { id: "FormRemark", name: "表单说明", size: Some(18), align: "both", ..PLAIN },
    Style {
        id: "TOCHeading",
        name: "TOC Heading",
        face: Some(HEI),
        align: "center",
        before: 120,
        after: 120,
        heads: true,
        ..PLAIN
    },
    Style { id: "TOC1", name: "toc 1", dots: Some(0), ..CONTENTS },
    Style { id: "TOC2", name: "toc 2", dots: Some(280), ..CONTENTS },
    Style { id: "TOC3", name: "toc 3", dots: Some(560), ..CONTENTS },
    Style { id: "Footer", name: "footer", face: Some(SONG), size: Some(28), ..PLAIN },
    Style { id: "Edition", name: "版本", size: Some(15), align: "center", ..PLAIN },
    Style { id: "CommentText", name: "annotation text", size: Some(CELL_SIZE), ..PLAIN },
    // What stands where a format wants a paragraph and the document has none.
    Style { id: "Gap", name: "间隔", size: Some(2), line: Line::Exactly(20), ..PLAIN },
];

/// The file of styles.
pub(super) fn styles() -> Element {
    element("w:styles")
        .with("xmlns:w", MAIN)
        .and(defaults())
        .and(
            paragraph_style("Normal")
                .with("w:default", 1)
                .and(value("w:name", "Normal"))
                .and(element("w:qFormat")),
        )
        .and(
            element("w:style")
                .with("w:type", "character")
                .with("w:default", 1)
                .with("w:styleId", "DefaultParagraphFont")
                .and(value("w:name", "Default Paragraph Font")),
        )
        .and(
            element("w:style")
                .with("w:type", "table")
                .with("w:default", 1)
                .with("w:styleId", "TableNormal")
                .and(value("w:name", "Normal Table"))
                .and(element("w:tblPr").and(margins(0, 108))),
        )
        .all(STYLES.iter().map(Style::element))
        .and(character("Strong", "Strong", element("w:b")))
        .and(character("CommentReference", "annotation reference", value("w:sz", 16)))
        .and(grid())
}

/// The file of fonts: which stands in for which.
pub(super) fn fonts() -> Element {
    element("w:fonts").with("xmlns:w", MAIN).all(FACES.iter().map(|face| {
        let chinese = !face.otherwise.is_empty();
        let mut font = element("w:font").with("w:name", face.name);
        if chinese {
            font.push(value("w:altName", face.otherwise));
        }
        font.and(value("w:charset", if chinese { "86" } else { "00" }))
            .and(value("w:family", if chinese { "auto" } else { "roman" }))
            .and(value("w:pitch", "variable"))
    }))
}

/// The margins of cells.
pub(super) fn margins(vertical: u32, horizontal: u32) -> Element {
    let side = |name, width: u32| element(name).with("w:w", width).with("w:type", "dxa");
    element("w:tblCellMar")
        .and(side("w:top", vertical))
        .and(side("w:left", horizontal))
        .and(side("w:bottom", vertical))
        .and(side("w:right", horizontal))
}

fn defaults() -> Element {
    let language = element("w:lang")
        .with("w:val", "en-US")
        .with("w:eastAsia", "zh-CN")
        .with("w:bidi", "ar-SA");
    let run = element("w:rPr")
        .and(faces(&FANG_SONG))
        .and(value("w:kern", 2))
        .and(value("w:sz", TEXT_SIZE))
        .and(value("w:szCs", TEXT_SIZE))
        .and(language);
    element("w:docDefaults")
        .and(element("w:rPrDefault").and(run))
        .and(element("w:pPrDefault").and(element("w:pPr").and(value("w:snapToGrid", 0))))
}

fn faces(face: &Face) -> Element {
    element("w:rFonts")
        .with("w:ascii", SERIF.name)
        .with("w:eastAsia", face.name)
        .with("w:hAnsi", SERIF.name)
        .with("w:cs", SERIF.name)
}

fn paragraph_style(id: &str) -> Element {
    element("w:style").with("w:type", "paragraph").with("w:styleId", id)
}

fn character(id: &str, name: &str, look: Element) -> Element {
    element("w:style")
        .with("w:type", "character")
        .with("w:styleId", id)
        .and(value("w:name", name))
        .and(value("w:basedOn", "DefaultParagraphFont"))
        .and(element("w:qFormat"))
        .and(element("w:rPr").and(look))
}

/// Tables with lines between all cells.
fn grid() -> Element {
    const SIDES: [&str; 6] = ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"];
    let line =
        |name| value(name, "single").with("w:sz", 4).with("w:space", 0).with("w:color", "000000");
    let look =
        element("w:tblPr").and(element("w:tblBorders").all(SIDES.map(line))).and(margins(28, 85));
    element("w:style")
        .with("w:type", "table")
        .with("w:styleId", "TableGrid")
        .and(value("w:name", "Table Grid"))
        .and(value("w:basedOn", "TableNormal"))
        .and(look)
}

impl Style {
    fn element(&self) -> Element {
        let mut style = paragraph_style(self.id)
            .and(value("w:name", self.name))
            .and(value("w:basedOn", self.based_on));
        if !self.next.is_empty() {
            style.push(value("w:next", self.next));
        }
        style.push(element("w:qFormat"));
        let look = [("w:pPr", self.paragraph()), ("w:rPr", self.run())];
        style.extend(look.into_iter().filter(|(_, look)| !look.is_empty()).map(|(_, look)| look));
        style
    }

    fn paragraph(&self) -> Element {
        let mut look = element("w:pPr");
        if self.heads {
            look.extend([element("w:keepNext"), element("w:keepLines")]);
        }
        if self.dots.is_some() {
            // The width of the text is that of the page that the contents stand on.
            let right = super::page::Page::Text.width();
            let tab = value("w:tab", "right").with("w:leader", "dot").with("w:pos", right);
            look.push(element("w:tabs").and(tab));
        }
        let mut spacing = element("w:spacing").with("w:before", self.before);
        spacing = spacing.with("w:after", self.after);
        look.push(match self.line {
            Line::Inherited => spacing,
            Line::Exactly(line) => spacing.with("w:line", line).with("w:lineRule", "exact"),
            Line::AtLeast(line) => spacing.with("w:line", line).with("w:lineRule", "atLeast"),
        });
        if self.indent > 0 {
            let first = self.indent * self.size.unwrap_or(TEXT_SIZE) / 10;
            let indent = element("w:ind").with("w:firstLine", first);
            look.push(indent.with("w:firstLineChars", self.indent));
        }
        if let Some(left) = self.dots {
            look.push(element("w:ind").with("w:left", left));
        }
        if !self.align.is_empty() {
            look.push(value("w:jc", self.align));
        }
        if let Some(level) = self.outline {
            look.push(value("w:outlineLvl", level));
        }
        look
    }

    fn run(&self) -> Element {
        let mut look = element("w:rPr");
        if let Some(face) = &self.face {
            look.push(faces(face));
        }
        if self.bold {
            look.push(element("w:b"));
        }
        if let Some(size) = self.size {
            look.extend([value("w:sz", size), value("w:szCs", size)]);
        }
        look
    }
}

//! Documents as what they say: headings, paragraphs, lists, tables, figures. A [`Document`] knows no
//! file format; the renderers (page, Markdown, word document, PDF) know nothing of what it is about.
//! So all of them say the same, and one more document is one more function that builds this tree.
//!
//! All text is data: a renderer escapes it for its format. Numbers of headings are part of the
//! content (GB/T 9704-2012, 7.3.3: 一、（一）1.（1）); those of lists are the renderer's to print.

mod make;
mod text;

pub use text::{BOXES, line};

use serde::Serialize;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The title.
    pub title: String,
    /// Which edition of what this is.
    pub edition: Edition,
    /// Whether a table of contents stands before the text.
    pub contents: bool,
    /// What it says, by the page it is printed on.
    pub sections: Vec<Section>,
}

/// Which edition a document is: stands in each of them, so that a printed copy can be told from a
/// later one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edition {
    /// Title of the matter.
    pub matter: String,
    /// Version of the schema.
    pub version: String,
    /// Day of the version.
    pub date: Option<String>,
    /// What the schema was written after.
    pub source: Option<String>,
    /// The first 16 hexadecimal digits of the hash of the schema's files.
    pub hash: String,
    /// The region it holds for; none for the general edition.
    pub region: Option<String>,
    /// Whether the editor's doubts stand in it ([`Inline::Note`]).
    pub review: bool,
}

/// Content on pages of one orientation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Whether its pages lie on their side.
    pub landscape: bool,
    /// From above.
    pub blocks: Vec<Block>,
}

/// A piece of a document that begins on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading.
    Heading {
        /// 1 to 4; the title of the document is above all of them.
        level: u8,
        /// Its number as printed, `一、` or `（一）`; empty when it has none.
        number: String,
        /// Its words.
        text: Line,
        /// What links name; ids and fixed words only. Empty when nothing does.
        anchor: String,
    },
    /// A paragraph.
    Paragraph {
        /// What it says.
        text: Line,
        /// How it is meant.
        tone: Tone,
    },
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// A picture.
    Figure(Figure),
}

/// How a paragraph is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Running text.
    Body,
    /// A remark on what stands above.
    Soft,
    /// A line centred below the title.
    Centred,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct List {
    /// Whether its items are numbered, from 1.
    pub ordered: bool,
    /// The items.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Lines of text.
    pub lines: Vec<Line>,
    /// A list below them.
    pub list: Option<List>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What it shows; printed above unless empty. Forms have none.
    pub caption: String,
    /// What kind of table it is.
    pub look: Look,
    /// Width of each column, as shares of their sum.
    pub columns: Vec<u32>,
    /// Rows that stand again on each page.
    pub head: Vec<Row>,
    /// All other rows.
    pub body: Vec<Row>,
    /// Whether it stands on one page.
    pub whole: bool,
}

/// What kind of table it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// Data to look up.
    Data,
    /// A form to fill in: tables that follow each other are one on paper.
    Form,
}

/// A row of a table: the cells that begin in it. A place that a cell from above or from the left
/// takes has no cell of its own, as in HTML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// From the left.
    pub cells: Vec<Cell>,
    /// Whether it must not be the last on a page: what it is a heading of follows.
    pub heads: bool,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Columns it takes.
    pub columns: u32,
    /// Rows it takes.
    pub rows: u32,
    /// What it is for.
    pub role: Role,
    /// What stands in it.
    pub lines: Vec<Line>,
    /// Lines of writing it leaves room for.
    pub tall: u32,
}

/// What a cell is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Heads the column below.
    Column,
    /// Heads the row to its right.
    Row,
    /// Heads all rows beside it.
    Side,
    /// The same, written from above, one character under the other.
    Upright,
    /// Heads what follows, over the whole width.
    Bar,
    /// Heads a whole section, over the whole width.
    SectionBar,
    /// Something short, centred.
    Short,
    /// Text, from the left.
    Long,
}

/// A line of text. Lines are broken where they are longer than their place.
pub type Line = Vec<Inline>;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Inline {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// Words that matter.
    Strong {
        /// The words.
        text: String,
    },
    /// Small print.
    Small {
        /// The words.
        text: String,
    },
    /// A doubt of the editor about the source, in the margin; in the review edition alone.
    Note {
        /// The doubt.
        text: String,
    },
    /// Room to write, or what was written there.
    Blank {
        /// What was written; empty on a blank form.
        text: String,
        /// How long, in characters; as long as there is room for when 0.
        width: u32,
        /// Whether a line is printed to write on.
        ruled: bool,
    },
    /// A box for each character.
    Characters {
        /// What was written; empty on a blank form.
        text: String,
        /// How many boxes.
        count: u32,
    },
    /// A box to tick.
    Box {
        /// Whether it is ticked.
        ticked: bool,
        /// Its words; empty when they stand elsewhere.
        text: String,
        /// Whether the box stands before its words.
        before: bool,
    },
}

/// A picture. What it shows is said in words beside it, for whoever does not see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The picture, for renderers that place drawings: SVG without scripts, references or fonts of its own.
    pub svg: String,
    /// The same as shapes, for renderers whose drawings stay editable.
    pub chart: Chart,
    /// Printed below; empty when there is none.
    pub caption: String,
    /// A short text in its place.
    pub alternative: String,
    /// The file it stands in beside the document, for renderers that link pictures.
    pub file: String,
}

/// A chart of boxes and arrows on a plane. Lengths are in pixels of CSS (1/96 inch) at full size; x
/// grows to the right, y downwards. Later shapes lie above earlier ones: bands, arrows, boxes, labels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// Width of the plane.
    pub width: u32,
    /// Height of the plane.
    pub height: u32,
    /// Areas behind the boxes.
    pub bands: Vec<Shape>,
    /// Arrows.
    pub arrows: Vec<Arrow>,
    /// Boxes.
    pub boxes: Vec<Shape>,
    /// Words without a box.
    pub labels: Vec<Label>,
}

/// A rectangle with words in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shape {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Whether it stands for the start or the end.
    pub end: bool,
    /// Its words, each with the place of its line.
    pub lines: Vec<Label>,
}

/// A line of words in a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Where it is anchored: its middle in a box, its left in a band, its right elsewhere.
    pub x: u32,
    /// Its baseline.
    pub y: u32,
    /// The words.
    pub text: String,
    /// Whether they matter.
    pub strong: bool,
}

/// An arrow along straight lines, with its head at the last point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Arrow {
    /// Where it runs: x and y of each corner.
    pub points: Vec<(u32, u32)>,
    /// Whether it is the way of some only.
    pub dashed: bool,
}

//! The form as it is printed, blank or filled: the sheet of [`crate::paper`] as a document.

use super::{Options, Writer};
use crate::document::{Block, Cell, Document, Inline, Line, Look, Role, Row, Section, Table, Tone};
use crate::model::Model;
use crate::page::Filling;
use crate::paper::{self, CellKind, Part, Run, Sheet};

/// Tables of more rows than this may be broken between pages.
const WHOLE_ROWS: usize = 12;

/// The form with the answers of a filling.
pub(crate) fn filled(model: &Model, options: &Options, filling: &Filling<'_>) -> Document {
    let sheet = paper::sheet(model);
    let writer = Writer { model, options };
    let mut pen = Pen { filling, doubts: doubts(writer, &sheet), rows: Vec::new() };
    let mut blocks = Vec::new();
    for line in &sheet.above {
        for text in pen.line(line) {
            blocks.push(Block::Paragraph { text, tone: Tone::Centred });
        }
    }
    for table in &sheet.tables {
        let mut body = Vec::new();
        pen.parts(&table.parts, &mut body);
        blocks.push(Block::Table(Table {
            caption: String::new(),
            look: Look::Form,
            columns: table.columns.clone(),
            head: Vec::new(),
            whole: body.len() <= WHOLE_ROWS,
            body,
        }));
    }
    let soft = |text| Block::Paragraph { text, tone: Tone::Soft };
    blocks.extend(sheet.below.iter().map(|text| soft(vec![Inline::words(text)])));
    // Doubts about what is asked online only.
    blocks.extend(pen.doubts.into_iter().map(|(_, doubt)| soft(vec![doubt])));
    Document {
        title: sheet.title.clone(),
        edition: writer.edition(),
        contents: false,
        sections: vec![Section { landscape: false, blocks }],
    }
}

/// The doubts about the form, each with the path of the first place to write that it is about; the
/// empty path where it is about none.
fn doubts(writer: Writer<'_>, sheet: &Sheet) -> Vec<(String, Inline)> {
    let places: Vec<&str> = sheet.lines().into_iter().flatten().filter_map(Run::path).collect();
    let found = writer.model.doubts.iter().filter_map(|doubt| {
        let about = doubt.at.strip_prefix("form.")?;
        let note = writer.doubt(Some(&doubt.text))?;
        let place = places.iter().find(|place| {
            let rest = place.replace("[*]", "");
            let rest = rest.strip_prefix(about);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        Some((place.map_or("", |place| *place).to_owned(), note))
    });
    found.collect()
}

/// What fills the sheet in, row by row.
struct Pen<'f> {
    filling: &'f Filling<'f>,
    /// Doubts that have not been written down yet.
    doubts: Vec<(String, Inline)>,
    /// Numbers, from 0, of the repeated rows around, the outermost first.
    rows: Vec<usize>,
}

impl Pen<'_> {
    fn parts(&mut self, parts: &[Part], rows: &mut Vec<Row>) {
        for part in parts {
            match part {
                Part::Row(row) => {
                    let cells = row.cells.iter().map(|cell| self.cell(cell)).collect();
                    rows.push(Row { cells, heads: row.heads });
                }
                Part::Repeat { group, printed, parts, .. } => {
                    let filled = self.filling.pairs.rows(&self.name(group));
                    for row in 0..filled.max(*printed as usize) {
                        self.rows.push(row);
                        self.parts(parts, rows);
                        self.rows.pop();
                    }
                }
            }
        }
    }

    fn cell(&mut self, cell: &paper::Cell) -> Cell {
        let role = match cell.kind {
            CellKind::Side { vertical: true } => Role::Upright,
            CellKind::Side { vertical: false } => Role::Side,
            CellKind::Bar { section: true } => Role::SectionBar,
            CellKind::Bar { section: false } => Role::Bar,
            CellKind::Label => Role::Row,
            CellKind::Column => Role::Column,
            CellKind::Short => Role::Short,
            CellKind::Long => Role::Long,
        };
        let lines = cell.lines.iter().flat_map(|line| self.line(line)).collect();
        Cell { columns: cell.columns, rows: cell.rows, role, lines, tall: cell.tall }
    }

    /// A line of the sheet; more than one where something is written below it.
    fn line(&mut self, line: &paper::Line) -> Vec<Line> {
        let (mut lines, mut current) = (Vec::new(), Line::new());
        for run in line {
            self.run(run, &mut current);
            if let Run::Photo { path, .. } = run
                && self.answered(path)
            {
                lines.push(std::mem::take(&mut current));
                current.push(Inline::Small { text: "（已附电子照片）".to_owned() });
            }
            let here = |(at, _): &mut (String, Inline)| run.path() == Some(at.as_str());
            current.extend(self.doubts.extract_if(.., here).map(|(_, doubt)| doubt));
        }
        lines.push(current);
        lines
    }

    fn run(&self, run: &Run, line: &mut Line) {
        match run {
            Run::Text(text) => line.push(Inline::words(text)),
            Run::Small(text) => line.push(Inline::Small { text: text.clone() }),
            Run::Blank { path, width, ruled } => {
                line.push(Inline::Blank { text: self.shown(path), width: *width, ruled: *ruled });
            }
            Run::Characters { path, count } => {
                line.push(Inline::Characters { text: self.shown(path), count: *count });
            }
            Run::Date { path, day } => self.date(path, *day, line),
            Run::Box { path, ticked, least, label, before, .. } => {
                let chosen = self.filling.pairs.all(&self.name(path));
                let chosen = ticked.iter().filter(|answer| chosen.contains(answer)).count();
                let (ticked, text) = (chosen >= *least as usize, label.clone());
                line.push(Inline::Box { ticked, text, before: *before });
            }
            Run::Aside { path } if self.answered(path) => {
                line.push(Inline::words(format!("（{}）", self.shown(path))));
            }
            Run::Aside { .. } => {}
            Run::Photo { caption, .. } => line.push(Inline::words(caption)),
            Run::Attached { path } => line.push(Inline::Box {
                ticked: self.answered(path),
                text: "已附".to_owned(),
                before: true,
            }),
            Run::Ordinal(depth) => {
                let row = depth.checked_sub(1).and_then(|depth| self.rows.get(depth)).copied();
                line.push(Inline::words((row.unwrap_or_default() + 1).to_string()));
            }
        }
    }

    fn date(&self, path: &str, day: bool, line: &mut Line) {
        let blank = |text: String, width| Inline::Blank { text, width, ruled: false };
        if self.answered(path) {
            line.push(blank(self.shown(path), 0));
            return;
        }
        for (width, word) in [(3, "年"), (2, "月"), (2, "日")] {
            if word != "日" || day {
                line.extend([blank(String::new(), width), Inline::words(word)]);
            }
        }
    }

    /// A path with the numbers of the rows around.
    fn name(&self, path: &str) -> String {
        let mut rows = self.rows.iter();
        let mut parts = path.split('*');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |name, part| match rows.next() {
            Some(row) => format!("{name}{row}{part}"),
            None => format!("{name}*{part}"),
        })
    }

    fn answered(&self, path: &str) -> bool {
        self.filling.pairs.answered(&self.name(path))
    }

    fn shown(&self, path: &str) -> String {
        self.filling.text_at(&self.name(path))
    }
}

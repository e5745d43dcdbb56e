//! What a document says, without how it looks: what is left when the markup of any rendering is
//! taken out again. Renderings are held against it.

use super::{Block, Document, Edition, Inline, Item, Line, List, Row};

/// The box that is not ticked, and the one that is, where they are characters.
pub const BOXES: [&str; 2] = ["□", "☑"];

impl Document {
    /// Its words from above, without empty ones: the title, and of each section one text for each
    /// heading with its number, paragraph, line of an item, caption and cell; lines of a cell are
    /// ended by `\n`. Numbers of lists, the words of charts, [`Document::notes`] and
    /// [`Edition::lines`] are not among them: each renderer has a place of its own for these.
    pub fn text(&self) -> Vec<String> {
        let mut found = vec![self.title.clone()];
        self.blocks().for_each(|block| collect(block, &mut found));
        found.retain(|text| !text.is_empty());
        found
    }

    /// The doubts that stand in it, from above.
    pub fn notes(&self) -> Vec<&str> {
        let mut found = Vec::new();
        for block in self.blocks() {
            each_line(block, &mut |line| {
                found.extend(line.iter().filter_map(|piece| match piece {
                    Inline::Note { text } => Some(text.as_str()),
                    _ => None,
                }));
            });
        }
        found
    }

    /// Every block, from above.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.sections.iter().flat_map(|section| &section.blocks)
    }
}

impl Edition {
    /// The lines that stand in every document: what it is an edition of, then its source.
    pub fn lines(&self) -> Vec<String> {
        let mut first = self.matter.clone();
        let mut add = |word: &str, text: &str| {
            first.push('，');
            first.push_str(word);
            first.push_str(text);
        };
        self.region.iter().for_each(|region| add("", region));
        add("版本", &self.version);
        self.date.iter().for_each(|date| add("", date));
        add("方案摘要", &self.hash);
        if self.review {
            add("审阅版", "");
        }
        let source = self.source.as_ref().map(|source| format!("依据：{source}"));
        [first].into_iter().chain(source).collect()
    }
}

impl Inline {
    /// Its words as they are printed; none for a doubt, which stands in the margin.
    pub fn text(&self) -> String {
        match self {
            Inline::Text { text }
            | Inline::Strong { text }
            | Inline::Small { text }
            | Inline::Blank { text, .. }
            | Inline::Characters { text, .. } => text.clone(),
            Inline::Note { .. } => String::new(),
            Inline::Box { ticked, text, before: true } => {
                format!("{}{text}", BOXES[usize::from(*ticked)])
            }
            Inline::Box { ticked, text, before: false } => {
                format!("{text}{}", BOXES[usize::from(*ticked)])
            }
        }
    }
}

/// The words of a line.
pub fn line(line: &Line) -> String {
    line.iter().map(Inline::text).collect()
}

fn collect(block: &Block, found: &mut Vec<String>) {
    match block {
        Block::Heading { number, text, .. } => found.push(format!("{number}{}", line(text))),
        Block::Paragraph { text, .. } => found.push(line(text)),
        Block::List(list) => items(list, &mut |item| found.extend(item.lines.iter().map(line))),
        Block::Table(table) => {
            found.push(table.caption.clone());
            for cell in cells(table.head.iter().chain(&table.body)) {
                let lines: Vec<String> = cell.lines.iter().map(line).collect();
                found.push(lines.join("\n"));
            }
        }
        Block::Figure(figure) => found.push(figure.caption.clone()),
    }
}

fn each_line<'d>(block: &'d Block, found: &mut dyn FnMut(&'d Line)) {
    match block {
        Block::Heading { text, .. } | Block::Paragraph { text, .. } => found(text),
        Block::List(list) => items(list, &mut |item| item.lines.iter().for_each(&mut *found)),
        Block::Table(table) => {
            let rows = table.head.iter().chain(&table.body);
            cells(rows).flat_map(|cell| &cell.lines).for_each(found);
        }
        Block::Figure(_) => {}
    }
}

fn items<'d>(list: &'d List, found: &mut dyn FnMut(&'d Item)) {
    for item in &list.items {
        found(item);
        item.list.iter().for_each(|inner| items(inner, found));
    }
}

fn cells<'d>(rows: impl Iterator<Item = &'d Row>) -> impl Iterator<Item = &'d super::Cell> {
    rows.flat_map(|row| &row.cells)
}

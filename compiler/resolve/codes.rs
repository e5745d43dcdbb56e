//! Code tables: files of the library, values in place, subsets, refinements; conversions.

use super::{Resolver, value};
use crate::ast::{self, CodeValue};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::*;
use crate::read::{Keyed, Text};
use crate::source::Span;
use std::collections::HashMap;

impl Resolver<'_> {
    pub(super) fn tables(&mut self) {
        for (id, entry) in &self.ast.codes.0 {
            let table = entry.value.as_ref().and_then(|code| self.table(id, code, entry.key));
            match table {
                Some(table) => {
                    self.model.tables.add(id.clone(), table);
                }
                None => {
                    self.poisoned.insert(format!("codes.{id}"));
                }
            }
        }
    }

    fn table(&mut self, id: &str, code: &ast::CodeTable, key: Span) -> Option<CodeTable> {
        self.doubt(&format!("codes.{id}"), &code.notes);
        let mut table = CodeTable {
            id: id.to_owned(),
            title: value(&code.title)
                .or_else(|| value(&code.standard))
                .unwrap_or_else(|| id.to_owned()),
            standard: value(&code.standard),
            file: value(&code.file),
            rows: Vec::new(),
            attributes: Vec::new(),
            division: code.division.as_ref().is_some_and(|flag| flag.value),
            own: code.file.is_none(),
            local: code.local,
            span: key,
        };
        match &code.file {
            Some(file) if code.values.0.is_empty() => self.read_file(&mut table, file)?,
            None if !code.values.0.is_empty() => {
                for (code, entry) in &code.values.0 {
                    if let Some(value) = &entry.value {
                        self.push_row(&mut table, code, value, None, entry.key);
                    }
                }
            }
            _ => {
                let message = match &code.file {
                    Some(_) => bi!(
                        "代码表的 file 和 values 只能写一个",
                        "a code table has `file` or `values`, not both"
                    ),
                    None => bi!(
                        "代码表没有内容：file、values 都没有写",
                        "the code table has no content, neither `file` nor `values`"
                    ),
                };
                self.error(Code::CodeSource, key, message);
                return None;
            }
        }
        self.subset(&mut table, &code.uses);
        for (parent, entry) in &code.refine.0 {
            let Some(children) = &entry.value else { continue };
            self.refine(&mut table, parent, entry.key, children);
        }
        if table.rows.iter().all(|row| !row.selectable) {
            self.error(
                Code::CodeSource,
                key,
                bi!("这个代码表里没有可选的代码", "the code table has no code to choose"),
            );
            return None;
        }
        Some(table)
    }

    fn push_row(
        &mut self,
        table: &mut CodeTable,
        code: &str,
        value: &CodeValue,
        parent: Option<RowId>,
        key: Span,
    ) {
        if let Some(first) = table.by_code(code) {
            let label = &table.row(first).label;
            self.error(
                Code::DuplicateCode,
                key,
                bi!(
                    "代码“{code}”已经用于“{label}”",
                    "the code `{code}` is already used for `{label}`"
                ),
            );
            return;
        }
        let mut row = plain_row(code, parent);
        match value {
            CodeValue::Label(label) => row.label.clone_from(&label.value),
            CodeValue::Full(full) => {
                row.label.clone_from(&full.label.value);
                row.number = super::value(&full.number);
                row.exclusive = full.exclusive.as_ref().is_some_and(|flag| flag.value);
                row.hint = super::value(&full.hint);
                row.aliases = super::values(&full.notes.aliases);
                if let Some(least) = &full.implied_by {
                    row.implied_by = u32::try_from(least.value).ok().filter(|&n| n >= 1);
                    row.selectable = false;
                    if row.implied_by.is_none() {
                        self.error(
                            Code::OptionRule,
                            least.span,
                            bi!(
                                "implied_by 要写 1 以上的整数",
                                "`implied_by` is an integer from 1"
                            ),
                        );
                    }
                }
                for (name, attribute) in &full.attributes.0 {
                    let Some(attribute) = &attribute.value else { continue };
                    let column = match table.attributes.iter().position(|known| known == name) {
                        Some(column) => column,
                        None => {
                            table.attributes.push(name.clone());
                            table.attributes.len() - 1
                        }
                    };
                    row.attributes.resize(column + 1, String::new());
                    row.attributes[column].clone_from(&attribute.value);
                }
                self.doubt(&format!("codes.{}.{code}", table.id), &full.notes);
            }
        }
        if let Some(parent) = parent {
            row.level = table.row(parent).level;
        }
        table.rows.push(row);
    }

    fn subset(&mut self, table: &mut CodeTable, uses: &[Text]) {
        if uses.is_empty() {
            return;
        }
        let mut used = vec![false; table.rows.len()];
        for name in uses {
            // Where a name is not known, nothing is left out: what was meant may be any of the rows.
            match self.row_named(table, name) {
                Some(row) => used[row.0 as usize] = true,
                None => used.fill(true),
            }
        }
        for (row, used) in table.rows.iter_mut().zip(used) {
            row.selectable &= used;
        }
    }

    fn row_named(&mut self, table: &CodeTable, name: &Text) -> Option<RowId> {
        let found = table.by_code(&name.value).or_else(|| table.by_label(&name.value));
        if found.is_none() {
            let (title, text) = (&table.title, &name.value);
            let mut diagnostic = Diagnostic::new(
                Code::UnknownCode,
                name.span,
                bi!("“{title}”里没有“{text}”", "`{title}` has no `{text}`"),
            );
            let names = table.rows.iter().flat_map(|row| [row.label.as_str(), row.code.as_str()]);
            if let Some(near) = nearest(text, names) {
                diagnostic = diagnostic.help(bi!("是不是想写“{near}”？", "did you mean `{near}`?"));
            }
            if !table.is_large() {
                let labels = table.rows.iter().map(|row| row.label.as_str());
                let list = labels.take(20).collect::<Vec<_>>().join("、");
                diagnostic = diagnostic.help(bi!("表里有：{list}", "its labels: {list}"));
            }
            self.report.push(diagnostic);
        }
        found
    }

    fn refine(
        &mut self,
        table: &mut CodeTable,
        parent: &str,
        key: Span,
        children: &Keyed<CodeValue>,
    ) {
        let name = Text::new(parent.to_owned(), key);
        let Some(parent) = self.row_named(table, &name) else { return };
        table.rows[parent.0 as usize].selectable = false;
        for (code, entry) in &children.0 {
            if let Some(value) = &entry.value {
                self.push_row(table, code, value, Some(parent), entry.key);
            }
        }
    }

    /// Reads the CSV file of a table: a header with `code` and `label`, further columns attributes;
    /// `parent` and `level` make a tree of divisions.
    fn read_file(&mut self, table: &mut CodeTable, name: &Text) -> Option<()> {
        let (file, text) = self.ast.tables.get(&name.value)?.as_ref()?;
        let bad = |at: usize, end: usize, message| {
            Diagnostic::new(Code::CodeFile, Span::new(*file, at..end), message)
        };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().ok()?.clone();
        let column = |wanted: &str| header.iter().position(|name| name.trim() == wanted);
        let (Some(code), Some(label)) = (column("code"), column("label")) else {
            let end = text.find('\n').unwrap_or(text.len());
            self.report.push(
                bad(
                    0,
                    end,
                    bi!(
                        "首行要有 code 和 label 两列",
                        "the first line needs the columns `code` and `label`"
                    ),
                )
                .also(name.span, bi!("这里用到这个文件", "used here")),
            );
            return None;
        };
        let (parent, level) = (column("parent"), column("level"));
        let special = [Some(code), Some(label), parent, level];
        let rest: Vec<usize> = (0..header.len()).filter(|i| !special.contains(&Some(*i))).collect();
        table.attributes = rest.iter().map(|&i| header[i].trim().to_owned()).collect();
        let mut seen: HashMap<String, RowId> = HashMap::new();
        for record in reader.records() {
            let Ok(record) = record else { return None };
            let start = record.position().map_or(0, |position| position.byte() as usize);
            let end = text
                .get(start..)
                .and_then(|rest| rest.find('\n'))
                .map_or(text.len(), |n| start + n);
            let field =
                |column: Option<usize>| column.and_then(|i| record.get(i)).unwrap_or("").trim();
            let (code_text, label_text) = (field(Some(code)), field(Some(label)));
            if code_text.is_empty() || label_text.is_empty() || record.len() != header.len() {
                self.report.push(bad(
                    start,
                    end,
                    bi!(
                        "这一行的列数不对，或代码、名称是空的",
                        "wrong number of columns, or an empty code or label"
                    ),
                ));
                continue;
            }
            if let Some(character) =
                crate::yaml::forbidden(code_text).or_else(|| crate::yaml::forbidden(label_text))
            {
                let point = u32::from(character);
                self.report.push(bad(
                    start,
                    end,
                    bi!(
                        "这一行有不可见的控制字符 U+{point:04X}",
                        "this line has the control character U+{point:04X}"
                    ),
                ));
                continue;
            }
            if seen.contains_key(code_text) {
                let message = bi!("代码“{code_text}”重复", "the code `{code_text}` is there twice");
                let help =
                    bi!("删去其中一行，或换一个代码", "delete one of the lines, or change a code");
                self.report.push(bad(start, end, message).help(help));
                continue;
            }
            let mut row = plain_row(code_text, None);
            label_text.clone_into(&mut row.label);
            if !field(parent).is_empty() {
                row.parent = seen.get(field(parent)).copied();
                if row.parent.is_none() {
                    let above = field(parent);
                    self.report.push(
                        bad(
                            start,
                            end,
                            bi!(
                                "上级代码“{above}”不在它前面",
                                "the parent `{above}` does not stand before it"
                            ),
                        )
                        .help(bi!(
                            "把上级移到这一行之前；表里没有这个上级的，补上或留空",
                            "move the parent before this line, add it, or leave the place empty"
                        )),
                    );
                }
            }
            if table.division && level.is_some() {
                row.level = Level::ALL.iter().copied().find(|known| known.word() == field(level));
                if row.level.is_none() {
                    let word = field(level);
                    let words = Level::ALL.iter().map(|level| (level.word(), level.label()));
                    let zh: Vec<String> =
                        words.clone().map(|(word, label)| format!("{word}（{label}）")).collect();
                    let en: Vec<&str> = words.map(|(word, _)| word).collect();
                    let (zh, en) = (zh.join("、"), en.join(", "));
                    self.report.push(
                        bad(start, end, bi!("不认识层级“{word}”", "unknown level `{word}`"))
                            .help(bi!("层级写 {zh}", "levels: {en}")),
                    );
                }
            }
            row.attributes =
                rest.iter().map(|&i| record.get(i).unwrap_or("").trim().to_owned()).collect();
            seen.insert(code_text.to_owned(), RowId(table.rows.len() as u32));
            table.rows.push(row);
        }
        if table.division && (parent.is_none() || level.is_none()) {
            self.report.push(
                bad(
                    0,
                    text.find('\n').unwrap_or(0),
                    bi!(
                        "行政区划表要有 parent 和 level 两列",
                        "a division table needs `parent` and `level`"
                    ),
                )
                .also(name.span, bi!("这里用到这个文件", "used here")),
            );
            return None;
        }
        Some(())
    }

    pub(super) fn conversions(&mut self) {
        for (id, entry) in &self.ast.conversions.0 {
            let conversion = entry
                .value
                .as_ref()
                .and_then(|conversion| self.conversion(id, conversion, entry.key));
            match conversion {
                Some(conversion) => {
                    self.model.conversions.add(id.clone(), conversion);
                }
                None => {
                    self.poisoned.insert(format!("conversions.{id}"));
                }
            }
        }
    }

    fn conversion(
        &mut self,
        id: &str,
        conversion: &ast::Conversion,
        key: Span,
    ) -> Option<Conversion> {
        self.doubt(&format!("conversions.{id}"), &conversion.notes);
        let (from, to) = (self.find_table(&conversion.from), self.find_table(&conversion.to));
        let (from, to) = (from?, to?);
        let (source, target) = (self.model.tables[from].clone(), self.model.tables[to].clone());
        let mut rows: Vec<Option<Converted>> = vec![None; source.rows.len()];
        let mut written: HashMap<usize, Span> = HashMap::new();
        for pairs in [&conversion.map, &conversion.except] {
            for (code, entry) in &pairs.0 {
                let row = self.row_named(&source, &Text::new(code.clone(), entry.key));
                let goal = entry.value.as_ref().and_then(|goal| self.row_named(&target, goal));
                if let (Some(row), Some(goal)) = (row, goal) {
                    self.once(&mut written, row, entry.key);
                    rows[row.0 as usize] = Some(Converted::To(goal));
                }
            }
        }
        for (code, entry) in &conversion.unmapped.0 {
            let row = self.row_named(&source, &Text::new(code.clone(), entry.key));
            if let (Some(row), Some(reason)) = (row, &entry.value) {
                self.once(&mut written, row, entry.key);
                rows[row.0 as usize] = Some(Converted::Unmapped(reason.value.clone()));
            }
        }
        if conversion.same.as_ref().is_some_and(|same| same.value) {
            for (row, converted) in source.rows.iter().zip(&mut rows) {
                if converted.is_none() {
                    *converted = target.by_code(&row.code).map(Converted::To);
                }
            }
        }
        // A refinement converts as what it refines, unless it says otherwise.
        for index in 0..rows.len() {
            if rows[index].is_none() {
                let parent = source.rows[index].parent.filter(|_| !source.division);
                rows[index] = parent.and_then(|parent| rows[parent.0 as usize].clone());
            }
        }
        let holes: Vec<&str> = source
            .rows
            .iter()
            .zip(&rows)
            .filter(|(row, converted)| row.selectable && converted.is_none())
            .map(|(row, _)| row.label.as_str())
            .collect();
        if !holes.is_empty() {
            let (from_title, to_title) = (&source.title, &target.title);
            let list = holes.iter().take(12).copied().collect::<Vec<_>>().join("、");
            let count = holes.len();
            self.report.push(
                Diagnostic::new(
                    Code::ConversionHole,
                    key,
                    bi!(
                        "从“{from_title}”到“{to_title}”的转换漏了 {count} 个代码：{list}",
                        "the conversion from `{from_title}` to `{to_title}` misses codes ({count}): {list}"
                    ),
                )
                .help(bi!(
                    "在 map 里写出对应的代码；确实没有对应的，写进 unmapped 并说明理由",
                    "add them to `map`, or to `unmapped` with the reason"
                )),
            );
        }
        Some(Conversion { id: id.to_owned(), from, to, rows, span: key })
    }

    fn once(&mut self, written: &mut HashMap<usize, Span>, row: RowId, span: Span) {
        if let Some(first) = written.insert(row.0 as usize, span) {
            self.report.push(
                Diagnostic::new(
                    Code::ConversionClash,
                    span,
                    bi!("这个代码写了两次", "this code is written twice"),
                )
                .also(first, bi!("先在这里写", "first written here")),
            );
        }
    }
}

fn plain_row(code: &str, parent: Option<RowId>) -> CodeRow {
    CodeRow {
        code: code.to_owned(),
        label: String::new(),
        number: None,
        parent,
        level: None,
        selectable: true,
        exclusive: false,
        implied_by: None,
        hint: None,
        attributes: Vec::new(),
        aliases: Vec::new(),
    }
}

//! CSV files of code tables.

use super::Resolver;
use super::codes::plain_row;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::model::*;
use crate::read::Text;
use crate::source::Span;
use std::collections::HashMap;

impl Resolver<'_> {
    /// Reads the CSV file of a table: a header with `code` and `label`, further columns attributes;
    /// `parent` and `level` make a tree of divisions.
    pub(super) fn read_file(&mut self, table: &mut CodeTable, name: &Text) -> Option<()> {
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
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).ok()? {
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
}

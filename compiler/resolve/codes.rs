//! Code tables: files of the library, values in place, subsets, refinements; conversions.

use super::{Resolver, value};
use crate::ast::{self, CodeValue};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::*;
use crate::read::{Keyed, Text};
use crate::source::Span;

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

    pub(super) fn row_named(&mut self, table: &CodeTable, name: &Text) -> Option<RowId> {
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
}

pub(super) fn plain_row(code: &str, parent: Option<RowId>) -> CodeRow {
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

//! Conversions between code tables.

use super::Resolver;
use crate::ast::{self};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::model::*;
use crate::read::Text;
use crate::source::Span;
use std::collections::HashMap;

impl Resolver<'_> {
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

    pub(super) fn conversion(
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

    pub(super) fn once(&mut self, written: &mut HashMap<usize, Span>, row: RowId, span: Span) {
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

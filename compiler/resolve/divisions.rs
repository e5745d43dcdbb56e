//! Domains of administrative divisions.

use super::Resolver;
use super::domains::Spec;
use crate::code::Code;
use crate::model::*;
use crate::read::Text;
use crate::source::Span;

impl Resolver<'_> {
    /// The division table that is named, or the only one.
    pub(super) fn division_table(&mut self, name: Option<&Text>, span: Span) -> Option<TableId> {
        let found = match name {
            Some(name) => Some(self.find_table(name)?),
            None => {
                let mut tables = self.model.tables.iter().filter(|(_, table)| table.division);
                tables.next().map(|(id, _)| id).filter(|_| tables.next().is_none())
            }
        };
        let sound = found.filter(|&id| self.model.tables[id].division);
        if sound.is_some() {
            return sound;
        }
        // A table that was refused may be the one.
        if name.is_none() && self.poisoned.any_in("codes") {
            return None;
        }
        let tables = self.model.tables.iter().filter(|(_, table)| table.division);
        let list = tables.map(|(_, table)| table.id.as_str()).collect::<Vec<_>>().join(", ");
        let (span, message, help) = match found {
            Some(other) => {
                let title = &self.model.tables[other].title;
                (
                    name.map_or(span, |name| name.span),
                    bi!("“{title}”不是行政区划表", "`{title}` is no table of divisions"),
                    bi!(
                        "换成行政区划表；它若是，在 codes 里给它写 division: true",
                        "name a table of divisions, or give this one `division: true`"
                    ),
                )
            }
            None if list.is_empty() => (
                span,
                bi!("还没有行政区划表", "there is no table of divisions"),
                bi!(
                    "在 codes 里定义一个写了 division: true 的代码表",
                    "define a table with `division: true` in `codes`"
                ),
            ),
            None => (
                span,
                bi!("有几个行政区划表，不知道用哪个", "which table of divisions is meant?"),
                bi!("用 table 指明其中一个：{list}", "name one with `table`: {list}"),
            ),
        };
        self.error_with(Code::DivisionTable, span, message, help);
        None
    }

    pub(super) fn division(&mut self, spec: &Spec<'_>, span: Span) -> Option<Domain> {
        let table = self.division_table(spec.table, span)?;
        let level = spec.level.unwrap_or(Level::County);
        if !self.model.tables[table].rows.iter().any(|row| row.level == Some(level)) {
            let (title, name) = (&self.model.tables[table].title, level.label());
            let word = level.word();
            let message =
                bi!("“{title}”里没有{name}的区划", "`{title}` has no division of level {word}");
            let known: Vec<Level> = Level::ALL
                .iter()
                .copied()
                .filter(|known| {
                    self.model.tables[table].rows.iter().any(|row| row.level == Some(*known))
                })
                .collect();
            let list = known.iter().map(|level| level.word()).collect::<Vec<_>>().join(", ");
            let help = bi!(
                "level 改成表里有的层级：{list}；或把{name}的区划补进代码表",
                "take a level the table has: {list}; or add the divisions to the table"
            );
            self.error_with(Code::DivisionTable, span, message, help);
            return None;
        }
        Some(Domain::Division { table, level })
    }
}

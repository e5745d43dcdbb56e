//! The ledger of proofs, for those who review a matter.

use super::Writer;
use super::outline::Outline;
use crate::document::{Block, Cell, Document, Role, Section, Table};
use crate::prove::ledger::{Entry, Kind, Ledger, Standing};

pub(super) fn proofs(writer: Writer<'_>, ledger: &Ledger) -> Document {
    let mut outline = Outline::default();
    let mut blocks = vec![
        Block::paragraph(format!(
            "{}。已证明的，对每一份合格的申请都成立，不论怎样组合事项、怎样填写；缺口由方案声明，假定有人补上，不在证明之内。",
            ledger.count(None).words().zh
        )),
        Block::paragraph(
            "证明以登记库有答复为前提：登记库没有答复或查无记录时，部门的表标为等待，不会乱填。办理条件和免交条件可以是“未知”，由部门核查。",
        ),
    ];
    let kinds = Kind::ALL.iter().map(|&kind| {
        let count = ledger.count(Some(kind));
        let counts = [count.proved, count.assumed, count.refuted, count.unknown];
        let counts = counts.map(|count| Cell::words(Role::Short, count.to_string()));
        [Cell::words(Role::Row, kind.title().zh)].into_iter().chain(counts).collect()
    });
    let columns = [("要证的", 4), ("已证明", 1), ("缺口", 1), ("有反例", 1), ("未判定", 1)];
    blocks.push(Block::Table(Table::data("", &columns, kinds.collect())));
    let numbered = || ledger.entries.iter().enumerate().map(|(index, entry)| (index + 1, entry));
    let gaps = numbered().filter_map(|(number, entry)| match &entry.standing {
        Standing::Assumed(reason) => Some(row(number, &entry.subject.zh, reason)),
        _ => None,
    });
    blocks.push(outline.chapter("声明的缺口", "gaps"));
    blocks.push(table(["编号", "栏", "缘由"], gaps.collect(), "没有。"));
    for &kind in Kind::ALL {
        let of_kind = numbered().filter(|(_, entry)| {
            entry.kind == kind && !matches!(entry.standing, Standing::Assumed(_))
        });
        let line = |(number, entry): (usize, &Entry)| {
            row(number, &entry.subject.zh, &entry.standing.word().zh)
        };
        blocks.push(outline.chapter(kind.title().zh, ""));
        blocks.push(table(["编号", "对象", "情况"], of_kind.map(line).collect(), "没有要证的。"));
    }
    Document {
        title: format!("{}：证明账目", writer.model.title),
        edition: writer.edition(),
        contents: false,
        sections: vec![Section { landscape: false, blocks }],
    }
}

fn row(number: usize, subject: &str, said: &str) -> Vec<Cell> {
    vec![
        Cell::words(Role::Short, number.to_string()),
        Cell::words(Role::Row, subject),
        Cell::words(Role::Long, said),
    ]
}

/// The table, or what is said where it would be empty.
fn table(titles: [&str; 3], rows: Vec<Vec<Cell>>, none: &str) -> Block {
    if rows.is_empty() {
        return Block::paragraph(none);
    }
    let [number, subject, said] = titles;
    Block::Table(Table::data("", &[(number, 1), (subject, 8), (said, 5)], rows))
}

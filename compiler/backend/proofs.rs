//! The ledger of proofs, for those who review a matter.

use crate::file_tree::FileTree;
use crate::model::Model;
use crate::prove::ledger::{Kind, Standing};
use crate::render::{self, Templates};
use serde::Serialize;

#[derive(Serialize)]
struct View {
    generated: &'static str,
    title: String,
    version: String,
    source_hash: String,
    summary: String,
    kinds: Vec<Group>,
    gaps: Vec<Gap>,
}

#[derive(Serialize)]
struct Group {
    title: String,
    proved: usize,
    assumed: usize,
    refuted: usize,
    unknown: usize,
    entries: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    number: usize,
    subject: String,
    standing: String,
}

#[derive(Serialize)]
struct Gap {
    number: usize,
    subject: String,
    reason: String,
}

/// `proofs.md`.
pub fn generate(model: &Model, templates: &Templates) -> FileTree {
    let ledger = &model.ledger;
    let numbered = || ledger.entries.iter().enumerate().map(|(index, entry)| (index + 1, entry));
    let kinds = Kind::ALL.iter().map(|&kind| {
        let count = ledger.count(Some(kind));
        let entries = numbered().filter(|(_, entry)| entry.kind == kind);
        let entries = entries.filter(|(_, entry)| !matches!(entry.standing, Standing::Assumed(_)));
        let line = |(number, entry): (usize, &crate::prove::ledger::Entry)| Line {
            number,
            subject: entry.subject.zh.clone(),
            standing: entry.standing.word().zh,
        };
        Group {
            title: kind.title().zh,
            proved: count.proved,
            assumed: count.assumed,
            refuted: count.refuted,
            unknown: count.unknown,
            entries: entries.map(line).collect(),
        }
    });
    let gaps = numbered().filter_map(|(number, entry)| match &entry.standing {
        Standing::Assumed(reason) => {
            Some(Gap { number, subject: entry.subject.zh.clone(), reason: reason.clone() })
        }
        _ => None,
    });
    let view = View {
        generated: render::GENERATED,
        title: model.title.clone(),
        version: model.version.clone(),
        source_hash: model.source_hash.chars().take(16).collect(),
        summary: ledger.count(None).words().zh,
        kinds: kinds.collect(),
        gaps: gaps.collect(),
    };
    let mut tree = FileTree::new();
    tree.add("proofs.md", templates.fill("proofs/proofs.md", &view));
    tree
}

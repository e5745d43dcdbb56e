//! Numbers of headings, as official documents have them (GB/T 9704-2012, 7.3.3): 一、 then （一）.

use crate::backend::words::chinese_number;
use crate::document::{Block, Line};

/// Counts headings.
#[derive(Default)]
pub(super) struct Outline {
    chapters: usize,
    parts: usize,
}

impl Outline {
    /// Whether there is no heading yet.
    pub(super) fn is_empty(&self) -> bool {
        self.chapters == 0
    }

    /// The next heading of the first level.
    pub(super) fn chapter(&mut self, title: impl Into<String>, anchor: &str) -> Block {
        self.chapters += 1;
        self.parts = 0;
        Block::heading(1, format!("{}、", chinese_number(self.chapters)), title, anchor)
    }

    /// The next heading of the second level.
    pub(super) fn part(&mut self, title: impl Into<String>) -> Block {
        self.parts += 1;
        Block::heading(2, format!("（{}）", chinese_number(self.parts)), title, "")
    }

    /// The same, and what stands below; nothing when there is nothing.
    pub(super) fn list(&mut self, title: &str, lines: Vec<Line>) -> Vec<Block> {
        if lines.is_empty() {
            return Vec::new();
        }
        vec![self.part(title), Block::lines(lines)]
    }
}

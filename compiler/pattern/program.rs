//! Patterns as programs of the runtime.

use super::{Node, PROGRAM_LIMIT};
use crate::support::{Op, Pattern};
use std::borrow::Cow;

/// The program of a pattern; none when it would be too long.
pub(super) fn compile(node: &Node) -> Option<Pattern> {
    // Counted before it is built: nested repetitions multiply.
    if size(node) >= PROGRAM_LIMIT {
        return None;
    }
    let mut ops = Vec::new();
    add(node, &mut ops)?;
    ops.push(Op::Match);
    Some(Pattern(Cow::Owned(ops)))
}

fn size(node: &Node) -> usize {
    match node {
        Node::Class(_) => 1,
        Node::Sequence(parts) => parts.iter().fold(0, |sum, part| size(part).saturating_add(sum)),
        Node::Choice(parts) => parts.iter().fold(0, |sum, p| size(p).saturating_add(sum + 2)),
        Node::Repeat(part, min, max) => {
            let copies = max.unwrap_or(min.saturating_add(1)).max(1) as usize;
            size(part).saturating_add(2).saturating_mul(copies)
        }
    }
}

fn add(node: &Node, ops: &mut Vec<Op>) -> Option<()> {
    match node {
        Node::Class(ranges) => ops.push(Op::Class(Cow::Owned(ranges.clone()))),
        Node::Sequence(parts) => {
            for part in parts {
                add(part, ops)?;
            }
        }
        Node::Choice(parts) => {
            let mut ends = Vec::new();
            for (index, part) in parts.iter().enumerate() {
                if index + 1 == parts.len() {
                    add(part, ops)?;
                    break;
                }
                let split = hold(ops);
                add(part, ops)?;
                ends.push(hold(ops));
                let end = place(ops.len())?;
                set(ops, split, Op::Split(place(split + 1)?, end));
            }
            let end = place(ops.len())?;
            for jump in ends {
                set(ops, jump, Op::Jump(end));
            }
        }
        Node::Repeat(part, min, max) => {
            let mut last = ops.len();
            for _ in 0..*min {
                last = ops.len();
                add(part, ops)?;
            }
            match max {
                None if *min == 0 => {
                    let split = hold(ops);
                    add(part, ops)?;
                    ops.push(Op::Jump(place(split)?));
                    let end = place(ops.len())?;
                    set(ops, split, Op::Split(place(split + 1)?, end));
                }
                None => {
                    let split = hold(ops);
                    set(ops, split, Op::Split(place(last)?, place(split + 1)?));
                }
                Some(max) => {
                    let mut splits = Vec::new();
                    for _ in *min..*max {
                        splits.push(hold(ops));
                        add(part, ops)?;
                    }
                    let end = place(ops.len())?;
                    for split in splits {
                        set(ops, split, Op::Split(place(split + 1)?, end));
                    }
                }
            }
        }
    }
    Some(())
}

/// Keeps a position for an instruction whose targets are not known yet.
fn hold(ops: &mut Vec<Op>) -> usize {
    ops.push(Op::Match);
    ops.len() - 1
}

fn set(ops: &mut [Op], position: usize, op: Op) {
    if let Some(slot) = ops.get_mut(position) {
        *slot = op;
    }
}

fn place(position: usize) -> Option<u16> {
    u16::try_from(position).ok()
}

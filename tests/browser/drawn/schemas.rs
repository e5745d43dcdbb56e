//! The files that draw them; they name each other as parts of one folder.
#![allow(dead_code, reason = "other tests look closer at what is drawn")]

#[path = "../../agreement/schemas/conditions.rs"]
mod conditions;
#[path = "../../agreement/schemas/draw.rs"]
mod draw;
#[path = "../../agreement/schemas/split.rs"]
mod split;
#[path = "../../agreement/schemas/text.rs"]
mod text;

use lianban::source::MemoryLoader;

/// The files of the matter of a seed; its root is `m/matter.yaml`.
pub(in crate::browser) fn drawn(seed: u64) -> MemoryLoader {
    draw::matter(seed)
}

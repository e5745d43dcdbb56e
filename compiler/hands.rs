//! Work that is shared among the hands of the machine.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Stack of a thread: as much as the main thread of common systems has, since printers descend as
/// deep as expressions are nested.
const STACK: usize = 8 << 20;

/// How many hands the machine has, which a system takes some files to tell.
fn hands() -> usize {
    static HANDS: OnceLock<usize> = OnceLock::new();
    *HANDS.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// Does the same with each of some things, as many at once as the machine has hands, and gives what
/// came of them in their order.
pub fn side_by_side<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let hand = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(index) else { return done };
            done.push((index, work(thing)));
        }
    };
    let hands = hands().min(things.len());
    let mut done = std::thread::scope(|scope| {
        let hire = |_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, hand).ok();
        // A system may give no more threads; whoever is here does the work.
        let hired: Vec<_> = (1..hands).filter_map(hire).collect();
        let mut done = hand();
        for other in hired {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, made)| made).collect()
}

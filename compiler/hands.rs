//! Work that is shared among the hands of the machine.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Stack of a thread: as much as the main thread of common systems has, since printers descend as
/// deep as expressions are nested.
const STACK: usize = 8 << 20;

thread_local! {
    /// How many hands this thread may have at work, itself included, when it is one of several; 0 while
    /// it is not.
    static SHARE: Cell<usize> = const { Cell::new(0) };
}

/// How many hands the machine has, which a system takes some files to tell.
fn hands() -> usize {
    static HANDS: OnceLock<usize> = OnceLock::new();
    *HANDS.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// Does the same with each of some things, as many at once as there are hands, and gives what came of
/// them in their order. Whoever is one of several at work has his share of the hands.
pub fn side_by_side<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let mut done = Vec::with_capacity(things.len());
    in_turn(things, work, |made| {
        done.push(made);
        true
    });
    done
}

/// Does one thing, and another beside it where there is a hand for it.
pub fn beside<R>(other: impl FnOnce() + Send, work: impl FnOnce() -> R) -> R {
    let mine = SHARE.with(Cell::get);
    if mine == 1 || hands() == 1 {
        return work();
    }
    std::thread::scope(|scope| {
        let _ = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, other);
        work()
    })
}

/// Does the same with each of some things, as many at once as there are hands, and hands what came of
/// each to `take`, one at a time and in their order, as soon as those before it are there. Nothing
/// more is begun once `take` says no.
pub fn in_turn<T: Sync, R: Send>(
    things: &[T],
    work: impl Fn(&T) -> R + Sync,
    take: impl FnMut(R) -> bool + Send,
) {
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let turn = Mutex::new(Turn { next: 0, waiting: BTreeMap::new(), take });
    let mine = SHARE.with(Cell::get);
    let all = if mine == 0 { hands() } else { mine };
    let hired = all.min(things.len()).max(1);
    let have = |hands| SHARE.with(|share| share.set(hands));
    let hand = || {
        have((all / hired).max(1));
        while !stopped.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(index) else { break };
            let made = work(thing);
            let mut turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            // The others wait for their turn, sooner or later.
            have(all);
            if !turn.comes(index, made) {
                stopped.store(true, Ordering::Relaxed);
            }
            have((all / hired).max(1));
        }
    };
    std::thread::scope(|scope| {
        let hire = |_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, hand).ok();
        // A system may give no more threads; whoever is here does the work.
        let others: Vec<_> = (1..hired).filter_map(hire).collect();
        hand();
        have(mine);
        for other in others {
            if let Err(panic) = other.join() {
                std::panic::resume_unwind(panic);
            }
        }
    });
}

/// What is made and waits for its turn.
struct Turn<R, F> {
    /// The number of the thing whose turn it is.
    next: usize,
    waiting: BTreeMap<usize, R>,
    take: F,
}

impl<R, F: FnMut(R) -> bool> Turn<R, F> {
    /// Something is made: hands over all whose turn it now is. False once no more is wanted.
    fn comes(&mut self, index: usize, made: R) -> bool {
        self.waiting.insert(index, made);
        while let Some(made) = self.waiting.remove(&self.next) {
            self.next += 1;
            if !(self.take)(made) {
                // Nothing comes after it.
                self.next = usize::MAX;
                return false;
            }
        }
        self.next != usize::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::{in_turn, side_by_side};

    #[test]
    fn what_is_made_side_by_side_comes_in_order() {
        let things: Vec<usize> = (0..200).collect();
        // Whoever works on a thing may share work again.
        let twice = |thing: &usize| side_by_side(&[*thing, *thing], |n| *n).iter().sum::<usize>();
        let wanted: Vec<usize> = things.iter().map(|thing| thing * 2).collect();
        assert_eq!(side_by_side(&things, twice), wanted);
        assert!(side_by_side(&[], twice).is_empty());
    }

    #[test]
    fn nothing_is_handed_over_once_no_more_is_wanted() {
        let things: Vec<usize> = (0..200).collect();
        let mut taken = Vec::new();
        in_turn(
            &things,
            |thing| *thing,
            |thing| {
                taken.push(thing);
                thing < 7
            },
        );
        assert_eq!(taken, (0..=7).collect::<Vec<_>>());
    }
}

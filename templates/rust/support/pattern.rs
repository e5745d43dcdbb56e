//! Patterns of texts, run in time linear in the text: a program of a few instructions is followed
//! on all its paths at once, so no pattern and no text can make it slow.

use std::borrow::Cow;

/// A pattern that a text must match from its beginning to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(pub Cow<'static, [Op]>);

/// An instruction of a pattern. Targets are positions in the program; one that leads outside ends
/// its path without a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Takes one character in any of these inclusive ranges, and goes on.
    Class(Cow<'static, [(char, char)]>),
    /// Goes on at both targets.
    Split(u16, u16),
    /// Goes on at the target.
    Jump(u16),
    /// The pattern is matched, if the text ends here.
    Match,
}

/// Instructions as they are written down: a class that is taken several times stands once.
#[derive(Clone, Copy)]
pub enum Ops {
    /// So many [`Op::Class`] of these ranges.
    Class(usize, &'static [(char, char)]),
    /// [`Op::Split`].
    Split(u16, u16),
    /// [`Op::Jump`].
    Jump(u16),
    /// [`Op::Match`].
    Match,
}

impl Ops {
    /// The program, which has `N` instructions. It is made when the crate is compiled.
    #[must_use]
    pub const fn program<const N: usize>(written: &[Ops]) -> [Op; N] {
        let mut program = [const { Op::Match }; N];
        let (mut place, mut next) = (0, 0);
        while next < written.len() {
            let times = if let Ops::Class(times, _) = written[next] { times } else { 1 };
            let mut taken = 0;
            while taken < times {
                // What is replaced holds nothing, but a constant cannot know that.
                std::mem::forget(std::mem::replace(&mut program[place], written[next].op()));
                place += 1;
                taken += 1;
            }
            next += 1;
        }
        program
    }

    const fn op(self) -> Op {
        match self {
            Ops::Class(_, ranges) => Op::Class(Cow::Borrowed(ranges)),
            Ops::Split(first, second) => Op::Split(first, second),
            Ops::Jump(target) => Op::Jump(target),
            Ops::Match => Op::Match,
        }
    }
}

impl Pattern {
    /// Whether the whole of `text` matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let (mut now, mut next) = (Paths::default(), Paths::default());
        self.follow(0, &mut now);
        for character in text.chars() {
            next.clear();
            for (target, class) in &now.waiting {
                if class.iter().any(|(low, high)| (*low..=*high).contains(&character)) {
                    self.follow(*target, &mut next);
                }
            }
            if next.waiting.is_empty() && !next.matched {
                return false;
            }
            std::mem::swap(&mut now, &mut next);
        }
        now.matched
    }

    /// Adds to `paths` all classes that can come next from `start`, without taking a character.
    fn follow<'a>(&'a self, start: usize, paths: &mut Paths<'a>) {
        paths.visited.resize(self.0.len(), false);
        paths.open.push(start);
        while let Some(position) = paths.open.pop() {
            let Some(op) = self.0.get(position) else { continue };
            match paths.visited.get_mut(position) {
                Some(visited) if !*visited => *visited = true,
                _ => continue,
            }
            match op {
                Op::Class(class) => paths.waiting.push((position + 1, class)),
                Op::Split(first, second) => {
                    paths.open.extend([usize::from(*second), usize::from(*first)]);
                }
                Op::Jump(target) => paths.open.push(usize::from(*target)),
                Op::Match => paths.matched = true,
            }
        }
    }
}

/// All paths through a pattern after the same part of the text.
#[derive(Default)]
struct Paths<'a> {
    /// Classes that may take the next character, each with the position after it.
    waiting: Vec<(usize, &'a [(char, char)])>,
    /// Whether the text may end here.
    matched: bool,
    /// Positions already followed.
    visited: Vec<bool>,
    /// Positions still to be followed.
    open: Vec<usize>,
}

impl Paths<'_> {
    /// As new, keeping the memory.
    fn clear(&mut self) {
        self.waiting.clear();
        self.matched = false;
        self.visited.fill(false);
    }
}

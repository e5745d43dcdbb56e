//! Orders and circles of things that use each other.

/// So many members of a circle are shown; nobody reads more.
pub(super) const SHOWN: usize = 12;

/// The members of a circle in words, back to the first.
pub(super) fn chain<'a>(names: impl ExactSizeIterator<Item = &'a str>, first: &'a str) -> String {
    let more = (names.len() > SHOWN).then_some("…");
    names.take(SHOWN).chain(more).chain([first]).collect::<Vec<_>>().join(" → ")
}

/// One circle for each set of those that `topological` found cyclic; what only leads into a circle
/// is in none.
pub(super) fn circles(uses: &[Vec<usize>], cyclic: &[usize]) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    let mut seen = vec![false; uses.len()];
    let mut on_circle = vec![false; uses.len()];
    cyclic.iter().for_each(|&index| on_circle[index] = true);
    for &start in cyclic {
        let mut path: Vec<usize> = Vec::new();
        let mut next = Some(start);
        while let Some(index) = next {
            if std::mem::replace(&mut seen[index], true) {
                if let Some(from) = path.iter().position(|&on_path| on_path == index) {
                    // Begun at its first member in the source: it reads the same from anywhere.
                    let mut circle = path.split_off(from);
                    let least = (0..circle.len()).min_by_key(|&i| circle[i]).unwrap_or(0);
                    circle.rotate_left(least);
                    found.push(circle);
                }
                break;
            }
            path.push(index);
            next = uses[index].iter().copied().find(|&used| on_circle[used]);
        }
    }
    found
}

/// An order in which each comes after those it uses, and those that lie on or behind a cycle.
pub(crate) fn topological(uses: &[Vec<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut waiting: Vec<usize> = uses.iter().map(Vec::len).collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); uses.len()];
    for (user, used) in uses.iter().enumerate() {
        for &one in used {
            users[one].push(user);
        }
    }
    let mut ready: std::collections::VecDeque<usize> =
        (0..uses.len()).filter(|&index| waiting[index] == 0).collect();
    let mut order = Vec::new();
    while let Some(index) = ready.pop_front() {
        order.push(index);
        for &user in &users[index] {
            waiting[user] -= 1;
            if waiting[user] == 0 {
                ready.push_back(user);
            }
        }
    }
    let mut ordered = vec![false; uses.len()];
    order.iter().for_each(|&index| ordered[index] = true);
    let cyclic = (0..uses.len()).filter(|&index| !ordered[index]).collect();
    (order, cyclic)
}

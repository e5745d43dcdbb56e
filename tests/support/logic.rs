//! Three-valued logic.

use lianban::support::*;
use proptest::prelude::*;

const VALUES: [Option<bool>; 3] = [Some(false), None, Some(true)];

/// The place of a truth value in the order false < undetermined < true.
fn rank(value: Option<bool>) -> usize {
    VALUES.iter().position(|other| *other == value).unwrap()
}

#[test]
fn kleene_tables() {
    for left in VALUES {
        assert_eq!(rank(logic::not(left)), 2 - rank(left));
        for right in VALUES {
            let (least, most) = (rank(left).min(rank(right)), rank(left).max(rank(right)));
            assert_eq!(rank(logic::and(left, || right)), least, "{left:?} and {right:?}");
            assert_eq!(rank(logic::or(left, || right)), most, "{left:?} or {right:?}");
            assert_eq!(rank(logic::all([left, right])), least);
            assert_eq!(rank(logic::any([left, right])), most);
        }
    }
    assert_eq!(logic::all([]), Some(true));
    assert_eq!(logic::any([]), Some(false));
    assert_eq!(logic::count([Some(true), Some(false), Some(true)]), Some(2));
    assert_eq!(logic::count([Some(true), None]), None);
    assert_eq!(logic::choose(Some(true), || Some(1), || None), Some(1));
    assert_eq!(logic::choose(Some(false), || Some(1), || None), None);
    assert_eq!(logic::choose(None, || Some(1), || Some(1)), None);
}

proptest! {
    #[test]
    fn many_values_fold_as_two_do(values in proptest::collection::vec(proptest::sample::select(VALUES.to_vec()), 0..8)) {
        let least = values.iter().copied().map(rank).min().unwrap_or(2);
        let most = values.iter().copied().map(rank).max().unwrap_or(0);
        prop_assert_eq!(rank(logic::all(values.iter().copied())), least);
        prop_assert_eq!(rank(logic::any(values.iter().copied())), most);
    }
}

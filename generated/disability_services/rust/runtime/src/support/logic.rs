//! Kleene's three-valued logic: `None` is *undetermined*, and stays so only where the known values
//! do not decide.

/// Both hold. What is false decides, whichever side it is on.
pub fn and(left: Option<bool>, right: impl FnOnce() -> Option<bool>) -> Option<bool> {
    match left {
        Some(false) => Some(false),
        Some(true) => right(),
        None => {
            if right() == Some(false) {
                Some(false)
            } else {
                None
            }
        }
    }
}

/// At least one holds. What is true decides, whichever side it is on.
pub fn or(left: Option<bool>, right: impl FnOnce() -> Option<bool>) -> Option<bool> {
    match left {
        Some(true) => Some(true),
        Some(false) => right(),
        None => {
            if right() == Some(true) {
                Some(true)
            } else {
                None
            }
        }
    }
}

/// The contrary.
#[must_use]
pub fn not(value: Option<bool>) -> Option<bool> {
    value.map(|known| !known)
}

/// All hold; true of none.
pub fn all(values: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for value in values {
        result = and(result, || value);
        if result == Some(false) {
            break;
        }
    }
    result
}

/// At least one holds; false of none.
pub fn any(values: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(false);
    for value in values {
        result = or(result, || value);
        if result == Some(true) {
            break;
        }
    }
    result
}

/// How many hold; undetermined as soon as one is.
pub fn count(values: impl IntoIterator<Item = Option<bool>>) -> Option<i64> {
    values.into_iter().try_fold(0_i64, |sum, value| sum.checked_add(i64::from(value?)))
}

/// One of two values; undetermined when the condition is.
pub fn choose<T>(
    condition: Option<bool>,
    then: impl FnOnce() -> Option<T>,
    otherwise: impl FnOnce() -> Option<T>,
) -> Option<T> {
    if condition? { then() } else { otherwise() }
}

//! Division codes of GB/T 2260: pairs of digits, each level within the one before.

/// The digits that the codes of all divisions within `code` begin with: trailing pairs of zeros
/// only fill it up, so `530000` gives `53`.
#[must_use]
pub fn division_stem(code: &str) -> &str {
    let mut stem = code;
    while stem.len() > 2 && stem.len().is_multiple_of(2) {
        match stem.strip_suffix("00") {
            Some(shorter) => stem = shorter,
            None => break,
        }
    }
    stem
}

/// Whether a division code is `whole` or lies in it, judged by the digits alone.
#[must_use]
pub fn division_within(code: &str, whole: &str) -> bool {
    code.starts_with(division_stem(whole))
}

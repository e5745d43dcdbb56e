//! The divisions that people mean by what they wrote.

use super::matter::Place;

/// A row of a table of places, or of another table too long to choose from.
#[derive(Clone, Copy)]
pub struct Gazetted<'t> {
    /// Its code.
    pub code: &'t str,
    /// Its name.
    pub name: &'t str,
    /// The row it lies in, by number.
    pub outer: Option<usize>,
    /// Whether the question asks for such a row.
    pub asked: bool,
}

/// The rows that a text means, within the row of a code if that is known: by code, by name with any
/// names around it in front, else by name without what kind of division it is. A name that is found
/// nowhere within is looked for everywhere, so that the answer can be refused for its place.
#[must_use]
pub fn find_places(rows: &[Gazetted<'_>], text: &str, within: Option<&str>) -> Vec<Place> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() {
        return Vec::new();
    }
    let asked = || rows.iter().enumerate().filter(|(_, row)| row.asked);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return asked()
            .filter(|(_, row)| row.code == text)
            .map(|(at, _)| place(rows, at))
            .collect();
    }
    let exact = |at: usize| {
        rows.get(at)
            .is_some_and(|row| text.ends_with(row.name) && full_name(rows, at).ends_with(&text))
    };
    let close = |at: usize| rows.get(at).is_some_and(|row| bare(row.name) == bare(&text));
    let lies =
        |at: usize| within.is_none_or(|within| chain(rows, at).any(|row| row.code == within));
    let tries: [&dyn Fn(usize) -> bool; 4] =
        [&|at| lies(at) && exact(at), &|at| lies(at) && close(at), &exact, &close];
    for meant in tries {
        let found: Vec<Place> =
            asked().filter(|(at, _)| meant(*at)).map(|(at, _)| place(rows, at)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn place(rows: &[Gazetted<'_>], at: usize) -> Place {
    let code = rows.get(at).map_or("", |row| row.code).to_owned();
    Place { code, name: full_name(rows, at) }
}

/// A row and those it lies in. No division lies deeper; the bound keeps a circular table from looping.
fn chain<'t, 'r>(rows: &'r [Gazetted<'t>], at: usize) -> impl Iterator<Item = &'r Gazetted<'t>> {
    std::iter::successors(rows.get(at), |row| rows.get(row.outer?)).take(8)
}

fn full_name(rows: &[Gazetted<'_>], at: usize) -> String {
    let names: Vec<&str> = chain(rows, at).map(|row| row.name).collect();
    names.into_iter().rev().collect()
}

/// What kinds of divisions are called (GB/T 2260, GB/T 10114), longer words first.
const KINDS: &[&str] = &[
    "特别行政区",
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "街道办事处",
    "街道",
    "地区",
    "民族乡",
    "林区",
    "特区",
    "新区",
    "省",
    "市",
    "盟",
    "州",
    "县",
    "区",
    "旗",
    "镇",
    "乡",
];

/// A name without what kind of division it is.
fn bare(name: &str) -> &str {
    let shorter = KINDS.iter().find_map(|kind| name.strip_suffix(kind));
    shorter.filter(|rest| rest.chars().count() > 1).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::{Gazetted, find_places};

    const ROWS: &[Gazetted<'static>] = &[
        Gazetted { code: "53", name: "云南省", outer: None, asked: false },
        Gazetted { code: "5301", name: "昆明市", outer: Some(0), asked: false },
        Gazetted { code: "530102", name: "五华区", outer: Some(1), asked: true },
        Gazetted { code: "5303", name: "曲靖市", outer: Some(0), asked: false },
        Gazetted { code: "530381", name: "东川区", outer: Some(3), asked: true },
        Gazetted { code: "530113", name: "东川区", outer: Some(1), asked: true },
    ];

    fn codes(text: &str, within: Option<&str>) -> Vec<String> {
        find_places(ROWS, text, within).into_iter().map(|place| place.code).collect()
    }

    #[test]
    fn names_are_found_however_much_stands_before_them() {
        for text in [
            "五华区",
            "五华",
            "昆明市五华区",
            "云南省昆明市五华区",
            "云南省 昆明市 五华区",
            "530102",
        ] {
            assert_eq!(codes(text, None), ["530102"], "{text}");
        }
        assert_eq!(codes("东川区", None), ["530381", "530113"]);
        assert_eq!(codes("昆明市东川区", None), ["530113"]);
        assert_eq!(codes("东川", Some("5303")), ["530381"]);
        assert_eq!(codes("五华区", Some("5303")), ["530102"]);
        assert!(
            codes("华区", None).is_empty()
                && codes("昆明市", None).is_empty()
                && codes(" ", None).is_empty()
        );
    }
}
